"""What a store keeps of links, in types: facts a report is linked by, links between entries, clusters, judgements."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Literal, NamedTuple, Protocol

from msgspec import Struct, field

Verdict = Literal["same", "different"]


class Waiting(NamedTuple):
    """A report that is to be linked: its key in the order of ingest, its id, the fingerprint of what was read in it, the
    last day (ordinal) on which it can have come out.
    """

    seq: int
    id: str
    fingerprint: str
    day: int | None


class LinkedReport(Struct, frozen=True, kw_only=True):
    """A report as linking left it: its key in the order of ingest, its day (ordinal), its family, its facts as bytes, and
    the fingerprint of the reading that they were made of. A fingerprint that is read before the facts can only be too
    old: then the report is linked once more.
    """

    seq: int
    id: str
    day: int | None
    family: str
    fingerprint: str
    facts: bytes


class LinkRow(Struct, frozen=True, kw_only=True):
    """A link of `kind` from `a` to `b`: ids of reports (`copy`) or of entries; `about` what it turns on.

    `a` is the later one, but two events of one happening (`same_event`) stand in the order of their ids.
    """

    kind: str
    a: str
    b: str
    score: float
    about: str
    why: str


class Judgement(Struct, frozen=True, kw_only=True):
    """What a person said of two events: one happening or two; `undone_by`, `undone_at` where it was taken back."""

    id: int
    verdict: Verdict
    a: str
    b: str
    by: str
    at: str
    undone_by: str | None = None
    undone_at: str | None = None


class Linked(Struct, frozen=True, kw_only=True):
    """What one step of linking puts, all of it or nothing; `since` is the store's `generation` that it was worked out in.

    `reports` with their marks are put anew; `families` moves reports to another family. All links that lead from or to
    an entry or report in `replaced` (of the kinds given with it) go before `links` come; `clusters` gives the cluster
    of events, `None` for one that is in none any more.
    """

    since: int
    reports: Sequence[LinkedReport] = ()
    marks: Mapping[int, Sequence[int]] = field(default_factory=dict)
    families: Mapping[str, str] = field(default_factory=dict)
    replaced: Mapping[str, Sequence[str]] = field(default_factory=dict)
    links: Sequence[LinkRow] = ()
    clusters: Mapping[str, str | None] = field(default_factory=dict)


class LinkStore(Protocol):
    """The links of a store. Every method may raise `StoreError`."""

    def generation(self) -> int:
        """How often anything was put; it rises with each `put`."""
        ...

    def unlinked(self, limit: int) -> tuple[Waiting, ...]:
        """Reports not linked yet, or changed since: by day, undated ones last, at most `limit`."""
        ...

    def any_linked(self) -> bool:
        """Whether any report is linked; quick in a store of any size."""
        ...

    def unlinked_count(self) -> int:
        """How many reports are not linked yet."""
        ...

    def put(self, linked: Linked) -> bool:
        """Keep one step of linking, in one transaction; `False`, and nothing is kept, if another one was put since."""
        ...

    def clear(self) -> None:
        """Take back all links, in one transaction, so that all reports are linked again; judgements stay."""
        ...

    def forget(self, reports: Iterable[int]) -> None:
        """Take back that these reports (by key) are linked, so that the next run links them again."""
        ...

    def between(self, first: int, last: int) -> tuple[LinkedReport, ...]:
        """The linked reports whose day lies in `first`..`last` (ordinals, both inside), by day and key."""
        ...

    def linked(self, ids: Iterable[str]) -> dict[str, LinkedReport]:
        """The linked reports among those with these ids."""
        ...

    def homes(self, entries: Iterable[str]) -> dict[str, str]:
        """The report that each of these statements and events stands in; those that are gone are left out."""
        ...

    def marked(self, marks: Iterable[int], most: int) -> dict[int, tuple[str, ...]]:
        """The reports that hold each of `marks`; a mark that more than `most` hold tells nothing and is left out."""
        ...

    def families(self, ids: Iterable[str]) -> dict[str, tuple[str, ...]]:
        """The members of the families with these ids, in the order of ingest."""
        ...

    def links(self, kinds: Sequence[str], ids: Iterable[str] | None = None) -> tuple[LinkRow, ...]:
        """The links of these kinds that lead from or to any of `ids` (all of them if it is left out)."""
        ...

    def clusters(self, events: Iterable[str] | None = None) -> dict[str, tuple[str, ...]]:
        """The clusters that hold any of these events (or all clusters): id and the events in it."""
        ...

    def all_linked(self, *, without: bytes | None = None) -> Iterator[LinkedReport]:
        """Every linked report, by day and key; few of them are held at a time.

        Those whose facts hold the bytes `without` are passed over.
        """
        ...

    def judge(self, verdict: Verdict, a: str, b: str, *, by: str) -> Judgement:
        """Keep what a person said of two events; the same pair's earlier judgement is undone by it."""
        ...

    def undo(self, judgement: int, *, by: str) -> Judgement:
        """Take a judgement back; it stays to be seen. `NotFoundError` if there is none, or it is undone already."""
        ...

    def judgements(self, *, standing: bool = True) -> tuple[Judgement, ...]:
        """The judgements, in order of time; those taken back too unless `standing`."""
        ...
