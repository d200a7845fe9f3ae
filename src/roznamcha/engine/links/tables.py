"""What linking keeps on the way in a dataset's `.links` folder, and where each report of the dataset lies."""

from __future__ import annotations

import os
import shutil
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from hashlib import blake2b
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from roznamcha.engine.dataset import Dataset

WORK = ".links"
# an event's number is its report's, shifted, and its place among the events of the report
EVENTS = 1 << 20
# the day of a report, and the first day of an event, that has none
NO_DAY = -1
# days in a bucket of the blocks that events are looked for in
BUCKET = 4
TEXT_MARK, EVENT_MARK, SOUGHT_MARK = 0, 1, 2


class Place(Struct, frozen=True, kw_only=True):
    """A file of reports: its path below the dataset, the number of its first report, how many it holds."""

    path: str
    offset: int
    rows: int

    @property
    def code(self) -> int:
        """A number that stands for its path."""
        return code_of(self.path)

    @property
    def month(self) -> str:
        """The month that its reports lie under."""
        return self.path.split("/")[1].removeprefix("month=")


class Places(Struct, frozen=True, dict=True):
    """All files of reports, in the order in which `load` reads them: reports are numbered through."""

    files: tuple[Place, ...]

    @classmethod
    def of(cls, dataset: Dataset) -> Places:
        """The files of the shards that are done."""
        rows = {f.path: f.rows for done in dataset.manifest.shards for f in done.files}
        found, offset = [], 0
        for path in dataset.paths("reports"):
            name = str(path.relative_to(dataset.root))
            found.append(Place(path=name, offset=offset, rows=rows[name]))
            offset += rows[name]
        return cls(tuple(found))

    @cached_property
    def _offsets(self) -> list[int]:
        return [place.offset for place in self.files]

    @cached_property
    def starts(self) -> Mapping[int, int]:
        """The number of the first report of each file, by the file's code."""
        return {place.code: place.offset for place in self.files}

    def at(self, number: int) -> Place:
        """The file that a report lies in."""
        return self.files[bisect_right(self._offsets, number) - 1]

    def save(self, path: Path) -> None:
        """Keep them for the workers."""
        with made(path) as part:
            part.write_bytes(msgspec.json.encode(self))

    @classmethod
    def load(cls, path: Path) -> Places:
        """What `save` kept."""
        return msgspec.json.decode(path.read_bytes(), type=Places)


def code_of(path: str) -> int:
    """A number for a path: joins of numbers hold little memory."""
    return int.from_bytes(blake2b(path.encode(), digest_size=8).digest(), "big") >> 1


def mark_of(mark: int) -> int:
    """A mark of `link` without its sign, so that marks can be cut into ranges."""
    return mark & ((1 << 63) - 1)


@contextmanager
def made(path: Path, *, folder: bool = False) -> Iterator[Path]:
    """A file or folder that takes the name `path` when the block ends well; what a killed run left is written over."""
    part = path.with_name(f"{path.name}.part-{os.getpid()}")
    path.parent.mkdir(parents=True, exist_ok=True)
    if part.is_dir():
        shutil.rmtree(part)
    if folder:
        part.mkdir()
    yield part
    if folder and path.exists():
        shutil.rmtree(path)
    os.replace(part, path)


def write(rows: Mapping[str, Sequence[Any]], columns: Any, path: Path, *, group: int = 20_000) -> None:
    """Write columns as a Parquet file of the Arrow schema `columns`."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    table = pa.table({name: pa.array(rows[name], columns.field(name).type) for name in columns.names})
    with made(path) as part:
        pq.write_table(table, part, compression="zstd", row_group_size=group)
