"""Everything that links say of two parties, for the dossier: what is disputed, how it went on, who tells it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from roznamcha.link.corroboration import Corroboration, corroborate
from roznamcha.link.terms import likeness
from roznamcha.links.ask import (
    Contradiction,
    Denial,
    Family,
    ProcessAnswer,
    Shown,
    Turn,
    answers,
    by_day,
    contradictions,
    denials,
    families,
    processes,
)
from roznamcha.links.stands import Position, one_act, positions
from roznamcha.links.web import LinkFilter, Web, clustered
from roznamcha.query import Answer, EventAnswer, StatementAnswer, Timeline, day_of
from roznamcha.store.protocol import Store
from roznamcha.store.when import bounds

_MANY = 4  # tellings of one thing, among which one is chosen by its words
_COMPARED = 60


class Line(Struct, frozen=True, kw_only=True):
    """One line of the timeline: an entry, the other tellings of the same, and how many independent sources that makes."""

    answer: Answer
    also: tuple[Answer, ...]
    counted: Corroboration


class FigureRange(Struct, frozen=True, kw_only=True):
    """The figures of one happening: of each kind the lowest and the highest that any source gives, and all that give them."""

    day: str | None
    type: str
    ranges: tuple[tuple[str, int, int], ...]
    claims: tuple[EventAnswer, ...]
    disputed: bool


class Across(Struct, frozen=True, kw_only=True):
    """What holds between the reports on two parties. `unlinked` reports of the store are left out of it.

    `origins` counts the families of the reports that the dossier rests on, without reports that name another outlet as
    their source; `family` gives each report's.
    """

    dated: tuple[Line, ...]
    undated: tuple[Line, ...]
    processes: tuple[ProcessAnswer, ...]
    positions: tuple[Position, ...]
    contradictions: tuple[Contradiction, ...]
    denials: tuple[Denial, ...]
    figures: tuple[FigureRange, ...]
    families: tuple[Family, ...]
    origins: int
    family: dict[str, str]
    unlinked: int


def across(
    store: Store,
    pair: tuple[str, str],
    line: Timeline,
    unanswered: Sequence[StatementAnswer],
    *,
    since: str | None = None,
    until: str | None = None,
) -> Across | None:
    """What the links of `store` say of `pair`; `None` where no report is linked.

    `line` is the timeline of the two, `unanswered` are denials that belong to it whether or not what they deny is known.
    """
    unlinked = store.linkage.unlinked_count()
    if unlinked == store.counts().reports:
        return None
    web = Web(store)
    one, other = pair
    entries = (*line.dated, *line.undated)
    web.read(a.citation.report for a in entries)
    lines = _lines(store, web, entries, pair)
    told = tuple(_cut(p, since, until) for p in processes(store, None, pair))
    found = tuple(p for p in told if p.turns)
    against = contradictions(store, LinkFilter(party=one, other=other, since=since, until=until))
    denied = _denials(store, pair, unanswered, since, until)
    own_reports = {a.citation.report for a in entries}
    held = tuple(
        p
        for party, target in (pair, (other, one))
        for p in positions(store, party, target=target, since=since, until=until, unaimed=own_reports)
    )
    clashing = {t.id for c in against if c.about == "figures" for t in (c.earlier, c.later)}
    made = Across(
        dated=tuple(x for x in lines if x.answer.day),
        undated=tuple(x for x in lines if not x.answer.day),
        processes=found,
        positions=held,
        contradictions=against,
        denials=denied,
        figures=_figures(lines, clashing),
        families=(),
        origins=0,
        family={},
        unlinked=unlinked,
    )
    reports = sorted({t.citation.report for t in tellings_of(made)})
    web.read(reports)
    own = [web.reports[r] for r in reports if r in web.reports]
    return replace(
        made,
        families=families(store, reports),
        origins=corroborate("", own, web.family).families,
        family={r.id: web.family[r.id] for r in own},
    )


def tellings_of(found: Across) -> Iterator[Shown]:
    """Everything that `found` cites, some of it more than once."""
    for line in (*found.dated, *found.undated):
        yield from (line.answer, *line.also)
    for process in found.processes:
        for turn in process.turns:
            yield from turn.claims
    for position in found.positions:
        for stand in position.stands:
            yield from (stand.statement, *stand.also)
    for c in found.contradictions:
        yield from (c.earlier, c.later)
    for denial in found.denials:
        yield denial.denial
        if denial.denied is not None:
            yield denial.denied


def _lines(store: Store, web: Web, entries: Sequence[Answer], pair: tuple[str, str]) -> tuple[Line, ...]:
    """The entries with those that tell the same brought together, in the order of the first of each."""
    shown: dict[str, Answer] = {a.id: a for a in entries}
    home = one_act(web, [a.id for a in entries if isinstance(a, StatementAnswer)])
    happened = [a.id for a in entries if isinstance(a, EventAnswer)]
    members: dict[str, list[str]] = {}
    for cluster, facts in clustered(web, happened):
        for e in facts:
            home[e.id] = cluster
            members.setdefault(cluster, []).append(e.id)
    shown |= answers(store, {e for held in members.values() for e in held} - shown.keys())
    groups: dict[str, list[Answer]] = {}
    for a in entries:
        groups.setdefault(home.get(a.id, a.id), []).append(a)
    out = []
    for id_, held in groups.items():
        rest = [shown[e] for e in members.get(id_, ()) if e not in {a.id for a in held} and e in shown]
        # what others tell of it without naming the two does not stand for it
        told = sorted((*held, *rest), key=lambda a: (not a.day, a not in held, web.order(a.citation.report)))
        first = _standing_for(web, [a for a in told if a in held or _names_both(a, pair)])
        also = [a for a in told if a is not first]
        ids = [
            web.reports[r]
            for r in dict.fromkeys(a.citation.report for a in (first, *also))
            if r in web.reports
        ]
        out.append(Line(answer=first, also=tuple(also), counted=corroborate(first.id, ids, web.family)))
    return tuple(sorted(out, key=_when))


def _when(line: Line) -> tuple[tuple[str, str], str, str, int]:
    """For sorting: its day; a line without one stands last, by the day of its report."""
    told = line.answer.citation
    return day_of(line.answer) or ("9999", ""), told.published or "9999", told.report, told.start


def _names_both(answer: Answer, pair: tuple[str, str]) -> bool:
    return isinstance(answer, EventAnswer) and {*pair} <= {*answer.record.actors, *answer.record.targets}


def _standing_for(web: Web, told: Sequence[Answer]) -> Answer:
    """The telling that stands for all: the first one; of many, the one with a day whose words most of the others share."""
    dated = [a for a in told if a.day] or list(told)
    if len(dated) < _MANY:
        return dated[0]
    terms = {a.id: web.entries[a.id].terms for a in dated[:_COMPARED] if a.id in web.entries}
    shared = {i: sum(likeness(t, other) for other in terms.values()) for i, t in terms.items()}
    return max(dated, key=lambda a: (shared.get(a.id, 0.0), -dated.index(a)))


def _cut(process: ProcessAnswer, since: str | None, until: str | None) -> ProcessAnswer:
    """The process with the turns of the days asked for."""

    def inside(turn: Turn) -> bool:
        days = bounds(turn.date or turn.reported)
        if days is None:
            return since is None and until is None
        return (since is None or days[1] >= since) and (until is None or days[0] <= until)

    return ProcessAnswer(
        type=process.type,
        parties=process.parties,
        mediators=process.mediators,
        places=process.places,
        turns=tuple(t for t in process.turns if inside(t)),
    )


def _denials(
    store: Store,
    pair: tuple[str, str],
    unanswered: Iterable[StatementAnswer],
    since: str | None,
    until: str | None,
) -> tuple[Denial, ...]:
    """The denials between the two, each with what it denies, by day; and those of the timeline besides."""
    one, other = pair
    found = [
        d
        for party, of in (pair, (other, one))
        for d in denials(store, LinkFilter(party=party, other=of, since=since, until=until))
    ]
    linked = {d.denial.id: d for d in denials(store, LinkFilter(since=since, until=until)) if d.denied}
    known = {d.denial.id for d in found}
    found += [
        linked.get(s.id) or Denial(denial=s, denied=None, why="") for s in unanswered if s.id not in known
    ]
    return tuple(sorted(found, key=lambda d: (by_day(d.denial), d.denied.id if d.denied else "")))


def _figures(lines: Iterable[Line], clashing: set[str | None]) -> tuple[FigureRange, ...]:
    out = []
    for line in lines:
        told = [a for a in (line.answer, *line.also) if isinstance(a, EventAnswer)]
        claims = [e for e in told if e.record.figures]
        if not claims:
            continue
        spans: dict[str, list[int]] = {}
        for e in claims:
            for kind, value in e.record.figures.items():
                spans.setdefault(kind, []).extend(value if isinstance(value, list) else [value])
        out.append(
            FigureRange(
                day=next((e.record.date for e in told if e.record.date), None),
                type=claims[0].record.type,
                ranges=tuple((kind, min(spans[kind]), max(spans[kind])) for kind in sorted(spans)),
                claims=tuple(claims),
                disputed=any(e.id in clashing for e in claims),
            )
        )
    return tuple(out)
