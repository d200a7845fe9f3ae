"""Plain sentences of the field, each with the mentions that a reader finds in them.

`probes.jsonl`: the sentence, the day and the language of the report, and under `expect` the words of each mention with its
side and its id, or its English name where the tables hold no id. What else is found is no matter; the words in `not` are
no mention.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from roznamcha.entities.find import find_mentions
from roznamcha.text.document import prepare

PROBES: list[dict[str, Any]] = [
    json.loads(line)
    for line in (Path(__file__).parent / "probes.jsonl").read_text(encoding="utf-8").splitlines()
]


@pytest.mark.parametrize("probe", PROBES, ids=lambda p: p["text"])
def test_probe(probe: dict[str, Any]) -> None:
    doc = prepare(probe["text"])
    found = find_mentions(doc, on=probe["on"], language=probe["language"])
    shown = {(doc.text[m.start : m.end], m.party, m.id or m.name) for m in found}
    missing = {tuple(e) for e in probe["expect"]} - shown
    assert not missing, f"not found: {sorted(missing)}; found: {sorted(shown)}"
    assert not set(probe.get("not", ())) & {words for words, _, _ in shown}
