"""Short texts of every kind, with all that must be found in them: nothing missed, nothing more, no wrong value."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest

from roznamcha.lang.tables import DATA
from roznamcha.times.api import read_times

PROBES: list[dict[str, Any]] = [
    json.loads(line)
    for line in (Path(__file__).parent / "probes.jsonl").read_text(encoding="utf-8").splitlines()
]


@pytest.mark.parametrize("probe", PROBES, ids=lambda p: f"{p['kind']}: {p['text']}")
def test_probe(probe: dict[str, Any]) -> None:
    text = probe["text"]
    found = read_times(text, reference=probe["reference"])
    assert [[text[r.start : r.end], r.value] for r in found] == probe["expect"]


def test_the_book_of_rules_names_every_rule() -> None:
    names = {r["name"] for r in tomllib.loads((DATA / "times.toml").read_text(encoding="utf-8"))["rule"]}
    used = {r.rule for p in PROBES for r in read_times(p["text"], reference=p["reference"])}
    assert used <= names


def test_disagreement_is_told() -> None:
    (ref,) = read_times("نشست ۸ نوامبر (۲۲ آبان) بود.", reference="2025-11-09")
    assert ref.value is None
    assert ref.note is not None
    assert "disagree" in ref.note


def test_without_a_reference_nothing_is_guessed() -> None:
    found = read_times("دیروز و روز شنبه و ۱۷ آبان و ماه گذشته و سه روز پیش نشست بود.")
    assert found
    assert {r.value for r in found} == {None}
