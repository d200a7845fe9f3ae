from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from made import islamabad
from roznamcha.dossier import Dossier, dossier
from roznamcha.query import EventAnswer, StatementAnswer
from roznamcha.store.protocol import Reading, Store
from roznamcha.store.sqlite import SqliteStore


@pytest.fixture
def made(filled: Store) -> Dossier:
    return dossier(filled, "AFG", "PAK")


def test_who_accuses_whom(made: Dossier) -> None:
    assert [(a.party, a.target, len(a.statements)) for a in made.accusations] == [("AFG", "PAK", 1)]


def test_positions_and_denials(made: Dossier) -> None:
    assert [(p.party, p.act) for p in made.positions] == [("PAK", "demand")]
    assert [s.record.act for s in made.denials] == ["deny"]


def test_rival_tellings_of_one_day_stand_side_by_side(made: Dossier) -> None:
    first, second = made.ceasefire
    assert first.day == "2025-10-19"
    assert [a.citation.name for a in first.one] == []
    assert [a.citation.name for a in first.other] == ["islamabad-1"]
    assert [a.citation.name for a in first.rest] == ["kabul-1"]
    # told by the mediator: the event, not the statement that tells it besides
    assert second.day == "2025-11-06"
    assert [(type(a), a.citation.name) for a in second.rest] == [(EventAnswer, "doha-1")]


def test_figures_with_a_day_come_first(made: Dossier) -> None:
    assert [(f.day, f.type, [e.record.figures for e in f.claims]) for f in made.figures] == [
        ("2025-10", "strike", [{"killed": 12}]),
        (None, "strike", [{"killed": [7, 9]}]),
    ]


def test_sources_are_counted_as_they_are(made: Dossier) -> None:
    assert [s.head.name for s in made.sources] == ["kabul-1", "islamabad-1", "doha-1", "border-1"]
    assert made.outlets == (("", 1), ("gulfwire", 1), ("isbnews", 1), ("kabulpost", 1))
    assert made.third == (("QAT", 1),)
    assert (made.first_day, made.last_day) == ("2025-10-01", "2025-11-06")
    assert made.acts == (("AFG", "accuse", 1), ("PAK", "demand", 1), ("PAK", "deny", 1))


def test_nothing_between_two(filled: Store) -> None:
    empty = dossier(filled, "IRN", "USA")
    assert (empty.timeline.dated, empty.sources, empty.ceasefire) == ((), (), ())
    assert empty.first_day is None


def test_the_dossier_is_the_same_every_time(filled: Store) -> None:
    assert dossier(filled, "AFG", "PAK") == dossier(filled, "AFG", "PAK")


def test_a_statement_stands_for_itself(made: Dossier) -> None:
    assert all(isinstance(s, StatementAnswer) for s in made.denials)


def test_a_denial_aimed_at_nobody_and_talks_with_somebody_else(tmp_path: Path) -> None:
    first = islamabad()
    denial = replace(first.statements[0], targets=())
    talks = first.events[0]
    others = [
        replace(talks, actors=("PAK", "IND"), start=talks.start + 1),
        replace(talks, actors=("IRN", "USA"), mediators=("PAK",), start=talks.start + 2),
        replace(talks, actors=("PAK", "UNK"), start=talks.start + 3),
        replace(talks, actors=("PAK",), mediators=("QAT",), start=talks.start + 4),
        replace(talks, actors=("PAK", "AFG", "CHN"), start=talks.start + 5),
    ]
    mended = replace(first, statements=(denial, *first.statements[1:]), events=(talks, *others))
    with SqliteStore(tmp_path / "a.db") as store:
        list(store.put_many([Reading(report=mended)]))
        found = dossier(store, "AFG", "PAK")
    assert [s.record.targets for s in found.denials] == [()]
    life = [a.record.actors for t in found.ceasefire for a in t.other if isinstance(a, EventAnswer)]
    assert life == [("PAK", "AFG"), ("PAK", "UNK"), ("PAK",), ("PAK", "AFG", "CHN")]
