"""Bad input from end to end: one line for each, good reports unharmed, and nothing lost when it breaks off."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from roznamcha import pipeline
from roznamcha.cli import extracting, showing, storing  # noqa: F401
from roznamcha.cli.app import app
from roznamcha.records import Report, Source

GOOD = "وزیر خارجه پاکستان روز یکشنبه گفت که کابل باید جلو حملات را بگیرد."
OTHER = "سخنگوی وزارت دفاع افغانستان خبر داد که مرز تورخم روز شنبه باز شد."
ARABIC = (
    "قال وزير الخارجية المصري إن المحادثات التي جرت في القاهرة كانت مثمرة وإنها سوف تستمر في الأسبوع المقبل."
)
ENGLISH = (
    "The foreign minister said on Sunday that the talks in Istanbul had ended without any agreement at all."
)
runner = CliRunner()

# what each bad file holds and what the message about it says
BAD: dict[str, tuple[bytes, str]] = {
    "empty.txt": (b"", "empty"),
    "blank.txt": (b" \n\t\n", "empty"),
    "image.txt": (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "a PNG image"),
    "binary.txt": (bytes(range(256)) * 8, "binary data"),
    "bytes.txt": (b"\xff\xfe\x00\xd8 \xdc\x00", "utf-16-le"),
    "english.txt": (ENGLISH.encode(), "not in Persian"),
    "arabic.txt": (ARABIC.encode(), "not in Persian"),
    "menu.html": (b"<html><body><nav><a href='/'>x</a></nav></body></html>", ""),
    "list.jsonl": (b"[1, 2]\n", "not a JSON object but a list"),
    "broken.json": (b'{"text": "', "not JSON"),
    "notext.json": (b'{"title": "x"}', "no text"),
    "long.txt": (("خبر " * 1_500_000).encode(), "at most"),
    "long.jsonl": (b'{"text": "' + b"x" * 17_000_000 + b'"}\n', "at most"),
}  # fmt: skip
# what is odd, but a report all the same
ODD: dict[str, bytes] = {
    "cp1256.txt": GOOD.replace("ی", "ي").replace("ک", "ك").encode("cp1256"),
    "utf16.txt": GOOD.encode("utf-16"),
    "bom.txt": b"\xef\xbb\xbf" + GOOD.encode(),
    "broken.html": f"<html><head><title>خبر</title><body><p>{GOOD}<p>{OTHER}<div><b>".encode(),
    "crlf.txt": (GOOD + "\r\n" + OTHER).encode(),
}


def run(*arguments: object, input: bytes | None = None) -> Result:
    return runner.invoke(app, [str(a) for a in arguments], input=input)


def said(result: Result) -> list[str]:
    return result.stderr.splitlines()


def records(result: Result) -> list[dict[str, object]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


@pytest.fixture(params=BAD)
def bad(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Path, str]:
    content, reason = BAD[request.param]
    path = tmp_path / request.param
    path.write_bytes(content)
    return path, reason


def test_extract_names_input_and_reason(bad: tuple[Path, str]) -> None:
    path, reason = bad
    result = run("extract", path, "-f", "jsonl")
    assert result.exit_code == 1
    assert result.stdout == ""
    (line,) = said(result)
    assert line.startswith(f"error: {path}")
    assert reason in line


def test_ingest_names_input_and_reason_and_keeps_the_good(bad: tuple[Path, str], tmp_path: Path) -> None:
    path, reason = bad
    good = tmp_path / "good.txt"
    good.write_text(GOOD, encoding="utf-8")
    result = run("ingest", path, good, "--db", tmp_path / "a.db")
    assert result.exit_code == 0
    (line,) = said(result)
    assert line.startswith(f"error: {path}")
    assert reason in line
    assert "1  read" in result.stdout
    assert "1  skipped" in result.stdout
    assert run("ingest", path, "--db", tmp_path / "b.db").exit_code == 1


@pytest.mark.parametrize("name", ODD)
def test_what_is_only_odd_is_read(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(ODD[name])
    result = run("extract", path, "-f", "jsonl")
    assert (result.exit_code, said(result)) == (0, [])
    (record,) = records(result)
    assert [(s["party"], s["act"]) for s in record["statements"]][:1] == [("PAK", "demand")]  # type: ignore[attr-defined]


def test_good_reports_among_bad_ones_come_out_as_they_do_alone(tmp_path: Path) -> None:
    for name, (content, _) in BAD.items():
        (tmp_path / name).write_bytes(content)
    lines = [{"name": "one", "text": GOOD}, {"name": "two", "text": OTHER}]
    mixed = [json.dumps(lines[0]), "[]", "7", "", "{", '{"text": 3}', json.dumps(lines[1])]
    (tmp_path / "mixed.jsonl").write_text("\n".join(mixed), encoding="utf-8")
    (tmp_path / "alone.jsonl").write_text("\n".join(json.dumps(o) for o in lines), encoding="utf-8")
    together = run("extract", tmp_path / "none.txt", tmp_path, tmp_path / "mixed.jsonl", "-f", "jsonl")
    assert together.exit_code == 0
    alone = records(run("extract", tmp_path / "alone.jsonl", "-f", "jsonl"))
    found = [r for r in records(together) if r["name"] in ("one", "two")]
    assert found == [*alone, *alone, *alone]
    assert all(line.startswith("error: ") for line in said(together))
    # each bad file and line once in the folder, the mixed file's lines once more, the missing path
    assert len(said(together)) == len(BAD) + 2 * 4 + 1
    assert any(line.startswith(f"error: {tmp_path / 'none.txt'}: no such file") for line in said(together))
    assert any(
        line.startswith(f"error: {tmp_path / 'mixed.jsonl'}:3: not a JSON object") for line in said(together)
    )


def test_a_warning_is_called_one_and_costs_nothing(tmp_path: Path) -> None:
    line = json.dumps({"name": "one", "text": GOOD, "published": "some day"})
    result = run("extract", "-", "-f", "jsonl", input=line.encode())
    assert result.exit_code == 0
    assert len(records(result)) == 1
    (warning,) = said(result)
    assert warning.startswith("warning: -:1: published is no date")
    kept = run("ingest", "-", "--db", tmp_path / "a.db", input=line.encode())
    assert "0  skipped" in kept.stdout
    assert said(kept) == [warning]


@pytest.mark.parametrize(
    "error", [ValueError("so"), KeyError("word"), RecursionError(), IndexError("\n  no")]
)
@pytest.mark.parametrize("command", ["extract", "ingest"])
def test_a_report_that_breaks_the_extractor_costs_no_other(
    command: str, error: Exception, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = pipeline.extract

    def broken(source: Source, **more: Any) -> Report:
        if source.name == "two":
            raise error
        return real(source, **more)

    monkeypatch.setattr(pipeline, "extract", broken)
    names = ("one", "two", "three")
    texts = (GOOD, OTHER, GOOD + " " + OTHER)
    path = tmp_path / "a.jsonl"
    path.write_text("\n".join(json.dumps({"name": n, "text": t}) for n, t in zip(names, texts, strict=True)))
    more = ("--db", tmp_path / "a.db") if command == "ingest" else ("-f", "jsonl")
    result = run(command, path, *more)
    assert result.exit_code == 0
    (line,) = said(result)
    assert line.startswith(f"error: {path}:2: the extractor failed on it: {type(error).__name__}")
    if command == "ingest":
        assert "2  read" in result.stdout
        assert "1  skipped" in result.stdout
    else:
        assert [r["name"] for r in records(result)] == ["one", "three"]


def test_nothing_at_all(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    result = run("extract", tmp_path)
    assert result.exit_code == 1
    assert len(said(result)) == 1


def contents(db: Path) -> Iterator[tuple[object, ...]]:
    """Every row of every table, the words of the full text with them, but for the time of reading."""
    connection = sqlite3.connect(db)
    # what the full-text index keeps for itself depends on the order of writing
    inside = ("_data", "_idx", "_docsize", "_config")
    tables = connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"
    ).fetchall()
    for (table,) in tables:
        if table.endswith(inside):
            continue
        columns = [f'"{row[1]}"' for row in connection.execute(f"PRAGMA table_info('{table}')")]
        asked = ", ".join(c for c in columns if c not in ('"read_at"', '"first_ingested"'))
        yield from sorted(
            ((table, *row) for row in connection.execute(f"SELECT {asked} FROM {table}")), key=repr
        )
    connection.close()


def many(path: Path, count: int) -> None:
    texts = (f"{GOOD} {OTHER} این گزارش شماره {n} است." for n in range(count))
    path.write_text("\n".join(json.dumps({"name": f"r{n}", "text": t}) for n, t in enumerate(texts)))


def test_a_second_ingest_changes_nothing(tmp_path: Path) -> None:
    many(tmp_path / "a.jsonl", 5)
    db = tmp_path / "a.db"
    assert "5  new" in run("ingest", tmp_path / "a.jsonl", "--db", db).stdout
    before = list(contents(db))
    again = run("ingest", tmp_path / "a.jsonl", "--db", db)
    assert "5  same" in again.stdout
    assert "0  new" in again.stdout
    assert list(contents(db)) == before


def test_a_killed_ingest_done_again_equals_an_undisturbed_one(tmp_path: Path) -> None:
    many(tmp_path / "a.jsonl", 200)
    whole, killed = tmp_path / "whole.db", tmp_path / "killed.db"
    assert run("ingest", tmp_path / "a.jsonl", "--db", whole).exit_code == 0
    command = [sys.executable, "-c", "from roznamcha.cli import main; main()", "ingest"]
    started = subprocess.Popen(
        [*command, str(tmp_path / "a.jsonl"), "--db", str(killed)],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=os.environ | {"NO_COLOR": "1"},
    )  # fmt: skip
    deadline = time.monotonic() + 60
    while started.poll() is None and _count(killed) == 0 and time.monotonic() < deadline:
        time.sleep(0.01)
    started.send_signal(signal.SIGKILL)
    started.wait()
    kept = _count(killed)
    assert 0 < kept <= 200
    assert run("verify", "--db", killed).exit_code == 0
    again = run("ingest", tmp_path / "a.jsonl", "--db", killed)
    assert f"{kept}  same" in again.stdout
    assert _count(killed) == 200
    assert list(contents(killed)) == list(contents(whole))


def _count(db: Path) -> int:
    if not db.exists():
        return 0
    try:
        connection = sqlite3.connect(db, timeout=5)
        try:
            return int(connection.execute("SELECT count(*) FROM report").fetchone()[0])
        finally:
            connection.close()
    except sqlite3.OperationalError:
        return 0
