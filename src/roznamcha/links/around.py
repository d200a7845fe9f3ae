"""What the links of a store say of one entry: who else tells it, what takes it up, what cannot be true with it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec import Struct

from roznamcha.link.copies import added
from roznamcha.link.corroboration import Corroboration, corroborate
from roznamcha.link.differences import between_events
from roznamcha.link.facts import EventFacts
from roznamcha.links.ask import Contradiction, Family, Linked, answers
from roznamcha.links.pair import FigureRange
from roznamcha.links.web import Between, Kind, Web, about_of, between, clustered, like
from roznamcha.query import Answer, EventAnswer, cite
from roznamcha.store.protocol import Store

_KINDS: tuple[Kind, ...] = ("repeats", "denies", "answers")


class Around(Struct, frozen=True, kw_only=True):
    """`tellings` are all that tell the same as the entry, itself among them; `links` run from or to it.

    `families` are those of the tellings' reports that several outlets carry.
    """

    counted: Corroboration
    tellings: tuple[Answer, ...]
    links: tuple[Linked, ...]
    contradictions: tuple[Contradiction, ...]
    families: tuple[Family, ...]


def around(store: Store, entry: str) -> Around | None:
    """Everything that is linked with the statement or event with this id; `None` if its report is not linked."""
    if not store.linkage.any_linked():
        return None
    web = Web(store)
    web.read_entries([entry])
    if entry not in web.entries:
        return None
    ids = like(web, entry)
    own = [t.id for t in web.twins(entry)]
    # a denial of what repeats the entry denies the entry too
    told = {x for row in store.linkage.links(("repeats",), own) for x in (row.a, row.b)}
    rows = [x for x in between(web, _KINDS, sorted({*own, *told})) if _touches(x, entry)]
    blamed = [x for x in between(web, ("contradicts",), own) if _touches(x, entry)]
    clashes = [
        (d.about, d.why, d.earlier.entry, d.later.entry)
        for _, held in (clustered(web, [entry]) if isinstance(web.entries[entry], EventFacts) else ())
        for d in between_events(held)
        if entry in (d.earlier.entry, d.later.entry)
    ]
    clashes += [(about_of(x), x.why, x.target.entry, x.source.entry) for x in blamed]
    denied = {frozenset((x.source.entry, x.target.entry)) for x in rows if x.kind == "denies"}
    clashes = [c for c in clashes if frozenset(c[2:]) not in denied]
    wanted = {x for r in rows for x in (r.source.entry, r.target.entry)} | {x for c in clashes for x in c[2:]}
    shown = answers(store, {x for x in wanted | ids if x})
    reports = sorted({web.entries[i].report for i in ids}, key=web.order)
    return Around(
        counted=corroborate(entry, [web.reports[r] for r in reports], web.family),
        tellings=tuple(
            sorted(
                (shown[i] for i in ids if i in shown),
                key=lambda a: (web.order(a.citation.report), a.citation.start),
            )
        ),
        links=tuple(
            Linked(kind=x.kind, source=shown[a], target=shown[b], why=x.why, score=x.score)
            for x in rows
            if (a := x.source.entry) in shown and (b := x.target.entry) in shown
        ),
        contradictions=tuple(
            Contradiction(about=about, why=why, earlier=shown[a], later=shown[b])
            for about, why, a, b in clashes
            if a in shown and b in shown
        ),
        families=_families(store, web, reports),
    )


def _touches(link: Between, entry: str) -> bool:
    return entry in (link.source.entry, link.target.entry)


def family_of(store: Store, report: str) -> Family | None:
    """The reports that are one text with this one, the first one first; `None` where it is the only one."""
    if not store.linkage.any_linked():
        return None
    web = Web(store)
    web.read([report])
    found = _families(store, web, [report])
    return found[0] if found else None


def _families(store: Store, web: Web, reports: Iterable[str]) -> tuple[Family, ...]:
    held = dict.fromkeys(web.members(r) for r in reports if r in web.family)
    out = []
    for members in held:
        if len(members) < 2:
            continue
        texts = store.texts(members)
        first = texts[members[0]][1]
        cuts = [cite(*texts[m], a, b) for m in members[1:] for a, b in added(texts[m][1], first)]
        heads = tuple(texts[m][0] for m in members)
        out.append(Family(id=web.family[members[0]], members=heads, added=tuple(cuts)))
    return tuple(out)


def figure_ranges(store: Store, events: Sequence[EventAnswer]) -> tuple[FigureRange, ...]:
    """The figures of these events, those of one happening together, in the order of the first event of each.

    Of each kind the lowest and the highest that any source gives. In a store that is not linked every event is by itself.
    """
    home = {e.id: e.id for e in events}
    clashing: set[str | None] = set()
    if events and store.linkage.any_linked():
        web = Web(store)
        for cluster, held in clustered(web, sorted(home)):
            home |= {e.id: cluster for e in held if e.id in home}
            clashing |= {
                s.entry for d in between_events(held) if d.about == "figures" for s in (d.earlier, d.later)
            }
    groups: dict[str, list[EventAnswer]] = {}
    for e in events:
        if e.record.figures:
            groups.setdefault(home[e.id], []).append(e)
    return tuple(_range(claims, clashing) for claims in groups.values())


def _range(claims: Sequence[EventAnswer], clashing: set[str | None]) -> FigureRange:
    spans: dict[str, list[int]] = {}
    for e in claims:
        for kind, value in e.record.figures.items():
            spans.setdefault(kind, []).extend(value if isinstance(value, list) else [value])
    return FigureRange(
        day=next((e.record.date for e in claims if e.record.date), None),
        type=claims[0].record.type,
        ranges=tuple((kind, min(spans[kind]), max(spans[kind])) for kind in sorted(spans)),
        claims=tuple(claims),
        disputed=any(e.id in clashing for e in claims),
    )
