"""What keeps two deeds of one day apart: towns, hours, things hit; over made reports."""

from __future__ import annotations

import pytest

from roznamcha.link.facts import EventFacts, ReportFacts, report_facts
from roznamcha.link.happenings import Pair, clusters, same_happening
from roznamcha.pipeline import extract
from roznamcha.records import Source


def _told(name: str, text: str, published: str) -> ReportFacts:
    source = Source(name=name, text=text, published=published, url=f"https://example.org/{name}")
    return report_facts(extract(source), source)


def _deed(report: ReportFacts) -> EventFacts:
    (event,) = report.events
    return event


def _one(first: tuple[str, str], second: tuple[str, str]) -> Pair | None:
    a, b = (_told(name, *said) for name, said in zip("ab", (first, second), strict=True))
    return same_happening(_deed(a), _deed(b), a.day, b.day)


def test_two_districts_that_no_table_knows_are_two_strikes() -> None:
    day = "2026-07-21"
    text = "ارتش آمریکا دیشب چند نقطه در شهرستان {} را هدف حمله هوایی قرار داد."
    assert _one((text.format("سپیدگاه"), day), (text.format("سپیدگاه"), day))
    assert not _one((text.format("سپیدگاه"), day), (text.format("نیک\u200cآباد"), day))


def test_a_name_is_one_however_it_is_joined() -> None:
    day = "2026-07-21"
    text = "ارتش آمریکا دیشب چند نقطه در شهرستان {} را هدف حمله هوایی قرار داد."
    assert _one((text.format("نیک آباد"), day), (text.format("نیک\u200cآباد"), day))


@pytest.mark.parametrize(("later", "one"), [("2026-07-12T14:05", True), ("2026-07-12T19:30", False)])
def test_what_is_told_as_just_now_happened_at_the_hour_of_its_report(later: str, one: bool) -> None:
    first = "دقایقی پیش صدای چند انفجار در بندرعباس شنیده شد."
    second = "لحظاتی پیش صدای چند انفجار در بندرعباس شنیده شد."
    assert bool(_one((first, "2026-07-12T13:50"), (second, later))) is one


def test_hours_that_the_words_give_keep_two_waves_apart() -> None:
    text = "ارتش آمریکا امروز ساعت {} موج تازه\u200cای از حملات را علیه ایران آغاز کرد."
    day = "2026-07-15"
    assert _one((text.format("۶ صبح"), day), (text.format("۶ صبح"), day))
    assert not _one((text.format("۶ صبح"), day), (text.format("۳ بعدازظهر"), day))


def test_a_railway_and_a_mast_of_one_town_are_two_deeds() -> None:
    rail = "ایستگاه راه\u200cآهن بندرعباس بامداد امروز هدف حمله آمریکا قرار گرفت."
    mast = "در حمله بامداد امروز آمریکا به خطوط مخابراتی و پهنای باند در بندرعباس سه نفر زخمی شدند."
    day = "2026-07-17"
    assert _one((rail, day), (rail.replace("امروز", "جمعه"), day))
    assert not _one((rail, day), (mast, day))


def test_two_days_are_one_only_over_the_night_between_them() -> None:
    first = "آمریکا روز دوشنبه به بندر آبادان حمله کرد."
    second = "آمریکا روز سه\u200cشنبه به بندر آبادان حمله کرد."
    assert not _one((first, "2026-07-13"), (second, "2026-07-14"))
    night = "آمریکا بامداد سه\u200cشنبه به بندر آبادان حمله کرد."
    assert _one((first, "2026-07-13"), (night, "2026-07-14"))


def test_a_cluster_does_not_grow_over_hours_that_keep_its_events_apart() -> None:
    noon = _told("a", "دقایقی پیش صدای چند انفجار در بندرعباس شنیده شد.", "2026-07-12T12:00")
    evening = _told("b", "دقایقی پیش صدای چند انفجار در بندرعباس شنیده شد!", "2026-07-12T20:00")
    plain = _told("c", "امروز صدای چند انفجار در بندرعباس شنیده شد.", "2026-07-12")
    events = {e.id: e for r in (noon, evening, plain) for e in r.events}
    pairs = [
        pair
        for a, b in ((noon, plain), (evening, plain), (noon, evening))
        if (pair := same_happening(_deed(a), _deed(b), a.day, b.day)) is not None
    ]
    assert len(pairs) == 2
    assert [len(c) for c in clusters(pairs, events)] == [2]
