"""A store in one SQLite file: write-ahead log, foreign keys, full-text index, a schema that is brought up
to date.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Float,
    FromClause,
    Integer,
    Select,
    Table,
    create_engine,
    delete,
    insert,
    literal_column,
    select,
    text,
)
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.pool import StaticPool

from roznamcha import __version__
from roznamcha.errors import StoreError
from roznamcha.store import opening
from roznamcha.store.base import TableStore
from roznamcha.store.database import Holds, in_order
from roznamcha.store.migrations import MIGRATIONS, Migration
from roznamcha.store.search import expression, units
from roznamcha.store.searchstore import HitKind, Vectors, Words
from roznamcha.store.tables import LINK_GENERATION, REPORT, WORDS


class SqliteStore(TableStore):
    """A store in the SQLite file at `path`; one connection, for one thread at a time."""

    def __init__(
        self,
        path: str | Path,
        *,
        read_only: bool = False,
        clock: Callable[[], str] = opening.utc_now,
        busy_seconds: float = 10.0,
        program: str = __version__,
        migrations: Sequence[Migration] = MIGRATIONS,
    ) -> None:
        """Open the store, or make it unless `read_only`; `clock` gives the time of an ingest,
        `program` what reads the reports: a version, with the digest of a user's tables behind it.

        Raises `StoreError`: no such file (read-only), a file of another kind, locked for longer than
        `busy_seconds`, a schema newer than this program, or an older one in a store opened read-only.
        """
        self.path = Path(path)
        database = SqliteDatabase(
            self.path, read_only=read_only, busy_seconds=busy_seconds, migrations=migrations
        )
        self._raw = database.raw
        super().__init__(database, clock=clock, program=program)


class SqliteDatabase:
    """The file at `path`, with the words of its reports in FTS5."""

    def __init__(
        self, path: Path, *, read_only: bool, busy_seconds: float, migrations: Sequence[Migration]
    ) -> None:
        """Open the file as `SqliteStore` says."""
        self.path = path
        self._closed = False
        if read_only and not path.exists():
            raise StoreError(f"{path}: there is no store here; make one with `roznamcha ingest`")
        with self._plain_errors():
            raw = opening.connect(path, read_only=read_only, busy_seconds=busy_seconds)
        try:
            with self._plain_errors():
                opening.prepare(raw, path, read_only=read_only, migrations=migrations)
        except BaseException:
            raw.close()
            raise
        self.raw = raw
        self._engine = create_engine("sqlite://", creator=lambda: raw, poolclass=StaticPool)
        self._connection = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")

    @property
    def shown(self) -> str:
        """The path."""
        return str(self.path)

    @contextmanager
    def _plain_errors(self) -> Iterator[None]:
        """Every error of the database in here becomes a `StoreError` that says what to do."""
        try:
            yield
        except DBAPIError as error:
            raise StoreError(f"{self.path}: {opening.reason(error.orig or error)}") from error
        except sqlite3.Error as error:
            raise StoreError(f"{self.path}: {opening.reason(error)}") from error
        except UnicodeEncodeError as error:
            raise StoreError(
                f"{self.path}: a text holds half a character (a lone surrogate) and was not kept"
            ) from error

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """The connection, outside any transaction."""
        if self._closed:
            raise StoreError(f"{self.path}: the store is closed")
        with self._plain_errors():
            yield self._connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction: all that happens inside or nothing, also when the process is killed."""
        with self.reading() as connection:
            # the lock is taken at once: a reader that turns writer halfway would fail without waiting
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            try:
                yield connection
            except BaseException:
                if self.raw.in_transaction:
                    connection.exec_driver_sql("ROLLBACK")
                raise
            try:
                connection.exec_driver_sql("COMMIT")
            except DBAPIError:
                if self.raw.in_transaction:
                    connection.exec_driver_sql("ROLLBACK")
                raise

    def insert(self, connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
        """Many rows in one statement."""
        if rows:
            connection.execute(insert(table), rows)

    def stream(self, connection: Connection, table: Table, *, many: int) -> Iterator[Mapping[str, Any]]:
        """Row by row."""
        found = connection.execute(in_order(table), execution_options={"yield_per": many})
        for row in found.mappings():
            words = {name: units(row[name]) for name in ("words", "joined") if name in row}
            yield {**row, **words}

    @contextmanager
    def snapshot(self) -> Iterator[Connection]:
        """A transaction that only reads."""
        with self.reading() as connection:
            connection.exec_driver_sql("BEGIN")
            try:
                yield connection
            finally:
                if self.raw.in_transaction:
                    connection.exec_driver_sql("ROLLBACK")

    @contextmanager
    def filling(self, aside: str | None) -> Iterator[tuple[Connection, str | None]]:
        """A new file; nothing is ever moved aside here."""
        with self.writing() as connection:
            if connection.execute(select(REPORT.c.seq).limit(1)).first() is not None:
                raise StoreError(f"{self.path}: holds reports already")
            connection.execute(delete(LINK_GENERATION))
            yield connection, None

    def drop_words(
        self, connection: Connection, kind: HitKind, keys: ColumnElement[bool], values: Mapping[str, Any]
    ) -> None:
        """FTS5 keeps its own counts."""
        connection.execute(delete(WORDS[kind]).where(keys), values)

    def matched(
        self, connection: Connection, kind: HitKind, words: Words, *, most: int | None = None
    ) -> FromClause:
        """By the index's own rank."""
        name = WORDS[kind].name
        # bounded inside the index: it need not be joined with thousands of rows then
        last, bound = ("", {}) if most is None else (" ORDER BY rank, rowid LIMIT :most", {"most": most})
        return (
            text(f"SELECT rowid AS key, rank FROM {name} WHERE {name} MATCH :expression{last}")
            .bindparams(expression=expression(words), **bound)
            .columns(key=Integer, rank=Float)
            .subquery("matched")
        )

    def frequency(self, connection: Connection, units: Iterable[str]) -> dict[str, int]:
        """From the index's own counts."""
        # a view of this connection alone: it can be made over a file that is only read
        connection.execute(
            text(
                "CREATE VIRTUAL TABLE IF NOT EXISTS temp.report_counts"
                " USING fts5vocab ('main', 'report_words', 'row')"
            )
        )
        counted = text("SELECT doc FROM temp.report_counts WHERE term = :term")
        return {u: connection.execute(counted, {"term": u}).scalar() or 0 for u in units}

    def keep_near(self, connection: Connection) -> bool:
        """SQLite compares no vectors."""
        return False

    def compares(self, connection: Connection) -> bool:
        """SQLite compares no vectors."""
        return False

    def nearest(
        self,
        connection: Connection,
        kind: HitKind,
        asked: Sequence[float],
        *,
        limit: int,
        among: Collection[int] | None,
    ) -> Vectors | None:
        """Never asked for: SQLite compares no vectors."""
        raise StoreError(f"{self.shown}: SQLite compares no vectors; read them")

    def close(self) -> None:
        """Close the file."""
        if not self._closed:
            self._closed = True
            self._connection.close()
            self._engine.dispose()
            self.raw.close()


@compiles(Holds, "sqlite")
def _holds(element: Holds, compiler: Any, **options: Any) -> str:
    name = WORDS[element.table.name].name
    # the operand on the left of MATCH is the index itself, which has no column object
    hits: Select[Any] = (
        select(literal_column("rowid")).select_from(text(name)).where(text(f"{name} MATCH :expression"))
    )
    inside = element.table.c.seq.in_(hits.params(expression=expression(element.words)))
    return str(compiler.process(inside, **options))
