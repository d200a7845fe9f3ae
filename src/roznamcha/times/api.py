"""The times room on its own: plain Persian or Dari text in, dated expressions out."""

from __future__ import annotations

from datetime import date

from msgspec.structs import replace

from roznamcha.records import Source, TimeRef
from roznamcha.text.document import prepare_near
from roznamcha.times.find import find_times, read_phrases
from roznamcha.times.publication import date_line, given_day, publication_of
from roznamcha.times.starts import look


def read_times(
    text: str, *, reference: date | str | None = None, url: str | None = None
) -> tuple[TimeRef, ...]:
    """The time expressions of `text`, with offsets into it, resolved against `reference` (a day, or EDTF).

    Without a reference the text's own date line, `url`, or what the text lets one work out serves; with
    none of these what hangs on the day of publication («دیروز») has the value `None`. Never raises on
    any text. A date line of a report is no expression, but a text of one line is no report: a date that
    fills it is found.

    >>> refs = read_times("نشست روز جمعه (۲۰ سرطان) برگزار شد.", reference=date(2025, 7, 12))
    >>> [(r.start, r.end, r.value, r.calendar) for r in refs]
    [(5, 24, '2025-07-11', 'solar-hijri')]
    >>> [r.value for r in read_times("۱۷ آبان ۱۴۰۴")]
    ['2025-11-08']
    """
    doc, near = prepare_near(text, look)
    given = reference.isoformat() if isinstance(reference, date) else reference
    phrases = read_phrases(doc, near)
    skip = None
    published = given_day(given)
    if not published:
        publication = publication_of(doc, Source(name="", text=text, url=url), phrases)
        published, skip = publication.date, publication.span
    elif phrases and "\n" in text:
        skip = date_line(doc, phrases)
    if skip and "\n" not in text.strip():
        skip = None
    refs = find_times(doc, published=published, skip=skip, phrases=phrases)
    if doc.cleaned.unmoved:
        return refs
    found = []
    for ref in refs:
        start, end = doc.raw_span(ref.start, ref.end)
        found.append(replace(ref, start=start, end=end))
    return tuple(found)
