"""The one page that stands before a dossier: the sides, what they want, how far things have come, what is disputed.

Nothing is judged: what is shown of much is chosen by how many independent sources tell it, and what is left out is counted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from roznamcha.link.facts import days_of
from roznamcha.link.positions import issues
from roznamcha.link.terms import Terms, likeness, terms_of
from roznamcha.links.ask import ClaimAnswer, Contradiction, ProcessAnswer, Shown, Turn
from roznamcha.links.pair import Across, Line
from roznamcha.links.stands import WANTS, Position, Stand, leads
from roznamcha.query import EventAnswer, StatementAnswer, day_of
from roznamcha.text.clean import normalise

# what one page holds, on A4 paper and on a screen of 1280 by 900
_SPEAKERS, _COURSES, _ISSUES, _DISPUTES, _EVENTS = 3, 4, 5, 3, 7
_MANY = 3  # independent sources of a turn, beside which those with one alone are left out
_A_DAY = 2  # happenings of one day and type on the page
_ENDING = frozenset({"ceasefire", "agreement", "talks"})
_TURNS = 4  # of a process
_COMPARED = 80  # claims of a turn that are compared with each other
_DAYS = 2  # that the date of a happening in the turn of events may span


class Speaker(Struct, frozen=True, kw_only=True):
    """Somebody who speaks for a side: how many of its statements are theirs, and the latest of them."""

    count: int
    latest: StatementAnswer


class Side(Struct, frozen=True, kw_only=True):
    """One of the two: who speaks for it, those who speak most first, and how many statements it makes in all."""

    party: str
    speakers: tuple[Speaker, ...]
    statements: int


class Course(Struct, frozen=True, kw_only=True):
    """How a process went on: the turns that several independent sources tell, each with the claim that stands for it.

    Of many, those that most sources tell. `alone` counts the turns that one source alone tells, `more` the others left out.
    """

    process: ProcessAnswer
    turns: tuple[tuple[Turn, ClaimAnswer], ...]
    alone: int
    more: int


class Want(Struct, frozen=True, kw_only=True):
    """What a side wants on an issue: the position, the act that says it best, and its words that are about the issue."""

    position: Position
    stand: Stand
    words: str


class Dispute(Struct, frozen=True, kw_only=True):
    """Contradictions about one happening: one of them, how many others say the same, how many sources tell any of it."""

    contradiction: Contradiction
    others: int
    sources: int


class Overview(Struct, frozen=True, kw_only=True):
    """The page: `wants` by issue with what each side wants of the other, `events` the happenings that most sources tell.

    `alone` counts processes that one source alone tells, `more_courses`, `more_disputes` and `more_issues` what the page
    leaves out.
    """

    sides: tuple[Side, ...]
    courses: tuple[Course, ...]
    more_courses: int
    alone: int
    wants: tuple[tuple[str, Want | None, Want | None], ...]
    more_issues: int
    disputes: tuple[Dispute, ...]
    more_disputes: int
    events: tuple[Line, ...]


def overview(
    found: Across,
    pair: tuple[str, str],
    spoken: Iterable[StatementAnswer],
    *,
    since: str | None = None,
    until: str | None = None,
) -> Overview:
    """The overview of what links say of `pair`; `spoken` are the statements of its timeline."""
    said = list(spoken)
    courses = [_course(p, pair, found.family) for p in main_processes(found.processes, pair)]
    told = [c for c in courses if c.turns]
    most = sorted(range(len(told)), key=lambda i: (-sum(t.sources for t, _ in told[i].turns), i))[:_COURSES]
    rows = _wants(found.positions, pair)
    groups = disputes(found.contradictions, found.family)
    return Overview(
        sides=tuple(_side(party, said) for party in pair),
        courses=tuple(told[i] for i in sorted(most)),
        more_courses=len(told) - len(most),
        alone=len(courses) - len(told),
        wants=tuple(rows[:_ISSUES]),
        more_issues=max(len(rows) - _ISSUES, 0),
        disputes=tuple(groups[:_DISPUTES]),
        more_disputes=max(len(groups) - _DISPUTES, 0),
        events=foremost_events(found.dated, most=_EVENTS, since=since, until=until),
    )


def _side(party: str, said: Iterable[StatementAnswer]) -> Side:
    own = [s for s in said if s.record.party == party]
    counts = Counter(s.record.speaker_id for s in own if (s.record.speaker_id or "").startswith(_NAMED))
    latest = {s.record.speaker_id: s for s in sorted(own, key=lambda s: (day_of(s) or ("", ""), s.id))}
    ranked = sorted(counts, key=lambda id_: (-counts[id_], id_ or ""))
    return Side(
        party=party,
        speakers=tuple(Speaker(count=counts[id_], latest=latest[id_]) for id_ in ranked[:_SPEAKERS]),
        statements=len(own),
    )


_NAMED = ("person:", "body:")


def main_processes(found: Iterable[ProcessAnswer], pair: tuple[str, str]) -> list[ProcessAnswer]:
    """The processes of the two alone, and those with others in them that several sources tell."""
    return [p for p in found if {*p.parties} == {*pair} or any(t.sources > 1 for t in p.turns)]


def _course(process: ProcessAnswer, pair: tuple[str, str], family: Mapping[str, str]) -> Course:
    firm = firm_turns(process)
    if {*process.parties} != {*pair}:
        firm = [t for t in firm if t.date]
    ranked = sorted(range(len(firm)), key=lambda i: (-firm[i].sources, -i))
    shown = [firm[i] for i in sorted(ranked[:_TURNS])]
    return Course(
        process=process,
        turns=tuple((t, foremost(t.claims, family)[0]) for t in shown),
        alone=len(process.turns) - len(firm),
        more=len(firm) - len(shown),
    )


def firm_turns(process: ProcessAnswer) -> list[Turn]:
    """The turns that several sources tell; where no turn has many sources, one is as good as another, and all are given."""
    many = any(t.sources >= _MANY for t in process.turns)
    return [t for t in process.turns if t.sources > 1 or not many]


def foremost(claims: Sequence[ClaimAnswer], family: Mapping[str, str]) -> list[ClaimAnswer]:
    """The claims of a turn, one of each family of copies, those first that say what most of the others say.

    A claim that dates the turn in its own words comes before one that does not.
    """
    own: dict[str, ClaimAnswer] = {}
    for c in claims:
        own.setdefault(family.get(c.citation.report, c.citation.report), c)
    some = list(own.values())
    words = [_terms(c.citation.words) for c in some]
    beside = words[:_COMPARED]

    def rank(at: int) -> tuple[bool, float, int]:
        return not some[at].record.own_date, -sum(likeness(words[at], w) for w in beside), at

    return [some[at] for at in sorted(range(len(some)), key=rank)]


def _terms(words: str) -> Terms:
    return terms_of(normalise(words).text)


def _wants(
    positions: Sequence[Position], pair: tuple[str, str]
) -> list[tuple[str, Want | None, Want | None]]:
    """By issue what each side wants of the other, the issues with most acts first; no statement stands for two issues."""
    held = {(p.party, p.issue): p for p in positions}
    counts = {
        issue.name: sum(len(held[party, issue.name].stands) for party in pair if (party, issue.name) in held)
        for issue in issues()
    }
    said: set[str] = set()
    return [
        (name, *(_want(held.get((party, name)), said) for party in pair))  # type: ignore[misc]
        for name in sorted((n for n in counts if counts[n]), key=lambda n: -counts[n])
    ]


def _want(position: Position | None, said: set[str]) -> Want | None:
    if position is None:
        return None

    ranked = leads(position)
    fresh = [x for x in ranked if x.stand.statement.id not in said]
    lead = next((x for x in fresh if x.stand.statement.record.act in WANTS), (fresh or ranked)[0])
    said.add(lead.stand.statement.id)
    return Want(position=position, stand=lead.stand, words=lead.words)


def disputes(found: Sequence[Contradiction], family: Mapping[str, str]) -> list[Dispute]:
    """The contradictions brought together by what they are about, those that most sources take part in first."""
    head = list(range(len(found)))
    seen: dict[object, int] = {}

    def root(at: int) -> int:
        while head[at] != at:
            at = head[at]
        return at

    for at, c in enumerate(found):
        for side in (c.earlier, c.later):
            key = c.about, _key(side)
            if key in seen:
                head[root(at)] = root(seen[key])
            seen[key] = at
    groups: dict[int, list[Contradiction]] = {}
    for at, c in enumerate(found):
        groups.setdefault(root(at), []).append(c)
    made = [_dispute(group, family) for group in groups.values()]
    return sorted(made, key=lambda d: -d.sources)


def _dispute(group: Sequence[Contradiction], family: Mapping[str, str]) -> Dispute:
    reports = {t.citation.report for c in group for t in (c.earlier, c.later)}
    reasons = Counter(c.why for c in group)
    best = next(c for c in group if reasons[c.why] == max(reasons.values()))
    return Dispute(
        contradiction=best, others=len(group) - 1, sources=len({family.get(r, r) for r in reports})
    )


def _key(told: Shown) -> object:
    return told.id or (told.citation.report, told.citation.start, told.citation.end)


def foremost_events(
    lines: Iterable[Line], *, most: int, since: str | None = None, until: str | None = None
) -> tuple[Line, ...]:
    """The happenings that most independent sources tell, in order of date: what did happen, in the days asked for.

    Of one day and type at most two are given, so that a day of war does not fill the page.
    """
    happened = [
        x for x in lines
        if isinstance(x.answer, EventAnswer) and x.answer.record.status != "planned" and (d := day_of(x.answer))
        and (span := days_of(x.answer.record.date)) and span[1] - span[0] <= _DAYS
        and (since is None or d[0] >= since) and (until is None or d[1] <= until)
    ]  # fmt: skip
    ranked = sorted(happened, key=lambda x: (-x.counted.families, day_of(x.answer) or ("", ""), x.answer.id))
    kept: list[Line] = []
    held: Counter[tuple[object, str]] = Counter()
    types: Counter[str] = Counter()
    while ranked and len(kept) < most:
        most_told = ranked[0].counted.families
        level = [
            x for x in ranked
            if x.counted.families == most_told and x not in kept and held[day_of(x.answer), _type(x)] < _A_DAY
        ]  # fmt: skip
        if not level:
            ranked = [x for x in ranked if x.counted.families < most_told]
            continue
        # of those that as many sources tell, the type first that stands on the page least often, and what ends a fight
        best = min(level, key=lambda x: (types[_type(x)], _type(x) not in _ENDING))
        held[day_of(best.answer), _type(best)] += 1
        types[_type(best)] += 1
        kept.append(best)
    return tuple(x for x in happened if x in kept)


def _type(line: Line) -> str:
    return line.answer.record.type if isinstance(line.answer, EventAnswer) else ""
