"""W3C Web Annotations: one AnnotationPage, an annotation for each entry, JSON-LD.

The target is the raw text of the report, selected twice: by its words with some before and behind them, and by position.
Positions of the Web Annotation Data Model are code points (section 4.2.4), and so are the record's, so they go over as they
are; whoever counts UTF-16 units, as JavaScript does, has to convert them.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, BinaryIO

import msgspec

from roznamcha.export.rows import EVENT_COLUMNS, STATEMENT_COLUMNS, row_of
from roznamcha.export.stream import Bundle, Tally, span, words
from roznamcha.query import Answer, EventAnswer
from roznamcha.store.protocol import ReportHead

CONTEXT = ["http://www.w3.org/ns/anno.jsonld", {"roznamcha": "urn:roznamcha:terms:"}]
# so many code points before and behind the words tell them from the same words elsewhere
_AROUND = 32
_LANGUAGES = {"fa": "fa-IR", "prs": "fa-AF"}


def write(bundles: Iterable[Bundle], out: BinaryIO, tally: Tally) -> None:
    """Write the entries of `bundles` to `out` as one page of annotations, one a line."""
    head = {"@context": CONTEXT, "id": "urn:roznamcha:annotations", "type": "AnnotationPage"}
    out.write(msgspec.json.encode(head)[:-1] + b',"items":[')
    for bundle in bundles:
        tally.reports += 1
        for answer in bundle.entries:
            out.write(b",\n" if tally.records else b"\n")
            out.write(msgspec.json.encode(annotation(answer, bundle.head, bundle.text)))
            tally.records += 1
    out.write(b"\n]}\n")


def annotation(answer: Answer, head: ReportHead, text: str) -> dict[str, Any]:
    """The annotation of an entry of the report with this head and raw text."""
    tag = answer.record.type if isinstance(answer, EventAnswer) else answer.record.act
    return {
        "id": f"urn:roznamcha:entry:{answer.id}",
        "type": "Annotation",
        "motivation": "classifying",
        "created": head.read_at,
        "creator": {
            "id": f"urn:roznamcha:program:{head.program}",
            "type": "Software",
            "name": f"Roznamcha {head.program}",
        },
        "body": [
            {
                "type": "TextualBody",
                "purpose": "tagging",
                "format": "text/plain",
                "language": "en",
                "value": tag,
            },
            {
                "type": "TextualBody",
                "purpose": "describing",
                "format": "application/json",
                "value": msgspec.json.encode(_entry(answer)).decode(),
            },
        ],
        "target": _target(answer, head, text),
    }


def _entry(answer: Answer) -> dict[str, Any]:
    """What the record says of an entry, without what is empty."""
    columns = EVENT_COLUMNS if isinstance(answer, EventAnswer) else STATEMENT_COLUMNS
    row = row_of(answer)
    return {name: row[name] for name in columns if row[name] not in (None, [])}


def _target(answer: Answer, head: ReportHead, text: str) -> dict[str, Any]:
    start, end = span(answer)
    source: dict[str, Any] = {
        "id": f"urn:roznamcha:report:{head.id}",
        "type": "Text",
        "format": "text/plain",
        "language": _LANGUAGES.get(head.language, head.language),
        "roznamcha:sha256": head.sha256,
    }
    if head.url:
        source["via"] = head.url
    quote = {
        "type": "TextQuoteSelector",
        "exact": words(answer),
        "prefix": text[max(0, start - _AROUND) : start],
        "suffix": text[end : end + _AROUND],
    }
    return {
        "type": "SpecificResource",
        "source": source,
        "selector": [quote, {"type": "TextPositionSelector", "start": start, "end": end}],
    }
