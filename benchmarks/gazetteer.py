"""What the gazetteer adds to its automaton: the time of `hits` against a bare scan of the same texts.

python benchmarks/gazetteer.py [--reports 1000] [--rounds 5] [--json]

A bare scan finds every surface anywhere; `hits` also checks word edges and endings and gathers what each surface may stand
for. The quotient of the two may be 3 at most; the best of some rounds of each is taken.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable
from itertools import islice

from extract import corpora, sources

from roznamcha.entities.gazetteer import Gazetteer, load
from roznamcha.text.document import prepare

BAR = 3.0


def seconds(work: Callable[[str], object], texts: list[str], rounds: int) -> float:
    """The processor time of `work` over all texts, the least of some rounds."""
    taken = []
    for _ in range(rounds):
        start = time.process_time()
        for text in texts:
            work(text)
        taken.append(time.process_time() - start)
    return min(taken)


def bare(gazetteer: Gazetteer) -> Callable[[str], object]:
    """A scan by the gazetteer's automaton and nothing else."""
    find = gazetteer.automaton.find_matches_as_indexes
    return lambda text: find(text, overlapping=True)


def measure(texts: list[str], rounds: int) -> dict[str, float]:
    """Both times, per million characters, and their quotient."""
    gazetteer = load()
    scan, hits = bare(gazetteer), gazetteer.hits
    millions = sum(map(len, texts)) / 1e6
    alone, whole = seconds(scan, texts, rounds), seconds(hits, texts, rounds)
    return {
        "characters": sum(map(len, texts)),
        "scan_s_per_million": round(alone / millions, 4),
        "hits_s_per_million": round(whole / millions, 4),
        "quotient": round(whole / alone, 2),
        "bar": BAR,
    }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--reports", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    found = {
        name: measure([prepare(s.text).folded for s in islice(sources(path), asked.reports)], asked.rounds)
        for name, path in corpora().items()
    }
    if asked.json:
        json.dump(found, sys.stdout)
        return
    for name, figures in found.items():
        print(
            f"{name}: {figures['characters']:,} characters, bare scan {figures['scan_s_per_million']} s a million, "
            f"hits {figures['hits_s_per_million']} s, quotient {figures['quotient']} (bar {BAR})"
        )


if __name__ == "__main__":
    main()
