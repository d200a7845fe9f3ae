"""Answers as a sequence that shows itself in a notebook and becomes a pandas or polars frame."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any, Generic, TypeVar, overload

from roznamcha.errors import MissingExtraError
from roznamcha.export.dossier import shown
from roznamcha.export.rows import Row, Sort
from roznamcha.export.table import cell

if TYPE_CHECKING:
    import pandas
    import polars

T = TypeVar("T")
# so many rows are shown; all of them are there
_SHOWN = 50
_STYLE = "text-align:start;vertical-align:top;max-width:40em"


@dataclass(frozen=True)
class Shape(Generic[T]):
    """What the items of a table are called, how one becomes a row, the columns with their sorts, and those to show."""

    name: str
    row: Callable[[T], Row]
    columns: Mapping[str, Sort]
    shown: Sequence[str]


class Table(Sequence[T]):
    """Answers in order: a sequence of typed records, a table in a notebook, a data frame where one is asked for."""

    def __init__(self, items: Iterable[T], shape: Shape[T]) -> None:
        self._items = tuple(items)
        self._shape = shape

    def __len__(self) -> int:
        return len(self._items)

    def __iter__(self) -> Iterator[T]:
        return iter(self._items)

    @overload
    def __getitem__(self, index: int) -> T: ...

    @overload
    def __getitem__(self, index: slice) -> Table[T]: ...

    def __getitem__(self, index: int | slice) -> T | Table[T]:
        if isinstance(index, slice):
            return Table(self._items[index], self._shape)
        return self._items[index]

    def __repr__(self) -> str:
        return f"<{len(self):,} {self._shape.name}>"

    def rows(self) -> Iterator[dict[str, Any]]:
        """Each item as a plain row, in the columns of a frame."""
        for item in self._items:
            row = self._shape.row(item)
            yield {name: row.get(name) for name in self._shape.columns}

    def to_pandas(self) -> pandas.DataFrame:
        """The rows as a pandas frame: text, nullable whole numbers, lists. `MissingExtraError` without pandas."""
        try:
            import pandas as pd
        except ImportError as error:
            raise MissingExtraError("a pandas frame", "frames") from error
        frame = pd.DataFrame(list(self.rows()), columns=list(self._shape.columns), dtype=object)
        numbers = [name for name, sort in self._shape.columns.items() if sort == "number"]
        return frame.astype(dict.fromkeys(numbers, "Int64"))

    def to_polars(self) -> polars.DataFrame:
        """The rows as a polars frame: text, 64-bit whole numbers, lists of text. `MissingExtraError` without polars."""
        try:
            import polars as pl
        except ImportError as error:
            raise MissingExtraError("a polars frame", "frames") from error
        sorts: dict[Sort, Any] = {"text": pl.String, "number": pl.Int64, "texts": pl.List(pl.String)}
        schema = {name: sorts[sort] for name, sort in self._shape.columns.items()}
        return pl.DataFrame(list(self.rows()), schema=schema)

    def _repr_html_(self) -> str:
        """The first rows as an HTML table; words of reports are escaped, each cell finds its own direction."""
        if not self._items:
            return f"<p>no {escape(self._shape.name)}</p>"
        head = "".join(
            f'<th style="{_STYLE}">{escape(name.replace("_", " "))}</th>' for name in self._shape.shown
        )
        body = "".join(f"<tr>{self._cells(item)}</tr>" for item in self._items[:_SHOWN])
        more = f"<p>the first {_SHOWN} of {len(self):,}</p>" if len(self) > _SHOWN else ""
        return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{more}"

    def _cells(self, item: T) -> str:
        row = self._shape.row(item)
        cells = (escape(shown(cell(row.get(name), ", "))) for name in self._shape.shown)
        return "".join(f'<td dir="auto" style="{_STYLE}">{each}</td>' for each in cells)
