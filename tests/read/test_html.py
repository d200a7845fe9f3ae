"""Web pages: the report whole and alone, and what the page says about itself. The pages are in `pages.toml`."""

from __future__ import annotations

import tomllib
from pathlib import Path
from string import Template
from typing import Any

import pytest

from roznamcha.read.html import read_page
from roznamcha.records import Source

DATA: dict[str, Any] = tomllib.loads((Path(__file__).parent / "pages.toml").read_text("utf-8"))
TITLE: str = DATA["title"]
BODY: list[str] = DATA["body"]
PAGES: list[dict[str, Any]] = DATA["page"]
WHOLE = "<!DOCTYPE html><html dir=rtl><head><meta charset=utf-8><title>$title - سایت نمونه</title>$head</head>$html"


def build(page: dict[str, Any]) -> str:
    """The page with its pieces in place."""
    paragraphs = "".join(f"<p>{line}</p>" for line in BODY)
    pieces = DATA["pieces"] | {
        "title": TITLE,
        "lead": DATA["lead"],
        "paragraphs": paragraphs,
        "first": BODY[0],
        "second": BODY[1],
        "third": BODY[2],
        "emphasised": BODY[0].replace("آتش", "<a href=/x><b>آتش").replace("بس ", "بس</b></a> "),
        "entities": paragraphs.replace("\u200c", "&zwnj;"),
    }
    head = Template(page.get("head", "")).substitute(pieces)
    body = f"<body>{Template(page['html']).substitute(pieces)}"
    return Template(WHOLE).substitute(title=TITLE, head=head, html=body)


def read(html: str) -> Source:
    source = read_page(html, name="page", origin="page.html")
    assert isinstance(source, Source)
    return source


@pytest.mark.parametrize("page", PAGES, ids=[page["name"] for page in PAGES])
def test_the_text_is_whole_and_alone(page: dict[str, Any]) -> None:
    source = read(build(page))
    lines = source.text.split("\n")
    for line in BODY:
        assert line in lines
    assert lines[0] == TITLE
    assert source.text.count(TITLE) == 1
    assert (DATA["lead"] in lines) == page.get("lead", False)
    assert not [word for word in DATA["forbidden"] if word in source.text]


@pytest.mark.parametrize("page", PAGES, ids=[page["name"] for page in PAGES])
def test_what_the_page_says_about_itself(page: dict[str, Any]) -> None:
    source = read(build(page))
    assert source.title == TITLE
    assert source.published == page.get("published")
    assert source.url == page.get("url")
    assert source.outlet is None


def test_a_known_outlet_by_its_domain() -> None:
    head = '<link rel="canonical" href="https://www.reuters.com/fa/1">'
    assert read(build({"html": "<h1>$title</h1>$paragraphs", "head": head})).outlet == "reuters"


@pytest.mark.parametrize("html", ["", "<html></html>", "<nav>خانه</nav>", "<div class='menu'>۱</div>"])
def test_a_page_without_a_report(html: str) -> None:
    assert isinstance(read_page(html, name="page", origin="page.html"), str)


def test_a_page_of_deeply_nested_tags_is_read() -> None:
    html = "<html><body><article>" + "<div>" * 3000 + f"<p>{BODY[0]}</p>"
    assert BODY[0] in read(html).text
