"""What may be written through the API, with a token alone: reports given as text, and judgements."""

from __future__ import annotations

from threading import Lock
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta, Struct

from roznamcha import linking, query
from roznamcha.errors import ModelError
from roznamcha.pipeline import extract
from roznamcha.read.jsonl import read_object
from roznamcha.read.problem import MAX_CHARS, Problem
from roznamcha.reader.model import Reader, load_reader
from roznamcha.records import Language
from roznamcha.serve.errors import BadRequest, Unreadable
from roznamcha.store.linkstore import Judgement, Verdict
from roznamcha.store.location import Location, open_store
from roznamcha.store.protocol import Put

Short = Annotated[str, Meta(min_length=1, max_length=1000)]
_WRITING = Lock()  # one writer of this process at a time; others wait in the store itself


class NewReport(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A report to be read: its text, and what is known of it. `url` says where it stands; it is never fetched."""

    text: Annotated[str, Meta(min_length=1, max_length=MAX_CHARS)]
    name: Short | None = None
    url: Short | None = None
    title: Short | None = None
    outlet: Short | None = None
    language: Language | None = None
    published: Short | None = None


class NewJudgement(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Two events, by their ids or the beginnings of them, and whether they are one happening."""

    verdict: Literal["same", "different"]
    one: Short
    other: Short


class Kept(Struct, frozen=True, kw_only=True):
    """What became of a report: its id, whether it was new, and how much was read from it.

    It takes part in links after the next `roznamcha link`.
    """

    id: str
    put: Put
    statements: int
    events: int


class Write(Struct, frozen=True, kw_only=True):
    """One request that writes: its body as bytes, the store, and in whose name."""

    body: bytes
    db: Location
    by: str
    fast: bool


def _decoded(body: bytes, kind: type[Any]) -> Any:
    try:
        return msgspec.json.decode(body, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise BadRequest(f"the body cannot be read: {error}") from error


def put_report(write: Write) -> Kept:
    """Read a report and keep it; the same one again changes nothing."""
    given: NewReport = _decoded(write.body, NewReport)
    plain = msgspec.json.encode({k: v for k, v in msgspec.to_builtins(given).items() if v is not None})
    found = next(iter(read_object(plain, "the body", given.name or "posted")), None)
    if found is None or isinstance(found, Problem):
        raise Unreadable(f"the body: {found.reason if found else 'empty'}")
    report = extract(found, reader=_reader(fast=write.fast))
    with _WRITING, open_store(write.db) as store:
        put = store.put(report, source=found)
    return Kept(id=report.id, put=put, statements=len(report.statements), events=len(report.events))


def _reader(*, fast: bool) -> Reader | None:
    if fast:
        return None
    try:
        return load_reader()
    except ModelError as error:
        raise Unreadable(str(error)) from error


def judge(write: Write) -> Judgement:
    """Keep a judgement."""
    given: NewJudgement = _decoded(write.body, NewJudgement)
    verdict: Verdict = given.verdict
    with _WRITING, open_store(write.db) as store:
        one, other = (query.entry_named(store, x)[0] for x in (given.one, given.other))
        return linking.judge(store, verdict, one, other, by=write.by)
