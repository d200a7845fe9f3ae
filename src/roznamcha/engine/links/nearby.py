"""Pairs worth a comparison, by joins of Daft: reports that share a mark, events that share a block on near days.

Every frame is cut so that a part of it fits into memory: marks by ranges of marks, blocks by ranges of days. The parts
are written as they come, and a part that stands is not worked out again.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from roznamcha.engine.links.facts import files_of
from roznamcha.engine.links.sizes import Sizes
from roznamcha.engine.links.tables import EVENTS, NO_DAY, SOUGHT_MARK, TEXT_MARK, Places, made
from roznamcha.engine.spread import Cluster
from roznamcha.link.comparing import COPY_DAYS, MOST_SHARING
from roznamcha.link.shelf import BACK

_ALL_MARKS = 1 << 63


class Nearby:
    """The joins over the facts of `shards`, which lie in `facts`; what comes of them goes to `into`."""

    def __init__(
        self, spread: Cluster, places: Places, facts: Path, shards: Sequence[str], into: Path, sizes: Sizes
    ) -> None:
        self._spread, self._facts, self._shards, self._into = spread, facts, shards, into
        self._sizes = sizes
        self._library, self._col = spread.library, spread.library.col
        self._files = self._library.from_pydict(
            {
                "file": [p.code for p in places.files],
                "offset": [p.offset for p in places.files],
                "home": [p.month for p in places.files],
            }
        )
        self._again: Any = None

    def read(self, table: str) -> Any:
        """A table of facts with the number and the month of each row's report, without reports that stood before."""
        return self._without_doubles(self._numbered(table))

    def _numbered(self, table: str, keep: Any = None) -> Any:
        frame = self._library.read_parquet(files_of(self._facts, self._shards, table))
        if keep is not None:
            frame = frame.where(keep)
        frame = frame.join(self._files, on="file")
        return frame.with_column("n", self._col("offset") + self._col("row")).exclude("file", "row", "offset")

    def _doubles(self) -> Any:
        """The numbers of reports that stand in the dataset again, or `False` if there are none: as in a store, a report
        is what was read of it last.
        """
        col = self._col
        known = self._numbered("reports").select("id", "n")
        lasts = known.groupby("id").agg(col("n").max().alias("last"), col("n").count().alias("times"))
        lasts = lasts.where(col("times") > 1).select("id", "last").collect()
        if not len(lasts):
            return False
        return known.join(lasts, on="id").where(col("n") != col("last")).select("n").collect()

    def texts(self, rows: int) -> Iterator[Path]:
        """Folders with the pairs of reports that share a mark: under `copies` all that may be copies, under `undated`
        those of which one has no day. `rows` is how many marks there are."""
        parts = max(1, -(-rows // self._sizes.marks))
        for part in range(parts):
            path = self._into / f"texts-{part:05}-{parts:05}"
            if not path.exists():
                first, last = (_ALL_MARKS * at // parts for at in (part, part + 1))
                with made(path, folder=True) as folder:
                    self._share_a_mark(first, last, folder)
            yield path

    def _share_a_mark(self, first: int, last: int, folder: Path) -> None:
        col = self._col
        between = (col("mark") >= first) & (col("mark") <= last - 1)
        marks = self._without_doubles(self._numbered("marks", between))
        marks = self._spread.cut(marks, self._sizes.marks).collect()
        kept = marks.where(col("kind") != SOUGHT_MARK)
        counts = kept.groupby("mark").agg(col("n").count().alias("times"))
        few = counts.where(col("times") <= MOST_SHARING).collect()
        held = kept.join(few, on="mark")
        texts = held.where((col("kind") == TEXT_MARK) & (col("times") > 1))
        pairs = _side(texts, "a").join(_side(texts, "b"), on="mark")
        near = (col("day_a") == NO_DAY) | (col("day_b") == NO_DAY)
        for sign in (1, -1):
            gap = (col("day_a") - col("day_b")) * sign
            near = near | ((gap >= 0) & (gap <= COPY_DAYS))
        pairs = pairs.where((col("a") < col("b")) & near).select("a", "b", "home_a", "home_b").distinct()
        self._write(pairs, folder / "copies", "home_a", "home_b")

        undated = marks.where(col("day") == NO_DAY)
        if not undated.count_rows():
            return
        pairs = _side(undated, "a").join(_side(held, "b"), on="mark").where(col("a") != col("b"))
        # two reports without a day find each other
        turned = pairs.where(col("b") < col("a")).select(col("b").alias("a"), col("a").alias("b"))
        straight = pairs.where(col("a") < col("b")).select("a", "b")
        self._write(straight.concat(turned).distinct(), folder / "undated")

    def _without_doubles(self, frame: Any) -> Any:
        if self._again is None:
            self._again = self._doubles()
        return frame if self._again is False else frame.join(self._again, on="n", how="anti")

    def events(self) -> Iterator[tuple[int, int, Path]]:
        """First and last bucket of a stretch of days, and a folder with the pairs of events that meet in it."""
        for first, last, parts in self._stretches():
            for part in range(parts):
                path = self._into / f"events-{first}-{last}-{part:05}-{parts:05}"
                if not path.exists():
                    with made(path, folder=True) as folder:
                        self._write(self._meet(first, last, part, parts), folder)
                yield first, last, path

    def _stretches(self) -> Iterator[tuple[int, int, int]]:
        """Stretches of buckets that give few enough pairs, and in how many parts one that gives too many is taken."""
        col = self._col
        blocks = self._library.read_parquet(files_of(self._facts, self._shards, "blocks"))
        sizes = blocks.groupby("bucket", "key").agg(col("event").count().alias("times"))
        pairs = sizes.with_column("pairs", col("times") * col("times")).groupby("bucket")
        found = pairs.agg(col("pairs").sum()).sort("bucket").to_pydict()
        held: list[int] = []
        weight = 0
        for bucket, count in zip(found["bucket"], found["pairs"], strict=True):
            if held and weight + count > 2 * self._sizes.pairs:
                yield held[0], held[-1], 1
                held, weight = [], 0
            if count > 2 * self._sizes.pairs:
                yield bucket, bucket, -(-count // (2 * self._sizes.pairs))
                continue
            held.append(bucket)
            weight += count
        if held:
            yield held[0], held[-1], 1

    def _meet(self, first: int, last: int, part: int, parts: int) -> Any:
        col = self._col
        between = (col("bucket") >= first) & (col("bucket") <= last)
        blocks = self._without_doubles(self._numbered("blocks", between))
        blocks = blocks.with_column("e", col("n") * EVENTS + col("event"))
        blocks = self._spread.cut(blocks, self._sizes.pairs).collect()
        mine, other = (
            blocks.select(
                "bucket",
                "key",
                *(col(name).alias(f"{name}_{side}") for name in ("e", "n", "first", "low", "high", "day")),
            )
            for side in ("a", "b")
        )
        if parts > 1:
            mine = mine.where(col("e_a") % parts == part)
        pairs = mine.join(other, on=["bucket", "key"])
        # days that meet or lie beside each other, seen once, in the bucket where the later one begins
        meet = (col("low_b") <= col("high_a") + 1) & (col("low_a") <= col("high_b") + 1)
        once = ((col("bucket") == col("first_a")) & (col("first_b") <= col("first_a"))) | (
            (col("bucket") == col("first_b")) & (col("first_a") < col("first_b"))
        )
        near = (col("day_a") - col("day_b") <= BACK) & (col("day_b") - col("day_a") <= BACK)
        pairs = pairs.where((col("e_a") < col("e_b")) & (col("n_a") != col("n_b")) & meet & once & near)
        return pairs.select(col("e_a").alias("a"), col("e_b").alias("b")).distinct()

    def _write(self, frame: Any, path: Path, *columns: str) -> None:
        frame = self._spread.cut(frame, self._sizes.pairs)
        frame.write_parquet(str(path), partition_cols=list(columns) or None, write_mode="append")


def _side(frame: Any, side: str) -> Any:
    """The marks of one of two reports."""
    import daft

    return frame.select(
        "mark",
        daft.col("n").alias(side),
        daft.col("day").alias(f"day_{side}"),
        daft.col("home").alias(f"home_{side}"),
    )
