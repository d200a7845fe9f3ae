"""The productions: what phrase begins at a token, if any. `read_phrase` is the one entry."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from roznamcha.times.grammar import (
    Expr,
    Toks,
    has,
    is_mark,
    number,
    unit_at,
    year_number,
)
from roznamcha.times.lengths import amount, half_of, shift_end, unit_shift
from roznamcha.times.lexicon import Classes
from roznamcha.times.parts import BEGINS_DATE, dated


def read_phrase(toks: Toks, i: int) -> Expr | None:
    """The time expression that begins at token `i`, the longest of the productions, or `None`.

    The caller walks over the sentence and goes on behind what was found.
    """
    best: Expr | None = None
    for production in _productions(toks[i].classes):
        found = production(toks, i)
        if found is not None and (best is None or found.last > best.last):
            best = found
    return best


def vague(toks: Toks, i: int) -> Expr | None:
    """«سال‌ها», «چندی پیش», «آینده نزدیک»: a time that nobody can date."""
    if has(toks, i, "vague", "alone_part"):
        return Expr("vague", i, shift_end(toks, i + 1))
    if "vague_shift" in toks[i].classes and shift_end(toks, i + 1) > i + 1:
        return Expr("vague", i, i + 2)
    if has(toks, i, "named_era", "repeated"):
        return Expr("vague", i, i + 1)
    if "soon" in toks[i].classes:
        return Expr("soon", i, i + 1)
    if "vague_if" in toks[i].classes and ("is" in toks[i + 1].classes or shift_end(toks, i + 1) > i + 1):
        return Expr("vague", i, shift_end(toks, i + 1))
    if "every" in toks[i].classes and (found := number(toks, i + 1)) and "unit" in toks[found[1]].classes:
        j = found[1] + 1
        return Expr("every", i, j + 1 if "once" in toks[j].classes else j)
    if "every" in toks[i].classes and has(toks, i + 1, "unit", "part", "weekday", "day"):
        return Expr("every", i, i + 3 if "part" in toks[i + 2].classes else i + 2)
    if "era_noun" in toks[i].classes:
        return _era(toks, i)
    if "days_of" in toks[i].classes and not toks[i + 1].lex and toks[i + 1].key.isalpha():
        return Expr("era", i, i + 2)
    return None


def _era(toks: Toks, i: int) -> Expr | None:
    """«دوران ریاست جمهوری وی», «دوران صفویه»: an office with its holder, or a name."""
    j = i + 1
    if "ordinal" in toks[j].classes:
        j += 1
    if "era_name" in toks[j].classes:
        return Expr("era", i, j + 1)
    if "era_office" not in toks[j].classes:
        return None
    j += 1
    if "era_name" in toks[j].classes or (toks[j].key.isalpha() and "era_stop" not in toks[j].classes):
        j += 1
    return Expr("era", i, j)


def decade(toks: Toks, i: int) -> Expr | None:
    """«دهه ۱۹۹۰», «دهه شصت», «قرن بیستم»."""
    unit = unit_at(toks, i)
    if unit not in ("X", "C"):
        return None
    found = number(toks, i + 1, top=2100)
    if found is None:
        return None
    n, j = found
    era = None
    if "era" in toks[j].classes:
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
    if "unit_plural" in toks[i].classes and toks[i].lex["unit_plural"] == "Y":
        j, found = i + 1, []
        while year := year_number(toks, j):
            found.append(year[0])
            j = year[1]
            if not ("and" in toks[j].classes or is_mark(toks, j, "،," + "-–—")) or not year_number(
                toks, j + 1
            ):
                break
            j += 1
        if "era" in toks[j].classes:
            j += 1
        return Expr("years", i, j, years=tuple(found)) if found else None
    year = year_number(toks, i)
    if year is None or not 1850 <= year[0] < 2100:
        return None
    n, j = year
    if "era" in toks[j].classes and toks[j].lex["era"] == "g":
        return Expr("year", i, j + 1, years=(n,))
    before = i == 0 or "year_before" in toks[i - 1].classes or is_mark(toks, i - 1, ":")
    after = "year_after" in toks[j].classes or not toks[j].key[:1].isalnum()
    if not before or not after or is_mark(toks, j, "%٪$/.-"):
        return None
    return Expr("year", i, j, years=(n,))


# each with the classes one of which the token that it begins with must have
_PRODUCTIONS: tuple[tuple[Callable[[Toks, int], Expr | None], Classes], ...] = (
    (dated, BEGINS_DATE),
    (unit_shift, frozenset({"this", "that", "unit", "unit_plural"})),
    (
        amount,
        frozenset({"term_noun", "this", "that", "number", "digits", "ordinal", "vague_number", "half"}),
    ),
    (half_of, frozenset({"half_year"})),
    (
        vague,
        frozenset({
            "vague", "alone_part", "vague_shift", "named_era", "repeated", "soon", "vague_if", "every",
            "era_noun", "days_of",
        }),
    ),
    (decade, frozenset({"unit"})),
    (years, frozenset({"unit_plural", "digits"})),
)  # fmt: skip


@cache
def _productions(classes: Classes) -> tuple[Callable[[Toks, int], Expr | None], ...]:
    """The productions that a token of these classes may begin."""
    return tuple(production for production, begins in _PRODUCTIONS if not begins.isdisjoint(classes))
