"""Make `src/roznamcha/text/models/joiners.bin`, the word counts and weights that `roznamcha.text.joiners` reads.

    ROZNAMCHA_DATA=... python tools/make_joiners.py [--out FILE] [--held-out]

Reads from the folder ROZNAMCHA_DATA the training text of the two treebanks (`perdt-train-text.txt.gz`,
`seraji-train-text.txt.gz`) and the reports of `telegram`, `fars`, `radiofarda` and `ntrex-dari`
(`.jsonl.gz`). Only counts of words and learned weights are kept. The same input gives the same bytes.
`--held-out` trains on four fifths of the treebanks' training text and measures on the rest, for trying out
settings; without it the development parts, which nothing is learned from, are measured. Takes about two
minutes and 1.5 GB.
"""

from __future__ import annotations

import argparse
import gzip
import json
import math
import os
import random
import sys
import zlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import msgspec
import regex

from roznamcha.text import joiners
from roznamcha.text.fold import ZWNJ, fold
from roznamcha.text.joiners import (
    Evidence,
    Model,
    bucket,
    cuts_of,
    features,
    gaps,
    part_bucket,
    thin,
    verb_stem,
)

Cuts = tuple[int, ...]
Counts = dict[str, Counter[Cuts]]  # a word without joiners -> how often it is spelled with which cuts

SEED = 1
# what one occurrence counts in the decision on a word: PerDT spells evenly, Seraji wavers, channels and old
# reports waver more, and are many
SHARE = {"seraji": 0.3, "telegram": 0.02, "fars": 0.1, "radiofarda": 0.3}
OUTSIDE = 1.5  # at most this much do the other sources count for a word that a treebank has
LEARN = {"perdt": 1.0, "seraji": 0.3, "other": 0.5}  # what a word weighs when the weights are learned
PRIOR = 1.0  # the model's guess counts like one occurrence
RATE, EPOCHS, RARE = 0.2, 4, 3
THRESHOLD = 0.5
KEEPS_JOINERS = (
    0.85  # a report teaches spelling if it has this share of the joiners it should have, and three or more
)

_MARK = regex.compile(f"[{joiners.MARKS}]")
_RUN = regex.compile(f"[{joiners.LETTERS}{ZWNJ}]+")


def words(text: str) -> Iterator[tuple[str, Cuts]]:
    """The words of `text`, folded, without joiners, each with its cuts."""
    for run in _RUN.findall(_MARK.sub("", fold(text))):
        spelled = regex.sub(f"{ZWNJ}+", ZWNJ, run.strip(ZWNJ))
        if spelled:
            yield spelled.replace(ZWNJ, ""), cuts_of(spelled)


def count(texts: Iterable[str]) -> Counts:
    """How each word of `texts` is spelled."""
    out: Counts = defaultdict(Counter)
    for text in texts:
        for word, cuts in words(text):
            out[word][cuts] += 1
    return out


def parts(word: str, cuts: Cuts) -> list[str]:
    """The parts of `word` between its cuts."""
    return [word[a:b] for a, b in zip((0, *cuts), (*cuts, len(word)), strict=True)]


def read_lines(path: Path) -> list[str]:
    """The lines of a gzipped text."""
    return gzip.decompress(path.read_bytes()).decode("utf-8").splitlines()


def treebank(path: Path) -> list[str]:
    """The sentences of a gzipped CoNLL-U file."""
    return [line.removeprefix("# text = ") for line in read_lines(path) if line.startswith("# text = ")]


def reports(path: Path, *fields: str) -> list[str]:
    """The texts of a gzipped JSON Lines file; a line that stood in an earlier text is left out."""
    seen: set[str] = set()
    out = []
    for field in fields:
        for line in read_lines(path):
            fresh = []
            for piece in json.loads(line)[field].split("\n"):
                if piece.strip() and piece not in seen:
                    seen.add(piece)
                    fresh.append(piece)
            if fresh:
                out.append("\n".join(fresh))
    return out


def keeps_joiners(text: str, usual: dict[str, Cuts]) -> bool:
    """Whether the joiners of `text` are there, by the words whose spelling is known."""
    have = wanted = 0
    for word, cuts in words(text):
        have += len(cuts)
        wanted += len({*usual.get(word, ()), *cuts})
    return wanted >= 3 and have >= KEEPS_JOINERS * wanted


class Maker:
    """The counts, and what is learned from them."""

    def __init__(self, perdt: Counts, seraji: Counts, others: dict[str, Counts], bare: Counts) -> None:
        self.perdt, self.seraji = perdt, seraji
        self.spelled: dict[str, dict[Cuts, float]] = defaultdict(lambda: defaultdict(float))
        outside: dict[str, dict[Cuts, float]] = defaultdict(lambda: defaultdict(float))
        for counts, share, into in (
            (perdt, 1.0, self.spelled),
            (seraji, SHARE["seraji"], self.spelled),
            *((others[name], SHARE[name], outside) for name in sorted(others)),
        ):
            for word, ways in counts.items():
                for cuts, n in ways.items():
                    into[word][cuts] += n * share
        for word, ways_ in outside.items():
            total = sum(ways_.values())
            limit = min(1.0, OUTSIDE / total) if word in self.spelled else 1.0
            for cuts, weight in ways_.items():
                self.spelled[word][cuts] += weight * limit
        self.alone: Counter[str] = Counter()
        self.left: Counter[str] = Counter()
        self.right: Counter[str] = Counter()
        self.stems: Counter[str] = Counter()
        self.own: dict[str, list[tuple[Counter[str], str]]] = defaultdict(list)
        for counts in (perdt, seraji, *(others[name] for name in sorted(others)), bare):
            for word, ways in counts.items():
                if n := ways.get((), 0):
                    self.alone[word] += n
                if counts is bare:
                    continue
                for cuts in ways:
                    if cuts:
                        self._note(word, parts(word, cuts))
        self.known = Evidence(
            {w: bucket(n) for w, n in self.alone.items() if n > 0},
            {w: part_bucket(n) for w, n in self.left.items()},
            {w: part_bucket(n) for w, n in self.right.items()},
            {w: part_bucket(n) for w, n in self.stems.items()},
        )
        self.weights: dict[str, float] = {}

    def _note(self, word: str, pieces: list[str]) -> None:
        noted = [(self.left, pieces[0]), (self.right, pieces[-1])]
        if pieces[0] in joiners._VERB_PREFIXES:
            noted.append((self.stems, verb_stem(pieces[1])))
        for counter, part in noted:
            counter[part] += 1
            self.own[word].append((counter, part))

    def seen_from_outside(self, word: str) -> list[tuple[int, list[str]]]:
        """The gaps of `word` with their features, as if the word itself had never been counted.

        Without this every part of a joined word of the training text is a known part, and the model learns
        that a part that is not known cannot be joined: it then fails on just the words that it is there
        for.
        """
        tables = (
            (self.left, self.known.left),
            (self.right, self.known.right),
            (self.stems, self.known.stems),
        )
        own = self.own.get(word, ())
        for counter, _ in own:
            assert any(counter is c for c, _ in tables)
        less = Counter((id(counter), part) for counter, part in own)
        for counter, table in tables:
            for c, part in own:
                if c is counter:
                    table[part] = part_bucket(counter[part] - less[id(counter), part])
        out = [(i, features(word, i, self.known)) for i in gaps(word)]
        for counter, table in tables:
            for c, part in own:
                if c is counter:
                    table[part] = part_bucket(counter[part])
        return out

    def target(self, word: str) -> tuple[dict[int, float], float]:
        """The share of spellings of `word` with a joiner, by gap, and how much evidence there is."""
        ways = self.spelled[word]
        total = sum(ways.values())
        out: dict[int, float] = defaultdict(float)
        for cuts, n in ways.items():
            for i in cuts:
                out[i] += n / total
        return dict(out), total

    def learn(self) -> None:
        """Fit the weights: logistic loss over the gaps of all words, AdaGrad, fixed seed."""
        ids: dict[str, int] = {}
        data: list[tuple[list[int], float, float]] = []
        for word in sorted(self.spelled):
            if len(word) < 4:
                continue
            share, total = self.target(word)
            weight = LEARN["perdt" if word in self.perdt else "seraji" if word in self.seraji else "other"]
            if weight == LEARN["other"] and total < 2 * SHARE["telegram"]:
                continue
            for i, names in self.seen_from_outside(word):
                data.append(([ids.setdefault(n, len(ids)) for n in names], share.get(i, 0.0), weight))
        often = [0] * len(ids)
        for names_, _, _ in data:
            for n in names_:
                often[n] += 1
        data = [([n for n in names_ if often[n] >= RARE], wanted, weight) for names_, wanted, weight in data]
        values, squares = [0.0] * len(ids), [1e-6] * len(ids)
        shuffle = random.Random(SEED).shuffle
        for _ in range(EPOCHS):
            shuffle(data)
            for names_, wanted, weight in data:
                error = (_logistic(sum([values[n] for n in names_])) - wanted) * weight
                if -0.004 < error < 0.004:
                    continue
                square = error * error
                for n in names_:
                    squares[n] += square
                    values[n] -= RATE * error / math.sqrt(squares[n])
        self.weights = {name: values[n] for name, n in ids.items()}

    def decide(self, word: str) -> Cuts:
        """The spelling of a counted word: its counts, and the model's guess where they are few."""
        guess = {
            i: _logistic(sum(self.weights.get(n, 0.0) for n in names))
            for i, names in (self.seen_from_outside(word) if len(word) >= 4 else ())
        }
        share, total = self.target(word)
        both = {
            i: (PRIOR * guess.get(i, 0.0) + total * share.get(i, 0.0)) / (PRIOR + total)
            for i in sorted({*guess, *share})
        }
        return thin(both, THRESHOLD)

    def model(self) -> Model:
        """What the program needs of all this."""
        counted = sorted(w for w in self.spelled if len(w) >= 4)
        rest = sorted(w for w, n in self.alone.items() if n > 0 and (w not in self.spelled or len(w) < 4))
        units = {name: round(value * joiners.SCALE) for name, value in self.weights.items()}
        return Model(
            decided="\n".join(ZWNJ.join(parts(w, self.decide(w))) for w in counted),
            decided_alone="".join(str(bucket(self.alone[w])) for w in counted),
            others="\n".join(rest),
            others_alone="".join(str(bucket(self.alone[w])) for w in rest),
            left=dict(sorted(self.known.left.items())),
            right=dict(sorted(self.known.right.items())),
            stems=dict(sorted(self.known.stems.items())),
            weights={name: unit for name, unit in sorted(units.items()) if unit},
            threshold=round(math.log(THRESHOLD / (1 - THRESHOLD)) * joiners.SCALE),
        )


def _logistic(x: float) -> float:
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, x))))


def score(lines: Iterable[str], restore: Callable[[str], Iterable[int]]) -> str:
    """F1 over joiner positions, of the lines with their joiners taken out."""
    good = extra = lost = 0
    for line in lines:
        wanted = set(cuts_of(line))
        got = set(restore(line.replace(ZWNJ, "")))
        good, extra, lost = good + len(wanted & got), extra + len(got - wanted), lost + len(wanted - got)
    return f"F1 {2 * good / max(1, 2 * good + extra + lost):.4f} (right {good}, wrong {extra}, missed {lost})"


def main() -> int:
    """Make the model file and print what it measures."""
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("--out", type=Path, default=joiners.MODEL)
    options.add_argument("--held-out", action="store_true")
    given = options.parse_args()
    data = Path(os.environ["ROZNAMCHA_DATA"])
    train = {name: read_lines(data / f"{name}-train-text.txt.gz") for name in ("perdt", "seraji")}
    tests = {name: treebank(data / f"fa_{name}-ud-dev.conllu.gz") for name in train}
    if given.held_out:  # by blocks: neighbours share words
        tests = {name: [x for i, x in enumerate(lines) if i // 40 % 5 == 0] for name, lines in train.items()}
        train = {name: [x for i, x in enumerate(lines) if i // 40 % 5] for name, lines in train.items()}
    perdt, seraji = count(train["perdt"]), count(train["seraji"])
    usual = {
        w: max(sorted(ways), key=ways.__getitem__) for counts in (seraji, perdt) for w, ways in counts.items()
    }
    others = {
        name: count(t for t in reports(data / f"{name}.jsonl.gz", "text") if keeps_joiners(t, usual))
        for name in ("telegram", "fars", "radiofarda")
    }
    bare = count(reports(data / "ntrex-dari.jsonl.gz", "text_fa", "text"))
    maker = Maker(perdt, seraji, others, bare)
    maker.learn()
    model = maker.model()
    given.out.write_bytes(zlib.compress(msgspec.msgpack.encode(model), 9))
    say = sys.stdout.write
    say(f"{given.out.name}: {given.out.stat().st_size} bytes, {len(model.weights)} weights\n")
    joiners.MODEL = given.out
    joiners._load.cache_clear()
    joiners._cuts.cache_clear()
    for name, lines in tests.items():
        say(f"{name} {score(lines, joiners.restore)}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
