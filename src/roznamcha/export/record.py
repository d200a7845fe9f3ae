"""The record as JSON: exactly the keys of the contract, offsets into the raw text, one object a report."""

from __future__ import annotations

from typing import Any

import msgspec

from roznamcha.records import Event, Report, Statement, TimeRef

_TIME = ("start", "end", "value", "calendar")
_STATEMENT = (
    "speaker", "speaker_start", "speaker_end", "party", "cue_start", "cue_end", "content_start", "content_end",
    "quote", "act", "targets", "said", "condition_start", "condition_end",
    "medium", "medium_start", "medium_end", "venue", "modality",
)  # fmt: skip
_EVENT = ("type", "start", "end", "actors", "targets", "mediators", "date", "place", "figures", "status")


def record_of(report: Report) -> dict[str, Any]:
    """`report` as plain data, in the order of the contract; `name` first.

    >>> from roznamcha.records import Report
    >>> list(record_of(Report(id="1", name="n", text="")))[:4]
    ['name', 'id', 'url', 'title']
    """
    return {
        "name": report.name,
        "id": report.id,
        "url": report.url,
        "title": report.title,
        "outlet": report.outlet,
        "language": report.language,
        "published": report.published,
        "published_basis": report.published_basis,
        "carriers": [c.outlet for c in report.carriers],
        "times": [_fields(t, _TIME) for t in report.times],
        "statements": [_fields(s, _STATEMENT) for s in report.statements],
        "events": [_fields(e, _EVENT) for e in report.events],
    }


def _fields(record: TimeRef | Statement | Event, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: getattr(record, name) for name in names}


def to_json(report: Report) -> bytes:
    """One line of JSON, UTF-8, without the line end."""
    return msgspec.json.encode(record_of(report))
