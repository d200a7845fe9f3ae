"""The PostgreSQL store: whose schema it is, its errors, and what a kill or a lost connection leaves of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from killed import kill_an_ingest
from made import dispute, islamabad, kabul, report
from roznamcha import query
from roznamcha.errors import StoreError
from roznamcha.store.location import Location, open_store
from roznamcha.store.migrations import MIGRATIONS, Migration
from roznamcha.store.protocol import Reading, StatementFilter, Store
from server import Server

pytest.importorskip("psycopg")

import psycopg

from roznamcha.store.postgres import PostgresStore
from roznamcha.store.postgres_schema import STEPS
from roznamcha.store.tables import METADATA

NEXT = Migration(STEPS[-1].number + 1, "a test", ("CREATE TABLE later (x INTEGER)",))
BROKEN = Migration(NEXT.number + 1, "broken", ("CREATE TABLE half (x INTEGER)", "CREATE NONSENSE"))


@pytest.fixture
def at(postgres: Server) -> str:
    """The address of a store with the made dispute in it."""
    address = postgres.fresh()
    with open_store(address, clock=lambda: "2026-01-01T00:00:00Z") as store:
        list(store.put_many(Reading(report=r) for r in dispute()))
    return address


@pytest.fixture
def other(postgres: Server) -> Iterator[psycopg.Connection[Any]]:
    """Another program on the same server."""
    with psycopg.connect(postgres.address(), autocommit=True) as connection:
        yield connection


def version(address: str, other: psycopg.Connection[Any]) -> int:
    row = other.execute(
        f"SELECT max(version) FROM {Location(address).schema}.schema_version".encode()
    ).fetchone()
    assert row is not None
    return int(row[0])


def test_the_tables_are_those_that_the_steps_make(at: str, other: psycopg.Connection[Any]) -> None:
    for name, table in METADATA.tables.items():
        found = other.execute(
            "SELECT column_name FROM information_schema.columns WHERE table_schema = %s AND table_name = %s",
            (Location(at).schema, name),
        )
        made = {column for (column,) in found}
        if name.endswith("_words"):
            assert made == {"rowid", "words", "units", "lexemes"}
        else:
            assert made == {c.name for c in table.columns}, name


def test_every_text_is_sorted_by_its_bytes(at: str, other: psycopg.Connection[Any]) -> None:
    loose = other.execute(
        "SELECT table_name, column_name FROM information_schema.columns"
        " WHERE table_schema = %s AND data_type = 'text' AND collation_name IS DISTINCT FROM 'C'",
        (Location(at).schema,),
    ).fetchall()
    assert [row for row in loose if row[0] != "schema_version"] == []


def test_both_databases_have_a_step_of_each_number() -> None:
    assert STEPS[-1].number == MIGRATIONS[-1].number
    assert [m.number for m in STEPS] == list(range(STEPS[0].number, STEPS[-1].number + 1))


def test_an_older_store_is_brought_up_to_date(at: str, other: psycopg.Connection[Any]) -> None:
    steps = (*STEPS, NEXT)
    with pytest.raises(StoreError, match="older"):
        PostgresStore(Location(at), read_only=True, migrations=steps)
    with PostgresStore(Location(at), migrations=steps) as store:
        assert store.counts().reports == 4
    assert version(at, other) == NEXT.number
    for read_only in (False, True):
        with pytest.raises(StoreError, match="newer Roznamcha"):
            open_store(at, read_only=read_only)


def test_a_step_that_fails_changes_nothing(at: str, other: psycopg.Connection[Any]) -> None:
    with pytest.raises(StoreError, match="NONSENSE"):
        PostgresStore(Location(at), migrations=(*STEPS, NEXT, BROKEN))
    assert version(at, other) == STEPS[-1].number


def test_the_schema_of_another_is_refused_and_not_written(
    postgres: Server, other: psycopg.Connection[Any]
) -> None:
    address = postgres.fresh()
    schema = Location(address).schema
    other.execute(f"CREATE SCHEMA {schema}; CREATE TABLE {schema}.theirs (x int)".encode())
    for read_only in (False, True):
        with pytest.raises(StoreError, match="no store of Roznamcha"):
            open_store(address, read_only=read_only)
    assert other.execute("SELECT count(*) FROM pg_tables WHERE schemaname = %s", (schema,)).fetchone() == (1,)


def test_what_is_not_there(postgres: Server) -> None:
    with pytest.raises(StoreError, match="there is no store here; make one with `roznamcha ingest`"):
        open_store(postgres.fresh(), read_only=True)
    with pytest.raises(StoreError, match="no such database"):
        open_store(postgres.address("nowhere"))
    with pytest.raises(StoreError, match="no server answers there"):
        open_store("postgresql://me:secret@/x?host=/nowhere")
    with pytest.raises(StoreError, match="no server answers there"):
        open_store("postgresql://me:secret@127.0.0.1:1/x")


@pytest.mark.parametrize(
    "address",
    [
        "postgresql://me:secret@/x?host=/nowhere",
        "postgresql://me:secret@127.0.0.1:1/x",
        "postgresql://me:sec%zzret@127.0.0.1:1/x",
        "postgresql://me:secret@[::1/x",
        "postgresql://me@127.0.0.1:1/x?password=secret",
        "postgresql://me:secret@127.0.0.1:1/x?nonsense=secret",
        "postgresql://me:secret@127.0.0.1:1/x?schema=Robert'--",
        "postgresql://me:secret@127.0.0.1:port/x",
    ],
)
def test_no_message_shows_a_password(address: str) -> None:
    with pytest.raises(StoreError) as failed:
        open_store(address)
    told = str(failed.value)
    assert "secret" not in told.replace("nonsense=secret", "")
    assert "zzret" not in told
    assert len(told) > 20


def test_a_text_may_hold_what_the_server_does_not_take(at: str) -> None:
    made = kabul(url="https://example.org/nul", title="a\0b\ufdd0\ufdd1\ufdd1\ufdd0c\0")
    with open_store(at) as store:
        store.put(made)
        assert store.get(made.id).report == made


def test_a_very_long_word_is_found(at: str) -> None:
    long = "ب" * 5000
    made = kabul(url="https://example.org/long", title=long)
    with open_store(at) as store:
        store.put(made)
        asked = query.ReportFilter(text=long)
        assert [head.id for head in store.reports(asked)] == [made.id]
        assert store.reports(query.ReportFilter(text=long + "ا")) == ()


def test_a_text_of_more_words_than_the_index_takes_is_kept(at: str) -> None:
    text = " ".join(f"واژه{n}" for n in range(110_000))
    made = report(text, "many-words", url="https://example.org/many")
    with open_store(at) as store:
        store.put(made)
        assert store.get(made.id).report.text == text
        found = store.reports(query.ReportFilter(text="«واژه1 واژه2»"))
        assert [head.id for head in found] == [made.id]


def test_a_store_in_use_says_so(at: str, other: psycopg.Connection[Any]) -> None:
    with (
        PostgresStore(Location(at), busy_seconds=0.1) as store,
        PostgresStore(Location(at)) as writer,
        open_store(at, read_only=True) as reader,
    ):
        with writer.database.writing():
            assert reader.counts().reports == 4
            with pytest.raises(StoreError, match="another program is writing"):
                store.put(kabul(events=()))
        assert store.put(kabul(events=())) == "changed"


def test_a_read_only_store_cannot_be_written(at: str) -> None:
    with open_store(at, read_only=True) as store, pytest.raises(StoreError, match="cannot be written to"):
        store.put(kabul(events=()))


def test_a_closed_store_says_so(at: str) -> None:
    store = open_store(at)
    store.close()
    store.close()
    with pytest.raises(StoreError, match="closed"):
        store.counts()


def _cut_off(other: psycopg.Connection[Any]) -> None:
    """End every other connection, as a server that is restarted does."""
    other.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'roznamcha'"
    )


def test_a_lost_connection_says_so_and_is_made_again(at: str, other: psycopg.Connection[Any]) -> None:
    with open_store(at) as store:
        _cut_off(other)
        with pytest.raises(StoreError, match="connection to the server was lost"):
            store.counts()
        assert store.counts().reports == 4


def test_a_connection_lost_halfway_leaves_nothing_half_written(
    at: str, other: psycopg.Connection[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_store(at) as store:
        insert = type(store.database).insert

        def cut(self: Any, connection: Any, table: Any, rows: Any) -> None:
            if table.name == "statement":
                _cut_off(other)
            insert(self, connection, table, rows)

        monkeypatch.setattr(type(store.database), "insert", cut)
        with pytest.raises(StoreError, match="connection to the server was lost"):
            store.put(kabul(url="https://example.org/cut"))
        monkeypatch.undo()
        assert store.counts().reports == 4
        assert query.verify(store).wrong == ()
        assert store.put(kabul(url="https://example.org/cut")) == "new"


def test_a_server_that_stops_and_comes_back() -> None:
    running = Server(_programs())
    try:
        with open_store(running.fresh()) as store:
            store.put(kabul())
            running.halt()
            with pytest.raises(StoreError, match=r"was lost|no server answers|cannot be reached"):
                store.put(islamabad())
            with pytest.raises(StoreError, match="no server answers there"):
                store.counts()
            running.start()
            assert store.put(islamabad()) == "new"
            assert store.counts().reports == 2
    finally:
        running.stop()


def _programs() -> Path:
    from server import programs

    found = programs()
    if found is None:
        pytest.skip("no PostgreSQL here (apt-get install postgresql)")
    return found


def test_the_counts_of_the_index_stay_right(at: str, other: psycopg.Connection[Any]) -> None:
    schema = Location(at).schema

    def off(kind: str) -> tuple[Any, ...] | None:
        return other.execute(
            f"SELECT held - (SELECT count(*) FROM {schema}.{kind}_words),"
            f" units - (SELECT coalesce(sum(units), 0) FROM {schema}.{kind}_words)"
            f" FROM {schema}.word_total WHERE kind = '{kind}'".encode()
        ).fetchone()

    def counted() -> list[tuple[Any, ...] | None]:
        return [off(kind) for kind in ("report", "statement", "event")]

    assert counted() == [(0, 0)] * 3
    with open_store(at) as store:
        store.put(kabul(statements=(), events=()))
        store.put(kabul(url="https://example.org/more"))
    assert counted() == [(0, 0)] * 3


def test_a_killed_ingest_leaves_whole_reports_and_can_be_done_again(postgres: Server) -> None:
    kill_an_ingest(postgres.fresh(), batch=7)


def test_a_word_has_the_same_rank_in_both(at: str, tmp_path: Path) -> None:
    def found(store: Store) -> list[tuple[str, float]]:
        from roznamcha.store.search import terms_of
        from roznamcha.store.searchstore import Words

        out = []
        for text in ("آتش بس", "پاکستان", "«آتش بس» دوحه", "حریم استانبول"):
            for asked in (query.ReportFilter(), StatementFilter(), query.EventFilter(party="PAK")):
                for some in (False, True):
                    words = Words(terms=terms_of(text), some=some)
                    out += [(hit.id, hit.score) for hit in store.search.hits(words, asked, limit=20)]
        return out

    with open_store(tmp_path / "a.db") as one, open_store(at) as two:
        list(one.put_many(Reading(report=r) for r in dispute()))
        assert found(one) == found(two)
        assert len(found(one)) > 20
