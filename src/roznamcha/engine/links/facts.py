"""The facts of a shard's reports, as linking needs them; a function of the shard alone, kept for later runs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from roznamcha.engine.links.tables import (
    BUCKET,
    EVENT_MARK,
    NO_DAY,
    SOUGHT_MARK,
    TEXT_MARK,
    code_of,
    made,
    mark_of,
)
from roznamcha.engine.tables import reading_of
from roznamcha.link.comparing import blocks_of
from roznamcha.link.facts import EventFacts, ReportFacts, report_facts
from roznamcha.link.happenings import window
from roznamcha.link.traces import marks_of, sought_by

_ENCODER = msgspec.msgpack.Encoder()
_BATCH = 200
# rows of one kind that are held before they become Arrow
_HELD = 50_000
# rows of a row group: marks and blocks are read by ranges
_GROUP = 20_000


class FactsJob(Struct, frozen=True, kw_only=True, tag="facts"):
    """Reduce the reports of a shard: `files` are its paths below `root`, `into` the folder for what comes of it."""

    root: str
    files: tuple[str, ...]
    into: str

    def do(self) -> None:
        """Write `reports`, `marks`, `blocks` and `events`, each in the order in which it is asked for."""
        import pyarrow.parquet as pq

        with made(Path(self.into), folder=True) as folder:
            held = _Held()
            for name in self.files:
                with pq.ParquetFile(Path(self.root) / name) as file:
                    row = 0
                    columns = ["text", "record", "given"]
                    for batch in file.iter_batches(_BATCH, columns=columns, use_threads=False):
                        for each in batch.to_pylist():
                            held.add(report_facts(*reading_of(each)), code_of(name), row)
                            row += 1
            held.write(folder)


def schemas() -> dict[str, Any]:
    """The columns of each table."""
    import pyarrow as pa

    number, place = pa.int64(), [("file", pa.int64()), ("row", pa.int64())]
    return {
        "reports": pa.schema([("id", pa.string()), *place, ("day", number)]),
        # `kind` says whether a mark is of the text, of an event, or only sought
        "marks": pa.schema([("mark", number), ("kind", number), *place, ("day", number)]),
        # `first` is the bucket of `low`; one row a block and bucket that the event's days reach into
        "blocks": pa.schema(
            [("bucket", number), ("key", number), *place]
            + [(name, number) for name in ("event", "first", "low", "high", "day")]
        ),
        "events": pa.schema(
            [("low", number), *place, ("event", number), ("day", number), ("facts", pa.binary())]
        ),
    }


_ORDER = {
    "reports": ("file", "row"),
    "marks": ("mark", "file", "row"),
    "blocks": ("bucket", "key", "file", "row", "event"),
    "events": ("low", "file", "row", "event"),
}


class _Held:
    """Rows on their way into files."""

    def __init__(self) -> None:
        self._schemas = schemas()
        self._rows: dict[str, dict[str, list[Any]]] = {t: defaultdict(list) for t in self._schemas}
        self._tables: dict[str, list[Any]] = {t: [] for t in self._schemas}

    def add(self, facts: ReportFacts, file: int, row: int) -> None:
        """Take the facts of the report at `row` of `file`."""
        day = NO_DAY if facts.day is None else facts.day
        self._put("reports", facts.id, file, row, day)
        kept = [(mark, TEXT_MARK) for mark in facts.print.marks]
        kept += [(mark, EVENT_MARK) for mark in marks_of(facts)]
        if facts.day is None:
            known = {mark for mark, _ in kept}
            kept += [(mark, SOUGHT_MARK) for mark in sought_by(facts) if mark not in known]
        for mark, kind in kept:
            self._put("marks", mark_of(mark), kind, file, row, day)
        for number, event in enumerate(facts.events):
            self._event(event, facts.day, file, row, number)

    def _event(self, event: EventFacts, day: int | None, file: int, row: int, number: int) -> None:
        span = window(event, day)
        low = span[0] if span else NO_DAY
        told = NO_DAY if day is None else day
        self._put("events", low, file, row, number, told, _ENCODER.encode(event))
        # a report without a day is not looked for by blocks but by marks
        if span is None or day is None:
            return
        first, last = low // BUCKET, (span[1] + 1) // BUCKET
        for key in dict.fromkeys(code_of("\x1f".join(block)) for block in blocks_of(event)):
            for bucket in range(first, last + 1):
                self._put("blocks", bucket, key, file, row, number, first, low, span[1], told)

    def _put(self, table: str, *values: Any) -> None:
        columns = self._rows[table]
        for name, value in zip(self._schemas[table].names, values, strict=True):
            columns[name].append(value)
        if len(columns["file"]) >= _HELD:
            self._settle(table)

    def _settle(self, table: str) -> None:
        import pyarrow as pa

        self._tables[table].append(pa.table(dict(self._rows[table]), schema=self._schemas[table]))
        self._rows[table].clear()

    def write(self, folder: Path) -> None:
        """Write the files into `folder`; a table without rows has one too."""
        import pyarrow as pa
        import pyarrow.parquet as pq

        for table, schema in self._schemas.items():
            if self._rows[table]:
                self._settle(table)
            whole = pa.concat_tables([schema.empty_table(), *self._tables[table]])
            whole = whole.sort_by([(name, "ascending") for name in _ORDER[table]])
            path = folder / f"{table}.parquet"
            pq.write_table(whole, path, compression="zstd", row_group_size=_GROUP)


def files_of(folder: Path, shards: Sequence[str], table: str) -> list[str]:
    """The files of a table of facts, shard by shard."""
    return [str(folder / shard / f"{table}.parquet") for shard in shards]
