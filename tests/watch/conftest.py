"""A site, a clock and a watch over it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from misbehaving import FakeClock, Site, article, rss, serving
from roznamcha.errors import RoznamchaError
from roznamcha.records import Source
from roznamcha.store.watchstate import WatchState
from roznamcha.watch.client import HttpClient
from roznamcha.watch.config import Feed, Manners, Watchlist
from roznamcha.watch.fetcher import Fetcher
from roznamcha.watch.watcher import Watcher


@pytest.fixture
def site() -> Iterator[Site]:
    """A site that says what it is told to."""
    with serving() as found:
        yield found


def manners_of(given: dict[str, Any]) -> Manners:
    """Manners that let this machine be asked, a second apart."""
    usual: dict[str, Any] = {"allow_hosts": ("127.0.0.1",), "delay": 1.0}
    return Manners(**usual | given)


class Bench:
    """Everything around a watch, so that a test can look at each part."""

    def __init__(self, path: Path, site: Site) -> None:
        self.path = path
        self.site = site
        self.clock = FakeClock()
        self.state = WatchState(path)
        self.read: list[Source] = []
        self.breaks: str | None = None
        self.stopped = False

    def sink(self, source: Source) -> str:
        """Keep a report as a store would."""
        if self.breaks and self.breaks in source.text:
            raise RoznamchaError("the extractor failed on it")
        self.read.append(source)
        return "new"

    def fetcher(self, **manners: Any) -> Fetcher:
        """A fetcher that may ask this machine."""
        given = manners_of(manners)
        client = HttpClient(
            agent="roznamcha/test",
            allowed=given.allow_hosts,
            connect_seconds=given.connect_seconds,
            read_seconds=given.read_seconds,
            total_seconds=given.total_seconds,
        )
        return Fetcher(client, self.state, given, self.clock)

    def watcher(self, *feeds: Feed | str, **manners: Any) -> Watcher:
        """A watch of these feeds."""
        listed = tuple(Feed(url=each) if isinstance(each, str) else each for each in feeds)
        return Watcher(
            Watchlist(watch=manners_of(manners), feed=listed),
            self.state,
            self.fetcher(**manners),
            self.sink,
            self.clock,
            stop=lambda: self.stopped,
        )


@pytest.fixture
def bench(tmp_path: Path, site: Site) -> Iterator[Bench]:
    """A watch over the site, with its state in a file."""
    made = Bench(tmp_path / "state.db", site)
    yield made
    made.state.close()


def feed(site: Site, *numbers: int, path: str = "/rss") -> str:
    """A feed with pages behind it."""
    for n in numbers:
        site.put(f"/news/{n}", article(n))
    return site.put(path, rss(*(f"/news/{n}" for n in numbers)), kind="application/rss+xml")
