"""The tables: loadable, without two meanings where one is claimed, and looked up by id, date and domain."""

from __future__ import annotations

from pathlib import Path

import pytest

from roznamcha.entities.gazetteer import load, outlet_of
from roznamcha.entities.romanise import romanise
from roznamcha.entities.tables import FAMILIES


def test_every_state_has_a_name_and_a_three_letter_code() -> None:
    states = load().states
    assert len(states) > 190
    assert all(len(code) == 3 and code.isupper() and name for code, name in states.items())


def test_outlets_are_many_and_their_domains_are_their_own() -> None:
    outlets = load().outlets
    assert len(outlets) >= 120
    domains = [d for o in outlets.values() for d in o.domains]
    assert len(domains) == len(set(domains))
    assert all(o.name and o.country for o in outlets.values())


def test_families_of_outlets_are_of_the_list_and_have_a_source() -> None:
    gazetteer = load()
    assert gazetteer.outlets["irna"].family == "state"
    assert gazetteer.outlets["reuters"].family == "private"
    for row in gazetteer.tables.rows("outlets"):
        assert row["family"] in ("", *FAMILIES)
        assert bool(row["family"]) == ("; family: " in row["source"])


def test_every_family_is_explained() -> None:
    page = (Path(__file__).parents[2] / "docs/gazetteer.md").read_text(encoding="utf-8")
    assert all(f"| `{family}` |" in page for family in FAMILIES)


@pytest.mark.parametrize(
    ("address", "slug"),
    [
        ("www.tolonews.com", "tolonews"),
        ("isna.ir", "isna"),
        ("reuters", "reuters"),
        ("da.azadiradio.com", "azadi"),
    ],
)
def test_outlet_by_slug_or_domain(address: str, slug: str) -> None:
    outlet = outlet_of(address)
    assert outlet is not None
    assert outlet.slug == slug


def test_unknown_outlet() -> None:
    assert outlet_of("example.org") is None


@pytest.mark.parametrize(
    ("id", "on", "party"),
    [
        ("state:PAK", None, "PAK"),
        ("group:ttp", "2025-11-09", "TTP"),
        ("group:taliban", "2021-08-14", "TALIBAN"),
        ("group:taliban", "2021-08-15", "AFG"),
        ("body:unama", "2025-11-09", "UN"),
        ("body:mfa-PAK", None, "PAK"),
        ("outlet:reuters", None, "MEDIA"),
        ("person:nobody-known", None, "UNK"),
    ],
)
def test_party(id: str, on: str | None, party: str) -> None:
    assert load().party_of(id, on) == party


def test_every_office_is_held_by_somebody_in_the_tables() -> None:
    gazetteer = load()
    assert all(person in gazetteer.people for person in gazetteer.held)


def test_romanise_joins_head_and_tail() -> None:
    assert romanise(["رضاییفر"]) == "Rezaeifar"
    assert romanise(["محمد", "شریعتی"]) == "Mohammad Shariati"
