"""A search over the made dispute: what is found, by what, in which order, with which marks and citations."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest

from made import dispute, kabul
from roznamcha.errors import MeaningError, QuestionError
from roznamcha.query import StatementAnswer
from roznamcha.search.ask import Hit, ReportHit, SearchAnswer, search
from roznamcha.search.indexing import index_store
from roznamcha.search.meaning import Index, Matrix, Meaning, packed, text_of
from roznamcha.store.protocol import Reading, Store
from roznamcha.store.searchstore import KINDS, Passage, Vectors
from roznamcha.store.sqlite import SqliteStore

_TOPICS = ("هوایی", "مرز", "آتش", "استانبول")
_ENGLISH = {"airspace": "هوایی", "border": "مرز", "truce": "آتش", "istanbul": "استانبول"}


class Topics:
    """An embedder for tests: what a text says of four matters, in letters that it knows; English words stand for them."""

    name = "topics.1"

    def query(self, text: str) -> Matrix:
        said = " ".join(_ENGLISH.get(w, w) for w in text.split())
        out: Matrix = self.passages([said])[0]
        return out

    def passages(self, texts: Sequence[str]) -> Matrix:
        rows = np.array([[text.count(t) + 0.01 for t in _TOPICS] for text in texts], dtype=np.float32)
        out: Matrix = rows / np.linalg.norm(rows, axis=1, keepdims=True)
        return out


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with SqliteStore(tmp_path / "a.db") as opened:
        list(opened.put_many(Reading(report=r) for r in dispute()))
        yield opened


def kind(hit: Hit) -> str:
    return "report" if isinstance(hit.answer, ReportHit) else type(hit.answer).__struct_config__.tag  # type: ignore[return-value]


def found(answer: SearchAnswer) -> list[tuple[str, str]]:
    return [(kind(h), h.citation.name) for h in answer.hits]


def test_statements_events_and_reports_with_marks_that_cut_the_words(store: Store) -> None:
    answer = search(store, "حریم هوایی")
    assert ("statement", "kabul-1") in found(answer)
    assert ("report", "kabul-1") in found(answer)
    texts = store.texts([h.citation.report for h in answer.hits])
    for hit in answer.hits:
        text = texts[hit.citation.report][1]
        assert {text[m.start : m.end] for m in hit.marks} == {"حريم", "هوايی"}
        assert text[hit.citation.start : hit.citation.end] == hit.citation.words
        assert hit.by == ("words",)


@pytest.mark.parametrize("question", ["آتش\u200cبس دوحه", "آتش بس دوحه", "آتشبس دوحه", '"آتش بس" دوح*'])
def test_spelling_does_not_matter(store: Store, question: str) -> None:
    assert {name for k, name in found(search(store, question)) if k == "report"} == {"kabul-1", "islamabad-1"}


def test_fields_narrow_and_words_are_left_out(store: Store) -> None:
    assert found(search(store, "act:accuse حریم")) == [("statement", "kabul-1")]
    assert found(search(store, "type:talks")) == [("event", "doha-1")]
    assert {n for _, n in found(search(store, "آتش\u200cبس -حریم kind:report"))} == {"islamabad-1"}
    assert found(search(store, "kind:report outlet:kabulpost")) == [("report", "kabul-1")]
    assert found(search(store, "outlet:nobody آتش")) == []
    by_day = [h.citation.published for h in search(store, "kind:statement from:2025").hits]
    assert by_day == sorted(by_day, key=str, reverse=True)


def test_where_nothing_holds_all_words_some_will_do(store: Store) -> None:
    answer = search(store, "حریم استانبول زعفران")
    assert {n for _, n in found(answer)} == {"kabul-1", "doha-1"}
    assert all(h.by == ("some words",) for h in answer.hits)
    assert answer.note == "nothing holds all the words; these hold some of them"
    assert search(store, "زعفران").hits == search(store, "زعفران پسته").hits == ()


def test_pages_do_not_overlap_and_hold_all(store: Store) -> None:
    whole = search(store, "پاکستان", limit=50)
    assert not whole.more
    parts = [search(store, "پاکستان", limit=2)]
    while parts[-1].after:
        parts.append(search(store, "پاکستان", limit=2, after=parts[-1].after))
    assert [h.answer.id for p in parts for h in p.hits] == [h.answer.id for h in whole.hits]
    assert len(parts) == -(-len(whole.hits) // 2) > 1
    with pytest.raises(QuestionError, match="begin the search again"):
        search(store, "پاکستان", after="s0000000000000000")
    assert [p.more for p in parts] == [True] * (len(parts) - 1) + [False]


def test_a_slip_of_spelling_does_not_come_before_the_usual_word(store: Store) -> None:
    from made import report

    list(store.put_many(Reading(report=report(f"ایران گفت {n}", f"usual-{n}")) for n in range(60)))
    store.put(report("آیران خنک است", "drink"))
    answer = search(store, "ایران kind:report", limit=100)
    assert {n for _, n in found(answer)} == {f"usual-{n}" for n in range(60)}
    assert search(store, "آیران kind:report").hits[0].citation.name == "drink"
    # where both are met, both are found
    list(store.put_many(Reading(report=report(f"امریکا {n}", f"dari-{n}")) for n in range(3)))
    list(store.put_many(Reading(report=report(f"آمریکا {n}", f"farsi-{n}")) for n in range(3)))
    assert len(search(store, "آمریکا kind:report").hits) == 6


def test_a_hostile_text_is_found_as_it_stands(store: Store) -> None:
    from made import report

    store.put(
        report(
            "<script>alert('پسته')</script> \u202e پسته %s {0}", "evil", title='"><img src=x onerror=1>پسته'
        )
    )
    (hit,) = search(store, "پسته").hits
    c = hit.citation
    cut = {c.sentence[m.start - c.sentence_start : m.end - c.sentence_start] for m in hit.marks}
    assert cut == {"پسته"}
    assert [(hit.citation.title or "")[m.start : m.end] for m in hit.title_marks] == ["پسته"]


def test_meaning_and_words_are_brought_together(store: Store) -> None:
    model = Topics()
    steps = list(index_store(store, model, batch=3))
    total = steps[-1].total
    assert (
        steps[-1].done
        == steps[-1].made
        == total
        == sum(len(v.keys) for v in store.search.vectors(model.name))
    )
    meaning = Meaning(model)
    assert search(store, "airspace").hits == ()
    answer = search(store, "airspace", meaning=meaning)
    assert answer.hits[0].citation.name == "kabul-1"
    assert all(h.by == ("meaning",) for h in answer.hits)
    both = search(store, "حریم هوایی", meaning=meaning)
    assert both.hits[0].by == ("words", "meaning")
    assert [h.score for h in both.hits] == sorted((h.score for h in both.hits), reverse=True)
    only = search(store, "act:accuse airspace", meaning=meaning)
    assert [kind(h) for h in only.hits] == ["statement"]
    assert isinstance(only.hits[0].answer, StatementAnswer)


def test_fields_narrow_what_is_near_whether_the_nearest_fit_or_all_is_listed(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = Topics()
    list(index_store(store, model))
    meaning = Meaning(model)
    for question in ("act:accuse airspace", "party:PAK airspace", "from:2025-10 to:2025-11 airspace"):
        found = []
        for wide in (1, 2, 1500):
            monkeypatch.setattr("roznamcha.search.ask._WIDE", wide)
            found.append([h.answer.id for h in search(store, question, meaning=meaning).hits])
        assert found[0] == found[1] == found[2] != []


def test_vectors_are_made_once_and_anew_for_what_was_read_anew(store: Store) -> None:
    model = Topics()
    list(index_store(store, model))
    assert [s.made for s in index_store(store, model)] == [0]
    store.put(kabul(statements=(), events=(), title="مرز"))
    left = store.search.unembedded(model.name, limit=50)
    assert [p.kind for p in left] == ["report"]
    assert text_of(left[0]).startswith("مرز. ")
    assert list(index_store(store, model))[-1].made == 1
    # another model's vectors are never compared with these
    assert store.search.embedded_count("other.1")[0] == 0
    assert store.search.vectors("other.1") == ()


def test_a_store_without_vectors_says_what_to_do(store: Store) -> None:
    with pytest.raises(MeaningError, match="no vectors yet: run `roznamcha index`"):
        search(store, "حریم", meaning=Meaning(Topics()))


def test_what_was_made_before_a_break_is_safe(store: Store) -> None:
    model = Topics()
    run = index_store(store, model, batch=2)
    next(run)
    assert next(run).made == 2
    del run
    assert store.search.embedded_count(model.name)[0] == 2
    assert next(index_store(store, model)).done == 2


def test_the_vectors_are_read_once_for_one_state_of_the_store(store: Store) -> None:
    model = Topics()
    list(index_store(store, model))
    meaning = Meaning(model)
    assert meaning.index(store, version="a") is meaning.index(store, version="a")
    assert meaning.index(store, version="a") is not meaning.index(store, version="b")


@pytest.mark.parametrize("together", [1_000_000, 70])
def test_products_with_packed_vectors_are_next_to_the_exact_ones(
    together: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("roznamcha.search.meaning._TOGETHER", together)
    made = np.random.default_rng(7).normal(size=(200, 384)).astype(np.float32)
    made /= np.linalg.norm(made, axis=1, keepdims=True)
    index = Index([Vectors(kind="event", keys=tuple(range(200)), data=b"".join(packed(made)))])
    near = {key: cosine for _, key, cosine in index.near(made[150], KINDS).best(200)}
    assert len(index) == len(near) == 200
    assert np.abs(np.array([near[n] for n in range(200)]) - made @ made[150]).max() < 0.003


def test_the_nearest_of_what_is_allowed() -> None:
    rows = np.eye(4, dtype=np.float32)
    index = Index([Vectors(kind="event", keys=(3, 5, 7, 9), data=b"".join(packed(rows)))])
    near = index.near(rows[1], KINDS)
    assert near.best(9)[0][:2] == ("event", 5)
    assert [k for _, k, _ in near.best(9, allowed={"event": (7, 9, 400)})] == [7, 9]
    assert near.best(9, allowed={"report": (5,)}) == []
    assert index.near(rows[1], KINDS[:1]).best(9) == []


def test_a_passage_is_its_headline_and_its_words() -> None:
    made = Passage(kind="event", key=1, title="سر خط", words="متن\n آن")
    assert text_of(made) == "سر خط. متن آن"
    assert text_of(Passage(kind="report", key=1, title="سر", words="سر خط")) == "سر خط"
