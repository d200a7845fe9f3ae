"""The dossier of a dispute between two parties: everything a store holds on it, sorted into the questions
analysts ask.

Rival tellings stand side by side. In a store that is linked, `across` brings together what several reports tell of one
thing and counts who is independent; in one that is not, nothing is merged and outlets are counted as outlets.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Sequence
from functools import cache
from typing import TypeVar

import regex
from msgspec import Struct

from roznamcha.lang.rules import compile_pattern
from roznamcha.links.ask import ClaimAnswer, Shown
from roznamcha.links.overview import Overview, overview
from roznamcha.links.pair import Across, across, tellings_of
from roznamcha.query import (
    Answer,
    EventAnswer,
    EventFilter,
    ReportHead,
    StatementAnswer,
    StatementFilter,
    Timeline,
    day_of,
    events,
    statements,
    timeline,
)
from roznamcha.store.protocol import Store
from roznamcha.store.when import bounds
from roznamcha.text.fold import fold

K = TypeVar("K", bound=Hashable)
ACCUSING = ("accuse", "condemn")
ANSWERING = ("demand", "offer", "agree", "reject", "threaten")
NEGOTIATING = ("ceasefire", "talks", "agreement")


class Accusation(Struct, frozen=True, kw_only=True):
    """Who accuses or condemns whom, with every statement that does."""

    party: str
    target: str
    statements: tuple[StatementAnswer, ...]


class Position(Struct, frozen=True, kw_only=True):
    """The statements of one party with one act, in order of day."""

    party: str
    act: str
    statements: tuple[StatementAnswer, ...]


class Telling(Struct, frozen=True, kw_only=True):
    """Claims on one day, by who tells them: `one`, `other` the two parties, `rest` everybody else and the
    outlets.
    """

    day: str
    one: tuple[Answer, ...]
    other: tuple[Answer, ...]
    rest: tuple[Answer, ...]


class FigureSet(Struct, frozen=True, kw_only=True):
    """Events of one type on one day that come with figures, side by side."""

    day: str | None
    type: str
    claims: tuple[EventAnswer, ...]


class SourceLine(Struct, frozen=True, kw_only=True):
    """A report that the dossier cites, and how many of its lines rest on it."""

    head: ReportHead
    lines: int


class Dossier(Struct, frozen=True, kw_only=True):
    """All of it. `third` are other parties by the number of entries they speak or take part in; `across` is what holds
    between the reports and `overview` the page that stands before it, both `None` where none is linked.
    """

    parties: tuple[str, str]
    since: str | None
    until: str | None
    first_day: str | None
    last_day: str | None
    timeline: Timeline
    acts: tuple[tuple[str, str, int], ...]
    types: tuple[tuple[str, int], ...]
    third: tuple[tuple[str, int], ...]
    accusations: tuple[Accusation, ...]
    positions: tuple[Position, ...]
    denials: tuple[StatementAnswer, ...]
    ceasefire: tuple[Telling, ...]
    ceasefire_undated: tuple[Answer, ...]
    figures: tuple[FigureSet, ...]
    sources: tuple[SourceLine, ...]
    outlets: tuple[tuple[str, int], ...]
    across: Across | None = None
    overview: Overview | None = None


def dossier(
    store: Store, one: str, other: str, *, since: str | None = None, until: str | None = None
) -> Dossier:
    """Everything `store` holds on the parties `one` and `other` between the days `since` and `until`."""
    line = timeline(store, one, other, since=since, until=until)
    entries = (*line.dated, *line.undated)
    spoken = [a for a in entries if isinstance(a, StatementAnswer)]
    happened = [a for a in entries if isinstance(a, EventAnswer)]
    pair = (one, other)
    denials = _denials(store, pair, entries, since=since, until=until)
    figured = [e for e in happened if e.record.figures]
    # the days of the overview are those of happenings and speeches; the day of a report alone bounds nothing
    days = [b for a in line.dated if a.day and a.day[1] != "published" and (b := bounds(a.day[0]))]
    found = across(store, pair, line, denials, since=since, until=until)
    # without links the talks and the ceasefire of the two are told line by line; with them, turn by turn
    life = _ceasefire(store, pair, entries, since=since, until=until) if found is None else []
    rest: Iterable[Shown] = life if found is None else tellings_of(found)
    dated = [a for a in life if day_of(a)]
    shown: dict[object, Shown] = {_key(a): a for a in (*entries, *denials, *rest)}
    heads = {h.id: h for h, _ in store.texts(sorted({a.citation.report for a in shown.values()})).values()}
    per_report = Counter(a.citation.report for a in shown.values())
    return Dossier(
        parties=pair,
        since=since,
        until=until,
        first_day=_inside(min((a for a, _ in days), default=None), since, until),
        last_day=_inside(max((b for _, b in days), default=None), since, until),
        timeline=line,
        acts=tuple(
            (p, a, n) for (p, a), n in _ranked(Counter((s.record.party, s.record.act) for s in spoken))
        ),
        types=_ranked(Counter(e.record.type for e in happened)),
        third=_ranked(
            Counter(p for a in shown.values() for p in _parties(a) if p not in (*pair, "UNK", "MEDIA"))
        ),
        accusations=_accusations(pair, spoken if found is None else _told_once(found)),
        positions=_positions(pair, spoken),
        denials=denials,
        ceasefire=_tellings(pair, dated),
        ceasefire_undated=tuple(a for a in life if not day_of(a)),
        figures=_figures(figured),
        sources=tuple(
            SourceLine(head=head, lines=per_report[head.id])
            for head in sorted(heads.values(), key=lambda h: (h.published or "9999", h.outlet or "", h.id))
        ),
        outlets=_ranked(Counter(h.outlet or "" for h in heads.values())),
        across=found,
        overview=overview(found, pair, spoken, since=since, until=until) if found else None,
    )


def _inside(day: str | None, since: str | None, until: str | None) -> str | None:
    """A day, no earlier and no later than those asked for: an entry may say of its date no more than the year."""
    if day is None:
        return None
    day = max(day, since) if since else day
    return min(day, until) if until else day


def _key(told: Shown) -> object:
    """What tells a telling from others: its id; a claim that is no entry goes by its place."""
    return told.id or (told.citation.report, told.citation.start, told.citation.end)


def _ranked(counted: Counter[K]) -> tuple[tuple[K, int], ...]:
    return tuple(sorted(counted.items(), key=lambda pair: (-pair[1], str(pair[0]))))


def _parties(answer: Shown) -> tuple[str, ...]:
    if isinstance(answer, StatementAnswer):
        return (answer.record.party,)
    if isinstance(answer, ClaimAnswer):
        return (*answer.record.parties, *answer.record.mediators)
    return tuple(dict.fromkeys((*answer.record.actors, *answer.record.targets, *answer.record.mediators)))


def _accusations(pair: tuple[str, str], spoken: Iterable[StatementAnswer]) -> tuple[Accusation, ...]:
    found: dict[tuple[str, str], list[StatementAnswer]] = {}
    for s in spoken:
        if s.record.act in ACCUSING:
            # who counts his own side among those to blame does not accuse it
            for target in [t for t in s.record.targets if t != s.record.party] or [""]:
                found.setdefault((s.record.party, target), []).append(s)
    order = {party: i for i, party in enumerate(pair)}
    return tuple(
        Accusation(party=party, target=target, statements=tuple(found[party, target]))
        for party, target in sorted(found, key=lambda k: (order.get(k[0], 2), order.get(k[1], 2), k))
    )


def _told_once(found: Across) -> list[StatementAnswer]:
    """The statements between the two, those that report one act once."""
    return [x.answer for x in (*found.dated, *found.undated) if isinstance(x.answer, StatementAnswer)]


def _positions(pair: tuple[str, str], spoken: Iterable[StatementAnswer]) -> tuple[Position, ...]:
    found: dict[tuple[str, str], list[StatementAnswer]] = {}
    for s in spoken:
        found.setdefault((s.record.party, s.record.act), []).append(s)
    return tuple(
        Position(party=party, act=act, statements=tuple(found[party, act]))
        for party in pair
        for act in ANSWERING
        if (party, act) in found
    )


def _denials(
    store: Store, pair: tuple[str, str], entries: Sequence[Answer], *, since: str | None, until: str | None
) -> tuple[StatementAnswer, ...]:
    """Denials between the two, and those of either in the timeline's reports that are aimed at nobody.

    A denial seldom says whose claim it takes up.
    """
    found = {a.id: a for a in entries if isinstance(a, StatementAnswer) and a.record.act == "deny"}
    for report in sorted({a.citation.report for a in entries}):
        asked = StatementFilter(report=report, act="deny", since=since, until=until)
        for s in statements(store, asked):
            if s.record.party in pair and {*s.record.targets} <= {*pair}:
                found[s.id] = s
    return tuple(sorted(found.values(), key=_by_day))


def _by_day(answer: Answer) -> tuple[tuple[str, str], str, int, str]:
    return day_of(answer) or ("9999", ""), answer.citation.report, answer.citation.start, answer.id


def _ceasefire(
    store: Store, pair: tuple[str, str], entries: Sequence[Answer], *, since: str | None, until: str | None
) -> list[Answer]:
    """Ceasefires, talks and agreements of the pair, and what anybody says of them, each a claim of its own.

    Of the reports that the timeline rests on, events with one of the pair alone count too: a sentence
    seldom names both sides again. Talks of one of them with somebody else do not. A statement is about such an event when its content tells it, and one
    between the pair when it speaks of a ceasefire, talks or an agreement.
    """
    reports = sorted({a.citation.report for a in entries})
    life: dict[str, Answer] = {}
    for report in reports:
        inside = [
            e
            for kind in NEGOTIATING
            for e in events(store, EventFilter(report=report, type=kind, since=since, until=until))
            if _concerns(e, pair)
        ]
        spans = [(e.record.start, e.record.end) for e in inside]
        tellers = {e.teller for e in inside}
        life |= {e.id: e for e in inside}
        if inside:
            for s in statements(store, StatementFilter(report=report, since=since, until=until)):
                r = s.record
                if any(r.content_start < b and a < r.content_end for a, b in spans):
                    life[s.id] = s
        for a in entries:
            if isinstance(a, StatementAnswer) and a.citation.report == report and _negotiates(a):
                life[a.id] = a
        for id_ in tellers:
            # the statement that an event is told through says no more than the event does
            life.pop(id_ or "", None)
    return sorted(life.values(), key=_by_day)


def _concerns(event: EventAnswer, pair: tuple[str, str]) -> bool:
    """Whether an event is between the two, or names one of them and no other side; mediators aside."""
    sides = {*event.record.actors, *event.record.targets} - {"UNK", "MEDIA"}
    return {*pair} <= sides or (bool(sides) and sides <= {*pair})


def _negotiates(statement: StatementAnswer) -> bool:
    return bool(_negotiation().search(fold(statement.cuts["content"])))


@cache
def _negotiation() -> regex.Pattern[str]:
    return compile_pattern("$negotiation", where="negotiation.tsv")


def teller_of(answer: Answer) -> str | None:
    """The party on whose word an answer stands; `None`: the report's own voice."""
    return answer.record.party if isinstance(answer, StatementAnswer) else answer.told_by


def _tellings(pair: tuple[str, str], life: Iterable[Answer]) -> tuple[Telling, ...]:
    grouped: dict[tuple[str, str], list[Answer]] = {}
    label: dict[tuple[str, str], str] = {}
    for answer in life:
        days = day_of(answer)
        if days and answer.day:
            grouped.setdefault(days, []).append(answer)
            label.setdefault(days, answer.day[0])
    one, other = pair
    return tuple(
        Telling(
            day=label[days],
            one=_told(grouped[days], lambda p: p == one),
            other=_told(grouped[days], lambda p: p == other),
            rest=_told(grouped[days], lambda p: p not in pair),
        )
        for days in sorted(grouped)
    )


def _told(claims: Iterable[Answer], fits: Callable[[str | None], bool]) -> tuple[Answer, ...]:
    return tuple(a for a in claims if fits(teller_of(a)))


def _figures(figured: Iterable[EventAnswer]) -> tuple[FigureSet, ...]:
    grouped: dict[tuple[tuple[str, str], str], list[EventAnswer]] = {}
    for e in figured:
        grouped.setdefault((day_of(e) or ("9999", ""), e.record.type), []).append(e)
    return tuple(
        FigureSet(day=claims[0].record.date, type=kind, claims=tuple(claims))
        for (_, kind), claims in sorted(grouped.items(), key=lambda pair: pair[0])
    )
