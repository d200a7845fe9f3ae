"""Numbers in words and digits, with what stands around them: «بیش از ۴۵۰», «۲۰ تا ۳۰ هزار», «ده‌ها», «هفتاد و پنجم»."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import Literal

import regex

from roznamcha.lang.grammar import GRAMMAR
from roznamcha.lang.tables import DATA, read_table
from roznamcha.text.fold import ZWNJ, fold, key

Kind = Literal["exact", "at_least", "at_most", "about", "range", "vague"]
_BOUNDS: dict[str, Kind] = {"at_least": "at_least", "at_most": "at_most", "about": "about"}
_DIGITS = regex.compile(
    r"(?P<whole>\d{1,3}(?:[,٬،]\d{3})+|\d{1,3}(?:\.\d{3}){2,}|\d+)(?:(?P<point>[.٫/])(?P<part>\d+))?"
)
_DASHES = frozenset("-–—")
_HUGE = 10**15
_AND = GRAMMAR.and_
_HUNDRED = ("hundred", Fraction(100))
_FEW, _MANY = 2, 10  # «چند»: 2 up to, not with, 10 of what follows; «ده‌ها» likewise, of tens


@dataclass(frozen=True, slots=True)
class Number:
    """A number in a text: tokens `first`..`last` (half-open), the words that bound it included.

    `low` and `high` differ for a range and for a vague number («ده‌ها»: 20 and 99). Of a number with a
    bound («دست‌کم ۵۰») both are the number that is named, and `kind` says what it bounds: «کمتر از ۲۰» is
    20, `at_most`. Whole numbers are `int`.
    """

    first: int
    last: int
    low: int | float
    high: int | float
    kind: Kind = "exact"
    ordinal: bool = False


@dataclass(frozen=True, slots=True)
class _Lexicon:
    """`roles`: key -> kind and value; `phrases`: first key -> phrases (keys after it) with their kind, longest first."""

    roles: dict[str, tuple[str, Fraction]]
    phrases: dict[str, tuple[tuple[tuple[str, ...], str], ...]]
    endings: frozenset[str]
    counted: frozenset[str]
    percent: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Core:
    """A number without its surroundings: up to token `last`; `scale` is what its last part is multiplied by."""

    last: int
    low: Fraction
    high: Fraction
    scale: int = 1
    vague: bool = False
    ordinal: bool = False
    digits: bool = False


@cache
def _lexicon() -> _Lexicon:
    roles: dict[str, tuple[str, Fraction]] = {}
    phrases: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    endings, counted, percent = set(), set(), set()
    rows = read_table(DATA / "numbers.tsv", ("surface", "kind", "value", "source"))
    for row in rows:
        kind, word = row["kind"], key(row["surface"])
        if kind == "ending":
            endings.add(word)
        elif kind in ("counted", "percent"):
            counted.add(word)
            if kind == "percent":
                percent.add(word)
        elif kind in ("at_least", "at_most", "about", "to", "between", "more"):
            for spelled in {fold(row["surface"]).replace(ZWNJ, glue) for glue in ("", " ")}:
                first, *rest = (key(w) for w in spelled.split())
                phrases.setdefault(first, []).append((tuple(rest), kind))
        else:
            roles[word] = (kind, Fraction(row["value"]))
    small = [(w, v) for w, (k, v) in roles.items() if k == "unit" and 0 < v < 10]
    scales = [(w, v) for w, (k, v) in roles.items() if k == "scale"]
    for word, (kind, value) in list(roles.items()):
        if kind in ("unit", "ten", "hundred", "scale") and value:
            for ending in GRAMMAR.ordinals:
                roles.setdefault(word + ending, ("ordinal", value))
    below = [(w, v) for w, (k, v) in roles.items() if k in ("unit", "ten", "hundred") and v]
    for word, value in below:
        for scale, times in scales:
            roles.setdefault(word + scale, ("joined", value * times))
    _join(roles, small)
    ordered = {w: tuple(sorted(found, key=lambda p: (-len(p[0]), p))) for w, found in phrases.items()}
    return _Lexicon(roles, ordered, frozenset(endings), frozenset(counted), frozenset(percent))


def _join(roles: dict[str, tuple[str, Fraction]], small: list[tuple[str, Fraction]]) -> None:
    """Add to `roles` what is also written as one word: «بیست‌ویک», «بیست‌وسوم», Dari «پنج‌صد», «چندصد»."""
    plain = list(roles.items())
    ordinals = [(w, v) for w, (k, v) in plain if k == "ordinal" and 0 < v < 10]
    for word, (kind, value) in plain:
        if kind == "ten":
            for unit, more in small:
                roles.setdefault(word + _AND + unit, ("unit", value + more))
            for unit, more in ordinals:
                roles.setdefault(word + _AND + unit, ("ordinal", value + more))
        elif kind == "hundred" and value == 100:
            for unit, times in small:
                roles.setdefault(unit + word, ("hundred", times * value))
    for some in [w for w, (k, _) in plain if k == "some"]:
        for word, (kind, value) in plain:
            if kind in ("hundred", "scale") and value in (100, 1000, 10**6, 10**9):
                roles.setdefault(some + word, ("some", value))


def _word(words: Sequence[str], at: int) -> str:
    return words[at] if at < len(words) else ""


def _phrase(words: Sequence[str], at: int, kinds: tuple[str, ...]) -> tuple[int, str] | None:
    """The end and the kind of a phrase of one of `kinds` that begins at `at`."""
    for rest, kind in _lexicon().phrases.get(_word(words, at), ()):
        end = at + 1 + len(rest)
        if kind in kinds and tuple(words[at + 1 : end]) == rest:
            return end, kind
    return None


def _digits(words: Sequence[str], at: int) -> Fraction | None:
    """The value of the digits at `at`; `None` for a date, an hour, or what is no number."""
    found = _DIGITS.fullmatch(words[at])
    if not found:
        return None
    whole, point, part = found["whole"], found["point"], found["part"]
    number = int(regex.sub(r"\D", "", whole))
    if not point:
        return Fraction(number)
    role = _lexicon().roles.get(_word(words, at + 1))
    scaled = (role is not None and role[0] == "scale") or _word(words, at + 1) in _lexicon().percent
    if point == "/" and not scaled:
        return None  # «۱۴۰۴/۷», «۱/۲»: a date, a score, a fraction
    if point == "." and len(part) == 3 and len(whole) <= 3 and number and not scaled:
        return Fraction(number * 1000 + int(part))
    return number + Fraction(int(part), 10 ** len(part))


def _below(words: Sequence[str], at: int) -> tuple[int, Fraction, bool] | None:
    """The number below a thousand that begins at `at`: its end, its value, whether its last part is an ordinal."""
    roles = _lexicon().roles
    limit, total, end = Fraction(1000), Fraction(0), at
    while role := roles.get(_word(words, end)):
        kind, value = role
        if kind == "ordinal" and value < limit and (end > at or value < 1000):
            return end + 1, total + value, True
        following = roles.get(_word(words, end + 1))
        if kind == "unit" and value < 10 and following == _HUNDRED and limit == 1000:
            kind, value, end = "hundred", value * 100, end + 1  # Dari «سه صد»
        if kind not in ("unit", "ten", "hundred") or value >= limit:
            break
        total += value
        end += 1
        limit = Fraction({"hundred": 100, "ten": 10}.get(kind, 0))
        if not limit or _word(words, end) != _AND:
            break
        following = roles.get(_word(words, end + 1))
        if not following or following[0] not in ("unit", "ten", "ordinal") or not 0 < following[1] < limit:
            break
        end += 1
    if end == at:
        return None
    return end, total, False


def _cardinal(words: Sequence[str], at: int) -> _Core | None:
    """The number in words or digits at `at`, with its scales: «۲ میلیون و ۵۰۰ هزار», «هزار و ۲۰۰», «دو و نیم میلیون»."""
    roles = _lexicon().roles
    total, end = Fraction(0), at
    limit = Fraction(_HUGE)
    scale, digits, ordinal = 1, False, False
    while True:
        here = end
        digits_here = False
        part: Fraction | None
        role = roles.get(_word(words, here))
        if _word(words, here)[:1].isdigit():
            part, digits_here = _digits(words, here), True
            here += 1
        elif below := _below(words, here):
            here, part, ordinal = below
        elif role and role[0] in ("scale", "joined"):
            part = Fraction(1)
        elif role and role[0] == "half" and here == at:
            part, here = role[1], here + 1
            following = roles.get(_word(words, here))
            if not (following and following[0] == "scale") and _word(words, here) not in _lexicon().counted:
                return None
        else:
            part = None
        if part is None:
            break
        if role and role[0] == "joined":
            part, here, times = role[1], here + 1, 1
        else:
            half = roles.get(_word(words, here + 1)) if _word(words, here) == _AND and not ordinal else None
            after = roles.get(_word(words, here + 2))
            if half and half[0] == "half" and ((after and after[0] == "scale") or scale == 1):
                part, here = part + half[1], here + 2
            times = 1
            while not ordinal and (next_ := roles.get(_word(words, here))):
                if next_[0] == "scale":
                    times *= int(next_[1])
                elif next_[0] == "ordinal" and next_[1] >= 1000 and next_[1].denominator == 1:
                    times, ordinal = times * int(next_[1]), True
                else:
                    break
                here += 1
        value = part * times
        if value >= limit or (end > at and not value):
            break
        total, end, digits = total + value, here, digits or digits_here
        scale = times
        # a further part stands behind «و» and is smaller than what its forerunner was counted in
        if role and role[0] == "joined":
            scale = times = 10 ** (len(str(int(part))) - 1)
        limit = Fraction(times if times > 1 else 0)
        if ordinal or not limit or _word(words, end) != _AND:
            break
        half = roles.get(_word(words, end + 1))
        if half and half[0] == "half":
            return _Core(end + 2, total + half[1] * scale, total + half[1] * scale, scale, digits=digits)
        if not (_word(words, end + 1)[:1].isdigit() or half):
            break
        end += 1
    if end > at and _word(words, end - 1) == _AND:
        end -= 1
    if end == at:
        return None
    # «۲۵م», «۲۵ امین», and «سی ام» with a blank for the joiner
    if (digits or total == 30) and end == at + 1 and _word(words, end) in _lexicon().endings:
        end, ordinal = end + 1, True
    return _Core(end, total, total, scale, ordinal=ordinal, digits=digits)


def _vague(words: Sequence[str], at: int) -> _Core | None:
    """«ده‌ها», «صدها هزار», «چند ده», «چندین میلیون», «چند»."""
    roles = _lexicon().roles
    role, end = roles.get(_word(words, at)), at + 1
    if _word(words, at + 1) == GRAMMAR.plurals[0] and role:  # the joiner is a blank
        role, end = roles.get(_word(words, at) + GRAMMAR.plurals[0]), at + 2
    if not role or role[0] not in ("tens", "some"):
        return None
    times = role[1]
    while following := roles.get(_word(words, end)):
        kind, value = following
        if kind == "scale" or (role[0] == "some" and times == 1 and value in (10, 100) and kind != "ordinal"):
            times *= value
            end += 1
        else:
            break
    return _Core(end, _FEW * times, _MANY * times - 1, vague=True)


def _core(words: Sequence[str], at: int) -> _Core | None:
    found = _vague(words, at) or _cardinal(words, at)
    # «نه» is a number only where something says so
    if found and found.last == at + 1 and found.low == 9 and not found.digits:
        return found if _word(words, found.last) in _lexicon().counted else None
    return found


def _plain(value: Fraction) -> int | float:
    return int(value) if value.denominator == 1 else float(value)


def _upper(words: Sequence[str], at: int, low: _Core, between: bool) -> _Core | None:
    """The upper end of a range whose lower end is `low`: «تا ۳۰», «-۳۰», «دو سه», behind «بین» also «و ۳۰»."""
    if low.vague or low.ordinal:
        return None
    start = low.last
    if to := _phrase(words, start, ("to",)):
        start = to[0]
    elif (between and _word(words, start) == _AND) or (
        low.digits and _word(words, start) in _DASHES and _word(words, start + 1)[:1].isdigit()
    ):
        start += 1
    elif low.digits or low.scale > 1 or low.last != at + 1:
        return None
    high = _cardinal(words, start)
    if high is None or high.ordinal:
        return None
    if start == low.last and (high.digits or high.low / high.scale > 2 * low.low or low.low < 1):
        return None  # «دو سه» and «ده پانزده» stand side by side, «یک میلیون» and «دو پنجاه» do not
    unit = high.low / high.scale
    if start == low.last and unit <= low.low:
        return None
    shares_scale = low.scale == 1 and high.scale > 1 and low.low < unit  # «۲۰ تا ۳۰ هزار»
    low_value = low.low * high.scale if shares_scale else low.low
    if low_value >= high.low:
        return None
    return _Core(high.last, low_value, high.low, high.scale)


@cache
def _starts() -> frozenset[str]:
    """The keys that a number may begin with, besides digits."""
    lexicon = _lexicon()
    bounds = (*_BOUNDS, "between")
    return frozenset(lexicon.roles) | {
        w for w, found in lexicon.phrases.items() if any(k in bounds for _, k in found)
    }


def read_number(words: Sequence[str], at: int) -> Number | None:
    """The number that begins at token `at` of `words` (lookup keys, as in `Document.words`), or `None`.

    Words that bound a number belong to it, so read from left to right, or with `read_numbers`: at «۵۰» of
    «دست‌کم ۵۰» the number is just 50. A slash is a decimal point only before a scale or a percent sign
    («۵/۸ میلیارد»); dates and hours are no numbers. «نه» is 9 in a larger number or before something that
    is counted, else a word.

    >>> n = read_number("بیش از 2.5 میلیون دلار".split(), 0)
    >>> (n.last, n.low, n.high, n.kind)
    (4, 2500000, 2500000, 'at_least')
    >>> [(n.low, n.high) for n in read_numbers("دهها کشته و 20 تا 30 هزار آواره در هفتاد و پنجمین روز".split())]
    [(20, 99), (20000, 30000), (75, 75)]
    >>> read_number(["نه"], 0) is None
    True
    """
    word = words[at]
    if word not in _starts() and not word[:1].isdigit():
        return None
    kind: Kind = "exact"
    start, between = at, False
    while bound := _phrase(words, start, (*_BOUNDS, "between")):
        between = between or bound[1] == "between"
        kind = _BOUNDS.get(bound[1], kind)
        start = bound[0]
    if start >= len(words):
        return None
    low = _core(words, start)
    if low is None:
        return None
    if high := _upper(words, start, low, between):
        return Number(at, high.last, _plain(high.low), _plain(high.high), "range")
    if between:
        return None
    last = low.last
    if low.vague:
        kind = "vague"
    elif kind == "exact" and _word(words, last) == _AND and _phrase(words, last + 1, ("more",)):
        last, kind = last + 2, "at_least"
    return Number(at, last, _plain(low.low), _plain(low.high), kind, low.ordinal)


def read_numbers(words: Sequence[str]) -> Iterator[Number]:
    """Every number of `words`, from left to right, none within another."""
    at = 0
    starts = _starts()
    while at < len(words):
        word = words[at]
        found = read_number(words, at) if word in starts or word[:1].isdigit() else None
        if found:
            yield found
        at = found.last if found else at + 1
