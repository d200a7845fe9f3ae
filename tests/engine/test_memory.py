"""Reading more holds no more: what is remembered without bound does not grow with the numbers and words of reports."""

from __future__ import annotations

import functools
import gc

from roznamcha.entities.gazetteer import REMEMBERED, load
from roznamcha.pipeline import extract
from roznamcha.records import Source

_LETTERS = "بتثجحخدرزسشصطعغفقکگلمن"


def _report(number: int) -> Source:
    """A report with a number, a word and a name that no other one has."""
    word = "".join(_LETTERS[(number // len(_LETTERS) ** at + at) % len(_LETTERS)] for at in range(6))
    return Source(
        name=f"made-{number}",
        published="2025-11-06",
        text=(
            f"گزارش {number} از کابل: محمد {word} سخنگوی {word} گفت که {number + 7000} نفر در {word} کشته شدند. "
            f"وی افزود: «{word} و {word}ها در {number} روز گذشته بسته شده\u200cاند.»"
        ),
    )


def _unbounded() -> dict[str, int]:
    """How much each cache of this program holds that has no bound, and the tables of names."""
    held = {
        f"{each.__module__}.{each.__qualname__}": each.cache_info().currsize
        for each in gc.get_objects()
        if isinstance(each, functools._lru_cache_wrapper)
        and str(each.__module__).startswith("roznamcha")
        and each.cache_info().maxsize is None
    }
    tables = {
        name: len(value) for name, value in vars(load()).items() if isinstance(value, dict | set | list)
    }
    return held | {f"Gazetteer.{name}": size for name, size in tables.items()}


def test_no_cache_without_a_bound_grows_with_what_is_read() -> None:
    for number in range(40):
        extract(_report(number))
    before = _unbounded()
    for number in range(40, 120):
        extract(_report(number))
    after = _unbounded()
    grown = {name: size - before.get(name, 0) for name, size in after.items() if size > before.get(name, 0)}
    # these two stop by themselves
    bounded = {"Gazetteer.kinds", "Gazetteer._given_cache"}
    assert set(grown) <= bounded
    # a word or two of each report, and none of its numbers
    assert all(size <= 80 * 3 for size in grown.values())


def test_of_words_no_more_are_remembered_than_are_said() -> None:
    gazetteer = load()
    for number in range(REMEMBERED + 50):
        gazetteer.given_name(f"word{number}")
    assert len(gazetteer._given_cache) <= REMEMBERED
    assert gazetteer.given_name("محمد") == "Mohammad"
