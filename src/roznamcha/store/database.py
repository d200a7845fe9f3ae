"""What differs between the databases that a store can lie in: connections, transactions, bulk, full text.

Everything else is one set of queries (`base`, `table_links`, `table_search`, `filters`, `tallies`), which SQLAlchemy
writes for either.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol

from sqlalchemy import ColumnElement, Connection, FromClause, Select, Table, select
from sqlalchemy.ext.compiler import compiles

from roznamcha.store.searchstore import HitKind, Vectors, Words

Scope = Callable[[], AbstractContextManager[Connection]]


class Database(Protocol):
    """A connection to one database, for one thread at a time. Every error in its scopes becomes a `StoreError`."""

    @property
    def shown(self) -> str:
        """What messages call the store: a path, an address without its password."""
        ...

    def reading(self) -> AbstractContextManager[Connection]:
        """A connection to read from; every query sees what was committed before it."""
        ...

    def writing(self) -> AbstractContextManager[Connection]:
        """A transaction, the only one that writes to this store at its time: all that happens inside or nothing, also
        when the process is killed.
        """
        ...

    def insert(self, connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
        """Put many rows into a table, in a transaction that is open; rows of `tables.WORDS` go into the index."""
        ...

    def stream(self, connection: Connection, table: Table, *, many: int) -> Iterator[Mapping[str, Any]]:
        """Every row of a table in the order of its key, `many` held at a time, those of `tables.WORDS` as they were put."""
        ...

    def snapshot(self) -> AbstractContextManager[Connection]:
        """A connection on which every query sees the same moment."""
        ...

    def filling(self, aside: str | None) -> AbstractContextManager[tuple[Connection, str | None]]:
        """A transaction in which a store is filled that holds nothing, and the new name of one that stood there.

        `StoreError` if one stands there and there is no word `aside` to call it by.
        """
        ...

    def drop_words(
        self, connection: Connection, kind: HitKind, keys: ColumnElement[bool], values: Mapping[str, Any]
    ) -> None:
        """Take rows of an index of words out of it: those for which `keys` holds, with the bound `values`."""
        ...

    def matched(
        self, connection: Connection, kind: HitKind, words: Words, *, most: int | None = None
    ) -> FromClause:
        """What holds the words, as rows of `key` and `rank` (BM25, the least is the best): the `most` best, or all."""
        ...

    def frequency(self, connection: Connection, units: Iterable[str]) -> dict[str, int]:
        """In how many reports each unit stands."""
        ...

    def keep_near(self, connection: Connection) -> bool:
        """Keep some of the vectors in the form in which the database itself compares them, if it can, in a transaction
        that is open; whether there may be others left."""
        ...

    def compares(self, connection: Connection) -> bool:
        """Whether the database can compare vectors, and keeps all of them for it."""
        ...

    def nearest(
        self,
        connection: Connection,
        kind: HitKind,
        asked: Sequence[float],
        *,
        limit: int,
        among: Collection[int] | None,
    ) -> Vectors | None:
        """At least the `limit` vectors that lie nearest, of `among` keys or all; only where `compares` says so."""
        ...

    def close(self) -> None:
        """Give the connection back."""
        ...


class Holds(ColumnElement[bool]):
    """A condition: the row of `table` with this key holds the words; each database has its own form of it."""

    inherit_cache = False

    def __init__(self, table: Table, words: Words) -> None:
        """`table` is one of those that have an index of words."""
        self.table, self.words = table, words


class Extreme(ColumnElement[int]):
    """The least or greatest of several numbers in one row; `None` is among none of them."""

    inherit_cache = False

    def __init__(self, which: str, *columns: ColumnElement[Any]) -> None:
        """`which` is `least` or `greatest`."""
        self.which, self.columns = which, columns


@compiles(Extreme)
def _extreme(element: Extreme, compiler: Any, **options: Any) -> str:
    inside = ", ".join(compiler.process(column, **options) for column in element.columns)
    return f"{element.which}({inside})"


@compiles(Extreme, "sqlite")
def _extreme_sqlite(element: Extreme, compiler: Any, **options: Any) -> str:
    inside = ", ".join(compiler.process(column, **options) for column in element.columns)
    return f"{'min' if element.which == 'least' else 'max'}({inside})"


def in_order(table: Table) -> Select[Any]:
    """Every row of a table, in an order that its content alone decides."""
    keys = [table.c[name] for name in ("seq", "rowid", "id") if name in table.c]
    return select(table).order_by(*(keys[:1] or table.c))
