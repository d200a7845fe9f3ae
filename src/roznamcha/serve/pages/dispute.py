"""A dispute between two or more parties: in numbers and pictures, then line by line, issue by issue, turn by turn."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from itertools import combinations, permutations
from typing import Any

from msgspec import Struct

from roznamcha import query
from roznamcha.errors import NotFoundError
from roznamcha.export.dossier import issue_labels
from roznamcha.given import one_of
from roznamcha.lang.interface import interface
from roznamcha.links.around import figure_ranges
from roznamcha.links.ask import (
    Contradiction,
    Denial,
    ProcessAnswer,
    contradictions,
    denials,
    known,
    processes,
)
from roznamcha.links.pair import FigureRange
from roznamcha.links.stands import Position, positions
from roznamcha.links.web import LinkFilter
from roznamcha.naming import party_code, party_name
from roznamcha.overview import LANES, Strip, Tie, Week, around, lane_of, strip, weeks
from roznamcha.query import Answer, EventAnswer, EventFilter, StatementAnswer, StatementFilter
from roznamcha.serve.ask import Ask, Item, View, address
from roznamcha.serve.asking import asked
from roznamcha.serve.errors import BadRequest
from roznamcha.serve.pages import feeds
from roznamcha.serve.pages.home import counted_ties
from roznamcha.serve.pages.items import items
from roznamcha.serve.pages.pictures import pictures, when
from roznamcha.store.protocol import Tally
from roznamcha.store.when import listed

_MOST, _PARTIES, _WEEKS, _COLUMNS, _LATEST = 6, 10, 52, 60, 10
_FIGURES, _PICTURED, _TURNS = 60, 14, 400
PARTS = ("timeline", "positions", "processes", "contradictions", "figures")


class Dispute(Struct, frozen=True, kw_only=True):
    """A dispute in numbers. `acts` are (party, act, count), `strip` is the timeline in cells."""

    parties: tuple[str, ...]
    statements: int
    events: int
    acts: tuple[tuple[str, str, int], ...]
    types: tuple[tuple[str, int], ...]
    weeks: tuple[Week, ...]
    strip: Strip
    ties: tuple[Tie, ...]
    latest: tuple[Answer, ...]


class Lines(Struct, frozen=True, kw_only=True):
    """A page of what passed, newest first; `after` and `after_event` are where the next page goes on."""

    parties: tuple[str, ...]
    rows: tuple[Answer, ...]
    after: str | None
    after_event: str | None


class Row(Struct, frozen=True, kw_only=True):
    """An issue with what each party holds on it towards the others, in the order of the parties."""

    issue: str
    cells: tuple[tuple[Position, ...], ...]


class Positions(Struct, frozen=True, kw_only=True):
    """Who holds what, issue by issue, those with most acts first."""

    parties: tuple[str, ...]
    linked: bool
    rows: tuple[Row, ...]


class Processes(Struct, frozen=True, kw_only=True):
    """Ceasefires, talks and agreements as they live."""

    parties: tuple[str, ...]
    linked: bool
    processes: tuple[ProcessAnswer, ...]


class Contradictions(Struct, frozen=True, kw_only=True):
    """What cannot both be true, and what is denied."""

    parties: tuple[str, ...]
    linked: bool
    contradictions: tuple[Contradiction, ...]
    denials: tuple[Denial, ...]


class Figures(Struct, frozen=True, kw_only=True):
    """The figures of each happening with their sources, the newest first; `more` are left out."""

    parties: tuple[str, ...]
    ranges: tuple[FigureRange, ...]
    more: int


def parties_of(name: str) -> tuple[str, ...]:
    """The parties of an address («PAK-AFG»); `BadRequest` for fewer than two or more than six.

    >>> parties_of("PAK-AFG")
    ('PAK', 'AFG')
    """
    try:
        found = tuple(dict.fromkeys(party_code(p) for p in name.split("-") if p))
    except NotFoundError as error:
        raise BadRequest(str(error)) from error
    if not 2 <= len(found) <= _MOST:
        raise BadRequest(f"a dispute has from two to {_MOST} parties: /dispute/PAK-AFG")
    return found


def view(ask: Ask) -> View:
    """A dispute in numbers, with the latest."""
    ask.known()
    pair = parties_of(ask.name)
    said, happened, dated = ask.once(("dispute", frozenset(pair)), lambda: _tallies(ask, pair))
    begins = 0 if ask.wanted.calendar == "gregorian" else 5
    acts: dict[tuple[str, str], int] = {}
    for t in said:
        key = (t.values[0] or "", t.values[1] or "")
        acts[key] = acts.get(key, 0) + t.count
    data = Dispute(
        parties=pair,
        statements=sum(t.count for t in said),
        events=sum(t.count for t in happened),
        acts=tuple((p, a, n) for (p, a), n in sorted(acts.items(), key=lambda i: (-i[1], i[0]))),
        types=_summed(happened, 0),
        weeks=weeks(dict(_by(said, 2)), dict(_by(happened, 1)), most=_WEEKS, begins=begins),
        strip=strip([Tally(values=t.values[1:], count=t.count) for t in said], dated, most=_COLUMNS),
        ties=around(counted_ties(ask), pair, _PARTIES),
        latest=_lines(ask, pair, _LATEST, {})[0],
    )
    made = pictures(
        ask,
        weeks=data.weeks,
        ties=data.ties,
        first=pair,
        strip=data.strip,
        lines=address(f"/dispute/{ask.name}/timeline"),
    )
    return _view(ask, pair, "dispute.html.j2", data, "", made, partial(items, ask, _entries(data.latest)))


def timeline(ask: Ask) -> View:
    """What passed between the parties, from the newest."""
    ask.known("since", "until", "lane", "after", "after_event")
    pair = _pair(ask)
    lane = ask.params.get("lane")
    if lane is not None:
        one_of(f"lane {lane!r}", lane, LANES)
    rows, after, after_event = _lines(ask, pair, ask.settings.rows, ask.params)
    data = Lines(parties=pair, rows=rows, after=after, after_event=after_event)
    return _view(
        ask, pair, "dispute_timeline.html.j2", data, "timeline", {}, partial(items, ask, _entries(rows))
    )


def held(ask: Ask) -> View:
    """Positions."""
    ask.known()
    pair = _pair(ask)
    linked = _linked(ask)
    rows = ask.once(("positions", pair), lambda: _positions(ask, pair)) if linked else ()
    data = Positions(parties=pair, linked=linked, rows=rows)
    labels = issue_labels(ask.wanted.language)
    return _view(
        ask,
        pair,
        "dispute_positions.html.j2",
        data,
        "positions",
        {"labels": labels},
        partial(feeds.positions, ask, [p for r in rows for c in r.cells for p in c]),
    )


def lives(ask: Ask) -> View:
    """Processes."""
    ask.known()
    pair = _pair(ask)
    linked = _linked(ask)
    found = ask.once(("processes", frozenset(pair)), lambda: _processes(ask, pair)) if linked else ()
    data = Processes(parties=pair, linked=linked, processes=found)
    return _view(
        ask,
        pair,
        "dispute_processes.html.j2",
        data,
        "processes",
        {"most": _TURNS},
        partial(feeds.turns, ask, found),
    )


def disputed(ask: Ask) -> View:
    """Contradictions and denials."""
    ask.known()
    pair = _pair(ask)
    linked = _linked(ask)
    found: tuple[tuple[Contradiction, ...], tuple[Denial, ...]] = ((), ())
    if linked:
        found = ask.once(("disputed", frozenset(pair)), lambda: _disputed(ask, pair))
    data = Contradictions(parties=pair, linked=linked, contradictions=found[0], denials=found[1])
    return _view(
        ask,
        pair,
        "dispute_contradictions.html.j2",
        data,
        "contradictions",
        {},
        partial(feeds.disputed, ask, *found),
    )


def counted(ask: Ask) -> View:
    """Figures."""
    ask.known("since", "until")
    pair = _pair(ask)
    question = asked(ask, EventFilter, "since", "until")
    found = query.events(
        ask.store,
        EventFilter(
            between=pair,
            figures=True,
            newest=True,
            since=question.since,
            until=question.until,
            limit=4 * _FIGURES,
        ),
    )
    ranges = figure_ranges(ask.store, found)
    data = Figures(parties=pair, ranges=ranges[:_FIGURES], more=max(0, len(ranges) - _FIGURES))
    # those that several sources count make the better picture
    chosen = sorted(enumerate(data.ranges), key=lambda i: (-min(len(i[1].claims), 3), i[0]))[:_PICTURED]
    made = pictures(ask, ranges=[r for _, r in sorted(chosen, key=lambda i: i[0])])
    made.setdefault("picture_figures", None)
    made["when"] = partial(when, ask)
    return _view(
        ask, pair, "dispute_figures.html.j2", data, "figures", made, partial(feeds.figures, ask, data.ranges)
    )


def _pair(ask: Ask) -> tuple[str, ...]:
    return parties_of(ask.path.split("/")[2])


def _view(
    ask: Ask,
    pair: Sequence[str],
    template: str,
    data: Any,
    part: str,
    extra: dict[str, Any],
    feed: Callable[[], Iterable[Item]] | None = None,
) -> View:
    words, language = interface(ask.wanted.language), ask.wanted.language
    name = words["web_versus"].join(words.get(f"side_{p}") or party_name(p, language) for p in pair)
    title = f"{name}: {words[f'web_part_{part}']}" if part else name
    home = "/dispute/" + "-".join(pair)
    extra = {**extra, "part": part, "parts_of": PARTS, "dispute": home, "heading": name}
    return View(template=template, title=title, data=data, extra=extra, items=feed, here="/disputes")


def _linked(ask: Ask) -> bool:
    return ask.once(("linked",), lambda: query.is_linked(ask.store))


def _entries(rows: Sequence[Answer]) -> list[StatementAnswer | EventAnswer]:
    return list(rows)


def _tallies(
    ask: Ask, pair: tuple[str, ...]
) -> tuple[tuple[Tally, ...], tuple[Tally, ...], tuple[Tally, ...]]:
    """Statements by party, act and day; events by type and day; events by type and their own day."""
    return (
        query.tally(ask.store, StatementFilter(between=pair), "party", "act", "day"),
        query.tally(ask.store, EventFilter(between=pair), "type", "day"),
        query.tally(ask.store, EventFilter(between=pair), "type", "date"),
    )


def _summed(tallied: Sequence[Tally], field: int) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(((v or "", n) for v, n in _by(tallied, field).items()), key=lambda i: (-i[1], i[0])))


def _by(tallied: Sequence[Tally], field: int) -> dict[str | None, int]:
    out: dict[str | None, int] = {}
    for t in tallied:
        out[t.values[field]] = out.get(t.values[field], 0) + t.count
    return out


def _lines(
    ask: Ask, pair: tuple[str, ...], most: int, params: Any
) -> tuple[tuple[Answer, ...], str | None, str | None]:
    """The newest entries, and the last statement and the last event among them if there are more."""
    days = asked(ask, query.Filter, "since", "until") if params else query.Filter()
    lane, after, after_event = params.get("lane"), params.get("after"), params.get("after_event")
    # a lane of a dense timeline is asked for by its days, so that a page of each kind is enough
    often = most * (4 if lane else 1) + 1
    said = query.statements(
        ask.store,
        StatementFilter(
            between=pair, since=days.since, until=days.until, newest=True, after=after, limit=often
        ),
    )
    happened = query.events(
        ask.store,
        EventFilter(
            between=pair, since=days.since, until=days.until, newest=True, after=after_event, limit=often
        ),
    )
    entries: list[Answer] = [*said, *happened]
    if lane:
        entries = [
            a
            for a in entries
            if lane_of(a.record.type if isinstance(a, EventAnswer) else a.record.act) == lane
        ]
    entries.sort(key=_newest)
    rows = entries[:most]
    more = len(entries) > most or max(len(said), len(happened)) == often
    if not more or not rows:
        return tuple(rows), None, None
    last_said = [a.id for a in rows if isinstance(a, StatementAnswer)][-1:] or [after]
    last_event = [a.id for a in rows if isinstance(a, EventAnswer)][-1:] or [after_event]
    return tuple(rows), last_said[0], last_event[0]


def _newest(answer: Answer) -> tuple[int, str, str, int]:
    """For sorting as the store does, the last day first."""
    own = answer.record.date if isinstance(answer, EventAnswer) else answer.record.said
    days = listed(own, answer.citation.published)
    turned = (
        "".join(chr(ord("9") - ord(c) + ord("0")) if c.isdigit() else c for c in days[0]) if days else "~"
    )
    return (0 if days else 1, turned, answer.citation.report, answer.citation.start)


def _positions(ask: Ask, pair: tuple[str, ...]) -> tuple[Row, ...]:
    found: dict[str, dict[str, list[Position]]] = {}
    for party, other in permutations(pair, 2):
        for p in positions(ask.store, party, target=other):
            found.setdefault(p.issue, {}).setdefault(party, []).append(p)
    rows = [
        Row(issue=issue, cells=tuple(_most_first(by.get(p, ())) for p in pair)) for issue, by in found.items()
    ]
    return tuple(sorted(rows, key=lambda r: (-sum(len(p.stands) for c in r.cells for p in c), r.issue)))


def _most_first(cell: Iterable[Position]) -> tuple[Position, ...]:
    return tuple(sorted(cell, key=lambda p: (-len(p.stands), p.target or "")))


def _processes(ask: Ask, pair: tuple[str, ...]) -> tuple[ProcessAnswer, ...]:
    found: dict[tuple[str, tuple[str, ...], tuple[str, ...]], ProcessAnswer] = {}
    for two in combinations(sorted(pair), 2):
        for p in processes(ask.store, None, two):
            found.setdefault((p.type, p.parties, tuple(str(t.date) + t.status for t in p.turns)), p)
    return tuple(found.values())


def _disputed(ask: Ask, pair: tuple[str, ...]) -> tuple[tuple[Contradiction, ...], tuple[Denial, ...]]:
    against: dict[tuple[str, ...], Contradiction] = {}
    denied: dict[tuple[str, str], Denial] = {}
    # the same for every dispute of a store: who asks for the second one does not wait for it again
    everything = ask.once(("known",), lambda: known(ask.store))
    for one, other in combinations(sorted(pair), 2):
        for c in contradictions(ask.store, LinkFilter(party=one, other=other), among=everything):
            # an outlet that posts its words again disputes nothing by it
            told = (" ".join(x.citation.words.split()) for x in (c.earlier, c.later))
            against.setdefault((c.about, *sorted(told)), c)
    for one, other in permutations(sorted(pair), 2):
        for d in denials(ask.store, LinkFilter(party=one, other=other)):
            denied.setdefault((d.denial.id, d.denied.id if d.denied else ""), d)
    return tuple(against.values()), tuple(denied.values())
