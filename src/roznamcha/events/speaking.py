"""What a speaker has to do with the event he tells: «ما», a dropped subject, whom he accuses."""

from __future__ import annotations

from collections.abc import Sequence

from roznamcha.events.frames import Trigger
from roznamcha.events.parties import NOBODY, Cast, can_act
from roznamcha.events.phrases import by_means, is_own, toward_us
from roznamcha.events.telling import bystanders
from roznamcha.lang.grammar import GRAMMAR
from roznamcha.lang.tables import keys

# shapes whose subject does the deed
_WILFUL = frozenset({"directed", "launch", "patient", "mover_force", "giver"})
# what a side that announces it has done itself
_STRUCK = frozenset({"strike", "attack"})


def accused_acts(out: Cast, trigger: Trigger, accused: str, accuser: str | None) -> None:
    """In an accusation the dropped subject is the accused («متهم کرد که ... حمله کرده است»)."""
    if out.verbal and not out.passive and not out.actors and trigger.frame.shape in _WILFUL:
        out.actors.append(accused)
        if not out.targets and accuser not in (None, accused, *NOBODY):
            out.targets.append(str(accuser))


def _has_place(out: Cast) -> bool:
    """Whether a place is named around the trigger."""
    return bool(out.targets) or any(p.mention.place for p in out.near)


def _partner(out: Cast) -> bool:
    """Whether somebody is named with whom another talks."""
    return bool(out.actors) and any(p.role == "with" for p in out.near)


def speaker_acts(
    out: Cast,
    trigger: Trigger,
    speaker: str | None,
    tokens: Sequence[str],
    floor: int,
    sentence: int,
    *,
    armed: bool = False,
) -> None:
    """In somebody's words «ما» and a dropped subject are the speaker's own side.

    `armed`: whether an army or a militia speaks, of what it has done itself.
    """
    if speaker is None or speaker in NOBODY:
        return
    announced = trigger.frame.type in _STRUCK and sentence < trigger.first <= floor + 1
    if (
        armed
        and out.passive
        and trigger.frame.shape == "directed"
        and trigger.frame.type in _STRUCK
        and not out.actors
        and out.targets
        and speaker not in out.targets
    ):
        # «حزب‌الله: تجمع نظامیان اسرائیل هدف حمله موشکی قرار گرفت»
        out.actors.append(speaker)
        return
    near = tokens[max(sentence, trigger.first - 3) : trigger.last + 3]
    if trigger.frame.shape in ("directed", "launch") and not out.targets and toward_us(near):
        # «به ما حمله کردند»
        out.targets.append(speaker)
        return
    lacking = not out.actors or (trigger.frame.shape == "mutual" and len(out.actors) == 1)
    if not out.verbal and announced and trigger.frame.shape == "directed" and not out.actors and out.targets:
        # «اسرائیل از حمله هوایی به لبنان خبر داد»
        if speaker not in out.targets:
            out.actors.append(speaker)
        return
    if not out.verbal:
        # «سفر خود به کابل», «رایزنی با روسیه» in somebody's own words
        if (
            (lacking or (trigger.frame.shape == "mutual" and is_own(tokens, trigger)))
            and trigger.frame.shape in ("mover", "mutual")
            and speaker not in (*out.actors, *out.targets)
            and (
                is_own(tokens, trigger)
                or (
                    trigger.frame.type == "clash" and not any(p.role in ("with", "between") for p in out.near)
                )
                or (_partner(out) if trigger.frame.shape == "mutual" else _has_place(out))
            )
        ):
            out.actors.insert(0, speaker)
        return
    if out.verb is None or out.verb.form.lemma == GRAMMAR.was:
        # «تیراندازی کوتاه بود» has the deed itself for its subject
        return
    first_person = out.verb.form.person in (1, 4)
    if trigger.frame.shape == "intercept" and not out.passive and speaker not in out.actors:
        # «مدعی شد که پهپادی را در مرز اردن رهگیری کرده است»
        by_us = not any(not p.role and p.last <= trigger.first and can_act(p) for p in out.near)
        if by_us and speaker not in bystanders():
            out.targets[:] = [speaker]
        return
    struck = out.passive and trigger.frame.type in _STRUCK and trigger.frame.shape == "directed"
    if struck and not out.targets and speaker not in out.actors and speaker not in bystanders():
        # «ارتش اردن: بامداد امروز هدف حمله با ۲۰ موشک قرار گرفت»
        out.targets.append(speaker)
        return
    opening = max(floor, sentence)
    if (
        not first_person
        and tokens[opening] in keys("ev_back")
        and tokens[opening + 1] in keys("ev_blow_word")
    ):
        # «این حملات تأسیسات برق را هدف قرار داده»
        return
    if not first_person and any(t in keys("ev_other_subject") for t in tokens[opening : trigger.first]):
        # «دشمن به مقدسات حمله می‌کند»: somebody without a side is the subject
        return
    if (
        trigger.frame.type in _STRUCK
        and not first_person
        and out.verb.form.tense == "present"
        and trigger.frame.shape in ("directed", "launch")
        and not by_means(tokens, trigger)
    ):
        # «خودرویی بیرون می‌آید، پهپادهایش را شلیک می‌کند»: whoever does such things is not the speaker
        return
    if (
        (
            not out.passive
            and (first_person or (lacking and trigger.frame.shape != "launch"))
            and trigger.frame.shape not in ("killed", "solo", "office", "intercept")
        )
        and speaker not in out.actors
        and speaker not in out.targets
    ):
        out.actors.insert(0, speaker)
