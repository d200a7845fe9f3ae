"""What linking a store costs: seconds, memory and pairs compared at several sizes, and what adding some reports costs.

    python benchmarks/linking.py STORE [--sizes 5000 20000] [--a-day 240] [--added 100] [--json]

STORE is a store that `roznamcha ingest` made; it is not changed. The reports of each size are the first ones by day,
copied into a store of their own and linked from nothing, in a process of their own. Then `--added` of them are taken out
and linked again as if they had just come in: first the last ones by day, then some spread evenly over all days. Seconds
are those of the processor, with those of the clock behind them; `pairs` are the texts and events that were compared;
`us/n lg n` is what one report costs, in microseconds, over the binary logarithm of how many there are.

News is not even: where twice as much comes out in a day, twice as much lies around each report. `--a-day N` takes no more
than N reports of a day, spread over it, and where the days are used up takes them again, with all dates moved to the
days behind the last: so that every size holds as many reports a day, and more of them mean more days.
"""

from __future__ import annotations

import argparse
import json
import math
import re
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from roznamcha.linking import SAYINGS, link_store
from roznamcha.records import Report
from roznamcha.store.protocol import Reading, ReportFilter
from roznamcha.store.sqlite import SqliteStore
from roznamcha.store.when import bounds

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def copied(source: Path, target: Path, size: int, a_day: int | None) -> int:
    """Copy the first `size` reports of one store into another, not linked; how many there were.

    `a_day` bounds how many of a day there are; then the days are taken as often as it needs.
    """
    with SqliteStore(source, read_only=True) as old:
        if a_day is not None:
            return _evenly(old, target, size, a_day)
        held = old.counts().reports
        if size >= held:
            with sqlite3.connect(f"file:{source}?mode=ro", uri=True) as one, sqlite3.connect(target) as other:
                one.backup(other)
            with SqliteStore(target) as new:
                new.linkage.clear()
            return held
        heads = old.reports(ReportFilter(limit=size))
        with SqliteStore(target) as new:
            for at in range(0, len(heads), 500):
                stored = old.get_many([h.id for h in heads[at : at + 500]])
                readings = (Reading(report=s.report, source=s.source) for s in stored.values())
                for _ in new.put_many(readings, batch=500):
                    pass
        return len(heads)


def _evenly(old: SqliteStore, target: Path, size: int, a_day: int) -> int:
    """`size` reports, `a_day` of a day at most, into a store at `target`; the days again and again, behind each other."""
    by_day: dict[str, list[str]] = {}
    for head in old.reports(ReportFilter()):
        if head.published is not None and (day := bounds(head.published)):
            by_day.setdefault(day[0], []).append(head.id)
    kept = [id_ for day in sorted(by_day) for id_ in by_day[day][:: -(-len(by_day[day]) // a_day)]]
    first, last = (date.fromisoformat(pick(by_day)) for pick in (min, max))
    with SqliteStore(target) as new:
        for at in range(0, size, 500):
            wanted = [(i % len(kept), i // len(kept)) for i in range(at, min(at + 500, size))]
            stored = old.get_many([kept[i] for i, _ in wanted])
            moved = (_moved(stored[kept[i]].report, turn, (last - first).days + 1) for i, turn in wanted)
            for _ in new.put_many([Reading(report=r) for r in moved], batch=500):
                pass
    return size


def _moved(report: Report, turn: int, days: int) -> Report:
    """`report` as it would have come out `turn` times `days` later, under another id."""
    if not turn:
        return report

    def later(value: str | None) -> str | None:
        return value and _DAY.sub(
            lambda found: (date.fromisoformat(found[0]) + timedelta(turn * days)).isoformat(), value
        )

    return replace(
        report,
        id=sha256(f"{report.id} {turn}".encode()).hexdigest()[: len(report.id)],
        name=f"{report.name}-{turn}",
        url=None,
        published=later(report.published),
        times=tuple(replace(t, value=later(t.value)) for t in report.times),
        statements=tuple(replace(s, said=later(s.said)) for s in report.statements),
        events=tuple(replace(e, date=later(e.date)) for e in report.events),
    )


def linked(path: Path) -> dict[str, float]:
    """Link what is not linked in the store at `path`: seconds (processor and clock), peak memory in MiB, links, pairs."""
    began, clock = time.process_time(), time.monotonic()
    links = pairs = 0
    with SqliteStore(path) as store:
        for progress in link_store(store):
            links, pairs = progress.links, progress.compared
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {
        "seconds": time.process_time() - began,
        "clock": time.monotonic() - clock,
        "peak_mib": peak,
        "links": links,
        "pairs": pairs,
    }


def forget(path: Path, count: int, *, spread: bool) -> None:
    """Take `count` reports out of the links, as if they had never been linked: the last by day, or from all days."""
    with SqliteStore(path) as store:
        keys = [r.seq for r in store.linkage.all_linked()]
        store.linkage.forget(keys[:: max(len(keys) // count, 1)][:count] if spread else keys[-count:])


def measure(source: Path, sizes: list[int], added: int, a_day: int | None) -> Iterator[dict[str, Any]]:
    """A row a size."""
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "part.db"
            reports = copied(source, path, size, a_day)
            row: dict[str, Any] = {"reports": reports, **_apart(path), "added": min(added, reports)}
            row["us_n_log_n"] = row["seconds"] * 1e6 / (reports * math.log2(reports))
            for name, spread in (("last", False), ("spread", True)):
                forget(path, row["added"], spread=spread)
                row[name] = _apart(path)
            with SqliteStore(path, read_only=True) as store:
                row["kinds"] = {k: len(store.linkage.links((k,))) for k in ("copy", "same_event", *SAYINGS)}
            yield row


def _apart(path: Path) -> dict[str, float]:
    """`linked`, in a process of its own, so that its peak memory is its own."""
    said = subprocess.run(
        [sys.executable, __file__, str(path), "--link"], capture_output=True, text=True, check=True
    )
    return dict(json.loads(said.stdout))


def main(argv: list[str] | None = None) -> None:
    """Run the benchmark by the command line `argv`."""
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("store", type=Path)
    cli.add_argument("--sizes", type=int, nargs="+", default=[5000, 20000])
    cli.add_argument("--a-day", type=int, help="reports of a day at most, in stores of any size")
    cli.add_argument("--added", type=int, default=100)
    cli.add_argument("--json", action="store_true", help="print the figures as JSON")
    cli.add_argument("--link", action="store_true", help=argparse.SUPPRESS)
    args = cli.parse_args(argv)
    if args.link:
        print(json.dumps(linked(args.store)))
        return
    if not args.json:
        print(
            f"{'reports':>9}{'seconds':>9}{'clock':>8}{'MiB':>7}{'pairs':>12}{'us/n lg n':>11}{'links':>9}"
            f"{'last ' + str(args.added):>10}{'spread':>9}"
        )
    for r in measure(args.store, args.sizes, args.added, args.a_day):
        if args.json:
            print(json.dumps(r), flush=True)
            continue
        print(
            f"{r['reports']:9,}{r['seconds']:9.1f}{r['clock']:8.1f}{r['peak_mib']:7.0f}{r['pairs']:12,}"
            f"{r['us_n_log_n']:11.1f}{r['links']:9,}{r['last']['seconds']:10.1f}{r['spread']['seconds']:9.1f}",
            flush=True,
        )


if __name__ == "__main__":
    main()
