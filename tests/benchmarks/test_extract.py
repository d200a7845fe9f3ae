"""The benchmark runs: three reports, one small process. What it measures is not judged here."""

import json
import subprocess
import sys
from pathlib import Path

SCRIPT = Path(__file__).parents[2] / "benchmarks" / "extract.py"


def test_the_benchmark_times_three_reports() -> None:
    said = subprocess.run(
        [sys.executable, str(SCRIPT), "--reports", "3", "--memory", "3", "--json"],
        capture_output=True, check=True, text=True,
    )  # fmt: skip
    figures = json.loads(said.stdout)
    assert all(s["reports"] == 3 and s["seconds"] > 0 for s in figures["speed"])
    stages = ["text", "publication", "times", "entities", "reader", "statements", "events", "record"]
    assert list(figures["speed"][0]["stages"]) == stages
    assert figures["peak_kib"]["3"] > 1000
