"""A whole store from one database into another, row by row: what the backup of a store on a server is made of."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

from roznamcha.store.database import Database
from roznamcha.store.location import Location, need_driver
from roznamcha.store.sqlite import SqliteStore
from roznamcha.store.tables import METADATA

_ROWS = 2_000  # held at a time


def copy(source: Database, target: Database, *, aside: str | None = None) -> str | None:
    """Every row of every table of `source`, as it stands at one moment, into `target`, where no store stands yet.

    All in one transaction of `target`. One that stands there is a `StoreError`, or kept under the name that comes back,
    if there is a word `aside` to put behind it.
    """
    with source.snapshot() as reading, target.filling(aside) as (writing, moved):
        # in the order in which they are made: what is referred to comes first
        for table in METADATA.tables.values():
            rows = source.stream(reading, table, many=_ROWS)
            while some := list(islice(rows, _ROWS)):
                target.insert(writing, table, some)
    return moved


def into_file(at: Location, path: Path) -> None:
    """The store at an address as a new SQLite file."""
    need_driver(at)
    from roznamcha.store.postgres import PostgresStore

    with PostgresStore(at, read_only=True) as source, SqliteStore(path) as target:
        copy(source.database, target.database)


def into_server(path: Path, at: Location, *, aside: str | None) -> str | None:
    """The store in an SQLite file, which is brought up to date if it is older, into the schema at an address, whole or
    not at all; as `copy` says.
    """
    need_driver(at)
    from roznamcha.store.postgres import PostgresDatabase

    with SqliteStore(path) as source:
        target = PostgresDatabase(at, read_only=False, busy_seconds=60.0, prepared=False)
        try:
            return copy(source.database, target, aside=aside)
        finally:
            target.close()
