"""One event mentioned several times in a report is one event: its evidence is the clause that tells most."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from roznamcha.events.frames import Trigger
from roznamcha.records import Event, Figures, Status
from roznamcha.text.document import Sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An event as one trigger tells it, before repetitions are merged."""

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

    def weight(self) -> int:
        """How much it tells: parties, date, place, figures, a verb of its own."""
        return (
            2 * len(self.actors) + len(self.targets) + 2 * (self.date is not None) + (self.place is not None)
            + 2 * len(self.figures) + self.verbal
        )  # fmt: skip


def merge(drafts: Sequence[Draft]) -> tuple[Event, ...]:
    """Merge what tells the same event, in the order of the evidence."""
    kept: list[Draft] = []
    for draft in drafts:
        for i, other in enumerate(kept):
            if _same(other, draft):
                kept[i] = _join(other, draft)
                break
        else:
            kept.append(draft)
    kept.sort(key=lambda d: (d.start, d.end, d.trigger.start))
    return tuple(_event(d) for d in kept)


def _compatible(a: Sequence[str], b: Sequence[str]) -> bool:
    return not a or not b or set(a) <= set(b) or set(b) <= set(a)


def _same(a: Draft, b: Draft) -> bool:
    """Whether two drafts can tell one event: same type, and nothing that they say stands against it."""
    if a.trigger.frame.type != b.trigger.frame.type:
        return False
    if not (_compatible(a.actors, b.actors) and _compatible(a.targets, b.targets)):
        return False
    if a.date and b.date and not (a.date.startswith(b.date) or b.date.startswith(a.date)):
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
        type=d.trigger.frame.type,
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
