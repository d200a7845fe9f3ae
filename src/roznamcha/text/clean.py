"""Cleaning with a map: what is taken out, put in or changed stays traceable to the raw characters.

What cleaning does, and nothing else (`Cleaned.starts` and `Cleaned.ends` lead back from each character):

- Arabic letters that stand for Persian ones, presentation forms and odd blanks become the plain character;
- vowel signs, tatweel, variation selectors, bidi controls and zero-width characters go; a removed sign
  belongs to the letter before it, so that a span cut from the raw text keeps it;
- one joiner (ZWNJ) between two letters is kept; doubled ones collapse, one beside a blank or a mark goes,
  one beside a digit becomes a blank. What old programs wrote for a joiner (soft hyphen, `¬`, zero-width
  space, a direction mark in the middle of a word) becomes one;
- missing joiners are put in where `text.joiners` is sure of them, as characters with an empty raw span;
- what is no prose is listed in `residue` (see `text.residue`), not taken out.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import cache

from msgspec import Struct

from roznamcha.text.codes import CHARACTERS, codes_of, decode, decoding, encode, strange
from roznamcha.text.fold import ZWNJ
from roznamcha.text.joiners import restore
from roznamcha.text.residue import find_residue

_ONE_TO_ONE = {
    0x064A: "\u06cc",  # Arabic yeh
    0x0649: "\u06cc",  # alef maksura
    0x06D2: "\u06cc",  # yeh barree
    0x0643: "\u06a9",  # Arabic kaf
    0x06AA: "\u06a9",  # swash kaf
    0x0629: "\u0647",  # teh marbuta
    0x06C1: "\u0647",  # heh goal
    0x06BE: "\u0647",  # heh doachashmee
    0x06D5: "\u0647",  # ae
    0x0085: "\n",
    0x2028: "\n",
    0x2029: "\n",
    0x0009: " ",
    0x000B: " ",
    0x000C: " ",
    0x00A0: " ",
    0x1680: " ",
    0x202F: " ",
    0x205F: " ",
    0x3000: " ",
}
_ONE_TO_ONE |= dict.fromkeys(range(0x2000, 0x200B), " ")


def _presentation_forms() -> dict[int, str]:
    """What the presentation forms of Arabic letters stand for; a vowel sign that carries a blank stands for
    itself."""
    out = {}
    for code in (*range(0xFB50, 0xFE00), *range(0xFE70, 0xFEFD)):
        plain = unicodedata.normalize("NFKC", chr(code)).translate(_ONE_TO_ONE)
        if plain == chr(code) or unicodedata.category(chr(code)) == "Cn":
            continue
        out[code] = plain.strip(" ") or " "
    return out


_FORMS = _presentation_forms()
_CHANGED = {
    chr(code): plain
    for code, plain in (_ONE_TO_ONE | _FORMS).items()
    if len(plain) == 1 and plain != chr(code)
}
_LONG = {chr(code): plain for code, plain in _FORMS.items() if len(plain) > 1}
_UNCHANGED = codes_of(lambda char: char not in _CHANGED)

# signs that sit on the letter before them, tatweel, and what turns a character into an emoji or a keycap
_SIGNS = (
    "\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u08d3-\u08e1\u08e3-\u08ff"
    "\u0300-\u036f\ufe00-\ufe0f\u20e3\U000e0020-\U000e007f"
)
_UNSEEN = "\u061c\u180e\u200d\u202a-\u202e\u2060-\u206f\ufeff"
# what stands for a joiner when a Persian letter is on both sides, and for nothing otherwise
_LIKE_JOINER = "\u00ad\u001f\u009d\u200b\u200e\u200f"
_ODD = f"{_SIGNS}{_UNSEEN}{_LIKE_JOINER}{ZWNJ}"
_PERSIAN = (
    "\u0620-\u063f\u0641-\u064a\u066e\u066f\u0671-\u06d3"
    "\u06d5\u06ee\u06ef\u06fa-\u06fc\u06ff\u0750-\u077f\ufb50-\ufbff\ufe80-\ufefc"
)
# everything that needs more than a change of one character for another; a joiner in its right place is not
# odd
_MISPLACED = rf"{ZWNJ}(?:[{_ODD}]+|(?![^\W\d_])|(?<![^\W\d_]{ZWNJ}))"
_IRREGULAR = re.compile(
    rf"[{_SIGNS}{_UNSEEN}{_LIKE_JOINER}][{_ODD}]*"
    rf"|{_MISPLACED}"
    rf"|(?<=[{_PERSIAN}])\u00ac(?=[{_PERSIAN}])"
    r"|\r\n?"
    r"|\u0627\u0653"
    rf"|[{''.join(_LONG)}]"
)
_MADDA = "\u0653"


def _in_set(ranges: str) -> frozenset[str]:
    """The characters of a pattern's set: a look-up is far quicker than a match."""
    found = set(ranges) - {"-"}
    for i, char in enumerate(ranges):
        if char == "-":
            found.update(map(chr, range(ord(ranges[i - 1]), ord(ranges[i + 1]))))
    return frozenset(found)


_RARE = _in_set(f"{_SIGNS}{_UNSEEN}{_LIKE_JOINER}\u00ac\r{_MADDA}{''.join(_LONG)}")
_JOINERS = re.compile(_MISPLACED)
_SIGN = re.compile(f"[{_SIGNS}]")
_JOINER = re.compile(f"[{_LIKE_JOINER}\u00ac{ZWNJ}]")
_ONLY_TATWEEL = re.compile("\u0640+")
_IS_PERSIAN = re.compile(f"[{_PERSIAN}]")


class Cleaned(Struct, frozen=True, gc=False):
    """Cleaned text and its map. `starts[i]`, `ends[i]`: the raw span of clean character `i` (empty if it
    was put in).

    `residue` lists clean spans that are no prose: menus, share buttons, handles, bullets; in order, never
    overlapping.
    """

    text: str
    starts: Sequence[int]
    ends: Sequence[int]
    residue: tuple[tuple[int, int], ...] = ()

    @property
    def unmoved(self) -> bool:
        """Whether every offset is that of the raw text."""
        return isinstance(self.starts, range)

    def raw_span(self, start: int, end: int) -> tuple[int, int]:
        """The raw span of the clean span `start`..`end`, which must not be empty."""
        return self.starts[start], self.ends[end - 1]


@cache
def _count(size: int) -> array[int]:
    """The numbers below `size`: slices of them are copied as memory, far quicker than adding Python integers."""
    return array("I", range(size))


def _enough(length: int) -> int:
    """A size for `_count` above `length`: a power of two, so that few of them are made."""
    return 1 << max(12, (length + 1).bit_length())


class _Builder:
    """The clean text as it grows, with the raw span of each character, and its codes; `codes` are those of the raw
    characters."""

    def __init__(self, raw_length: int, codes: bytes) -> None:
        self.codes = codes
        self.coded: list[bytes] = []
        self.parts: list[str] = []
        self.starts = array("I")
        self.ends = array("I")
        self.count = _count(_enough(raw_length))

    def keep(self, text: str, start: int, end: int) -> None:
        """Take over `text`, which stands for raw characters `start`..`end` one by one."""
        if start < end:
            self.parts.append(text)
            self.coded.append(self.codes[start:end])
            self.starts += self.count[start:end]
            self.ends += self.count[start + 1 : end + 1]

    def put(self, text: str, start: int, end: int) -> None:
        """Put in `text`, every character of which stands for raw `start`..`end` as a whole."""
        self.parts.append(text)
        self.coded.append(encode(text))
        self.starts.extend([start] * len(text))
        self.ends.extend([end] * len(text))

    def stretch(self, end: int) -> None:
        """Let the last raw character, all of what it became, reach to `end`."""
        start = self.starts[-1]
        i = len(self.starts) - 1
        while i >= 0 and self.starts[i] == start:
            self.ends[i] = end
            i -= 1

    def last(self) -> str:
        """The last clean character, or a line end at the beginning."""
        return self.parts[-1][-1] if self.parts else "\n"


def clean(raw: str) -> Cleaned:
    """Clean `raw`, put missing joiners in and find the residue, keeping the way back.

    >>> cleaned = clean("وزيـــر گفت: نمي\\u200c\\u200cآييم")
    >>> cleaned.text.replace("\\u200c", "|")
    'وزیر گفت: نمی|آییم'
    >>> start, end = cleaned.raw_span(0, 4)
    >>> start, end  # the stretched word as a whole
    (0, 7)
    """
    built, codes = normalise_coded(raw)
    residue = find_residue(built.text, codes)
    joiners = [
        at for at in restore(built.text)
        # never at the edge, nor between two letters that one raw character stands for
        if 0 < at < len(built.text) and built.starts[at] >= built.ends[at - 1]
    ]  # fmt: skip
    if not joiners:
        return Cleaned(built.text, built.starts, built.ends, residue)
    moved = tuple((a + bisect_right(joiners, a), b + bisect_left(joiners, b)) for a, b in residue)
    return Cleaned(*_insert(built.text, built.starts, built.ends, joiners), moved)


# a character that has a code is kept or changed for one other
_KEPT = decoding(lambda char: _CHANGED.get(char, char))


def normalise(raw: str) -> Cleaned:
    """The part of `clean` that looks at characters only: no joiner is put in, no residue marked."""
    return normalise_coded(raw)[0]


def normalise_coded(raw: str) -> tuple[Cleaned, bytes]:
    """`normalise`, and the codes (`text.codes`) of its characters, some as they were before a change."""
    codes = encode(raw)
    rare: list[int] = []
    if odd := strange(codes):
        plain = raw
        # a text holds few of these characters: replacing each is many times quicker than translating the whole
        changing = {CHARACTERS[code] for code in set(codes.translate(None, _UNCHANGED))}
        for char in changing.union(raw[at] for at in odd):
            if char in _CHANGED:
                plain = plain.replace(char, _CHANGED[char])
        if plain is not raw:
            codes = encode(plain)
        rare = [at for at in odd if plain[at] in _RARE]
    else:
        plain = decode(codes, _KEPT)
    if not rare and not (ZWNJ in plain and _JOINERS.search(plain)):
        count = len(raw)
        return Cleaned(plain, range(count), range(1, count + 1)), codes
    return _mended(plain, codes, rare)


def _mended(plain: str, codes: bytes, rare: Sequence[int]) -> tuple[Cleaned, bytes]:
    """`plain`, which is as long as the raw text, with what `_IRREGULAR` finds taken out or changed, and its codes.

    It begins at a joiner or at one of the characters `rare`, or at the letter before it. `codes` are those of `plain`.
    """
    starts = [found.start() for found in _JOINERS.finditer(plain)]
    if rare:
        starts = sorted({*starts, *rare, *(at - 1 for at in rare if at and plain[at] == _MADDA)})
    build = _Builder(len(plain), codes)
    at = 0
    for start in starts:
        if start < at or (found := _IRREGULAR.match(plain, start)) is None:
            continue
        a, b = found.span()
        build.keep(plain[at:a], at, a)
        at = b
        piece = found.group()
        if piece in _LONG:
            build.put(_LONG[piece], a, b)
        elif piece[0] == "\r":
            build.put("\n", a, b)
        elif piece == "\u0627\u0653":
            build.put("\u0622", a, b)
        else:
            _odd(build, piece, a, plain[b : b + 1])
    build.keep(plain[at:], at, len(plain))
    return Cleaned("".join(build.parts), build.starts, build.ends), b"".join(build.coded)


def _odd(build: _Builder, piece: str, at: int, after: str) -> None:
    """Deal with a run of signs, joiners and unseen characters that begins at raw `at` and is followed by
    `after`."""
    before = build.last()
    if _ONLY_TATWEEL.fullmatch(piece) and not before.isalpha() and not after.isalpha():
        build.put("-", at, at + len(piece))  # a dash drawn with the stretching bar: «تهران ـ ایرنا»
        return
    joiner = _JOINER.search(piece)
    head = piece[: joiner.start()] if joiner else piece
    if build.parts and not before.isspace():
        signs = [m.end() for m in _SIGN.finditer(head)]
        if signs:
            build.stretch(at + signs[-1])
    if joiner is None or not before.isalnum() or not after.isalnum():
        return
    start, end = at + joiner.start(), at + len(piece)
    real = ZWNJ in piece
    if before.isalpha() and after.isalpha():
        if real or (_IS_PERSIAN.match(before) and _IS_PERSIAN.match(after)):
            build.put(ZWNJ, start, end)
    elif real and not (before.isdigit() and after.isdigit()):
        build.put(" ", start, end)


def _insert(
    text: str, starts: Sequence[int], ends: Sequence[int], joiners: Sequence[int]
) -> tuple[str, Sequence[int], Sequence[int]]:
    """`text` and its map with a joiner put in before each of the indices `joiners` (ascending)."""
    parts: list[str] = []
    new_starts, new_ends = array("I"), array("I")
    if isinstance(starts, range):
        numbers = _count(_enough(len(text)))
        starts, ends = numbers[: len(text)], numbers[1 : len(text) + 1]
    at = 0
    for index in joiners:
        parts += (text[at:index], ZWNJ)
        new_starts += starts[at:index]  # type: ignore[arg-type]
        new_ends += ends[at:index]  # type: ignore[arg-type]
        new_starts.append(ends[index - 1])
        new_ends.append(ends[index - 1])
        at = index
    parts.append(text[at:])
    new_starts += starts[at:]  # type: ignore[arg-type]
    new_ends += ends[at:]  # type: ignore[arg-type]
    return "".join(parts), new_starts, new_ends
