"""What the model says about a token: the layout of its output, shared by training and reading."""

from __future__ import annotations

from typing import get_args

from roznamcha.records import Act, EventType, Status

ACTS: tuple[Act, ...] = get_args(Act)
EVENTS: tuple[EventType, ...] = get_args(EventType)
STATUSES: tuple[Status, ...] = get_args(Status)

# columns of the output: contents and cues of the outermost statements (outside, begin, inside, cue), of those within
# them, the speaker's words, the acts with the token's weight in the pool, the event types, their status; what tells that
# a statement is none or cut wrongly, by the token's place in it (a token of the content with its weight in the pool, of
# the cue, of the subject, the content's first and last, the ones before and behind it)
OUTER = slice(0, 4)
INNER = slice(4, 8)
SPEAKER = 8
ACT = slice(9, 9 + len(ACTS))
WEIGHT = ACT.stop
EVENT = slice(WEIGHT + 1, WEIGHT + 1 + len(EVENTS))
STATUS = slice(EVENT.stop, EVENT.stop + len(STATUSES))
DOUBT = STATUS.stop
DOUBT_WEIGHT, DOUBT_CUE, DOUBT_SUBJECT, DOUBT_FIRST, DOUBT_LAST, DOUBT_BEFORE, DOUBT_BEHIND = range(
    DOUBT + 1, DOUBT + 8
)
WIDTH = DOUBT_BEHIND + 1
