"""What hangs together: components by joins of Daft, and the clusters inside each component by the function of `link`."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from roznamcha.engine.links.tables import EVENTS, Places, write
from roznamcha.engine.spread import Cluster
from roznamcha.link.comparing import cluster_name
from roznamcha.link.facts import EventFacts
from roznamcha.link.happenings import Pair, clusters

_DECODER = msgspec.msgpack.Decoder(EventFacts)
CLUSTERS = ("event", "cluster", "report", "month")


def components(spread: Cluster, edges: Any) -> Any:
    """The component of every node of `edges` (columns `a`, `b`, numbers): columns `node`, `root`, the least in it.

    Least labels go along the edges, and each label is taken from the label's own (Shiloach and Vishkin 1982), until
    nothing changes: few rounds, each a few joins.
    """
    col, edges = spread.library.col, edges.collect()
    rows = 2 * len(edges)
    edges = spread.cut(edges, rows)
    both = edges.select(col("a").alias("node"), col("b").alias("other"))
    both = both.concat(edges.select(col("b").alias("node"), col("a").alias("other"))).distinct()
    both = spread.cut(both, rows).collect()
    labels = both.groupby("node").agg(col("other").min().alias("other"))
    labels = labels.select("node", _least(col("node"), col("other")).alias("root")).collect()
    while True:
        theirs = labels.select(col("node").alias("other"), col("root").alias("theirs"))
        along = both.join(theirs, on="other").groupby("node").agg(col("theirs").min())
        new = labels.join(along, on="node")
        new = new.select(
            "node", col("root").alias("before"), _least(col("root"), col("theirs")).alias("middle")
        )
        new = spread.cut(new, rows).collect()
        above = new.select(col("node").alias("middle"), col("middle").alias("root"))
        new = new.join(above, on="middle").select("node", "before", "root")
        new = spread.cut(new, rows).collect()
        labels = new.select("node", "root").collect()
        if not new.where(col("before") != col("root")).count_rows():
            return labels


def _least(a: Any, b: Any) -> Any:
    from daft.functions import when

    return when(a <= b, a).otherwise(b)


class ClusterJob(Struct, frozen=True, kw_only=True, tag="clusters"):
    """Cluster the events of whole components: `path` is a folder of their pairs, each with its component."""

    places: str
    path: str
    into: str

    def do(self) -> None:
        """Write the cluster of every event that is in one."""
        import pyarrow as pa
        import pyarrow.parquet as pq

        places = Places.load(Path(self.places))
        pairs: dict[int, list[Pair]] = defaultdict(list)
        events: dict[str, EventFacts] = {}
        numbers: dict[str, int] = {}
        for path in sorted(Path(self.path).glob("*.parquet")):
            with pq.ParquetFile(path) as file:
                for batch in file.iter_batches(1_000, use_threads=False):
                    for row in batch.to_pylist():
                        why = tuple(row["why"].split("; "))
                        pair = Pair(a=row["a"], b=row["b"], score=row["score"], why=why)
                        pairs[row["root"]].append(pair)
                        for side in ("a", "b"):
                            if row[side] not in events:
                                events[row[side]] = _DECODER.decode(row[f"{side}_facts"])
                                numbers[row[side]] = row[f"{side}_number"]
        rows: dict[str, list[Any]] = {name: [] for name in CLUSTERS}
        for _, some in sorted(pairs.items()):
            for group in clusters(some, events):
                for event in group:
                    rows["event"].append(event)
                    rows["cluster"].append(cluster_name(group[0]))
                    rows["report"].append(events[event].report)
                    rows["month"].append(places.at(numbers[event] // EVENTS).month)
        write(rows, pa.schema([(name, pa.string()) for name in CLUSTERS]), Path(self.into))
