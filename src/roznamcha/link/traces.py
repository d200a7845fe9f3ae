"""Marks of an event by which another telling of it is found without a date.

Reports that came out on a known day are compared with those of the days around. A report without a day is compared with
those that hold one of its marks: of its text (`link.copies`) or of one of its events. Those of an event are MinHash
bands (Broder 1997) over its words and names: of two events that have half of all in common, 97 in a hundred share one.
"""

from __future__ import annotations

from hashlib import blake2b

from rensa import RMinHash

from roznamcha.link.facts import EventFacts, ReportFacts

_BANDS, _ROWS = 12, 2
_LEAST = 3  # words and names; fewer tell nothing


def trace(event: EventFacts) -> tuple[str, ...]:
    """What the marks of an event are made of, one a band; a clause of next to no words has none."""
    held = sorted({*event.terms, *event.names})
    if len(held) < _LEAST:
        return ()
    hashed = RMinHash(num_perm=_BANDS * _ROWS, seed=1)
    hashed.update(held)
    digest = hashed.digest()
    return tuple("-".join(map(str, (at, *digest[at : at + _ROWS]))) for at in range(0, _BANDS * _ROWS, _ROWS))


def marks_of(facts: ReportFacts) -> tuple[int, ...]:
    """The marks that the events of a report are kept under: apart for reports with and without a day."""
    return _marks(facts, "dated" if facts.day is not None else "undated")


def sought_by(facts: ReportFacts) -> tuple[int, ...]:
    """The marks under which a report looks for others: with a day for those without one, without a day for all."""
    undated = _marks(facts, "undated")
    return undated if facts.day is not None else tuple(dict.fromkeys((*undated, *_marks(facts, "dated"))))


def _marks(facts: ReportFacts, kept: str) -> tuple[int, ...]:
    return tuple(dict.fromkeys(_mark(kept, band) for event in facts.events for band in trace(event)))


def _mark(*parts: str) -> int:
    digest = blake2b("\x1f".join(("event", *parts)).encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)
