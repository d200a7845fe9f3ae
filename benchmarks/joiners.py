"""How well and how fast joiners are restored, ours and other programs', on the treebanks' development parts.

    ROZNAMCHA_DATA=... python benchmarks/joiners.py [--limit N]

The joiners of each sentence are taken out and restored. F1 is over joiner positions (an index into the sentence without
joiners). A program that turns spaces into joiners or changes other characters is scored by the joiners that it puts
inside the words of the stripped sentence; `other` counts the sentences in which it changed anything else. `kept` is the
share of sentences with joiners that come out byte for byte as they are. Rivals are measured where they are installed
(a virtual environment of their own will do, with the package's `src` on PYTHONPATH): hazm, shekar, python-negar,
rishe.
"""

from __future__ import annotations

import argparse
import gzip
import importlib
import os
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

ZWNJ = "\u200c"
PARTS = {"PerDT": "fa_perdt-ud-dev.conllu.gz", "Seraji": "fa_seraji-ud-dev.conllu.gz"}
Restorer = Callable[[str], str]


def sentences(path: Path) -> list[str]:
    """The `# text` lines of a gzipped CoNLL-U file."""
    lines = gzip.decompress(path.read_bytes()).decode("utf-8").splitlines()
    return [line.removeprefix("# text = ") for line in lines if line.startswith("# text = ")]


def positions(text: str, stripped: str) -> tuple[set[int], bool]:
    """The joiners of `text` as indices into `stripped`, and whether all else is as in `stripped`.

    Where a program changed other characters, both are walked side by side, and a space that became a joiner counts as
    a change, not as a joiner.
    """
    found: set[int] = set()
    same = True
    at = 0
    for c in text:
        if c == ZWNJ:
            if at < len(stripped) and stripped[at] == " ":
                at += 1
                same = False
            else:
                found.add(at)
        elif at < len(stripped) and stripped[at] == c:
            at += 1
        else:
            same = False
            if at + 1 < len(stripped) and stripped[at + 1] == c:
                at += 2
            elif c != " ":
                at += 1
    return found, same and at == len(stripped)


def ours() -> Restorer:
    """Roznamcha's own."""
    from roznamcha.text.joiners import restore

    def run(text: str) -> str:
        parts, last = [], 0
        for at in restore(text):
            parts.append(text[last:at])
            last = at
        return ZWNJ.join([*parts, text[last:]])

    return run


def hazm() -> Restorer:
    """hazm's normaliser, with nothing on but its spacing."""
    normalizer: Any = importlib.import_module("hazm").Normalizer(
        correct_spacing=True, persian_style=False, persian_numbers=False, remove_diacritics=False,
        remove_specials_chars=False, decrease_repeated_chars=False, unicodes_replacement=False,
        seperate_mi=True,
    )  # fmt: skip
    return lambda text: str(normalizer.normalize(text))


def shekar() -> Restorer:
    """shekar's normaliser."""
    normalizer: Any = importlib.import_module("shekar").Normalizer()
    return lambda text: str(normalizer(text))


def negar() -> Restorer:
    """python-negar's virastar, with its defaults."""
    editor: Any = importlib.import_module("negar.virastar").PersianEditor
    return lambda text: str(editor(text))


def rishe() -> Restorer:
    """rishe's normaliser."""
    module: Any = importlib.import_module("rishe")
    normalizer = module.Normalizer()
    return lambda text: str(normalizer.normalize(text))


RESTORERS: dict[str, Callable[[], Restorer]] = {
    "roznamcha": ours, "hazm": hazm, "shekar": shekar, "python-negar": negar, "rishe": rishe,
}  # fmt: skip


def f1(lines: Iterable[str], run: Restorer) -> tuple[float, int]:
    """F1 over joiner positions, and in how many sentences something else was changed."""
    good = extra = lost = other = 0
    for line in lines:
        stripped = line.replace(ZWNJ, "")
        wanted, _ = positions(line, stripped)
        got, same = positions(run(stripped), stripped)
        good, extra, lost = good + len(wanted & got), extra + len(got - wanted), lost + len(wanted - got)
        other += not same
    return 2 * good / max(1, 2 * good + extra + lost), other


def speed(text: str, run: Restorer) -> float:
    """Characters a second over `text`."""
    start = time.perf_counter()
    run(text)
    return len(text) / (time.perf_counter() - start)


def main() -> int:
    """Print a table of the programs that are installed."""
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("--limit", type=int, default=None, help="sentences a part, for slow programs")
    given = options.parse_args()
    if "ROZNAMCHA_DATA" not in os.environ:
        print("skipped: ROZNAMCHA_DATA names no folder")
        return 0
    data = Path(os.environ["ROZNAMCHA_DATA"])
    parts = {name: sentences(data / file)[: given.limit] for name, file in PARTS.items()}
    text = "\n".join(line.replace(ZWNJ, "") for lines in parts.values() for line in lines)
    for name, make in RESTORERS.items():
        try:
            run = make()
            run("گزارش")
        except ImportError as error:
            print(f"{name}: skipped, not installed ({error.name})")
            continue
        except Exception as error:  # noqa: BLE001  a rival that does not start is no failure of the benchmark
            print(f"{name}: skipped, does not start ({type(error).__name__}: {error})")
            continue
        cold, warm = speed(text, run), speed(text, run)
        row = [f"{name}: {cold / 1e6:.3f} million characters a second at first, {warm / 1e6:.3f} again"]
        for part, lines in parts.items():
            value, other = f1(lines, run)
            joined = [line for line in lines if ZWNJ in line]
            kept = sum(run(line) == line for line in joined) / max(1, len(joined))
            row.append(f"{part} F1 {value:.4f}, other {other} of {len(lines)}, kept {kept:.3f}")
        print("; ".join(row))
    return 0


if __name__ == "__main__":
    sys.exit(main())
