"""One event mentioned several times in a report is one event: its evidence is the clause that tells most."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from roznamcha.events.frames import Trigger
from roznamcha.events.parties import parties_of
from roznamcha.events.telling import bystanders
from roznamcha.records import Event, EventType, Figures, Mention, Status
from roznamcha.text.document import Sentence

# how often a report must name the second of its two main sides
_OFTEN = 3
# farther than any two words of a sentence
_FAR = 1_000_000
# how far before its acceptance the accepted may end, in characters: nothing lies between but a blank
_NEXT = 2
_VIOLENT = frozenset({"attack", "strike", "clash"})
# told by a verb and placed or dated, force is an event though nobody's side is named
_FORCE = frozenset({*_VIOLENT, "release", "border", "deployment", "meeting", "visit", "withdrawal"})
_COMPLETED = frozenset({"talks", "ceasefire", "agreement", "clash"})
# what one side grants by accepting it
_GRANTED = frozenset(
    {
        "border",
        "sanction",
        "release",
        "ceasefire",
        "withdrawal",
        "aid",
        "deployment",
        "deportation",
        "relations",
    }
)
# what a state tells of itself
_OWN_MATTER = frozenset({"arrest"})
_BROKERED = frozenset({"talks", "ceasefire", "agreement"})
_DISPUTED = frozenset(
    {*_VIOLENT, "arrest", "deployment", "sanction", "border", "withdrawal", "ceasefire", "deportation", "aid"}
)


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
    spot: str | None
    figures: Figures
    status: Status
    verbal: bool
    back: bool
    own_date: bool
    headline: bool
    teller: str | None
    firm: bool
    turn: str | None = None
    completed: bool = False
    partnered: bool = False
    aimed: bool = False
    charge: bool = True

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


def main_pair(mentions: Sequence[Mention], brokers: Sequence[str] = ()) -> tuple[str, ...]:
    """The two sides that a report is about, if it names two far more often than any other; else none.

    `brokers`: the sides that the report names as mediators.
    """
    counts = Counter(
        side
        for m in mentions
        if m.kind != "outlet" and m.kind != "place"
        for side in parties_of(m)
        if side not in brokers
    )
    ranked = sorted(counts.items(), key=lambda c: (-c[1], c[0]))
    if len(ranked) < 2 or ranked[1][1] < _OFTEN or (len(ranked) > 2 and ranked[2][1] * 2 > ranked[1][1]):
        return ()
    return ranked[0][0], ranked[1][0]


def merge(
    drafts: Sequence[Draft],
    pair: tuple[str, ...] = (),
    brokers: Sequence[str] = (),
    sides: Sequence[str] = (),
) -> tuple[Draft, ...]:
    """Merge what tells the same event, in the order of the evidence; drop what names too few parties.

    `pair`: the two sides that the whole report is about, for talks and deals that leave them out; `brokers`:
    its mediators, who are no side of what they broker.
    """
    kept: list[Draft] = []
    whole = _with_victims(_without_echoes([_brokered(d, brokers) for d in drafts]), pair, sides)
    for draft in _completed(whole, pair):
        same = [i for i, other in enumerate(kept) if _same(other, draft)]
        if same:
            i = min(same, key=lambda i: (_distance(kept[i], draft), i))
            kept[i] = _join(kept[i], draft)
        elif not (draft.back or draft.completed) or _stands_alone(draft):
            kept.append(draft)
    kept = [d for d in kept if _tells_enough(d)]
    kept.sort(key=lambda d: (d.start, d.end, d.trigger.start))
    return tuple(kept)


def _distance(a: Draft, b: Draft) -> int:
    """How far apart two drafts of one sentence stand, in characters; those of other sentences are all as far."""
    if a.sentence.start != b.sentence.start:
        return _FAR
    return abs(a.trigger.start - b.trigger.start)


def _tells_enough(d: Draft) -> bool:
    """Whether a draft names as many parties as its frame needs, or is told firmly enough to do without."""
    needs = d.trigger.frame.needs
    if d.trigger.frame.shape == "goer" and not d.actors:
        # families and ships set out too
        return False
    if d.turn == "violated" and d.sides() > 0:
        return True
    if _half_told(d):
        return False
    if d.kind in _VIOLENT and needs == 0 and not (d.sides() or d.figures or d.place or d.own_date):
        # «پدرش در جنگ کشته شد»
        return False
    if d.sides() >= needs > 0 or (needs == 0 and (d.firm or d.sides() > 0)):
        return True
    told = bool(d.own_date or d.place or d.figures)
    if d.kind == "clash":
        # who fights whom may be left open: «در مرز درگیری شد», «در درگیری‌ها سه سرباز کشته شدند»
        return (
            told
            and d.status == "happened"
            and _is_fight(d)
            and (d.verbal or bool(d.figures) or (d.own_date and d.place is not None))
        )
    return d.verbal and d.kind in _FORCE and needs == 1 and told


def _half_told(d: Draft) -> bool:
    """Whether a draft lacks the side without which its kind is rarely told rightly, and nothing else holds it.

    Somebody visits; help goes from one to another; whoever strikes hits somebody.
    """
    if d.kind == "visit":
        return not d.actors
    if d.kind == "aid":
        return not ((d.actors and d.targets) or d.verbal)
    if d.kind == "attack" and d.actors and not (d.targets or d.figures or d.aimed):
        # of 26 such that somebody judged 7 were read rightly
        return True
    if d.kind in ("attack", "strike"):
        return bool(d.actors) and not (d.targets or d.figures or d.spot or d.verbal or d.own_date or d.aimed)
    return False


def _only_other(d: Draft, sides: Sequence[str]) -> str | None:
    """The one state or group besides the attacker that the whole report names, if it names but one."""
    others = [s for s in sides if s not in d.actors]
    return others[0] if len(others) == 1 and len(sides) == 2 else None


def _with_victims(drafts: Sequence[Draft], pair: tuple[str, ...], sides: Sequence[str] = ()) -> list[Draft]:
    """Name whom an attack hit, or who made it, where it is told without and the rest of the report leaves no doubt."""
    hit: dict[tuple[str, ...], set[tuple[str, ...]]] = {}
    for d in drafts:
        if d.kind in ("attack", "strike") and d.actors and d.targets and d.trigger.frame.shape != "killed":
            hit.setdefault(d.actors, set()).add(d.targets)
    by: dict[tuple[str, ...], set[tuple[str, ...]]] = {}
    for actors, targets in ((a, t) for a, all_ in hit.items() for t in all_):
        by.setdefault(targets, set()).add(actors)
    aggressors = {d.actors for d in drafts if d.kind in _VIOLENT and d.actors}
    out = []
    for d in drafts:
        attackers = by.get(d.targets, set())
        follows = d.back or len(aggressors) == 1
        if d.kind in ("attack", "strike") and d.targets and not d.actors and follows and len(attackers) == 1:
            d = replace(d, actors=next(iter(attackers)))
        # «به چند قایق حمله کرد»: whom it hit is told, though he has no side
        if d.kind in ("attack", "strike") and d.actors and not d.targets and not d.aimed:
            known = hit.get(d.actors, set())
            other = tuple(p for p in pair if p not in d.actors)
            if len(known) == 1:
                d = replace(d, targets=next(iter(known)))
            elif not known and len(other) == 1 and not d.place:
                d = replace(d, targets=other)
            elif not known and not pair and not d.place and (lone := _only_other(d, sides)):
                d = replace(d, targets=(lone,))
        if d.kind == "sanction" and len(d.actors) == 1 and not d.targets and d.actors[0] in pair:
            # «تحریم‌های آمریکا» in a report about the two are those against the other
            d = replace(d, targets=tuple(p for p in pair if p not in d.actors))
        out.append(d)
    return out


def _is_fight(d: Draft) -> bool:
    """Whether a draft tells a single fight, not a war at large."""
    return d.trigger.frame.options.get("fight") is True


def _brokered(d: Draft, brokers: Sequence[str]) -> Draft:
    """The draft with the report's mediators among its mediators («دو طرف» does not mean them)."""
    if d.kind not in _BROKERED or not set(d.actors) & set(brokers):
        return d
    actors = tuple(a for a in d.actors if a not in brokers)
    mediators = tuple(dict.fromkeys([*d.mediators, *brokers]))
    return replace(d, actors=actors, mediators=mediators)


def _stands_alone(d: Draft) -> bool:
    """Whether words that point back tell an event nonetheless: with a verb of its own and all its sides."""
    return (d.verbal or d.firm) and d.sides() >= 2


def _completed(drafts: Sequence[Draft], pair: tuple[str, ...]) -> list[Draft]:
    """Give a one-sided talk or deal the other side, if the report leaves no doubt («مذاکرات ادامه یافت»)."""
    pairs = [d for d in drafts if d.trigger.frame.shape == "mutual" and len(d.actors) == 2]
    out = []
    for d in drafts:
        # who fights whom does not say who talks with whom
        told = Counter(
            tuple(sorted(o.actors))
            for o in pairs
            if (o.kind == "clash") == (d.kind == "clash") or d.kind == "ceasefire"
        )
        broken = d.turn == "violated" and d.actors
        short = d.trigger.frame.needs > d.sides() and not d.partnered and not broken
        if d.kind in _COMPLETED and d.trigger.frame.shape == "mutual" and short:
            fitting = [
                p for p, _ in sorted(told.items(), key=lambda c: (-c[1], c[0])) if set(d.actors) <= set(p)
            ]
            # who is yet to meet whom is no matter of course
            sure = bool(d.actors or d.own_date or (d.verbal and d.place))
            told_so = sure and d.status != "planned"
            if told_so and fitting and (len(fitting) == 1 or told[fitting[0]] > told[fitting[1]]):
                d = _with_sides(d, fitting[0])
            elif not fitting and pair and set(d.actors) <= set(pair) and d.verbal and sure:
                d = _with_sides(d, pair)
        out.append(d)
    return out


def _with_sides(d: Draft, sides: tuple[str, ...]) -> Draft:
    """The draft between `sides`: it takes up what was told, unless it has a verb and a date of its own."""
    back = d.back or not (d.verbal and d.own_date)
    return replace(d, actors=sides, targets=(), back=back, completed=True)


def _without_echoes(drafts: Sequence[Draft]) -> list[Draft]:
    """Leave out the talk of a meeting or a call told in the same sentence («در دیدار ... گفت وگو کردند»)."""
    out = []
    for d in drafts:
        echo = d.trigger.frame.options.get("echo") and any(
            o.kind in ("meeting", "call")
            and (o.sentence.start == d.sentence.start or _takes_up(d, o))
            and _compatible(o.actors, d.actors)
            for o in drafts
        )  # fmt: skip
        if not echo and not _truce_deal(d, drafts) and not _accepted_by(d, drafts):
            out.append(_accepted(d, drafts))
    return out


def _takes_up(talk: Draft, meeting: Draft) -> bool:
    """Whether a talk told elsewhere may be that of `meeting`: one side's, or between the very same."""
    many = len(talk.actors) > 1
    return len(meeting.actors) > 1 and bool(talk.actors) and (not many or {*talk.actors} == {*meeting.actors})


def _accepted_by(d: Draft, drafts: Sequence[Draft]) -> list[Draft]:
    """What a draft that tells an acceptance accepts: it is no deal of its own («با گشایش مرز موافقت کرد»)."""
    if not d.trigger.frame.options.get("accepts"):
        return []
    return [
        o for o in drafts
        if o.kind in _GRANTED and o.sentence == d.sentence
        and o.start <= d.trigger.start and d.start <= o.trigger.start and o.trigger.end <= d.trigger.start
        and d.trigger.start - o.end <= _NEXT
    ]  # fmt: skip


def _accepted(d: Draft, drafts: Sequence[Draft]) -> Draft:
    """The draft as its sentence accepts it: planned, by whoever accepted it."""
    for by in drafts:
        if by is not d and d in _accepted_by(by, drafts):
            return replace(d, status="planned", actors=d.actors or by.actors, verbal=True)
    return d


def _truce_deal(d: Draft, drafts: Sequence[Draft]) -> bool:
    """Whether a deal is nothing but the ceasefire of its clause («بر سر آتش بس توافق کردند»)."""
    return d.kind == "agreement" and any(
        o.kind == "ceasefire" and o.start < d.end and d.start < o.end and _compatible(o.actors, d.actors)
        for o in drafts
    )


def _compatible(a: Sequence[str], b: Sequence[str]) -> bool:
    return not a or not b or set(a) <= set(b) or set(b) <= set(a)


def _one_force(a: Draft, b: Draft, nameless: bool) -> bool:
    """Whether an attack takes up a strike («حمله موشکی ... این حمله»), nameless victims those of a clash."""
    kinds = {a.kind, b.kind}
    if a.sentence.start == b.sentence.start and kinds <= _VIOLENT and _victims_of(a, b):
        return True
    return (
        kinds == {"attack", "strike"}
        and (a.back or b.back or nameless or a.sentence.start == b.sentence.start)
    ) or (nameless and kinds == {"attack", "clash"})


def _same(a: Draft, b: Draft) -> bool:
    """Whether two drafts can tell one event: same type, and nothing that they say stands against it."""
    nameless = not (a.actors or a.targets) or not (b.actors or b.targets)
    if _dead_in_headline(a, b) or _dead_in_headline(b, a):
        return True
    if a.kind != b.kind and not _one_force(a, b, nameless):
        return False
    if a.turn and b.turn and a.turn != b.turn:
        # a ceasefire agreed, extended, violated and ended
        return False
    together = a.sentence.start == b.sentence.start
    if together and (_victims_of(a, b) or _what_it_hit(a, b) or _what_it_hit(b, a)):
        return True
    if not (_compatible(a.actors, b.actors) and _compatible(a.targets, b.targets)):
        return False
    if not (a.back or b.back):
        if a.date and b.date and a.own_date and b.own_date and not _one_time(a.date, b.date):
            return False
        headline = a.headline or b.headline
        if (a.status == "planned") != (b.status == "planned") and not headline:
            return False
    if together:
        return True
    if not (a.headline or b.headline):
        if any(a.figures[k] != b.figures[k] for k in a.figures if k in b.figures):
            return False
        if not (a.back or b.back) and _told_apart(a, b):
            return False
    return nameless or bool({*a.actors, *a.targets} & {*b.actors, *b.targets})


def _told_apart(a: Draft, b: Draft) -> bool:
    """Whether two sentences tell two events: another spot, or a verb each and no date in common.

    A noun may take up what was told («این مذاکرات», «پس از حمله»); a second finite verb with sides of its own
    tells something new. A state is no spot: what happened in Tehran happened in Iran.
    """
    if a.spot and b.spot and a.spot != b.spot:
        return True
    if not (a.actors or a.targets) or not (b.actors or b.targets):
        return False
    return a.verbal and b.verbal and not (a.own_date and b.own_date)


def _dead_in_headline(head: Draft, body: Draft) -> bool:
    """Whether a headline only counts the dead of the violence that the body tells, with the same figures."""
    return (
        head.headline and not body.headline
        and head.trigger.frame.shape == "killed" and not head.actors
        and body.kind in _VIOLENT and bool(head.figures) and head.figures.items() <= body.figures.items()
        and {*head.targets} <= {*body.actors, *body.targets}
    )  # fmt: skip


def _victims_of(a: Draft, b: Draft) -> bool:
    """Whether one of two drafts of a sentence only counts the dead of the other («کشته شدن دو تن در حمله ...»)."""
    return any(d.trigger.frame.shape == "killed" and not d.actors for d in (a, b))


def _what_it_hit(noun: Draft, clause: Draft) -> bool:
    """Whether a clause without an agent says what the attack told before it hit («حمله ایران ... که پایگاه ... را هدف قرار داد»)."""
    return (
        noun.kind in ("attack", "strike") and bool(noun.actors) and not noun.verbal
        and clause.trigger.frame.name == "attack-target" and not clause.actors and bool(clause.targets)
        and noun.trigger.end <= clause.trigger.start
    )  # fmt: skip


def _one_time(a: str, b: str) -> bool:
    return a.startswith(b) or b.startswith(a)


def _join(a: Draft, b: Draft) -> Draft:
    """One draft out of two: the evidence of the one that tells more, what it lacks from the other."""
    best, rest = (b, a) if b.weight() > a.weight() else (a, b)
    if a.headline != b.headline:
        # a headline repeats the body: the body is the evidence
        best, rest = (b, a) if a.headline else (a, b)
    if a.kind != b.kind:
        weak = a if a.kind == "attack" or (a.kind == "strike" and b.kind == "clash") else b
        best, rest = (b, a) if weak is a else (a, b)
    actors = best.actors if len(best.actors) >= len(rest.actors) else rest.actors
    if best.kind == "clash" and len(actors) < 2:
        # whose soldiers died in it took part
        actors = tuple(dict.fromkeys([*actors, *rest.actors, *rest.targets]))
    return replace(
        best,
        actors=actors,
        targets=_targets(best, rest),
        mediators=best.mediators or rest.mediators,
        date=best.date or rest.date,
        place=best.place or rest.place,
        spot=best.spot or rest.spot,
        figures={**rest.figures, **best.figures},
        teller=best.teller if rest.teller is not None else None,
        charge=best.charge or rest.charge,
        aimed=best.aimed or rest.aimed,
        status="happened" if best.status == "alleged" and _plain(rest) else best.status,
    )


def _plain(d: Draft) -> bool:
    """Whether the report tells it in its own voice, with a verb."""
    return d.status == "happened" and d.teller is None and d.verbal


def _targets(best: Draft, rest: Draft) -> tuple[str, ...]:
    """Whom it hit: the dead tell it best; sides that fight each other have no targets."""
    if best.kind == "clash":
        return ()
    if rest.trigger.frame.shape == "killed" or _what_it_hit(best, rest):
        return rest.targets or best.targets
    return best.targets or rest.targets


def status_of(d: Draft) -> Status:
    """What only a side tells is alleged; bodies that stand by, reporters and the nameless take no side.

    A war is no claim, and whom a state holds or where its forces stand its own officials know best.
    """
    if d.status != "happened" or d.kind not in _DISPUTED or d.teller is None:
        return d.status
    if d.trigger.frame.options.get("known") or (
        (d.kind in _OWN_MATTER or d.trigger.frame.options.get("own")) and d.teller in (d.actors or d.targets)
    ):
        return d.status
    if not d.actors and not d.charge and d.kind != "strike":
        # an official who tells who was killed and blames nobody disputes nothing
        return "happened"
    return "happened" if d.teller in bystanders() else "alleged"


def _hit(d: Draft) -> tuple[str, ...]:
    """Whom it hit: of two that strike each other neither is the target alone."""
    if d.kind not in _VIOLENT:
        return d.targets
    if len(d.actors) > 1:
        return tuple(t for t in d.targets if t not in d.actors)
    return () if d.targets == d.actors else d.targets


def event_of(d: Draft) -> Event:
    """The entry of the record that a draft becomes."""
    return Event(
        type=d.kind,
        start=d.start,
        end=d.end,
        actors=d.actors,
        targets=_hit(d),
        mediators=d.mediators,
        date=d.date,
        place=d.place,
        figures=d.figures,
        status=status_of(d),
        rule=d.trigger.frame.name,
        why=(f"trigger:{d.trigger.start}-{d.trigger.end}",),
    )
