"""The benchmark of searches runs over any store and says what it measured."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

import pytest

from roznamcha.store.protocol import Store

SCRIPT = Path(__file__).parents[2] / "benchmarks" / "search.py"


@pytest.fixture(scope="module")
def bench() -> Any:
    spec = importlib.util.spec_from_file_location("search_benchmark", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_a_row_for_each_kind_of_question_and_one_for_all(bench: Any, filled: Store) -> None:
    rows = bench.measure(filled, None, 1)
    assert [r["questions"] for r in rows] == [*bench.QUESTIONS, "all"]
    assert rows[-1]["asked"] == sum(r["asked"] for r in rows[:-1])
    assert all(0 < r["p50_ms"] <= r["p95_ms"] for r in rows)


def test_what_the_figures_mean(bench: Any) -> None:
    row = bench.row("x", [(float(n), float(n) / 2) for n in range(1, 101)])
    assert (row["p50_ms"], row["max_ms"]) == (50.5, 100.0)
    assert row["cpu_p50_ms"] == 25.2
    assert 94 < row["p95_ms"] < 97
