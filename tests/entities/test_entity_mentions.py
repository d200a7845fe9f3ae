"""Mentions: maximal actor phrases, offices by date, people without a name, anaphors, and words that are none."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from roznamcha.entities.find import find_mentions
from roznamcha.records import Mention
from roznamcha.text.document import prepare


def mentions(text: str, on: str | None = "2025-11-09", home: str | None = None) -> dict[str, Mention]:
    """The mentions of a short text by their words, the first of each."""
    doc = prepare(text)
    found: dict[str, Mention] = {}
    for m in find_mentions(doc, on=on, home=home):
        found.setdefault(doc.text[m.start : m.end], m)
    return found


@pytest.mark.parametrize(
    ("text", "words", "name", "party"),
    [
        (
            "اسحاق دار، معاون نخست\u200cوزیر و وزیر امور خارجه پاکستان، به کابل رفت.",
            "اسحاق دار، معاون نخست\u200cوزیر و وزیر امور خارجه پاکستان",
            "Ishaq Dar",
            "PAK",
        ),
        (
            "ذبیح\u200cالله مجاهد سخنگوی حکومت طالبان رسید.",
            "ذبیح\u200cالله مجاهد سخنگوی حکومت طالبان",
            "Zabihullah Mujahid",
            "AFG",
        ),
        (
            "وزارت امور خارجه پاکستان نپذیرفت.",
            "وزارت امور خارجه پاکستان",
            "Ministry of Foreign Affairs (Pakistan)",
            "PAK",
        ),
        ("ارتش اسرائیل نپذیرفت.", "ارتش اسرائیل", "Israel Defense Forces", "ISR"),
        ("دولت پاکستان نپذیرفت.", "دولت پاکستان", "Government of Pakistan", "PAK"),
        ("به گفته منابع آگاه راه بسته است.", "منابع آگاه", "informed sources", "UNK"),
        (
            "سه مقام امنیتی پاکستان آمدند.",
            "سه مقام امنیتی پاکستان",
            "three Pakistani security officials",
            "PAK",
        ),
        ("مقامات پاکستانی آمدند.", "مقامات پاکستانی", "Pakistani officials", "PAK"),
        ("یک مقام کاخ سفید رفت.", "یک مقام کاخ سفید", "a White House official", "USA"),
        (
            "منابع نزدیک به طالبان خاموش\u200cاند.",
            "منابع نزدیک به طالبان",
            "sources close to the Taliban",
            "UNK",
        ),
        ("تحریک طالبان پاکستان نپذیرفت.", "تحریک طالبان پاکستان", "Tehrik-i-Taliban Pakistan", "TTP"),
        ("یوناما نپذیرفت.", "یوناما", "United Nations Assistance Mission in Afghanistan", "UN"),
        ("خبرگزاری رویترز نوشت.", "خبرگزاری رویترز", "Reuters", "MEDIA"),
    ],
)
def test_actor_phrase(text: str, words: str, name: str, party: str) -> None:
    m = mentions(text)[words]
    assert (m.name, m.party) == (name, party)


def test_parts_of_a_phrase_are_mentions_too() -> None:
    found = mentions("وزارت امور خارجه پاکستان نپذیرفت.")
    assert found["پاکستان"].id == "state:PAK"


@pytest.mark.parametrize(
    ("on", "name"), [("2025-11-09", "Ishaq Dar"), ("2021-06-01", "Shah Mahmood Qureshi")]
)
def test_an_office_is_its_holder_on_the_day(on: str, name: str) -> None:
    assert mentions("وزیر خارجه پاکستان به کابل رفت.", on)["وزیر خارجه پاکستان"].name == name


def test_an_office_of_unknown_holder_is_described() -> None:
    m = mentions("وزیر امور خارجه توگو به کابل رفت.")
    assert all(x.id is None or not x.id.startswith("person:") for x in m.values())


@pytest.mark.parametrize(
    ("on", "party"), [("2020-02-29", "TALIBAN"), ("2021-08-15", "AFG"), ("2025-11-09", "AFG")]
)
def test_the_taliban_are_a_group_and_then_a_government(on: str, party: str) -> None:
    assert mentions("طالبان نپذیرفت.", on)["طالبان"].party == party


def test_a_capital_is_a_government_and_a_place() -> None:
    m = mentions("اسلام\u200cآباد نپذیرفت.")["اسلام\u200cآباد"]
    assert (m.kind, m.name, m.place, m.party) == ("state", "Government of Pakistan", "Islamabad", "PAK")


def test_pronoun_ministry_and_state_go_back() -> None:
    found = mentions("وزارت امور خارجه پاکستان سخن گفت. این وزارتخانه افزود که این کشور آماده است.")
    assert found["این وزارتخانه"].name == "Ministry of Foreign Affairs (Pakistan)"
    assert found["این کشور"].id == "state:PAK"
    assert found["این وزارتخانه"].anaphor


def test_a_person_goes_on_as_surname_and_pronoun() -> None:
    found = mentions("اسحاق دار، وزیر خارجه پاکستان، به کابل رفت. دار گفت که راه باز است. وی خرسند بود.")
    assert found["دار"].name == "Ishaq Dar"
    assert found["وی"].name == "Ishaq Dar"


def test_two_sides_stay_two() -> None:
    m = mentions("پاکستان و افغانستان گفتگو کردند. دو کشور خرسندند.")["دو کشور"]
    assert m.id is None
    assert set(m.candidates) == {"state:PAK", "state:AFG"}


def test_an_unknown_person_takes_the_side_of_the_office() -> None:
    m = mentions("بهرام کیانفر، سخنگوی وزارت دفاع ترکیه، آمد.")["بهرام کیانفر، سخنگوی وزارت دفاع ترکیه"]
    assert (m.kind, m.party, m.id) == ("person", "TUR", None)
    assert m.name.startswith("Bahram ")


def test_an_office_without_a_state_is_at_home() -> None:
    assert mentions("وزیر کشور به مشهد رفت. ایران آرام است.")["وزیر کشور"].party == "IRN"
    assert mentions("وزیر دفاع آمد.", home="TUR")["وزیر دفاع"].party == "TUR"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("هندوانه شیرین است.", "هند"),
        ("سردار رفت.", "دار"),
        ("معمان بسیار بود.", "عمان"),
        ("چنین شد و همچنین ماند.", "چین"),
        ("او کتاب دارد.", "دار"),
        ("مالی نماند و پرو شد.", "پرو"),
    ],
)
def test_inside_a_word_or_without_context_is_none(text: str, words: str) -> None:
    assert words not in mentions(text)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "وزیر",
                "خارجه",
                "پاکستان",
                "،",
                "«",
                "»",
                "وی",
                "این",
                "مقام",
                "سه",
                "طالبان",
                "گفت",
                "دار",
                "و",
                "\n",
                "در",
            ]
        ),
        max_size=25,
    )
)
def test_spans_are_sound_and_sorted(words: list[str]) -> None:
    doc = prepare(" ".join(words))
    found = find_mentions(doc, on="2025-11-09")
    assert all(0 <= m.start < m.end <= len(doc.text) for m in found)
    assert all(doc.text[m.start : m.end].strip() == doc.text[m.start : m.end] for m in found)
    assert list(found) == sorted(found, key=lambda m: (m.start, -m.end, m.kind, m.name))
    assert found == find_mentions(doc, on="2025-11-09")
