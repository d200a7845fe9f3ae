"""`roznamcha search` and `roznamcha index`: hits by words and by meaning, and the vectors that the latter needs."""

from __future__ import annotations

import os
from time import monotonic
from typing import TYPE_CHECKING, Annotated, Any

import typer
from msgspec import to_builtins

from roznamcha.cli.app import app, progress_bar, say
from roznamcha.cli.options import DEFAULT_DB, As, Db, Format, open_to_read
from roznamcha.cli.output import cited, emit

if TYPE_CHECKING:
    from roznamcha.search.ask import Hit
    from roznamcha.search.meaning import Meaning
    from roznamcha.store.protocol import Store

_LIMIT = 20


@app.command()
def search(
    question: Annotated[
        list[str],
        typer.Argument(
            metavar="QUESTION...",
            help='Words, "words side by side", beginn*, -without, field:value; or a plain question.',
            show_default=False,
        ),
    ],
    db: Db = DEFAULT_DB,
    semantic: Annotated[
        bool | None,
        typer.Option(
            "--semantic/--no-semantic",
            help="Look for meaning too, in any language; without either where `roznamcha index` was run.",
        ),
    ] = None,
    limit: Annotated[int, typer.Option(min=1, max=1000, help="At most so many hits.")] = _LIMIT,
    format: As = Format.table,
) -> None:
    """Find statements, events and reports by words in any spelling, and by meaning.

    Fields: kind: speaker: party: act: target: type: place: outlet: from: to: report:
    """
    from roznamcha.search.ask import search as find
    from roznamcha.search.question import parse

    asked = parse(" ".join(question))
    with open_to_read(db) as store:
        found = find(store, asked, limit=limit, meaning=_meaning(store, semantic))
    if found.note:
        say(found.note)
    emit(
        (_row(hit) for hit in found.hits),
        columns=(
            "kind", "id", "day", "who", "words", "by", "score", "start", "end", "marks", "title", "outlet", "published",
            "url", "origin", "report", "report_name", "sentence", "sha256",
        ),
        table=("kind", "id", "day", "who", "words", "outlet", "by"),
        format=format,
        limit=limit,
    )  # fmt: skip
    if found.more and format is Format.table:
        say(f"the best {limit}; --limit shows more")


def _meaning(store: Store, semantic: bool | None) -> Meaning | None:
    """The model and the vectors, where they are wanted or, without a word, there."""
    from roznamcha.errors import MeaningError
    from roznamcha.search.meaning import Meaning, load_model

    if semantic is False:
        return None
    if semantic is None and store.search.model() is None:
        say("by words alone: this store has no vectors (`roznamcha index` makes them)")
        return None
    try:
        return Meaning(load_model())
    except MeaningError as error:
        if semantic:
            raise
        say(f"by words alone: {error}")
        return None


def _row(hit: Hit) -> dict[str, Any]:
    from roznamcha.query import EventAnswer, StatementAnswer

    answer, c = hit.answer, hit.citation
    kind, who, day = "report", c.title, c.published
    if isinstance(answer, StatementAnswer):
        kind, who = "statement", f"{answer.record.speaker}: {answer.record.act}"
        day = answer.day[0] if answer.day else None
    elif isinstance(answer, EventAnswer):
        kind, who = "event", f"{answer.record.type}, {answer.record.status}"
        day = answer.record.date
    return {
        "kind": kind,
        "id": answer.id,
        "day": day,
        "who": who,
        "words": c.words if kind != "report" else c.sentence,
        "by": hit.by,
        "score": hit.score,
        "start": c.start,
        "end": c.end,
        "marks": [f"{m.start}-{m.end}" for m in hit.marks],
        "title": c.title,
        **cited(c),
        **({} if kind == "report" else {"record": to_builtins(answer.record)}),  # type: ignore[union-attr]
    }


@app.command()
def index(
    db: Db = DEFAULT_DB,
    minutes: Annotated[
        float | None, typer.Option(min=0, metavar="N", help="Stop after so many minutes; go on another time.")
    ] = None,
) -> None:
    """Make the vectors that a search by meaning needs, for what is new in a store; needs the extra `semantic`.

    What was made before a break is safe. Newer reports come first, entries after all reports.
    """
    from roznamcha.cli.linking import _none
    from roznamcha.search.indexing import Step, index_store
    from roznamcha.search.meaning import load_model
    from roznamcha.store.location import open_store

    if db.missing():
        _none(db)
    model, started = load_model(os.cpu_count() or 1), monotonic()
    step = Step(done=0, total=0, made=0)
    with open_store(db) as store, progress_bar("indexing") as progress:
        task = progress.add_task("indexing", total=None)
        for step in index_store(store, model):
            progress.update(task, completed=step.done, total=step.total)
            if minutes is not None and monotonic() - started >= minutes * 60:
                break
    say(
        f"{db}: {step.made:,} vectors made, {step.done:,} of {step.total:,} passages have one"
        + (f"; {step.shared:,} took it from a passage with the same words" if step.shared else "")
    )
