"""Plain figures of a tagger by itself, before rules join it: spans, cues, acts and event types on annotated reports."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch

from corpus import BEGIN, CUE, INSIDE, Example
from losses import pool, tokens_of
from roznamcha.reader.heads import ACTS, EVENT, OUTER


def predict(net: torch.nn.Module, batch: Sequence[Example]) -> list[torch.Tensor]:
    """The scores of each example's tokens."""
    n = max(len(e.window.ids) for e in batch)
    ids = torch.tensor([[*e.window.ids, *[1] * (n - len(e.window.ids))] for e in batch])
    with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16):
        scores, _ = net(ids, torch.tensor([len(e.window.ids) for e in batch]))
    return tokens_of(scores, batch)


def figures(net: torch.nn.Module, examples: Sequence[Example]) -> str:
    """Span F1 of outermost contents at half overlap, macro F1 of acts over gold spans, F1 of event types by window."""
    net.eval()
    hits = want_n = got_n = 0
    right = np.zeros((len(ACTS), 3))
    found = np.zeros(3)
    for e in examples:
        (rows,) = predict(net, [e])
        want, got = _spans(e.outer), _spans(rows[:, OUTER].argmax(1).numpy())
        hits += sum(any(_iou(a, b) >= 0.5 for b in got) for a in want)
        want_n, got_n = want_n + len(want), got_n + len(got)
        for act, places in e.acts:
            guess = int(pool(rows[torch.tensor(places)]).argmax())
            right[act, 0] += guess == act
            right[act, 1] += 1
            right[guess, 2] += 1
        types = set(np.nonzero(e.events.max(0))[0])
        guesses = set(np.nonzero((torch.sigmoid(rows[:, EVENT]) > 0.5).sum(0).numpy() > 1)[0])
        found += [len(types & guesses), len(types), len(guesses)]
    net.train()
    f1 = 2 * right[:, 0] / np.maximum(right[:, 1] + right[:, 2], 1)
    return (
        f"spans P {hits / max(got_n, 1):.3f} R {hits / max(want_n, 1):.3f} F1 {2 * hits / max(got_n + want_n, 1):.3f}"
        f" | acts {right[:, 0].sum() / right[:, 1].sum():.3f} macro {f1[right[:, 1] > 0].mean():.3f}"
        f" | events F1 {2 * found[0] / max(found[1] + found[2], 1):.3f}"
    )


def _spans(tags: Sequence[int]) -> list[tuple[int, int]]:
    out, start = [], None
    for i, t in enumerate([*tags, 0]):
        if start is not None and t in (0, BEGIN, CUE):
            out.append((start, i))
            start = None
        if start is None and t in (BEGIN, INSIDE):
            start = i
    return out


def _iou(a: tuple[int, int], b: tuple[int, int]) -> float:
    both = min(a[1], b[1]) - max(a[0], b[0])
    return both / (max(a[1], b[1]) - min(a[0], b[0])) if both > 0 else 0.0
