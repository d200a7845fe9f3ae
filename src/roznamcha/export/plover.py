"""PLOVER: the category, mode and quad class of a statement's act and of an event, by the table `lang/plover.tsv`.

PLOVER (Political Language Ontology for Verifiable Event Records) is what event data sets are exchanged in. The table
is ours, with a source in every row; `docs/plover.md` gives the reasons for what PLOVER leaves open.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import regex

from roznamcha.errors import LexiconError
from roznamcha.lang.rules import EDGE_LEFT, EDGE_RIGHT, alternation
from roznamcha.lang.tables import DATA, read_table, words
from roznamcha.records import Act, Event
from roznamcha.text.fold import fold

# the version of the table: a change of any coding raises it
VERSION = 1
_TABLE = DATA.parent / "plover.tsv"
_NONE = "-"


@dataclass(frozen=True, slots=True)
class Coding:
    """A PLOVER coding: category, mode (or `None`), quad class, and the contexts that the status gives."""

    code: str
    mode: str | None
    quad: str
    context: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Row:
    of: str
    kind: str
    when: str
    coding: Coding


@cache
def _rows() -> tuple[_Row, ...]:
    """The rows of the table. Raises `LexiconError` for a condition that nobody can test."""
    out = []
    for row in read_table(_TABLE, ("of", "kind", "when", "code", "mode", "quad", "source")):
        when = row["when"]
        if when not in ("", "mediators", "planned") and when[0] != "$" and not when.startswith("rule:"):
            raise LexiconError(f"{row.where}: there is no condition {when!r}")
        mode = None if row["mode"] == _NONE else row["mode"]
        out.append(_Row(row["of"], row["kind"], when, Coding(row["code"], mode, row["quad"])))
    return tuple(out)


def coding_of_act(act: Act) -> Coding | None:
    """The coding of a statement's act; `None` for `say`, which PLOVER leaves out.

    >>> coding_of_act("deny")
    Coding(code='REJECT', mode=None, quad='verbal-conflict', context=())
    >>> coding_of_act("say") is None
    True
    """
    return next((r.coding for r in _rows() if r.of == "act" and r.kind == act), None)


def coding_of_event(event: Event, evidence: str = "") -> Coding | None:
    """The coding of `event`, whose words are `evidence`; `None` where PLOVER has no category (an office taken).

    >>> from roznamcha.records import Event
    >>> event = Event(type="border", start=0, end=0, rule="border")
    >>> coding_of_event(event, "گذرگاه بسته شد").code, coding_of_event(event, "گذرگاه بازگشایی شد").code
    ('SANCTION', 'RETREAT')
    """
    folded = fold(evidence)
    for row in _rows():
        if row.of == "event" and row.kind == event.type and _holds(row.when, event, folded):
            future = ("future",) if event.status == "planned" else ()
            return Coding(row.coding.code, row.coding.mode, row.coding.quad, future)
    return None


def codings(events: Sequence[Event], text: str) -> tuple[Coding | None, ...]:
    """The codings of `events`, whose offsets point into `text`."""
    return tuple(coding_of_event(e, text[e.start : e.end]) for e in events)


def _holds(when: str, event: Event, evidence: str) -> bool:
    """Whether the condition of a row holds for `event`, whose folded words are `evidence`."""
    if when == "mediators":
        return bool(event.mediators)
    if when == "planned":
        return event.status == "planned"
    if when.startswith("rule:"):
        return event.rule == when.removeprefix("rule:")
    return not when or _any_of(when[1:]).search(evidence) is not None


@cache
def _any_of(slot: str) -> regex.Pattern[str]:
    """A pattern for any word of a list, as a whole word."""
    return regex.compile(EDGE_LEFT + alternation(words(slot)) + EDGE_RIGHT)
