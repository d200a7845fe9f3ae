"""Cuts the encoder's vocabulary down to what Persian news needs, counted over real texts."""

from __future__ import annotations

import gzip
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from e5 import E5
from roznamcha.reader.pieces import Pieces
from roznamcha.text.document import prepare

CORPORA = ("telegram", "fars", "radiofarda", "ntrex-dari")
_SAME = {"ي": "ی", "ك": "ک", "ى": "ی", "\u0640": "", "\ufe0f": ""}


def texts(data: Path, corpus: str) -> Iterator[dict[str, str]]:
    """The reports of one corpus."""
    with gzip.open(data / f"{corpus}.jsonl.gz", "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def spaced_tokens(text: str) -> Iterator[tuple[str, bool]]:
    """The tokens of a report's prose, each with whether a blank stands before it."""
    doc = prepare(text)
    for s in doc.sentences:
        for i in range(s.first, s.last):
            a = doc.token_starts[i]
            yield doc.text[a : doc.token_ends[i]], i == s.first or doc.text[a - 1].isspace()


def choose(m: E5, data: Path, least: int, every: int) -> tuple[list[int], dict[str, str]]:
    """The ids of the pieces to keep, and the character map, from every `every`th report of each corpus."""
    characters = {**m.characters, **_SAME}
    characters.pop("\u200c", None)
    whole = Pieces.of(m.pieces, [float(x) for x in m.scores], characters=characters, unknown=m.unknown)
    seen: Counter[tuple[str, bool]] = Counter()
    for corpus in CORPORA:
        step = every if corpus == "telegram" else 1
        for i, report in enumerate(texts(data, corpus)):
            if i % step == 0:
                seen.update(spaced_tokens(report["text"]))
    counts: Counter[int] = Counter()
    used: Counter[str] = Counter()
    for (token, spaced), n in seen.items():
        for piece in whole.cut(token, spaced=spaced):
            counts[piece] += n
        used.update(dict.fromkeys(token, n))
    special = [m.begin, m.pad, m.end, m.unknown]
    keep = special + sorted(
        i for i, n in counts.items() if i not in special and (n >= least or len(m.pieces[i].strip("▁")) <= 1)
    )
    return keep, {a: b for a, b in characters.items() if a in used or a in _SAME}
