"""What a search of a store costs: milliseconds for questions of every kind, by words and by meaning.

    python benchmarks/search.py STORE [--rounds 3] [--meaning] [--made-vectors] [--json]

STORE is a store that `roznamcha ingest` made; it is only read. The questions below are put to it one after the other, in
one process, after each was put once (a server has been asked before); the time is that of the whole answer, 20 hits with
citations and marks: of the clock, and of the processor (all threads), which says more where others use the machine. `--meaning` asks by meaning too, with the vectors that `roznamcha index` made. With
`--made-vectors` every passage that has none gets a random one, in a copy of the store that is thrown away: what is found
by it means nothing, but a question costs what it would cost with all vectors there.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
import time
from pathlib import Path
from statistics import quantiles
from typing import Any

import numpy as np

from roznamcha.search.ask import search
from roznamcha.search.meaning import Meaning, load_model, packed
from roznamcha.store.location import Location, open_store
from roznamcha.store.protocol import Store

# made for this: words that stand in thousands of reports and words that stand in few, in the ways they can be written
QUESTIONS = {
    "one word": ["ایران", "آمریکا", "تورخم", "آتشبس", "اسرائیل", "پهپاد", "استانبول", "تحریم", "کابل", "مذاکرات"],
    "several words": [
        "آتش بس غزه", "مذاکرات هسته\u200cای ایران", "حمله هوایی", "وزیر خارجه ایران", "تنگه هرمز نفتکش",
        "طالبان پاکستان مرز", "رئیس جمهور آمریکا گفت", "بازداشت در تهران", "توافق ایران و آمریکا", "زلزله کرمان",
    ],
    "phrase": [
        '"وزیر امور خارجه"', "«رئیس جمهور»", '"حریم هوایی"', '"شورای امنیت"', '"سپاه پاسداران"', '"آتش بس"',
    ],
    "beginning": ["مذاکر*", "تحریم*", "موشک*", "پاکستان*", "انفجار* تهران", "آتش*"],
    "fields": [
        "act:deny ایران", "act:threaten", "type:strike تهران", "party:IRN آتش بس", "party:ایران target:USA تهدید",
        "speaker:عراقچی مذاکرات", "from:2026-06 to:2026-06 هسته\u200cای", "kind:report نفت", "act:accuse from:2026-07",
        "type:talks place:muscat",
    ],
    "question": [
        "چه کسی گفت مذاکرات ادامه پیدا می\u200cکند؟", "چرا تنگه هرمز بسته شد و چه کسی آن را تهدید کرد؟",
        "Who denied the talks with Washington?", "Iran threatens to close the strait", "چند نفر در حمله کشته شدند",
        "د ایران او امریکا خبرې", "کدام کشورها میانجی شدند؟", "deal on enriched uranium",
    ],
}  # fmt: skip


Times = list[tuple[float, float]]


def timed(store: Store, meaning: Meaning | None, rounds: int) -> dict[str, Times]:
    """Milliseconds of the clock and of the processor for every question, `rounds` times, by its kind."""
    for some in QUESTIONS.values():
        for question in some:
            search(store, question, meaning=meaning, version="one")
    out: dict[str, Times] = {}
    for _ in range(rounds):
        for kind, some in QUESTIONS.items():
            for question in some:
                began, worked = time.perf_counter(), time.process_time()
                search(store, question, meaning=meaning, version="one")
                took = (time.perf_counter() - began) * 1000, (time.process_time() - worked) * 1000
                out.setdefault(kind, []).append(took)
    return out


def row(name: str, values: Times) -> dict[str, Any]:
    """Median, 95th percentile and the slowest, of the clock; the first two of the processor too."""
    clock, processor = ([v[n] for v in values] for n in (0, 1))
    cuts, worked = quantiles(clock, n=20), quantiles(processor, n=20)
    return {
        "questions": name,
        "asked": len(values),
        "p50_ms": round(cuts[9], 1),
        "p95_ms": round(cuts[18], 1),
        "max_ms": round(max(clock), 1),
        "cpu_p50_ms": round(worked[9], 1),
        "cpu_p95_ms": round(worked[18], 1),
    }


def fill(store: Store, name: str) -> int:
    """Give what has no vector of the model a random one; how many."""
    made, random = 0, np.random.default_rng(7)
    while waiting := store.search.unembedded(name, limit=20_000):
        rows = random.normal(size=(len(waiting), 384)).astype(np.float32)
        rows /= np.linalg.norm(rows, axis=1, keepdims=True)
        store.search.put_vectors(
            name, [(p.kind, p.key, v) for p, v in zip(waiting, packed(rows), strict=True)]
        )
        made += len(waiting)
    return made


def measure(store: Store, meaning: Meaning | None, rounds: int) -> list[dict[str, Any]]:
    """A row a kind, and one for all."""
    found = timed(store, meaning, rounds)
    rows = [row(kind, values) for kind, values in found.items()]
    return [*rows, row("all", [v for values in found.values() for v in values])]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("store", type=Location, help="a file or postgresql://...")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--meaning", action="store_true")
    parser.add_argument("--made-vectors", action="store_true")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    if given.store.missing():
        sys.exit(f"{given.store}: there is no store here; make one with `roznamcha ingest`")
    with tempfile.TemporaryDirectory() as folder:
        path = given.store
        meaning = Meaning(load_model()) if given.meaning or given.made_vectors else None
        if given.made_vectors and meaning is not None:
            path = Location(shutil.copy(given.store.file, Path(folder) / "copy.db"))
            with open_store(path) as store:
                print(f"{fill(store, meaning.model.name):,} vectors made up", file=sys.stderr)
        with open_store(path, read_only=True) as store:
            if meaning is not None:
                meaning.index(store, version="one")
                print(f"{store.search.embedded_count(meaning.model.name)[0]:,} vectors", file=sys.stderr)
            rows = measure(store, meaning, given.rounds)
    if given.json:
        print(json.dumps(rows, ensure_ascii=False))
        return
    for r in rows:
        print("  ".join(f"{v:<14}" if k == "questions" else f"{k} {v:>6}" for k, v in r.items()))


if __name__ == "__main__":
    main()
