"""Links over the scenario of the gold, where it is at hand, and over made reports."""

from __future__ import annotations

import json
import os
from datetime import date
from pathlib import Path

import pytest
from msgspec import structs

from roznamcha.link.copies import added, compare, fingerprint
from roznamcha.link.facts import days_of, report_facts
from roznamcha.link.happenings import same_happening
from roznamcha.link.terms import coverage, likeness, terms_of
from roznamcha.linking import SAYINGS, link_store
from roznamcha.pipeline import extract
from roznamcha.records import Source
from roznamcha.store.protocol import Reading
from roznamcha.store.sqlite import SqliteStore

FIRST = (
    "وزارت خارجه پاکستان خبر داد که گذرگاه تورخم از روز شنبه ۱۹ مهر به روی مسافران بسته شده است. "
    "سخنگوی این وزارت گفت که طالبان باید مانع حمله شبه\u200cنظامیان شوند و تا آن روز مرز باز نخواهد شد."
)
SECOND = (
    "وزارت خارجه پاکستان خبر داد که گذرگاه تورخم از روز شنبه 19 مهر به روی مسافران بسته شده است. "
    "سخنگوی این وزارت گفت که طالبان باید مانع حمله شبه نظامیان شوند."
)
OTHER = "هواشناسی ایران از بارش باران در استان\u200cهای شمالی خبر داد و خواهش کرد که مردم از سفرهای غیرضروری بپرهیزند."


def test_a_shortened_text_is_a_copy_and_another_is_none() -> None:
    assert compare(FIRST, SECOND) is not None
    assert compare(FIRST, OTHER) is None
    assert set(fingerprint(FIRST).marks) & set(fingerprint(SECOND).marks)


def test_a_form_filled_in_twice_is_no_copy() -> None:
    form = "قیمت امروز دلار در بازار تهران {} تومان، یورو {} تومان، سکه {} تومان و پوند {} تومان اعلام شد."
    assert compare(form.format(100, 200, 300, 400), form.format(101, 202, 303, 404)) is None


def test_what_an_outlet_added_is_seen() -> None:
    longer = FIRST + " بازرگانان در دو سوی مرز از فاسد شدن میوه\u200cها شکایت دارند."
    spans = added(longer, FIRST)
    assert [longer[a:b] for a, b in spans] == ["بازرگانان در دو سوی مرز از فاسد شدن میوه\u200cها شکایت دارند"]


def test_afghan_and_iranian_words_for_one_thing_are_alike() -> None:
    dari = terms_of("طیاره\u200cهای پاکستان دروازه تورخم را بمباران کردند")
    farsi = terms_of("هواپیماهای پاکستانی گذرگاه تورخم را بمباران کردند")
    assert likeness(dari, farsi) > 0.6
    assert likeness(dari, terms_of(OTHER)) < 0.1
    assert coverage(dari, dari) == 1.0


def test_the_groups_that_figures_count_may_stand_behind_the_clause() -> None:
    text = "هواپیماهای پاکستان روز جمعه شهر خوست را بمباران کردند و هفت غیرنظامی کشته شدند."
    (event,) = report_facts(extract(Source(name="a", text=text, published="2025-10-12"))).events
    assert event.figures == {"killed": 7}
    assert event.groups == {"civilians"}


def test_a_vague_date_is_no_day() -> None:
    assert days_of("2025") is None
    assert days_of("2025-11-06") == (date(2025, 11, 6).toordinal(),) * 2


def _made(name: str, outlet: str, day: str, text: str) -> Reading:
    source = Source(name=name, text=text, outlet=outlet, published=day, language="fa")
    return Reading(report=extract(source), source=source)


def _linked(path: Path, readings: list[Reading], *, batch: int) -> tuple[object, ...]:
    with SqliteStore(path, clock=lambda: "2026-01-01T00:00:00Z") as store:
        list(store.put_many(readings))
        list(link_store(store, batch=batch))
        linkage = store.linkage
        return (
            linkage.links(("copy", "same_event", *SAYINGS)),
            linkage.clusters(),
            {r.id: r.family for r in linkage.all_linked()},
        )


READINGS = [
    ("a", "irna", "2025-10-12", FIRST),
    ("b", "isna", "2025-10-12", SECOND),
    (
        "c",
        "fars",
        "2025-10-13",
        "به گفته سخنگوی طالبان، پاکستان روز شنبه گذرگاه تورخم را به روی مسافران بست.",
    ),
    (
        "d",
        "tasnim",
        "2025-10-14",
        "سخنگوی طالبان درخواست پاکستان برای پایان دادن به حمله شبه\u200cنظامیان را رد کرد.",
    ),
    ("e", "mehr", "2025-10-14", OTHER),
]


def test_links_do_not_depend_on_the_steps(tmp_path: Path) -> None:
    readings = [_made(*r) for r in READINGS]
    at_once = _linked(tmp_path / "one.db", readings, batch=100)
    one_by_one = _linked(tmp_path / "many.db", readings, batch=1)
    assert at_once == one_by_one
    families = at_once[2]
    assert isinstance(families, dict)
    assert len(set(families.values())) == len(READINGS) - 1


def test_linking_again_changes_nothing(tmp_path: Path) -> None:
    readings = [_made(*r) for r in READINGS]
    first = _linked(tmp_path / "again.db", readings, batch=100)
    assert _linked(tmp_path / "again.db", readings, batch=100) == first


def test_a_report_read_anew_is_linked_as_if_it_had_never_been_read_otherwise(tmp_path: Path) -> None:
    readings = [_made(*r) for r in READINGS]
    before = _linked(tmp_path / "anew.db", readings, batch=100)
    for at in range(len(readings)):
        bare = structs.replace(readings[at].report, statements=(), events=())
        changed = [*readings]
        changed[at] = Reading(report=bare, source=readings[at].source)
        anew = _linked(tmp_path / "anew.db", changed, batch=100)
        assert anew == _linked(tmp_path / f"fresh{at}.db", changed, batch=100)
        assert _linked(tmp_path / "anew.db", readings, batch=100) == before


def test_a_judgement_overrides_and_can_be_taken_back(tmp_path: Path) -> None:
    with SqliteStore(tmp_path / "j.db", clock=lambda: "2026-01-01T00:00:00Z") as store:
        made = store.linkage.judge("different", "e2", "e1", by="somebody")
        assert (made.a, made.b) == ("e1", "e2")
        again = store.linkage.judge("same", "e1", "e2", by="somebody else")
        assert [j.id for j in store.linkage.judgements()] == [again.id]
        store.linkage.undo(again.id, by="somebody")
        assert store.linkage.judgements() == ()
        assert [j.undone_by for j in store.linkage.judgements(standing=False)] == [
            "somebody else",
            "somebody",
        ]


def test_the_scenarios_processes() -> None:
    gold = os.environ.get("ROZNAMCHA_GOLD")
    if not gold or not (Path(gold) / "scenario-dev").is_dir():
        pytest.skip("ROZNAMCHA_GOLD names no folder with a scenario")
    lines = (Path(gold) / "scenario-dev" / "reports.jsonl").read_text(encoding="utf-8").splitlines()
    fields = ("name", "text", "url", "published", "outlet", "language")
    sources = [Source(**{k: row.get(k) for k in fields}) for row in map(json.loads, lines)]
    turns = {(c.type, c.phase, c.date) for s in sources for c in report_facts(extract(s)).claims}
    assert ("ceasefire", "agreed", "2025-10-15") in turns
    assert ("ceasefire", "extended", "2025-10-30") in turns
    assert ("talks", "failed", "2025-11-07") in turns


def test_an_outlets_slogan_under_another_text_makes_no_copy() -> None:
    slogan = "\nهر روز با ما باشید تا از تازه\u200cترین خبرهای شهر و روستا زودتر از همه آگاه شوید.\nما را به دوستان خود بشناسانید"
    one = "آتش در انبار پنبه ساری مهار شد." + slogan
    other = "تیم والیبال گرگان به نیمه پایانی رسید." + slogan
    assert compare(one, other) is not None
    assert compare(one, other, same_outlet=True) is None
    assert compare(one, one[:-30], same_outlet=True) is not None


def test_a_warning_used_again_days_later_is_no_copy() -> None:
    warning = "وزارت کشور بحرین: آژیرهای خطر به صدا درآمده و از شهروندان می\u200cخواهیم که به نزدیک\u200cترین جای امن بروند."
    assert compare(warning, warning, days_apart=1) is not None
    assert compare(warning, warning, days_apart=5) is None
    assert compare(FIRST + OTHER, FIRST + OTHER, days_apart=5) is not None


def test_days_of_two_calendars_make_a_form() -> None:
    form = "برنامه امروز موزه شهر {} تیر برابر با {} ژوئیه ۲۰۲۶: بازدید همگانی از تالار سکه و تالار سفال تا غروب آفتاب برقرار است."
    assert compare(form.format("۵", "۲۶"), form.format("۶", "۲۷")) is None
    assert compare(form.format("۵", "۲۶"), form.format("۵", "۲۶")) is not None


def _paired(one: tuple[str, str], other: tuple[str, str]) -> bool:
    """Whether the only events of two texts, each with the day it came out, can be one happening."""
    facts = [
        report_facts(extract(Source(name=str(i), text=text, url=f"https://example.org/{i}", published=day)))
        for i, (day, text) in enumerate((one, other))
    ]
    (a,), (b,) = (f.events for f in facts)
    return same_happening(a, b, facts[0].day, facts[1].day) is not None


def test_two_towns_shelled_on_one_day_are_two() -> None:
    first = "توپخانه اسرائیل شهرک مارون\u200cالراس در جنوب لبنان را گلوله\u200cباران کرد."
    second = "توپخانه اسرائیل شهرک کفرکلا در جنوب لبنان را گلوله\u200cباران کرد."
    assert not _paired(("2026-06-17", first), ("2026-06-17", second))
    assert _paired(("2026-06-17", first), ("2026-06-17", first))


def test_what_closes_a_crossing_is_not_what_opens_it() -> None:
    closed = "گذرگاه تورخم به روی مسافران بسته شد."
    opened = "گذرگاه تورخم به روی مسافران باز شد."
    assert not _paired(("2026-06-17", closed), ("2026-06-17", opened))
    assert _paired(("2026-06-17", closed), ("2026-06-17", closed))
