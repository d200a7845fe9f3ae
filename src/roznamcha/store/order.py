"""The order of lists in a store, and where a page of one goes on."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, Table, and_, or_, select, tuple_

from roznamcha.errors import NotFoundError
from roznamcha.store.protocol import Filter
from roznamcha.store.tables import REPORT


def by_day(connection: Connection, query: Select[Any], table: Table, asked: Filter) -> Select[Any]:
    """`query` over `table` (joined with `report`) sorted by day, from where the page before ended.

    From the newest, what was still to come when it was reported stands with its report: a summit planned for 2050 is no
    news of 2050. Within a day rows come in the order of their reports' ids, so that the order of ingest does not matter.
    `NotFoundError` if the row that the page before ended with is gone.
    """
    day = table.c.published_from if table is REPORT else table.c.listed if asked.newest else table.c.day_from
    within: list[ColumnElement[Any]] = [REPORT.c.id]
    within += [] if table is REPORT else [table.c.seq]
    if asked.after is not None:
        query = query.where(_behind(connection, table, asked, day, within))
    # an index gives the last day first, and what has none last, without a sort
    first = (day.desc().nulls_last(),) if asked.newest else (day.nulls_last(),)
    return query.order_by(*first, *within)


def _behind(
    connection: Connection,
    table: Table,
    asked: Filter,
    day: ColumnElement[Any],
    within: list[ColumnElement[Any]],
) -> ColumnElement[bool]:
    source = table if table is REPORT else table.join(REPORT, REPORT.c.seq == table.c.report)
    last = connection.execute(
        select(day, *within).select_from(source).where(table.c.id == asked.after)
    ).first()
    if last is None:
        raise NotFoundError(
            f"the list cannot go on after {asked.after!r}: it is not in the store; begin it again"
        )
    rest = tuple_(*within) > tuple_(*last[1:])
    if last[0] is None:
        return and_(day.is_(None), rest)
    later = day < last[0] if asked.newest else day > last[0]
    return or_(later, day.is_(None), and_(day == last[0], rest))
