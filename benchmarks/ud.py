"""Tokens and sentences against the Persian treebanks' development parts.

    ROZNAMCHA_DATA=... python benchmarks/ud.py [--misses N]

Each `# text` line is a sentence. Tokens are compared by their character spans in it, twice: with the surface tokens (a
multiword token such as «برایش» counts as the one word that is written) and with the syntactic words, for which a
multiword token has no spans of its own, so that it counts as so many tokens missed. Sentences are compared by their
spans in one text of all of them: joined by a blank, which leaves only their marks to tell where one ends; by a line
end; and by a blank line. `--misses N` lists the most frequent spans on which tokens differ.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from roznamcha.text.sentences import split_sentences
from roznamcha.text.tokens import tokenize

PARTS = {"PerDT": "fa_perdt-ud-dev.conllu.gz", "Seraji": "fa_seraji-ud-dev.conllu.gz"}
GLUES = {"blank": " ", "line end": "\n", "blank line": "\n\n"}
Span = tuple[int, int]


@dataclass(slots=True)
class Sentence:
    """A treebank sentence: its text, the spans of its surface tokens, those that hold `more` words together."""

    text: str
    surface: set[Span] = field(default_factory=set)
    multiword: set[Span] = field(default_factory=set)
    more: int = 0


@dataclass(slots=True)
class Tally:
    """Hits, ours, theirs."""

    hits: int = 0
    ours: int = 0
    theirs: int = 0

    def add(self, got: set[Span], wanted: set[Span], more: int = 0) -> None:
        """Count two sets of spans; `more` are wanted tokens that have no span."""
        self.hits += len(got & wanted)
        self.ours += len(got)
        self.theirs += len(wanted) + more

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        return 2 * self.hits / max(1, self.ours + self.theirs)


def treebank(path: Path) -> list[Sentence]:
    """The sentences of a gzipped CoNLL-U file."""
    out: list[Sentence] = []
    at = covered = 0
    for line in gzip.decompress(path.read_bytes()).decode("utf-8").splitlines():
        if line.startswith("# text = "):
            out.append(Sentence(line.removeprefix("# text = ")))
            at = covered = 0
        elif line[:1].isdigit():
            number, form = line.split("\t")[:2]
            first, dash, last = number.partition("-")
            if not dash and ("." in number or int(number) <= covered):
                continue
            at = out[-1].text.index(form, at)
            out[-1].surface.add((at, at + len(form)))
            if dash:
                covered = int(last)
                out[-1].multiword.add((at, at + len(form)))
                out[-1].more += int(last) - int(first) + 1
            at += len(form)
    return out


def tokens(sentences: list[Sentence], differ: Counter[tuple[str, str]]) -> tuple[float, float, float]:
    """F1 over surface tokens and over syntactic words, and characters a second; counts in `differ` what differs."""
    surface, syntactic = Tally(), Tally()
    seconds, chars = 0.0, 0
    for s in sentences:
        began = time.process_time()
        spans = tokenize(s.text)
        seconds += time.process_time() - began
        chars += len(s.text)
        got = set(zip(*spans, strict=True))
        surface.add(got, s.surface)
        syntactic.add(got, s.surface - s.multiword, s.more)
        for a, b in s.surface - got:
            ours = " ".join(s.text[x:y] for x, y in sorted(got) if x < b and y > a)
            differ[s.text[a:b], ours] += 1
    return surface.f1, syntactic.f1, chars / seconds


def splitting(sentences: list[Sentence], glue: str) -> float:
    """F1 over the sentences of one text of all, with `glue` between them."""
    wanted, at = set(), 0
    for s in sentences:
        wanted.add((at, at + len(s.text)))
        at += len(s.text) + len(glue)
    text = glue.join(s.text for s in sentences)
    tally = Tally()
    tally.add({(s.start, s.end) for s in split_sentences(text, (), *tokenize(text))}, wanted)
    return tally.f1


def main(argv: list[str] | None = None) -> None:
    """Run the benchmark by the command line `argv`."""
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("--misses", type=int, default=0, help="how many differences to list")
    cli.add_argument("--json", action="store_true", help="print the figures as JSON")
    args = cli.parse_args(argv)
    folder = os.environ.get("ROZNAMCHA_DATA")
    if not folder:
        print("skipped: ROZNAMCHA_DATA names no folder", file=sys.stderr)
        return
    figures: dict[str, dict[str, float]] = {}
    for name, file in PARTS.items():
        sentences = treebank(Path(folder) / file)
        differ: Counter[tuple[str, str]] = Counter()
        surface, syntactic, speed = tokens(sentences, differ)
        row = {"sentences": float(len(sentences)), "tokens": float(sum(len(s.surface) for s in sentences))}
        row["multiword tokens"] = float(sum(len(s.multiword) for s in sentences))
        row |= {"surface tokens F1": surface, "syntactic words F1": syntactic}
        row |= {f"sentences F1, {glue}": splitting(sentences, mark) for glue, mark in GLUES.items()}
        figures[name] = row | {"tokens, characters a second": speed}
        if not args.json:
            print(name)
            for what, value in figures[name].items():
                print(f"  {what:28}{value:>14,.4f}" if "F1" in what else f"  {what:28}{value:>14,.0f}")
            for (theirs, ours), count in differ.most_common(args.misses):
                print(f"  {count:5}  {theirs!r}: {ours!r}")
    if args.json:
        print(json.dumps(figures))


if __name__ == "__main__":
    main()
