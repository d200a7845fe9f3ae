"""Floors: the F1 that each figure has once reached and must not fall below; raised, never lowered."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from roznamcha.errors import LexiconError
from roznamcha.evaluate.score import Scores

FLOORS = Path(__file__).with_name("floors.toml")
Floors = Mapping[str, Mapping[str, float]]


@dataclass(frozen=True, slots=True)
class Shortfall:
    """A figure that lies below its floor; F1 between 0 and 1."""

    figure: str
    floor: float
    reached: float

    def __str__(self) -> str:
        return f"{self.figure}: F1 {self.reached:.3f} is below the floor {self.floor:.3f}"


def parse_floors(text: str, *, where: str = "floors.toml") -> Floors:
    """The floors by gold folder and figure; `LexiconError` for anything but numbers between 0 and 1."""
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise LexiconError(f"{where}: {error}") from error
    for folder, floors in tables.items():
        for figure, floor in floors.items():
            if not isinstance(floor, int | float) or isinstance(floor, bool) or not 0 <= floor <= 1:
                raise LexiconError(f"{where}, [{folder}] {figure}: {floor!r} is no F1 between 0 and 1")
    return tables


def load_floors(path: Path = FLOORS) -> Floors:
    """The floors of the file at `path`."""
    return parse_floors(path.read_text(encoding="utf-8"), where=path.name)


def shortfalls(scores: Scores, floors: Mapping[str, float]) -> list[Shortfall]:
    """The figures of `scores` below their floors, in the order of the file; an unknown figure counts as 0."""
    reached = {name: tally.f1 for name, tally in scores.figures.items()}
    return [
        Shortfall(figure, floor, reached.get(figure, 0.0))
        for figure, floor in floors.items()
        if reached.get(figure, 0.0) < floor
    ]


def lowered(before: Floors, after: Floors) -> list[str]:
    """The floors of `before` that are lower in `after`, or gone.

    >>> lowered({"dev": {"events (type)": 0.4}}, {"dev": {"events (type)": 0.3}})
    ['[dev] events (type): 0.4 was lowered to 0.3']
    """
    return [
        f"[{folder}] {figure}: {floor} was lowered to {after.get(folder, {}).get(figure, 'nothing')}"
        for folder, floors in before.items()
        for figure, floor in floors.items()
        if after.get(folder, {}).get(figure, -1.0) < floor
    ]
