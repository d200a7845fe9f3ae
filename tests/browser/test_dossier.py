"""The page that stands before a dossier is one page: of a screen of 1280 by 900 and of A4 paper, in both languages."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import regex
from typer.testing import CliRunner

from roznamcha.cli import commands

REPORTS = Path(__file__).parents[2] / "examples" / "reports"
WIDE, HIGH = 1280, 900
# what is behind the overview, which begins a page of its own on paper
REST = "for (const x of document.querySelectorAll('section:not(#overview), footer')) x.style.display = 'none'"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    db = tmp_path_factory.mktemp("dossier") / "examples.db"
    for words in (["ingest", str(REPORTS), "--fast"], ["link"]):
        done = CliRunner().invoke(commands(), [*words, "--db", str(db)])
        assert done.exit_code == 0, done.output
    return db


@pytest.mark.parametrize("language", ["en", "fa"])
def test_the_overview_is_one_page(browser: Any, store: Path, tmp_path: Path, language: str) -> None:
    page_file = tmp_path / "dossier.html"
    words = ["dossier", "PAK", "AFG", "--db", str(store), "--lang", language, "-o", str(page_file)]
    done = CliRunner().invoke(commands(), words)
    assert done.exit_code == 0, done.output
    page = browser.new_page(viewport={"width": WIDE, "height": HIGH})
    page.goto(page_file.as_uri())
    overview = page.locator("#overview").bounding_box()
    assert overview["y"] + overview["height"] <= HIGH
    assert overview["x"] >= 0
    assert overview["x"] + overview["width"] <= WIDE
    assert len(page.locator("#overview h3").all()) == 5
    page.emulate_media(media="print")
    page.evaluate(REST)
    paper = page.pdf(prefer_css_page_size=True)
    assert len(regex.findall(rb"/Type\s*/Page(?!s)", paper)) == 1
    page.close()
