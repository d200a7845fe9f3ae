"""What somebody new sees first: help at once, commands in the order in which they are needed."""

from __future__ import annotations

import subprocess
import sys

from typer.testing import CliRunner

from roznamcha.cli import commands

# what takes long to load: the pipeline with its language data, the store, the reader of web pages
SLOW = (
    "roznamcha.pipeline",
    "roznamcha.entities.gazetteer",
    "roznamcha.store.sqlite",
    "sqlalchemy",
    "resiliparse",
)


def test_help_loads_nothing_slow() -> None:
    code = f"""
import sys
sys.argv = ["roznamcha", "--help"]
from roznamcha.cli import main
try:
    main()
except SystemExit as end:
    assert not end.code, end.code
print("loaded:", *(name for name in {SLOW!r} if name in sys.modules))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1].strip() == "loaded:"


def test_commands_stand_in_the_order_of_use_and_their_help_is_whole() -> None:
    app = commands()
    output = CliRunner().invoke(app, ["--help"]).stdout
    names = [line.split()[0] for line in output.partition("Commands:")[2].splitlines() if line.strip()]
    assert names[:3] == ["extract", "ingest", "watch"]
    assert names[-1] == "evaluate"
    for command in names:
        shown = CliRunner().invoke(app, [command, "--help"])
        assert shown.exit_code == 0
        assert f"Usage: roznamcha {command}" in shown.stdout.replace("root", "roznamcha")
