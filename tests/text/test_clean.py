"""Cleaning: what comes out, and that every clean span leads back to the raw characters it stands for."""

from __future__ import annotations

import gzip
import json
import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from roznamcha.text.clean import Cleaned, clean, normalise
from roznamcha.text.fold import ZWNJ

CASES = [
    ("وزير خارجه كويت", "وزیر خارجه کویت"),
    ("حجة", "حجه"),
    ("علـــی", "علی"),
    ("مُحَمَّد", "محمد"),
    ("تنگهٔ هرمز", "تنگه هرمز"),
    ("آدم", "آدم"),
    ("ا\u0653دم", "آدم"),
    ("دو\u00a0روز\u2009پیش", "دو روز پیش"),
    ("\u202bمتن\u202c", "متن"),
    ("می\u200c\u200cرود", "می|رود"),
    ("می\u200cرود", "می|رود"),
    ("می\u200c رود", "می رود"),
    ("می \u200cرود", "می رود"),
    ("شود،\u200cاما", "شود،اما"),
    ("«ایسنا»\u200c گفت", "«ایسنا» گفت"),
    ("می\u00acرود", "می|رود"),
    ("۵ ¬ ۳", "۵ ¬ ۳"),
    ("سال\u00adهای", "سال|های"),
    ("co\u00adoperation", "cooperation"),
    ("خیابان\u200eها", "خیابان|ها"),
    ("می\u200f\u200cشود", "می|شود"),
    ("\u200fدر تهران", "در تهران"),
    ("می\u200bرود", "می|رود"),
    ("وی\u200dژه", "ویژه"),
    ("۵۰\u200cنفر", "۵۰ نفر"),
    ("جی\u200c۷", "جی ۷"),
    ("۱۲\u200c۳۴", "۱۲۳۴"),
    ("\ufefbزم", "لازم"),
    ("\ufeb3\ufefc\ufee1", "سلام"),
    ("الله \ufdf2", "الله الله"),
    ("یک\r\nدو\rسه", "یک\nدو\nسه"),
    ("تهران ـ ایرنا", "تهران - ایرنا"),
    ("♦\ufe0f خبر 1\ufe0f\u20e3", "♦ خبر 1"),
    ("\U0001f3f4\U000e0067\U000e0062\U000e007f", "\U0001f3f4"),
    ("👨\u200d👩", "👨👩"),
    ("", ""),
    ("\u200c", ""),
    ("\u064b", ""),
]


@pytest.mark.parametrize(("raw", "wanted"), CASES)
def test_characters(raw: str, wanted: str) -> None:
    assert normalise(raw).text.replace(ZWNJ, "|") == wanted


def test_a_span_that_ends_before_a_removed_sign_keeps_it() -> None:
    raw = "قطعاً رفت"
    cleaned = normalise(raw)
    start, end = cleaned.raw_span(0, len("قطعا"))
    assert raw[start:end] == "قطعاً"


def test_a_stretched_word_is_cut_whole() -> None:
    raw = "او گفـــت:"
    cleaned = normalise(raw)
    at = cleaned.text.index("گفت")
    start, end = cleaned.raw_span(at, at + 3)
    assert raw[start:end] == "گفـــت"


def test_a_ligature_is_cut_whole() -> None:
    raw = "ا\ufefbن"
    cleaned = normalise(raw)
    assert cleaned.text == "الان"
    assert cleaned.raw_span(0, 4) == (0, 3)
    assert cleaned.raw_span(1, 2) == cleaned.raw_span(2, 3) == (1, 2)


def test_what_was_put_in_has_an_empty_raw_span() -> None:
    raw = "آنها گفتگو نمیکنند و میگویند که نشدهاند"
    cleaned = clean(raw)
    put_in = [i for i, char in enumerate(cleaned.text) if char == ZWNJ]
    assert put_in, "nothing was restored"
    for i in put_in:
        assert cleaned.starts[i] == cleaned.ends[i] == cleaned.ends[i - 1]
    assert cleaned.text.replace(ZWNJ, "") == raw


# characters that meet in bad texts: letters, joiners and their stand-ins, signs, ligatures, blanks, line ends
NASTY = st.text(
    alphabet=st.sampled_from(
        "ابپيىكهةۀآوژگ"
        + "aZ0۵٣"
        + " \t\n\r\u00a0\u2009\u2028"
        + ".،«»!¬-ـ"
        + "\u0640\u064b\u0651\u0653\u0654\u0670"
        "\u200b\u200c\u200d\u200e\u200f\u00ad\u001f\u202b\u2069\ufeff\u2060"
        + "\ufefb\ufefc\ufdf2\ufdfa\ufb7a\ufee1\ufe70"
        "♦\ufe0f\u20e3😀\U0001f1ee\ud800@#/:"
    ),
    max_size=60,
)
JOINER_LIKE = str.maketrans("", "", ZWNJ + "\u00ac")


def _well_formed(raw: str, cleaned: Cleaned) -> None:
    assert len(cleaned.starts) == len(cleaned.ends) == len(cleaned.text)
    before = 0
    for i in range(len(cleaned.text)):
        start, end = cleaned.starts[i], cleaned.ends[i]
        assert 0 <= start <= end <= len(raw)
        assert start >= before or (start, end) == (cleaned.starts[i - 1], cleaned.ends[i - 1])
        before = end


@given(NASTY)
@settings(max_examples=400, deadline=None)
def test_the_map_never_runs_backwards(raw: str) -> None:
    _well_formed(raw, normalise(raw))
    cleaned = clean(raw)
    _well_formed(raw, cleaned)
    at = 0
    for start, end in cleaned.residue:
        assert at <= start < end <= len(cleaned.text)
        at = end


@given(NASTY, st.data())
@settings(max_examples=400, deadline=None)
def test_what_a_span_leads_back_to_reads_the_same(raw: str, data: st.DataObject) -> None:
    cleaned = normalise(raw)
    if not cleaned.text:
        return
    start = data.draw(st.integers(0, len(cleaned.text) - 1))
    end = data.draw(st.integers(start + 1, len(cleaned.text)))
    # a span does not cut through a ligature
    while start and cleaned.starts[start - 1] == cleaned.starts[start]:
        start -= 1
    while end < len(cleaned.text) and cleaned.starts[end - 1] == cleaned.starts[end]:
        end += 1
    a, b = cleaned.raw_span(start, end)
    again = normalise(raw[a:b]).text
    wanted = cleaned.text[start:end]
    if "\u200c" in raw[a:b]:  # a joiner beside a digit is a blank only if both neighbours are there
        again, wanted = again.replace(" ", ""), wanted.replace(" ", "")
    if "\u0640" in raw[a:b]:  # and a stretching bar a dash only if no letter is
        again, wanted = again.replace("-", ""), wanted.replace("-", "")
    assert again.translate(JOINER_LIKE) == wanted.translate(JOINER_LIKE)


@given(st.text(max_size=80))
@settings(max_examples=300, deadline=None)
def test_no_text_raises(raw: str) -> None:
    _well_formed(raw, clean(raw))


@given(NASTY)
@settings(max_examples=200, deadline=None)
def test_cleaning_a_clean_text_changes_nothing(raw: str) -> None:
    once = normalise(raw.replace("\u00ac", "")).text
    assert normalise(once).text == once


def test_real_texts_lead_back() -> None:
    folder = os.environ.get("ROZNAMCHA_DATA")
    if not folder:
        pytest.skip("ROZNAMCHA_DATA is not set")
    with gzip.open(Path(folder) / "fars.jsonl.gz", "rt", encoding="utf-8") as file:
        texts = [json.loads(line)["text"] for _, line in zip(range(60), file, strict=False)]
    for raw in texts:
        cleaned = clean(raw)
        _well_formed(raw, cleaned)
        for word_start in range(0, len(cleaned.text) - 20, 97):
            a, b = cleaned.raw_span(word_start, word_start + 20)
            again = normalise(raw[a:b]).text.translate(JOINER_LIKE)
            assert again == cleaned.text[word_start : word_start + 20].translate(JOINER_LIKE)
