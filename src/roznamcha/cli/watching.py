"""`roznamcha watch` and `roznamcha watched`: outlets on the network into a store."""

from __future__ import annotations

import fcntl
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated

import typer

from roznamcha import __version__
from roznamcha.cli.app import app, console, isolate, say
from roznamcha.cli.options import DEFAULT_DB, Db, Fast, Lexicon, ReaderName, model_for
from roznamcha.errors import NotFoundError, RoznamchaError, StoreError
from roznamcha.store.location import Location

if TYPE_CHECKING:
    from roznamcha.records import Source
    from roznamcha.store.protocol import Store
    from roznamcha.store.watchstate import WatchState
    from roznamcha.watch.watcher import Outcome, Watcher

State = Annotated[
    Path | None,
    typer.Option(
        "--state",
        help="What was fetched and when, an SQLite file; without it the store's name with .watch behind.",
    ),
]


class StoppableClock:
    """The time; waiting ends when the program is asked to stop."""

    def __init__(self) -> None:
        self.stopped = threading.Event()

    def now(self) -> float:
        """Seconds since 1970."""
        return time.time()

    def sleep(self, seconds: float) -> None:
        """Wait, unless it is time to stop."""
        self.stopped.wait(seconds)


@app.command()
def watch(
    feeds: Annotated[Path, typer.Argument(help="The watch list (TOML).")] = Path("feeds.toml"),
    db: Db = DEFAULT_DB,
    state: State = None,
    once: Annotated[
        bool, typer.Option("--once", help="Visit what is due, read what is new, and end.")
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would be fetched.")] = False,
    example: Annotated[bool, typer.Option("--example", help="Print a watch list to start with.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", help="Say only what went wrong.")] = False,
    lexicon: Lexicon = None,
    fast: Fast = False,
) -> None:
    """Watch outlets: fetch new reports from feeds, sitemaps and pages, keep them as they came, read them into a store.

    Runs until it is stopped (SIGTERM, Ctrl-C), or once. Keeps to robots.txt and waits between requests.
    """
    from roznamcha.cli.logs import listen
    from roznamcha.store.watchstate import WatchState
    from roznamcha.watch.client import HttpClient
    from roznamcha.watch.config import EXAMPLE, load_watchlist
    from roznamcha.watch.fetcher import Fetcher
    from roznamcha.watch.watcher import Watcher

    if example:
        sys.stdout.write(EXAMPLE.read_text(encoding="utf-8"))
        return
    listed = load_watchlist(feeds)
    manners = listed.watch
    clock = StoppableClock()
    client = HttpClient(
        agent=manners.agent,
        allowed=manners.allow_hosts,
        connect_seconds=manners.connect_seconds,
        read_seconds=manners.read_seconds,
        total_seconds=manners.total_seconds,
        ca_file=manners.ca_file,
    )
    path = state_of(db, state)

    def watcher(memory: WatchState, sink: Callable[[Source], str]) -> Watcher:
        fetcher = Fetcher(client, memory, manners, clock)
        return Watcher(listed, memory, fetcher, sink, clock, stop=clock.stopped.is_set)

    if dry_run:
        _plan(path, watcher)
        return
    listen(quiet=quiet)
    with _alone(path), WatchState(path) as memory, _reading(db, lexicon, fast=fast) as sink, _stopping(clock):
        watched = watcher(memory, sink)
        outcome = watched.once() if once else watched.run()
    _summary(outcome)
    if once and outcome.failed and not outcome.visited:
        raise typer.Exit(1)


def state_of(db: Location, state: Path | None) -> Path:
    """Where a watch over a store keeps its state: beside the file, or here under the name of the schema."""
    if state is not None:
        return state
    return Path(f"{db.schema}.watch") if db.path is None else db.path.with_name(db.path.name + ".watch")


def _plan(path: Path, watcher: Callable[[WatchState, Callable[[Source], str]], Watcher]) -> None:
    """Say what a run now would fetch; nothing is written, also where nothing was watched yet."""
    from roznamcha.store.watchstate import WatchState

    with TemporaryDirectory() as empty:
        known = path.exists()
        with WatchState(path if known else Path(empty) / "state", read_only=known) as memory:
            count = 0
            for kind, url, why in watcher(memory, lambda _: "").plan():
                count += 1
                console().print(f"{kind}  {isolate(url)}  ({isolate(why)})", markup=False)
    say(f"{count:,} to fetch now; pages that feeds lead to come on top")


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Nobody else watches with the same state while this lasts."""
    lock = path.with_name(path.name + ".lock")
    try:
        file = lock.open("a")
    except OSError as error:
        raise StoreError(
            f"{lock}: cannot be written: {error.strerror}; check that the directory exists"
        ) from error
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise StoreError(f"{path}: another watch is running with it; stop that one first") from error
        yield


@contextmanager
def _reading(db: Location, lexicon: Path | None, *, fast: bool) -> Iterator[Callable[[Source], str]]:
    """What puts a report through the pipeline into the store, as `ingest` does."""
    from roznamcha.engine.one import read_one
    from roznamcha.entities.gazetteer import load
    from roznamcha.read import Problem
    from roznamcha.store.location import open_store

    model = model_for(ReaderName.own, fast=fast)
    digest = load(lexicon).tables.digest
    program = f"{__version__}+lexicon.{digest}" if digest else __version__
    with open_store(db, program=program) as opened:
        store: Store = opened

        def sink(source: Source) -> str:
            report = read_one(source, lexicon=lexicon, model=model)
            if isinstance(report, Problem):
                raise RoznamchaError(report.reason)
            return store.put(report, source=source)

        yield sink


@contextmanager
def _stopping(clock: StoppableClock) -> Iterator[None]:
    """SIGTERM and Ctrl-C end the work after what is under way."""
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    for number in before:
        signal.signal(number, lambda *_: clock.stopped.set())
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _summary(outcome: Outcome) -> None:
    reports = ", ".join(f"{n:,} {what}" for what, n in sorted(outcome.reports.items())) or "none"
    pages = ", ".join(f"{n:,} {what}" for what, n in sorted(outcome.pages.items())) or "none"
    visited = f"{outcome.visited:,} visited ({outcome.unchanged:,} not changed), {outcome.failed:,} failed"
    console().print(f"feeds: {visited}\npages: {pages}\nreports: {reports}", markup=False)


@app.command()
def watched(
    what: Annotated[
        str | None, typer.Argument(help="The address of a page or feed, or the SHA-256 of a body.")
    ] = None,
    db: Db = DEFAULT_DB,
    state: State = None,
    raw: Annotated[
        bool, typer.Option("--raw", help="Write the kept body itself to standard output.")
    ] = False,
) -> None:
    """Show what a watch keeps: how much, what was fetched for an address and when, or the body as it came.

    A report from a watch has sha256:… as its origin; that leads to the very bytes it was read from.
    """
    from roznamcha.store.watchstate import WatchState
    from roznamcha.watch.addresses import canonical

    with WatchState(state_of(db, state), read_only=True) as memory:
        if what is None:
            tally = memory.tally()
            pages = ", ".join(f"{count:,} {name}" for name, count in tally.pages.items()) or "none"
            size = f"{tally.bytes / 1e6:,.1f} MB unpacked"
            console().print(f"feeds: {tally.feeds:,}, {tally.failing:,} failing", markup=False)
            console().print(f"pages: {pages}\nbodies: {tally.bodies:,}, {size}", markup=False)
            return
        hash_ = what.removeprefix("sha256:")
        asked = hash_ if len(hash_) == 64 and "/" not in hash_ else canonical(what)
        found = memory.fetches(asked)
        if raw:
            if not found:
                raise NotFoundError(f"nothing is kept for {what[:200]}")
            sys.stdout.buffer.write(memory.raw(found[-1].sha256))
            return
        if not found:
            feed = memory.feed(asked)
            if feed.visited is not None:
                console().print(f"a feed, last: {isolate(feed.note) or 'well'}", markup=False)
                return
            page = memory.page(asked)
            console().print(f"{page.state}: {isolate(page.note) or 'not fetched yet'}", markup=False)
            return
        for each in found:
            console().print(f"{each.at}  sha256:{each.sha256}  {isolate(each.final)}", markup=False)
