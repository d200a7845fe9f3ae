"""What must hold of any text: valid values, spans inside their sentence, the same answer twice."""

from __future__ import annotations

import random
from functools import cache

import regex
from edtf import EDTFParseException, parse_edtf
from hypothesis import given, settings
from hypothesis import strategies as st

from roznamcha.lang.tables import DATA, read_table
from roznamcha.text.document import prepare
from roznamcha.times.api import read_times
from roznamcha.times.find import find_times

LETTERS = "ابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهیآءئ"
DIGITS = "۰۱۲۳۴۵۶۷۸۹0123456789"
REFERENCE = "2025-11-09"
WORDS = [r["surface"] for r in read_table(DATA / "times.tsv", ("surface", "class", "value", "source"))]
DURATION = regex.compile(r"P(?=.)(?:\d+Y)?(?:\d+M)?(?:\d+W)?(?:\d+D)?(?:T(?=.)(?:\d+H)?(?:\d+M)?(?:\d+S)?)?")
TIME = regex.compile(r"T(?:[01]\d|2[0-3]):[0-5]\d(?=/|$)")


@cache
def valid(value: str | None) -> bool:
    """Whether `value` is what the record allows: nothing, a duration, or EDTF (times of day to the minute)."""
    if value is None or DURATION.fullmatch(value):
        return True
    try:
        parse_edtf(TIME.sub("", value))
    except EDTFParseException:
        return False
    begin, _, end = value.rstrip("~").partition("/")
    return not end or end == ".." or begin.rstrip("~") <= end


def check(lines: list[str], reference: str | None) -> None:
    """Read `lines` as one report, a sentence each: one preparation for many of them keeps the test quick."""
    text = "\n".join(lines)
    doc = prepare(text)
    for ref in find_times(doc, published=reference):
        assert valid(ref.value), (doc.text[ref.start : ref.end], ref)
        start, end = doc.raw_span(ref.start, ref.end)
        assert 0 <= start < end <= len(text)


def test_ten_thousand_strings_of_letters_and_digits() -> None:
    chance = random.Random(1404)
    for _ in range(100):
        lines = []
        for _ in range(100):
            alphabets = [
                LETTERS if chance.random() < 0.6 else DIGITS + "   /:.-–،()\u200c" for _ in range(30)
            ]
            lines.append("".join(chance.choice(a) for a in alphabets[: chance.randint(1, 30)]))
        check(lines, REFERENCE)


def test_ten_thousand_strings_of_time_words_and_numbers() -> None:
    chance = random.Random(17)
    numbers = ["3", "12", "31", "99", "1404", "2025", "5000"]
    for k in range(100):
        lines = []
        for _ in range(100):
            count = chance.randint(1, 9)
            words = [chance.choice(WORDS if chance.random() < 0.7 else numbers) for _ in range(count)]
            lines.append(chance.choice([" ", " ", "، ", "("]).join(words))
        check(lines, REFERENCE if k % 10 else None)


@given(
    st.lists(
        st.sampled_from([*WORDS, ".", "\n", "؟", "۱۲", "۱۴۰۴", "رفت", "خواهد رفت", "«", "»"]), max_size=25
    )
)
@settings(max_examples=60, deadline=None)
def test_a_span_stays_in_its_sentence_and_the_answer_is_the_same_twice(words: list[str]) -> None:
    doc = prepare(" ".join(words))
    found = find_times(doc, published=REFERENCE)
    assert found == find_times(doc, published=REFERENCE)
    last = 0
    for ref in found:
        sentence = doc.sentence_at(ref.start)
        assert sentence is not None
        assert sentence.start <= ref.start < ref.end <= sentence.end
        assert ref.start >= last
        last = ref.end


@given(st.text(max_size=60))
@settings(max_examples=60, deadline=None)
def test_any_text_is_read(text: str) -> None:
    for ref in read_times(text, reference=REFERENCE):
        assert valid(ref.value)
