"""What the words of a mention's phrase, or of the trigger's, say of who takes part."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from itertools import pairwise

from roznamcha.events.frames import Trigger
from roznamcha.events.grammar import Placed, preposition_before
from roznamcha.lang.grammar import GRAMMAR
from roznamcha.lang.states import demonyms
from roznamcha.lang.tables import keys, words
from roznamcha.text.fold import key
from roznamcha.text.verbs import Verb

# how far from an attack the preposition stands that says whom it hits
_AIM_REACH = 6
_ENDS = frozenset({GRAMMAR.object_marker, GRAMMAR.that, "،", ",", ".", ":"})
# how many adjectives may stand behind a noun, how far behind a weapon its own
_ADJECTIVES, _WEAPON_REACH = 2, 4
# how far behind the noun «خود» stands («علیه نیروهای خود»)
_OWN_REACH = 5


@cache
def _endings(slot: str) -> tuple[str, ...]:
    """A list of endings as lookup keys."""
    return tuple(key(w) for w in words(slot))


def is_folk(tokens: Sequence[str], placed: Placed) -> bool:
    """Whether a mention stands for people who travel for themselves, or for troops: no official visit."""
    first = placed.first if placed.mention.kind == "people" else placed.head
    return placed.mention.kind in ("people", "state") and any(
        tokens[t] in keys("ev_folk") for t in range(first, placed.last)
    )


def of_whom(tokens: Sequence[str], trigger: Trigger) -> tuple[str, ...]:
    """The states whose adjective stands with the noun or with the weapon («حملات آمریکایی», «موشک‌های ایرانی»)."""
    first = trigger.first + 1
    reach = trigger.last + _ADJECTIVES
    if trigger.frame.shape in ("launch", "intercept"):
        reach = first + _WEAPON_REACH
    elif trigger.last - trigger.first > 1:
        first = trigger.last
    found: dict[str, None] = {}
    for at in range(first, min(reach, len(tokens))):
        token = tokens[at]
        if token in _ENDS or preposition_before(tokens, at + 1, at):
            break
        if (side := demonyms().get(token)) is not None:
            found[side] = None
        elif (found and token != GRAMMAR.and_) or (
            trigger.frame.shape == "directed" and token != GRAMMAR.and_
        ):
            break
    return tuple(found)


def of_force(tokens: Sequence[str], left: int, right: int) -> str | None:
    """The state whose adjective stands behind troops among the tokens («صدها نیروی نظامی آمریکایی»)."""
    for at in range(left + 1, right):
        side = demonyms().get(tokens[at])
        if side is not None and any(
            tokens[t] in keys("ev_troops") for t in range(max(left, at - _ADJECTIVES), at)
        ):
            return side
    return None


def of_state(token: str) -> str | None:
    """The code of the state whose adjective a token is («آمریکایی»), if it is one."""
    return demonyms().get(token)


def answers(tokens: Sequence[str], placed: Placed) -> bool:
    """Whether a mention says what is answered, not who is hit («در پاسخ به اقدام ایران»)."""
    return placed.head > 1 and tokens[placed.head - 2] in keys("ev_answering")


def of_prison(tokens: Sequence[str], placed: Placed) -> bool:
    """Whether a mention says whose prison is meant («از زندان پاکستان»)."""
    return any(tokens[t] in keys("ev_prison") for t in range(placed.head, placed.first))


def harmed(tokens: Sequence[str], placed: Sequence[Placed]) -> list[Placed]:
    """Whom the words before a deed say it harmed («خسارت به فرودگاه کویت در پی حملات ...»)."""
    return [
        p
        for p in placed
        if p.role == "to" and any(tokens[t] in keys("ev_damage") for t in range(max(0, p.head - 5), p.head))
    ]


def is_matter(tokens: Sequence[str], placed: Placed) -> bool:
    """Whether a mention only says what a matter is about («موضوع ایران», «قیمت نفت آمریکا»)."""
    return placed.head < placed.first and tokens[placed.first - 1] in keys("ev_matter")


def is_own(tokens: Sequence[str], trigger: Trigger) -> bool:
    """Whether the noun is told as the speaker's own: «سفر خود», «دیدارم», «رایزنی با روسیه»."""
    behind = tokens[trigger.last : trigger.last + 2]
    return GRAMMAR.own in behind or tokens[trigger.last - 1].endswith(_endings("ev_my"))


def toward_us(near: Sequence[str]) -> bool:
    """Whether «به ما» stands among the words `near` the trigger."""
    return any(
        a in (GRAMMAR.to, GRAMMAR.against, GRAMMAR.on) and b in keys("ev_us") for a, b in pairwise(near)
    )


def by_means(tokens: Sequence[str], trigger: Trigger) -> bool:
    """Whether the trigger is the means of the clause's subject («با حمله به پایگاه، ... را نابود کرد»).

    So is what it is about to do («پیش از حمله به بیروت، آمریکا را ...»).
    """
    if trigger.first > 0 and tokens[trigger.first - 1] == GRAMMAR.with_:
        return True
    return trigger.first > 1 and tokens[trigger.first - 2] in keys("ev_before")


def against_own(tokens: Sequence[str], trigger: Trigger) -> bool:
    """Whether the deed is done to the subject's own people («علیه نیروهای خود»)."""
    behind = tokens[trigger.last : trigger.last + _OWN_REACH]
    return bool(behind) and behind[0] in (GRAMMAR.against, GRAMMAR.to, GRAMMAR.on) and GRAMMAR.own in behind


def is_aimed(tokens: Sequence[str], trigger: Trigger, left: int, verb: Verb | None) -> bool:
    """Whether the words around an attack say at whom or what it is aimed, though that may have no side."""
    last = verb.first if verb is not None and verb.first >= trigger.last else trigger.last + _AIM_REACH
    first = max(left, trigger.first - _AIM_REACH)
    return any(
        tokens[t] in (GRAMMAR.to, GRAMMAR.against, GRAMMAR.on, GRAMMAR.object_marker)
        and not (t > first and tokens[t - 1] in keys("ev_answering"))
        for t in range(first, min(last, len(tokens)))
    )
