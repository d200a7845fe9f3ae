"""What the model said about a document, token by token, and questions about stretches of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import exp

from roznamcha.reader.heads import (
    ACT,
    ACTS,
    DOUBT,
    DOUBT_BEFORE,
    DOUBT_BEHIND,
    DOUBT_CUE,
    DOUBT_FIRST,
    DOUBT_LAST,
    DOUBT_SUBJECT,
    DOUBT_WEIGHT,
    EVENT,
    EVENTS,
    INNER,
    OUTER,
    SPEAKER,
    STATUS,
    STATUSES,
    WEIGHT,
    WIDTH,
)
from roznamcha.records import Act, EventType, Status

Row = Sequence[float]
# how a reason of an entry begins that says what the model made of it: «model:statement:0.93»
BY_MODEL = "model:"
_OUTSIDE, _BEGIN, _INSIDE, _CUE = range(4)
_NESTED = INNER.start + _BEGIN
# the row of a token that the model has not read
NOTHING: Row = tuple(1.0 if i in (OUTER.start, INNER.start) else 0.0 for i in range(WIDTH))


@dataclass(frozen=True, slots=True)
class Reading:
    """Each token's row of the model, laid out as `heads` says; a token of residue has `NOTHING`.

    Tags, speaker and events are probabilities; acts, doubt, their weights and the status stay scores, for they are
    pooled over a stretch first.
    """

    rows: Sequence[Row]

    def content(self, first: int, last: int) -> float:
        """How sure it is that the tokens `first`..`last` are said by somebody: the mean over them, 0 to 1."""
        if first >= last:
            return 0.0
        return sum(r[_BEGIN] + r[_INSIDE] for r in self.rows[first:last]) / (last - first)

    def nested(self, first: int, last: int) -> float:
        """The same for a content within another's."""
        if first >= last:
            return 0.0
        return sum(r[_NESTED] + r[_NESTED + 1] for r in self.rows[first:last]) / (last - first)

    def cue(self, first: int, last: int) -> float:
        """How sure it is that the tokens hold a reporting word: the surest of them."""
        return max((max(r[_CUE], r[INNER.start + _CUE]) for r in self.rows[first:last]), default=0.0)

    def speaker(self, first: int, last: int) -> float:
        """How sure it is that the tokens name who speaks: the mean over them."""
        return _mean(self.rows[first:last], SPEAKER)

    def acts(self, tokens: Sequence[int]) -> dict[Act, float]:
        """The probability of each act of the statement whose cue and content are `tokens`."""
        rows = [self.rows[i] for i in tokens]
        if not rows:
            return {}
        weights = _softmax([r[WEIGHT] for r in rows])
        pooled = [
            sum(w * r[k] for w, r in zip(weights, rows, strict=True)) for k in range(ACT.start, ACT.stop)
        ]
        return dict(zip(ACTS, _softmax(pooled), strict=True))

    def read(self, tokens: Iterable[int]) -> list[int]:
        """Those of `tokens` that the model was asked about."""
        return [i for i in tokens if 0 <= i < len(self.rows) and self.rows[i] is not NOTHING]

    def doubt(self, content: range, *, cue: range, subject: range) -> float | None:
        """How much the parts of a statement speak against it, as log odds; `None` if its content was not read."""
        inside = self.read(content)
        if not inside:
            return None
        rows = [self.rows[i] for i in inside]
        weights = _softmax([r[DOUBT_WEIGHT] for r in rows])
        said = sum(w * r[DOUBT] for w, r in zip(weights, rows, strict=True))
        said += rows[0][DOUBT_FIRST] + rows[-1][DOUBT_LAST]
        for tokens, column in ((cue, DOUBT_CUE), (subject, DOUBT_SUBJECT)):
            said += _mean([self.rows[i] for i in self.read(tokens)], column)
        for token, column in ((content.start - 1, DOUBT_BEFORE), (content.stop, DOUBT_BEHIND)):
            said += sum(self.rows[i][column] for i in self.read([token]))
        return said

    def event(self, kind: EventType, first: int, last: int) -> float:
        """How sure it is that the tokens tell an event of `kind`: the mean over them."""
        return _mean(self.rows[first:last], EVENT.start + EVENTS.index(kind))

    def events(self, first: int, last: int) -> dict[EventType, float]:
        """The same for every kind."""
        return {kind: self.event(kind, first, last) for kind in EVENTS}

    def status(self, first: int, last: int) -> Status:
        """The likeliest status of the event that the tokens tell."""
        rows = [_softmax(r[STATUS]) for r in self.rows[first:last]]
        totals = [sum(r[k] for r in rows) for k in range(len(STATUSES))]
        return STATUSES[totals.index(max(totals))]


def _mean(rows: Sequence[Row], column: int) -> float:
    return sum(r[column] for r in rows) / len(rows) if rows else 0.0


def _softmax(scores: Row) -> Row:
    top = max(scores)
    powers = [exp(s - top) for s in scores]
    total = sum(powers)
    return [p / total for p in powers]
