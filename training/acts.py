"""Train the model of acts: `python training/acts.py OUT.npz --gold DIR --data DIR --held-out FILE`.

Every statement behind a neutral verb that the rules find in an annotated report, with the act that its annotation names,
is an example; the features are those that reading uses. Gold's training part, the annotated reports and the labels of
single statements (`annotations/acts/`) are learned from, gold's development part and the held-out reports never.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression

from corpus import gold_reports, joined_reports
from linear import Notes, asked_span, matrix, overlap, understood, write
from roznamcha.reader.acts import Asked, features
from roznamcha.reader.heads import ACTS
from roznamcha.reader.linear import BUCKETS
from roznamcha.statements.find import find_statements

SAME = 0.7
# an act annotated with its whole report counts more than one that was labelled alone
WHOLE, SINGLE = 2.0, 1.0
STRENGTH = 0.1


def asked_of(report: Mapping[str, Any]) -> Iterator[tuple[Asked, tuple[int, int]]]:
    """What would be asked of a model in `report`, with the raw spans of the contents."""
    doc, times, mentions = understood(report)
    notes = Notes()
    find_statements(doc, times=times, mentions=mentions, outlet=None, acts=notes)
    for asked in notes.asked:
        yield asked, asked_span(doc, asked)


def examples(reports: Sequence[Mapping[str, Any]]) -> Iterator[tuple[dict[int, float], int]]:
    """Features and acts of the statements of `reports` that the rules find where the annotation has them."""
    for report in reports:
        gold = [(s["content_start"], s["content_end"], s["act"]) for s in report["statements"]]
        for asked, (start, end) in asked_of(report):
            act = next((act for a, b, act in gold if overlap((start, end), (a, b)) >= SAME), None)
            if act is not None:
                yield features(asked), ACTS.index(act)


def main() -> None:
    """Read the arguments, train, write the model, print what it was made of."""
    cli = argparse.ArgumentParser(description=__doc__)
    cli.add_argument("out", type=Path)
    cli.add_argument("--gold", type=Path, required=True)
    cli.add_argument("--data", type=Path, required=True)
    cli.add_argument("--held-out", type=Path, required=True)
    cli.add_argument("--annotations", type=Path, default=Path("annotations"))
    args = cli.parse_args()
    held = set(args.held_out.read_text(encoding="utf-8").split())
    single = args.annotations / "acts" / "labels.jsonl"
    whole = sorted(args.annotations.glob("*.jsonl"))
    reports = [r for r in joined_reports(whole, args.data) if r["name"] not in held]
    found = [*examples(gold_reports(args.gold / "train")), *examples(reports)]
    alone = list(examples([r for r in joined_reports([single], args.data) if r["name"] not in held]))
    weights = [WHOLE] * len(found) + [SINGLE] * len(alone)
    rows, acts = zip(*found, *alone, strict=True)
    table = matrix(rows)
    # rare letters tell more than common ones: their weight goes into the model's own
    rarity = np.log((1 + table.shape[0]) / (1 + np.bincount(table.indices, minlength=BUCKETS))) + 1
    table = table.multiply(rarity[None, :]).tocsr()
    model = LogisticRegression(C=STRENGTH, max_iter=500).fit(table, acts, sample_weight=weights)
    learned = np.zeros((BUCKETS, len(ACTS)))
    alone_ = np.full(len(ACTS), -30.0)
    learned[:, model.classes_] = model.coef_.T * rarity[:, None]
    alone_[model.classes_] = model.intercept_
    write(args.out, learned, alone_, {"whole reports": len(found), "single statements": len(alone)})


if __name__ == "__main__":
    main()
