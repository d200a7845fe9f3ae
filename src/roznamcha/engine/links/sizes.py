"""In what pieces the reports of a dataset are linked."""

from __future__ import annotations

from msgspec import Struct


class Sizes(Struct, frozen=True, kw_only=True):
    """How much is taken at once: rows of marks in a join, pairs of events that a join may give, and pairs that one
    worker compares without a pause; `alone` reports are compared in this process, which is done before others start."""

    marks: int = 1_000_000
    pairs: int = 1_000_000
    slice: int = 100_000
    alone: int = 2_000
