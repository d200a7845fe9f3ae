"""The search of a store: words by its index and BM25, vectors as bytes beside what they stand for."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    LargeBinary,
    Select,
    Table,
    delete,
    exists,
    func,
    insert,
    literal,
    select,
)

from roznamcha.store import filters
from roznamcha.store.database import Database, Extreme
from roznamcha.store.protocol import EventFilter, StatementFilter
from roznamcha.store.searchstore import KINDS, Asked, Found, HitKind, Passage, Vectors, Words
from roznamcha.store.tables import EVENT, MEANING_MODEL, MEANINGS, REPORT, STATEMENT

_CHUNK = 500
_LEAD = 400  # characters of a report's own text that its vector is made from
_TABLES: dict[HitKind, Table] = {"report": REPORT, "statement": STATEMENT, "event": EVENT}
_ORDER: tuple[HitKind, ...] = ("report", "statement", "event")


def _chunks(values: Iterable[Any]) -> Iterator[list[Any]]:
    waiting = iter(values)
    while some := list(islice(waiting, _CHUNK)):
        yield some


def _kind(asked: Asked) -> HitKind:
    if isinstance(asked, StatementFilter):
        return "statement"
    return "event" if isinstance(asked, EventFilter) else "report"


def _conditions(asked: Asked) -> list[filters.Condition]:
    if isinstance(asked, StatementFilter):
        return filters.statements(asked)
    return filters.events(asked) if isinstance(asked, EventFilter) else filters.reports(asked)


class TableSearch:
    """Search over one store."""

    def __init__(self, database: Database) -> None:
        """Made by the store, for as long as it is open."""
        self._database = database

    def hits(self, words: Words, asked: Asked, *, limit: int) -> tuple[Found, ...]:
        """What holds the words, by BM25, then by key."""
        kind, conditions = _kind(asked), _conditions(asked)
        table = _TABLES[kind]
        with self._database.reading() as connection:
            # where nothing else is asked the index need not give more than is wanted
            most = None if conditions else limit
            matched = self._database.matched(connection, kind, words, most=most)
            query = select(table.c.id, matched.c.rank).join(matched, matched.c.key == table.c.seq)
            if conditions:
                query = _with_report(query, table).where(*conditions)
            query = query.order_by(matched.c.rank, matched.c.key).limit(limit)
            return tuple(Found(kind=kind, id=row.id, score=-row.rank) for row in connection.execute(query))

    def keys(self, asked: Asked, *, among: Sequence[int] | None = None) -> tuple[int, ...]:
        """The keys of what is asked for."""
        table = _TABLES[_kind(asked)]
        query = select(table.c.seq).where(*_conditions(asked))
        if asked.report or asked.outlet or getattr(asked, "reports", None) is not None:
            query = _with_report(query, table)
        found: list[int] = []
        with self._database.reading() as connection:
            if among is None:
                found += connection.execute(query).scalars()
            for some in _chunks(sorted(among or ())):
                found += connection.execute(query.where(table.c.seq.in_(some))).scalars()
        # sorted here: to give them in order a database would rather read the whole table than an index
        return tuple(sorted(found))

    def ids(self, kind: HitKind, keys: Sequence[int]) -> dict[int, str]:
        """Ids by key."""
        table, out = _TABLES[kind], dict[int, str]()
        with self._database.reading() as connection:
            for some in _chunks(keys):
                query = select(table.c.seq, table.c.id).where(table.c.seq.in_(some))
                out |= {row.seq: row.id for row in connection.execute(query)}
        return out

    def size(self) -> int:
        """How many reports there are."""
        with self._database.reading() as connection:
            return connection.execute(select(func.count()).select_from(REPORT)).scalar_one()

    def frequency(self, units: Iterable[str]) -> dict[str, int]:
        """In how many reports each unit stands."""
        with self._database.reading() as connection:
            return self._database.frequency(connection, sorted(set(units)))

    def model(self) -> str | None:
        """The model that the vectors are of."""
        with self._database.reading() as connection:
            return connection.execute(select(MEANING_MODEL.c.name)).scalar()

    def unembedded(self, model: str, *, limit: int) -> tuple[Passage, ...]:
        """What has no vector of this model, kind by kind, the newest first."""
        out: list[Passage] = []
        with self._database.reading() as connection:
            known = _is_known(connection, model)
            for kind in _ORDER:
                table, vectors = _TABLES[kind], MEANINGS[kind]
                query = _with_report(
                    select(table.c.seq, REPORT.c.title, _words_of(kind).label("words")), table
                )
                if known:
                    query = query.where(~exists().where(vectors.c.seq == table.c.seq).correlate(table))
                order = (REPORT.c.published_from.is_(None), REPORT.c.published_from.desc(), table.c.seq)
                for row in connection.execute(query.order_by(*order).limit(limit - len(out))):
                    out.append(Passage(kind=kind, key=row.seq, title=row.title, words=row.words))
                if len(out) >= limit:
                    break
        return tuple(out)

    def embedded_count(self, model: str) -> tuple[int, int]:
        """How many have a vector of this model, of how many."""
        with self._database.reading() as connection:

            def count(tables: Iterable[Table]) -> int:
                return sum(
                    connection.execute(select(func.count()).select_from(t)).scalar_one() for t in tables
                )

            done = count(MEANINGS.values()) if _is_known(connection, model) else 0
            return done, count(_TABLES.values())

    def put_vectors(self, model: str, rows: Iterable[tuple[HitKind, int, bytes]]) -> None:
        """Keep vectors; those of another model go first."""
        with self._database.writing() as connection:
            if not _is_known(connection, model):
                for table in (*MEANINGS.values(), MEANING_MODEL):
                    connection.execute(delete(table))
                connection.execute(insert(MEANING_MODEL).values(name=model))
            for kind, key, vector in rows:
                table, kept = _TABLES[kind], MEANINGS[kind]
                here = select(table.c.seq, literal(vector, LargeBinary)).where(table.c.seq == key)
                connection.execute(delete(kept).where(kept.c.seq == key))
                connection.execute(insert(kept).from_select(["seq", "vector"], here))

    def keep_near(self) -> None:
        """Chunk by chunk, so that others may write between."""
        more = True
        while more:
            with self._database.writing() as connection:
                more = self._database.keep_near(connection)

    def compares(self, model: str) -> bool:
        """Whether the database compares the vectors of this model."""
        with self._database.reading() as connection:
            return _is_known(connection, model) and self._database.compares(connection)

    def nearest(
        self, kind: HitKind, asked: Sequence[float], *, limit: int, among: Collection[int] | None = None
    ) -> Vectors | None:
        """What lies nearest, as the database finds it."""
        with self._database.reading() as connection:
            return self._database.nearest(connection, kind, asked, limit=limit, among=among)

    def vectors(self, model: str) -> tuple[Vectors, ...]:
        """All vectors, kind by kind."""
        out = []
        with self._database.reading() as connection:
            if not _is_known(connection, model):
                return ()
            for kind in KINDS:
                table = MEANINGS[kind]
                rows = connection.execute(select(table.c.seq, table.c.vector).order_by(table.c.seq)).all()
                if rows:
                    keys, blobs = zip(*rows, strict=True)
                    out.append(Vectors(kind=kind, keys=keys, data=b"".join(blobs)))
        return tuple(out)


def _with_report(query: Select[Any], table: Table) -> Select[Any]:
    return query if table is REPORT else query.join(REPORT, REPORT.c.seq == table.c.report)


def _is_known(connection: Connection, model: str) -> bool:
    return connection.execute(select(MEANING_MODEL.c.name)).scalar() == model


def _words_of(kind: HitKind) -> ColumnElement[str]:
    """What an entry or report says, from the raw text: a statement from its first word to its last."""
    if kind == "event":
        return EVENT.c.cut
    if kind == "report":
        return func.substr(REPORT.c.text, 1, _LEAD)
    row = STATEMENT.c
    roles = (row.speaker_start, row.condition_start, row.medium_start)
    first = Extreme(
        "least", row.cue_start, row.content_start, *(func.coalesce(c, row.cue_start) for c in roles)
    )
    ends = (row.speaker_end, row.condition_end, row.medium_end)
    last = Extreme("greatest", row.cue_end, row.content_end, *(func.coalesce(c, row.cue_end) for c in ends))
    return func.substr(REPORT.c.text, first + 1, last - first)
