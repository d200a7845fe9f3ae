"""A disk that takes no more: a clear word, nothing half-written, and the same command afterwards ends as if nothing had been."""

from __future__ import annotations

import ctypes
import os
import resource
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from engine.corpus import bytes_of, reports, write
from misbehaving import article, rss, serving

PROGRAM = (sys.executable, "-c", "from roznamcha.cli import main; main()")


# of Linux: a capability is given up for this process and all that come of it; that of writing where one may not
_GIVE_UP, _WRITE_ANYWHERE = 24, 1


def said(*command: object, limit: int | None = None, bound: bool = False) -> tuple[int, str]:
    """The exit code of a command and what it says; no file may grow beyond `limit` bytes, and what may not be written to
    is so for the administrator too, if the command is `bound` by that."""

    def held() -> None:
        if limit:
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
        if bound and os.getuid() == 0:
            ctypes.CDLL(None).prctl(_GIVE_UP, _WRITE_ANYWHERE)

    done = subprocess.run(
        [*PROGRAM, *map(str, command)],
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=held if limit or bound else None,
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


@pytest.mark.skipif(sys.platform != "linux", reason="rights are given up as Linux has it")
def test_a_store_that_may_only_be_read(source: Path, tmp_path: Path) -> None:
    folder = tmp_path / "kept"
    folder.mkdir()
    db = folder / "a.db"
    few = write(tmp_path / "few.jsonl", reports(2))
    assert said("ingest", few, "--db", db, "--fast")[0] == 0
    feeds = tmp_path / "feeds.toml"
    feeds.write_text('[[feed]]\nurl = "https://example.org/rss"\n', encoding="utf-8")
    before = db.read_bytes()
    db.chmod(0o444)
    folder.chmod(0o555)
    try:
        for command in (("ingest", source, "--fast"), ("link",), ("watch", feeds, "--once")):
            code, err = said(*command, "--db", db, bound=True)
            assert code == 1
            assert f"{db}" in err
            assert "written" in err
        assert said("statements", "--db", db, bound=True)[0] == 0
        assert [path.name for path in folder.iterdir()] == ["a.db"]
    finally:
        folder.chmod(0o755)
        db.chmod(0o644)
    assert db.read_bytes() == before
    assert said("ingest", source, "--db", db, "--fast")[0] == 0
    assert count(db) == 40


def test_watch(tmp_path: Path) -> None:
    db = tmp_path / "a.db"
    with serving() as site:
        feed = site.put("/feed.xml", rss(*(site.put(f"/news/{n}", article(n)) for n in range(20))))
        feeds = tmp_path / "feeds.toml"
        feeds.write_text(
            f'[watch]\nallow_hosts = ["127.0.0.1"]\ndelay = 0.0\nevery = 60.0\n[[feed]]\nurl = "{feed}"\noutlet = "tolonews"\n',
            encoding="utf-8",
        )
        command = ("watch", feeds, "--db", db, "--once", "--fast", "--quiet")
        few = write(tmp_path / "few.jsonl", reports(2))
        assert said("ingest", few, "--db", db, "--fast")[0] == 0
        code, err = said(*command, limit=100_000)
        assert code == 1
        assert "the disk" in err
        assert 2 <= count(db) < 22
        code, err = said(*command)
        assert code == 0, err
        # what had been fetched is not fetched again before its time, and nothing of it is lost
        assert count(db) == 22
