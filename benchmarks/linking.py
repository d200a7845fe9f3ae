"""What linking a store costs: seconds and memory at several sizes, and what adding some reports to it costs.

    python benchmarks/linking.py STORE [--sizes 5000 20000] [--added 100] [--json]

STORE is a store that `roznamcha ingest` made; it is not changed. The reports of each size are the first ones by day,
copied into a store of their own and linked from nothing, in a process of their own; then the last `--added` of them are
taken out, and linked again as if they had just come in. Seconds are those of the processor.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from roznamcha.linking import SAYINGS, link_store
from roznamcha.store.protocol import Reading, ReportFilter
from roznamcha.store.sqlite import SqliteStore


def copied(source: Path, target: Path, size: int) -> int:
    """Copy the first `size` reports of one store into another; how many there were."""
    with SqliteStore(source, read_only=True) as old, SqliteStore(target) as new:
        heads = old.reports(ReportFilter(limit=size))
        for at in range(0, len(heads), 500):
            stored = old.get_many([h.id for h in heads[at : at + 500]])
            for _ in new.put_many(
                (Reading(report=s.report, source=s.source) for s in stored.values()), batch=500
            ):
                pass
        return len(heads)


def linked(path: Path) -> dict[str, float]:
    """Link what is not linked in the store at `path`: seconds, peak memory in MiB, links."""
    began = time.process_time()
    with SqliteStore(path) as store:
        links = 0
        for progress in link_store(store):
            links = progress.links
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"seconds": time.process_time() - began, "peak_mib": peak, "links": links}


def forget(path: Path, count: int) -> None:
    """Take the last `count` reports by day out of the links, as if they had never been linked."""
    with SqliteStore(path) as store:
        last = [r.seq for r in store.linkage.all_linked()][-count:]
        store.linkage.forget(last)


def measure(source: Path, sizes: list[int], added: int) -> list[dict[str, Any]]:
    """A row a size."""
    rows: list[dict[str, Any]] = []
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "part.db"
            reports = copied(source, path, size)
            whole = _apart(path)
            forget(path, min(added, reports))
            some = _apart(path)
            with SqliteStore(path, read_only=True) as store:
                kinds = {k: len(store.linkage.links((k,))) for k in ("copy", "same_event", *SAYINGS)}
            rows.append(
                {
                    "reports": reports,
                    **whole,
                    "added": added,
                    "added_seconds": some["seconds"],
                    "kinds": kinds,
                }
            )
    return rows


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
    cli.add_argument("--added", type=int, default=100)
    cli.add_argument("--json", action="store_true", help="print the figures as JSON")
    cli.add_argument("--link", action="store_true", help=argparse.SUPPRESS)
    args = cli.parse_args(argv)
    if args.link:
        print(json.dumps(linked(args.store)))
        return
    rows = measure(args.store, args.sizes, args.added)
    if args.json:
        print(json.dumps(rows))
        return
    print(f"{'reports':>9}{'seconds':>10}{'MiB':>8}{'links':>10}{'added':>8}{'seconds':>10}")
    for r in rows:
        print(
            f"{r['reports']:9,}{r['seconds']:10.1f}{r['peak_mib']:8.0f}{r['links']:10,}"
            f"{r['added']:8,}{r['added_seconds']:10.1f}"
        )


if __name__ == "__main__":
    main()
