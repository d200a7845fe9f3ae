"""Numerals: values, ranges and bounds, in words and in digits."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roznamcha.text.fold import key
from roznamcha.text.numerals import Number, read_number, read_numbers
from roznamcha.text.tokens import tokenize


def words(text: str) -> list[str]:
    return [key(text[a:b]) for a, b in zip(*tokenize(text), strict=True)]


# text, tokens that the first number takes, low, high, kind
CASES = [
    ("هفتاد و پنج نفر", 3, 75, 75, "exact"),
    ("صد و بیست و سه", 5, 123, 123, "exact"),
    ("سه هزار و چهارصد و بیست و یک", 8, 3421, 3421, "exact"),
    ("هزار و سیصد و پنجاه و هفت", 7, 1357, 1357, "exact"),
    ("یک\u200cصد و پنجاه هزار", 4, 150000, 150000, "exact"),
    ("دوهزار و پانصد", 3, 2500, 2500, "exact"),
    ("هزار و ۲۰۰ نفر", 3, 1200, 1200, "exact"),
    ("۱۰ هزار", 2, 10000, 10000, "exact"),
    ("۲ میلیون و ۵۰۰ هزار و ۲۰ نفر", 7, 2500020, 2500020, "exact"),
    ("۲ هزار میلیارد تومان", 3, 2 * 10**12, 2 * 10**12, "exact"),
    ("2.5 میلیون", 2, 2500000, 2500000, "exact"),
    ("۲٫۵ میلیون", 2, 2500000, 2500000, "exact"),
    ("۵/۸ میلیارد", 2, 5800000000, 5800000000, "exact"),
    ("۳/۵ درصد", 1, 3.5, 3.5, "exact"),
    ("۱۲٬۵۰۰ و", 1, 12500, 12500, "exact"),
    ("۱۲,۰۰۰", 1, 12000, 12000, "exact"),
    ("۱۲،۰۰۰", 1, 12000, 12000, "exact"),
    ("١٢.٥٠٠ نفر", 1, 12500, 12500, "exact"),
    ("نیم میلیون", 2, 500000, 500000, "exact"),
    ("نیم ساعت", 1, 0.5, 0.5, "exact"),
    ("دو و نیم میلیون", 4, 2500000, 2500000, "exact"),
    ("یک میلیون و نیم", 4, 1500000, 1500000, "exact"),
    ("نه نفر", 1, 9, 9, "exact"),
    ("نه هزار", 2, 9000, 9000, "exact"),
    ("بیست و نه", 3, 29, 29, "exact"),
    ("هژده تن", 1, 18, 18, "exact"),
    ("صفر", 1, 0, 0, "exact"),
    ("بیست و دولت", 1, 20, 20, "exact"),
    ("۱۵ و ۱۶ میزان", 1, 15, 15, "exact"),
    ("ده\u200cها تن", 1, 20, 99, "vague"),
    ("ده ها تن", 2, 20, 99, "vague"),
    ("صدها کشته", 1, 200, 999, "vague"),
    ("هزاران تن", 1, 2000, 9999, "vague"),
    ("ده\u200cها هزار", 2, 20000, 99999, "vague"),
    ("میلیون\u200cها دلار", 1, 2000000, 9999999, "vague"),
    ("چند نفر", 1, 2, 9, "vague"),
    ("چند ده نفر", 2, 20, 99, "vague"),
    ("چندین هزار", 2, 2000, 9999, "vague"),
    ("دست\u200cکم ۵۰ نفر", 2, 50, 50, "at_least"),
    ("دست کم ۵۰ نفر", 3, 50, 50, "at_least"),
    ("بیش از ۴۵۰ زخمی", 3, 450, 450, "at_least"),
    ("حداقل بیش از ۲۰۰", 4, 200, 200, "at_least"),
    ("۲۰ و اندی سال", 3, 20, 20, "at_least"),
    ("کمتر از پنج نفر", 3, 5, 5, "at_most"),
    ("حداکثر ۳۰ روز", 2, 30, 30, "at_most"),
    ("حدود هزار نفر", 2, 1000, 1000, "about"),
    ("نزدیک به دو میلیون و سیصد هزار", 7, 2300000, 2300000, "about"),
    ("بیش از صدها تن", 3, 200, 999, "vague"),
    ("۲۰ تا ۳۰ نفر", 3, 20, 30, "range"),
    ("۲۰ الی ۳۰ هزار", 4, 20000, 30000, "range"),
    ("۵۰۰ تا هزار نفر", 3, 500, 1000, "range"),
    ("بین ۲۰ و ۳۰ نفر", 4, 20, 30, "range"),
    ("بین پنج تا شش هزار", 5, 5000, 6000, "range"),
    ("۲۰-۳۰ نفر", 3, 20, 30, "range"),
    ("دو سه روز", 2, 2, 3, "range"),
    ("ده پانزده نفر", 2, 10, 15, "range"),
    ("بیست\u200cویک نفر", 1, 21, 21, "exact"),
    ("صد و سی\u200cوپنج", 3, 135, 135, "exact"),
    ("پنج\u200cصد تن", 1, 500, 500, "exact"),
    ("هزار و پنجصد", 3, 1500, 1500, "exact"),
    ("سه صد و پنجاه", 4, 350, 350, "exact"),
    ("دو صد هزار", 3, 200000, 200000, "exact"),
    ("هفده\u200cهزار و پانصد", 3, 17500, 17500, "exact"),
    ("بیست هزار", 2, 20000, 20000, "exact"),
    ("چندصد نفر", 1, 200, 999, "vague"),
    ("چندهزار تن", 1, 2000, 9999, "vague"),
    ("کم از کم ۵۰ تن", 4, 50, 50, "at_least"),
    ("حد اقل ۵۰ تن", 3, 50, 50, "at_least"),
    ("۱٬۲۰۰٬۰۰۰ نفر", 1, 1200000, 1200000, "exact"),
    ("۱۲/۵ درصد", 1, 12.5, 12.5, "exact"),
    ("حدود ۲۰ تا ۳۰ نفر", 4, 20, 30, "range"),
    ("دست کم ۵۰ تا ۶۰ نفر", 5, 50, 60, "range"),
    ("بیست تا سی نفر", 3, 20, 30, "range"),
    ("۵۰–۶۰ هزار", 4, 50000, 60000, "range"),
    ("صدها هزار نفر", 2, 200000, 999999, "vague"),
]
ORDINALS = [
    ("اول", 1, 1), ("نخستین", 1, 1), ("دوم", 1, 2), ("سوم", 1, 3), ("سومین", 1, 3), ("دهم", 1, 10), ("سی\u200cام", 1, 30),
    ("سی ام", 2, 30), ("۲۵م", 2, 25), ("۲۵ امین", 2, 25), ("بیست و پنجم میزان", 3, 25), ("سی و سومین", 3, 33),
    ("هزار و یکم", 3, 1001), ("هفتاد و پنجمین", 3, 75), ("بیست\u200cوسوم", 1, 23), ("پنجاه\u200cوهشتمین", 1, 58),
]  # fmt: skip
NONE = [
    "نه", "نه گفت", "نیم", "۱۴۰۴/۷/۲۷", "۱۸:۳۰", "۱/۲ نهایی", "بین ایران و پاکستان", "بیش از این", "حدود", "تا ۳۰", "و",
    "سیاست", "میان دو کشور",
]  # fmt: skip


@pytest.mark.parametrize(("text", "last", "low", "high", "kind"), CASES)
def test_numbers(text: str, last: int, low: float, high: float, kind: str) -> None:
    found = read_number(words(text), 0)
    assert found is not None
    assert (found.last, found.low, found.high, found.kind, found.ordinal) == (last, low, high, kind, False)


@pytest.mark.parametrize(("text", "last", "value"), ORDINALS)
def test_ordinals(text: str, last: int, value: int) -> None:
    assert read_number(words(text), 0) == Number(0, last, value, value, "exact", True)


@pytest.mark.parametrize("text", NONE)
def test_no_numbers(text: str) -> None:
    assert read_number(words(text), 0) is None


def test_numbers_are_read_from_left_to_right() -> None:
    text = "در این حمله دست\u200cکم ۱۲ تن کشته و ده\u200cها نفر زخمی شدند و ۲۰ تا ۳۰ خانه ویران شد"
    assert [(n.low, n.high, n.kind) for n in read_numbers(words(text))] == [
        (12, 12, "at_least"),
        (20, 99, "vague"),
        (20, 30, "range"),
    ]


_ONES = [
    "صفر",
    "یک",
    "دو",
    "سه",
    "چهار",
    "پنج",
    "شش",
    "هفت",
    "هشت",
    "نه",
    "ده",
    "یازده",
    "دوازده",
    "سیزده",
    "چهارده",
    "پانزده",
    "شانزده",
    "هفده",
    "هجده",
    "نوزده",
]
_TENS = ["بیست", "سی", "چهل", "پنجاه", "شصت", "هفتاد", "هشتاد", "نود"]
_HUNDREDS = ["صد", "دویست", "سیصد", "چهارصد", "پانصد", "ششصد", "هفتصد", "هشتصد", "نهصد"]


def spell(number: int) -> str:
    """`number` in words, as a reference to read against."""
    parts = []
    for scale, name in ((10**9, "میلیارد"), (10**6, "میلیون"), (1000, "هزار")):
        if number >= scale:
            parts.append(f"{spell(number // scale)} {name}")
            number %= scale
    if number >= 100:
        parts.append(_HUNDREDS[number // 100 - 1])
        number %= 100
    if number >= 20:
        parts.append(_TENS[number // 10 - 2])
        number %= 10
    if number or not parts:
        parts.append(_ONES[number])
    return " و ".join(parts)


@given(st.integers(0, 10**12 - 1).filter(lambda n: n != 9))
def test_every_number_in_words_is_read_whole(number: int) -> None:
    tokens = words(spell(number))
    assert read_number(tokens, 0) == Number(0, len(tokens), number, number)


@given(st.integers(0, 10**9))
def test_digits_of_all_scripts_are_read(number: int) -> None:
    latin = str(number)
    for zero in (0x30, 0x660, 0x6F0):
        text = latin.translate({ord(str(d)): chr(zero + d) for d in range(10)})
        assert read_number(words(text), 0) == Number(0, 1, number, number)


@given(
    st.lists(
        st.sampled_from(
            [
                "و",
                "بیست",
                "هزار",
                "میلیون",
                "نیم",
                "سه",
                "۱۲",
                "۲.۵",
                "تا",
                "بین",
                "بیش",
                "از",
                "چند",
                "دهها",
                "م",
                "کشته",
                "-",
                "نه",
                "پنجم",
            ]
        )
    )
)
def test_reading_never_stalls(tokens: list[str]) -> None:
    keys = [key(t) for t in tokens]
    last = 0
    for number in read_numbers(keys):
        assert last <= number.first < number.last <= len(keys)
        assert number.low <= number.high
        last = number.last
