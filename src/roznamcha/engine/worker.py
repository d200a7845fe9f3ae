"""What Daft keeps in each of its processes; imported only where Daft is."""

from __future__ import annotations

import os
from collections.abc import Callable

import msgspec
from daft import DataType, Series, method

from roznamcha.engine.links.make import Job
from roznamcha.engine.plan import Shard
from roznamcha.engine.work import Outcome, Task, do
from roznamcha.errors import RoznamchaError


class Worker:
    """Reads one shard after the other; the model and the tables of names are loaded once."""

    def __init__(self, task: bytes) -> None:
        self._task = msgspec.json.decode(task, type=Task)
        self._parent = os.getppid()

    @method.batch(return_dtype=DataType.string(), batch_size=1)
    def do(self, shards: Series) -> list[str]:
        """The outcomes of shards, both as JSON; in a process of its own, which ends with the one that started it: Daft's
        would go on to the end of the shard."""
        return [self.one(shard, wanted=self._has_parent) for shard in shards.to_pylist()]

    def one(self, shard: str, *, wanted: Callable[[], bool] = lambda: True) -> str:
        """The outcome of a shard, both as JSON."""
        try:
            outcome = Outcome(done=do(msgspec.json.decode(shard, type=Shard), self._task, wanted=wanted))
        except (OSError, RoznamchaError) as error:
            outcome = Outcome(failed=str(error))
        return msgspec.json.encode(outcome).decode()

    def _has_parent(self) -> bool:
        return os.getppid() == self._parent


class Linker:
    """Does the jobs of linking, one after the other."""

    def __init__(self, given: None) -> None: ...

    @method.batch(return_dtype=DataType.string(), batch_size=1)
    def do(self, jobs: Series) -> list[str]:
        """Why each job could not be done, or nothing if it is."""
        return [self.one(job) for job in jobs.to_pylist()]

    def one(self, job: str) -> str:
        """Why a job could not be done, or nothing if it is."""
        try:
            msgspec.json.decode(job, type=Job).do()
        except (OSError, RoznamchaError) as error:
            return str(error)
        return ""
