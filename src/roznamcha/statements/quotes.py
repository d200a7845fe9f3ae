"""Quotation marks: which stretches stand between them, also where one never closes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

_PAIRS = {"«": "»", "“": "”", "‹": "›", "„": "“"}
_STRAIGHT = '"'
_BEFORE_OPENING = "([:،-–"
_BEHIND_CLOSING = ".،؛:؟!,)]"
_OPENING = re.compile(f"[{''.join(_PAIRS)}{_STRAIGHT}]")
_EITHER = {opening: re.compile(f"[{opening}{closing}]") for opening, closing in _PAIRS.items()}


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
    while found := _OPENING.search(text, at, end):
        at, mark = found.start(), found.group()
        if mark in _PAIRS:
            close = _close(text, at, end, mark)
        elif _closes_only(text, at):
            # the other half is missing: it opens nothing, or all marks behind it would change sides
            at += 1
            continue
        else:
            close = _straight_close(text, at, end)
        if close is None:
            line = text.find("\n", at, end)
            out.append(Quotation(at, line if line >= 0 else end, closed=False))
        else:
            out.append(Quotation(at, close + 1, closed=True))
        at = out[-1].end
    return out


def _close(text: str, at: int, end: int, opening: str) -> int | None:
    """Where the mark at `at` closes, its own kind nested; a second opening without a close does not swallow the rest."""
    depth = 0
    last = None
    for mark in _EITHER[opening].finditer(text, at, end):
        if mark.group() == opening:
            depth += 1
        else:
            depth -= 1
            last = mark.start()
            if depth == 0:
                return last
    return last


def _closes_only(text: str, at: int) -> bool:
    """Whether the straight mark at `at` can only close: a letter or a mark before it, a blank or a mark behind it."""
    before, behind = text[at - 1 : at], text[at + 1 : at + 2]
    return bool(before.strip()) and before not in _BEFORE_OPENING and not behind.isalnum()


def _opens_only(text: str, at: int) -> bool:
    """Whether the straight mark at `at` can only open: a blank before it, none behind it."""
    return (
        not text[at - 1 : at].strip()
        and bool(text[at + 1 : at + 2].strip())
        and text[at + 1] not in _BEHIND_CLOSING
    )


def _straight_close(text: str, at: int, end: int) -> int | None:
    """Where the straight mark at `at` closes: at the first that does not open a word, else at the first of all."""
    first = close = text.find(_STRAIGHT, at + 1, end)
    while close >= 0 and _opens_only(text, close):
        close = text.find(_STRAIGHT, close + 1, end)
    close = close if close >= 0 else first
    return close if close >= 0 else None


def quotation_at(quotations: Sequence[Quotation], at: int) -> Quotation | None:
    """The quotation that begins at `at`."""
    return next((q for q in quotations if q.start == at), None)


def inside(quotations: Sequence[Quotation], at: int) -> Quotation | None:
    """The quotation that `at` lies in, marks included."""
    return next((q for q in quotations if q.start <= at < q.end), None)
