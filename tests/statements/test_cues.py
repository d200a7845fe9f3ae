"""Every construction of `cues.toml` reads its examples and leaves its counterexamples alone."""

from __future__ import annotations

import pytest

from marks import cut, read, unmark
from roznamcha.statements.cues import Cue, lexicon

CUES = lexicon().cues


@pytest.mark.parametrize(
    ("cue", "marked"),
    [pytest.param(c, e, id=f"{c.name}-{i}") for c in CUES for i, e in enumerate(c.examples)],
)
def test_example(cue: Cue, marked: str) -> None:
    wanted = unmark(marked)
    report = read(wanted.text)
    found = {cut(report, s): s for s in report.statements}
    assert (wanted.cue, wanted.content) in found
    statement = found[wanted.cue, wanted.content]
    assert statement.rule == cue.name
    assert cue.neutral or statement.act == cue.act


@pytest.mark.parametrize(
    ("cue", "text"),
    [pytest.param(c, t, id=f"{c.name}-{i}") for c in CUES for i, t in enumerate(c.counterexamples)],
)
def test_counterexample(cue: Cue, text: str) -> None:
    assert [s for s in read(text).statements if s.rule == cue.name] == []
