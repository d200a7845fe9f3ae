"""Where phrases end, whose people are, and which words name nobody: sentences of the kinds that were once read wrong."""

from __future__ import annotations

import pytest

from roznamcha.entities.find import find_mentions
from roznamcha.text.document import prepare

Z = "\u200c"


def read(text: str, on: str = "2026-06-20") -> dict[str, tuple[str, str]]:
    """The words of each mention of `text` with kind and party."""
    doc = prepare(text)
    return {doc.text[m.start : m.end]: (m.kind, m.party) for m in find_mentions(doc, on=on)}


@pytest.mark.parametrize(
    ("text", "words", "kind", "party"),
    [
        ("رئیس هیات جودو، جوجیتسو و کوراش خراسان رضوی، گفت: تمرین آغاز شد.", "رئیس هیات جودو، جوجیتسو و کوراش خراسان رضوی", "person", "IRN"),
        (f"معاون رییس جمهور و رییس سازمان تربیت{Z}بدنی آمد.", "معاون رییس جمهور", "person", "IRN"),
        ("رئیس اتاق بازرگانی ایران و عمان گفت: بنادر باز است.", "رئیس اتاق بازرگانی ایران و عمان", "person", "IRN"),
        ("عضو کمیسیون عمران مجلس گفت: طرح آماده است.", "عضو کمیسیون عمران مجلس", "person", "IRN"),
        ("رایزنی وزرای خارجه ازبکستان، پاکستان و هند در دوشنبه", "وزرای خارجه ازبکستان، پاکستان و هند", "people", "UZB"),
        (f"مقامات امنیتی، قضایی و سیاسی کشورمان سکوت نمی{Z}کنند.", "مقامات امنیتی، قضایی و سیاسی کشورمان", "people", "IRN"),
        ("یک مقام دیگر پاکستانی به تهران آمد.", "یک مقام دیگر پاکستانی", "people", "PAK"),
        ("مخالفان این طرح، آن را نپذیرفتند.", "مخالفان این طرح", "people", "UNK"),
        (f"دولت بغداد تروریست{Z}های تجزیه{Z}طلب ضد ایران را اخراج کرد.", f"تروریست{Z}های تجزیه{Z}طلب ضد ایران", "people", "UNK"),
        ("سخنگوی ارتش اسرائیل اعلام کرد نیروهای ارتش دو تن را هدف قرار دادند.", "نیروهای ارتش", "people", "ISR"),
        ("به نوشته این روزنامه، دیشب نتانیاهو به کابینه هشدار داد.", "کابینه", "body", "ISR"),
        (f"حجت{Z}الاسلام سیدعلی نوربین گفت: برنامه داریم.", f"حجت{Z}الاسلام سیدعلی نوربین", "person", "IRN"),
        ("کلیه مدیر عاملان بانک ها آمدند.", "مدیر عاملان بانک ها", "people", "IRN"),
    ],
)  # fmt: skip
def test_a_phrase_is_whole_and_has_its_side(text: str, words: str, kind: str, party: str) -> None:
    assert read(text).get(words) == (kind, party), read(text)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("تیم والیبال در لیگ بازیکنان خود را شناخت و در مسابقات بر نماینده کرمانشاه پیروز شد.", "نماینده کرمانشاه"),
        ("آقای گل: یک بازیکن فرانسوی", "آقای گل"),
        (f"عملیات بیت{Z}المقدس در سوم خرداد پایان یافت.", f"بیت{Z}المقدس"),
        ("حمله به تأسیسات غیرنظامی در ایران ادامه دارد.", "غیرنظامی در ایران"),
        ("امام جمعه بندر امام خمینی سخن گفت.", "امام خمینی"),
        ("منابع آبی این شهر کم است و دولت منابع ایران در قطر را آزاد کرد.", "منابع ایران"),
    ],
)  # fmt: skip
def test_words_that_name_nobody_are_passed_over(text: str, words: str) -> None:
    assert words not in read(text)


def test_a_pronoun_does_not_stand_for_an_official_of_nobody() -> None:
    assert "وی" not in read("مقام مسئول حاضر بود.\nوی رفت.")


@pytest.mark.parametrize(
    "text",
    ["شهرام اقبال زاده، عضو هیئت داوران این", "رضا کریمی مدیر مرکز فرهنگی", "مخالفان این طرح", "مخالفان این"],
)
def test_a_text_may_end_anywhere_in_a_phrase(text: str) -> None:
    words = text.split()
    for cut in range(1, len(words) + 1):
        read(" ".join(words[:cut]))
