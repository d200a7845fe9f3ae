"""How many reports a second `roznamcha run` reads with so many workers, and how much memory its processes hold.

python benchmarks/engine.py [--workers 1 2] [--reports 400] [--fast] [--ray ADDRESS] [--json]
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from itertools import cycle, islice
from pathlib import Path

EXAMPLES = Path(__file__).parent.parent / "examples" / "reports"
CORPUS = "fars.jsonl.gz"
# shards for each worker, so that none waits long for the last
SHARDS = 16
PROGRAM = (sys.executable, "-c", "from roznamcha.cli import main; main()")


def corpus(path: Path, count: int) -> int:
    """Write `count` reports to `path`, all different: from the data at hand, else the examples, over and over with a
    number; their bytes."""
    root = os.environ.get("ROZNAMCHA_DATA")
    packed = Path(root) / CORPUS if root else None
    if packed is not None and packed.exists():
        with gzip.open(packed, "rt", encoding="utf-8") as lines:
            rows = [json.loads(line) for line in islice(lines, count)]
    else:
        rows = [{"text": f.read_text(encoding="utf-8")} for f in sorted(EXAMPLES.glob("*.txt"))]
    with path.open("w", encoding="utf-8") as out:
        for number, row in enumerate(islice(cycle(rows), count)):
            again = {"text": f"{row['text']}\n{number}", "url": f"https://example.org/{number}"}
            out.write(
                json.dumps(
                    row | (again if number >= len(rows) or "url" not in row else {}), ensure_ascii=False
                )
                + "\n"
            )
    return path.stat().st_size


def timed(source: Path, size: int, workers: int, *, fast: bool, ray: str | None) -> dict[str, float | int]:
    """One run in processes of its own, without links: seconds from start to end on the clock and of processors (on Ray
    without those of its own processes), reports, reports a second, peak memory.

    `peak_kib` is the largest resident memory of any one process.
    """
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "dataset"
        command = [*PROGRAM, "run", str(source), "-o", str(root), "--workers", str(workers), "--no-links"]
        command += ["--shard-mb", str(max(size / (1 << 20) / (SHARDS * workers), 0.001))]
        command += ["--fast"] if fast else []
        command += ["--ray", ray] if ray else []
        begun, before = time.perf_counter(), os.times()
        subprocess.run(command, check=True, capture_output=True)
        seconds, after = time.perf_counter() - begun, os.times()
        manifest = json.loads((root / "manifest.json").read_bytes())
    reports = manifest["counts"]["reports"]
    return {
        "workers": workers,
        "reports": reports,
        "shards": len(manifest["shards"]),
        "seconds": round(seconds, 2),
        "processor_seconds": round(
            after.children_user + after.children_system - before.children_user - before.children_system,
            2,
        ),
        "a_second": round(reports / seconds, 2),
        "peak_kib": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss,
    }


def main() -> None:
    """Print the figures."""
    ask = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    ask.add_argument("--workers", type=int, nargs="+", default=[1, 2])
    ask.add_argument("--reports", type=int, default=400)
    ask.add_argument("--fast", action="store_true")
    ask.add_argument("--ray")
    ask.add_argument("--json", action="store_true")
    given = ask.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "in.jsonl"
        size = corpus(source, given.reports)
        found = [timed(source, size, n, fast=given.fast, ray=given.ray) for n in given.workers]
    if given.json:
        print(json.dumps(found))
        return
    for each in found:
        print(
            f"{each['workers']} workers: {each['reports']:,} reports in {each['seconds']:,} s "
            f"({each['a_second']:,} a second, {each['processor_seconds']:,} s of processors, {each['shards']} shards), "
            f"at most {each['peak_kib'] / 1024:,.0f} MiB a process"
        )
    for each in found[1:]:
        print(
            f"{each['workers']} workers: {each['a_second'] / found[0]['a_second']:.2f} times as fast as {found[0]['workers']}"
        )


if __name__ == "__main__":
    main()
