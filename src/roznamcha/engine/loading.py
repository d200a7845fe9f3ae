"""A dataset back into reports, for a store."""

from __future__ import annotations

from collections.abc import Iterator

from roznamcha.engine.dataset import Dataset, DatasetError
from roznamcha.engine.tables import reading_of
from roznamcha.store.protocol import Reading

_BATCH = 100


def readings(dataset: Dataset) -> Iterator[Reading]:
    """Every report of `dataset` with its source, file by file; a few are held at once.

    Raises `DatasetError` for a file that is not as the manifest says.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    for path in dataset.paths("reports"):
        try:
            with pq.ParquetFile(path) as file:
                for batch in file.iter_batches(
                    _BATCH, columns=["text", "record", "given"], use_threads=False
                ):
                    for row in batch.to_pylist():
                        report, source = reading_of(row)
                        yield Reading(report=report, source=source)
        except (OSError, pa.ArrowException) as error:
            raise DatasetError(f"{path}: cannot be read: {error}") from error


def total(dataset: Dataset) -> int:
    """How many reports the finished shards hold."""
    return sum(done.counts["reports"] for done in dataset.manifest.shards)


def program(dataset: Dataset) -> str:
    """What a store is told of the program that read the reports: its version, and whose names it knew."""
    settings = dataset.manifest.settings
    return f"{settings.program}+lexicon.{settings.lexicon}" if settings.lexicon else settings.program
