"""Names and offices to ids, ids to what the tables say: in any spelling, with dates, and with all who share a name."""

from __future__ import annotations

import pytest

from roznamcha.entities.gazetteer import load
from roznamcha.entities.who import Index, index


@pytest.fixture(scope="module")
def names() -> Index:
    return index(load())


@pytest.mark.parametrize(
    "name",
    [
        "اسحاق دار",
        "اسحاق\u200cدار",
        "اسحاقدار",
        "Ishaq Dar",
        "ishaq-dar",
        "person:ishaq-dar",
        "آقای دار",
        "وزير خارجه پاكستان",
        "وزیر امور خارجهٔ پاکستان",
        "foreign minister of Pakistan",
        "Pakistani foreign minister",
    ],
)
def test_one_person_by_many_names(names: Index, name: str) -> None:
    assert [m.id for m in names.find(name, on="2025-11-06")] == ["person:ishaq-dar"]


def test_an_office_is_its_holder_on_the_day(names: Index) -> None:
    found = {day: names.find("وزیر خارجه ایران", on=day)[0].id for day in ("2020-01-01", "2025-01-01")}
    assert found == {"2020-01-01": "person:mohammad-javad-zarif", "2025-01-01": "person:abbas-araghchi"}


@pytest.mark.parametrize(
    ("name", "id"),
    [
        ("یوناما", "body:unama"),
        ("UNAMA", "body:unama"),
        ("TTP", "group:ttp"),
        ("وزارت خارجه پاکستان", "body:mfa-PAK"),
        ("body:mfa-PAK", "body:mfa-PAK"),
        ("Reuters", "outlet:reuters"),
        ("تورخم", "place:torkham"),
        ("Pakistan", "state:PAK"),
    ],
)
def test_what_is_no_person(names: Index, name: str, id: str) -> None:
    assert names.find(name)[0].id == id


def test_a_capital_is_a_government_and_a_town(names: Index) -> None:
    assert {m.id for m in names.find("کابل")} == {"state:AFG", "place:kabul"}


def test_a_surname_stands_for_all_who_have_it(names: Index) -> None:
    found = names.find("لاریجانی")
    assert {"person:ali-larijani", "person:sadeq-larijani"} <= {m.id for m in found}


def test_a_full_name_stands_for_nobody_else(names: Index) -> None:
    assert [m.id for m in names.find("علی لاریجانی")] == ["person:ali-larijani"]


def test_nobody(names: Index) -> None:
    assert names.find("ژژژژ") == names.find("qqqq") == names.find("") == []
    assert "عراقچی" in names.near("عراقجی")
    assert names.near("Khaamenei") == ["Ali Khamenei"]


def test_everybody_has_a_profile_with_rows(names: Index) -> None:
    for id in names.names:
        profile = names.profile(id)
        assert profile.name
        assert profile.spellings, id
        assert all(s.row and s.source for s in profile.spellings)


def test_the_family_of_an_outlet(names: Index) -> None:
    assert names.profile("outlet:presstv").family == "state"
    assert names.profile("place:torkham").family is None


def test_a_profile_on_a_day(names: Index) -> None:
    profile = names.profile("person:abbas-araghchi", on="2015-01-01")
    assert [o.office for o in profile.now] == ["Deputy Foreign Minister of Iran"]
    assert names.profile("person:hibatullah-akhundzada", on="2020-01-01").party == "TALIBAN"
    assert names.profile("person:hibatullah-akhundzada").party == "AFG"


def test_a_place_says_where_it_lies(names: Index) -> None:
    torkham = names.profile("place:torkham").located
    assert torkham is not None
    assert (torkham.latitude, torkham.longitude, torkham.point) == (34.1147, 71.0847, "itself")
    seat = names.profile("place:nangarhar-province").located
    assert seat is not None
    assert seat.point == "seat"
    assert names.profile("place:europe").located is None
    assert names.profile("person:ishaq-dar").located is None


def test_an_office_between_two_holders_says_who_held_it(names: Index) -> None:
    assert names.find("رئیس جمهور افغانستان", on="2024-05-01") == []
    for asked in ("رئیس جمهور افغانستان", "president of Afghanistan"):
        office = names.unheld(asked, on="2024-05-01")
        assert office is not None
        assert office.whose
        assert office.held[-1] == ("Ashraf Ghani", "2014-09-29", "2021-08-15")


def test_an_office_that_no_table_has_is_an_office(names: Index) -> None:
    governor, prime = names.unheld("والی کابل"), names.unheld("نخست وزیر", on="2019-05-01")
    assert governor is not None
    assert prime is not None
    assert (governor.office, governor.whose, governor.held) == ("governor of Kabul", True, ())
    assert not prime.whose
    assert names.unheld("ژژژژ") is names.unheld("qqqq") is names.unheld("") is None


@pytest.mark.parametrize(
    ("name", "id"),
    [
        ("Ministry of Foreign Affairs of Pakistan", "body:mfa-PAK"),
        ("Pakistani Ministry of Foreign Affairs", "body:mfa-PAK"),
        ("tolonews.com", "outlet:tolonews"),
    ],
)
def test_a_ministry_in_english_and_a_domain(names: Index, name: str, id: str) -> None:
    assert [m.id for m in names.find(name)] == [id]


def test_a_persian_name_that_is_like_no_other_is_near_nothing(names: Index) -> None:
    assert names.near("د بهرنیو چارو وزیر") == []
    assert names.office("secretary-general", "UN").count("United Nations") == 1


@pytest.mark.parametrize(
    ("name", "id"),
    [
        ("army chief of Pakistan", "person:asim-munir"),
        ("Pakistani army chief", "person:asim-munir"),
        ("UN secretary-general", "person:antonio-guterres"),
        ("the Secretary-General of the United Nations", "person:antonio-guterres"),
        ("prime minister of Tajikistan", "person:kokhir-rasulzoda"),
    ],
)
def test_an_office_in_english(names: Index, name: str, id: str) -> None:
    assert [m.id for m in names.find(name, on="2025-06-01")] == [id]


def test_an_ambassador_in_english_is_told_as_in_persian(names: Index) -> None:
    english, persian = (
        names.unheld("Iranian ambassador to Afghanistan"),
        names.unheld("سفیر ایران در افغانستان"),
    )
    assert english is not None
    assert persian is not None
    assert names.find("Iranian ambassador to Afghanistan") == []
    assert (english.whose, english.held) == (True, persian.held)
    assert len(english.held) > 1
    assert names.unheld("ambassador to Kabul") is None
