"""CSV: one row an entry, one header, the columns of `export.rows`."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, BinaryIO

from roznamcha.export.rows import COLUMNS, row_of
from roznamcha.export.stream import Bundle, Tally

GLUE = "; "


def guarded(cell: str) -> str:
    """`cell` with an apostrophe before it if a spreadsheet would run it: the texts are other people's words.

    >>> guarded("=1+1"), guarded("+ 5"), guarded("- نه"), guarded("خبر")
    ("'=1+1", "'+ 5", "'- نه", 'خبر')
    """
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n")) else cell


def cell(value: object, glue: str = GLUE) -> str:
    """A value as the text of a cell: nothing for `None`, lists joined by `glue`, figures as `killed 3; wounded 4-5`."""
    if value is None:
        return ""
    if isinstance(value, list | tuple):
        return glue.join(map(str, value))
    if isinstance(value, Mapping):
        each = sorted(value.items())
        return glue.join(f"{k} {'-'.join(map(str, v)) if isinstance(v, list) else v}" for k, v in each)
    return str(value)


def line(values: Iterable[object]) -> bytes:
    """One line of CSV with its line end, UTF-8; only text is guarded, numbers are as they are."""
    out = io.StringIO()
    cells = [cell(v) if isinstance(v, int | float) else guarded(cell(v)) for v in values]
    csv.writer(out, lineterminator="\n").writerow(cells)
    return out.getvalue().encode()


def write(bundles: Iterable[Bundle], out: BinaryIO, tally: Tally) -> None:
    """Write the entries of `bundles` to `out` as CSV."""
    names: Sequence[str] = tuple(COLUMNS)
    out.write(line(names))
    for bundle in bundles:
        tally.reports += 1
        for answer in bundle.entries:
            row: Mapping[str, Any] = row_of(answer)
            out.write(line(row[name] for name in names))
            tally.records += 1
