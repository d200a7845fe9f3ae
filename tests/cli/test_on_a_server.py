"""The commands and the pages over PostgreSQL: the same reports give the same answers as over a file, byte by byte."""

from __future__ import annotations

from pathlib import Path
from shlex import quote

import pytest
from litestar.testing import TestClient
from typer.testing import CliRunner

import roznamcha
from linked import REPORTS
from roznamcha.cli import commands
from roznamcha.linking import link_store
from roznamcha.pipeline import extract
from roznamcha.records import Source
from roznamcha.serve.app import create_app
from roznamcha.serve.settings import Settings
from roznamcha.store.location import open_store
from roznamcha.store.protocol import Reading
from server import Server

pytest.importorskip("psycopg")

COMMANDS = (
    ("statements", "--format", "jsonl"),
    ("statements", "--by", "مجاهد", "--format", "csv"),
    ("events", "--place", "Spin"),
    ("statements", "--text", "آتش بس"),
    ("events", "--format", "jsonl"),
    ("events", "--party", "Pakistan", "--since", "2025-10-12"),
    ("reports", "--format", "jsonl"),
    ("reports", "--text", "«آتش بس» پاکستان"),
    ("entities", "--format", "jsonl"),
    ("entities", "--by", "mujahid"),
    ("search", "آتش بس پاکستان", "--format", "jsonl"),
    ("search", "speaker:مجاهد تهدید", "--format", "jsonl"),
    ("timeline", "PAK", "AFG"),
    ("dossier", "PAK", "AFG"),
    ("contradictions", "--format", "jsonl"),
    ("denials", "--format", "jsonl"),
    ("positions", "PAK"),
    ("process", "ceasefire", "PAK", "AFG"),
    ("copies", "--format", "jsonl"),
    ("link", "--format", "jsonl"),
    ("verify",),
    ("who", "مجاهد", "--format", "json"),
    ("export", "--format", "plover"),
    ("export", "--format", "w3c"),
    ("export", "--format", "prov"),
)
PAGES = (
    "/home.json",
    "/dispute/PAK-AFG.json",
    "/dispute/PAK-AFG/timeline.json",
    "/dispute/PAK-AFG/contradictions.json",
    "/statements.json?act=deny",
    "/events.json?type=clash",
    "/reports.json",
    "/who/person:zabihullah-mujahid.json",
    "/party/PAK.json",
    "/search.json?q=آتش بس",
    "/api/v1/statements?party=PAK",
)
runner, app = CliRunner(), commands()


def _fill(at: str | Path) -> None:
    with open_store(at, clock=lambda: "2026-01-01T00:00:00Z") as store:
        sources = [
            Source(name=name, text=text, outlet=outlet, published=day, language=language)  # type: ignore[arg-type]
            for name, outlet, day, language, text in REPORTS
        ]
        list(store.put_many(Reading(report=extract(s), source=s) for s in sources))
        list(link_store(store))


@pytest.fixture(scope="module")
def both(postgres: Server, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    """A file and an address with the same reports, linked."""
    file, address = tmp_path_factory.mktemp("both") / "linked.db", postgres.fresh()
    _fill(file)
    _fill(address)
    return str(file), address


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_command_says_the_same_of_both(both: tuple[str, str], command: tuple[str, ...]) -> None:
    said = []
    for at in both:
        result = runner.invoke(app, [*command, "--db", at])
        assert result.exit_code == 0, result.output
        said.append(result.output.replace(quote(at), "STORE").replace(at, "STORE"))
    assert said[0] == said[1]
    assert len(said[0]) > 20


def test_a_page_shows_the_same_of_both(both: tuple[str, str]) -> None:
    apps = [create_app(at, settings=Settings(warm=False)) for at in both]
    with TestClient(apps[0]) as file, TestClient(apps[1]) as server:
        for path in PAGES:
            one, other = file.get(path), server.get(path)
            assert (one.status_code, other.status_code) == (200, 200), path
            assert one.content == other.content, path


def test_a_page_changes_when_the_store_does(postgres: Server) -> None:
    address = postgres.fresh()
    _fill(address)
    with TestClient(create_app(address, settings=Settings(warm=False))) as client:
        before = client.get("/reports.json")
        assert client.get("/reports.json").headers["etag"] == before.headers["etag"]
        source = Source(name="late", text=REPORTS[0][4] + " این خبر تازه است.", published="2025-11-01")
        with open_store(address) as store:
            store.put(extract(source), source=source)
        assert client.get("/reports.json").headers["etag"] != before.headers["etag"]


def test_ingest_into_an_address_and_open_it(
    postgres: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "one.txt").write_text(REPORTS[0][4], encoding="utf-8")
    address = postgres.fresh().replace("tests@", "tests:secret@")
    monkeypatch.setenv("ROZNAMCHA_DB", address)
    said = runner.invoke(app, ["ingest", str(tmp_path / "one.txt"), "--fast"])
    assert said.exit_code == 0, said.output
    assert "1 reports" in said.output
    assert "secret" not in said.output
    with roznamcha.open(address) as record:
        assert [head.name for head in record.reports()] == ["one"]
    missing = runner.invoke(app, ["reports", "--db", address + "x"])
    assert missing.exit_code == 1
    assert "secret" not in missing.output + str(missing.exception)
