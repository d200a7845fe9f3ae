"""One entry: its sentence with the spans marked, where it comes from, what other reports have to do with it."""

from __future__ import annotations

from functools import partial

import msgspec
from msgspec import Struct

from roznamcha import query
from roznamcha.errors import NotFoundError
from roznamcha.explanation import Explanation, explain_entry
from roznamcha.export.citation import Cited, as_annotation, as_bibtex, as_csl, as_text
from roznamcha.lang.interface import interface
from roznamcha.links.around import Around, around
from roznamcha.links.ask import answers
from roznamcha.query import EventAnswer, StatementAnswer
from roznamcha.serve.ask import Ask, View
from roznamcha.serve.pages.items import headline, items
from roznamcha.serve.pages.marks import Piece, pieces

_ROLES = ("speaker", "cue", "content", "condition", "medium")


class Entry(Struct, frozen=True, kw_only=True):
    """A statement or an event; `passage` is the sentence around it, cut where a span begins or ends.

    `teller` is the statement that an event is told through. `around` is what links say, `None` where the report is not
    linked yet.
    """

    entry: StatementAnswer | EventAnswer
    address: str
    passage: tuple[Piece, ...]
    teller: StatementAnswer | None
    around: Around | None


class Explained(Struct, frozen=True, kw_only=True):
    """Why an entry is as it is."""

    entry: StatementAnswer | EventAnswer
    explanation: Explanation


def view(ask: Ask) -> View:
    """An entry by its id."""
    ask.known()
    found = _found(ask, ask.name)
    teller = (
        answers(ask.store, [found.teller]).get(found.teller)
        if isinstance(found, EventAnswer) and found.teller
        else None
    )
    c = found.citation
    spans = _spans(found)
    head, text = query.head_and_text(ask.store, c.report)
    address = ask.base + ask.address()
    data = Entry(
        entry=found,
        address=address,
        passage=pieces(text, c.sentence_start, c.sentence_end, spans),
        teller=teller if isinstance(teller, StatementAnswer) else None,
        around=around(ask.store, found.id),
    )
    cited = Cited(answer=found, head=head, text=text, address=address)
    return View(
        template="entry.html.j2",
        title=headline(ask, found),
        data=data,
        extra={"text_citation": as_text(cited), "spans": spans, "cite_forms": _CITE},
        items=partial(items, ask, [found]),
        forms={
            "txt": ("text/plain", partial(as_text, cited)),
            "bib": ("application/x-bibtex", partial(as_bibtex, cited)),
            "csl.json": ("application/vnd.citationstyles.csl+json", partial(_csl, cited)),
            "annotation.json": (
                'application/ld+json; profile="http://www.w3.org/ns/anno.jsonld"',
                partial(_annotation, cited),
            ),
        },
    )


def explain(ask: Ask) -> View:
    """Why an entry is as it is: its rule, the language data behind it, and whether reading again makes it again."""
    ask.known()
    id_ = ask.path.split("/")[2]
    found = _found(ask, id_)
    stored = query.report_named(ask.store, found.citation.report)
    data = Explained(entry=found, explanation=explain_entry(stored, found.id))
    words = interface(ask.wanted.language)
    return View(
        template="explain.html.j2",
        title=f"{words['web_explain']}: {headline(ask, found)}",
        data=data,
        extra={"report_text": stored.report.text},
    )


_CITE = (("txt", "web_cite_text"), ("csl.json", "CSL-JSON"), ("bib", "BibTeX"), ("annotation.json", "W3C"))


def _csl(cited: Cited) -> str:
    return msgspec.json.format(msgspec.json.encode([as_csl(cited)])).decode()


def _annotation(cited: Cited) -> str:
    return msgspec.json.format(msgspec.json.encode(as_annotation(cited))).decode()


def _found(ask: Ask, id_: str) -> StatementAnswer | EventAnswer:
    found = answers(ask.store, [id_]).get(id_)
    if found is None:
        raise NotFoundError(f"no statement or event has the id {id_!r}; an id is given whole")
    return found


def _spans(found: StatementAnswer | EventAnswer) -> tuple[tuple[str, int, int], ...]:
    if isinstance(found, EventAnswer):
        return (("event", found.record.start, found.record.end),)
    ends = (
        (role, getattr(found.record, f"{role}_start"), getattr(found.record, f"{role}_end"))
        for role in _ROLES
    )
    return tuple((role, a, b) for role, a, b in ends if a is not None)
