"""Statements that were judged, as places in the windows that the tagger reads: what `tune.py` learns from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from linear import overlap, understood
from roznamcha.reader.acts import Asked
from roznamcha.reader.doubt import Seen
from roznamcha.reader.heads import ACTS
from roznamcha.reader.model import load_reader, read_by_model
from roznamcha.reader.windows import Window, windows
from roznamcha.records import Act, Statement
from roznamcha.statements.find import find_statements
from roznamcha.statements.joining import RULE as BY_TAGGER
from roznamcha.text.document import Document

SAME, SAME_ACT = 0.5, 0.7
# what was annotated with its whole report, or judged by more examples of the guideline, tells more
SURE, SINGLE = 2.0, 1.0
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Judgement:
    """A statement's places among a window's new tokens, its act and whether it is none (`None` where nobody said)."""

    content: Sequence[int]
    cue: Sequence[int]
    subject: Sequence[int]
    before: int | None
    behind: int | None
    act: int | None
    wrong: bool | None
    weight: float


@dataclass(frozen=True, slots=True)
class Judged:
    """A window and the judged statements in it."""

    window: Window
    statements: Sequence[Judgement]


class _Notes:
    """Writes down what models would be asked, changes nothing."""

    def __init__(self, doc: Document) -> None:
        self.acts: set[Span] = set()
        self.only: Sequence[int] = ()
        self._doc = doc

    def doubt(self, seen: Seen) -> float:
        return 0.0

    def decide(self, asked: Asked) -> tuple[Act, float]:
        self.acts.add(self._doc.raw_span(asked.start, asked.start + len(asked.content)))
        return asked.act, 1.0


def judged(report: Mapping[str, Any], *, whole: bool) -> Iterator[Judged]:
    """The windows of `report` that hold judged statements, read as the program reads them.

    Of a report annotated as a `whole` what the annotation has not is wrong (but what the tagger found alone there, having
    learned from it, is left out); else its entries are judgements of single statements (`stands`, `act`).
    """
    doc, times, mentions = understood(report)
    reader, notes = load_reader(), _Notes(doc)

    def ask(only: Sequence[int]) -> Any:
        notes.only = only
        return read_by_model(reader, doc, only)

    found = find_statements(
        doc, times=times, mentions=mentions, outlet=None, ask=ask, judge=notes, acts=notes
    ).statements
    if not notes.only:
        return
    say = _of_whole if whole else _of_single
    told = [(s, *say(report, s, doc.raw_span(s.content_start, s.content_end), notes.acts)) for s in found]
    for window in windows(doc, reader.pieces, only=notes.only):
        at = {token: i for i, token in enumerate(window.tokens[window.seen :])}
        items = [_placed(doc, at, *entry) for entry in told if entry[1] is not None or entry[2] is not None]
        if kept := [item for item in items if item is not None]:
            yield Judged(window, kept)


def _of_whole(
    report: Mapping[str, Any], s: Statement, span: Span, asked: set[Span]
) -> tuple[int | None, bool | None, float]:
    gold = [(overlap(span, (g["content_start"], g["content_end"])), g["act"]) for g in report["statements"]]
    near, act = max(gold, default=(0.0, ""))
    wrong = None if s.rule == BY_TAGGER else near < SAME
    return ACTS.index(act) if near >= SAME_ACT and span in asked else None, wrong, SURE


def _of_single(
    report: Mapping[str, Any], s: Statement, span: Span, asked: set[Span]
) -> tuple[int | None, bool | None, float]:
    told = next((g for g in report["statements"] if (g["content_start"], g["content_end"]) == span), {})
    act = told.get("act")
    stands = told.get("stands")
    return (
        ACTS.index(act) if act and span in asked else None,
        None if stands is None else not stands,
        SURE if told.get("unsure") else SINGLE,
    )


def _placed(
    doc: Document, at: Mapping[int, int], s: Statement, act: int | None, wrong: bool | None, weight: float
) -> Judgement | None:
    """The statement's parts as places in the window, `None` if its content does not begin there."""
    content = doc.tokens_in(s.content_start, s.content_end)
    if content.start not in at:
        return None
    named = (s.speaker_start, s.speaker_end)
    subject = range(0) if None in named else doc.tokens_in(*named)
    places = (
        [at[i] for i in part if i in at] for part in (content, doc.tokens_in(s.cue_start, s.cue_end), subject)
    )
    return Judgement(*places, at.get(content.start - 1), at.get(content.stop), act, wrong, weight)
