"""`roznamcha show`, `explain`, `verify`, `timeline`, `dossier`: a store's holdings read closely."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from msgspec import to_builtins

from roznamcha.cli.app import FIRST_STRONG_ISOLATE, POP_ISOLATE, app, console, isolate, printable, say_error
from roznamcha.cli.options import (
    DEFAULT_DB,
    As,
    Db,
    Format,
    Lexicon,
    Since,
    Until,
    first_day,
    last_day,
    open_to_read,
    party_code,
    party_name,
    party_name_fa,
    place_name_fa,
)
from roznamcha.cli.output import cited, emit, manner, one_line
from roznamcha.errors import RoznamchaError
from roznamcha.records import Event, Report, Statement

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

    from roznamcha import query
    from roznamcha.daywords import Calendar
    from roznamcha.store.protocol import StoredReport

PartyArgument = Annotated[
    str, typer.Argument(metavar="PARTY", help="A side: code or name, English or Persian.")
]
# what is marked in `show`, in the order of painting: later marks lie over earlier ones
STYLES = {
    "event": "on grey23",
    "content": "cyan",
    "time": "green",
    "speaker": "bold yellow",
    "cue": "bold magenta",
    "condition": "underline cyan",
    "medium": "underline yellow",
    "carrier": "bold blue",
}


class Lang(StrEnum):
    """The languages of a page's own words."""

    en = "en"
    fa = "fa"


class CalendarName(StrEnum):
    """The calendars in which a page writes days."""

    gregorian = "gregorian"
    solar_ir = "solar-ir"
    solar_af = "solar-af"


@app.command()
def show(
    report: Annotated[str, typer.Argument(help="A report: id, name, or the beginning of an id.")],
    db: Db = DEFAULT_DB,
) -> None:
    """Show a report with its entries marked in place, and list them."""
    from rich.text import Text

    from roznamcha import query
    from roznamcha.store.rows import entry_ids

    with open_to_read(db) as store:
        found = query.report_named(store, report)
        spans = store.cuts(found.head.id)
    out = console()
    _heading(out, found)
    text = Text(printable(found.report.text))
    for role, style in STYLES.items():
        for cut in spans:
            if cut.role == role:
                text.stylize(style, cut.start, cut.end)
    for line in text.split("\n", allow_blank=True):
        rtl = isolate(line.plain) != line.plain
        out.print(Text.assemble(FIRST_STRONG_ISOLATE, line, POP_ISOLATE) if rtl else line)
    out.print()
    out.print(Text("  ").join(Text(role, style) for role, style in STYLES.items()))
    out.print()
    ids = entry_ids(found.report)
    for id_, statement in zip(ids["statement"], found.report.statements, strict=True):
        out.print(_statement_line(id_, statement, found.report))
    for id_, event in zip(ids["event"], found.report.events, strict=True):
        out.print(_event_line(id_, event, found.report))
    for id_, time in zip(ids["time"], found.report.times, strict=True):
        words = isolate(one_line(found.report.text[time.start : time.end]))
        note = f" ({time.note})" if time.note else ""
        out.print(
            Text.assemble((id_, "dim"), ("  time ", "green"), f"{time.value or 'unresolved'} {words}{note}")
        )


def _heading(out: Console, found: StoredReport) -> None:
    from rich.text import Text

    head = found.head
    out.print(Text(isolate(one_line(head.title or head.name)), style="bold"))
    day = f"{head.published} ({head.published_basis})" if head.published else "no date"
    known = [head.outlet or "outlet not named", day, head.language, head.url or head.origin]
    out.print(Text(printable(" · ".join(k for k in known if k))))
    if found.source.forwarded_from:
        out.print(Text(f"forwarded from {isolate(one_line(found.source.forwarded_from))}"))
    if found.source.edited:
        out.print(Text(f"edited {found.source.edited}"))
    if head.carriers:
        out.print(Text(f"names as its source: {', '.join(head.carriers)}"))
    out.print(
        Text(f"report {head.id}, read {head.read_at} by {head.program}, sha256 {head.sha256}", style="dim")
    )
    out.print()


def _statement_line(id_: str, s: Statement, report: Report) -> Text:
    from rich.text import Text

    targets = f" → {', '.join(s.targets)}" if s.targets else ""
    said = f", said {s.said}" if s.said else ""
    how = f", {told}" if (told := manner(s)) else ""
    words = isolate(one_line(report.text[s.content_start : s.content_end]))
    return Text.assemble(
        (id_, "dim"),
        (f"  {s.act} ", "magenta"),
        f"{isolate(s.speaker)} ({s.party}){targets}{said}{how}: ",
        (words, "cyan"),
    )


def _event_line(id_: str, e: Event, report: Report) -> Text:
    from rich.text import Text

    from roznamcha.export.dossier import figures

    who = " → ".join(", ".join(codes) for codes in (e.actors, e.targets) if codes)
    known = [who, e.date, e.place, e.status if e.status != "happened" else None]
    known.append(figures(e))
    words = isolate(one_line(report.text[e.start : e.end]))
    return Text.assemble(
        (id_, "dim"), (f"  {e.type} ", "bold"), f"{', '.join(k for k in known if k)}: {words}"
    )


@app.command()
def explain(
    entry: Annotated[str, typer.Argument(help="An entry: its id or the beginning of it.")],
    db: Db = DEFAULT_DB,
    lexicon: Lexicon = None,
) -> None:
    """Say which rules made an entry, and read it again to prove it.

    The text is the stored one; if the program has changed since, that shows.
    """
    from rich.text import Text

    from roznamcha import query
    from roznamcha.explanation import explain_entry

    with open_to_read(db) as store:
        id_, found = query.entry_named(store, entry)
    told = explain_entry(found, id_, lexicon=lexicon)
    out = console()
    out.print(Text(f"{told.kind} {id_}", style="bold"))
    out.print(
        Text(
            printable(f"in report {found.head.id}, {found.head.url or found.head.origin or found.head.name}")
        )
    )
    for role, start, end in told.spans:
        words = isolate(one_line(found.report.text[start:end]))
        out.print(Text.assemble((f"  {role} ", "cyan"), f"{words} [{start}:{end}]"))
    for name, value in told.fields:
        out.print(Text.assemble((f"  {name} ", "cyan"), isolate(value)))
    out.print(Text.assemble(("rule ", "bold"), told.rule))
    for reason in told.why:
        out.print(Text.assemble(("  because of ", "dim"), isolate(reason)))
    for line in told.data:
        out.print(Text(f"  {isolate(line)}"))
    if told.same is None:
        out.print(Text("a language model found it; it is not asked again, but its words stand as cited"))
    elif told.same:
        out.print(Text("reading the stored text again gives the same record", style="green"))
    else:
        out.print(Text("reading the stored text again gives another record", style="yellow"))
        out.print(Text(f"  it was read by {found.head.program}; `roznamcha ingest` brings it up to date"))
        raise typer.Exit(1)


@app.command()
def verify(db: Db = DEFAULT_DB) -> None:
    """Cut every citation again from the stored texts and compare."""
    from rich.text import Text

    from roznamcha import query

    with open_to_read(db) as store:
        told = query.verify(store)
    console().print(Text(f"{told.reports:,} reports, {told.spans:,} spans, {told.exact:,} exact"))
    for wrong in told.wrong[:20]:
        say_error(f"{wrong.entry} in {wrong.report}: {wrong.reason}")
    if told.wrong:
        raise typer.Exit(1)


@app.command()
def timeline(
    one: PartyArgument,
    other: PartyArgument,
    db: Db = DEFAULT_DB,
    since: Since = None,
    until: Until = None,
    format: As = Format.table,
) -> None:
    """Show what passed between two parties, by day."""
    from roznamcha import query

    pair = _pair(one, other)
    with open_to_read(db) as store:
        line = query.timeline(store, *pair, since=first_day(since), until=last_day(until))
    rows = [_timeline_row(a) for a in (*line.dated, *line.undated)]
    columns = ("id", "kind", "day", "day_basis", "who", "what", "targets", "words", "start", "end")
    emit(
        rows,
        columns=(
            *columns,
            "outlet",
            "published",
            "url",
            "origin",
            "report",
            "report_name",
            "sentence",
            "sha256",
        ),
        table=("id", "day", "day_basis", "who", "what", "targets", "words", "outlet"),
        format=format,
        none=f"nothing between {party_name(pair[0])} and {party_name(pair[1])}",
    )


def _timeline_row(found: query.StatementAnswer | query.EventAnswer) -> dict[str, Any]:
    from roznamcha import query

    day, said = found.day, isinstance(found, query.StatementAnswer)
    if isinstance(found, query.StatementAnswer):
        who = f"{found.record.speaker} ({found.record.party})"
        what: str = found.record.act
    else:
        who, what = ", ".join(found.record.actors), found.record.type
    return {
        "id": found.id,
        "kind": "statement" if said else "event",
        "day": day[0] if day else None,
        "day_basis": day[1] if day else "undated",
        "who": who,
        "what": what,
        "targets": found.record.targets,
        "words": found.cuts["content" if said else "event"],
        "start": found.citation.start,
        "end": found.citation.end,
        "record": to_builtins(found.record),
        **cited(found.citation),
    }


@app.command()
def dossier(
    one: PartyArgument,
    other: PartyArgument,
    db: Db = DEFAULT_DB,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Write to this file: .html or .md.")
    ] = None,
    since: Since = None,
    until: Until = None,
    lang: Annotated[
        Lang, typer.Option("--lang", help="Language of the page's own words; quotations stay as they are.")
    ] = Lang.en,
    calendar: Annotated[
        CalendarName | None,
        typer.Option(
            "--calendar",
            help="How days are written: Gregorian, or solar with Iranian or Afghan months and the Gregorian day beside it.",
            show_default="gregorian on an English page, solar-ir on a Persian one",
        ),
    ] = None,
    full: Annotated[
        bool,
        typer.Option("--full", help="Every line, not only those that most independent sources tell."),
    ] = False,
) -> None:
    """Gather everything on two parties, with its citations.

    A page with -o FILE.html or FILE.md; a short one on the terminal without. What compares reports (processes,
    contradictions, independent sources) needs a store that `roznamcha link` has linked.
    """
    from rich.text import Text

    from roznamcha import query
    from roznamcha.dossier import dossier as gather

    if output is not None and output.suffix not in (".html", ".md"):
        raise typer.BadParameter(f"{output}: a dossier is a .html or a .md file")
    pair = _pair(one, other)
    written: Calendar | None = None if calendar is None else calendar.value
    with open_to_read(db) as store:
        found = gather(store, *pair, since=first_day(since), until=last_day(until))
        if output is None:
            from roznamcha.cli.digest import print_digest

            checked = query.verify(store, [s.head.id for s in found.sources])
            print_digest(found, checked, db, lang=lang.value, calendar=written)
            return
    from roznamcha.export.choice import EVERYTHING
    from roznamcha.export.dossier import to_html, to_markdown

    make = to_html if output.suffix == ".html" else to_markdown
    party, place = (party_name_fa, place_name_fa) if lang is Lang.fa else (party_name, str)
    try:
        output.write_text(
            make(
                found,
                party_name=party,
                place_name=place,
                language=lang.value,
                calendar=written,
                caps=EVERYTHING if full else None,
            ),
            encoding="utf-8",
            errors="replace",
        )
    except OSError as error:
        raise RoznamchaError(f"{output}: cannot be written: {error.strerror or error}") from error
    entries = len(found.timeline.dated) + len(found.timeline.undated)
    console().print(Text(f"{output}: {entries:,} entries from {len(found.sources):,} reports"))


def _pair(one: str, other: str) -> tuple[str, str]:
    pair = party_code(one), party_code(other)
    if pair[0] == pair[1]:
        raise typer.BadParameter(f"{one} and {other} are one party, {pair[0]}")
    return pair
