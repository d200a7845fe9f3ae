"""A small gold report written for the tests, and the gold folder of the environment."""

import copy
import os
from pathlib import Path
from typing import Any

import pytest

TEXT = (
    "سخنگو گفت که مرز بسته است. وزیر اعلام کرد که اگر آتش\u200cبس بماند گفتگو می\u200cکند.\n"
    "دو سرباز در درگیری کشته شدند."
)


def span(words: str) -> tuple[int, int]:
    at = TEXT.index(words)
    return at, at + len(words)


def statement(content: str, **fields: Any) -> dict[str, Any]:
    start, end = span(content)
    blank: dict[str, Any] = {
        "speaker": "sources",
        "speaker_aliases": [],
        "party": "AFG",
        "act": "say",
        "targets": [],
        "quote": "indirect",
        "content_start": start,
        "content_end": end,
        "condition_start": None,
        "condition_end": None,
    }
    return blank | fields


@pytest.fixture
def gold() -> dict[str, Any]:
    condition = span("اگر آتش\u200cبس بماند")
    clash = span("دو سرباز در درگیری کشته شدند")
    return {
        "name": "demo-1",
        "text": TEXT,
        "language": "prs",
        "published": "2025-10-12",
        "times": [],
        "statements": [
            statement("مرز بسته است", speaker="A Spokesman", speaker_aliases=["The Spokesman"]),
            statement(
                "اگر آتش\u200cبس بماند گفتگو می\u200cکند",
                party="PAK",
                act="offer",
                condition_start=condition[0],
                condition_end=condition[1],
            ),
        ],
        "events": [
            {"type": "clash", "start": clash[0], "end": clash[1], "actors": ["AFG", "PAK"], "date": None}
        ],
    }


@pytest.fixture
def system(gold: dict[str, Any]) -> dict[str, Any]:
    """An output without a fault."""
    return copy.deepcopy(gold)


@pytest.fixture(scope="session")
def gold_root() -> Path:
    root = os.environ.get("ROZNAMCHA_GOLD")
    if not root or not (Path(root) / "dev").is_dir():
        pytest.skip("ROZNAMCHA_GOLD is not set: no gold to score against")
    return Path(root)
