"""`roznamcha ingest`: reports into a store."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from roznamcha import __version__
from roznamcha.cli.app import app, console, progress_bar, say
from roznamcha.cli.asking import Asking, asking
from roznamcha.cli.options import (
    DEFAULT_DB,
    Db,
    Fast,
    Lexicon,
    LlmCache,
    LlmModel,
    LlmPrice,
    LlmTimeout,
    LlmUrl,
    ReaderName,
    ReaderOption,
    model_for,
)

if TYPE_CHECKING:
    from roznamcha.read import Problem
    from roznamcha.records import Report, Source
    from roznamcha.store.protocol import Reading, Store

# so many reports are safe at once: a second or so of work is lost when the process is killed
_BATCH = 64
_SHOWN_PROBLEMS = 20


@app.command()
def ingest(
    paths: Annotated[
        list[str],
        typer.Argument(
            help="Files or folders (text, HTML, JSON Lines, Telegram, WARC), or - for standard input."
        ),
    ],
    db: Db = DEFAULT_DB,
    lexicon: Lexicon = None,
    reader: ReaderOption = ReaderName.own,
    llm_url: LlmUrl = None,
    llm_model: LlmModel = None,
    llm_price: LlmPrice = None,
    llm_cache: LlmCache = None,
    llm_timeout: LlmTimeout = 120.0,
    fast: Fast = False,
) -> None:
    """Read reports into a store; reading again changes nothing.

    The store keeps the texts as they are and everything they say. What was read before a break is safe.
    """
    from rich.table import Table
    from rich.text import Text

    from roznamcha.cli.reading import read_reports, tell
    from roznamcha.entities.gazetteer import load
    from roznamcha.store.location import open_store

    model = model_for(reader, fast=fast)
    digest = load(lexicon).tables.digest
    asked = Asking(
        reader=reader,
        url=llm_url,
        model=llm_model,
        price=llm_price,
        cache=llm_cache,
        timeout=llm_timeout,
        lexicon=lexicon,
    )
    with asking(asked) as llm:
        marks = [f"lexicon.{digest}"] if digest else []
        marks += [llm.mark] if llm else []
        program = "+".join([__version__, *marks])
        with open_store(db, program=program) as store:
            items = read_reports(paths, sys.stdin.buffer, lexicon=lexicon, llm=llm, model=model)
            counts, problems = _ingest(store, items, total=_how_many(paths))
            held = store.counts()
    table = Table(box=None, show_header=False, pad_edge=False)
    table.add_column(justify="right")
    table.add_column()
    kept = sum(counts.values())
    rows = [("read", kept), *((k, counts[k]) for k in ("new", "same", "changed"))]
    rows.append(("skipped", sum(not p.warning for p in problems)))
    for name, count in rows:
        table.add_row(f"{count:,}", name)
    console().print(table)
    # what failed comes before what was merely odd
    told = sorted(problems, key=lambda p: p.warning)
    for problem in told[:_SHOWN_PROBLEMS]:
        tell(problem)
    if len(told) > _SHOWN_PROBLEMS:
        say(f"and {len(told) - _SHOWN_PROBLEMS:,} more like these")
    console().print(
        Text(f"{db}: {held.reports:,} reports, {held.statements:,} statements, {held.events:,} events")
    )
    if not kept:
        raise typer.Exit(1)


def _ingest(
    store: Store, items: Iterable[tuple[Source, Report] | Problem], *, total: int | None
) -> tuple[Counter[str], list[Problem]]:
    """Put what is read into `store`: what was done how often, and what could not be read and why."""
    problems: list[Problem] = []
    counts: Counter[str] = Counter()
    with progress_bar("reading") as progress:
        task = progress.add_task("reading", total=total)
        for _, done in store.put_many(_readings(items, problems), batch=_BATCH):
            counts[done] += 1
            progress.advance(task)
    return counts, problems


def _how_many(paths: Sequence[str]) -> int | None:
    """The number of reports, where it can be told without reading: plain files given one by one."""
    single = all(
        p != "-" and Path(p).is_file() and Path(p).suffix in (".txt", ".html", ".htm") for p in paths
    )
    return len(paths) if single else None


def _readings(items: Iterable[tuple[Source, Report] | Problem], problems: list[Problem]) -> Iterator[Reading]:
    from roznamcha.read import Problem
    from roznamcha.store.protocol import Reading

    for item in items:
        if isinstance(item, Problem):
            problems.append(item)
        else:
            source, report = item
            yield Reading(report=report, source=source)
