"""What a denial denies: a claim, an event, or the report of an outlet that it names; and what a third voice gainsays.

A denial says little: «ادعای انتقال اورانیوم دروغ است». What it is about is the clause that says so, without the words that
only say that something was claimed and is not so. That clause, not all that the denier goes on to say, has to be found in
the claim: most of it, and something in it that few clauses hold.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from roznamcha.link import FORCE
from roznamcha.link.apart import wide_places
from roznamcha.link.facts import Days, EventFacts, StatementFacts
from roznamcha.link.sayings import (
    UNNAMED,
    SayingLink,
    clause_matter,
    days_between,
    follows,
    link_to,
    matter_between,
    one_act,
)
from roznamcha.link.terms import Terms, coverage, likeness, matter, stems, telling

# how much of the denied clause an earlier one must hold, how alike the two must be, how much what they share must tell, and
# how much beside what all speak of in a series of talks; and the mean of the first two, of a claim, of an event, and of one that a nameless voice says did not happen
_WHOLE, _LIKE, _SHARED, _SHARED_BESIDE = 0.5, 0.28, 1.5, 0.5
_HELD, _HELD_BY_EVENT, _HELD_FOR_SURE = 0.5, 0.6, 0.75
# below so much that they share, a claim made longer ago than so many days is another, and one that is not about the denier
# must be held better
_SHARED_WELL, _SOON, _HELD_WELL = 2.0, 2, 0.6
_HELD_NAMELESS = 0.68  # of a claim, by a denier who stands for no side
_NAMELESS_DAYS = 2  # so long before it was made at most
_BESIDE = 0.6  # how far a claim is the one that the denial's own report tells of
_LITTLE = 1.0  # what a denial tells that says next to nothing
_CLAIM_DAYS, _EVENT_DAYS = 6, 2  # how long before its denial a claim was made, an event told
_A_DAY = 0.03  # what each day between lessens
# what it adds that a claim is one of those whom the denial names as its claimants, and that it charges the denier
_CLAIMED, _CHARGED = 0.1, 0.1
_NONE = (0.0, "", "")
_CLAIMS = frozenset({"say", "accuse", "agree"})  # what can be untrue
_DEEDS = FORCE | {"border", "agreement", "ceasefire", "talks", "arrest", "deportation", "deployment"}


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
    are the statements of the same report: a denial that says whose word it denies («گزارش طرف افغان درباره حادثه چمن»), or
    only points at it («این ادعا»), means what its report tells of that side's claims, where its own words find nothing.
    """
    if said.act == "deny":
        if (
            said.outlets
            and said.party not in UNNAMED
            and (lead := next((leads[o] for o in sorted(said.outlets) if o in leads), None))
        ):
            return link_to("denies", said, lead, 1.0, f"names the outlet {min(said.outlets)}")
        return _claim_or_event(said, earlier, events) or _told_beside(said, earlier, beside)
    if said.negative and answered is not None:
        inner = [s for s in earlier if s.id in answered.inside and s.names & said.names]
        if inner:
            return link_to("denies", said, inner[0].id, 0.5, "a negation beside the answer to a demand")
    return None


def _claim_or_event(
    said: StatementFacts, earlier: Sequence[StatementFacts], events: Sequence[EventFacts]
) -> SayingLink | None:
    """The claim or the event that holds most of what is denied; rather one of whom the denial names as the claimant."""
    best: tuple[float, str, str] | None = None
    for other in earlier:
        if not _deniable(said, other):
            continue
        own, held, shared = _held(said, other)
        apart = days_between(said.days, other.days)
        held -= _A_DAY * apart
        if held < (_HELD_NAMELESS if said.party in UNNAMED else _HELD):
            continue
        if shared < _SHARED_WELL and (
            apart > _SOON or (held < _HELD_WELL and not _concerns(said, other, own))
        ):
            continue
        # what charges the denier is denied rather than what only speaks of it
        charged = other.act == "accuse" and said.party in other.targets
        held += _CLAIMED * own + _CHARGED * (charged and other.party in {*said.about, *said.targets})
        best = max(best or _NONE, (held, other.id, f"a claim of {other.party}"))
    for event in events:
        if event.report == said.report or said.party not in event.sides or event.told_by == said.party:
            continue
        if (
            event.type not in _DEEDS
            or not follows(said.days, event.days)
            or not _lately(said.days, event.told)
        ):
            continue
        own, held, _ = _held(said, event)
        held -= _A_DAY * days_between(said.days, event.days)
        if held >= _HELD_BY_EVENT:
            best = max(best or _NONE, (held + _CLAIMED * own, event.id, f"an event told of {said.party}"))
    return link_to("denies", said, best[1], best[0], best[2]) if best else None


def gainsays(said: StatementFacts, events: Iterable[EventFacts]) -> SayingLink | None:
    """The event that `said`, of somebody who takes no part in it and stands for no side, says did not happen.

    It denies nobody's claim: two tell one thing, and both cannot be right.
    """
    if said.act != "deny" or said.party not in UNNAMED:
        return None
    best = _NONE
    for event in events:
        if event.report == said.report or event.type not in _DEEDS or event.status == "planned":
            continue
        if not follows(said.days, event.days) or not _lately(said.days, event.told):
            continue
        held = _held(said, event)[1] - _A_DAY * days_between(said.days, event.days)
        if held >= _HELD_FOR_SURE:
            best = max(best, (held, event.id, "happened: told or denied"))
    return link_to("contradicts", said, best[1], best[0], best[2]) if best[1] else None


def _concerns(said: StatementFacts, other: StatementFacts, own: bool) -> bool:
    """Whether a claim is about the side that denies, or made by whom the denial names."""
    return own or said.party in other.about or said.party in other.targets


def _held(said: StatementFacts, other: StatementFacts | EventFacts) -> tuple[bool, float, float]:
    """How far an earlier clause is what a denial denies, from 0 to 1, whether it is told by whom the denial names, and how
    much what they share tells; 0 where it holds less than half of it, where another side tells it, or where it is untrue
    only that a thing is not so («گزارش‌ها که ایران شرکت نخواهد کرد نادرست است») and the clause says that it is.
    """
    teller: str | None
    if isinstance(other, StatementFacts):
        theirs, teller = matter_between(other, said.party), other.party
    else:
        theirs, teller = matter(other.terms, other.names), other.told_by
    best = False, 0.0, 0.0
    negative = isinstance(other, StatementFacts) and other.negative
    for clause in said.taken:
        if clause.negative and not negative:
            continue
        whose = clause.whose - {said.party}
        if whose and teller not in whose and teller not in {None, *UNNAMED}:
            continue
        mine = clause_matter(clause, said.party, teller or "")
        shared = telling(mine & theirs)
        if shared < _SHARED or _elsewhere(mine, theirs):
            continue
        if telling((mine & theirs) - stems("link_topic")) < _SHARED_BESIDE:
            continue  # that both speak of the talks or the agreement says nothing
        whole, like = shared / telling(mine), likeness(mine, theirs)
        if whole >= _WHOLE and like >= _LIKE:
            best = max(best, (teller in whose, (whole + like) / 2, shared))
    return best


def _elsewhere(mine: Terms, theirs: Terms) -> bool:
    """Whether each of two clauses names a town of its own, and none that is the other's."""
    wide = wide_places()[1]
    here, there = ({t for t in terms if t.startswith("place:") and t not in wide} for terms in (mine, theirs))
    return bool(here and there) and not here & there


def _lately(denied: Days | None, told: int | None) -> bool:
    """Whether an event was told so short before a denial that it may be the one denied."""
    return denied is None or told is None or denied[0] - told <= _EVENT_DAYS


def _deniable(said: StatementFacts, other: StatementFacts) -> bool:
    """Whether a denial can be one of this claim: of another side, before it, about the denier or named by it; of a denier who
    stands for no side, about somebody whom it names.
    """
    if other.report == said.report or other.act not in _CLAIMS or other.party == said.party:
        return False
    if not follows(said.days, other.days):
        return False
    # who says himself that a thing is not so is not denied by who says it too
    if other.negative or other.terms & stems("link_untrue"):
        return False
    if days_between(said.days, other.days) > _CLAIM_DAYS:
        return False
    if said.party in UNNAMED:
        # what a side itself agreed to is a deed, which is told or not (`gainsays`)
        if other.party == "UNK" or other.act == "agree":
            return False
        if days_between(said.days, other.days) > _NAMELESS_DAYS:
            return False
        if said.outlets:
            return other.speaker.removeprefix("outlet:") in said.outlets
        return bool(said.about & {*other.about, *other.targets})
    return said.party in other.about or said.party in other.targets or other.party in said.about


def _told_beside(
    said: StatementFacts, earlier: Sequence[StatementFacts], beside: Sequence[StatementFacts]
) -> SayingLink | None:
    """The claim that the denial's own report tells of, where the denial says little itself, points at it or says whose it is."""
    if not all(
        c.points or c.whose - {said.party} or telling(clause_matter(c, said.party)) <= _LITTLE
        for c in said.taken
    ):
        return None
    meant = [
        s for s in beside
        if s.party in (said.about | {*said.targets}) - {said.party} and s.act in _CLAIMS
        and (said.party in s.about or said.party in s.targets)
    ]  # fmt: skip
    best: tuple[float, str, str] | None = None
    for other in earlier:
        if not _deniable(said, other):
            continue
        alike = max(
            (_alike(s, other) for s in meant if s.party == other.party and one_act(s, other)), default=0.0
        )
        if alike >= _BESIDE and (best is None or (alike, other.id) > best[:2]):
            best = alike, other.id, f"a claim of {other.party} that its report tells of"
    return link_to("denies", said, best[1], best[0], best[2]) if best else None


def _alike(a: StatementFacts, b: StatementFacts) -> float:
    """How far two statements of one side claim one thing, from 0 to 1."""
    mine, theirs = matter_between(a, b.party), matter_between(b, a.party)
    like = likeness(mine, theirs)
    if telling(mine & theirs) < _SHARED or like < _LIKE:
        return 0.0
    return (coverage(mine, theirs) + like) / 2
