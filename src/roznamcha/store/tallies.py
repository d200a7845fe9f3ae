"""Counting in a store: how many statements, events or reports have which values."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Connection, FromClause, Select, and_, func, select

from roznamcha.errors import StoreError
from roznamcha.store import filters
from roznamcha.store.protocol import EventFilter, ReportFilter, StatementFilter, Tally, TallyField
from roznamcha.store.tables import EVENT, EVENT_SIDE, REPORT, STATEMENT, STATEMENT_SIDE

Asked = StatementFilter | EventFilter | ReportFilter


def count(connection: Connection, asked: Asked, by: tuple[TallyField, ...]) -> tuple[Tally, ...]:
    """Tallies by the fields `by`, the most frequent first; `StoreError` for a field that what is asked for has not."""
    if isinstance(asked, StatementFilter):
        table, conditions, known = STATEMENT, filters.statements(asked), _STATEMENT
    elif isinstance(asked, EventFilter):
        table, conditions, known = EVENT, filters.events(asked), _EVENT
    else:
        table, conditions, known = REPORT, filters.reports(asked), _REPORT
    for field in by:
        if field not in known:
            raise StoreError(f"nothing can be counted by {field} here; there is {', '.join(known)}")
    columns = [known[field] for field in by]
    source: FromClause = table
    # the report is only looked up where its columns are needed: over a large store that is most of the time
    if table is not REPORT and (asked.outlet or asked.report or "outlet" in by):
        source = source.join(REPORT, REPORT.c.seq == table.c.report)
    for field in by:
        if (table.name, field) in _SIDES:
            side, condition = _SIDES[table.name, field]
            source = source.join(side, condition)
    # a party may be named and aimed at, or act and be hit: it is one party all the same
    many = func.count(table.c.seq.distinct()) if {"named", "other"} & {*by} else func.count()
    query: Select[Any] = select(*columns, many).select_from(source).where(*conditions)
    query = query.group_by(*columns).order_by(many.desc(), *(c.nulls_first() for c in columns))
    return tuple(Tally(values=tuple(row[:-1]), count=row[-1]) for row in connection.execute(query))


_TARGET, _NAMED = STATEMENT_SIDE.alias("target"), STATEMENT_SIDE.alias("named")
_OTHER = EVENT_SIDE.alias("other")
_SIDE, _ACTOR, _PARTNER, _HIT = (EVENT_SIDE.alias(n) for n in ("side", "actor", "partner", "hit"))
_STATEMENT: dict[str, ColumnElement[Any]] = {
    "party": STATEMENT.c.party,
    "act": STATEMENT.c.act,
    "target": _TARGET.c.party,
    "named": _NAMED.c.party,
    "speaker_id": STATEMENT.c.speaker_id,
    "speaker": STATEMENT.c.speaker,
    "outlet": REPORT.c.outlet,
    "day": STATEMENT.c.day_from,
}
_EVENT: dict[str, ColumnElement[Any]] = {
    "type": EVENT.c.type,
    "status": EVENT.c.status,
    "place": EVENT.c.place,
    "side": _SIDE.c.party,
    "other": _OTHER.c.party,
    "actor": _ACTOR.c.party,
    "partner": _PARTNER.c.party,
    "target": _HIT.c.party,
    "outlet": REPORT.c.outlet,
    "day": EVENT.c.day_from,
    "date": EVENT.c.date_from,
}
_REPORT: dict[str, ColumnElement[Any]] = {
    "outlet": REPORT.c.outlet,
    "day": REPORT.c.published_from,
    "language": REPORT.c.language,
}
_SIDES: dict[tuple[str, str], tuple[FromClause, ColumnElement[bool]]] = {
    ("statement", "target"): (
        _TARGET,
        and_(_TARGET.c.statement == STATEMENT.c.seq, _TARGET.c.role == "target"),
    ),
    ("statement", "named"): (_NAMED, _NAMED.c.statement == STATEMENT.c.seq),
    ("event", "side"): (_SIDE, _SIDE.c.event == EVENT.c.seq),
    ("event", "other"): (_OTHER, and_(_OTHER.c.event == EVENT.c.seq, _OTHER.c.party > _SIDE.c.party)),
    ("event", "actor"): (_ACTOR, and_(_ACTOR.c.event == EVENT.c.seq, _ACTOR.c.role == "actor")),
    ("event", "partner"): (
        _PARTNER,
        and_(_PARTNER.c.event == EVENT.c.seq, _PARTNER.c.role == "actor", _PARTNER.c.party > _ACTOR.c.party),
    ),
    ("event", "target"): (_HIT, and_(_HIT.c.event == EVENT.c.seq, _HIT.c.role == "target")),
}
