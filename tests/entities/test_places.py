"""Places: in their states, with coordinates, and told apart where several have one name."""

from __future__ import annotations

import pytest

from roznamcha.entities.facts import place_id
from roznamcha.entities.find import find_mentions
from roznamcha.entities.gazetteer import load
from roznamcha.records import Mention
from roznamcha.text.document import prepare

KINDS = {"city", "province", "district", "crossing", "island", "line", "region", "site", "water"}
# the box in which a state's places lie (south, north, west, east, in whole degrees), by its outline
BOXES = {
    "AFG": (29, 39, 60, 75),
    "IRN": (25, 40, 44, 64),
    "PAK": (23, 38, 60, 78),
    "TJK": (36, 42, 67, 76),
    "IRQ": (29, 38, 38, 49),
    "SYR": (32, 38, 35, 43),
    "YEM": (12, 19, 42, 55),
    "PSE": (31, 33, 34, 36),
    "UKR": (44, 53, 22, 41),
}


def places(text: str, *, on: str = "2025-11-06") -> list[Mention]:
    return [m for m in find_mentions(prepare(text), on=on, language="prs") if m.kind == "place"]


def test_every_place_has_a_kind_and_a_state_that_is_one() -> None:
    gazetteer = load()
    for row in gazetteer.tables.filled("places"):
        assert row["kind"] in KINDS, row
        assert not row["state"] or row["state"] in gazetteer.states, row
        assert row["state"] or row["kind"] in ("region", "water"), row


def test_coordinates_belong_to_places_and_lie_in_their_states() -> None:
    gazetteer = load()
    states = {row["id"]: row["state"] for row in gazetteer.tables.filled("places")}
    for row in gazetteer.tables.filled("states"):
        if row["kind"] == "capital":
            states.setdefault(place_id(row["place"]), row["id"].partition(":")[2])
    for id, at in gazetteer.coordinates.items():
        assert id in states, id
        if box := BOXES.get(states[id]):
            assert box[0] <= at.latitude <= box[1], id
            assert box[2] <= at.longitude <= box[3], id


def test_provinces_are_whole() -> None:
    gazetteer = load()
    ids = {row["id"]: row["state"] for row in gazetteer.tables.filled("places") if row["kind"] == "province"}
    assert sum(state == "AFG" for state in ids.values()) == 34
    assert sum(state == "IRN" for state in ids.values()) == 31
    assert all(id in gazetteer.coordinates for id, state in ids.items() if state in ("AFG", "IRN"))


def test_towns_crossings_and_capitals_have_coordinates() -> None:
    gazetteer = load()
    towns = {row["id"] for row in gazetteer.tables.filled("places") if row["kind"] in ("city", "crossing")}
    assert len(towns & gazetteer.coordinates.keys()) > 0.95 * len(towns) - 15
    capitals = {place_id(r["place"]) for r in gazetteer.tables.rows("states") if r["kind"] == "capital"}
    assert capitals <= gazetteer.coordinates.keys()


@pytest.mark.parametrize(
    ("text", "id", "candidates"),
    [
        ("سیل در حیدرآباد خسارت زد.", None, ("place:hyderabad", "place:hyderabad-pakistan")),
        ("نخست\u200cوزیر پاکستان به حیدرآباد رفت.", "place:hyderabad-pakistan", ()),
        ("پولیس هند در حیدرآباد چند تن را گرفت.", "place:hyderabad", ()),
        ("جنگ در بدخشان ادامه دارد.", "place:badakhshan-province", ()),
        ("ارتش لبنان در طرابلس مستقر شد.", "place:tripoli-lebanon", ()),
        ("دولت لیبی در طرابلس نشست داشت.", "place:tripoli", ()),
    ],
)
def test_one_name_of_several_places(text: str, id: str | None, candidates: tuple[str, ...]) -> None:
    (mention,) = places(text)
    assert (mention.id, mention.candidates) == (id, candidates)
    assert (mention.party == "UNK") == bool(candidates)


@pytest.mark.parametrize(
    ("text", "id"),
    [
        ("گذرگاه تورخم بسته شد.", "place:torkham"),
        ("در چغچران برف بارید.", "place:chaghcharan"),
        ("راه میران\u200cشاه باز شد.", "place:miran-shah"),
        ("راه میرانشاه باز شد.", "place:miran-shah"),
        ("زایران از مرز مهران گذشتند.", "place:mehran-iran"),
    ],
)
def test_a_place(text: str, id: str) -> None:
    assert [m.id for m in places(text)] == [id]


@pytest.mark.parametrize("text", ["مهران آمد.", "مردان شهر آمدند.", "خار در گل بود.", "سنگین بود."])
def test_words_that_are_towns_too_name_none(text: str) -> None:
    assert places(text) == []


@pytest.mark.parametrize(
    ("text", "id"),
    [
        ("آب دریاچه ارومیه کم شد.", "place:lake-urmia"),
        ("او در ویرجینیای غربی سخن گفت.", "place:west-virginia"),
        ("کشتی در خلیج فارس توقیف شد.", "place:persian-gulf"),
        ("نماز در قدس برپا شد.", "place:jerusalem"),
    ],
)
def test_a_place_and_what_is_named_after_it(text: str, id: str) -> None:
    assert [m.id for m in places(text)] == [id]


@pytest.mark.parametrize("text", ["راهپیمایی روز قدس برگزار شد.", "بیمارستان خلیج فارس گشایش یافت."])
def test_what_is_only_named_after_a_place(text: str) -> None:
    assert places(text) == []


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("ساعت ۶ صبح به وقت تهران نشست آغاز شد.", []),
        ("ساعت ۶ صبح به وقت شرق آمریکا در مسقط نشست آغاز شد.", ["Muscat"]),
        ("در شرق آمریکا برف بارید.", ["United States"]),
    ],
)
def test_whose_clock_a_time_goes_by_is_no_place(text: str, names: list[str]) -> None:
    assert [
        m.name for m in find_mentions(prepare(text), on="2025-11-09") if m.kind in ("place", "state")
    ] == names
