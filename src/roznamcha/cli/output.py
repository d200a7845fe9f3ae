"""Rows on standard output: a table for people, JSON Lines or CSV, byte for byte as stored, for programs."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping, Sequence
from textwrap import wrap
from typing import TYPE_CHECKING, Any

import msgspec

from roznamcha.cli.app import console, isolate, say
from roznamcha.cli.options import TABLE_ROWS, Format

if TYPE_CHECKING:
    from rich.text import Text

    from roznamcha.query import Citation
    from roznamcha.records import Statement

# columns that hold words of the texts
_WIDE = (
    "content", "words", "forms", "title", "added", "earlier_words", "later_words", "denial_words", "denied_words",
)  # fmt: skip
_LONG = 280  # characters of such words that a table shows; JSON Lines and CSV hold them all
_WHOLE = ("id", "day", "date", "published", "denial_day")
# what the other columns may take, in the order of trying; with less room than this left for the texts there
# are no columns
_NARROW, _LEAST, _GAP = (26, 16, 10), 24, 3
Row = Mapping[str, Any]


def emit(
    rows: Iterable[Row],
    *,
    columns: Sequence[str],
    table: Sequence[str],
    format: Format,
    none: str = "nothing found",
    limit: int | None = 0,
) -> None:
    """Print `rows` as `format`; `columns` are those of the CSV, `table` those of the table.

    JSON Lines hold all that a row holds. Lists are joined by `; ` in CSV and by `, ` in tables. A CSV cell that a
    spreadsheet would take for a formula gets an apostrophe before it; JSON Lines are exact. Without a `limit` of
    the user's (`None`) a table may have been cut off, and says so.
    """
    if format is Format.jsonl:
        for row in rows:
            sys.stdout.write(msgspec.json.encode(row).decode() + "\n")
    elif format is Format.csv:
        from roznamcha.export.table import line

        sys.stdout.write(line(columns).decode())
        for row in rows:
            sys.stdout.write(line(row.get(c) for c in columns).decode())
    else:
        found = list(rows)
        print_table(found, table, none=none)
        if limit is None and len(found) == TABLE_ROWS:
            say(f"the first {TABLE_ROWS} rows; --limit 0 shows all there are")


def print_table(found: Sequence[Row], columns: Sequence[str], *, none: str = "nothing found") -> None:
    """Print `found` as a table, or as one paragraph a row where the terminal is too narrow for columns."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    from roznamcha.export.table import cell

    out = console()
    if not found:
        out.print(Text(none))
        return
    cells = [{c: _cell(c, one_line(cell(row.get(c), ", "))) for c in columns} for row in found]
    # the texts get what the other columns leave; each line is isolated by itself, so none may be folded
    # later
    fits = {c: max(len(c), *(len(row[c]) for row in cells)) for c in columns if c not in _WIDE}
    texts = len(columns) - len(fits)
    narrow, wide = fits, 0
    for most in _NARROW:
        # an id or a day that is cut short cannot be used
        narrow = {c: width if c in _WHOLE else min(width, max(most, len(c))) for c, width in fits.items()}
        wide = (out.width - sum(width + _GAP for width in narrow.values())) // max(1, texts) - _GAP
        if wide >= _LEAST:
            break
    if wide < _LEAST:
        for row in cells:
            out.print(Text("  ".join(isolate(row[c]) for c in columns if c in narrow and row[c])))
            for c in columns:
                if c not in narrow and row[c]:
                    out.print(Text(f"  {isolate(row[c])}", style="cyan"))
        return
    shown = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for column in columns:
        shown.add_column(column.replace("_", " "), no_wrap=True)
    for row in cells:
        shown.add_row(*(_lines(row[c], narrow.get(c, wide)) for c in columns))
    out.print(shown)


def _cell(column: str, text: str) -> str:
    """`text` as a table shows it: of long words of a report the beginning, whole words of it."""
    if column not in _WIDE or len(text) <= _LONG:
        return text
    return text[: _LONG + 1].rpartition(" ")[0] + " …"


def _lines(text: str, width: int) -> Text:
    from rich.text import Text

    return Text("\n".join(isolate(line) for line in wrap(text, width)))


def one_line(text: str) -> str:
    """`text` with every run of blanks and line ends as one blank."""
    return " ".join(text.split())


def cited(citation: Citation) -> dict[str, Any]:
    """A citation as columns of a row."""
    return {
        "outlet": citation.outlet,
        "published": citation.published,
        "url": citation.url,
        "origin": citation.origin,
        "report": citation.report,
        "report_name": citation.name,
        "sentence": citation.sentence,
        "sha256": citation.sha256,
    }


def manner(statement: Statement) -> str:
    """How a statement was made and what it holds of the deed, where there is something to tell.

    >>> from roznamcha.records import Statement
    >>> plain = dict(speaker="s", speaker_id=None, speaker_start=None, speaker_end=None, party="UNK", cue_start=0,
    ...              cue_end=1, content_start=2, content_end=3, quote="indirect", act="say", rule="say")
    >>> manner(Statement(**plain, medium="press_conference", venue="aljazeera", modality="negated"))
    'press conference, to aljazeera, negated'
    """
    told = [statement.medium.replace("_", " ")] if statement.medium else []
    told += [f"to {statement.venue}"] if statement.venue else []
    told += [statement.modality] if statement.modality != "asserted" else []
    return ", ".join(told)
