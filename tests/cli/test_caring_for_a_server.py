"""The doctor, backups and restores of a store on a PostgreSQL server."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from made import dispute
from roznamcha.cli import commands
from roznamcha.errors import StoreError
from roznamcha.linking import link_store
from roznamcha.store import care
from roznamcha.store.location import Location, open_store
from roznamcha.store.protocol import EventFilter, Reading, ReportFilter, StatementFilter, Store
from roznamcha.store.search import terms_of
from roznamcha.store.searchstore import Words
from server import Server

psycopg = pytest.importorskip("psycopg")
runner, app = CliRunner(), commands()


def run(*arguments: object, code: int = 0) -> str:
    result = runner.invoke(app, [str(a) for a in arguments])
    assert result.exit_code == code, result.output
    return result.output


@pytest.fixture
def at(postgres: Server) -> str:
    address = postgres.fresh()
    with open_store(address, clock=lambda: "2026-01-01T00:00:00Z") as store:
        list(store.put_many(Reading(report=r) for r in dispute()))
        list(link_store(store))
        (first, *_) = store.search.unembedded("one", limit=9)
        store.search.put_vectors("one", [(first.kind, first.key, b"\0vector")])
    return address


def told(store: Store) -> list[Any]:
    words = Words(terms=terms_of("آتش بس"))
    return [
        store.counts(),
        [store.get(id_) for id_ in store.ids()],
        store.statements(StatementFilter()),
        store.events(EventFilter()),
        store.search.hits(words, ReportFilter(), limit=9),
        store.search.vectors("one"),
        store.linkage.links(("copy", "same_event", "repeats", "answers", "denies", "contradicts")),
        list(store.linkage.all_linked()),
        store.linkage.clusters(),
        store.linkage.generation(),
    ]


def found(*arguments: object, code: int = 0) -> dict[str, Any]:
    out = runner.invoke(app, [str(a) for a in ("doctor", *arguments, "-f", "jsonl")])
    assert out.exit_code == code, out.output
    return {row["check"]: row for row in map(json.loads, out.stdout.splitlines())}


def test_the_doctor_looks_at_the_server(at: str, postgres: Server, tmp_path: Path) -> None:
    looked = found("--db", at, "--thorough", "--state", tmp_path / "w", code=1)
    assert looked["store"]["state"] == "ok"
    assert "4 reports" in looked["store"]["found"]
    # the tests' own server does without what a power cut asks for
    assert (looked["server"]["state"], "fsync is off" in looked["server"]["found"]) == ("bad", True)
    none = found("--db", postgres.fresh(), "--state", tmp_path / "w", code=1)
    assert none["store"]["state"] == "note"
    away = found("--db", "postgresql://me:secret@127.0.0.1:1/x", "--state", tmp_path / "w", code=1)
    assert "no server answers" in away["store"]["found"]
    assert "secret" not in str(away)


def test_the_doctor_finds_words_that_are_gone(at: str, postgres: Server, tmp_path: Path) -> None:
    schema = Location(at).schema
    with psycopg.connect(postgres.address(), autocommit=True) as raw:
        raw.execute(f"UPDATE {schema}.statement_words SET units = units + 1 WHERE rowid = 1".encode())
        assert found("--db", at, "--state", tmp_path / "w", code=1)["store"]["state"] == "ok"
        looked = found("--db", at, "--thorough", "--state", tmp_path / "w", code=1)
        assert "index of words of statements: its counts are wrong" in looked["store"]["found"]
        raw.execute(f"DELETE FROM {schema}.report_words WHERE rowid = 1".encode())
    looked = found("--db", at, "--state", tmp_path / "w", code=1)
    assert "index of words of reports" in looked["store"]["found"]


def test_a_backup_comes_back_on_a_server_and_in_a_file(at: str, postgres: Server, tmp_path: Path) -> None:
    folder = Path(run("backup", tmp_path, "--db", at, "--state", tmp_path / "w").splitlines()[-1])
    with open_store(at, read_only=True) as store:
        before = told(store)
    for other in (postgres.fresh(), str(tmp_path / "back.db")):
        out = run("restore", folder, "--db", other, "--state", tmp_path / "w")
        assert "4 reports" in out
        with open_store(other) as store:
            assert told(store) == before
            # and it goes on from there
            assert store.put(dispute()[0]) == "same"
            assert [p.kind for p in store.search.unembedded("one", limit=1)] == ["report"]
    # from a file to a server
    second = Path(run("backup", tmp_path / "two", "--db", tmp_path / "back.db").splitlines()[-1])
    moved = postgres.fresh()
    run("restore", second, "--db", moved, "--state", tmp_path / "w")
    with open_store(moved, read_only=True) as store:
        assert told(store) == before


def test_words_that_an_earlier_version_kept_are_cut_anew(postgres: Server, tmp_path: Path) -> None:
    file, moved = tmp_path / "old.db", postgres.fresh()
    with open_store(file) as store:
        list(store.put_many(Reading(report=r) for r in dispute()))
    with sqlite3.connect(file) as raw:
        raw.execute("UPDATE report_words SET words = '«' || replace(words, ' ', '، ') || '''!'")
    folder = Path(run("backup", tmp_path / "two", "--db", file).splitlines()[-1])
    run("restore", folder, "--db", moved, "--state", tmp_path / "w")
    with open_store(file, read_only=True) as one, open_store(moved, read_only=True) as other:
        for text in ("آتش بس", "«آتش بس» دوحه"):
            words = Words(terms=terms_of(text))
            found = [s.search.hits(words, ReportFilter(), limit=9) for s in (one, other)]
            assert found[0] == found[1]
            assert found[0]


def test_nothing_on_the_server_is_written_over(at: str, postgres: Server, tmp_path: Path) -> None:
    folder = Path(run("backup", tmp_path, "--db", at, "--state", tmp_path / "w").splitlines()[-1])
    refused = run("restore", folder, "--db", at, "--state", tmp_path / "w", code=1)
    assert "--replace" in refused
    said = run("restore", folder, "--db", at, "--state", tmp_path / "w", "--replace")
    assert "moved aside: schema " in said
    aside = said.partition("schema ")[2].split()[0]
    with (
        open_store(at, read_only=True) as new,
        open_store(f"{postgres.address()}&schema={aside}", read_only=True) as old,
    ):
        assert told(new) == told(old)


def test_a_restore_that_breaks_leaves_what_was_there(
    at: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = Path(run("backup", tmp_path, "--db", at, "--state", tmp_path / "w").splitlines()[-1])
    from roznamcha.store.postgres import PostgresDatabase

    insert = PostgresDatabase.insert

    def breaking(self: Any, connection: Any, table: Any, rows: Any) -> None:
        if table.name == "event":
            raise StoreError("broken on purpose")
        insert(self, connection, table, rows)

    with open_store(at, read_only=True) as store:
        before = told(store)
    with monkeypatch.context() as patched:
        patched.setattr(PostgresDatabase, "insert", breaking)
        with pytest.raises(StoreError, match="on purpose"):
            care.restore(folder, Location(at), tmp_path / "w", aside="replaced-1", replace=True)
    with open_store(at, read_only=True) as store:
        assert told(store) == before
