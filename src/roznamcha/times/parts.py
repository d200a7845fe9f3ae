"""Dates: the parts of a date in any order, a bracket with the same date in another calendar, a range."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from roznamcha.times.grammar import (
    Expr,
    Toks,
    bound,
    clock_time,
    has,
    is_mark,
    month_date,
    numeric_date,
    unit_at,
    year_at,
)
from roznamcha.times.lexicon import Classes

_OPEN, _CLOSE, _COMMA = "([（", ")]）", "،,؛"


def dated(toks: Toks, i: int) -> Expr | None:
    """A date built of parts in any order, with a range behind it if there is one."""
    first = parts_at(toks, i)
    if first is None:
        return None
    j = first.last
    if ("and" in toks[j].classes and toks[j].lex["and"] == "to") or (
        is_mark(toks, j, "-–—") and first.date is not None
    ):
        second = parts_at(toks, j + 1)
        if second is not None and _ranges(first, second):
            first.until, first.last = second, second.last
            first.rule = "range"
    return first


def _ranges(a: Expr, b: Expr) -> bool:
    """Whether «a تا b» is one interval: both are days of a month, months, weekdays, or times of a day."""
    if a.holiday or b.holiday or a.clock or b.clock:
        return False
    if a.date and b.date:
        return (a.date.day is None) == (b.date.day is None)
    if a.year and b.year and not (a.season or b.season):
        return True
    return a.weekday is not None and b.weekday is not None and not (a.date or b.date)


def parts_at(toks: Toks, i: int) -> Expr | None:
    """One date without a range: the parts from `i` on, each once."""
    e = Expr("day", i, i)
    j = i
    if "part_first" in toks[j].classes and has(toks, j + 1, "part", "deictic", "weekday", "day", "unit"):
        j += 1
    while True:
        k = j
        tok = toks[k]
        if tok.key in _COMMA:
            if not _continues(toks, k + 1, e):
                break
            k += 1
            tok = toks[k]
        if e.clock and "from" in tok.classes and e.last == k and not e.part and "part" in toks[k + 1].classes:
            k += 1
        step = _part(toks, k, e)
        if step is None:
            break
        j = e.last = step
    if e.last == i or not _solid(e):
        return None
    if e.date and e.date.weak and not (e.shift or e.other or e.year_shift is not None):
        return None
    return e


def _continues(toks: Toks, i: int, e: Expr) -> bool:
    """Whether what follows a comma at `i` belongs to the same date: a day and month, a year or a clock
    time."""
    if e.last > e.first and e.date and e.date.day and "clock" in toks[i].classes:
        return clock_time(toks, i + 1) is not None
    if e.last == e.first or e.date or e.year:
        return False
    if not (e.weekday is not None or e.deictic):
        return False
    k = i + 1 if "day" in toks[i].classes else i
    if e.weekday is None and "weekday" in toks[k].classes:
        return True
    if "clock" in toks[k].classes:
        return clock_time(toks, k + 1) is not None
    found = month_date(toks, k) or numeric_date(toks, k)
    return found is not None and found[0].day is not None


def _solid(e: Expr) -> bool:
    """Whether the parts found make a time expression at all: a part of day alone does not."""
    return bool(
        e.deictic
        or e.weekday is not None
        or e.date
        or e.year
        or e.season
        or e.clock
        or e.holiday
        or e.week is not None
        or e.same
    )


def _part(toks: Toks, i: int, e: Expr) -> int | None:
    """Take one more part into `e` from token `i`; the index behind it, or `None` if nothing fits."""
    tok = toks[i]
    # every part begins with a word of the lexicon or a bracket
    if not tok.classes:
        return _take_bracket(toks, i, e) if tok.key in _OPEN else None
    for take in _takes(tok.classes):
        if (j := take(toks, i, e)) is not None:
            return j
    return None


def _take_bracket(toks: Toks, i: int, e: Expr) -> int | None:
    """«(۲۰ سرطان)»: the same date once more, in another calendar or as a weekday."""
    if not is_mark(toks, i, _OPEN) or e.other or not _solid(e):
        return None
    j = i + 1
    if "date_word" in toks[j].classes:
        j += 1
    inner = dated(toks, j)
    if inner is None or not is_mark(toks, inner.last, _CLOSE):
        return None
    e.other = inner
    return inner.last + 1


def _take_part(toks: Toks, i: int, e: Expr) -> int | None:
    if e.part or "part" not in toks[i].classes:
        return None
    # behind a date only what can be nothing else: «جمعه شب», «امروز عصر»
    if e.last > e.first and not (e.deictic or e.weekday is not None or e.clock or e.date):
        return None
    if e.last > e.first and "meal" in toks[i].classes:
        return None  # «جمعه شام دادند»
    e.part = toks[i].lex["part"]
    if "unit" in toks[i].classes and "shift" in toks[i + 1].classes and not e.deictic:
        shift = toks[i + 1].lex["shift"]
        if shift in ("last", "ago", "next") and not bound(toks, i + 1):
            e.deictic = ("D", 1 if shift == "next" else -1)
            return i + 2
    return i + 1


def _take_day_word(toks: Toks, i: int, e: Expr) -> int | None:
    """«روز» before what it counts for; «روز گذشته»."""
    plural = "unit_plural" in toks[i].classes and toks[i].lex["unit_plural"] == "D"
    if not ("day" in toks[i].classes or plural) or e.marks & {"day"}:
        return None
    if "shift" in toks[i + 1].classes and not plural and not e.deictic and e.weekday is None:
        shift = toks[i + 1].lex["shift"]
        if shift in ("last", "next"):
            e.deictic = ("D", -1 if shift == "last" else 1)
            e.marks.add("day")
            return i + 2
        if shift == "this":
            e.deictic = ("D", 0)
            return i + 2
        return None
    if has(toks, i + 1, "weekday", "deictic"):
        e.marks.add("day")
        return i + 1
    k = i + 1
    if "date_word" in toks[k].classes:
        k += 1
    found = month_date(toks, k) or numeric_date(toks, k)
    if found and found[0].day is not None:
        e.marks.add("day")
        return k
    if "holiday" in toks[i + 1].classes and not plural:
        e.marks.add("day")
        return i + 1
    return None


def _take_deictic(toks: Toks, i: int, e: Expr) -> int | None:
    if e.deictic or "deictic" not in toks[i].classes:
        return None
    unit, offset = toks[i].lex["deictic"][0], int(toks[i].lex["deictic"][1:])
    if unit == "Y":
        if e.date and e.date.year is None and e.year is None and e.year_shift is None:
            e.year_shift = offset
            return i + 1
        if e.season and e.year_shift is None:
            e.year_shift = offset
            return i + 1
        if e.last > e.first:
            return None
        e.week, e.shift, e.unit = None, None, "Y"
        e.deictic = ("Y", offset)
        return i + 1
    if e.date or e.year:
        return None
    e.deictic = (unit, offset)
    return i + 1


def _take_weekday(toks: Toks, i: int, e: Expr) -> int | None:
    if e.weekday is not None or "weekday" not in toks[i].classes or e.date or e.year:
        return None
    if e.last == e.first and "not_friday" in toks[i - 1].classes:
        return None
    e.weekday = int(toks[i].lex["weekday"])
    j = i + 1
    if "shift" not in toks[j].classes or bound(toks, j):
        return j
    shift = toks[j].lex["shift"]
    if shift in ("last", "ago"):
        e.shift = "last"
    elif shift in ("next", "this"):
        e.shift = shift
    else:
        return j
    return j + 1


def _take_end(toks: Toks, i: int, e: Expr) -> int | None:
    """«آخرین جمعه ماه رمضان», «نخستین شنبه مهر ۱۴۰۴»."""
    if e.last > e.first or not ("ends" in toks[i].classes and "weekday" in toks[i + 1].classes):
        return None
    found = month_date(toks, i + 2)
    if found is None or found[0].day is not None:
        return None
    e.weekday, e.date, e.ordinal = int(toks[i + 1].lex["weekday"]), found[0], int(toks[i].lex["ends"])
    return _year_tail(toks, found[1], e) if found[0].year is None else found[1]


def _take_week(toks: Toks, i: int, e: Expr) -> int | None:
    """«هفته گذشته», «این هفته», alone or behind a weekday."""
    if e.week is not None or e.date or e.deictic:
        return None
    if "this" in toks[i].classes and unit_at(toks, i + 1) == "W":
        if "shift" in toks[i + 2].classes:
            return None
        e.week = 0
        return i + 2
    if unit_at(toks, i) == "W" and "shift" in toks[i + 1].classes and not bound(toks, i + 1):
        offset = {"last": -1, "ago": -1, "this": 0, "next": 1, "after": None, "before": -1}.get(
            toks[i + 1].lex["shift"]
        )
        if offset is not None:
            e.week = offset
            return i + 2
    return None


def _take_date(toks: Toks, i: int, e: Expr) -> int | None:
    """Day and month, or a month, with what tells its year."""
    if e.date or e.year or e.season or e.week is not None:
        return None
    if e.deictic and e.deictic[0] == "Y":
        return None
    k = i + 1 if "date_word" in toks[i].classes and e.last > e.first else i
    bare = e.last > e.first and not e.marks & {"day"} and e.weekday is None and not e.deictic and not e.part
    found = numeric_date(toks, k) or month_date(toks, k)
    if found is None or (bare and not e.clock and not e.holiday):
        return None
    day, j = found
    if day.day is None and (e.weekday is not None or e.deictic):
        return None
    if "count_after" in toks[j].classes or "count_after" in toks[k - 1].classes:
        return None
    e.date = day
    return _year_tail(toks, j, e) if day.year is None else j


def _year_tail(toks: Toks, j: int, e: Expr) -> int:
    """«گذشته», «جاری», «سال گذشته», «امسال» behind a day and month or a season."""
    if (
        "shift" in toks[j].classes
        and toks[j].lex["shift"] in ("last", "next", "this", "ago")
        and not bound(toks, j)
    ):
        e.shift = {"ago": "last"}.get(toks[j].lex["shift"], toks[j].lex["shift"])
        return j + 1
    if unit_at(toks, j) == "Y" and "shift" in toks[j + 1].classes:
        offset = {"last": -1, "ago": -1, "this": 0, "next": 1}.get(toks[j + 1].lex["shift"])
        if offset is not None and not bound(toks, j + 1):
            e.year_shift = offset
            j += 2
            return j + 1 if "era" in toks[j].classes else j
    if "deictic" in toks[j].classes and toks[j].lex["deictic"][0] == "Y":
        e.year_shift = int(toks[j].lex["deictic"][1:])
        return j + 1
    if "this" in toks[j].classes and unit_at(toks, j + 1) == "Y":
        e.year_shift = 0
        return j + 2
    return j


def _take_season(toks: Toks, i: int, e: Expr) -> int | None:
    if e.season or e.last > e.first:
        return None
    k = i + 1 if "this" in toks[i].classes else i
    if "season" not in toks[k].classes:
        return None
    value = toks[k].lex["season"]
    j = k + 1
    e.season = int(value[:2])
    if k > i:
        e.shift = "this"
        return j
    if year := year_at(toks, j):
        e.year = (year[0], year[1])
        return year[2]
    tail = _year_tail(toks, j, e)
    if tail == j and value.endswith("!"):
        e.season = None
        return None
    return tail


def _take_year(toks: Toks, i: int, e: Expr) -> int | None:
    """«سال ۲۰۲۱», «سال ۱۴۰۴ خورشیدی», alone."""
    if e.year or e.last > e.first or unit_at(toks, i) != "Y":
        return None
    found = year_at(toks, i)
    if found is None:
        return None
    e.year = (found[0], found[1])
    if "until_now" in toks[found[2]].classes and "from" in toks[i - 1].classes:
        e.marks.add("open")
        return found[2] + 1
    return found[2]


def _take_clock(toks: Toks, i: int, e: Expr) -> int | None:
    """«ساعت ۱۰:۲۰», «ساعت سه تا شش و نیم عصر»."""
    if e.clock or "clock" not in toks[i].classes:
        return None
    found = clock_time(toks, i + 1)
    if found is None or unit_at(toks, found[1]) in ("h", "m", "s", "W", "M", "Y"):
        return None
    e.clock, j = found
    if "part" in toks[j].classes:
        e.part, j = toks[j].lex["part"], j + 1
    if "and" in toks[j].classes and toks[j].lex["and"] == "to":
        k = j + 2 if "clock" in toks[j + 1].classes else j + 1
        if until := clock_time(toks, k):
            e.clock_to, j = until
            if "part" in toks[j].classes:
                e.part_to, j = toks[j].lex["part"], j + 1
    if "zone" in toks[j].classes:
        j += 1
    return j


def _take_clock_tail(toks: Toks, i: int, e: Expr) -> int | None:
    """«هشت و نیم تا یازده شب»: times of day without «ساعت», known by the part of day behind them."""
    if e.last > e.first or not has(toks, i, "number", "digits"):
        return None
    a = clock_time(toks, i)
    if a is None or not ("and" in toks[a[1]].classes and toks[a[1]].lex["and"] == "to"):
        return None
    b = clock_time(toks, a[1] + 1)
    if b is None or "part" not in toks[b[1]].classes or "shift" in toks[b[1] + 1].classes:
        return None
    e.clock, e.clock_to, e.part_to = a[0], b[0], toks[b[1]].lex["part"]
    return b[1] + 1


def _take_holiday(toks: Toks, i: int, e: Expr) -> int | None:
    """«روز عاشورا», «ایام نوروز», «دهه فجر»; a feast's name alone is as often the feast as its time."""
    if e.holiday or e.date:
        return None
    if e.last == e.first and "holiday_span" in toks[i].classes:
        e.holiday = toks[i].lex["holiday_span"]
        return i + 1
    k = i
    if e.last == e.first and "unit_plural" in toks[i].classes and "holiday_span" in toks[i + 1].classes:
        e.holiday = toks[i + 1].lex["holiday_span"]
        return i + 2
    if not e.marks & {"day"}:
        if not (
            e.last == e.first and "holiday_before" in toks[i].classes and "holiday" in toks[i + 1].classes
        ):
            return None
        k = i + 1
    if "holiday" not in toks[k].classes:
        return None
    e.holiday = toks[k].lex["holiday"]
    return k + 1


def _take_same(toks: Toks, i: int, e: Expr) -> int | None:
    """«همان روز», «آن شب»: the day the text last named."""
    if e.last > e.first:
        return None
    if has(toks, i, "same_day", "that_day"):
        e.same = True
        return i + 1
    if (
        has(toks, i, "this", "that")
        and has(toks, i + 1, "day", "unit")
        and unit_at(toks, i + 1) in ("D", "N", None)
    ):
        if has(toks, i + 2, "shift", "weekday"):
            return None
        e.same = True
        return i + 2
    return None


# each with the classes one of which the token that it begins with must have
_TAKES: tuple[tuple[Callable[[Toks, int, Expr], int | None], Classes], ...] = (
    (_take_end, frozenset({"ends"})),
    (_take_week, frozenset({"this", "unit"})),
    (_take_day_word, frozenset({"day", "unit_plural"})),
    (_take_deictic, frozenset({"deictic"})),
    (_take_weekday, frozenset({"weekday"})),
    (
        _take_date,
        frozenset({"digits", "number", "ordinal", "month", "month_word", "unit", "days_of", "date_word"}),
    ),
    (_take_season, frozenset({"this", "season"})),
    (_take_year, frozenset({"unit"})),
    (_take_clock, frozenset({"clock"})),
    (_take_clock_tail, frozenset({"number", "digits"})),
    (_take_holiday, frozenset({"holiday_span", "unit_plural", "holiday_before", "holiday"})),
    (_take_same, frozenset({"same_day", "that_day", "this", "that"})),
    (_take_part, frozenset({"part"})),
)

BEGINS_DATE: Classes = frozenset({"part_first"}).union(*(begins for _, begins in _TAKES))
"""The classes of words that a date may begin with."""


@cache
def _takes(classes: Classes) -> tuple[Callable[[Toks, int, Expr], int | None], ...]:
    """The parts of a date that a token of these classes may begin."""
    return tuple(take for take, begins in _TAKES if not begins.isdisjoint(classes))
