"""Who did it to whom: the roles that the grammar of a sentence hands out to the mentions around a trigger."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from roznamcha.events.frames import Trigger
from roznamcha.events.grammar import Placed, Scene, preposition_before
from roznamcha.events.launching import launched_from, missile, shot_down
from roznamcha.events.parties import NOBODY, Cast, add_sides, can_act, parties_of
from roznamcha.events.phrases import (
    against_own,
    answers,
    by_means,
    harmed,
    is_folk,
    is_matter,
    of_force,
    of_prison,
    of_whom,
)
from roznamcha.events.speaking import accused_acts, speaker_acts
from roznamcha.events.stance import blamed, confirms, judges, owns_to
from roznamcha.events.voice import acting_verb, is_passive, light_verb, phrase_end, undergoes
from roznamcha.lang.grammar import GRAMMAR
from roznamcha.lang.tables import keys
from roznamcha.text.document import Document

# the rule of the entities stage under which a capital stands for its government
CAPITAL = "state-capital"
_THAT = GRAMMAR.that
_OBJECT = GRAMMAR.object_marker
_BREAKS = frozenset("؛;:.!؟?")
_OWN_REACH = 5
# how far behind a journey the words stand that say where it leads
_WAY_REACH = 9
_COMMAS = frozenset("،,")
_HIT = frozenset({"to", "on", "against"})


def cast(
    doc: Document,
    scene: Scene,
    trigger: Trigger,
    others: Sequence[Trigger],
    speaker: str | None,
    floor: int = 0,
    accused: str | None = None,
    *,
    armed: bool = False,
) -> Cast:
    """Hand out the roles around `trigger`; `others` are the sentence's triggers, `speaker` the side that tells it.

    `floor` is the first token of the words of that speaker: who stands before it takes no part. `accused`: whom
    the speaker accuses, and so the dropped subject of what is said. `armed`: whether an army or a militia speaks.
    """
    left, right = scene.clause(trigger.first, trigger.last)
    verb = light_verb(scene, doc.words, trigger.first, trigger.last)
    acting = acting_verb(scene, doc.words, trigger) if verb is None else None
    verb = verb or acting
    out = Cast(
        verb=verb or scene.governing(trigger.first, trigger.last),
        verbal=verb is not None,
        left=left,
        right=right,
        after=trigger.last,
    )
    out.judged = out.verb is not None and judges(doc.words, out.verb, trigger.last)
    inner = trigger.last - 1
    end = phrase_end(doc, scene, trigger, others)
    after = [p for p in scene.placed if trigger.first < p.first < end and (p.noun in (-1, inner))]
    inside = [p for p in scene.placed if trigger.first <= p.first and p.last <= trigger.last]
    claimed = {t.last - 1 for t in others if t is not trigger}
    if trigger.frame.shape in ("mutual", "assembly"):
        after = _with_venue(after)
    before = [
        p for p in scene.placed
        if left <= p.first < trigger.first and p.noun not in claimed
        and not scene.aside(p.first, trigger.first) and not _owned(doc, p, trigger, others)
    ]  # fmt: skip
    undergone = undergoes(doc.words, trigger, out.verb)
    if undergone:
        verb = out.verb
        out.verbal = True
    out.passive = undergone or (verb is not None and is_passive(doc.words, verb))
    out.near = [*before, *after, *inside]
    around = [*(before if verb is not None else []), *inside, *after]
    nouns = [p for p in after if p.role == "noun"]
    bare = [p for p in before if not p.role]
    subject = _subject(doc.words, scene, bare, left, floor, trigger.first)
    if acting is not None and is_passive(doc.words, acting):
        # of what happens to it the trigger itself is the subject
        subject = []
    fronted = trigger.last < len(doc.words) and doc.words[trigger.last] == _OBJECT
    if fronted:
        # «حمله را طالبان آغاز کردند»: the object stands first
        subject = [p for p in after if not p.role and can_act(p)][:1] or subject
    by = [p for p in around if p.role == "by"] or _in_operation(doc.words, trigger, before, scene)
    # who is hit «با شلیک ...» does not shoot
    means = by_means(doc.words, trigger) and not (out.verb and is_passive(doc.words, out.verb))
    shape = trigger.frame.shape
    between = [p for p in around if p.role == "between"]
    if shape == "directed" and subject:
        # «در جنگ میان هند و پاکستان، ایران ... را هدف قرار داد»
        between = [p for p in between if p.first >= trigger.first]
    if between and shape in ("directed", "mutual"):
        add_sides(out.actors, between)
        add_sides(out.actors, [p for p in around if p.role == "with"])
    elif shape in ("directed", "launch"):
        hit = [p for p in around if (p.role in _HIT and not answers(doc.words, p)) or p.role == "obj"]
        if any(p in after and p.role in _HIT for p in hit):
            # «با سفر او به واشنگتن، هدف حمله کی‌یف به کشتی ایرانی روشن شد»: what stands before belongs to another noun
            hit = [p for p in hit if p not in before or p.role == "obj"]
        hit = hit or harmed(doc.words, before)
        if not hit and verb is not None and not out.passive:
            hit = _objects(doc.words, bare, subject, trigger)
        hit = hit or [p for p in around if p.role == "with"]
        if verb is not None and not out.passive:
            hit = _others(scene, hit, subject)
        if trigger.frame.type == "relations":
            # «سفیر خود را از اسلام آباد فراخواند»
            hit = hit or [p for p in inside if p.role == "from"]
        if not hit and _are_targets(trigger, nouns):
            # «تحریم های سوریه را لغو کرد»
            hit, nouns = nouns, []
        if out.passive:
            # «هدف حمله موشکی ایران قرار گرفت» holds its agent inside
            held = [p for p in inside if p.role in ("", "noun")]
            add_sides(
                out.actors, (held if trigger.frame.name == "attack-target" else []) or by or nouns or held
            )
            if undergone or trigger.frame.name == "attack-target":
                # of an earlier clause only who stands before «که»
                hit = bare or (subject if left and doc.words[left - 1] == _THAT else []) or hit
            else:
                hit = hit or bare
            add_sides(out.targets, hit, places=True)
        else:
            add_sides(
                out.actors,
                by
                or nouns
                or (
                    subject
                    if verb is not None
                    or fronted
                    or means
                    or _owns_up(doc.words, out, [*hit, *(p for p in after if p.role == "in")], subject)
                    else []
                ),
            )
            add_sides(out.targets, hit, places=True)
        if shape == "launch":
            launched_from(out, after)
    elif shape == "intercept":
        shot_down(doc.words, scene, trigger, out, by or subject, around)
    elif shape == "mutual":
        fights = trigger.frame.type == "clash"
        sides = [p for p in around if p.role in ("with", "noun") or (fights and p.role == "against")]
        purpose = verb is None and out.verb is not None and out.verb.form.tense == "subjunctive"
        if purpose and trigger.frame.type == "talks" and not any(p in bare for p in subject):
            # «تا اختلاف در مذاکرات با آمریکا را بررسی کند»: who talks stands elsewhere
            subject = []
        if not nouns or (verb is not None and len(nouns) < 2 and not any(p.role == "with" for p in sides)):
            add_sides(out.actors, [] if out.judged and fronted else subject)
        if trigger.frame.options.get("hung") and not (sides or between):
            # «جنگ فقر و غنا»: nobody hangs on the noun
            out.actors.clear()
        if by and trigger.frame.type == "ceasefire":  # «نقض آتش بس توسط آمریکا»
            out.actors, sides = [], []
        add_sides(out.actors, by)
        add_sides(out.actors, sides)
    elif shape in ("assembly", "solo"):
        sides = [p for p in around if p.role in ("with", "between", "noun")]
        if not trigger.frame.options.get("victims"):
            add_sides(
                out.actors,
                sides or (subject if verb is not None or fronted or means else []),
            )
        add_sides(out.targets, [p for p in around if p.role == "against"], places=True)
    elif shape == "summon":
        add_sides(out.actors, [*before, *inside, *after])
    elif shape == "goer":
        add_sides(out.actors, [p for p in by or subject if not is_folk(doc.words, p)])
        add_sides(out.targets, [*[p for p in inside if p.role == "to"], *nouns], places=True)
    elif shape in ("mover", "mover_force"):
        entered = nouns if trigger.frame.options.get("enters") else []
        crew = [p for p in (*inside, *after) if p.first < trigger.last and can_act(p) and not p.role][:1]
        # «تانک‌های اسرائیل وارد لبنان شدند»: the noun behind is where they went
        tokens_after = doc.words[trigger.last] if trigger.last < len(doc.words) else ""
        who = by or crew or subject if entered else crew or nouns or by or subject
        if tokens_after in keys("ev_he") and not (nouns or by or crew):
            # «سفر او به ایران»: who he is stands elsewhere
            who = []
        if trigger.frame.type == "visit" and who == nouns and _way_only(nouns, subject, around):
            # «در بازگشت از سفر چین»
            who, entered = subject, nouns
        if shape == "mover":
            # «ورود رئیس جمهور ... به اندونزی» holds him inside
            who = crew or who
            who = [p for p in who if not is_folk(doc.words, p)]
        add_sides(out.actors, who)
        add_sides(out.targets, entered, places=True)
        way = [
            p for p in (*before, *inside, *after) if p.role == "to" and p.head - trigger.last <= _WAY_REACH
        ]
        add_sides(out.targets, way, places=True)
    elif shape == "patient":
        hit = [p for p in around if p.role in _HIT]
        if not (hit or by) and nouns and verb is None and trigger.frame.options.get("aimed"):
            # «گلوله‌باران‌های اسرائیل در قنیطره» is by Israel
            where = [p for p in after if p.role == "in" and parties_of(p.mention)]
            hit = [
                p
                for p in where
                if not set(parties_of(p.mention)) & {s for n in nouns for s in parties_of(n.mention)}
            ]
        if hit and nouns and trigger.frame.options.get("aimed"):
            # «محاصره آمریکا علیه ایران» against «محاصره ایران»
            by, nouns = [*by, *nouns], hit
        if verb is not None and not out.passive:
            add_sides(out.actors, by or subject)
            add_sides(out.targets, [p for p in around if p.role == "obj"] + nouns, places=True)
        elif out.passive:
            add_sides(out.actors, by)
            if trigger.frame.type == "deportation" and not by:
                # «از پاکستان اخراج شدند»
                add_sides(out.actors, [p for p in around if p.role == "from" and p.mention.kind == "state"])
            if trigger.frame.type == "release" and not by:
                # «از زندان پاکستان آزاد شد»
                add_sides(out.actors, [p for p in around if p.role == "from" and of_prison(doc.words, p)])
            # «چند نفر هم بازداشت شدند» has its own subject
            counted = any(t in keys("ev_part") for t in doc.words[left : trigger.first])
            add_sides(out.targets, nouns or bare or ([] if counted else subject), places=True)
        else:
            add_sides(out.actors, by)
            add_sides(out.targets, nouns, places=True)
    elif shape == "killed":
        kills = out.verb is not None and out.verb.form.lemma == GRAMMAR.do and not out.verb.form.passive
        felled = [p for p in before if p.role == "obj"] if kills else []
        # «پهپادهای حزب الله یک سرباز را کشته و دو تن را زخمی کردند»
        add_sides(out.actors, by or (subject if felled else []))
        add_sides(out.targets, felled or nouns or bare or [p for p in before if p.role == "obj"], places=True)
    elif shape == "giver":
        add_sides(out.actors, nouns or by or subject)
        add_sides(out.targets, [p for p in around if p.role in ("to", "for")], places=True)
    elif shape == "office":
        add_sides(out.actors, nouns or subject or before[:1])
    if shape == "mover_force" and not out.actors and trigger.frame.type == "deployment" and (
        force := of_force(doc.words, left, trigger.first)
    ):  # fmt: skip
        out.actors.append(force)
        out.targets[:] = [t for t in out.targets if t != force]
    owners = of_whom(doc.words, trigger) if shape in ("directed", "launch", "intercept") else ()
    if owners and not out.actors and (shape != "intercept" or doc.words[trigger.first].startswith(missile())):
        out.actors.extend(owners)
        out.targets[:] = [t for t in out.targets if t not in owners]
    if shape in ("directed", "launch") and not out.targets and speaker not in (None, *NOBODY, *out.actors):
        own = [p for p in around if p.mention.rule == "anaphor-state" and p.role in _HIT]
        if own and set(parties_of(own[0].mention)) <= set(out.actors):
            # «حمله ایران به تاسیسات این کشور», says Kuwait
            out.targets.append(str(speaker))
    add_sides(out.mediators, [p for p in scene.placed if left <= p.first < right and p.role == "mediator"])
    if (
        shape in ("directed", "launch")
        and against_own(doc.words, trigger)
        and (whose := _first_side(scene, left))
    ):
        # «هند پس از حملات علیه سربازان خود»: the subject is the one attacked
        out.actors, out.targets = [], []
        add_sides(out.actors, by)
        add_sides(out.targets, [whose])
    if (
        shape in ("directed", "launch", "killed", "solo")
        and (subject or speaker not in (None, *NOBODY))
        and owns_to(doc.words, trigger.first, out.verb, scene.sentence.first)
    ):
        out.actors = []
        add_sides(out.actors, subject)
        if not subject:
            out.actors.append(str(speaker))
        out.targets[:] = [t for t in out.targets if t not in out.actors]
    culprit = blamed(doc.words, scene, trigger.first, trigger.last, out.verb)
    broken = trigger.frame.type == "ceasefire" and culprit is not None
    if culprit is not None and (broken or shape in ("directed", "launch", "killed", "solo", "patient")):
        out.blamed = True
        out.actors, out.targets = [], [t for t in out.targets if t not in parties_of(culprit.mention)]
        add_sides(out.actors, [culprit], places=True)
        if not out.targets:
            add_sides(out.targets, [p for p in nouns if p is not culprit], places=True)
        if not out.targets and (broken or GRAMMAR.own in doc.words[trigger.last : trigger.last + _OWN_REACH]):
            # «ایران اسرائیل را به ترور فرماندهان خود متهم کرد», «هند را به نقض آتش بس متهم کرد»
            add_sides(out.targets, [p for p in subject if p is not culprit])
            if not out.targets and speaker not in (None, *NOBODY, *out.actors):
                out.targets.append(str(speaker))
    elif accused is not None:
        accused_acts(out, trigger, accused, speaker)
    else:
        speaker_acts(out, trigger, speaker, doc.words, floor, scene.sentence.first, armed=armed)
    _turn_on_owner(out, trigger, nouns)
    goals = set(out.targets)
    if (
        shape in ("mover", "goer", "mover_force", "directed", "giver", "launch")
        or trigger.frame.type == "border"
    ):
        out.targets[:] = [t for t in out.targets if t not in out.actors]
    if shape == "goer" and len(out.actors) > 1:
        # «فرمانده پاکستان، چهره‌ای در روند ایران و آمریکا، به ایران می‌رود»: nobody travels to himself
        out.actors[:] = [a for a in out.actors if a not in goals] or out.actors
    out.actors[:] = [a for a in out.actors if a not in out.mediators] or out.actors
    return out


def _with_venue(after: Sequence[Placed]) -> list[Placed]:
    """The phrases after a gathering, a lone capital among them its place and no side («مذاکرات دوحه»)."""
    nouns = [p for p in after if p.role == "noun"]
    if len(nouns) != 1 or nouns[0].mention.rule != CAPITAL or any(p.role == "with" for p in after):
        return list(after)
    return [replace(p, role="in") if p is nouns[0] else p for p in after]


def _in_operation(
    tokens: Sequence[str], trigger: Trigger, before: Sequence[Placed], scene: Scene
) -> list[Placed]:
    """Who does it in an operation of his own: «در عملیات ارتش سوریه ... سی تن کشته شدند»."""
    if trigger.frame.shape not in ("killed", "patient"):
        return []
    return [
        p for p in before
        if p.role in ("in", "noun") and can_act(p)
        and any(tokens[t] in keys("ev_operation") for t in range(max(p.head - 1, scene.sentence.first), p.first))
    ][:1]  # fmt: skip


def _objects(
    tokens: Sequence[str], bare: Sequence[Placed], subject: Sequence[Placed], trigger: Trigger
) -> list[Placed]:
    """The bare sides between the subject and «را»: «سنتکام تأسیسات ارتش ایران، انبارها و ... را هدف قرار داد»."""
    if not subject:
        return []
    marks = [t for t in range(subject[-1].last, trigger.last) if tokens[t] == _OBJECT]
    own = {s for p in subject for s in parties_of(p.mention)}
    return [
        p for p in bare
        if marks and subject[-1].last <= p.first and p.last <= marks[-1] and not own & set(parties_of(p.mention))
    ]  # fmt: skip


def _others(scene: Scene, hit: Sequence[Placed], subject: Sequence[Placed]) -> list[Placed]:
    """The sides hit: «این کشور» is not the subject itself, but the state named before it («... علیه این کشور»)."""
    own = {s for p in subject for s in parties_of(p.mention)}
    out = []
    for p in hit:
        if p.mention.rule == "anaphor-state" and own and set(parties_of(p.mention)) <= own:
            earlier = [
                o for o in scene.placed
                if o.last <= p.first and o.mention.kind == "state" and o.mention.rule != "anaphor-state"
                and parties_of(o.mention) and not set(parties_of(o.mention)) & own
            ]  # fmt: skip
            out += [replace(p, mention=o.mention) for o in earlier[-1:]]
        else:
            out.append(p)
    return out


def _owns_up(tokens: Sequence[str], out: Cast, hit: Sequence[Placed], subject: Sequence[Placed]) -> bool:
    """Whether the subject confirms an attack on somebody else, and so owns to it."""
    own = {s for p in subject for s in parties_of(p.mention)}
    armed = bool(subject) and subject[0].mention.kind in ("body", "state", "people")
    others = not own & {s for p in hit for s in parties_of(p.mention)}
    return armed and bool(hit) and others and confirms(tokens, out.verb, out.after)


def _first_side(scene: Scene, left: int) -> Placed | None:
    """The first mention with a side in the sentence up to the clause, if nothing governs it."""
    return next(
        (p for p in scene.placed if p.first >= min(left, scene.sentence.first) and not p.role and can_act(p)),
        None,
    )


def _owned(doc: Document, placed: Placed, trigger: Trigger, others: Sequence[Trigger]) -> bool:
    """Whether an earlier trigger noun stands between: «پس از حمله هند به کشمیر، با ایران دیدار کرد»."""
    return (
        bool(placed.role)
        and placed.role not in ("with", "between", "obj")
        and not (placed.role == "to" and trigger.frame.type == "visit")
        and (
            placed.role != "by"
            or any(t in _COMMAS for t in doc.words[placed.last : trigger.first])
            or _named_for(doc, placed, trigger, others)
        )
        and any(
            t.last <= placed.head <= t.last + 6
            for t in others
            if t is not trigger and t.last <= trigger.first
        )
    )


def _named_for(doc: Document, placed: Placed, trigger: Trigger, others: Sequence[Trigger]) -> bool:
    """Whether «توسط X» stands right behind a breach («نقض آتش بس توسط آمریکا، چهار نظامی زخمی شدند»)."""
    for other in others:
        if other is trigger or other.frame.type != "ceasefire":
            continue
        found = preposition_before(doc.words, placed.head, other.last)
        if found is not None and found[0] == "by" and found[1] == other.last:
            return True
    return False


def _subject(
    tokens: Sequence[str], scene: Scene, bare: Sequence[Placed], left: int, floor: int, ceiling: int
) -> list[Placed]:
    """The bare phrase that can be the subject: the first row of the clause, else of an earlier one."""
    sided = [p for p in bare if p.first >= floor and can_act(p) and not is_matter(tokens, p)]
    if sided:
        head = sided[0].head
        return [p for p in sided if p.head == head] if len(sided) > 1 else sided
    if any(tokens[t] in keys("ev_other_subject") for t in range(left, ceiling)):
        # «استکبار به ما حمله کرده است»: somebody without a side is the subject
        return []
    if left > scene.sentence.first and scene.that_before(left):
        # «وزیر خارجه هند که به کابل سفر کرده»: who stands before «که» does it
        heads = [p for p in scene.placed if left - 3 <= p.last < left and p.first >= floor and can_act(p)]
        if heads:
            return heads[-1:]
    earlier = [
        p for p in scene.placed
        if floor <= p.first and p.last <= left and not p.role and can_act(p) and not is_matter(tokens, p)
    ]  # fmt: skip
    return [p for p in earlier if p.head == earlier[0].head] if earlier else []


def _are_targets(trigger: Trigger, nouns: Sequence[Placed]) -> bool:
    """Whether the sides behind the noun suffer it: the rule names those who impose such things as its `owners`."""
    owners = trigger.frame.options.get("owners")
    return (
        isinstance(owners, list)
        and bool(nouns)
        and not any(s in owners for p in nouns for s in parties_of(p.mention))
    )


def _turn_on_owner(out: Cast, trigger: Trigger, nouns: Sequence[Placed]) -> None:
    """«تحریم های ایران» are those against it, unless the rule names the side among its `owners`."""
    owners = trigger.frame.options.get("owners")
    if not isinstance(owners, list) or out.targets or not nouns:
        return
    named = [s for p in nouns for s in parties_of(p.mention) if s in out.actors and s not in owners]
    # each once: two nouns may name one side
    for side in dict.fromkeys(named):
        out.actors.remove(side)
        out.targets.append(side)


def _way_only(nouns: Sequence[Placed], subject: Sequence[Placed], around: Sequence[Placed]) -> bool:
    """Whether the bare state behind a journey is where it leads, for a person stands before it as its subject."""
    return (
        bool(nouns) and bool(subject) and subject[0].mention.kind == "person"
        and all(p.mention.kind in ("state", "place") for p in nouns)
        and not any(p.role == "to" for p in around)
    )  # fmt: skip
