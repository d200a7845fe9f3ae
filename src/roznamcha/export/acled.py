"""ACLED-shaped CSV: violence, demonstrations, arrests and agreements in the columns that ACLED's own files have.

Types follow the ACLED codebook (October 2024) by the table `lang/acled.tsv`. What a record does not settle stays empty:
whom ACLED would call which kind of actor, in which of its regions it happened. Columns of our own follow.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from typing import Any, BinaryIO

from roznamcha.entities.gazetteer import load
from roznamcha.export.coding import Codings
from roznamcha.export.days import days
from roznamcha.export.places import Where, countries, where
from roznamcha.export.rows import counted
from roznamcha.export.stream import Bundle, Tally, span, words
from roznamcha.export.table import GLUE, line
from roznamcha.query import EventAnswer
from roznamcha.records import Event
from roznamcha.store.when import bounds

# the version of the table: a change of any coding raises it
VERSION = 1
ACLED_COLUMNS = (
    "event_id_cnty", "event_date", "year", "time_precision", "disorder_type", "event_type", "sub_event_type", "actor1",
    "assoc_actor_1", "inter1", "actor2", "assoc_actor_2", "inter2", "interaction", "civilian_targeting", "iso",
    "region", "country", "admin1", "admin2", "admin3", "location", "latitude", "longitude", "geo_precision", "source",
    "source_scale", "notes", "fatalities", "tags", "timestamp",
)  # fmt: skip
OWN_COLUMNS = (
    "roznamcha_id", "roznamcha_type", "roznamcha_status", "roznamcha_told_by", "roznamcha_date", "roznamcha_killed_low",
    "roznamcha_killed_high", "roznamcha_report", "roznamcha_url", "roznamcha_published", "roznamcha_start",
    "roznamcha_end", "roznamcha_sha256",
)  # fmt: skip
COLUMNS = (*ACLED_COLUMNS, *OWN_COLUMNS)
# how long the time that is told may be for ACLED's second and third precision
_WEEK, _MONTH = 7, 31
# by kind of place: a town, a small region, a large one
_GEO_PRECISION = {"capital": 1, "city": 1, "site": 1, "crossing": 1, "district": 2, "province": 3}
# who acts in these, by the type alone
_CROWD = {"Riots": "Rioters"}


def write(bundles: Iterable[Bundle], out: BinaryIO, tally: Tally) -> None:
    """Write the events of `bundles` that ACLED codes to `out`."""
    out.write(line(COLUMNS))
    for bundle in bundles:
        tally.reports += 1
        for answer in bundle.entries:
            if not isinstance(answer, EventAnswer):
                continue
            coding = coding_of(answer)
            if coding is None:
                tally.left_out["ACLED does not code it"] += 1
                continue
            row = _row(answer, coding)
            out.write(line(row.get(name) for name in COLUMNS))
            tally.records += 1


@cache
def _table() -> Codings:
    return Codings("acled", ("disorder", "type", "subtype"))


def coding_of(answer: EventAnswer) -> Mapping[str, str] | None:
    """Disorder type, event type and sub-event type of an event; `None` for what ACLED does not code."""
    found = _table().event(answer.record, words(answer))
    return found if found and found["disorder"] != "-" else None


def _row(answer: EventAnswer, coding: Mapping[str, str]) -> dict[str, Any]:
    r, c, (start, end) = answer.record, answer.citation, span(answer)
    killed = counted(r.figures, "killed")
    sides = _sides(r)
    return {
        "event_id_cnty": answer.id,
        **_time(r.date),
        "disorder_type": coding["disorder"],
        "event_type": coding["type"],
        "sub_event_type": coding["subtype"],
        "actor1": _name(sides[0]),
        "assoc_actor_1": GLUE.join(map(_name, sides[2])),
        "inter1": _inter(sides[0], r, coding),
        "actor2": _name(sides[1]),
        "assoc_actor_2": GLUE.join(map(_name, sides[3])),
        "inter2": _inter(sides[1], r, coding) if r.type == "clash" else None,
        **_place(r.place),
        "source": c.outlet,
        "notes": words(answer),
        "fatalities": killed[0] if killed and killed[0] == killed[1] else None,
        "roznamcha_id": answer.id,
        "roznamcha_type": r.type,
        "roznamcha_status": r.status,
        "roznamcha_told_by": answer.told_by,
        "roznamcha_date": r.date,
        "roznamcha_killed_low": killed and killed[0],
        "roznamcha_killed_high": killed and killed[1],
        "roznamcha_report": c.report,
        "roznamcha_url": c.url,
        "roznamcha_published": c.published,
        "roznamcha_start": start,
        "roznamcha_end": end,
        "roznamcha_sha256": c.sha256,
    }


def _sides(event: Event) -> tuple[str, str, tuple[str, ...], tuple[str, ...]]:
    """The first and second actor, and those who stand beside each: who act together without a target face each other."""
    actors, targets = (
        [p for p in dict.fromkeys(x) if p not in ("", "UNK")] for x in (event.actors, event.targets)
    )
    if not targets and len(actors) > 1:
        return actors[0], actors[1], (), tuple(actors[2:])
    one, *beside = actors or [""]
    other, *besides = targets or [""]
    return one, other, tuple(beside), tuple(besides)


def _name(party: str) -> str:
    return load().states.get(party, party)


def _inter(party: str, event: Event, coding: Mapping[str, str]) -> str | None:
    """The kind of an actor, as far as type and place settle it: rioters; a state's forces, at home or abroad.

    Other actors are what ACLED holds them to be in each country, which no text tells.
    """
    if not party:
        return None
    if (crowd := _CROWD.get(coding["type"])) is not None:
        return crowd
    at = where(event.place)
    if event.type not in ("clash", "strike") or at is None or not at.state or party not in load().states:
        return None
    return "State forces" if at.state == party else "External/Other forces"


def _time(told: str | None) -> dict[str, Any]:
    """Date, year and precision: 1 a day, 2 within a week, 3 within a month; more than a month leaves them empty.

    ACLED puts an event of a span on a day in its middle; here a day stands only where the text settles it.
    """
    span_ = bounds(told) if told else None
    if span_ is None:
        return {}

    first, last = (date.fromisoformat(x) for x in span_)
    long = (last - first).days + 1
    exact = days(told)
    out: dict[str, Any] = {"year": first.year} if first.year == last.year else {}
    if exact and exact[0] == exact[1]:
        return out | {"event_date": exact[0], "time_precision": 1}
    if long <= _MONTH:
        out["time_precision"] = 2 if long <= _WEEK else 3
    return out


def _place(name: str | None) -> dict[str, Any]:
    """Country, location, coordinates and precision, as far as the tables know the place."""
    at: Where | None = where(name)
    if at is None:
        return {"location": name}
    country = countries().get(at.state)
    out: dict[str, Any] = {"iso": country.numeric, "country": load().states.get(at.state)} if country else {}
    if at.kind == "state":
        return out
    if at.kind == "province":
        out["admin1"] = at.name
    if at.latitude is not None:
        out |= {
            "latitude": at.latitude,
            "longitude": at.longitude,
            "geo_precision": _GEO_PRECISION.get(at.kind),
        }
    return out | {"location": at.name}
