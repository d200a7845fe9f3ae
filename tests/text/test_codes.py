"""Codes: one byte a character, and what stands for a character without one."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from functools import partial

from hypothesis import given
from hypothesis import strategies as st

from roznamcha.text.clean import normalise, normalise_coded
from roznamcha.text.codes import (
    CHARACTERS,
    FOLDED,
    decode,
    decoding,
    encode,
    is_lower,
    strange,
    translation,
)
from roznamcha.text.fold import fold

ANY = st.text(max_size=60) | st.text(alphabet=sorted(set(CHARACTERS[1:]) - {"\ufffe"}), max_size=60)


@given(ANY)
def test_a_byte_a_character(text: str) -> None:
    codes = encode(text)
    assert len(codes) == len(text)
    assert strange(codes) == [
        at for at, char in enumerate(text) if char not in CHARACTERS or char == "\ufffe"
    ]
    if not strange(codes):
        assert decode(codes, decoding(str)) == text
        assert decode(codes.translate(FOLDED), decoding(str)) == fold(text).replace("\0", "*")


@given(ANY)
def test_a_character_without_a_code_keeps_its_kind(text: str) -> None:
    for is_kind in (_is_letter, str.isdecimal, str.isspace):
        marked = translation(partial(_marked, is_kind))
        assert encode(text).translate(marked).decode() == "".join(_marked(is_kind, char) for char in text)


def _is_letter(char: str) -> bool:
    return unicodedata.category(char).startswith("L")


def _marked(is_kind: Callable[[str], bool], char: str) -> str:
    return "x" if is_kind(char) else "-"


def test_what_cleaning_makes_of_a_character_folds_to_what_its_code_does() -> None:
    for char in CHARACTERS:
        if char not in "\0\ufffe\u200c":
            assert fold(normalise(char).text) == fold(char), hex(ord(char))


@given(ANY)
def test_codes_of_a_cleaned_text(raw: str) -> None:
    built, codes = normalise_coded(raw)
    assert built.text == normalise(raw).text
    assert codes.translate(FOLDED) == encode(fold(built.text)).translate(FOLDED)


@given(ANY)
def test_codes_tell_lower_case(text: str) -> None:
    folded = fold(text)
    assert folded.lower() == folded or not is_lower(encode(text))
    assert not is_lower(encode("\u24b6"))
    assert is_lower(encode("\u24d0"))
