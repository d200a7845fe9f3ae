"""The score of extracted records against gold ones: precision, recall and F1 of each part, with misses.

A hit of each figure is what the record's contract says: times and statements match where their spans overlap
by at least one half, one to one; events where they are of one type and their evidence meets or shares a
sentence. The finer figures ask in addition for the same value, party, act, speaker, actors or date.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from roznamcha.evaluate.match import (
    HALF,
    Bounds,
    Item,
    bounds,
    by_overlap,
    overlap,
    pair_up,
    same_event,
    same_party_and_act,
    same_speaker,
)

Test = Callable[[Item, Item], bool]


@dataclass(slots=True)
class Tally:
    """Counts of hits, of gold items and of system items, and the figures they give (between 0 and 1)."""

    hits: int = 0
    gold: int = 0
    system: int = 0

    def add(self, *, hits: int, gold: int, system: int) -> None:
        """Count one report more."""
        self.hits += hits
        self.gold += gold
        self.system += system

    @property
    def precision(self) -> float:
        """Hits over system items, 0.0 without any."""
        return self.hits / self.system if self.system else 0.0

    @property
    def recall(self) -> float:
        """Hits over gold items, 0.0 without any."""
        return self.hits / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall.

        >>> Tally(hits=3, gold=4, system=6).f1
        0.6
        """
        p, r = self.precision, self.recall
        return 2 * p * r / (p + r) if p + r else 0.0


@dataclass(frozen=True, slots=True)
class Miss:
    """One thing that went wrong: what kind of wrong, in which part of which report, and the words it stands
    on.
    """

    report: str
    kind: str
    part: str
    detail: str
    words: str

    def __str__(self) -> str:
        return f"{self.kind:8} {self.part}: {self.detail} | {self.words}"


@dataclass(slots=True)
class Scores:
    """All that was counted: `figures` by name, `rates` as hits over cases, acts for the macro-F1."""

    figures: dict[str, Tally] = field(default_factory=dict)
    rates: dict[str, Tally] = field(default_factory=dict)
    acts_gold: Counter[str] = field(default_factory=Counter)
    acts_system: Counter[str] = field(default_factory=Counter)
    acts_hit: Counter[str] = field(default_factory=Counter)
    acts_found: Counter[tuple[str, str]] = field(default_factory=Counter)
    misses: list[Miss] = field(default_factory=list)
    reports: int = 0

    @property
    def act_macro_f1(self) -> float:
        """The mean of the acts' F1 over the acts that gold has; unfound and spurious statements count against
        it.
        """
        each = [
            Tally(self.acts_hit[act], self.acts_gold[act], self.acts_system[act]).f1
            for act in sorted(self.acts_gold)
        ]
        return sum(each) / len(each) if each else 0.0

    @property
    def act_macro_f1_found(self) -> float:
        """The same over the statements that were found: how well acts are told apart, finding aside."""
        wanted: Counter[str] = Counter()
        given: Counter[str] = Counter()
        for (want, got), n in self.acts_found.items():
            wanted[want] += n
            given[got] += n
        each = [Tally(self.acts_found[act, act], wanted[act], given[act]).f1 for act in sorted(wanted)]
        return sum(each) / len(each) if each else 0.0


def always(_gold: Item, _system: Item) -> bool:
    """A found item is a hit, whatever it says."""
    return True


def _same(key: str) -> Test:
    return lambda gold, system: gold[key] == system.get(key)


def _full_statement(gold: Item, system: Item) -> bool:
    return same_party_and_act(gold, system) and same_speaker(gold, system)


def _full_event(gold: Item, system: Item) -> bool:
    actors = set(gold["actors"]) == set(system.get("actors") or ())
    return actors and gold.get("date") in (None, system.get("date"))


@dataclass(frozen=True, slots=True)
class _Part:
    name: str
    levels: tuple[tuple[str, Test], ...]
    prefix: str
    label: tuple[str, ...]
    shown: tuple[str, ...]


_TIMES = _Part(
    "times",
    (("span", always), ("value", lambda g, s: g.get("value") == s.get("value"))),
    "",
    ("value",),
    ("value",),
)
_STATEMENTS = _Part(
    "statements",
    (
        ("span", always),
        ("party", _same("party")),
        ("act", _same("act")),
        ("party+act", same_party_and_act),
        ("full", _full_statement),
    ),
    "content_",
    ("act",),
    ("speaker", "party", "act"),
)
_EVENTS = _Part("events", (("type", always), ("full", _full_event)), "", ("type",), ("actors", "date"))


def score_reports(pairs: Iterable[tuple[Item, Item]], *, misses: bool = False) -> Scores:
    """Score system reports against gold ones, pair by pair; an absent system report is given as an empty
    mapping.

    A gold report has the record's keys and `text`; `name` is used for the list of misses, made if `misses` is
    set.
    """
    scores = Scores()
    for gold, system in pairs:
        _score_report(gold, system, scores, misses=misses)
    return scores


def _score_report(gold: Item, system: Item, scores: Scores, *, misses: bool) -> None:
    scores.reports += 1
    _score_part(_TIMES, gold, system, by_overlap(), scores, misses=misses)
    found = _score_part(_STATEMENTS, gold, system, by_overlap("content_"), scores, misses=misses)
    _score_part(_EVENTS, gold, system, same_event(gold["text"]), scores, misses=misses)
    known, given = gold.get("published"), system.get("published")
    scores.figures.setdefault("published (date)", Tally()).add(
        hits=int(known is not None and known == given),
        gold=int(known is not None),
        system=int(given is not None),
    )
    _score_statements(gold["statements"], system.get("statements") or (), found, scores)


def _score_part(
    part: _Part,
    gold: Item,
    system: Item,
    alike: Callable[[Item, Item], float],
    scores: Scores,
    *,
    misses: bool,
) -> list[tuple[int, int]]:
    wanted: Sequence[Item] = gold[part.name]
    given: Sequence[Item] = system.get(part.name) or ()
    pairs = pair_up(wanted, given, alike)
    for level, test in part.levels:
        hits = sum(1 for i, j in pairs if test(wanted[i], given[j]))
        scores.figures.setdefault(f"{part.name} ({level})", Tally()).add(
            hits=hits, gold=len(wanted), system=len(given)
        )
    if misses:
        scores.misses.extend(_misses(part, gold, wanted, given, pairs))
    return pairs


def _misses(
    part: _Part, gold: Item, wanted: Sequence[Item], given: Sequence[Item], pairs: Sequence[tuple[int, int]]
) -> Iterable[Miss]:
    text, name = gold["text"], str(gold.get("name") or "")

    def told(item: Item, keys: Sequence[str]) -> str:
        return ", ".join(f"{key} {item.get(key)!r}" for key in keys)

    def words(span: Bounds) -> str:
        return str(text[span[0] : span[1]]).replace("\n", " ")[:110]

    seen_gold, seen_system = {i for i, _ in pairs}, {j for _, j in pairs}
    for i, item in enumerate(wanted):
        if i not in seen_gold:
            yield Miss(name, "missed", part.name, told(item, part.label), words(bounds(item, part.prefix)))
    for j, item in enumerate(given):
        if j not in seen_system:
            yield Miss(name, "spurious", part.name, told(item, part.label), words(bounds(item, part.prefix)))
    for i, j in pairs:
        wrong = next((level for level, test in part.levels if not test(wanted[i], given[j])), None)
        if wrong:
            detail = f"want {told(wanted[i], part.shown)}; got {told(given[j], part.shown)}"
            yield Miss(name, "wrong", f"{part.name} ({wrong})", detail, words(bounds(wanted[i], part.prefix)))


def _score_statements(
    wanted: Sequence[Item], given: Sequence[Item], pairs: Sequence[tuple[int, int]], scores: Scores
) -> None:
    """Count what only statements have: acts one by one, the speaker among found ones, conditions."""
    speakers = scores.rates.setdefault("speaker, of found statements", Tally())
    conditions = scores.rates.setdefault("conditions found", Tally())
    scores.acts_gold.update(str(s["act"]) for s in wanted)
    scores.acts_system.update(str(s.get("act")) for s in given)
    for i, j in pairs:
        want, got = str(wanted[i]["act"]), str(given[j].get("act"))
        scores.acts_found[want, got] += 1
        scores.acts_hit[want] += want == got
        speakers.add(hits=int(same_speaker(wanted[i], given[j])), gold=1, system=1)
    partner = dict(pairs)
    conditioned = [(i, s) for i, s in enumerate(wanted) if bounds(s, "condition_") != (0, 0)]
    hits = sum(
        1
        for i, s in conditioned
        if i in partner and overlap(bounds(s, "condition_"), bounds(given[partner[i]], "condition_")) >= HALF
    )
    told = sum(1 for s in given if bounds(s, "condition_") != (0, 0))
    conditions.add(hits=hits, gold=len(conditioned), system=told)


def as_json(scores: Scores) -> Mapping[str, Mapping[str, float]]:
    """The figures as plain data, by name: precision, recall, F1 and the counts."""
    return {
        name: {"p": t.precision, "r": t.recall, "f1": t.f1, "gold": t.gold, "system": t.system}
        for name, t in scores.figures.items()
    }
