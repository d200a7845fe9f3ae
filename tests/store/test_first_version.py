"""A store of the first schema, as that program left it, brought up to date: the same entries, and all that came since.

`first-version.db.gz` was written by the program that knew schema 1 alone, of the eight reports of `linked.REPORTS`.
"""

from __future__ import annotations

import gzip
import sqlite3
from pathlib import Path

import pytest

from linked import REPORTS
from roznamcha import query
from roznamcha.errors import StoreError
from roznamcha.linking import link_store
from roznamcha.store.location import open_store
from roznamcha.store.migrations import MIGRATIONS
from roznamcha.store.protocol import ReportFilter, StatementFilter

FIRST = Path(__file__).with_name("first-version.db.gz")
ENTRIES = ("report", "carrier", "time_ref", "mention", "statement", "statement_side", "event", "event_side")


def entries(path: Path, columns: dict[str, list[str]] | None = None) -> dict[str, list[tuple[object, ...]]]:
    """The rows of all tables of entries, in the columns given or in all."""
    out = {}
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as raw:
        for table in ENTRIES:
            names = columns[table] if columns else columns_of(path)[table]
            asked = ", ".join(f'"{name}"' for name in names)
            out[table] = sorted(raw.execute(f"SELECT {asked} FROM {table}"), key=repr)
    return out


def columns_of(path: Path) -> dict[str, list[str]]:
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as raw:
        return {t: [row[1] for row in raw.execute(f"PRAGMA table_info({t})")] for t in ENTRIES}


@pytest.fixture
def first(tmp_path: Path) -> Path:
    path = tmp_path / "first.db"
    path.write_bytes(gzip.decompress(FIRST.read_bytes()))
    return path


def test_it_is_of_the_first_schema_and_only_a_command_that_writes_changes_it(first: Path) -> None:
    before = first.read_bytes()
    with sqlite3.connect(first) as raw:
        assert raw.execute("SELECT max(version) FROM schema_version").fetchone() == (1,)
    with pytest.raises(StoreError, match="older"):
        open_store(first, read_only=True)
    assert first.read_bytes() == before


def test_every_entry_is_the_same_afterwards(first: Path) -> None:
    columns, before = columns_of(first), entries(first)
    assert {name: len(rows) for name, rows in before.items()} == {
        "report": 8, "carrier": 0, "time_ref": 9, "mention": 57, "statement": 13, "statement_side": 28,
        "event": 5, "event_side": 6,
    }  # fmt: skip
    open_store(first).close()
    assert entries(first, columns) == before
    with sqlite3.connect(first) as raw:
        steps = [n for (n,) in raw.execute("SELECT version FROM schema_version ORDER BY version")]
        assert steps == [m.number for m in MIGRATIONS]
        assert raw.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert not raw.execute("PRAGMA foreign_key_check").fetchall()


def test_it_can_do_what_a_store_of_today_can(first: Path) -> None:
    with open_store(first) as store:
        assert query.verify(store).wrong == ()
        texts = {store.get(head.id).report.text for head in store.reports(ReportFilter())}
        assert texts == {text for *_, text in REPORTS}
        found = store.reports(ReportFilter(text="گذرگاه تورخم"))
        assert {"demand", "demand-copy"} <= {head.name for head in found}
        assert len(store.statements(StatementFilter())) == 13
        list(link_store(store))
        assert store.linkage.unlinked_count() == 0
        demand = {head.id for head in found if head.name.startswith("demand")}
        assert {frozenset(family) for family in store.linkage.families(demand).values()} == {
            frozenset(demand)
        }
