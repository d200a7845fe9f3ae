"""`roznamcha link`, `judge`: what is linked with what, by the program and by people."""

from __future__ import annotations

import sys
from collections import Counter
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, NoReturn

import msgspec
import typer

from roznamcha.cli.app import app, console, progress_bar, say
from roznamcha.cli.options import DEFAULT_DB, As, Db, Format
from roznamcha.cli.output import emit
from roznamcha.store.location import Location

if TYPE_CHECKING:
    from roznamcha.linking import Alike
    from roznamcha.store.protocol import Store

_KINDS = ("copy", "same_event", "repeats", "denies", "answers", "contradicts", "process")
_PLAIN = {
    "copy": "families of copies",
    "same_event": "happenings told by several reports",
    "repeats": "statements that repeat one",
    "denies": "denials of a claim or an event",
    "answers": "answers to a demand, an offer or a threat",
    "contradicts": "contradictions",
    "process": "ceasefires, talks and agreements",
}


class LinkFormat(StrEnum):
    """How `link` prints."""

    table = "table"
    jsonl = "jsonl"


class JudgeVerdict(StrEnum):
    """What a person can say of two events."""

    same = "same"
    different = "different"


@app.command()
def link(
    db: Db = DEFAULT_DB,
    format: Annotated[
        LinkFormat, typer.Option("--format", "-f", help="A count of the links, or all of them, one a line.")
    ] = LinkFormat.table,
    again: Annotated[
        bool, typer.Option("--again", help="Take back all links first and make them anew; judgements stay.")
    ] = False,
    semantic: Annotated[
        bool,
        typer.Option(
            "--semantic",
            help="Let the meanings of two clauses weigh too whether they tell one happening (extra `semantic`; slower).",
        ),
    ] = False,
) -> None:
    """Link what is new in a store: copies, one happening in many reports, denials, contradictions, processes.

    What was linked before a break is safe; linking again changes nothing. A newer version of the program may link
    otherwise: --again brings links made by an older one up to date.
    """
    from rich.table import Table

    from roznamcha.errors import StoreError
    from roznamcha.export.links import rows
    from roznamcha.store.location import open_store

    if db.missing():
        raise StoreError(f"{db}: there is no store here; make one with `roznamcha ingest`")
    compare = _meanings() if semantic else None
    with open_store(db) as store:
        if not store.counts().reports:
            raise StoreError(f"{db}: no report in this store; `roznamcha ingest` puts some")
        if again:
            store.linkage.clear()
        fresh = _link(store, compare)
        if format is LinkFormat.jsonl:
            for row in rows(store):
                sys.stdout.write(msgspec.json.encode(row).decode() + "\n")
            return
        counts = Counter(str(row["kind"]) for row in rows(store, corroborated=False))
        held = store.counts().reports
    table = Table(box=None, show_header=False, pad_edge=False)
    table.add_column(justify="right")
    table.add_column()
    for kind in _KINDS:
        table.add_row(f"{counts[kind]:,}", _PLAIN[kind])
    console().print(table)
    say(f"{db}: {held:,} reports, {fresh:,} linked anew")


def _meanings() -> Alike:
    """What compares two clauses by meaning; `MeaningError` where the extra is not installed."""
    from functools import partial

    from roznamcha.search.meaning import alike, load_model

    return partial(alike, load_model())


def _link(store: Store, alike: Alike | None) -> int:
    """Link what is new, with a bar on a terminal; how many reports that were."""
    from roznamcha.linking import link_store

    done = 0
    with progress_bar("linking") as progress:
        task = progress.add_task("linking", total=store.linkage.unlinked_count())
        for step in link_store(store, alike=alike):
            done = step.done
            progress.update(task, completed=step.done, total=step.total)
    return done


@app.command()
def judge(
    verdict: Annotated[
        JudgeVerdict | None, typer.Argument(help="Are the two one happening?", show_default=False)
    ] = None,
    one: Annotated[
        str | None, typer.Argument(metavar="ID", help="An event: its id or the beginning of it.")
    ] = None,
    other: Annotated[str | None, typer.Argument(metavar="ID", help="Another event.")] = None,
    by: Annotated[str | None, typer.Option("--by", metavar="NAME", help="Who judges.")] = None,
    undo: Annotated[
        int | None, typer.Option("--undo", metavar="N", help="Take back the judgement with this number.")
    ] = None,
    db: Db = DEFAULT_DB,
    format: As = Format.table,
) -> None:
    """Say that two events are one happening or two; without arguments list all judgements.

    A judgement is kept with its author and its time and comes before what the program finds. One that is taken back
    stays to be seen.
    """
    from roznamcha import linking, query
    from roznamcha.store.location import open_store

    given = [x for x in (verdict, one, other) if x is not None]
    if undo is not None and given:
        raise typer.BadParameter("--undo takes a judgement back; give no events with it")
    if given and len(given) < 3:
        raise typer.BadParameter("a judgement needs `same` or `different` and two events")
    if (given or undo is not None) and not (by and by.strip()):
        raise typer.BadParameter("a judgement needs its author: --by NAME")
    if db.missing():
        _none(db)
    with open_store(db, read_only=not given and undo is None) as store:
        if undo is not None:
            linking.undo(store, undo, by=str(by))
        elif verdict is not None and one and other:
            (first, _), (second, _) = query.entry_named(store, one), query.entry_named(store, other)
            linking.judge(store, verdict.value, first, second, by=str(by))
        held = store.linkage.judgements(standing=False)
    emit(
        (msgspec.to_builtins(j) for j in held),
        columns=("id", "verdict", "a", "b", "by", "at", "undone_by", "undone_at"),
        table=("id", "verdict", "a", "b", "by", "at", "undone_by", "undone_at"),
        format=format,
        none="no judgement",
    )


def _none(db: Location) -> NoReturn:
    from roznamcha.errors import StoreError

    raise StoreError(f"{db}: there is no store here; make one with `roznamcha ingest`")
