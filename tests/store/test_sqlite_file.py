"""The SQLite file: whose it is, its schema, its errors, and what a kill leaves of it."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from killed import kill_an_ingest
from made import dispute, islamabad, kabul
from roznamcha import query
from roznamcha.errors import StoreError
from roznamcha.store.migrations import MIGRATIONS, Migration
from roznamcha.store.protocol import Reading
from roznamcha.store.sqlite import SqliteStore
from roznamcha.store.tables import METADATA

NEXT = Migration(MIGRATIONS[-1].number + 1, "a test", ("CREATE TABLE later (x INTEGER)",))
BROKEN = Migration(NEXT.number + 1, "broken", ("CREATE TABLE half (x INTEGER)", "CREATE NONSENSE"))


def version(path: Path) -> int:
    with sqlite3.connect(path) as raw:
        return int(raw.execute("SELECT max(version) FROM schema_version").fetchone()[0])


def test_the_tables_are_those_that_the_migrations_make(tmp_path: Path) -> None:
    with SqliteStore(tmp_path / "a.db"):
        pass
    with sqlite3.connect(tmp_path / "a.db") as raw:
        for name, table in METADATA.tables.items():
            made = {row[1] for row in raw.execute(f"PRAGMA table_info({name})")}
            assert made | {"rowid"} >= {c.name for c in table.columns} >= made, name


def test_migrations_are_numbered_without_gaps() -> None:
    assert [m.number for m in MIGRATIONS] == list(range(1, len(MIGRATIONS) + 1))


def test_an_older_store_is_brought_up_to_date(db: Path) -> None:
    with SqliteStore(db, migrations=(*MIGRATIONS, NEXT)) as store:
        assert store.counts().reports == 4
    assert version(db) == NEXT.number


def test_an_older_store_is_not_touched_read_only(db: Path) -> None:
    with pytest.raises(StoreError, match="older"):
        SqliteStore(db, read_only=True, migrations=(*MIGRATIONS, NEXT))
    assert version(db) == MIGRATIONS[-1].number


def test_a_migration_that_fails_changes_nothing(db: Path) -> None:
    with pytest.raises(StoreError, match="NONSENSE"):
        SqliteStore(db, migrations=(*MIGRATIONS, NEXT, BROKEN))
    assert version(db) == MIGRATIONS[-1].number
    with SqliteStore(db) as store:
        assert store.counts().reports == 4


def test_a_newer_store_is_refused(db: Path) -> None:
    with SqliteStore(db, migrations=(*MIGRATIONS, NEXT)):
        pass
    for read_only in (False, True):
        with pytest.raises(StoreError, match="newer Roznamcha"):
            SqliteStore(db, read_only=read_only)


def test_files_of_another_kind_are_refused_and_not_written(tmp_path: Path) -> None:
    text = tmp_path / "notes.txt"
    text.write_text("این یک یادداشت است و پایگاه داده نیست. " * 50, encoding="utf-8")
    before = text.read_bytes()
    with pytest.raises(StoreError, match="not an SQLite file"):
        SqliteStore(text)
    assert text.read_bytes() == before
    other = tmp_path / "other.db"
    with sqlite3.connect(other) as raw:
        raw.execute("CREATE TABLE theirs (x)")
    with pytest.raises(StoreError, match="not a store of Roznamcha"):
        SqliteStore(other)


def test_what_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="there is no store here"):
        SqliteStore(tmp_path / "none.db", read_only=True)
    with pytest.raises(StoreError, match="cannot be opened"):
        SqliteStore(tmp_path / "no" / "folder" / "a.db")
    assert not (tmp_path / "none.db").exists()


def test_a_locked_store_says_so(db: Path) -> None:
    with SqliteStore(db, busy_seconds=0.05) as store:
        other = sqlite3.connect(db, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError, match="another program is writing"):
            store.put(kabul(events=()))
        other.execute("ROLLBACK")
        other.close()
        assert store.put(kabul(events=())) == "changed"


def test_reading_goes_on_while_another_writes(db: Path) -> None:
    with SqliteStore(db, busy_seconds=0.05) as writer, SqliteStore(db, read_only=True) as reader:
        writing = writer.put_many([Reading(report=kabul(events=()))])
        assert next(writing)[1] == "changed"
        assert reader.counts().reports == 4


def test_a_full_disk_says_so_and_loses_nothing(db: Path) -> None:
    with SqliteStore(db) as store:
        pages = store._raw.execute("PRAGMA page_count").fetchone()[0]
        store._raw.execute(f"PRAGMA max_page_count = {pages}")
        many = store.put_many(
            (Reading(report=kabul(url=f"https://example.org/{n}")) for n in range(2000)), batch=1
        )
        with pytest.raises(StoreError, match="disk is full"):
            list(many)
        store._raw.execute("PRAGMA max_page_count = 1073741823")
        assert query.verify(store).wrong == ()
        assert store.put(kabul(url="https://example.org/last")) == "new"


def test_a_read_only_store_cannot_be_written(db: Path) -> None:
    with SqliteStore(db, read_only=True) as store, pytest.raises(StoreError, match="cannot be written to"):
        store.put(kabul(events=()))


def test_a_closed_store_says_so(db: Path) -> None:
    store = SqliteStore(db)
    store.close()
    store.close()
    with pytest.raises(StoreError, match="closed"):
        store.counts()


def test_a_name_with_marks_of_uris_is_a_name(tmp_path: Path) -> None:
    with SqliteStore(tmp_path / "a?mode=ro#b 100%.db") as store:
        store.put(islamabad())
    assert [p.name for p in tmp_path.glob("*.db")] == ["a?mode=ro#b 100%.db"]


@pytest.mark.parametrize("batch", [1, 7])
def test_a_killed_ingest_leaves_whole_reports_and_can_be_done_again(tmp_path: Path, batch: int) -> None:
    path = tmp_path / "killed.db"
    kill_an_ingest(str(path), batch=batch)
    with SqliteStore(path) as store:
        assert [d for _, d in store.put_many(Reading(report=r) for r in dispute())] == ["new"] * 4
