"""`roznamcha export`: what a store holds, in the formats of other programs."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from roznamcha.cli.app import app, say
from roznamcha.cli.options import (
    DEFAULT_DB,
    ActOption,
    By,
    Db,
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

if TYPE_CHECKING:
    from roznamcha.export.stream import Tally


class ExportFormat(StrEnum):
    """The formats of `export`."""

    plover = "plover"
    gdelt = "gdelt"
    acled = "acled"
    ftm = "ftm"
    w3c = "w3c"
    prov = "prov"
    csv = "csv"
    parquet = "parquet"


class Only(StrEnum):
    """One kind of entry."""

    statements = "statements"
    events = "events"


@app.command()
def export(
    format: Annotated[ExportFormat, typer.Option("--format", "-f", help="What to write.")],
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            help="The file, written whole or not at all; without it, standard output.",
        ),
    ] = None,
    db: Db = DEFAULT_DB,
    only: Annotated[Only | None, typer.Option(help="One kind of entry; without it, both.")] = None,
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
    limit: Annotated[int, typer.Option(min=0, help="At most so many entries, 0 for all.")] = 0,
) -> None:
    """Write what a store holds in a format of other programs.

    The options ask for entries as those of `statements` and `events` do. Every record keeps the entry's id, its report,
    its offsets and the hash of the report's text. What each format cannot say stands in docs/exports.
    """
    from roznamcha.export.files import FORMATS, whole, write
    from roznamcha.store.protocol import Filter

    question = asked(
        Filter, by=by, party=party, act=act, target=target, type=type, since=since, until=until, place=place,
        text=text, outlet=outlet, limit=limit,
    )  # fmt: skip
    wanted = only.value if only else None
    with open_to_read(db) as store:
        if output is None:
            if FORMATS[format.value].binary and sys.stdout.isatty():
                raise typer.BadParameter(f"{format.value} is no text for a terminal; give --output FILE")
            tally = write(store, format.value, sys.stdout.buffer, question, only=wanted)  # type: ignore[arg-type]
            sys.stdout.buffer.flush()
        else:
            with whole(output) as out:
                tally = write(store, format.value, out, question, only=wanted)  # type: ignore[arg-type]
    _tell(tally, output)


def _tell(tally: Tally, output: Path | None) -> None:
    """Say on standard error how much was written and what the format has no place for."""
    if output is not None:
        say(f"{output}: {tally.records:,} records out of {tally.reports:,} reports")
    for reason, count in sorted(tally.left_out.items()):
        say(f"left out {count:,}: {reason}")
