"""One byte a character: a code page of the characters that reports consist of, for quick looks at much text.

Bytes are translated, searched and cut several times as quickly as text, and offsets stay what they are. A character
that has no code gets the one that stands for its kind, so that what is found in the bytes of a text is only where
something may be; what it is, the text says.
"""

from __future__ import annotations

import codecs
import unicodedata
from collections.abc import Callable
from functools import cache

from roznamcha.text.fold import ZWNJ, fold

_ASCII = "\n " + "".join(map(chr, range(0x21, 0x7F)))
_LETTERS = (
    "".join(map(chr, range(0x0620, 0x063B)))
    + "".join(map(chr, range(0x0641, 0x064B)))
    + "\u0671\u067e\u0686\u0698\u06a9\u06aa\u06af\u06c0\u06c1\u06cc\u06d2\u06d5"
    + "\u067c\u0681\u0685\u0689\u0693\u0696\u069a\u06ab\u06bc\u06cd\u06d0"
)
_DIGITS = "".join(map(chr, (*range(0x06F0, 0x06FA), *range(0x0660, 0x066A))))
_SIGNS = (
    "\u00ab\u00bb\u060c\u061b\u061f\u066a\u066b\u066c\u2013\u2014\u2018\u2019\u201c\u201d\u2026\u2022\uff08"
)
_BLANKS = "\t\u00a0"
_ANY_LETTER = "\u06bc"
_BEYOND = f"{ZWNJ}{_LETTERS}{_DIGITS}{_SIGNS}{_BLANKS}"
NO_CODE = "\ufffe"
# what stands for a character that has no code; a cased mark is one that has a small form, such as Ⓐ
_KINDS = _LETTER, _DIGIT, _BLANK, _MARK, _CASED_MARK = 1, 2, 3, 4, 5


def _table() -> str:
    """The character of each code: those below 128 as in ASCII."""
    table = [chr(code) if chr(code) in _ASCII else NO_CODE for code in range(128)]
    table[0] = "\0"  # without it the quick kind of map is not made
    return "".join(table + list(_BEYOND)).ljust(256, NO_CODE)


CHARACTERS = _table()
_CODES = codecs.charmap_build(CHARACTERS)


@cache
def _kind(char: str) -> int:
    """The code that stands for `char`, which has none."""
    if char.isdecimal():
        return _DIGIT
    if char.isspace():
        return _BLANK
    if unicodedata.category(char).startswith("L"):
        return _LETTER
    return _MARK if char.lower() == char else _CASED_MARK


def _kinds(error: UnicodeError) -> tuple[bytes, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    start, end = error.start, error.end
    return bytes([_kind(char) for char in error.object[start:end]]), end


_BY_KIND = "roznamcha.kind"
codecs.register_error(_BY_KIND, _kinds)


def encode(text: str) -> bytes:
    """The codes of the characters of `text`; one that has none gets that of a letter, a digit, a blank or a mark.

    >>> len(encode("آتش\\u200cبس ۱۴۰۴")), list(encode("é²Ⓐ"))
    (11, [1, 4, 5])
    """
    codes: bytes = codecs.charmap_encode(text, _BY_KIND, _CODES)[0]
    return codes


def is_strange(codes: bytes) -> bool:
    """Whether any of `codes` is of a character without one."""
    return _MARK in codes or _LETTER in codes or _DIGIT in codes or _BLANK in codes or _CASED_MARK in codes


def is_lower(codes: bytes) -> bool:
    """Whether a text of these codes, once folded, is sure to be its own lower case."""
    return codes.lower() == codes and _LETTER not in codes and _CASED_MARK not in codes


def codes_of(wanted: Callable[[str], object]) -> bytes:
    """The codes of those characters that are `wanted`."""
    return bytes(code for code, char in enumerate(CHARACTERS) if char != NO_CODE and wanted(char))


def strange(codes: bytes) -> list[int]:
    """Where `codes` are of characters without one, in order."""
    if not is_strange(codes):
        return []
    places = []
    for kind in _KINDS:
        at = codes.find(kind)
        while at >= 0:
            places.append(at)
            at = codes.find(kind, at + 1)
    return sorted(places)


def translation(change: Callable[[str], str]) -> bytes:
    """A table for `bytes.translate` that does to codes what `change` does to characters.

    What stands for characters without a code is changed as a letter, a zero, a blank and a star are.
    """
    stands = {0: "*", _LETTER: _ANY_LETTER, _DIGIT: "0", _BLANK: " ", _MARK: "*", _CASED_MARK: "*"}
    chars = [
        change(stands.get(code, "*" if char == NO_CODE else char)) for code, char in enumerate(CHARACTERS)
    ]
    if chars[_LETTER] == _ANY_LETTER:
        return encode("".join(chars)).replace(encode(_ANY_LETTER), bytes([_LETTER]), 1)
    return encode("".join(chars))


FOLDED = translation(fold)
"""Codes to codes of the folded characters."""


def decoding(change: Callable[[str], str]) -> str:
    """A table for `decode` that gives each character as `change` makes it."""
    return "".join(change(c) if c != NO_CODE else c for c in CHARACTERS)


def decode(codes: bytes, table: str) -> str:
    """The text of `codes`, none of which is `strange`, by a table of `decoding`."""
    text: str = codecs.charmap_decode(codes, "strict", table)[0]
    return text
