"""When a report was published, and how that is known.

In order: what the input says; a date line in the text; the date in the URL; what the text lets one work
out. Never a clock: a report that tells nothing has no date.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from roznamcha.records import Basis, Source
from roznamcha.text.codes import translation
from roznamcha.text.document import Document
from roznamcha.text.fold import ZWNJ, fold
from roznamcha.times.calendars import from_solar, to_gregorian
from roznamcha.times.find import Phrases, read_phrases
from roznamcha.times.grammar import Expr, Toks, clock_time, is_mark, month_date, numeric_date
from roznamcha.times.lexicon import BEYOND, lex
from roznamcha.times.starts import word_classes

_HEAD, _TAIL = 6, 3
_FIRST_YEAR, _LAST_YEAR = 1979, 2100
# characters of a line that a date may fill, and of a longer one in which it may stand behind its label
_LONGEST_LINE = 160
# tokens of an outlet's name behind the date of a date line
_LONGEST_NAME = 4
# a line without so much of a year holds no date line
_DIGITS = b"00"
_COUNTS = translation(lambda char: "0" if char.isdecimal() else " ")
_FIRST = re.compile(r"\d|[^\W\d_]+(?:\u200c+[^\W\d_]+)*")
_DATE_LINE = frozenset({"date_label", "day", "weekday", "number", "ordinal", "any"})
_ISO = re.compile(r"(?P<y>\d{4})(?:[-/](?P<m>\d{1,2})(?:[-/](?P<d>\d{1,2})(?!\d))?)?")
# /1404/08/17/, /2025/11/09/, 2025-11-09
_URL_PARTS = re.compile(r"(?<!\d)(?P<y>1[34]\d\d|20\d\d)(?P<s>[-/])(?P<m>\d{1,2})(?P=s)(?P<d>\d{1,2})(?!\d)")
# 13920626000084 (Fars), 1404081710123 (ISNA): the day, then a running number
_URL_SOLAR = re.compile(r"/(?P<y>1[34]\d\d)(?P<m>\d\d)(?P<d>\d\d)\d{5,6}(?!\d)")
# 8207110001 (Fars until 2013): a year of two digits
_URL_SHORT = re.compile(r"farsnews\.(?:ir|com)/.*?(?<!\d)(?P<y>[789]\d)(?P<m>\d\d)(?P<d>\d\d)\d{4}(?!\d)")
_URL_COMPACT = re.compile(r"/(?P<y>20\d\d)(?P<m>\d\d)(?P<d>\d\d)(?=[/_-]|$)")


@dataclass(frozen=True, slots=True)
class Publication:
    """The publication date (EDTF), its basis, and the clean span of the date line it was read from."""

    date: str | None
    basis: Basis | None
    span: tuple[int, int] | None = None


def publication_of(doc: Document, source: Source, phrases: Phrases | None = None) -> Publication:
    """When the report was published: EDTF, `given` or `inferred`, and the span of its own date line if
    it has one.

    The span is there so that the date line is not taken for a time expression, wherever the date itself
    came from. `phrases` are those of `read_phrases`, where they are known already.
    """
    line = _date_line(doc)
    span = line[1] if line else None
    if given := given_day(source.published):
        return Publication(given, "given", span)
    if line:
        return Publication(line[0].isoformat(), "given", span)
    if found := date_in_url(source.url):
        return Publication(found.isoformat(), "given", span)
    inferred = _inferred(read_phrases(doc) if phrases is None else phrases)
    return Publication(inferred.isoformat(), "inferred") if inferred else Publication(None, None)


def date_line(doc: Document, phrases: Phrases) -> tuple[int, int] | None:
    """The clean span of the report's own date line, if one of `phrases` may lie in it: for those who know the date and
    want to leave out what stands there."""
    text, codes = doc.text, doc.codes
    for _, toks, e in phrases:
        at = toks[e.first].start
        start, end = text.rfind("\n", 0, at) + 1, text.find("\n", at)
        counts = codes[start : end if end >= 0 else len(text)].translate(_COUNTS)
        if _DIGITS in counts and _may_be_dated(doc.folded, start, start + len(counts)):
            line = _date_line(doc)
            return line[1] if line else None
    return None


@lru_cache(maxsize=1024)
def given_day(text: str | None) -> str | None:
    """The day, month or year that a metadata value names, as EDTF; a time of day is cut off.

    >>> given_day("2025-11-09T10:20:00+03:30"), given_day("۱۴۰۴/۰۸/۱۷"), given_day("2025-11"), given_day("yesterday")
    ('2025-11-09', '2025-11-08', '2025-11', None)
    """
    found = _ISO.match(fold(text or "").strip())
    if found is None:
        return None
    y, m, d = (int(found[k]) if found[k] else None for k in ("y", "m", "d"))
    if y is None:
        return None
    if m is None or d is None:
        if y < 1500 or (m is not None and not 1 <= m <= 12):
            return None
        return f"{y:04d}" if m is None else f"{y:04d}-{m:02d}"
    day = _valid(y, m, d)
    return day.isoformat() if day else None


def _valid(y: int, m: int, d: int) -> date | None:
    """The day of a Gregorian or solar year, month and day, `None` if there is none or it is out of all
    likelihood."""
    try:
        day = from_solar(y, m, d) if y < 1500 else date(y, m, d)
    except ValueError:
        return None
    return day if _FIRST_YEAR <= day.year <= _LAST_YEAR else None


def date_in_url(url: str | None) -> date | None:
    """The day that an outlet writes into its addresses, `None` if there is none.

    >>> date_in_url("https://www.farsnews.ir/news/13920626000084/x"), date_in_url("https://www.farsnews.ir/news/8207110001")
    (datetime.date(2013, 9, 17), datetime.date(2003, 10, 3))
    >>> date_in_url("https://example.org/fa/news/1404/08/17/3412"), date_in_url("https://t.me/channel/123054")
    (datetime.date(2025, 11, 8), None)
    """
    if not url:
        return None
    for pattern in (_URL_PARTS, _URL_SOLAR, _URL_SHORT, _URL_COMPACT):
        for found in pattern.finditer(url):
            y = int(found["y"])
            if day := _valid(1300 + y if y < 100 else y, int(found["m"]), int(found["d"])):
                return day
    return None


def _is_edge(text: str, start: int) -> bool:
    """Whether the line that begins at `start` is among the first or last lines of `text` that hold something."""
    if text.count("\n", 0, start) < _HEAD:
        return True
    before = text[:start].split("\n")
    if sum(not line.isspace() for line in before if line) < _HEAD:
        return True
    return sum(not line.isspace() for line in text[start:].split("\n") if line) <= _TAIL


def _lines(doc: Document) -> Iterator[tuple[int, int, int]]:
    """The bounds of the lines that hold two digits, and where they are."""
    counts = doc.codes.translate(_COUNTS)
    text = doc.text
    end = 0
    while (at := counts.find(_DIGITS, end)) >= 0:
        start = text.rfind("\n", end, at) + 1 or end
        end = text.find("\n", at)
        if end < 0:
            end = len(text)
        yield start, end, at


def _date_line(doc: Document) -> tuple[date, tuple[int, int]] | None:
    """The report's own date: a line of nothing but a date, or a date behind a label («تاریخ انتشار:»)."""
    for start, end, at in _lines(doc):
        # joiners are not counted, so that it does not matter whether missing ones were put in
        short = end - start - doc.text.count(ZWNJ, start, end) <= _LONGEST_LINE
        stop = end if short else start + _LONGEST_LINE
        if (
            at + len(_DIGITS) > stop
            or not _may_be_dated(doc.folded, start, stop)
            or not _is_edge(doc.text, start)
        ):
            continue
        toks = lex(doc.folded, start, stop)
        count = len(toks) - BEYOND
        first = i = next((k for k in range(count) if toks[k].key.isalnum()), count)
        labelled = False
        while "date_label" in toks[i].classes:
            i, labelled = i + 1, True
            while is_mark(toks, i, ":：-–|"):
                i += 1
        found = _date_at(toks, i)
        if found is None:
            continue
        day, j = found
        alone = j >= count or is_mark(toks, j, "|") or "date_label" in toks[j].classes
        # «… - هندوکش‌نگار»: a date with the outlet's name behind a dash
        alone = alone or (is_mark(toks, j, "-–—") and count - j <= _LONGEST_NAME + 1)
        if labelled or (alone and short):
            return day, (toks[first].start, toks[j - 1].end)
    return None


def _may_be_dated(folded: str, start: int, end: int) -> bool:
    """A cheap look at the first word of a line: whether it may be a label, a weekday or a number."""
    found = _FIRST.search(folded, start, end)
    if found is None:
        return False
    word = found.group().replace(ZWNJ, "")
    return word[0].isdecimal() or not _DATE_LINE.isdisjoint(word_classes(word))


def _date_at(toks: Toks, i: int) -> tuple[date, int] | None:
    """A full date at `i` with weekday before and clock behind: the day and the index behind it."""
    j = i + 1 if "day" in toks[i].classes else i
    weekday = None
    if "weekday" in toks[j].classes:
        weekday = int(toks[j].lex["weekday"])
        j += 1
        if is_mark(toks, j, "،,-–"):
            j += 1
    found = numeric_date(toks, j) or month_date(toks, j)
    if found is None or found[0].day is None or found[0].year is None or found[0].to is not None:
        return None
    d, j = found
    try:
        day = to_gregorian(d.era, d.year or 0, d.month, d.day or 0)
    except ValueError:
        return None
    if d.era == "l" or (weekday is not None and day.weekday() != weekday):
        return None
    k = _past_marks(toks, j)
    other = numeric_date(toks, k) or month_date(toks, k)
    if other is not None and other[0].day and other[0].year and other[0].era != d.era:
        # the same day in another calendar («۲۴ مهر ۱۴۰۴ - ۱۶ اکتبر ۲۰۲۵»); two days that differ are no date
        try:
            if to_gregorian(other[0].era, other[0].year, other[0].month, other[0].day) != day:
                return None
        except ValueError:
            return None
        j = other[1]
        k = _past_marks(toks, j)
    if "clock" in toks[k].classes:
        k += 1
    if clock := clock_time(toks, k):
        j = clock[1]
        # seconds, «T» and time zones of machine dates
        while toks[j].start == toks[j - 1].end and toks[j].key in "+:zZ.":
            j += 1
    return day, j


def _past_marks(toks: Toks, i: int) -> int:
    """The index behind the dashes, bars and commas at `i`."""
    while is_mark(toks, i, "-–—،,|/ـ"):
        i += 1
    return i


def _inferred(phrases: Phrases) -> date | None:
    """The day that the text dates itself to: the latest day named with its weekday, its year from the text.

    A weekday with day and month comes round every five or six years, so that a year which the text
    names, or the one after it, must make it fit; without such a year nothing is inferred.
    """
    named: list[int] = []
    full: list[date] = []
    waiting: list[tuple[Expr, int]] = []
    for _, _, e in phrases:
        named += [y for y in e.years if y >= 1500]
        if e.year and e.year[0] == "g":
            named.append(e.year[1])
        dated = e.date if e.date and e.date.day else e.other.date if e.other else None
        if dated is None or dated.day is None or e.until or e.ordinal is not None:
            continue
        weekday = e.weekday if e.weekday is not None else e.other.weekday if e.other else None
        year = dated.year
        if year is None and e.other and e.date and e.other.date and e.other.date.era == dated.era:
            year = e.other.date.year
        if year is not None:
            try:
                day = to_gregorian(dated.era, year, dated.month, dated.day)
            except ValueError:
                continue
            named.append(day.year)
            full.append(day)
            if weekday is not None and day.weekday() == weekday:
                waiting.append((e, -1))
        elif weekday is not None and dated.era != "l":
            waiting.append((e, weekday))
    days: list[date] = []
    latest = max(full, default=None)
    for e, weekday in waiting:
        dated = e.date if e.date and e.date.day else e.other.date if e.other else None
        if dated is None or dated.day is None:
            continue
        if weekday < 0:
            days.append(to_gregorian(dated.era, dated.year or 0, dated.month, dated.day))
            continue
        recent = [y for y in named if y <= _LAST_YEAR]
        if not recent:
            continue
        base = max(recent)
        for y in (base, base + 1):
            shift = 621 if dated.era == "s" else 0
            fits = []
            for candidate in (y - shift - 1, y - shift):
                try:
                    day = to_gregorian(dated.era, candidate, dated.month, dated.day)
                except ValueError:
                    continue
                if (
                    day.year == y
                    and day.weekday() == weekday
                    and (latest is None or day >= latest - timedelta(7))
                ):
                    fits.append(day)
            if fits:
                days.append(fits[0])
                break
    return max(days, default=None)
