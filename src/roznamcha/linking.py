"""Linking the reports of a store, step by step: what is new is linked to what stands there, nothing is done twice.

A step takes some reports in the order of their days, finds whose copies they are, scores their events against those of
the days around, lets their statements look back at earlier ones, and puts it all in one transaction; a run that is
killed goes on where it stopped. What comes late is linked too: statements of later reports look back again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

import msgspec
from msgspec import Struct

from roznamcha.errors import NotFoundError
from roznamcha.link import copies, sayings
from roznamcha.link.facts import EventFacts, ReportFacts, StatementFacts, report_facts
from roznamcha.link.happenings import Pair, candidates, clusters, same_happening
from roznamcha.link.shelf import BACK, Shelf
from roznamcha.store.linkstore import Judgement, Linked, LinkedReport, LinkRow, Verdict
from roznamcha.store.protocol import Store

SAYINGS = ("repeats", "answers", "denies", "contradicts")
_BATCH = 4_000
_MOST_SHARING = 40  # a mark that more reports hold is an advertisement or a form
_MOST_COMPARED = 12  # candidates for a copy that are compared letter by letter
_COPY_DAYS = 30
_DECODER = msgspec.msgpack.Decoder(ReportFacts)
_ENCODER = msgspec.msgpack.Encoder()


class Progress(Struct, frozen=True, kw_only=True):
    """How far a run has come: reports done and how many there are to do, links put so far."""

    done: int
    total: int
    links: int


def link_store(store: Store, *, batch: int = _BATCH) -> Iterator[Progress]:
    """Link what is not linked yet, `batch` reports a step; each step is safe when its progress is given out."""
    total, done, links = store.linkage.unlinked_count(), 0, 0
    while ids := store.linkage.unlinked(batch):
        step = _step(store, ids)
        store.linkage.put(step)
        done, links = done + len(ids), links + len(step.links)
        yield Progress(done=done, total=total, links=links)


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
    _cluster_again(store, made, events)
    return made


def undo(store: Store, judgement: int, *, by: str) -> Judgement:
    """Take a judgement back and work out anew the clusters that it touched; `NotFoundError` if none stands."""
    undone = store.linkage.undo(judgement, by=by)
    _cluster_again(store, undone, {})
    return undone


def _cluster_again(store: Store, judged: Judgement, events: dict[str, EventFacts]) -> None:
    homes = recluster(store, {judged.a, judged.b}, events)
    # an event whose report was read anew since may be gone
    homes = {event: home for event, home in homes.items() if event in events}
    store.linkage.put(Linked(reports=[], marks={}, families={}, replaced={}, links=[], clusters=homes))


def _step(store: Store, ids: Sequence[tuple[int, str]]) -> Linked:
    texts: dict[str, str] = {}
    fresh: list[tuple[int, ReportFacts]] = []
    reports = store.get_many([id_ for _, id_ in ids])
    for seq, id_ in ids:
        report = reports[id_].report
        texts[id_] = report.text
        fresh.append((seq, report_facts(report)))
    # the facts of an earlier reading: what they were linked by no longer holds
    before = [facts_of(row) for row in store.linkage.linked(id_ for _, id_ in ids).values()]
    families, moved, rows = _families(store, fresh, texts)
    days = [f.day for f in (*(f for _, f in fresh), *before) if f.day is not None]
    around: list[tuple[int, ReportFacts]] = []
    new = {f.id for _, f in fresh}
    homes = dict(families)
    if days:
        for row in store.linkage.between(min(days) - BACK, max(days) + BACK):
            if row.id not in new:
                around.append((row.seq, facts_of(row)))
                homes[row.id] = moved.get(row.id, row.family)
    pairs = _pairs(around, fresh)
    rows += [
        LinkRow(kind="same_event", a=p.a, b=p.b, score=p.score, about="", why="; ".join(p.why)) for p in pairs
    ]
    spoken, again = _sayings(around, fresh, min(days, default=0), homes)
    rows += spoken
    events, statements = _entries(f for _, f in fresh)
    old_events, old_statements = _entries(before)
    return Linked(
        reports=[
            LinkedReport(seq=seq, id=f.id, day=f.day, family=families[f.id], facts=_ENCODER.encode(f))
            for seq, f in fresh
        ],
        marks={seq: f.print.marks for seq, f in fresh},
        families=moved,
        replaced={
            "copy": sorted(new),
            "same_event": [*events, *old_events],
            **{f"{kind}>": again for kind in SAYINGS},
            # an event that the new reading tells too keeps its denials, which look back again themselves
            **{kind: [*statements, *old_statements, *sorted(old_events.keys() - events)] for kind in SAYINGS},
        },
        links=rows,
        clusters=_clusters(
            store, pairs, {e.id: e for _, f in (*around, *fresh) for e in f.events}, {**events, **old_events}
        ),
    )


def _entries(reports: Iterable[ReportFacts]) -> tuple[dict[str, None], dict[str, None]]:
    """The ids of all events and of all statements of `reports`, in order."""
    some = list(reports)
    events = dict.fromkeys(e.id for f in some for e in f.events)
    return events, dict.fromkeys(s.id for f in some for s in f.statements)


def _families(
    store: Store, fresh: Sequence[tuple[int, ReportFacts]], texts: dict[str, str]
) -> tuple[dict[str, str], dict[str, str], list[LinkRow]]:
    """The family of each fresh report, the reports that move to another family, and the links between copies.

    A family is named after its first report; where a report shows two families to be one, the older name stays.
    """
    held = store.linkage.marked([m for _, f in fresh for m in f.print.marks], _MOST_SHARING)
    here: dict[int, list[str]] = defaultdict(list)
    known: dict[str, tuple[int, ReportFacts]] = {f.id: (seq, f) for seq, f in fresh}
    names: dict[str, str] = {}
    old = store.linkage.linked({id_ for some in held.values() for id_ in some} - known.keys())
    for row in old.values():
        known[row.id] = row.seq, facts_of(row)
        names[row.id] = row.family
    missing = [id_ for id_ in old if id_ not in texts]
    rows: list[LinkRow] = []
    joined: dict[str, str] = {}

    def name(id_: str) -> str:
        family = names[id_]
        while family in joined:
            family = joined[family]
        return family

    for _, facts in fresh:
        votes: dict[str, int] = defaultdict(int)
        for mark in facts.print.marks:
            shared = [*held.get(mark, ()), *here[mark]]
            if len(shared) <= _MOST_SHARING:
                for other in shared:
                    votes[other] += other != facts.id
            here[mark].append(facts.id)
        names[facts.id] = facts.id
        ranked = sorted((o for o in votes if votes[o]), key=lambda o: (-votes[o], known[o][0]))
        for other in ranked[:_MOST_COMPARED]:
            if not _near(facts.day, known[other][1].day):
                continue
            if other in missing:
                texts |= {i: text for i, (_, text) in store.texts([other]).items()}
                missing.remove(other)
            found = copies.compare(
                texts[facts.id],
                texts[other],
                sourced=_names_as_source(facts, known[other][1]),
                same_outlet=facts.outlet is not None and facts.outlet == known[other][1].outlet,
            )
            if found is None:
                continue
            later, earlier = _ordered(known[facts.id], known[other])
            rows.append(
                LinkRow(
                    kind="copy", a=later.id, b=earlier.id, score=round(found[1], 3), about=found[0], why=""
                )
            )
            one, two = name(facts.id), name(other)
            if one != two:
                keep, lose = sorted((one, two), key=lambda n: known[n][0] if n in known else -1)
                joined[lose] = keep
    moved: dict[str, str] = {}
    if joined:
        for family, members in store.linkage.families(sorted(joined)).items():
            target = family
            while target in joined:
                target = joined[target]
            moved |= {m: target for m in members if m not in {f.id for _, f in fresh}}
    return {f.id: name(f.id) for _, f in fresh}, moved, rows


def _near(a: int | None, b: int | None) -> bool:
    return a is None or b is None or abs(a - b) <= _COPY_DAYS


def _names_as_source(a: ReportFacts, b: ReportFacts) -> bool:
    return (b.outlet is not None and b.outlet in a.carriers) or (
        a.outlet is not None and a.outlet in b.carriers
    )


def _ordered(a: tuple[int, ReportFacts], b: tuple[int, ReportFacts]) -> tuple[ReportFacts, ReportFacts]:
    """The later and the earlier of two reports."""
    return (a[1], b[1]) if _order(*a) > _order(*b) else (b[1], a[1])


def _order(seq: int, facts: ReportFacts) -> tuple[int, int]:
    """Reports stand in the order of their days, those of one day in the order of ingest; undated ones come last."""
    return (facts.day if facts.day is not None else 10_000_000, seq)


def _pairs(around: Sequence[tuple[int, ReportFacts]], fresh: Sequence[tuple[int, ReportFacts]]) -> list[Pair]:
    """The pairs of events with a fresh one in each that can be one happening."""
    days = {f.id: f.day for _, f in (*around, *fresh)}
    new = {f.id for _, f in fresh}
    events = [e for _, f in (*around, *fresh) for e in f.events]
    return [
        pair
        for a, b in candidates(events, days, new)
        if (pair := same_happening(a, b, days[a.report], days[b.report])) is not None
    ]


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
    for event in reached - events.keys():
        for _, report in store.find_entry(event)[:1]:
            for linked in store.linkage.linked([report]).values():
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
            homes[event] = "c" + group[0][1:]
    return homes


def _sayings(
    around: Sequence[tuple[int, ReportFacts]],
    fresh: Sequence[tuple[int, ReportFacts]],
    first: int,
    families: dict[str, str],
) -> tuple[list[LinkRow], list[str]]:
    """The links of statements that look back anew, and the ids of those statements.

    They are those of the fresh reports and of reports that came out no earlier than the first of them.
    """
    new = {f.id for _, f in fresh}
    shelf = Shelf()
    rows: list[LinkRow] = []
    again: list[str] = []
    for _, facts in sorted((*around, *fresh), key=lambda r: _order(*r)):
        if facts.id in new or (facts.day is not None and facts.day >= first):
            again += [s.id for s in facts.statements]
            rows += _look_back(facts, shelf, families)
        shelf.add(facts)
    return rows, again


def _look_back(facts: ReportFacts, shelf: Shelf, families: dict[str, str]) -> list[LinkRow]:
    family = families.get(facts.id)
    answered: StatementFacts | None = None
    found: list[sayings.SayingLink] = []
    for said in facts.statements:

        def foreign(s: StatementFacts | EventFacts) -> bool:
            return family is None or families.get(s.report) != family

        answer = sayings.answers(said, filter(foreign, shelf.open_to(said)))
        found += filter(
            None,
            (
                sayings.repeats(said, filter(foreign, shelf.by_speaker(said))),
                answer,
                sayings.denies(
                    said,
                    [s for s in shelf.about(said) if foreign(s)],
                    [e for e in shelf.events_of(said) if foreign(e)],
                    leads=shelf.leads,
                    answered=answered,
                ),
                sayings.contradicts(said, filter(foreign, shelf.blaming(said))),
            ),
        )
        if answer is not None:
            answered = shelf.statement(answer.target)
    return [
        LinkRow(kind=x.kind, a=x.source, b=x.target, score=x.strength, about=x.why[0], why="; ".join(x.why))
        for x in found
    ]
