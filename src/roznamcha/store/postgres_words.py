r"""The full-text index in PostgreSQL: the same words, hits and ranks as SQLite's FTS5 gives.

PostgreSQL's own parser and ranks are not used. A text comes as units between blanks (`search.indexed`); the set of them is a `tsvector` under a GIN index, and the row of them, each between blanks of its own (` a  b `), answers
what the set cannot: what stands side by side, and how often. BM25 is that of FTS5 (k1 = 1.2, b = 0.75, an idf that is
never under 1e-6), worked out in the same order of operations.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from math import log
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Connection,
    Float,
    FromClause,
    Integer,
    MetaData,
    Select,
    Table,
    Text,
    and_,
    cast,
    func,
    literal,
    not_,
    or_,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import TSQUERY, TSVECTOR
from sqlalchemy.ext.compiler import compiles

from roznamcha.store.database import Holds
from roznamcha.store.searchstore import KINDS, HitKind, Term, Words

# a unit in the index; PostgreSQL takes 2 KB, a letter takes at most four bytes
_LONGEST = 500
# bytes of different units of one text; PostgreSQL takes 1 MB
_MOST = 900_000
_K1, _B = 1.2, 0.75
_LEAST_IDF = 1e-6

_METADATA = MetaData()
INDEX: dict[HitKind, Table] = {
    kind: Table(
        f"{kind}_words",
        _METADATA,
        Column("rowid", BigInteger, primary_key=True),
        Column("words", Text),
        Column("units", Integer),
        Column("lexemes", TSVECTOR),
    )
    for kind in KINDS
}
TOTAL = Table(
    "word_total",
    _METADATA,
    Column("kind", Text, primary_key=True),
    Column("held", BigInteger),
    Column("units", BigInteger),
)


def indexed_row(row: Mapping[str, Any]) -> dict[str, Any]:
    """The row of the index for one of SQLite's: `rowid`, `words`, `joined`.

    >>> made = indexed_row({"rowid": 1, "words": "آتش بس آتش", "joined": "آتشبس"})
    >>> made["words"], made["units"], made["lexemes"]
    (' آتش  بس  آتش \\n آتشبس ', 4, "'آتش' 'بس' 'آتشبس'")
    """
    columns = [units for name in ("words", "joined") if (units := row[name].split())]
    return {
        "rowid": row["rowid"],
        "words": "\n".join(f" {'  '.join(units)} " for units in columns),
        "units": sum(map(len, columns)),
        "lexemes": " ".join(f"'{unit}'" for unit in _kept(chain.from_iterable(columns))),
    }


def _kept(units: Iterable[str]) -> Iterable[str]:
    """The different units that the index takes, in the order in which they first come."""
    different = dict.fromkeys(unit[:_LONGEST] for unit in units)
    if sum(map(len, different)) + 2 * len(different) < _MOST // 4:
        return different
    kept, size = [], 0
    for unit in different:
        size += len(unit.encode()) + 8
        if size > _MOST:
            break
        kept.append(unit)
    return kept


def plain_row(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row of SQLite's index out of one of this: the same units in the same order."""
    words, _, joined = row["words"].partition("\n")
    return {"rowid": row["rowid"], "words": " ".join(words.split()), "joined": " ".join(joined.split())}


def count(connection: Connection, kind: HitKind, *, held: int, units: int) -> None:
    """So many texts and units have come in or gone out."""
    here = update(TOTAL).where(TOTAL.c.kind == kind)
    connection.execute(here.values(held=TOTAL.c.held + held, units=TOTAL.c.units + units))


def _query(lexemes: str) -> ColumnElement[Any]:
    return cast(literal(lexemes, Text), TSQUERY)


def _lexeme(unit: str, *, prefix: bool = False) -> str:
    # a unit is letters and digits; were it not, it could still not end its quotation
    quoted = unit[:_LONGEST].replace("\\", "\\\\").replace("'", "''")
    return f"'{quoted}'{':*' if prefix or len(unit) > _LONGEST else ''}"


def _set(form: Sequence[str], *, prefix: bool) -> str:
    """What the set of units must hold for a form: all of its units."""
    last = len(form) - 1
    return " & ".join(_lexeme(unit, prefix=prefix and n == last) for n, unit in enumerate(form))


def _row(form: Sequence[str], *, prefix: bool) -> str:
    """A form as it stands in the row of units."""
    spelt = "".join(f" {unit} " for unit in form)
    return spelt[:-1] if prefix else spelt


def _exact(form: Sequence[str]) -> bool:
    """Whether the set alone can tell that the form occurs."""
    return len(form) == 1 and len(form[0]) <= _LONGEST


def _occurs(table: Table, form: Sequence[str], *, prefix: bool) -> ColumnElement[bool]:
    inside = table.c.lexemes.bool_op("@@")(_query(_set(form, prefix=prefix)))
    if _exact(form):
        return inside
    return and_(inside, func.strpos(table.c.words, _row(form, prefix=prefix)) > 0)


def _either(table: Table, term: Term) -> ColumnElement[bool]:
    return or_(*(_occurs(table, form, prefix=term.prefix) for form in term.forms))


def condition(kind: HitKind, words: Words) -> ColumnElement[bool]:
    """That a row of the index holds the words."""
    table = INDEX[kind]
    join = or_ if words.some else and_
    wanted = join(*(_either(table, term) for term in words.terms))
    if len(words.terms) > 1 and not words.some:
        # in one question to the index, so that it takes the rarest word first
        sets = " & ".join(
            "(" + " | ".join(f"({_set(form, prefix=term.prefix)})" for form in term.forms) + ")"
            for term in words.terms
        )
        wanted = and_(table.c.lexemes.bool_op("@@")(_query(sets)), wanted)
    if words.without:
        wanted = and_(wanted, not_(or_(*(_either(table, term) for term in words.without))))
    return wanted


def matched(connection: Connection, kind: HitKind, words: Words, *, most: int | None) -> FromClause:
    """Key and rank of what holds the words; `connection` is asked how rare each form is."""
    table = INDEX[kind]
    total = connection.execute(select(TOTAL.c.held, TOTAL.c.units).where(TOTAL.c.kind == kind)).one()
    mean = total.units / total.held if total.units else 1.0
    score: ColumnElement[float] = literal(0.0, Float)
    long = _K1 * (1 - _B + _B * table.c.units / literal(mean, Float))
    for term in words.terms:
        for form in term.forms:
            here = select(func.count()).select_from(table).where(_occurs(table, form, prefix=term.prefix))
            many = connection.execute(here).scalar_one()
            if not many:
                continue
            idf = max(log((total.held - many + 0.5) / (many + 0.5)), _LEAST_IDF)
            spelt = _row(form, prefix=term.prefix)
            rest = func.octet_length(func.replace(table.c.words, spelt, ""))
            often = cast(
                (func.octet_length(table.c.words) - rest) / literal(len(spelt.encode()), Integer), Float
            )
            score = score + literal(idf, Float) * ((often * (_K1 + 1.0)) / (often + long))
    query: Select[Any] = select(table.c.rowid.label("key"), (-score).label("rank"))
    query = query.where(condition(kind, words))
    if most is not None:
        query = query.order_by("rank", "key").limit(most)
    return query.subquery("matched")


def frequency(connection: Connection, units: Iterable[str]) -> dict[str, int]:
    """In how many reports each unit stands."""
    table, out = INDEX["report"], {}
    for unit in units:
        query = select(func.count()).select_from(table).where(_occurs(table, (unit,), prefix=False))
        out[unit] = connection.execute(query).scalar_one()
    return out


@compiles(Holds, "postgresql")
def _holds(element: Holds, compiler: Any, **options: Any) -> str:
    kind: HitKind = element.table.name  # type: ignore[assignment]
    hits = select(INDEX[kind].c.rowid).where(condition(kind, element.words))
    return str(compiler.process(element.table.c.seq.in_(hits), **options))
