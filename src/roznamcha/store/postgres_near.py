"""Vectors compared by the server, where its extension pgvector is there: what lies nearest, without reading all of it.

Beside each vector of a store (`report_meaning` and so on, bytes) lies the same one as pgvector keeps it, in a table that
is made only where the extension is. The server gives what lies nearest by its own arithmetic, and so much more that what
the program's own arithmetic would give is among it; the program then compares these as it compares all of them without
the extension. So the answers are the same. No approximate index is used.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

import psycopg
from psycopg import sql

from roznamcha.store.searchstore import KINDS, HitKind, Vectors

# halfvec came with this version of the extension
_OLDEST = (0, 7)
_SCALE = 4  # bytes of a vector's scale before its numbers
_SOME = 5_000
# a product of the program differs from the exact one by less than 0.001, one of half precision by less; of two each
_MARGIN = 0.005


def extension(raw: psycopg.Connection[Any]) -> str | None:
    """The schema in which pgvector lies, if this database has it."""
    found = raw.execute(
        "SELECT n.nspname, e.extversion FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace"
        " WHERE e.extname = 'vector'"
    ).fetchone()
    if found is None:
        return None
    version = tuple(int(part) for part in found[1].split(".")[:2])
    return found[0] if version >= _OLDEST else None


def fill(raw: psycopg.Connection[Any], home: str) -> bool:
    """Keep some more vectors as pgvector keeps them, in the transaction that is open; whether there may be others left.

    `home` is the extension's schema.
    """
    import numpy as np

    for kind in KINDS:
        size = _one(raw, sql.SQL("SELECT octet_length(vector) FROM {} LIMIT 1").format(_kept(kind)))
        if size is None:
            continue
        if _size(raw, kind) != size - _SCALE:
            # there is none yet, it is of another model, or the extension went and took the column with it
            raw.execute(sql.SQL("DROP TABLE IF EXISTS {}").format(_near(kind)))
        raw.execute(
            sql.SQL(
                "CREATE TABLE IF NOT EXISTS {near} (seq BIGINT PRIMARY KEY REFERENCES {kept} (seq) ON DELETE CASCADE,"
                " vector {home}.halfvec({size}) NOT NULL)"
            ).format(
                near=_near(kind), kept=_kept(kind), home=sql.Identifier(home), size=sql.Literal(size - _SCALE)
            )
        )
        missing = sql.SQL(
            "SELECT seq, vector FROM {kept} k WHERE NOT EXISTS (SELECT FROM {near} n WHERE n.seq = k.seq)"
            " ORDER BY seq LIMIT {some}"
        ).format(kept=_kept(kind), near=_near(kind), some=sql.Literal(_SOME))
        copy = sql.SQL("COPY {near} (seq, vector) FROM STDIN").format(near=_near(kind))
        if rows := raw.execute(missing).fetchall():
            with raw.cursor() as cursor, cursor.copy(copy) as out:
                for seq, data in rows:
                    numbers = np.frombuffer(data, dtype=np.int8, offset=_SCALE).astype(np.float32)
                    out.write_row((seq, _said(numbers * np.frombuffer(data, dtype="<f4", count=1)[0])))
            return True
    return False


def whole(raw: psycopg.Connection[Any]) -> bool:
    """Whether every vector of the store is kept as pgvector keeps it."""
    for kind in KINDS:
        if not _one(raw, sql.SQL("SELECT EXISTS (SELECT FROM {})").format(_kept(kind))):
            continue
        if _size(raw, kind) is None:
            return False
        counts = [_one(raw, sql.SQL("SELECT count(*) FROM {}").format(t)) for t in (_kept(kind), _near(kind))]
        if counts[0] != counts[1]:
            return False
    return True


def nearest(
    raw: psycopg.Connection[Any],
    home: str,
    kind: HitKind,
    asked: Sequence[float],
    *,
    limit: int,
    among: Collection[int] | None = None,
) -> Vectors | None:
    """The `limit` vectors that lie nearest to `asked`, and those that lie hardly farther; `None` if there is none."""
    if not _one(raw, sql.SQL("SELECT EXISTS (SELECT FROM {})").format(_kept(kind))):
        return None
    query = sql.SQL(
        "SELECT seq, vector OPERATOR({home}.<#>) {asked}::{home}.halfvec AS away FROM {near} {which}"
        " ORDER BY away, seq LIMIT %s"
    ).format(
        home=sql.Identifier(home),
        asked=sql.Literal(_said(asked)),
        near=_near(kind),
        which=sql.SQL("" if among is None else "WHERE seq = ANY(%s)"),
    )
    given: list[Any] = [] if among is None else [sorted(among)]
    many = 2 * limit
    while True:
        rows = raw.execute(query, [*given, many]).fetchall()
        if len(rows) < many or rows[-1][1] > rows[limit - 1][1] + _MARGIN:
            break
        many *= 4
    if len(rows) > limit:
        rows = [row for row in rows if row[1] <= rows[limit - 1][1] + _MARGIN]
    keys = sorted(seq for seq, _ in rows)
    found = raw.execute(
        sql.SQL("SELECT seq, vector FROM {} WHERE seq = ANY(%s) ORDER BY seq").format(_kept(kind)), [keys]
    ).fetchall()
    if not found:
        return None
    return Vectors(kind=kind, keys=tuple(seq for seq, _ in found), data=b"".join(data for _, data in found))


def _size(raw: psycopg.Connection[Any], kind: HitKind) -> int | None:
    """Of how many numbers the vectors are that pgvector keeps; `None` where it keeps none."""
    found: int | None = _one(
        raw,
        sql.SQL(
            "SELECT atttypmod FROM pg_attribute WHERE attrelid = to_regclass({}) AND attname = 'vector'"
            " AND NOT attisdropped"
        ).format(sql.Literal(f"{kind}_near")),
    )
    return found


def _kept(kind: HitKind) -> sql.Identifier:
    return sql.Identifier(f"{kind}_meaning")


def _near(kind: HitKind) -> sql.Identifier:
    return sql.Identifier(f"{kind}_near")


def _said(numbers: Sequence[float]) -> str:
    """A vector as pgvector reads it."""
    return f"[{','.join(f'{float(n):.6g}' for n in numbers)}]"


def _one(raw: psycopg.Connection[Any], query: sql.Composed) -> Any:
    row = raw.execute(query).fetchone()
    return row[0] if row else None
