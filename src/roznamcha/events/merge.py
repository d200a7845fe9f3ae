"""One event mentioned several times in a report is one event: its evidence is the clause that tells most."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from roznamcha.events.frames import Trigger
from roznamcha.records import Event, EventType, Figures, Status
from roznamcha.text.document import Sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An event as one trigger tells it, before repetitions are merged."""

    kind: EventType
    trigger: Trigger
    sentence: Sentence
    start: int
    end: int
    actors: tuple[str, ...]
    targets: tuple[str, ...]
    mediators: tuple[str, ...]
    date: str | None
    place: str | None
    figures: Figures
    status: Status
    verbal: bool
    back: bool
    own_date: bool

    def sides(self) -> int:
        """How many parties count towards what the frame needs."""
        if self.trigger.frame.shape in ("mutual", "summon"):
            return len(set(self.actors))
        return len({*self.actors, *self.targets})

    def weight(self) -> int:
        """How much it tells: parties, date, place, figures, a verb of its own."""
        return (
            2 * len(self.actors) + len(self.targets) + 2 * (self.date is not None) + (self.place is not None)
            + 2 * len(self.figures) + self.verbal
        )  # fmt: skip


def merge(drafts: Sequence[Draft]) -> tuple[Event, ...]:
    """Merge what tells the same event, in the order of the evidence; drop what names too few parties."""
    kept: list[Draft] = []
    for draft in _completed(_without_echoes(drafts)):
        for i, other in enumerate(kept):
            if _same(other, draft):
                kept[i] = _join(other, draft)
                break
        else:
            if not draft.back or _stands_alone(draft):
                kept.append(draft)
    kept = [d for d in kept if d.sides() >= d.trigger.frame.needs]
    kept.sort(key=lambda d: (d.start, d.end, d.trigger.start))
    return tuple(_event(d) for d in kept)


def _stands_alone(d: Draft) -> bool:
    """Whether words that point back tell an event nonetheless: with a verb of its own and all its sides."""
    return d.verbal and d.sides() >= 2


def _completed(drafts: Sequence[Draft]) -> list[Draft]:
    """Give a one-sided talk or deal the other side, where the report names one pair only («مذاکرات ادامه یافت»)."""
    pairs = {frozenset(d.actors) for d in drafts if d.trigger.frame.shape == "mutual" and len(d.actors) == 2}
    out = []
    for d in drafts:
        if d.trigger.frame.shape == "mutual" and d.trigger.frame.needs > d.sides():
            fitting = [p for p in pairs if set(d.actors) <= p]
            if len(fitting) == 1 and (len(pairs) == 1 or d.actors):
                pair = next(o.actors for o in drafts if frozenset(o.actors) == fitting[0] and len(o.actors) == 2)
                d = replace(d, actors=pair, targets=())
        out.append(d)
    return out


def _without_echoes(drafts: Sequence[Draft]) -> list[Draft]:
    """Leave out the talk of a meeting or a call told in the same sentence («در دیدار ... گفت‌وگو کردند»)."""
    out = []
    for d in drafts:
        echo = d.trigger.frame.options.get("echo") and any(
            o.kind in ("meeting", "call") and o.sentence.start == d.sentence.start and o is not d
            and _compatible(o.actors, d.actors)
            for o in drafts
        )  # fmt: skip
        if not echo:
            out.append(d)
    return out


def _compatible(a: Sequence[str], b: Sequence[str]) -> bool:
    return not a or not b or set(a) <= set(b) or set(b) <= set(a)


def _one_force(a: Draft, b: Draft) -> bool:
    """Whether an attack takes up a strike («حمله موشکی ... این حمله»)."""
    return {a.kind, b.kind} == {"attack", "strike"}


def _same(a: Draft, b: Draft) -> bool:
    """Whether two drafts can tell one event: same type, and nothing that they say stands against it."""
    if a.kind != b.kind and not _one_force(a, b):
        return False
    if not (_compatible(a.actors, b.actors) and _compatible(a.targets, b.targets)):
        return False
    if a.date and b.date and a.own_date and b.own_date and not (a.date.startswith(b.date) or b.date.startswith(a.date)):
        return False
    if (a.status == "planned") != (b.status == "planned"):
        return False
    if a.sentence.start == b.sentence.start:
        return True
    if any(a.figures[k] != b.figures[k] for k in a.figures if k in b.figures):
        return False
    if a.place and b.place and a.place != b.place and a.date != b.date:
        return False
    return bool({*a.actors, *a.targets} & {*b.actors, *b.targets})


def _join(a: Draft, b: Draft) -> Draft:
    """One draft out of two: the evidence of the one that tells more, what it lacks from the other."""
    best, rest = (b, a) if b.weight() > a.weight() else (a, b)
    if _one_force(a, b):
        best, rest = (a, b) if a.kind == "strike" else (b, a)
    return replace(
        best,
        actors=best.actors if len(best.actors) >= len(rest.actors) else rest.actors,
        targets=best.targets or rest.targets,
        mediators=best.mediators or rest.mediators,
        date=best.date or rest.date,
        place=best.place or rest.place,
        figures={**rest.figures, **best.figures},
    )


def _event(d: Draft) -> Event:
    return Event(
        type=d.kind,
        start=d.start,
        end=d.end,
        actors=d.actors,
        targets=d.targets,
        mediators=d.mediators,
        date=d.date,
        place=d.place,
        figures=d.figures,
        status=d.status,
        rule=d.trigger.frame.name,
        why=(f"trigger:{d.trigger.start}-{d.trigger.end}",),
    )
