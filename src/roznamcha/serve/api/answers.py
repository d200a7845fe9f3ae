"""What the operations of the API answer: the same typed answers that pages and command line show."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Generic, TypeVar

from msgspec import Struct

from roznamcha import __version__, query
from roznamcha.dossier import Dossier, dossier
from roznamcha.errors import MeaningError, NotFoundError
from roznamcha.ids import text_hash
from roznamcha.links import ask, stands
from roznamcha.links.web import LinkFilter
from roznamcha.query import EventAnswer, ReportHead, StatementAnswer
from roznamcha.records import Report
from roznamcha.search.ask import Hit, search
from roznamcha.search.meaning import Meaning, load_model, usable
from roznamcha.serve.api.parameters import ROWS, cursor_of
from roznamcha.serve.cache import Prepared
from roznamcha.store.linkstore import Judgement
from roznamcha.store.protocol import Counts, Store

T = TypeVar("T")


class Call(Struct, frozen=True, kw_only=True):
    """One request: the values of its parameters, the id in its path, the store it is asked of and that store's mark."""

    values: Mapping[str, Any]
    id: str
    store: Store
    version: str
    prepared: Prepared

    def filter(self, kind: Callable[..., T], *names: str) -> T:
        """A filter of `kind` from the values; `names` are taken of them (without any: all that it knows)."""
        known = set(names or kind.__struct_fields__)  # type: ignore[attr-defined]
        return kind(**{k: v for k, v in self.values.items() if k in known})

    @property
    def rows(self) -> int:
        """How many items are wanted."""
        return int(self.values.get("limit", ROWS))

    def once(self, name: str, make: Callable[[], T]) -> T:
        """What `make` gives for these values, made once for this state of the store, whatever page of it is wanted."""
        asked = sorted((k, v) for k, v in self.values.items() if k not in ("limit", "cursor"))
        return self.prepared.get(self.version, ("api", name, self.id, tuple(asked)), make)


class Page(Struct, Generic[T], frozen=True, kw_only=True):
    """A page of a list; `next` is the cursor of the page behind it, `null` on the last one."""

    items: tuple[T, ...]
    next: str | None


class Searched(Page[Hit], frozen=True, kw_only=True):
    """The hits of a search, the best first; `note` says what a reader should know of how they were found.

    `next` is the cursor of the page behind it: a search has some hundred hits at most.
    """

    question: str
    note: str | None


class State(Struct, frozen=True, kw_only=True):
    """What this is and how much it holds; `unlinked` reports take no part in links yet, `version` changes with the store."""

    program: str
    version: str
    holds: Counts
    unlinked: int
    meanings: str | None


class ReportAnswer(Struct, frozen=True, kw_only=True):
    """A report as it was found, with all that was read from it; offsets are code points of `record.text`."""

    head: ReportHead
    record: Report
    statements: tuple[StatementAnswer, ...]
    events: tuple[EventAnswer, ...]


def state(call: Call) -> State:
    """The store in figures."""
    return State(
        program=f"roznamcha {__version__}",
        version=call.version,
        holds=call.store.counts(),
        unlinked=call.store.linkage.unlinked_count(),
        meanings=call.store.search.model(),
    )


def _listed(call: Call, kind: Callable[..., Any], find: Callable[..., Iterable[T]]) -> Page[T]:
    """A page of a list that the store itself turns."""
    asked = {**call.values, "limit": call.rows + 1, "after": call.values.get("cursor")}
    known = set(kind.__struct_fields__)  # type: ignore[attr-defined]
    found = tuple(find(call.store, kind(**{k: v for k, v in asked.items() if k in known})))
    shown = found[: call.rows]
    more = len(found) > call.rows
    return Page(items=shown, next=cursor_of(shown[-1].id) if more else None)  # type: ignore[attr-defined]


def reports(call: Call) -> Page[ReportHead]:
    """Reports by day."""
    return _listed(call, query.ReportFilter, query.reports)


def statements(call: Call) -> Page[StatementAnswer]:
    """Statements by day."""
    return _listed(call, query.StatementFilter, query.statements)


def events(call: Call) -> Page[EventAnswer]:
    """Events by day."""
    return _listed(call, query.EventFilter, query.events)


def entities(call: Call) -> Page[query.EntityRow]:
    """Who and what is named, the most mentioned first."""
    asked = call.filter(query.EntityFilter, "by", "party", "type", "place", "since", "until", "outlet")
    found = call.once("entities", lambda: query.entity_rows(call.store, asked))
    return _turned(
        call, found, lambda e: f"{e.kind}|{e.id or ''}|{e.name}|{e.party}|{'|'.join(e.candidates)}"
    )


def _turned(call: Call, found: Iterable[T], key: Callable[[T], str]) -> Page[T]:
    """A page of a list that was made whole: behind the row with the cursor's key."""
    rows, place = tuple(found), call.values.get("cursor")
    start = 0
    if place is not None:
        at = {text_hash(key(row))[:20]: n for n, row in enumerate(rows)}
        if place not in at:
            raise NotFoundError(
                "the list cannot go on behind this cursor: its row is not there any more; begin it again"
            )
        start = at[place] + 1
    shown = rows[start : start + call.rows]
    more = len(rows) > start + call.rows
    return Page(items=shown, next=cursor_of(text_hash(key(shown[-1]))[:20]) if more else None)


def report(call: Call) -> ReportAnswer:
    """One report."""
    found = query.report_named(call.store, call.id)
    of = found.head.id
    return ReportAnswer(
        head=found.head,
        record=found.report,
        statements=query.statements(call.store, query.StatementFilter(report=of)),
        events=query.events(call.store, query.EventFilter(report=of)),
    )


def entry(call: Call) -> query.Answer:
    """One statement or event."""
    id_, _ = query.entry_named(call.store, call.id)
    found = ask.answers(call.store, [id_])
    if id_ not in found:
        raise NotFoundError(f"{id_} is no statement and no event")
    return found[id_]


def _links(call: Call) -> LinkFilter:
    return call.filter(LinkFilter, "party", "other", "since", "until", "outlet", "about", "type")


def _at(shown: ask.Shown | None) -> str:
    if shown is None:
        return ""
    return f"{shown.citation.report}:{shown.citation.start}:{shown.citation.end}:{shown.id}"


def contradictions(call: Call) -> Page[ask.Contradiction]:
    """What cannot both be true."""

    def make() -> tuple[ask.Contradiction, ...]:
        among = call.prepared.get(call.version, ("known",), lambda: ask.known(call.store))
        return ask.contradictions(call.store, _links(call), among=among)

    found = call.once("contradictions", make)
    return _turned(call, found, lambda c: f"{c.about}|{_at(c.earlier)}|{_at(c.later)}")


def denials(call: Call) -> Page[ask.Denial]:
    """Denials with what they deny."""
    found = call.once("denials", lambda: ask.denials(call.store, _links(call)))
    return _turned(call, found, lambda d: f"{_at(d.denial)}|{_at(d.denied)}")


def links(call: Call) -> Page[ask.Linked]:
    """Links of one kind between statements."""
    kind = call.values["kind"]
    found = call.once("links", lambda: ask.linked(call.store, kind, _links(call)))
    return _turned(call, found, lambda x: f"{x.kind}|{_at(x.source)}|{_at(x.target)}")


def copies(call: Call) -> Page[ask.Family]:
    """Texts that several outlets carry."""
    found = call.once("copies", lambda: ask.families(call.store))
    return _turned(call, found, lambda f: f.id)


def happenings(call: Call) -> Page[ask.Happening]:
    """Events that several reports tell."""
    found = call.once("happenings", lambda: ask.happenings(call.store))
    return _turned(call, found, lambda h: h.id)


def positions(call: Call) -> Page[stands.Position]:
    """What a side holds on each issue."""
    v = call.values
    found = call.once(
        "positions",
        lambda: stands.positions(
            call.store,
            v["party"],
            issue=v.get("issue"),
            target=v.get("target"),
            since=v.get("since"),
            until=v.get("until"),
        ),
    )
    return _turned(call, found, lambda p: f"{p.issue}|{p.target}")


def processes(call: Call) -> Page[ask.ProcessAnswer]:
    """Ceasefires, talks and agreements with their turns."""
    sides = tuple(call.values[k] for k in ("party", "other") if k in call.values)
    found = call.once("processes", lambda: ask.processes(call.store, call.values["type"], sides))
    return _turned(
        call,
        found,
        lambda p: f"{p.type}|{'|'.join(p.parties)}|{_at(p.turns[0].claims[0]) if p.turns else ''}",
    )


def corroboration(call: Call) -> ask.Corroborated:
    """Who else tells an entry."""
    id_, _ = query.entry_named(call.store, call.id)
    return ask.corroboration(call.store, id_)


def timeline(call: Call) -> Page[query.Answer]:
    """What passed between two sides, by day, what has no day last."""
    v = call.values
    found = call.once(
        "timeline",
        lambda: query.timeline(
            call.store, v["party"], v["other"], since=v.get("since"), until=v.get("until")
        ),
    )
    return _turned(call, (*found.dated, *found.undated), lambda a: a.id)


def whole_dossier(call: Call) -> Dossier:
    """Everything on two sides."""
    v = call.values
    return call.once(
        "dossier",
        lambda: dossier(call.store, v["party"], v["other"], since=v.get("since"), until=v.get("until")),
    )


def searched(call: Call) -> Searched:
    """Hits of a search."""
    v, semantic = call.values, call.values.get("semantic")
    meaning = None if semantic is False else usable(call.store)
    if semantic and meaning is None:
        load_model()  # says so where the extra is what is missing
        raise MeaningError("this store has no vectors yet: run `roznamcha index` first")
    found = search(
        call.store,
        v["q"],
        limit=call.rows,
        after=v.get("cursor"),
        meaning=meaning,
        version=call.version,
    )
    following = cursor_of(found.after) if found.after else None
    return Searched(question=found.question, items=found.hits, next=following, note=found.note)


def verified(call: Call) -> query.Verification:
    """Every citation of a report cut again and compared."""
    found = query.report_named(call.store, call.id)
    return query.verify(call.store, [found.head.id])


def judgements(call: Call) -> Page[Judgement]:
    """What people judged, those taken back too."""
    return _turned(call, call.store.linkage.judgements(standing=False), lambda j: str(j.id))


__all__ = ["Call", "Meaning", "Page", "ReportAnswer", "State"]
