"""What changed between two outputs over the same reports: the cases to look at after a change of rules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from roznamcha.evaluate.match import Item, bounds

_PARTS = {
    "times": ("", ("value",)),
    "statements": ("content_", ("speaker", "party", "act", "said")),
    "events": ("", ("type", "actors", "targets", "date", "place", "figures", "status")),
}


@dataclass(frozen=True, slots=True)
class Change:
    """One case that differs: `before` or `after` is `None` where the item is new or gone."""

    report: str
    part: str
    words: str
    before: str | None
    after: str | None

    def __str__(self) -> str:
        before, after = self.before or "(nothing)", self.after or "(nothing)"
        return f"{self.report} {self.part}: {before} -> {after} | {self.words}"


def changes(texts: Mapping[str, str], old: Mapping[str, Item], new: Mapping[str, Item]) -> Iterator[Change]:
    """The cases that differ between `old` and `new`, report by report in the order of `texts`.

    Items are the same case when they stand on the same span (and, of events, are of one type); two spans that
    differ by a character are a case gone and a case come.
    """
    for name, text in texts.items():
        for part, (prefix, keys) in _PARTS.items():
            before = _cases(old.get(name, {}), part, prefix, keys)
            after = _cases(new.get(name, {}), part, prefix, keys)
            for case in sorted(before.keys() | after.keys()):
                was, now = before.get(case), after.get(case)
                if was != now:
                    words = text[case[0] : case[1]].replace("\n", " ")[:110]
                    yield Change(name, part, words, was, now)
        was_dated, now_dated = (str(side.get(name, {}).get("published")) for side in (old, new))
        if was_dated != now_dated:
            yield Change(name, "published", "", was_dated, now_dated)


def _cases(report: Item, part: str, prefix: str, keys: tuple[str, ...]) -> dict[tuple[int, int, str], str]:
    cases = {}
    for item in report.get(part) or ():
        kind = str(item.get("type", "")) if part == "events" else ""
        cases[(*bounds(item, prefix), kind)] = ", ".join(_told(item.get(key)) for key in keys)
    return cases


def _told(value: Any) -> str:
    return "/".join(map(str, value)) or "-" if isinstance(value, list | tuple) else str(value)
