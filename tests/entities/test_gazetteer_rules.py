"""The loader refuses what the tables may not say."""

from __future__ import annotations

import pytest

from roznamcha.entities.facts import Entry
from roznamcha.entities.gazetteer import Gazetteer
from roznamcha.errors import LexiconError


def entry(id: str, cls: str = "body", *flags: str) -> Entry:
    return Entry(cls, id, id, "PAK", state="PAK", flags=frozenset(flags))


def test_a_surface_with_two_unmarked_ids_is_refused() -> None:
    gazetteer = Gazetteer()
    gazetteer._put("بورد نمونه", entry("body:one"))
    gazetteer._put("بورد نمونه", entry("body:two"))
    with pytest.raises(LexiconError, match=r"body:one in .*body:two in "):
        gazetteer._refuse_unmarked()


def test_a_surface_that_says_it_is_ambiguous_stands() -> None:
    gazetteer = Gazetteer()
    gazetteer._put("بورد نمونه", entry("body:one"))
    gazetteer._put("بورد نمونه", entry("body:two", "body", "ambiguous"))
    gazetteer._refuse_unmarked()


def test_a_capital_is_a_government_and_a_town() -> None:
    gazetteer = Gazetteer()
    gazetteer._put("شهر نمونه", entry("state:XXX", "state"))
    gazetteer._put("شهر نمونه", entry("place:sample", "place"))
    gazetteer._refuse_unmarked()
