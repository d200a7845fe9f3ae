"""What statements of two reports have to do with each other: repeats, answers, denials, contradictions.

Every function looks from one statement (the later one) back at those before it and chooses at most one of each kind: the
one that shares most. A link is made of the two statements alone, whatever else a store holds, but for that choice.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from msgspec import Struct

from roznamcha.link.facts import Days, StatementFacts
from roznamcha.link.taken_up import Clause
from roznamcha.link.terms import Terms, core, coverage, likeness, matter, telling, weight

Kind = Literal["repeats", "answers", "denies", "contradicts"]

# likeness of two tellings of one statement, how much more each day between them asks for, and what a short telling
# that stands whole in a longer one must share with it
_REPEATED, _PER_DAY, _WHOLE, _WHOLE_SHARED = 0.53, 0.06, 0.8, 3.0
_SHARED = (
    2.0  # weight of the words, states aside, that two statements must share to have to do with each other
)
_TAKEN_UP = 0.42  # how far an answer takes up what it answers
_A_DAY = 0.02  # what each day between lessens
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
UNNAMED = frozenset({"UNK", "MEDIA"})
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
        if other.report == said.report or not _one_speaker(said, other) or not one_act(said, other):
            continue
        if not _within(said.days, other.days, _REPEAT_DAYS if not (said.dated and other.dated) else 1):
            continue
        like = likeness(said.terms, other.terms) + 0.1 * bool(said.names & other.names)
        shared = weight(core(said.terms & other.terms))
        whole = coverage(said.terms, other.terms) >= _WHOLE and shared >= _WHOLE_SHARED
        apart = _REPEATED + _PER_DAY * days_between(said.days, other.days)
        if shared < _SHARED or not (like >= apart or whole):
            continue
        if best is None or (like, other.id) > (best[0], best[1].id):
            best = like, other
    if best is None:
        return None
    return link_to("repeats", said, best[1].id, best[0], f"speaker {said.speaker}")


def answers(said: StatementFacts, earlier: Iterable[StatementFacts]) -> SayingLink | None:
    """The demand, offer or threat of another side that `said` takes up: it agrees to it, rejects it or counters it.

    Each of the two must be aimed at the other: what third parties ask of everybody is answered by nobody.
    """
    best: tuple[float, StatementFacts] | None = None
    for other in earlier:
        if other.report == said.report or (said.act, other.act) not in _ANSWERS:
            continue
        if not _to_each_other(said, other) or not follows(said.days, other.days):
            continue
        if said.act == "threaten" and days_between(said.days, other.days) > _THREAT_DAYS:
            continue
        shared = _matter_shared(said, other) - _A_DAY * days_between(said.days, other.days)
        if shared >= _TAKEN_UP and (best is None or (shared, other.id) > (best[0], best[1].id)):
            best = shared, other
    if best is None:
        return None
    return link_to("answers", said, best[1].id, best[0], f"{said.act} to a {best[1].act}")


def _matter_shared(said: StatementFacts, other: StatementFacts) -> float:
    """How far a statement takes up what another is about, from 0 to 1; names of sides and people tell nothing of that."""
    theirs = matter_between(other, said.party)
    nameless = not said.about and not said.targets
    soft = said.act in ("agree", "offer")
    least = _MATTER_NAMELESS if nameless else _MATTER_AGREED if soft else _MATTER
    best = 0.0
    for mine in (
        matter_between(said, other.party),
        *(clause_matter(c, said.party, other.party) for c in said.taken),
    ):
        like = likeness(mine, theirs)
        if telling(mine & theirs) < least or like < _MATTER_LIKE:
            continue
        whole = coverage(mine, theirs)
        if said.act == other.act and whole > _ONE_VOICE:
            return 0.0  # the same words in another mouth: one speech, ascribed to two
        best = max(best, (whole + like) / 2)
    return best


def clause_matter(clause: Clause, mine: str, other: str = "") -> Terms:
    """What a clause that is taken up is about: things, places, and groups that are neither of the two sides."""
    sides = {mine.casefold(), other.casefold()}
    groups = {n for n in clause.names if n.startswith("group:")}
    return matter(clause.terms, clause.names) | {g for g in groups if g.removeprefix("group:") not in sides}


def matter_between(said: StatementFacts, other: str) -> Terms:
    """What a statement between its side and the party `other` is about: things, places, and groups that are neither."""
    groups = {n for n in said.names if n.startswith("group:")}
    sides = {said.party.casefold(), other.casefold()}
    return matter(said.terms, said.names) | {g for g in groups if g.removeprefix("group:") not in sides}


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
    return link_to("contradicts", said, best[1].id, best[0], best[2]) if best else None


def _other_door(said: StatementFacts, other: StatementFacts, mine: str, theirs: str) -> bool:
    """Whether two who name `mine` and `theirs` speak of one thing: of one matter, or of each other and a like one."""
    shared = telling(matter_between(said, other.party) & matter_between(other, said.party))
    return shared >= (_LAID if mine == other.party or theirs == said.party else _LAID_BY_OTHERS)


def link_to(kind: Kind, said: StatementFacts, target: str, strength: float, *why: str) -> SayingLink:
    """The link from `said` to the entry `target`, with its strength and why it holds."""
    return SayingLink(
        kind=kind, source=said.id, target=target, strength=round(min(strength, 1.0), 3), why=why
    )


def _one_speaker(a: StatementFacts, b: StatementFacts) -> bool:
    return a.party == b.party and a.speaker == b.speaker and a.party not in UNNAMED


def one_act(a: StatementFacts, b: StatementFacts) -> bool:
    """Whether two statements can tell one act of speech."""
    return a.act == b.act or any({a.act, b.act} <= near for near in _NEAR)


def _to_each_other(said: StatementFacts, other: StatementFacts) -> bool:
    """Whether `other` was aimed at the party of `said`, and `said` names the party of `other` or aims at nobody else; or
    whether `said` names whose demand it answers, and that one speaks of its side.

    Nameless sources answer for nobody.
    """
    if ":" not in said.speaker:
        return False
    if said.party == other.party or said.party in UNNAMED or other.party in UNNAMED:
        return False
    if any(other.party in c.whose for c in said.taken):
        return said.party in other.targets or said.party in other.about
    back = other.party in said.about or other.party in said.targets or not (said.about or said.targets)
    return said.party in other.targets and back


def _within(a: Days | None, b: Days | None, days: int) -> bool:
    if a is None or b is None:
        return True
    return max(a[0] - b[1], b[0] - a[1]) <= days


def days_between(a: Days | None, b: Days | None) -> int:
    """How many days lie between two dates; 0 where one is not known."""
    return max(a[0] - b[1], b[0] - a[1], 0) if a and b else 0


def follows(later: Days | None, earlier: Days | None) -> bool:
    """Whether the one can come after the other, and not too long after."""
    if later is None or earlier is None:
        return True
    return later[1] >= earlier[0] and later[0] - earlier[1] <= _ANSWER_DAYS
