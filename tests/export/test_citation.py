"""Citations: every form holds the exact words, escaped for where it goes."""

from __future__ import annotations

from typing import Any

import jsonschema
import pytest
import regex

from made import kabul
from roznamcha.export.citation import Cited, as_annotation, as_bibtex, as_csl, as_text
from roznamcha.query import Answer, events, head_and_text, statements
from roznamcha.store.protocol import EventFilter, Reading, StatementFilter, Store
from roznamcha.store.sqlite import SqliteStore

ADDRESS = "https://record.example/entry/x"
# what CSL-JSON says of the fields used here, written for this test from its specification
DATE = {
    "type": "object",
    "required": ["date-parts"],
    "additionalProperties": False,
    "properties": {
        "date-parts": {
            "type": "array", "minItems": 1, "maxItems": 2,
            "items": {"type": "array", "minItems": 1, "maxItems": 3, "items": {"type": "integer"}},
        }
    },
}  # fmt: skip
ITEM = {
    "type": "object",
    "required": ["type", "id"],
    "additionalProperties": False,
    "properties": {
        "type": {"const": "article-newspaper"}, "id": {"type": "string"}, "title": {"type": "string"},
        "container-title": {"type": "string"}, "language": {"type": "string"}, "URL": {"type": "string"},
        "note": {"type": "string"}, "source": {"type": "string"}, "issued": DATE,
    },
}  # fmt: skip


@pytest.fixture(params=["statement", "event"])
def cited(request: pytest.FixtureRequest, filled: Store) -> Cited:
    asked = {"report": kabul().id}
    answer: Answer = (
        statements(filled, StatementFilter(**asked))[0]  # type: ignore[arg-type]
        if request.param == "statement"
        else events(filled, EventFilter(**asked))[0]  # type: ignore[arg-type]
    )
    head, text = head_and_text(filled, answer.citation.report)
    return Cited(answer=answer, head=head, text=text, address=ADDRESS)


def test_text_holds_words_place_and_address(cited: Cited) -> None:
    told, c = as_text(cited), cited.answer.citation
    assert " ".join(c.words.split()) in told
    for part in (
        "kabulpost",
        "2025-10-20",
        "https://example.org/kabul/1",
        ADDRESS,
        c.sha256,
        f"{c.start}–{c.end}",
    ):
        assert part in told


def test_csl_fits_its_schema(cited: Cited) -> None:
    item = as_csl(cited)
    jsonschema.validate(item, ITEM)
    assert item["issued"] == {"date-parts": [[2025, 10, 20]]}
    assert item["id"] == cited.answer.id


def test_bibtex_is_balanced(cited: Cited) -> None:
    told = as_bibtex(cited)
    assert told.startswith(f"@online{{{cited.answer.id},\n")
    plain = regex.sub(r"\\[{}]", "", told)
    assert plain.count("{") == plain.count("}")
    assert "date = {2025-10-20}" in told


def test_an_annotation_selects_the_words(cited: Cited) -> None:
    made: dict[str, Any] = as_annotation(cited)
    quote, place = made["target"]["selector"]
    assert made["id"] == ADDRESS
    assert "http://www.w3.org/ns/anno.jsonld" in made["@context"]
    assert cited.text[place["start"] : place["end"]] == quote["exact"]
    assert cited.text[: place["start"]].endswith(quote["prefix"])


def test_what_a_report_says_cannot_break_out(tmp_path_factory: pytest.TempPathFactory) -> None:
    hostile = "a}\n@book{x, title={\u202eevil\\input{/etc/passwd}$_%&#~^"
    path = tmp_path_factory.mktemp("cited") / "a.db"
    with SqliteStore(path) as store:
        list(
            store.put_many([Reading(report=kabul(title=hostile, outlet="x}{y", url="https://e.org/}{\\a b"))])
        )
        answer = statements(store, StatementFilter())[0]
        head, text = head_and_text(store, answer.citation.report)
        told = as_bibtex(Cited(answer=answer, head=head, text=text, address=ADDRESS))
        line = as_text(Cited(answer=answer, head=head, text=text, address=ADDRESS))
    plain = regex.sub(r"\\[{}]", "", told)
    assert plain.count("{") == plain.count("}")
    assert told.count("\n@") == 0
    assert r"\input" not in told
    assert "\u202e" not in told + line
