"""`roznamcha extract`: reports in, records out, no store."""

from __future__ import annotations

import sys
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from roznamcha.cli.app import app, console, isolate, say
from roznamcha.cli.asking import Asking, asking
from roznamcha.cli.options import (
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
from roznamcha.cli.output import manner, print_table

if TYPE_CHECKING:
    from rich.text import Text

    from roznamcha.records import Report


class Format(StrEnum):
    """How `extract` prints."""

    jsonl = "jsonl"
    table = "table"
    text = "text"


@app.command()
def extract(
    paths: Annotated[
        list[str],
        typer.Argument(
            help="Files or folders (text, HTML, JSON Lines, Telegram, WARC), or - for standard input."
        ),
    ],
    format: Annotated[Format, typer.Option("--format", "-f", help="How to print the records.")] = Format.text,
    lexicon: Lexicon = None,
    reader: ReaderOption = ReaderName.own,
    llm_url: LlmUrl = None,
    llm_model: LlmModel = None,
    llm_price: LlmPrice = None,
    llm_cache: LlmCache = None,
    llm_timeout: LlmTimeout = 120.0,
    fast: Fast = False,
) -> None:
    """Read reports and print what they say, without a store."""
    from roznamcha.cli.reading import read_reports, tell
    from roznamcha.read import Problem

    asked = Asking(
        reader=reader,
        url=llm_url,
        model=llm_model,
        price=llm_price,
        cache=llm_cache,
        timeout=llm_timeout,
        lexicon=lexicon,
    )
    model = model_for(reader, fast=fast)
    read = problems = 0
    with asking(asked) as llm:
        for item in read_reports(paths, sys.stdin.buffer, lexicon=lexicon, llm=llm, model=model):
            if isinstance(item, Problem):
                problems += 1
                tell(item)
            else:
                read += 1
                _print(item[1], format)
    if not read:
        if not problems:
            say("error: nothing to read: no report in what was given")
        raise typer.Exit(1)


def _print(report: Report, format: Format) -> None:
    from roznamcha.export.record import to_json

    if format is Format.jsonl:
        sys.stdout.buffer.write(to_json(report) + b"\n")
        sys.stdout.buffer.flush()
    elif format is Format.table:
        _table(report)
    else:
        _text(report)


def _heading(report: Report) -> Text:
    from rich.text import Text

    known = [report.outlet, report.published or "no date", report.language, report.url or report.origin]
    return Text(f"{report.name}  ({', '.join(k for k in known if k)})", style="bold")


def _text(report: Report) -> None:
    """The entries of a report, one a line, each with its words."""
    from rich.text import Text

    from roznamcha.export.dossier import figures

    out = console()
    out.print(_heading(report))
    if report.carriers:
        out.print(Text(f"  names as its source: {', '.join(c.outlet for c in report.carriers)}"))
    for s in report.statements:
        targets = f" -> {', '.join(s.targets)}" if s.targets else ""
        said = f", said {s.said}" if s.said else ""
        out.print(Text.assemble((f"  {s.act} ", "cyan"), f"{isolate(s.speaker)} ({s.party}){targets}{said}"))
        out.print(
            Text(
                f"    {isolate(_cut(report, s.content_start, s.content_end))} [{s.content_start}:{s.content_end}]"
            )
        )
        if s.condition_start is not None and s.condition_end is not None:
            condition = isolate(_cut(report, s.condition_start, s.condition_end))
            out.print(Text(f"    on condition: {condition} [{s.condition_start}:{s.condition_end}]"))
        if how := manner(s):
            out.print(Text(f"    {how}"))
    for e in report.events:
        who = " ".join(filter(None, (", ".join(e.actors), "-> " + ", ".join(e.targets) if e.targets else "")))
        known = ", ".join(filter(None, (who, e.date, e.place, e.status, figures(e))))
        out.print(Text.assemble((f"  {e.type} ", "magenta"), known))
        out.print(Text(f"    {isolate(_cut(report, e.start, e.end))} [{e.start}:{e.end}]"))
    for t in report.times:
        out.print(Text.assemble(("  time ", "green"), f"{t.value or 'unresolved'} "), end="")
        out.print(Text(f"{isolate(_cut(report, t.start, t.end))} [{t.start}:{t.end}]"))


def _table(report: Report) -> None:
    """The entries of a report as a table."""
    rows = [
        {
            "kind": s.act,
            "who": f"{s.speaker} ({s.party})",
            "at_whom": s.targets,
            "when": s.said,
            "words": _cut(report, s.content_start, s.content_end),
            "offsets": f"{s.content_start}:{s.content_end}",
        }
        for s in report.statements
    ]
    rows += [
        {
            "kind": f"{e.type} ({e.status})",
            "who": e.actors,
            "at_whom": e.targets,
            "when": e.date,
            "words": _cut(report, e.start, e.end),
            "offsets": f"{e.start}:{e.end}",
        }
        for e in report.events
    ]
    console().print(_heading(report))
    columns = ("kind", "who", "at_whom", "when", "words", "offsets")
    print_table(rows, columns, none="no statement and no event found")


def _cut(report: Report, start: int, end: int) -> str:
    return " ".join(report.text[start:end].split())
