"""The productions: what phrase begins at a token, if any. `read_phrase` is the one entry."""

from __future__ import annotations

from collections.abc import Callable

from roznamcha.times.grammar import (
    Day,
    Expr,
    Toks,
    bound,
    clock_time,
    has,
    is_mark,
    month_date,
    number,
    numeric_date,
    year_at,
    year_number,
)

_OPEN, _CLOSE, _COMMA = "([（", ")]）", "،,؛"
_DASH = "-–—"
_UNITS = {"X": ("Y", 10), "C": ("Y", 100), "N": ("D", 1)}


def read_phrase(toks: Toks, i: int) -> Expr | None:
    """The time expression that begins at token `i`, the longest of the productions, or `None`.

    The caller walks over the sentence and goes on behind what was found.
    """
    best: Expr | None = None
    for production in _PRODUCTIONS:
        found = production(toks, i)
        if found is not None and (best is None or found.last > best.last):
            best = found
    return best


def dated(toks: Toks, i: int) -> Expr | None:
    """A date built of parts in any order, with a range behind it if there is one."""
    first = _parts(toks, i)
    if first is None:
        return None
    j = first.last
    if (has(toks, j, "and") and toks[j].lex["and"] == "to") or (
        is_mark(toks, j, _DASH) and first.date is not None
    ):
        second = _parts(toks, j + 1)
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


def _parts(toks: Toks, i: int) -> Expr | None:
    """One date without a range: the parts from `i` on, each once."""
    e = Expr("day", i, i)
    j = i
    if has(toks, j, "part_first") and has(toks, j + 1, "part", "deictic", "weekday", "day", "unit"):
        j += 1
    while j < len(toks):
        k = j
        if is_mark(toks, k, _COMMA):
            if not _continues(toks, k + 1, e):
                break
            k += 1
        if has(toks, k, "from") and e.clock and e.last == k and not e.part and has(toks, k + 1, "part"):
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
    """Whether what follows a comma at `i` belongs to the same date: a day and month, a year or a clock time."""
    if e.last > e.first and e.date and e.date.day and has(toks, i, "clock"):
        return clock_time(toks, i + 1) is not None
    if e.last == e.first or e.date or e.year:
        return False
    if not (e.weekday is not None or e.deictic):
        return False
    k = i + 1 if has(toks, i, "day") else i
    if e.weekday is None and has(toks, k, "weekday"):
        return True
    if has(toks, k, "clock"):
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
    for take in _TAKES:
        if (j := take(toks, i, e)) is not None:
            return j
    return None


def _take_bracket(toks: Toks, i: int, e: Expr) -> int | None:
    """«(۲۰ سرطان)»: the same date once more, in another calendar or as a weekday."""
    if not is_mark(toks, i, _OPEN) or e.other or not _solid(e):
        return None
    j = i + 1
    if has(toks, j, "date_word"):
        j += 1
    inner = dated(toks, j)
    if inner is None or not is_mark(toks, inner.last, _CLOSE):
        return None
    e.other = inner
    return inner.last + 1


def _take_part(toks: Toks, i: int, e: Expr) -> int | None:
    if e.part or not has(toks, i, "part"):
        return None
    # behind a date only what can be nothing else: «جمعه شب», «امروز عصر»
    if e.last > e.first and not (e.deictic or e.weekday is not None or e.clock or e.date):
        return None
    if toks[i].key == "شام" and e.last > e.first:
        return None
    e.part = toks[i].lex["part"]
    if has(toks, i, "unit") and has(toks, i + 1, "shift") and not e.deictic:
        shift = toks[i + 1].lex["shift"]
        if shift in ("last", "ago", "next") and not bound(toks, i + 1):
            e.deictic = ("D", 1 if shift == "next" else -1)
            return i + 2
    return i + 1


def _take_day_word(toks: Toks, i: int, e: Expr) -> int | None:
    """«روز» before what it counts for; «روز گذشته»."""
    plural = has(toks, i, "unit_plural") and toks[i].lex["unit_plural"] == "D"
    if not (has(toks, i, "day") or plural) or e.marks & {"day"}:
        return None
    if has(toks, i + 1, "shift") and not plural and not e.deictic and e.weekday is None:
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
    if has(toks, k, "date_word"):
        k += 1
    found = month_date(toks, k) or numeric_date(toks, k)
    if found and found[0].day is not None:
        e.marks.add("day")
        return k
    if has(toks, i + 1, "holiday") and not plural:
        e.marks.add("day")
        return i + 1
    return None


def _take_deictic(toks: Toks, i: int, e: Expr) -> int | None:
    if e.deictic or not has(toks, i, "deictic"):
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
    if e.weekday is not None or not has(toks, i, "weekday") or e.date or e.year:
        return None
    if e.last == e.first and has(toks, i - 1, "not_friday"):
        return None
    e.weekday = int(toks[i].lex["weekday"])
    j = i + 1
    if not has(toks, j, "shift") or bound(toks, j):
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
    if e.last > e.first or not (has(toks, i, "ends") and has(toks, i + 1, "weekday")):
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
    if has(toks, i, "this") and _unit(toks, i + 1) == "W":
        if has(toks, i + 2, "shift"):
            return None
        e.week = 0
        return i + 2
    if _unit(toks, i) == "W" and has(toks, i + 1, "shift") and not bound(toks, i + 1):
        offset = {"last": -1, "ago": -1, "this": 0, "next": 1, "after": None, "before": -1}.get(
            toks[i + 1].lex["shift"]
        )
        if offset is not None:
            e.week = offset
            return i + 2
    return None


def _unit(toks: Toks, i: int) -> str | None:
    return toks[i].lex.get("unit") if 0 <= i < len(toks) else None


def _take_date(toks: Toks, i: int, e: Expr) -> int | None:
    """Day and month, or a month, with what tells its year."""
    if e.date or e.year or e.season or e.week is not None:
        return None
    if e.deictic and e.deictic[0] == "Y":
        return None
    k = i + 1 if has(toks, i, "date_word") and e.last > e.first else i
    bare = e.last > e.first and not e.marks & {"day"} and e.weekday is None and not e.deictic and not e.part
    found = numeric_date(toks, k) or month_date(toks, k)
    if found is None or (bare and not e.clock and not e.holiday):
        return None
    day, j = found
    if day.day is None and (e.weekday is not None or e.deictic):
        return None
    if has(toks, j, "count_after") or has(toks, k - 1, "count_after"):
        return None
    e.date = day
    return _year_tail(toks, j, e) if day.year is None else j


def _year_tail(toks: Toks, j: int, e: Expr) -> int:
    """«گذشته», «جاری», «سال گذشته», «امسال» behind a day and month or a season."""
    if (
        has(toks, j, "shift")
        and toks[j].lex["shift"] in ("last", "next", "this", "ago")
        and not bound(toks, j)
    ):
        e.shift = {"ago": "last"}.get(toks[j].lex["shift"], toks[j].lex["shift"])
        return j + 1
    if _unit(toks, j) == "Y" and has(toks, j + 1, "shift"):
        offset = {"last": -1, "ago": -1, "this": 0, "next": 1}.get(toks[j + 1].lex["shift"])
        if offset is not None and not bound(toks, j + 1):
            e.year_shift = offset
            j += 2
            return j + 1 if has(toks, j, "era") else j
    if has(toks, j, "deictic") and toks[j].lex["deictic"][0] == "Y":
        e.year_shift = int(toks[j].lex["deictic"][1:])
        return j + 1
    if has(toks, j, "this") and _unit(toks, j + 1) == "Y":
        e.year_shift = 0
        return j + 2
    return j


def _take_season(toks: Toks, i: int, e: Expr) -> int | None:
    if e.season or e.last > e.first:
        return None
    k = i + 1 if has(toks, i, "this") else i
    if not has(toks, k, "season"):
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
    if e.year or e.last > e.first or _unit(toks, i) != "Y":
        return None
    found = year_at(toks, i)
    if found is None:
        return None
    e.year = (found[0], found[1])
    if has(toks, found[2], "until_now") and has(toks, i - 1, "from"):
        e.marks.add("open")
        return found[2] + 1
    return found[2]


def _take_clock(toks: Toks, i: int, e: Expr) -> int | None:
    """«ساعت ۱۰:۲۰», «ساعت سه تا شش و نیم عصر»."""
    if e.clock or not has(toks, i, "clock"):
        return None
    found = clock_time(toks, i + 1)
    if found is None or _unit(toks, found[1]) in ("h", "m", "s", "W", "M", "Y"):
        return None
    e.clock, j = found
    if has(toks, j, "part"):
        e.part, j = toks[j].lex["part"], j + 1
    if has(toks, j, "and") and toks[j].lex["and"] == "to":
        k = j + 2 if has(toks, j + 1, "clock") else j + 1
        if until := clock_time(toks, k):
            e.clock_to, j = until
            if has(toks, j, "part"):
                e.part_to, j = toks[j].lex["part"], j + 1
    if has(toks, j, "zone"):
        j += 1
    return j


def _take_clock_tail(toks: Toks, i: int, e: Expr) -> int | None:
    """«هشت و نیم تا یازده شب»: times of day without «ساعت», known by the part of day behind them."""
    if e.last > e.first or not has(toks, i, "number", "digits"):
        return None
    a = clock_time(toks, i)
    if a is None or not (has(toks, a[1], "and") and toks[a[1]].lex["and"] == "to"):
        return None
    b = clock_time(toks, a[1] + 1)
    if b is None or not has(toks, b[1], "part") or has(toks, b[1] + 1, "shift"):
        return None
    e.clock, e.clock_to, e.part_to = a[0], b[0], toks[b[1]].lex["part"]
    return b[1] + 1


def _take_holiday(toks: Toks, i: int, e: Expr) -> int | None:
    """«روز عاشورا», «ایام نوروز», «دهه فجر»; a feast's name alone is as often the feast as its time."""
    if e.holiday or e.date:
        return None
    if e.last == e.first and has(toks, i, "holiday_span"):
        e.holiday = toks[i].lex["holiday_span"]
        return i + 1
    k = i
    if e.last == e.first and has(toks, i, "unit_plural") and has(toks, i + 1, "holiday_span"):
        e.holiday = toks[i + 1].lex["holiday_span"]
        return i + 2
    if not e.marks & {"day"}:
        if not (e.last == e.first and has(toks, i, "holiday_before") and has(toks, i + 1, "holiday")):
            return None
        k = i + 1
    if not has(toks, k, "holiday"):
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
        and _unit(toks, i + 1) in ("D", "N", None)
    ):
        if has(toks, i + 2, "shift", "weekday"):
            return None
        e.same = True
        return i + 2
    return None


_TAKES: tuple[Callable[[Toks, int, Expr], int | None], ...] = (
    _take_bracket,
    _take_end,
    _take_week,
    _take_day_word,
    _take_deictic,
    _take_weekday,
    _take_date,
    _take_season,
    _take_year,
    _take_clock,
    _take_clock_tail,
    _take_holiday,
    _take_same,
    _take_part,
)


def unit_shift(toks: Toks, i: int) -> Expr | None:
    """«ماه گذشته», «سال جاری», «این ماه», «روز بعد», «روزهای اخیر»."""
    if has(toks, i, "this") and _unit(toks, i + 1) in ("M", "Y") and not has(toks, i + 2, "shift", "month"):
        if year_number(toks, i + 2):
            return None
        if _unit(toks, i + 1) == "Y":
            return Expr("this-year", i, i + 2, unit="Y", same=True)
        return Expr("unit-shift", i, i + 2, unit="M", shift="this")
    if has(toks, i, "that") and _unit(toks, i + 1) == "Y" and not has(toks, i + 2, "shift"):
        return Expr("this-year", i, i + 2, unit="Y", same=True)
    j = i + 1 if has(toks, i, "this", "that") else i
    if has(toks, j, "unit_plural") and has(toks, j + 1, "shift"):
        if toks[j + 1].lex["shift"] in ("since",) or bound(toks, j + 1):
            return None
        return Expr("vague-plural", i, j + 2)
    unit = _unit(toks, i)
    if unit is None or not has(toks, i + 1, "shift") or bound(toks, i + 1):
        return None
    shift = toks[i + 1].lex["shift"]
    if unit in ("M", "Y"):
        if shift in ("last", "ago", "next", "this"):
            j = i + 2
            era = None
            if has(toks, j, "era"):
                era, j = toks[j].lex["era"], j + 1
            e = Expr("unit-shift", i, j, unit=unit, shift="last" if shift == "ago" else shift)
            if era == "g":
                e.marks.add("gregorian")
            return e
        return Expr("unit-later", i, i + 2) if shift in ("later", "after", "before") else None
    if unit in ("D", "N") and shift in ("later", "after", "ago", "before"):
        return Expr("day-after", i, i + 2, same=True, ordinal=1 if shift in ("later", "after") else -1)
    if unit == "W" and shift in ("later", "after"):
        return Expr("unit-later", i, i + 2)
    return None


def amount(toks: Toks, i: int) -> Expr | None:
    """A length: «دو روز», «۱۹ سال و ۵ ماه», «نیم ساعت», «چند هفته», «۶۰ روزه», with «پیش», «گذشته», «آینده» behind it."""
    start = i
    if has(toks, i, "term_noun") or has(toks, i, "this", "that"):
        i += 1
    this = i > start and has(toks, start, "this")
    if i > start and not (has(toks, i, "number", "digits", "vague_number")):
        return None
    if has(toks, i, "vague_number"):
        j = i + 1
        if has(toks, j, "day") and _unit(toks, j) is None:
            j += 1
        if has(toks, j, "unit", "unit_one", "unit_adj", "unit_plural"):
            return Expr("vague-amount", start, _shift_end(toks, j + 1))
        return None
    parts: list[tuple[str, int]] = []
    to = None
    j = i
    if has(toks, j, "half") and _unit(toks, j + 1) in ("h", "C"):
        parts = [("m", 30)] if _unit(toks, j + 1) == "h" else [("Y", 50)]
        j += 2
    else:
        found = number(toks, j, top=1000)
        if found is None or ("ordinal" in toks[j].lex and "number" not in toks[j].lex):
            return None
        n, j = found
        half = False
        if has(toks, j, "and") and toks[j].lex["and"] == "-" and has(toks, j + 1, "half"):
            half, j = True, j + 2
        if has(toks, j, "and") and toks[j].lex["and"] in ("to", "or"):
            if second := number(toks, j + 1, top=1000):
                to, j = second
        adjective = has(toks, j, "unit_adj", "year_adj") and not has(toks, j, "unit")
        unit = _unit(toks, j)
        if adjective:
            unit = toks[j].lex.get("unit_adj") or toks[j].lex.get("year_adj")
            if has(toks, start - 1, "age_before") and not has(toks, start - 1, "span_noun"):
                return None
            if "year_adj" in toks[j].lex and not (
                has(toks, start - 1, "span_noun") or has(toks, j + 1, "span_noun")
            ):
                return None
        elif has(toks, j, "unit_one") and not has(toks, j, "unit"):
            unit = toks[j].lex["unit_one"]
        if unit is None or unit == "N":
            return None
        base, factor = _UNITS.get(unit, (unit, 1))
        parts = [(base, n * factor)]
        j += 1
        if half and not _add_half(parts):
            return None
        if not adjective and to is None:
            j = _more(toks, j, parts)
            if has(toks, j, "age_after") or (base == "Y" and has(toks, start - 1, "age_before")):
                return None
    e = Expr("duration", start, j, amount=tuple(parts), amount_to=to)
    k = j
    if has(toks, k, "first") and _unit(toks, k + 1) is not None and len(parts) == 1:
        if tail := _portion(toks, k, e):
            return tail
    if has(toks, k, "shift") and not bound(toks, k):
        e.shift, e.last = toks[k].lex["shift"], k + 1
        e.rule = "amount-shift"
        if e.shift == "before":
            e.shift = "ago"
        if e.shift in ("this", "after"):
            e.shift, e.last, e.rule = None, k, "duration"
    elif this and e.shift is None:
        e.shift, e.rule = "recent", "amount-shift"
    return e


def _shift_end(toks: Toks, j: int) -> int:
    """The index behind a word like «پیش» at `j`, unless it belongs to «پیش از»."""
    return j + 1 if has(toks, j, "shift") and not bound(toks, j) else j


def _more(toks: Toks, j: int, parts: list[tuple[str, int]]) -> int:
    """«و ۵ ماه», «و نیم», «و سه شب» behind a first length."""
    while has(toks, j, "and") and toks[j].lex["and"] == "-":
        last = parts[-1][0]
        if has(toks, j + 1, "half") and _unit(toks, j + 2) is None and _add_half(parts):
            return j + 2
        found = number(toks, j + 1, top=1000)
        if found is None or _unit(toks, found[1]) is None:
            return j
        unit = toks[found[1]].lex["unit"]
        if unit == "N" and last == "D":
            return found[1] + 1
        if unit not in "YMWDhms" or "YMWDhms".index(unit) <= "YMWDhms".index(last):
            return j
        parts.append((unit, found[0]))
        j = found[1] + 1
    return j


def _add_half(parts: list[tuple[str, int]]) -> bool:
    """«و نیم» behind a length; half a month or day is no whole number of anything, half a week neither."""
    half = {"Y": ("M", 6), "h": ("m", 30), "m": ("s", 30), "D": ("h", 12)}.get(parts[-1][0])
    if half is None:
        return False
    parts.append(half)
    return True


def _portion(toks: Toks, k: int, e: Expr) -> Expr | None:
    """«سه ماه نخست سال ۲۰۲۶», «یک هفته اول ماه اکتبر جاری»: `k` is at «نخست»."""
    which = int(toks[k].lex["first"])
    whole = _parts(toks, k + 1) or unit_shift(toks, k + 1)
    if whole is None or not (whole.year or whole.unit or (whole.date and whole.date.day is None)):
        return None
    return Expr("portion", e.first, whole.last, amount=e.amount, ordinal=which, other=whole)


def half_of(toks: Toks, i: int) -> Expr | None:
    """«نیمه نخست سال ۲۰۲۵»."""
    if not has(toks, i, "half_year"):
        return None
    whole = _parts(toks, i + 1) or unit_shift(toks, i + 1)
    if whole is None or not (whole.year or whole.unit == "Y" or (whole.deictic and whole.deictic[0] == "Y")):
        return None
    which = int(toks[i].lex["half_year"])
    return Expr("portion", i, whole.last, amount=(("M", 6),), ordinal=1 if which == 1 else -1, other=whole)


def vague(toks: Toks, i: int) -> Expr | None:
    """«سال‌ها», «چندی پیش», «آینده نزدیک»: a time that nobody can date."""
    if has(toks, i, "vague", "alone_part"):
        return Expr("vague", i, _shift_end(toks, i + 1))
    if has(toks, i, "vague_shift") and _shift_end(toks, i + 1) > i + 1:
        return Expr("vague", i, i + 2)
    if has(toks, i, "named_era", "repeated"):
        return Expr("vague", i, i + 1)
    if has(toks, i, "soon"):
        return Expr("soon", i, i + 1)
    if has(toks, i, "vague_if") and (has(toks, i + 1, "is") or _shift_end(toks, i + 1) > i + 1):
        return Expr("vague", i, _shift_end(toks, i + 1))
    if has(toks, i, "every") and (found := number(toks, i + 1)) and has(toks, found[1], "unit"):
        j = found[1] + 1
        return Expr("every", i, j + 1 if has(toks, j, "once") else j)
    if has(toks, i, "every") and has(toks, i + 1, "unit", "part", "weekday", "day"):
        return Expr("every", i, i + 3 if has(toks, i + 2, "part") else i + 2)
    if has(toks, i, "era_noun"):
        return _era(toks, i)
    if has(toks, i, "days_of") and i + 1 < len(toks) and not toks[i + 1].lex and toks[i + 1].key.isalpha():
        return Expr("era", i, i + 2)
    return None


def _era(toks: Toks, i: int) -> Expr | None:
    """«دوران ریاست جمهوری وی», «دوران صفویه»: an office with its holder, or a name."""
    j = i + 1
    if has(toks, j, "ordinal"):
        j += 1
    if has(toks, j, "era_name"):
        return Expr("era", i, j + 1)
    if not has(toks, j, "era_office"):
        return None
    j += 1
    if has(toks, j, "era_name") or (j < len(toks) and toks[j].key.isalpha() and not has(toks, j, "era_stop")):
        j += 1
    return Expr("era", i, j)


def decade(toks: Toks, i: int) -> Expr | None:
    """«دهه ۱۹۹۰», «دهه شصت», «قرن بیستم»."""
    unit = _unit(toks, i)
    if unit not in ("X", "C"):
        return None
    found = number(toks, i + 1, top=2100)
    if found is None:
        return None
    n, j = found
    era = None
    if has(toks, j, "era"):
        era, j = toks[j].lex["era"], j + 1
    if unit == "C":
        return Expr("century", i, j, ordinal=n) if n <= 21 and era in (None, "g") else None
    if n % 10 or n < 10 or 100 <= n < 1200:
        return None
    e = Expr("decade", i, j, ordinal=n)
    if era:
        e.marks.add(era)
    return e


def years(toks: Toks, i: int) -> Expr | None:
    """«سال‌های ۲۰۰۱ تا ۲۰۲۱», «سالهای 1982، 1979 و 1971»; a year alone where its neighbours make it one."""
    if has(toks, i, "unit_plural") and toks[i].lex["unit_plural"] == "Y":
        j, found = i + 1, []
        while year := year_number(toks, j):
            found.append(year[0])
            j = year[1]
            if not (has(toks, j, "and") or is_mark(toks, j, _COMMA + _DASH)) or not year_number(toks, j + 1):
                break
            j += 1
        if has(toks, j, "era"):
            j += 1
        return Expr("years", i, j, years=tuple(found)) if found else None
    year = year_number(toks, i)
    if year is None or not 1850 <= year[0] < 2100:
        return None
    n, j = year
    if has(toks, j, "era") and toks[j].lex["era"] == "g":
        return Expr("year", i, j + 1, years=(n,))
    before = i == 0 or has(toks, i - 1, "year_before") or is_mark(toks, i - 1, ":")
    after = j >= len(toks) or has(toks, j, "year_after") or not toks[j].key[:1].isalnum()
    if not before or not after or is_mark(toks, j, "%٪$/.-"):
        return None
    return Expr("year", i, j, years=(n,))


_PRODUCTIONS: tuple[Callable[[Toks, int], Expr | None], ...] = (
    dated,
    unit_shift,
    amount,
    half_of,
    vague,
    decade,
    years,
)
