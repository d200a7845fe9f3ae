from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from made import islamabad, kabul
from roznamcha import query
from roznamcha.errors import NotFoundError
from roznamcha.ids import text_hash
from roznamcha.query import EventFilter, StatementFilter
from roznamcha.store.protocol import Store
from roznamcha.store.sqlite import SqliteStore


def test_a_citation_cuts_the_words_and_their_sentence_out_of_the_raw_text(filled: Store) -> None:
    found = query.statements(filled, StatementFilter(act="accuse"))[0]
    cited, raw = found.citation, kabul().text
    assert raw[cited.start : cited.end] == cited.words
    assert raw[cited.sentence_start : cited.sentence_end] == cited.sentence
    assert cited.sentence == raw.split("\n")[0]
    assert cited.sha256 == text_hash(raw)
    assert (cited.outlet, cited.published, cited.where) == (
        "kabulpost",
        "2025-10-20",
        "https://example.org/kabul/1",
    )
    assert found.cuts["content"] == "پاكستان حريم هوايی ما را نقض کرد"
    assert found.day == ("2025-10-20", "said")


def test_a_report_without_url_is_cited_by_its_file(filled: Store) -> None:
    found = query.statements(filled, StatementFilter(act="deny"))[0]
    assert found.citation.where == "islamabad-1.txt"
    assert found.day == ("2025-10-21", "published")


def test_an_event_names_its_teller(filled: Store) -> None:
    own, told = query.events(filled, EventFilter(type="ceasefire"))
    assert (own.told_by, own.teller) == (None, None)
    assert told.told_by == "PAK"
    assert told.teller == query.statements(filled, StatementFilter(act="say", party="PAK"))[0].id
    assert query.events(filled, EventFilter(type="border"))[0].day is None


def test_the_timeline_is_in_order_and_sets_the_undated_apart(filled: Store) -> None:
    line = query.timeline(filled, "AFG", "PAK")
    kinds = [getattr(a.record, "act", None) or getattr(a.record, "type", None) for a in line.dated]
    assert kinds == ["strike", "ceasefire", "ceasefire", "accuse", "deny", "demand", "talks"]
    assert [a.day[1] for a in line.dated if a.day] == ["happened"] * 3 + ["said"] + ["published"] * 2 + [
        "happened"
    ]
    # the second strike has no day of its own though its report has one; the border has neither
    assert [e.record.type for e in line.undated if isinstance(e, query.EventAnswer)] == ["strike", "border"]
    other_way = query.timeline(filled, "PAK", "AFG")
    assert (other_way.dated, other_way.undated) == (line.dated, line.undated)


def test_the_timeline_of_a_time(filled: Store) -> None:
    line = query.timeline(filled, "AFG", "PAK", since="2025-11-01")
    assert [a.citation.name for a in line.dated] == ["doha-1"]
    assert line.undated == ()


def test_verify_counts_every_span(filled: Store) -> None:
    told = query.verify(filled)
    assert (told.reports, told.spans, told.wrong) == (4, told.exact, ())
    # 15 spans of statements, 6 events, 1 time, 9 mentions, 1 carrier
    assert told.spans == 14 + 6 + 1 + 9 + 1


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ('UPDATE event SET "start" = "start" + 1 WHERE type = \'talks\'', "the event at"),
        ("UPDATE report SET text = 'x' || text WHERE name = 'kabul-1'", "stored hash"),
        ("UPDATE report SET url = 'https://example.org/other' WHERE name = 'kabul-1'", "the id"),
    ],
)
def test_verify_finds_what_was_changed(db: Path, change: str, reason: str) -> None:
    with sqlite3.connect(db) as raw:
        raw.execute(change)
    with SqliteStore(db, read_only=True) as store:
        told = query.verify(store)
    assert any(reason in wrong.reason for wrong in told.wrong)


def test_names_that_name_nothing_or_too_much(filled: Store) -> None:
    assert query.report_named(filled, "kabul-1").report == kabul()
    with pytest.raises(NotFoundError, match="roznamcha reports"):
        query.report_named(filled, "nothing")
    entry = query.statements(filled, StatementFilter(act="demand"))[0]
    assert query.entry_named(filled, entry.id[:8])[1].report == islamabad()
    with pytest.raises(NotFoundError, match="more than one"):
        query.entry_named(filled, "s")
    with pytest.raises(NotFoundError, match="no entry"):
        query.entry_named(filled, "")
