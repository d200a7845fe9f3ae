"""`roznamcha evaluate`: the extractor's score on a gold folder, beside a naive floor, with misses and changed
cases.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from roznamcha.cli.app import app, console, err_console, isolate
from roznamcha.cli.options import Fast, ReaderName, model_for

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

    from roznamcha.evaluate.score import Scores, Tally

HEAD = ("times (value)", "statements (span)", "statements (party+act)", "events (type)")


@app.command()
def evaluate(
    gold_dir: Annotated[
        Path, typer.Argument(help="Folder of gold *.json files.", exists=True, file_okay=False)
    ],
    system: Annotated[
        Path | None, typer.Option(help="Score this output (JSON Lines) instead of running the extractor.")
    ] = None,
    against: Annotated[
        Path | None, typer.Option(help="An older output (JSON Lines): print the cases that changed since.")
    ] = None,
    misses: Annotated[
        bool, typer.Option("--misses", help="List what was missed, spurious or wrong.")
    ] = False,
    slices: Annotated[
        bool, typer.Option("--slices", help="Print the scores by outlet, language, calendar, quote.")
    ] = False,
    fast: Fast = False,
    as_data: Annotated[bool, typer.Option("--json", help="Print the figures as JSON.")] = False,
) -> None:
    """Score the extractor on gold reports, beside a naive floor.

    Texts are read from GOLD_DIR.inputs.jsonl beside the folder if it is there, else from the gold files.
    """
    from roznamcha.evaluate.changes import changes
    from roznamcha.evaluate.gold import absent, paired, read_gold, read_inputs, read_outputs, run
    from roznamcha.evaluate.naive import naive_extract
    from roznamcha.evaluate.score import as_json, score_reports
    from roznamcha.evaluate.slices import by_calendar, by_quote, by_report, language, outlet_kind
    from roznamcha.pipeline import extract

    gold = read_gold(gold_dir)
    sources = read_inputs(gold_dir)
    outputs = (
        read_outputs(system)
        if system
        else run(sources, partial(extract, reader=model_for(ReaderName.own, fast=fast)))
    )
    if lacking := absent(gold, outputs):
        err_console().print(f"no output for {len(lacking)} gold report(s): {', '.join(lacking[:5])}")
    pairs = paired(gold, outputs)
    scores = score_reports(pairs, misses=misses)
    if as_data:
        typer.echo(json.dumps(as_json(scores)))
        return
    out = console()
    for miss in scores.misses:
        out.print(
            f"{miss.report}  {miss.kind:8} {miss.part}: {miss.detail} | {isolate(miss.words)}", markup=False
        )
    floor = score_reports(paired(gold, run(sources, naive_extract)))
    out.print(_figures(scores, floor))
    _rates(out, scores)
    if slices:
        out.print(_reports("outlet", by_report(pairs, outlet_kind)))
        out.print(_reports("language", by_report(pairs, language)))
        out.print(_items("calendar", by_calendar(pairs), "value"))
        out.print(_items("quote", by_quote(pairs), "party+act"))
    if against:
        texts = {str(report["name"]): str(report["text"]) for report in gold}
        count = 0
        for change in changes(texts, read_outputs(against), outputs):
            count += 1
            line = f"{change.report} {change.part}: {change.before or '-'} -> {change.after or '-'} | "
            out.print(line + isolate(change.words), markup=False)
        out.print(f"{count} case(s) changed")


def _table(title: str, *columns: str) -> Table:
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE, show_edge=False, pad_edge=False)
    table.add_column(title)
    for column in columns:
        table.add_column(column, justify="right")
    return table


def _figures(scores: Scores, floor: Scores) -> Table:
    table = _table(f"{scores.reports} reports", "P", "R", "F1", "gold", "found", "naive F1")
    for name, t in scores.figures.items():
        cells = (f"{t.precision:.3f}", f"{t.recall:.3f}", f"{t.f1:.3f}", str(t.gold), str(t.system))
        table.add_row(name, *cells, f"{floor.figures[name].f1:.3f}")
    return table


def _rates(out: Console, scores: Scores) -> None:
    out.print(
        f"acts, macro-F1: {scores.act_macro_f1:.3f}; of found statements: {scores.act_macro_f1_found:.3f}"
    )
    for name, tally in scores.rates.items():
        out.print(f"{name}: {tally.hits} of {tally.gold} ({tally.recall:.3f})")


def _reports(title: str, kinds: Mapping[str, Scores]) -> Table:
    table = _table(f"F1 by {title}", "reports", *HEAD)
    for kind, scores in kinds.items():
        table.add_row(kind, str(scores.reports), *(f"{scores.figures[name].f1:.3f}" for name in HEAD))
    return table


def _items(title: str, kinds: Mapping[str, Tally], level: str) -> Table:
    table = _table(f"found by {title}", "gold", "found", f"with {level}")
    for kind, tally in kinds.items():
        found = tally.system / tally.gold
        table.add_row(kind, str(tally.gold), f"{found:.3f}", f"{tally.recall:.3f}")
    return table
