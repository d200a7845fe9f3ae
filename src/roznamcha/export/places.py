"""Where the places of the record lie, and what other schemes call the states: for formats with columns for that."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from roznamcha.entities.facts import place_id
from roznamcha.entities.gazetteer import load
from roznamcha.lang.tables import DATA, read_table

# kinds of places that lie between states
_BETWEEN = ("crossing", "line", "water")
_COUNTRIES = DATA.parent / "countries.tsv"


@dataclass(frozen=True, slots=True)
class Country:
    """A state in other schemes: ISO 3166-1 alpha-3, alpha-2 and numeric, FIPS 10-4; empty where there is none."""

    iso3: str
    iso2: str
    numeric: str
    fips: str
    name: str


@dataclass(frozen=True, slots=True)
class Where:
    """A place: the kind that the gazetteer gives it (`capital`, `state`, `city`, `province`, …), its state's code (empty:
    not known, or it lies in or between several, as crossings, seas and lines do), its coordinates in degrees (WGS 84,
    `None`: not known) and what they point at."""

    name: str
    kind: str
    state: str
    latitude: float | None
    longitude: float | None
    point: str


@cache
def countries() -> Mapping[str, Country]:
    """States by ISO 3166-1 alpha-3."""
    rows = read_table(_COUNTRIES, ("iso3", "iso2", "numeric", "fips", "name", "source"))
    return {
        r["iso3"]: Country(
            iso3=r["iso3"], iso2=r["iso2"], numeric=r["numeric"], fips=r["fips"], name=r["name"]
        )
        for r in rows
    }


def where(name: str | None) -> Where | None:
    """What is known of the place with this canonical English name; `None` if the tables do not know it.

    >>> found = where("Torkham")
    >>> found.kind, found.state
    ('crossing', '')
    >>> where("Kabul").kind, where("Pakistan").latitude, where("Nowhere at all")
    ('capital', None, None)
    """
    return _places().get(name) if name else None


@cache
def _places() -> Mapping[str, Where]:
    gazetteer, out = load(), dict[str, Where]()

    def put(name: str, id_: str, kind: str, state: str) -> None:
        at = gazetteer.coordinates.get(id_)
        held = out.get(name)
        if held is not None and held.state != state:
            # one English name in two states: where it lies is not known
            out[name] = Where(name, held.kind, "", None, None, "")
        elif held is None and at is not None:
            out[name] = Where(name, kind, state, at.latitude, at.longitude, at.point)
        elif held is None:
            out[name] = Where(name, kind, state, None, None, "")

    for row in gazetteer.tables.filled("places"):
        put(row["name"], row["id"], row["kind"], "" if row["kind"] in _BETWEEN else row["state"])
    for row in gazetteer.tables.filled("states"):
        code = row["id"].partition(":")[2]
        if row["kind"] == "capital" and row["place"]:
            put(row["place"], place_id(row["place"]), "capital", code)
        elif row["kind"] == "name" and row["place"]:
            put(row["place"], row["id"], "state", code)
    return out
