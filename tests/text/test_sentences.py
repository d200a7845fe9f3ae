"""Sentences: where they end, where they do not, and how that agrees with the treebanks."""

from __future__ import annotations

import gzip
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roznamcha.text.sentences import split_sentences
from roznamcha.text.tokens import tokenize


def cut(text: str, residue: tuple[tuple[int, int], ...] = ()) -> list[str]:
    return [text[s.start : s.end] for s in split_sentences(text, residue, *tokenize(text))]


# sentences are parted by |
CASES = [
    "مرز بسته شد.| مذاکره پایان یافت.",
    "آیا مرز باز می\u200cشود؟| کسی نمی\u200cداند!| شاید.",
    "تیتر بی\u200cنقطه\n|متن خبر این است.",
    "وی گفت: «مرز بسته است. راه دیگری نیست.»| سپس رفت.".replace(". راه", ".| راه"),
    "«چرا مرز را بستید؟» پرسید و رفت.",
    "«مرز را باز کنید!» را بر دیوار نوشتند.",
    "«مرز باز نمی\u200cشود.»| والی این را دیروز گفت.",
    "گفت «مرز باز است.| دیگر نیامد.",
    'او نوشت "تمام شد."| سپس خوابید.',
    "ج. بوش و د. خالد دیدار کردند.",
    "در ۱۹۱۷ م. و ۱۲۹۶ ش. چنین بود.",
    "بهای آن ۲.۵ دلار و ۱۲.۰۰۰ افغانی است.| ارزان است.",
    "در سال ۱۳۸۲.| سپس آمد.",
    "۱. مرز باز شود.| ۲. بازرگانان بیایند.",
    "هیئت وارد کابل شد.وی گفت راه بسته است.".replace("شد.وی", "شد.|وی"),
    "خبرگزاری آر.پی.جی و سایت الف.آی آر",
    "او شاید… و شاید هم نه.",
    "او رفت…| دیگر نیامد.",
    "او رفت... و دیگر نیامد.",
    "چه شد؟!| هیچ.",
    "این خبر (!) درست نیست.",
    "پیامبر اکرم (ص) فرمود.| امام (ره) گفت.",
    "🔹 مرز بسته شد |🔹 مذاکره ادامه دارد |▪️ پایان",
    "خنده 😂 دارد",
    "#آتش_بس در مرز.| تمام.",
    "کابل - رویترز:| مرز بسته شد.",
    "علی باقری - دیپلمات: مرز بسته شد.",
    "والی: مرز بسته شد؛ راه نیست.",
    "مرز بسته شد.»| راه نیست.",
    "دکتر ا. ب. پژمان و م. ک. راد آمدند.| ماندند.",
    "هیئت س.م. دانا در ۱۳۰۰ ه.ش. و ۵ ق.م. چنین گفت.| ر.ک. صفحه ۳.",
    "به گفته امام (ع) راه باز است.| عالمان (ره) گفتند.",
    "بهای آن ۲٫۵ دلار شد.| ۱۲٬۵۰۰ تن آمدند.| نرخ ۳/۵ درصد است.",
    "وی گفت: «ما آماده\u200cایم.| راه باز است.\n|این پایان نیست.\n|مجلس رای داد.",
    "گذرگاه باز شد\n|والی امروز از بازگشایی گفت.| سپس رفت\n|تیتر دوم",
    "✅ گذرگاه باز شد\n|❌ گفتگو شکست خورد\n|🔴 سه تن آمدند",
    "#خبر_تازه #خط_دیورند بسته شد.| #آتش_بس_موقت نقض شد!",
    "(جزئیات بعداً می\u200cآید.)| او رفت.",
    "آیا آمد؟بله آمد.".replace("؟", "؟|"),
    "نشست U.S. و U.N. برگزار شد.| پایان یافت.",
]


@pytest.mark.parametrize("marked", CASES)
def test_sentences(marked: str) -> None:
    assert cut(marked.replace("|", "")) == [part.strip() for part in marked.split("|")]


def test_residue_is_in_no_sentence() -> None:
    text = "خانه اخبار ورزش\nمرز بسته شد.\nاشتراک"
    first, last = text.index("\n"), text.rindex("\n")
    assert cut(text, ((0, first), (last + 1, len(text)))) == ["مرز بسته شد."]
    assert cut(text, ((0, len(text)),)) == []


@given(st.text(alphabet="ابد .؟!…\n«»()۱🔹-:", max_size=60))
def test_sentences_hold_every_token_once(text: str) -> None:
    starts, ends = tokenize(text)
    sentences = split_sentences(text, (), starts, ends)
    held = [t for s in sentences for t in range(s.first, s.last)]
    assert held == list(range(len(starts)))
    for s in sentences:
        assert text[s.start : s.end] == text[s.start : s.end].strip() != ""
        assert starts[s.first] == s.start
        assert ends[s.last - 1] == s.end


@pytest.mark.parametrize(("name", "floor"), [("perdt", 0.995), ("seraji", 0.975)])
def test_sentences_agree_with_the_treebanks(name: str, floor: float) -> None:
    folder = os.environ.get("ROZNAMCHA_DATA")
    if not folder:
        pytest.skip("ROZNAMCHA_DATA names no folder")
    data = gzip.decompress((Path(folder) / f"fa_{name}-ud-dev.conllu.gz").read_bytes()).decode("utf-8")
    lines = [x.removeprefix("# text = ") for x in data.splitlines() if x.startswith("# text = ")]
    wanted, at = set(), 0
    for line in lines:
        wanted.add((at, at + len(line)))
        at += len(line) + 1
    text = " ".join(lines)
    got = {(s.start, s.end) for s in split_sentences(text, (), *tokenize(text))}
    assert 2 * len(wanted & got) / (len(wanted) + len(got)) >= floor
