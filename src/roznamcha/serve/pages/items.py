"""Entries and reports as items of a feed, and the addresses of things."""

from __future__ import annotations

from collections.abc import Sequence

from roznamcha import query
from roznamcha.lang.interface import interface
from roznamcha.naming import party_name
from roznamcha.query import EventAnswer, ReportHead, StatementAnswer
from roznamcha.serve.ask import Ask, Item, address
from roznamcha.serve.render import clip, speaker_of
from roznamcha.store.when import bounds

_TITLE, _LEAD = 90, 110
_NO_DAY = "1970-01-01"


def entry_path(id_: str) -> str:
    """The address of an entry."""
    return address(f"/entry/{id_}")


def items(ask: Ask, answers: Sequence[StatementAnswer | EventAnswer]) -> list[Item]:
    """Entries for a feed."""
    return [
        Item(
            path=entry_path(a.id),
            title=f"{headline(ask, a)}: {clip(words_of(a), _TITLE)}",
            text=a.citation.sentence,
            updated=time_of(a.citation.published),
            author=a.citation.outlet or a.citation.name,
            language=tag(a.citation.language),
        )
        for a in answers
    ]


def report_items(heads: Sequence[ReportHead]) -> list[Item]:
    """Reports for a feed; their text stays where it is, with what they yielded in its place."""
    return [
        Item(
            path=address(f"/report/{h.id}"),
            title=clip(h.title or h.name, _TITLE),
            text=h.url or h.origin or h.name,
            updated=h.read_at,
            author=h.outlet or h.name,
            language=tag(h.language),
        )
        for h in heads
    ]


def headline(ask: Ask, answer: StatementAnswer | EventAnswer) -> str:
    """Who does what to whom, in the words of the page."""
    words = interface(ask.wanted.language)

    def names(codes: Sequence[str]) -> str:
        return words["comma"].join(
            words.get(f"side_{c}") or party_name(c, ask.wanted.language) for c in codes
        )

    if isinstance(answer, EventAnswer):
        sides = names([c for c in (*answer.record.actors, *answer.record.targets) if c != "UNK"])
        return f"{words[f'type_{answer.record.type}']}{': ' if sides else ''}{sides}"
    act = words[f"act_{answer.record.act}"]
    aimed = names(answer.record.targets)
    return f"{speaker_of(answer, ask.wanted.language)} {act}{f' ({aimed})' if aimed else ''}"


def words_of(answer: StatementAnswer | EventAnswer) -> str:
    """The words that an entry rests on."""
    return answer.cuts["event" if isinstance(answer, EventAnswer) else "content"]


def leads(ask: Ask, heads: Sequence[ReportHead]) -> dict[str, str]:
    """The first words of reports that have no title, by id."""
    bare = [h.id for h in heads if not h.title]
    return {id_: clip(query.head_and_text(ask.store, id_)[1], _LEAD) for id_ in bare}


def time_of(day: str | None) -> str:
    """The beginning of a day as a time of a feed (UTC)."""
    days = bounds(day)
    return f"{days[0] if days else _NO_DAY}T00:00:00Z"


def tag(language: str) -> str:
    """The language of a report as BCP 47 has it."""
    return {"prs": "fa-AF"}.get(language, language)
