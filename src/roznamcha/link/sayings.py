"""What statements of two reports have to do with each other: repeats, answers, denials, contradictions.

Every function looks from one statement (the later one) back at those before it and chooses at most one of each kind: the
one that shares most. A link is made of the two statements alone, whatever else a store holds, but for that choice.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal

from msgspec import Struct

from roznamcha.link.facts import Days, EventFacts, StatementFacts
from roznamcha.link.terms import core, coverage, likeness, weight

Kind = Literal["repeats", "answers", "denies", "contradicts"]

# likeness of two tellings of one statement, how much more each day between them asks for, and what a short telling
# that stands whole in a longer one must share with it
_REPEATED, _PER_DAY, _WHOLE, _WHOLE_SHARED = 0.53, 0.06, 0.8, 3.0
_SHARED = (
    2.0  # weight of the words, states aside, that two statements must share to have to do with each other
)
_SHARED_NAMED = 1.5  # the same where one of them is a place or a person
_TELLING = (
    "place:",
    "person:",
)  # names that tell what a clause is about; a side's bodies speak of everything
_TAKEN_UP = 0.42  # how far an answer takes up what it answers
_COUNTERED = 0.55  # how far a threat takes up what it counters
_DENIED, _DENIED_EVENT = 0.45, 0.6  # how far a denial takes up a claim, or an event
_LIKE_EVENT = 0.35
_DENIED_BESIDE = 0.45  # how far a claim is the one that the denial's own report tells of
_A_DAY = 0.02  # what each day between lessens
_ALIKE = 0.2
_REPEAT_DAYS = 2
_ANSWER_DAYS = 21
_OPEN = frozenset({"demand", "offer", "threaten"})
_ANSWERS = frozenset({"reject", "agree", "offer", "threaten"})
_CLAIMS = frozenset({"say", "accuse", "agree", "threaten"})  # what can be untrue
_UNNAMED = frozenset({"UNK", "MEDIA"})
# acts that can tell of one speech: newsrooms weigh them differently
_NEAR = (
    {"say", "accuse", "condemn"}, {"say", "offer", "agree", "support"}, {"say", "threaten"}, {"deny", "reject"},
    {"say", "demand"}, {"offer", "agree"},
)  # fmt: skip


class SayingLink(Struct, frozen=True, kw_only=True):
    """A link from one statement to an earlier statement or event of another report; `strength` from 0 to 1."""

    kind: Kind
    source: str
    target: str
    strength: float
    why: tuple[str, ...]


def repeats(said: StatementFacts, earlier: Iterable[StatementFacts]) -> SayingLink | None:
    """The earlier telling, in another report, of what `said` tells: same speaker, one day, one act, alike words."""
    best: tuple[float, StatementFacts] | None = None
    for other in earlier:
        if other.report == said.report or not _one_speaker(said, other) or not _one_act(said, other):
            continue
        if not _within(said.days, other.days, _REPEAT_DAYS if not (said.dated and other.dated) else 1):
            continue
        like = likeness(said.terms, other.terms) + 0.1 * bool(said.names & other.names)
        shared = weight(core(said.terms & other.terms))
        whole = coverage(said.terms, other.terms) >= _WHOLE and shared >= _WHOLE_SHARED
        apart = _REPEATED + _PER_DAY * _days_between(said.days, other.days)
        if shared < _SHARED or not (like >= apart or whole):
            continue
        if best is None or (like, other.id) > (best[0], best[1].id):
            best = like, other
    if best is None:
        return None
    return _link("repeats", said, best[1].id, best[0], f"speaker {said.speaker}")


def answers(said: StatementFacts, earlier: Iterable[StatementFacts]) -> SayingLink | None:
    """The demand, offer or threat of another side that `said` takes up: it agrees to it, rejects it or counters it."""
    if said.act not in _ANSWERS:
        return None
    best: tuple[float, StatementFacts] | None = None
    for other in earlier:
        if other.report == said.report or other.act not in _OPEN or not _to_each_other(said, other):
            continue
        if not _follows(said.days, other.days):
            continue
        shared = _takes_up(said, other) - _A_DAY * _days_between(said.days, other.days)
        # what is put to the speaker is answered by fewer words than what only speaks of it
        needed = _TAKEN_UP if said.act != "threaten" and said.party in other.targets else _COUNTERED
        if shared >= needed and (best is None or (shared, other.id) > (best[0], best[1].id)):
            best = shared, other
    if best is None:
        return None
    return _link("answers", said, best[1].id, best[0], f"{said.act} to a {best[1].act}")


def denies(
    said: StatementFacts,
    earlier: Sequence[StatementFacts],
    events: Sequence[EventFacts],
    *,
    leads: dict[str, str],
    answered: StatementFacts | None = None,
    beside: Sequence[StatementFacts] = (),
) -> SayingLink | None:
    """What `said` says to be untrue: a claim, an event, or the report of an outlet that it names.

    `leads` gives the lead statement of the reports of an outlet, by slug; `answered` is the demand that the same
    sentence answers: a negation beside it («چنین افرادی حضور ندارند») denies what that demand takes for given. `beside`
    are the statements of the same report: a denial that says no more than whose word it denies («گزارش طرف افغان») means
    what its report tells of that side's claims.
    """
    if said.act == "deny":
        if said.outlets and (lead := next((leads[o] for o in sorted(said.outlets) if o in leads), None)):
            return _link("denies", said, lead, 1.0, f"names the outlet {min(said.outlets)}")
        return _denied_claim(said, earlier, events) or _denied_beside(said, earlier, beside)
    if said.negative and answered is not None:
        inner = [s for s in earlier if s.id in answered.inside and s.names & said.names]
        if inner:
            return _link("denies", said, inner[0].id, 0.5, "a negation beside the answer to a demand")
    return None


def _takes_up(said: StatementFacts, other: StatementFacts | EventFacts) -> float:
    """How far a statement takes up what another says or an event tells, from 0 to 1, states aside."""
    a, b = (core(x.terms | {n for n in x.names if not n.startswith("state:")}) for x in (said, other))
    named = any(t.startswith(_TELLING) for t in a & b)
    if weight(a & b) < (_SHARED_NAMED if named else _SHARED):
        return 0.0
    return (coverage(a, b) + likeness(a, b)) / 2


def _denied_claim(
    said: StatementFacts, earlier: Sequence[StatementFacts], events: Sequence[EventFacts]
) -> SayingLink | None:
    best: tuple[float, str, str] | None = None
    for other in earlier:
        if not _deniable(said, other):
            continue
        shared = _takes_up(said, other) - _A_DAY * _days_between(said.days, other.days)
        # what charges the denier is denied rather than what only speaks of it
        if shared <= 0:
            continue
        charged = other.act == "accuse" and said.party in other.targets
        shared += 0.2 * (charged and other.party in {*said.about, *said.targets})
        if shared >= _DENIED and (best is None or (shared, other.id) > best[:2]):
            best = shared, other.id, f"a claim of {other.party}"
    for event in events:
        if event.report == said.report or said.party not in event.sides or event.told_by == said.party:
            continue
        if not _follows(said.days, event.days):
            continue
        shared = _takes_up(said, event) - _A_DAY * _days_between(said.days, event.days)
        # a long denial holds the few words of many an event
        if likeness(core(said.terms), core(event.terms)) < _LIKE_EVENT:
            continue
        if shared >= _DENIED_EVENT and (best is None or (shared, event.id) > best[:2]):
            best = shared, event.id, f"an event told of {said.party}"
    return _link("denies", said, best[1], best[0], best[2]) if best else None


def _deniable(said: StatementFacts, other: StatementFacts) -> bool:
    """Whether a denial can be one of this claim: of another side, before it, about the denier or named by it."""
    if other.report == said.report or other.act not in _CLAIMS or other.party == said.party:
        return False
    if said.party in _UNNAMED or not _follows(said.days, other.days):
        return False
    return said.party in other.about or said.party in other.targets or other.party in said.about


def _denied_beside(
    said: StatementFacts, earlier: Sequence[StatementFacts], beside: Sequence[StatementFacts]
) -> SayingLink | None:
    """The claim that the denial's own report tells of: of the side that the denial is aimed at, against the denier."""
    meant = [
        s for s in beside
        if s.party in (said.about | {*said.targets}) - {said.party} and s.act in _CLAIMS
        and (said.party in s.about or said.party in s.targets)
    ]  # fmt: skip
    best: tuple[float, str, str] | None = None
    for other in earlier:
        if not _deniable(said, other):
            continue
        shared = max(
            (_takes_up(s, other) for s in meant if s.party == other.party and _one_act(s, other)), default=0.0
        )
        if shared >= _DENIED_BESIDE and (best is None or (shared, other.id) > best[:2]):
            best = shared, other.id, f"a claim of {other.party} that its report tells of"
    return _link("denies", said, best[1], best[0], best[2]) if best else None


def contradicts(said: StatementFacts, earlier: Iterable[StatementFacts]) -> SayingLink | None:
    """The earlier statement of another side that puts the same thing at another's door."""
    best: tuple[float, StatementFacts, str] | None = None
    for other in earlier:
        if other.report == said.report or other.party == said.party:
            continue
        if not _within(said.days, other.days, _REPEAT_DAYS + 1):
            continue
        clash = next(
            (
                f"{x.role}: {x.party} or {y.party}"
                for x in said.blame
                for y in other.blame
                if x.role == y.role and x.party != y.party
            ),
            None,
        )
        like = likeness(said.terms, other.terms)
        if clash and like >= _ALIKE and (best is None or (like, other.id) > (best[0], best[1].id)):
            best = like, other, clash
    return _link("contradicts", said, best[1].id, best[0], best[2]) if best else None


def _link(kind: Kind, said: StatementFacts, target: str, strength: float, *why: str) -> SayingLink:
    return SayingLink(
        kind=kind, source=said.id, target=target, strength=round(min(strength, 1.0), 3), why=why
    )


def _one_speaker(a: StatementFacts, b: StatementFacts) -> bool:
    return a.party == b.party and a.speaker == b.speaker and a.party not in _UNNAMED


def _one_act(a: StatementFacts, b: StatementFacts) -> bool:
    return a.act == b.act or any({a.act, b.act} <= near for near in _NEAR)


def _to_each_other(said: StatementFacts, other: StatementFacts) -> bool:
    """Whether `other` was aimed at the party of `said`, or each names the other."""
    if said.party == other.party or said.party in ("UNK", "MEDIA") or other.party in ("UNK", "MEDIA"):
        return False
    aimed = said.party in other.targets or said.party in other.about
    return aimed and (other.party in said.about or other.party in said.targets or not said.targets)


def _within(a: Days | None, b: Days | None, days: int) -> bool:
    if a is None or b is None:
        return True
    return max(a[0] - b[1], b[0] - a[1]) <= days


def _days_between(a: Days | None, b: Days | None) -> int:
    return max(a[0] - b[1], b[0] - a[1], 0) if a and b else 0


def _follows(later: Days | None, earlier: Days | None) -> bool:
    """Whether the one can come after the other, and not too long after."""
    if later is None or earlier is None:
        return True
    return later[1] >= earlier[0] and later[0] - earlier[1] <= _ANSWER_DAYS
