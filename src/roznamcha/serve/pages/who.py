"""Somebody or some body: offices, sides, what was said over time and about whom."""

from __future__ import annotations

from functools import partial
from typing import Any, get_args

from msgspec import Struct

from roznamcha import query
from roznamcha.entities.gazetteer import load
from roznamcha.entities.who import Profile, index
from roznamcha.errors import NotFoundError
from roznamcha.given import one_of
from roznamcha.lang.interface import interface
from roznamcha.naming import entity_name, party_name
from roznamcha.overview import Tie, Week, around, weeks
from roznamcha.query import (
    EntityFilter,
    EntityRow,
    EventAnswer,
    EventFilter,
    StatementAnswer,
    StatementFilter,
)
from roznamcha.records import MentionKind
from roznamcha.serve.ask import Ask, View
from roznamcha.serve.pages import feeds
from roznamcha.serve.pages.home import counted_ties
from roznamcha.serve.pages.items import items
from roznamcha.serve.pages.pictures import pictures
from roznamcha.store.protocol import Appearances

_ROWS, _LATEST, _WEEKS, _PARTIES, _MATCHES = 100, 15, 52, 9, 40
_KINDS = ("person", "body", "group", "state", "place", "outlet")


class Person(Struct, frozen=True, kw_only=True):
    """What the tables and the store know of one id; `about` are the parties that the statements are aimed at.

    `party` is the side that a state or a group is itself: then `latest` and the counts are those of the side.
    """

    profile: Profile
    party: str | None
    seen: Appearances
    acts: tuple[tuple[str, int], ...]
    about: tuple[tuple[str, int], ...]
    weeks: tuple[Week, ...]
    ties: tuple[Tie, ...]
    latest: tuple[StatementAnswer, ...]
    events: tuple[EventAnswer, ...]


class People(Struct, frozen=True, kw_only=True):
    """Who is named most; with a name asked for, whom it may stand for (`near`: names spelt much like it)."""

    asked: str | None
    type: str | None
    rows: tuple[EntityRow, ...]
    matches: tuple[Profile, ...]
    near: tuple[str, ...]


def view(ask: Ask) -> View:
    """One id."""
    ask.known()
    who = index(load())
    if not who.find(ask.name) or who.find(ask.name)[0].by != "id":
        raise NotFoundError(f"no table knows the id {ask.name!r}; /who finds names")
    return _page(ask, who.profile(ask.name))


def party(ask: Ask) -> View:
    """A side, by its code."""
    ask.known()
    code = ask.name
    for id_ in (f"state:{code}", *(i for i, p in load().parties.items() if p == code)):
        if index(load()).find(id_) and index(load()).find(id_)[0].by == "id":
            return _page(ask, index(load()).profile(id_), party=code)
    raise NotFoundError(f"no table knows a party with the code {code!r}")


def _page(ask: Ask, profile: Profile, *, party: str | None = None) -> View:
    if party is None and profile.kind in ("state", "group") and profile.party != "UNK":
        party = profile.party
    said = StatementFilter(party=party) if party else StatementFilter(by=profile.id)
    happened = EventFilter(party=party) if party else None
    begins = 0 if ask.wanted.calendar == "gregorian" else 5
    key = party or profile.id
    days = ask.once(("who days", key), lambda: _days(ask, said, happened))
    counted = ask.once(("who acts", key), lambda: (_tally(ask, said, "act"), _tally(ask, said, "target")))
    data = Person(
        profile=profile,
        party=party,
        seen=ask.once(
            ("seen", profile.id, party), lambda: query.appearances(ask.store, profile.id, party=party)
        ),
        acts=counted[0],
        about=tuple((p, n) for p, n in counted[1] if p not in ("UNK", "MEDIA"))[:12],
        weeks=weeks(*days, most=_WEEKS, begins=begins),
        ties=around(counted_ties(ask), (party,), _PARTIES) if party else (),
        latest=query.statements(ask.store, _latest(said)),
        events=query.events(ask.store, _latest(happened)) if happened else (),
    )
    language = ask.wanted.language
    name = party_name(party, language) if party else entity_name(profile.name, profile.kind, language)
    return View(
        template="person.html.j2",
        title=name,
        data=data,
        extra={
            **pictures(ask, weeks=data.weeks, ties=data.ties, first=(party,) if party else ()),
            "list_of": key,
        },
        items=partial(items, ask, data.latest),
        here="/who",
    )


def people(ask: Ask) -> View:
    """Who is named most, or whom a name may stand for."""
    ask.known("name", "type")
    kind, name = ask.params.get("type"), ask.params.get("name")
    if kind is not None:
        one_of(f"type {kind!r}", kind, get_args(MentionKind))
    who = index(load())
    matches: tuple[Profile, ...] = ()
    near: tuple[str, ...] = ()
    rows: tuple[EntityRow, ...] = ()
    if name:
        matches = tuple(who.profile(m.id) for m in who.find(name[:200])[:_MATCHES])
        near = () if matches else tuple(who.near(name[:200]))
    else:
        rows = ask.once(("people", kind), lambda: _most(ask, kind))
    data = People(asked=name, type=kind, rows=rows, matches=matches, near=near)
    return View(
        template="people.html.j2",
        title=interface(ask.wanted.language)["web_people"],
        data=data,
        extra={"kinds": _KINDS, "known": partial(_known, ask)},
        items=partial(feeds.people, ask, rows),
        here="/who",
    )


def _known(ask: Ask, row: EntityRow) -> str:
    """What a row is called: where no table has a Persian name, as reports write it most."""
    language = ask.wanted.language
    name = entity_name(row.name, row.kind, language)
    return row.forms[0] if language == "fa" and name == row.name and row.forms else name


def _most(ask: Ask, kind: str | None) -> tuple[EntityRow, ...]:
    found = query.entity_rows(ask.store, EntityFilter(type=kind, limit=_ROWS))
    return tuple(r for r in found if r.kind != "people")


def _latest(question: Any) -> Any:
    return type(question)(party=question.party, by=question.by, newest=True, limit=_LATEST)


def _days(ask: Ask, said: StatementFilter, happened: EventFilter | None) -> tuple[dict[str | None, int], ...]:
    found = [query.tally(ask.store, said, "day"), query.tally(ask.store, happened, "day") if happened else ()]
    return tuple({t.values[0]: t.count for t in tallied} for tallied in found)


def _tally(ask: Ask, said: StatementFilter, field: Any) -> tuple[tuple[str, int], ...]:
    return tuple((t.values[0], t.count) for t in query.tally(ask.store, said, field) if t.values[0])
