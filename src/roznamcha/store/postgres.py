"""A store in a schema of a PostgreSQL database: one writer at a time, COPY for bulk, a schema that is brought up to
date.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import psycopg
from psycopg import sql
from sqlalchemy import ColumnElement, Connection, FromClause, Table, create_engine, delete
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from roznamcha import __version__
from roznamcha.errors import StoreError
from roznamcha.store import postgres_near, postgres_opening, postgres_words
from roznamcha.store.base import TableStore
from roznamcha.store.database import in_order
from roznamcha.store.location import Location
from roznamcha.store.migrations import Migration
from roznamcha.store.opening import utc_now
from roznamcha.store.postgres_schema import STEPS
from roznamcha.store.searchstore import HitKind, Vectors, Words
from roznamcha.store.tables import LINK_GENERATION, METADATA, WORDS


class PostgresStore(TableStore):
    """A store on a server; one connection, for one thread at a time, made again when it was lost."""

    def __init__(
        self,
        location: Location,
        *,
        read_only: bool = False,
        clock: Callable[[], str] = utc_now,
        busy_seconds: float = 60.0,
        program: str = __version__,
        migrations: Sequence[Migration] = STEPS,
    ) -> None:
        """Open the store, or make it unless `read_only`; the rest is as for `SqliteStore`. `busy_seconds` is how long to
        wait for another program that writes.

        Raises `StoreError`: no server, no such database or user, no store there (read-only), another's schema, one of a
        newer version, or an older one in a store opened read-only.
        """
        self.location = location
        database = PostgresDatabase(
            location, read_only=read_only, busy_seconds=busy_seconds, migrations=migrations
        )
        super().__init__(database, clock=clock, program=program)

    def version(self) -> int:
        """How often anything was written here: the same as long as the store is."""
        with self.database.reading() as connection:
            return int(connection.exec_driver_sql("SELECT number FROM change").scalar_one())


class PostgresDatabase:
    """A connection to the schema of a store."""

    def __init__(
        self,
        location: Location,
        *,
        read_only: bool,
        busy_seconds: float,
        migrations: Sequence[Migration] = STEPS,
        prepared: bool = True,
    ) -> None:
        """Open it as `PostgresStore` says; unless `prepared`, whatever stands there, if anything does, is left alone."""
        self.location = location
        self._closed = False
        self._connection: Connection | None = None

        def connect() -> psycopg.Connection[Any]:
            return postgres_opening.connect(location, read_only=read_only, busy_seconds=busy_seconds)

        self._engine = create_engine("postgresql+psycopg://", creator=connect, poolclass=NullPool)
        try:
            with self.reading() as connection:
                driver = raw(connection)
                postgres_opening.check_server(driver, location)
                if prepared:
                    postgres_opening.prepare(driver, location, read_only=read_only, migrations=migrations)
        except BaseException:
            self.close()
            raise

    @property
    def shown(self) -> str:
        """The address, without its password."""
        return str(self.location)

    @contextmanager
    def _plain_errors(self) -> Iterator[None]:
        """Every error of the database in here becomes a `StoreError` that says what to do; a connection that broke is
        given up, and the next question makes another.
        """
        try:
            yield
        except DBAPIError as error:
            self._drop_if_broken()
            raise StoreError(f"{self.shown}: {postgres_opening.reason(error.orig or error)}") from None
        except psycopg.Error as error:
            self._drop_if_broken()
            raise StoreError(f"{self.shown}: {postgres_opening.reason(error)}") from None
        except UnicodeEncodeError as error:
            raise StoreError(
                f"{self.shown}: a text holds half a character (a lone surrogate) and was not kept"
            ) from error

    def _drop_if_broken(self) -> None:
        if self._connection is None:
            return
        if self._connection.invalidated or raw(self._connection).broken or raw(self._connection).closed:
            self._connection.invalidate()
            self._connection.close()
            self._connection = None

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """The connection, outside any transaction."""
        if self._closed:
            raise StoreError(f"{self.shown}: the store is closed")
        with self._plain_errors():
            if self._connection is None:
                self._connection = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")
            yield self._connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction, begun when no other one writes to this store any more."""
        with self._transaction() as connection:
            connection.exec_driver_sql("UPDATE change SET number = number + 1")
            yield connection

    @contextmanager
    def _transaction(self) -> Iterator[Connection]:
        with self.reading() as connection:
            try:
                connection.exec_driver_sql("BEGIN")
                postgres_opening.claim(raw(connection), self.location)
                yield connection
                connection.exec_driver_sql("COMMIT")
            except BaseException:
                if not connection.invalidated and not raw(connection).closed:
                    raw(connection).rollback()
                raise

    def insert(self, connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
        """By COPY, which takes rows in one stream."""
        if not rows:
            return
        kind = _KINDS.get(table.name)
        if kind is not None:
            rows = [postgres_words.indexed_row(row) for row in rows]
            postgres_words.count(connection, kind, held=len(rows), units=sum(row["units"] for row in rows))
        names = list(rows[0])
        command = sql.SQL("COPY {} ({}) FROM STDIN").format(
            sql.Identifier(table.name), sql.SQL(", ").join(map(sql.Identifier, names))
        )
        with raw(connection).cursor() as cursor, cursor.copy(command) as copy:
            for row in rows:
                copy.write_row([row[name] for name in names])

    def stream(self, connection: Connection, table: Table, *, many: int) -> Iterator[Mapping[str, Any]]:
        """Row by row, through a cursor of the server's."""
        kind = _KINDS.get(table.name)
        query = in_order(table if kind is None else postgres_words.INDEX[kind])
        found = connection.execute(query, execution_options={"yield_per": many}).mappings()
        for row in found:
            yield dict(row) if kind is None else postgres_words.plain_row(dict(row))

    @contextmanager
    def snapshot(self) -> Iterator[Connection]:
        """A transaction that sees what was committed before it, and nothing after."""
        with self.reading() as connection:
            connection.exec_driver_sql("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
            try:
                yield connection
            finally:
                if not connection.invalidated and not raw(connection).closed:
                    raw(connection).rollback()

    @contextmanager
    def filling(self, aside: str | None) -> Iterator[tuple[Connection, str | None]]:
        """The schema is made in the same transaction; one that stands there is renamed."""
        with self._transaction() as connection:
            driver, moved = raw(connection), None
            if postgres_opening.version(driver, self.location):
                if aside is None:
                    raise StoreError(f"{self.shown}: is there already; --replace moves it aside first")
                moved = postgres_opening.move_aside(driver, self.location, aside)
            postgres_opening.build(driver, self.location, STEPS, here=0)
            connection.execute(delete(LINK_GENERATION))
            yield connection, moved
            # the server chooses its ways by figures that it would only gather some time later
            for table in METADATA.tables:
                connection.exec_driver_sql(f'ANALYZE "{table}"')

    def drop_words(
        self, connection: Connection, kind: HitKind, keys: ColumnElement[bool], values: Mapping[str, Any]
    ) -> None:
        """What goes is counted out."""
        gone = connection.execute(
            delete(WORDS[kind]).where(keys).returning(postgres_words.INDEX[kind].c.units), values
        )
        units = [row.units for row in gone]
        postgres_words.count(connection, kind, held=-len(units), units=-sum(units))

    def matched(
        self, connection: Connection, kind: HitKind, words: Words, *, most: int | None = None
    ) -> FromClause:
        """By the rank that is worked out here."""
        return postgres_words.matched(connection, kind, words, most=most)

    def frequency(self, connection: Connection, units: Iterable[str]) -> dict[str, int]:
        """Counted in the index."""
        return postgres_words.frequency(connection, units)

    def keep_near(self, connection: Connection) -> bool:
        """By pgvector, if the database has it."""
        home = postgres_near.extension(raw(connection))
        return home is not None and postgres_near.fill(raw(connection), home)

    def compares(self, connection: Connection) -> bool:
        """By pgvector, if the database has it."""
        driver = raw(connection)
        return postgres_near.extension(driver) is not None and postgres_near.whole(driver)

    def nearest(
        self,
        connection: Connection,
        kind: HitKind,
        asked: Sequence[float],
        *,
        limit: int,
        among: Collection[int] | None,
    ) -> Vectors | None:
        """By pgvector."""
        home = postgres_near.extension(raw(connection))
        if home is None:
            raise StoreError(f"{self.shown}: the extension vector is gone; search again")
        return postgres_near.nearest(raw(connection), home, kind, asked, limit=limit, among=among)

    def close(self) -> None:
        """Give the connection back."""
        if not self._closed:
            self._closed = True
            if self._connection is not None:
                self._connection.close()
            self._engine.dispose()


_KINDS: dict[str, HitKind] = {
    "report_words": "report",
    "statement_words": "statement",
    "event_words": "event",
}


def raw(connection: Connection) -> psycopg.Connection[Any]:
    """The driver's own connection under one of SQLAlchemy's."""
    found = connection.connection.driver_connection
    if not isinstance(found, psycopg.Connection):
        raise TypeError("no connection to PostgreSQL")
    return found
