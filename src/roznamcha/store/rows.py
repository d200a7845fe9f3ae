"""Records to rows and back: every row of an entry holds its offsets, the words they cut out, its rule and
why.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from hashlib import sha256
from typing import TYPE_CHECKING, Any, TypeAlias

import msgspec
from msgspec.structs import asdict, replace

from roznamcha.errors import StoreError
from roznamcha.ids import entry_id, text_hash
from roznamcha.records import Carrier, Event, Mention, Report, Source, Statement, TimeRef
from roznamcha.store.protocol import ReportHead, StoredReport
from roznamcha.store.search import indexed, lookup
from roznamcha.store.when import bounds, listed
from roznamcha.text.fold import fold

if TYPE_CHECKING:
    from sqlalchemy import CursorResult, RowMapping

Row = dict[str, Any]
Held: TypeAlias = "Row | RowMapping"
_ENCODER = msgspec.json.Encoder(order="deterministic")
ROLES = ("speaker", "cue", "content", "condition", "medium")


def fingerprint(report: Report) -> str:
    """A hash of everything that `report` says except where it was found: two readings with one hash are the
    same.

    `name` and `origin` are left out, so that a copy of a file elsewhere changes nothing.
    """
    return sha256(_ENCODER.encode(replace(report, name="", origin="", text=""))).hexdigest()


def given(report: Report, source: Source | None) -> Row:
    """What the input itself said about the report, which reading it again starts from."""
    if source is not None:
        passed = {"forwarded_from": source.forwarded_from, "edited": source.edited}
        return {
            "title": source.title,
            "outlet": source.outlet,
            "language": source.language,
            "published": source.published,
        } | {field: value for field, value in passed.items() if value is not None}
    return {
        "title": report.title,
        "outlet": report.outlet,
        "language": report.language,
        "published": report.published if report.published_basis == "given" else None,
    }


def entry_ids(report: Report) -> dict[str, tuple[str, ...]]:
    """The ids of all entries of `report`, by kind, in the order of the record.

    An id is a hash of the report's id, the kind and the spans. Entries of one kind with the same spans are
    told apart by their order.
    """
    keys: dict[str, list[tuple[str | int | None, ...]]] = {
        "statement": [(s.cue_start, s.cue_end, s.content_start, s.content_end) for s in report.statements],
        "event": [(e.type, e.start, e.end) for e in report.events],
        "time": [(t.start, t.end) for t in report.times],
        "mention": [(m.start, m.end) for m in report.mentions],
        "carrier": [(c.outlet, c.start, c.end) for c in report.carriers],
    }
    out: dict[str, tuple[str, ...]] = {}
    for kind, parts in keys.items():
        seen: dict[tuple[str | int | None, ...], int] = {}
        ids = []
        for part in parts:
            again = seen[part] = seen.get(part, -1) + 1
            ids.append(entry_id(report.id, kind, *part, *([again] if again else [])))
        out[kind] = tuple(ids)
    return out


def check_report(report: Report) -> None:
    """Raise `StoreError` if `report` cannot be kept: a span outside its text, or half a character in it."""
    try:
        _ENCODER.encode(report)
    except UnicodeEncodeError as error:
        raise StoreError(f"{report.name}: a text holds half a character (a lone surrogate)") from error
    length = len(report.text)

    def check(kind: str, start: int | None, end: int | None) -> None:
        if start is None and end is None:
            return
        if start is None or end is None or not 0 <= start <= end <= length:
            raise StoreError(
                f"{report.name}: an entry ({kind}) has the span {start}..{end}, the text ends at {length}"
            )

    for statement in report.statements:
        for role in ROLES:
            check("statement", getattr(statement, f"{role}_start"), getattr(statement, f"{role}_end"))
    for kind, entries in _plain_entries(report).items():
        for entry in entries:
            check(kind, entry.start, entry.end)


def _plain_entries(report: Report) -> dict[str, Iterable[Any]]:
    return {
        "event": report.events,
        "time": report.times,
        "mention": report.mentions,
        "carrier": report.carriers,
    }


def _json(value: object) -> str:
    return _ENCODER.encode(value).decode()


def report_row(
    report: Report, source: Source | None, *, seq: int, now: str, program: str, print_: str
) -> Row:
    """The row of the table `report`."""
    published_from, published_to = bounds(report.published) or (None, None)
    return {
        "seq": seq,
        "id": report.id,
        "name": report.name,
        "origin": report.origin,
        "url": report.url,
        "title": report.title,
        "outlet": report.outlet,
        "language": report.language,
        "published": report.published,
        "published_basis": report.published_basis,
        "published_from": published_from,
        "published_to": published_to,
        "text": report.text,
        "sha256": text_hash(report.text),
        "length": len(report.text),
        "given": _json(given(report, source)),
        "fingerprint": print_,
        "first_ingested": now,
        "read_at": now,
        "program": program,
    }


class Rows:
    """Rows of entries to be written, by table; `add` takes a report's, with their keys counted on."""

    def __init__(self, next_keys: Mapping[str, int]) -> None:
        self._next = dict(next_keys)
        self.tables: dict[str, list[Row]] = {}

    def _put(self, table: str, row: Row) -> None:
        self.tables.setdefault(table, []).append(row)

    def _key(self, table: str) -> int:
        key = self._next[table]
        self._next[table] = key + 1
        return key

    def add(self, report: Report, seq: int) -> None:
        """Take the entries of `report`, whose own row has the key `seq`."""
        text, ids = report.text, entry_ids(report)
        folded = fold(text)
        words = indexed(f"{fold(report.title)}\n{folded}" if report.title else folded)
        self._put("report_words", {"rowid": seq, "words": words[0], "joined": words[1]})
        plain: tuple[tuple[str, str, tuple[Carrier | TimeRef | Mention, ...]], ...] = (
            ("carrier", "carrier", report.carriers),
            ("time", "time_ref", report.times),
            ("mention", "mention", report.mentions),
        )
        for kind, table, entries in plain:
            for id_, entry in zip(ids[kind], entries, strict=True):
                row = asdict(entry)
                cut = text[entry.start : entry.end]
                row |= {"seq": self._key(table), "id": id_, "report": seq, "cut": cut}
                if isinstance(entry, Mention):
                    row["entity"] = entry.id
                    row |= {
                        "id": id_,
                        "spelt": lookup(folded[entry.start : entry.end]),
                        "candidates": _json(entry.candidates),
                    }
                self._put(table, row)
        for id_, statement in zip(ids["statement"], report.statements, strict=True):
            self._add_statement(report, folded, statement, id_, seq)
        for id_, event in zip(ids["event"], report.events, strict=True):
            self._add_event(report, folded, event, id_, seq)

    def _add_statement(self, report: Report, folded: str, statement: Statement, id_: str, seq: int) -> None:
        row, key = asdict(statement), self._key("statement")
        edges = []
        for role in ROLES:
            start, end = row[f"{role}_start"], row[f"{role}_end"]
            row[f"{role}_cut"] = None if start is None else report.text[start:end]
            edges += [] if start is None else [start, end]
        said_from, said_to = bounds(statement.said) or (None, None)
        published = bounds(report.published) or (None, None)
        row |= {
            "seq": key,
            "id": id_,
            "report": seq,
            "speaker_spelt": lookup(f"{statement.speaker} {fold(row['speaker_cut'] or '')}"),
            "targets": _json(statement.targets),
            "said_from": said_from,
            "said_to": said_to,
            "day_from": said_from or published[0],
            "day_to": said_to or published[1],
            "listed": (listed(statement.said, report.published) or (None,))[0],
            "why": _json(statement.why),
        }
        self._put("statement", row)
        words = indexed(folded[min(edges) : max(edges)])
        self._put("statement_words", {"rowid": key, "words": words[0], "joined": words[1]})
        for role, parties in (
            ("target", dict.fromkeys(statement.targets)),
            ("about", about(report, statement)),
        ):
            for party in parties:
                self._put("statement_side", {"statement": key, "role": role, "party": party})

    def _add_event(self, report: Report, folded: str, event: Event, id_: str, seq: int) -> None:
        row, key = asdict(event), self._key("event")
        cut = report.text[event.start : event.end]
        date_from, date_to = bounds(event.date) or (None, None)
        published = bounds(report.published) or (None, None)
        row |= {"seq": key, "id": id_, "report": seq, "cut": cut, "date_from": date_from, "date_to": date_to}
        row |= {"day_from": date_from or published[0], "day_to": date_to or published[1]}
        row["listed"] = (listed(event.date, report.published) or (None,))[0]
        for field in ("actors", "targets", "mediators", "figures", "why"):
            row[field] = _json(row[field])
        self._put("event", row)
        words = indexed(folded[event.start : event.end])
        self._put("event_words", {"rowid": key, "words": words[0], "joined": words[1]})
        for role, parties in (
            ("actor", event.actors),
            ("target", event.targets),
            ("mediator", event.mediators),
        ):
            for party in dict.fromkeys(parties):
                self._put("event_side", {"event": key, "role": role, "party": party})


def about(report: Report, statement: Statement) -> tuple[str, ...]:
    """The parties that the content of `statement` names, in alphabetical order; unknown ones left out."""
    named = {
        m.party
        for m in report.mentions
        if m.start < statement.content_end and m.end > statement.content_start and m.party != "UNK"
    }
    return tuple(sorted(named))


strings: Callable[[str], tuple[str, ...]] = msgspec.json.Decoder(tuple[str, ...]).decode
_FIGURES = msgspec.json.Decoder(dict[str, int | list[int]]).decode


def plain(found: CursorResult[Any]) -> list[Row]:
    """The rows of an answer as dicts by column: where there are thousands, SQLAlchemy's own mappings take most of the time."""
    columns = tuple(found.keys())
    return [dict(zip(columns, row, strict=True)) for row in found]


def _fields(kind: type[msgspec.Struct], row: Held) -> Row:
    return {f: row[f] for f in kind.__struct_fields__ if f in row}


def to_statement(row: Held) -> Statement:
    """The statement of a row."""
    return Statement(
        **_fields(Statement, row) | {"targets": strings(row["targets"]), "why": strings(row["why"])}
    )


def to_event(row: Held) -> Event:
    """The event of a row."""
    lists = {f: strings(row[f]) for f in ("actors", "targets", "mediators", "why")}
    return Event(**_fields(Event, row) | lists | {"figures": _FIGURES(row["figures"])})


def to_mention(row: Held) -> Mention:
    """The mention of a row."""
    return Mention(**_fields(Mention, row) | {"id": row["entity"], "candidates": strings(row["candidates"])})


def to_time(row: Held) -> TimeRef:
    """The time expression of a row."""
    return TimeRef(**_fields(TimeRef, row))


def to_carrier(row: Held) -> Carrier:
    """The carrier of a row."""
    return Carrier(**_fields(Carrier, row))


def to_head(row: Held, *, carriers: tuple[str, ...], statements: int, events: int) -> ReportHead:
    """The head of a report's row."""
    return ReportHead(
        **_fields(ReportHead, row) | {"carriers": carriers, "statements": statements, "events": events}
    )


def to_stored(row: Held, head: ReportHead, inside: Mapping[str, Iterable[Held]]) -> StoredReport:
    """A report as it was put, from its row, its head and the rows of its entries by kind."""
    record = Report(
        **{f: row[f] for f in Report.__struct_fields__ if f in row},
        carriers=tuple(map(to_carrier, inside["carrier"])),
        times=tuple(map(to_time, inside["time"])),
        mentions=tuple(map(to_mention, inside["mention"])),
        statements=tuple(map(to_statement, inside["statement"])),
        events=tuple(map(to_event, inside["event"])),
    )
    return StoredReport(head=head, report=record, source=to_source(row))


def to_source(row: Held) -> Source:
    """The source that a report's row was read from."""
    said = msgspec.json.decode(row["given"])
    return Source(name=row["name"], text=row["text"], origin=row["origin"], url=row["url"], **said)
