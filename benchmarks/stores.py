"""How many ready reports a second a store takes, SQLite and PostgreSQL: the store alone, nothing is read.

python benchmarks/stores.py [--reports 600] [--batch 100] [--writers 1] [--db ADDRESS ...] [--json]

The reports are read first, by rules alone: the corpus in `ROZNAMCHA_DATA` (fars.jsonl.gz), else the examples repeated
under other addresses. Without `--db` a new SQLite file is filled; each `--db postgresql://...` is filled in a schema of
its own, which goes again. With more writers each puts its share at the same time, in a process of its own.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import sys
import tempfile
import time
from collections.abc import Sequence
from io import BytesIO
from itertools import count, islice
from pathlib import Path

from msgspec.structs import replace

from roznamcha.pipeline import extract
from roznamcha.read import Problem, read_sources
from roznamcha.records import Source
from roznamcha.store.location import Location, open_store
from roznamcha.store.protocol import Reading

EXAMPLES = Path(__file__).parent.parent / "examples" / "reports"
CORPUS = "fars.jsonl.gz"


def ready(many: int) -> list[Reading]:
    """So many different reports, read."""
    root = os.environ.get("ROZNAMCHA_DATA")
    packed = Path(root) / CORPUS if root else None
    out: list[Reading] = []
    if packed is not None and packed.exists():
        sources = (s for s in read_sources([str(packed)], stdin=BytesIO()) if not isinstance(s, Problem))
        return [Reading(report=extract(s), source=s) for s in islice(sources, many)]
    shown = [s for s in read_sources([str(EXAMPLES)], stdin=BytesIO()) if not isinstance(s, Problem)]
    for number in count():
        for source in shown:
            if len(out) == many:
                return out
            other: Source = replace(source, url=f"https://example.org/{number}/{source.name}")
            out.append(Reading(report=extract(other), source=other))
    return out


def put(at: str, readings: Sequence[Reading], batch: int) -> None:
    """Put them all."""
    with open_store(at) as store:
        for _ in store.put_many(readings, batch=batch):
            pass


def timed(at: str, readings: Sequence[Reading], *, batch: int, writers: int) -> dict[str, float | int | str]:
    """Fill the store at `at`; wall-clock and processor seconds of the writers, reports a second of either."""
    open_store(at).close()
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    begun = time.perf_counter()
    children = []
    for n in range(writers):
        child = os.fork()
        if not child:
            put(at, readings[n::writers], batch)
            os._exit(0)
        children.append(child)
    failed = [child for child in children if os.waitpid(child, 0)[1]]
    seconds = time.perf_counter() - begun
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if failed:
        sys.exit(f"{Location(at)}: a writer failed")
    busy = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    with open_store(at, read_only=True) as store:
        held = store.counts()
    return {
        "store": str(Location(at)),
        "writers": writers,
        "reports": held.reports,
        "entries": held.statements + held.events + held.times + held.mentions,
        "seconds": round(seconds, 2),
        "processor_seconds": round(busy, 2),
        "reports_a_second": round(held.reports / seconds, 1),
        "reports_a_processor_second": round(held.reports / busy, 1),
    }


def drop(at: Location) -> None:
    """Take the schema away that was filled."""
    import psycopg
    from psycopg import sql

    with psycopg.connect(at.address or "", autocommit=True) as raw:
        raw.execute(sql.SQL("DROP SCHEMA IF EXISTS {} CASCADE").format(sql.Identifier(at.schema)))


def main() -> None:
    """Run the benchmark by its command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reports", type=int, default=600)
    parser.add_argument("--batch", type=int, default=100)
    parser.add_argument("--writers", type=int, default=1)
    parser.add_argument("--db", action="append", default=[], help="postgresql://... of a database to try")
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    readings = ready(asked.reports)
    found = []
    with tempfile.TemporaryDirectory() as folder:
        file = str(Path(folder) / "bench.db")
        found.append(timed(file, readings, batch=asked.batch, writers=asked.writers))
        for address in asked.db:
            schema = f"bench_{os.getpid()}"
            at = f"{address}{'&' if '?' in address else '?'}schema={schema}"
            try:
                found.append(timed(at, readings, batch=asked.batch, writers=asked.writers))
            finally:
                drop(Location(at))
    if asked.json:
        print(json.dumps(found, indent=1))
        return
    for row in found:
        print(
            f"{row['store']}: {row['reports']:,} reports, {row['entries']:,} entries, {row['writers']} writers: "
            f"{row['reports_a_second']} a second, {row['reports_a_processor_second']} a processor second"
        )


if __name__ == "__main__":
    main()
