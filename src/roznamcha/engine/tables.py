"""The tables of a dataset: their columns, and the rows that a report puts into them.

Statements and events have the columns of `export.rows`. Offsets are code points into `reports.text`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Literal

import msgspec
from msgspec.structs import replace

from roznamcha import __version__
from roznamcha.export.rows import EVENT_COLUMNS, STATEMENT_COLUMNS, row_of
from roznamcha.export.rows import Sort as ExportSort
from roznamcha.export.single import events_of, head_of, statements_of
from roznamcha.read.problem import Problem
from roznamcha.records import Report, Source
from roznamcha.store.rows import entry_ids
from roznamcha.store.when import bounds

if TYPE_CHECKING:
    import pyarrow

# counted up with every change of the columns
SCHEMA = 1
Sort = ExportSort | Literal["real"]
UNDATED = "unknown"
Row = dict[str, Any]

_REPORTS: dict[str, Sort] = {
    "id": "text", "name": "text", "origin": "text", "url": "text", "title": "text", "outlet": "text",
    "language": "text", "published": "text", "published_basis": "text", "carriers": "texts", "text": "text",
    "sha256": "text", "length": "number", "statements": "number", "events": "number", "record": "text",
    "given": "text",
}  # fmt: skip
_MENTIONS: dict[str, Sort] = {
    "id": "text", "report": "text", "start": "number", "end": "number", "words": "text", "kind": "text",
    "name": "text", "party": "text", "entity": "text", "place": "text", "candidates": "texts", "anaphor": "number",
    "plural": "number", "rule": "text", "outlet": "text", "published": "text",
}  # fmt: skip
_FAILED: dict[str, Sort] = {"where": "text", "reason": "text", "kind": "text"}
_ENTITIES: dict[str, Sort] = {
    "entity": "text", "name": "text", "kind": "text", "party": "text", "mentions": "number", "reports": "number",
}  # fmt: skip
_LINKS: dict[str, Sort] = {
    "kind": "text", "a": "text", "b": "text", "score": "real", "about": "text", "why": "text",
}  # fmt: skip
_FAMILIES: dict[str, Sort] = {"report": "text", "family": "text"}
_CLUSTERS: dict[str, Sort] = {"event": "text", "cluster": "text", "report": "text"}
# in months, by the day of the report
MONTHLY: Mapping[str, Mapping[str, Sort]] = {
    "reports": _REPORTS, "statements": STATEMENT_COLUMNS, "events": EVENT_COLUMNS, "mentions": _MENTIONS,
}  # fmt: skip
# in months too, and made of all shards together
LINKED: Mapping[str, Mapping[str, Sort]] = {"links": _LINKS, "families": _FAMILIES, "clusters": _CLUSTERS}
TABLES: Mapping[str, Mapping[str, Sort]] = {**MONTHLY, "failed": _FAILED, "entities": _ENTITIES, **LINKED}
# what the rows of a file are in the order of
ORDER: Mapping[str, tuple[str, ...]] = {
    "reports": ("id",),
    "statements": ("report", "start", "end", "id"),
    "events": ("report", "start", "end", "id"),
    "mentions": ("report", "start", "end", "id"),
    "failed": ("where", "reason"),
    "entities": ("entity", "name", "kind", "party"),
    "links": ("kind", "a", "b"),
    "families": ("report",),
    "clusters": ("event",),
}
_ENCODER = msgspec.json.Encoder(order="deterministic")


def schema(table: str) -> pyarrow.Schema:
    """The columns of a table with their Arrow types."""
    import pyarrow as pa

    sorts = {"text": pa.string(), "number": pa.int64(), "texts": pa.list_(pa.string()), "real": pa.float64()}
    return pa.schema(
        [pa.field(name, sorts[sort]) for name, sort in TABLES[table].items()],
        metadata={
            "roznamcha": __version__,
            "schema": str(SCHEMA),
            "offsets": "code points into the raw text",
        },
    )


def month_of(published: str | None) -> str:
    """The month of a day (EDTF), or `unknown` where it does not settle one.

    >>> month_of("2025-11-06"), month_of("2025"), month_of(None)
    ('2025-11', 'unknown', 'unknown')
    """
    first, last = bounds(published) or ("", "-")
    return first[:7] if first[:7] == last[:7] else UNDATED


def rows_of(report: Report, source: Source) -> dict[str, list[Row]]:
    """The rows of a report by table.

    `record` is the whole record without the text, as JSON, and `given` what the input itself said: `load` needs no more.
    """
    head = head_of(report)
    row = {name: getattr(head, name) for name in _REPORTS if hasattr(head, name)}
    row |= {
        "carriers": list(head.carriers),
        "text": report.text,
        "record": _ENCODER.encode(replace(report, text="")).decode(),
        "given": _ENCODER.encode(replace(source, text="")).decode(),
    }
    out: dict[str, list[Row]] = {"reports": [row]}
    for table, columns, answers in (
        ("statements", STATEMENT_COLUMNS, statements_of(report, head)),
        ("events", EVENT_COLUMNS, events_of(report, head)),
    ):
        full = map(row_of, answers)
        out[table] = [{name: each[name] for name in columns} for each in full]
    out["mentions"] = [
        {
            "id": id_,
            "report": report.id,
            "start": m.start,
            "end": m.end,
            "words": report.text[m.start : m.end],
            "kind": m.kind,
            "name": m.name,
            "party": m.party,
            "entity": m.id,
            "place": m.place,
            "candidates": list(m.candidates),
            "anaphor": int(m.anaphor),
            "plural": int(m.plural),
            "rule": m.rule,
            "outlet": report.outlet,
            "published": report.published,
        }
        for id_, m in zip(entry_ids(report)["mention"], report.mentions, strict=True)
    ]
    return out


def failed_row(problem: Problem) -> Row:
    """The row of what could not be read, or only in part."""
    return {
        "where": problem.where,
        "reason": problem.reason,
        "kind": "warning" if problem.warning else "failed",
    }


def reading_of(row: Mapping[str, Any]) -> tuple[Report, Source]:
    """The report and its source out of a row of `reports`, as they were read."""
    report = msgspec.json.decode(row["record"], type=Report)
    source = msgspec.json.decode(row["given"], type=Source)
    return replace(report, text=row["text"]), replace(source, text=row["text"])
