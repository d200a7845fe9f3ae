"""The tools of `roznamcha mcp`: search, entry, dossier, positions, contradictions; they read, and every answer is cited."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any, TypeVar, get_args

from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp_types import ToolAnnotations
from pydantic import Field

from roznamcha import __version__, query
from roznamcha.dossier import dossier as make_dossier
from roznamcha.errors import NotFoundError, RoznamchaError
from roznamcha.given import days, one_of
from roznamcha.link.differences import About
from roznamcha.link.positions import issues
from roznamcha.links import ask, stands
from roznamcha.links.web import LinkFilter
from roznamcha.naming import party_code
from roznamcha.search.ask import search as find
from roznamcha.search.meaning import usable
from roznamcha.serve.mcp.shapes import (
    QUOTING,
    Json,
    answer_of,
    citation_of,
    contradiction_of,
    corroboration_of,
    dossier_of,
    entry_of,
    hit_of,
    position_of,
)
from roznamcha.serve.stores import Stores
from roznamcha.store.location import Location

T = TypeVar("T")
Party = Annotated[str, Field(description="A side: a code (PAK) or a name, English or Persian.")]
Day = Annotated[str | None, Field(description="A day, month or year: 2025-11-06, 2025-11 or 2025.")]
Most = Annotated[int, Field(ge=1, le=50, description="At most so many of each kind.")]
_READS = ToolAnnotations(
    read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False
)
_ABOUT = (
    "A record of a political dispute, read from Persian-language news: who said what to whom, what happened, and what "
    f"holds between the reports. {QUOTING} Begin with `search`; `entry` gives one find in full with who else tells it."
)


def _day(value: str | None, end: int) -> str | None:
    return None if value is None else days(repr(value), value)[end]


def _told(make: Callable[[], T]) -> T:
    """What `make` gives; an error raised on purpose is told to the assistant in its own words."""
    try:
        return make()
    except RoznamchaError as error:
        raise ToolError(str(error)) from error


def make_server(db: str | Path | Location) -> MCPServer[Any]:
    """A server over the store at `db`, which is only read; `StoreError` if there is none."""
    stores = Stores(Location(db), most=2)
    server: MCPServer[Any] = MCPServer(name="roznamcha", version=__version__, instructions=_ABOUT)

    @server.tool(annotations=_READS)
    def search(
        question: Annotated[
            str,
            Field(
                description=(
                    'Words in Persian (any spelling), "side by side", beginn*, -without, field:value with the fields '
                    "kind, speaker, party, act, target, type, place, outlet, from, to; or a plain question."
                )
            ),
        ],
        limit: Most = 10,
    ) -> dict[str, Any]:
        """Find statements, events and reports by their words and, where the store is indexed for it, by meaning."""

        def make() -> Json:
            with stores.reading() as store:
                meaning = usable(store)
                found = find(store, question, limit=limit, meaning=meaning, version=stores.version())
            by = "words and meaning" if meaning else "words alone"
            return {
                "looked_by": by,
                "note": found.note,
                "hits": [hit_of(h) for h in found.hits],
                "more": found.more,
            }

        return answer_of(_told(make))

    @server.tool(annotations=_READS)
    def entry(
        id: Annotated[str, Field(description="The id of a statement or event, or the beginning of it.")],
    ) -> dict[str, Any]:
        """Give one statement or event in full: its words, its citation, who else tells it, what denies it."""

        def make() -> Json:
            with stores.reading() as store:
                full, report = query.entry_named(store, id)
                shown = ask.answers(store, [full])
                if full not in shown:
                    raise NotFoundError(f"{full} is no statement and no event; `search` finds some")
                out: Json = {"entry": entry_of(shown[full]), "read_from": citation_of(shown[full].citation)}
                out["report_holds"] = {"statements": report.head.statements, "events": report.head.events}
                try:
                    out["corroboration"] = corroboration_of(ask.corroboration(store, full))
                except NotFoundError as error:
                    out["corroboration"] = {"not_known": str(error)}
                    return out
                touching = store.linkage.links(("denies", "answers", "repeats", "contradicts"), [full])
                others = ask.answers(store, {x for row in touching for x in (row.a, row.b)} - {full})
                out["links"] = [
                    {"kind": row.kind, "this_is_the": side, "why": row.why, "other": entry_of(others[other])}
                    for row in touching
                    for side, other in (("later", row.b) if row.a == full else ("earlier", row.a),)
                    if other in others
                ]
                return out

        return answer_of(_told(make))

    @server.tool(annotations=_READS)
    def dossier(
        party: Party, other: Party, since: Day = None, until: Day = None, limit: Most = 10
    ) -> dict[str, Any]:
        """Give what the store holds on two sides: counts, timeline, contradictions, denials, positions, processes."""

        def make() -> Json:
            one, two = party_code(party), party_code(other)
            with stores.reading() as store:
                made = make_dossier(store, one, two, since=_day(since, 0), until=_day(until, 1))
                return dossier_of(made, most=limit)

        return answer_of(_told(make))

    @server.tool(annotations=_READS)
    def positions(
        party: Party,
        issue: Annotated[
            str | None, Field(description="One of: " + ", ".join(i.name for i in issues()) + ".")
        ] = None,
        target: Annotated[str | None, Field(description="The side that it is towards.")] = None,
        since: Day = None,
        until: Day = None,
        limit: Most = 10,
    ) -> dict[str, Any]:
        """Give what a side demands, offers, rejects on each issue, in order of date, with every turn marked."""

        def make() -> Json:
            known = [i.name for i in issues()]
            if issue is not None:
                one_of(repr(issue), issue, known)
            with stores.reading() as store:
                found = stands.positions(
                    store,
                    party_code(party),
                    issue=issue,
                    target=party_code(target) if target else None,
                    since=_day(since, 0),
                    until=_day(until, 1),
                )
            shown = [position_of(p, most=limit) for p in found[:limit]]
            return {"positions": shown, "all": len(found), "more": len(found) > limit}

        return answer_of(_told(make))

    @server.tool(annotations=_READS)
    def contradictions(
        party: Annotated[str | None, Field(description="A side that takes part or speaks.")] = None,
        other: Annotated[str | None, Field(description="Another such side.")] = None,
        about: Annotated[
            str | None, Field(description="What the two differ in: figures, date, blame or state.")
        ] = None,
        since: Day = None,
        until: Day = None,
        limit: Most = 10,
    ) -> dict[str, Any]:
        """Give pairs of tellings that cannot both be true, each with both sides' words and the reason."""

        def make() -> Json:
            kinds = get_args(About)
            if about is not None:
                one_of(repr(about), about, kinds)
            asked = LinkFilter(
                party=party_code(party) if party else None,
                other=party_code(other) if other else None,
                about=about,
                since=_day(since, 0),
                until=_day(until, 1),
                limit=limit + 1,
            )
            with stores.reading() as store:
                found = ask.contradictions(store, asked)
            shown = [contradiction_of(c) for c in found[:limit]]
            return {"contradictions": shown, "more": len(found) > limit}

        return answer_of(_told(make))

    return server
