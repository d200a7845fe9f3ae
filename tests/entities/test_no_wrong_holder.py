"""An office is its holder only where the words say that very office: a province's, a coming or a former one is not."""

from __future__ import annotations

import pytest

from roznamcha.entities.find import find_mentions
from roznamcha.records import Mention
from roznamcha.text.document import prepare


def first(words: str, *, on: str = "2024-01-10") -> Mention:
    """The first person in a short Iranian report that begins with `words`."""
    doc = prepare(f"{words} گفت که راه باز است. ایران همسایه افغانستان است.")
    return next(m for m in find_mentions(doc, on=on, language="fa") if m.kind == "person")


@pytest.mark.parametrize(
    ("words", "holder"),
    [
        ("رئیس پلیس ایران", "person:ahmad-reza-radan"),
        ("وزیر خارجه پاکستان", "person:jalil-abbas-jilani"),
        ("وزیر خارجه اسلام\u200cآباد", "person:jalil-abbas-jilani"),
        ("رئیس\u200cجمهور همچنین", "person:ebrahim-raisi"),
    ],
)
def test_the_holder_of_the_very_office(words: str, holder: str) -> None:
    assert first(words).id == holder


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("رئیس پلیس تهران", "police chief of Tehran"),
        ("رئیس پلیس استان زنجان", "police chief of Zanjan Province"),
        ("سخنگوی پلیس کابل", "Kabul police spokesperson"),
        ("وزیر خارجه ایالت پنجاب", "Foreign Minister of Punjab, Pakistan"),
        ("وزیر اطلاعات ایالت خیبرپختونخوا", "Minister of Information and Broadcasting of Khyber Pakhtunkhwa"),
        ("فرمانده سپاه استان کردستان", "فرمانده سپاه استان کردستان"),
        ("رئیس دادگستری استان فارس", "رئیس دادگستری استان فارس"),
        ("رئیس\u200cجمهور بعدی ایران", "next President of Iran"),
        ("وزیر خارجه سایه بریتانیا", "shadow Foreign Secretary of the United Kingdom"),
        ("وزیر خارجه حکومت پیشین افغانستان", "former Foreign Minister of Afghanistan"),
        ("وزیر کشور بایرن", "Minister of the Interior"),
        ("سخنگوی پیشین وزارت خارجه پاکستان", "former Ministry of Foreign Affairs (Pakistan) spokesperson"),
        ("سخنگوی سابق پلیس کابل", "former Kabul police spokesperson"),
    ],
)
def test_an_office_like_it_has_another_holder(words: str, name: str) -> None:
    found = first(words)
    assert (found.id, found.name) == (None, name)


def test_who_has_won_an_office_does_not_hold_it_yet() -> None:
    found = first("رئیس\u200cجمهور منتخب آمریکا", on="2024-12-01")
    assert (found.id, found.name) == (None, "President-elect of the United States")


def test_a_minister_of_a_government_that_is_gone() -> None:
    assert first("وزیر خارجه دولت بایدن", on="2026-03-01").id is None
    assert first("وزیر خارجه دولت ترامپ", on="2026-03-01").id == "person:marco-rubio"


def test_the_spelling_kandahar_has_in_dari_and_pashto() -> None:
    found = first("والی کندهار")
    assert (found.name, found.party) == ("governor of Kandahar", "AFG")


def mentions(text: str, *, on: str | None = "2025-11-09") -> dict[str, tuple[str, str]]:
    doc = prepare(text)
    return {doc.text[m.start : m.end]: (m.name, m.party) for m in find_mentions(doc, on=on, language="fa")}


def test_on_an_unknown_day_nobody_holds_an_office() -> None:
    assert mentions("رئیس\u200cجمهور آمریکا گفت.", on=None)["رئیس\u200cجمهور آمریکا"] == (
        "President of the United States",
        "USA",
    )


def test_an_office_before_any_state_is_named_is_at_home() -> None:
    found = mentions("سخنگوی وزارت خارجه گفت با آمریکا مذاکره نکردیم.")
    assert found["سخنگوی وزارت خارجه"] == ("Esmaeil Baghaei", "IRN")


def test_one_foreign_state_named_before_lends_its_offices_to_nobody() -> None:
    found = mentions("آمریکا تحریم\u200cها را تمدید کرد. سخنگوی وزارت خارجه گفت مذاکره نکردیم.")
    assert found["سخنگوی وزارت خارجه"] == ("Ministry of Foreign Affairs spokesperson", "UNK")


def test_the_office_of_a_person() -> None:
    found = mentions("دفتر نتانیاهو گزارش\u200cها درباره توافق با حماس را تکذیب کرد.")
    assert found["دفتر نتانیاهو"] == ("office of Benjamin Netanyahu", "ISR")
    assert "گزارش\u200cها" not in found


def test_joiners_in_place_of_spaces() -> None:
    found = mentions("کاخ\u200cسفید و قوه\u200cقضائیه ایران در دهلی\u200cنو گفتند.")
    assert found["دهلی\u200cنو"] == ("New Delhi", "IND")
    assert found["کاخ\u200cسفید"][1] == "USA"
    assert found["قوه\u200cقضائیه ایران"][1] == "IRN"


def test_a_surname_before_a_colon_is_the_one_in_office() -> None:
    assert mentions("بقایی: هیچ مذاکره\u200cای نداشته\u200cایم.")["بقایی"] == ("Esmaeil Baghaei", "IRN")


def test_a_place_behind_a_preposition_is_nobody() -> None:
    assert "دیره\u200cدون" not in mentions("متقی روز یکشنبه در دیره\u200cدون گفت که راه باز است.")
