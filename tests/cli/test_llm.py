"""`--reader llm` on the command line: off unless asked for, and one bad report never stops a run."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from endpoint import content, endpoint, error, statements
from roznamcha.cli import commands
from roznamcha.cli.app import app

commands()
runner = CliRunner()
TEXT = "وزیر خارجه پاکستان روز شنبه گفت که حملات هوایی به کابل ادامه دارد."
OTHER = "سخنگوی وزارت دفاع افغانستان خبر داد که مرز تورخم روز شنبه باز شد."
CLAIM = {
    "content": "حملات هوایی به کابل ادامه دارد",
    "cue": "گفت",
    "speaker": "وزیر خارجه پاکستان",
    "party": "PAK",
    "act": "threaten",
    "targets": ["AFG"],
    "quote": "indirect",
    "said": "روز شنبه",
}
INVENTED = {**CLAIM, "content": "فردا به کابل می\u200cرویم"}


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    path = tmp_path / "reports.jsonl"
    lines = [{"name": n, "text": t, "published": "2025-11-09"} for n, t in (("one", TEXT), ("two", OTHER))]
    path.write_text("\n".join(json.dumps(line) for line in lines), encoding="utf-8")
    return path


def run(url: str, tmp_path: Path, *arguments: object, env: dict[str, str] | None = None) -> Result:
    given = ["--reader", "llm", "--llm-url", url, "--llm-model", "m", "--llm-cache", str(tmp_path / "cache")]
    return runner.invoke(app, [str(a) for a in arguments] + given, env=env)


def records(result: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_the_models_statements_stand_in_the_place_of_the_rules(reports: Path, tmp_path: Path) -> None:
    with endpoint(statements(CLAIM, INVENTED), statements()) as stub:
        result = run(stub.url, tmp_path, "extract", reports, "-f", "jsonl", "--llm-price", "2", "10")
    assert result.exit_code == 0
    one, two = records(result)
    assert [(s["party"], s["act"], s["targets"], s["said"]) for s in one["statements"]] == [
        ("PAK", "threaten", ["AFG"], "2025-11-08")
    ]
    assert (
        TEXT[one["statements"][0]["content_start"] : one["statements"][0]["content_end"]] == CLAIM["content"]
    )
    assert two["statements"] == []
    assert result.stderr.splitlines() == [
        f"warning: {reports}:1: 1 more statement(s) of the model are dropped: their words are not in the text",
        "llm: 2 answers asked for, 0 from the cache; 200 tokens in, 40 out, cost 0.0008",
        "llm: 1 statements in 2 reports",
        "llm: 1 statements dropped: 1 contents not in the text",
    ]


def test_where_the_model_fails_the_rules_are_kept_and_it_is_told(reports: Path, tmp_path: Path) -> None:
    own = records(runner.invoke(app, ["extract", str(reports), "-f", "jsonl"]))
    with endpoint(content("no"), content("no"), statements(usage=None)) as stub:
        result = run(stub.url, tmp_path, "extract", reports, "-f", "jsonl")
    assert result.exit_code == 0
    one, two = records(result)
    assert one == own[0]
    assert two["statements"] == []
    told = result.stderr.splitlines()
    assert told[0].startswith(
        f"warning: {reports}:1: statements read by rules: the model's answer holds no JSON"
    )
    assert "llm: 1 answers came without a count of their tokens, which is missing above" in told
    assert told[-1] == "llm: 0 statements in 1 reports; 1 reports read by rules instead"


def test_a_wrong_key_ends_the_run_at_once(reports: Path, tmp_path: Path) -> None:
    with endpoint(error(401, "no")) as stub:
        result = run(stub.url, tmp_path, "ingest", reports, "--db", tmp_path / "a.db")
        assert len(stub.asked) == 1
    assert result.exit_code == 1
    assert result.stderr.splitlines()[-1].startswith("error: ")
    assert "ROZNAMCHA_LLM_KEY" in result.stderr


def test_a_key_that_is_taken_back_costs_only_what_follows(reports: Path, tmp_path: Path) -> None:
    with endpoint(statements(CLAIM), error(402, "no credit")) as stub:
        result = run(stub.url, tmp_path, "extract", reports, "-f", "jsonl")
    assert result.exit_code == 0
    assert [s["act"] for r in records(result) for s in r["statements"]] == ["threaten", "say"]


def test_a_store_says_what_read_it_and_explains(reports: Path, tmp_path: Path) -> None:
    db = tmp_path / "a.db"
    env = {"ROZNAMCHA_LLM_KEY": " secret "}
    with endpoint(statements(CLAIM), statements()) as stub:
        first = run(stub.url, tmp_path, "ingest", reports, "--db", db, env=env)
        again = run(stub.url, tmp_path, "ingest", reports, "--db", db, env=env)
        assert len(stub.asked) == 2
    assert stub.headers[0]["Authorization"] == "Bearer secret"
    assert "2  new" in first.stdout
    assert "2  same" in again.stdout
    assert "0 answers asked for, 2 from the cache" in again.stderr
    listed = runner.invoke(app, ["reports", "--db", str(db), "--format", "jsonl"])
    assert "+llm.m." in listed.stdout
    (statement,) = records(runner.invoke(app, ["statements", "--db", str(db), "--format", "jsonl"]))
    shown = runner.invoke(app, ["explain", statement["id"], "--db", str(db)])
    assert shown.exit_code == 0
    assert "rule llm" in shown.stdout
    assert "llm:m" in shown.stdout
    assert "a language model found it" in shown.stdout
    for event in records(runner.invoke(app, ["events", "--db", str(db), "--format", "jsonl"])):
        assert "the same record" in runner.invoke(app, ["explain", event["id"], "--db", str(db)]).stdout
    assert runner.invoke(app, ["verify", "--db", str(db)]).exit_code == 0


def test_it_wants_an_address_and_a_model(reports: Path) -> None:
    for given, lacking in (([], "--llm-url"), (["--llm-url", "http://localhost:1/v1"], "--llm-model")):
        result = runner.invoke(app, ["extract", str(reports), "--reader", "llm", *given])
        assert result.exit_code == 2
        assert lacking in result.stderr


def test_nothing_of_it_is_loaded_unless_asked_for(reports: Path) -> None:
    code = f"""
import sys
sys.argv = ["roznamcha", "extract", {str(reports)!r}]
from roznamcha.cli import main
try:
    main()
except SystemExit as end:
    assert not end.code, end.code
print("loaded:", *(n for n in sys.modules if n.startswith("roznamcha.llm")))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1].strip() == "loaded:"
