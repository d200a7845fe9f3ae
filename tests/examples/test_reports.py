"""The example reports: what the README says of them holds, and the extractor reads each of them whole."""

import json
from pathlib import Path

import pytest

from roznamcha.linking import link_store
from roznamcha.links.ask import contradictions, denials
from roznamcha.links.web import LinkFilter
from roznamcha.pipeline import extract
from roznamcha.read.sources import read_sources
from roznamcha.records import Source
from roznamcha.store.location import open_store
from roznamcha.store.protocol import Reading
from roznamcha.text.fold import ZWNJ

EXAMPLES = Path(__file__).parents[2] / "examples"
FILES = sorted((EXAMPLES / "reports").iterdir())
KEYS = {"name", "url", "outlet", "published", "language", "title", "text"}


def test_there_are_twelve_and_the_readme_names_each() -> None:
    readme = (EXAMPLES / "README.md").read_text(encoding="utf-8")
    assert len(FILES) == 12
    assert [p.name for p in FILES if f"`{p.name}`" not in readme] == []
    assert sum(p.suffix == ".txt" for p in FILES) >= 3
    assert sum(p.suffix == ".html" for p in FILES) == 1


@pytest.mark.parametrize("path", [p for p in FILES if p.suffix == ".json"], ids=lambda p: p.stem)
def test_a_json_example_is_one_report_of_an_invented_outlet(path: Path) -> None:
    report = json.loads(path.read_text(encoding="utf-8"))
    assert set(report) == KEYS
    assert report["name"] == path.stem
    assert report["url"].startswith(f"https://{report['outlet']}.example.org/")
    assert report["text"].startswith(report["title"] + "\n")
    assert 600 <= len(report["text"]) <= 1500
    assert "«" not in report["text"], "no direct speech of real people"


def test_one_example_has_no_joiners_and_the_others_do() -> None:
    bare = [p.name for p in FILES if ZWNJ not in p.read_text(encoding="utf-8")]
    assert bare == ["12-istanbul-deadlock.json"]


@pytest.mark.parametrize("path", [p for p in FILES if p.suffix != ".html"], ids=lambda p: p.stem)
def test_every_span_of_an_example_cuts_words_out_of_it(path: Path) -> None:
    content = path.read_text(encoding="utf-8")
    text = json.loads(content)["text"] if path.suffix == ".json" else content
    report = extract(Source(name=path.stem, text=text))
    found = [(t.start, t.end) for t in report.times]
    found += [(m.start, m.end) for m in report.mentions]
    found += [(e.start, e.end) for e in report.events]
    found += [(s.content_start, s.content_end) for s in report.statements]
    assert [(a, b) for a, b in found if not text[a:b].strip()] == []


def test_linked_they_show_two_tolls_and_a_denial_with_what_it_denies(tmp_path: Path) -> None:
    with open_store(tmp_path / "examples.db", clock=lambda: "2026-01-01T00:00:00Z") as store:
        found = [s for s in read_sources([str(EXAMPLES / "reports")]) if isinstance(s, Source)]
        list(store.put_many([Reading(report=extract(source), source=source) for source in found]))
        list(link_store(store))
        assert [c.why for c in contradictions(store, LinkFilter())] == ["killed: 58 or 23"]
        denied = {
            d.denial.citation.name: d.denied.citation.name for d in denials(store, LinkFilter()) if d.denied
        }
    assert denied == {"11-pakistan-denies-fire": "10-spin-boldak-fire"}
