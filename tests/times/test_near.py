"""Reading only where a time expression may begin finds what reading the whole text finds."""

from __future__ import annotations

import gzip
import json
import os
import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from roznamcha.lang.tables import DATA, read_table
from roznamcha.records import Source, TimeRef
from roznamcha.text.document import prepare
from roznamcha.times.api import read_times
from roznamcha.times.find import find_times
from roznamcha.times.lexicon import lex
from roznamcha.times.phrases import read_phrase
from roznamcha.times.publication import publication_of
from roznamcha.times.starts import look, may_start, places

WORDS = [r["surface"] for r in read_table(DATA / "times.tsv", ("surface", "class", "value", "source"))]
FURNITURE = [r["surface"] for r in read_table(DATA / "residue.tsv", ("surface", "kind", "source"))]
PLAIN = [
    "وزیر",
    "خارجه",
    "در",
    "نشست",
    "کابل",
    "گفت",
    "که",
    "مردم",
    "این",
    "کشور",
    "جنگ",
    "نمی\u200cخواهند",
    "و",
    "خواهند",
    "آمد",
    "شد",
    "رفت",
    "است",
]
NUMBERS = [
    "۱",
    "۲",
    "۵",
    "۱۲",
    "۲۵",
    "۹۹",
    "3",
    "1404",
    "1400",
    "۲۰۲۵",
    "2024",
    "40000",
    "۱۴۰۴/۰۸/۱۷",
    "10:20",
]
BETWEEN = [
    *"      ",
    "، ",
    " (",
    ") ",
    ". ",
    ".",
    "؟ ",
    "\n",
    "\n\n",
    "»",
    "«",
    " - ",
    "-",
    "/",
    ":",
    ": ",
    "\u200c",
    "…",
]
BETWEEN += [
    "! ",
    "•",
    " 🔹",
    "\u0640",
    "\u200f",
    "*",
    "#",
    "_",
    " @abcd ",
    "\u00b2",
    "\u0301",
    "\t",
    "\u00a0",
    "\r\n",
]


def wholly(text: str, reference: str | None) -> tuple[TimeRef, ...]:
    """`read_times`, over a document with all of its joiners, tokens and sentences."""
    doc = prepare(text)
    publication = publication_of(doc, Source(name="", text=text, published=reference))
    skip = publication.span if "\n" in text.strip() else None
    found = []
    for ref in find_times(doc, published=publication.date, skip=skip):
        start, end = doc.raw_span(ref.start, ref.end)
        found.append(replace(ref, start=start, end=end))
    return tuple(found)


def mixtures(seed: int, count: int) -> Iterator[str]:
    """Texts of time words, numbers, furniture, other words and marks in any order, the marks also without blanks."""
    chance = random.Random(seed)
    kinds = [WORDS, PLAIN, NUMBERS, FURNITURE]
    for _ in range(count):
        text = ""
        for kind in chance.choices(kinds, [4, 4, 2, 1], k=chance.randint(1, 60)):
            text += chance.choice(kind) + chance.choice(BETWEEN)
        yield text


@pytest.mark.parametrize("seed", range(8))
def test_any_mixture_of_words_and_marks(seed: int) -> None:
    found = 0
    for k, text in enumerate(mixtures(seed, 150)):
        reference = (None, "2025-11-09", "2024-02-29")[k % 3]
        refs = read_times(text, reference=reference)
        assert refs == wholly(text, reference), text
        found += len(refs)
    assert found > 300


def test_a_look_that_skips_finds_the_first_place_there() -> None:
    chosen = random.Random(3)
    for text in mixtures(9, 200):
        doc = prepare(text)
        known = places(doc.folded)
        at, first = 0, look(doc.folded, doc.codes)
        while at < len(doc.folded):
            found = first(at)
            assert found == next((place for place in known if place >= at), len(doc.folded))
            at = max(at, found) + chosen.randint(1, 30)


def test_every_phrase_of_the_grammar_begins_where_one_may() -> None:
    found = 0
    for text in mixtures(17, 400):
        doc = prepare(text)
        near = set(places(doc.folded))
        for sentence in doc.sentences:
            toks = lex(doc.folded, sentence.start, sentence.end)
            for i, tok in enumerate(toks):
                if tok.classes and (phrase := read_phrase(toks, i)):
                    digits = tok.lex.get("digits")
                    # digits before a comma and another number are a list that its last number dates
                    listed = digits and len(digits) < 4 and i + 1 < len(toks) and toks[i + 1].key in "،,"
                    assert listed or may_start(toks, i), (text, phrase)
                    # an expression behind words that the lexicon joins may begin inside them
                    assert not may_start(toks, i) or any(
                        tok.start <= at < toks[phrase.last - 1].end for at in near
                    )
                    found += 1
    assert found > 500


def test_gold() -> None:
    folder = os.environ.get("ROZNAMCHA_GOLD")
    if not folder:
        pytest.skip("no gold: ROZNAMCHA_GOLD names no folder")
    for part in ("dev", "train"):
        for line in (Path(folder) / f"{part}.inputs.jsonl").read_text(encoding="utf-8").splitlines():
            report = json.loads(line)
            for reference in (report.get("published"), None):
                assert read_times(report["text"], reference=reference) == wholly(report["text"], reference)


@pytest.mark.parametrize("name", ["fars", "telegram"])
def test_four_hundred_reports_of_data(name: str) -> None:
    folder = os.environ.get("ROZNAMCHA_DATA")
    if not folder:
        pytest.skip("no data: ROZNAMCHA_DATA names no folder")
    with gzip.open(Path(folder) / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
        texts = [json.loads(line)["text"] for line in lines]
    for k, text in enumerate(random.Random(5).sample(texts, 400)):
        reference = "2025-11-09" if k % 2 else None
        assert read_times(text, reference=reference) == wholly(text, reference), text[:200]
