"""`roznamcha export` through the command line."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from typer.testing import CliRunner

from roznamcha.cli import commands
from roznamcha.cli.exporting import ExportFormat
from roznamcha.export.files import FORMATS

runner = CliRunner()


def test_the_command_knows_every_format() -> None:
    assert [f.value for f in ExportFormat] == list(FORMATS)


@pytest.mark.parametrize("format", FORMATS)
def test_to_a_file_and_to_standard_output_it_is_the_same(db: Path, tmp_path: Path, format: str) -> None:
    path = tmp_path / "out"
    told = runner.invoke(commands(), ["export", "-f", format, "-o", str(path), "--db", str(db)])
    assert (told.exit_code, told.stdout) == (0, "")
    assert f"{path}: " in told.stderr
    printed = runner.invoke(commands(), ["export", "-f", format, "--db", str(db)])
    assert printed.stdout_bytes == path.read_bytes()


def test_options_ask_as_those_of_the_lists_do(db: Path) -> None:
    arguments = [
        "export",
        "-f",
        "csv",
        "--party",
        "پاکستان",
        "--act",
        "deny",
        "--only",
        "statements",
        "--db",
        str(db),
    ]
    found = list(csv.DictReader(runner.invoke(commands(), arguments).stdout.splitlines()))
    assert [(r["act"], r["party"]) for r in found] == [("deny", "PAK")]


def test_what_is_left_out_is_told(db: Path) -> None:
    told = runner.invoke(commands(), ["export", "-f", "plover", "--db", str(db)])
    assert "left out 2: PLOVER has no category for it" in told.stderr


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["-f", "pdf"], 2, "pdf"),
        ([], 2, "--format"),
        (["-f", "csv", "-o", "/nowhere/at/all.csv"], 1, "cannot be written"),
        (["-f", "csv", "--act", "shout"], 2, "is none of"),
        (["-f", "csv", "--since", "yesterday"], 2, "is no date"),
    ],
)
def test_errors_are_one_line(db: Path, arguments: list[str], code: int, said: str) -> None:
    result = runner.invoke(commands(), ["export", *arguments, "--db", str(db)])
    assert result.exit_code == code
    assert result.stdout == ""
    assert result.stderr.count("\n") == 1
    assert said in result.stderr
