"""`who` and `entities`: over the tables, over files, over a store; and the commands that the page of lexicons shows."""

from __future__ import annotations

import json
import shlex
from pathlib import Path

import pytest
import regex
from typer.testing import CliRunner

from made import kabul
from roznamcha.cli import commands
from roznamcha.store.sqlite import SqliteStore

PAGE = Path(__file__).parents[2] / "docs" / "lexicon.md"
TEXT = "اسحاق دار، وزیر خارجه پاکستان، روز یکشنبه در تورخم گفت که کابل باید جلو حملات را بگیرد."
runner = CliRunner()


def run(*arguments: object, code: int = 0) -> str:
    result = runner.invoke(commands(), [str(a) for a in arguments])
    assert result.exit_code == code, result.output
    return result.output


@pytest.fixture
def text(tmp_path: Path) -> Path:
    path = tmp_path / "one.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def test_who_in_words_and_as_data() -> None:
    told = run("who", "وزیر خارجه پاکستان", "--on", "2025-11-06")
    assert told.startswith("Ishaq Dar  person:ishaq-dar")
    assert "on 2025-11-06: PAK; Foreign Minister of Pakistan" in told
    assert regex.search(r"spelt: \u2068اسحاق دار\u2069  \[persons\.tsv:\d+, [^\]]+\]", told)
    whole = json.loads(run("who", "Ishaq Dar", "-f", "json"))
    assert whole["name"] == "Ishaq Dar"
    (line,) = map(json.loads, run("who", "Ishaq Dar", "-f", "jsonl").splitlines())
    assert whole["found"] == [line]
    assert (line["by"], line["party"], line["appearances"]) == ("name", "PAK", None)


def test_who_is_nobody() -> None:
    result = runner.invoke(commands(), ["who", "عراقجی"])
    assert (result.exit_code, result.stdout) == (1, "")
    assert "no table knows 'عراقجی'; spelt much like it: " in result.stderr
    assert "عراقچی" in result.stderr
    assert "no date" in runner.invoke(commands(), ["who", "Ishaq Dar", "--on", "soon"]).stderr


def test_who_over_a_store(text: Path, tmp_path: Path) -> None:
    db = tmp_path / "a.db"
    run("ingest", text, "--db", db)
    (row,) = json.loads(run("who", "Ishaq Dar", "--db", db, "-f", "json"))["found"]
    assert (row["appearances"]["mentions"], row["appearances"]["spoke"]) == (1, 1)
    (row,) = json.loads(run("who", "Pakistan", "--db", db, "-f", "json"))["found"]
    assert row["appearances"]["spoke_for"] == 1
    assert "named: 0 times in 0 reports" in run("who", "Reuters", "--db", db)
    assert "there is no store here" in runner.invoke(commands(), ["who", "Reuters", "--db", "none.db"]).stderr


def test_entities_of_files_are_exact(text: Path) -> None:
    rows = [json.loads(line) for line in run("entities", text, "-f", "jsonl").splitlines()]
    assert [r["id"] for r in rows if r["kind"] == "place"] == ["place:torkham"]
    assert all(TEXT[r["start"] : r["end"]] == r["words"] for r in rows)
    assert {r["report"] for r in rows} == {"one"}
    assert [r["latitude"] for r in rows if r["latitude"]] == [34.1147]
    assert "lies at: 34.1147, 71.0847" in run("who", "تورخم")


@pytest.mark.parametrize(
    ("options", "names"),
    [
        (("--type", "place"), ["Torkham"]),
        (("--party", "Afghanistan"), ["Government of Afghanistan"]),
        (("--text", "تورخم"), ["Torkham"]),
        (("--by", "torkh"), ["Torkham"]),
        (("--place", "Kabul"), ["Government of Afghanistan"]),
        (("--outlet", "reuters"), []),
        (("--since", "2025"), []),
        (("--limit", "1"), ["Ishaq Dar"]),
    ],
)
def test_entities_of_files_by_filter(text: Path, options: tuple[str, ...], names: list[str]) -> None:
    rows = [json.loads(line) for line in run("entities", text, *options, "-f", "jsonl").splitlines()]
    assert [r["name"] for r in rows] == names


def test_entities_of_a_stored_report(tmp_path: Path) -> None:
    db = tmp_path / "a.db"
    with SqliteStore(db) as store:
        store.put(kabul())
    rows = [json.loads(line) for line in run("entities", "kabul-1", "--db", db, "-f", "jsonl").splitlines()]
    assert [r["words"] for r in rows] == [kabul().text[r["start"] : r["end"]] for r in rows]
    assert len(rows) == len(kabul().mentions)
    assert (
        "no report has the id or name" in runner.invoke(commands(), ["entities", "x", "--db", str(db)]).stderr
    )


def test_entities_of_nothing(tmp_path: Path) -> None:
    assert "no such file" in run("entities", tmp_path / "none.txt", code=1)


def test_the_commands_of_the_page_of_lexicons(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    page = PAGE.read_text(encoding="utf-8")
    tables = regex.search(r"^```python\n(?P<code>.*?)^```", page, regex.MULTILINE | regex.DOTALL)
    shown = regex.search(r"^```sh\n(?P<code>.*?)^```", page, regex.MULTILINE | regex.DOTALL)
    assert tables is not None
    assert shown is not None
    exec(compile(tables["code"], str(PAGE), "exec"), {})
    for line in shown["code"].splitlines():
        assert "delavari" in run(*shlex.split(line)[1:]).lower() or "ingest" in line
    heads = [json.loads(line) for line in run("reports", "--db", "news.db", "-f", "jsonl").splitlines()]
    assert regex.fullmatch(r"[\d.]+\+lexicon\.[0-9a-f]{8}", heads[0]["program"])


def test_the_folder_may_come_from_the_environment(
    text: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ROZNAMCHA_LEXICON", str(tmp_path / "none"))
    assert "no such folder" in run("extract", text, code=1)
