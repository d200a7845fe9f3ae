"""Who does a piece of work: reads a shard, or does a job of linking; what a process loads for it, it loads once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, Protocol

import msgspec

from roznamcha.engine.plan import Shard
from roznamcha.engine.task import Outcome, Task
from roznamcha.errors import RoznamchaError

Kind = Literal["shards", "jobs"]


def _always() -> bool:
    return True


class Doer(Protocol):
    """Does one piece of work after the other."""

    def ready(self) -> None:
        """Load what the work needs, so that processes which are forked from this one share it."""
        ...

    def one(self, work: str, *, wanted: Callable[[], bool] = _always) -> str:
        """What comes of a piece of work, both as JSON; it is given up where it is `wanted` no more."""
        ...


class Shards:
    """Reads one shard after the other; the models and the tables of names are loaded once."""

    def __init__(self, task: bytes) -> None:
        self._task = msgspec.json.decode(task, type=Task)

    def ready(self) -> None:
        """Read a report that touches what reports touch."""
        from roznamcha.engine.rehearsal import rehearse

        rehearse(self._task)

    def one(self, work: str, *, wanted: Callable[[], bool] = _always) -> str:
        """The outcome of a shard, both as JSON."""
        from roznamcha.engine.work import do

        try:
            outcome = Outcome(done=do(msgspec.json.decode(work, type=Shard), self._task, wanted=wanted))
        except (OSError, RoznamchaError) as error:
            outcome = Outcome(failed=str(error))
        return msgspec.json.encode(outcome).decode()


class Jobs:
    """Does the jobs of linking, one after the other."""

    def __init__(self, given: bytes) -> None: ...

    def ready(self) -> None:
        """Load the comparing."""
        import roznamcha.engine.links.make  # noqa: F401

    def one(self, work: str, *, wanted: Callable[[], bool] = _always) -> str:
        """Why a job could not be done, or nothing if it is."""
        from roznamcha.engine.links.make import Job

        try:
            msgspec.json.decode(work, type=Job).do()
        except (OSError, RoznamchaError) as error:
            return str(error)
        return ""


def doer(kind: Kind, given: bytes) -> Doer:
    """Who does work of a kind, with what is `given` for all of it."""
    return Shards(given) if kind == "shards" else Jobs(given)
