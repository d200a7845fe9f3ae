"""Plain sentences of the field, one event each or none: `probes.jsonl` says what is to be read in them.

A field that a row leaves out may be read either way.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from roznamcha.pipeline import extract
from roznamcha.records import Source

_PROBES = [
    json.loads(line)
    for line in Path(__file__).with_name("probes.jsonl").read_text(encoding="utf-8").splitlines()
    if line
]


@pytest.mark.parametrize("probe", _PROBES, ids=range(len(_PROBES)))
def test_probe(probe: dict[str, Any]) -> None:
    source = Source(name="probe", text=probe["text"], origin="probe", published="2025-11-09")
    found = extract(source).events
    if probe.get("none"):
        assert found == ()
        return
    (event,) = found
    assert event.type == probe["type"]
    if "status" in probe:
        assert event.status == probe["status"]
    if "actors" in probe:
        assert set(event.actors) == set(probe["actors"])
    if "targets" in probe:
        assert set(event.targets) == set(probe["targets"])
    if "figures" in probe:
        assert event.figures == probe["figures"]
