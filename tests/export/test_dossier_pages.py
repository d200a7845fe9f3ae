from __future__ import annotations

from pathlib import Path

import pytest

from made import kabul, mention, report, statement
from pages import Page
from roznamcha.dossier import Dossier, dossier
from roznamcha.export.dossier import markdown, shown, to_html, to_markdown
from roznamcha.records import Event
from roznamcha.store.protocol import Store
from roznamcha.store.sqlite import SqliteStore

EVIL = (
    'پاکستان <script>alert(1)</script> "onmouseover="x" \u202eوارونه &amp; [a](javascript:x) | `c` *d* [^1]'
)
NAMES = {"AFG": "Afghanistan", "PAK": "Pakistan"}


@pytest.fixture
def made(filled: Store) -> Dossier:
    return dossier(filled, "AFG", "PAK")


@pytest.fixture
def evil(tmp_path: Path) -> Dossier:
    text = f"سخنگو گفت: {EVIL}."
    bad = report(
        text,
        "<b>name</b>",
        url='javascript:alert("x")',
        title="<img src=x onerror=alert(1)>",
        outlet='"><script>',
        mentions=(mention(text, "پاکستان", "PAK"),),
        statements=(
            statement(
                text, "سخنگو", "گفت", EVIL, speaker="<i>s</i>", party="AFG", act="accuse", targets=("PAK",)
            ),
        ),
        events=(
            Event(
                type="strike",
                start=0,
                end=6,
                actors=("AFG", "PAK"),
                place="<u>p</u>",
                figures={"killed": 3},
                rule="r",
            ),
        ),
    )
    with SqliteStore(tmp_path / "evil.db") as store:
        store.put(bad)
        return dossier(store, "AFG", "PAK")


def test_a_page_is_whole_and_every_citation_leads_both_ways(made: Dossier) -> None:
    page = Page(to_html(made))
    assert page.open == []
    assert len(page.ids) == len(set(page.ids))
    inside = {link[1:] for link in page.links if link.startswith("#")}
    assert inside <= set(page.ids)
    cites = [i for i in page.ids if i[0] == "c" and i[1:].isdigit()]
    assert len(cites) == 9
    for cite in cites:
        assert any(i.startswith(f"r{cite[1:]}-") for i in page.ids)
        assert cite in inside


def test_a_page_needs_nothing_from_elsewhere(made: Dossier) -> None:
    html = to_html(made)
    page = Page(html)
    assert not {"script", "link", "img", "iframe", "object"} & set(page.tags)
    assert not [a for a in page.attributes if a.startswith("on") or a in ("src", "style")]
    assert "@import" not in html
    assert "url(" not in html
    assert html.startswith("<!DOCTYPE html>")


def test_every_citation_has_outlet_day_address_sentence_offsets_and_hash(made: Dossier) -> None:
    for page in (to_html(made), to_markdown(made)):
        accusation = made.accusations[0].statements[0].citation
        for part in (
            "kabulpost",
            "20 October 2025",
            accusation.sha256,
            f"characters {accusation.start}–{accusation.end}",
        ):
            assert part in page
    html = to_html(made)
    assert 'href="https://example.org/kabul/1"' in html
    assert "islamabad-1.txt" in html
    assert accusation.words in html
    assert 'lang="fa-AF"' in html
    assert 'dir="rtl"' in html


def test_parties_have_names_and_sides_stand_side_by_side(made: Dossier) -> None:
    html = to_html(made, party_name=lambda code: NAMES.get(code, code))
    assert "<title>Dossier: Afghanistan – Pakistan</title>" in html
    assert "Told by Pakistan" in html
    assert "killed 7–9" in html
    assert "independent" not in html
    # the fourth report names no outlet
    assert "4 reports from 3 named outlets" in html
    assert "4 reports from 3 named outlets" in to_markdown(made)


def test_what_a_report_says_cannot_become_markup(evil: Dossier) -> None:
    html = to_html(evil)
    page = Page(html)
    assert page.open == []
    assert not {"script", "img", "i"} & set(page.tags) - {"i"}
    assert "<script" not in html
    assert "<img" not in html
    assert "<u>p" not in html
    assert not [link for link in page.links if not link.startswith("#")]
    assert "\u202e" not in html
    assert "⟨U+202E⟩" in html


def test_what_a_report_says_cannot_become_markdown(evil: Dossier) -> None:
    page = to_markdown(evil)
    assert "\\<script\\>" in page
    assert "<script" not in page.replace("\\<script", "")
    assert "\\[a\\]\\(javascript" in page
    assert "\\[^1\\]" in page
    assert "\\|" in page
    assert "\u202e" not in page


def test_markdown_has_a_note_for_every_mark(made: Dossier) -> None:
    page = to_markdown(made)
    notes = {line.split("]")[0] for line in page.splitlines() if line.startswith("[^")}
    marks = {f"[^{part.split(']')[0]}" for part in page.split("[^")[1:]}
    assert notes == marks
    assert len(notes) == 9


def test_a_dossier_of_nothing_is_a_page(filled: Store) -> None:
    empty = dossier(filled, "IRN", "USA")
    assert Page(to_html(empty)).open == []
    assert "Nothing dated." in to_markdown(empty)


def test_pages_are_the_same_every_time(made: Dossier) -> None:
    assert to_html(made) == to_html(made)
    assert to_markdown(made) == to_markdown(made)


@pytest.mark.parametrize("text", ["# x", "- x", "1. x", "a\n\nb", "    code", "~~x~~", "$x$", "\\"])
def test_markdown_stays_inline_text(text: str) -> None:
    escaped = markdown(text)
    assert "\n" not in escaped
    assert not escaped.startswith(("#", "-", "1.", " "))


def test_harmless_marks_are_left_alone() -> None:
    assert shown("می\u200cگوید\u200f") == "می\u200cگوید\u200f"
    assert shown("\x1b[2J") == "⟨U+001B⟩[2J"
    assert kabul().text == shown(kabul().text)
