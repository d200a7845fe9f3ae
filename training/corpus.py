"""Reports with their annotations, turned into windows of piece ids with what each head should say."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from roznamcha.reader.heads import ACTS, EVENTS, STATUSES
from roznamcha.reader.pieces import Pieces
from roznamcha.reader.windows import Window, windows
from roznamcha.text.document import Document, prepare
from vocabulary import CORPORA, texts

OUTSIDE, BEGIN, INSIDE, CUE = range(4)


@dataclass(frozen=True, slots=True)
class Example:
    """A window and its labels by token: two layers of statements, speakers, acts by span, event types, their status."""

    window: Window
    outer: npt.NDArray[np.int64]
    inner: npt.NDArray[np.int64]
    speaker: npt.NDArray[np.float32]
    acts: Sequence[tuple[int, Sequence[int]]]
    events: npt.NDArray[np.float32]
    status: npt.NDArray[np.int64]


def gold_reports(folder: Path) -> list[dict[str, Any]]:
    """The annotated reports of a gold folder, text inside."""
    return [json.loads(p.read_text(encoding="utf-8")) for p in sorted(folder.glob("*.json"))]


def joined_reports(annotations: Sequence[Path], data: Path) -> list[dict[str, Any]]:
    """The reports of the offset-only files, their texts joined by name and checked by hash."""
    by_name = {(c, r["name"]): r["text"] for c in CORPORA for r in texts(data, c)}
    out = []
    for path in annotations:
        for line in path.read_text(encoding="utf-8").splitlines():
            a = json.loads(line)
            text = by_name[a["corpus"], a["name"]]
            if hashlib.sha256(text.encode()).hexdigest() != a["sha256"]:
                raise SystemExit(f"{path}: the text of {a['name']} is not the one that was annotated")
            out.append({**a, "text": text})
    return out


def examples(report: Mapping[str, Any], pieces: Pieces, *, longest: int) -> Iterator[Example]:
    """The windows of one annotated report with their labels."""
    doc = prepare(report["text"])
    label = _Labels(doc, report)
    for w in windows(doc, pieces, longest=longest):
        at = {token: i for i, token in enumerate(w.tokens)}
        acts = [(act, found) for act, tokens in label.acts if (found := [at[t] for t in tokens if t in at])]
        pick = np.array(w.tokens)
        yield Example(
            w,
            label.outer[pick],
            label.inner[pick],
            label.speaker[pick],
            acts,
            label.events[pick],
            label.status[pick],
        )


class _Labels:
    """The labels of all tokens of a document."""

    def __init__(self, doc: Document, report: Mapping[str, Any]) -> None:
        n = len(doc.words)
        raw = [doc.raw_span(a, b) for a, b in zip(doc.token_starts, doc.token_ends, strict=True)]
        self._starts = np.array([a for a, _ in raw])
        self._ends = np.array([b for _, b in raw])
        self.outer = np.zeros(n, np.int64)
        self.inner = np.zeros(n, np.int64)
        self.speaker = np.zeros(n, np.float32)
        self.events = np.zeros((n, len(EVENTS)), np.float32)
        self.status = np.full(n, -100, np.int64)
        self.acts: list[tuple[int, list[int]]] = []
        found = []
        for s in sorted(report["statements"], key=lambda s: s["content_start"] - s["content_end"]):
            content = self._tokens(s["content_start"], s["content_end"])
            cue = self._tokens(s["cue_start"], s["cue_end"])
            if not content:
                continue
            layer = self.inner if any(self.outer[i] in (BEGIN, INSIDE) for i in content) else self.outer
            free = [i for i in content if layer[i] in (OUTSIDE, CUE)]
            for i in free:
                layer[i] = BEGIN if i == free[0] else INSIDE
            found.append((s, layer, content, cue))
            for i in self._tokens(s["speaker_start"], s["speaker_end"]):
                self.speaker[i] = 1
        for s, layer, content, cue in found:
            for i in cue:
                if layer[i] == OUTSIDE:
                    layer[i] = CUE
            nested = {
                i for _, _, c, _ in found if len(c) < len(content) and set(c) <= set(content) for i in c
            }
            own = sorted({*cue, *(set(content) - nested)}) or content
            self.acts.append((ACTS.index(s["act"]), own))
        for e in report["events"]:
            for i in self._tokens(e["start"], e["end"]):
                self.events[i, EVENTS.index(e["type"])] = 1
                self.status[i] = STATUSES.index(e["status"])

    def _tokens(self, start: int | None, end: int | None) -> list[int]:
        """The tokens that lie wholly in the raw span."""
        if start is None or end is None:
            return []
        return [int(i) for i in np.nonzero((self._starts >= start) & (self._ends <= end))[0]]
