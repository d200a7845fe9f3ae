"""`roznamcha ingest`: reports into a store."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated, BinaryIO

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from roznamcha.cli.app import app, console, err_console, printable
from roznamcha.cli.options import DEFAULT_DB, Db
from roznamcha.errors import RoznamchaError
from roznamcha.store.protocol import Reading, Store
from roznamcha.store.rows import check_report

# so many reports are safe at once: a second or so of work is lost when the process is killed
_BATCH = 64
_SHOWN_PROBLEMS = 20


@app.command()
def ingest(
    paths: Annotated[
        list[str], typer.Argument(help="Files or folders (text, HTML, JSON Lines), or - for standard input.")
    ],
    db: Db = DEFAULT_DB,
) -> None:
    """Read reports and keep them, with everything they say, in a store; reading again changes nothing."""
    from roznamcha.store.sqlite import SqliteStore

    with SqliteStore(db) as store:
        counts, skipped = _ingest(store, paths, sys.stdin.buffer)
        held = store.counts()
    table = Table(box=None, show_header=False, pad_edge=False)
    table.add_column(justify="right")
    table.add_column()
    kept = sum(counts.values())
    rows = [("read", kept), *((k, counts[k]) for k in ("new", "same", "changed")), ("skipped", len(skipped))]
    for name, count in rows:
        table.add_row(f"{count:,}", name)
    console().print(table)
    for where, reason in skipped[:_SHOWN_PROBLEMS]:
        err_console().print(Text(printable(f"skipped {where}: {reason}")))
    if len(skipped) > _SHOWN_PROBLEMS:
        err_console().print(Text(f"and {len(skipped) - _SHOWN_PROBLEMS:,} more skipped"))
    console().print(
        Text(f"{db}: {held.reports:,} reports, {held.statements:,} statements, {held.events:,} events")
    )
    if not kept:
        raise typer.Exit(1)


def _ingest(
    store: Store, paths: Sequence[str], stdin: BinaryIO
) -> tuple[Counter[str], list[tuple[str, str]]]:
    """Read `paths` into `store`: what was done how often, and what was skipped and why."""
    skipped: list[tuple[str, str]] = []
    counts: Counter[str] = Counter()
    with Progress(
        TextColumn("reading"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=err_console(),
        disable=not sys.stderr.isatty(),
        transient=True,
    ) as progress:
        task = progress.add_task("reading", total=_how_many(paths))
        for _, done in store.put_many(_readings(paths, stdin, skipped), batch=_BATCH):
            counts[done] += 1
            progress.advance(task)
    return counts, skipped


def _how_many(paths: Sequence[str]) -> int | None:
    """The number of reports, where it can be told without reading: plain files given one by one."""
    single = all(
        p != "-" and Path(p).is_file() and Path(p).suffix in (".txt", ".html", ".htm") for p in paths
    )
    return len(paths) if single else None


def _readings(paths: Sequence[str], stdin: BinaryIO, skipped: list[tuple[str, str]]) -> Iterator[Reading]:
    from roznamcha.pipeline import extract
    from roznamcha.read import Problem, read_sources

    for item in read_sources(paths, stdin=stdin):
        if isinstance(item, Problem):
            skipped.append((item.where, item.reason))
            continue
        try:
            report = extract(item)
            check_report(report)
        except RoznamchaError as error:
            skipped.append((item.origin or item.name, str(error)))
            continue
        yield Reading(report=report, source=item)
