"""Questions about links, over a dispute that the extractor reads."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import linked
from roznamcha.errors import NotFoundError
from roznamcha.link.facts import Spot
from roznamcha.linking import judge, link_store, undo
from roznamcha.links import ask
from roznamcha.links.stands import positions
from roznamcha.links.web import LinkFilter, Web, between, check_linked, clustered, told
from roznamcha.pipeline import extract
from roznamcha.query import EventAnswer, StatementAnswer
from roznamcha.records import Source
from roznamcha.store.protocol import EventFilter, Reading, Store
from roznamcha.store.sqlite import SqliteStore

ALL = LinkFilter()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with SqliteStore(linked.put(tmp_path / "linked.db")) as opened:
        yield opened


def names(web: Web, spots: tuple[Spot, ...]) -> list[str]:
    return [web.name(s.report) for s in spots]


def test_an_unlinked_store_says_what_to_do(tmp_path: Path) -> None:
    with SqliteStore(linked.put(tmp_path / "bare.db", link=False)) as store:
        with pytest.raises(NotFoundError, match="run `roznamcha link` first"):
            ask.contradictions(store, ALL)
        next(link_store(store, batch=3))
        assert check_linked(store) == len(linked.REPORTS) - 3


def test_a_link_holds_for_every_copy_and_none_between_copies(store: Store) -> None:
    web = Web(store)
    answers = between(web, ("answers",))
    assert [names(web, (x.source, x.target)) for x in answers] == [
        ["answer", "demand"], ["answer", "demand-copy"]
    ] or sorted(web.name(x.target.report) for x in answers) == ["demand", "demand-copy"]  # fmt: skip
    assert all(web.family[x.source.report] != web.family[x.target.report] for x in between(web))


def test_contradictions_have_both_sides_and_a_reason(store: Store) -> None:
    (found,) = ask.contradictions(store, LinkFilter(about="figures"))
    assert found.why == "killed: 58 or 23"
    assert {found.earlier.citation.name, found.later.citation.name} == {"answer", "count"}
    for side in (found.earlier, found.later):
        assert isinstance(side, EventAnswer)
        assert side.citation.words == side.cuts["event"]
    assert ask.contradictions(store, LinkFilter(party="IRN")) == ()
    assert len(ask.contradictions(store, LinkFilter(party="PAK", other="AFG", until="2025-10-14"))) == 1
    assert ask.contradictions(store, LinkFilter(until="2025-10-01")) == ()
    assert ask.contradictions(store, LinkFilter(outlet="fars")) == ()


def test_a_denial_stands_beside_every_telling_of_what_it_denies(store: Store) -> None:
    found = ask.denials(store, LinkFilter(party="PAK"))
    assert {d.denial.citation.name for d in found} == {"denial"}
    denied = [d.denied for d in found if isinstance(d.denied, StatementAnswer)]
    assert {d.citation.name for d in denied} == {"breach", "again"}
    assert {d.record.party for d in denied} == {"AFG"}
    assert ask.denials(store, LinkFilter(party="AFG")) == ()
    assert ask.denials(store, LinkFilter(other="IRN")) == ()


def test_families_and_what_an_outlet_added(store: Store) -> None:
    (family,) = ask.families(store)
    assert family.outlets == ("irna", "isna")
    (added,) = family.added
    assert added.name == "demand-copy"
    assert added.words.startswith("بازرگانان")


def test_a_happening_gives_the_reason_of_each_pair(store: Store) -> None:
    found = ask.happenings(store)
    clash = next(h for h in found if h.events[0].record.type == "clash")
    assert len(clash.events) == 2
    assert {clash.pairs[0].a, clash.pairs[0].b} == {e.id for e in clash.events}
    assert "days" in " ".join(clash.pairs[0].why)


def test_corroboration_counts_families_and_not_outlets(store: Store) -> None:
    for happening in ask.happenings(store):
        found = ask.corroboration(store, happening.events[0].id)
        copied = happening.events[0].record.type == "border"
        assert found.counted.families == (1 if copied else 2)
        assert len(found.counted.outlets) == 2
        if copied:
            assert found.counted.sentence == "told by 1 independent source; 2 outlets carry it"
    with pytest.raises(NotFoundError):
        ask.corroboration(store, "nothing")


def test_a_statement_is_corroborated_by_those_who_repeat_it(store: Store) -> None:
    repeat = next(x for x in ask.linked(store, "repeats", ALL) if x.source.citation.name == "again")
    found = ask.corroboration(store, repeat.source.id)
    assert {"again", "breach"} <= {t.citation.name for t in found.tellings}
    assert found.counted.families == len({t.citation.name for t in found.tellings})


def test_a_process_lives(store: Store) -> None:
    (truce,) = ask.processes(store, "ceasefire", ("PAK", "AFG"))
    assert [(t.status, t.date) for t in truce.turns] == [
        ("agreed", "2025-10-15"), ("violated", "2025-10-17")
    ]  # fmt: skip
    assert [c.citation.name for c in truce.turns[1].claims] == ["breach", "again"]
    assert {c.told_by for c in truce.turns[1].claims} == {"AFG"}
    assert ask.processes(store, "talks") == ()
    assert told(store, parties=("IRN",)) == ()


def test_a_judgement_parts_a_happening_and_taking_it_back_brings_it_together(store: Store) -> None:
    web = Web(store)
    one, other = next(e for _, e in clustered(web) if e[0].type == "clash")
    made = judge(store, "different", one.id, other.id, by="somebody")
    assert [e for _, e in clustered(Web(store)) if e[0].type == "clash"] == []
    assert ask.contradictions(store, LinkFilter(about="figures")) == ()
    undo(store, made.id, by="somebody else")
    assert len([e for _, e in clustered(Web(store)) if e[0].type == "clash"]) == 1
    with pytest.raises(NotFoundError):
        judge(store, "same", one.id, "nothing", by="somebody")
    with pytest.raises(NotFoundError):
        judge(store, "same", one.id, one.id, by="somebody")


def test_a_position_shows_where_it_turns(store: Store) -> None:
    (truce,) = positions(store, "AFG", issue="ceasefire", target="PAK")
    assert [(s.statement.record.act, s.changed) for s in truce.stands] == [
        ("offer", False), ("accuse", False), ("threaten", True)
    ]  # fmt: skip
    # the accusation stands in two reports and is one act
    assert [len(s.also) for s in truce.stands] == [0, 1, 0]
    assert positions(store, "AFG", issue="water") == ()
    assert positions(store, "AFG", target="IRN") == ()
    assert positions(store, "AFG", issue="ceasefire", until="2025-10-01") == ()


def test_copies_of_a_demand_are_one_act(store: Store) -> None:
    (demand,) = positions(store, "PAK", issue="militants", target="AFG")
    first = demand.stands[0]
    assert (first.statement.record.act, len(first.also)) == ("demand", 1)


def test_two_events_can_be_judged_one(store: Store) -> None:
    web = Web(store)
    clusters = list(clustered(web))
    border, clash = (next(e for _, e in clusters if e[0].type == t) for t in ("border", "clash"))
    judge(store, "same", border[0].id, clash[0].id, by="somebody")
    home = next(h for h in ask.happenings(store, [border[0].id]))
    assert clash[0].id in {e.id for e in home.events}
    assert [j.by for j in home.judgements] == ["somebody"]


def test_a_judgement_parts_the_tellings_of_two_copies(tmp_path: Path) -> None:
    text = "طیاره\u200cهای پاکستانی شام جمعه ولسوالی ارگون ولایت پکتیکا را بمباران کردند و ده غیرنظامی کشته شدند. "
    text += "باشندگان محل گفتند که خانه\u200cهای زیادی ویران شده است و مردم به روستاهای همسایه رفته\u200cاند."
    with SqliteStore(tmp_path / "copies.db") as store:
        made = (
            Source(name=name, text=text + end, url=f"https://example.org/{name}", published="2025-10-18")
            for name, end in (("one", ""), ("other", " پایان خبر."))
        )
        list(store.put_many([Reading(report=extract(source)) for source in made]))
        list(link_store(store))
        one, other = sorted(e.id for e in store.events(EventFilter(type="strike")))
        assert {t.id for t in ask.corroboration(store, one).tellings} == {one, other}
        judged = judge(store, "different", one, other, by="somebody")
        assert {t.id for t in ask.corroboration(store, one).tellings} == {one}
        undo(store, judged.id, by="somebody")
        assert {t.id for t in ask.corroboration(store, one).tellings} == {one, other}
