"""What the whole report tells of an event that the words around its trigger leave open."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import replace

from roznamcha.events.foes import lands_of_foes
from roznamcha.events.merge import Draft
from roznamcha.events.parties import branched, parties_of
from roznamcha.lang.tables import keys
from roznamcha.records import Mention
from roznamcha.text.document import Document

_VIOLENT = frozenset({"attack", "strike", "clash"})
# how many sentences at the head of a report tell its news
_NEWS = 3


def scene_of(mentions: Sequence[Mention], states: frozenset[str]) -> str | None:
    """The state in which a report plays: its states and places name it twice as often as any other."""
    named = (m for m in mentions if m.kind in ("state", "place"))
    counts = Counter(s for m in named for s in parties_of(m) if s in states)
    ranked = sorted(counts.items(), key=lambda c: (-c[1], c[0]))
    if not ranked or (len(ranked) > 1 and ranked[1][1] * 2 > ranked[0][1]):
        return None
    return ranked[0][0]


def at_the_scene(drafts: Sequence[Draft], state: str | None) -> list[Draft]:
    """The drafts, an arrest or a protest of nameless people with the state in which the report plays.

    Its police holds them, and its people are held; it is its people who march.
    """
    return [_at(d, state) if state and d.verbal and not (d.actors or d.targets) else d for d in drafts]


def _at(draft: Draft, state: str) -> Draft:
    if draft.kind == "arrest":
        return replace(draft, actors=(state,), targets=(state,))
    return replace(draft, targets=(state,)) if draft.kind == "protest" else draft


def among_their_own(
    doc: Document, draft: Draft, states: frozenset[str], named: Collection[str], published: str | None
) -> Draft:
    """The draft, an arrest by one state with that state for its target, where nobody says whom else it held.

    Ships are held too, and are nobody's people.
    """
    held = draft.kind == "arrest" and draft.status != "planned"
    if held and not draft.targets and len(draft.actors) == 1 and draft.actors[0] in states:
        if set(named) & lands_of_foes(draft.actors[0], published) - {draft.actors[0]}:
            # in a report on a land whose groups it fights it may hold the people of that land
            return draft
        clause = doc.tokens_in(draft.start, draft.end)
        if not any(doc.words[t] in keys("ev_vessel") for t in clause):
            return replace(draft, targets=draft.actors)
    return draft


def is_rhetoric(doc: Document, draft: Draft) -> bool:
    """Whether an attack is only brought up: without any side, or behind the news without attacker and dead or planned.

    Of 80 such that somebody judged, 15 were read rightly; most are threats, images, or told with their attacker
    elsewhere.
    """
    if draft.kind != "attack":
        return False
    if not (draft.actors or draft.targets):
        return True
    behind = len(doc.sentences) > _NEWS and draft.sentence.start >= doc.sentences[_NEWS].start
    return behind and (draft.status == "planned" or not (draft.actors or draft.figures))


def of_their_branch(draft: Draft, published: str | None) -> Draft:
    """A draft of violence with the branch of a movement that fights the other side."""
    if draft.kind not in _VIOLENT:
        return draft
    actors, targets = branched(draft.actors, draft.targets, published)
    return replace(draft, actors=actors, targets=targets)
