"""Tables of words and names: tab-separated, a header line, `#` for comments, one spelling a row, a source in every row.

A surface is written with its joiners; `spellings` derives the forms that a text may have instead: joiner, space or
nothing. Letters that waver (ي/ی, ك/ک, hamza) need no rows: surfaces and texts are folded alike (`text.fold`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import product
from pathlib import Path

from roznamcha.errors import LexiconError
from roznamcha.text.fold import ZWNJ, fold, key

DATA = Path(__file__).parent / "fa"
# past this many joiners a surface is spelled one way throughout, or the variants would explode
_MOST_JOINERS = 5


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table: its values by column and where it stands (`file:line`), for error messages."""

    values: dict[str, str]
    where: str

    def __getitem__(self, column: str) -> str:
        return self.values[column]


def read_table(path: Path, columns: Iterable[str], *, shown: str = "") -> list[Row]:
    """The rows of the table at `path`, whose header must be `columns` in that order; errors call it `shown`.

    Raises `LexiconError` with file and line for a wrong header, a row of another width, an empty or repeated-space
    surface, or a row without a source (where there is a `source` column).
    """
    name = shown or path.name
    wanted = list(columns)
    rows: list[Row] = []
    never_empty = [wanted.index(column) for column in ("surface", "source") if column in wanted]
    header: list[str] | None = None
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise LexiconError(f"{name}: not UTF-8 (byte {error.start}); save it as UTF-8") from error
    except OSError as error:
        raise LexiconError(f"{name}: cannot be read: {error.strerror or error}") from error
    for number, line in enumerate(text.splitlines(), 1):
        if line.startswith("#") or not line or line.isspace():
            continue
        cells = [*map(str.strip, line.split("\t"))]
        where = f"{name}:{number}"
        if header is None:
            if cells != wanted:
                raise LexiconError(
                    f"{where}: the header is {' '.join(cells)}, wanted, with tabs, {' '.join(wanted)}"
                )
            header = cells
            continue
        if len(cells) != len(wanted):
            raise LexiconError(
                f"{where}: {len(cells)} columns, wanted {len(wanted)} with tabs between them ({', '.join(wanted)})"
            )
        for index in never_empty:
            if not cells[index]:
                raise LexiconError(f"{where}: the column {wanted[index]} is empty; fill it in")
        rows.append(Row(dict(zip(wanted, cells, strict=True)), where))
    if header is None:
        raise LexiconError(f"{name}: the table is empty, not even a header ({', '.join(wanted)})")
    return rows


def spellings(surface: str) -> Iterator[str]:
    """The folded spellings of `surface`: each joiner also as a space or as nothing.

    >>> [s.replace("\\u200c", "|") for s in spellings("آتش\\u200cبس")]
    ['آتش|بس', 'آتش بس', 'آتشبس']
    >>> list(spellings("میدان"))
    ['میدان']
    """
    folded = fold(surface)
    if ZWNJ not in folded:
        yield folded
        return
    parts = folded.split(ZWNJ)
    if len(parts) > _MOST_JOINERS:
        for mark in (ZWNJ, " ", ""):
            yield mark.join(parts)
        return
    for glue in product((ZWNJ, " ", ""), repeat=len(parts) - 1):
        yield "".join([p + g for p, g in zip(parts, (*glue, ""), strict=True)])


@cache
def words(slot: str) -> tuple[str, ...]:
    """The surfaces of the word list `words/<slot>.tsv` (columns `surface`, `source`), as written."""
    rows = read_table(DATA / "words" / f"{slot}.tsv", ("surface", "source"))
    seen: dict[str, str] = {}
    for row in rows:
        if fold(row["surface"]) in seen:
            raise LexiconError(
                f"{row.where}: {row['surface']!r} stands in {seen[fold(row['surface'])]} already"
            )
        seen[fold(row["surface"])] = row.where
    return tuple(row["surface"] for row in rows)


@cache
def keys(slot: str) -> frozenset[str]:
    """The lookup keys of the one-word surfaces of a word list."""
    return frozenset(key(w) for w in words(slot))


@cache
def entity_words(name: str) -> frozenset[str]:
    """The lookup keys of the table `entities/NAME.tsv` (columns `surface`, `source`)."""
    return frozenset(
        key(r["surface"]) for r in read_table(DATA / "entities" / f"{name}.tsv", ("surface", "source"))
    )
