"""Changed cases between two outputs, and the command that prints them."""

import json
from pathlib import Path
from typing import Any

import pytest

from roznamcha.cli.evaluating import evaluate
from roznamcha.errors import ReadError
from roznamcha.evaluate.changes import changes
from roznamcha.evaluate.gold import read_gold, read_inputs, read_outputs


@pytest.fixture
def folder(tmp_path: Path, gold: dict[str, Any]) -> Path:
    (tmp_path / "demo").mkdir()
    (tmp_path / "demo" / "demo-1.json").write_text(json.dumps(gold, ensure_ascii=False), encoding="utf-8")
    return tmp_path / "demo"


def test_nothing_changed_is_nothing_told(gold: dict[str, Any], system: dict[str, Any]) -> None:
    assert list(changes({"demo-1": gold["text"]}, {"demo-1": gold}, {"demo-1": system})) == []


def test_what_came_went_and_changed_is_told(gold: dict[str, Any], system: dict[str, Any]) -> None:
    system["statements"][0]["act"] = "deny"
    system["events"] = []
    system["published"] = None
    told = list(changes({"demo-1": gold["text"]}, {"demo-1": gold}, {"demo-1": system}))
    assert [(c.part, c.before is None, c.after is None) for c in told] == [
        ("statements", False, False),
        ("events", False, True),
        ("published", False, False),
    ]
    assert told[0].words == "مرز بسته است"


def test_the_command_prints_the_table_and_the_changes(
    folder: Path, tmp_path: Path, gold: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    old, new = tmp_path / "old.jsonl", tmp_path / "new.jsonl"
    old.write_text(json.dumps(gold) + "\n", encoding="utf-8")
    gold["statements"][1]["act"] = "threaten"
    new.write_text(json.dumps({**gold, "name": "texts/demo-1.txt"}) + "\n", encoding="utf-8")
    evaluate(folder, system=new, against=old, misses=True, slices=True)
    told = capsys.readouterr()
    assert told.err == ""
    assert "naive F1" in told.out
    assert "1 case(s) changed" in told.out
    assert "wrong    statements (act)" in told.out
    assert "Dari" in told.out


def test_the_command_runs_the_extractor_by_itself(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    evaluate(folder, as_data=True)
    assert json.loads(capsys.readouterr().out)["statements (span)"]["gold"] == 2


def test_inputs_without_a_file_hold_no_answers(folder: Path) -> None:
    (source,) = read_inputs(folder)
    assert (source.published, source.outlet, source.language) == (None, None, None)


def test_inputs_beside_the_folder_are_preferred(folder: Path) -> None:
    line = {"name": "demo-1", "text": "متن", "url": None, "published": "2025-10-12"}
    folder.with_name("demo.inputs.jsonl").write_text(json.dumps(line) + "\n", encoding="utf-8")
    (source,) = read_inputs(folder)
    assert (source.text, source.published, source.url) == ("متن", "2025-10-12", None)


def test_what_is_no_gold_is_refused_with_its_name(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="no gold files"):
        read_gold(tmp_path)
    (tmp_path / "a.json").write_text('{"text": "x"}', encoding="utf-8")
    with pytest.raises(ReadError, match=r"a\.json.*times"):
        read_gold(tmp_path)
    (tmp_path / "b.jsonl").write_text('{"name": "x"}\n[]\n', encoding="utf-8")
    with pytest.raises(ReadError, match=r"b\.jsonl:2"):
        read_outputs(tmp_path / "b.jsonl")
