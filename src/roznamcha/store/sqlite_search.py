"""The search of an SQLite store: words by FTS5 and its BM25, vectors as blobs beside what they stand for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from itertools import islice
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Float,
    Integer,
    LargeBinary,
    Select,
    Table,
    delete,
    exists,
    func,
    insert,
    literal,
    select,
    text,
)

from roznamcha.store import filters
from roznamcha.store.protocol import EventFilter, StatementFilter
from roznamcha.store.search import expression
from roznamcha.store.searchstore import KINDS, Asked, Found, HitKind, Passage, Vectors, Words
from roznamcha.store.tables import EVENT, MEANING_MODEL, MEANINGS, REPORT, STATEMENT, WORDS

_CHUNK = 500
_LEAD = 400  # characters of a report's own text that its vector is made from
_TABLES: dict[HitKind, Table] = {"report": REPORT, "statement": STATEMENT, "event": EVENT}
_ORDER: tuple[HitKind, ...] = ("report", "statement", "event")
Scope = Callable[[], AbstractContextManager[Connection]]


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


class SqliteSearch:
    """Search over one store; `reading` and `writing` are the store's own scopes."""

    def __init__(self, reading: Scope, writing: Scope) -> None:
        """Made by the store, for as long as it is open."""
        self._reading, self._writing = reading, writing

    def hits(self, words: Words, asked: Asked, *, limit: int) -> tuple[Found, ...]:
        """What holds the words, by BM25, then by key."""
        kind, conditions = _kind(asked), _conditions(asked)
        table, name = _TABLES[kind], WORDS[kind].name
        # bounded inside the index where nothing else is asked: it need not be joined with thousands of rows then
        last = "" if conditions else " ORDER BY rank, rowid LIMIT :most"
        bound = {} if conditions else {"most": limit}
        matched = (
            text(f"SELECT rowid AS key, rank FROM {name} WHERE {name} MATCH :expression{last}")
            .bindparams(expression=expression(words), **bound)
            .columns(key=Integer, rank=Float)
            .subquery("matched")
        )
        query = select(table.c.id, matched.c.rank).join(matched, matched.c.key == table.c.seq)
        if conditions:
            query = _with_report(query, table).where(*conditions)
        query = query.order_by(matched.c.rank, matched.c.key).limit(limit)
        with self._reading() as connection:
            return tuple(Found(kind=kind, id=row.id, score=-row.rank) for row in connection.execute(query))

    def keys(self, asked: Asked) -> tuple[int, ...]:
        """The keys of what is asked for."""
        table = _TABLES[_kind(asked)]
        query = _with_report(select(table.c.seq), table).where(*_conditions(asked)).order_by(table.c.seq)
        with self._reading() as connection:
            return tuple(connection.execute(query).scalars())

    def ids(self, kind: HitKind, keys: Sequence[int]) -> dict[int, str]:
        """Ids by key."""
        table, out = _TABLES[kind], dict[int, str]()
        with self._reading() as connection:
            for some in _chunks(keys):
                query = select(table.c.seq, table.c.id).where(table.c.seq.in_(some))
                out |= {row.seq: row.id for row in connection.execute(query)}
        return out

    def size(self) -> int:
        """How many reports there are."""
        with self._reading() as connection:
            return connection.execute(select(func.count()).select_from(REPORT)).scalar_one()

    def frequency(self, units: Iterable[str]) -> dict[str, int]:
        """In how many reports each unit stands."""
        wanted = sorted(set(units))
        with self._reading() as connection:
            # a view of the index's own counts, of this connection alone: it can be made over a file that is only read
            connection.execute(
                text(
                    "CREATE VIRTUAL TABLE IF NOT EXISTS temp.report_counts"
                    " USING fts5vocab ('main', 'report_words', 'row')"
                )
            )
            counted = text("SELECT doc FROM temp.report_counts WHERE term = :term")
            return {u: connection.execute(counted, {"term": u}).scalar() or 0 for u in wanted}

    def model(self) -> str | None:
        """The model that the vectors are of."""
        with self._reading() as connection:
            return connection.execute(select(MEANING_MODEL.c.name)).scalar()

    def unembedded(self, model: str, *, limit: int) -> tuple[Passage, ...]:
        """What has no vector of this model, kind by kind, the newest first."""
        out: list[Passage] = []
        with self._reading() as connection:
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
        with self._reading() as connection:

            def count(tables: Iterable[Table]) -> int:
                return sum(
                    connection.execute(select(func.count()).select_from(t)).scalar_one() for t in tables
                )

            done = count(MEANINGS.values()) if _is_known(connection, model) else 0
            return done, count(_TABLES.values())

    def put_vectors(self, model: str, rows: Iterable[tuple[HitKind, int, bytes]]) -> None:
        """Keep vectors; those of another model go first."""
        with self._writing() as connection:
            if not _is_known(connection, model):
                for table in (*MEANINGS.values(), MEANING_MODEL):
                    connection.execute(delete(table))
                connection.execute(insert(MEANING_MODEL).values(name=model))
            for kind, key, vector in rows:
                table = _TABLES[kind]
                here = select(table.c.seq, literal(vector, LargeBinary)).where(table.c.seq == key)
                kept = insert(MEANINGS[kind]).from_select(["seq", "vector"], here)
                connection.execute(kept.prefix_with("OR REPLACE"))

    def vectors(self, model: str) -> tuple[Vectors, ...]:
        """All vectors, kind by kind."""
        out = []
        with self._reading() as connection:
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
    first = func.min(row.cue_start, row.content_start, *(func.coalesce(c, row.cue_start) for c in roles))
    ends = (row.speaker_end, row.condition_end, row.medium_end)
    last = func.max(row.cue_end, row.content_end, *(func.coalesce(c, row.cue_end) for c in ends))
    return func.substr(REPORT.c.text, first + 1, last - first)
