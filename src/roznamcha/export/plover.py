"""PLOVER: the category, mode and quad class of a statement's act and of an event, by the table `lang/plover.tsv`.

PLOVER (Political Language Ontology for Verifiable Event Records) is what event data sets are exchanged in. The table
is ours, with a source in every row; `docs/plover.md` gives the reasons for what PLOVER leaves open.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, BinaryIO

import msgspec

from roznamcha import __version__
from roznamcha.export.coding import Codings
from roznamcha.export.days import days
from roznamcha.export.places import countries, where
from roznamcha.export.rows import counted
from roznamcha.export.stream import Bundle, Tally, pin, span, words
from roznamcha.query import Answer, EventAnswer, StatementAnswer
from roznamcha.records import Act, Event

# the version of the table: a change of any coding raises it
VERSION = 1
_NONE = "-"
_QUADS = {"verbal-cooperation": 1, "material-cooperation": 2, "verbal-conflict": 3, "material-conflict": 4}


@dataclass(frozen=True, slots=True)
class Coding:
    """A PLOVER coding: category, mode (or `None`), quad class, and the contexts that the status gives."""

    code: str
    mode: str | None
    quad: str
    context: tuple[str, ...] = ()


@cache
def _table() -> Codings:
    return Codings("plover", ("code", "mode", "quad"))


def _coding(said: Mapping[str, str] | None, context: tuple[str, ...] = ()) -> Coding | None:
    if said is None:
        return None
    return Coding(said["code"], None if said["mode"] == _NONE else said["mode"], said["quad"], context)


def coding_of_act(act: Act) -> Coding | None:
    """The coding of a statement's act; `None` for `say`, which PLOVER leaves out.

    >>> coding_of_act("deny")
    Coding(code='REJECT', mode=None, quad='verbal-conflict', context=())
    >>> coding_of_act("say") is None
    True
    """
    return _coding(_table().act(act))


def coding_of_event(event: Event, evidence: str = "") -> Coding | None:
    """The coding of `event`, whose words are `evidence`; `None` where PLOVER has no category (an office taken).

    >>> from roznamcha.records import Event
    >>> event = Event(type="border", start=0, end=0, rule="border")
    >>> coding_of_event(event, "گذرگاه بسته شد").code, coding_of_event(event, "گذرگاه بازگشایی شد").code
    ('SANCTION', 'RETREAT')
    """
    return _coding(_table().event(event, evidence), ("future",) if event.status == "planned" else ())


def codings(events: Sequence[Event], text: str) -> tuple[Coding | None, ...]:
    """The codings of `events`, whose offsets point into `text`."""
    return tuple(coding_of_event(e, text[e.start : e.end]) for e in events)


def write(bundles: Iterable[Bundle], out: BinaryIO, tally: Tally) -> None:
    """Write the entries of `bundles` to `out`, one PLOVER object a line."""
    for bundle in bundles:
        tally.reports += 1
        for answer in bundle.entries:
            record = record_of(answer)
            if record is None:
                tally.left_out["PLOVER has no category for it"] += 1
                continue
            out.write(msgspec.json.encode(record) + b"\n")
            tally.records += 1


def record_of(answer: Answer) -> dict[str, Any] | None:
    """An entry in the fields of the PLOVER manual (chapter "JSON data fields"); `None` where it has no category.

    Fields that the record does not settle are left out; `source` is there even if it is empty. What PLOVER has no
    field for stands under `roznamcha`, above all the entry's id and what its citation is checked with.
    """
    coding = (
        coding_of_event(answer.record, words(answer))
        if isinstance(answer, EventAnswer)
        else coding_of_act(answer.record.act)
    )
    if coding is None:
        return None
    value = answer.record.date if isinstance(answer, EventAnswer) else answer.record.said
    settled = days(value)
    c, (start, end) = answer.citation, span(answer)
    own: dict[str, Any] = {
        "kind": "event" if isinstance(answer, EventAnswer) else "statement",
        "report": c.report,
        "sha256": c.sha256,
        "sentence_start": c.sentence_start,
        "sentence_end": c.sentence_end,
        "published": c.published,
        "date": value,
    }
    fields: dict[str, Any] = {
        "id": answer.id,
        "date": settled and settled[0],
        "enddate": settled and settled[1],
        **(_happened(answer) if isinstance(answer, EventAnswer) else _said(answer)),
        "event": coding.code,
        "mode": coding.mode,
        "context": list(coding.context),
        "quadCode": _QUADS[coding.quad],
        "eventText": words(answer),
        "text": c.sentence,
        "textInfo": {"start": start, "end": end},
        "citation": pin(answer),
        "url": c.url,
        "language": "fa",
        "publication": c.outlet,
        "coder": f"roznamcha {__version__}",
        "codebook": f"PLOVER manual; coding table {VERSION} of roznamcha",
    }
    own |= _event(answer) if isinstance(answer, EventAnswer) else _statement(answer)
    kept = {k: v for k, v in fields.items() if k == "source" or v not in (None, [], "", {})}
    return kept | {"roznamcha": {k: v for k, v in own.items() if v not in (None, [], ())}}


def _actors(parties: Iterable[str]) -> list[dict[str, str]]:
    """Actor objects for sides; outlets are a sector, an unknown side is none."""
    named = [p for p in parties if p not in ("", "UNK")]
    return [{"sector": "JRN"} if p == "MEDIA" else {"code": p} for p in named]


def _said(answer: StatementAnswer) -> dict[str, Any]:
    r = answer.record
    actor = next(iter(_actors([r.party])), {})
    if r.speaker_id:
        actor["identifier"] = r.speaker_id
    if "speaker" in answer.cuts:
        actor["actorText"] = answer.cuts["speaker"]
    return {"source": [actor] if actor else [], "target": _actors(r.targets)}


def _happened(answer: EventAnswer) -> dict[str, Any]:
    r = answer.record
    at = where(r.place)
    spot: dict[str, Any] = {"name": r.place} if r.place else {}
    if at is not None and at.latitude is not None:
        spot |= {"latitude": at.latitude, "longitude": at.longitude}
    if at is not None and at.state and (country := countries().get(at.state)):
        spot["country code"] = country.iso2
    dead, injured = counted(r.figures, "killed"), counted(r.figures, "wounded")
    return {
        "source": _actors(r.actors),
        "target": _actors(r.targets),
        "eventLoc": spot,
        "dead": dead[0] if dead and dead[0] == dead[1] else None,
        "injured": injured[0] if injured and injured[0] == injured[1] else None,
    }


def _statement(answer: StatementAnswer) -> dict[str, Any]:
    r = answer.record
    return {"act": r.act, "speaker": r.speaker, "party": r.party, "quote": r.quote, "modality": r.modality}


def _event(answer: EventAnswer) -> dict[str, Any]:
    r = answer.record
    return {
        "type": r.type,
        "status": r.status,
        "told_by": answer.told_by,
        "teller": answer.teller,
        "mediators": r.mediators,
        "figures": r.figures or None,
    }
