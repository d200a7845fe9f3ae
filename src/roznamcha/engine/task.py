"""What a worker is told, and what it answers: no more than that, so that whoever asks loads nothing else."""

from __future__ import annotations

from msgspec import Struct

from roznamcha.engine.dataset import Done


class Task(Struct, frozen=True, kw_only=True):
    """What a worker needs to know, besides the shard."""

    root: str
    fast: bool = False
    lexicon: str | None = None


class Outcome(Struct, frozen=True, kw_only=True):
    """What became of a shard: it is done, or `failed` says why it is not."""

    done: Done | None = None
    failed: str | None = None
