"""The scores of one kind at a time: outlet kind, language, calendar, direct and reported speech."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from roznamcha.evaluate.match import Item, by_overlap, pair_up, same_party_and_act
from roznamcha.evaluate.score import Scores, Tally, score_reports

_LANGUAGES = {"fa": "Iranian", "prs": "Dari"}


def outlet_kind(gold: Item) -> str:
    """The kind of outlet a gold report comes from: the first part of its name («fars-13920626000084»)."""
    return str(gold.get("name") or "").partition("-")[0] or "unknown"


def language(gold: Item) -> str:
    """The variety of Persian a gold report is written in."""
    return _LANGUAGES.get(str(gold.get("language")), "unknown")


def by_report(pairs: Sequence[tuple[Item, Item]], kind_of: Callable[[Item], str]) -> dict[str, Scores]:
    """The scores of each kind of report, kinds in alphabetical order."""
    kinds: dict[str, list[tuple[Item, Item]]] = {}
    for gold, system in pairs:
        kinds.setdefault(kind_of(gold), []).append((gold, system))
    return {kind: score_reports(kinds[kind]) for kind in sorted(kinds)}


def by_calendar(pairs: Iterable[tuple[Item, Item]]) -> dict[str, Tally]:
    """How often a time of each gold calendar is found with its value.

    Precision is not told: a spurious time belongs to no gold calendar, so `system` counts the matched ones.
    """
    return _by_item(
        pairs, "times", "", "calendar", lambda gold, system: gold.get("value") == system.get("value")
    )


def by_quote(pairs: Iterable[tuple[Item, Item]]) -> dict[str, Tally]:
    """How often a direct, indirect or mixed statement is found with party and act; `system` counts the found
    ones.
    """
    return _by_item(pairs, "statements", "content_", "quote", same_party_and_act)


def _by_item(
    pairs: Iterable[tuple[Item, Item]], part: str, prefix: str, key: str, right: Callable[[Item, Item], bool]
) -> dict[str, Tally]:
    tallies: dict[str, Tally] = {}
    for gold, system in pairs:
        wanted: Sequence[Item] = gold[part]
        given: Sequence[Item] = system.get(part) or ()
        partner = dict(pair_up(wanted, given, by_overlap(prefix)))
        for i, item in enumerate(wanted):
            found = i in partner
            tallies.setdefault(str(item.get(key)), Tally()).add(
                hits=int(found and right(item, given[partner[i]])), gold=1, system=int(found)
            )
    return {kind: tallies[kind] for kind in sorted(tallies)}
