"""Marks cut exactly the words looked for out of the raw text, however either is spelt."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from made import report
from roznamcha.query import ReportFilter
from roznamcha.search.marks import marks
from roznamcha.search.question import parse
from roznamcha.store.search import plain
from roznamcha.store.sqlite import SqliteStore


def cut(text: str, question: str) -> list[str]:
    words = parse(question).words
    assert words is not None
    return [text[m.start : m.end] for m in marks(text, words.terms)]


@pytest.mark.parametrize(
    ("text", "question", "found"),
    [
        ("آتش\u200cبس برقرار است", "آتش بس", ["آتش\u200cبس"]),
        ("آتش بس برقرار است", "آتش\u200cبس", ["آتش بس"]),
        ("آتشبس برقرار است", "آتش\u200cبس", ["آتشبس"]),
        ("پاكستان حريم", "پاکستان حریم", ["پاكستان", "حريم"]),
        ("روز ۱۹ اکتوبر", '"19 اکتبر"', ["۱۹ اکتوبر"]),
        ("حملهٔ هوایی", "حمله", ["حملهٔ"]),
        ("کـتـاب را خواند", "کتاب", ["کـتـاب"]),
        ("مذاکرات و مذاکره", "مذاکر*", ["مذاکرات", "مذاکره"]),
        ("گفت\u200cوگوهای صلح", "گفتوگو*", ["گفت\u200cوگوهای"]),
        ("«حریم هوایی» و حریم دریایی", "«حریم هوایی»", ["حریم هوایی"]),
        ("Kabul and KABUL", "kabul", ["Kabul", "KABUL"]),
        ("\u202bایران\u202c", "ایران", ["ایران"]),
        ("کتابخانه", "کتاب", []),
    ],
)
def test_marks(text: str, question: str, found: list[str]) -> None:
    assert cut(text, question) == found


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from(["آتش", "بس", "آتش\u200cبس", "آتشبس", "دوحه", "ك", "ۀ", "x1", "۱۲"]),
        min_size=1,
        max_size=8,
    ),
    st.sampled_from([" ", "\n", "، ", " «", "\u200f "]),
    st.lists(
        st.sampled_from(["آتش", "بس", "آتش\u200cبس", "دوح*", '"آتش بس"', "12", "ک"]), min_size=1, max_size=3
    ),
)
def test_what_the_index_finds_has_marks(
    tmp_path_factory: pytest.TempPathFactory, words: list[str], glue: str, asked: list[str]
) -> None:
    text, question = glue.join(words), " ".join(asked)
    path: Path = tmp_path_factory.mktemp("marks") / "a.db"
    terms = parse(question).words
    assert terms is not None
    with SqliteStore(path) as store:
        store.put(report(text, "one"))
        found = store.search.hits(terms, ReportFilter(), limit=5)
    each = [marks(text, [t]) for t in terms.terms]
    assert bool(found) == all(each), (text, question)
    for spans, term in zip(each, terms.terms, strict=True):
        for m in spans:
            units = plain(text[m.start : m.end]).replace("\u200c", " ").split()
            assert units
            assert any(units[0].startswith(f[0][:1]) for f in term.forms)
