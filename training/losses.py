"""What the heads are held to: the annotators' labels, or a teacher's."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
import torch.nn.functional as F

from corpus import Example
from roznamcha.reader.heads import ACT, EVENT, INNER, OUTER, SPEAKER, STATUS, WEIGHT

# how much acts and events count beside the contents
SHARES = (0.8, 20.0)
_TAGS = torch.tensor([1.0, 3.0, 1.0, 1.5])
_TEMPERATURE = 2.0


def tokens_of(scores: torch.Tensor, batch: Sequence[Example]) -> list[torch.Tensor]:
    """The rows of each window's tokens (their first pieces)."""
    return [s[torch.tensor(e.window.places)].float() for s, e in zip(scores, batch, strict=True)]


def gold_loss(
    rows: Sequence[torch.Tensor],
    batch: Sequence[Example],
    act_weights: torch.Tensor,
    shares: tuple[float, float] = SHARES,
) -> torch.Tensor:
    """The loss against annotations, the mean over windows."""
    every = torch.cat(list(rows))
    cat = lambda name: torch.from_numpy(np.concatenate([getattr(e, name) for e in batch]))  # noqa: E731
    outer, inner, speaker, events, status = map(cat, ("outer", "inner", "speaker", "events", "status"))
    loss = F.cross_entropy(every[:, OUTER], outer, weight=_TAGS)
    loss = loss + 0.5 * F.cross_entropy(every[:, INNER], inner, weight=_TAGS)
    loss = loss + 0.5 * F.binary_cross_entropy_with_logits(every[:, SPEAKER], speaker)
    loss = loss + shares[1] * F.binary_cross_entropy_with_logits(
        every[:, EVENT], events, pos_weight=torch.tensor(2.0)
    )
    if (status >= 0).any():
        loss = loss + 0.2 * F.cross_entropy(every[:, STATUS], status, ignore_index=-100)
    acts, pooled = [], []
    for r, e in zip(rows, batch, strict=True):
        for act, places in e.acts:
            acts.append(act)
            pooled.append(pool(r[torch.tensor(places)]))
    if acts:
        loss = loss + shares[0] * F.cross_entropy(torch.stack(pooled), torch.tensor(acts), weight=act_weights)
    return loss


def pool(rows: torch.Tensor) -> torch.Tensor:
    """The act scores of a statement from those of its tokens, weighed as the model says."""
    return (torch.softmax(rows[:, WEIGHT], 0)[:, None] * rows[:, ACT]).sum(0)


def teacher_loss(rows: torch.Tensor, want: torch.Tensor) -> torch.Tensor:
    """The loss against a teacher's scores of the same tokens: contents, cues and speakers.

    Of acts and events teachers know too little to be listened to; those come from annotations alone.
    """

    def soft(part: slice) -> torch.Tensor:
        p = torch.softmax(want[:, part] / _TEMPERATURE, 1)
        return -(p * torch.log_softmax(rows[:, part] / _TEMPERATURE, 1)).sum(1).mean() * _TEMPERATURE

    loss = soft(OUTER) + 0.5 * soft(INNER)
    return loss + 0.5 * F.binary_cross_entropy_with_logits(rows[:, SPEAKER], torch.sigmoid(want[:, SPEAKER]))
