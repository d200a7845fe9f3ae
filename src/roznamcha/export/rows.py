"""Statements and events as flat rows of one shape: for tables, Parquet and data frames.

A row says what the record says, with its citation. What a kind of entry does not have is `None`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Literal, get_args

from roznamcha.export.stream import Bundle, span, words
from roznamcha.query import Answer, EventAnswer, StatementAnswer
from roznamcha.records import Figures

Row = Mapping[str, Any]
# text, a whole number, or a list of texts
Sort = Literal["text", "number", "texts"]
Counted = Literal["killed", "wounded", "detained", "displaced"]
SPANS = ("speaker", "cue", "content", "condition", "medium")

_SOURCE: dict[str, Sort] = {
    "report": "text", "report_name": "text", "outlet": "text", "published": "text", "published_basis": "text",
    "url": "text", "origin": "text", "title": "text", "language": "text", "carriers": "texts", "sentence": "text",
    "sentence_start": "number", "sentence_end": "number", "sha256": "text",
}  # fmt: skip
_SAID: dict[str, Sort] = {
    "speaker": "text", "speaker_id": "text", "party": "text", "act": "text", "about": "texts", "quote": "text",
    "medium": "text", "venue": "text", "modality": "text",
    "speaker_words": "text", "cue_words": "text", "content_words": "text", "condition_words": "text",
    "medium_words": "text",
    **{f"{role}_{end}": "number" for role in SPANS for end in ("start", "end")},
}  # fmt: skip
_HAPPENED: dict[str, Sort] = {
    "type": "text", "status": "text", "actors": "texts", "mediators": "texts", "place": "text",
    **{f"{kind}_{end}": "number" for kind in get_args(Counted) for end in ("low", "high")},
    "told_by": "text", "teller": "text",
}  # fmt: skip
_BOTH: dict[str, Sort] = {
    "kind": "text", "id": "text", "day": "text", "day_basis": "text", "start": "number", "end": "number",
    "words": "text", "targets": "texts", "rule": "text",
}  # fmt: skip
# the columns of a row, in order, with what stands in them
COLUMNS: Mapping[str, Sort] = {**_BOTH, **_SAID, **_HAPPENED, **_SOURCE}
STATEMENT_COLUMNS: Mapping[str, Sort] = {**_BOTH, **_SAID, **_SOURCE}
EVENT_COLUMNS: Mapping[str, Sort] = {**_BOTH, **_HAPPENED, **_SOURCE}


def row_of(answer: Answer) -> Row:
    """An entry as a row with all of `COLUMNS`.

    `day` is the day of saying or of the happening, else the report's, as `day_basis` says; an event without a day of
    its own has none. `start`..`end` are the content of a statement and the clause of an event. Of the figures the
    lowest and the highest number told are given; both are the same unless the text gives a range.
    """
    start, end = span(answer)
    day = answer.day
    c = answer.citation
    row: dict[str, Any] = dict.fromkeys(COLUMNS)
    row |= {
        "kind": "event" if isinstance(answer, EventAnswer) else "statement",
        "id": answer.id,
        "day": day[0] if day else None,
        "day_basis": day[1] if day else None,
        "start": start,
        "end": end,
        "words": words(answer),
        "targets": list(answer.record.targets),
        "rule": answer.record.rule,
        "report": c.report,
        "report_name": c.name,
        "carriers": list(c.carriers),
    }
    row |= {name: getattr(c, name) for name in _SOURCE if name not in row or row[name] is None}
    return row | (_event(answer) if isinstance(answer, EventAnswer) else _statement(answer))


def rows(bundles: Iterable[Bundle]) -> Iterable[Row]:
    """The rows of all entries, one after the other."""
    return (row_of(answer) for bundle in bundles for answer in bundle.entries)


def _statement(answer: StatementAnswer) -> dict[str, Any]:
    r = answer.record
    out = {name: getattr(r, name) for name in _SAID if hasattr(r, name)}
    return out | {"about": list(answer.about)} | {f"{role}_words": answer.cuts.get(role) for role in SPANS}


def _event(answer: EventAnswer) -> dict[str, Any]:
    r = answer.record
    out: dict[str, Any] = {
        "type": r.type,
        "status": r.status,
        "actors": list(r.actors),
        "mediators": list(r.mediators),
        "place": r.place,
        "told_by": answer.told_by,
        "teller": answer.teller,
    }
    for kind in get_args(Counted):
        if (found := counted(r.figures, kind)) is not None:
            out[f"{kind}_low"], out[f"{kind}_high"] = found
    return out


def counted(figures: Figures, kind: str) -> tuple[int, int] | None:
    """The lowest and the highest number of this kind that a text tells; `None` if it tells none.

    >>> counted({"killed": [20, 99]}, "killed"), counted({"killed": 3}, "killed"), counted({}, "killed")
    ((20, 99), (3, 3), None)
    """
    value = figures.get(kind)
    if value is None:
        return None
    return (value[0], value[-1]) if isinstance(value, list) else (value, value)
