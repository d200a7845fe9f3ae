"""Work that Daft deals out: to processes on the cores of this machine or to those of a Ray cluster."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import Any

from msgspec import Struct

from roznamcha.engine.crew import Crew
from roznamcha.engine.daftly import daft
from roznamcha.engine.dataset import DatasetError
from roznamcha.engine.doers import Kind, doer
from roznamcha.errors import MissingExtraError

# so many pieces of work may be under way for each worker before the first of them is asked for
_AHEAD = 4
# of a partition
_ROWS = 2_000_000


class Cluster(Struct, frozen=True, kw_only=True):
    """What work is spread over: how many processes work at once, and whether Daft finds them on a Ray cluster."""

    workers: int
    ray: bool = False

    @property
    def library(self) -> Any:
        """Daft, set to run frames here or on the cluster; imported when it is first asked for."""
        library = daft()
        if not self.ray:
            _run_here(library, self.workers)
        return library

    def cut(self, frame: Any, rows: int) -> Any:
        """A frame of about `rows` rows in as few partitions as do; a cluster makes one of each file that is read, and
        takes long over many that hold next to nothing. Without a cluster a frame is not cut.
        """
        return frame.into_partitions(max(1, rows // _ROWS)) if self.ray else frame

    def through(self, kind: Kind, given: bytes, work: Sequence[str], *, root: Path | str) -> Iterator[str]:
        """What comes of each piece of `work` of a kind, with what is `given` for all of it, as it comes in; a single
        worker works in this process.

        Raises `DatasetError`, which names the dataset `root`, where a process is killed.
        """
        if self.ray:
            # imported here: it cannot be without Daft
            from roznamcha.engine.worker import There

            made = self.library.cls(There, use_process=True, max_concurrency=min(self.workers, len(work)))
            yield from self._dealt(made(kind, given), work, root)
        elif self.workers == 1:
            yield from map(doer(kind, given).one, work)
        else:
            count = min(self.workers, len(work))
            # they load while Daft is loaded here
            with Crew(kind, given, count) as crew:
                from roznamcha.engine.worker import Here

                # a thread for each; with max_concurrency Daft would start processes of its own
                made = self.library.cls(Here, use_process=False)
                yield from self._dealt(made(crew), work, root)

    def _dealt(self, worker: Any, work: Sequence[str], root: Path | str) -> Iterator[str]:
        """What a worker of Daft's says of each piece of work."""
        frame = self.library.from_pydict({"work": list(work)})
        if self.ray:
            frame = frame.into_partitions(len(work))
        frame = frame.select(worker.do(frame["work"]).alias("said"))
        rows = frame.iter_rows(results_buffer_size=_AHEAD * self.workers)
        try:
            # whoever is free takes the next piece; in order they are dealt out in turn, and the quick wait for the slow.
            # What counts is how it is set when the frame begins
            with self.library.execution_config_ctx(maintain_order=False):
                first = next(rows, None)
            while first is not None:
                yield first["said"]
                first = next(rows, None)
        except Exception as error:
            # a worker that is killed (by want of memory, say) takes the frame with it; what is finished stays
            reason = (str(error).strip().splitlines() or [type(error).__name__])[-1]
            raise DatasetError(
                f"{root}: the run broke off: {reason}; the same command goes on with it"
            ) from error


def cluster(*, workers: int, ray: str | None) -> Cluster:
    """What frames are run on: `ray` is the address of a Ray cluster; `workers` of 0 means all cores there are.

    Raises `MissingExtraError` where Daft or Ray is not installed, `DatasetError` where no cluster answers.
    """
    if find_spec("daft") is None:
        raise MissingExtraError("a run over a corpus", "corpus")
    if not ray:
        return Cluster(workers=workers or len(os.sched_getaffinity(0)))
    library = daft()
    try:
        import ray as ray_
    except ImportError as error:
        raise MissingExtraError("a run on Ray", "cluster") from error
    try:
        ray_.init(address=ray, log_to_driver=False, configure_logging=False)
        library.set_runner_ray(noop_if_initialized=True)
    except Exception as error:
        raise DatasetError(f"no Ray cluster answers at {ray}: {error}") from error
    cores = int(ray_.cluster_resources().get("CPU", 1))  # type: ignore[no-untyped-call]
    return Cluster(workers=workers or cores, ray=True)


@cache
def _run_here(library: ModuleType, workers: int) -> None:
    """Have Daft run frames in this process, with a thread for each worker; that can be set once in it."""
    try:
        library.set_runner_native(num_threads=max(workers, len(os.sched_getaffinity(0))))
    except Exception:
        # asked before it is set, it would import the whole of Ray to see whether this is a part of it
        if library.runners.get_or_infer_runner_type() != "native":
            raise
