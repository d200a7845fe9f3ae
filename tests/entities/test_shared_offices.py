"""Offices that several hold at once, and offices held at one seat: the one known holder is not taken for the one meant."""

from __future__ import annotations

import pytest

from roznamcha.entities.find import find_mentions
from roznamcha.entities.gazetteer import load
from roznamcha.records import Mention
from roznamcha.text.document import prepare

ON = "2025-11-09"


def first(text: str) -> Mention:
    """The first mention of a text, the longest if several begin there."""
    return find_mentions(prepare(text), on=ON)[0]


@pytest.mark.parametrize(
    "text",
    [
        "سفیر آمریکا نپذیرفت.",
        "معاون وزیر خارجه روسیه نپذیرفت.",
        "سخنگوی وزارت خارجه چین نپذیرفت.",
        "معاون رئیس\u200cجمهور امارات نپذیرفت.",
        "فرستاده ویژه پاکستان نپذیرفت.",
    ],
)
def test_an_office_of_several_names_nobody(text: str) -> None:
    found = first(text)
    assert found.kind == "person"
    assert found.id is None
    assert found.rule == "office"


def test_those_who_are_known_to_hold_it_are_candidates() -> None:
    found = first("معاون وزیر خارجه روسیه نپذیرفت.")
    assert set(found.candidates) == {"person:sergei-ryabkov", "person:andrey-rudenko"}
    assert first("سفیر آمریکا نپذیرفت.").candidates == ()


@pytest.mark.parametrize(
    ("text", "id"),
    [
        ("معاون رئیس\u200cجمهور آمریکا نپذیرفت.", "person:jd-vance"),
        ("معاون نخست\u200cوزیر پاکستان نپذیرفت.", "person:ishaq-dar"),
        ("سرگئی ریابکوف، معاون وزیر خارجه روسیه، نپذیرفت.", "person:sergei-ryabkov"),
    ],
)
def test_one_chair_and_a_name_beside_the_office_still_name_somebody(text: str, id: str) -> None:
    assert first(text).id == id


@pytest.mark.parametrize(
    ("text", "id"),
    [
        ("نماینده دائم ایران نپذیرفت.", "person:amir-saeid-iravani"),
        ("نماینده دائم ایران نزد سازمان ملل نپذیرفت.", "person:amir-saeid-iravani"),
        ("نماینده دائم ایران در نیویورک نپذیرفت.", "person:amir-saeid-iravani"),
        ("نماینده دائم ایران در وین نپذیرفت.", None),
        ("نماینده دائم ایران نزد آژانس بین\u200cالمللی انرژی اتمی نپذیرفت.", None),
    ],
)
def test_an_office_at_one_seat_is_held_there_only(text: str, id: str | None) -> None:
    assert first(text).id == id


def test_every_shared_office_is_one_of_the_tables() -> None:
    gaz = load()
    known = {e.id for entries in gaz.entries for e in entries if e.cls == "role"} | {
        r for r, _ in gaz.tenures
    }
    for row in gaz.tables.rows("sharedoffices"):
        assert row["role"] in known, row.where
        assert not (row["of"] and row["one"]), row.where
        for side in row["one"].split():
            held = [t for t in gaz.tenures.get((row["role"], side), ()) if not t.until]
            assert len(held) <= 1, f"{row.where}: {side} has {len(held)}"


def test_an_undated_report_names_no_holder() -> None:
    text = "وزیر خارجه پاکستان نپذیرفت."
    assert find_mentions(prepare(text), on=None)[0].id is None
    assert find_mentions(prepare(text), on=None, still=True)[0].id == "person:ishaq-dar"
    named = find_mentions(prepare("اسحاق دار، وزیر خارجه پاکستان، رفت. وزیر خارجه پاکستان نپذیرفت."), on=None)
    assert [m.id for m in named if m.kind == "person"] == ["person:ishaq-dar"] * 2


def test_a_commander_in_a_province_is_not_the_chief() -> None:
    on = "2019-04-22"
    assert find_mentions(prepare("فرمانده سپاه نپذیرفت."), on=on)[0].id == "person:hossein-salami"
    found = find_mentions(prepare("فرمانده سپاه کردستان نپذیرفت."), on=on)[0]
    assert (found.id, found.name, found.party) == (None, "فرمانده سپاه کردستان", "IRN")
