"""Statements, events and reports as lists, from the newest, with what can be chosen among them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import get_args

from msgspec import Struct

from roznamcha import query
from roznamcha.lang.interface import interface
from roznamcha.overview import NOBODY
from roznamcha.records import EventType
from roznamcha.serve.ask import Ask, View
from roznamcha.serve.asking import EventFilter, ReportFilter, StatementFilter, asked, given, whole
from roznamcha.serve.pages.items import items, leads, report_items
from roznamcha.store.protocol import TallyField

_MOST = 12  # values that a choice shows
_SEVERAL = ("target", "side")  # fields of which an entry may have several values
_STATEMENTS = ("text", "by", "party", "act", "target", "type", "place", "outlet", "since", "until")
_EVENTS = ("text", "party", "target", "type", "status", "place", "outlet", "since", "until")
_REPORTS = ("text", "party", "type", "place", "outlet", "since", "until")


class Choice(Struct, frozen=True, kw_only=True):
    """What may be chosen of one field, with how many entries that leaves; `chosen` is what the address chose."""

    field: str
    chosen: str | None
    values: tuple[tuple[str, int], ...]


class Listing(Struct, frozen=True, kw_only=True):
    """A page of a list: `total` are all that were asked for, `after` is what the next page's address has, if there is one."""

    asked: Mapping[str, str]
    total: int
    choices: tuple[Choice, ...]
    rows: Sequence[query.StatementAnswer | query.EventAnswer] | Sequence[query.ReportHead]
    after: str | None


def statements(ask: Ask) -> View:
    """Statements."""
    ask.known(*_STATEMENTS, "after")
    question = asked(ask, StatementFilter, *_STATEMENTS)
    found = query.statements(ask.store, question)
    fields: tuple[TallyField, ...] = ("act", "party", "target", "outlet")
    return _view(ask, "statements", question, found, fields, _STATEMENTS)


def events(ask: Ask) -> View:
    """Events."""
    ask.known(*_EVENTS, "after")
    question = asked(ask, EventFilter, *_EVENTS)
    found = query.events(ask.store, question)
    fields: tuple[TallyField, ...] = ("type", "side", "status", "outlet")
    return _view(ask, "events", question, found, fields, _EVENTS)


def reports(ask: Ask) -> View:
    """Reports."""
    ask.known(*_REPORTS, "after")
    question = asked(ask, ReportFilter, *_REPORTS)
    found = query.reports(ask.store, question)
    return _view(ask, "reports", question, found, ("outlet",), _REPORTS)


def _view(
    ask: Ask,
    kind: str,
    question: StatementFilter | EventFilter | ReportFilter,
    found: Sequence[query.StatementAnswer] | Sequence[query.EventAnswer] | Sequence[query.ReportHead],
    fields: tuple[TallyField, ...],
    form: Sequence[str],
) -> View:
    rows = found[: ask.settings.rows]
    every = whole(question)
    total, choices = ask.once(("choices", every), lambda: _choices(ask, every, fields))
    data = Listing(
        asked=given(ask),
        total=total,
        choices=choices,
        rows=rows,
        after=rows[-1].id if len(found) > len(rows) else None,
    )
    title = interface(ask.wanted.language)[f"web_{kind}"]
    entries = [r for r in rows if not isinstance(r, query.ReportHead)]
    heads = [r for r in rows if isinstance(r, query.ReportHead)]
    return View(
        template="list.html.j2",
        title=title,
        data=data,
        extra={
            "kind": kind,
            "form": [f for f in form if f not in {_param(c.field) for c in choices}],
            "param": _param,
            "types": get_args(EventType),
            "leads": leads(ask, heads),
        },
        items=lambda: [*items(ask, entries), *report_items(heads)],
        here=f"/{kind}",
    )


def _param(field: str) -> str:
    """The parameter that chooses a value of a counted field."""
    return "party" if field == "side" else field


def _choices(
    ask: Ask, every: StatementFilter | EventFilter | ReportFilter, fields: tuple[TallyField, ...]
) -> tuple[int, tuple[Choice, ...]]:
    open_ = [f for f in fields if getattr(every, _param(f)) is None]
    # where it takes long to find what is asked for, fields of which an entry has one value are counted together
    costly = every.place or every.text or every.type
    single = tuple(f for f in open_ if f not in _SEVERAL) if costly else ()
    together = query.tally(ask.store, every, *single)
    choices = []
    for field in fields:
        chosen = getattr(every, _param(field))
        counted: Counter[str | None] = Counter()
        if field in single:
            for t in together:
                counted[t.values[single.index(field)]] += t.count
        elif chosen is None:
            counted.update({t.values[0]: t.count for t in query.tally(ask.store, every, field)})
        named = [(v, n) for v, n in counted.items() if v and v not in NOBODY - {"MEDIA"}]
        named.sort(key=lambda v: (-v[1], v[0]))
        choices.append(Choice(field=field, chosen=chosen, values=tuple(named[:_MOST])))
    return sum(t.count for t in together), tuple(choices)
