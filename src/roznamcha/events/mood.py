"""Whether the words tell something that happened, is planned, or did not take place at all."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Literal

from roznamcha.events.grammar import Scene, preposition_before
from roznamcha.events.parties import Cast
from roznamcha.events.telling import Telling
from roznamcha.lang.grammar import GRAMMAR
from roznamcha.lang.tables import DATA, keys, read_table, words
from roznamcha.text.document import Document
from roznamcha.text.fold import fold, key
from roznamcha.text.numerals import read_number
from roznamcha.text.verbs import Verb

# sought: «به دنبال» is "after" beside most verbs, but "in search of" beside the copula
# charge: what somebody is held for («به اتهام»)
# ended: what puts an end to violence («پایان جنگ»)
Mood = Literal["real", "planned", "unreal", "sought", "charge", "ended"]
_MOODS: dict[str, Mood] = {
    "planned": "planned", "unreal": "unreal", "sought": "sought", "charge": "charge", "ended": "ended"
}  # fmt: skip
# what is told in the present tense before it takes place («فردا دیدار می کند»)
_ARRANGED = frozenset({"meeting", "visit", "call"})
# how many tokens before the trigger a word such as «خواستار» or «قرار است» still rules it
_REACH = 4
# how far behind its noun a verb still speaks of it
_VERB_REACH = 14
# how many words before the noun a word of purpose stands («برای از سرگیری مذاکرات»)
_PURPOSE_REACH = 4
# how many words before the noun a word of warning stands
_WARN_REACH = 8
# how many words may lie between «پس از» and the noun it takes for granted
_GIVEN_REACH = 2
_BREAKS = frozenset("،,؛;:.!؟?«»")
# kinds that the present tense promises
_PROMISED = frozenset({"border", "aid", "withdrawal", "release"})
# kinds that are only aimed at where a word of purpose stands before them
_AIMED_AT = frozenset({"attack", "strike", "clash", "protest", "withdrawal", "appointment"})
# kinds that somebody comes for
_MET_FOR = frozenset({"talks", "meeting"})
_THAT = GRAMMAR.that
_AND = GRAMMAR.and_
_COPULA = GRAMMAR.was
# verbs that close «خواستار ... شد», «خواهان ... است»
_BEING = frozenset({GRAMMAR.was, *GRAMMAR.become})
_VIOLENT = frozenset({"attack", "strike", "clash", "protest"})
# force that nobody announces but as a threat («به‌شدت حمله خواهیم کرد»)
_THREATENED = frozenset({"attack", "strike", "clash"})
# what a negative verb behind its noun denies
_DENIED = frozenset({"agreement", "appointment", "aid"})
# what may be no more than the topic of other words («درباره مذاکرات»)
_TOPICS = frozenset({"talks", "ceasefire", "agreement", "relations", "sanction", "aid", "release"})
# what is itself undone where a verb says that it was called off («لغو تحریم»), or still an event («مذاکرات متوقف شد»)
_LIFTED = frozenset(
    {"sanction", "border", "ceasefire", "agreement", "relations", "talks", "clash", "release", "aid"}
)
# how many words may lie between «درباره» and its noun
_TOPIC_REACH = 7
# what is offered and not arranged where a side is ready for it
_OFFERED = frozenset(
    {"talks", "meeting", "agreement", "ceasefire", "clash", "attack", "strike", "aid", "release"}
)
# what a side undertakes to do once a condition is met
_UNDERTAKEN = frozenset({"sanction", "withdrawal", "aid", "release", "agreement", "ceasefire"})


@cache
def _moods() -> dict[tuple[str, ...], Mood]:
    """The words that put an event out of the real world, or into the future, by their tokens' keys."""
    rows = read_table(DATA / "events" / "moods.tsv", ("surface", "mood", "source"))
    table: dict[tuple[str, ...], Mood] = {}
    for row in rows:
        table[tuple(key(w) for w in fold(row["surface"]).split())] = _MOODS[row["mood"]]
    return table


def word_mood(tokens: Sequence[str], first: int, floor: int) -> tuple[Mood | None, int]:
    """The mood that the nearest such word before the token `first` sets, and how far off it stands."""
    table = _moods()
    for at in range(first - 1, max(floor, first - _REACH) - 1, -1):
        if tokens[at] in _BREAKS:
            return None, 0
        if tokens[at] == _AND and at == first - 1:
            # «بحث و تبادل نظر»: what stands beside it does not govern it
            return None, 0
        if tokens[at] in keys("ev_each") and at + 1 < first and read_number(tokens, at + 1):
            # «هر دو طرف» are two named ones
            continue
        for size in (3, 2, 1):
            if at - size + 1 >= floor and (mood := table.get(tuple(tokens[at - size + 1 : at + 1]))):
                if mood == "planned" and tokens[at + 1] in keys("ev_programme"):
                    # «برنامه هسته‌ای ایران» plans no meeting
                    continue
                return mood, first - 1 - at
    return None, 0


def clause_mood(tokens: Sequence[str], first: int, last: int) -> Mood | None:
    """The mood that a word anywhere in the clause `first`..`last` sets («باید», «قرار است», «اگر»)."""
    table = _moods()
    found: Mood | None = None
    for at in range(first, last):
        for size in (2, 1):
            if at + size <= last and (mood := table.get(tuple(tokens[at : at + size]))):
                if mood == "planned" and tokens[at + size] in keys("ev_programme"):
                    continue
                if mood == "planned":
                    return "planned"
                found = found or mood
    return found


def mood_of(
    doc: Document,
    scene: Scene,
    cast: Cast,
    first: int,
    kind: str,
    telling: Telling | None,
    *,
    future: bool,
    past: bool = False,
) -> Mood:
    """The mood of the trigger at the token `first`; `future`, `past`: its date lies after or before the
    report's.

    A noun is real unless a word before it says otherwise («خواستار», «احتمال»); a verb says it by its tense:
    the negative and the bare subjunctive are not real, the future is planned.
    """
    tokens = doc.words
    bare_force = kind in _VIOLENT and not cast.verbal
    if (
        cast.verb is not None
        and tokens[cast.verb.first - 1] in keys("ev_nearly")
        and GRAMMAR.to in tokens[max(cast.left, first - _PURPOSE_REACH) : first]
        and not bare_force
    ):
        # «به توافق نزدیک شده‌ایم», but not «مذاکرات به زمان حساس خود نزدیک می‌شود»
        return "planned"
    if not cast.verbal and kind in _TOPICS and is_topic(tokens, first, scene.sentence.first):
        return "unreal"
    if (
        kind == "talks"
        and cast.verb is not None
        and cast.verb.first >= cast.after
        and tokens[cast.verb.first - 1] in keys("ev_cancelled")
        and not cast.verb.form.negative
    ):
        # «مذاکرات لغو شد»
        return "unreal"
    if kind in _MET_FOR and cast.verb is not None and cast.verb.first >= cast.after:
        if cast.verb.form.negative and tokens[cast.verb.first - 1] in keys("ev_held"):
            # «دیدار فردا برگزار نمی شود»
            return "unreal"
        if tokens[cast.after] == _THAT and any(
            t in keys("ev_due") for t in tokens[cast.after + 1 : cast.after + 3]
        ):
            # «مذاکراتی که قرار بود برگزار شود»
            return "planned"
    if cast.verb is not None and cast.verb.first >= first and kind not in _LIFTED:
        off = tokens[cast.verb.first - 1]
        if off in keys("ev_invited"):
            # «برای سفر به تهران دعوت کرد» is an offer
            return "unreal"
        aside = kind not in _VIOLENT and put_aside(tokens, cast.after, cast.verb.first)
        # «به دلیل حملات، سفر خود را به تعویق انداخت» puts off no attack
        apart = kind in _VIOLENT and any(t in _BREAKS for t in tokens[cast.after : cast.verb.first])
        if aside or (off in keys("ev_put_off") and not apart):
            return "planned"
        if off in keys("ev_called_off"):
            return "unreal"
    if cast.verb is not None and kind in _OFFERED and tokens[cast.verb.first - 1] in keys("ev_ready"):
        # «برای گفت وگو آماده است» is an offer
        return "unreal"
    if cast.verb is not None and cast.verb.form.lemma in _BEING and wanted(tokens, cast.left, first):
        # «خواستار افزودن ایران به فهرست تحریم شد»
        return "unreal"
    if (
        kind in _THREATENED
        and not cast.verbal
        and cast.verb is not None
        and cast.verb.first - cast.after <= _VERB_REACH
        and cast.verb.first > cast.after
        and tokens[cast.verb.first - 1] in keys("ev_threatens")
    ):
        # «ایران را به حمله نظامی تهدید کرد»
        return "unreal"
    if (
        cast.verb is not None
        and kind in _UNDERTAKEN
        and kind not in ("agreement", "ceasefire")
        and cast.verb.first > cast.after
        and tokens[cast.verb.first - 1] in keys("ev_agreed_on")
        and not cast.verb.form.negative
    ):
        # «بر عقب نشینی مرحله ای توافق کرده اند»
        return "planned"
    if kind == "ceasefire" and not cast.verbal and cast.verb is not None:
        used = cast.verb.form.tense == "subjunctive" and any(
            t in keys("ev_purpose") for t in tokens[cast.left : first]
        )
        if used:
            # «اجازه داد برای حمله و نقض آتش بس استفاده کند»
            return "unreal"
    near, distance = word_mood(tokens, first, scene.sentence.first)
    if near == "charge":
        # «به ظن قتل دستگیر شد»: the charge is not what happened, the arrest is
        near = None if kind in ("arrest", "sanction") else "unreal"
    if near == "sought":
        near = "unreal" if cast.verb is not None and cast.verb.form.lemma == _COPULA else None
    act = telling.statement.act if telling else None
    if near == "planned":
        if cast.verb is None:
            return "planned"
        must = cast.verb.form.tense == "subjunctive" and clause_mood(tokens, cast.left, first) == "unreal"
        return "unreal" if cast.verb.form.negative or must else "planned"
    if near == "ended":
        near = "unreal" if kind in _VIOLENT else None
    if kind in _VIOLENT and tokens[cast.after : cast.after + 1] and tokens[cast.after] in keys("ev_possible"):
        # «حملات احتمالی» are feared, not planned
        return "unreal"
    if coming(tokens, cast.after):
        return "planned"
    if kind in _AIMED_AT and any(
        t in keys("ev_purpose") for t in tokens[max(scene.sentence.first, first - 3) : first]
    ):
        return "unreal"
    if near == "unreal" and not (
        cast.verbal and cast.verb is not None and cast.verb.form.tense in ("past", "perfect") and distance > 1
    ):
        return "unreal"
    if conditional(tokens, cast.left, first):
        return "unreal"
    if (
        kind in _MET_FOR
        and not cast.verbal
        and any(
            t in keys("ev_purpose") for t in tokens[max(scene.sentence.first, first - _PURPOSE_REACH) : first]
        )
        and not past
    ):
        # «برای دیدار با مقام های ترکیه وارد آنکارا شد»
        wished = cast.verb is not None and (cast.verb.form.tense == "subjunctive" or cast.verb.form.negative)
        return "unreal" if wished else "planned"
    verb = cast.verb
    if verb is None:
        return "planned" if future and kind not in _THREATENED else "real"
    form = verb.form
    if form.tense in ("future", "subjunctive") and conditional(tokens, scene.sentence.first, first):
        # «در صورت حمله، تنگه را خواهد بست» is a threat, «اگر توافق شود، تحریم ها را لغو خواهد کرد» an undertaking
        promised = form.tense == "future" and kind in _UNDERTAKEN and cast.verbal and not form.negative
        return "planned" if promised else "unreal"
    if not cast.verbal and kind in _VIOLENT and tokens[verb.first - 1] in keys("ev_answered"):
        # «حملات را بی پاسخ نخواهند گذاشت»
        return "real"
    if not cast.verbal and kind in _VIOLENT and _did_not_occur(tokens, cast.after, verb):
        return "unreal"
    if not cast.verbal and kind in _DENIED and form.negative and _speaks_of(tokens, cast.after, verb):
        # «هیچ توافقی را اعلام نکرده», «جانشینی معرفی نکرده است»
        return "unreal"
    if cast.verbal:
        if form.negative:
            return "unreal"
        ruled = clause_mood(tokens, cast.left, first)
        if form.tense == "future" and kind == "border" and form.lemma == _COPULA:
            # «تنگه برای همه باز خواهد بود»
            return "unreal"
        if form.tense == "future":
            return "unreal" if kind in _THREATENED else "planned"
        if kind == "agreement" and form.tense == "present" and not future:
            # «دو طرف توافق می کنند که ...» is the wording of a treaty
            return "unreal"
        if form.tense == "present" and kind in _VIOLENT and _always(tokens, cast.left, verb.first):
            # «همواره حمله می کند» tells of no single deed
            return "unreal"
        if form.tense in ("present", "subjunctive") and _only_possible(tokens, cast.left, verb.first):
            return "unreal"
        if cast.left > 0 and tokens[cast.left - 1] in keys("ev_modal"):
            # «می توان با او درگیر شد»
            return "unreal"
        if form.tense == "subjunctive" and _asked_for(tokens, scene.sentence.first, cast.left):
            # «از او خواست که با وزیر دیدار کند»
            return "unreal"
        if form.tense == "subjunctive":
            if clause_mood(tokens, scene.sentence.first, verb.first) == "planned" or (
                telling and act in ("offer", "agree", "threaten")
            ):
                return "planned"
            return "unreal"
        opens = tokens[cast.verb.first - 1] in keys("ev_opens") if cast.verb else False
        if form.tense == "present" and kind == "talks" and opens and ruled != "unreal":
            # «مذاکرات را در دوحه برگزار می کنند»
            return "real" if past or goes_on(tokens, cast.left, verb.first) else "planned"
        if form.tense == "present" and kind in _ARRANGED and form.lemma in keys("ev_stative"):
            # «سفر او مهم است», «سفر او می‌تواند ...»
            return "real"
        if form.tense == "present" and kind in _ARRANGED and ruled != "unreal":
            return "real" if past or goes_on(tokens, cast.left, verb.first) else "planned"
        if (
            form.tense == "present"
            and kind in _VIOLENT
            and of_a_kind(tokens, cast.left, scene.sentence.first)
        ):
            # «گروه هایی که حمله می کنند» tells of no attack
            return "unreal"
        if form.tense == "present" and kind in _VIOLENT and form.person in (1, 4):
            # «حمله می کنیم» is a threat
            return "unreal"
        if form.tense == "present" and kind in _PROMISED and ruled != "unreal":
            # «محاصره را برمی دارد», «ده میلیون دلار پرداخت می کند»
            return "real" if past or goes_on(tokens, cast.left, verb.first) else "planned"
        if form.tense == "present":
            return "planned" if future or ruled == "planned" else ("unreal" if ruled == "unreal" else "real")
        return "planned" if ruled == "planned" and form.tense != "past" else "real"
    if act == "demand" and kind not in _VIOLENT:
        return "unreal"
    if (
        act == "threaten"
        and kind in _THREATENED
        and not (past or taken_for_granted(tokens, first, scene.sentence.first))
    ):
        # «به حمله نظامی تهدید کرد»
        return "unreal"
    if (
        kind in _THREATENED
        and form.tense in ("present", "future")
        and any(t in keys("ev_warns") for t in tokens[max(scene.sentence.first, first - _WARN_REACH) : first])
        and not (past or taken_for_granted(tokens, first, scene.sentence.first))
    ):
        # «هشدار ایران: حمله به بیروت مسیر مذاکرات را نابود می کند»
        return "unreal"
    if wanted(tokens, cast.left, first) and not (
        past or taken_for_granted(tokens, first, scene.sentence.first)
    ):
        # «در تلاش برای رفع تحریم ها جلسه ای برگزار کرد»
        return "unreal"
    granted = taken_for_granted(tokens, first, scene.sentence.first)
    if (
        form.tense == "subjunctive"
        and not past
        and (not granted or _only_possible(tokens, cast.left, verb.first))
    ):
        # «ممکن است دستور حملات تازه را صادر کند»
        return "unreal"
    if form.tense == "future" and form.lemma == _COPULA:
        # «توافق همیشه شکننده خواهد بود» says what it would be like
        return "unreal"
    if kind in _THREATENED and (past or not future):
        return "real" if past or granted else "unreal" if form.tense == "future" else "real"
    if future or form.tense == "future":
        return "planned"
    return "real"


def _speaks_of(tokens: Sequence[str], after: int, verb: Verb) -> bool:
    """Whether `verb` stands close behind the noun that ends at `after`, in the same clause."""
    return verb.first - after <= _VERB_REACH and _THAT not in tokens[after : verb.first]


def _always(tokens: Sequence[str], left: int, last: int) -> bool:
    """Whether a word such as «همواره» stands among the tokens `left`..`last`."""
    return any(t in keys("ev_always") for t in tokens[left:last])


def _asked_for(tokens: Sequence[str], floor: int, left: int) -> bool:
    """Whether the clause that begins at `left` says what somebody asks of another («خواست که»)."""
    return left > floor + 1 and tokens[left - 1] == _THAT and tokens[left - 2] in keys("ev_wish_verb")


def _only_possible(tokens: Sequence[str], left: int, last: int) -> bool:
    """Whether a word such as «می تواند» among the tokens `left`..`last` makes what follows only possible."""
    return any(t in keys("ev_modal") for t in tokens[left:last])


def put_aside(tokens: Sequence[str], after: int, verb: int) -> bool:
    """Whether the noun that ends at `after` is put off in the words up to its verb («به حالت تعلیق درآورد»)."""
    return verb - after <= _VERB_REACH and any(tokens[t] in keys("ev_aside") for t in range(after, verb))


def taken_for_granted(tokens: Sequence[str], first: int, floor: int) -> bool:
    """Whether the words before the noun speak of it as of something known («پس از حمله», «در پاسخ به این حمله»)."""
    table, most = _given()
    return any(
        tuple(tokens[at - size : at]) in table
        for at in range(first, max(floor, first - _GIVEN_REACH) - 1, -1)
        for size in range(1, most + 1)
        if at - size >= floor
    )


def is_topic(tokens: Sequence[str], first: int, floor: int) -> bool:
    """Whether a preposition before the noun makes it a topic («درباره روند مذاکرات», «درباره آغاز اجرای توافق»).

    Another preposition between the two governs the noun itself, but for «برای», which goes on with the topic.
    """
    for at in range(first, max(floor, first - _TOPIC_REACH), -1):
        if tokens[at - 1] in _BREAKS or tokens[at - 1] == _THAT:
            return False
        if (found := preposition_before(tokens, at, floor)) and found[0] != "for":
            return found[0] == "about"
    return False


def wanted(tokens: Sequence[str], left: int, first: int) -> bool:
    """Whether a word of the clause before the noun wants all that follows it («خواستار», «در تلاش برای»)."""
    table = _wanting()
    return any(
        tuple(tokens[t : t + size]) in table
        for t in range(left, first)
        for size in (1, 2, 3)
        if t + size <= first
    )


@cache
def _wanting() -> frozenset[tuple[str, ...]]:
    """The words that want what follows them, as tokens' keys."""
    return frozenset(tuple(key(w) for w in fold(surface).split()) for surface in words("ev_wanting"))


@cache
def _given() -> tuple[frozenset[tuple[str, ...]], int]:
    """The words that take what follows for granted, as tokens' keys, and how many tokens the longest has."""
    table = frozenset(tuple(key(w) for w in fold(surface).split()) for surface in words("ev_given"))
    return table, max(map(len, table))


def _did_not_occur(tokens: Sequence[str], after: int, verb: Verb) -> bool:
    """Whether the verb says that the deed before it was not (or is only said to be going to have effects).

    «حمله تأیید نشد» denies it, «بمباران به قیمت جان بسیاری تمام خواهد شد» supposes it.
    """
    if verb.first < after or verb.first - after > _VERB_REACH:
        return False
    occurs = tokens[verb.first - 1] in keys("ev_occurs")
    if verb.form.negative:
        return occurs
    return verb.form.tense == "future" and not occurs


def coming(tokens: Sequence[str], after: int) -> bool:
    """Whether a word such as «آتی» or «احتمالی» follows the noun that ends at the token `after`."""
    return any(t in keys("ev_coming") for t in tokens[after : after + 1])


def of_a_kind(tokens: Sequence[str], left: int, floor: int) -> bool:
    """Whether the clause that begins at `left` says what kind of people are meant («گروه هایی که ...»)."""
    return left - 2 >= floor and tokens[left - 1] == _THAT and tokens[left - 2].endswith(_some())


@cache
def _some() -> tuple[str, ...]:
    """The endings of an indefinite plural."""
    return tuple(key(w) for w in words("ev_plural_some"))


def goes_on(tokens: Sequence[str], first: int, last: int) -> bool:
    """Whether a word such as «اکنون» or «ادامه» in the clause makes its present tense the present."""
    return any(t in keys("ev_now") for t in tokens[first:last])


@cache
def _ifs() -> frozenset[tuple[str, ...]]:
    """The words that open a condition, by their tokens' keys."""
    return frozenset(tuple(key(w) for w in fold(surface).split()) for surface in words("ev_if"))


def conditional(tokens: Sequence[str], left: int, first: int) -> bool:
    """Whether a word such as «اگر» opens the clause before the token `first`."""
    return any(
        tuple(tokens[t : t + size]) in _ifs()
        for t in range(left, first)
        for size in (1, 2)
        if t + size <= first
    )
