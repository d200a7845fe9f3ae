"""The benchmark runs: two reports, one worker. What it measures is not judged here."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / "benchmarks" / "engine.py"


def test_the_benchmark_times_two_reports() -> None:
    pytest.importorskip("daft", reason="the extra corpus is not installed")
    command = [sys.executable, str(SCRIPT), "--reports", "2", "--workers", "1", "--fast", "--json"]
    said = subprocess.run([*command, "--rounds", "1"], capture_output=True, check=True, text=True)
    told = json.loads(said.stdout)
    (figures,), (alone,) = told["engine"], told["machine"]
    assert figures["reports"] == 2
    assert figures["seconds"] > 0
    assert figures["peak_kib"] > 1000
    # what plain processes read in the same time, from when they have loaded
    assert (alone["workers"], alone["a_second"] > 0) == (1, True)
    assert 0 < alone["processor_seconds"] < figures["processor_seconds"]
