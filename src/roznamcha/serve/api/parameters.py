"""The parameters of the API: what each may hold, in words, as a JSON schema, and as the code that reads it."""

from __future__ import annotations

from base64 import b64decode, urlsafe_b64encode
from collections.abc import Callable, Mapping, Sequence
from typing import Any, get_args

import regex
from msgspec import Struct

from roznamcha.errors import NotFoundError
from roznamcha.given import days, one_of
from roznamcha.link.differences import About
from roznamcha.link.positions import issues
from roznamcha.naming import party_code
from roznamcha.records import Act, EventType, MentionKind, Status
from roznamcha.serve.errors import BadRequest

Schema = dict[str, Any]
MOST_ROWS, ROWS = 200, 50
_MOST = 1000  # characters of a value
_DIGITS = regex.compile(r"[0-9]{1,6}")
_DATE: Schema = {
    "anyOf": [
        {"type": "string", "format": "date"},
        {"type": "string", "pattern": "^[1-9][0-9]{3}-(0[1-9]|1[0-2])$"},
        {"type": "string", "pattern": "^[1-9][0-9]{3}$"},
    ]
}
_DATE_FORM = regex.compile(r"[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2})?)?")


class Param(Struct, frozen=True, kw_only=True):
    """One parameter behind the question mark: `read` gives its value, or raises what is wrong with it."""

    name: str
    about: str
    schema: Schema
    read: Callable[[str], Any]
    required: bool = False


def _text(name: str, about: str, *, required: bool = False, example: str | None = None) -> Param:
    schema: Schema = {"type": "string", "minLength": 1, "maxLength": _MOST}
    if example is not None:
        schema["examples"] = [example]
    return Param(name=name, about=about, schema=schema, read=str, required=required)


def _one_of(name: str, about: str, known: Sequence[str], *, required: bool = False) -> Param:
    def read(value: str) -> str:
        return one_of(f"{name}={value!r}", value, known)

    schema: Schema = {"type": "string", "enum": list(known)}
    return Param(name=name, about=about, schema=schema, read=read, required=required)


def _side(name: str, about: str, *, required: bool = False, example: str = "PAK") -> Param:
    schema: Schema = {"type": "string", "minLength": 1, "maxLength": _MOST, "examples": [example]}
    return Param(name=name, about=about, schema=schema, read=party_code, required=required)


def _day(name: str, about: str, end: int) -> Param:
    def read(value: str) -> str:
        # the schema promises this form alone, `days` takes more
        return days(f"{name}={value!r}", value if _DATE_FORM.fullmatch(value) else "")[end]

    return Param(name=name, about=about, schema=_DATE, read=read)


def _rows(value: str) -> int:
    if not _DIGITS.fullmatch(value) or not 1 <= int(value) <= MOST_ROWS:
        raise BadRequest(f"limit={value!r} is no number from 1 to {MOST_ROWS}")
    return int(value)


def _flag(name: str, about: str) -> Param:
    def read(value: str) -> bool:
        if value not in ("true", "false"):
            raise BadRequest(f"{name}={value!r} is neither true nor false")
        return value == "true"

    return Param(name=name, about=about, schema={"type": "boolean"}, read=read)


def cursor_of(place: str) -> str:
    """The cursor that leads on behind `place`, the key of a row.

    >>> place_of(cursor_of("s0123"))
    's0123'
    """
    return urlsafe_b64encode(place.encode()).decode().rstrip("=")


def place_of(cursor: str) -> str:
    """The key of the row that the page before ended with; `NotFoundError` for what is no cursor."""
    try:
        return b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True).decode()
    except ValueError as error:
        raise NotFoundError(
            f"cursor={cursor!r} leads nowhere; take it from `next`, or begin without one"
        ) from error


LIMIT = Param(
    name="limit",
    about=f"At most so many items, {MOST_ROWS} at most; without it {ROWS}.",
    schema={"type": "integer", "minimum": 1, "maximum": MOST_ROWS, "default": ROWS},
    read=_rows,
)
CURSOR = Param(
    name="cursor",
    about="Where to go on: `next` of the page before. New reports move nothing.",
    schema={"type": "string", "minLength": 1, "maxLength": _MOST},
    read=place_of,
)
PAGED = (LIMIT, CURSOR)
BY = _text("by", "Speaker: a part of the name, English or Persian, or an id.")
PARTY = _side("party", "A side: code or name, English or Persian.")
ONE = _side("party", "A side: code or name, English or Persian.", required=True)
OTHER = _side("other", "Another side.", example="AFG")
SECOND = _side("other", "The other side.", required=True, example="AFG")
TARGET = _side("target", "The side it is aimed at.")
ACT = _one_of("act", "What kind of statement.", get_args(Act))
TYPE = _one_of("type", "What kind of event.", get_args(EventType))
STATUS = _one_of("status", "Whether an event happened, is planned or only alleged.", get_args(Status))
KIND = _one_of("type", "What kind of thing.", get_args(MentionKind))
SINCE = _day("since", "From this day on: 2025-11-06, 2025-11 or 2025.", 0)
UNTIL = _day("until", "Up to this day, which is included.", 1)
PLACE = _text("place", "A part of a place's English name.")
TEXT = _text("text", 'Words in the text; "side by side" in quotation marks.')
OUTLET = _text("outlet", "The outlet's slug.")
REPORT = _text("report", "A report's id.")
NEWEST = _flag(
    "newest", "The last day first; what was still to come when it was reported stands with its report."
)
ABOUT = _one_of("about", "What the two differ in.", get_args(About))
ISSUE = _one_of("issue", "What it is about.", tuple(i.name for i in issues()))
LINK = _one_of("kind", "What one has to do with the other.", ("repeats", "answers", "denies"), required=True)
PROCESS = _one_of("type", "What kind of process.", ("ceasefire", "talks", "agreement"), required=True)
QUESTION = _text("q", "The question: words, phrases, fields (docs/search.md).", required=True, example="PAK")
SEMANTIC = _flag("semantic", "Whether to look for meaning too; without it where the store has vectors.")
FILTERS = (BY, PARTY, ACT, TARGET, TYPE, SINCE, UNTIL, PLACE, TEXT, OUTLET, REPORT, NEWEST)


def values(params: Sequence[Param], given: Sequence[tuple[str, str]], path: str) -> Mapping[str, Any]:
    """The values of what was given, by name; `BadRequest` for a name that is not known, given twice, missing or wrong."""
    known = {p.name: p for p in params}
    out: dict[str, Any] = {}
    for name, value in given:
        if name not in known:
            takes = ", ".join(known) or "no parameter"
            raise BadRequest(f"{path} knows no parameter {name!r}; it takes {takes}")
        if name in out:
            raise BadRequest(f"{name} is given twice; give it once")
        if not value:
            raise BadRequest(f"{name} is empty; give a value or leave it out")
        if len(value) > _MOST:
            raise BadRequest(f"{name} has {len(value):,} characters; at most {_MOST:,} are read")
        out[name] = known[name].read(value)
    for name, param in known.items():
        if param.required and name not in out:
            raise BadRequest(f"{path} needs {name}: {param.about}")
    return out
