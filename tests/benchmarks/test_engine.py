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
    said = subprocess.run(command, capture_output=True, check=True, text=True)
    (figures,) = json.loads(said.stdout)
    assert figures["reports"] == 2
    assert figures["seconds"] > 0
    assert figures["peak_kib"] > 1000
