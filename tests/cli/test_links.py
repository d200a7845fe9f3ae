"""The commands over linked reports, through the command line itself."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any, cast

import pytest
from typer.testing import CliRunner

import linked
from roznamcha.cli import commands
from roznamcha.cli.options import Format
from roznamcha.cli.output import emit

runner = CliRunner()
app = commands()
KINDS = {"copy", "same_event", "repeats", "denies", "answers", "contradicts", "process", "corroboration"}


def run(*arguments: object, code: int = 0) -> str:
    result = runner.invoke(app, [str(a) for a in arguments])
    assert result.exit_code == code, result.output
    return result.stdout


def lines(output: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in output.splitlines()]


@pytest.fixture
def made(tmp_path: Path) -> Path:
    return linked.put(tmp_path / "linked.db")


def test_link_prints_all_links_in_the_form_of_the_record(tmp_path: Path) -> None:
    db = linked.put(tmp_path / "bare.db", link=False)
    rows = lines(run("link", "--db", db, "--format", "jsonl"))
    assert {r["kind"] for r in rows} == KINDS
    assert rows[0] == {"kind": "copy", "members": ["demand", "demand-copy"]}
    for row in rows:
        for end in ("from", "to", "of"):
            if end in row:
                name, start, stop = cast("list[Any]", row[end])
                assert name in {r[0] for r in linked.REPORTS}
                assert 0 <= start < stop
    (truce,) = (r for r in rows if r["kind"] == "process")
    first = truce["transitions"][0]  # type: ignore[index]
    assert first["status"] == "agreed"
    assert first["evidence"][0] == "truce"
    assert set(first) >= {"status", "date", "party", "evidence"}
    # again: nothing new, the same links
    assert lines(run("link", "--db", db, "--format", "jsonl")) == rows
    assert lines(run("link", "--db", db, "--format", "jsonl", "--again")) == rows
    assert "families of copies" in run("link", "--db", db)


def test_contradictions_denials_copies_as_rows(made: Path) -> None:
    (row,) = lines(run("contradictions", "--about", "figures", "-f", "jsonl", "--db", made))
    assert row["why"] == "killed: 58 or 23"
    assert {row["earlier_told_by"], row["later_told_by"]} == {"AFG", "PAK"}
    denials = lines(run("denials", "--party", "Pakistan", "-f", "jsonl", "--db", made))
    assert [d["denial_report_name"] for d in denials] == ["denial", "denial"]
    assert {d["denied_report_name"] for d in denials} == {"breach", "again"}
    assert all(d["denied_id"] for d in denials)
    table = list(csv.DictReader(io.StringIO(run("copies", "-f", "csv", "--db", made))))
    assert [r["report_name"] for r in table] == ["demand", "demand-copy"]
    assert table[1]["added"]


def test_a_process_shows_who_claims_each_turn(made: Path) -> None:
    rows = lines(run("process", "ceasefire", "PAK", "AFG", "-f", "jsonl", "--db", made))
    assert [(r["status"], r["report_name"]) for r in rows] == [
        ("agreed", "truce"), ("violated", "breach"), ("violated", "again")
    ]  # fmt: skip
    assert (
        lines(run("process", "ceasefire", "--until", "2025-10-16", "-f", "jsonl", "--db", made)) == rows[:1]
    )
    assert "no talks found" in run("process", "talks", "--db", made)


def test_positions_mark_a_change(made: Path) -> None:
    rows = lines(
        run("positions", "AFG", "--issue", "ceasefire", "--target", "Pakistan", "-f", "jsonl", "--db", made)
    )
    assert [(r["act"], r["change"]) for r in rows] == [
        ("offer", None), ("accuse", None), ("threaten", "changed")
    ]  # fmt: skip
    assert "changed" in run("positions", "افغانستان", "--db", made)
    assert "no position found" in run("positions", "IRN", "--db", made)


def test_corroboration_says_it_in_a_sentence(made: Path) -> None:
    (clash, *_) = lines(run("events", "--type", "clash", "-f", "jsonl", "--db", made))
    output = run("corroboration", clash["id"], "--db", made)
    assert "told by 2 independent sources" in output
    rows = lines(run("corroboration", clash["id"], "-f", "jsonl", "--db", made))
    assert {r["report_name"] for r in rows} == {"answer", "count"}
    assert sorted(bool(r["why"]) for r in rows) == [False, True]


def test_judge_keeps_author_and_time_and_can_be_undone(made: Path) -> None:
    one, other = (r["id"] for r in lines(run("events", "--type", "clash", "-f", "jsonl", "--db", made)))
    (row,) = lines(run("judge", "different", one, other, "--by", "Analyst", "-f", "jsonl", "--db", made))
    assert (row["verdict"], row["by"], row["undone_by"]) == ("different", "Analyst", None)
    assert lines(run("contradictions", "--about", "figures", "-f", "jsonl", "--db", made)) == []
    (row,) = lines(run("judge", "--undo", row["id"], "--by", "Other", "-f", "jsonl", "--db", made))
    assert (row["by"], row["undone_by"]) == ("Analyst", "Other")
    assert len(lines(run("contradictions", "--about", "figures", "-f", "jsonl", "--db", made))) == 1
    assert "Analyst" in run("judge", "--db", made)


@pytest.mark.parametrize(
    "arguments",
    [
        ("contradictions",), ("denials",), ("process", "ceasefire"), ("corroboration", "s"), ("copies",),
        ("positions", "PAK"),
    ],
)  # fmt: skip
def test_an_unlinked_store_says_so_in_one_line(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    db = linked.put(tmp_path / "bare.db", link=False)
    result = runner.invoke(app, [*arguments, "--db", str(db)])
    assert result.exit_code == 1
    assert "run `roznamcha link` first" in result.stderr
    assert result.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("contradictions", "--about", "weather"), 2, "weather"),
        (("contradictions", "--since", "soon"), 2, "is no date"),
        (("contradictions", "--party", "Atlantis"), 2, "no party is called"),
        (("contradictions", "--type", "party"), 2, "is none of"),
        (("positions", "AFG", "--issue", "weather"), 2, "is none of ceasefire"),
        (("process", "war"), 2, "war"),
        (("process", "talks", "Atlantis"), 2, "no party is called"),
        (("corroboration", "nothing"), 1, "no entry has the id"),
        (("judge", "same", "e1"), 2, "two events"),
        (("judge", "same", "e1", "e2"), 2, "--by NAME"),
        (("judge", "same", "x1", "x2", "--by", "me"), 1, "no entry has the id"),
        (("judge", "--undo", "7", "--by", "me"), 1, "no standing judgement"),
        (("judge", "--undo", "7", "same", "--by", "me"), 2, "--undo"),
    ],
)
def test_errors_are_one_line(made: Path, arguments: tuple[str, ...], code: int, said: str) -> None:
    result = runner.invoke(app, [*arguments, "--db", str(made)])
    assert result.exit_code == code, result.output
    assert result.stdout == ""
    assert said in result.stderr
    assert result.stderr.startswith("error: ")
    assert result.stderr.count("\n") == 1


def test_link_needs_a_store(tmp_path: Path) -> None:
    result = runner.invoke(app, ["link", "--db", str(tmp_path / "none.db")])
    assert result.exit_code == 1
    assert "there is no store here" in result.stderr
    assert not (tmp_path / "none.db").exists()


@pytest.mark.parametrize("width", ["40", "80", "160"])
def test_no_width_breaks_an_isolate(made: Path, width: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", width)
    for command in (("contradictions",), ("denials",), ("process", "ceasefire"), ("copies",)):
        for line in run(*command, "--db", made).splitlines():
            assert line.count("\u2068") == line.count("\u2069")


def test_the_examples_hold_figures_that_contradict_each_other(tmp_path: Path) -> None:
    db = tmp_path / "examples.db"
    run("ingest", Path(__file__).parents[2] / "examples" / "reports", "--fast", "--db", db)
    run("link", "--db", db)
    (row,) = lines(run("contradictions", "--about", "figures", "--db", db, "--format", "jsonl"))
    assert row["why"] == "killed: 58 or 23"
    assert [row["earlier_told_by"], row["later_told_by"]] == ["AFG", "PAK"]


def test_a_table_shows_the_beginning_of_long_words_and_csv_all_of_them(
    capsys: pytest.CaptureFixture[str],
) -> None:
    row = {"id": "s1", "words": "کابل " * 100}
    emit([row], columns=("id", "words"), table=("id", "words"), format=Format.table)
    assert capsys.readouterr().out.count("کابل") == 56
    emit([row], columns=("id", "words"), table=("id", "words"), format=Format.csv)
    assert capsys.readouterr().out.count("کابل") == 100
