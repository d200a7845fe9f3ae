"""What a store keeps of links, in types: facts a report is linked by, links between entries, clusters, judgements."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Literal, Protocol

from msgspec import Struct

Verdict = Literal["same", "different"]


class LinkedReport(Struct, frozen=True, kw_only=True):
    """A report as linking left it: its key in the order of ingest, its day (ordinal), its family, its facts as bytes."""

    seq: int
    id: str
    day: int | None
    family: str
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
    """What one step of linking puts, all of it or nothing.

    `reports` with their marks are put anew; `families` moves reports to another family. All links that lead from or to
    an entry or report in `replaced` (of the kinds given with it) go before `links` come; `clusters` gives the cluster
    of events, `None` for one that is in none any more.
    """

    reports: Sequence[LinkedReport]
    marks: Mapping[int, Sequence[int]]
    families: Mapping[str, str]
    replaced: Mapping[str, Sequence[str]]
    links: Sequence[LinkRow]
    clusters: Mapping[str, str | None]


class LinkStore(Protocol):
    """The links of a store. Every method may raise `StoreError`."""

    def unlinked(self, limit: int) -> tuple[tuple[int, str], ...]:
        """Key and id of reports not linked yet, or changed since: by day, undated ones last, at most `limit`."""
        ...

    def unlinked_count(self) -> int:
        """How many reports are not linked yet."""
        ...

    def put(self, linked: Linked) -> None:
        """Keep one step of linking, in one transaction."""
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

    def all_linked(self) -> Iterator[LinkedReport]:
        """Every linked report, by day and key; few of them are held at a time."""
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
