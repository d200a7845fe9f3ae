"""Reports that want to do harm: nothing in them runs, loads, breaks out of its place or turns a page around."""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from made import mention, report, statement
from roznamcha.records import Event, Report
from roznamcha.serve.app import create_app
from roznamcha.serve.settings import Settings
from roznamcha.store.protocol import Reading
from roznamcha.store.sqlite import SqliteStore

Client = TestClient[Litestar]
ATTACKS = (
    "<script>alert(1)</script>",
    "</q></article></main><script src=//evil.example/x.js></script>",
    '"><img src=x onerror=alert(1)>',
    "'><svg onload=alert(1)><animate onbegin=alert(1)>",
    "<svg><foreignObject><iframe srcdoc='<script>alert(1)</script>'></iframe></foreignObject></svg>",
    "</title></textarea></style><style>*{display:none}</style>",
    "{{ 7*7 }}{% include '/etc/passwd' %}{{ ''.__class__ }}",
    "${7*7} #{7*7} <%= 7*7 %>",
    "javascript:alert(1)",
    "\u202egnirts\u202c \u2066abc\u2069 \u200f\u200e\u061c",
    "a" * 5000,
    "\u0627" * 3000,
    "x\u0000y\u0008z\u001b[31m",
    "<!-- --><![CDATA[ ]]>&amp;&#60;script&#62;",
    "Z\u0351\u036b\u0343\u036a\u0302\u0363\u0316" * 200,
    "<a href='javascript:alert(1)' style='position:fixed;inset:0'>x</a>",
    "<base href=//evil.example/><meta http-equiv=refresh content=0;url=//evil.example>",
    "<form action=//evil.example><input name=q autofocus onfocus=alert(1)>",
)
LINKS = (
    "javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    'https://e.org/"onmouseover="alert(1)',
    " http://e.org",
)
ALLOWED = frozenset(
    ["html", "head", "meta", "title", "link", "script", "body", "a", "header", "p", "span", "form", "label", "input", "button", "nav", "ul", "li", "main", "section", "h1", "h2", "h3", "dl", "dt", "dd", "div", "small", "time", "article", "q", "blockquote", "mark", "em", "b", "bdi", "code", "ol", "details", "summary", "figure", "figcaption", "table", "thead", "tbody", "tr", "th", "td", "footer", "pre", "aside", "select", "option", "br", "i", "svg", "rect", "circle", "line", "path", "polygon", "text"]
)  # fmt: skip


class Looked(HTMLParser):
    """What tags, attributes and addresses a page has."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: list[tuple[str, str, str]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]


def poisoned() -> Iterator[Report]:
    """A report for each attack, which stands wherever a report's words may."""
    for i, attack in enumerate(ATTACKS):
        text = f"{attack} گفت: «{attack} در کابل». {attack} به پاکستان حمله کرد. پایان {i}."
        said = statement(
            text,
            attack,
            "گفت",
            f"{attack} در کابل",
            speaker=attack,
            party="AFG",
            act="accuse",
            targets=("PAK",),
            said="2025-10-20",
        )
        at = text.rindex(attack)
        told = Event(
            type="strike", actors=("AFG",), targets=("PAK", attack[:40]), place=attack, figures={attack[:20]: 3}, rule=attack,
            start=at, end=at + len(attack) + 16, why=(attack,),
        )  # fmt: skip
        yield report(
            text, f"poison-{i} {attack[:60]}", title=attack, outlet=attack[:50], url=LINKS[i % len(LINKS)], published="2025-10-20",
            statements=(said,), events=(told,),
            mentions=(mention(text, attack, "AFG", kind="person", id="person:zabihullah-mujahid", name=attack),),
        )  # fmt: skip


@pytest.fixture(scope="module")
def victim(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    path: Path = tmp_path_factory.mktemp("hostile") / "hostile.db"
    with SqliteStore(path) as store:
        list(store.put_many(Reading(report=r) for r in poisoned()))
    with TestClient(
        create_app(path, settings=Settings(rows=100, base_url="https://record.example"))
    ) as client:
        yield client


def paths(client: Client) -> Iterator[str]:
    yield from (
        "/",
        "/disputes",
        "/statements",
        "/events",
        "/reports",
        "/who",
        "/party/AFG",
        "/dispute/AFG-PAK",
    )
    yield from ("/dispute/AFG-PAK/timeline", "/dispute/AFG-PAK/figures", "/who/person:zabihullah-mujahid")
    for kind in ("statements", "events"):
        yield from (f"/entry/{row['id']}" for row in client.get(f"/{kind}.json").json()["rows"])
    yield from (f"/report/{row['id']}" for row in client.get("/reports.json").json()["rows"])


def test_nothing_of_a_report_becomes_part_of_a_page(victim: Client) -> None:
    seen = 0
    for path in paths(victim):
        answer = victim.get(path, headers={"accept-language": "en"})
        assert answer.status_code == 200, path
        page = Looked(answer.text)
        assert page.tags <= ALLOWED, (path, page.tags - ALLOWED)
        for tag, name, value in page.attributes:
            assert not name.startswith("on"), (path, tag, name)
            assert name != "style", (path, tag, name)
            if name in ("href", "src", "action"):
                ours = value.startswith(("/", "#", "https://record.example/")) and not value.startswith("//")
                outward = tag == "a" and value.startswith(("http://", "https://"))
                assert ours or outward, (path, tag, value)
        assert answer.text.count("<script") == 1
        for control in "\u202e\u2066\u2069\u0000\u0008\u001b":
            assert control not in answer.text, (path, control)
        if "7*7" in answer.text:
            assert "{{ 7*7 }}" in answer.text or "${7*7}" in answer.text, path
        seen += 1
    assert seen > 3 * len(ATTACKS)


@pytest.mark.parametrize("attack", ATTACKS)
def test_nothing_of_an_address_becomes_part_of_a_page(victim: Client, attack: str) -> None:
    asked: tuple[tuple[str, dict[str, Any]], ...] = (
        ("/search", {"q": attack[:900]}), ("/statements", {"text": attack[:150]}), ("/statements", {"by": attack[:150]}),
        ("/statements", {"act": attack}), ("/who", {"name": attack}), ("/events", {attack[:50]: "1"}), ("/statements", {"after": attack}),
        ("/", {"lang": attack, "theme": attack}), (f"/{attack[:60].replace('/', '')}", {}),
    )  # fmt: skip
    for path, params in asked:
        if not path.isprintable():
            continue
        answer = victim.get(path, params=params, headers={"accept-language": "en"})
        assert answer.status_code in (200, 400, 404), (path, answer.status_code)
        assert answer.headers["x-content-type-options"] == "nosniff"
        if "html" not in answer.headers["content-type"]:
            continue
        page = Looked(answer.text)
        assert page.tags <= ALLOWED
        assert answer.text.count("<script") == 1
        assert not any(name.startswith("on") for _, name, _ in page.attributes)


def test_feeds_and_citations_hold_attacks_as_text(victim: Client) -> None:
    for kind in ("statements", "events", "reports"):
        feed = ElementTree.fromstring(victim.get(f"/{kind}.atom").text)
        assert len(list(feed.iter("{http://www.w3.org/2005/Atom}entry"))) == len(ATTACKS)
        assert {e.tag.rpartition("}")[2] for e in feed.iter()} <= {
            "feed", "title", "id", "link", "updated", "generator", "entry", "author", "name", "content",
        }  # fmt: skip
    for row in victim.get("/statements.json").json()["rows"]:
        for form in ("txt", "bib", "csl.json", "annotation.json"):
            answer = victim.get(f"/entry/{row['id']}.{form}")
            assert answer.status_code == 200
            assert "html" not in answer.headers["content-type"]
            assert answer.headers["x-content-type-options"] == "nosniff"


def test_a_query_is_no_sql(victim: Client) -> None:
    for attack in (
        "' OR 1=1 --",
        '"; DROP TABLE report; --',
        "%",
        "_",
        "\\",
        "a' UNION SELECT text FROM report --",
    ):
        for field in ("by", "place", "outlet", "text"):
            data = victim.get("/statements.json", params={field: attack}).json()
            assert data["total"] == len(data["rows"]) < len(ATTACKS), (field, attack)
    assert victim.get("/home.json").json()["counts"]["reports"] == len(ATTACKS)


def test_no_other_host_gets_into_a_page(victim: Client) -> None:
    page = victim.get("/", headers={"host": "evil.example", "x-forwarded-host": "evil.example"}).text
    assert "evil.example/x" not in page
    assert '<link rel="canonical" href="https://record.example/">' in page


def test_nothing_is_written(victim: Client) -> None:
    for method in ("POST", "PUT", "DELETE", "PATCH"):
        for path in ("/", "/statements", "/reports"):
            assert victim.request(method, path).status_code == 405
