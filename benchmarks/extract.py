"""How fast `extract` reads on one core, where the time goes, and how much memory it holds.

python benchmarks/extract.py [--fast] [--reports 500] [--memory 100 1000 5000] [--json]
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain, cycle, islice
from pathlib import Path
from typing import Any

from roznamcha import pipeline
from roznamcha.reader.model import Reader, load_reader
from roznamcha.records import Source

EXAMPLES = Path(__file__).parent.parent / "examples" / "reports"
CORPORA = ("fars.jsonl.gz", "telegram.jsonl.gz")
WORDS = 250
STAGES = {
    "prepare": "text",
    "publication_of": "publication",
    "find_times": "times",
    "find_mentions": "entities",
    "read_by_model": "reader",
    "find_statements": "statements",
    "find_events": "events",
}
WARM = 20


@dataclass(frozen=True, slots=True)
class Speed:
    """What was timed: reports, their words, processor seconds of the whole and of each stage."""

    corpus: str
    reports: int
    words: int
    seconds: float
    stages: dict[str, float]

    @property
    def a_second(self) -> float:
        """Reports a second, as long as they are."""
        return self.reports / self.seconds

    @property
    def scaled(self) -> float:
        """Reports of 250 words a second."""
        return self.words / WORDS / self.seconds


def corpora() -> dict[str, Path]:
    """The corpora at hand, by name."""
    root = os.environ.get("ROZNAMCHA_DATA")
    found = {name.split(".")[0]: Path(root) / name for name in CORPORA} if root else {}
    return {name: path for name, path in found.items() if path.exists()} or {"examples": EXAMPLES}


def sources(path: Path) -> Iterator[Source]:
    """The reports of a corpus, one at a time; those of a folder are repeated without end."""
    if path.is_dir():
        files = [f for f in sorted(path.iterdir()) if f.suffix in (".txt", ".json")]
        yield from cycle([_example(f) for f in files])
        return
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield _source(json.loads(line))


def _example(path: Path) -> Source:
    content = path.read_text(encoding="utf-8")
    return _source(json.loads(content)) if path.suffix == ".json" else Source(name=path.stem, text=content)


def _source(entry: dict[str, Any]) -> Source:
    published = entry.get("published")
    return Source(
        name=str(entry.get("name", "")),
        text=entry["text"],
        url=entry.get("url"),
        published=str(published)[:10] if published else None,
    )


def measure(name: str, path: Path, *, reports: int, reader: Reader | None) -> Speed:
    """Time the pipeline over `reports` reports, whole and by stage in one pass.

    Processor time, for a busy machine must not change the figure. A pass of its own for the stages would read
    the same words a second time and find them in caches.
    """
    stream = sources(path)
    for source in islice(stream, WARM):
        pipeline.extract(source, reader=reader)
    batch = list(islice(stream, reports))
    stages = dict.fromkeys(STAGES.values(), 0.0)
    with timed(stages):
        began = time.process_time()
        for source in batch:
            pipeline.extract(source, reader=reader)
        seconds = time.process_time() - began
    stages["record"] = seconds - sum(stages.values())
    words = sum(len(source.text.split()) for source in batch)
    return Speed(name, len(batch), words, seconds, stages)


@contextmanager
def timed(stages: dict[str, float]) -> Iterator[None]:
    """Let the stages that the pipeline calls add the time they take to `stages`, each without the stages that it calls."""
    inner = 0.0
    plain = {function: getattr(pipeline, function) for function in STAGES}

    def wrap(function: str) -> Callable[..., Any]:
        stage, call = STAGES[function], plain[function]

        def run(*args: Any, **options: Any) -> Any:
            nonlocal inner
            outer, inner = inner, 0.0
            began = time.process_time()
            out = call(*args, **options)
            took = time.process_time() - began
            stages[stage] += took - inner
            inner = outer + took
            return out

        return run

    for function in STAGES:
        setattr(pipeline, function, wrap(function))
    try:
        yield
    finally:
        for function, call in plain.items():
            setattr(pipeline, function, call)


def hold(reports: int, *, reader: Reader | None) -> int:
    """Read reports one by one, keeping none; this process's peak resident memory in KiB."""
    stream = chain.from_iterable(sources(path) for path in corpora().values())
    for source in islice(stream, reports):
        pipeline.extract(source, reader=reader)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak // 1024 if sys.platform == "darwin" else peak


def peak_memory(reports: int, *, fast: bool) -> int:
    """Peak resident memory in KiB of a fresh process that reads `reports` reports."""
    command = [sys.executable, __file__, "--hold", str(reports), *(["--fast"] if fast else [])]
    return int(subprocess.run(command, capture_output=True, check=True, text=True).stdout)


def show(speeds: list[Speed], memory: dict[int, int]) -> None:
    """Print the tables."""
    print(f"{'corpus':10}{'reports':>9}{'words':>8}{'a second':>10}{'of 250 words':>14}{'ms/250 words':>14}")
    for s in speeds:
        mean = s.words / s.reports
        print(
            f"{s.corpus:10}{s.reports:9}{mean:8.0f}{s.a_second:10.1f}{s.scaled:14.1f}{1000 / s.scaled:14.2f}"
        )
    for s in speeds:
        whole = sum(s.stages.values())
        print(f"\n{s.corpus}: stage, milliseconds for 250 words, share")
        for stage, seconds in s.stages.items():
            print(f"  {stage:12}{seconds * 1000 * WORDS / s.words:8.2f}{seconds / whole:8.0%}")
    if memory:
        print("\npeak memory of a process that has read")
    for reports, peak in memory.items():
        print(f"  {reports:6} reports{peak / 1024:9.1f} MiB")


def main(argv: list[str] | None = None) -> None:
    """Run the benchmark by the command line `argv`."""
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("--fast", action="store_true", help="rules alone, without the learned reader")
    cli.add_argument("--reports", type=int, default=500, help="reports to time in each corpus")
    cli.add_argument("--memory", type=int, nargs="*", default=[100, 1000, 5000], help="reports to hold")
    cli.add_argument("--json", action="store_true", help="print the figures as JSON")
    cli.add_argument("--hold", type=int, help=argparse.SUPPRESS)
    args = cli.parse_args(argv)
    reader = None if args.fast else load_reader()
    if args.hold is not None:
        print(hold(args.hold, reader=reader))
        return
    speeds = [measure(name, path, reports=args.reports, reader=reader) for name, path in corpora().items()]
    memory = {reports: peak_memory(reports, fast=args.fast) for reports in args.memory}
    if args.json:
        figures = [
            {
                "corpus": s.corpus,
                "reports": s.reports,
                "words": s.words,
                "seconds": s.seconds,
                "reports_of_250_words_a_second": s.scaled,
                "stages": s.stages,
            }
            for s in speeds
        ]
        print(json.dumps({"speed": figures, "peak_kib": memory}))
        return
    show(speeds, memory)


if __name__ == "__main__":
    main()
