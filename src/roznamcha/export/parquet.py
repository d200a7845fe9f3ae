"""Parquet: the rows of `export.rows` with typed columns, written group by group."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, BinaryIO

from roznamcha import __version__
from roznamcha.export.rows import COLUMNS, row_of
from roznamcha.export.stream import Bundle, Tally

if TYPE_CHECKING:
    import pyarrow

# rows held in memory, and so in one row group
_GROUP = 5_000


def schema() -> pyarrow.Schema:
    """The columns and their Arrow types: text, 64-bit whole numbers, lists of text."""
    import pyarrow as pa

    sorts = {"text": pa.string(), "number": pa.int64(), "texts": pa.list_(pa.string())}
    fields = [pa.field(name, sorts[sort]) for name, sort in COLUMNS.items()]
    return pa.schema(fields, metadata={"roznamcha": __version__, "offsets": "code points into the raw text"})


def write(bundles: Iterable[Bundle], out: BinaryIO, tally: Tally) -> None:
    """Write the entries of `bundles` to `out` as one Parquet file."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    shape = schema()
    waiting: list[dict[str, Any]] = []
    with pq.ParquetWriter(out, shape, compression="zstd") as writer:

        def put() -> None:
            writer.write_table(pa.Table.from_pylist(waiting, schema=shape))
            waiting.clear()

        for bundle in bundles:
            tally.reports += 1
            for answer in bundle.entries:
                waiting.append(dict(row_of(answer)))
                tally.records += 1
                if len(waiting) == _GROUP:
                    put()
        if waiting or not tally.records:
            put()
