"""One shard, from its pieces to its files: what a worker does, on whatever machine."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from roznamcha.engine.dataset import Done, Writer
from roznamcha.engine.inputs import read_piece
from roznamcha.engine.language import other_language
from roznamcha.engine.one import read_one
from roznamcha.engine.plan import Shard
from roznamcha.engine.tables import MONTHLY, ORDER, Row, failed_row, month_of, rows_of, schema
from roznamcha.engine.task import Task
from roznamcha.read.decode import foreign_in
from roznamcha.read.problem import Problem
from roznamcha.reader.model import Reader, load_reader
from roznamcha.records import Source

# so many rows are held as Python objects before they become Arrow; after so many reports files are written, and memory
# is free again
_ROWS = 2_000
_PART = 1_000


class Waiting:
    """The rows of a part, as Arrow tables by table and month."""

    def __init__(self) -> None:
        self.reports = self._held = 0
        self._rows: dict[tuple[str, str | None], list[Row]] = defaultdict(list)
        self._tables: dict[tuple[str, str | None], list[Any]] = defaultdict(list)

    def add(self, table: str, month: str | None, rows: list[Row]) -> None:
        """Take rows."""
        if rows:
            self._rows[table, month] += rows
            self._held += len(rows)
        if self._held >= _ROWS:
            self.settle()

    def settle(self) -> None:
        """Turn rows into Arrow, which holds them in far less memory."""
        import pyarrow as pa

        for (table, month), rows in self._rows.items():
            self._tables[table, month].append(pa.Table.from_pylist(rows, schema=schema(table)))
        self._rows.clear()
        self._held = 0

    def tables(self) -> Iterator[tuple[str, str | None, Any]]:
        """Each table with its month, its rows in order."""
        import pyarrow as pa

        self.settle()
        for (table, month), parts in sorted(
            self._tables.items(), key=lambda each: (each[0][0], each[0][1] or "")
        ):
            yield table, month, pa.concat_tables(parts).sort_by([(c, "ascending") for c in ORDER[table]])


def do(shard: Shard, task: Task, *, wanted: Callable[[], bool] = lambda: True) -> Done:
    """Read the pieces of `shard`, write its files, and say what was done.

    Raises `OSError` where an input cannot be had or the dataset cannot be written, and as soon as the shard is `wanted`
    no more: the shard is then not done, and another run tries it again.
    """
    lexicon = Path(task.lexicon) if task.lexicon else None
    reader = None if task.fast else load_reader()
    writer = Writer(Path(task.root), shard.id)
    counts: Counter[str] = Counter()
    languages: Counter[str] = Counter()
    seen: set[str] = set()
    waiting, part, again = Waiting(), 0, 0

    def flush() -> None:
        nonlocal waiting, part
        for table, month, rows in waiting.tables():
            writer.put(table, month, part, rows)
            counts[table] += rows.num_rows
        waiting, part = Waiting(), part + 1

    for item in _items(shard):
        if not wanted():
            raise InterruptedError(f"{task.root}: the run has ended before this shard did")
        found = item if isinstance(item, Problem) else _read(item, lexicon, reader, languages)
        if found is None:
            continue
        if isinstance(found, Problem):
            if (language := foreign_in(found.reason)) is not None:
                languages[language] += 1
            else:
                waiting.add("failed", None, [failed_row(found)])
            continue
        report, rows = found
        if report in seen:
            again += 1
            continue
        seen.add(report)
        month = month_of(rows["reports"][0]["published"])
        for table, each in rows.items():
            waiting.add(table, month, each)
        waiting.reports += 1
        if waiting.reports >= _PART:
            flush()
    flush()
    return writer.finish(
        lambda files: Done(
            shard=shard.id,
            pieces=shard.pieces,
            files=files,
            counts={table: counts[table] for table in (*MONTHLY, "failed")},
            languages=dict(sorted(languages.items())),
            again=again,
        )
    )


def _items(shard: Shard) -> Iterator[Source | Problem]:
    for piece in shard.pieces:
        yield from read_piece(piece)


def _read(
    source: Source, lexicon: Path | None, reader: Reader | None, languages: Counter[str]
) -> tuple[str, dict[str, list[Row]]] | Problem | None:
    """The id and the rows of a report, the problem in its place, or nothing if it is in another language."""
    if (language := other_language(source.text)) is not None:
        languages[language] += 1
        return None
    report = read_one(source, lexicon=lexicon, model=reader)
    if isinstance(report, Problem):
        return report
    try:
        return report.id, rows_of(report, source)
    except Exception as error:  # noqa: BLE001  the boundary of one report among many
        return Problem(
            source.origin or source.name, f"its rows cannot be made: {type(error).__name__}: {error}"
        )
