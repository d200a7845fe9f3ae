"""The verb that makes a clause of a trigger, whether its subject does the deed or suffers it, and where its phrase ends."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from roznamcha.events.frames import Trigger
from roznamcha.events.grammar import Scene, preposition_before
from roznamcha.events.stance import judges
from roznamcha.lang.grammar import GRAMMAR
from roznamcha.lang.tables import keys, words
from roznamcha.text.document import Document
from roznamcha.text.fold import fold, key
from roznamcha.text.verbs import Verb

# tokens between a noun and its light verb («دیدار و گفت وگو کرد»)
_LIGHT_GAP = 4
# how far the verb may stand that says what became of it («آتش بس ... از ساعت پنج عصر ... نافذ شد»)
_ACT_GAP = 24
# how close behind the noun the «که» of its own relative clause stands
_OWN_CLAUSE = 4
# how many words may lie between a preposition and the noun («در دور سوم این مذاکرات»)
_DETERMINERS = 4
# the role of the preposition that makes a circumstance of its noun («در حمله»)
_CIRCUMSTANCES = frozenset({"in", "against"})
# what a side goes on with
_WAGED = frozenset({"attack", "strike"})
_THAT = GRAMMAR.that
_BREAKS = frozenset("؛;:.!؟?")
_COMMAS = frozenset("،,")
_PHRASE_ENDS = frozenset({*_BREAKS, *_COMMAS, GRAMMAR.and_, GRAMMAR.that, GRAMMAR.object_marker})


def light_verb(scene: Scene, tokens: Sequence[str], first: int, last: int) -> Verb | None:
    """The verb that makes a clause of the trigger `first`..`last`, if it stands close enough."""
    verb = scene.governing(first, last)
    if verb is None or verb.first - last > _LIGHT_GAP or judges(tokens, verb, last):
        return None
    if first > 1 and tokens[first - 2] in keys("ev_before") and verb.form.lemma in (GRAMMAR.do,):
        # «پیش از حمله به بیروت مطلع کرده بود»: the verb tells another deed
        return None
    if (
        verb.first > last
        and tokens[verb.first - 1] in keys("ev_killed")
        and tokens[first] not in keys("ev_killed")
    ):
        # «بر اثر حمله به شهادت رسیدند»: the verb speaks of the dead
        return None
    if verb.first > last and tokens[verb.first - 1] in keys("ev_threatens"):
        # «به حمله نظامی تهدید کرد»
        return None
    hung = preposition_before(tokens, first, scene.sentence.first)
    shares = tokens[verb.first - 1] in keys("ev_share") or verb.form.lemma in keys("ev_passive")
    if hung is not None and hung[0] in _CIRCUMSTANCES and not shares:
        # «در حادثه تروریستی ... است»: the verb speaks of something else
        return None
    between = tokens[last : verb.first]
    return None if any(t in _BREAKS or t == _THAT or t in _COMMAS for t in between) else verb


def acting_verb(scene: Scene, tokens: Sequence[str], trigger: Trigger) -> Verb | None:
    """The verb that says what became of the trigger, however far behind it stands («آتش بس ... نافذ شد»).

    Only for rules that name such words (`acts`), and only where the trigger is subject or object itself: no
    preposition governs it, and no break but that of its own relative clause lies between.
    """
    slot = trigger.frame.options.get("acts")
    verb = scene.governing(trigger.first, trigger.last)
    if not isinstance(slot, str) or verb is None or verb.first - trigger.last > _ACT_GAP:
        return None
    if undertaken(tokens, trigger.first) and verb.form.lemma in (GRAMMAR.do, *keys("ev_strikes")):
        # «اقدام به حمله به اهدافی در خاک ایران کرده است»
        return verb
    if trigger.first > 0 and tokens[trigger.first - 1] in keys("ev_under"):
        # «... را آماج حملات پرحجم پهپادهای خود قرار داد»
        return (
            verb
            if tokens[verb.first - 1] in keys("ev_undergo") and not _breaks(tokens, trigger, verb)
            else None
        )
    between = [*tokens[trigger.last : verb.first]]
    if _THAT in between[:_OWN_CLAUSE]:
        # «مذاکرات ژنو که دوشنبه آغاز شده بود»: its own relative clause
        between.remove(_THAT)
    if any(t in _BREAKS or t == _THAT for t in between) or judges(tokens, verb, trigger.last):
        return None
    goes_on = tokens[verb.first - 1] in keys("ev_goes_on") and trigger.frame.type in _WAGED
    if not goes_on and not any(
        tokens[t] in keys(slot) for t in range(max(trigger.last, verb.first - 2), verb.first)
    ):
        return None
    hung = preposition_before(tokens, trigger.first, scene.sentence.first)
    if goes_on and hung is not None and hung[0] == "to":
        # «به حملات خود علیه ایران ادامه می‌دهد»
        return verb
    return None if _governed(tokens, trigger.first, scene.sentence.first) else verb


def _breaks(tokens: Sequence[str], trigger: Trigger, verb: Verb) -> bool:
    """Whether a break or «که» stands between the trigger and its verb."""
    return any(t in _BREAKS or t == _THAT for t in tokens[trigger.last : verb.first])


def undertaken(tokens: Sequence[str], first: int) -> bool:
    """Whether the noun at the token `first` is what somebody sets about («اقدام به حمله», «دست به حمله»)."""
    return first > 1 and tuple(tokens[first - 2 : first]) in _undertakings()


@cache
def _undertakings() -> frozenset[tuple[str, ...]]:
    """The words that set about what follows them, as tokens' keys."""
    return frozenset(tuple(key(w) for w in fold(surface).split()) for surface in words("ev_undertakes"))


def _governed(tokens: Sequence[str], first: int, floor: int) -> bool:
    """Whether a preposition stands before the phrase whose noun is the token `first` («در دور سوم مذاکرات»)."""
    for at in range(first, max(floor, first - _DETERMINERS), -1):
        if found := preposition_before(tokens, at, floor):
            if found[0] == "adverb":
                # «به تازگی حمله هوایی ... انجام داده است»
                return False
            # «یکی از بزرگ‌ترین حملات خود را انجام داد» is no circumstance
            return not (found[1] > floor and tokens[found[1] - 1] in keys("ev_one_of"))
        if tokens[at - 1] in _PHRASE_ENDS:
            return False
    return False


def is_passive(tokens: Sequence[str], verb: Verb) -> bool:
    """Whether `verb` is a passive, or the light verb that makes one («بازداشت شد», «مورد حمله قرار گرفت»)."""
    undergone = (
        verb.form.lemma in keys("ev_undergo_verb")
        and verb.first > 0
        and tokens[verb.first - 1] in keys("ev_undergo")
    )
    return verb.form.passive or verb.form.lemma in keys("ev_passive") or undergone


def undergoes(tokens: Sequence[str], trigger: Trigger, verb: Verb | None) -> bool:
    """Whether the clause's subject is what the deed is done to («مورد حمله ... بوده است», «آماج حملات ... شد»)."""
    if verb is None or verb.first < trigger.last or trigger.first == 0:
        return False
    if tokens[trigger.first - 1] not in keys("ev_under"):
        return False
    lemma = verb.form.lemma
    return lemma == GRAMMAR.was or lemma in keys("ev_passive") or is_passive(tokens, verb)


def phrase_end(doc: Document, scene: Scene, trigger: Trigger, others: Sequence[Trigger]) -> int:
    """Where the phrase after `trigger` ends: a verb, a break, the next trigger, a comma outside a row."""
    tokens = doc.words
    ceiling = scene.sentence.last
    starts = {t.first for t in others if t.first >= trigger.last}
    verbs = {v.first for v in scene.verbs}
    row_ends = {p.last for p in scene.placed}
    heads = {p.head for p in scene.placed} | {p.first for p in scene.placed}
    relative = False
    for at in range(trigger.last, ceiling):
        if at in starts or tokens[at] in _BREAKS:
            return at
        if " ".join(tokens[at : at + 2]) in keys("ev_since"):
            # «جنگ از زمان بازگشت طالبان به کابل»: what follows belongs to another time
            return at
        if at in verbs:
            return at
        if tokens[at] == _THAT:
            if relative or at - trigger.last > 3:
                return at
            relative = True
        if tokens[at] in _COMMAS and any(p.first < at < p.last for p in scene.placed):
            # «سفر ترامپ، رئیس‌جمهور آمریکا به پکن»
            continue
        if tokens[at] in _COMMAS and not (at in row_ends and at + 1 in heads) and at - trigger.last > 1:
            return at
        if tokens[at] in _COMMAS and any(
            p.first == p.head == at + 1 and p.role in ("", "obj") for p in scene.placed
        ):
            # «حمله به لبنان، آمریکا ...»: behind the comma stands no member of the row
            return at
    return ceiling
