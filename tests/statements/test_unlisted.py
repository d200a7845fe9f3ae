"""Speakers whom no list holds: their names, who «وی» and an office are, whom an outlet quotes."""

from __future__ import annotations

import pytest

from marks import cut, read
from roznamcha.statements.unlisted import is_name
from roznamcha.text.fold import key

_Z = "\u200c"


def told(text: str) -> list[tuple[str, str]]:
    """Speaker and party of each statement of a short report."""
    return [(s.speaker, s.party) for s in read(text).statements]


@pytest.mark.parametrize("name", ["وارسته", "سید کمال\u200cالدین میرجعفریان", "حجت\u200cالاسلام نجات فیاضی"])
def test_a_name_that_no_list_holds(name: str) -> None:
    assert is_name([key(w) for w in name.split()])


@pytest.mark.parametrize(
    "words", ["کارشناس", "شاهدان", "باشگاه رم", "اتحادیه", "امام جمعه", "برخی", "آمریکایی"]
)
def test_words_that_are_no_name(words: str) -> None:
    assert not is_name([key(w) for w in words.split()])


def test_a_surname_alone_is_the_one_who_spoke_under_it_whoever_else_the_lists_hold() -> None:
    text = (
        "به گزارش خبرگزاری فارس از کرمان، حسین گروسی گفت: نمایشگاه باز است.\n"
        "گروسی افزود: نمایشگاه تا جمعه باز می\u200cماند."
    )
    assert {s for s, _ in told(text)} == {"Hossein Grossi"}
    assert [p for _, p in told("گروسی گفت که بازرسان بازگشته\u200cاند.")] == ["IAEA"]


def test_he_is_the_last_who_spoke_whether_a_list_holds_the_name_or_not() -> None:
    text = (
        "به گزارش خبرگزاری فارس از مشهد به نقل از روابط عمومی سازمان صنعت، معدن و تجارت، راضیه علیرضایی گفت: "
        "صادرات زیاد شده است.\nوی افزود: واردات کم شده است.\nعلیرضایی تصریح کرد: بازار آرام است."
    )
    assert len(told(text)) == 3
    assert len(set(told(text))) == 1
    assert told(text)[0][1] == "IRN"


def test_an_office_is_not_given_to_somebody_else_than_the_report_names_for_it() -> None:
    text = (
        "ابراهیم باغبانی گفت: انبارها پر است.\n"
        "مسعود روحانی، رئیس اتحادیه نانوایان، نیز آمد.\n"
        "رئیس اتحادیه نانوایان گفت: نان گران نمی\u200cشود."
    )
    assert "باغبانی" not in told(text)[-1][0]


def test_a_surname_that_no_mark_parts_from_what_follows_is_the_subject() -> None:
    text = (
        "خداپرست گفت: جنگل\u200cها را باید نگه داشت.\n"
        "خداپرست مدیریت پسماند را یکی از اولویت\u200cهای سازمان دانست."
    )
    report = read(text)
    assert cut(report, report.statements[-1])[1] == "مدیریت پسماند را یکی از اولویت\u200cهای سازمان"


def test_nobody_calls_himself_he() -> None:
    text = "مجید تهرانی گفت: شهردار تهران آمد. ما نمایش دادیم و ایشان از طرح ما استقبال کردند."
    assert len(told(text)) == 1


@pytest.mark.parametrize(
    ("text", "speaker", "party"),
    [
        ("آکسیوس به نقل از مقامات اسرائیلی: عملیات ادامه دارد.", "Israeli officials", "ISR"),
        ("رویترز به نقل از یک منبع پاکستانی: گفت\u200cوگوها پیش می\u200cرود.", "a Pakistani source", "PAK"),
        ("رویترز: گفت\u200cوگوها پیش می\u200cرود.", "Reuters", "MEDIA"),
    ],
)
def test_an_outlet_that_quotes_somebody_carries_them(text: str, speaker: str, party: str) -> None:
    report = read(text)
    assert [(s.speaker, s.party) for s in report.statements] == [(speaker, party)]
    assert [c.outlet for c in report.carriers] in (["axios"], ["reuters"])


def test_a_report_from_a_town_at_home_tells_the_side_of_whom_nothing_else_does() -> None:
    text = "به گزارش خبرگزاری فارس از {place}، میرجعفریان گفت: راه از عراق و ترکیه باز است."
    assert told(text.format(place="ایلام"))[0][1] == "IRN"
    assert told(text.format(place="بغداد"))[0][1] != "IRN"


@pytest.mark.parametrize(
    "text",
    [
        "بر اساس گزارش ارائه شده، راه\u200cها بسته است.",
        "ما به زعم خودشان همه چیز را باخته\u200cایم، راه\u200cها بسته است.",
    ],
)
def test_no_speaker_is_made_of_words_that_name_nobody(text: str) -> None:
    assert told(text) == []


def test_the_next_saying_is_no_content() -> None:
    report = read("علی رضایی از صادرات پسته خبر داد، اظهار داشت: بازار آرام است.")
    assert [cut(report, s)[1] for s in report.statements] == ["صادرات پسته", "بازار آرام است"]


def test_a_main_clause_is_not_asked_for() -> None:
    text = "در حالی که ترامپ بودجه تازه\u200cای درخواست کرده، دموکرات\u200cها در کنگره با جنگ مخالفت کرده\u200cاند."
    assert all("دموکرات" not in cut(read(text), s)[1] for s in read(text).statements)


@pytest.mark.parametrize(
    "text",
    [
        "حسن رضایی گفت: تجربه انتخابات پارلمانی برخی کشورها را موفق دانست.",
        "حسن رضایی گفت: سیاست\u200cهای تازه از تولید حمایت می\u200cکند.",
    ],
)
def test_what_is_nobody_says_nothing_inside_somebodys_words(text: str) -> None:
    assert len(told(text)) == 1


def test_he_is_the_source_that_spoke_last_and_no_person_told_of_before() -> None:
    text = (
        "دونالد ترامپ گفت که ایران باید پاسخ دهد.\n"
        "یک مقام پاکستانی گفت که مذاکرات ادامه دارد.\n"
        "وی افزود: هیئت ما فردا می\u200cرود."
    )
    assert [p for _, p in told(text)] == ["USA", "PAK", "PAK"]


def test_in_a_report_that_names_no_other_state_a_native_name_is_at_home() -> None:
    text = "زهرا شایق گفت که ورزش بانوان بودجه ندارد{more}."
    assert told(text.format(more=""))[0][1] == "IRN"
    assert told(text.format(more=" و آلمان و فرانسه و ژاپن بهترند"))[0][1] == "UNK"


def test_a_study_speaks_for_no_side() -> None:
    text = "نیروهای آمریکایی و ارتش آمریکا آزمایش شدند. یک مطالعه تازه حاکی از آن است که بیماری کم شده است."
    assert [p for _, p in told(text)] == ["UNK"]


def test_and_said_written_together_opens_no_content() -> None:
    report = read("رضا کریمی به مشکلات گمرک اشاره کرد وگفت: این وضع خوب نیست.")
    assert all(not cut(report, s)[1].startswith("وگفت") for s in report.statements)


def test_an_apposition_that_ends_with_where_somebody_is_from_tells_the_side() -> None:
    text = "«گولی یولداشوا»، {what}، معتقد است که مرز باز است.\nوی افزود که راه دور است."
    assert {p for _, p in told(text.format(what="دکترای علوم سیاسی از ازبکستان"))} == {"UZB"}
    assert {p for _, p in told(text.format(what="دکترای علوم سیاسی"))} == {"UNK"}


def test_a_name_before_an_office_is_whom_a_surname_and_he_stand_for() -> None:
    text = (
        "به گزارش خبرگزاری فارس به نقل از روابط عمومی دانشگاه صنعتی امیرکبیر، المیرا پژوتن مجری این طرح گفت: "
        "پساب\u200cها رنگی هستند.\nپژوتن افزود: روش ما ارزان است.\nوی تصریح کرد: طرح پایان یافت."
    )
    assert told(text) == [("المیرا پژوتن", "IRN")] * 3


def test_a_town_that_no_list_holds_is_at_home() -> None:
    text = "به گزارش خبرگزاری فارس از {town}، حامیدی گفت: بازار آرام است."
    assert told(text.format(town="اقلیدک"))[0][1] == "IRN"
    assert told(text.format(town="پاریس"))[0][1] != "IRN"


def test_behind_an_outlet_and_a_dash_stands_who_speaks() -> None:
    text = "ایسنا - فرمانده نیروی هوافضای سپاه: موشک\u200cها آماده شلیک هستند."
    assert [p for _, p in told(text)] == ["IRN"]


def test_a_head_tells_the_side_by_what_somebody_is() -> None:
    assert [p for _, p in told("ساگر انجتی، تحلیلگر آمریکایی: جنگ پایان نیافته است.")] == ["USA"]
    assert told("نهایی شدن طرح\nپ.ن: گشتم نبود، نگردید نیست.") == []


def test_these_officials_are_those_told_of_before() -> None:
    text = "نیویورک تایمز به نقل از مقام\u200cهای ایرانی گزارش داد که توافق نزدیک است.\nبه گفته این مقامات، ایران صبر کرد."
    assert told(text)[-1][1] == "IRN"


def test_a_number_in_a_list_is_nobody() -> None:
    assert all(s != "دوم" for s, _ in told("نیروها آماده\u200cاند.\nدوم: با هر حمله پاسخ می\u200cدهیم."))
