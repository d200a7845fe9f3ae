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
SHARDS = 8
PROGRAM = (sys.executable, "-c", "from roznamcha.cli import main; main()")


def corpus(path: Path, count: int) -> int:
    """Write `count` reports to `path`, all different: from the data at hand, else the examples; their bytes."""
    root = os.environ.get("ROZNAMCHA_DATA")
    packed = Path(root) / CORPUS if root else None
    with path.open("w", encoding="utf-8") as out:
        if packed is not None and packed.exists():
            with gzip.open(packed, "rt", encoding="utf-8") as lines:
                out.writelines(islice(lines, count))
        else:
            texts = [f.read_text(encoding="utf-8") for f in sorted(EXAMPLES.glob("*.txt"))]
            for number, text in enumerate(islice(cycle(texts), count)):
                row = {"text": text, "url": f"https://example.org/{number}"}
                out.write(json.dumps(row, ensure_ascii=False) + "\n")
    return path.stat().st_size


def timed(source: Path, size: int, workers: int, *, fast: bool, ray: str | None) -> dict[str, float | int]:
    """One run in processes of its own: wall-clock seconds from start to end, reports, reports a second, peak memory.

    `peak_kib` is the largest resident memory of any one process.
    """
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "dataset"
        command = [*PROGRAM, "run", str(source), "-o", str(root), "--workers", str(workers)]
        command += ["--shard-mb", str(max(size / (1 << 20) / (SHARDS * workers), 0.001))]
        command += ["--fast"] if fast else []
        command += ["--ray", ray] if ray else []
        begun = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True)
        seconds = time.perf_counter() - begun
        manifest = json.loads((root / "manifest.json").read_bytes())
    reports = manifest["counts"]["reports"]
    return {
        "workers": workers,
        "reports": reports,
        "shards": len(manifest["shards"]),
        "seconds": round(seconds, 2),
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
            f"({each['a_second']:,} a second, {each['shards']} shards), at most {each['peak_kib'] / 1024:,.0f} MiB a process"
        )


if __name__ == "__main__":
    main()
