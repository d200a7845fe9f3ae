"""Hold the tables of people and offices against real news: who is named with which office, and how often.

    ROZNAMCHA_DATA=... python tools/check_gazetteer.py tenures|conflicts|missing|spellings [--corpus telegram] [--least 3]

Reads the reports of `telegram`, `fars` and `radiofarda` (`.jsonl.gz`) in the folder ROZNAMCHA_DATA and looks for a name
and an office side by side («وزیر خارجه پاکستان اسحاق دار», «اسحاق دار، وزیر خارجه پاکستان»). Only counts are printed, as
tab-separated lines:

- `tenures`: office-holders of `offices.tsv` with the number of days and reports that name them in that office;
- `conflicts`: people of `persons.tsv` named with an office that `offices.tsv` does not give them on that day;
- `missing`: names that no table holds, named with an office on several days;
- `spellings`: how many reports hold each spelling of `persons.tsv`.

A report of `fars` is dated by its address, one of `radiofarda` is of spring 2020. What news writes is no proof of
itself: read the reports behind a line before a table is changed for it.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import regex

from roznamcha.entities.phrases import Reader
from roznamcha.entities.tokens import COMMA, Phrase
from roznamcha.text.document import prepare
from roznamcha.times.calendars import from_solar

CORPORA = ("telegram", "fars", "radiofarda")
_HOME = "IRN"
_TITLES = 3
_LONGEST = 5  # words of a name
_FARS_DAY = regex.compile(r"/news/(?P<y>1[34]\d\d|8\d|9\d)(?P<m>\d\d)(?P<d>\d\d)\d{4,}$")

Key = tuple[str, str, str]  # person (id or romanised name), role, of whom


@dataclass(slots=True)
class Seen:
    """Where something was seen: days, reports and outlets."""

    days: set[str] = field(default_factory=set)
    reports: int = 0
    outlets: set[str] = field(default_factory=set)

    def add(self, day: str, outlet: str) -> None:
        """One more report of that day."""
        self.days.add(day)
        self.reports += 1
        self.outlets.add(outlet)

    def __str__(self) -> str:
        known = sorted(d for d in self.days if d)
        span = f"{known[0]}\t{known[-1]}" if known else "\t"
        return f"{len(self.days)}\t{self.reports}\t{len(self.outlets)}\t{span}"


def reports(folder: Path, corpora: tuple[str, ...]) -> Iterator[tuple[str, str, str]]:
    """Day (EDTF, empty if not known), outlet and text of each report."""
    for name in corpora:
        with gzip.open(folder / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
            for line in lines:
                row = json.loads(line)
                day = (row.get("published") or "")[:10]
                if name == "fars":
                    day = _fars_day(row["url"])
                elif name == "radiofarda":
                    day = "2020-04"
                yield day, row.get("outlet") or name, row["text"]


def _fars_day(url: str) -> str:
    """The Gregorian day of a Fars address, whose number begins with the solar day.

    >>> _fars_day("https://www.farsnews.ir/news/8207110001")
    '2003-10-03'
    """
    found = _FARS_DAY.search(url)
    if not found:
        return ""
    year = int(found["y"])
    try:
        day = from_solar(year if year > 1000 else 1300 + year, int(found["m"]), int(found["d"]))
    except ValueError:
        return ""
    return day.isoformat()


def named_offices(reader: Reader) -> Iterator[tuple[Phrase, Phrase]]:
    """Name and office where they touch: the office before the name, or right behind it."""
    done = 0
    for i in reader.offices_at:
        if i < done:
            # «معاون وزیر خارجه»: the minister is not the one who is named
            continue
        office = reader.role(i)
        if office is None:
            continue
        done = office.last
        if "former" in office.flags or "open" in office.flags:
            continue
        at = office.last
        for _ in range(_TITLES):
            title = reader.hit(at, "title")
            if title is None or reader.hit(at, "person"):
                break
            at = title[0]
        name = None if reader.begins_line(at) else reader.name(at, titled=at > office.last)
        if name is None or name.id is None:
            name = _before(reader, i, office) or name
        if name is not None:
            yield name, office


def _before(reader: Reader, i: int, office: Phrase) -> Phrase | None:
    """The name that ends right before the office at token `i`, or before a comma there, and is of its side."""
    comma = reader.word(i - 1) in COMMA
    end = i - comma
    for start in range(max(0, end - _LONGEST), end):
        name = reader.name(start, titled=False)
        if (
            name is not None
            and name.last == end
            and not any(reader.begins_line(t) for t in range(start + 1, i + 1))
        ):
            return name if comma or (name.id and name.party == office.party) else None
    return None


def main() -> int:
    """Print the list that was asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("what", choices=("tenures", "conflicts", "missing", "spellings"))
    parser.add_argument("--corpus", choices=CORPORA, action="append")
    parser.add_argument("--least", type=int, default=1, help="leave out what fewer days name")
    asked = parser.parse_args()
    folder = os.environ.get("ROZNAMCHA_DATA")
    if not folder:
        sys.stderr.write("ROZNAMCHA_DATA names no folder\n")
        return 2
    seen: dict[tuple[str, ...], Seen] = defaultdict(Seen)
    for day, outlet, text in reports(Path(folder), tuple(asked.corpus or CORPORA)):
        reader = Reader(prepare(text), day or None, _HOME, usual=_HOME)
        for found in _spellings(reader) if asked.what == "spellings" else _offices(reader, asked.what):
            seen[found].add(day, outlet)
    for found, where in sorted(seen.items(), key=lambda s: (-len(s[1].days), s[0])):
        if len(where.days) >= asked.least:
            sys.stdout.write("\t".join((*found, str(where))) + "\n")
    return 0


def _spellings(reader: Reader) -> set[tuple[str, ...]]:
    """Which spellings of which people are in the report."""
    out: set[tuple[str, ...]] = set()
    for i, found in reader.at.items():
        for last, entries in found:
            for entry in entries:
                if entry.cls == "person":
                    out.add((entry.id, " ".join(reader.doc.words[i:last])))
    return out


def _offices(reader: Reader, what: str) -> set[tuple[str, ...]]:
    """Whom the report names with which office, of the kind that was asked for."""
    out: set[tuple[str, ...]] = set()
    for name, office in named_offices(reader):
        of = name.party if office.bare else office.of.partition(":")[2].upper() or office.party
        if name.id is None:
            if what == "missing" and len(name.words) > 1 and not office.bare:
                out.add((" ".join(name.words), office.role, of))
            continue
        held = [
            t
            for t in reader.gaz.held.get(name.id, ())
            if t.role in _same(reader, office.role, t.of)
            and (office.bare or office.party in (t.of, name.party))
        ]
        now = [t for t in held if t in reader.gaz.tenures_on(name.id, reader.on)]
        if what == "tenures":
            out.update((t.person, t.role, t.of, t.since, t.until) for t in now)
        elif what == "conflicts" and not now:
            out.add((name.id, office.role, of, "other dates" if held else "other office"))
    return out


def _same(reader: Reader, role: str, of: str) -> set[str]:
    """The ids under which an office may stand in the table."""
    return {role} | {also for state, also in reader.gaz.also.get(role, ()) if state in ("", of)}


if __name__ == "__main__":
    raise SystemExit(main())
