"""What a store does, in types: the questions it answers, the rows it gives back, and the Protocol of every
store.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from types import TracebackType
from typing import Literal, Protocol

from msgspec import Struct

from roznamcha.records import Event, Report, Source, Statement
from roznamcha.store.linkstore import LinkStore
from roznamcha.store.searchstore import SearchStore

Put = Literal["new", "same", "changed"]
TallyField = Literal[
    "party", "act", "target", "speaker_id", "speaker", "type", "status", "place", "side", "other", "named", "actor", "partner", "outlet",
    "day", "date", "language",
]  # fmt: skip
EntryKind = Literal["statement", "event", "time", "mention", "carrier"]


class Filter(Struct, frozen=True, kw_only=True):
    """What entries are asked for; `None` asks for anything.

    `by` is an id of the gazetteer or a part of the speaker's name, English or as the text writes it.
    `party` is a side (ISO 3166 alpha-3 or an acronym): who speaks, or who takes part; `target` whom it is
    aimed at. `act` and `type` are those of the record. `since`, `until` are ISO days, both inside. `place`
    is a part of a canonical place name. `text` are words for the full-text index, those in quotation marks
    side by side. `outlet` is a slug. `report` is an id. `limit` counts rows. With `newest` the last day comes first,
    and what was still to come when it was reported stands with its report; what has no day comes last either way. `after` is the id of the row that the page before ended with: a list is
    turned page by page, and what comes in meanwhile moves nothing.

    A statement is dated by the day it was said, else by its report's day. An event is dated by its own day,
    else by its report's.
    """

    by: str | None = None
    party: str | None = None
    act: str | None = None
    target: str | None = None
    type: str | None = None
    since: str | None = None
    until: str | None = None
    place: str | None = None
    text: str | None = None
    outlet: str | None = None
    report: str | None = None
    newest: bool = False
    after: str | None = None
    limit: int | None = None


class StatementFilter(Filter, frozen=True, kw_only=True):
    """Statements; `between` asks for those of one of these parties that are aimed at another of them or name it.

    `type` and `place` ask for statements whose content tells such an event or names such a place. `ids` asks for
    those with these ids, `reports` for those in the reports with these ids, a few hundred at most. `besides` asks for
    any act but this one.
    """

    besides: str | None = None
    between: tuple[str, ...] | None = None
    ids: tuple[str, ...] | None = None
    reports: tuple[str, ...] | None = None


class EventFilter(Filter, frozen=True, kw_only=True):
    """Events; `involving` asks for those in which every party given takes part, as actor, target or mediator,
    `between` for those in which at least two of the parties given do. With `figures` only those that give figures.

    `by` and `act` ask for events told by such a statement. `ids` asks for those with these ids, `reports` for those in
    the reports with these ids, a few hundred at most.
    """

    ids: tuple[str, ...] | None = None
    reports: tuple[str, ...] | None = None
    involving: tuple[str, ...] = ()
    between: tuple[str, ...] | None = None
    figures: bool = False
    status: str | None = None


class ReportFilter(Filter, frozen=True, kw_only=True):
    """Reports, dated by their own day; the other questions ask for reports with such a statement or event
    in them.
    """


class EntityFilter(Filter, frozen=True, kw_only=True):
    """People, states, bodies, groups and places by name; `type` is a kind of mention, `by` a part of the
    name.
    """


class ReportHead(Struct, frozen=True, kw_only=True):
    """A report without its text and entries: where it came from, when it was read, how much it yielded.

    `first_ingested` and `read_at` are UTC times (ISO 8601); `program` is the version of Roznamcha that read
    it last, with `+lexicon.` and the digest of a user's own tables if there were any.
    """

    id: str
    name: str
    origin: str
    url: str | None
    title: str | None
    outlet: str | None
    language: str
    published: str | None
    published_basis: str | None
    carriers: tuple[str, ...]
    sha256: str
    length: int
    first_ingested: str
    read_at: str
    program: str
    statements: int
    events: int


class StoredReport(Struct, frozen=True, kw_only=True):
    """A report as it was put, its head, and the source it was read from (what the input itself said)."""

    head: ReportHead
    report: Report
    source: Source


class StoredStatement(Struct, frozen=True, kw_only=True):
    """A statement with its id, its report's id, the parties its content names, and the words its spans cut
    out.
    """

    id: str
    report: str
    record: Statement
    about: tuple[str, ...]
    cuts: dict[str, str]


class StoredEvent(Struct, frozen=True, kw_only=True):
    """An event with its id, its report's id and the words its span cuts out."""

    id: str
    report: str
    record: Event
    cuts: dict[str, str]


class EntityRow(Struct, frozen=True, kw_only=True):
    """Somebody or some place over all reports: how often it is mentioned, in how many reports, in which
    words; `candidates` are the ids that it may be where the text leaves more than one.
    """

    id: str | None
    name: str
    kind: str
    party: str
    mentions: int
    reports: int
    forms: tuple[str, ...]
    candidates: tuple[str, ...] = ()


class Appearances(Struct, frozen=True, kw_only=True):
    """How often and where somebody or some place is named.

    `possible` counts the mentions that may mean this or another. `spoke` counts statements by the id itself,
    `spoke_for` those of its side and `targeted` those aimed at its side (0 for what is no side). `outlets` are
    the outlets of the reports that name it (`None`: not known), with the number of reports, the most frequent
    first; `first` and `last` the days of the earliest and the latest of them.
    """

    mentions: int
    possible: int
    reports: int
    spoke: int
    spoke_for: int
    targeted: int
    outlets: tuple[tuple[str | None, int], ...]
    first: str | None
    last: str | None


class Tally(Struct, frozen=True, kw_only=True):
    """How many rows have these values, in the order of the fields that were asked for; `None`: not known."""

    values: tuple[str | None, ...]
    count: int


class Cut(Struct, frozen=True, kw_only=True):
    """One stored span of one entry: the entry's id and kind, the span's role, its offsets, the words stored
    for it.
    """

    entry: str
    kind: EntryKind
    role: str
    start: int
    end: int
    cut: str


class Counts(Struct, frozen=True, kw_only=True):
    """How much a store holds."""

    reports: int
    statements: int
    events: int
    times: int
    mentions: int


class Reading(Struct, frozen=True, kw_only=True):
    """A report and the source it was read from; without a source the report's own fields are taken as
    given.
    """

    report: Report
    source: Source | None = None


class Store(Protocol):
    """Keeps reports with everything they yielded. Every method may raise `StoreError`."""

    def put(self, report: Report, *, source: Source | None = None) -> Put:
        """Keep `report`, all of it or nothing; what it did.

        `"same"`: it stands there already, nothing is written. `"changed"`: its text stands there but other
        entries were read from it; they are replaced, text, name, origin and the time of the first ingest
        stay.
        """
        ...

    def put_many(self, readings: Iterable[Reading], *, batch: int = 100) -> Iterator[tuple[Reading, Put]]:
        """Keep many reports, `batch` of them in a transaction; each is given back once it is safe."""
        ...

    def get(self, report: str) -> StoredReport:
        """The report with exactly this id; `NotFoundError` if there is none."""
        ...

    def get_many(self, reports: Sequence[str]) -> dict[str, StoredReport]:
        """The reports with these ids, in the order asked for; unknown ids are left out."""
        ...

    def find(self, what: str) -> tuple[ReportHead, ...]:
        """The reports that `what` names: an id, else a name, else the beginning of an id; in order of id."""
        ...

    def find_entry(self, what: str) -> tuple[tuple[str, str], ...]:
        """The (entry id, report id) of entries with this id or an id that begins so, at most ten."""
        ...

    def texts(self, ids: Sequence[str]) -> dict[str, tuple[ReportHead, str]]:
        """Head and raw text of the reports with these ids; unknown ids are left out."""
        ...

    def ids(self, *, by_day: bool = False) -> Iterator[str]:
        """The ids of all reports, in order; or `by_day`, undated ones last."""
        ...

    def cuts(self, report: str) -> tuple[Cut, ...]:
        """Every stored span of every entry of a report, in order."""
        ...

    def reports(self, asked: ReportFilter) -> tuple[ReportHead, ...]:
        """Reports by day, undated ones last."""
        ...

    def statements(self, asked: StatementFilter) -> tuple[StoredStatement, ...]:
        """Statements by day, then in the order of their report."""
        ...

    def events(self, asked: EventFilter) -> tuple[StoredEvent, ...]:
        """Events by day, then in the order of their report."""
        ...

    def entities(self, asked: EntityFilter) -> tuple[EntityRow, ...]:
        """Entities, the most mentioned first."""
        ...

    def tally(
        self, asked: StatementFilter | EventFilter | ReportFilter, by: tuple[TallyField, ...]
    ) -> tuple[Tally, ...]:
        """How many of what is asked for have which values of the fields `by`, the most frequent first.

        Statements have `party`, `act`, `target` (each one that it is aimed at), `named` (each one that it is aimed at or
        names, once), `speaker_id`, `speaker`; events `type`, `status`, `place`, `side` (each party that takes part), `other`
        (each further one whose code comes after that of `side`), `actor`, `target`, and `partner`, an actor whose code
        comes after that of `actor`, and `date`, the first day that they can mean, where they have one of their own. All
        have `outlet` and `day`, for want of an own one that of the report; reports also `language`. Without fields all are counted. `after`, `newest` and `limit` do not matter.
        """
        ...

    def appearances(self, id: str, *, party: str | None = None) -> Appearances:
        """How often and where the thing with this id is named; `party` is the side that it is, if it is one."""
        ...

    def counts(self) -> Counts:
        """How much there is."""
        ...

    @property
    def linkage(self) -> LinkStore:
        """The links between the reports."""
        ...

    @property
    def search(self) -> SearchStore:
        """The search over what the reports hold."""
        ...

    def close(self) -> None:
        """Give the store back; it cannot be used afterwards."""
        ...

    def __enter__(self) -> Store: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...
