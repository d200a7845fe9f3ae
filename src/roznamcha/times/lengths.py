"""Lengths of time and what is counted from now: «دو روز», «سه ماه پیش», «ماه گذشته», «نیمه نخست سال ۱۴۰۳»."""

from __future__ import annotations

from roznamcha.times.grammar import (
    Expr,
    Toks,
    bound,
    has,
    number,
    unit_at,
    year_number,
)
from roznamcha.times.parts import parts_at

_UNITS = {"X": ("Y", 10), "C": ("Y", 100), "N": ("D", 1)}


def unit_shift(toks: Toks, i: int) -> Expr | None:
    """«ماه گذشته», «سال جاری», «این ماه», «روز بعد», «روزهای اخیر»."""
    if (
        "this" in toks[i].classes
        and unit_at(toks, i + 1) in ("M", "Y")
        and not has(toks, i + 2, "shift", "month")
    ):
        if year_number(toks, i + 2):
            return None
        if unit_at(toks, i + 1) == "Y":
            return Expr("this-year", i, i + 2, unit="Y", same=True)
        return Expr("unit-shift", i, i + 2, unit="M", shift="this")
    if "that" in toks[i].classes and unit_at(toks, i + 1) == "Y" and "shift" not in toks[i + 2].classes:
        return Expr("this-year", i, i + 2, unit="Y", same=True)
    j = i + 1 if has(toks, i, "this", "that") else i
    if "unit_plural" in toks[j].classes and "shift" in toks[j + 1].classes:
        if toks[j + 1].lex["shift"] in ("since",) or bound(toks, j + 1):
            return None
        return Expr("vague-plural", i, j + 2)
    unit = unit_at(toks, i)
    if unit is None or "shift" not in toks[i + 1].classes or bound(toks, i + 1):
        return None
    shift = toks[i + 1].lex["shift"]
    if unit in ("M", "Y"):
        if shift in ("last", "ago", "next", "this"):
            j = i + 2
            era = None
            if "era" in toks[j].classes:
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
    """A length: «دو روز», «۱۹ سال و ۵ ماه», «نیم ساعت», «چند هفته», «۶۰ روزه», with «پیش», «گذشته»,
    «آینده» behind it."""
    start = i
    if "term_noun" in toks[i].classes or has(toks, i, "this", "that"):
        i += 1
    this = i > start and "this" in toks[start].classes
    if i > start and not (has(toks, i, "number", "digits", "vague_number")):
        return None
    if "vague_number" in toks[i].classes:
        j = i + 1
        if "day" in toks[j].classes and unit_at(toks, j) is None:
            j += 1
        if has(toks, j, "unit", "unit_one", "unit_adj", "unit_plural"):
            return Expr("vague-amount", start, shift_end(toks, j + 1))
        return None
    parts: list[tuple[str, int]] = []
    to = None
    j = i
    if "half" in toks[j].classes and unit_at(toks, j + 1) in ("h", "C"):
        parts = [("m", 30)] if unit_at(toks, j + 1) == "h" else [("Y", 50)]
        j += 2
    else:
        found = number(toks, j, top=1000)
        if found is None or ("ordinal" in toks[j].lex and "number" not in toks[j].lex):
            return None
        n, j = found
        half = False
        if "and" in toks[j].classes and toks[j].lex["and"] == "-" and "half" in toks[j + 1].classes:
            half, j = True, j + 2
        if (
            "and" in toks[j].classes
            and toks[j].lex["and"] in ("to", "or")
            and (second := number(toks, j + 1, top=1000))
        ):
            to, j = second
        adjective = has(toks, j, "unit_adj", "year_adj") and "unit" not in toks[j].classes
        unit = unit_at(toks, j)
        if adjective:
            unit = toks[j].lex.get("unit_adj") or toks[j].lex.get("year_adj")
            if "age_before" in toks[start - 1].classes and "span_noun" not in toks[start - 1].classes:
                return None
            if "year_adj" in toks[j].lex and not (
                "span_noun" in toks[start - 1].classes or "span_noun" in toks[j + 1].classes
            ):
                return None
        elif "unit_one" in toks[j].classes and "unit" not in toks[j].classes:
            unit = toks[j].lex["unit_one"]
        if unit is None or unit == "N":
            return None
        if unit == "D" and "weekday" in toks[j + 1].classes:
            # «۴۹ به ۵۰ روز پنجشنبه»: the day belongs to the weekday
            return None
        base, factor = _UNITS.get(unit, (unit, 1))
        parts = [(base, n * factor)]
        j += 1
        if half and not _add_half(parts):
            return None
        if not adjective and to is None:
            j = _more(toks, j, parts)
            if "age_after" in toks[j].classes or (base == "Y" and "age_before" in toks[start - 1].classes):
                return None
    e = Expr("duration", start, j, amount=tuple(parts), amount_to=to)
    k = j
    if (
        "first" in toks[k].classes
        and unit_at(toks, k + 1) is not None
        and len(parts) == 1
        and (tail := _portion(toks, k, e))
    ):
        return tail
    if "shift" in toks[k].classes and not bound(toks, k):
        e.shift, e.last = toks[k].lex["shift"], k + 1
        e.rule = "amount-shift"
        if e.shift == "before":
            e.shift = "ago"
        if e.shift in ("this", "after"):
            e.shift, e.last, e.rule = None, k, "duration"
    elif this and e.shift is None:
        # «این ۲۰ سال»: the years spoken of, which the phrase alone does not tell
        return Expr("vague-amount", start, j)
    return e


def shift_end(toks: Toks, j: int) -> int:
    """The index behind a word like «پیش» at `j`, unless it belongs to «پیش از»."""
    return j + 1 if "shift" in toks[j].classes and not bound(toks, j) else j


def _more(toks: Toks, j: int, parts: list[tuple[str, int]]) -> int:
    """«و ۵ ماه», «و نیم», «و سه شب» behind a first length."""
    while "and" in toks[j].classes and toks[j].lex["and"] == "-":
        last = parts[-1][0]
        if "half" in toks[j + 1].classes and unit_at(toks, j + 2) is None and _add_half(parts):
            return j + 2
        found = number(toks, j + 1, top=1000)
        if found is None or unit_at(toks, found[1]) is None:
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
    whole = parts_at(toks, k + 1) or unit_shift(toks, k + 1)
    if whole is None or not (whole.year or whole.unit or (whole.date and whole.date.day is None)):
        return None
    return Expr("portion", e.first, whole.last, amount=e.amount, ordinal=which, other=whole)


def half_of(toks: Toks, i: int) -> Expr | None:
    """«نیمه نخست سال ۲۰۲۵»."""
    if "half_year" not in toks[i].classes:
        return None
    whole = parts_at(toks, i + 1) or unit_shift(toks, i + 1)
    if whole is None or not (whole.year or whole.unit == "Y" or (whole.deictic and whole.deictic[0] == "Y")):
        return None
    which = int(toks[i].lex["half_year"])
    return Expr("portion", i, whole.last, amount=(("M", 6),), ordinal=1 if which == 1 else -1, other=whole)
