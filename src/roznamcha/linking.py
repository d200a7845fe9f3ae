"""Linking the reports of a store, step by step: what is new is linked to what stands there, nothing is done twice.

A step takes some reports in the order of their days, finds whose copies they are, scores their events against those of
the days around, lets their statements look back at earlier ones, and puts it all in one transaction; a run that is
killed goes on where it stopped. What comes late is linked too: a later statement that would now find something else
looks back again. A report without a day is compared with those that share a mark with it. So the links do not depend on
the steps, but for marks that very many reports hold (`MOST_SHARING`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from itertools import takewhile

import msgspec
from msgspec import Struct

from roznamcha.errors import NotFoundError, StoreError
from roznamcha.link.comparing import MOST_SHARING, candidates, cluster_name, copied, near, worth_scoring
from roznamcha.link.facts import EventFacts, ReportFacts, report_facts
from roznamcha.link.families import Families
from roznamcha.link.happenings import Pair, clusters, meant, same_happening
from roznamcha.link.looking import found_by, look_back
from roznamcha.link.sayings import SayingLink
from roznamcha.link.shelf import BACK, Shelf, order
from roznamcha.link.traces import marks_of, sought_by
from roznamcha.store.linkstore import Judgement, Linked, LinkedReport, LinkRow, Verdict, Waiting
from roznamcha.store.protocol import Store

SAYINGS = ("repeats", "answers", "denies", "contradicts")
_BATCH = 8_000
_SPAN = 2 * BACK  # days of reports in one step, so that what stands around them fits into memory
_TRIES = 20  # of one step, while another program links or judges in the same store
_DECODER = msgspec.msgpack.Decoder(ReportFacts)
_ENCODER = msgspec.msgpack.Encoder()

Held = tuple[int, ReportFacts]  # a report with its key in the order of ingest
Alike = Callable[
    [Sequence[tuple[str, str]]], Sequence[float]
]  # how alike the meanings of two texts each are (cosine)


class Progress(Struct, frozen=True, kw_only=True):
    """How far a run has come: reports done and how many there are to do, links put so far, pairs of texts and of events
    compared so far.
    """

    done: int
    total: int
    links: int
    compared: int


class _Step(Struct):
    """A step as it is worked out: what goes into the store, and how many pairs of texts and events were compared."""

    linked: Linked
    compared: int


def link_store(store: Store, *, batch: int = _BATCH, alike: Alike | None = None) -> Iterator[Progress]:
    """Link what is not linked yet, `batch` reports a step; each step is safe when its progress is given out.

    With `alike` the meanings of two clauses weigh too whether they tell one happening.

    Another program may read, ingest, judge or link in the same store meanwhile: a step that no longer fits what stands
    there is worked out again. Raises `StoreError` if that does not come to an end.
    """
    total, done, links, compared = store.linkage.unlinked_count(), 0, 0, 0
    tries = 0
    while True:
        since = store.linkage.generation()  # read before all else, so that nothing put after it is overlooked
        waiting = _together(store.linkage.unlinked(batch))
        if not waiting:
            return
        step = _step(store, waiting, since, alike)
        if not store.linkage.put(step.linked):
            tries += 1
            if tries == _TRIES:
                raise StoreError("another program keeps linking in this store; link again when it is done")
            continue
        tries = 0
        done, links, compared = (
            done + len(step.linked.reports),
            links + len(step.linked.links),
            compared + step.compared,
        )
        yield Progress(done=done, total=max(total, done), links=links, compared=compared)


def _together(waiting: Sequence[Waiting]) -> Sequence[Waiting]:
    """The first of these reports that lie so close together that what stands around them can be held in memory."""
    first = next((w.day for w in waiting if w.day is not None), None)
    if first is None:
        return waiting
    return list(takewhile(lambda w: w.day is not None and w.day <= first + _SPAN, waiting))


def facts_of(linked: LinkedReport) -> ReportFacts:
    """The facts that a linked report was linked by."""
    return _DECODER.decode(linked.facts)


def judge(store: Store, verdict: Verdict, one: str, other: str, *, by: str) -> Judgement:
    """Keep that `by` holds two events for one happening or for two, and work out anew the clusters that this touches.

    Raises `NotFoundError` for an id that is no event of a linked report, or for one event given twice.
    """
    if one == other:
        raise NotFoundError(f"{one} is one event; a judgement is about two")
    events: dict[str, EventFacts] = {}
    for id_ in (one, other):
        for _, report in store.find_entry(id_)[:1]:
            for linked in store.linkage.linked([report]).values():
                events |= {e.id: e for e in facts_of(linked).events}
        if id_ not in events:
            raise NotFoundError(f"{id_} is no event of a linked report")
    made = store.linkage.judge(verdict, one, other, by=by)
    _cluster_again(store, made)
    return made


def undo(store: Store, judgement: int, *, by: str) -> Judgement:
    """Take a judgement back and work out anew the clusters that it touched; `NotFoundError` if none stands."""
    undone = store.linkage.undo(judgement, by=by)
    _cluster_again(store, undone)
    return undone


def _cluster_again(store: Store, judged: Judgement) -> None:
    for _ in range(_TRIES):
        since = store.linkage.generation()
        events: dict[str, EventFacts] = {}
        homes = recluster(store, {judged.a, judged.b}, events)
        # an event whose report was read anew since may be gone
        homes = {event: home for event, home in homes.items() if event in events}
        if store.linkage.put(Linked(since=since, clusters=homes)):
            return
    raise StoreError("another program keeps linking in this store; judge again when it is done")


def _step(store: Store, waiting: Sequence[Waiting], since: int, alike: Alike | None) -> _Step:
    reports = store.get_many([w.id for w in waiting])
    prints = {w.id: w.fingerprint for w in waiting}
    fresh = [
        (w.seq, report_facts(told.report, told.source))
        for w in waiting
        if (told := reports.get(w.id)) is not None
    ]
    new = {f.id for _, f in fresh}
    # the facts of an earlier reading: what they were linked by no longer holds
    before = store.linkage.linked(new)
    origins = _origins(store, fresh, before, {id_: stored.report.text for id_, stored in reports.items()})
    old_events, old_statements = _entries(map(facts_of, before.values()))
    events, statements = _entries(f for _, f in fresh)
    # what was linked with an entry that may be gone looks back again, and so does a family that has changed
    lost = store.linkage.links(SAYINGS, [*old_events, *old_statements])
    forced = {*store.linkage.homes(r.a for r in lost).values(), *origins.changed} - new
    moved = {row.id: row for row in store.linkage.linked(forced).values()}
    days = [f.day for _, f in fresh if f.day is not None]
    days += [row.day for row in before.values() if row.day is not None]
    spans = [(d - BACK, d + BACK) for d in set(days)]
    spans += [(d - BACK, d) for d in {row.day for row in moved.values() if row.day is not None}]
    around: dict[str, Held] = {}
    homes: dict[str, str] = {}
    for first, last in _merged(spans):
        for row in store.linkage.between(first, last):
            homes[row.id] = origins.moved.get(row.id, row.family)
            if row.id not in new:
                around[row.id] = row.seq, facts_of(row)
    homes |= origins.fresh
    dated = [*around.values(), *(r for r in fresh if r[1].day is not None)]
    pairs, compared = _pairs(dated, new)
    spoken, again = look_back(dated, fresh=new, moved=forced, families=homes)
    undated = _undated(store, fresh, forced, origins)
    pairs += undated.pairs
    known = {e.id: e for _, f in (*dated, *undated.seen) for e in f.events}
    if alike is not None:
        pairs = _meant(store, pairs, known, alike)
    return _Step(
        compared=compared + undated.compared + origins.compared,
        linked=Linked(
            since=since,
            reports=[
                LinkedReport(
                    seq=seq,
                    id=f.id,
                    day=f.day,
                    family=origins.fresh[f.id],
                    fingerprint=prints[f.id],
                    facts=_ENCODER.encode(f),
                )
                for seq, f in fresh
            ],
            marks={seq: (*f.print.marks, *marks_of(f)) for seq, f in fresh},
            families=origins.moved,
            replaced={
                "copy": sorted(new),
                "same_event": [*events, *old_events],
                **{f"{kind}>": [*again, *undated.again] for kind in SAYINGS},
                # an event that the new reading tells too keeps its denials, which look back again themselves
                **{
                    kind: [*statements, *old_statements, *sorted(old_events.keys() - events)]
                    for kind in SAYINGS
                },
            },
            links=[*origins.rows, *map(_pair_row, pairs), *map(_saying_row, (*spoken, *undated.links))],
            clusters=_clusters(store, pairs, known, {**events, **old_events}),
        ),
    )


def _meant(store: Store, pairs: Sequence[Pair], events: Mapping[str, EventFacts], alike: Alike) -> list[Pair]:
    """The pairs that the meanings of their clauses leave standing, with what these say."""
    texts = {
        id_: text
        for id_, (_, text) in store.texts(
            sorted({events[x].report for p in pairs for x in (p.a, p.b)})
        ).items()
    }

    def clause(event: EventFacts) -> str:
        return " ".join(texts[event.report][event.start : event.end].split())

    cosines = alike([(clause(events[p.a]), clause(events[p.b])) for p in pairs])
    return [kept for p, c in zip(pairs, cosines, strict=True) if (kept := meant(p, c)) is not None]


def _pair_row(p: Pair) -> LinkRow:
    return LinkRow(kind="same_event", a=p.a, b=p.b, score=p.score, about="", why="; ".join(p.why))


def _saying_row(x: SayingLink) -> LinkRow:
    return LinkRow(
        kind=x.kind, a=x.source, b=x.target, score=x.strength, about=x.why[0], why="; ".join(x.why)
    )


def _entries(reports: Iterable[ReportFacts]) -> tuple[dict[str, None], dict[str, None]]:
    """The ids of all events and of all statements of `reports`, in order."""
    some = list(reports)
    events = dict.fromkeys(e.id for f in some for e in f.events)
    return events, dict.fromkeys(s.id for f in some for s in f.statements)


def _merged(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """The same days in as few spans as there can be."""
    out: list[tuple[int, int]] = []
    for first, last in sorted(spans):
        if out and first <= out[-1][1] + 1:
            out[-1] = out[-1][0], max(out[-1][1], last)
        else:
            out.append((first, last))
    return out


class _Origins(Struct):
    """The family of each fresh report, the reports that move to another family, those whose family is another one than
    before, the links between copies, how many texts were compared, and the undated reports met on the way.
    """

    fresh: dict[str, str]
    moved: dict[str, str]
    changed: set[str]
    rows: list[LinkRow]
    compared: int
    undated: set[str]


def _origins(
    store: Store, fresh: Sequence[Held], before: Mapping[str, LinkedReport], texts: dict[str, str]
) -> _Origins:
    new = {f.id for _, f in fresh}
    found = store.linkage.marked([m for _, f in fresh for m in f.print.marks], MOST_SHARING)
    held = {mark: [id_ for id_ in some if id_ not in new] for mark, some in found.items()}
    known: dict[str, Held] = {f.id: (seq, f) for seq, f in fresh}
    old = store.linkage.linked({id_ for some in held.values() for id_ in some})
    known |= {row.id: (row.seq, facts_of(row)) for row in old.values()}
    rows, compared = _copies(store, fresh, known, held, texts)

    # families of which a report was read anew are put together again, out of all their pairs
    broken = store.linkage.families(sorted({row.family for row in before.values()}))
    loose = {m: family for family, members in broken.items() for m in members if m not in new}
    kept = [r for r in store.linkage.links(("copy",), [*loose]) if r.a in loose and r.b in loose]
    homes = {id_: row.family for id_, row in old.items()} | loose
    whole = set(homes.values()) - loose.keys() - broken.keys()
    keys = {id_: seq for id_, (seq, _) in known.items()}
    keys |= {row.id: row.seq for row in store.linkage.linked((whole | loose.keys()) - keys.keys()).values()}

    def node(id_: str) -> str:
        return id_ if id_ in new or id_ in loose else homes[id_]

    families = Families(keys)
    for row in (*kept, *rows):
        families.join(node(row.a), node(row.b))
    # by name: the old families that are one now, and the new ones that an old family has become
    into, out_of = defaultdict(set), defaultdict(set)
    for at, family in [*loose.items(), *((f, f) for f in sorted(whole))]:
        into[families.name(at)].add(family)
        out_of[family].add(families.name(at))
    apart = {f for f in out_of if len(out_of[f]) > 1 or any(len(into[n]) > 1 for n in out_of[f])}
    renamed = {f for f in whole if families.name(f) != f}
    members = store.linkage.families(sorted((apart | renamed) & whole))
    moved = {m: families.name(f) for f in sorted(renamed) for m in members.get(f, ()) if m not in new}
    moved |= {m: families.name(m) for m, family in loose.items() if families.name(m) != family}
    return _Origins(
        fresh={f.id: families.name(f.id) for _, f in fresh},
        moved=moved,
        changed={m for f in apart for m in (*members.get(f, ()), *broken.get(f, ()))} - new,
        rows=rows,
        compared=compared,
        undated={id_ for id_, (_, f) in known.items() if f.day is None} - new,
    )


def _copies(
    store: Store,
    fresh: Sequence[Held],
    known: Mapping[str, Held],
    held: Mapping[int, Sequence[str]],
    texts: dict[str, str],
) -> tuple[list[LinkRow], int]:
    """The links of fresh reports with copies of them, and how many texts were compared; `texts` is filled up."""
    here: dict[int, list[str]] = defaultdict(list)
    rows: list[LinkRow] = []
    compared = 0
    for seq, facts in fresh:
        others: set[str] = set()
        for mark in facts.print.marks:
            shared = [*held.get(mark, ()), *here[mark]]
            if len(shared) <= MOST_SHARING:
                others.update(shared)
            here[mark].append(facts.id)
        alike = sorted(o for o in others - {facts.id} if near(facts.day, known[o][1].day))
        if missing := [o for o in alike if o not in texts]:
            texts |= {id_: text for id_, (_, text) in store.texts(missing).items()}
        for other in alike:
            compared += 1
            found = copied(facts, known[other][1], texts[facts.id], texts[other])
            if found is not None:
                earlier, later = sorted((known[other], (seq, facts)), key=lambda r: order(*r))
                rows.append(
                    LinkRow(
                        kind="copy",
                        a=later[1].id,
                        b=earlier[1].id,
                        score=round(found[1], 3),
                        about=found[0],
                        why="",
                    )
                )
    return rows, compared


def _pairs(dated: Sequence[Held], new: Collection[str]) -> tuple[list[Pair], int]:
    """The pairs of events, a fresh one in each, that can be one happening, and how many were compared."""
    days = {f.id: f.day for _, f in dated if f.day is not None}
    compared, out = 0, []
    for a, b in candidates([e for _, f in dated for e in f.events], days, new):
        if not worth_scoring(a, b, days[a.report], days[b.report]):
            continue
        compared += 1
        pair = same_happening(a, b, days[a.report], days[b.report])
        if pair is not None:
            out.append(pair)
    return out, compared


class _Undated(Struct):
    """What reports without a day have to do with others: pairs of events, links of statements, the statements that
    looked back anew, the reports seen, and how many pairs of events were compared.
    """

    pairs: list[Pair]
    links: list[SayingLink]
    again: list[str]
    seen: list[Held]
    compared: int


def _undated(store: Store, fresh: Sequence[Held], forced: Collection[str], origins: _Origins) -> _Undated:
    """Compare the reports without a day with those that share a mark with them, where one of the two is fresh."""
    out = _Undated(pairs=[], links=[], again=[], seen=[], compared=0)
    new = {f.id: (seq, f) for seq, f in fresh}
    by_trace = store.linkage.marked([m for _, f in fresh for m in sought_by(f)], MOST_SHARING)
    known = store.linkage.linked(
        {*(id_ for some in by_trace.values() for id_ in some), *origins.undated, *forced} - new.keys()
    )
    looking = [(row.seq, facts_of(row)) for row in known.values() if row.day is None]
    looking = sorted([*looking, *(r for r in fresh if r[1].day is None)], key=lambda r: order(*r))
    if not looking:
        return out
    here: dict[int, list[str]] = defaultdict(list)
    for _, facts in fresh:
        for mark in (*facts.print.marks, *marks_of(facts)):
            here[mark].append(facts.id)
    sought = {f.id: (*f.print.marks, *sought_by(f)) for _, f in looking}
    held = store.linkage.marked([m for marks in sought.values() for m in marks], MOST_SHARING)
    held = {m: tuple(dict.fromkeys((*held.get(m, ()), *here[m]))) for m in {*held, *here}}
    beside = {
        id_: {o for m in marks if len(held.get(m, ())) <= MOST_SHARING for o in held.get(m, ())} - {id_}
        for id_, marks in sought.items()
    }
    known |= store.linkage.linked({o for some in beside.values() for o in some} - new.keys() - known.keys())
    others = new | {row.id: (row.seq, facts_of(row)) for row in known.values()}
    families = {row.id: origins.moved.get(row.id, row.family) for row in known.values()} | origins.fresh
    met: set[tuple[str, str]] = set()
    for seq, facts in looking:
        near = sorted((others[o] for o in beside[facts.id]), key=lambda r: order(*r))
        shelf = Shelf()
        for held_by in near:
            if order(*held_by) < order(seq, facts):
                shelf.add(held_by[1])
        out.again += [s.id for s in facts.statements]
        out.links += found_by(facts, shelf, families)
        for _, other in near:
            both = (min(facts.id, other.id), max(facts.id, other.id))
            if both not in met and (facts.id in new or other.id in new):
                met.add(both)
                for a in facts.events:
                    for b in other.events:
                        out.compared += 1
                        pair = same_happening(a, b, facts.day, other.day)
                        if pair is not None:
                            out.pairs.append(pair)
    out.seen = [*looking, *others.values()]
    return out


def _clusters(
    store: Store,
    pairs: Sequence[Pair],
    events: dict[str, EventFacts],
    mine: Iterable[str],
) -> dict[str, str | None]:
    """The clusters that the new pairs touch, worked out again from all pairs in them.

    `mine` are the events of the step, with those that only an earlier reading of its reports had.
    """
    own = set(mine)
    touched = {x for p in pairs for x in (p.a, p.b)}
    touched |= {x for j in store.linkage.judgements() for x in (j.a, j.b) if j.a in own or j.b in own}
    return recluster(store, touched | own, events, extra=pairs, gone=own)


def recluster(
    store: Store,
    touched: Iterable[str],
    events: dict[str, EventFacts],
    *,
    extra: Sequence[Pair] = (),
    gone: Iterable[str] = (),
) -> dict[str, str | None]:
    """The cluster of every event that hangs together with one of `touched`; `None` for those in none.

    `extra` are pairs that the store does not hold yet; stored pairs of the events in `gone` no longer count, but those
    they led to are worked out again too. `events` is filled up with the facts of what is found.
    """
    stale = set(gone)
    edges = {(p.a, p.b): p for p in extra}
    reached: set[str] = set()
    frontier = set(touched)
    judged = store.linkage.judgements()
    beside: dict[str, set[str]] = defaultdict(set)
    for p in edges.values():
        beside[p.a].add(p.b)
        beside[p.b].add(p.a)
    for j in judged:
        if j.verdict == "same":
            beside[j.a].add(j.b)
            beside[j.b].add(j.a)
    while frontier:
        reached |= frontier
        step = {x for e in frontier for x in beside[e]}
        for row in store.linkage.links(("same_event",), sorted(frontier)):
            step |= {row.a, row.b}
            if row.a not in stale and row.b not in stale:
                edges[row.a, row.b] = Pair(a=row.a, b=row.b, score=row.score, why=tuple(row.why.split("; ")))
        frontier = step - reached
    missing = set(store.linkage.homes(sorted(reached - events.keys())).values())
    for linked in store.linkage.linked(sorted(missing)).values():
        events |= {e.id: e for e in facts_of(linked).events}
    alive = {e for e in reached if e in events}
    groups = clusters(
        (p for p in edges.values() if p.a in alive and p.b in alive),
        events,
        same=[(j.a, j.b) for j in judged if j.verdict == "same" and {j.a, j.b} <= alive],
        different=[(j.a, j.b) for j in judged if j.verdict == "different"],
    )
    homes: dict[str, str | None] = dict.fromkeys(sorted(reached))
    for group in groups:
        for event in group:
            homes[event] = cluster_name(group[0])
    return homes
