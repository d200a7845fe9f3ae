"""Questions to conditions: which rows of which table a filter asks for. Values are bound, never written
into SQL.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import Any

import regex
from sqlalchemy import ColumnElement, Table, and_, exists, false, or_, select

from roznamcha.store.database import Holds
from roznamcha.store.protocol import EntityFilter, EventFilter, Filter, ReportFilter, StatementFilter
from roznamcha.store.search import lookup, terms_of
from roznamcha.store.searchstore import Words
from roznamcha.store.tables import EVENT, EVENT_SIDE, MENTION, REPORT, STATEMENT, STATEMENT_SIDE
from roznamcha.text.fold import fold

Condition = ColumnElement[bool]
# an id of the gazetteer; no name is written so
_ID = regex.compile(r"(?:person|body|state|group|outlet|place):\S+")
# what is dated by its own day, else by its report's: first and last day that it can mean
STATEMENT_DAYS = (STATEMENT.c.day_from, STATEMENT.c.day_to)
EVENT_DAYS = (EVENT.c.day_from, EVENT.c.day_to)
REPORT_DAYS = (REPORT.c.published_from, REPORT.c.published_to)


def statements(asked: StatementFilter) -> list[Condition]:
    """Conditions on `statement` joined with `report`."""
    found = [*_report(asked, STATEMENT_DAYS), *_said(asked)]
    if asked.ids is not None:
        found.append(STATEMENT.c.id.in_(asked.ids))
    if asked.reports is not None:
        found.append(REPORT.c.id.in_(asked.reports))
    if asked.party:
        found.append(STATEMENT.c.party == asked.party)
    if asked.besides:
        found.append(STATEMENT.c.act != asked.besides)
    if asked.type or asked.place:
        found.append(or_(*_content_tells(asked)))
    if asked.between:
        found.append(or_(*(_towards(p, [o for o in asked.between if o != p]) for p in asked.between)))
    return [*found, *_words(asked, STATEMENT)]


def events(asked: EventFilter) -> list[Condition]:
    """Conditions on `event` joined with `report`."""
    found = [*_report(asked, EVENT_DAYS), *_happened(asked)]
    found += [_takes_part(p) for p in asked.involving]
    if asked.between:
        pairs = combinations(asked.between, 2)
        found.append(or_(*(and_(_takes_part(a), _takes_part(b)) for a, b in pairs)))
    if asked.figures:
        found.append(EVENT.c.figures != "{}")
    if asked.ids is not None:
        found.append(EVENT.c.id.in_(asked.ids))
    if asked.reports is not None:
        found.append(REPORT.c.id.in_(asked.reports))
    if asked.status:
        found.append(EVENT.c.status == asked.status)
    if asked.by or asked.act:
        said = _said(Filter(by=asked.by, act=asked.act))
        found.append(exists().where(STATEMENT.c.report == EVENT.c.report, _overlap(), *said).correlate(EVENT))
    return [*found, *_words(asked, EVENT)]


def reports(asked: ReportFilter) -> list[Condition]:
    """Conditions on `report`."""
    found = [*_report(asked, REPORT_DAYS), *_words(asked, REPORT)]
    if asked.by or asked.act:
        inside = _said(Filter(by=asked.by, act=asked.act, target=asked.target))
        if asked.party:
            inside.append(STATEMENT.c.party == asked.party)
        found.append(exists().where(STATEMENT.c.report == REPORT.c.seq, *inside).correlate(REPORT))
    elif asked.target:
        said = exists().where(STATEMENT.c.report == REPORT.c.seq, _aimed_at(asked.target)).correlate(REPORT)
        happened = exists().where(EVENT.c.report == REPORT.c.seq, _suffers(asked.target)).correlate(REPORT)
        found.append(or_(said, happened))
    if asked.party and not (asked.by or asked.act):
        named = exists().where(MENTION.c.report == REPORT.c.seq, MENTION.c.party == asked.party)
        speaks = exists().where(STATEMENT.c.report == REPORT.c.seq, STATEMENT.c.party == asked.party)
        does = exists().where(EVENT.c.report == REPORT.c.seq, _takes_part(asked.party))
        found.append(or_(named.correlate(REPORT), speaks.correlate(REPORT), does.correlate(REPORT)))
    if asked.type:
        found.append(
            exists().where(EVENT.c.report == REPORT.c.seq, EVENT.c.type == asked.type).correlate(REPORT)
        )
    if asked.place:
        here = exists().where(MENTION.c.report == REPORT.c.seq, _part(MENTION.c.place, asked.place))
        there = exists().where(EVENT.c.report == REPORT.c.seq, _part(EVENT.c.place, asked.place))
        found.append(or_(here.correlate(REPORT), there.correlate(REPORT)))
    return found


def entities(asked: EntityFilter) -> list[Condition]:
    """Conditions on `mention` joined with `report`."""
    found = _report(asked, REPORT_DAYS)
    if asked.type:
        found.append(MENTION.c.kind == asked.type)
    if asked.party:
        found.append(MENTION.c.party == asked.party)
    if asked.place:
        found.append(_part(MENTION.c.place, asked.place))
    for name in (asked.by, asked.text):
        if name:
            spelt = _part(MENTION.c.spelt, lookup(fold(name)))
            found.append(or_(MENTION.c.entity == name, _part(MENTION.c.name, name), spelt))
    return found


def _report(asked: Filter, days: tuple[Any, Any]) -> list[Condition]:
    """Outlet, report and days; `days` are the columns with the first and last day of what is asked for."""
    found: list[Condition] = []
    if asked.report:
        found.append(REPORT.c.id == asked.report)
    if asked.outlet:
        found.append(REPORT.c.outlet == asked.outlet)
    if asked.since:
        found.append(days[1] >= asked.since)
    if asked.until:
        found.append(days[0] <= asked.until)
    return found


def _said(asked: Filter) -> list[Condition]:
    found: list[Condition] = []
    if asked.by:
        if _ID.fullmatch(asked.by):
            found.append(STATEMENT.c.speaker_id == asked.by)
        else:
            found.append(_part(STATEMENT.c.speaker_spelt, lookup(fold(asked.by))))
    if asked.act:
        found.append(STATEMENT.c.act == asked.act)
    if asked.target:
        found.append(_aimed_at(asked.target))
    return found


def _happened(asked: Filter) -> list[Condition]:
    found: list[Condition] = []
    if asked.type:
        found.append(EVENT.c.type == asked.type)
    if asked.place:
        found.append(_part(EVENT.c.place, asked.place))
    if asked.party:
        found.append(_takes_part(asked.party))
    if asked.target:
        found.append(_suffers(asked.target))
    return found


def _content_tells(asked: StatementFilter) -> list[Condition]:
    """What a statement's content tells of: an event of the type at the place, or, with a place alone, its
    name.
    """
    inside = _happened(Filter(type=asked.type, place=asked.place))
    found: list[Condition] = [
        and_(
            STATEMENT.c.report.in_(select(EVENT.c.report).where(*inside)),
            exists().where(EVENT.c.report == STATEMENT.c.report, _overlap(), *inside).correlate(STATEMENT),
        )
    ]
    if asked.place and not asked.type:
        named = and_(
            MENTION.c.report == STATEMENT.c.report,
            MENTION.c.start < STATEMENT.c.content_end,
            MENTION.c.end > STATEMENT.c.content_start,
            _part(MENTION.c.place, asked.place),
        )
        # the reports that name it at all are found first, once
        there = select(MENTION.c.report).where(_part(MENTION.c.place, asked.place))
        found.append(and_(STATEMENT.c.report.in_(there), exists().where(named).correlate(STATEMENT)))
    return found


def _overlap() -> Condition:
    return and_(EVENT.c.start < STATEMENT.c.content_end, EVENT.c.end > STATEMENT.c.content_start)


def _towards(one: str, others: Sequence[str]) -> Condition:
    side = exists().where(STATEMENT_SIDE.c.statement == STATEMENT.c.seq, STATEMENT_SIDE.c.party.in_(others))
    return and_(STATEMENT.c.party == one, side.correlate(STATEMENT))


def _aimed_at(party: str) -> Condition:
    side = STATEMENT_SIDE.c
    return (
        exists()
        .where(side.statement == STATEMENT.c.seq, side.role == "target", side.party == party)
        .correlate(STATEMENT)
    )


def _takes_part(party: str) -> Condition:
    return exists().where(EVENT_SIDE.c.event == EVENT.c.seq, EVENT_SIDE.c.party == party).correlate(EVENT)


def _suffers(party: str) -> Condition:
    side = EVENT_SIDE.c
    return (
        exists().where(side.event == EVENT.c.seq, side.role == "target", side.party == party).correlate(EVENT)
    )


def _part(column: ColumnElement[Any], part: str) -> Condition:
    """`part` occurs in `column`, whatever the case of Latin letters; `%` and `_` in it mean themselves."""
    return column.ilike(
        "%" + part.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%", escape="\\"
    )


def _words(asked: Filter, table: Table) -> list[Condition]:
    if asked.text is None:
        return []
    terms = terms_of(asked.text)
    return [Holds(table, Words(terms=terms))] if terms else [false()]
