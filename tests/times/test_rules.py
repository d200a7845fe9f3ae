"""Every production keeps what `lang/fa/times.toml` says of it, and every word of `times.tsv` has a known class."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest

from roznamcha.lang.tables import DATA, read_table
from roznamcha.times.api import read_times

BOOK: dict[str, Any] = tomllib.loads((DATA / "times.toml").read_text(encoding="utf-8"))
RULES: list[dict[str, Any]] = BOOK["rule"]
EXAMPLES = [(r["name"], e) for r in RULES for e in r["examples"]]
COUNTEREXAMPLES = [(r["name"], text) for r in RULES for text in r["counterexamples"]]


@pytest.mark.parametrize(("name", "example"), EXAMPLES, ids=lambda x: x if isinstance(x, str) else x["text"])
def test_example_is_found_with_its_value(name: str, example: dict[str, str]) -> None:
    found = read_times(example["text"], reference=BOOK["reference"])
    got = [(r.rule, example["text"][r.start : r.end], r.value) for r in found]
    assert (name, example["found"], example.get("value")) in got


@pytest.mark.parametrize(("name", "text"), COUNTEREXAMPLES)
def test_counterexample_is_not_found(name: str, text: str) -> None:
    assert name not in [r.rule for r in read_times(text, reference=BOOK["reference"])]


def test_every_rule_has_examples_and_counterexamples_and_one_name() -> None:
    names = [r["name"] for r in RULES]
    assert len(names) == len(set(names))
    for rule in RULES:
        assert rule["examples"], rule["name"]
        assert rule["counterexamples"], rule["name"]
        assert rule["about"], rule["name"]


def test_no_word_stands_twice_in_one_class() -> None:
    rows = read_table(DATA / "times.tsv", ("surface", "class", "value", "source"))
    keys = [(r["surface"], r["class"]) for r in rows]
    assert len(keys) == len(set(keys))
