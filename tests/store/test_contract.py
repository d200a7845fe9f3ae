"""What every store must do, whatever is behind it: a new store joins by a word in `KINDS`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from made import dispute, islamabad, kabul, mediator, report, undated
from roznamcha.errors import NotFoundError, StoreError
from roznamcha.records import Event, Report, Source
from roznamcha.store.location import open_store
from roznamcha.store.protocol import EntityFilter, EventFilter, Reading, ReportFilter, StatementFilter, Store
from roznamcha.store.search import terms_of
from roznamcha.store.searchstore import Term, Words
from server import Server

KINDS = ("sqlite", "postgres")
Opener = Callable[..., Store]


@pytest.fixture(params=KINDS)
def new_store(request: pytest.FixtureRequest, tmp_path: Path) -> Opener:
    """Opens a new store, with the options given."""
    names = count(1)

    def opened(**options: Any) -> Store:
        if request.param == "sqlite":
            return open_store(tmp_path / f"{next(names)}.db", **options)
        server: Server = request.getfixturevalue("postgres")
        return open_store(server.fresh(), **options)

    return opened


@pytest.fixture
def store(new_store: Opener) -> Iterator[Store]:
    with new_store() as opened:
        yield opened


@pytest.fixture
def full(store: Store) -> Store:
    assert [done for _, done in store.put_many(Reading(report=r) for r in dispute())] == ["new"] * 4
    return store


def names(store: Store, asked: ReportFilter) -> set[str]:
    return {head.name for head in store.reports(asked)}


def test_a_report_comes_back_as_it_was_put(full: Store) -> None:
    for made in dispute():
        assert full.get(made.id).report == made


def test_the_same_report_again_changes_nothing(full: Store) -> None:
    before = full.get(kabul().id)
    assert full.put(kabul()) == "same"
    assert full.put(replace(kabul(), name="elsewhere", origin="/other/place.txt")) == "same"
    assert full.get(kabul().id) == before
    assert full.counts().reports == 4


def test_another_reading_replaces_the_entries_and_keeps_text_and_first_ingest(new_store: Opener) -> None:
    times = iter(["2026-01-01T00:00:00Z", "2026-02-02T00:00:00Z"])
    with new_store(clock=lambda: next(times)) as store:
        store.put(kabul())
        assert store.put(kabul(events=(), statements=(), published="2025-10-22")) == "changed"
        found = store.get(kabul().id)
        assert (found.report.events, found.report.statements) == ((), ())
        assert found.report.text == kabul().text
        assert found.report.published == "2025-10-22"
        assert (found.head.first_ingested, found.head.read_at) == (
            "2026-01-01T00:00:00Z",
            "2026-02-02T00:00:00Z",
        )
        # nothing of the old reading is found any more
        assert store.events(EventFilter(text="کشته")) == ()
        assert store.statements(StatementFilter(text="حریم")) == ()
        assert store.counts().events == 0
        assert names(store, ReportFilter(text="حریم")) == {"kabul-1"}


def test_readings_of_one_report_in_one_batch(store: Store) -> None:
    readings = [kabul(), kabul(), kabul(events=()), islamabad(), kabul(events=())]
    done = [d for _, d in store.put_many((Reading(report=r) for r in readings), batch=10)]
    assert done == ["new", "same", "changed", "new", "same"]
    assert store.get(kabul().id).report.events == ()


def test_the_source_is_kept_for_reading_again(store: Store) -> None:
    source = Source(name="kabul-1", text=kabul().text, origin="kabul-1.txt", url=kabul().url)
    store.put(kabul(), source=source)
    assert store.get(kabul().id).source == source


def test_find_by_id_name_and_beginning(full: Store) -> None:
    made = kabul()
    assert [h.id for h in full.find(made.id)] == [made.id]
    assert [h.id for h in full.find("kabul-1")] == [made.id]
    assert [h.id for h in full.find(made.id[:7])] == [made.id]
    assert full.find("%") == full.find("") == full.find("nothing") == ()
    with pytest.raises(NotFoundError, match="no report"):
        full.get("nothing")


def test_an_entry_is_found_by_the_beginning_of_its_id(full: Store) -> None:
    entry = full.statements(StatementFilter(act="accuse"))[0]
    assert full.find_entry(entry.id) == full.find_entry(entry.id[:9]) == ((entry.id, kabul().id),)


def test_statements_by_speaker_party_act_and_target(full: Store) -> None:
    def acts(**asked: Any) -> list[str]:
        return [s.record.act for s in full.statements(StatementFilter(**asked))]

    assert acts(by="mujahid") == acts(by="مجاهد") == acts(party="AFG") == ["accuse"]
    assert acts(by="body:mfa-PAK") == acts(party="PAK") == ["deny", "demand", "say"]
    assert acts(target="AFG", act="demand") == ["demand"]
    assert acts(by="%") == acts(by="_") == []
    assert acts(outlet="gulfwire") == ["say"]
    assert acts(type="talks") == acts(place="istanb", type="talks") == ["say"]
    assert acts(place="doha") == []


def test_days_are_those_of_saying_else_of_the_report(full: Store) -> None:
    def outlets(**asked: Any) -> list[str]:
        return [
            full.texts([s.report])[s.report][0].outlet or ""
            for s in full.statements(StatementFilter(**asked))
        ]

    assert outlets(until="2025-10-20") == ["kabulpost"]
    assert outlets(since="2025-10-21", until="2025-10-31") == ["isbnews"] * 3
    assert outlets(since="2025-11-01") == ["gulfwire"]
    # a month may mean any of its days
    assert [e.record.type for e in full.events(EventFilter(since="2025-10-25", until="2025-10-26"))] == [
        "strike"
    ]


def test_events_by_party_type_place_and_teller(full: Store) -> None:
    def types(asked: EventFilter) -> list[str]:
        return [e.record.type for e in full.events(asked)]

    assert types(EventFilter(involving=("AFG", "QAT"))) == ["ceasefire"]
    assert types(EventFilter(type="ceasefire")) == ["ceasefire", "ceasefire"]
    assert types(EventFilter(status="alleged")) == ["ceasefire"]
    assert types(EventFilter(target="PAK")) == ["strike"]
    assert types(EventFilter(place="TORK")) == ["border"]
    assert types(EventFilter(by="Qatar")) == ["talks"]
    assert types(EventFilter(party="QAT")) == ["ceasefire"]
    assert types(EventFilter(limit=2)) == ["strike", "ceasefire"]


def test_statements_and_events_by_their_ids(full: Store) -> None:
    every = full.statements(StatementFilter())
    some = tuple(s.id for s in every[1:3])
    assert [s.id for s in full.statements(StatementFilter(ids=some))] == list(some)
    happened = full.events(EventFilter())[0]
    assert full.events(EventFilter(ids=(happened.id, "nothing"))) == (happened,)
    assert full.statements(StatementFilter(ids=())) == ()


def test_statements_between_two_parties_are_aimed_or_name(full: Store) -> None:
    found = full.statements(StatementFilter(between=("AFG", "PAK")))
    assert [s.record.act for s in found] == ["accuse", "deny", "demand"]
    assert found[0].about == ("PAK",)
    assert full.statements(StatementFilter(between=("PAK", "AFG"))) == found


@pytest.mark.parametrize(
    "query", ["آتش\u200cبس", "آتش بس", "آتشبس", "«آتش بس»", "اتش\u200cبس دوحه".replace("ا", "آ", 1)]
)
def test_full_text_does_not_mind_joiners(full: Store, query: str) -> None:
    assert names(full, ReportFilter(text=query)) == {"kabul-1", "islamabad-1"}


def test_full_text_does_not_mind_letters_digits_and_diacritics(full: Store) -> None:
    assert names(full, ReportFilter(text="پاکستان حریم")) == {"kabul-1"}
    assert names(full, ReportFilter(text="19 اکتبر")) == names(full, ReportFilter(text="١٩")) == {"kabul-1"}
    assert names(full, ReportFilter(text="حملۀ")) == {"kabul-1"}
    assert names(full, ReportFilter(text='"اکتبر روز"')) == set()


@pytest.mark.parametrize(
    "query", ["NOT", '"', "*", "a OR b", "words:x", "'; DROP TABLE report; --", "«", "(", "^"]
)
def test_a_query_holds_no_operators(full: Store, query: str) -> None:
    assert names(full, ReportFilter(text=query)) == set()
    assert full.counts().reports == 4


def test_reports_by_what_is_in_them(full: Store) -> None:
    assert names(full, ReportFilter(act="deny")) == {"islamabad-1"}
    assert names(full, ReportFilter(type="talks")) == {"doha-1"}
    assert names(full, ReportFilter(party="QAT")) == {"kabul-1", "doha-1"}
    assert names(full, ReportFilter(target="PAK")) == {"kabul-1", "islamabad-1"}
    assert names(full, ReportFilter(place="torkham")) == {"border-1"}
    assert [h.name for h in full.reports(ReportFilter())] == ["kabul-1", "islamabad-1", "doha-1", "border-1"]
    head = full.reports(ReportFilter(outlet="kabulpost"))[0]
    assert (head.statements, head.events, head.carriers) == (1, 2, ("kabulpost",))


def test_entities_are_counted(full: Store) -> None:
    rows = {row.name: row for row in full.entities(EntityFilter())}
    assert (rows["PAK"].mentions, rows["PAK"].reports) == (4, 4)
    assert rows["PAK"].forms == ("پاکستان", "اسلام\u200cآباد", "پاكستان")
    assert [r.name for r in full.entities(EntityFilter(type="person"))] == ["Zabihullah Mujahid"]
    assert [r.name for r in full.entities(EntityFilter(by="مجاهد"))] == ["Zabihullah Mujahid"]


def test_a_span_outside_the_text_is_refused(store: Store) -> None:
    bad = undated(events=(Event(type="border", start=0, end=9999, rule="made"),))
    with pytest.raises(StoreError, match=r"border-1: an entry \(event\) has the span"):
        store.put(bad)
    assert store.counts().reports == 0


def test_half_a_character_is_refused_and_the_store_stays_usable(store: Store) -> None:
    with pytest.raises(StoreError, match="surrogate"):
        store.put(report("الف \ud800", "half"))
    assert store.put(kabul()) == "new"


def test_a_failing_batch_leaves_nothing_behind(store: Store) -> None:
    def readings() -> Iterator[Reading]:
        yield Reading(report=kabul())
        raise RuntimeError("the reader broke")

    with pytest.raises(RuntimeError):
        list(store.put_many(readings(), batch=10))
    assert store.counts().reports == 0
    assert store.put(kabul()) == "new"


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=80), st.data())
def test_any_text_comes_back_and_every_cut_is_exact(store: Store, text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    made: Report = report(text, "any", events=(Event(type="talks", start=start, end=end, rule="made"),))
    store.put(made)
    assert store.get(made.id).report == made
    assert [c.cut for c in store.cuts(made.id)] == [text[start:end]]


def test_order_does_not_depend_on_the_order_of_putting(new_store: Opener) -> None:
    def listed(reports: list[Report]) -> list[str]:
        with new_store() as store:
            for made in reports:
                store.put(made)
            return [s.id for s in store.statements(StatementFilter())] + [
                e.id for e in store.events(EventFilter())
            ]

    forth = list(dispute())
    assert listed(forth) == listed(forth[::-1])


@pytest.mark.parametrize("newest", [False, True])
def test_a_list_is_turned_page_by_page(full: Store, newest: bool) -> None:
    lists: tuple[tuple[Any, Any], ...] = (
        (full.statements, StatementFilter), (full.events, EventFilter), (full.reports, ReportFilter),
    )  # fmt: skip
    for ask, kind in lists:
        whole = [row.id for row in ask(kind(newest=newest))]
        turned: list[str] = []
        while page := ask(kind(newest=newest, limit=1, after=turned[-1] if turned else None)):
            turned += [row.id for row in page]
        assert turned == whole
        assert len(whole) > 3


def test_the_newest_come_first_and_the_undated_last(full: Store) -> None:
    assert [r.published for r in full.reports(ReportFilter(newest=True))] == [
        "2025-11-05", "2025-10-21", "2025-10-20", None,
    ]  # fmt: skip
    days = [e.record.date for e in full.events(EventFilter(newest=True, type="ceasefire"))]
    assert days == ["2025-10-19", "2025-10-19"]
    assert full.events(EventFilter(newest=True))[-1].record.type == "border"


def test_what_is_still_to_come_stands_with_its_report(new_store: Callable[[], Store]) -> None:
    def made(name: str, published: str | None, date: str | None) -> Report:
        text = f"نشست {name} برگزار می\u200cشود."
        told = Event(
            type="meeting", start=0, end=len(text), actors=("IRN",), targets=(), mediators=(), date=date,
            place=None, figures={}, status="planned", rule="made", why=(),
        )  # fmt: skip
        return report(text, name, published=published, published_basis="given", events=(told,))

    days = [
        ("late", "2026-07-05", "2050"), ("early", "2026-07-01", "2026-07-04"), ("told", "2026-07-03", None),
        ("past", "2026-07-06", "1979"), ("bare", None, "2026-07-02"), ("never", None, None),
    ]  # fmt: skip
    with new_store() as store:
        for row in days:
            store.put(made(*row))
        newest = [e.report for e in store.events(EventFilter(newest=True))]
        names = {h.id: h.name for h in store.reports(ReportFilter())}
        assert [names[r] for r in newest] == ["late", "told", "bare", "early", "past", "never"]
        # by day alone it stands on its own day
        oldest = [e.record.date for e in store.events(EventFilter())]
        assert oldest == ["1979", "2026-07-02", None, "2026-07-04", "2050", None]
        assert len(store.events(EventFilter(newest=True, since="2049-01-01"))) == 1


def test_a_page_that_cannot_go_on_says_so(full: Store) -> None:
    with pytest.raises(NotFoundError, match="begin it again"):
        full.statements(StatementFilter(after="s0"))


def test_between_more_than_two(full: Store) -> None:
    assert len(full.events(EventFilter(between=("AFG", "PAK")))) == len(full.events(EventFilter())) == 6
    assert [e.record.type for e in full.events(EventFilter(between=("QAT", "AFG")))] == ["ceasefire"]
    assert {s.record.party for s in full.statements(StatementFilter(between=("QAT", "AFG", "PAK")))} == {
        "AFG", "PAK", "QAT",
    }  # fmt: skip
    assert {s.record.party for s in full.statements(StatementFilter(between=("QAT", "AFG")))} == {"QAT"}


def test_tallies(full: Store) -> None:
    def told(asked: StatementFilter | EventFilter | ReportFilter, *by: Any) -> list[tuple[Any, ...]]:
        return [(*t.values, t.count) for t in full.tally(asked, by)]

    assert told(StatementFilter(), "party") == [("PAK", 3), ("AFG", 1), ("QAT", 1)]
    assert told(StatementFilter(party="PAK"), "act", "target") == [("demand", "AFG", 1), ("deny", "AFG", 1)]
    assert told(StatementFilter(), "day") == [("2025-10-21", 3), ("2025-10-20", 1), ("2025-11-05", 1)]
    assert told(EventFilter(), "actor", "partner") == [("AFG", "PAK", 4)]
    assert told(EventFilter(type="strike"), "actor", "target") == [("AFG", "PAK", 1), ("PAK", "AFG", 1)]
    assert told(EventFilter(), "outlet")[0] == ("isbnews", 2)
    assert (None, 1) in told(EventFilter(), "outlet")
    assert told(ReportFilter(), "language") == [("fa", 3), ("prs", 1)]
    assert told(EventFilter(since="2025-11-01")) == [(1,)]
    assert told(EventFilter(since="2030-01-01")) == [(0,)]
    assert told(EventFilter(type="strike"), "date") == [(None, 1), ("2025-10-01", 1)]
    assert told(EventFilter(figures=True)) == [(2,)]
    with pytest.raises(StoreError, match="nothing can be counted by act"):
        full.tally(EventFilter(), ("act",))


def test_a_mediator_is_no_side_of_the_pair(full: Store) -> None:
    assert mediator().id not in {s.report for s in full.statements(StatementFilter(between=("AFG", "PAK")))}


def test_appearances(full: Store) -> None:
    seen = full.appearances("state:PAK", party="PAK")
    assert seen.mentions >= seen.reports > 1
    assert sum(count for _, count in seen.outlets) == seen.reports
    assert seen.spoke_for == len(full.statements(StatementFilter(party="PAK")))
    assert seen.targeted == len(full.statements(StatementFilter(target="PAK")))
    assert seen.first is not None
    assert seen.last is not None
    assert seen.first <= seen.last


def test_appearances_of_nobody(full: Store) -> None:
    seen = full.appearances("person:nobody")
    assert (seen.mentions, seen.reports, seen.spoke, seen.outlets, seen.first) == (0, 0, 0, (), None)


def words(question: str) -> Words:
    return Words(terms=terms_of(question))


def test_hits_hold_the_words_the_best_first(full: Store) -> None:
    found = full.search.hits(words("آتش\u200cبس دوحه"), ReportFilter(), limit=5)
    assert {f.id for f in found} == {kabul().id, islamabad().id}
    assert [f.score for f in found] == sorted((f.score for f in found), reverse=True)
    assert {f.kind for f in found} == {"report"}
    assert len(full.search.hits(words("پاکستان"), ReportFilter(), limit=2)) == 2
    (said,) = full.search.hits(words("حریم"), StatementFilter(), limit=5)
    assert [s.record.act for s in full.statements(StatementFilter(ids=(said.id,)))] == ["accuse"]
    assert full.search.hits(words("حریم"), StatementFilter(act="deny"), limit=5) == ()
    assert {f.kind for f in full.search.hits(words("آتش بس"), EventFilter(), limit=5)} == {"event"}


def test_hits_of_some_words_and_without_others(full: Store) -> None:
    some = Words(terms=terms_of("حریم استانبول زعفران"), some=True)
    assert len(full.search.hits(some, ReportFilter(), limit=5)) == 2
    without = Words(terms=terms_of("دوحه"), without=terms_of("حریم"))
    assert [f.id for f in full.search.hits(without, ReportFilter(), limit=5)] == [islamabad().id]
    prefix = Words(terms=(Term(shown="استان", forms=(("استان",),), prefix=True),))
    assert len(full.search.hits(prefix, ReportFilter(), limit=5)) == 1


def test_how_many_reports_hold_a_word(full: Store) -> None:
    assert full.search.frequency(["دوحه", "زعفران", "آتشبس"]) == {"دوحه": 2, "زعفران": 0, "آتشبس": 2}


def test_keys_lead_to_ids(full: Store) -> None:
    keys = full.search.keys(StatementFilter(party="PAK"))
    assert list(keys) == sorted(keys)
    assert full.search.keys(StatementFilter(party="PAK"), among=[keys[1], 10**6, keys[0]]) == keys[:2]
    assert full.search.keys(StatementFilter(party="PAK"), among=()) == ()
    outlet = full.reports(ReportFilter())[0].outlet
    assert outlet
    assert full.search.keys(ReportFilter(outlet=outlet))
    found = full.search.ids("statement", keys)
    assert set(found.values()) == {s.id for s in full.statements(StatementFilter(party="PAK"))}
    assert full.search.ids("report", [10**6]) == {}


def test_vectors_are_kept_by_model_and_go_with_their_entries(full: Store) -> None:
    assert full.search.model() is None
    waiting = full.search.unembedded("one", limit=1000)
    done, total = full.search.embedded_count("one")
    assert (done, total) == (0, len(waiting))
    assert {p.kind for p in waiting} == {"report", "statement", "event"}
    said = next(p for p in waiting if p.kind == "statement")
    texts = {s.id: s for s in full.statements(StatementFilter())}
    stored = texts[full.search.ids("statement", [said.key])[said.key]]
    assert stored.cuts["content"] in said.words
    assert stored.cuts["cue"] in said.words
    assert len(full.search.unembedded("one", limit=3)) == 3
    full.search.put_vectors("one", [(p.kind, p.key, bytes([p.key])) for p in waiting])
    full.search.put_vectors("one", [("event", 10**6, b"gone")])
    assert full.search.unembedded("one", limit=9) == ()
    assert full.search.model() == "one"
    held = {v.kind: v for v in full.search.vectors("one")}
    assert held["report"].data == bytes(held["report"].keys)
    assert list(held["event"].keys) == sorted(held["event"].keys)
    full.put(kabul(statements=(), events=()))
    assert full.search.embedded_count("one")[0] == full.search.embedded_count("one")[1] - 1
    assert [p.kind for p in full.search.unembedded("one", limit=9)] == ["report"]
    full.search.put_vectors("two", [("report", held["report"].keys[0], b"x")])
    assert full.search.vectors("one") == ()
    assert [len(v.keys) for v in full.search.vectors("two")] == [1]


def test_ids_come_in_order_or_by_day(full: Store) -> None:
    ids = [r.id for r in dispute()]
    assert list(full.ids()) == sorted(ids)
    # the last one of the dispute has no day
    assert list(full.ids(by_day=True)) == ids


def test_entries_of_some_reports(full: Store) -> None:
    some = (kabul().id, undated().id)
    assert {s.report for s in full.statements(StatementFilter(reports=some))} == {kabul().id}
    assert {e.report for e in full.events(EventFilter(reports=some))} == set(some)
    assert full.events(EventFilter(reports=(), type="strike")) == ()
