"""One report: its text with every entry marked, its entries, and the reports that carry the same text."""

from __future__ import annotations

from functools import partial

from msgspec import Struct

from roznamcha import query
from roznamcha.links.around import family_of
from roznamcha.links.ask import Family
from roznamcha.query import EventAnswer, EventFilter, ReportHead, StatementAnswer, StatementFilter
from roznamcha.serve.ask import Ask, View
from roznamcha.serve.pages.items import items
from roznamcha.serve.pages.marks import Piece, pieces
from roznamcha.serve.render import clip

_ROLES = ("event", "content", "time", "speaker", "cue", "condition", "medium", "carrier")


class ReportPage(Struct, frozen=True, kw_only=True):
    """A report; `text` is all of it in pieces, `times` are the time expressions with their values."""

    head: ReportHead
    text: tuple[Piece, ...]
    statements: tuple[StatementAnswer, ...]
    events: tuple[EventAnswer, ...]
    times: tuple[tuple[str, str | None], ...]
    family: Family | None


def view(ask: Ask) -> View:
    """A report by its id, its name, or the beginning of its id."""
    ask.known()
    stored = query.report_named(ask.store, ask.name)
    head, raw = stored.head, stored.report.text
    cuts = [c for c in query.spans(ask.store, head.id) if c.role in _ROLES]
    marked = pieces(raw, 0, len(raw), [(c.role, c.start, c.end) for c in cuts], [c.entry for c in cuts])
    said = query.statements(ask.store, StatementFilter(report=head.id))
    happened = query.events(ask.store, EventFilter(report=head.id))
    data = ReportPage(
        head=head,
        text=marked,
        statements=tuple(sorted(said, key=lambda s: s.citation.start)),
        events=tuple(sorted(happened, key=lambda e: e.citation.start)),
        times=tuple((raw[t.start : t.end], t.value) for t in stored.report.times),
        family=family_of(ask.store, head.id),
    )
    return View(
        template="report.html.j2",
        title=clip(head.title or raw, 80),
        data=data,
        extra={"roles": [r for r in _ROLES if any(c.role == r for c in cuts)], "entry_at": _first(cuts)},
        items=partial(items, ask, [*data.statements, *data.events]),
        here="/reports",
    )


def _first(cuts: list[query.Cut]) -> dict[str, int]:
    """Where each statement's content and each event begins, to lead from the list to the text."""
    return {c.entry: c.start for c in cuts if c.role in ("content", "event")}
