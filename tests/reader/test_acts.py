"""The model of acts: the same answer every time, asked only behind neutral verbs, with its reason told."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from roznamcha.errors import ModelError
from roznamcha.pipeline import extract
from roznamcha.reader.acts import Asked, features, load_acts
from roznamcha.reader.heads import ACTS
from roznamcha.reader.linear import BUCKETS, bucket
from roznamcha.reader.model import load_reader
from roznamcha.records import Source


@given(st.text(alphabet="ابپتدرسشکگلمنوهی ۱۲", max_size=80), st.sampled_from(ACTS))
def test_features_and_answers_depend_on_what_is_asked_alone(content: str, act: str) -> None:
    asked = Asked(content, "say", act, "", True, 0)  # type: ignore[arg-type]
    found = features(asked)
    assert found == features(asked._replace(start=7))
    assert all(0 <= at < BUCKETS and weight > 0 for at, weight in found.items())
    decided, sure = load_acts().decide(asked)
    assert decided in ACTS
    assert 0 < sure <= 1
    assert load_acts().decide(asked) == (decided, sure)


@given(st.text(alphabet="ابپتدرسش ۱", max_size=120))
def test_features_are_added_up_one_by_one(content: str) -> None:
    words = content.split()
    letters = [
        "c" + f" {word} "[i : i + n]
        for word in words
        for n in range(2, 6)
        for i in range(len(word) + 2 - n + 1)
    ]
    grams = ["w" + word for word in words] + [f"p{a} {b}" for a, b in pairwise(words)]
    wanted: dict[int, float] = {}
    for names in (letters, grams):
        for name in names:
            wanted[bucket(name)] = wanted.get(bucket(name), 0.0) + len(names) ** -0.5
    told = [bucket(name) for name in ("cue=say", "act=say", "rule=", "aimed=True")]
    for at in told:
        wanted[at] = wanted.get(at, 0.0) + 1.5
    found = features(Asked(content, "say", "say", "", True, 0))
    assert found.keys() == wanted.keys()
    # pairs stand behind the words in another order here, and floats are added in it
    assert all(found[at] == pytest.approx(wanted[at], rel=1e-12) for at in wanted)


def test_a_verb_that_names_the_act_decides_alone() -> None:
    text = "وزیر خارجه پاکستان طالبان را متهم کرد که به توافق پایبند نیست."
    source = Source(name="x", text=text, origin="x", url=None, title=None, published="2025-11-09")
    (statement,) = extract(source, reader=load_reader()).statements
    assert statement.act == "accuse"
    assert not any(w.startswith("model:act:") for w in statement.why)


def test_where_the_model_differs_from_the_rules_it_says_so() -> None:
    text = "سخنگوی وزارت خارجه ایران گفت: آمریکا به تعهدات خود عمل نکرده و دروغ می\u200cگوید."
    source = Source(name="x", text=text, origin="x", url=None, title=None, published="2025-11-09")
    (by_rules,), (with_model,) = extract(source).statements, extract(source, reader=load_reader()).statements
    told = [w for w in with_model.why if w.startswith("model:act:")]
    assert bool(told) == (by_rules.act != with_model.act)


def test_a_file_that_is_no_model_is_told(tmp_path: Path) -> None:
    other = tmp_path / "acts.npz"
    with pytest.raises(ModelError, match="not a model of acts"):
        load_acts(other)
    np.savez(other, weights=np.zeros((2, 2), np.int8), scale=np.ones(2), alone=np.ones(2))
    with pytest.raises(ModelError, match="another version"):
        load_acts(other)
