"""Who and what a whole dataset mentions: counted file by file, so that memory holds the names and not the mentions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from roznamcha.engine.dataset import Dataset, File
from roznamcha.engine.tables import schema

_KEYS = ("entity", "name", "kind", "party")
_DIGITS = 16  # of 64 bits


def count_entities(dataset: Dataset) -> File | None:
    """Write the table `entities`: how often each is mentioned, and in how many reports; nothing without mentions.

    A report that several shards hold counts once.
    """
    import pyarrow as pa
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    paths = dataset.paths("mentions")
    if not paths:
        return None
    several = pa.array(sorted(_in_several(dataset.paths("reports"))), pa.string())
    counted: set[str] = set()
    mentions: Counter[tuple[Any, ...]] = Counter()
    reports: Counter[tuple[Any, ...]] = Counter()
    for path in paths:
        table = pq.ParquetFile(path).read(["report", *_KEYS])
        if len(several):
            again = pc.is_in(table["report"], value_set=pa.array(sorted(counted), pa.string()))
            table = table.filter(pc.invert(again))
            here = pc.unique(table["report"])
            counted.update(here.filter(pc.is_in(here, value_set=several)).to_pylist())
        found = table.group_by(list(_KEYS)).aggregate([("report", "count"), ("report", "count_distinct")])
        for row in found.to_pylist():
            key = tuple(row[name] for name in _KEYS)
            mentions[key] += row["report_count"]
            reports[key] += row["report_count_distinct"]
    rows = [
        dict(zip(_KEYS, key, strict=True)) | {"mentions": mentions[key], "reports": reports[key]}
        for key in mentions
    ]
    out = pa.Table.from_pylist(rows, schema=schema("entities"))
    return dataset.put("entities/entities.parquet", out.sort_by([(key, "ascending") for key in _KEYS]))


def _in_several(paths: Sequence[Path]) -> set[str]:
    """The ids of reports that stand in more than one file; of the others only a number each is held."""
    import numpy as np
    import pyarrow.parquet as pq

    def ids(path: Path) -> list[str]:
        found: list[str] = pq.ParquetFile(path).read(["id"])["id"].to_pylist()
        return found

    # two that are alike in this by chance are told apart below
    numbers = [np.fromiter((_number(id_) for id_ in ids(path)), dtype=np.uint64) for path in paths]
    found, times = np.unique(np.concatenate(numbers), return_counts=True)
    alike = set(found[times > 1].tolist())
    seen: Counter[str] = Counter()
    for path in paths if alike else ():
        seen.update(id_ for id_ in ids(path) if _number(id_) in alike)
    return {id_ for id_, count in seen.items() if count > 1}


def _number(id_: str) -> int:
    """An id, which is written in sixteenths, as a number; of a longer one the end."""
    return int(id_[-_DIGITS:], 16)
