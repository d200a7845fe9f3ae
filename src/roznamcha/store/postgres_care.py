"""Is a store on a PostgreSQL server in order: its schema, its indexes, and whether the index of words holds them all."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from typing import Any

import psycopg
from psycopg import sql

from roznamcha.errors import StoreError
from roznamcha.store import postgres_opening
from roznamcha.store.care import Examined
from roznamcha.store.location import Location
from roznamcha.store.postgres_schema import STEPS


def examine(at: Location, *, thorough: bool = False) -> Examined | None:
    """Look at the store at an address, `None` where there is none yet; nothing is written. `StoreError` if the server
    cannot be reached, or the schema is another's. `thorough` also counts every word.
    """
    try:
        with closing(postgres_opening.connect(at, read_only=True, busy_seconds=10.0)) as raw:
            schema = postgres_opening.version(raw, at)
            if not schema:
                return None
            rows = _number(raw, "SELECT count(*) FROM report")
            size = _number(
                raw,
                "SELECT coalesce(sum(pg_total_relation_size(c.oid)), 0) FROM pg_class c"
                " WHERE c.relnamespace = %s::regnamespace AND c.relkind = 'r'",
                at.schema,
            )
            faults = tuple(_faults(raw, at, thorough=thorough)) if schema == STEPS[-1].number else ()
    except psycopg.Error as error:
        raise StoreError(f"{at}: {postgres_opening.reason(error)}") from None
    return Examined(schema=schema, newest=STEPS[-1].number, rows=rows, size=size, faults=faults)


def server(at: Location) -> tuple[str, str | None]:
    """The server's version, and what is wrong with how it keeps what it is given, if anything is."""
    try:
        with closing(postgres_opening.connect(at, read_only=True, busy_seconds=10.0)) as raw:
            number = raw.info.server_version
            name = f"PostgreSQL {number // 10000}.{number % 10000}"
            for setting in ("fsync", "full_page_writes"):
                row = raw.execute(b"SELECT current_setting(%s)", (setting,)).fetchone()
                if row and row[0] == "off":
                    return name, f"{setting} is off: a power cut may destroy the database"
    except psycopg.Error as error:
        raise StoreError(f"{at}: {postgres_opening.reason(error)}") from None
    return name, None


def _faults(raw: psycopg.Connection[Any], at: Location, *, thorough: bool) -> Iterator[str]:
    broken = raw.execute(
        b"SELECT c.relname FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid"
        b" WHERE c.relnamespace = %s::regnamespace AND NOT (i.indisvalid AND i.indisready)",
        (at.schema,),
    )
    for (name,) in broken.fetchall():
        yield f"index {name}: not valid"
    for kind in ("report", "statement", "event"):
        table, words = sql.Identifier(kind), sql.Identifier(f"{kind}_words")
        asked = sql.SQL(
            "SELECT (SELECT count(*) FROM {}), (SELECT count(*) FROM {}), held FROM word_total WHERE kind = %s"
        )
        row = raw.execute(asked.format(table, words), (kind,)).fetchone()
        if row is None or not row[0] == row[1] == row[2]:
            yield f"index of words of {kind}s: it does not hold all of them"
        elif thorough:
            counted = sql.SQL(
                "SELECT coalesce(sum(units), 0) = (SELECT units FROM word_total WHERE kind = %s) FROM {}"
            )
            same = raw.execute(counted.format(words), (kind,)).fetchone()
            if not (same and same[0]):
                yield f"index of words of {kind}s: its counts are wrong"


def _number(raw: psycopg.Connection[Any], query: str, *values: object) -> int:
    row = raw.execute(query.encode(), values).fetchone()
    return int(row[0]) if row else 0
