"""One report that lies in no store, with the same answers that a store gives: its entries, each with its citation."""

from __future__ import annotations

from msgspec.structs import asdict

from roznamcha import __version__
from roznamcha.export.stream import place
from roznamcha.ids import text_hash
from roznamcha.query import EventAnswer, StatementAnswer, cited_event, cited_statement
from roznamcha.records import Report
from roznamcha.store.protocol import ReportHead, StoredEvent, StoredStatement
from roznamcha.store.rows import ROLES, about, entry_ids


def head_of(report: Report) -> ReportHead:
    """The head of a report that lies in no store: nothing of when it was taken in."""
    fields = {k: v for k, v in asdict(report).items() if k in ReportHead.__struct_fields__}
    return ReportHead(
        **fields
        | {
            "carriers": tuple(c.outlet for c in report.carriers),
            "sha256": text_hash(report.text),
            "length": len(report.text),
            "first_ingested": "",
            "read_at": "",
            "program": __version__,
            "statements": len(report.statements),
            "events": len(report.events),
        }
    )


def statements_of(report: Report, head: ReportHead) -> list[StatementAnswer]:
    """Who says what to whom in `report`, in the order of the text."""
    found = (cited_statement(s, head, report.text) for s in _spoken(report))
    return sorted(found, key=place)


def events_of(report: Report, head: ReportHead) -> list[EventAnswer]:
    """What happened, happens or is planned in `report`, in the order of the text."""
    spoken = _spoken(report)
    found = []
    for id_, event in zip(entry_ids(report)["event"], report.events, strict=True):
        cuts = {"event": report.text[event.start : event.end]}
        stored = StoredEvent(id=id_, report=report.id, record=event, cuts=cuts)
        found.append(cited_event(stored, head, report.text, spoken))
    return sorted(found, key=place)


def _spoken(report: Report) -> list[StoredStatement]:
    out = []
    for id_, s in zip(entry_ids(report)["statement"], report.statements, strict=True):
        spans = {role: (getattr(s, f"{role}_start"), getattr(s, f"{role}_end")) for role in ROLES}
        cuts = {role: report.text[a:b] for role, (a, b) in spans.items() if a is not None}
        out.append(StoredStatement(id=id_, report=report.id, record=s, about=about(report, s), cuts=cuts))
    return out
