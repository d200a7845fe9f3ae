"""The tables of people and offices hold together: ids, spellings, dates, and nobody sits in another's chair."""

from __future__ import annotations

from calendar import monthrange
from collections import defaultdict
from datetime import date, timedelta
from functools import cache
from itertools import pairwise

import regex

from roznamcha.lang.tables import DATA, Row, read_table, spellings

PERSON_COLUMNS = ("surface", "id", "name", "party", "since", "until", "flags", "source")
OFFICE_COLUMNS = ("person", "role", "of", "since", "until", "source")
FLAGS = {"surname", "famous", "ambiguous", "epithet", "sideless"}

# one holder at a time for one state or organisation
SINGLE = {
    "president", "prime-minister", "foreign-minister", "defence-minister", "interior-minister", "finance-minister",
    "information-minister", "intelligence-minister", "oil-minister", "supreme-leader", "speaker-of-parliament",
    "chief-justice", "army-chief", "chief-of-general-staff", "irgc-commander", "quds-force-commander",
    "irgc-aerospace-commander", "irgc-navy-commander", "khatam-al-anbiya-commander", "irgc-spokesperson",
    "national-security-adviser", "security-council-secretary", "chief-nuclear-negotiator", "atomic-energy-head",
    "central-bank-governor", "secretary-of-state", "secretary-of-defense", "treasury-secretary", "vice-president",
    "first-vice-president", "state-department-spokesperson", "white-house-press-secretary", "centcom-commander",
    "joint-chiefs-chairman", "cia-director", "mossad-director", "isi-chief", "speaker-of-the-house",
    "government-spokesperson", "expediency-council-chairman", "expediency-council-secretary", "police-chief",
    "national-security-commission-chairman", "kremlin-spokesperson", "israeli-army-spokesperson", "mayor-of-tehran",
    "secretary-general", "political-bureau-head", "leader", "king", "emir", "sultan", "crown-prince", "pope",
    "chancellor", "ambassador-to-un", "un-secretary-general", "un-special-representative", "nato-secretary-general",
    "iaea-director-general", "eu-foreign-policy-chief", "european-commission-president", "european-council-president",
    "un-high-commissioner-for-human-rights", "un-high-commissioner-for-refugees", "who-director-general",
    "president-of-kurdistan-region", "prime-minister-of-kurdistan-region",
}  # fmt: skip
# the same chair for several: two vice-presidents of one state, ministries with several spokesmen, and the like
SHARED = {("vice-president", "ARE")}

EARLIEST, LATEST = date.min, date.max


def persons() -> list[Row]:
    return read_table(DATA / "entities" / "persons.tsv", PERSON_COLUMNS)


def offices() -> list[Row]:
    return read_table(DATA / "entities" / "offices.tsv", OFFICE_COLUMNS)


@cache
def days(edtf: str) -> tuple[date, date]:
    """The first and last day of a year, month or day; `ValueError` for every other date, EDTF or not."""
    found = regex.fullmatch(r"(?P<y>\d{4})(?:-(?P<m>\d\d)(?:-(?P<d>\d\d))?)?", edtf)
    if not found:
        raise ValueError(f"no year, month or day: {edtf!r}")
    y, m, d = (int(found[part]) if found[part] else 0 for part in ("y", "m", "d"))
    if d:
        return date(y, m, d), date(y, m, d)
    return date(y, m or 1, 1), date(y, m or 12, monthrange(y, m or 12)[1])


def first_day(edtf: str) -> date:
    """The first day of an EDTF date, the beginning of time for none."""
    return days(edtf)[0] if edtf else EARLIEST


def last_day(edtf: str) -> date:
    """The last day of an EDTF date, the end of time for none."""
    return days(edtf)[1] if edtf else LATEST


def test_first_row_is_whole_and_aliases_are_bare() -> None:
    first: dict[str, Row] = {}
    for row in persons():
        if row["id"] not in first:
            first[row["id"]] = row
            assert row["name"], f"{row.where}: the first row of {row['id']} has no name"
        elif row["name"]:
            # another side for another time: the spelling and name of the first row again
            assert row["surface"] == first[row["id"]]["surface"], row.where
            assert row["name"] == first[row["id"]]["name"], row.where
            assert row["party"], row.where
            assert row["since"] or row["until"], row.where
        else:
            extra = row["party"] + row["since"] + row["until"]
            assert not extra, f"{row.where}: an alias has a spelling only"


def test_ids_and_names() -> None:
    names: dict[str, str] = {}
    for row in persons():
        assert regex.fullmatch(r"person:[a-z0-9]+(?:-[a-z0-9]+)*", row["id"]), f"{row.where}: {row['id']}"
        assert "(" not in row["name"], f"{row.where}: no disambiguation in a name"
        if row["name"]:
            assert names.setdefault(row["name"], row["id"]) == row["id"], (
                f"{row.where}: two ids for {row['name']}"
            )
        assert row["party"] == "" or regex.fullmatch(r"[A-Z][A-Z0-9-]*", row["party"]), (
            f"{row.where}: {row['party']}"
        )


def test_persons_stand_together() -> None:
    done: set[str] = set()
    last = ""
    for row in persons():
        if row["id"] != last:
            assert row["id"] not in done, f"{row.where}: the rows of {row['id']} are apart"
            done.add(row["id"])
            last = row["id"]


def test_surfaces_are_persian() -> None:
    for row in persons():
        assert not regex.search(r"[A-Za-z\u0643\u064a]", row["surface"]), f"{row.where}: {row['surface']}"
        assert not regex.search(r"\p{M}|  |[\u200b\u200d\u200e\u200f]", row["surface"]), (
            f"{row.where}: a stray mark"
        )
        assert regex.fullmatch(r"[\p{Arabic}\u200c. ]+", row["surface"]), f"{row.where}: {row['surface']}"


def test_flags() -> None:
    for row in persons():
        flags = row["flags"].split()
        assert set(flags) <= FLAGS, f"{row.where}: {flags}"
        assert not {"surname", "famous"} <= set(flags), (
            f"{row.where}: a surname that needs help is not famous"
        )


def test_shared_spellings_are_marked() -> None:
    owners: dict[str, set[str]] = defaultdict(set)
    rows = persons()
    for row in rows:
        for spelling in spellings(row["surface"]):
            owners[spelling].add(row["id"])
    for row in rows:
        shared = any(len(owners[s]) > 1 for s in spellings(row["surface"]))
        assert shared == ("ambiguous" in row["flags"].split()), f"{row.where}: {row['surface']}"


def test_famous_names_belong_to_one() -> None:
    for row in persons():
        if "famous" in row["flags"].split():
            assert "ambiguous" not in row["flags"].split(), f"{row.where}: {row['surface']} is two people's"


def test_dates_are_edtf_and_in_order() -> None:
    for row in (*persons(), *offices()):
        for column in ("since", "until"):
            if row[column]:
                try:
                    days(row[column])
                except ValueError as error:
                    raise AssertionError(f"{row.where}: {column} {row[column]!r}") from error
        assert first_day(row["since"]) <= last_day(row["until"]), f"{row.where}: ends before it begins"


def test_sides_do_not_overlap() -> None:
    sides: dict[str, list[tuple[date, date, str]]] = defaultdict(list)
    for row in persons():
        if row["name"]:
            sides[row["id"]].append((first_day(row["since"]), last_day(row["until"]), row.where))
    for spans in sides.values():
        spans.sort()
        for (_, end, where), (start, _, other) in pairwise(spans):
            assert end != LATEST, f"{where} has no end before {other}"
            assert start != EARLIEST, f"{other} has no beginning after {where}"
            assert start >= end - timedelta(days=366), f"{where} overlaps {other}"


def test_office_holders_are_known() -> None:
    known = {row["id"] for row in persons()}
    for row in offices():
        assert row["person"] in known, f"{row.where}: {row['person']}"
        assert regex.fullmatch(r"[a-z]+(?:-[a-z]+)*", row["role"]), f"{row.where}: {row['role']}"
        assert regex.fullmatch(r"[A-Z][A-Z0-9-]*", row["of"]), f"{row.where}: {row['of']!r}"


def test_no_office_row_twice() -> None:
    seen: dict[tuple[str, ...], str] = {}
    for row in offices():
        key = tuple(row[c] for c in ("person", "role", "of", "since"))
        assert key not in seen, f"{row.where} repeats {seen[key]}"
        seen[key] = row.where


def test_single_offices_have_one_holder() -> None:
    """Two tenures of one chair share at most a month (handovers, dates known by month or year only)."""
    chairs: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in offices():
        if row["role"] in SINGLE and (row["role"], row["of"]) not in SHARED:
            chairs[row["role"], row["of"]].append(row)
    wrong = []
    for tenures in chairs.values():
        for i, one in enumerate(tenures):
            for other in tenures[i + 1 :]:
                # a year or month counts from its end as a beginning and from its start as an end: what is left
                # overlaps for certain
                start = max(_certain_start(one["since"]), _certain_start(other["since"]))
                end = min(_certain_end(one["until"]), _certain_end(other["until"]))
                if start != EARLIEST and (end - start).days > 31:
                    wrong.append(
                        f"{one['role']} {one['of']}: {one['person']} {one['since']}..{one['until']} and "
                        f"{other['person']} {other['since']}..{other['until']} ({one.where}, {other.where})"
                    )
    assert not wrong, "\n".join(wrong)


def _certain_start(since: str) -> date:
    """The day from which the tenure surely runs."""
    return last_day(since) if since else EARLIEST


def _certain_end(until: str) -> date:
    """The day to which the tenure surely runs."""
    return first_day(until) if until else LATEST


def test_there_are_enough() -> None:
    assert len({row["id"] for row in persons()}) >= 500
    assert len(offices()) >= 700
