"""What linking looks at: a report's statements and events reduced to what can be compared."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta, timezone
from functools import cache, lru_cache

import regex
from msgspec import Struct

from roznamcha.lang.rules import compile_pattern
from roznamcha.link.claims import Claim, claims_of
from roznamcha.link.copies import Print, fingerprint
from roznamcha.link.sides import Blame, blame_in, last_verb
from roznamcha.link.taken_up import Clause, asked_in, denied_in
from roznamcha.link.terms import Terms, named_spots, people, terms_of
from roznamcha.records import (
    Act,
    Event,
    EventType,
    Figures,
    Mention,
    Report,
    Source,
    Statement,
    Status,
    TimeRef,
)
from roznamcha.store.rows import entry_ids
from roznamcha.store.when import bounds
from roznamcha.text.clean import normalise
from roznamcha.text.fold import fold

Days = tuple[int, int]  # ordinals of the first and last day that a date can mean

_TIME = regex.compile(r"[0-9-]+T(\d\d):(\d\d)")
_IRAN = timezone(timedelta(hours=3, minutes=30))
_SENTENCE_END = regex.compile(r"[.؟!?\n]")
# a date that means more days than this says next to nothing of when a thing happened
_VAGUE_DAYS = 45
_NOBODY = frozenset({"UNK", "MEDIA"})
_TAKEN = {"deny": denied_in, "reject": asked_in, "agree": asked_in}


class Spot(Struct, frozen=True, kw_only=True, order=True):
    """Words of a report: its id, their raw offsets, and the entry that they are the evidence of, if they are one's."""

    report: str
    start: int
    end: int
    entry: str | None = None


class EventFacts(Struct, frozen=True, kw_only=True):
    """An event: `days` its own date, `None` if it has none or only a vague one; `names` who and where is named in its
    clause (ids or names); `groups` the groups of people that it counts, `told_by` the party on whose word it is told, `None` for the report's own;
    `at_least` where its figures are said to be no more than a least, `many` where its words tell of several deeds, `told` the last day on which its report came out,
    `clock` the minute of its day, if one is told or it is told as just now, `night` whether it is told of a night, `called` what its words call towns, bridges, bases and the like (stems).
    """

    id: str
    report: str
    type: EventType
    actors: tuple[str, ...]
    targets: tuple[str, ...]
    days: Days | None
    place: str | None
    figures: Figures
    status: Status
    told_by: str | None
    start: int
    end: int
    terms: Terms
    names: frozenset[str]
    groups: frozenset[str] = frozenset()
    phases: tuple[str, ...] = ()
    round: int | None = None
    at_least: bool = False
    many: bool = False
    told: int | None = None
    clock: int | None = None
    night: bool = False
    called: frozenset[str] = frozenset()

    @property
    def sides(self) -> frozenset[str]:
        """Everybody who takes part."""
        return _sides(self.actors, self.targets)


@lru_cache(maxsize=10_000)
def _sides(actors: tuple[str, ...], targets: tuple[str, ...]) -> frozenset[str]:
    return frozenset({*actors, *targets} - _NOBODY)


class StatementFacts(Struct, frozen=True, kw_only=True):
    """A statement: `speaker` an id or a folded name; `days` when it was said, else when its report came out;
    `about` the parties that its content names; `outlets` the outlets it names; `blame` whom it says to be behind what;
    `inside` the statements nested in its content; `taken` the clauses that it denies or answers.
    """

    id: str
    report: str
    speaker: str
    party: str
    act: Act
    targets: tuple[str, ...]
    days: Days | None
    dated: bool
    start: int
    end: int
    terms: Terms
    names: frozenset[str]
    about: frozenset[str]
    outlets: frozenset[str]
    blame: tuple[Blame, ...] = ()
    negative: bool = False
    inside: tuple[str, ...] = ()
    taken: tuple[Clause, ...] = ()


class ReportFacts(Struct, frozen=True, kw_only=True):
    """A report with its facts; `day` is the last day on which it can have come out."""

    id: str
    name: str
    outlet: str | None
    carriers: tuple[str, ...]
    day: int | None
    print: Print
    statements: tuple[StatementFacts, ...]
    events: tuple[EventFacts, ...]
    claims: tuple[Claim, ...]


@lru_cache(maxsize=8192)
def days_of(value: str | None, *, vague: bool = False) -> Days | None:
    """The first and last day of an EDTF value as ordinals; `None` for none, or one too vague to tell (unless `vague`).

    >>> days_of("2025-10-19") == (date(2025, 10, 19).toordinal(),) * 2
    True
    >>> days_of("2025") is None
    True
    """
    found = bounds(value)
    if found is None:
        return None
    first, last = (date.fromisoformat(d).toordinal() for d in found)
    return (first, last) if vague or last - first <= _VAGUE_DAYS else None


def report_facts(report: Report, source: Source | None = None) -> ReportFacts:
    """The facts of `report`, a function of the report and of the hour that its source came out, if it says one."""
    ids = entry_ids(report)
    hour = _hour(source.published if source else None)
    published = days_of(report.published)
    claims = claims_of(report, ids["statement"], ids["event"])
    return ReportFacts(
        id=report.id,
        name=report.name,
        outlet=report.outlet,
        carriers=tuple(dict.fromkeys(c.outlet for c in report.carriers)),
        day=published[1] if published else None,
        print=fingerprint(report.text),
        statements=tuple(
            _statement(report, s, id_, published, ids["statement"])
            for s, id_ in zip(report.statements, ids["statement"], strict=True)
        ),
        events=tuple(
            _event(report, e, id_, claims, published[1] if published else None, hour)
            for e, id_ in zip(report.events, ids["event"], strict=True)
        ),
        claims=claims,
    )


def _hour(published: str | None) -> int | None:
    """The minute of the day (in Iran, where a zone is given) at which a source says that it came out.

    >>> _hour("2026-06-01T10:30"), _hour("2026-06-01T07:00:00+00:00"), _hour("2026-06-01")
    (630, 630, None)
    """
    if published is None or "T" not in published:
        return None
    try:
        at = datetime.fromisoformat(published)
    except ValueError:
        return None
    if at.tzinfo is not None:
        at = at.astimezone(_IRAN)
    return 60 * at.hour + at.minute


def _event(
    report: Report, event: Event, id_: str, claims: Sequence[Claim], told: int | None, hour: int | None
) -> EventFacts:
    teller = teller_of(event, report.statements)
    own = [c for c in claims if c.event == id_]
    clause = report.text[event.start : event.end]
    words = _terms(clause)
    return EventFacts(
        id=id_,
        report=report.id,
        type=event.type,
        actors=event.actors,
        targets=event.targets,
        days=days_of(event.date),
        place=event.place,
        figures=event.figures,
        status=event.status,
        told_by=teller.party if teller and teller.party not in _NOBODY else _heads(report, event),
        start=event.start,
        end=event.end,
        terms=words,
        names=_names(report.mentions, event.start, event.end),
        groups=_groups(words) or _counted(report.text, event),
        phases=tuple(dict.fromkeys(c.phase for c in own)),
        round=next((c.round for c in own if c.round is not None), None),
        at_least=bool(event.figures) and _holds("link_least", clause),
        many=bool(event.figures) and _holds("link_many", clause),
        told=told,
        clock=hour if _holds("link_now", clause) else _clock(report.times, event),
        night=_holds("link_night", clause),
        called=named_spots(normalise(clause).text),
    )


def _heads(report: Report, event: Event) -> str | None:
    """The party of whoever stands at the head of a clause with a colon («ترامپ درباره تنگه هرمز: ...»), where no statement does."""
    colon = report.text.find(":", event.start, event.end)
    if colon < 0:
        return None
    first = next((m for m in report.mentions if event.start <= m.start and m.end <= colon), None)
    if first is None or first.kind != "person" or first.party in _NOBODY:
        return None
    return first.party if not any(c.isalnum() for c in report.text[event.start : first.start]) else None


def _clock(times: Iterable[TimeRef], event: Event) -> int | None:
    """The minute of the day of an event: the one its date gives, else the first that a time in its clause gives."""
    inside = (t.value for t in times if event.start <= t.start and t.end <= event.end)
    found = (_TIME.fullmatch(value) for value in (event.date, *inside) if value)
    return next((60 * int(m[1]) + int(m[2]) for m in found if m), None)


@cache
def _words(slot: str) -> regex.Pattern[str]:
    return compile_pattern(f"${slot}", where=f"{slot}.tsv")


def _holds(slot: str, raw: str) -> bool:
    """Whether words of a list stand in `raw`: those that make a figure a least («دست‌کم»), or tell of many deeds («حملات»)."""
    return bool(_words(slot).search(fold(raw)))


def _statement(
    report: Report, said: Statement, id_: str, published: Days | None, ids: Sequence[str]
) -> StatementFacts:
    start, end = said.content_start, said.content_end
    inside = [m for m in report.mentions if start <= m.start and m.end <= end]
    days = days_of(said.said)
    words = report.text[start:end]
    return StatementFacts(
        id=id_,
        report=report.id,
        speaker=said.speaker_id or said.speaker.casefold(),
        party=said.party,
        act=said.act,
        targets=said.targets,
        days=days or published,
        dated=days is not None,
        start=start,
        end=end,
        terms=_terms(words),
        names=_names(inside, start, end),
        about=frozenset(m.party for m in inside if m.party not in _NOBODY and m.kind != "place"),
        outlets=frozenset(m.id.removeprefix("outlet:") for m in inside if m.kind == "outlet" and m.id),
        blame=blame_in(report, start, end),
        negative=_is_negative(words),
        taken=_TAKEN[said.act](report, start, end) if said.act in _TAKEN else (),
        inside=tuple(
            other
            for s, other in zip(report.statements, ids, strict=True)
            if s is not said and start <= s.content_start and s.content_end <= end
        ),
    )


def teller_of(event: Event, statements: Iterable[Statement]) -> Statement | None:
    """The innermost statement whose content the event's clause begins in."""
    holding = [s for s in statements if s.content_start <= event.start < s.content_end]
    return min(holding, key=lambda s: (s.content_end - s.content_start, s.content_start), default=None)


def _terms(raw: str) -> Terms:
    return terms_of(normalise(raw).text)


def _groups(terms: Terms) -> frozenset[str]:
    """The groups of people that a clause counts: soldiers, civilians, militants, children."""
    known = people()
    return frozenset(known[t] for t in terms if t in known)


def _counted(text: str, event: Event) -> frozenset[str]:
    """The groups that the rest of the sentence counts («… را بمباران کردند و ده غیرنظامی کشته شدند»), if there are figures."""
    if not event.figures:
        return frozenset()
    end = _SENTENCE_END.search(text, event.end)
    return _groups(_terms(text[event.end : end.start() if end else len(text)]))


def _names(mentions: Iterable[Mention], start: int, end: int) -> frozenset[str]:
    """Who and where is named between `start` and `end`, by id where there is one."""
    return frozenset(m.id or m.name for m in mentions if start <= m.start and m.end <= end)


def _is_negative(raw: str) -> bool:
    """Whether the last finite verb of the words is negated («در افغانستان حضور ندارند»)."""
    verb = last_verb(normalise(raw).text)
    return verb is not None and verb.form.negative
