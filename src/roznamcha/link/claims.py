"""How a report says that a ceasefire, talks or an agreement goes on: one claim a turn, with its date and its teller.

Nothing is decided here: a ceasefire that one side calls ended and the other extended has two claims.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import cache

import regex
from msgspec import Struct

from roznamcha.lang.grammar import GRAMMAR, VERB_FORMS
from roznamcha.lang.rules import Rule, compile_pattern, load_rules
from roznamcha.lang.tables import DATA, spellings, words
from roznamcha.link import FORCE
from roznamcha.link.sides import last_verb
from roznamcha.records import Event, Report, Statement
from roznamcha.store.when import bounds
from roznamcha.text.document import Document, prepare
from roznamcha.text.fold import fold
from roznamcha.text.verbs import read_verb

_NOBODY = frozenset({"UNK", "MEDIA"})
_BROKERS = frozenset({"UN", "EU", "OIC", "SCO"})
_PAST = frozenset({"failed", "ended"})
# acts that ask for a turn, or speak of one that did not come
_UNREAL = frozenset({"demand", "deny", "threaten", "offer", "reject"})
# how far before the turn a time may stand that dates it, in characters
_REACH = 70
# verbs that close the turn stand within this many tokens
_CLOSING = 4
# the verb of a clause whose turn is a noun («از امضای توافق ... خبر داد») within this many
_NAMED = 16


class Claim(Struct, frozen=True, kw_only=True):
    """One turn of a process as a report tells it.

    `date` is EDTF or `None`, `own_date` where it stands beside the turn and is not the day of saying; `back` where the words may only look back at what
    was agreed before («توافق امضا شده», «امضای توافق»); `party` is the side on whose word it is told, `None` for the report's own voice;
    `start`..`end` are the raw offsets of the evidence; `statement` and `event` the entries that tell it, if any do.
    """

    type: str
    phase: str
    parties: tuple[str, ...]
    mediators: tuple[str, ...] = ()
    place: str | None = None
    round: int | None = None
    date: str | None
    own_date: bool = False
    back: bool = False
    party: str | None
    start: int
    end: int
    statement: str | None = None
    event: str | None = None
    rule: str


@cache
def _rules() -> tuple[Rule, ...]:
    rules = load_rules(DATA / "link" / "phases.toml", required=("types", "phase", "weight"))
    return tuple(sorted(rules, key=lambda r: (-int(r.data["weight"]), r.name)))


@cache
def _nouns() -> regex.Pattern[str]:
    """A quick look for the nouns of which every rule needs one."""
    surfaces = sorted({spelt for w in words("link_process") for spelt in spellings(w)})
    return regex.compile("|".join(map(regex.escape, surfaces)))


def claims_of(report: Report, statements: Sequence[str], events: Sequence[str]) -> tuple[Claim, ...]:
    """The turns that `report` tells, in the order of the text; `statements`, `events` are its entries' ids."""
    if not _nouns().search(fold(report.text)):
        return ()
    doc = prepare(report.text)
    out: list[Claim] = []
    taken: list[tuple[str, int, int]] = []
    for rule in _rules():
        for sentence in doc.sentences:
            for found in rule.pattern.finditer(doc.folded, sentence.start, sentence.end):
                turn, noun_at = found.span("turn"), found.span("noun")
                if not _real(doc, sentence.last, *turn) or _supposed(
                    doc, sentence.start, sentence.end, min(turn[0], noun_at[0])
                ):
                    continue
                if turn[0] < noun_at[0] and not _real(doc, sentence.last, *noun_at, closing=_NAMED):
                    continue  # «امضای توافق در آینده انجام خواهد شد»
                type_ = str(rule.data["types"][0])
                if any(t == type_ and turn[0] < b and a < turn[1] for t, a, b in taken):
                    continue
                noun, turned = doc.raw_span(*found.span("noun")), doc.raw_span(*turn)
                whole = doc.raw_span(sentence.start, sentence.end)
                before = _is_attribute(doc, sentence.last, *turn)
                claim = _claim(report, rule, noun, turned, whole, statements, events, before=before)
                if claim is not None:
                    taken.append((type_, *turn))
                    out.append(claim)
    return _settled(sorted(out, key=lambda c: (c.start, c.end, c.type, c.phase)))


def _real(doc: Document, last: int, start: int, end: int, *, closing: int = _CLOSING) -> bool:
    """Whether the verb that closes the turn, at most `closing` tokens behind it, tells a fact: neither negated nor future
    nor wished for.
    """
    first, final = doc.token_at(start), doc.token_at(end - 1)
    for at in range(first, min(final + closing, last)):
        if doc.words[at].startswith(VERB_FORMS.negation + VERB_FORMS.imperfective):
            return False  # as it is spoken too: «نقض نمیشه»
        verb = read_verb(doc.words, at)
        if verb is not None and verb.form.tense == "infinitive" and at <= final:
            return False  # «در صورت امضا شدن»
        if verb is not None and verb.form.person > 0:
            return not verb.form.negative and verb.form.tense not in ("future", "subjunctive")
    return True


def _supposed(doc: Document, start: int, end: int, low: int) -> bool:
    """Whether the sentence `start`..`end` asks, or sets what begins at `low` as a condition or a time («اگر»، «وقتی»): no turn then."""
    if doc.text[start : end + 2].rstrip().endswith(("؟", "?", "؟!", "?!")):
        return True
    opener = next(reversed(list(_openers().finditer(doc.folded, start, low))), None)
    return opener is not None and last_verb(doc.text[opener.end() : low]) is None


@cache
def _openers() -> regex.Pattern[str]:
    return compile_pattern("$link_supposed", where="link_supposed.tsv")


def _is_attribute(doc: Document, last: int, start: int, end: int) -> bool:
    """Whether the turn is a participle beside its noun («تفاهم امضا شده میان دو کشور»): it speaks of what was before."""
    words = range(doc.token_at(start), min(doc.token_at(end - 1) + 1, last))
    verbs = [v for at in words if (v := read_verb(doc.words, at)) is not None]
    return bool(verbs) and verbs[-1].form.person == 0


def _claim(
    report: Report,
    rule: Rule,
    noun: tuple[int, int],
    turn: tuple[int, int],
    sentence: tuple[int, int],
    statements: Sequence[str],
    events: Sequence[str],
    *,
    before: bool,
) -> Claim | None:
    low, high = min(noun[0], turn[0]), max(noun[1], turn[1])
    told = _innermost(report.statements, low)
    phase, type_ = str(rule.data["phase"]), str(rule.data["types"][0])
    teller = report.statements[told] if told is not None else None
    if teller is not None and teller.act in _UNREAL:
        return None
    near = _event_at(report.events, type_, low, high)
    event = report.events[near] if near is not None else None
    if event is not None and event.status == "planned":
        return None  # what is to come is no turn yet
    parties, mediators = _parties(report, event, sentence)
    if len(parties) < 2:
        return None
    own = _time_before(report, turn[0], low, until=phase == "extended")
    date = own
    if own is None and phase == "violated":
        date = _deed(report, parties, low)
    if date is None and not before and not (turn[0] < noun[0] and phase in _PAST):
        # «شکست مذاکرات» speaks of what was before, «مذاکرات شکست خورد» of today
        date = teller.said if teller else None
        if date is None and event is not None:
            date = event.date
    start, end = (
        (event.start, event.end)
        if event
        else (teller.content_start, teller.content_end)
        if teller
        else sentence
    )
    return Claim(
        type=type_,
        phase=phase,
        parties=parties,
        mediators=mediators,
        place=event.place if event else None,
        date=_day(date),
        own_date=own is not None,
        back=phase == "agreed" and date is None and (before or turn[0] < noun[0]),
        party=teller.party if teller and teller.party not in _NOBODY else None,
        start=start,
        end=end,
        statement=statements[told] if told is not None else None,
        event=events[near] if near is not None else None,
        rule=rule.name,
    )


def _innermost(statements: Sequence[Statement], at: int) -> int | None:
    holding = [i for i, s in enumerate(statements) if s.content_start <= at < s.content_end]
    return min(holding, key=lambda i: statements[i].content_end - statements[i].content_start, default=None)


def _event_at(events: Sequence[Event], type_: str, start: int, end: int) -> int | None:
    """The event of this type whose clause the words lie in or touch."""
    wanted = {type_, "meeting"} if type_ == "talks" else {type_}
    found = [i for i, e in enumerate(events) if e.type in wanted and e.start < end and start < e.end]
    return min(found, key=lambda i: (events[i].type != type_, abs(events[i].start - start)), default=None)


def _parties(
    report: Report, event: Event | None, sentence: tuple[int, int]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The sides of a process and its mediators: the event's, else those of its sentence, else the report's main two."""
    brokers = {m for e in report.events for m in e.mediators} | _BROKERS
    if event is not None and len(set(event.actors) | set(event.targets)) >= 2:
        return tuple(sorted({*event.actors, *event.targets} - brokers)), event.mediators
    mediators = event.mediators if event else ()
    for low, high in (sentence, (0, len(report.text))):
        counts = Counter(
            m.party
            for m in report.mentions
            if low <= m.start < high
            and m.kind not in ("place", "outlet")
            and m.party not in _NOBODY
            and m.party not in brokers
        )
        ranked = sorted(counts.items(), key=lambda c: (-c[1], c[0]))
        if len(ranked) >= 2 and (len(ranked) == 2 or ranked[2][1] < ranked[1][1]):
            return tuple(sorted((ranked[0][0], ranked[1][0]))), mediators
    return (), mediators


def _time_before(report: Report, turn: int, low: int, *, until: bool) -> str | None:
    """The date that stands right before the turn, in its own clause; not one behind «تا» where `until`."""
    best = None
    for t in report.times:
        if t.value is None or t.value.startswith(("P", "R")) or not low - _REACH <= t.start < turn:
            continue
        between = report.text[t.end : turn]
        if until and GRAMMAR.until in fold(report.text[low : t.start]).split():
            continue
        if len(between) <= _REACH and last_verb(between) is None:
            best = t.value
    return best


def _deed(report: Report, parties: Sequence[str], before: int) -> str | None:
    """The date of the violence between the sides that is told last before the words, or in their clause."""
    dated = [
        e for e in report.events
        if e.type in FORCE and e.date and e.start <= before and {*e.actors, *e.targets} & set(parties)
    ]  # fmt: skip
    return dated[-1].date if dated else None


def _day(value: str | None) -> str | None:
    """An EDTF date without the time of day."""
    if not value:
        return None
    return "/".join(part.split("T")[0] for part in value.split("/"))


def _settled(claims: Sequence[Claim]) -> tuple[Claim, ...]:
    """Claims of a report without repetition: an undated turn that is told with a date elsewhere is left out."""
    dated = {(c.type, c.phase, c.parties) for c in claims if c.date}
    kept: dict[tuple[object, ...], Claim] = {}
    for c in claims:
        if not c.date and (c.type, c.phase, c.parties) in dated:
            continue
        kept.setdefault((c.type, c.phase, c.parties, c.date, c.party), c)
    return tuple(_spanned(list(kept.values())))


def _spanned(claims: Sequence[Claim]) -> list[Claim]:
    """A round that is said to have begun one day and to have ended on a later one was held on both."""
    out = []
    for c in claims:
        if c.type == "talks" and c.phase == "held" and c.date and (first := bounds(c.date)):
            ends = [
                b[1] for o in claims
                if o.type == "talks" and o.phase == "failed" and o.start == c.start and o.date and o.own_date
                and (b := bounds(o.date)) and first[1] < b[0]
            ]  # fmt: skip
            if ends and "/" not in c.date:
                c = Claim(**{f: getattr(c, f) for f in c.__struct_fields__} | {"date": f"{c.date}/{ends[0]}"})
        out.append(c)
    return out
