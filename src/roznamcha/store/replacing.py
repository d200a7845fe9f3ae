"""Taking the old entries of a report out of a store, when it was read anew."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Table, bindparam, delete, select, update

from roznamcha.store import rows
from roznamcha.store.database import Database
from roznamcha.store.searchstore import HitKind
from roznamcha.store.tables import CARRIER, EVENT, MEANINGS, MENTION, REPORT, STATEMENT, TIME, WORDS


def replace(database: Database, connection: Connection, changed: list[rows.Row]) -> None:
    """Give reports that stand here new derived fields and take out their old entries."""
    keys = [row["seq"] for row in changed]
    mine: dict[Table, Any] = {
        t: t.c.report.in_(bindparam("keys", expanding=True))
        for t in (CARRIER, TIME, MENTION, STATEMENT, EVENT)
    }
    kinds: tuple[tuple[HitKind, Table], ...] = (("statement", STATEMENT), ("event", EVENT))
    for kind, table in kinds:
        old = select(table.c.seq).where(mine[table])
        database.drop_words(connection, kind, WORDS[kind].c.rowid.in_(old), {"keys": keys})
    database.drop_words(connection, "report", WORDS["report"].c.rowid.in_(keys), {})
    # those of entries go with them; the report stays, and with it a vector of its old headline
    connection.execute(delete(MEANINGS["report"]).where(MEANINGS["report"].c.seq.in_(keys)))
    for table, condition in mine.items():
        # the sides of a statement or event go with it, by their foreign keys
        connection.execute(delete(table).where(condition), {"keys": keys})
    kept = ("seq", "id", "name", "origin", "url", "text", "sha256", "length", "first_ingested")
    for row in changed:
        values = {k: v for k, v in row.items() if k not in kept}
        connection.execute(update(REPORT).where(REPORT.c.seq == row["seq"]).values(values))
