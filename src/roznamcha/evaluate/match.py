"""Pairing gold with extracted items: overlap, one-to-one matching, the same speaker, the same sentence."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

Item = Mapping[str, Any]
Bounds = tuple[int, int]
NOWHERE: Bounds = (0, 0)
HALF = 0.5
_LOOSE = re.compile(r"[\W_]+")
_BREAKS = "\n.؟!"


def bounds(item: Item, prefix: str = "") -> Bounds:
    """The half-open span `<prefix>start`..`<prefix>end` of an item, `NOWHERE` if it has none or an empty one.

    >>> bounds({"start": 3, "end": 9}), bounds({"content_start": 4, "content_end": 4}, "content_")
    ((3, 9), (0, 0))
    """
    start, end = item.get(f"{prefix}start"), item.get(f"{prefix}end")
    if isinstance(start, int) and isinstance(end, int) and start < end:
        return start, end
    return NOWHERE


def overlap(a: Bounds, b: Bounds) -> float:
    """Intersection over union of two spans, 0.0 where they do not meet.

    >>> overlap((0, 10), (5, 10)), overlap((0, 5), (5, 10))
    (0.5, 0.0)
    """
    shared = min(a[1], b[1]) - max(a[0], b[0])
    return shared / (max(a[1], b[1]) - min(a[0], b[0])) if shared > 0 else 0.0


def by_overlap(prefix: str = "") -> Callable[[Item, Item], float]:
    """A measure of likeness for `pair_up`: the overlap of two items' spans, 0.0 below one half."""

    def alike(gold: Item, system: Item) -> float:
        value = overlap(bounds(gold, prefix), bounds(system, prefix))
        return value if value >= HALF else 0.0

    return alike


def sentence_around(text: str, at: int) -> Bounds:
    """The bounds of the sentence of `text` around `at`, by line ends and full stops alone.

    The rule of the contract's scorer, plainer than `text.sentences` on purpose: a score must not move when
    the splitter does.
    """
    start = max(text.rfind(mark, 0, at) for mark in _BREAKS) + 1
    ends = [end for mark in _BREAKS if (end := text.find(mark, at)) >= 0]
    return start, min(ends, default=len(text))


def same_event(text: str) -> Callable[[Item, Item], float]:
    """A measure of likeness of two events of one report: of one type, evidence that meets or shares a
    sentence.
    """

    def alike(gold: Item, system: Item) -> float:
        here, there = bounds(gold), bounds(system)
        if gold["type"] != system.get("type") or there == NOWHERE:
            return 0.0
        shared = overlap(here, there)
        near = shared > 0 or sentence_around(text, here[0]) == sentence_around(text, there[0])
        return 1 + shared if near else 0.0

    return alike


def pair_up(
    gold: Sequence[Item], system: Sequence[Item], alike: Callable[[Item, Item], float]
) -> list[tuple[int, int]]:
    """Pair gold with system items one to one, the most alike first, earlier items before later ones on a tie.

    Returns pairs of indices; items that are alike to a degree of 0 are never paired.
    """
    degrees = [
        (-degree, i, j)
        for i, wanted in enumerate(gold)
        for j, found in enumerate(system)
        if (degree := alike(wanted, found)) > 0
    ]
    pairs: list[tuple[int, int]] = []
    taken_gold: set[int] = set()
    taken_system: set[int] = set()
    for _, i, j in sorted(degrees):
        if i not in taken_gold and j not in taken_system:
            taken_gold.add(i)
            taken_system.add(j)
            pairs.append((i, j))
    return pairs


def loose(name: object) -> str:
    """A name without case and punctuation.

    >>> loose("Ministry of Foreign Affairs (Pakistan)")
    'ministry of foreign affairs pakistan'
    """
    return _LOOSE.sub(" ", str(name or "")).strip().casefold()


def same_speaker(gold: Item, system: Item) -> bool:
    """Whether the speaker is the gold one or one of its aliases, case and punctuation aside."""
    names = (gold.get("speaker"), *gold.get("speaker_aliases", ()))
    return loose(system.get("speaker")) in {loose(name) for name in names}


def same_party_and_act(gold: Item, system: Item) -> bool:
    """Whether a statement has both the party and the act of the gold one."""
    return (gold["party"], gold["act"]) == (system.get("party"), system.get("act"))
