"""Pairs compared by the functions of `link`, a slice at a time: what a worker does, on whatever machine."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
from msgspec import Struct

from roznamcha.engine.links.facts import files_of
from roznamcha.engine.links.tables import BUCKET, EVENTS, NO_DAY, Place, Places, write
from roznamcha.link.comparing import LONGEST, copied, worth_scoring
from roznamcha.link.facts import EventFacts, days_of
from roznamcha.link.happenings import Pair, same_happening

_DECODER = msgspec.msgpack.Decoder(EventFacts)
_ENCODER = msgspec.msgpack.Encoder()
_BATCH = 1_000
# what an event without a vague date can last, in days, and a bucket
_REACH = LONGEST + BUCKET
_UNDATED_LAST = 10_000_000


class Slice(Struct, frozen=True, kw_only=True):
    """Rows `start`..`end` of a file of pairs."""

    path: str
    start: int
    end: int

    def pairs(self) -> list[tuple[int, int]]:
        """The pairs, in order, each once."""
        import pyarrow.parquet as pq

        table = pq.read_table(self.path, columns=["a", "b"], use_threads=False)
        table = table.slice(self.start, self.end - self.start)
        rows = zip(table.column("a").to_pylist(), table.column("b").to_pylist(), strict=True)
        return sorted(set(rows))


class Common(Struct, frozen=True, kw_only=True):
    """What every slice needs: the dataset, where the facts and the list of files lie, the shards."""

    root: str
    facts: str
    places: str
    shards: tuple[str, ...]


class CopyJob(Struct, frozen=True, kw_only=True, tag="copies"):
    """Compare the texts of pairs of reports."""

    common: Common
    slice: Slice
    into: str

    def do(self) -> None:
        """Write the links that are found."""
        places = _places(self.common.places)
        pairs = self.slice.pairs()
        told = _reports(Path(self.common.root), places, {n for pair in pairs for n in pair})
        rows: dict[str, list[Any]] = {name: [] for name in COPIES}
        for one, other in pairs:
            a, b = told[one], told[other]
            found = copied(a, b, a.text, b.text)
            if found is not None:
                (early, first), (late, last) = sorted(
                    ((a, one), (b, other)), key=lambda each: each[0].order(each[1])
                )
                values = (
                    late.id,
                    early.id,
                    round(found[1], 3),
                    found[0],
                    "",
                    last,
                    first,
                    places.at(last).month,
                )
                for name, value in zip(COPIES, values, strict=True):
                    rows[name].append(value)
        write(rows, _schema(COPIES), Path(self.into))


class EventJob(Struct, frozen=True, kw_only=True, tag="events"):
    """Score pairs of events that meet in the buckets `first`..`last`; without them, all pairs of two reports of which
    one has no day."""

    common: Common
    slice: Slice
    into: str
    first: int | None = None
    last: int | None = None

    def do(self) -> None:
        """Write the pairs that can be one happening, with the facts of both."""
        places = _places(self.common.places)
        pairs = self.slice.pairs()
        rows: dict[str, list[Any]] = {name: [] for name in PAIRS}
        for one, other, pair in self._found(places, pairs):
            (a, day_a, number_a), (b, day_b, number_b) = (one, other) if one[0].id == pair.a else (other, one)
            (_, last), _ = sorted(
                ((order(d, n // EVENTS), n) for d, n in ((day_a, number_a), (day_b, number_b))), reverse=True
            )
            values = (
                pair.a, pair.b, pair.score, "", "; ".join(pair.why), number_a, number_b,
                places.at(last // EVENTS).month, _ENCODER.encode(a), _ENCODER.encode(b),
            )  # fmt: skip
            for name, value in zip(PAIRS, values, strict=True):
                rows[name].append(value)
        write(rows, _schema(PAIRS), Path(self.into), group=2_000)

    def _found(
        self, places: Places, pairs: Sequence[tuple[int, int]]
    ) -> Iterator[tuple[_Event, _Event, Pair]]:
        paths = files_of(Path(self.common.facts), self.common.shards, "events")
        if self.first is not None and self.last is not None:
            wanted = {n for pair in pairs for n in pair}
            span = (self.first * BUCKET - _REACH, (self.last + 1) * BUCKET)
            events = {n: e for n, e in _events(paths, places, span) if n in wanted}
            for one, other in pairs:
                a, b = events[one], events[other]
                if worth_scoring(a.facts, b.facts, a.day or 0, b.day or 0):
                    pair = same_happening(a.facts, b.facts, a.day, b.day)
                    if pair is not None:
                        yield a, b, pair
            return
        reports = {n for pair in pairs for n in pair}
        held: dict[int, list[_Event]] = defaultdict(list)
        for number, event in _events(paths, places, None, reports):
            held[number // EVENTS].append(event)
        for one, other in pairs:
            for a in held[one]:
                for b in held[other]:
                    pair = same_happening(a.facts, b.facts, a.day, b.day)
                    if pair is not None:
                        yield a, b, pair


# the columns of what is found; `a_number`, `b_number` are of reports or of events
COPIES = ("a", "b", "score", "about", "why", "a_number", "b_number", "month")
PAIRS = (*COPIES, "a_facts", "b_facts")


def _schema(columns: Iterable[str]) -> Any:
    import pyarrow as pa

    sorts = {"score": pa.float64(), "a_number": pa.int64(), "b_number": pa.int64()}
    sorts |= {"a_facts": pa.binary(), "b_facts": pa.binary()}
    return pa.schema([(name, sorts.get(name, pa.string())) for name in columns])


def order(day: int | None, number: int) -> tuple[int, int]:
    """Where a report stands among others: by its day, undated ones last, and by its number."""
    return (_UNDATED_LAST if day is None else day, number)


class _Event(NamedTuple):
    facts: EventFacts
    day: int | None
    number: int


class _Report(NamedTuple):
    """A report as it is compared."""

    id: str
    outlet: str | None
    carriers: tuple[str, ...]
    day: int | None
    text: str

    def order(self, number: int) -> tuple[int, int]:
        return order(self.day, number)


@lru_cache(maxsize=1)
def _places(path: str) -> Places:
    return Places.load(Path(path))


def _reports(root: Path, places: Places, numbers: Collection[int]) -> dict[int, _Report]:
    """The reports with these numbers; a few rows are held besides."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    by_file: dict[Place, list[int]] = defaultdict(list)
    for number in sorted(numbers):
        by_file[places.at(number)].append(number)
    out: dict[int, _Report] = {}
    columns = ["id", "outlet", "carriers", "published", "text"]
    for place, some in by_file.items():
        at = place.offset
        wanted = set(some)
        with pq.ParquetFile(root / place.path) as file:
            for batch in file.iter_batches(_BATCH, columns=columns, use_threads=False):
                here = [n for n in range(at, at + batch.num_rows) if n in wanted]
                for number, row in zip(
                    here, batch.take(pa.array([n - at for n in here])).to_pylist(), strict=True
                ):
                    published = days_of(row["published"])
                    out[number] = _Report(
                        id=row["id"],
                        outlet=row["outlet"],
                        carriers=tuple(dict.fromkeys(row["carriers"])),
                        day=published[1] if published else None,
                        text=row["text"],
                    )
                at += batch.num_rows
    return out


def _events(
    paths: Sequence[str], places: Places, span: tuple[int, int] | None, reports: Collection[int] = ()
) -> Iterator[tuple[int, _Event]]:
    """The events that begin in a span of days, or those of some reports, with their numbers."""
    import pyarrow.parquet as pq

    starts: Mapping[int, int] = places.starts
    for path in paths:
        filters = [("low", ">=", span[0]), ("low", "<", span[1])] if span else None
        table = pq.read_table(path, filters=filters, use_threads=False)
        for batch in table.to_batches(_BATCH):
            for row in batch.to_pylist():
                report = starts[row["file"]] + row["row"]
                if span is not None or report in reports:
                    number = report * EVENTS + row["event"]
                    day = None if row["day"] == NO_DAY else row["day"]
                    yield number, _Event(_DECODER.decode(row["facts"]), day, number)
