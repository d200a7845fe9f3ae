"""GDELT-shaped TSV: the 61 columns of the GDELT 2.0 event table, one row a pair of sides, and ten columns of our own.

The columns and what belongs into them follow "The GDELT Event Database Data Format Codebook V2.0" (19 February 2015), the
codes CAMEO 1.1b3 by the table `lang/cameo.tsv`. Like GDELT's own files these have no header; `COLUMNS` names the columns.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cache
from hashlib import sha256
from typing import Any, BinaryIO

from roznamcha.entities.gazetteer import load
from roznamcha.export.coding import Codings
from roznamcha.export.days import day
from roznamcha.export.places import countries, where
from roznamcha.export.stream import Bundle, Tally, span, words
from roznamcha.lang.tables import DATA, read_table
from roznamcha.query import Answer, EventAnswer, StatementAnswer
from roznamcha.store.protocol import ReportHead

# the version of the tables: a change of any coding raises it
VERSION = 1
_ACTOR = (
    "Code", "Name", "CountryCode", "KnownGroupCode", "EthnicCode", "Religion1Code", "Religion2Code", "Type1Code",
    "Type2Code", "Type3Code",
)  # fmt: skip
_GEO = ("Type", "FullName", "CountryCode", "ADM1Code", "ADM2Code", "Lat", "Long", "FeatureID")
GDELT_COLUMNS = (
    "GLOBALEVENTID", "SQLDATE", "MonthYear", "Year", "FractionDate",
    *(f"Actor1{name}" for name in _ACTOR),
    *(f"Actor2{name}" for name in _ACTOR),
    "IsRootEvent", "EventCode", "EventBaseCode", "EventRootCode", "QuadClass", "GoldsteinScale",
    "NumMentions", "NumSources", "NumArticles", "AvgTone",
    *(f"Actor1Geo_{name}" for name in _GEO),
    *(f"Actor2Geo_{name}" for name in _GEO),
    *(f"ActionGeo_{name}" for name in _GEO),
    "DATEADDED", "SOURCEURL",
)  # fmt: skip
OWN_COLUMNS = (
    "roznamcha_id", "roznamcha_kind", "roznamcha_date", "roznamcha_status", "roznamcha_told_by", "roznamcha_report",
    "roznamcha_published", "roznamcha_start", "roznamcha_end", "roznamcha_sha256",
)  # fmt: skip
COLUMNS = (*GDELT_COLUMNS, *OWN_COLUMNS)
# GDELT's classes of CAMEO's twenty roots
_QUADS = ((5, 1), (8, 2), (13, 3), (20, 4))
_COUNTRY, _CITY, _PROVINCE = 1, 4, 5
_GEO_TYPES = {"state": _COUNTRY, "province": _PROVINCE}
_SIDES = DATA.parent / "cameo_sides.tsv"


def write(bundles: Iterable[Bundle], out: BinaryIO, tally: Tally) -> None:
    """Write the entries of `bundles` to `out`, a row for each pair of sides."""
    for bundle in bundles:
        tally.reports += 1
        for answer in bundle.entries:
            coding = coding_of(answer)
            if coding is None:
                tally.left_out["CAMEO has no code for it"] += 1
                continue
            pairs = tuple(dyads(answer))
            if not pairs:
                tally.left_out["no side is known, and a row of GDELT is of sides"] += 1
            for one, other in pairs:
                row = _row(answer, bundle.head, coding, one, other)
                out.write("\t".join(_cell(row.get(name)) for name in COLUMNS).encode() + b"\n")
                tally.records += 1


@cache
def _table() -> Codings:
    return Codings("cameo", ("code", "goldstein"))


def coding_of(answer: Answer) -> Mapping[str, str] | None:
    """The CAMEO code of an entry and its value on the Goldstein scale; `None` where CAMEO has none."""
    if isinstance(answer, EventAnswer):
        found = _table().event(answer.record, words(answer))
    else:
        found = _table().act(answer.record.act, f"{answer.cuts['cue']} {words(answer)}")
    return found if found and found["code"] != "-" else None


def dyads(answer: Answer) -> Iterator[tuple[str, str]]:
    """The pairs of sides that an entry is of: who does it, at whom; those who do it together, each with each.

    An empty string is a side that is not known. A pair without any known side is none.
    """
    if isinstance(answer, StatementAnswer):
        one = _known([answer.record.party])
        other = _known(answer.record.targets)
    else:
        one, other = _known(answer.record.actors), _known(answer.record.targets)
        if not other and len(one) > 1:
            yield from ((a, b) for i, a in enumerate(one) for b in one[i + 1 :])
            return
    if one or other:
        yield from ((a, b) for a in one or [""] for b in other or [""])


def _known(parties: Iterable[str]) -> list[str]:
    return [p for p in dict.fromkeys(parties) if p not in ("", "UNK")]


def _row(answer: Answer, head: ReportHead, coding: Mapping[str, str], one: str, other: str) -> dict[str, Any]:
    code = coding["code"]
    start, end = span(answer)
    happened = isinstance(answer, EventAnswer)
    told = answer.record.date if isinstance(answer, EventAnswer) else answer.record.said
    return {
        "GLOBALEVENTID": number(answer.id, one, other),
        **_date(day(told)),
        **_actor("Actor1", one, "" if isinstance(answer, EventAnswer) else answer.record.speaker),
        **_actor("Actor2", other, ""),
        "EventCode": code,
        "EventBaseCode": code[:3],
        "EventRootCode": code[:2],
        "QuadClass": next(quad for last, quad in _QUADS if int(code[:2]) <= last),
        "GoldsteinScale": coding["goldstein"],
        "NumMentions": 1,
        "NumSources": 1,
        "NumArticles": 1,
        **(_geo(answer.record.place) if isinstance(answer, EventAnswer) else {}),
        "DATEADDED": "".join(c for c in head.first_ingested if c.isdigit()),
        "SOURCEURL": head.url or head.origin,
        "roznamcha_id": answer.id,
        "roznamcha_kind": "event" if happened else "statement",
        "roznamcha_date": told,
        "roznamcha_status": answer.record.status if isinstance(answer, EventAnswer) else None,
        "roznamcha_told_by": answer.told_by if isinstance(answer, EventAnswer) else None,
        "roznamcha_report": head.id,
        "roznamcha_published": head.published,
        "roznamcha_start": start,
        "roznamcha_end": end,
        "roznamcha_sha256": head.sha256,
    }


def number(entry: str, one: str, other: str) -> int:
    """The whole number that stands for a pair of sides of an entry: the first 60 bits of a hash, fit for a signed 64.

    >>> number("e1", "AFG", "PAK") == number("e1", "AFG", "PAK") != number("e1", "PAK", "AFG")
    True
    """
    return int(sha256("\x1f".join((entry, one, other)).encode()).hexdigest()[:15], 16)


def _date(told: str | None) -> dict[str, Any]:
    """The five columns of the date; empty unless the text settles the day."""
    if told is None:
        return {}
    on = date.fromisoformat(told)
    return {
        "SQLDATE": told.replace("-", ""),
        "MonthYear": told[:7].replace("-", ""),
        "Year": told[:4],
        # the codebook's sum: months of thirty days
        "FractionDate": f"{on.year + (on.month * 30 + on.day) / 365:.4f}",
    }


@cache
def _sides() -> Mapping[str, tuple[str, str, str]]:
    """Sides that are no state: CAMEO's code, known group and type."""
    rows = read_table(_SIDES, ("party", "code", "group", "type", "source"))
    return {r["party"]: (r["code"], r["group"], r["type"]) for r in rows}


def _actor(prefix: str, party: str, name: str) -> dict[str, Any]:
    """The columns of an actor that can be said: code, name, and the state, the known group or the type."""
    if not party:
        return {f"{prefix}Name": name}
    gazetteer = load()
    if party in gazetteer.states:
        own = name or gazetteer.states[party]
        return {f"{prefix}Code": party, f"{prefix}Name": own, f"{prefix}CountryCode": party}
    code, group, kind = _sides().get(party, ("", "", ""))
    return {
        f"{prefix}Code": code,
        f"{prefix}Name": name or party,
        f"{prefix}KnownGroupCode": group,
        f"{prefix}Type1Code": kind,
    }


def _geo(place: str | None) -> dict[str, Any]:
    """The columns of the place of the action; coordinates only of what is a point, countries by FIPS 10-4."""
    at = where(place)
    if at is None:
        return {"ActionGeo_FullName": place}
    country = countries().get(at.state)
    full = at.name if at.kind == "state" or country is None else f"{at.name}, {country.name}"
    return {
        "ActionGeo_Type": _GEO_TYPES.get(at.kind, _CITY),
        "ActionGeo_FullName": full,
        "ActionGeo_CountryCode": country.fips if country else None,
        "ActionGeo_Lat": at.latitude,
        "ActionGeo_Long": at.longitude,
    }


def _cell(value: object) -> str:
    """A value as a field: one line, without tabs."""
    return "" if value is None else " ".join(str(value).split())
