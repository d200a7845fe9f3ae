"""Reading for training, and fitting and writing linear models over hashed features, for `acts` and `doubt`."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix

from roznamcha.entities.find import find_mentions
from roznamcha.reader.acts import Asked
from roznamcha.reader.doubt import Seen
from roznamcha.reader.linear import BUCKETS
from roznamcha.records import Act, Mention, Source, TimeRef
from roznamcha.text.document import Document, prepare
from roznamcha.text.language import language_of
from roznamcha.times.find import find_times
from roznamcha.times.publication import publication_of


def understood(report: Mapping[str, Any]) -> tuple[Document, Sequence[TimeRef], Sequence[Mention]]:
    """A report as the statements stage gets it: its document, times and mentions."""
    doc = prepare(report["text"])
    source = Source(
        name=report.get("name", ""), text=report["text"], origin="x", url=report.get("url"), title=None,
        published=report.get("published"),
    )  # fmt: skip
    published = publication_of(doc, source)
    times = find_times(doc, published=published.date, skip=published.span)
    return doc, times, find_mentions(doc, on=published.date, language=language_of(doc))


class Notes:
    """Writes down what the models of acts and of doubt would be asked; lets the rules' act stand, and doubts nothing."""

    def __init__(self) -> None:
        self.asked: list[Asked] = []
        self.seen: list[Seen] = []

    def decide(self, asked: Asked) -> tuple[Act, float]:
        """The act of the rules."""
        self.asked.append(asked)
        return asked.act, 1.0

    def doubt(self, seen: Seen) -> float:
        """Nothing is wrong."""
        self.seen.append(seen)
        return 0.0


def asked_span(doc: Document, asked: Asked) -> tuple[int, int]:
    """The raw span of the content of which an act was asked."""
    return doc.raw_span(asked.start, asked.start + len(asked.content))


def matrix(rows: Sequence[dict[int, float]]) -> csr_matrix:
    """The features of all examples, one a row."""
    ends = np.cumsum([0, *(len(r) for r in rows)])
    places = np.fromiter((k for r in rows for k in r), np.int64, int(ends[-1]))
    values = np.fromiter((v for r in rows for v in r.values()), np.float64, int(ends[-1]))
    return csr_matrix((values, places, ends), shape=(len(rows), BUCKETS))


def write(
    out: Path, learned: npt.NDArray[np.float64], alone: npt.NDArray[np.float64], facts: dict[str, Any]
) -> None:
    """Write the weights (buckets by classes) as whole numbers of one byte, and print `facts` with the file's hash."""
    scale = np.abs(learned).max(0).clip(1e-9) / 127
    np.savez_compressed(
        out,
        weights=np.round(learned / scale).astype(np.int8),
        scale=scale.astype(np.float32),
        alone=alone.astype(np.float32),
    )
    print(json.dumps({
        **facts, "bytes": out.stat().st_size, "sha256": hashlib.sha256(out.read_bytes()).hexdigest(),
    }))  # fmt: skip


def overlap(a: tuple[int, int], b: tuple[int, int]) -> float:
    """How much of the span that holds both `a` and `b` lies in both."""
    both = min(a[1], b[1]) - max(a[0], b[0])
    return both / (max(a[1], b[1]) - min(a[0], b[0])) if both > 0 else 0.0
