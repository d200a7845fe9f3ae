from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roznamcha.store.when import bounds


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2025", ("2025-01-01", "2025-12-31")),
        ("2025~", ("2025-01-01", "2025-12-31")),
        ("2024-02", ("2024-02-01", "2024-02-29")),
        ("2025-11-06?", ("2025-11-06", "2025-11-06")),
        ("2021-24", ("2021-12-22", "2022-03-20")),
        ("199X", ("1990-01-01", "1999-12-31")),
        ("2025-XX", ("2025-01-01", "2025-12-31")),
        ("2025-11-XX", ("2025-11-01", "2025-11-30")),
        ("2025-10/2025-11-06", ("2025-10-01", "2025-11-06")),
        ("2021-08-15/..", ("2021-08-15", "9999-12-31")),
        ("../2021-08-15", ("0001-01-01", "2021-08-15")),
        ("[2025-11-06,2025-11-08]", ("2025-11-06", "2025-11-08")),
        ("{2025-11-06,2025-12}", ("2025-11-06", "2025-12-31")),
    ],
)
def test_bounds(value: str, expected: tuple[str, str]) -> None:
    assert bounds(value) == expected


@pytest.mark.parametrize(
    "value", [None, "", "P2D", "2025-13-45", "2025-02-30", "yesterday", "/", "../..", "[]"]
)
def test_what_names_no_day(value: str | None) -> None:
    assert bounds(value) is None


@given(st.dates(), st.dates())
def test_an_interval_runs_from_its_first_to_its_last_day(a: object, b: object) -> None:
    assert bounds(f"{a}/{b}") == (str(a), str(b))


@given(st.text(max_size=20))
def test_nothing_breaks_it(value: str) -> None:
    found = bounds(value)
    assert found is None or len(found) == 2
