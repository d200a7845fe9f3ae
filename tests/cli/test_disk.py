"""A disk that takes no more: a clear word, nothing half-written, and the same command afterwards ends as if nothing had been."""

from __future__ import annotations

import resource
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from engine.corpus import bytes_of, reports, write

PROGRAM = (sys.executable, "-c", "from roznamcha.cli import main; main()")


def said(*command: object, limit: int | None = None) -> tuple[int, str]:
    """The exit code of a command and what it says; no file may grow beyond `limit` bytes."""

    def held() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit or 0, limit or 0))

    done = subprocess.run(
        [*PROGRAM, *map(str, command)],
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=held if limit else None,
    )
    assert "Traceback" not in done.stderr, done.stderr
    return done.returncode, done.stderr


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("in") / "in.jsonl", reports(40))


def count(path: Path) -> int:
    with sqlite3.connect(path) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert not connection.execute("PRAGMA foreign_key_check").fetchall()
        return int(connection.execute("SELECT count(*) FROM report").fetchone()[0])


def test_ingest_and_link(source: Path, tmp_path: Path) -> None:
    db = tmp_path / "a.db"
    few = write(tmp_path / "few.jsonl", reports(2))
    assert said("ingest", few, "--db", db, "--fast")[0] == 0
    code, err = said("ingest", source, "--db", db, "--fast", limit=100_000)
    assert code == 1
    assert f"{db}: the disk" in err
    assert 2 <= count(db) < 40
    assert said("ingest", source, "--db", db, "--fast")[0] == 0
    assert count(db) == 40
    code, err = said("link", "--db", db, limit=100_000)
    assert code == 1
    assert f"{db}: the disk" in err
    assert count(db) == 40
    assert said("link", "--db", db)[0] == 0


def test_run(source: Path, tmp_path: Path) -> None:
    pytest.importorskip("daft", reason="the extra corpus is not installed")
    root, other = tmp_path / "set", tmp_path / "other"
    command = ("run", source, "--fast", "--workers", "1", "--no-links", "-o")
    code, err = said(*command, root, limit=20_000)
    assert code == 1
    assert "cannot be written: File too large; mend that" in err
    assert "the same command" in err
    assert not list(root.rglob("*.parquet"))
    assert said(*command, root)[0] == said(*command, other)[0] == 0
    assert bytes_of(root) == bytes_of(other)


def test_a_place_where_nothing_can_be_written(source: Path) -> None:
    # not even the administrator makes files there
    for command in (("ingest", source, "--fast", "--db"), ("run", source, "--fast", "-o")):
        if "run" in command:
            pytest.importorskip("daft", reason="the extra corpus is not installed")
        code, err = said(*command, "/proc/self/roznamcha")
        assert code == 1
        assert "/proc/self/roznamcha: " in err
