"""Questions about links, answered with citations: families, happenings, contradictions, denials, processes, positions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import msgspec
from msgspec import Struct

from roznamcha.errors import NotFoundError
from roznamcha.link import copies
from roznamcha.link.claims import Claim
from roznamcha.link.corroboration import Corroboration, corroborate
from roznamcha.link.differences import About, Difference
from roznamcha.link.facts import EventFacts, Spot
from roznamcha.link.happenings import Pair
from roznamcha.links.web import (
    Between,
    Kind,
    LinkFilter,
    Web,
    between,
    check_linked,
    clustered,
    differences,
    is_asked,
    like,
    told,
)
from roznamcha.query import (
    Answer,
    Citation,
    DayBasis,
    EventAnswer,
    StatementAnswer,
    answer_events,
    answer_statements,
    cite,
)
from roznamcha.store.linkstore import Judgement
from roznamcha.store.protocol import EventFilter, ReportHead, StatementFilter, Store
from roznamcha.store.when import bounds

_CHUNK = 500


class ClaimAnswer(Struct, frozen=True, kw_only=True, tag_field="kind", tag="claim"):
    """A turn of a process as one report tells it, with its citation; `id` is that of the entry that tells it, if any."""

    id: str | None
    record: Claim
    citation: Citation

    @property
    def day(self) -> tuple[str, DayBasis] | None:
        """The day of the turn (EDTF)."""
        return (self.record.date, "happened") if self.record.date else None

    @property
    def told_by(self) -> str | None:
        """The party on whose word it is told; `None`: the report's own voice."""
        return self.record.party


Shown = Answer | ClaimAnswer


class Contradiction(Struct, frozen=True, kw_only=True):
    """Two tellings that cannot both be true of one happening: about what, and why in plain words."""

    about: About
    why: str
    earlier: Shown
    later: Shown


class Linked(Struct, frozen=True, kw_only=True):
    """Two entries with their citations and what one has to do with the other."""

    kind: Kind
    source: Answer
    target: Answer
    why: str
    score: float


class Denial(Struct, frozen=True, kw_only=True):
    """A denial, and the claim or the event that it denies; `None` where no earlier report holds it."""

    denial: StatementAnswer
    denied: Answer | None
    why: str


class Family(Struct, frozen=True, kw_only=True):
    """Reports that are one text, the first one first; `added` are what the others hold that the first does not."""

    id: str
    members: tuple[ReportHead, ...]
    added: tuple[Citation, ...]

    @property
    def outlets(self) -> tuple[str, ...]:
        """Who carries it; a report of no named outlet goes by its name."""
        return tuple(dict.fromkeys(h.outlet or h.name for h in self.members))


class Happening(Struct, frozen=True, kw_only=True):
    """Events of several reports that are taken for one: the reason for each pair, and what people judged of them."""

    id: str
    events: tuple[EventAnswer, ...]
    pairs: tuple[Pair, ...]
    judgements: tuple[Judgement, ...]


class Corroborated(Struct, frozen=True, kw_only=True):
    """An entry, all that tell the same (itself among them), and how many independent sources that makes."""

    entry: Answer
    tellings: tuple[Answer, ...]
    counted: Corroboration
    families: tuple[Family, ...]
    pairs: tuple[Pair, ...] = ()


class Turn(Struct, frozen=True, kw_only=True):
    """One turn of a process with all who claim it, side by side, the first one first; `sources` are independent."""

    status: str
    date: str | None
    party: str | None
    claims: tuple[ClaimAnswer, ...]
    sources: int = 1

    @property
    def reported(self) -> str | None:
        """The first day (EDTF) on which it was reported: of a turn without a date, all that is known of when."""
        days = (c.citation.published for c in self.claims if c.citation.published)
        return min(days, key=lambda d: d.split("T")[0], default=None)


class ProcessAnswer(Struct, frozen=True, kw_only=True):
    """A ceasefire, a series of talks or an agreement as it lives."""

    type: str
    parties: tuple[str, ...]
    mediators: tuple[str, ...]
    places: tuple[str, ...]
    turns: tuple[Turn, ...]


def answer(store: Store, spots: Iterable[Spot]) -> dict[Spot, Shown]:
    """The statements and events at `spots` with their citations; a spot without an entry is left out."""
    wanted = {s.entry: s for s in spots if s.entry is not None}
    found = answers(store, wanted)
    return {wanted[id_]: told for id_, told in found.items()}


def answers(store: Store, ids: Iterable[str]) -> dict[str, Answer]:
    """The statements and events with these ids, with their citations; what is not there is left out."""
    wanted, out = sorted(set(ids)), dict[str, Answer]()
    for at in range(0, len(wanted), _CHUNK):
        some = tuple(wanted[at : at + _CHUNK])
        for s in answer_statements(store, store.statements(StatementFilter(ids=some))):
            out[s.id] = s
        for e in answer_events(store, store.events(EventFilter(ids=some))):
            out[e.id] = e
    return out


class Known(Struct, frozen=True, kw_only=True):
    """What contradicts what in a whole store, and the turns of its processes: the same whoever is asked about."""

    differences: tuple[Difference, ...]
    claims: Mapping[Spot, Claim]


def known(store: Store) -> Known:
    """All contradictions of a store: what `contradictions` would else look for each time it is asked."""
    found = told(store)
    claims = {t.spot: t.claim for p in found for turn in p.transitions for t in turn.claims}
    return Known(differences=differences(Web(store), found), claims=claims)


def contradictions(
    store: Store, asked: LinkFilter, *, among: Known | None = None
) -> tuple[Contradiction, ...]:
    """What cannot both be true, by the day of the earlier report, each with both sides and the reason.

    Of the copies of two texts the first two stand for all. `among` is what `known` gave for the store as it is now.
    """
    web, everything = Web(store), among or known(store)
    by_spot = everything.claims
    web.read(s.report for d in everything.differences for s in (d.later, d.earlier))
    asked_for = (
        d
        for d in everything.differences
        if asked.about in (None, d.about) and is_asked(web, asked, (d.later, d.earlier), by_spot)
    )
    rows = _once(web, asked_for)[: asked.limit]
    shown = tellings(store, [s for d in rows for s in (d.later, d.earlier)], by_spot)
    return tuple(
        Contradiction(about=d.about, why=d.why, earlier=shown[d.earlier], later=shown[d.later])
        for d in rows
        if d.earlier in shown and d.later in shown
    )


def _once(web: Web, found: Iterable[Difference]) -> list[Difference]:
    """The contradictions without those that only copies of their texts repeat."""
    seen: dict[tuple[frozenset[str], str, frozenset[str]], Difference] = {}
    for d in found:
        origins = frozenset(web.family.get(s.report, s.report) for s in (d.earlier, d.later))
        seen.setdefault((origins, d.about, frozenset(d.why.replace(" or ", " ").split())), d)
    return list(seen.values())


def tellings(store: Store, spots: Sequence[Spot], claims: Mapping[Spot, Claim]) -> dict[Spot, Shown]:
    """What stands at `spots`, with citations: entries, and turns of a process that no entry tells (`claims`)."""
    out = answer(store, spots)
    bare = [s for s in spots if s not in out and s in claims]
    texts = store.texts([s.report for s in bare])
    for s in bare:
        out[s] = ClaimAnswer(id=s.entry, record=claims[s], citation=cite(*texts[s.report], s.start, s.end))
    return out


def linked(store: Store, kind: Kind, asked: LinkFilter) -> tuple[Linked, ...]:
    """The links of a kind between statements, each with both ends; the source in the order of its report."""
    web = Web(store)
    rows = [x for x in between(web, (kind,)) if is_asked(web, asked, (x.source, x.target), {})][: asked.limit]
    shown = answers(store, {e for x in rows for e in (x.source.entry, x.target.entry) if e})
    return tuple(
        Linked(kind=x.kind, source=shown[a], target=shown[b], why=x.why, score=x.score)
        for x in rows
        if (a := x.source.entry) in shown and (b := x.target.entry) in shown
    )


def denials(store: Store, asked: LinkFilter) -> tuple[Denial, ...]:
    """Denials by day, each with what it denies where that is known; `party` denies, `other` is whose claim it is."""
    web = Web(store)
    by_source: dict[str, list[Between]] = {}
    for link in between(web, ("denies",)):
        by_source.setdefault(link.source.entry or "", []).append(link)
    of = StatementFilter(party=asked.party, since=asked.since, until=asked.until, outlet=asked.outlet)
    said = {s.id: s for s in store.statements(msgspec.structs.replace(of, act="deny"))}
    rest = [id_ for id_ in by_source if id_ not in said]
    for at in range(0, len(rest), _CHUNK):
        ids = tuple(rest[at : at + _CHUNK])
        said |= {s.id: s for s in store.statements(msgspec.structs.replace(of, ids=ids))}
    shown = answers(store, {*said, *(x.target.entry or "" for id_ in said for x in by_source.get(id_, ()))})
    rows: list[Denial] = []
    for id_ in said:
        denial = shown[id_]
        if not isinstance(denial, StatementAnswer):
            continue
        found = [(x, shown[e]) for x in by_source.get(id_, ()) if (e := x.target.entry) in shown]
        for x, denied in found:
            if asked.other is None or asked.other in _of(denied):
                rows.append(Denial(denial=denial, denied=denied, why=x.why))
        if not found and (asked.other is None or asked.other in {*denial.record.targets, *denial.about}):
            rows.append(Denial(denial=denial, denied=None, why=""))
    rows.sort(key=lambda d: (by_day(d.denial), d.denied.id if d.denied else ""))
    return tuple(rows[: asked.limit])


def _of(answer: Answer) -> set[str]:
    """Whose claim or deed an answer is."""
    if isinstance(answer, StatementAnswer):
        return {answer.record.party}
    return {*answer.record.actors, *answer.record.targets, *filter(None, [answer.told_by])}


def by_day(told: Shown) -> tuple[str, str, int]:
    """For sorting: the day, undated ones last, then the place."""
    days = bounds(told.day[0]) if told.day else None
    return days[0] if days else "9999", told.citation.report, told.citation.start


def families(store: Store, reports: Iterable[str] | None = None) -> tuple[Family, ...]:
    """The families of at least two copies (those of `reports`), with what the later ones added to the first."""
    check_linked(store)
    rows = store.linkage.links(("copy",), reports)
    heads = {r.family for r in store.linkage.linked({x for row in rows for x in (row.a, row.b)}).values()}
    found = store.linkage.families(sorted(heads))
    days = store.linkage.linked(m for members in found.values() for m in members)
    out = []
    for id_, members in found.items():
        order = sorted(members, key=lambda m: (days[m].day is None, days[m].day or 0, days[m].seq))
        texts = store.texts(order)
        first = texts[order[0]][1]
        added = [
            cite(*texts[m], start, end) for m in order[1:] for start, end in copies.added(texts[m][1], first)
        ]
        out.append(Family(id=id_, members=tuple(texts[m][0] for m in order), added=tuple(added)))
    return tuple(sorted(out, key=lambda f: (f.members[0].published or "9999", f.id)))


def happenings(store: Store, events: Iterable[str] | None = None) -> tuple[Happening, ...]:
    """The clusters (that hold any of `events`), with a reason for each pair that was found to be one."""
    web = Web(store)
    judged = store.linkage.judgements()
    out = []
    for id_, held in clustered(web, events):
        ids = {e.id for e in held}
        shown = answers(store, ids)
        told_of = tuple(a for e in held if isinstance(a := shown.get(e.id), EventAnswer))
        mine = tuple(j for j in judged if {j.a, j.b} <= ids)
        out.append(Happening(id=id_, events=told_of, pairs=_pairs(store, ids), judgements=mine))
    return tuple(sorted(out, key=lambda h: (*by_day(h.events[0]), h.id) if h.events else ("", "", 0, h.id)))


def _pairs(store: Store, ids: set[str]) -> tuple[Pair, ...]:
    rows = store.linkage.links(("same_event",), sorted(ids))
    return tuple(
        Pair(a=r.a, b=r.b, score=r.score, why=tuple(r.why.split("; "))) for r in rows if {r.a, r.b} <= ids
    )


def corroboration(store: Store, entry: str) -> Corroborated:
    """Who else tells the event or the statement with this id, and how many independent sources they are."""
    web = Web(store)
    web.read_entries([entry])
    if entry not in web.entries:
        raise NotFoundError(
            f"{entry} is no statement or event of a linked report; `roznamcha link` links what is new"
        )
    ids = like(web, entry)
    pairs = _pairs(store, ids) if isinstance(web.entries[entry], EventFacts) else ()
    shown = answers(store, ids)
    reports = sorted({web.entries[i].report for i in ids}, key=web.order)
    counted = corroborate(entry, [web.reports[r] for r in reports], web.family)
    return Corroborated(
        entry=shown[entry],
        tellings=tuple(
            sorted(shown.values(), key=lambda a: (web.order(a.citation.report), a.citation.start))
        ),
        counted=counted,
        families=families(store, reports),
        pairs=tuple(p for p in pairs if entry in (p.a, p.b)),
    )


def processes(
    store: Store, type: str | None = None, parties: Sequence[str] = ()
) -> tuple[ProcessAnswer, ...]:
    """Processes (of a type, between parties that hold all of `parties`) with their turns, each claim with its citation."""
    check_linked(store)
    found = told(store, type, parties)
    spots = {t.spot.report for p in found for turn in p.transitions for t in turn.claims}
    texts = store.texts(sorted(spots))
    return tuple(
        ProcessAnswer(
            type=p.type,
            parties=p.parties,
            mediators=p.mediators,
            places=p.places,
            turns=tuple(
                Turn(
                    status=turn.status,
                    date=turn.date,
                    party=turn.party,
                    sources=turn.sources,
                    claims=tuple(
                        ClaimAnswer(
                            id=t.spot.entry,
                            record=t.claim,
                            citation=cite(*texts[t.report], t.claim.start, t.claim.end),
                        )
                        for t in turn.claims
                    ),
                )
                for turn in p.transitions
            ),
        )
        for p in found
    )
