"""The commands over a store, through the command line itself."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from made import kabul
from roznamcha.cli import commands
from roznamcha.cli.app import app, isolate, printable
from roznamcha.cli.options import party_code, party_name
from roznamcha.store.sqlite import SqliteStore

TEXT = "وزیر خارجه پاکستان روز یکشنبه گفت که کابل باید جلو حملات را بگیرد."
runner = CliRunner()
commands()


def run(*arguments: object, code: int = 0, input: str | None = None) -> str:
    result = runner.invoke(app, [str(a) for a in arguments], input=input)
    assert result.exit_code == code, result.output
    return result.output


def lines(output: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in output.splitlines()]


def test_ingest_again_changes_nothing_and_a_bad_path_is_told(tmp_path: Path) -> None:
    (tmp_path / "one.txt").write_text(TEXT, encoding="utf-8")
    db = tmp_path / "a.db"
    first = run("ingest", tmp_path / "one.txt", tmp_path / "none.txt", "--db", db)
    assert re.search(r"1 +new", first)
    assert re.search(r"1 +skipped", first)
    assert "none.txt" in first
    again = run("ingest", tmp_path / "one.txt", "--db", db)
    assert re.search(r"1 +same", again)
    assert re.search(r"0 +new", again)
    assert "1 reports" in again
    assert "0 exact" not in run("verify", "--db", db)


def test_ingest_fails_only_when_nothing_could_be_read(tmp_path: Path) -> None:
    run("ingest", tmp_path / "none.txt", "--db", tmp_path / "a.db", code=1)


def test_statements_as_lines_are_exact_and_unmarked(db: Path) -> None:
    (row,) = lines(run("statements", "--act", "accuse", "--format", "jsonl", "--db", db))
    assert row["party"] == "AFG"
    assert row["content"] == "پاكستان حريم هوايی ما را نقض کرد"
    assert kabul().text[int(str(row["content_start"])) : int(str(row["content_end"]))] == row["content"]
    assert (row["outlet"], row["url"]) == ("kabulpost", "https://example.org/kabul/1")
    assert "\u2068" not in json.dumps(row, ensure_ascii=False)


def test_statements_as_csv(db: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(run("statements", "-f", "csv", "--db", db))))
    assert [r["act"] for r in rows] == ["accuse", "deny", "demand", "say", "say"]
    assert rows[0]["sentence"] == kabul().text.split("\n")[0]


def test_tables_isolate_right_to_left_runs(db: Path) -> None:
    output = run("statements", "--party", "افغانستان", "--db", db)
    assert "\u2068پاكستان" in output
    assert output.count("\u2068") == output.count("\u2069")


@pytest.mark.parametrize(
    ("arguments", "names"),
    [
        (("reports", "--text", "آتش بس"), ["kabul-1", "islamabad-1"]),
        (("reports", "--since", "2025-11"), ["doha-1"]),
        (("reports", "--until", "2025-10-20"), ["kabul-1"]),
        (("reports", "--limit", "1"), ["kabul-1"]),
        (("reports", "--party", "Qatar"), ["kabul-1", "doha-1"]),
    ],
)
def test_reports(db: Path, arguments: tuple[str, ...], names: list[str]) -> None:
    assert [r["name"] for r in lines(run(*arguments, "-f", "jsonl", "--db", db))] == names


def test_events_and_entities(db: Path) -> None:
    rows = lines(run("events", "--type", "ceasefire", "-f", "jsonl", "--db", db))
    assert [(r["status"], r["told_by"]) for r in rows] == [("happened", None), ("alleged", "PAK")]
    assert (
        lines(run("entities", "--type", "person", "-f", "jsonl", "--db", db))[0]["name"]
        == "Zabihullah Mujahid"
    )
    assert "nothing found" in run("events", "--place", "Paris", "--db", db)


def test_lists_turn_round(db: Path) -> None:
    for command, day in (("statements", "day"), ("events", "date"), ("reports", "published")):
        oldest = [r[day] for r in lines(run(command, "-f", "jsonl", "--db", db))]
        newest = [r[day] for r in lines(run(command, "--newest", "-f", "jsonl", "--db", db))]
        assert sorted(oldest, key=str) == sorted(newest, key=str)
        assert newest != oldest
        assert len(lines(run(command, "--newest", "--limit", "1", "-f", "jsonl", "--db", db))) == 1


def test_timeline(db: Path) -> None:
    rows = lines(run("timeline", "Pakistan", "افغانستان", "-f", "jsonl", "--db", db))
    assert [r["what"] for r in rows][:4] == ["strike", "ceasefire", "ceasefire", "accuse"]
    assert rows[-1]["day_basis"] == "undated"


def test_show_marks_and_lists(db: Path) -> None:
    output = run("show", "kabul-1", "--db", db)
    assert "2025-10-19" in output
    assert "Zabihullah Mujahid (AFG)" in output
    assert output.count("\u2068") == output.count("\u2069")


def test_dossier_files(db: Path, tmp_path: Path) -> None:
    page = tmp_path / "d.html"
    assert "9 entries" in run("dossier", "AFG", "PAK", "-o", page, "--db", db)
    assert "<title>Dossier: Afghanistan – Pakistan</title>" in page.read_text(encoding="utf-8")
    run("dossier", "AFG", "PAK", "-o", tmp_path / "d.md", "--db", db)
    assert (tmp_path / "d.md").read_text(encoding="utf-8").startswith("# Dossier: Afghanistan – Pakistan\n")


def test_the_short_dossier_answers_each_question_with_its_source(db: Path) -> None:
    output = run("dossier", "AFG", "PAK", "--db", db)
    assert "Afghanistan → Pakistan: 1" in output
    assert "2025-10-20  Zabihullah Mujahid [kabulpost] \u2068پاكستان حريم هوايی ما را نقض کرد\u2069" in output
    assert "2025-10-21° PAK demands → AFG [islamabad-1]" in output or "PAK demands → AFG [isbnews]" in output
    assert "PAK denies → AFG" in output
    # two tellings of one day, side by side
    assert re.search(
        r"2025-10-19 +Pakistan: ceasefire \[isbnews\].*\n +2025-10-19 +the report: ceasefire", output
    )
    assert "killed 12: strike, told by the report" in output
    assert "no day      killed 7–9" in output
    assert "all of them exact" in output
    assert len(output.splitlines()) < 50
    assert output.count("\u2068") == output.count("\u2069")


def test_the_short_dossier_of_nothing(db: Path) -> None:
    assert "no statement and no event" in run("dossier", "IRN", "USA", "--db", db)


@pytest.mark.parametrize("width", ["40", "80", "120", "200"])
def test_no_width_breaks_an_isolate(db: Path, width: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", width)
    for command in (("statements",), ("events",), ("timeline", "AFG", "PAK"), ("dossier", "AFG", "PAK")):
        for line in run(*command, "--db", db).splitlines():
            assert line.count("\u2068") == line.count("\u2069")


def test_a_csv_cell_is_no_formula(tmp_path: Path) -> None:
    line = {"name": "=1+1", "title": "@SUM(A1)", "outlet": "+x", "text": TEXT}
    (tmp_path / "a.jsonl").write_text(json.dumps(line), encoding="utf-8")
    run("ingest", tmp_path / "a.jsonl", "--db", tmp_path / "a.db")
    (row,) = csv.DictReader(io.StringIO(run("reports", "-f", "csv", "--db", tmp_path / "a.db")))
    assert (row["name"], row["title"], row["outlet"]) == ("'=1+1", "'@SUM(A1)", "'+x")
    (exact,) = lines(run("reports", "-f", "jsonl", "--db", tmp_path / "a.db"))
    assert exact["name"] == "=1+1"


def test_explain_reads_the_text_again(tmp_path: Path) -> None:
    (tmp_path / "one.txt").write_text(TEXT, encoding="utf-8")
    db = tmp_path / "a.db"
    run("ingest", tmp_path / "one.txt", "--db", db)
    (row,) = lines(run("statements", "-f", "jsonl", "--db", db))
    output = run("explain", row["id"], "--db", db)
    assert "gives the same record" in output
    assert f"rule {row['rule']}" in output


def test_explain_says_when_reading_again_gives_something_else(db: Path) -> None:
    with SqliteStore(db, read_only=True) as store:
        entry = store.cuts(kabul().id)[-1].entry
    assert "another record" in run("explain", entry, "--db", db, code=1)


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("statements", "--act", "shout"), 2, "--act 'shout' is none of"),
        (("events", "--type", "party"), 2, "is none of"),
        (("statements", "--since", "yesterday"), 2, "is no date"),
        (("statements", "--nonsense"), 2, "nonsense"),
        (("timeline", "AFG"), 2, "PARTY"),
        (("timeline", "AFG", "Afghanistan"), 2, "one party"),
        (("timeline", "AFG", "Atlantis"), 2, "no party is called"),
        (("dossier", "AFG", "PAK", "-o", "x.pdf"), 2, ".html or a .md"),
        (("show", "nothing"), 1, "no report has the id or name"),
        (("explain", "nothing"), 1, "no entry has the id"),
        (("dossier", "AFG", "PAK", "-o", "/nowhere/at/all.md"), 1, "cannot be written"),
    ],
)
def test_errors_are_one_line(db: Path, arguments: tuple[str, ...], code: int, said: str) -> None:
    result = runner.invoke(app, [*arguments, "--db", str(db)])
    assert result.exit_code == code
    assert result.stdout == ""
    assert result.stderr.startswith("error: ")
    assert result.stderr.count("\n") == 1
    assert said in result.stderr


def test_a_store_that_is_not_there(tmp_path: Path) -> None:
    result = runner.invoke(app, ["verify", "--db", str(tmp_path / "none.db")])
    assert result.exit_code == 1
    assert "there is no store here" in result.stderr


def test_parties_by_code_and_name() -> None:
    assert [party_code(p) for p in ("PAK", "pak", "Pakistan", "پاکستان", "پاكستان")] == ["PAK"] * 5
    assert party_code("XYZ") == party_name("XYZ") == "XYZ"
    assert party_name("AFG") == "Afghanistan"


def test_a_text_cannot_steer_the_terminal() -> None:
    assert isolate("\u202eabc\x1b[31m") == "abc\ufffd[31m"
    assert isolate("پ\u2069ک") == "\u2068پک\u2069"
    assert len(printable("a\x07\u202eb")) == 4
