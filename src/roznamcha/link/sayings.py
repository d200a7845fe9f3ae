"""What statements of two reports have to do with each other: repeats, answers, denials, contradictions.

Every function looks from one statement (the later one) back at those before it and chooses at most one of each kind: the
one that shares most. A link is made of the two statements alone, whatever else a store holds, but for that choice.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal

from msgspec import Struct

from roznamcha.link.facts import Days, EventFacts, StatementFacts
from roznamcha.link.terms import likeness, taken_up

Kind = Literal["repeats", "answers", "denies", "contradicts"]

_REPEATED = 0.38  # likeness of two tellings of one statement
_TAKEN_UP = 0.42  # how far an answer takes up what it answers
_COUNTERED = 0.55  # how far a threat takes up what it counters
_DENIED, _DENIED_EVENT = 0.5, 0.6  # how far a denial takes up a claim, or an event
_A_DAY = 0.01  # what each day between lessens
_ALIKE = 0.2
_REPEAT_DAYS = 2
_ANSWER_DAYS = 21
_OPEN = frozenset({"demand", "offer", "threaten"})
_ANSWERS = frozenset({"reject", "agree", "offer", "threaten"})
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
        if like >= _REPEATED and (best is None or (like, other.id) > (best[0], best[1].id)):
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
        shared = taken_up(said.terms | said.names, other.terms | other.names)
        shared -= _A_DAY * _days_between(said.days, other.days)
        needed = _COUNTERED if said.act == "threaten" else _TAKEN_UP
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
) -> SayingLink | None:
    """What `said` says to be untrue: a claim, an event, or the report of an outlet that it names.

    `leads` gives the lead statement of the reports of an outlet, by slug; `answered` is the demand that the same
    sentence answers: a negation beside it («چنین افرادی حضور ندارند») denies what that demand takes for given.
    """
    if said.act == "deny":
        if said.outlets and (lead := next((leads[o] for o in sorted(said.outlets) if o in leads), None)):
            return _link("denies", said, lead, 1.0, f"names the outlet {min(said.outlets)}")
        return _denied_claim(said, earlier, events)
    if said.negative and answered is not None:
        inner = [s for s in earlier if s.id in answered.inside and s.names & said.names]
        if inner:
            return _link("denies", said, inner[0].id, 0.5, "a negation beside the answer to a demand")
    return None


def _denied_claim(
    said: StatementFacts, earlier: Sequence[StatementFacts], events: Sequence[EventFacts]
) -> SayingLink | None:
    best: tuple[float, str, str] | None = None
    for other in earlier:
        if other.report == said.report or other.act == "deny" or other.party == said.party:
            continue
        if not _follows(said.days, other.days):
            continue
        if (
            said.party not in other.about
            and said.party not in other.targets
            and other.party not in said.about
        ):
            continue
        shared = taken_up(said.terms | said.names, other.terms | other.names)
        shared -= _A_DAY * _days_between(said.days, other.days)
        # what charges the denier is denied rather than what only speaks of it
        if shared <= 0:
            continue
        shared += 0.2 * (other.act == "accuse") + 0.1 * (other.party in said.about)
        if shared >= _DENIED and (best is None or (shared, other.id) > best[:2]):
            best = shared, other.id, f"a claim of {other.party}"
    for event in events:
        if event.report == said.report or said.party not in event.sides or event.told_by == said.party:
            continue
        if not _follows(said.days, event.days):
            continue
        shared = taken_up(said.terms | said.names, event.terms | event.names)
        shared -= _A_DAY * _days_between(said.days, event.days)
        if shared >= _DENIED_EVENT and (best is None or (shared, event.id) > best[:2]):
            best = shared, event.id, f"an event told of {said.party}"
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
    return a.party == b.party and a.speaker == b.speaker and a.party != "MEDIA"


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
