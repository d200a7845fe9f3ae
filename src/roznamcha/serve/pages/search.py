"""Search: one question over statements, events, reports and names."""

from __future__ import annotations

from msgspec import Struct

from roznamcha import query
from roznamcha.entities.gazetteer import load
from roznamcha.entities.who import Profile, index
from roznamcha.lang.interface import interface
from roznamcha.query import (
    EventAnswer,
    EventFilter,
    ReportFilter,
    ReportHead,
    StatementAnswer,
    StatementFilter,
)
from roznamcha.serve.ask import Ask, View
from roznamcha.serve.errors import BadRequest
from roznamcha.serve.pages.items import items

_LONGEST, _NAMES, _EACH = 200, 8, 15


class Found(Struct, frozen=True, kw_only=True):
    """What a question finds: people and bodies that it may name, and what holds its words, newest first."""

    asked: str | None
    names: tuple[Profile, ...]
    statements: tuple[StatementAnswer, ...]
    statements_total: int
    events: tuple[EventAnswer, ...]
    events_total: int
    reports: tuple[ReportHead, ...]
    reports_total: int


def view(ask: Ask) -> View:
    """What is found for `q`."""
    ask.known("q")
    asked = ask.params.get("q")
    if asked and len(asked) > _LONGEST:
        raise BadRequest(f"q is longer than {_LONGEST} characters")
    data = _search(ask, asked) if asked else _nothing()
    return View(
        template="search.html.j2",
        title=interface(ask.wanted.language)["web_search"],
        data=data,
        extra={"seek": asked or ""},
        items=items(ask, [*data.statements, *data.events]),
        here="/search",
    )


def _nothing() -> Found:
    return Found(
        asked=None,
        names=(),
        statements=(),
        statements_total=0,
        events=(),
        events_total=0,
        reports=(),
        reports_total=0,
    )


def _search(ask: Ask, asked: str) -> Found:
    who = index(load())
    return Found(
        asked=asked,
        names=tuple(who.profile(m.id) for m in who.find(asked)[:_NAMES]),
        statements=query.statements(ask.store, StatementFilter(text=asked, newest=True, limit=_EACH)),
        statements_total=query.total(ask.store, StatementFilter(text=asked)),
        events=query.events(ask.store, EventFilter(text=asked, newest=True, limit=_EACH)),
        events_total=query.total(ask.store, EventFilter(text=asked)),
        reports=query.reports(ask.store, ReportFilter(text=asked, newest=True, limit=_EACH)),
        reports_total=query.total(ask.store, ReportFilter(text=asked)),
    )
