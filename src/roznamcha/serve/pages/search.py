"""Search: statements, events and reports by words and, where the store has vectors, by meaning; and names."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from msgspec import Struct

from roznamcha.entities.gazetteer import load
from roznamcha.entities.who import Profile, index
from roznamcha.errors import QuestionError
from roznamcha.lang.interface import interface
from roznamcha.query import EventAnswer, StatementAnswer
from roznamcha.search.ask import Hit, ReportHit, SearchAnswer, search
from roznamcha.serve.ask import Ask, View
from roznamcha.serve.errors import BadRequest
from roznamcha.serve.pages.items import items, leads
from roznamcha.serve.pages.marks import Piece, pieces
from roznamcha.store.search import words_of

_LONGEST, _NAMES, _ID = 1000, 8, 64


class Found(Struct, frozen=True, kw_only=True):
    """What a question finds: people and bodies that it may name, and the hits, the best first.

    `problem` says what cannot be understood in the question; `meaning` whether hits by meaning are among them.
    """

    asked: str | None
    names: tuple[Profile, ...]
    answer: SearchAnswer | None
    meaning: bool
    problem: str | None = None


def view(ask: Ask) -> View:
    """What is found for `q`, behind the hit `after`."""
    ask.known("q", "after")
    asked = ask.params.get("q")
    if asked and len(asked) > _LONGEST:
        raise BadRequest(f"q is longer than {_LONGEST} characters")
    after = ask.params.get("after")
    if after and len(after) > _ID:
        raise BadRequest(f"after has more than {_ID} characters; it is the id of a hit")
    data = _search(ask, asked, after) if asked else _nothing(ask)
    hits = data.answer.hits if data.answer else ()
    entries = [h.answer for h in hits if not isinstance(h.answer, ReportHit)]
    return View(
        template="search.html.j2",
        title=interface(ask.wanted.language)["web_search"],
        data=data,
        extra={
            "seek": asked or "",
            "rows": [
                (h, _marked(h), isinstance(h.answer, ReportHit), also) for h, *also in _told_alike(hits)
            ],
            "leads": leads(ask, [h.answer.head for h in hits if isinstance(h.answer, ReportHit)]),
        },
        items=partial(items, ask, entries),
        here="/search",
    )


def _nothing(ask: Ask) -> Found:
    return Found(asked=None, names=(), answer=None, meaning=ask.meaning(ask.store) is not None)


def _search(ask: Ask, asked: str, after: str | None) -> Found:
    who, meaning = index(load()), ask.meaning(ask.store)
    names = tuple(who.profile(m.id) for m in who.find(asked[:200])[:_NAMES]) if not after else ()
    try:
        answer = search(
            ask.store, asked, limit=ask.settings.rows, after=after, meaning=meaning, version=ask.version
        )
    except QuestionError as error:
        return Found(
            asked=asked,
            names=names,
            answer=None,
            meaning=meaning is not None,
            problem=str(error),
        )
    return Found(asked=asked, names=names, answer=answer, meaning=meaning is not None)


def _told_alike(hits: Iterable[Hit]) -> Iterable[list[Hit]]:
    """The hits, those together that say the same in the same words: one text that several outlets carry is one find."""
    alike: dict[tuple[str, ...], list[Hit]] = {}
    for hit in hits:
        key = (type(hit.answer).__name__, *words_of(hit.citation.sentence))
        if isinstance(hit.answer, StatementAnswer):
            key += (hit.answer.record.party, hit.answer.record.act, hit.answer.cuts["content"])
        elif isinstance(hit.answer, EventAnswer):
            key += (hit.answer.record.type, hit.answer.cuts["event"])
        alike.setdefault(key, []).append(hit)
    return alike.values()


def _marked(hit: Hit) -> tuple[Piece, ...]:
    """The sentence of a hit with the words looked for marked."""
    c = hit.citation
    spans = [("found", m.start - c.sentence_start, m.end - c.sentence_start) for m in hit.marks]
    return pieces(c.sentence, 0, len(c.sentence), spans)
