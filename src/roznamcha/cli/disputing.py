"""`roznamcha contradictions`, `denials`, `process`, `corroboration`, `copies`: what linked reports hold against each other."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer
from msgspec import to_builtins

from roznamcha.cli.app import app, console, isolate, say
from roznamcha.cli.options import (
    DEFAULT_DB,
    TABLE_ROWS,
    As,
    Db,
    Format,
    Limit,
    OutletOption,
    Party,
    Since,
    Target,
    Type,
    Until,
    event_type,
    first_day,
    last_day,
    one_of,
    open_to_read,
    party_code,
)
from roznamcha.cli.output import emit
from roznamcha.store.location import Location

if TYPE_CHECKING:
    from roznamcha.links import ask
    from roznamcha.links.web import LinkFilter
    from roznamcha.store.protocol import Store


class About(StrEnum):
    """What two tellings can differ in."""

    figures = "figures"
    date = "date"
    place = "place"
    blame = "blame"
    happened = "happened"
    state = "state"


class ProcessType(StrEnum):
    """What kinds of processes there are."""

    ceasefire = "ceasefire"
    talks = "talks"
    agreement = "agreement"


_END = (
    "id",
    "day",
    "told_by",
    "words",
    "outlet",
    "published",
    "report_name",
    "start",
    "end",
    "url",
    "sha256",
)


def linked_store(db: Location) -> Store:
    """The store at `db`, for reading; says on standard error if some of its reports are not linked."""
    from roznamcha.links.web import check_linked

    store = open_to_read(db)
    try:
        missing = check_linked(store)
    except BaseException:
        store.close()
        raise
    if missing:
        say(f"{missing:,} reports are not linked yet: `roznamcha link` links them")
    return store


def _filter(
    party: str | None,
    other: str | None,
    since: str | None,
    until: str | None,
    outlet: str | None,
    limit: int | None,
    format: Format,
    *,
    about: str | None = None,
    type: str | None = None,
) -> LinkFilter:
    from roznamcha.links.web import LinkFilter

    if limit is None:
        limit = TABLE_ROWS if format is Format.table else 0
    return LinkFilter(
        party=party_code(party) if party else None,
        other=party_code(other) if other else None,
        since=first_day(since),
        until=last_day(until),
        outlet=outlet,
        about=about,
        type=event_type(type),
        limit=limit or None,
    )


@app.command()
def contradictions(
    db: Db = DEFAULT_DB,
    party: Party = None,
    target: Annotated[str | None, typer.Option(help="Another side that takes part or speaks.")] = None,
    about: Annotated[About | None, typer.Option(help="What the two differ in.")] = None,
    type: Type = None,
    since: Since = None,
    until: Until = None,
    outlet: OutletOption = None,
    limit: Limit = None,
    format: As = Format.table,
) -> None:
    """List what cannot both be true: two tellings of one happening, with the reason.

    Figures of different groups, and ranges that meet, do not contradict each other.
    """
    from roznamcha.links import ask

    asked = _filter(party, target, since, until, outlet, limit, format, about=about, type=type)
    with linked_store(db) as store:
        found = ask.contradictions(store, asked)
    emit(
        (
            {"about": c.about, "why": c.why, **_end("earlier", c.earlier), **_end("later", c.later)}
            for c in found
        ),
        columns=("about", "why", *(f"{side}_{c}" for side in ("earlier", "later") for c in _END)),
        table=(
            "about", "why", "earlier_told_by", "earlier_words", "earlier_outlet",
            "later_told_by", "later_words", "later_outlet",
        ),
        format=format,
        none="no contradiction found",
        limit=limit,
    )  # fmt: skip


@app.command()
def denials(
    db: Db = DEFAULT_DB,
    party: Annotated[str | None, typer.Option(help="The side that denies: code or name.")] = None,
    target: Annotated[str | None, typer.Option(help="The side whose claim or deed is denied.")] = None,
    since: Since = None,
    until: Until = None,
    outlet: OutletOption = None,
    limit: Limit = None,
    format: As = Format.table,
) -> None:
    """List denials, each with the claim or event that it denies where an earlier report holds it."""
    from roznamcha.links import ask

    asked = _filter(party, target, since, until, outlet, limit, format)
    with linked_store(db) as store:
        found = ask.denials(store, asked)
    emit(
        (
            {"why": d.why, **_end("denial", d.denial), **(_end("denied", d.denied) if d.denied else {})}
            for d in found
        ),
        columns=("why", *(f"{side}_{c}" for side in ("denial", "denied") for c in _END)),
        table=(
            "denial_day", "denial_told_by", "denial_words", "denial_outlet", "denied_told_by", "denied_words", "denied_outlet"
        ),
        format=format,
        none="no denial found",
        limit=limit,
    )  # fmt: skip


def _end(side: str, told: ask.Shown) -> Mapping[str, Any]:
    """One end of a link as columns that begin with `side`."""
    from roznamcha.links import ask
    from roznamcha.query import StatementAnswer

    c = told.citation
    by: str | None
    if isinstance(told, StatementAnswer):
        by, words = f"{told.record.speaker} ({told.record.party})", told.cuts["content"]
        start, end = told.record.content_start, told.record.content_end
    else:
        by, words, start, end = told.told_by or "the report", c.words, c.start, c.end
    row = {
        "id": told.id, "day": told.day[0] if told.day else None, "told_by": by, "words": words,
        "outlet": c.outlet, "published": c.published, "report_name": c.name, "start": start, "end": end,
        "url": c.url, "sha256": c.sha256, "report": c.report, "sentence": c.sentence,
        "kind": "claim" if isinstance(told, ask.ClaimAnswer) else type(told).__struct_config__.tag,
        "record": to_builtins(told.record),
    }  # fmt: skip
    return {f"{side}_{k}": v for k, v in row.items()}


@app.command()
def positions(
    party: Annotated[
        str,
        typer.Argument(metavar="PARTY", help="A side: code or name, English or Persian.", show_default=False),
    ],
    issue: Annotated[str | None, typer.Option(help="What it is about: ceasefire, talks, border ...")] = None,
    target: Target = None,
    db: Db = DEFAULT_DB,
    since: Since = None,
    until: Until = None,
    limit: Limit = None,
    format: As = Format.table,
) -> None:
    """Show what a side demands, offers, rejects ... on each issue, in order of date, so that a change shows.

    An act that turns round, refusing what was last offered or offering what was last refused, is marked.
    """
    from roznamcha.link.positions import issues
    from roznamcha.links import stands

    labels = {i.name: i.label for i in issues()}
    one_of(issue, tuple(labels), "--issue")
    code, other = party_code(party), party_code(target) if target else None
    first, last = first_day(since), last_day(until)
    with linked_store(db) as store:
        found = stands.positions(store, code, issue=issue, target=other, since=first, until=last)
    rows = [
        {
            "issue": p.issue,
            "issue_label": labels[p.issue],
            "party": p.party,
            "target": p.target,
            "act": s.statement.record.act,
            "change": "changed" if s.changed else None,
            **{k.removeprefix("_"): v for k, v in _end("", s.statement).items()},
            "also_reported_by": [a.citation.outlet or a.citation.name for a in s.also],
        }
        for p in found
        for s in p.stands
    ]
    shown = (TABLE_ROWS if format is Format.table else 0) if limit is None else limit
    emit(
        rows[: shown or None],
        columns=("issue", "party", "target", "act", "change", "also_reported_by", *_END),
        table=("issue", "target", "day", "act", "change", "told_by", "words", "outlet", "also_reported_by"),
        format=format,
        none="no position found",
        limit=limit,
    )


@app.command()
def process(
    type: Annotated[ProcessType, typer.Argument(help="What kind of process.", show_default=False)],
    parties: Annotated[
        list[str] | None, typer.Argument(metavar="[PARTY]...", help="Sides of it, each as a code or name.")
    ] = None,
    db: Db = DEFAULT_DB,
    since: Since = None,
    until: Until = None,
    limit: Limit = None,
    format: As = Format.table,
) -> None:
    """Show a ceasefire, talks or an agreement as it lives: each turn with all who claim it, side by side."""
    from roznamcha.links import ask

    sides = tuple(party_code(p) for p in parties or ())
    first, last = first_day(since), last_day(until)
    with linked_store(db) as store:
        found = ask.processes(store, type.value, sides)
    rows = [row for n, p in enumerate(found, 1) for row in _turns(n, p) if _between(row["date"], first, last)]
    shown = (TABLE_ROWS if format is Format.table else 0) if limit is None else limit
    emit(
        rows[: shown or None],
        columns=(
            "process", "type", "parties", "mediators", "places", "status", "date", "told_by", "words", "outlet",
            "published", "report_name", "start", "end", "id", "url", "sha256",
        ),
        table=("process", "parties", "date", "status", "told_by", "words", "outlet"),
        format=format,
        none=f"no {type.value} found",
        limit=limit,
    )  # fmt: skip


def _turns(number: int, found: ask.ProcessAnswer) -> list[dict[str, Any]]:
    return [
        {
            "process": number,
            "type": found.type,
            "parties": found.parties,
            "mediators": found.mediators,
            "places": found.places,
            "status": turn.status,
            "date": turn.date,
            **{k.removeprefix("_"): v for k, v in _end("", claim).items() if k not in ("_day", "_kind")},
        }
        for turn in found.turns
        for claim in turn.claims
    ]


def _between(value: str | None, first: str | None, last: str | None) -> bool:
    from roznamcha.store.when import bounds

    days = bounds(value)
    if days is None:
        return first is None and last is None
    return (first is None or days[1] >= first) and (last is None or days[0] <= last)


@app.command()
def corroboration(
    entry: Annotated[
        str,
        typer.Argument(help="An event or a statement: its id or the beginning of it.", show_default=False),
    ],
    db: Db = DEFAULT_DB,
    format: As = Format.table,
) -> None:
    """Say who else tells an event or a statement, and how many independent sources that makes.

    Copies of one text are one source, and a report that names another outlet as its source is none of its own.
    """
    from rich.text import Text

    from roznamcha import query
    from roznamcha.links import ask

    with linked_store(db) as store:
        id_, _ = query.entry_named(store, entry)
        found = ask.corroboration(store, id_)
    if format is Format.table:
        out = console()
        out.print(Text(f"{id_}: {found.counted.sentence}"))
        for family in found.families:
            names = ", ".join(isolate(o) for o in family.outlets)
            out.print(Text(f"one text: {names}"))
    carried = {h.id: f.id for f in found.families for h in f.members}
    why = {x: p.why for p in found.pairs for x in (p.a, p.b)}
    emit(
        (
            {
                **{k.removeprefix("_"): v for k, v in _end("", told).items()},
                "origin": carried.get(told.citation.report, told.citation.report),
                "names_as_source": told.citation.carriers,
                "why": () if told.id == id_ else why.get(told.id or "", ()),
            }
            for told in found.tellings
        ),
        columns=("id", "origin", "names_as_source", "why", *_END[1:]),
        table=("id", "day", "told_by", "words", "outlet", "published", "names_as_source", "why"),
        format=format,
    )


@app.command()
def copies(
    db: Db = DEFAULT_DB,
    limit: Limit = None,
    format: As = Format.table,
) -> None:
    """List the texts that several outlets carry, and what each later one added to the first."""
    from roznamcha.links import ask

    with linked_store(db) as store:
        found = ask.families(store)
    rows = [
        {
            "origin": f.id,
            "copy": n,
            "report": head.id,
            "report_name": head.name,
            "outlet": head.outlet,
            "published": head.published,
            "title": head.title,
            "url": head.url,
            "added": [c.words for c in f.added if c.report == head.id],
        }
        for f in found
        for n, head in enumerate(f.members, 1)
    ]
    shown = (TABLE_ROWS if format is Format.table else 0) if limit is None else limit
    emit(
        rows[: shown or None],
        columns=("origin", "copy", "report", "report_name", "outlet", "published", "title", "url", "added"),
        table=("origin", "copy", "report_name", "outlet", "published", "title", "added"),
        format=format,
        none="no copies found",
        limit=limit,
    )
