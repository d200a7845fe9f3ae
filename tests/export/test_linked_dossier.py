"""The dossier over linked reports: what it says beyond the entries, in both languages and all forms."""

from __future__ import annotations

from pathlib import Path

import pytest
import regex
from msgspec.structs import replace
from typer.testing import CliRunner

import linked
from pages import Page
from roznamcha.cli import commands
from roznamcha.cli.options import party_name, party_name_fa, place_name_fa
from roznamcha.dossier import Dossier, dossier
from roznamcha.export.choice import EVERYTHING, Caps, acts_of, figure_rows, issues_table, stands_first
from roznamcha.export.dossier import to_html, to_markdown
from roznamcha.lang.interface import PageLanguage, interface
from roznamcha.links.pair import Across, tellings_of
from roznamcha.store.sqlite import SqliteStore

ARABIC = regex.compile(r"[\u0600-\u06ff]")


@pytest.fixture
def made(tmp_path: Path) -> Dossier:
    with SqliteStore(linked.put(tmp_path / "linked.db")) as store:
        return dossier(store, "PAK", "AFG")


@pytest.fixture
def across(made: Dossier) -> Across:
    assert made.across is not None
    return made.across


def test_a_happening_is_one_line_with_its_independent_sources(across: Across) -> None:
    clash = next(x for x in across.dated if x.answer.citation.name in ("answer", "count") and x.also)
    assert [t.citation.name for t in (clash.answer, *clash.also)] == ["answer", "count"]
    assert clash.counted.families == 2
    (figures,) = across.figures
    assert figures.ranges == (("killed", 23, 58),)
    assert figures.disputed
    assert [f.outlets for f in across.families] == [("irna", "isna")]
    assert across.unlinked == 0


def test_origins_are_families_and_not_outlets(made: Dossier, across: Across) -> None:
    cited = {t.citation.report for t in tellings_of(across)}
    assert cited <= {s.head.id for s in made.sources}
    assert across.origins == len({across.family[r] for r in cited})


def test_days_bound_what_is_gathered(tmp_path: Path) -> None:
    with SqliteStore(linked.put(tmp_path / "linked.db")) as store:
        found = dossier(store, "PAK", "AFG", since="2025-10-17")
        assert found.across is not None
        assert [[t.status for t in p.turns] for p in found.across.processes] == [["violated"]]
        assert found.across.contradictions == ()


def test_an_unlinked_store_has_no_links_in_its_dossier(tmp_path: Path) -> None:
    with SqliteStore(linked.put(tmp_path / "bare.db", link=False)) as store:
        found = dossier(store, "PAK", "AFG")
    assert found.across is None
    assert issues_table(found) == []
    assert "nothing in this store is linked yet" in to_html(found)


def test_sides_stand_beside_each_other_by_issue(made: Dossier) -> None:
    rows = {issue: (mine, theirs) for issue, mine, theirs in issues_table(made)}
    mine, theirs = rows["ceasefire"]
    assert theirs is not None
    assert theirs.stands[-1].changed
    assert mine is None or mine.party == "PAK"


@pytest.mark.parametrize("language", ["en", "fa"])
def test_pages_are_whole_and_every_mark_has_its_citation(made: Dossier, language: PageLanguage) -> None:
    names = party_name_fa if language == "fa" else party_name
    html = to_html(made, party_name=names, place_name=place_name_fa, language=language)
    page = Page(html)
    assert page.open == []
    assert len(page.ids) == len(set(page.ids))
    assert {link[1:] for link in page.links if link.startswith("#")} <= set(page.ids)
    assert f'<html lang="{language}" dir="{"rtl" if language == "fa" else "ltr"}">' in html
    for words in ("lives", "positions", "contradictions", "denials", "what_sides_want", "disputed"):
        assert interface(language)[words] in html
    assert "⇄" in html
    markdown = to_markdown(made, party_name=names, language=language)
    notes = {line.split("]")[0] for line in markdown.splitlines() if line.startswith("[^")}
    assert notes == {f"[^{part.split(']')[0]}" for part in markdown.split("[^")[1:]}


def test_a_persian_page_names_sides_in_persian_and_an_english_one_quotes_in_persian(made: Dossier) -> None:
    persian = to_html(made, party_name=party_name_fa, language="fa")
    assert "<title>پرونده: پاکستان – افغانستان</title>" in persian
    english = to_html(made, party_name=party_name)
    heads = regex.findall(r"<h[123]>(?P<h>.*?)</h[123]>", english)
    assert heads
    assert not any(ARABIC.search(h) for h in heads)
    assert made.timeline.dated[0].citation.words.split()[0] in english


def test_days_and_numbers_are_written_as_the_reader_writes_them(made: Dossier) -> None:
    english = to_html(made, party_name=party_name)
    assert '<time datetime="2025-10-17">17 October 2025</time>' in english
    persian = to_html(made, party_name=party_name_fa, place_name=place_name_fa, language="fa")
    assert '<time datetime="2025-10-17">۲۵ مهر ۱۴۰۴</time> <small class="g">۱۷ اکتبر ۲۰۲۵</small>' in persian
    afghan = to_markdown(made, party_name=party_name_fa, language="fa", calendar="solar-af")
    assert "۲۵ میزان ۱۴۰۴ (۱۷ اکتبر ۲۰۲۵)" in afghan.replace("\\", "")
    assert "کشته ۲۳ تا ۵۸" in persian.replace("<bdi>", "").replace("</bdi>", "")
    # outside of marks, addresses and hashes, no digit of a Persian page is a Latin one
    page = regex.sub(r"(?s)<style>.*?</style>|<code>.*?</code>|<[^>]+>", " ", persian)
    left = regex.sub(r"SHA-256|characters.*|نویسه.*", "", page)
    assert regex.findall(r".{0,20}[0-9].{0,20}", left) == []


def test_a_position_is_led_by_what_many_report(made: Dossier, across: Across) -> None:
    held = max(across.positions, key=lambda p: len(p.stands))
    shown = stands_first(held, 2)
    assert [x.stand.statement.id for x in shown] == [
        s.statement.id for s in held.stands if s.statement.id in {x.stand.statement.id for x in shown}
    ]
    assert all(x.words in x.stand.statement.cuts["content"] for x in shown)
    assert sum(n for _, n in acts_of(held)) == len(held.stands)


def test_the_same_figures_are_one_row_for_whoever_tells_them(across: Across) -> None:
    (figures,) = across.figures
    rows = figure_rows(figures)
    assert sorted(r.event.record.figures["killed"] for r in rows) == [23, 58]
    again = figure_rows(replace(figures, claims=(*figures.claims, figures.claims[0])))
    assert [len(r.told) for r in again] == [2, 1]


def test_names_of_sides_and_places() -> None:
    assert (party_name_fa("PAK"), party_name_fa("XYZ")) == ("پاکستان", "XYZ")
    assert place_name_fa("Doha") == "دوحه"


def test_the_short_dossier_says_what_is_disputed(tmp_path: Path) -> None:
    db = linked.put(tmp_path / "linked.db")
    output = CliRunner().invoke(commands(), ["dossier", "PAK", "AFG", "--db", str(db)]).stdout
    assert "figures: killed: 58 or 23" in output
    assert "told by 2 independent sources" in output
    assert regex.search(r"2025-10-17  violated \(Afghanistan\)", output)
    assert output.count("\u2068") == output.count("\u2069")
    persian = (
        CliRunner().invoke(commands(), ["dossier", "PAK", "AFG", "--db", str(db), "--lang", "fa"]).stdout
    )
    assert interface("fa")["disputed"] in persian
    assert persian.count("\u2068") == persian.count("\u2069")


def test_the_overview_says_who_speaks_what_is_wanted_and_what_is_disputed(made: Dossier) -> None:
    found = made.overview
    assert found is not None
    assert [s.party for s in found.sides] == ["PAK", "AFG"]
    assert all(s.statements >= sum(p.count for p in s.speakers) for s in found.sides)
    assert all(turn.claims and claim in turn.claims for c in found.courses for turn, claim in c.turns)
    wanted = [w.stand.statement.id for _, *row in found.wants for w in row if w]
    assert len(wanted) > 1
    assert all(w.words in w.stand.statement.cuts["content"] for _, *row in found.wants for w in row if w)
    assert found.disputes[0].contradiction.about == "figures"
    assert found.disputes[0].sources == 2
    assert [x.answer.day for x in found.events] == sorted(x.answer.day for x in found.events if x.answer.day)


def test_a_page_says_where_the_rest_is(made: Dossier) -> None:
    short = to_html(made, caps=Caps(lines=1, stands=1, pairs=0, sources=1))
    assert "roznamcha timeline PAK AFG" in short
    assert "--full" in short
    assert Page(short).open == []
    everything = to_html(made, caps=EVERYTHING)
    assert "roznamcha timeline PAK AFG" not in everything
    assert len(everything) > len(short)
    assert "roznamcha timeline PAK AFG" in to_markdown(made, caps=Caps(lines=1))


def test_a_side_that_counts_itself_among_those_to_blame_does_not_accuse_itself(made: Dossier) -> None:
    assert made.accusations
    assert all(a.party != a.target for a in made.accusations)


def test_a_long_quotation_is_cut_and_its_citation_holds_it_all(made: Dossier) -> None:
    whole, cut = to_html(made, caps=EVERYTHING), to_html(made, caps=Caps(letters=20))
    said = max((s.cuts["content"] for a in made.accusations for s in a.statements), key=len)
    words = " ".join(said.split())
    assert len(words) > 20
    quoted = regex.compile(rf"<q [^>]*>{regex.escape(said)}</q>")
    assert quoted.search(whole)
    assert not quoted.search(cut)
    assert f"<mark>{said}</mark>" in cut
