"""The frames: rules that say which words tell an event of which type, and where in a text they stand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from ahocorasick_rs import AhoCorasick, MatchKind

from roznamcha.errors import LexiconError
from roznamcha.lang.rules import Rule, load_rules
from roznamcha.lang.tables import DATA
from roznamcha.records import EventType
from roznamcha.text.document import Document, Sentence
from roznamcha.text.fold import fold

FILES = ("force", "ties")
SHAPES = frozenset(
    {"directed", "launch", "intercept", "mutual", "assembly", "summon", "mover", "goer", "mover_force", "patient",
     "killed", "giver", "office", "solo"}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Frame:
    """One rule of the event files: its type, how its roles are handed out, and how many parties it needs."""

    name: str
    type: EventType
    shape: str
    rule: Rule
    order: int
    needs: int
    options: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Trigger:
    """Words that tell an event: clean offsets and the tokens `first`..`last` (half-open)."""

    frame: Frame
    start: int
    end: int
    first: int
    last: int


@cache
def frames() -> tuple[Frame, ...]:
    """All frames, in the order of the files. Raises `LexiconError` for a shape that no code knows."""
    out: list[Frame] = []
    for name in FILES:
        path = DATA / "events" / f"{name}.toml"
        for rule in load_rules(path, required=("type", "frame", "anchors")):
            if rule.data["frame"] not in SHAPES:
                raise LexiconError(f"{rule.where}: there is no frame {rule.data['frame']!r}")
            out.append(
                Frame(
                    rule.name,
                    rule.data["type"],
                    rule.data["frame"],
                    rule,
                    len(out),
                    rule.data.get("needs", 1),
                    rule.data,
                )
            )
    return tuple(out)


@cache
def _anchors() -> tuple[AhoCorasick, tuple[tuple[Frame, ...], ...]]:
    """The automaton over all anchors, and the frames that each of them calls for."""
    by_anchor: dict[str, list[Frame]] = {}
    for frame in frames():
        for anchor in frame.rule.data["anchors"]:
            by_anchor.setdefault(fold(anchor), []).append(frame)
    automaton = AhoCorasick(list(by_anchor), matchkind=MatchKind.Standard)
    return automaton, tuple(tuple(f) for f in by_anchor.values())


def find_triggers(doc: Document) -> list[tuple[Sentence, list[Trigger]]]:
    """The triggers of each sentence that has any, in order; where two overlap the longer one stays."""
    automaton, calls = _anchors()
    tried: dict[int, dict[int, Frame]] = {}
    places: dict[int, Sentence] = {}
    for index, start, _ in automaton.find_matches_as_indexes(doc.folded, overlapping=True):
        sentence = doc.sentence_at(start)
        if sentence is None:
            continue
        places[sentence.start] = sentence
        called = tried.setdefault(sentence.start, {})
        for frame in calls[index]:
            called[frame.order] = frame
    out = []
    for at in sorted(tried):
        sentence = places[at]
        found = [
            (m.end() - m.start(), frame.order, m.start(), m.end(), frame)
            for _, frame in sorted(tried[at].items())
            for m in frame.rule.pattern.finditer(doc.folded, sentence.start, sentence.end)
        ]
        found.sort(key=lambda f: (-f[0], f[1], f[2]))
        kept: list[Trigger] = []
        for _, _, start, end, frame in found:
            if any(start < t.end and t.start < end for t in kept):
                continue
            first, last = doc.token_at(start), doc.token_at(end - 1) + 1
            kept.append(Trigger(frame, start, end, first, last))
        if kept:
            out.append((sentence, sorted(kept, key=lambda t: t.start)))
    return out
