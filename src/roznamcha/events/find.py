"""All events of a document: triggers become events by grammar, mood and merging."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from roznamcha.events.figures import counted_in, figures_in
from roznamcha.events.fit import fits, held, is_memoir, nominal_fits, refers_back, turn_of, uses_weapon
from roznamcha.events.foes import against_foes
from roznamcha.events.frames import Trigger, find_triggers
from roznamcha.events.grammar import Scene, set_scene
from roznamcha.events.merge import Draft, event_of, main_pair, merge
from roznamcha.events.mood import mood_of
from roznamcha.events.parties import Cast, parties_of
from roznamcha.events.phrases import is_aimed, of_state
from roznamcha.events.roles import CAPITAL, cast
from roznamcha.events.stance import refrains
from roznamcha.events.telling import Telling, bystanders, telling_at, tellings
from roznamcha.events.when import (
    lies_after,
    lies_before,
    lies_far_off,
    nearest_time,
    opens_stretch,
)
from roznamcha.events.whole import (
    among_their_own,
    at_the_scene,
    is_rhetoric,
    of_their_branch,
    scene_of,
)
from roznamcha.lang.grammar import GRAMMAR
from roznamcha.lang.tables import DATA, keys, read_table
from roznamcha.records import Event, Figures, Mention, Statement, Status, TimeRef
from roznamcha.text.document import Document, Sentence

_VIOLENT = frozenset({"attack", "strike", "clash"})
# how long a first line can be and still be a headline, in characters
_HEADLINE = 160
# words behind the verb of a meeting among which its purpose is named
_NEAR_PURPOSE = 4
# how many words behind «در» the comma may stand that leads on to the larger place
_APPOSITION = 5
# how many words before its noun «مدعی» stands
_CLAIM_REACH = 3
# who says so speaks of what others do
_OTHERS_DEEDS = frozenset({"condemn", "demand", "support"})
_ANNOUNCED = frozenset({"agreement", "ceasefire", "sanction", "border", "relations", "appointment", "aid"})


def find_events(
    doc: Document,
    *,
    times: Sequence[TimeRef],
    mentions: Sequence[Mention],
    statements: Sequence[Statement],
    published: str | None,
) -> tuple[Event, ...]:
    """The events in `doc`, in the order of their evidence."""
    times = [t for t in times if not (opens_stretch(doc, t) or lies_far_off(t.value, published))]
    mentions = [m for m in outermost(mentions) if not _names_waters(doc, m)]
    mention_starts = [m.start for m in mentions]
    starts, ordered = tellings(statements)
    drafts: list[Draft] = []
    brokers: list[str] = []
    for sentence, triggers in find_triggers(doc):
        inside = mentions[
            bisect_left(mention_starts, sentence.start) : bisect_left(mention_starts, sentence.end)
        ]
        scene = set_scene(doc, sentence, inside, [(t.first, t.last) for t in triggers])
        brokers.extend(s for p in scene.placed if p.role == "mediator" for s in parties_of(p.mention))
        for trigger in triggers:
            telling = telling_at(starts, ordered, trigger.start)
            draft = _draft(doc, scene, trigger, triggers, telling, times, published)
            if draft is not None:
                drafts.append(draft)
    between = tuple(dict.fromkeys(brokers))
    drafts = [d for d in drafts if not _at_home(d)]
    sides = tuple(dict.fromkeys(s for m in mentions for s in parties_of(m)))
    drafts = at_the_scene(drafts, scene_of(mentions, _states()))
    drafts = against_foes(doc, drafts, sides, published)
    found = merge(drafts, main_pair(mentions, between), between, sides)
    if is_memoir(doc):
        found = tuple(d for d in found if d.own_date and len({*d.actors, *d.targets}) > 1)
    told = (among_their_own(doc, d, _states(), sides, published) for d in found if not is_rhetoric(doc, d))
    return tuple(event_of(of_their_branch(d, published)) for d in told)


def _draft(
    doc: Document,
    scene: Scene,
    trigger: Trigger,
    triggers: Sequence[Trigger],
    telling: Telling | None,
    times: Sequence[TimeRef],
    published: str | None,
) -> Draft | None:
    """The event that `trigger` tells, or `None` if it tells none."""
    kind = trigger.frame.type
    if telling is not None and telling.statement.act == "deny":
        return None
    if telling is not None and _in_condition(telling, trigger.start):
        return None
    if not fits(doc, scene, trigger):
        return None
    roles = cast(
        doc,
        scene,
        trigger,
        triggers,
        telling.party if telling and telling.statement.act not in _OTHERS_DEEDS else None,
        _floor(doc, telling),
        _accused(doc, scene, telling, kind),
        armed=telling is not None and _is_communique(doc, telling),
    )
    offered = kind in ("talks", "meeting", "aid", "relations")
    if refrains(doc.words, trigger.first, trigger.last, roles.verb, scene.sentence.first, offered=offered):
        return None
    left, right = _bounds(doc, roles, telling)
    when = nearest_time(times, trigger.start, trigger.end, left, right) or nearest_time(
        times, trigger.start, trigger.end, *_told(scene, kind, telling)
    )
    future = lies_after(when.value if when else None, published)
    mood = mood_of(
        doc,
        scene,
        roles,
        trigger.first,
        kind,
        telling,
        future=future,
        past=lies_before(when.value if when else None, published),
    )
    if mood == "unreal":
        return None
    if (
        kind in ("attack", "strike", "protest")
        and not roles.targets
        and not (kind == "protest" and roles.actors)
    ):
        aside = [t for t in triggers if t is not trigger] if not roles.verbal else []
        roles.targets.extend(
            v for v in _victims(doc, _between(scene, trigger, aside), roles.actors) if v not in roles.actors
        )
    if kind in ("arrest", "release") and not roles.actors:
        # who is held is held by the state where it happens
        roles.actors.extend(_victims(doc, scene) or [t for t in roles.targets[:1] if t in _states()])
    found = {*roles.actors, *roles.targets}
    near = max(roles.left, trigger.first - 4), min(roles.right, trigger.last + 5)
    if not (kind == "sanction" and len(found) > 1) and not nominal_fits(
        doc, trigger, roles.verb, *near, verbal=roles.verbal
    ):
        return None
    if trigger.frame.options.get("needs_place") and not _place(roles, goes=trigger.frame.shape == "goer"):
        return None
    if trigger.frame.options.get("person") and not any(
        p.mention.kind == "person" for p in roles.near if not p.role
    ):
        return None
    if kind == "meeting" and trigger.frame.shape == "mutual" and _alone(roles):
        return None
    if kind == "attack" and _is_verbal_attack(doc, roles, trigger):
        return None
    if (
        trigger.frame.shape == "killed"
        and roles.verbal
        and roles.verb
        and roles.verb.form.person in (1, 2, 5)
    ):
        # «شما شهید می‌شوید»
        return None
    if kind == "attack" and uses_weapon(doc, roles.left, max(roles.right, trigger.last)):
        kind = "strike"
    if kind == "meeting" and _to_settle(doc, roles):
        kind = "talks"
    figures = figures_in(doc, roles.left, roles.right, counted=counted_in(kind))
    if trigger.frame.shape == "killed" and _one_by_name(roles, trigger, figures):
        figures = {"killed": 1, **figures}
    if trigger.frame.options.get("counted") and not (figures and found):
        return None
    somewhere = _place(roles, goes=trigger.frame.shape == "goer") is not None
    dated = when is not None and left <= when.start < right
    if (
        not roles.verbal
        and not (roles.judged and found)
        and kind in _VIOLENT
        and not found
        and not figures
        and not dated
        and not somewhere
    ):
        return None
    if (
        trigger.frame.options.get("held")
        and not roles.verbal
        and not (dated or somewhere or len(roles.actors) > 1 or held(doc, roles.verb))
    ):
        return None
    if kind == "sanction" and not roles.verbal and not roles.actors:
        return None
    status: Status = "planned" if mood == "planned" else "alleged" if roles.blamed else "happened"
    claims = doc.words[max(roles.left, trigger.first - _CLAIM_REACH) : trigger.first]
    if status == "happened" and kind in _VIOLENT and any(w in keys("ev_claims") for w in claims):
        # «اسرائیل مدعی ترور دو فرمانده شد»
        status = "alleged"
    if status == "happened" and kind in ("attack", "strike") and telling is not None and _charged(telling):
        status = "alleged"
    return Draft(
        kind=kind,
        trigger=trigger,
        sentence=scene.sentence,
        start=left,
        end=right,
        actors=tuple(roles.actors),
        targets=tuple(roles.targets),
        mediators=tuple(roles.mediators),
        date=when.value if when else None,
        place=_place(roles, goes=trigger.frame.shape == "goer"),
        spot=_place(roles, goes=trigger.frame.shape == "goer", spot=True),
        figures=figures,
        status=status,
        verbal=roles.verbal,
        back=refers_back(doc, trigger.first),
        own_date=dated,
        headline=_is_headline(doc, scene.sentence),
        teller=telling.party if telling else None,
        firm=bool(roles.verbal or figures or somewhere),
        turn=turn_of(doc, trigger, roles.left, roles.right),
        aimed=is_aimed(doc.words, trigger, roles.left, roles.verb),
        charge=telling is not None and telling.statement.act != "say",
        partnered=any(p.role == "with" and p.mention.kind != "place" for p in roles.near),
    )


def _at_home(draft: Draft) -> bool:
    """Whether a draft tells the sitting of one state's own body («جلسه مجلس»), or of nobody who is named."""
    if draft.trigger.frame.shape != "assembly" or len(draft.actors) > 1:
        return False
    return not draft.actors or draft.actors[0] in _states()


@cache
def _states() -> frozenset[str]:
    """The codes of the states that the gazetteer knows."""
    columns = ("surface", "id", "name", "kind", "place", "flags", "source")
    rows = read_table(DATA / "entities" / "states.tsv", columns)
    return frozenset(row["id"].partition(":")[2] for row in rows)


def _is_headline(doc: Document, sentence: Sentence) -> bool:
    """Whether `sentence` opens a short first line with more text below."""
    end = doc.text.find("\n", sentence.start)
    opens = not any(word[:1].isalnum() for word in doc.words[: sentence.first])
    return opens and 0 < end < _HEADLINE and bool(doc.text[end:].strip())


def _told(scene: Scene, kind: str, telling: Telling | None) -> tuple[int, int]:
    """Where a date may stand: the sentence, without the words around what somebody says.

    Those date the speech; what comes about by being announced happens on that day.
    """
    start, end = scene.sentence.start, scene.sentence.end
    if telling is None or kind in _ANNOUNCED:
        return start, end
    return max(start, telling.statement.content_start), min(end, telling.statement.content_end)


def _accused(doc: Document, scene: Scene, telling: Telling | None, kind: str) -> str | None:
    """The one party that the statement accuses, if it accuses one; of violence only one named before its words."""
    if telling is None or telling.statement.act != "accuse" or len(telling.statement.targets) != 1:
        return None
    accused = telling.statement.targets[0]
    floor = doc.token_at(telling.statement.content_start)
    # «گفته که ... را هدف قرار داده» has its speaker for a subject, whoever else it blames
    named = any(accused in parties_of(p.mention) for p in scene.placed if p.last <= floor)
    return accused if named or kind not in _VIOLENT else None


def _is_communique(doc: Document, telling: Telling) -> bool:
    """Whether an army or a militia tells what it has done, and charges nobody."""
    s = telling.statement
    if s.act != "say" or s.speaker_start is None or s.speaker_end is None:
        return False
    words_of = (doc.words[t] for t in doc.tokens_in(s.speaker_start, s.speaker_end))
    return (s.speaker_id or "").startswith("group:") or any(w in keys("ev_army") for w in words_of)


def _floor(doc: Document, telling: Telling | None) -> int:
    """The first token of the words that `telling` quotes."""
    return doc.token_at(telling.statement.content_start) if telling else 0


def _names_waters(doc: Document, mention: Mention) -> bool:
    """Whether a state only gives its name to waters («دریای عمان»)."""
    first = doc.token_at(mention.start)
    return mention.kind == "state" and first > 0 and doc.words[first - 1] in keys("ev_waters")


def outermost(mentions: Sequence[Mention]) -> list[Mention]:
    """The longest mentions, none inside another; a longer one that has no side gives way to one that has."""
    out: list[Mention] = []
    for m in sorted(mentions, key=lambda m: (m.start, -m.end)):
        if out and m.start < out[-1].end:
            if (
                m.end <= out[-1].end
                and not parties_of(out[-1])
                and parties_of(m)
                and out[-1].kind != "outlet"
            ):
                out[-1] = m
            continue
        out.append(m)
    return out


def _in_condition(telling: Telling, at: int) -> bool:
    start, end = telling.statement.condition_start, telling.statement.condition_end
    return start is not None and end is not None and start <= at < end


def _bounds(doc: Document, roles: Cast, telling: Telling | None) -> tuple[int, int]:
    """The clean offsets of the clause, not beyond the words of the speaker that tells it."""
    start, end = doc.token_starts[roles.left], doc.token_ends[roles.right - 1]
    if telling is not None:
        start, end = max(start, telling.statement.content_start), min(end, telling.statement.content_end)
    return start, max(end, start + 1)


def _charged(telling: Telling) -> bool:
    """Whether a side, no reporter, brings the event up as a charge."""
    return telling.party not in bystanders() and telling.statement.act in ("accuse", "condemn")


def _is_verbal_attack(doc: Document, roles: Cast, trigger: Trigger) -> bool:
    """Whether one politician attacks another with words: bare persons on both sides («به وزیر پیشین حمله کرد»)."""
    if trigger.first > 0 and doc.words[trigger.first - 1] in keys("ev_while"):
        # «ضمن حمله به دولت، گفت ...»
        return True
    if not roles.passive and any(
        p.role == "noun" and p.mention.kind == "people" and doc.words[p.first] in keys("ev_officials")
        for p in roles.near
    ):
        # «حمله مسئولان عراقی علیه سوریه»
        return True
    hit = [p.mention.kind for p in roles.near if p.role == "to"]
    return not roles.passive and bool(hit) and all(k == "person" for k in hit)


def _alone(roles: Cast) -> bool:
    """Whether nobody is named whom somebody meets, and no verb says that they met («برنامه ملاقات»)."""
    if len(roles.actors) > 1 or any(p.role == "with" for p in roles.near):
        return False
    return not roles.verbal or not any(p.mention.kind in ("person", "people") for p in roles.near)


def _one_by_name(roles: Cast, trigger: Trigger, figures: Figures) -> bool:
    """Whether the clause tells the death of one person by name («... فرمانده کشته شد»)."""
    if "killed" in figures or trigger.frame.options.get("counted"):
        return False
    named = [p for p in roles.near if p.mention.kind == "person" and not p.role and p.last <= trigger.first]
    singular = roles.verb is not None and roles.verb.form.person == 3
    return len(named) == 1 and singular and roles.verbal


def _victims(doc: Document, scene: Scene, actors: Sequence[str] | None = None) -> list[str]:
    """Of violence without a named target: the side where it took place; with `actors`, whose adjective stands before it."""
    for p in scene.placed:
        # what is hit in a strait need not be its state's
        at_sea = any(t in keys("ev_waters") for t in doc.words[p.head : p.last])
        owner = (
            of_state(doc.words[p.head - 2]) if actors is not None and p.role == "in" and p.head > 1 else None
        )
        if owner is not None and owner not in (actors or ()):
            # «پایگاه‌های آمریکایی در کویت» are not Kuwait's
            return [owner]
        if p.role == "in" and p.mention.kind in ("place", "state") and not at_sea and parties_of(p.mention):
            return [parties_of(p.mention)[0]]
    for p in scene.placed:
        # «در کفر تبنیط، جنوب لبنان»: the first of the two is in no list
        first = max(scene.sentence.first, p.head - _APPOSITION)
        if (
            not p.role
            and p.mention.kind in ("place", "state")
            and doc.words[p.head - 1] in ("،", ",")
            and GRAMMAR.at in doc.words[first : p.head]
            and p.mention.place
            and parties_of(p.mention)
            and (p.head < p.first or p.mention.kind == "place")
        ):
            return [parties_of(p.mention)[0]]
    return []


def _to_settle(doc: Document, roles: Cast) -> bool:
    """Whether a meeting is held to settle something: behind its verb «تا» and a truce, a deal or a talk."""
    if roles.verb is None or roles.verb.last >= len(doc.words) or doc.words[roles.verb.last] != GRAMMAR.until:
        return False
    behind = doc.words[roles.verb.last + 1 : roles.verb.last + 1 + _NEAR_PURPOSE]
    return not keys("negotiation").isdisjoint(behind)


def _between(scene: Scene, trigger: Trigger, others: Sequence[Trigger]) -> Scene:
    """The scene without the mentions that another trigger parts from `trigger`: they place that one."""
    if not others:
        return scene
    kept = tuple(
        p
        for p in scene.placed
        if not any(
            (trigger.last <= o.first and o.last <= p.first) or (p.last <= o.first and o.last <= trigger.first)
            for o in others
        )
    )
    return replace(scene, placed=kept)


def _place(roles: Cast, *, goes: bool = False, spot: bool = False) -> str | None:
    """The most specific place named around the trigger: where it happened, or where the way leads.

    With `spot` only a place inside a state counts, none that is a state.
    """
    for wanted in ("in", "to", "noun", ""):
        named = [p.mention for p in roles.near if p.role == wanted and p.mention.place]
        if wanted == "" or (wanted == "noun" and not goes):
            # a state that acts is no place
            named = [m for m in named if m.kind == "place"]
        if spot:
            named = [m for m in named if m.kind != "state" or m.rule == CAPITAL]
        if named:
            named.sort(key=lambda m: m.kind == "state")
            return named[0].place
    return None
