"""Whether a trigger is used in the sense of its frame: words that a rule asks for, words that rule it out."""

from __future__ import annotations

from functools import cache

from roznamcha.events.frames import Trigger
from roznamcha.events.grammar import Scene
from roznamcha.lang.tables import DATA, keys, read_table, words
from roznamcha.text.document import Document
from roznamcha.text.fold import fold, key
from roznamcha.text.verbs import Verb

# an interview names its reporter right behind the noun («گفت وگو با خبرنگار ...»)
_PRESS_REACH = 6
# how far before the noun a word of the list `unless` rules it out («آزاد شدن منابع»)
_UNLESS_REACH = 5
# how close behind the noun a word of the list `unless_after` gives it another sense
_AFTER_REACH = 3
# how many words that nothing else uses make a report one about sport
_SPORTS_PAGE = 3
# how far back the accident may be told that a sentence takes up («در این حادثه»)
_MISHAP_REACH = 60
# so many of them, one in so many words, make a report one of sport alone
_SPORTS_ONLY, _SPORTS_SHARE = 6, 150
# how many letters of a noun stay when it is inflected
_STEM = 4
# how many different words of remembrance make a text a memoir
_MEMOIR = 6
_QUESTION = frozenset("؟?")


def fits(doc: Document, scene: Scene, trigger: Trigger) -> bool:
    """Whether the words around `trigger` allow its frame.

    The options of a rule: `near` names a list of which a word must stand in the clause, `unless` one of which none may
    stand before the trigger, `unless_before` just before it, `unless_after` behind it, `unless_clause` anywhere in the
    clause; `finite` asks for a finite verb, `office` for somebody in office; `press` and `held` rule out interviews and
    press conferences, `accident` accidents. Sport, art, questions and what is said to be untrue are ruled out for all:
    teams meet and attack too.
    """
    tokens = doc.words
    options = trigger.frame.options
    left, right = scene.clause(trigger.first, trigger.last)
    whole = range(scene.sentence.first, scene.sentence.last)
    if tokens[scene.sentence.last - 1] in _QUESTION and _in_last_clause(scene, trigger):
        return False
    unless = options.get("unless")
    before = max(left, trigger.first - _UNLESS_REACH)
    if options.get("whole"):
        before = scene.sentence.first
    if isinstance(unless, str) and any(tokens[t] in keys(unless) for t in range(before, trigger.first)):
        return False
    behind = options.get("unless_before")
    if (
        isinstance(behind, str)
        and trigger.first > scene.sentence.first
        and tokens[trigger.first - 1] in keys(behind)
    ):
        # «سکوی پرتاب موشک»
        return False
    if _figurative(doc, scene, trigger):
        return False
    clause = options.get("unless_clause")
    if isinstance(clause, str) and any(tokens[t] in keys(clause) for t in range(left, right)):
        return False
    if _is_sport(doc, whole) or _is_art(doc, whole) or _untrue(doc, scene):
        return False
    office = options.get("office")
    if office is True and not any(tokens[t] in keys("ev_office") for t in range(left, right)):
        return False
    near = options.get("near")
    if isinstance(near, str) and not any(
        tokens[t] in keys(near) for t in range(left, min(right + 1, scene.sentence.last))
    ):
        return False
    alone = trigger.last - trigger.first == 1 and not options.get("finite")
    if alone and any((v.first, v.last) == (trigger.first, trigger.last) for v in scene.verbs):
        # «نشست» as the verb of its clause is no meeting
        return False
    if options.get("finite") and not any(v.last == trigger.last for v in scene.verbs):
        return False
    if options.get("held") and refers_back(doc, trigger.first) and _of_the_press(doc, trigger):
        return False
    if options.get("press"):
        reach = range(trigger.last, min(trigger.last + _PRESS_REACH, scene.sentence.last))
        if any(tokens[t] in keys("ev_press") for t in reach):
            return False
    return not (options.get("accident") and _by_accident(doc, whole))


def _by_accident(doc: Document, whole: range) -> bool:
    """Whether a sentence, or for «در این حادثه» the text before it, tells of an accident."""
    told = whole
    if any(doc.words[t] in keys("ev_mishap") for t in whole):
        told = range(max(0, whole.start - _MISHAP_REACH), whole.stop)
    return any(doc.words[t] in keys("ev_accident") for t in told)


def _figurative(doc: Document, scene: Scene, trigger: Trigger) -> bool:
    """Whether a word of the list `unless_after` closely follows the trigger («حمله قلبی», «عقب نشینی از تهدید»)."""
    slot = trigger.frame.options.get("unless_after")
    if not isinstance(slot, str):
        return False
    reach = range(trigger.last, min(trigger.last + _AFTER_REACH, scene.sentence.last))
    return any(doc.words[t] in keys(slot) for t in reach)


def _in_last_clause(scene: Scene, trigger: Trigger) -> bool:
    """Whether no verb follows the one that governs `trigger`: what a question asks stands last."""
    verb = scene.governing(trigger.first, trigger.last)
    return verb is None or verb == scene.verbs[-1]


def _is_sport(doc: Document, whole: range) -> bool:
    """Whether a sentence tells of sport: a word that nothing else uses, or two that sport uses most, one on its page.

    Where people are killed it is none, though they be players.
    """
    here = doc.words[whole.start : whole.stop]
    if not keys("ev_killed").isdisjoint(here):
        return False
    sport = keys("ev_sport")
    told = sum(map(sport.__contains__, doc.words))
    if told >= _SPORTS_ONLY and told * _SPORTS_SHARE >= len(doc.words):
        return True
    if not sport.isdisjoint(here):
        return True
    weak = sum(map(keys("ev_sport_weak").__contains__, here))
    return weak > 1 or (weak > 0 and sum(map(sport.__contains__, doc.words)) >= _SPORTS_PAGE)


def _untrue(doc: Document, scene: Scene) -> bool:
    """Whether the sentence says of what it tells that it is not so («... صحت ندارد»)."""
    ends = (scene.sentence.last, *(v.last for v in scene.verbs))
    for last in ends:
        while last > scene.sentence.first and not doc.words[last - 1][:1].isalnum():
            last -= 1
        if tuple(doc.words[max(scene.sentence.first, last - 2) : last]) in _untruths():
            return True
    return False


@cache
def _untruths() -> frozenset[tuple[str, ...]]:
    """The words that say that something is not so, as tokens' keys."""
    return frozenset(tuple(key(w) for w in fold(surface).split()) for surface in words("ev_untrue"))


def _is_art(doc: Document, whole: range) -> bool:
    """Whether a sentence tells of films, books or plays: two words of theirs stand in it."""
    return len(keys("ev_art").intersection(doc.words[whole.start : whole.stop])) > 1


def _of_the_press(doc: Document, trigger: Trigger) -> bool:
    """Whether «این نشست» takes up a press conference told before («نشست خبری»)."""
    stem = doc.words[trigger.first][:_STEM]
    return any(
        doc.words[t] in keys("ev_press_kind") and doc.words[t - 1].startswith(stem)
        for t in range(1, trigger.first)
    )


def is_memoir(doc: Document) -> bool:
    """Whether a text is a memoir or a sermon: words of remembrance and devotion stand all over it."""
    return len(keys("ev_memoir").intersection(doc.words)) >= _MEMOIR


def refers_back(doc: Document, first: int) -> bool:
    """Whether a word such as «این» before the token `first` points at an event told already."""
    return first > 0 and doc.words[first - 1] in keys("ev_back")


def held(doc: Document, verb: Verb | None) -> bool:
    """Whether `verb` says that a gathering takes place («برگزار شد», «تشکیل می شود»)."""
    return verb is not None and verb.first > 0 and doc.words[verb.first - 1] in keys("ev_held")


def nominal_fits(
    doc: Document, trigger: Trigger, verb: Verb | None, left: int, right: int, *, verbal: bool
) -> bool:
    """Whether a word of the list that the rule names under `nominal` makes an event of the bare noun.

    It may stand near the noun (`left`..`right`) or make up the verb that governs it («توافق ... حاصل شد»); the verb itself counts only
    where it makes a clause of the noun (`verbal`).
    """
    slot = trigger.frame.options.get("nominal")
    if not isinstance(slot, str):
        return True
    span = [t for t in range(left, right) if not trigger.first <= t < trigger.last]
    if verb is not None and not verbal:
        span = [t for t in span if not verb.first <= t < verb.last]
    if verb is not None:
        span += list(range(max(verb.first - 2, trigger.last), verb.first))
    return any(doc.words[t] in keys(slot) for t in span)


@cache
def _turns() -> dict[str, str]:
    """The words that say which turn of a ceasefire is told, as lookup keys."""
    rows = read_table(DATA / "events" / "turns.tsv", ("surface", "turn", "source"))
    return {key(fold(row["surface"])): row["turn"] for row in rows}


def turn_of(doc: Document, trigger: Trigger, left: int, right: int) -> str | None:
    """Which turn of a ceasefire the clause tells (agreed, extended, violated, ended), by the word nearest to it."""
    if trigger.frame.type != "ceasefire":
        return None
    found = [(abs(t - trigger.first), t) for t in range(left, right) if doc.words[t] in _turns()]
    return _turns()[doc.words[min(found)[1]]] if found else None


def uses_weapon(doc: Document, first: int, last: int) -> bool:
    """Whether the tokens `first`..`last` name what strikes from afar («پهپاد»): then an attack is a strike."""
    return any(doc.words[t] in keys("ev_from_afar") for t in range(first, last))
