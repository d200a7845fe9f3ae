"""PROV-JSON: the chain of sources, from what is told back to who said it, who reported it, and whom the report rests on.

Follows PROV-DM and the PROV-JSON serialization (W3C member submission of 24 April 2013). A quotation is a derivation of the
type `prov:Quotation`, as PROV-DM has it. The sections of the document are gathered in files of their own while the reports
pass by, so that memory does not grow with them.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from tempfile import SpooledTemporaryFile
from typing import IO, Any, BinaryIO

import msgspec

from roznamcha.entities.gazetteer import load, outlet_of
from roznamcha.export.stream import Bundle, Tally, span, words
from roznamcha.query import Answer, EventAnswer, StatementAnswer
from roznamcha.store.protocol import ReportHead

_PREFIX = {"rz": "urn:roznamcha:"}
_ELEMENTS = ("entity", "activity", "agent")
_RELATIONS = ("wasDerivedFrom", "wasAttributedTo", "wasGeneratedBy", "used", "wasAssociatedWith")
_PEOPLE, _BODIES = "prov:Person", "prov:Organization"
_IN_MEMORY = 1 << 20


class _Sections:
    """The sections of a document: an id is written once, a relation gets the next number of its kind."""

    def __init__(self, files: dict[str, IO[bytes]]) -> None:
        self._files = files
        self._agents: set[str] = set()
        self._count = dict.fromkeys(files, 0)

    def put(self, section: str, id_: str, attributes: dict[str, Any]) -> None:
        comma = b",\n" if self._count[section] else b"\n"
        self._count[section] += 1
        said = {k: v for k, v in attributes.items() if v is not None}
        self._files[section].write(comma + msgspec.json.encode(id_) + b":" + msgspec.json.encode(said))

    def relate(self, relation: str, **roles: Any) -> None:
        """A relation; a role `a` is the attribute `prov:a`."""
        named = {f"prov:{role}": value for role, value in roles.items()}
        self.put(relation, f"_:{relation}{self._count[relation] + 1}", named)

    def agent(self, id_: str, kind: str | None, label: str) -> str:
        """The agent with this id, put where it comes for the first time; its id."""
        if id_ not in self._agents:
            self._agents.add(id_)
            self.put("agent", id_, {"prov:type": _name(kind) if kind else None, "prov:label": label})
        return id_


@contextmanager
def _sections(out: BinaryIO) -> Iterator[_Sections]:
    """Sections that are put together in `out` when the block ends."""
    with ExitStack() as stack:
        files: dict[str, IO[bytes]] = {
            name: stack.enter_context(SpooledTemporaryFile(max_size=_IN_MEMORY))
            for name in (*_ELEMENTS, *_RELATIONS)
        }
        yield _Sections(files)
        out.write(b'{"prefix":' + msgspec.json.encode(_PREFIX))
        for name, file in files.items():
            file.seek(0)
            out.write(b",\n" + msgspec.json.encode(name) + b":{")
            shutil.copyfileobj(file, out)
            out.write(b"\n}")
        out.write(b"}\n")


def write(bundles: Iterable[Bundle], out: BinaryIO, tally: Tally) -> None:
    """Write the reports and entries of `bundles` to `out` as one PROV-JSON document."""
    with _sections(out) as sections:
        for bundle in bundles:
            tally.reports += 1
            _report(sections, bundle)
            for answer in bundle.entries:
                _entry(sections, answer)
                tally.records += 1


def _name(value: str) -> dict[str, str]:
    return {"$": value, "type": "prov:QUALIFIED_NAME"}


def _address(value: str | None) -> dict[str, str] | None:
    return {"$": value, "type": "xsd:anyURI"} if value else None


def _report(sections: _Sections, bundle: Bundle) -> None:
    """A report, its outlet, the reports that it rests on or copies, and its reading."""
    head = bundle.head
    id_ = _report_id(head.id)
    sections.put(
        "entity",
        id_,
        {
            "prov:type": _name("rz:Report"),
            "prov:label": head.title or head.name,
            "prov:location": _address(head.url),
            "rz:sha256": head.sha256,
            "rz:length": head.length,
            "rz:language": head.language,
            "rz:published": head.published,
        },
    )
    if head.outlet:
        sections.relate("wasAttributedTo", entity=id_, agent=_outlet(sections, head.outlet))
    for earlier in bundle.copies:
        sections.relate(
            "wasDerivedFrom", generatedEntity=id_, usedEntity=_report_id(earlier), type=_name("rz:Copy")
        )
    later = id_
    for n, outlet in enumerate(head.carriers, 1):
        source = f"{id_}.source{n}"
        sections.put("entity", source, {"prov:type": _name("rz:UnseenReport")})
        sections.relate("wasAttributedTo", entity=source, agent=_outlet(sections, outlet))
        sections.relate(
            "wasDerivedFrom", generatedEntity=later, usedEntity=source, type=_name("rz:NamedAsSource")
        )
        later = source
    _reading(sections, head, id_)


def _reading(sections: _Sections, head: ReportHead, report: str) -> None:
    reading = f"rz:reading:{head.id}"
    program = sections.agent(f"rz:program:{head.program}", "prov:SoftwareAgent", f"Roznamcha {head.program}")
    sections.put("activity", reading, {"prov:endTime": head.read_at, "prov:type": _name("rz:Reading")})
    sections.relate("used", activity=reading, entity=report)
    sections.relate("wasAssociatedWith", activity=reading, agent=program)


def _entry(sections: _Sections, answer: Answer) -> None:
    """An entry: the words quoted from its report, who said them, or on whose word it is told."""
    c, (start, end) = answer.citation, span(answer)
    happened = isinstance(answer, EventAnswer)
    id_, report = f"rz:entry:{answer.id}", _report_id(c.report)
    own = _event(answer) if isinstance(answer, EventAnswer) else _statement(answer)
    sections.put(
        "entity",
        id_,
        {
            "prov:type": _name("rz:Event" if happened else "rz:Statement"),
            "prov:value": words(answer),
            **own,
            "rz:report": c.report,
            "rz:start": start,
            "rz:end": end,
            "rz:sha256": c.sha256,
        },
    )
    sections.relate("wasDerivedFrom", generatedEntity=id_, usedEntity=report, type=_name("prov:Quotation"))
    sections.relate("wasGeneratedBy", entity=id_, activity=f"rz:reading:{c.report}")
    if isinstance(answer, StatementAnswer):
        sections.relate("wasAttributedTo", entity=id_, agent=_speaker(sections, answer))
    elif answer.teller is not None:
        teller = f"rz:entry:{answer.teller}"
        sections.relate("wasDerivedFrom", generatedEntity=id_, usedEntity=teller, type=_name("rz:ToldIn"))


def _statement(answer: StatementAnswer) -> dict[str, Any]:
    r = answer.record
    targets = ",".join(r.targets) or None
    return {
        "rz:act": r.act,
        "rz:party": r.party,
        "rz:targets": targets,
        "rz:said": r.said,
        "rz:quote": r.quote,
    }


def _event(answer: EventAnswer) -> dict[str, Any]:
    r = answer.record
    sides = {name: ",".join(getattr(r, name)) or None for name in ("actors", "targets", "mediators")}
    return {
        "rz:eventType": r.type,
        "rz:status": r.status,
        **{f"rz:{name}": codes for name, codes in sides.items()},
        "rz:date": r.date,
        "rz:place": r.place,
    }


def _speaker(sections: _Sections, answer: StatementAnswer) -> str:
    """Who said it; somebody without a name is another one in every statement."""
    r = answer.record
    if r.speaker_id is None:
        return sections.agent(f"rz:speaker:{answer.id}", None, r.speaker)
    kind = r.speaker_id.partition(":")[0]
    if kind == "outlet":
        return _outlet(sections, r.speaker_id.partition(":")[2])
    return sections.agent(f"rz:{r.speaker_id}", _PEOPLE if kind == "person" else _BODIES, r.speaker)


def _outlet(sections: _Sections, slug: str) -> str:
    known = outlet_of(slug, load())
    return sections.agent(f"rz:outlet:{slug}", _BODIES, known.name if known else slug)


def _report_id(report: str) -> str:
    return f"rz:report:{report}"
