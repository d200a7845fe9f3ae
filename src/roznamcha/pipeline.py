"""The whole flow on one screen: a report as found goes in, the record of what it says comes out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import TypeVar

from msgspec import Struct
from msgspec.structs import replace

from roznamcha.entities.find import find_mentions
from roznamcha.entities.gazetteer import load
from roznamcha.entities.publisher import publisher_of_address, publisher_of_line
from roznamcha.events.find import find_events
from roznamcha.ids import report_id
from roznamcha.reader.model import Reader, read_by_model
from roznamcha.records import Report, Source, Statement
from roznamcha.statements.find import find_statements
from roznamcha.text.document import prepare
from roznamcha.text.language import language_of
from roznamcha.times.find import find_times, read_phrases
from roznamcha.times.publication import publication_of

R = TypeVar("R", bound=Struct)
_SPANS = (
    ("start", "end"),
    *((f"{p}_start", f"{p}_end") for p in ("speaker", "cue", "content", "condition", "medium")),
)


def extract(
    source: Source,
    *,
    lexicon: Path | None = None,
    statements: Sequence[Statement] | None = None,
    reader: Reader | None = None,
) -> Report:
    """Read one report: every span of the result cuts the same characters out of `source.text`.

    `lexicon` is a folder with a user's own tables of names beside the shipped ones. `statements` found elsewhere, with
    offsets into the raw text, stand in the place of those found here, and the events are read with them. With a
    `reader` its model finds statements beside the rules; without one the rules read alone.
    """
    gazetteer = load(lexicon)
    doc = prepare(source.text)
    language = source.language or language_of(doc)
    phrases = read_phrases(doc)
    publication = publication_of(doc, source, phrases)
    times = find_times(doc, published=publication.date, skip=publication.span, phrases=phrases)
    mentions = find_mentions(doc, on=publication.date, language=language, gazetteer=gazetteer)
    outlet = source.outlet or publisher_of_address(source.url, gazetteer)
    ask = (lambda only: read_by_model(reader, doc, only)) if reader else None
    spoken = find_statements(
        doc, times=times, mentions=mentions, outlet=outlet, ask=ask,
        acts=reader.acts if reader else None, judge=reader.doubt if reader else None,
    )  # fmt: skip
    outlet = outlet or publisher_of_line(spoken.carriers, gazetteer)
    told = spoken.statements if statements is None else tuple(map(_moved(doc.clean_span), statements))
    events = find_events(doc, times=times, mentions=mentions, statements=told, published=publication.date)
    raw = _moved(doc.raw_span)
    return Report(
        id=report_id(source.text, source.url),
        name=source.name,
        text=source.text,
        origin=source.origin,
        url=source.url,
        title=source.title,
        outlet=outlet,
        language=language,
        published=publication.date,
        published_basis=publication.basis,
        carriers=tuple(raw(c) for c in spoken.carriers if c.outlet != outlet),
        times=tuple(map(raw, times)),
        mentions=tuple(map(raw, mentions)),
        statements=tuple(map(raw, told) if statements is None else statements),
        events=tuple(map(raw, events)),
    )


@cache
def _spans_of(record: type[Struct]) -> tuple[tuple[str, str], ...]:
    """The pairs of fields of a record's type that are spans."""
    return tuple(pair for pair in _SPANS if pair[0] in record.__struct_fields__)


def _moved(to: Callable[[int, int], tuple[int, int]]) -> Callable[[R], R]:
    """A function that moves every span of a record by `to`, from the cleaned text to the raw text or back."""

    def move(record: R) -> R:
        moved: dict[str, int] = {}
        for a, b in _spans_of(type(record)):
            if (start := getattr(record, a)) is not None:
                moved[a], moved[b] = to(start, getattr(record, b))
        return replace(record, **moved)

    return move
