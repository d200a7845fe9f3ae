"""Statements that were judged, as places in the windows that the tagger reads: what `tune.py` learns from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from acts import SAME as SAME_ACT
from doubt import SAME, SINGLE, UNSURE, WHOLE
from linear import Notes, asked_span, overlap, understood
from roznamcha.reader.heads import ACTS
from roznamcha.reader.model import load_reader, read_by_model
from roznamcha.reader.windows import Window, windows
from roznamcha.records import Statement
from roznamcha.statements.find import find_statements
from roznamcha.statements.joining import RULE as BY_TAGGER
from roznamcha.text.document import Document

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


def judged(report: Mapping[str, Any], *, whole: bool) -> Iterator[Judged]:
    """The windows of `report` that hold judged statements, read as the program reads them.

    Of a report annotated as a `whole` what the annotation has not is wrong (but what the tagger found alone there, having
    learned from it, is left out); else its entries are judgements of single statements (`stands`, `act`).
    """
    doc, times, mentions = understood(report)
    reader, notes = load_reader(), Notes()
    read_only: Sequence[int] = ()

    def ask(only: Sequence[int]) -> Any:
        nonlocal read_only
        read_only = only
        return read_by_model(reader, doc, only)

    found = find_statements(
        doc, times=times, mentions=mentions, outlet=None, ask=ask, judge=notes, acts=notes
    ).statements
    if not read_only:
        return
    say = _of_whole if whole else _of_single
    asked = {asked_span(doc, a) for a in notes.asked}
    told = [(s, *say(report, s, doc.raw_span(s.content_start, s.content_end), asked)) for s in found]
    for window in windows(doc, reader.pieces, only=read_only):
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
    return ACTS.index(act) if near >= SAME_ACT and span in asked else None, wrong, WHOLE


def _of_single(
    report: Mapping[str, Any], s: Statement, span: Span, asked: set[Span]
) -> tuple[int | None, bool | None, float]:
    told = next((g for g in report["statements"] if (g["content_start"], g["content_end"]) == span), {})
    act = told.get("act")
    stands = told.get("stands")
    return (
        ACTS.index(act) if act and span in asked else None,
        None if stands is None else not stands,
        UNSURE if told.get("unsure") else SINGLE,
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
