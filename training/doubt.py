"""Train the model of doubt: `python training/doubt.py OUT.npz --gold DIR --data DIR --held-out FILE`.

Every statement that the rules and the tagger read in a judged or annotated report is an example: wrong if its judge said
that it is none or cut wrongly, or if the annotation of the whole report has no such span. The features are those that
reading uses. Gold's training part, the annotated reports and the single judgements (`annotations/doubt/`) are learned
from, gold's development part and the held-out reports never. What the tagger found alone in reports that it learned from
is left out: there it is right more often than elsewhere.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression

from corpus import gold_reports, joined_reports
from linear import Notes, matrix, overlap, understood, write
from roznamcha.reader.doubt import Seen, features
from roznamcha.reader.linear import BUCKETS
from roznamcha.reader.model import load_reader, read_by_model
from roznamcha.statements.find import find_statements
from roznamcha.statements.joining import RULE as BY_TAGGER

SAME = 0.5
# a report annotated as a whole tells what the guideline counts; a single judgement may be too strict, except of those
# that were drawn because an earlier model was unsure of them and judged by more examples of the guideline
WHOLE, SINGLE, UNSURE = 2.0, 1.0, 2.0
STRENGTH = 0.03
Read = tuple[Seen, tuple[int, int]]


def read(report: Mapping[str, Any]) -> list[Read]:
    """What would be asked of a model in `report`, with the raw spans of the contents."""
    doc, times, mentions = understood(report)
    reader, notes = load_reader(), Notes()
    find_statements(
        doc, times=times, mentions=mentions, outlet=None,
        ask=lambda only: read_by_model(reader, doc, only), judge=notes,
    )  # fmt: skip
    return [(seen, doc.raw_span(*seen.span)) for seen in notes.seen]


def whole(reports: Sequence[Mapping[str, Any]]) -> Iterator[tuple[dict[int, float], bool]]:
    """Features of what is read in annotated reports, and whether it is wrong."""
    for report in reports:
        gold = [(s["content_start"], s["content_end"]) for s in report["statements"]]
        for seen, span in read(report):
            if seen.told["rule"] != BY_TAGGER:
                yield features(seen), not any(overlap(span, g) >= SAME for g in gold)


def single(reports: Sequence[Mapping[str, Any]]) -> Iterator[tuple[dict[int, float], bool, float]]:
    """Features of the judged statements that are still read so, whether they are wrong, and what each weighs."""
    for report in reports:
        judged = {(s["content_start"], s["content_end"]): s for s in report["statements"]}
        for seen, span in read(report):
            if told := judged.get(span):
                yield features(seen), not told["stands"], UNSURE if told.get("unsure") else SINGLE


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
    files = sorted(args.annotations.glob("*.jsonl"))
    annotated = [r for r in joined_reports(files, args.data) if r["name"] not in held]
    labels = [args.annotations / "doubt" / "labels.jsonl"]
    judged = [r for r in joined_reports(labels, args.data) if r["name"] not in held]
    of_reports = [*whole(gold_reports(args.gold / "train")), *whole(annotated)]
    alone = list(single(judged))
    rows, wrong, weights = zip(*((row, no, WHOLE) for row, no in of_reports), *alone, strict=True)
    model = LogisticRegression(C=STRENGTH, max_iter=200, solver="liblinear", random_state=0)
    model.fit(matrix(rows), wrong, sample_weight=weights)
    learned = model.coef_.reshape(BUCKETS, 1)
    write(args.out, learned, model.intercept_, {
        "of whole reports": len(of_reports), "judged alone": len(alone), "wrong": int(np.sum(wrong)),
    })  # fmt: skip


if __name__ == "__main__":
    main()
