"""The model of doubt: the same answer every time, withholds what is read wrongly, never touches reading by rules."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from roznamcha.errors import ModelError
from roznamcha.pipeline import extract
from roznamcha.reader.doubt import Seen, features, load_doubt
from roznamcha.reader.linear import BUCKETS
from roznamcha.reader.model import load_reader
from roznamcha.records import Source, Statement

WORDS = st.lists(st.text(alphabet="ابپتدرسشکگلمنوهی۱۲.،", min_size=1, max_size=8), max_size=12)


def read(text: str, *, by_model: bool = True) -> tuple[Statement, ...]:
    source = Source(name="x", text=text, origin="x", url=None, title=None, published="2026-06-09")
    return extract(source, reader=load_reader() if by_model else None).statements


@given(WORDS, WORDS, st.sampled_from(["that", "colon", "left"]), st.none() | st.floats(0, 1))
def test_features_and_answers_depend_on_what_is_seen_alone(
    content: list[str], behind: list[str], mode: str, sure: float | None
) -> None:
    seen = Seen(
        {"rule": "say", "subject": "none"},
        {"cue": ["گفت"], "behind": behind},
        content,
        content[:3],
        mode,
        sure,
        None,
        (0, 9),
    )
    found = features(seen)
    assert found == features(seen._replace(span=(7, 16)))
    assert all(0 <= at < BUCKETS for at in found)
    doubt = load_doubt().doubt(seen)
    assert 0 < doubt < 1
    assert doubt == load_doubt().doubt(seen)


@pytest.mark.parametrize(
    "text",
    [
        "سخنگوی وزارت خارجه ایران گفت که تهران آماده گفت\u200cوگو با آمریکا است.",
        "وزیر خارجه پاکستان تأکید کرد: کابل باید به تعهدات خود عمل کند.",
        "ذبیح\u200cالله مجاهد، سخنگوی امارت اسلامی، این ادعا را رد کرد.",
    ],
)
def test_what_is_plainly_said_is_kept(text: str) -> None:
    with_model, by_rules = read(text), read(text, by_model=False)
    assert [s.content_start for s in with_model] == [s.content_start for s in by_rules]
    assert with_model


def test_what_is_withheld_is_read_by_rules_alone() -> None:
    # a poll's choice, not what an outlet learned «from the point of view of the state»
    text = "ریپلای\u200cها:\nاز نظر دولت که شاید اینترنت گیگی پنج هزار تومان مشکل امنیتی داشته باشه اما اینترنت سفید هیچ مشکلی نداره"
    assert read(text, by_model=False)
    assert not read(text)


def test_a_file_that_is_no_model_is_told(tmp_path: Path) -> None:
    other = tmp_path / "doubt.npz"
    with pytest.raises(ModelError, match="not a model of doubt"):
        load_doubt(other)
    np.savez(other, weights=np.zeros((2, 2), np.int8), scale=np.ones(2), alone=np.ones(2))
    with pytest.raises(ModelError, match="another version"):
        load_doubt(other)
