"""Words that look like a mention and are none, and mentions that another word changes."""

from __future__ import annotations

import pytest

from roznamcha.entities.find import find_mentions
from roznamcha.records import Mention
from roznamcha.text.document import prepare


def read(text: str, on: str = "2025-11-09") -> dict[str, Mention]:
    doc = prepare(text)
    return {doc.text[m.start : m.end]: m for m in find_mentions(doc, on=on)}


@pytest.mark.parametrize(
    ("text", "surface"),
    [
        ("انتخابات آینده ریاست جمهوری ایران نزدیک است.", "ریاست جمهوری ایران"),
        ("او گفت اگر یک اصلاح طلب رئیس جمهور شود، کار دشوار است.", "رئیس جمهور"),
        ("دولت ها از این روش استفاده می کنند.", "دولت"),
        ("در این شب حور و ملک شادند.", "ملک"),
        ("در سال 2015 محقق نشدند.", "2015 محقق"),
        ("تیم هیات خوزستان دوم شد.", "هیات خوزستان"),
        ("تیم ملی فوتبال آلمان اردوی تدارکاتی برگزار می کند.", "اردوی"),
        ("مردم از منابع آبی دور هستند.", "منابع آبی"),
        ("بیمارستان رسول اکرم در تهران گشایش یافت.", "رسول اکرم"),
    ],
)
def test_these_words_name_nobody(text: str, surface: str) -> None:
    assert surface not in read(text)


def test_a_given_name_at_the_end_is_no_surname() -> None:
    found = read("مرتضی علی امروز آمد. یار و برادر علی است.")
    assert "مرتضی علی" in found
    assert "علی" not in found


def test_a_surname_with_another_given_name_is_somebody_else() -> None:
    assert read("سید هادی خامنه\u200cای خبر داد.").get("خامنه\u200cای") is None


def test_who_holds_the_office_on_the_day_has_the_surname() -> None:
    found = read("خامنه\u200cای، رهبر جمهوری اسلامی، پیام داد.", on="2026-05-20")
    assert found["خامنه\u200cای، رهبر جمهوری اسلامی"].id == "person:mojtaba-khamenei"


def test_an_office_under_somebody_is_not_his_own() -> None:
    found = read("پزشک ترامپ یادداشتی نوشت.")
    assert (found["پزشک ترامپ"].id, found["پزشک ترامپ"].party) == (None, "USA")


def test_an_office_between_commas_goes_on_to_the_comma() -> None:
    found = read("دانیال احمدزاده، مدیرعامل ایران\u200cسرور، این را گفت.")
    assert "دانیال احمدزاده، مدیرعامل ایران\u200cسرور" in found


def test_a_body_goes_on_where_a_longer_one_begins_inside_of_it() -> None:
    found = read("علیرضا تنگسیری، فرمانده نیروی دریایی سپاه پاسداران، این را گفت.", on="2020-04-28")
    assert "علیرضا تنگسیری، فرمانده نیروی دریایی سپاه پاسداران" in found


def test_in_arabic_only_what_the_tables_name_is_found() -> None:
    found = read(
        "عملت لجنة مجلس النواب على مصير المواد وسنبقى في المنطقة مع الشعب حتى النهاية. نتنياهو في غزة."
    )
    assert not any(m.rule.startswith(("body-", "office", "people", "person-unknown")) for m in found.values())


def test_a_person_of_unknown_side_with_a_persian_name_is_at_home() -> None:
    found = read("شکایت باشگاه از علیرضا بیرانوند رد شد.")
    assert found["علیرضا بیرانوند"].party == "IRN"


def test_a_person_behind_and_is_no_town_of_the_list() -> None:
    found = read("محمد اسماعیل سعیدی، نماینده مردم تبریز و عباس فلاح، نماینده مردم اهر حضور داشتند.")
    assert {"محمد اسماعیل سعیدی، نماینده مردم تبریز", "عباس فلاح، نماینده مردم اهر"} <= set(found)


def test_a_queen_is_no_capital() -> None:
    assert not any("ملكه" in surface for surface in read("من نماينده ملكه ويكتوريا هستم."))


def test_the_commissioner_for_human_rights_is_of_the_united_nations() -> None:
    assert read("ابراز نگرانی کمیسر حقوق بشر از اعدام زندانیان.")["کمیسر حقوق بشر"].party == "UN"


def test_a_police_commander_of_a_capital_is_not_the_head_of_the_police() -> None:
    found = read("فرمانده انتظامی تهران بزرگ گفت که شش نفر بازداشت شدند.")["فرمانده انتظامی تهران بزرگ"]
    assert (found.name, found.party, found.id) == ("police chief of Tehran", "IRN", None)


def test_an_adjective_between_an_office_and_its_state() -> None:
    assert read("نویسنده بزرگ فرانسوی درگذشت.")["نویسنده بزرگ فرانسوی"].party == "FRA"


def test_whom_the_tables_call_sideless_speaks_for_nobody() -> None:
    assert read("رضا پهلوی گفت که مردم ایران به خیابان بیایند.")["رضا پهلوی"].party == "UNK"


@pytest.mark.parametrize(
    ("surface", "party"),
    [
        ("ارتش متجاوز آمریکا", "USA"),
        ("ارتش کودک\u200cکش و جنگ\u200cافروز آمریکا", "USA"),
        ("ارتش کودک کش و بزدل اسرائیل", "ISR"),
    ],
)
def test_adjectives_stand_between_a_body_and_its_state(surface: str, party: str) -> None:
    found = read(f"{surface} حمله کرد.")
    assert found[surface].party == party


def test_a_second_noun_is_no_adjective_of_the_first() -> None:
    assert "ارتش و دولت آمریکا" not in read("ارتش و دولت آمریکا بیانیه دادند.")
