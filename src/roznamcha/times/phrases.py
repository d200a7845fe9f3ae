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
    if has(toks, i, "vague_shift") and shift_end(toks, i + 1) > i + 1:
        return Expr("vague", i, i + 2)
    if has(toks, i, "named_era", "repeated"):
        return Expr("vague", i, i + 1)
    if has(toks, i, "soon"):
        return Expr("soon", i, i + 1)
    if has(toks, i, "vague_if") and (has(toks, i + 1, "is") or shift_end(toks, i + 1) > i + 1):
        return Expr("vague", i, shift_end(toks, i + 1))
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
    unit = unit_at(toks, i)
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
            if not (has(toks, j, "and") or is_mark(toks, j, "،," + "-–—")) or not year_number(toks, j + 1):
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
