"""Typed questions to a store, typed answers that carry their citation: all that shows something asks here.

A citation names the report, its outlet, day and address, the sentence around the words, their offsets in
the raw text and the raw text's hash, so that whoever holds the text can cut the same words out of it.
Nothing here rules on truth.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Literal

from msgspec import Struct

from roznamcha.errors import NotFoundError
from roznamcha.ids import report_id, text_hash
from roznamcha.records import Event, Statement
from roznamcha.store.protocol import (
    Appearances,
    Counts,
    Cut,
    EntityFilter,
    EntityRow,
    EventFilter,
    Filter,
    ReportFilter,
    ReportHead,
    StatementFilter,
    Store,
    StoredEvent,
    StoredReport,
    StoredStatement,
    Tally,
    TallyField,
)
from roznamcha.store.when import bounds
from roznamcha.text.sentences import split_sentences
from roznamcha.text.tokens import tokenize

__all__ = [
    "Appearances",
    "Citation",
    "Counts",
    "Cut",
    "EntityFilter",
    "EntityRow",
    "EventAnswer",
    "EventFilter",
    "Filter",
    "ReportFilter",
    "ReportHead",
    "StatementAnswer",
    "StatementFilter",
    "Tally",
    "Timeline",
    "Verification",
    "appearances",
    "counts",
    "entity_rows",
    "entry_named",
    "events",
    "head_and_text",
    "is_linked",
    "report_named",
    "reports",
    "spans",
    "statements",
    "tally",
    "timeline",
    "total",
    "verify",
]

# reports whose statements are asked for at once
_CHUNK = 200
# what a day stands for: the event's own day, the day of saying, or only the day the report came out
DayBasis = Literal["happened", "said", "published"]


class Citation(Struct, frozen=True, kw_only=True):
    """Where words stand: `start`..`end` into the raw text with the hash `sha256`, and the sentence around
    them.

    `sentence` is cut from the raw text too, at `sentence_start`..`sentence_end`.
    """

    report: str
    name: str
    outlet: str | None
    language: str
    published: str | None
    published_basis: str | None
    url: str | None
    origin: str
    title: str | None
    carriers: tuple[str, ...]
    start: int
    end: int
    words: str
    sentence: str
    sentence_start: int
    sentence_end: int
    sha256: str

    @property
    def where(self) -> str:
        """The address: the URL, else the file, else the name that the input gave it."""
        return self.url or self.origin or self.name


class StatementAnswer(Struct, frozen=True, kw_only=True, tag_field="kind", tag="statement"):
    """A statement with the words of its spans by role, the parties its content names, and its citation."""

    id: str
    record: Statement
    cuts: dict[str, str]
    about: tuple[str, ...]
    citation: Citation

    @property
    def day(self) -> tuple[str, DayBasis] | None:
        """The day it was said, else the day its report came out (EDTF), and which of the two; `None`:
        neither.
        """
        if self.record.said:
            return self.record.said, "said"
        return (self.citation.published, "published") if self.citation.published else None


class EventAnswer(Struct, frozen=True, kw_only=True, tag_field="kind", tag="event"):
    """An event with the words that tell it, the party on whose word it is told, and its citation.

    `told_by` is `None` where the report tells it in its own voice; `teller` is the id of the statement.
    """

    id: str
    record: Event
    cuts: dict[str, str]
    told_by: str | None
    teller: str | None
    citation: Citation

    @property
    def day(self) -> tuple[str, DayBasis] | None:
        """The event's own day; never the day of the report, which says nothing of when it happened."""
        return (self.record.date, "happened") if self.record.date else None


Answer = StatementAnswer | EventAnswer


class Timeline(Struct, frozen=True, kw_only=True):
    """What passed between two parties: `dated` in order of day, `undated` in the order of their reports'
    days.
    """

    parties: tuple[str, str]
    dated: tuple[Answer, ...]
    undated: tuple[Answer, ...]


class Mismatch(Struct, frozen=True, kw_only=True):
    """A citation that does not hold: the entry (or report) and what is wrong."""

    entry: str
    report: str
    reason: str


class Verification(Struct, frozen=True, kw_only=True):
    """How many reports and spans were cut again from the stored raw text, and which did not come out the
    same.
    """

    reports: int
    spans: int
    exact: int
    wrong: tuple[Mismatch, ...]


def counts(store: Store) -> Counts:
    """How much there is."""
    return store.counts()


def is_linked(store: Store) -> bool:
    """Whether any report of the store is linked, so that questions about links have answers."""
    return store.linkage.any_linked()


def head_and_text(store: Store, report: str) -> tuple[ReportHead, str]:
    """Head and raw text of the report with this id; `NotFoundError` if there is none."""
    found = store.texts([report])
    if report not in found:
        raise NotFoundError(f"no report has the id {report!r}")
    return found[report]


def spans(store: Store, report: str) -> tuple[Cut, ...]:
    """Every stored span of every entry of a report."""
    return store.cuts(report)


def appearances(store: Store, id: str, *, party: str | None = None) -> Appearances:
    """How often and where the thing with this id is named; `party` is the side that it is, if it is one."""
    return store.appearances(id, party=party)


def reports(store: Store, asked: ReportFilter) -> tuple[ReportHead, ...]:
    """Reports by day."""
    return store.reports(asked)


def tally(
    store: Store, asked: StatementFilter | EventFilter | ReportFilter, *by: TallyField
) -> tuple[Tally, ...]:
    """How many of what is asked for have which values of the fields `by`, the most frequent first."""
    return store.tally(asked, by)


def total(store: Store, asked: StatementFilter | EventFilter | ReportFilter) -> int:
    """How many there are of what is asked for."""
    return store.tally(asked, ())[0].count


def entity_rows(store: Store, asked: EntityFilter) -> tuple[EntityRow, ...]:
    """Entities, the most mentioned first."""
    return store.entities(asked)


def statements(store: Store, asked: StatementFilter) -> tuple[StatementAnswer, ...]:
    """Statements by day, each with its citation."""
    return answer_statements(store, store.statements(asked))


def events(store: Store, asked: EventFilter) -> tuple[EventAnswer, ...]:
    """Events by day, each with its citation and its teller."""
    return answer_events(store, store.events(asked))


def answer_statements(store: Store, found: Sequence[StoredStatement]) -> tuple[StatementAnswer, ...]:
    """Stored statements with their citations."""
    texts = store.texts([s.report for s in found])
    return tuple(cited_statement(s, *texts[s.report]) for s in found)


def cited_statement(found: StoredStatement, head: ReportHead, text: str) -> StatementAnswer:
    """A statement of the report with this head and raw text; the citation's words run over all of its spans."""
    r = found.record
    ends = [r.cue_start, r.cue_end, r.content_start, r.content_end]
    parts = (
        r.speaker_start,
        r.speaker_end,
        r.condition_start,
        r.condition_end,
        r.medium_start,
        r.medium_end,
    )
    ends += [x for x in parts if x is not None]
    citation = cite(head, text, min(ends), max(ends))
    return StatementAnswer(id=found.id, record=r, cuts=found.cuts, about=found.about, citation=citation)


def answer_events(store: Store, found: Sequence[StoredEvent]) -> tuple[EventAnswer, ...]:
    """Stored events with their citations and tellers."""
    ids = list(dict.fromkeys(e.report for e in found))
    texts = store.texts(ids)
    spoken: dict[str, list[StoredStatement]] = {id_: [] for id_ in ids}
    for at in range(0, len(ids), _CHUNK):
        for s in store.statements(StatementFilter(reports=tuple(ids[at : at + _CHUNK]))):
            spoken[s.report].append(s)
    return tuple(cited_event(e, *texts[e.report], spoken[e.report]) for e in found)


def cited_event(
    found: StoredEvent, head: ReportHead, text: str, spoken: Iterable[StoredStatement]
) -> EventAnswer:
    """An event of the report with this head and raw text, which holds the statements `spoken`."""
    teller = _teller(found.record, spoken)
    return EventAnswer(
        id=found.id,
        record=found.record,
        cuts=found.cuts,
        told_by=teller.record.party if teller else None,
        teller=teller.id if teller else None,
        citation=cite(head, text, found.record.start, found.record.end),
    )


def _teller(event: Event, spoken: Iterable[StoredStatement]) -> StoredStatement | None:
    """The statement whose content the event's clause begins in; the innermost one."""
    inside = [s for s in spoken if s.record.content_start <= event.start < s.record.content_end]
    return min(inside, key=lambda s: (s.record.content_end - s.record.content_start, s.id), default=None)


def cite(head: ReportHead, text: str, start: int, end: int) -> Citation:
    """The citation of `text[start:end]`."""
    a, b = sentence_around(text, start, end)
    return Citation(
        report=head.id,
        name=head.name,
        outlet=head.outlet,
        language=head.language,
        published=head.published,
        published_basis=head.published_basis,
        url=head.url,
        origin=head.origin,
        title=head.title,
        carriers=head.carriers,
        start=start,
        end=end,
        words=text[start:end],
        sentence=text[a:b],
        sentence_start=a,
        sentence_end=b,
        sha256=head.sha256,
    )


def sentence_around(text: str, start: int, end: int) -> tuple[int, int]:
    """The raw span of the sentence or sentences that `start`..`end` lies in; the span itself where there is
    none.

    >>> raw = "هوا خوب است. باران آمد. تمام."
    >>> a, b = sentence_around(raw, 14, 18)
    >>> raw[a:b]
    'باران آمد.'
    """
    # a sentence never goes past the end of its line, so that of a long report only these lines are read
    begin, last = text.rfind("\n", 0, start) + 1, text.find("\n", end)
    cuts = _sentences(text[begin : len(text) if last < 0 else last])
    i = bisect_right(cuts, start - begin, key=lambda span: span[0]) - 1
    low, high = start, end
    if i >= 0 and start - begin < cuts[i][1]:
        low = begin + cuts[i][0]
    for a, b in cuts[max(i, 0) :]:
        if a < end - begin <= b:
            high = begin + b
    return low, max(high, end)


@lru_cache(maxsize=4096)
def _sentences(lines: str) -> tuple[tuple[int, int], ...]:
    # the raw text is cut as it is: a citation must not move when the cleaning learns something new
    return tuple((s.start, s.end) for s in split_sentences(lines, (), *tokenize(lines)))


def report_named(store: Store, what: str) -> StoredReport:
    """The one report that `what` names: an id, a name or the beginning of an id, or `NotFoundError`."""
    found = store.find(what)
    if not found:
        raise NotFoundError(f"no report has the id or name {what!r}; `roznamcha reports` lists them")
    if len(found) > 1:
        some = ", ".join(f"{head.id} ({head.name})" for head in found[:5])
        raise NotFoundError(f"{what!r} names more than one report: {some}; give more of the id")
    return store.get(found[0].id)


def entry_named(store: Store, what: str) -> tuple[str, StoredReport]:
    """The full id of the one entry that `what` begins, and its report; `NotFoundError` otherwise."""
    found = store.find_entry(what) if what else ()
    if not found:
        raise NotFoundError(f"no entry has the id {what!r}; `roznamcha show REPORT` lists a report's")
    if len(found) > 1:
        raise NotFoundError(f"{what!r} begins more than one id: {', '.join(id_ for id_, _ in found[:5])}")
    entry, report = found[0]
    return entry, store.get(report)


def timeline(
    store: Store, one: str, other: str, *, since: str | None = None, until: str | None = None
) -> Timeline:
    """What passed between the parties `one` and `other`, by day.

    Events in which both take part, and statements of either that are aimed at the other or name it. An
    event without a day of its own is undated, even if its report is dated.
    """
    found: list[Answer] = [
        *events(store, EventFilter(involving=(one, other), since=since, until=until)),
        *statements(store, StatementFilter(between=(one, other), since=since, until=until)),
    ]
    dated = sorted((a for a in found if day_of(a)), key=lambda a: (day_of(a), *_place(a)))
    undated = sorted(
        (a for a in found if not day_of(a)),
        key=lambda a: (bounds(a.citation.published) or ("9999", ""), *_place(a)),
    )
    return Timeline(parties=(one, other), dated=tuple(dated), undated=tuple(undated))


def day_of(answer: Answer) -> tuple[str, str] | None:
    """The first and last day that an answer's day can mean; `None` if it has none."""
    return bounds(answer.day[0]) if answer.day else None


def _place(answer: Answer) -> tuple[str, int, str]:
    return answer.citation.report, answer.citation.start, answer.id


def verify(store: Store, reports: Iterable[str] | None = None) -> Verification:
    """Cut every span of every entry again from the stored raw text and compare it with the stored words.

    `reports` are the ids of those to look at; all of them if it is left out.

    The raw text is checked too: against its stored hash, and the report's id against text and URL.
    """
    count = spans = exact = 0
    wrong: list[Mismatch] = []
    for id_ in store.ids() if reports is None else reports:
        (head, text) = store.texts([id_])[id_]
        count += 1
        if text_hash(text) != head.sha256:
            wrong.append(Mismatch(entry=id_, report=id_, reason="the raw text does not have its stored hash"))
        if report_id(text, head.url) != id_:
            wrong.append(Mismatch(entry=id_, report=id_, reason="the id is not that of text and URL"))
        for cut in store.cuts(id_):
            spans += 1
            if 0 <= cut.start <= cut.end <= len(text) and text[cut.start : cut.end] == cut.cut:
                exact += 1
            else:
                reason = f"the {cut.role} at {cut.start}..{cut.end} is not {cut.cut!r}"
                wrong.append(Mismatch(entry=cut.entry, report=id_, reason=reason))
    return Verification(reports=count, spans=spans, exact=exact, wrong=tuple(wrong))
