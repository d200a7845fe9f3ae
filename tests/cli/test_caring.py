"""Looking after an installation: settings in one file, the doctor, backups that come back."""

from __future__ import annotations

import json
import sqlite3
import threading
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from made import dispute
from roznamcha.cli import commands
from roznamcha.cli.app import app
from roznamcha.cli.logs import VARIABLE
from roznamcha.errors import StoreError
from roznamcha.store import care
from roznamcha.store.migrations import MIGRATIONS
from roznamcha.store.protocol import Reading, ReportFilter
from roznamcha.store.sqlite import SqliteStore
from roznamcha.store.watchstate import WatchState


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder without a configuration file, and an environment that is put back."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    # kept in mind so that what a command sets is taken back
    monkeypatch.setenv(VARIABLE, "text")
    monkeypatch.delenv(VARIABLE)


def run(*arguments: object) -> tuple[int, str, str]:
    commands()
    result = CliRunner().invoke(app, [str(each) for each in arguments])
    return result.exit_code, result.stdout, result.stderr


def rows(out: str) -> dict[str, dict[str, str]]:
    return {row["check"]: row for row in map(json.loads, out.splitlines())}


# settings


def test_a_file_sets_what_the_command_line_leaves_open(db: Path, tmp_path: Path) -> None:
    (tmp_path / "roznamcha.toml").write_text(
        f'db = "{db}"\n[reports]\nlimit = 2\nformat = "jsonl"\n', "utf-8"
    )
    assert len(run("reports")[1].splitlines()) == 2
    assert len(run("reports", "--limit", "1")[1].splitlines()) == 1


def test_the_environment_comes_before_the_file(
    db: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "roznamcha.toml").write_text('db = "none.db"\n[reports]\nformat = "jsonl"\n', "utf-8")
    assert run("reports")[0] == 1
    monkeypatch.setenv("ROZNAMCHA_DB", str(db))
    assert run("reports")[0] == 0
    code, _, err = run("reports", "--db", "other.db")
    assert code == 1
    assert "other.db" in err


def test_where_the_file_may_lie(db: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = f'db = "{db}"\n[reports]\nformat = "jsonl"\nlimit = '
    (tmp_path / "config" / "roznamcha").mkdir(parents=True)
    (tmp_path / "config" / "roznamcha" / "roznamcha.toml").write_text(text + "1", "utf-8")
    assert len(run("reports")[1].splitlines()) == 1
    (tmp_path / "roznamcha.toml").write_text(text + "2", "utf-8")
    assert len(run("reports")[1].splitlines()) == 2
    (tmp_path / "mine.toml").write_text(text + "3", "utf-8")
    monkeypatch.setenv("ROZNAMCHA_CONFIG", str(tmp_path / "mine.toml"))
    assert len(run("reports")[1].splitlines()) == 3
    (tmp_path / "yours.toml").write_text(text + "4", "utf-8")
    assert len(run("--config", tmp_path / "yours.toml", "reports")[1].splitlines()) == 4


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("x = ", "cannot be read"),
        ("dbb = 'x'", "no setting of all commands is called 'dbb'"),
        ("[repots]\nlimit = 1", "[repots]: there is no such command"),
        ("[reports]\nlimt = 1", "[reports] has no setting 'limt'; it has"),
        ("[reports]\nlimit = 'many'", "[reports] limit: "),
        ("[reports]\nlimit = -1", "[reports] limit: "),
        ("[reports]\nlimit = [1]", "[reports] limit: "),
        ("[reports]\nformat = 'xml'", "[reports] format: "),
        ("[reports]\nformat = {a = 1}", "[reports] format: "),
        ("log = 'xml'", "log = 'xml': one of text, json"),
        ("[reports]\nhelp = true", "has no setting 'help'"),
    ],
)
def test_a_file_that_is_wrong_says_where(tmp_path: Path, text: str, reason: str) -> None:
    (tmp_path / "roznamcha.toml").write_text(text, "utf-8")
    code, _, err = run("reports")
    assert code == 1
    assert "roznamcha.toml: " in err
    assert reason in err
    assert "Traceback" not in err


def test_a_file_that_is_not_there() -> None:
    code, _, err = run("--config", "none.toml", "reports")
    assert code == 1
    assert "none.toml: there is no such configuration file" in err


def test_lines_as_json_by_option_and_by_file(tmp_path: Path) -> None:
    _, _, err = run("--log", "json", "reports", "--db", "none.db")
    line = json.loads(err)
    assert line["level"] == "error"
    assert "none.db" in line["event"]


def test_lines_as_json_by_file(tmp_path: Path) -> None:
    (tmp_path / "roznamcha.toml").write_text("log = 'json'", "utf-8")
    assert json.loads(run("reports", "--db", "none.db")[2])["level"] == "error"


# the doctor


def test_all_is_well(db: Path) -> None:
    code, out, err = run("doctor", "--db", db, "--thorough", "-f", "jsonl")
    assert code == 0, out + err
    found = rows(out)
    assert set(found) >= {
        "python",
        "sqlite",
        "packages",
        "model",
        "tables",
        "configuration",
        "store",
        "watch",
        "disk",
    }
    assert found["store"]["state"] == "ok"
    assert found["watch"]["state"] == "note"
    assert all(row["do"] for row in found.values() if row["state"] == "bad")


def test_a_damaged_store_is_found(db: Path) -> None:
    data = bytearray(db.read_bytes())
    for at in range(8192, len(data) - 4096, 4096):
        data[at : at + 64] = b"\xff" * 64
    db.write_bytes(bytes(data))
    code, out, _ = run("doctor", "--db", db, "-f", "jsonl")
    assert code == 1
    assert rows(out)["store"]["state"] == "bad"


def test_another_programs_file_is_found(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "x.db") as raw:
        raw.execute("CREATE TABLE x (y)")
    code, out, _ = run("doctor", "--db", tmp_path / "x.db", "-f", "jsonl")
    assert code == 1
    assert "not the store" in rows(out)["store"]["found"]


def test_an_older_schema_is_noted(tmp_path: Path) -> None:
    SqliteStore(tmp_path / "old.db", migrations=MIGRATIONS[:1]).close()
    code, out, _ = run("doctor", "--db", tmp_path / "old.db", "-f", "jsonl")
    assert code == 0
    assert rows(out)["store"]["state"] == "note"
    assert "schema 1" in rows(out)["store"]["found"]


def test_a_watch_list_is_checked(tmp_path: Path, db: Path) -> None:
    (tmp_path / "feeds.toml").write_text("[[feed]]\nurl = 'ftp://x/'", "utf-8")
    code, out, _ = run("doctor", "--db", db, "--feeds", tmp_path / "feeds.toml", "-f", "jsonl")
    assert code == 1
    assert "feed 1" in rows(out)["feeds"]["found"]


# backups


def taken(db: Path, tmp_path: Path) -> Path:
    code, out, err = run("backup", tmp_path / "backups", "--db", db)
    assert code == 0, err
    folder = Path(out.strip())
    assert folder.parent == tmp_path / "backups"
    return folder


def reports(db: Path) -> list[str]:
    with SqliteStore(db, read_only=True) as store:
        return [head.id for head in store.reports(ReportFilter())]


def test_a_backup_comes_back(db: Path, tmp_path: Path) -> None:
    WatchState(db.with_name(db.name + ".watch")).close()
    before = reports(db)
    folder = taken(db, tmp_path)
    assert sorted(each.name for each in folder.iterdir()) == ["manifest.json", "store.db", "watch.db"]
    for each in (*db.parent.glob(f"{db.name}*"),):
        each.unlink()
    code, out, err = run("restore", folder, "--db", db)
    assert code == 0, err
    assert reports(db) == before
    assert f"{len(before)} reports" in out
    assert run("verify", "--db", db)[0] == 0
    WatchState(db.with_name(db.name + ".watch"), read_only=True).close()


def test_a_backup_of_a_store_in_use_is_whole(db: Path, tmp_path: Path) -> None:
    some = dispute()
    stop = threading.Event()

    def write() -> None:
        with SqliteStore(tmp_path / "busy.db") as store:
            while not stop.is_set():
                list(store.put_many([Reading(report=each) for each in some], batch=1))

    SqliteStore(tmp_path / "busy.db").close()
    thread = threading.Thread(target=write)
    thread.start()
    try:
        folder = taken(tmp_path / "busy.db", tmp_path)
    finally:
        stop.set()
        thread.join()
    found = care.examine(folder / "store.db", thorough=True)
    assert not found.faults


def test_nothing_is_written_over(db: Path, tmp_path: Path) -> None:
    folder = taken(db, tmp_path)
    code, _, err = run("restore", folder, "--db", db)
    assert code == 1
    assert "--replace" in err
    code, _, err = run("restore", folder, "--db", db, "--replace")
    assert code == 0
    (old,) = db.parent.glob(f"{db.name}.replaced-*")
    assert reports(old) == reports(db)
    assert "moved aside" in err
    with pytest.raises(StoreError, match="never written over"):
        care.backup(db, None, folder, made="", program="")


def test_a_store_in_use_is_not_replaced(db: Path, tmp_path: Path) -> None:
    folder = taken(db, tmp_path)
    with sqlite3.connect(db) as raw:
        raw.execute("BEGIN EXCLUSIVE")
        code, _, err = run("restore", folder, "--db", db, "--replace")
    assert code == 1
    assert "another program" in err
    assert reports(db)


def test_the_watch_is_copied_before_the_store(
    db: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    WatchState(db.with_name(db.name + ".watch")).close()
    copied: list[str] = []
    plain = care._copied

    def noted(source: Path, target: Path, kind: str) -> care.Copied:
        copied.append(kind)
        return plain(source, target, kind)

    monkeypatch.setattr(care, "_copied", noted)
    taken(db, tmp_path)
    assert copied == ["watch", "store"]


@pytest.mark.parametrize(
    "spoil", ["changed", "missing", "no manifest", "broken manifest", "strange name", "no store"]
)
def test_a_spoilt_backup_is_refused(db: Path, tmp_path: Path, spoil: str) -> None:
    folder = taken(db, tmp_path)
    copy, listed = folder / "store.db", folder / "manifest.json"
    if spoil == "changed":
        data = bytearray(copy.read_bytes())
        data[-1] ^= 1
        copy.write_bytes(bytes(data))
    elif spoil == "missing":
        copy.unlink()
    elif spoil == "no manifest":
        listed.unlink()
    elif spoil == "broken manifest":
        listed.write_text("{", "utf-8")
    elif spoil == "strange name":
        listed.write_text(listed.read_text("utf-8").replace("store.db", "../../x.db"), "utf-8")
    else:
        listed.write_text('{"made": "", "program": "", "files": []}', "utf-8")
    code, _, err = run("restore", folder, "--db", tmp_path / "new.db")
    assert code == 1
    assert str(folder) in err
    assert not (tmp_path / "new.db").exists()


def test_there_is_nothing_to_back_up(tmp_path: Path) -> None:
    code, _, err = run("backup", tmp_path / "b", "--db", tmp_path / "none.db")
    assert code == 1
    assert "no store here" in err
    assert not (tmp_path / "b").exists()


@pytest.mark.parametrize("first", range(1, len(MIGRATIONS)))
def test_every_older_schema_is_brought_up_with_its_reports(tmp_path: Path, first: int) -> None:
    path = tmp_path / "old.db"
    SqliteStore(path, migrations=MIGRATIONS[:first]).close()
    with sqlite3.connect(path) as raw:
        raw.execute(
            """INSERT INTO report (seq, id, name, origin, language, text, sha256, length, given, fingerprint,
            first_ingested, read_at, program) VALUES (1, 'r1', 'n', 'o', 'fa', 'x', 'h', 1, '{}', 'f', 't', 't', '0')"""
        )
    assert care.examine(path).schema == first
    with SqliteStore(path) as store:
        assert [head.id for head in store.reports(ReportFilter())] == ["r1"]
        list(store.put_many(Reading(report=each) for each in dispute()))
    found = care.examine(path, thorough=True)
    assert (found.schema, found.faults) == (MIGRATIONS[-1].number, ())


# what is shipped


def test_the_shipped_settings_and_units_fit_the_commands() -> None:
    deploy = Path(__file__).parents[2] / "deploy"
    code, _, err = run("--config", deploy / "roznamcha.toml", "reports", "--db", "none.db")
    assert code == 1
    assert json.loads(err)["event"].startswith("none.db")
    group: Any = typer.main.get_command(commands())
    started = [
        line.split()[1]
        for unit in deploy.glob("*.service")
        for line in unit.read_text("utf-8").splitlines()
        if line.startswith("ExecStart=")
    ]
    assert sorted(started) == ["serve", "watch"]
    assert set(started) <= set(group.commands)
