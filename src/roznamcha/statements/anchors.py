"""Which rules can match at all: the words that a pattern needs, looked for once in the whole text.

A pattern of alternatives is slow to search for, and most rules match nowhere in most reports. From each pattern the
letters are worked out without which it cannot match, and one automaton finds those of all rules in one pass.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import lru_cache

import regex
from ahocorasick_rs import AhoCorasick, MatchKind

from roznamcha.lang.rules import Rule

# a pattern piece by piece: what `lang.rules` lets through, and what it makes of it
_PIECE = regex.compile(
    r"(?P<around>\(\?(?:<?[=!]))|(?P<group>\((?:\?(?::|>|P<\w+>))?)|(?P<close>\))|(?P<or>\|)"
    r"|(?P<set>\[(?:\\.|[^\]\\])+\]|\\[pP]\{[^}]*\}|\\[dDwWsS]|[.^$])|\\(?P<escaped>[^A-Za-z0-9])|(?P<char>[^\\?*+{}()\[|.^$])"
)
_TIMES = regex.compile(r"(?P<least>[?*+]|\{(?P<low>\d*)(?:,\d*)?\})[?+]?")
# one letter is nearly everywhere
_SHORTEST = 2

Needed = frozenset[str] | None


class Anchors:
    """The rules of a file and the letters that each of them needs."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self.rules = tuple(rules)
        self._always: list[bool] = []
        owners: dict[str, list[int]] = {}
        for number, rule in enumerate(self.rules):
            needed = needed_by(rule.source)
            self._always.append(needed is None)
            for word in sorted(needed or ()):
                owners.setdefault(word, []).append(number)
        self._owners = tuple(map(tuple, owners.values()))
        self._automaton = AhoCorasick(list(owners), matchkind=MatchKind.Standard)
        self._scan = lru_cache(maxsize=2)(self._find)

    def _find(self, folded: str) -> Sequence[tuple[Rule, Sequence[int] | None]]:
        """The rules that may match in `folded`, in their order, with where the letters that they need begin."""
        out: list[list[int]] = [[] for _ in self.rules]
        for index, start, _ in self._automaton.find_matches_as_indexes(folded, overlapping=True):
            for number in self._owners[index]:
                out[number].append(start)
        return [
            (rule, None if always else sorted(places))
            for rule, always, places in zip(self.rules, self._always, out, strict=True)
            if always or places
        ]

    def within(self, folded: str, start: int, end: int) -> Iterator[Rule]:
        """The rules that may match in `folded[start:end]`, in their order; no other can."""
        for rule, places in self._scan(folded):
            if places is None or ((k := bisect_left(places, start)) < len(places) and places[k] < end):
                yield rule


def needed_by(pattern: str) -> Needed:
    """Strings of which every match of `pattern` holds at least one; `None` where that cannot be said.

    >>> sorted(needed_by("(?:در|از) (?:خانه|باغ)(?: ما)?") or ())
    ['باغ', 'خانه']
    >>> needed_by("(?:در|.) ?") is None
    True
    """
    needed, end = _alternatives(pattern, 0)
    return needed if end == len(pattern) else None


def _alternatives(pattern: str, at: int) -> tuple[Needed, int]:
    """What is needed by the alternatives from `at` to the bracket that closes them, and where that stands."""
    branches: list[Needed] = []
    while True:
        needed, at = _sequence(pattern, at)
        branches.append(needed)
        if pattern[at : at + 1] != "|":
            break
        at += 1
    known = [b for b in branches if b is not None]
    return (frozenset().union(*known) if len(known) == len(branches) else None), at


def _sequence(pattern: str, at: int) -> tuple[Needed, int]:
    """What is needed by the pieces from `at` to the next `|`, closing bracket or end: the one that tells most."""
    found: list[frozenset[str]] = []
    run = ""

    def close_run() -> None:
        nonlocal run
        if len(run) >= _SHORTEST:
            found.append(frozenset((run,)))
        run = ""

    while at < len(pattern) and pattern[at] not in "|)":
        piece = _PIECE.match(pattern, at)
        if piece is None:
            return None, len(pattern) + 1
        at = piece.end()
        inner: Needed = None
        if piece["around"] or piece["group"]:
            inner, at = _alternatives(pattern, at)
            at += 1
        times = _TIMES.match(pattern, at)
        at = times.end() if times else at
        if piece["around"]:
            continue
        least = 1 if times is None or times["least"] == "+" else int(times["low"] or 0)
        char = piece["char"] or piece["escaped"]
        if char and least:
            run += char
        if not char or times:
            close_run()
        if inner and least:
            found.append(inner)
    close_run()
    return max(found, key=lambda words: (min(len(w.strip()) for w in words), -len(words)), default=None), at
