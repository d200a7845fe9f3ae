"""Decoding: the tags that are found are worth as much as any others could be."""

from __future__ import annotations

import random
from itertools import pairwise, product
from math import isclose, log

from roznamcha.reader.spans import _INSIDE, _NEVER, _STEPS, decode


def worth(tags: tuple[int, ...], rows: list[list[float]]) -> float:
    """What a sequence of tags is worth, by the definition."""
    steps = sum(_STEPS[a][b] for a, b in pairwise(tags))
    begin = _NEVER if tags[0] == _INSIDE else 0.0
    return begin + steps + sum(log(row[tag] + 1e-6) for tag, row in zip(tags, rows, strict=True))


def test_no_other_tags_are_worth_more() -> None:
    chance = random.Random(4)
    for _ in range(60):
        rows = [[chance.random() ** 3 for _ in range(4)] for _ in range(chance.randint(1, 5))]
        best = max(worth(tags, rows) for tags in product(range(4), repeat=len(rows)))
        assert isclose(worth(tuple(decode(rows)), rows), best)


def test_of_equals_the_first_is_taken() -> None:
    assert decode([[0.25] * 4] * 3) == [0, 0, 0]
    assert decode([]) == []
