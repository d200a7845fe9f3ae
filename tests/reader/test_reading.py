"""What is asked of a reading: of stretches it has not read it says nothing."""

from __future__ import annotations

import pytest

from roznamcha.reader.heads import (
    ACT,
    ACTS,
    DOUBT,
    DOUBT_BEFORE,
    DOUBT_BEHIND,
    DOUBT_CUE,
    DOUBT_FIRST,
    DOUBT_LAST,
    DOUBT_SUBJECT,
    WIDTH,
)
from roznamcha.reader.reading import NOTHING, Reading, Row


def row(**scores: float) -> Row:
    at = {"said": DOUBT, "cue": DOUBT_CUE, "subject": DOUBT_SUBJECT, "first": DOUBT_FIRST, "last": DOUBT_LAST,
          "before": DOUBT_BEFORE, "behind": DOUBT_BEHIND}  # fmt: skip
    told = {at[name]: score for name, score in scores.items()}
    return tuple(told.get(i, 0.0) for i in range(WIDTH))


def test_doubt_adds_what_each_part_says() -> None:
    rows = [
        row(subject=1.0), row(cue=2.0), row(before=4.0), row(said=8.0, first=16.0), row(said=8.0, last=32.0),
        row(behind=64.0),
    ]  # fmt: skip
    reading = Reading(rows)
    assert reading.doubt(range(3, 5), cue=range(1, 2), subject=range(1)) == pytest.approx(127)
    assert reading.doubt(range(3, 5), cue=range(1, 2), subject=range(0)) == pytest.approx(126)


def test_what_was_not_read_says_nothing() -> None:
    reading = Reading([NOTHING, row(cue=2.0), NOTHING])
    assert reading.doubt(range(2, 3), cue=range(1, 2), subject=range(0)) is None
    assert reading.doubt(range(1, 3), cue=range(2, 3), subject=range(1)) == pytest.approx(0)
    assert reading.read([-1, 0, 1, 2, 3]) == [1]
    assert reading.acts(reading.read(range(2, 3))) == {}


def test_acts_are_pooled_over_what_was_read() -> None:
    sure = [0.0] * WIDTH
    sure[ACT.start + ACTS.index("deny")] = 9.0
    found = Reading([NOTHING, sure]).acts([1])
    assert max(found, key=lambda act: found[act]) == "deny"
    assert sum(found.values()) == pytest.approx(1)
