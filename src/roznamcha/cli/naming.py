"""`roznamcha who`, `entities`: who and what is named, by the tables, in reports, in a store."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, get_args

import typer
from msgspec import to_builtins

from roznamcha.cli.app import app, console, isolate, say
from roznamcha.cli.options import (
    DB_METAVAR,
    DEFAULT_DB,
    As,
    By,
    Format,
    Kind,
    Lexicon,
    Limit,
    OutletOption,
    Party,
    Place,
    Since,
    Until,
    Words,
    asked,
    day,
    open_to_read,
)
from roznamcha.cli.output import emit
from roznamcha.records import MentionKind
from roznamcha.store.location import Location

if TYPE_CHECKING:
    from roznamcha.entities.gazetteer import Gazetteer
    from roznamcha.entities.who import Profile, Unheld
    from roznamcha.records import Mention, Report
    from roznamcha.store.protocol import Appearances, EntityFilter, EntityRow

_MENTION = (
    "report", "start", "end", "words", "kind", "name", "id", "party", "place", "latitude", "longitude", "candidates",
    "anaphor", "plural", "rule",
)  # fmt: skip


class WhoFormat(StrEnum):
    """How `who` prints."""

    text = "text"
    json = "json"
    jsonl = "jsonl"


@app.command()
def who(
    name: Annotated[
        str,
        typer.Argument(metavar="NAME", help="A name in any spelling, Persian or Latin, an office, or an id."),
    ],
    on: Annotated[
        str | None,
        typer.Option(metavar="DATE", help="The day for offices and sides: 2025-11-06, 2025-11 or 2025."),
    ] = None,
    db: Annotated[
        Location | None,
        typer.Option(
            "--db",
            metavar=DB_METAVAR,
            parser=Location,
            help="A store: also say how often and where it names them.",
        ),
    ] = None,
    format: Annotated[
        WhoFormat, typer.Option("--format", "-f", help="How to print what is known.")
    ] = WhoFormat.text,
    lexicon: Lexicon = None,
) -> None:
    """Say who or what a name stands for: sides and offices with their dates, spellings, where each is from.

    A name that several people have shows all of them. An office («وزیر خارجه پاکستان») is its holder on the day.
    """
    import msgspec

    from roznamcha.entities.gazetteer import load
    from roznamcha.entities.who import index
    from roznamcha.errors import NotFoundError

    when = day(on, "--on")[1] if on else None
    found = index(load(lexicon))
    matches = found.find(name, on=when)
    if not matches:
        unheld = found.unheld(name, on=when)
        near = ", ".join(found.near(name)) if not unheld else ""
        offer = f"; spelt much like it: {near}" if near else ""
        raise NotFoundError(_nobody(name, unheld, when) if unheld else f"no table knows {name!r}{offer}")
    rows = []
    for match in matches:
        profile = found.profile(match.id, on=when)
        rows.append((match.by, profile, _appearances(db, profile)))
    if format is WhoFormat.text:
        for by, profile, seen in rows:
            _tell(by, profile, seen, len(rows))
        return
    data = [
        {"by": by, **to_builtins(profile), "appearances": to_builtins(seen)} for by, profile, seen in rows
    ]
    for line in data if format is WhoFormat.jsonl else [{"name": name, "on": when, "found": data}]:
        sys.stdout.buffer.write(msgspec.json.encode(line) + b"\n")
    sys.stdout.buffer.flush()


def _nobody(name: str, unheld: Unheld, when: str | None) -> str:
    """That nobody is known to hold an office on the day, and who is known to have held it."""
    called = f"{name!r} ({unheld.office})" if unheld.office != name else repr(name)
    if not unheld.whose:
        return (
            f"{called} is an office, but whose is not said: add a state, as in «foreign minister of Pakistan»"
        )
    if not unheld.held:
        return f"{called} is an office, but no table says who holds or held it"
    held = "; ".join(f"{who}{_span(since, until)}" for who, since, until in unheld.held)
    return f"no table says who holds {called}{f' on {when}' if when else ' now'}; it was held by: {held}"


def _appearances(db: Location | None, profile: Profile) -> Appearances | None:
    if db is None:
        return None
    # a state or a group is a side itself; a person or body only speaks for one
    side = profile.party if profile.kind in ("state", "group") and profile.party != "UNK" else None
    with open_to_read(db) as store:
        return store.appearances(profile.id, party=side)


def _tell(by: str, profile: Profile, seen: Appearances | None, many: int) -> None:
    """What is known, a line each, for people."""
    from rich.text import Text

    out = console()

    def line(label: str, value: str) -> None:
        if value:
            out.print(Text.assemble((f"  {label}: ", "cyan"), value))

    sort = " ".join(filter(None, (profile.sort, profile.kind if not profile.sort else "", profile.country)))
    hint = " (part of the name)" if by == "part" else ""
    out.print(Text.assemble((profile.name, "bold"), f"  {profile.id}  {sort}{hint}"))
    if profile.on:
        line(f"on {profile.on}", "; ".join([profile.party, *(o.office for o in profile.now)]))
    line(
        "side" if profile.kind != "place" else "state",
        "; ".join(f"{s.party}{_span(s.since, s.until)}" for s in profile.sides) or profile.party,
    )
    for office in profile.offices:
        line("office", f"{office.office}{_span(office.since, office.until)}  [{office.row}, {office.source}]")
    if profile.located:
        at = profile.located
        point = "" if at.point == "itself" else f", its {at.point}"
        line("lies at", f"{at.latitude}, {at.longitude}{point}  [{at.source}]")
    line("family", profile.family or "")
    line("web", ", ".join(profile.domains))
    for spelling in profile.spellings:
        note = f" ({spelling.note})" if spelling.note else ""
        line("spelt", f"{isolate(spelling.surface)}{note}  [{spelling.row}, {spelling.source}]")
    if seen is not None:
        _tell_seen(line, seen)
    if many > 1:
        out.print()


def _tell_seen(line: Any, seen: Appearances) -> None:
    maybe = f", and perhaps {seen.possible:,} more" if seen.possible else ""
    line("named", f"{seen.mentions:,} times in {seen.reports:,} reports{maybe}")
    line(
        "speaks", f"{seen.spoke:,} statements" + (f", its side {seen.spoke_for:,}" if seen.spoke_for else "")
    )
    line("aimed at", f"{seen.targeted:,} statements" if seen.targeted else "")
    line("outlets", ", ".join(f"{outlet or 'not known'} {count:,}" for outlet, count in seen.outlets))
    line("days", f"{seen.first} to {seen.last}" if seen.first else "")


def _span(since: str | None, until: str | None) -> str:
    return f" {since or ''}..{until or ''}" if since or until else ""


@app.command()
def entities(
    paths: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[REPORT]...",
            help="Files or folders, or - for standard input: the mentions in them. With --db, reports of the store.",
        ),
    ] = None,
    db: Annotated[
        Location | None,
        typer.Option(
            "--db",
            metavar=DB_METAVAR,
            parser=Location,
            help=f"The store: an SQLite file, or postgresql://... for one on a server.  [default: {DEFAULT_DB}]",
        ),
    ] = None,
    by: By = None,
    party: Party = None,
    type: Kind = None,
    since: Since = None,
    until: Until = None,
    place: Place = None,
    text: Words = None,
    outlet: OutletOption = None,
    limit: Limit = None,
    format: As = Format.table,
    lexicon: Lexicon = None,
) -> None:
    """List who and what is named: all over a store, the most mentioned first, or mention by mention in reports.

    --by and --text ask for a part of the name. What may be several shows its candidates.
    """
    from roznamcha import query
    from roznamcha.entities.gazetteer import load

    question = asked(
        query.EntityFilter, by=by, party=party, type=type, since=since, until=until, place=place, text=text,
        outlet=outlet, limit=limit, format=format, types=get_args(MentionKind),
    )  # fmt: skip
    if paths:
        _mentions(paths, db, question, limit=limit, format=format, lexicon=lexicon)
        return
    with open_to_read(db or DEFAULT_DB) as store:
        found = query.entity_rows(store, question)
    gazetteer = load(lexicon)
    emit(
        (to_builtins(row) | _degrees(row, gazetteer) for row in found),
        columns=(*query.EntityRow.__struct_fields__, "latitude", "longitude"),
        table=("name", "kind", "party", "mentions", "reports", "forms", "id", "candidates"),
        format=format,
        limit=limit,
    )


def _mentions(
    paths: Sequence[str],
    db: Location | None,
    question: EntityFilter,
    *,
    limit: int | None,
    format: Format,
    lexicon: Path | None,
) -> None:
    """Print the mentions of the reports at `paths`, or of those so called in the store `db`."""
    from itertools import islice

    from roznamcha.entities.gazetteer import load

    gazetteer = load(lexicon)
    rows = (row for report in _reports(paths, db, lexicon) for row in _asked_for(report, question, gazetteer))
    emit(
        islice(rows, question.limit),
        columns=_MENTION,
        table=("report", "start", "end", "words", "kind", "name", "party", "id", "candidates"),
        format=format,
        limit=limit,
    )


def _reports(paths: Sequence[str], db: Location | None, lexicon: Path | None) -> Iterator[Report]:
    from roznamcha import query
    from roznamcha.cli.reading import read_reports, tell
    from roznamcha.read import Problem

    if db is not None:
        with open_to_read(db) as store:
            for name in paths:
                yield query.report_named(store, name).report
        return
    read = 0
    for item in read_reports(paths, sys.stdin.buffer, lexicon=lexicon):
        if isinstance(item, Problem):
            tell(item)
        else:
            read += 1
            yield item[1]
    if not read:
        say("error: nothing to read: no report in what was given")
        raise typer.Exit(1)


def _asked_for(report: Report, question: EntityFilter, gazetteer: Gazetteer) -> Iterator[dict[str, Any]]:
    """The mentions of a report that a question asks for, as a store would choose them."""
    from roznamcha.store.search import lookup
    from roznamcha.store.when import bounds
    from roznamcha.text.fold import fold

    days = bounds(report.published) or ("", "")
    if question.outlet and report.outlet != question.outlet:
        return
    if (question.since or question.until) and not days[0]:
        return
    if (question.since and days[1] < question.since) or (question.until and days[0] > question.until):
        return
    wanted = [(name.casefold(), lookup(fold(name))) for name in (question.by, question.text) if name]
    for mention in report.mentions:
        words = report.text[mention.start : mention.end]
        spelt = lookup(fold(words))
        if (
            (question.type and mention.kind != question.type)
            or (question.party and mention.party != question.party)
            or (question.place and question.place.casefold() not in (mention.place or "").casefold())
            or any(
                n not in (mention.name.casefold(), mention.id)
                and n not in mention.name.casefold()
                and s not in spelt
                for n, s in wanted
            )
        ):
            continue
        yield _row(report, mention, words, gazetteer)


def _row(report: Report, mention: Mention, words: str, gazetteer: Gazetteer) -> dict[str, Any]:
    return {"report": report.name, "words": words, **to_builtins(mention), **_degrees(mention, gazetteer)}


def _degrees(named: Mention | EntityRow, gazetteer: Gazetteer) -> dict[str, float | None]:
    """Where a place lies; nothing for what is no place, and for a place that may be another."""
    at = gazetteer.coordinates.get(named.id or "") if named.kind == "place" else None
    return {"latitude": at.latitude if at else None, "longitude": at.longitude if at else None}
