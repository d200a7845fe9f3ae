"""Quotation marks: which stretches stand between them, also where one never closes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

_PAIRS = {"«": "»", "“": "”", "‹": "›", "„": "“"}
_STRAIGHT = '"'


@dataclass(frozen=True, slots=True)
class Quotation:
    """A quotation: `start`..`end` with its marks; `closed` tells whether the closing mark is there."""

    start: int
    end: int
    closed: bool

    @property
    def inner(self) -> tuple[int, int]:
        """The span between the marks."""
        return self.start + 1, self.end - 1 if self.closed else self.end


def find_quotations(text: str, start: int, end: int) -> list[Quotation]:
    """The outermost quotations of `text[start:end]`; one that does not close runs to the end of its line.

    >>> [q.inner for q in find_quotations("گفت: «ما «تنها» نیستیم» و رفت", 0, 29)]
    [(6, 22)]
    """
    out: list[Quotation] = []
    at = start
    while at < end:
        mark = text[at]
        if mark in _PAIRS:
            close = _close(text, at, end, mark, _PAIRS[mark])
        elif mark == _STRAIGHT:
            found = text.find(_STRAIGHT, at + 1, end)
            close = found if found >= 0 else None
        else:
            at += 1
            continue
        if close is None:
            line = text.find("\n", at, end)
            out.append(Quotation(at, line if line >= 0 else end, closed=False))
        else:
            out.append(Quotation(at, close + 1, closed=True))
        at = out[-1].end
    return out


def _close(text: str, at: int, end: int, opening: str, closing: str) -> int | None:
    """Where the mark at `at` closes, its own kind nested; a second opening without a close does not swallow the rest."""
    depth = 0
    last = None
    for i in range(at, end):
        if text[i] == opening:
            depth += 1
        elif text[i] == closing:
            depth -= 1
            last = i
            if depth == 0:
                return i
    return last


def quotation_at(quotations: Sequence[Quotation], at: int) -> Quotation | None:
    """The quotation that begins at `at`."""
    return next((q for q in quotations if q.start == at), None)


def inside(quotations: Sequence[Quotation], at: int) -> Quotation | None:
    """The quotation that `at` lies in, marks included."""
    return next((q for q in quotations if q.start <= at < q.end), None)
