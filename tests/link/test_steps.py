"""Linking step by step: the links are the same in whatever steps and order, and nothing is lost on the way."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from msgspec import structs

from roznamcha.errors import StoreError
from roznamcha.linking import SAYINGS, facts_of, link_store
from roznamcha.pipeline import extract
from roznamcha.records import Source
from roznamcha.store.linkstore import Linked
from roznamcha.store.protocol import Reading
from roznamcha.store.sqlite import SqliteStore
from roznamcha.store.table_links import TableLinks

DEMAND = (
    "وزارت خارجه پاکستان خبر داد که گذرگاه تورخم از روز شنبه ۱۹ مهر به روی مسافران بسته شده است. "
    "این وزارتخانه از طالبان خواست سران تحریک طالبان را به پاکستان تحویل دهند."
)
RAID = (
    "ارتش پاکستان اعلام کرد که در درگیری میان نیروهای افغانستان و پاکستان در اسپین\u200cبولدک "
    "۲۳ سرباز پاکستانی کشته شدند."
)
DENIAL = "ارتش پاکستان ادعای طالبان درباره نقض آتش\u200cبس از سوی ارتش پاکستان در روز جمعه را تکذیب کرد."
BREACH = "ذبیح\u200cالله مجاهد، سخنگوی طالبان، اعلام کرد که ارتش پاکستان روز جمعه آتش\u200cبس را نقض کرد."
# name, outlet, day, text
MADE: tuple[tuple[str, str, str | None, str], ...] = (
    ("demand", "irna", "2025-10-12", DEMAND),
    (
        "demand-copy",
        "isna",
        "2025-10-13",
        DEMAND + " بازرگانان در دو سوی مرز از فاسد شدن میوه\u200cها شکایت دارند.",
    ),
    ("demand-late", "mehr", "2025-10-20", DEMAND + " رانندگان کامیون\u200cها شب را در سرمای کوهستان گذراندند."),
    ("demand-undated", "shahrara", None, DEMAND + " چند کامیون هم در صف ماند."),
    (
        "answer", "tolonews", "2025-10-14",
        "ذبیح\u200cالله مجاهد، سخنگوی طالبان در کابل، درخواست پاکستان برای تحویل سران تحریک طالبان را رد کرد.",
    ),
    ("count", "dawn", "2025-10-15", RAID),
    (
        "count-again", "tasnim", "2025-10-16",
        "در درگیری نیروهای پاکستان و افغانستان در اسپین\u200cبولدک ۲۳ سرباز پاکستانی کشته شدند.",
    ),
    ("count-undated", "kabulnow", None, "خبرها می\u200cگوید " + RAID.removeprefix("ارتش پاکستان اعلام کرد که ")),
    ("breach", "fars", "2025-10-18", BREACH),
    ("breach-undated", "etilaat", None, "به گفته شاهدان بازار بسته بود. " + BREACH),
    ("denial", "dawn", "2025-10-19", DENIAL),
    ("denial-undated", "hasht-e-subh", None, "در اسلام\u200cآباد نشستی برگزار شد. " + DENIAL),
    ("far", "irna", "2025-12-30", BREACH + " این خبر پس از هفته\u200cها بار دیگر خوانده شد."),
    (
        "weather", "mehr", "2025-10-14",
        "هواشناسی ایران از بارش باران خبر داد و خواهش کرد که مردم از سفرهای غیرضروری بپرهیزند.",
    ),
)  # fmt: skip


@cache
def readings() -> tuple[Reading, ...]:
    """The made reports, read."""
    sources = [Source(name=n, text=t, outlet=o, published=d, language="fa") for n, o, d, t in MADE]
    return tuple(Reading(report=extract(s), source=s) for s in sources)


def links(store: SqliteStore) -> dict[str, Any]:
    """All that is linked, whatever keys the store gave; copies, families and clusters by the names of reports."""
    linkage = store.linkage
    rows = list(linkage.all_linked())
    names = {r.id: facts_of(r).name for r in rows}
    events = {e.id: f"{names[r.id]}:{e.start}" for r in rows for e in facts_of(r).events}
    families: dict[str, set[str]] = {}
    for row in rows:
        families.setdefault(row.family, set()).add(names[row.id])
    sides = [(r.a, r.b) for r in linkage.links(("copy",))]
    return {
        "copies": sorted(tuple(sorted((names[a], names[b]))) for a, b in sides),
        "families": sorted(tuple(sorted(f)) for f in families.values()),
        "sayings": linkage.links((*SAYINGS, "same_event")),
        "same": sorted(
            tuple(sorted((events[link.a].split(":")[0], events[link.b].split(":")[0])))
            for link in linkage.links(("same_event",))
        ),
        "clusters": sorted(tuple(sorted(events[e] for e in c)) for c in linkage.clusters().values()),
    }


def opened(path: Path) -> SqliteStore:
    return SqliteStore(path, clock=lambda: "2026-01-01T00:00:00Z")


def linked(path: Path, parts: Iterable[Sequence[Reading]], *, batch: int) -> dict[str, Any]:
    """What is linked in a store into which the parts came one after the other, each linked before the next."""
    with opened(path) as store:
        for part in parts:
            list(store.put_many(part))
            list(link_store(store, batch=batch))
        return links(store)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What is linked where all come at once."""
    return linked(tmp_path_factory.mktemp("whole") / "w.db", [readings()], batch=1000)


def test_there_is_something_to_link(whole: dict[str, Any]) -> None:
    assert {r.kind for r in whole["sayings"]} >= {"repeats", "answers", "denies", "same_event"}
    assert ("demand", "demand-copy", "demand-late", "demand-undated") in whole["families"]
    assert whole["clusters"]


def test_a_report_without_a_day_is_linked_with_those_that_have_one(whole: dict[str, Any]) -> None:
    clusters = [{e.split(":")[0] for e in c} for c in whole["clusters"]]
    undated = {name for name, _, day, _ in MADE if day is None}
    assert any({"count", "count-again", "count-undated"} <= c for c in clusters)
    # «far» came out seventy days later: nobody looks back so far, though a report without a day may be of either time
    assert not any("far" in pair and {*pair} - undated - {"far"} for pair in whole["same"])


@settings(
    max_examples=10,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.generate],
)
@given(data=st.data())
def test_links_do_not_depend_on_the_order_or_the_steps(
    tmp_path_factory: pytest.TempPathFactory, whole: dict[str, Any], data: st.DataObject
) -> None:
    order = data.draw(st.permutations(readings()))
    cuts = sorted(data.draw(st.sets(st.integers(1, len(order) - 1), max_size=5)))
    parts = [order[a:b] for a, b in zip([0, *cuts], [*cuts, len(order)], strict=True)]
    batch = data.draw(st.integers(1, len(order)))
    path = tmp_path_factory.mktemp("any") / "s.db"
    assert linked(path, parts, batch=batch) == whole


@settings(
    max_examples=8,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.generate],
)
@given(data=st.data())
def test_links_do_not_depend_on_what_was_read_before(
    tmp_path_factory: pytest.TempPathFactory, whole: dict[str, Any], data: st.DataObject
) -> None:
    """Some reports are first read with nothing in them, or with another day, and then as they are."""
    bare = st.sampled_from(("empty", "undated", "moved"))
    first = list(readings())
    for at in data.draw(st.sets(st.integers(0, len(first) - 1), min_size=1)):
        report = first[at].report
        other = {
            "empty": structs.replace(report, statements=(), events=()),
            "undated": structs.replace(report, published=None),
            "moved": structs.replace(report, published="2025-10-21"),
        }[data.draw(bare)]
        first[at] = Reading(report=other, source=first[at].source)
    path = tmp_path_factory.mktemp("anew") / "s.db"
    batch = data.draw(st.integers(1, len(first)))
    assert linked(path, [first, readings()], batch=batch) == whole


def test_a_family_keeps_its_name_as_it_grows(tmp_path: Path) -> None:
    by_name = {r.report.name: r for r in readings()}
    first = by_name["demand"].report.id
    with opened(tmp_path / "f.db") as store:
        for name in ("demand", "weather", "demand-late", "demand-undated", "demand-copy"):
            store.put(by_name[name].report)
            list(link_store(store))
            families = {r.family for r in store.linkage.all_linked() if facts_of(r).name.startswith("demand")}
            assert families == {first}


def test_two_families_that_turn_out_to_be_one_take_the_older_name(tmp_path: Path) -> None:
    """The name is that of the first report ingested, also where none of its words are at hand any more."""
    middle = [
        "در شهر مرزی چمن بازارها از بامداد باز شدند و کودکان راهی مدرسه\u200cها شدند تا سال نو را آغاز کنند",
        "رانندگان کامیون\u200cهای باری ساعت\u200cها پشت دروازه ایستادند و از نبود آب و نان گرم گله کردند",
        "پزشکان درمانگاه کوچک این شهر از پدران و مادران خواستند که نوزادان را پیش از سرما واکسن بزنند",
        "شهرداری می\u200cگوید چراغ\u200cهای خیابان بزرگ را تا پایان هفته آینده با لامپ\u200cهای تازه عوض خواهد کرد",
    ]
    texts = {
        "left": ". ".join(middle[:3]),
        "left-again": ". ".join(middle[:3]) + ".",
        "right": ". ".join(middle[1:]),
        "right-again": ". ".join(middle[1:]) + ".",
        "bridge": ". ".join(middle),
    }
    made = {
        n: extract(Source(name=n, text=t, published="2025-10-12", language="fa")) for n, t in texts.items()
    }
    with opened(tmp_path / "two.db") as store:
        for name in texts:
            store.put(made[name])
            list(link_store(store))
        rows = {facts_of(r).name: r.family for r in store.linkage.all_linked()}
    assert set(rows.values()) == {made["left"].id}


def test_a_member_read_anew_keeps_every_pair_of_a_large_family(tmp_path: Path) -> None:
    made = [
        extract(Source(name=f"c{n}", text=DEMAND, url=f"https://example.org/{n}", published="2025-10-12"))
        for n in range(20)
    ]
    with opened(tmp_path / "many.db") as store:
        list(store.put_many(Reading(report=r) for r in made))
        list(link_store(store))
        before = store.linkage.links(("copy",))
        assert len(before) == 20 * 19 // 2
        for at in (0, 7, 19):
            store.put(structs.replace(made[at], statements=(), events=()))
            list(link_store(store))
            assert store.linkage.links(("copy",)) == before
            assert len({r.family for r in store.linkage.all_linked()}) == 1


def test_a_report_read_anew_while_it_is_linked_is_linked_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An ingest between reading the facts and putting them does not make the old facts current."""
    report = readings()[0].report
    bare = structs.replace(report, statements=(), events=())
    with opened(tmp_path / "race.db") as store, opened(tmp_path / "race.db") as other:
        store.put(report)
        put = TableLinks.put
        turns = iter((True, False))

        def late(linkage: TableLinks, step: Linked) -> bool:
            if next(turns, False):
                other.put(bare)
            return put(linkage, step)

        monkeypatch.setattr(TableLinks, "put", late)
        assert [p.done for p in link_store(store)] == [1, 2]
        (row,) = store.linkage.all_linked()
        assert facts_of(row).statements == ()


def test_a_step_does_not_overwrite_what_another_program_put_meanwhile(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with opened(tmp_path / "two.db") as store, opened(tmp_path / "two.db") as other:
        list(store.put_many(readings()))
        put = TableLinks.put
        refused: list[bool] = []

        def late(linkage: TableLinks, step: Linked) -> bool:
            if not refused:
                monkeypatch.setattr(TableLinks, "put", put)
                list(link_store(other, batch=3))
                monkeypatch.setattr(TableLinks, "put", late)
            refused.append(not put(linkage, step))
            return not refused[-1]

        monkeypatch.setattr(TableLinks, "put", late)
        list(link_store(store, batch=1000))
        assert refused == [True]
        assert links(store) == linked(tmp_path / "alone.db", [readings()], batch=1000)
        monkeypatch.setattr(TableLinks, "put", lambda linkage, step: False)
        store.linkage.clear()
        with pytest.raises(StoreError, match="keeps linking"):
            list(link_store(store))


def test_all_links_can_be_taken_back_and_made_again(tmp_path: Path, whole: dict[str, Any]) -> None:
    with opened(tmp_path / "c.db") as store:
        list(store.put_many(readings()))
        list(link_store(store))
        store.linkage.clear()
        assert store.linkage.unlinked_count() == len(MADE)
        assert store.linkage.links(("copy", "same_event", *SAYINGS)) == ()
        list(link_store(store))
        assert links(store) == whole
