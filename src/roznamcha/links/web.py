"""What is linked with what in a store, as spots: reports, offsets, entries; `links.ask` gives citations to them.

A link between statements holds for every member of a family of copies: it is given for the like statements of all copies
too, but never between two copies.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Literal

import msgspec
from msgspec import Struct

from roznamcha.errors import NotFoundError
from roznamcha.link.claims import Claim
from roznamcha.link.differences import About, Difference, between_events, in_processes
from roznamcha.link.facts import EventFacts, ReportFacts, Spot, StatementFacts
from roznamcha.link.processes import Process, Told
from roznamcha.link.processes import processes as grouped
from roznamcha.link.terms import likeness
from roznamcha.linking import facts_of
from roznamcha.store.linkstore import LinkRow
from roznamcha.store.protocol import Store
from roznamcha.store.when import bounds

Kind = Literal["repeats", "denies", "answers", "contradicts"]
KINDS: tuple[Kind, ...] = ("repeats", "denies", "answers", "contradicts")
# what the roles in `blame.toml` ask
_ROLES = {
    "request": "at whose request",
    "fault": "whose fault",
    "began": "who began it",
    "happened": "whether it happened",
}
# how alike two statements (or events) of two copies are that are one
_TWIN = 0.6
_CLUSTERS = 200  # read at a time
_LATE = 10_000_000


class Between(Struct, frozen=True, kw_only=True):
    """A link from the statement at `source` to the statement or event at `target`; `about`, `why` say what it rests on."""

    kind: Kind
    source: Spot
    target: Spot
    about: str
    why: str
    score: float


class LinkFilter(Struct, frozen=True, kw_only=True):
    """What links are asked for; `None` asks for anything.

    `party` takes part or speaks on either side, `other` too; `since`, `until` are ISO days in which either side lies
    (by its own day, else its report's); `outlet` published either side; `limit` counts links.
    """

    party: str | None = None
    other: str | None = None
    since: str | None = None
    until: str | None = None
    outlet: str | None = None
    about: str | None = None
    type: str | None = None
    limit: int | None = None


class _Claims(Struct):
    """Of a report's facts, what processes are made of."""

    id: str
    outlet: str | None
    carriers: tuple[str, ...]
    day: int | None
    claims: tuple[Claim, ...]


_CLAIMS = msgspec.msgpack.Decoder(_Claims)
# how facts without any claim are written, as most are; the two bytes at either end stand in no text
_NO_CLAIMS = msgspec.msgpack.encode({"claims": ()})[1:]
Entry = EventFacts | StatementFacts


def check_linked(store: Store) -> int:
    """How many reports are not linked yet; `NotFoundError` if none is, which says what to do."""
    missing = store.linkage.unlinked_count()
    if missing and missing == store.counts().reports:
        raise NotFoundError("no report in this store is linked yet: run `roznamcha link` first")
    return missing


class Web:
    """The linked reports of a store as far as they were asked for, read once each, with the families of copies."""

    def __init__(self, store: Store) -> None:
        """Nothing is read yet; `NotFoundError` if nothing is linked."""
        if not store.linkage.any_linked():
            check_linked(store)
        self.store = store
        self.reports: dict[str, ReportFacts] = {}
        self.entries: dict[str, Entry] = {}
        self.family: dict[str, str] = {}
        self._order: dict[str, tuple[int, int]] = {}
        self._members: dict[str, tuple[str, ...]] = {}

    def read(self, reports: Iterable[str]) -> None:
        """Read the facts of these reports and of the copies of them."""
        wanted = set(reports) - self.reports.keys()
        if not wanted:
            return
        rows = self.store.linkage.linked(wanted)
        families = self.store.linkage.families(
            sorted({r.family for r in rows.values()} - self._members.keys())
        )
        self._members |= families
        copies = {m for held in families.values() for m in held} - rows.keys() - self.reports.keys()
        rows |= self.store.linkage.linked(copies)
        for id_, row in rows.items():
            facts = facts_of(row)
            self.reports[id_] = facts
            self.family[id_] = row.family
            self._order[id_] = (_LATE if row.day is None else row.day, row.seq)
            self.entries |= {s.id: s for s in facts.statements}
            self.entries |= {e.id: e for e in facts.events}

    def read_entries(self, ids: Iterable[str]) -> None:
        """Read the reports that these entries stand in; an entry that is gone is passed over."""
        wanted = sorted(set(ids) - self.entries.keys())
        self.read(self.store.linkage.homes(wanted).values())

    def order(self, report: str) -> tuple[int, int]:
        """The place of a report among the others: by day, then in the order of ingest; undated ones last."""
        return self._order.get(report, (_LATE, _LATE))

    def members(self, report: str) -> tuple[str, ...]:
        """The reports that are one origin with `report`, itself among them, in the order of their days."""
        return tuple(sorted(self._members.get(self.family[report], (report,)), key=self.order))

    def twins(self, id_: str) -> tuple[Entry, ...]:
        """The entry with this id and, of each copy of its report, the one that tells the same words."""
        entry = self.entries[id_]
        out = [entry]
        for other in self.members(entry.report):
            if other == entry.report:
                continue
            held = self.reports[other]
            rows: Sequence[Entry] = held.events if isinstance(entry, EventFacts) else held.statements
            like = [(likeness(entry.terms, e.terms), e.id) for e in rows if _one_kind(entry, e)]
            best = max(like, default=(0.0, ""))
            if best[0] >= _TWIN:
                out.append(self.entries[best[1]])
        return tuple(out)

    def name(self, report: str) -> str:
        """The name that the report was put with."""
        return self.reports[report].name


def _one_kind(a: Entry, b: Entry) -> bool:
    if isinstance(a, EventFacts) or isinstance(b, EventFacts):
        return isinstance(a, EventFacts) and isinstance(b, EventFacts) and a.type == b.type
    return a.party == b.party and a.speaker == b.speaker


def spot(entry: Entry) -> Spot:
    """Where an entry stands: a statement's content, an event's clause."""
    return Spot(report=entry.report, start=entry.start, end=entry.end, entry=entry.id)


def between(web: Web, kinds: Sequence[Kind] = KINDS, ids: Iterable[str] | None = None) -> tuple[Between, ...]:
    """The links of these kinds (that touch `ids`), for every member of a family, in the order of their reports."""
    rows = list(web.store.linkage.links(kinds, ids))
    web.read_entries(x for row in rows for x in (row.a, row.b))
    rows += _denied_too(web, rows)
    found: dict[tuple[str, str, str], Between] = {}
    # what the statements themselves say comes before what is only said of their copies
    for row in rows:
        if row.a in web.entries and row.b in web.entries:
            link = _between(web, row, web.entries[row.a], web.entries[row.b])
            found[_key(web, link)] = link
    for row in rows:
        if row.a in web.entries and row.b in web.entries:
            for a in web.twins(row.a):
                for b in web.twins(row.b):
                    if web.family[a.report] != web.family[b.report]:
                        link = _between(web, row, a, b)
                        found.setdefault(_key(web, link), link)
    return tuple(
        sorted(found.values(), key=lambda x: (x.kind, web.order(x.source.report), x.source, x.target))
    )


def _denied_too(web: Web, rows: Sequence[LinkRow]) -> list[LinkRow]:
    """The denials of what repeats a denied claim: what is untrue of one telling is so of the others before the denial."""
    denials: dict[str, list[LinkRow]] = {}
    for row in rows:
        if row.kind == "denies" and isinstance(web.entries.get(row.b), StatementFacts):
            denials.setdefault(row.b, []).append(row)
    told_again = web.store.linkage.links(("repeats",), sorted(denials)) if denials else ()
    web.read_entries(x for r in told_again for x in (r.a, r.b))
    out = []
    for r in told_again:
        for known, other in ((r.a, r.b), (r.b, r.a)):
            for row in denials.get(known, ()):
                if not {row.a, other} <= web.entries.keys():
                    continue
                mine, claim = web.entries[row.a], web.entries[other]
                apart = web.family[mine.report] != web.family[claim.report]
                if apart and web.order(claim.report) < web.order(mine.report):
                    out.append(msgspec.structs.replace(row, b=other))
    return out


def _between(web: Web, row: LinkRow, a: Entry, b: Entry) -> Between:
    if row.kind == "contradicts" and web.order(a.report) < web.order(b.report):
        a, b = b, a
    kind: Kind = row.kind  # type: ignore[assignment]
    return Between(kind=kind, source=spot(a), target=spot(b), about=row.about, why=row.why, score=row.score)


def _key(web: Web, link: Between) -> tuple[str, str, str]:
    return link.kind, link.source.entry or "", link.target.entry or ""


def clustered(web: Web, events: Iterable[str] | None = None) -> Iterator[tuple[str, tuple[EventFacts, ...]]]:
    """The clusters (that hold any of `events`), each with its events in the order of their reports."""
    found = web.store.linkage.clusters(events)
    for at, id_ in enumerate(ids := sorted(found)):
        if at % _CLUSTERS == 0:
            web.read_entries(e for some in ids[at : at + _CLUSTERS] for e in found[some])
        held = [e for x in found[id_] if isinstance(e := web.entries.get(x), EventFacts)]
        if len(held) > 1:
            yield id_, tuple(sorted(held, key=lambda e: (web.order(e.report), e.start)))


def told(store: Store, type: str | None = None, parties: Sequence[str] = ()) -> tuple[Process, ...]:
    """The processes (of a type, between parties that hold all of `parties`), out of all linked reports."""
    claims: list[Told] = []
    for row in store.linkage.all_linked(without=_NO_CLAIMS):
        held = _CLAIMS.decode(row.facts)
        claims += [
            Told(
                report=held.id,
                day=held.day,
                seq=row.seq,
                family=row.family,
                sourced=bool({*held.carriers} - {held.outlet}),
                claim=c,
            )
            for c in held.claims
            if type in (None, c.type) and {*parties} <= {*c.parties}
        ]
    return grouped(claims)


def differences(web: Web, found: Iterable[Process] | None = None) -> tuple[Difference, ...]:
    """All contradictions as spots: of the events of one cluster, in processes, between statements.

    What is linked as a denial is none besides. `found` are the processes, where they are known already.
    """
    denied = {frozenset((x.source.entry, x.target.entry)) for x in between(web, ("denies",))}
    rows = [d for _, cluster in clustered(web) for d in between_events(cluster)]
    states = in_processes(told(web.store) if found is None else found)
    web.read(s.report for d in states for s in (d.later, d.earlier))
    rows += [d for d in states if web.family[d.later.report] != web.family[d.earlier.report]]
    rows += [
        Difference(later=x.source, earlier=x.target, about=about_of(x), why=_plainly(x.why))
        for x in between(web, ("contradicts",))
    ]
    kept: dict[tuple[Spot, Spot], Difference] = {}
    for d in rows:
        if d.later.entry is None or frozenset((d.later.entry, d.earlier.entry)) not in denied:
            kept.setdefault((d.later, d.earlier), d)
    return tuple(sorted(kept.values(), key=lambda d: (web.order(d.earlier.report), d.earlier, d.later)))


def like(web: Web, entry: str) -> set[str]:
    """The ids of all that tell what `entry` tells: its cluster or its repeats, and their copies; itself among them."""
    ids = {entry}
    if isinstance(web.entries[entry], EventFacts):
        ids |= {e.id for _, held in clustered(web, [entry]) for e in held}
    else:
        frontier = ids
        while frontier:
            step = {x for r in web.store.linkage.links(("repeats",), sorted(frontier)) for x in (r.a, r.b)}
            frontier = step - ids
            ids |= step
        web.read_entries(ids)
    found = {twin.id for id_ in sorted(ids) if id_ in web.entries for twin in web.twins(id_)}
    return found - _judged_apart(web, entry)


def _judged_apart(web: Web, entry: str) -> set[str]:
    """The events that somebody judged to be another happening than this one, whatever the texts say."""
    judged = (j for j in web.store.linkage.judgements() if j.verdict == "different" and entry in (j.a, j.b))
    return {x for j in judged for x in (j.a, j.b)} - {entry}


def about_of(link: Between) -> About:
    """What the two ends of a contradiction that starts from a statement differ in."""
    return "happened" if link.why.startswith("happened") else "blame"


def _plainly(why: str) -> str:
    """The reason of a link between two who blame each other, with its role in plain words."""
    role, _, parties = why.partition(": ")
    return f"{_ROLES.get(role, role)}: {parties}"


def is_asked(web: Web, asked: LinkFilter, ends: tuple[Spot, Spot], claims: Mapping[Spot, Claim]) -> bool:
    """Whether a link between two spots is asked for."""
    for party in (asked.party, asked.other):
        if party is not None and not any(party in _sides(web, s, claims) for s in ends):
            return False
    if asked.outlet is not None and not any(web.reports[s.report].outlet == asked.outlet for s in ends):
        return False
    if asked.type is not None and not any(
        isinstance(e := web.entries.get(s.entry or ""), EventFacts) and e.type == asked.type for s in ends
    ):
        return False
    if asked.since is None and asked.until is None:
        return True
    return any(_within(web, s, asked) for s in ends)


def _sides(web: Web, spot: Spot, claims: Mapping[Spot, Claim]) -> frozenset[str]:
    entry = web.entries.get(spot.entry or "")
    if isinstance(entry, EventFacts):
        return entry.sides | ({entry.told_by} if entry.told_by else frozenset())
    if isinstance(entry, StatementFacts):
        return frozenset({entry.party, *entry.targets, *entry.about})
    claim = claims.get(spot)
    return frozenset({*claim.parties, *claim.mediators, *filter(None, [claim.party])} if claim else ())


def _within(web: Web, spot: Spot, asked: LinkFilter) -> bool:
    entry = web.entries.get(spot.entry or "")
    day = web.reports[spot.report].day
    days = entry.days if entry is not None and entry.days else (day, day) if day is not None else None
    if days is None:
        return False
    first, last = (bounds(d) for d in (asked.since, asked.until))
    return (first is None or days[1] >= _ordinal(first[0])) and (last is None or days[0] <= _ordinal(last[1]))


def _ordinal(day: str) -> int:
    return date.fromisoformat(day).toordinal()
