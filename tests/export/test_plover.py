"""PLOVER codings: every act and event type has a row that can be reached, and the choices of the page hold."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import pytest

from roznamcha.export.plover import VERSION, Coding, coding_of_act, coding_of_event, codings
from roznamcha.pipeline import extract
from roznamcha.records import Act, Event, EventType, Source, Status

PAGE = Path(__file__).parents[2] / "docs" / "plover.md"
QUADS = {"verbal-cooperation", "material-cooperation", "verbal-conflict", "material-conflict"}
# the categories of the ontology under the names of the data set that uses it
CODES = {
    "AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST", "ACCUSE", "REJECT", "THREATEN",
    "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT",
}  # fmt: skip


def coded(
    kind: EventType, evidence: str = "", *, rule: str = "", status: Status = "happened"
) -> Coding | None:
    return coding_of_event(Event(type=kind, start=0, end=1, rule=rule, status=status), evidence)


@pytest.mark.parametrize("act", get_args(Act))
def test_every_act_but_say_is_coded(act: Act) -> None:
    coding = coding_of_act(act)
    assert (coding is None) == (act == "say")
    assert coding is None or (coding.code in CODES and coding.quad in QUADS)


@pytest.mark.parametrize("kind", get_args(EventType))
def test_every_event_but_an_office_taken_is_coded(kind: EventType) -> None:
    coding = coded(kind)
    assert (coding is None) == (kind == "appointment")
    assert coding is None or (coding.code in CODES and coding.quad in QUADS)


@pytest.mark.parametrize(
    ("kind", "evidence", "code", "mode"),
    [
        ("border", "گذرگاه بسته شد", "SANCTION", "sever"),
        ("border", "گذرگاه بازگشایی شد", "RETREAT", "access"),
        ("sanction", "تحریم\u200cها را لغو کرد", "RETREAT", None),
        ("sanction", "تحریم تازه وضع کرد", "SANCTION", None),
        ("ceasefire", "بر سر آتش\u200cبس توافق کردند", "AGREE", None),
        ("ceasefire", "آتش\u200cبس نافذ شد", "RETREAT", "ceasefire"),
        ("ceasefire", "آتش\u200cبس را نقض کرد", "SANCTION", "sever"),
        ("relations", "روابط خود را قطع کرد", "SANCTION", "sever"),
        ("relations", "روابط برقرار شد", "COOPERATE", None),
        ("appointment", "استعفا داد", "RETREAT", "resign"),
        ("protest", "بازار به آشوب کشیده شد", "PROTEST", "riot"),
    ],
)
def test_words_of_the_evidence_decide(kind: EventType, evidence: str, code: str, mode: str | None) -> None:
    coding = coded(kind, evidence)
    assert coding is not None
    assert (coding.code, coding.mode) == (code, mode)


def test_a_word_counts_only_as_a_whole() -> None:
    coding = coded("border", "گذرگاه بازرگانی بسته شد")
    assert coding is not None
    assert coding.code == "SANCTION"


def test_what_is_planned_has_the_context_of_the_future() -> None:
    coding = coded("ceasefire", "آتش\u200cبس برقرار خواهد شد", status="planned")
    assert coding == Coding("AGREE", None, "verbal-cooperation", ("future",))


def test_a_report_is_coded_event_by_event() -> None:
    text = "هند و پاکستان با میانجیگری قطر مذاکره کردند. هند ده\u200cها موشک به پاکستان شلیک کرد."
    report = extract(Source(name="a", text=text))
    found = [c and (c.code, c.mode) for c in codings(report.events, report.text)]
    assert found == [("CONSULT", "third-party"), ("ASSAULT", "heavy-weapons")]


def test_the_page_names_the_version() -> None:
    assert f"version {VERSION}" in PAGE.read_text(encoding="utf-8")
