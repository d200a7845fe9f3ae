"""All links of a store as JSON, one object a line, in the form of the record; reports go by the names they were put with."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from roznamcha.link.corroboration import corroborate
from roznamcha.link.facts import Spot
from roznamcha.links.web import Web, between, clustered, differences, like, spot, told
from roznamcha.store.protocol import Store


def rows(store: Store, *, corroborated: bool = True) -> Iterator[dict[str, Any]]:
    """Copies, happenings, links of statements, contradictions, processes and corroboration, in this order.

    A turn of a process is given by who claims it first; `also` are the others. Corroboration looks at every entry that
    several reports tell, which takes far longer than all the rest: it is left out unless `corroborated`.
    """
    web = Web(store)
    copies = store.linkage.links(("copy",))
    web.read(x for row in copies for x in (row.a, row.b))
    families = dict.fromkeys(web.members(x) for row in copies for x in (row.a, row.b))
    for members in sorted(families, key=lambda m: web.order(m[0])):
        if len(members) > 1:
            yield {"kind": "copy", "members": [web.name(m) for m in members]}
    clusters = sorted(clustered(web), key=lambda c: (web.order(c[1][0].report), c[1][0].start, c[0]))
    for _, events in clusters:
        yield {"kind": "same_event", "members": [_where(web, spot(e)) for e in events]}
    for link in between(web, ("repeats", "denies", "answers")):
        yield {"kind": link.kind, "from": _where(web, link.source), "to": _where(web, link.target)}
    processes = told(store)
    web.read({t.report for p in processes for turn in p.transitions for t in turn.claims})
    for d in differences(web, processes):
        yield {
            "kind": "contradicts",
            "from": _where(web, d.later),
            "to": _where(web, d.earlier),
            "about": d.about,
            "why": d.why,
        }
    for p in processes:
        turns = []
        for turn in p.transitions:
            claims = [{"party": t.claim.party, "evidence": _where(web, t.spot)} for t in turn.claims]
            first = next((c for c in claims if c["party"] == turn.party), claims[0])
            also = [c for c in claims if c is not first]
            turns.append({"status": turn.status, "date": turn.date, **first, "also": also})
        yield {
            "kind": "process",
            "type": p.type,
            "parties": p.parties,
            "mediators": p.mediators,
            "places": p.places,
            "transitions": turns,
        }
    if corroborated:
        yield from _corroboration(web, [events[0].id for _, events in clusters])


def _corroboration(web: Web, first: list[str]) -> Iterator[dict[str, Any]]:
    """For each happening and each statement that others repeat, how many families and outlets tell it."""
    repeated = {x.target.entry or "" for x in between(web, ("repeats",))}
    done: set[str] = set()
    for entry in (*first, *sorted(repeated, key=lambda x: (web.order(web.entries[x].report), x))):
        if entry in done:
            continue
        ids = like(web, entry)
        done |= ids
        reports = sorted({web.entries[i].report for i in ids}, key=web.order)
        counted = corroborate(entry, [web.reports[r] for r in reports], web.family)
        yield {
            "kind": "corroboration",
            "of": _where(web, spot(web.entries[entry])),
            "families": counted.families,
            "outlets": len(counted.outlets),
        }


def _where(web: Web, at: Spot) -> list[str | int]:
    return [web.name(at.report), at.start, at.end]
