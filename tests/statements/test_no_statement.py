"""Clauses that look like what somebody said and are not, and sentences that a line end breaks."""

from __future__ import annotations

import pytest

from roznamcha.pipeline import extract
from roznamcha.records import Report, Source

Z = "\u200c"


def read(text: str) -> Report:
    """A report on a day on which the offices of the region are known."""
    return extract(Source(name="x", text=text, origin="x", url=None, title=None, published="2025-11-09"))


def told(text: str) -> list[tuple[str, str]]:
    """Who says what in a text, by rules alone."""
    report = read(text)
    return [(s.speaker, report.text[s.content_start : s.content_end]) for s in report.statements]


@pytest.mark.parametrize(
    "text",
    [
        f"آتش{Z}بسی که از سوی قطر اعلام شد، ارتش اسرائیل را متوقف نکرد.",
        "پولی که دولت قول داده بود پرداخت نشده است.",
        f"هر مطلبی را که بیان می{Z}کنند، باید پاسخگوی آن باشند.",
        f"اگر آمریکایی{Z}ها فکر می{Z}کنند با محاصره پیروز می{Z}شوند اشتباه می{Z}کنند.",
        f"کسانی که فکر می{Z}کنند جنگ پایان یافته است اشتباه می{Z}کنند.",
        f"وزارت خارجه ایران خود را مکلف می{Z}داند.",
        f"سامسونگ قابلیت تازه{Z}ای را به گوشی{Z}ها اضافه کرد.",
        "ارتش اسرائیل حمله به لبنان را تکرار کرد.",
        "این موضوع در شرایطی مطرح شده است که مذاکرات ادامه دارد.",
    ],
)  # fmt: skip
def test_what_is_no_statement(text: str) -> None:
    assert told(text) == []


def test_a_verb_in_a_description_leaves_the_main_verb_its_content() -> None:
    text = "احمد سالک که در قم سخن می\u200cگفت، ادامه داد: مردم باید در انتخابات شرکت کنند."
    assert told(text) == [("احمد سالک", "مردم باید در انتخابات شرکت کنند")] or [
        content for _, content in told(text)
    ] == ["مردم باید در انتخابات شرکت کنند"]


def test_the_same_speaker_going_on_behind_but_ends_what_was_said() -> None:
    text = "سخنگوی ارتش پاکستان تأکید کرد که مرز باز است اما هشدار داد که حملات پاسخ داده می\u200cشود."
    assert [content for _, content in told(text)] == ["مرز باز است", "حملات پاسخ داده می\u200cشود"]


def test_as_somebody_says_introduces_what_follows() -> None:
    text = "همان\u200cطور که وزیر دفاع پاکستان گفت، مرز بسته می\u200cماند."
    assert [content for _, content in told(text)] == ["مرز بسته می\u200cماند"]


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("فرماندهی مرکزی ایالات متحده (سنتکام) اعلام کرد\nدور دیگری از حملات پایان یافت.", "دور دیگری از حملات پایان یافت"),
        ("وزارت امور خارجه آمریکا\nاعلام کرد که گفت\u200cوگوها ادامه دارد.", "گفت\u200cوگوها ادامه دارد"),
        ("سنتکام اعلام کرد که عملیات علیه نفتکش\nایران پایان یافته است.", "عملیات علیه نفتکش\nایران پایان یافته است"),
    ],
)  # fmt: skip
def test_a_sentence_that_a_line_end_breaks_is_one(text: str, content: str) -> None:
    (found,) = told(text)
    assert found[1] == content


@pytest.mark.parametrize(
    "text",
    ["ترامپ درباره ایران گفت\n\nما حمله نمی\u200cکنیم.", "ایران عزای عمومی اعلام کرد\nباران می\u200cبارد."],
)
def test_a_blank_line_or_an_object_parts_two_lines(text: str) -> None:
    assert not any("\n" in content or content.startswith(("ما", "باران")) for _, content in told(text))


def test_a_head_lets_somebody_else_speak() -> None:
    found = told("قالیباف: رئیس مجلس لبنان به من گفت ایران پیروز شده است.")
    assert ("Nabih Berri", "ایران پیروز شده است") in found


@pytest.mark.parametrize(
    ("text", "party"),
    [
        ("ستاد کل نیروهای مسلح کویت اعلام کرد که پدافند فعال شده است.", "KWT"),
        ("سازمان انرژی اتمی هند اعلام کرد که نیروگاه روشن شده است.", "IND"),
        ("سازمان انرژی اتمی اعلام کرد که نیروگاه روشن شده است.", "IRN"),
    ],
)
def test_a_common_name_with_another_state_behind_it_is_that_states_body(text: str, party: str) -> None:
    assert [s.party for s in read(text).statements] == [party]


def test_a_modal_word_before_a_comma_leaves_the_main_verb_alone() -> None:
    found = told("وزیر دفاع پاکستان با بیان اینکه مردم باید صبر کنند، افزود: مرز فردا باز می\u200cشود.")
    assert [content for _, content in found] == ["مردم باید صبر کنند", "مرز فردا باز می\u200cشود"]
