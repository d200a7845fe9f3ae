"""What the model says about a token: the layout of its output, shared by training and reading."""

from __future__ import annotations

from typing import get_args

from roznamcha.records import Act, EventType, Status

ACTS: tuple[Act, ...] = get_args(Act)
EVENTS: tuple[EventType, ...] = get_args(EventType)
STATUSES: tuple[Status, ...] = get_args(Status)

# columns of the output: contents and cues of the outermost statements (outside, begin, inside, cue), of those within
# them, the speaker's words, the acts with the token's weight in the pool, the event types, their status
OUTER = slice(0, 4)
INNER = slice(4, 8)
SPEAKER = 8
ACT = slice(9, 9 + len(ACTS))
WEIGHT = ACT.stop
EVENT = slice(WEIGHT + 1, WEIGHT + 1 + len(EVENTS))
STATUS = slice(EVENT.stop, EVENT.stop + len(STATUSES))
WIDTH = STATUS.stop
