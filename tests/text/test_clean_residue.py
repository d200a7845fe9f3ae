"""Residue: furniture is found, prose is left alone, and sentences are made of prose only."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from roznamcha.text.codes import encode
from roznamcha.text.document import prepare
from roznamcha.text.fold import fold
from roznamcha.text.residue import Hidden, find_residue

PROSE = "وزیر خارجه گفت که گفت\u200cوگوها ادامه دارد."
# a text and the pieces of it that are no prose, in order
CASES: list[tuple[str, list[str]]] = [
    (f"{PROSE}\nFacebook\nTwitter\nWhatsApp", ["Facebook", "Twitter", "WhatsApp"]),
    (f"{PROSE}\nFacebook Twitter WhatsApp", ["Facebook Twitter WhatsApp"]),
    (f"{PROSE}\nفیس\u200cبوک | توییتر | تلگرام", ["فیس\u200cبوک | توییتر | تلگرام"]),
    (f"{PROSE}\nاشتراک گذاری\nکپی لینک", ["اشتراک گذاری", "کپی لینک"]),
    (f"{PROSE}\nاشتراک\u200cگذاری:", ["اشتراک\u200cگذاری:"]),
    (f"{PROSE}\nانتهای پیام/", ["انتهای پیام/"]),
    (f"{PROSE} انتهای پیام/ ک ۱۲۳", ["انتهای پیام/ ک ۱۲۳"]),
    (f"{PROSE}\nپایان پیام/د/1101/س/1", ["پایان پیام/د/1101/س/1"]),
    (f"{PROSE}\n/انتهای پیام/", ["/انتهای پیام/"]),
    (f"{PROSE}\nکد خبر: 140408150001", ["کد خبر: 140408150001"]),
    (f"{PROSE}\nلینک کوتاه: https://example.org/a1", ["لینک کوتاه: https://example.org/a1"]),
    (f"{PROSE}\nبرچسب\u200cها: کابل، تهران", ["برچسب\u200cها: کابل، تهران"]),
    (
        f"{PROSE}\nمطالب مرتبط\nدیدار دو وزیر در کابل\nآغاز نشست منطقه\u200cای",
        ["مطالب مرتبط", "دیدار دو وزیر در کابل", "آغاز نشست منطقه\u200cای"],
    ),
    (
        f"بیشتر بخوانید\nدیدار دو وزیر در کابل\n{PROSE}",
        ["بیشتر بخوانید", "دیدار دو وزیر در کابل"],
    ),
    (f"{PROSE}\nبیشتر بخوانید: دیدار دو وزیر", ["بیشتر بخوانید: دیدار دو وزیر"]),
    (f"{PROSE}\n@ExampleNews", ["@ExampleNews"]),
    (f"{PROSE}\n✅\n@ExampleNews\nخبر تازه", ["✅", "@ExampleNews", "خبر تازه"]),
    (f"{PROSE}\n@ExampleNews | example.com", ["@ExampleNews | example.com"]),
    (f"{PROSE}\n@ExampleNews\n| Ali", ["@ExampleNews", "| Ali"]),
    (f"{PROSE}\nExampleUser\n@ExampleNews", ["ExampleUser", "@ExampleNews"]),
    (f"{PROSE} @ExampleNews", ["@ExampleNews"]),
    (f"{PROSE}\nhttps://example.org/x?y=1", ["https://example.org/x?y=1"]),
    (f"{PROSE}\n#کابل #تهران", ["#کابل #تهران"]),
    (f"🔹 {PROSE}", ["🔹 "]),
    (f"♦\n{PROSE}", ["♦"]),
    (f"• {PROSE}", ["• "]),
    (f"- {PROSE}", ["- "]),
    (f"{PROSE} 🇮🇷✊", [" 🇮🇷✊"]),
    (f"{PROSE}\n-----\n***", ["-----", "***"]),
    (f"دیدار دو وزیر در شهر کابل\n{PROSE}\nدیدار دو وزیر در شهر کابل", ["دیدار دو وزیر در شهر کابل"]),
]
# prose that looks like furniture in part
PROSE_ONLY = [
    "فیسبوک حساب او را بست.",
    "او در توییتر نوشت: نمی\u200cپذیریم",
    "بله.\nنمی\u200cپذیریم.",
    "بله\nنمی\u200cپذیریم",
    "در پایان پیام او آمده است که جنگ تمام شد.",
    "انتهای پیام رهبر را همه شنیدند.",
    "-۵ درجه سرما در هرات",
    "او گفت:\n«نمی\u200cپذیریم.»",
    "قالیباف\n:\nنمی\u200cپذیریم",
    "حساب رسمی کاخ سفید در X\n:\nنمی\u200cپذیریم",
    "نظرات دو کشور به هم نزدیک شده است",
    "عکس او را منتشر کردند.",
    "به گزارش example.com از کابل، نشست برگزار شد.",
    "واکنش\n#کابل\nبه این حمله روشن نیست.",
    "۱۰ نفر کشته شدند\n۲۰ نفر زخمی شدند",
    "رفت و آمد\nباز آمد\nرفت و آمد\nباز آمد",
    "مطالب مرتبط با این پرونده منتشر شد.",
    "ساعت ۱۲:۳۰ – ۲۸ مهر ۱۴۰۴",
]


@pytest.mark.parametrize(("text", "wanted"), CASES)
def test_furniture_is_found(text: str, wanted: list[str]) -> None:
    assert [text[a:b] for a, b in find_residue(text)] == wanted


@pytest.mark.parametrize("text", PROSE_ONLY)
def test_prose_is_left_alone(text: str) -> None:
    assert [text[a:b] for a, b in find_residue(text)] == []


@pytest.mark.parametrize(("text", "wanted"), CASES)
def test_no_sentence_is_made_of_residue(text: str, wanted: list[str]) -> None:
    doc = prepare(text)
    sentences = [doc.text[s.start : s.end] for s in doc.sentences]
    assert PROSE in sentences
    for a, b in doc.cleaned.residue:
        assert not any(s.start < b and a < s.end for s in doc.sentences)


def test_a_bullet_on_its_own_line_leaves_the_headline_whole() -> None:
    doc = prepare("♦️\nوزیر: نمی\u200cپذیریم\n🔹\nاو رفت.")
    assert [doc.text[s.start : s.end] for s in doc.sentences] == ["وزیر: نمی\u200cپذیریم", "او رفت."]


@given(st.text(alphabet="ابپ \n.:@#/|-🔹♦A1«»انتهای پیام", max_size=80))
@settings(max_examples=300, deadline=None)
def test_spans_are_in_order_and_apart(text: str) -> None:
    at = 0
    for start, end in find_residue(text):
        assert at <= start < end <= len(text)
        at = end


def test_a_line_alone_is_told_as_all_of_them_are() -> None:
    chosen = random.Random(11)
    lines = [
        *(line for text, _ in CASES for line in text.split("\n")),
        *PROSE_ONLY,
        "وزیر خارجه گفت که گفت\u200cوگوها در دوحه ادامه دارد",
        "وزیر خارجه گفت که گفت\u200cوگوها در دوحه ادامه دارد.",
        "«نشست در کابل برگزار شد» و دیگر هیچ:",
        "۱۲ نفر در مرز بازداشت شدند.",
        "تهران " + "و کابل " * 30 + "ماندند.",
        "",
        " ",
    ]
    asked = 0
    for _ in range(600):
        text = "\n".join(chosen.choices(lines, k=chosen.randint(1, 9)))
        folded = fold(text)
        found = find_residue(text)
        at = 0
        for line in text.split("\n"):
            end = at + len(line)
            if line.strip():
                hidden = Hidden(text, encode(text), folded).within(at, end)
                assert hidden == tuple((a, b) for a, b in found if at <= a < end), (text, line)
                asked += 1
            at = end + 1
    assert asked > 2000
