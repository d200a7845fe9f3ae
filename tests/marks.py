"""Marked examples: «{…}» around the cue, «[…]» around the content."""

from __future__ import annotations

from dataclasses import dataclass

from roznamcha.pipeline import extract
from roznamcha.records import Report, Source, Statement


@dataclass(frozen=True)
class Marked:
    """A text without its marks, and what the marks held."""

    text: str
    cue: str
    content: str


def unmark(marked: str) -> Marked:
    """Take the marks out of an example."""
    plain = marked.translate({ord(c): None for c in "{}[]"})
    cue = marked[marked.index("{") + 1 : marked.index("}")]
    content = marked[marked.index("[") + 1 : marked.rindex("]")]
    return Marked(
        plain, cue.translate({ord(c): None for c in "[]"}), content.translate({ord(c): None for c in "{}"})
    )


def read(text: str, *, published: str | None = "2025-11-09") -> Report:
    """The record of a text."""
    return extract(Source(name="t", text=text, published=published))


def cut(report: Report, statement: Statement) -> tuple[str, str]:
    """The cue and the content of a statement, cut out of the raw text."""
    return (
        report.text[statement.cue_start : statement.cue_end],
        report.text[statement.content_start : statement.content_end],
    )
