"""What the tables say of one surface, outlet, side, place or office, and whether a span of dates holds a day."""

from __future__ import annotations

from dataclasses import dataclass
from unicodedata import combining, normalize

import regex

_NO_LETTERS = regex.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Entry:
    """What a surface may stand for: `cls` is the table, `kind` its sort inside it, `state` the state it belongs to."""

    cls: str
    id: str
    name: str
    party: str = ""
    kind: str = ""
    place: str = ""
    state: str = ""
    flags: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Outlet:
    """A news outlet: slug, English name, the state it is published from, who stands behind it (one of `FAMILIES`, empty:
    not known) and its web domains."""

    slug: str
    name: str
    country: str
    family: str
    domains: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Side:
    """The party of a person from `since` to `until` (EDTF, empty: open)."""

    party: str
    since: str
    until: str


@dataclass(frozen=True, slots=True)
class Coordinates:
    """Where a place lies, in degrees (WGS 84); `point` says whether that is the place itself, its seat, or a town there."""

    latitude: float
    longitude: float
    point: str
    source: str


@dataclass(frozen=True, slots=True)
class Tenure:
    """`person` held `role` of `of` from `since` to `until` (EDTF, empty: not known or still)."""

    person: str
    role: str
    of: str
    since: str
    until: str


def covers(since: str, until: str, on: str | None) -> bool:
    """Whether a span of dates holds the day `on`; without `on`, whether it is still open."""
    if on is None:
        return not until
    day = on.split("/")[0]
    if not day[:4].isdigit():
        return not until
    begin, end = since.split("/")[0].rstrip("?~%"), until.split("/")[-1].rstrip("?~%")
    return (not begin or begin <= day or day.startswith(begin)) and (not end or day[: len(end)] <= end)


def place_id(name: str) -> str:
    """The id of a place that only its English name is known of: a capital's.

    >>> place_id("Washington, D.C."), place_id("São Tomé")
    ('place:washington-d-c', 'place:sao-tome')
    """
    plain = "".join(c for c in normalize("NFKD", name.casefold()) if not combining(c))
    return f"place:{_NO_LETTERS.sub('-', plain).strip('-')}"
