"""`roznamcha statements`, `events`, `reports`: what a store holds, row by row."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from msgspec import to_builtins

from roznamcha.cli.app import app
from roznamcha.cli.options import (
    DEFAULT_DB,
    ActOption,
    As,
    By,
    Db,
    Format,
    Limit,
    Newest,
    OutletOption,
    Party,
    Place,
    Since,
    Target,
    Type,
    Until,
    Words,
    asked,
    open_to_read,
)
from roznamcha.cli.output import cited, emit

if TYPE_CHECKING:
    from roznamcha import query

_SOURCE = ("outlet", "published", "url", "origin", "report", "report_name", "sentence", "sha256")


@app.command()
def statements(
    db: Db = DEFAULT_DB,
    by: By = None,
    party: Party = None,
    act: ActOption = None,
    target: Target = None,
    type: Type = None,
    since: Since = None,
    until: Until = None,
    place: Place = None,
    text: Words = None,
    outlet: OutletOption = None,
    newest: Newest = False,
    limit: Limit = None,
    format: As = Format.table,
) -> None:
    """List who said what to whom."""
    from roznamcha import query

    question = asked(
        query.StatementFilter, by=by, party=party, act=act, target=target, type=type, since=since,
        until=until, place=place, text=text, outlet=outlet, newest=newest, limit=limit, format=format,
    )  # fmt: skip
    with open_to_read(db) as store:
        found = query.statements(store, question)
    emit(
        (_statement(s) for s in found),
        columns=(
            "id", "day", "day_basis", "speaker", "speaker_id", "party", "act", "targets", "about", "quote",
            "content", "speaker_words", "cue", "condition", "medium", "medium_words", "venue", "modality",
            "content_start", "content_end", "speaker_start", "speaker_end",
            "cue_start", "cue_end", "condition_start", "condition_end", "medium_start", "medium_end", "rule",
            *_SOURCE,
        ),
        table=("id", "day", "speaker", "party", "act", "targets", "content", "outlet"),
        format=format,
        limit=limit,
    )  # fmt: skip


@app.command()
def events(
    db: Db = DEFAULT_DB,
    by: By = None,
    party: Party = None,
    act: ActOption = None,
    target: Target = None,
    type: Type = None,
    since: Since = None,
    until: Until = None,
    place: Place = None,
    text: Words = None,
    outlet: OutletOption = None,
    newest: Newest = False,
    limit: Limit = None,
    format: As = Format.table,
) -> None:
    """List what happened.

    --by and --act ask for events told by such a statement.
    """
    from roznamcha import query

    question = asked(
        query.EventFilter, by=by, party=party, act=act, target=target, type=type, since=since,
        until=until, place=place, text=text, outlet=outlet, newest=newest, limit=limit, format=format,
    )  # fmt: skip
    with open_to_read(db) as store:
        found = query.events(store, question)
    emit(
        (_event(e) for e in found),
        columns=(
            "id", "date", "type", "status", "actors", "targets", "mediators", "place", "figures", "told_by",
            "words", "start", "end", "rule", *_SOURCE,
        ),
        table=(
            "id", "date", "type", "status", "actors", "targets", "place", "figures", "told_by", "words", "outlet"
        ),
        format=format,
        limit=limit,
    )  # fmt: skip


@app.command()
def reports(
    db: Db = DEFAULT_DB,
    by: By = None,
    party: Party = None,
    act: ActOption = None,
    target: Target = None,
    type: Type = None,
    since: Since = None,
    until: Until = None,
    place: Place = None,
    text: Words = None,
    outlet: OutletOption = None,
    newest: Newest = False,
    limit: Limit = None,
    format: As = Format.table,
) -> None:
    """List reports.

    --by, --act, --target, --type ask for those with such a statement or event.
    """
    from roznamcha import query

    question = asked(
        query.ReportFilter, by=by, party=party, act=act, target=target, type=type, since=since,
        until=until, place=place, text=text, outlet=outlet, newest=newest, limit=limit, format=format,
    )  # fmt: skip
    with open_to_read(db) as store:
        found = query.reports(store, question)
    emit(
        (to_builtins(head) for head in found),
        columns=query.ReportHead.__struct_fields__,
        table=("id", "published", "outlet", "name", "title", "statements", "events", "carriers"),
        format=format,
        limit=limit,
    )


def _statement(found: query.StatementAnswer) -> Mapping[str, Any]:
    day = found.day
    words = found.cuts
    return {
        "id": found.id,
        "day": day[0] if day else None,
        "day_basis": day[1] if day else None,
        **to_builtins(found.record),
        "about": found.about,
        "content": words["content"],
        "cue": words["cue"],
        "speaker_words": words.get("speaker"),
        "condition": words.get("condition"),
        "medium_words": words.get("medium"),
        **cited(found.citation),
    }


def _event(found: query.EventAnswer) -> Mapping[str, Any]:
    return {
        "id": found.id,
        **to_builtins(found.record),
        "told_by": found.told_by,
        "words": found.cuts["event"],
        **cited(found.citation),
    }
