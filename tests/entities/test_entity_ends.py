"""Where people, offices and names end, and what only looks like one."""

from __future__ import annotations

import pytest

from roznamcha.entities.find import find_mentions
from roznamcha.records import Mention
from roznamcha.text.document import prepare


def read(text: str, *, on: str | None = "2026-06-09", language: str = "fa") -> dict[str, Mention]:
    """The mentions of `text` by the words that they stand in."""
    doc = prepare(text)
    found = find_mentions(doc, on=on, language="prs" if language == "prs" else "fa")
    return {doc.text[m.start : m.end]: m for m in found}


@pytest.mark.parametrize(
    ("text", "words", "party"),
    [
        ("رسانه\u200cهای اصول\u200cگرا در ایران نوشتند.", "رسانه\u200cهای اصول\u200cگرا", "MEDIA"),
        ("مقامات سطح عالی ایران گفتند.", "مقامات سطح عالی ایران", "IRN"),
        ("تحلیلگران حوزه انرژی گفتند که نفت ارزان می\u200cشود.", "تحلیلگران حوزه انرژی", "UNK"),
        ("۲ جوان زورگیر در تهران دستگیر شدند.", "۲ جوان زورگیر", "UNK"),
        ("مردم منتظرند.", "مردم", "UNK"),
        ("کارشناسان حقوق بشر سازمان ملل هشدار دادند.", "کارشناسان حقوق بشر سازمان ملل", "UN"),
    ],
)
def test_people_are_not_cut_short(text: str, words: str, party: str) -> None:
    found = read(text)
    assert words in found, sorted(found)
    assert found[words].party == party


def test_people_before_what_may_be_an_object_are_left_out() -> None:
    assert not read("کارگران تجمع اعتراضی برگزار کردند.")


def test_what_a_side_owns_is_a_thing() -> None:
    found = read("جنگنده\u200cهای انگلیسی و ناوهای آمریکا حمله کردند.")
    assert (found["جنگنده\u200cهای انگلیسی"].kind, found["جنگنده\u200cهای انگلیسی"].party) == ("thing", "GBR")
    assert found["ناوهای آمریکا"].kind == "thing"
    assert read("سربازان آمریکا حمله کردند.")["سربازان آمریکا"].kind == "people"


@pytest.mark.parametrize(
    "words",
    [
        "رئیس سازمان صنعت، معدن و تجارت استان زنجان",
        "معاون اداری و پشتیبانی وزارت ورزش و جوانان",
        "مدیرکل سیاسی و انتخابات استانداری هرمزگان",
        "شهردار شهرضا",
        "امام جمعه دلوار",
        "نماینده مردم شوش",
        "رئیس فدراسیون ورزش\u200cهای رزمی",
    ],
)
def test_offices_are_not_cut_short(words: str) -> None:
    found = read(f"{words} گفت که کار ادامه دارد.")
    assert words in found, sorted(found)
    assert found[words].party == "IRN"


def test_a_ministry_with_all_that_it_is_for() -> None:
    found = read("وزارت بهداشت درمان و آموزش پزشکی آن را رد کرد.")
    assert found["وزارت بهداشت درمان و آموزش پزشکی"].id == "body:moh-IRN"


def test_a_second_office_brings_the_state() -> None:
    found = read("وزیر دفاع و رئیس هیئت ستاد کل نیروهای مسلح یمن هشدار داد.")
    assert found["وزیر دفاع و رئیس هیئت ستاد کل نیروهای مسلح یمن"].party == "YEM"
    assert (
        read("وزیر خارجه و معاون نخست\u200cوزیر پاکستان آمد.")["وزیر خارجه و معاون نخست\u200cوزیر پاکستان"].id
        == "person:ishaq-dar"
    )


def test_two_offices_of_two_people() -> None:
    assert "استاندار مازندران" in read("استاندار مازندران و مدیرکل سازمان فنی آمدند.")


def test_the_dead_leader_is_not_his_successor() -> None:
    assert read("پس از شهادت رهبر انقلاب، مردم گرد آمدند.")["رهبر انقلاب"].id == "person:ali-khamenei"
    assert read("دیدار رهبر انقلاب با مردم.")["رهبر انقلاب"].id == "person:mojtaba-khamenei"


def test_a_title_and_a_surname_that_is_a_word() -> None:
    assert read("آقای مرتضی شایسته به عنوان رئیس انتخاب شد.")["آقای مرتضی شایسته"].kind == "person"
    assert read("رئیس\u200cجمهور شی در پکن سخن گفت.")["رئیس\u200cجمهور شی"].id == "person:xi-jinping"
    assert "شی" not in read("این شی در موزه است.")


def test_a_famous_surname_before_another_name() -> None:
    assert read("نصرالله پریچهره، مدیرکل ورزش و جوانان استان تهران، آمد.")["استان تهران"].party == "IRN"
    assert all(m.id != "person:hassan-nasrallah" for m in read("نصرالله پریچهره آمد.").values())
    assert (
        read("نصرالله گفت که مقاومت ادامه دارد. سید حسن نصرالله افزود.")["نصرالله"].id
        == "person:hassan-nasrallah"
    )


@pytest.mark.parametrize(
    "text",
    [
        "کنگره شهدا برگزار شد.",
        "رهبران قاره آمریکا آمدند.",
        "موسیقی پاپ ایران دگرگون شد.",
        "دبی رودخانه کاهش یافت.",
        "به این پدیده زیست\u200cتابی گفته می\u200cشود.",
        "این اقدام را، مضر خواند.",
        "یک دولت اسلامی الگو است.",
    ],
)
def test_what_names_nobody(text: str) -> None:
    found = read(text)
    assert not [m for m in found.values() if m.kind in ("person", "body", "place") or m.id == "state:USA"], (
        found
    )


def test_this_country_in_iranian_news_is_another_one() -> None:
    text = "وزیر صنعت برزیل که به ایران سفر می\u200cکند، از سفر وزیر کار این کشور به ایران خبر داد."
    assert read(text)["وزیر کار این کشور"].party == "BRA"
    assert read("ایران آن را رد کرد. این کشور گفت که پاسخ می\u200cدهد.")["این کشور"].party == "IRN"


def test_the_soviet_union() -> None:
    found = read("ارتش شوروی از افغانستان بیرون رفت.")
    assert (found["ارتش شوروی"].party, found["شوروی"].id) == ("SUN", "state:SUN")


def test_a_clause_behind_and_has_the_only_one_named() -> None:
    both = "سخنگوی مجلس گفت که تست علی لاریجانی مثبت شده و او در قرنطینه است."
    assert "او" not in read(both)


def test_a_person_known_to_hold_the_office_behind_the_comma() -> None:
    found = read("جی\u200cدی ونس، معاون رئیس\u200cجمهور، به ژنو رفت. آمریکا و ایران توافق کردند.")
    assert found["جی\u200cدی ونس، معاون رئیس\u200cجمهور"].party == "USA"


def test_provinces_in_a_list() -> None:
    found = read("استان\u200cهای فارس، کرمان و همدان آرام است.")
    assert found["کرمان"].id == "place:kerman-province"
    assert found["همدان"].id == "place:hamadan-province"
    assert read("در کرمان و همدان باران بارید.")["کرمان"].id == "place:kerman"


def test_who_represents_several_towns() -> None:
    words = "نماینده مردم تهران، ری، شمیرانات و اسلامشهر در مجلس شورای اسلامی"
    assert any(text.startswith("نماینده مردم تهران، ری") for text in read(f"{words} گفت که کار ادامه دارد."))


@pytest.mark.parametrize(
    "text",
    [
        "آنان در مقام داور آمدند.",
        "بازیگر فیلم\u200cهای «میلیونر زاغه\u200cنشین» آمد.",
        "ایستگاه\u200cهای تقاطعی امام خمینی شلوغ است.",
        "زیرساخت\u200cهای غیرنظامی آسیب دید.",
        "فصلنامه حکومت اسلامی چاپ شد.",
        "او سرپرست کودک بود.",
    ],
)
def test_titles_stations_and_adjectives_name_nobody(text: str) -> None:
    found = [m for m in read(text).values() if m.name not in ("actor", "official")]
    assert not [m for m in found if m.kind in ("person", "people", "body")], found


def test_a_corps_of_a_province_is_not_jerusalems() -> None:
    assert read("فرمانده سپاه بیت\u200cالمقدس سخن گفت.")["سپاه بیت\u200cالمقدس"].party == "IRN"
