"""How something was said, to which outlet, and what it holds of the deed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from marks import read

CASES = [
    json.loads(line)
    for line in Path(__file__).with_name("manner.jsonl").read_text(encoding="utf-8").splitlines()
]


@pytest.mark.parametrize("case", [pytest.param(c, id=str(i)) for i, c in enumerate(CASES)])
def test_manner(case: dict[str, Any]) -> None:
    (s,) = read(case["text"]).statements
    words = None if s.medium_start is None else case["text"][s.medium_start : s.medium_end]
    assert (s.medium, words, s.venue, s.modality) == (
        case["medium"],
        case.get("words"),
        case.get("venue"),
        case.get("modality", "asserted"),
    )


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("سخنگوی دولت پاکستان گفت: «مرز باز شد و گفت\u200cوگوها ادامه دارد.»", "direct"),
        ("سخنگوی دولت پاکستان گفت که این کار «بازی خطرناک» است.", "mixed"),
        ("سخنگوی دولت پاکستان گفت که «اسحاق دار» به کابل رفت.", "indirect"),
        ("سخنگوی دولت پاکستان گفت که عملیات «سپر شرق» پایان یافت.", "indirect"),
    ],
)
def test_a_quoted_part_is_mixed_but_a_name_is_not(text: str, quote: str) -> None:
    (s,) = read(text).statements
    assert s.quote == quote
