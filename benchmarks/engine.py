"""How many reports a second `roznamcha run` reads with so many workers, and how much memory its processes hold.

python benchmarks/engine.py [--workers 1 2] [--rounds 3] [--reports 1600] [--fast] [--ray ADDRESS] [--json]

Short runs take turns (1, 2, 1, 2, ...), and of each number of workers the least disturbed counts. Beside each stands
what the machine gives to as many plain processes that do the same shards without Daft, so that what the engine loses is
told from what the machine loses.
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
from datetime import date, timedelta
from itertools import cycle, islice
from pathlib import Path

EXAMPLES = Path(__file__).parent.parent / "examples" / "reports"
CORPUS = "fars.jsonl.gz"
# the same for any number of workers, since a shard has a price of its own; enough that none waits long for the last
SHARDS = 64
# a month that is spread over many files costs as many writes
BEGIN, A_DAY = date(2025, 1, 1), 100
PROGRAM = (sys.executable, "-c", "from roznamcha.cli import main; main()")
Figures = dict[str, float | int]


def corpus(path: Path, count: int) -> int:
    """Write `count` reports to `path`, all different, a hundred a day as an agency brings them: from the data at hand, else
    the examples, over and over with a number; their bytes."""
    root = os.environ.get("ROZNAMCHA_DATA")
    packed = Path(root) / CORPUS if root else None
    if packed is not None and packed.exists():
        with gzip.open(packed, "rt", encoding="utf-8") as lines:
            rows = [json.loads(line) for line in islice(lines, count)]
    else:
        rows = [{"text": f.read_text(encoding="utf-8")} for f in sorted(EXAMPLES.glob("*.txt"))]
    with path.open("w", encoding="utf-8") as out:
        for number, row in enumerate(islice(cycle(rows), count)):
            made = {"published": (BEGIN + timedelta(days=number // A_DAY)).isoformat()}
            if number >= len(rows) or "url" not in row:
                made |= {"text": f"{row['text']}\n{number}", "url": f"https://example.org/{number}"}
            out.write(json.dumps(row | made, ensure_ascii=False) + "\n")
    return path.stat().st_size


def timed(source: Path, size: int, workers: int, *, fast: bool, ray: str | None) -> Figures:
    """One run in processes of its own, without links: seconds from start to end on the clock and of processors (on Ray
    without those of its own processes), reports, peak memory; `steady_a_second` is what is read once all workers are at
    work: the reports of all shards but the first of each worker, in the time after these.

    `peak_kib` is the largest resident memory of any one process.
    """
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "dataset"
        command = [*PROGRAM, "run", str(source), "-o", str(root), "--workers", str(workers), "--no-links"]
        command += ["--shard-mb", str(_megabytes(size))]
        command += ["--fast"] if fast else []
        command += ["--ray", ray] if ray else []
        begun, before = time.perf_counter(), os.times()
        subprocess.run(command, check=True, capture_output=True)
        seconds, after = time.perf_counter() - begun, os.times()
        manifest = json.loads((root / "manifest.json").read_bytes())
        # the journal tells when each shard was done
        ends = sorted(
            ((root / "shards" / f"{s['shard']}.json").stat().st_mtime_ns, s["counts"]["reports"])
            for s in manifest["shards"]
        )
    steady = sum(reports for _, reports in ends[workers:])
    took = (ends[-1][0] - ends[min(workers, len(ends)) - 1][0]) / 1e9
    reports = manifest["counts"]["reports"]
    return {
        "workers": workers,
        "reports": reports,
        "shards": len(ends),
        "seconds": round(seconds, 2),
        "processor_seconds": round(_used(before, after), 2),
        "a_second": round(reports / seconds, 2),
        "steady_a_second": round(steady / took, 2) if took else 0.0,
        "peak_kib": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss,
    }


def plain(source: Path, size: int, workers: int, *, fast: bool) -> Figures:
    """The same shards dealt out to plain processes, without Daft: what they read a second together, from the moment when
    all have loaded what they need, and their processor seconds from there."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, __file__, "--deal", str(source), str(size), folder, *(["--fast"] * fast)]
        many = [
            subprocess.Popen(
                [*command, "--workers", str(workers), "--number", str(number)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
            for number in range(workers)
        ]
        for each in many:
            if each.stdout is None or each.stdout.readline() != "ready\n":
                sys.exit("a plain process did not start")
        for each in many:
            if each.stdin is not None:
                each.stdin.write("go\n")
                each.stdin.flush()
        told = [json.loads(each.communicate()[0]) for each in many]
    return {
        "workers": workers,
        "processor_seconds": round(sum(each["used"] for each in told), 2),
        "a_second": round(sum(each["reports"] / each["seconds"] for each in told), 2),
    }


def deal(source: str, size: int, folder: Path, *, workers: int, number: int, fast: bool) -> None:
    """A plain process: load, wait for the word, do every shard whose number is mine."""
    from roznamcha.engine.dataset import Dataset, Settings
    from roznamcha.engine.plan import plan
    from roznamcha.engine.task import Task
    from roznamcha.engine.work import do

    root = folder / str(number)
    root.mkdir()
    Dataset.create(root, Settings(fast=fast), now="2026-01-01T00:00:00Z")
    task = Task(root=str(root), fast=fast)
    # as --shard-mb is understood
    shards = plan([source], shard_bytes=int(_megabytes(size) * (1 << 20)))
    do(shards[number % len(shards)], task)
    print("ready", flush=True)
    sys.stdin.readline()
    begun, clock = time.process_time(), time.perf_counter()
    reports = sum(do(shard, task).counts["reports"] for shard in shards[number::workers])
    told = {
        "reports": reports,
        "used": time.process_time() - begun,
        "seconds": time.perf_counter() - clock,
    }
    print(json.dumps(told))


def _megabytes(size: int) -> float:
    """Of a shard; the least that a run takes is a thousandth."""
    return max(size / (1 << 20) / SHARDS, 0.001)


def _used(before: os.times_result, after: os.times_result) -> float:
    return after.children_user + after.children_system - before.children_user - before.children_system


def _best(found: list[Figures], workers: int, what: str) -> float:
    return max(each[what] for each in found if each["workers"] == workers)


def _said(engine: list[Figures], machine: list[Figures], workers: list[int]) -> str:
    """The figures in words: the best of each number of workers, and how many times as fast it is as the first."""
    lines = []
    first = workers[0]
    for n in workers:
        each = max((f for f in engine if f["workers"] == n), key=lambda f: f["a_second"])
        lines.append(
            f"{n} workers: {each['reports']:,} reports in {each['seconds']:,} s ({each['a_second']:,} a second from start to "
            f"end, {_best(engine, n, 'steady_a_second'):,} once all work; {each['processor_seconds']:,} s of processors), "
            f"at most {each['peak_kib'] / 1024:,.0f} MiB a process"
        )
        best = max((f for f in machine if f["workers"] == n), key=lambda f: f["a_second"], default=None)
        if best:
            lines.append(
                f"{n} plain processes: {best['a_second']:,} a second ({best['processor_seconds']:,} s of processors)"
            )
    for n in workers[1:]:
        for name, found, what in (
            ("from start to end", engine, "a_second"),
            ("once all work", engine, "steady_a_second"),
            ("plain processes", machine, "a_second"),
        ):
            if found:
                times = _best(found, n, what) / _best(found, first, what)
                lines.append(f"{n} against {first}, {name}: {times:.2f} times as fast")
    return "\n".join(lines)


def main() -> None:
    """Print the figures."""
    ask = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    ask.add_argument("--workers", type=int, nargs="+", default=[1, 2])
    ask.add_argument("--rounds", type=int, default=3)
    ask.add_argument("--reports", type=int, default=1600)
    ask.add_argument("--fast", action="store_true")
    ask.add_argument("--ray")
    ask.add_argument("--json", action="store_true")
    ask.add_argument("--deal", nargs=3, help=argparse.SUPPRESS)
    ask.add_argument("--number", type=int, default=0, help=argparse.SUPPRESS)
    given = ask.parse_args()
    if given.deal:
        source, size, folder = given.deal
        deal(
            source,
            int(size),
            Path(folder),
            workers=given.workers[0],
            number=given.number,
            fast=given.fast,
        )
        return
    engine: list[Figures] = []
    machine: list[Figures] = []
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "in.jsonl"
        size = corpus(source, given.reports)
        for _ in range(given.rounds):
            for n in given.workers:
                engine.append(timed(source, size, n, fast=given.fast, ray=given.ray))
                if not given.ray:
                    machine.append(plain(source, size, n, fast=given.fast))
    if given.json:
        print(json.dumps({"engine": engine, "machine": machine}))
    else:
        print(_said(engine, machine, given.workers))


if __name__ == "__main__":
    main()
