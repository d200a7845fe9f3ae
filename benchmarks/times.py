"""Time expressions, ours and other programs', on the same texts: spans, values and speed.

    ROZNAMCHA_GOLD=... python benchmarks/times.py [--rivals PATH/python] [--limit N] [--rounds N]

The texts are the gold reports of `$ROZNAMCHA_GOLD/dev` (without it, the probes alone) and the short probes of
`tests/times/probes.jsonl`. A span is a hit where it overlaps a gold one by half or more, one to one; a value is a hit
where it is the same EDTF besides. Every program gets the text and, if it can use one, the day of publication. Speed is
characters a second of processor time over the gold reports (or the probes). Every program runs in a process of its own,
reads the probes and the texts once, so that what is loaded at the first use is there, and then they take turns, a second
or a pass each, `--rounds` times: where the machine itself swings, it swings for all of them. For ours also the search
alone, in texts that are prepared whole.

Rivals run in the interpreter that `--rivals` names (a virtual environment that has them is enough; Roznamcha need not be
there): parstdex, which gives spans only, and dateparser's `search_dates` with
`languages=["fa"]`, which gives words and Gregorian days. A rival that is not installed is skipped with a word.
"""

from __future__ import annotations

import argparse
import contextlib
import importlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

PROBES = Path(__file__).parents[1] / "tests" / "times" / "probes.jsonl"
_LEAST_SECONDS = 1.0  # a quick program reads the texts as often as fills them
RIVALS = ("parstdex", "dateparser")
Text = dict[str, Any]
Spans = list[dict[str, Any]]
Finder = Callable[[str, str | None], Spans]


def parstdex() -> Finder:
    """parstdex: spans of dates and of hours."""
    model: Any = importlib.import_module("parstdex").Parstdex()

    def find(text: str, _reference: str | None) -> Spans:
        spans = model.extract_span(text)["datetime"]
        return [{"start": a, "end": b, "value": None} for a, b in spans]

    return find


def dateparser() -> Finder:
    """dateparser: words, looked up in the text again in their order, with the day they stand for."""
    search: Any = importlib.import_module("dateparser.search").search_dates

    def find(text: str, reference: str | None) -> Spans:
        settings = {"RELATIVE_BASE": datetime.fromisoformat(reference)} if reference else {}
        out, at = [], 0
        for words, day in search(text, languages=["fa"], settings=settings) or ():
            start = text.find(words, at)
            if start < 0:
                continue
            at = start + len(words)
            out.append({"start": start, "end": at, "value": day.date().isoformat()})
        return out

    return find


def serve(name: str) -> None:
    """One program's side of a race: texts on the first line of standard input, what it finds in them back; then for every
    line a number of passes over them, and the seconds of processor time of one back."""
    texts: list[Text] = json.loads(sys.stdin.readline())
    try:
        find = PROGRAMS[name]()
    except ImportError as error:
        print(json.dumps({"skipped": f"not installed ({error.name})"}), flush=True)
        return
    for line in PROBES.read_text(encoding="utf-8").splitlines():  # so that all is loaded
        with contextlib.suppress(Exception):  # counted below
            find(json.loads(line)["text"], None)
    found, failed = one_pass(find, texts)
    print(json.dumps({"found": found, "failed": failed}), flush=True)
    for line in sys.stdin:
        began = time.process_time()
        for _ in range(int(line)):
            one_pass(find, texts)
        print((time.process_time() - began) / int(line), flush=True)


def one_pass(find: Finder, texts: list[Text]) -> tuple[list[Spans], int]:
    """What `find` finds in each text, and on how many it fails: there it has found nothing."""
    found: list[Spans] = []
    failed = 0
    for text in texts:
        try:
            found.append(find(text["text"], text["reference"]))
        except Exception:  # noqa: BLE001  a rival that breaks on a text has found nothing in it
            found.append([])
            failed += 1
    return found, failed


def roznamcha() -> Finder:
    """Roznamcha as it is used."""
    from roznamcha.times.api import read_times

    return lambda text, reference: [
        {"start": r.start, "end": r.end, "value": r.value} for r in read_times(text, reference=reference)
    ]


def search_alone() -> Finder:
    """The search in texts that are prepared whole, for its speed."""
    from roznamcha.text.document import prepare
    from roznamcha.times.find import find_times

    prepared: dict[str, Any] = {}

    def find(text: str, reference: str | None) -> Spans:
        if text not in prepared:
            prepared[text] = prepare(text)
        return [{"start": r.start} for r in find_times(prepared[text], published=reference)]

    return find


PROGRAMS: dict[str, Callable[[], Finder]] = {
    "roznamcha": roznamcha,
    "search alone": search_alone,
    "parstdex": parstdex,
    "dateparser": dateparser,
}


def gold_texts(folder: Path) -> list[Text]:
    """The gold reports with their time expressions."""
    from roznamcha.evaluate.gold import read_gold

    return [
        {"text": g["text"], "reference": g.get("published"), "times": g["times"]} for g in read_gold(folder)
    ]


def probe_texts() -> list[Text]:
    """The probes with what is expected of them."""
    out: list[Text] = []
    for line in PROBES.read_text(encoding="utf-8").splitlines():
        probe = json.loads(line)
        at, times = 0, []
        for words, value in probe["expect"]:
            start = probe["text"].index(words, at)
            at = start + len(words)
            times.append({"start": start, "end": at, "value": value})
        out.append({"text": probe["text"], "reference": probe["reference"], "times": times})
    return out


def scored(texts: list[Text], found: list[Spans]) -> dict[str, float | int]:
    """F1 of spans and values, and how many gold values were hit."""
    from roznamcha.evaluate.match import by_overlap, pair_up
    from roznamcha.evaluate.score import Tally

    spans, values = Tally(), Tally()
    for text, items in zip(texts, found, strict=True):
        gold = text["times"]
        pairs = pair_up(gold, items, by_overlap())
        right = sum(gold[i]["value"] == items[j]["value"] for i, j in pairs)
        spans.add(hits=len(pairs), gold=len(gold), system=len(items))
        values.add(hits=right, gold=len(gold), system=len(items))
    return {"span_f1": spans.f1, "value_f1": values.f1, "values": values.hits, "gold": values.gold}


class Racer:
    """A program in a process of its own, which passes over the texts when it is told to."""

    def __init__(self, name: str, python: str, texts: list[Text]) -> None:
        self.process = subprocess.Popen(
            [python, __file__, "--serve", name], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self.seconds = 0.0
        self.passes = 0
        plain = [{"text": t["text"], "reference": t["reference"]} for t in texts]
        said = self.told(json.dumps(plain))
        self.run: dict[str, Any] = json.loads(said) if said else {"skipped": "does not start"}

    def told(self, line: str) -> str:
        """What the process answers to `line`; empty once it is gone."""
        if self.process.stdin is None or self.process.stdout is None:
            return ""
        with contextlib.suppress(BrokenPipeError):
            self.process.stdin.write(line + "\n")
            self.process.stdin.flush()
        return self.process.stdout.readline()

    def turn(self) -> None:
        """Its turn: as many passes as fill a second, at least one."""
        if "skipped" in self.run:
            return
        passes = 1 if not self.passes else max(1, round(_LEAST_SECONDS * self.passes / self.seconds))
        self.seconds += passes * float(self.told(str(passes)))
        self.passes += passes

    def end(self) -> None:
        """Let the process go."""
        self.process.communicate()


def measure(sets: dict[str, list[Text]], python: str | None, rounds: int) -> list[dict[str, Any]]:
    """A row a program and set of texts."""
    rows: list[dict[str, Any]] = []
    for where, texts in sets.items():
        chars = sum(len(t["text"]) for t in texts)
        racers = {n: Racer(n, python or "", texts) for n in RIVALS if python}
        racers |= {n: Racer(n, sys.executable, texts) for n in PROGRAMS if n not in RIVALS}
        for _ in range(rounds):
            for racer in racers.values():
                racer.turn()
        for name in PROGRAMS:
            row: dict[str, Any] = {"program": name, "texts": where}
            if name not in racers:
                row["skipped"] = "no --rivals given"
            elif "skipped" in racers[name].run:
                row["skipped"] = racers[name].run["skipped"]
            else:
                run = racers[name].run
                row |= {"chars_a_second": chars * racers[name].passes / racers[name].seconds}
                row |= {"failed": run["failed"]}
                row |= {} if name == "search alone" else scored(texts, run["found"])
            rows.append(row)
        for racer in racers.values():
            racer.end()
    return rows


def show(rows: list[dict[str, Any]]) -> None:
    """Print the rows as a table; speeds beside ours."""
    print(
        f"{'texts':8}{'program':14}{'span F1':>9}{'value F1':>10}{'values':>10}{'chars/s':>12}{'ours is':>10}"
    )
    whole = {r["texts"]: r["chars_a_second"] for r in rows if r["program"] == "roznamcha"}
    for r in rows:
        head = f"{r['texts']:8}{r['program']:14}"
        if "skipped" in r:
            print(f"{head}  skipped: {r['skipped']}")
            continue
        scores = f"{'':29}"
        if "gold" in r:
            valued = r["program"] != "parstdex"
            value, hits = (f"{r['value_f1']:.3f}", f"{r['values']}/{r['gold']}") if valued else ("-", "-")
            scores = f"{r['span_f1']:9.3f}{value:>10}{hits:>10}"
        times = f"{whole[r['texts']] / r['chars_a_second']:9.1f}x" if r["program"] in RIVALS else ""
        failed = f"  fails on {r['failed']}" if r["failed"] else ""
        print(f"{head}{scores}{r['chars_a_second']:12,.0f}{times}{failed}")


def main(argv: list[str] | None = None) -> None:
    """Run the benchmark by the command line `argv`."""
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("--rivals", help="a Python interpreter that has parstdex and dateparser")
    cli.add_argument("--limit", type=int, help="texts of each set, for slow programs")
    cli.add_argument("--json", action="store_true", help="print the figures as JSON")
    cli.add_argument("--rounds", type=int, default=5, help="turns of each program")
    cli.add_argument("--serve", choices=PROGRAMS, help=argparse.SUPPRESS)
    args = cli.parse_args(argv)
    if args.serve:
        serve(args.serve)
        return
    sets: dict[str, list[Text]] = {}
    if folder := os.environ.get("ROZNAMCHA_GOLD"):
        sets["gold"] = gold_texts(Path(folder) / "dev")[: args.limit]
    else:
        print("no gold: ROZNAMCHA_GOLD names no folder", file=sys.stderr)
    sets["probes"] = probe_texts()[: args.limit]
    rows = measure(sets, args.rivals, args.rounds)
    if args.json:
        print(json.dumps(rows))
    else:
        show(rows)


if __name__ == "__main__":
    main()
