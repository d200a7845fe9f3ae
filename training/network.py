"""The tagger in torch: e5's encoder, cut to some layers and to the chosen vocabulary, and one linear layer of heads."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

from e5 import E5
from roznamcha.reader.heads import WIDTH


class Tagger(nn.Module):
    """`layers` names the encoder's layers to take over; `relu` replaces the encoder's GELU, which is slow at run time."""

    def __init__(
        self, m: E5, keep: Sequence[int], layers: Sequence[int], *, relu: bool = False, drop: float = 0.1
    ) -> None:
        super().__init__()
        self.heads, self.eps, self.relu = m.heads, m.eps, relu
        word = m.tensor("emb.word", -1, m.width)[np.array(keep)]
        self.word = nn.Embedding.from_pretrained(torch.from_numpy(word.copy()), freeze=False)
        self.position = nn.Parameter(torch.from_numpy(m.tensor("emb.pos", -1, m.width)))
        self.segment = nn.Parameter(torch.from_numpy(m.tensor("emb.type")[: m.width]))
        self.norm = self._norm(m, "emb.ln")
        self.blocks = nn.ModuleList()
        for i in layers:
            sizes = {"q": (m.width,) * 2, "k": (m.width,) * 2, "v": (m.width,) * 2, "ao": (m.width,) * 2,
                     "fi": (m.width, m.inner), "fo": (m.inner, m.width)}  # fmt: skip
            parts: dict[str, nn.Module] = {k: self._linear(m, f"l{i}.{k}", *s) for k, s in sizes.items()}
            parts |= {k: self._norm(m, f"l{i}.{k}") for k in ("aln", "oln")}
            self.blocks.append(nn.ModuleDict(parts))
        self.drop = nn.Dropout(drop)
        self.head = nn.Linear(m.width, WIDTH)

    @staticmethod
    def _norm(m: E5, name: str) -> nn.LayerNorm:
        x = nn.LayerNorm(m.width, eps=m.eps)
        x.weight.data, x.bias.data = (torch.from_numpy(m.tensor(f"{name}.{c}")) for c in "wb")
        return x

    @staticmethod
    def _linear(m: E5, name: str, a: int, b: int) -> nn.Linear:
        x = nn.Linear(a, b)
        x.weight.data = torch.from_numpy(m.tensor(name + ".w", b, a))
        x.bias.data = torch.from_numpy(m.tensor(name + ".b"))
        return x

    def forward(self, ids: torch.Tensor, lengths: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Head outputs and last vectors of padded windows `ids` (windows, pieces)."""
        rows, n = ids.shape
        mask = torch.zeros(rows, 1, 1, n)
        mask.masked_fill_((torch.arange(n)[None] >= lengths[:, None])[:, None, None], -1e4)
        x = self.norm(self.word(ids) + self.position[:n] + self.segment)
        x = self.drop(x)
        for d in self.blocks:
            q, k, v = (d[c](x).view(rows, n, self.heads, -1).transpose(1, 2) for c in "qkv")
            scores = torch.matmul(q, k.transpose(-1, -2)) * q.shape[-1] ** -0.5 + mask.to(q.dtype)
            mixed = torch.matmul(torch.softmax(scores, -1), v).transpose(1, 2).reshape(rows, n, -1)
            x = d["aln"](x + self.drop(d["ao"](mixed)))
            inner = d["fi"](x)
            x = d["oln"](x + self.drop(d["fo"](F.relu(inner) if self.relu else F.gelu(inner))))
        return self.head(x.float()), x
