"""Tables that give an act or an event its code in somebody else's scheme: which row holds, and what it says.

A table is `lang/NAME.tsv` with the columns `of` (act or event), `kind`, `when`, the scheme's own, and `source`. The first
row that fits counts. `when` is empty or holds conditions, all of which must be met: `mediators` (there are some),
`planned`, `state` (the first side that acts is a state), `rule:NAME` (the rule that found it), `$slot` (a word of the list
`lang/fa/words/slot.tsv` stands in the evidence).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from types import MappingProxyType

import regex

from roznamcha.entities.gazetteer import load
from roznamcha.errors import LexiconError
from roznamcha.lang.rules import EDGE_LEFT, EDGE_RIGHT, alternation
from roznamcha.lang.tables import DATA, Row, read_table, words
from roznamcha.records import Event
from roznamcha.text.fold import fold

_PLAIN = ("mediators", "planned", "state")


class Codings:
    """The rows of `lang/NAME.tsv`, whose own columns are `columns`; `LexiconError` for a condition nobody can test."""

    def __init__(self, name: str, columns: Sequence[str]) -> None:
        self._columns = tuple(columns)
        self._rows = read_table(DATA.parent / f"{name}.tsv", ("of", "kind", "when", *self._columns, "source"))
        for row in self._rows:
            for condition in row["when"].split():
                if condition not in _PLAIN and condition[0] != "$" and not condition.startswith("rule:"):
                    raise LexiconError(f"{row.where}: there is no condition {condition!r}")

    def act(self, act: str, evidence: str = "") -> Mapping[str, str] | None:
        """The columns of the row for a statement with this act, whose cue and content are `evidence`."""
        folded = fold(evidence)
        return self._first("act", act, lambda when: when[0] == "$" and _found(when, folded))

    def event(self, event: Event, evidence: str = "") -> Mapping[str, str] | None:
        """The columns of the row for `event`, whose words are `evidence`."""
        folded = fold(evidence)
        return self._first("event", event.type, lambda when: _holds(when, event, folded))

    def _first(self, of: str, kind: str, holds: Callable[[str], bool]) -> Mapping[str, str] | None:
        for row in self._rows:
            if row["of"] == of and row["kind"] == kind and all(map(holds, row["when"].split())):
                return self._said(row)
        return None

    def _said(self, row: Row) -> Mapping[str, str]:
        return MappingProxyType({column: row[column] for column in self._columns})


def _holds(when: str, event: Event, folded: str) -> bool:
    """Whether one condition of a row holds for `event`, whose folded words are `folded`."""
    if when == "mediators":
        return bool(event.mediators)
    if when == "planned":
        return event.status == "planned"
    if when == "state":
        return bool(event.actors) and event.actors[0] in load().states
    if when.startswith("rule:"):
        return event.rule == when.removeprefix("rule:")
    return _found(when, folded)


def _found(slot: str, folded: str) -> bool:
    return _any_of(slot[1:]).search(folded) is not None


@cache
def _any_of(slot: str) -> regex.Pattern[str]:
    """A pattern for any word of a list, as a whole word."""
    return regex.compile(EDGE_LEFT + alternation(words(slot)) + EDGE_RIGHT)
