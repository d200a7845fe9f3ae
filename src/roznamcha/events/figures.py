"""The figures of an event: how many were killed, wounded, detained, displaced, as the clause says it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

from roznamcha.lang.grammar import GRAMMAR
from roznamcha.lang.tables import keys, words
from roznamcha.records import Figures
from roznamcha.text.document import Document
from roznamcha.text.fold import key
from roznamcha.text.numerals import Number, read_numbers

KINDS = ("killed", "wounded", "detained", "displaced")
# what the figures of an event may count; of any other type only the displaced
COUNTED: Mapping[str, frozenset[str]] = {
    **dict.fromkeys(("attack", "strike", "clash"), frozenset({"killed", "wounded", "displaced"})),
    "protest": frozenset({"killed", "wounded", "detained"}),
    "arrest": frozenset({"detained"}),
}
_DISPLACED = frozenset({"displaced"})
# how far a number may stand before its word («۱۳ سرباز عراقی کشته»)
# or behind it («کشته شدن ۲۰۰۰ سرباز»)
_BEFORE, _AFTER = 22, 3
_BREAKS = frozenset("؛;:.!؟?()")
_COMMAS = frozenset("،,")
_AND = GRAMMAR.and_
# a vague number from here on counts no victims of one event
_TOO_MANY = 1_000_000
# how far before a number «از جمله» stands
_INCLUDING = 2
# how far apart the parts of a sum may stand
_PARTS_APART = 6


@cache
def _kinds() -> dict[str, str]:
    """The words that say what a figure counts."""
    return {key(w): kind for kind in KINDS for w in words(f"ev_{kind}")}


def counted_in(kind: str) -> frozenset[str]:
    """What the figures of an event of the type `kind` count."""
    return COUNTED.get(kind, _DISPLACED)


def figures_in(
    doc: Document, first: int, last: int, *, counted: frozenset[str] = frozenset(KINDS)
) -> Figures:
    """The figures of the kinds `counted` that the tokens `first`..`last` give; the first one of each kind counts.

    A number goes with the nearest word behind it that says what became of the people; a number that an
    earlier word has taken is not used again.
    """
    tokens = doc.words[first:last]
    kinds = _kinds()
    marks = [i for i, word in enumerate(tokens) if kinds.get(word) in counted]
    if not marks:
        return {}
    numbers = [n for n in read_numbers(tokens) if _counts(tokens, n)]
    out: Figures = {}
    taken = 0
    for at in marks:
        before = [n for n in numbers if taken <= n.first and n.last <= at and at - n.last <= _BEFORE]
        before = [n for n in before if not any(t in _BREAKS for t in tokens[n.last : at])]
        # «ده تن، از جمله شش کودک»: the whole counts
        before = [n for n in before if not _is_part(tokens, n)] or before
        after = [
            n for n in numbers
            if at < n.first <= at + _AFTER
            and not any(t in _COMMAS or t in _BREAKS or t == _AND for t in tokens[at : n.first])
        ]  # fmt: skip
        if after and any(t in keys("ev_becoming") for t in tokens[at + 1 : at + 2]):
            # «یک مسئول از کشته شدن پنج تن خبر داد»
            before = []
        number = before[-1] if before else after[0] if after and taken <= after[0].first else None
        if number is None:
            continue
        out.setdefault(
            kinds[tokens[at]],
            _sum(tokens, [n for n in numbers if taken <= n.first and n.last <= before[-1].last])
            if before
            else _value(number),
        )
        taken = max(at + 1, number.last)
    return out


@cache
def _month_ending() -> tuple[str, ...]:
    """How the name of a month may end («دی‌ماه»)."""
    return tuple(key(w) for w in words("ev_month_ending"))


def _is_part(tokens: Sequence[str], number: Number) -> bool:
    """Whether `number` counts a part of those told before («از جمله شش کودک»)."""
    near = tokens[max(0, number.first - _INCLUDING) : number.first]
    return any(t in keys("ev_including") for t in near)


def _counts(tokens: Sequence[str], number: Number) -> bool:
    """Whether `number` can count people: whole, no ordinal, nothing beside it that it measures instead."""
    if number.ordinal or not isinstance(number.low, int) or not isinstance(number.high, int):
        return False
    following = tokens[number.last] if number.last < len(tokens) else ""
    if following.endswith(_month_ending()) or (number.high >= _TOO_MANY and number.low != number.high):
        # «۱۸ دی‌ماه», «میلیون‌ها»
        return False
    preceding = tokens[number.first - 1] if number.first else ""
    return following not in keys("ev_no_people") and preceding not in keys("ev_no_people")


def _sum(tokens: Sequence[str], numbers: Sequence[Number]) -> int | list[int]:
    """The last of `numbers`, with those that «و» joins to it («سه بازیکن و پنج باشنده دیگر»)."""
    low, high = int(numbers[-1].low), int(numbers[-1].high)
    for earlier, later in zip(numbers[-2::-1], numbers[:0:-1], strict=True):
        between = tokens[earlier.last : later.first]
        if _AND not in between or len(between) > _PARTS_APART or any(t in _COMMAS for t in between):
            break
        if any(t in keys("ev_us") for t in between):
            # «۲۳ نظامی ما و بیش از ۲۰۰ نیروی طالبان»: the dead of two sides
            low, high = int(earlier.low), int(earlier.high)
            continue
        low, high = low + int(earlier.low), high + int(earlier.high)
    return low if low == high else [low, high]


def _value(number: Number) -> int | list[int]:
    low, high = int(number.low), int(number.high)
    return low if low == high else [low, high]
