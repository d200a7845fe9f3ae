"""The comparing benchmarks run. What they measure is not judged here."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[2] / "benchmarks"


def figures(script: str, *options: str) -> object:
    said = subprocess.run(
        [sys.executable, str(FOLDER / script), "--json", *options],
        capture_output=True, check=True, text=True,
    )  # fmt: skip
    return json.loads(said.stdout)


def lines(script: str, *options: str) -> list[dict[str, float]]:
    """The figures of a script that prints one line for each size, as soon as it has it."""
    said = subprocess.run(
        [sys.executable, str(FOLDER / script), "--json", *options],
        capture_output=True, check=True, text=True,
    )  # fmt: skip
    return [json.loads(line) for line in said.stdout.splitlines()]


def test_times_on_the_probes_with_rivals_that_are_not_there() -> None:
    rows = figures("times.py", "--limit", "3", "--rivals", sys.executable)
    assert isinstance(rows, list)
    probes = {row["program"]: row for row in rows if row["texts"] == "probes"}
    assert list(probes) == ["roznamcha", "search alone", "parstdex", "dateparser"]
    assert probes["roznamcha"]["values"] == probes["roznamcha"]["gold"] > 0
    assert "not installed" in probes["parstdex"].get("skipped", "not installed")


def test_tokens_and_sentences_against_the_treebanks() -> None:
    if "ROZNAMCHA_DATA" not in os.environ:
        pytest.skip("ROZNAMCHA_DATA names no folder")
    rows = figures("ud.py")
    assert isinstance(rows, dict)
    assert rows["PerDT"]["surface tokens F1"] >= 0.998
    assert rows["Seraji"]["sentences F1, blank line"] == 1


def test_linking_of_a_small_store(tmp_path: Path) -> None:
    examples = FOLDER.parent / "examples" / "reports"
    db = tmp_path / "examples.db"
    command = "from roznamcha.cli import main; main()"
    subprocess.run(
        [sys.executable, "-c", command, "ingest", str(examples), "--db", str(db)],
        check=True,
        capture_output=True,
    )
    rows = lines("linking.py", str(db), "--sizes", "5", "12", "--added", "2")
    assert [row["reports"] for row in rows] == [5, 12]
    assert all(row["seconds"] > 0 for row in rows)
