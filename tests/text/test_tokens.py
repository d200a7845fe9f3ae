"""Tokens: what holds together, what is cut, and how that agrees with the treebanks."""

from __future__ import annotations

import gzip
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roznamcha.text.tokens import tokenize

CASES = [
    ("آتش\u200cبس\u200cها پایان یافت.", ["آتش\u200cبس\u200cها", "پایان", "یافت", "."]),
    ("«مذاکره»، نه!", ["«", "مذاکره", "»", "،", "نه", "!"]),
    ("۲٫۵ و ۱۲٬۰۰۰ و ۱۲،۵۰۰ و 1,200.5", ["۲٫۵", "و", "۱۲٬۰۰۰", "و", "۱۲،۵۰۰", "و", "1,200.5"]),
    ("۱۴۰۴/۷/۲۷ ساعت ۱۸:۳۰", ["۱۴۰۴/۷/۲۷", "ساعت", "۱۸:۳۰"]),
    ("۵، ۶ و ۷", ["۵", "،", "۶", "و", "۷"]),
    ("جذب714میلیارد", ["جذب", "714", "میلیارد"]),
    ("سال ۱۳۸۲.", ["سال", "۱۳۸۲", "."]),
    ("پیامبر(ص) و امام(ره)", ["پیامبر", "(", "ص", ")", "و", "امام", "(", "ره", ")"]),
    ("#خط_دیورند @kabul_now", ["#", "خط_دیورند", "@", "kabul_now"]),
    ("▪️ خبر 🇦🇫🇵🇰 👨\u200d👩\u200d👧 ✅", ["▪️", "خبر", "🇦🇫", "🇵🇰", "👨\u200d👩\u200d👧", "✅"]),
    ("واقعاً مُهم", ["واقعاً", "مُهم"]),
    ("۲۰\u200cساله \u200cدر\u200c پایان", ["۲۰", "ساله", "در", "پایان"]),
    ("S-400 و B52", ["S", "-", "400", "و", "B", "52"]),
    ("", []),
    (" \n\u200c ", []),
]


@pytest.mark.parametrize(("text", "tokens"), CASES)
def test_tokens(text: str, tokens: list[str]) -> None:
    assert [text[a:b] for a, b in zip(*tokenize(text), strict=True)] == tokens


@given(st.text(alphabet="اب\u200c۱2.,/٫ \n_()«»🔹\ufe0f🇦🇫\u064eC", max_size=60))
def test_tokens_cover_all_but_blanks_in_order(text: str) -> None:
    starts, ends = tokenize(text)
    last = 0
    for a, b in zip(starts, ends, strict=True):
        assert last <= a < b
        assert not text[last:a].replace("\u200c", "").strip()
        assert not any(c.isspace() for c in text[a:b])
        last = b
    assert not text[last:].replace("\u200c", "").strip()


def _treebank(name: str) -> list[tuple[str, set[tuple[int, int]]]]:
    """Sentences with the spans of their surface tokens."""
    folder = os.environ.get("ROZNAMCHA_DATA")
    if not folder:
        pytest.skip("ROZNAMCHA_DATA names no folder")
    out: list[tuple[str, set[tuple[int, int]]]] = []
    text, at, covered = "", 0, 0
    data = gzip.decompress((Path(folder) / f"fa_{name}-ud-dev.conllu.gz").read_bytes()).decode("utf-8")
    for line in data.splitlines():
        if line.startswith("# text = "):
            text, at, covered = line.removeprefix("# text = "), 0, 0
            out.append((text, set()))
        elif line[:1].isdigit():
            number, form = line.split("\t")[:2]
            if "-" in number:
                covered = int(number.partition("-")[2])
            elif "." in number or int(number) <= covered:
                continue
            at = text.index(form, at)
            out[-1][1].add((at, at + len(form)))
            at += len(form)
    return out


@pytest.mark.parametrize("name", ["perdt", "seraji"])
def test_tokens_agree_with_the_treebanks(name: str) -> None:
    right = ours = theirs = 0
    for text, wanted in _treebank(name):
        got = set(zip(*tokenize(text), strict=True))
        right, ours, theirs = right + len(got & wanted), ours + len(got), theirs + len(wanted)
    assert 2 * right / (ours + theirs) >= 0.998
