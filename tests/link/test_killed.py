"""A run of linking that is killed, and run again, leaves what an undisturbed one leaves, to the byte."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import linked

MOMENTS = 24


def test_killed_at_any_moment_and_run_again(tmp_path: Path) -> None:
    path = linked.put(tmp_path / "bare.db", link=False)
    script = Path(__file__).with_name("killed.py")
    command = [sys.executable, str(script), str(path), str(tmp_path), "2", str(MOMENTS)]
    said = subprocess.run(command, capture_output=True, text=True, check=False)
    assert said.returncode == 0, said.stderr
    found = json.loads(said.stdout)
    assert found["differ"] == []
    # the moments lie before, between and after the steps
    assert len(set(found["linked"])) >= 3
    assert found["linked"][0] == 0
    assert max(found["linked"]) == len(linked.REPORTS)
