"""What statements of two reports have to do with each other: repeats, answers, denials, contradictions.

Every function looks from one statement (the later one) back at those before it and chooses at most one of each kind: the
one that shares most. A link is made of the two statements alone, whatever else a store holds, but for that choice.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal

from msgspec import Struct

from roznamcha.link import FORCE
from roznamcha.link.facts import Days, EventFacts, StatementFacts
from roznamcha.link.terms import Terms, core, coverage, likeness, matter, telling, weight

Kind = Literal["repeats", "answers", "denies", "contradicts"]

# likeness of two tellings of one statement, how much more each day between them asks for, and what a short telling
# that stands whole in a longer one must share with it
_REPEATED, _PER_DAY, _WHOLE, _WHOLE_SHARED = 0.53, 0.06, 0.8, 3.0
_SHARED = (
    2.0  # weight of the words, states aside, that two statements must share to have to do with each other
)
_TAKEN_UP = 0.42  # how far an answer takes up what it answers
# how far a denial takes up a claim, or an event; how alike it is to it
_DENIED, _DENIED_EVENT, _DENIED_LIKE = 0.375, 0.65, 0.32
_CLAIM_DAYS, _DENIED_DAYS = 6, 2  # how long before its denial a claim was made, an event told
_DENIED_BESIDE = 0.6  # how far a claim is the one that the denial's own report tells of
_A_DAY, _DENIED_A_DAY = 0.02, 0.03  # what each day between lessens
_CHARGED = 0.1  # what it adds that a claim charges the denier
_DEEDS = FORCE | {
    "border",
    "agreement",
    "ceasefire",
    "talks",
    "arrest",
    "deportation",
    "deployment",
}  # that are denied
_ALIKE = 0.2
# weight of what two share who lay a thing at different doors: at each other's, or at others'
_LAID, _LAID_BY_OTHERS = 1.0, 2.0
_REPEAT_DAYS = 2
_ANSWER_DAYS = 21
_THREAT_DAYS = 4  # in which a threat is met by another
_OPEN = frozenset({"demand", "offer", "threaten"})
# which act answers which
_ANSWERS = frozenset({
    ("agree", "demand"), ("agree", "offer"), ("reject", "demand"), ("reject", "offer"), ("reject", "threaten"),
    ("threaten", "threaten"), ("offer", "demand"),
})  # fmt: skip
# weight (also of an answer that names nobody, or that agrees) and likeness of what a statement and its answer are about
_MATTER, _MATTER_NAMELESS, _MATTER_AGREED, _MATTER_LIKE = 1.5, 2.5, 2.0, 0.3
_ONE_VOICE = 0.9
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
    """The demand, offer or threat of another side that `said` takes up: it agrees to it, rejects it or counters it.

    Each of the two must be aimed at the other: what third parties ask of everybody is answered by nobody.
    """
    best: tuple[float, StatementFacts] | None = None
    for other in earlier:
        if other.report == said.report or (said.act, other.act) not in _ANSWERS:
            continue
        if not _to_each_other(said, other) or not _follows(said.days, other.days):
            continue
        if said.act == "threaten" and _days_between(said.days, other.days) > _THREAT_DAYS:
            continue
        shared = _matter_shared(said, other) - _A_DAY * _days_between(said.days, other.days)
        if shared >= _TAKEN_UP and (best is None or (shared, other.id) > (best[0], best[1].id)):
            best = shared, other
    if best is None:
        return None
    return _link("answers", said, best[1].id, best[0], f"{said.act} to a {best[1].act}")


def _matter_shared(said: StatementFacts, other: StatementFacts) -> float:
    """How far a statement takes up what another is about, from 0 to 1; names of sides and people tell nothing of that."""
    a, b = _matter(said, other.party), _matter(other, said.party)
    like, told = likeness(a, b), telling(a & b)
    nameless = not said.about and not said.targets
    soft = said.act in ("agree", "offer")
    if told < (_MATTER_NAMELESS if nameless else _MATTER_AGREED if soft else _MATTER) or like < _MATTER_LIKE:
        return 0.0
    whole = coverage(a, b)
    if said.act == other.act and whole > _ONE_VOICE:
        return 0.0  # the same words in another mouth: one speech, ascribed to two
    return (whole + like) / 2


def _matter(said: StatementFacts, other: str) -> Terms:
    """What a statement between its side and the party `other` is about: things, places, and groups that are neither."""
    groups = {n for n in said.names if n.startswith("group:")}
    sides = {said.party.casefold(), other.casefold()}
    return matter(said.terms, said.names) | {g for g in groups if g.removeprefix("group:") not in sides}


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


def _denied_share(said: StatementFacts, other: StatementFacts | EventFacts) -> float:
    """How far a denial is about what another says or an event tells, from 0 to 1; names of sides and people aside."""
    if isinstance(other, StatementFacts):
        a, b = _matter(said, other.party), _matter(other, said.party)
    else:
        a, b = matter(said.terms, said.names), matter(other.terms, other.names)
    like = likeness(a, b)
    if telling(a & b) < _MATTER or like < _DENIED_LIKE:
        return 0.0
    return (coverage(a, b) + like) / 2


def _denied_claim(
    said: StatementFacts, earlier: Sequence[StatementFacts], events: Sequence[EventFacts]
) -> SayingLink | None:
    best: tuple[float, str, str] | None = None
    for other in earlier:
        if not _deniable(said, other):
            continue
        shared = _denied_share(said, other) - _DENIED_A_DAY * _days_between(said.days, other.days)
        # what charges the denier is denied rather than what only speaks of it
        if shared <= 0:
            continue
        charged = other.act == "accuse" and said.party in other.targets
        shared += _CHARGED * (charged and other.party in {*said.about, *said.targets})
        if shared >= _DENIED and (best is None or (shared, other.id) > best[:2]):
            best = shared, other.id, f"a claim of {other.party}"
    for event in events:
        if event.report == said.report or said.party not in event.sides or event.told_by == said.party:
            continue
        if event.type not in _DEEDS:
            continue
        if not _follows(said.days, event.days) or not _told_lately(said.days, event.told):
            continue
        shared = _denied_share(said, event) - _A_DAY * _days_between(said.days, event.days)
        if shared >= _DENIED_EVENT and (best is None or (shared, event.id) > best[:2]):
            best = shared, event.id, f"an event told of {said.party}"
    return _link("denies", said, best[1], best[0], best[2]) if best else None


def _told_lately(denied: Days | None, told: int | None) -> bool:
    """Whether an event was told so short before a denial that it may be the one denied."""
    return denied is None or told is None or denied[0] - told <= _DENIED_DAYS


def _deniable(said: StatementFacts, other: StatementFacts) -> bool:
    """Whether a denial can be one of this claim: of another side, before it, about the denier or named by it."""
    if other.report == said.report or other.act not in _CLAIMS or other.party == said.party:
        return False
    if said.party in _UNNAMED or not _follows(said.days, other.days):
        return False
    if other.negative or _days_between(said.days, other.days) > _CLAIM_DAYS:
        return False  # who says himself that a thing is not so is not denied by who says it too
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
            (_denied_share(s, other) for s in meant if s.party == other.party and _one_act(s, other)),
            default=0.0,
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
                if x.role == y.role and x.party != y.party and _other_door(said, other, x.party, y.party)
            ),
            None,
        )
        like = likeness(said.terms, other.terms)
        if clash and like >= _ALIKE and (best is None or (like, other.id) > (best[0], best[1].id)):
            best = like, other, clash
    return _link("contradicts", said, best[1].id, best[0], best[2]) if best else None


def _other_door(said: StatementFacts, other: StatementFacts, mine: str, theirs: str) -> bool:
    """Whether two who name `mine` and `theirs` speak of one thing: of one matter, or of each other and a like one."""
    shared = telling(_matter(said, other.party) & _matter(other, said.party))
    return shared >= (_LAID if mine == other.party or theirs == said.party else _LAID_BY_OTHERS)


def _link(kind: Kind, said: StatementFacts, target: str, strength: float, *why: str) -> SayingLink:
    return SayingLink(
        kind=kind, source=said.id, target=target, strength=round(min(strength, 1.0), 3), why=why
    )


def _one_speaker(a: StatementFacts, b: StatementFacts) -> bool:
    return a.party == b.party and a.speaker == b.speaker and a.party not in _UNNAMED


def _one_act(a: StatementFacts, b: StatementFacts) -> bool:
    return a.act == b.act or any({a.act, b.act} <= near for near in _NEAR)


def _to_each_other(said: StatementFacts, other: StatementFacts) -> bool:
    """Whether `other` was aimed at the party of `said`, and `said` names the party of `other` or aims at nobody else.

    Nameless sources answer for nobody.
    """
    if ":" not in said.speaker:
        return False
    if said.party == other.party or said.party in _UNNAMED or other.party in _UNNAMED:
        return False
    back = other.party in said.about or other.party in said.targets or not (said.about or said.targets)
    return said.party in other.targets and back


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
