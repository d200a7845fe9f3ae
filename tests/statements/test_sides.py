"""Whose side somebody is on whom no list holds: the words beside the name, the report's own state, those told of before."""

from __future__ import annotations

import pytest

from marks import read


def told(text: str) -> list[tuple[str, str | None]]:
    """The party of each statement of a short report, with how it was worked out if no list or word of the speaker's says it."""
    out = []
    for s in read(text).statements:
        why = [w.removeprefix("side:") for w in s.why if w.startswith("side:")]
        out.append((s.party, why[0] if why else None))
    return out


@pytest.mark.parametrize(
    ("text", "party"),
    [
        ("ژنرال بازنشسته آمریکایی جورج مکینلی گفت که راه زمینی بسته نمی\u200cشود.", "USA"),
        ("«ماکسیم ردکوف» نماینده تام\u200cالاختیار روسیه در مذاکرات گفت که توافق نزدیک است.", "RUS"),
        ("یک مقام ارشد در دولت دونالد ترامپ اعلام کرد که وضعیت توافق روشن می\u200cشود.", "USA"),
        ("پیتر هامر از مقامات ارشد اطلاعات نظامی اسرائیل گفت که عملیات ادامه دارد.", "ISR"),
    ],
)
def test_the_words_beside_a_name_tell_its_side(text: str, party: str) -> None:
    assert [p for p, _ in told(text)] == [party]


@pytest.mark.parametrize(
    ("text", "party"),
    [
        ("منابع محلی از حمله اسرائیل به یک روستا خبر دادند.", "UNK"),
        (
            "به گفته یک منبع منطقه\u200cای، در جریان گفت\u200cوگوها، مذاکره\u200cکنندگان آمریکایی طرحی دادند.",
            "UNK",
        ),
        ("شاهدان می\u200cگویند آمریکا پل را زده است.", "UNK"),
    ],
)
def test_what_is_told_of_is_not_whose_they_are(text: str, party: str) -> None:
    assert [p for p, _ in told(text)] == [party]


@pytest.mark.parametrize(
    ("text", "party"),
    [
        ("منبعی آمریکایی گفت که چهار موشک شلیک شد.", "USA"),
        ("یک سرگرد آمریکایی گفت که نیروها رسیده\u200cاند.", "USA"),
        ("سازمان سنجش آموزش کشور اعلام کرد که آزمون برگزار می\u200cشود.", "IRN"),
    ],
)
def test_the_speakers_own_words_tell_the_side(text: str, party: str) -> None:
    assert told(text) == [(party, None)]


def test_who_wrote_an_article_speaks_for_the_press() -> None:
    text = (
        "مقاله\u200cای درباره تنگه هرمز منتشر شد.\nنویسنده پیشنهاد می\u200cدهد که کشتی\u200cها اسکورت شوند."
    )
    assert told(text)[-1] == ("MEDIA", "article")


def test_officials_without_a_word_more_are_those_told_of() -> None:
    text = "مقام\u200cهای آمریکایی به منطقه رفتند. ایران و عراق و قطر منتظرند. مقامات گفتند که مذاکره ادامه دارد."
    assert told(text)[-1] == ("USA", "earlier")


def test_this_source_is_not_the_outlet_that_carries_it() -> None:
    text = (
        "خبرگزاری رویترز به نقل از یک منبع آگاه گزارش داد که طرحی آماده است.\n"
        "به گفته این منبع، مذاکره ادامه دارد."
    )
    assert told(text)[-1][0] == "UNK"


def test_behind_this_report_somebody_else_speaks() -> None:
    text = "رویترز نوشت که نشست پایان یافت.\nاین گزارش حاکی است، اتریش در نشست پیشنهاد داد که مذاکره به تعویق افتد."
    assert told(text)[-1][0] == "AUT"


def test_a_paper_of_a_state_is_no_state() -> None:
    assert told("نشریه «کوریره دلو اسپورت» ایتالیا خبر داد که مذاکره آغاز شده است.") == [("MEDIA", None)]
