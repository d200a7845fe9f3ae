"""What somebody does with an event that he has no part in: judging it, refraining from it, blaming it on another."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from roznamcha.events.grammar import Placed, Scene
from roznamcha.lang.grammar import GRAMMAR
from roznamcha.lang.tables import DATA, read_table
from roznamcha.text.fold import fold, key
from roznamcha.text.verbs import Verb

_OBJECT = GRAMMAR.object_marker
_FROM = GRAMMAR.from_
_BREAKS = frozenset("،,؛;:.!؟?")
# how far before the noun a word of blame stands («عامل این حمله»), how far off «گزارش» («گزارش تیراندازی»)
_BLAME_REACH, _REPORT_REACH = 2, 3
# how far before the noun «مسئولیت» stands («مسئولیت این حمله»)
_CLAIM_REACH = 3


@cache
def _stances() -> dict[str, frozenset[str]]:
    """The words of each stance, as lookup keys."""
    table: dict[str, set[str]] = {}
    for row in read_table(DATA / "events" / "stances.tsv", ("surface", "stance", "source")):
        table.setdefault(row["stance"], set()).add(key(fold(row["surface"])))
    return {stance: frozenset(found) for stance, found in table.items()}


def judges(tokens: Sequence[str], verb: Verb, last: int = 0) -> bool:
    """Whether `verb` passes judgement on what it governs («محکوم کرد», «دانست»): its subject has no part in it.

    A word of judgement before the token `last` is part of what is judged («به حبس محکوم کرد»).
    """
    table = _stances()
    return verb.form.lemma in table["judge-verb"] or (
        verb.first > last and tokens[verb.first - 1] in table["judge"]
    )


def confirms(tokens: Sequence[str], verb: Verb | None, last: int) -> bool:
    """Whether `verb` owns to what stands before it («سنتکام حمله به ... را تأیید کرد»)."""
    return verb is not None and verb.first > last and tokens[verb.first - 1] in _stances()["confirm"]


def refrains(
    tokens: Sequence[str], first: int, last: int, verb: Verb | None, floor: int, *, offered: bool = False
) -> bool:
    """Whether `verb` keeps the event `first`..`last` from being («از حمله خودداری کرد», «به توافق پایبند است»).

    To reject or to deny is to refrain from a proposal; of an act that others report, only where the report
    itself is rejected («گزارش تیراندازی را رد کرد»). `offered`: such things are offered before they are
    («مذاکره با آمریکا را رد کرد»).
    """
    table = _stances()
    if verb is None or verb.first <= last or tokens[verb.first - 1] not in table["refrain"]:
        return False
    if first > floor and tokens[first - 1] == _FROM:
        return True
    between = tokens[last : verb.first - 1]
    if any(t in _BREAKS for t in between):
        return False
    if _OBJECT not in between or offered:
        return True
    return any(t in table["report"] for t in tokens[max(floor, first - _REPORT_REACH) : first])


def owns_to(tokens: Sequence[str], first: int, verb: Verb | None, floor: int) -> bool:
    """Whether the subject of `verb` owns to the event at the token `first`: «مسئولیت حمله به ... را بر عهده گرفت»."""
    table = _stances()
    if verb is None or verb.first <= first or verb.form.negative or verb.form.passive:
        return False
    if not any(t in table["responsible"] for t in tokens[max(floor, first - _CLAIM_REACH) : first]):
        # «انفجار در پیشاور را پذیرفت»
        return verb.form.lemma in table["own-verb"] and _OBJECT in tokens[first : verb.first]
    return verb.form.lemma in table["own-verb"] or (
        verb.form.lemma in table["take-verb"] and tokens[verb.first - 1] in table["take"]
    )


def blamed(tokens: Sequence[str], scene: Scene, first: int, last: int, verb: Verb | None) -> Placed | None:
    """Who is blamed for the event: «ایران را عامل حمله دانست», «ایران را به حمله متهم کرد»,
    «حمله را کار ایران دانست».

    The one who blames is no party to it, whatever the grammar of the sentence says.
    """
    table = _stances()
    if any(t in table["blame"] for t in tokens[max(scene.sentence.first, first - _BLAME_REACH) : first]):
        objects = [p for p in scene.placed if p.role == "obj" and p.last <= first]
        return objects[-1] if objects else None
    if verb is None or not judges(tokens, verb, last):
        return None
    if tokens[verb.first - 1] in table["accuse"]:
        objects = [p for p in scene.placed if p.role == "obj" and p.last <= first]
        return objects[-1] if objects else None
    return next(
        (
            p
            for p in scene.placed
            if last <= p.first and p.last <= verb.first
            and any(t in table["deed"] for t in tokens[p.head : p.first])
        ),
        None,
    )  # fmt: skip
