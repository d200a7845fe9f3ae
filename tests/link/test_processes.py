"""Turns of a process out of the claims of many reports."""

from __future__ import annotations

from datetime import date

import pytest

from roznamcha.link.claims import Claim
from roznamcha.link.facts import report_facts
from roznamcha.link.processes import Told, processes
from roznamcha.pipeline import extract
from roznamcha.records import Source

DAY = 739_000


def _told(
    number: int,
    phase: str,
    date: str | None,
    *,
    parties: tuple[str, ...] = ("IRN", "USA"),
    party: str | None = None,
    mediators: tuple[str, ...] = (),
    sourced: bool = False,
    back: bool = False,
    type: str = "agreement",
    day: int = DAY,
) -> Told:
    claim = Claim(
        type=type, phase=phase, parties=parties, mediators=mediators, date=date, party=party, back=back,
        start=0, end=1, rule="r",
    )  # fmt: skip
    return Told(report=f"r{number}", day=day, family=f"f{number}", sourced=sourced, claim=claim)


def test_what_many_tell_draws_what_a_few_tell_of_the_day_beside_it() -> None:
    told = [_told(i, "agreed", "2026-06-15") for i in range(4)]
    told += [_told(9, "agreed", "2026-06-14"), _told(10, "agreed", "2026-06-20")]
    (found,) = processes(told)
    assert [(t.date, t.sources) for t in found.transitions] == [("2026-06-15", 5), ("2026-06-20", 1)]


def test_two_sides_that_date_it_differently_have_two_turns() -> None:
    told = [_told(1, "agreed", "2026-06-14", party="IRN"), _told(2, "agreed", "2026-06-15", party="USA")]
    assert [t.party for p in processes(told) for t in p.transitions] == ["IRN", "USA"]


def test_copies_and_reports_that_name_another_are_no_further_sources() -> None:
    told = [_told(1, "agreed", "2026-06-15"), _told(1, "agreed", "2026-06-15")]
    told.append(_told(2, "agreed", "2026-06-15", sourced=True))
    (found,) = processes(told)
    assert [(len(t.claims), t.sources) for t in found.transitions] == [(3, 1)]


def test_a_week_says_only_about_when() -> None:
    told = [
        _told(1, "held", "2026-06-19", type="talks"),
        _told(2, "held", "2026-06-13/2026-06-19", type="talks"),
    ]
    (found,) = processes(told)
    assert [t.date for t in found.transitions] == ["2026-06-19"]


def test_mediators_counted_as_parties_are_mediators() -> None:
    told = [_told(i, "agreed", "2026-06-15", mediators=("QAT",)) for i in range(3)]
    told.append(_told(7, "agreed", "2026-06-15", parties=("IRN", "QAT", "USA")))
    (found,) = processes(told)
    assert (found.parties, found.mediators) == (("IRN", "USA"), ("QAT",))
    assert found.transitions[0].sources == 4


def test_one_source_begins_no_new_process_beside_what_several_tell() -> None:
    told = [_told(i, "agreed", "2026-06-15") for i in range(3)] + [_told(8, "agreed", "2026-07-20")]
    assert len(processes(told)) == 1
    told += [_told(9, "agreed", "2026-07-20")]
    assert len(processes(told)) == 2


def test_a_year_put_to_a_day_draws_nothing_else_of_that_year() -> None:
    may, june = date(2026, 5, 25).toordinal(), date(2026, 6, 15).toordinal()
    told = [_told(1, "agreed", "2026-05-25", day=may), _told(2, "agreed", "2026", day=may)]
    told += [_told(3, "agreed", "2026-06-15", day=june), _told(4, "agreed", None, day=june)]
    turns = [t for p in processes(told) for t in p.transitions]
    assert [(t.date, len(t.claims)) for t in turns] == [("2026-05-25", 2), ("2026-06-15", 2)]


def test_what_is_told_without_a_day_is_put_to_the_nearest_turn_told_in_those_days() -> None:
    june = date(2026, 6, 14).toordinal()
    told = [
        _told(1, "agreed", "2026-06-14", day=june),
        _told(2, "agreed", "2026-06-17", day=june + 3),
        _told(3, "agreed", None, day=june + 4),
        # a date that a later report names for its own turn draws nothing told weeks before
        _told(4, "violated", "2026-06-25", day=june + 60),
        _told(5, "violated", None, day=june + 12),
        _told(6, "violated", None, day=june + 14),
        _told(7, "violated", None, day=june + 40),
    ]
    turns = [(t.status, t.date, [c.report for c in t.claims]) for p in processes(told) for t in p.transitions]
    assert turns == [
        ("agreed", "2026-06-14", ["r1"]),
        ("agreed", "2026-06-17", ["r2", "r3"]),
        ("violated", "2026-06-25", ["r4"]),
        ("violated", None, ["r5", "r6"]),
        ("violated", None, ["r7"]),
    ]


def test_what_looks_back_at_a_deal_makes_no_turn_after_it() -> None:
    june = date(2026, 6, 14).toordinal()
    told = [
        _told(1, "agreed", "2026-06-14", day=june),
        _told(2, "agreed", None, day=june + 2, back=True),
        _told(3, "agreed", None, day=june + 30, back=True),
    ]
    assert [len(t.claims) for p in processes(told) for t in p.transitions] == [2]
    assert [len(t.claims) for p in processes(told[2:]) for t in p.transitions] == [1]


def test_what_is_told_without_a_day_is_put_to_no_turn_of_another_month() -> None:
    told = [
        _told(1, "held", "2026-06-13/2026-06-19", type="talks", day=date(2026, 6, 18).toordinal()),
        _told(2, "held", None, type="talks", day=date(2026, 6, 19).toordinal()),
        _told(3, "held", None, type="talks", day=date(2026, 7, 20).toordinal()),
    ]
    turns = [(t.date, len(t.claims)) for p in processes(told) for t in p.transitions]
    assert turns == [("2026-06-13/2026-06-19", 2), (None, 1)]


@pytest.mark.parametrize(
    ("text", "phases"),
    [
        ("ایران و آمریکا روز شنبه از برقراری آتش\u200cبس خبر دادند.", ["agreed"]),
        ("آمریکا برای نخستین بار از زمان برقراری آتش\u200cبس به ایران حمله کرد.", []),
        ("وزیران ایران و آمریکا درباره وعده امضای توافق گفت\u200cوگو کردند.", []),
        ("ایران و آمریکا می\u200cگویند توافق نقض نمیشه.", []),
        ("ایران و آمریکا از امضای توافق در ژنو خبر دادند.", ["agreed"]),
        ("امضای توافق ایران و آمریکا به صورت دیجیتالی و از راه دور انجام خواهد شد.", []),
        ("آمریکا گفت که ایران از امضای توافق خودداری کرده است.", []),
        ("اگر ایران و آمریکا توافق را نقض کردند باید پاسخ داد.", []),
        ("آیا مذاکرات ایران و آمریکا آغاز شده است؟", []),
        ("ایران و آمریکا وقتی آتش\u200cبس برقرار شد گذرگاه\u200cها را بازگشودند.", []),
        ("توافق ایران و آمریکا در صورت امضا شدن جنگ را پایان می\u200cدهد.", []),
    ],
)
def test_what_is_looked_back_at_or_still_to_come_is_no_turn(text: str, phases: list[str]) -> None:
    report = extract(Source(name="r", text=text, url="https://example.org/r", published="2026-06-15"))
    assert [c.phase for c in report_facts(report).claims] == phases
