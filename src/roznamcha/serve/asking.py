"""What stands behind the question mark of an address, as a question to the store; the names are those of the commands."""

from __future__ import annotations

from typing import TypeVar, get_args

from msgspec.structs import replace

from roznamcha.errors import NotFoundError
from roznamcha.given import days, one_of
from roznamcha.naming import party_code
from roznamcha.records import Act, EventType, Status
from roznamcha.serve.ask import Ask
from roznamcha.serve.errors import BadRequest
from roznamcha.store.protocol import EventFilter, Filter, ReportFilter, StatementFilter

F = TypeVar("F", bound=Filter)
# the questions that lists take, in the order in which their forms show them
FIELDS = ("text", "by", "party", "act", "target", "type", "status", "place", "outlet", "since", "until")
_LONGEST = 200  # characters of any answer


def asked(ask: Ask, kind: type[F], *fields: str) -> F:
    """The question of the address, of the `fields` that the page takes; `BadRequest` or `QuestionError` for a value that means nothing."""
    values = {f: ask.params[f] for f in fields if f in ask.params}
    for name, value in values.items():
        if len(value) > _LONGEST:
            raise BadRequest(f"{name} is longer than {_LONGEST} characters")
    since, until = (_day(values.get(n), n) for n in ("since", "until"))
    found = kind(
        by=values.get("by"),
        party=_party(values.get("party"), "party"),
        act=_one_of(values.get("act"), get_args(Act), "act"),
        target=_party(values.get("target"), "target"),
        type=_one_of(values.get("type"), get_args(EventType), "type"),
        since=since[0] if since else None,
        until=until[1] if until else None,
        place=values.get("place"),
        text=values.get("text"),
        outlet=values.get("outlet"),
        newest=True,
        after=ask.params.get("after"),
        limit=ask.settings.rows + 1,
    )
    if isinstance(found, EventFilter):
        status = _one_of(values.get("status"), get_args(Status), "status")
        found = replace(found, status=status)
    return found


def whole(question: F) -> F:
    """The question without its page: all that it asks for."""
    return replace(question, after=None, limit=None, newest=False)


def given(ask: Ask) -> dict[str, str]:
    """The questions that the address asks, in the order of the form."""
    return {f: ask.params[f] for f in FIELDS if f in ask.params}


def _party(value: str | None, name: str) -> str | None:
    if value is None:
        return None
    try:
        return party_code(value)
    except NotFoundError as error:
        raise BadRequest(f"{name}: {error}") from error


def _one_of(value: str | None, known: tuple[str, ...], name: str) -> str | None:
    return None if value is None else one_of(f"{name} {value!r}", value, known)


def _day(value: str | None, name: str) -> tuple[str, str] | None:
    return None if value is None else days(f"{name} {value!r}", value)


__all__ = ["FIELDS", "EventFilter", "ReportFilter", "StatementFilter", "asked", "given", "whole"]
