"""Positions: what a party does towards another on an issue, act by act, so that a change shows."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from msgspec import Struct

from roznamcha.link.corroboration import corroborate
from roznamcha.link.positions import NEUTRAL, changes, issues_of
from roznamcha.links.web import Web
from roznamcha.query import StatementAnswer, answer_statements
from roznamcha.store.protocol import StatementFilter, Store, StoredStatement
from roznamcha.store.when import bounds


class Stand(Struct, frozen=True, kw_only=True):
    """One act: the statement, others that report the same act, whether the party turns round with it, and how many
    independent sources report it.
    """

    statement: StatementAnswer
    also: tuple[StatementAnswer, ...]
    changed: bool
    sources: int = 1


class Position(Struct, frozen=True, kw_only=True):
    """What `party` does towards `target` (`None`: towards nobody named) on an issue, in order of date."""

    party: str
    target: str | None
    issue: str
    stands: tuple[Stand, ...]


def positions(
    store: Store,
    party: str,
    *,
    issue: str | None = None,
    target: str | None = None,
    since: str | None = None,
    until: str | None = None,
    unaimed: Collection[str] = (),
) -> tuple[Position, ...]:
    """The positions of `party`, those with most acts first; copies and repeats of one act count once.

    An act is towards the parties it is aimed at, else towards those that its content names. With a `target`, what is
    towards nobody named counts too where its report is one of `unaimed`.
    """
    web = Web(store)
    groups: dict[tuple[str, str | None], list[StoredStatement]] = {}
    # what names the target at all is far less than all that the party says
    near = (party, target) if target is not None and not unaimed else ()
    of = StatementFilter(party=party, besides=NEUTRAL, between=near, since=since, until=until)
    for s in store.statements(of):
        towards: tuple[str | None, ...] = tuple(p for p in s.record.targets or s.about if p != party)
        towards = towards or (None,)
        if target is not None and towards == (None,) and s.report in unaimed:
            towards = (target,)
        for name in issues_of(s.cuts["content"]):
            for other in towards:
                if issue in (None, name) and target in (None, other):
                    groups.setdefault((name, other), []).append(s)
    shown = {
        s.id: s
        for s in answer_statements(store, list({s.id: s for g in groups.values() for s in g}.values()))
    }
    web.read(s.citation.report for s in shown.values())
    heads = one_act(web, shown)
    out = []
    for (name, other), members in groups.items():
        rows: dict[str, list[StatementAnswer]] = {}
        for said in sorted((shown[m.id] for m in members), key=lambda s: _order(web, s)):
            rows.setdefault(heads[said.id], []).append(said)
        turned = changes([r[0].record.act for r in rows.values()])
        stands = tuple(
            Stand(statement=r[0], also=tuple(r[1:]), changed=t, sources=_sources(web, r))
            for r, t in zip(rows.values(), turned, strict=True)
        )
        out.append(Position(party=party, target=other, issue=name, stands=stands))
    return tuple(sorted(out, key=lambda p: (-len(p.stands), p.issue, p.target or "")))


def _sources(web: Web, told: Iterable[StatementAnswer]) -> int:
    reports = [web.reports[r] for r in dict.fromkeys(s.citation.report for s in told) if r in web.reports]
    return corroborate("", reports, web.family).families


def _order(web: Web, s: StatementAnswer) -> tuple[str, tuple[int, int], int]:
    days = bounds(s.day[0]) if s.day else None
    return days[0] if days else "9999", web.order(s.citation.report), s.citation.start


def one_act(web: Web, shown: Iterable[str]) -> dict[str, str]:
    """Of each statement the one that stands for all that report the same act: copies and repeats."""
    ids = list(shown)
    head = {id_: id_ for id_ in ids}

    def root(id_: str) -> str:
        while head[id_] != id_:
            id_ = head[id_]
        return id_

    pairs = [(id_, t.id) for id_ in ids if id_ in web.entries for t in web.twins(id_)]
    pairs += [(r.a, r.b) for r in web.store.linkage.links(("repeats",), ids)]
    for a, b in pairs:
        if a in head and b in head:
            head[root(a)] = root(b)
    return {id_: root(id_) for id_ in ids}
