"""The first page: what is in the store, between whom most passes, what came in last."""

from __future__ import annotations

from functools import partial

from msgspec import Struct

from roznamcha import query
from roznamcha.lang.interface import interface
from roznamcha.overview import Pairing, Tie, Week, around, pairings, ties, weeks
from roznamcha.query import EventFilter, ReportFilter, StatementFilter
from roznamcha.serve.ask import Ask, View
from roznamcha.serve.pages import feeds
from roznamcha.serve.pages.items import leads, report_items
from roznamcha.serve.pages.pictures import pictures

_DISPUTES, _LATEST, _PARTIES, _WEEKS = 6, 8, 12, 26


class Home(Struct, frozen=True, kw_only=True):
    """What a store holds."""

    counts: query.Counts
    disputes: tuple[Pairing, ...]
    latest: tuple[query.ReportHead, ...]
    weeks: tuple[Week, ...]
    ties: tuple[Tie, ...]


class Disputes(Struct, frozen=True, kw_only=True):
    """Every pair of parties between whom something passes; `total` counts them all."""

    total: int
    disputes: tuple[Pairing, ...]


def counted_pairs(ask: Ask) -> tuple[Pairing, ...]:
    """The pairs of the store, counted once."""
    return ask.once(("pairings",), lambda: pairings(ask.store))


def counted_ties(ask: Ask) -> tuple[Tie, ...]:
    """The ties of the store, counted once."""
    return ask.once(("ties",), lambda: ties(ask.store))


def view(ask: Ask) -> View:
    """The first page."""
    ask.known()
    begins = 0 if ask.wanted.calendar == "gregorian" else 5
    said = ask.once(("days", "said"), lambda: _days(ask, StatementFilter()))
    happened = ask.once(("days", "happened"), lambda: _days(ask, EventFilter()))
    latest = query.reports(ask.store, ReportFilter(newest=True, limit=_LATEST))
    data = Home(
        counts=ask.once(("counts",), lambda: query.counts(ask.store)),
        disputes=counted_pairs(ask)[:_DISPUTES],
        latest=latest,
        weeks=weeks(said, happened, most=_WEEKS, begins=begins),
        ties=around(counted_ties(ask), (), _PARTIES),
    )
    return View(
        template="home.html.j2",
        title=interface(ask.wanted.language)["web_title"],
        data=data,
        extra={**pictures(ask, weeks=data.weeks, ties=data.ties), "leads": leads(ask, latest)},
        items=partial(report_items, latest),
        here="/",
    )


def disputes(ask: Ask) -> View:
    """All disputes."""
    ask.known()
    found = counted_pairs(ask)
    data = Disputes(total=len(found), disputes=found[:200])
    return View(
        template="disputes.html.j2",
        title=interface(ask.wanted.language)["web_disputes"],
        data=data,
        items=partial(feeds.disputes, ask, data.disputes),
        here="/disputes",
    )


def _days(ask: Ask, asked: StatementFilter | EventFilter) -> dict[str | None, int]:
    return {t.values[0]: t.count for t in query.tally(ask.store, asked, "day")}
