"""Reports out of tables: Parquet and CSV with the fields of JSON Lines as columns."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from roznamcha.engine.opening import opened, unpacked
from roznamcha.errors import ReadError
from roznamcha.read.jsonl import source_from
from roznamcha.read.problem import MAX_CHARS, Problem
from roznamcha.records import Source

_COLUMNS = ("text", "name", "url", "title", "outlet", "published", "language", "forwarded_from", "edited")
_BATCH = 64


def row_groups(path: str) -> list[tuple[int, int]]:
    """The row groups of a Parquet file: how many rows and how many bytes each has; `ReadError` if it is none."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        with opened(path) as file:
            meta = pq.ParquetFile(file).metadata
            groups = [meta.row_group(i) for i in range(meta.num_row_groups)]
            return [(group.num_rows, group.total_byte_size) for group in groups]
    except (pa.ArrowException, OSError) as error:
        raise ReadError(path, f"no Parquet file that can be read: {error}") from error


def read_parquet(
    path: str, name: str, *, start: int, end: int | None, first: int
) -> Iterator[Source | Problem]:
    """The reports in the row groups `start`..`end` of a Parquet file; `path:row` names a row, from one on."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    with opened(path) as file:
        try:
            whole = pq.ParquetFile(file, pre_buffer=False)
            columns = [c for c in _COLUMNS if c in whole.schema_arrow.names]
            groups = list(range(start, whole.num_row_groups if end is None else end))
            batches = whole.iter_batches(_BATCH, row_groups=groups, columns=columns, use_threads=False)
            number = first
            for batch in batches:
                for row in batch.to_pylist():
                    fields = {k: _told(v) for k, v in row.items()}
                    yield from source_from(fields, f"{path}:{number}", f"{name}-{number}")
                    number += 1
        except pa.ArrowInvalid as error:
            yield Problem(path, f"a broken Parquet file: {error}")


def read_csv(path: str, name: str, *, delimiter: str = ",") -> Iterator[Source | Problem]:
    """The reports in a CSV file with a header, UTF-8; `path:row` names a row below the header, from one on.

    A field that is empty is not given.
    """
    csv.field_size_limit(4 * MAX_CHARS)
    with opened(path) as file, io.TextIOWrapper(unpacked(file), encoding="utf-8-sig", newline="") as lines:
        number = 0
        try:
            rows = csv.DictReader(lines, delimiter=delimiter)
            if "text" not in (rows.fieldnames or ()):
                yield Problem(path, "no column text in its header")
                return
            for number, row in enumerate(rows, 1):
                fields = {k: v for k in _COLUMNS if (v := row.get(k))}
                yield from source_from(fields, f"{path}:{number}", f"{name}-{number}")
        except (csv.Error, UnicodeDecodeError) as error:
            yield Problem(f"{path}:{number + 1}", f"no CSV in UTF-8 from here on: {error}")


def _told(value: Any) -> Any:
    """A value as JSON would have it: days as text."""
    return value.isoformat() if isinstance(value, date | datetime) else value
