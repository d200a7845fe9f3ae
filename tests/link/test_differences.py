"""Which figures and which tales of one happening contradict each other, and which only say more."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from roznamcha.link.differences import between_events
from roznamcha.link.facts import EventFacts, report_facts
from roznamcha.pipeline import extract
from roznamcha.records import Source

DAY = 739_800
ONE = EventFacts(
    id="e1", report="r1", type="strike", actors=("ISR",), targets=("LBN",), days=(DAY, DAY), place=None,
    figures={"killed": 20}, status="happened", told_by=None, start=0, end=10, terms=frozenset({"=attack"}),
    names=frozenset({"state:ISR", "state:LBN"}), told=DAY,
)  # fmt: skip
OTHER = replace(ONE, id="e2", report="r2", figures={"killed": 30})


def _about(one: EventFacts, other: EventFacts) -> list[str]:
    return [d.about for d in between_events((one, other))]


def test_two_figures_of_one_day_contradict() -> None:
    (found,) = between_events((ONE, OTHER))
    assert (found.about, found.why) == ("figures", "killed: 20 or 30")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param(replace(ONE, at_least=True), OTHER, id="at least 20 and 30"),
        pytest.param(replace(ONE, figures={"killed": [2, 9]}), OTHER, id="some and 30"),
        pytest.param(ONE, replace(OTHER, told=DAY + 1), id="a toll that grew"),
        pytest.param(ONE, replace(OTHER, groups=frozenset({"child"})), id="children and all"),
        pytest.param(replace(ONE, place="Tyre, Lebanon"), OTHER, id="a town and all places"),
        pytest.param(ONE, replace(OTHER, many=True), id="one of several attacks and all"),
        pytest.param(replace(ONE, names=frozenset()), replace(OTHER, names=frozenset()), id="nothing named"),
    ],
)
def test_a_figure_that_only_says_more_contradicts_nothing(one: EventFacts, other: EventFacts) -> None:
    assert _about(one, other) == []


def test_one_raid_of_many_has_another_toll_than_all_of_them() -> None:
    one, other = (replace(e, terms=frozenset({str(i), "=attack"})) for i, e in enumerate((ONE, OTHER)))
    assert _about(one, replace(other, terms=one.terms)) == ["figures"]
    assert _about(replace(one, terms=one.terms | {"a", "b"}), other) == []
    assert _about(replace(one, told_by="ISR"), replace(other, told_by="LBN", terms=frozenset())) == [
        "figures"
    ]
    hurt = {"killed": 20, "wounded": 5}, {"killed": 20, "wounded": 7}
    assert _about(replace(one, figures=hurt[0]), replace(other, figures=hurt[1], terms=frozenset())) == [
        "figures"
    ]


def test_a_toll_that_shrinks_or_an_upper_figure_that_is_a_least_contradicts() -> None:
    assert _about(OTHER, replace(ONE, told=DAY + 1)) == ["figures"]
    assert _about(ONE, replace(OTHER, at_least=True)) == ["figures"]


def test_each_telling_of_what_the_other_did_is_no_quarrel_over_one_deed() -> None:
    mine = replace(ONE, actors=("USA",), targets=("IRN",), told_by="IRN", figures={})
    theirs = replace(ONE, id="e2", report="r2", actors=("IRN",), targets=("ISR",), told_by="USA", figures={})
    assert _about(mine, theirs) == []
    assert _about(mine, replace(theirs, targets=("IRN",))) == ["blame"]
    shots = frozenset({"=shooting"})
    assert _about(replace(mine, terms=shots), replace(theirs, terms=shots)) == []
    fired = replace(mine, terms=shots, type="attack"), replace(theirs, terms=shots, type="attack")
    assert _about(*fired) == ["blame"]


def test_words_before_a_figure_make_it_a_least() -> None:
    def read(text: str) -> EventFacts:
        source = Source(name="x", text=text, url="https://example.org/x", published="2025-10-18")
        return next(e for e in report_facts(extract(source)).events if e.figures)

    assert read("در حمله هوایی پاکستان به کابل دست\u200cکم ۲۰ تن کشته شدند.").at_least
    assert not read("در حمله هوایی پاکستان به کابل ۲۰ تن کشته شدند.").at_least


def test_one_round_of_talks_in_two_towns_contradicts_and_two_raids_on_a_day_do_not() -> None:
    told = frozenset({"=talks", "vance", "qalibaf"})
    here = replace(
        ONE, type="talks", actors=("IRN", "USA"), targets=(), figures={}, place="Geneva", terms=told,
        names=frozenset({"place:geneva"}),
    )  # fmt: skip
    there = replace(here, id="e2", report="r2", place="Doha", names=frozenset({"place:doha"}))
    (found,) = between_events((here, there))
    assert (found.about, found.why) == ("place", "where: Geneva or Doha")
    assert _about(here, replace(there, days=None)) == []
    assert _about(here, replace(there, place="Switzerland")) == []
    assert _about(here, replace(there, names=frozenset({"place:doha", "place:geneva"}))) == []
    raid = replace(ONE, place="Ahvaz", figures={"killed": 3}, names=frozenset({"place:ahvaz"}))
    other = replace(raid, id="e2", report="r2", place="Abadan, Iran", names=frozenset({"place:abadan"}))
    assert _about(raid, other) == []
    assert _about(*(replace(e, figures={"killed": 8, "wounded": 20}) for e in (raid, other))) == ["place"]
