"""Work spread over processes of Daft: on the cores of this machine or on a Ray cluster."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, Protocol

from msgspec import Struct

from roznamcha.engine.dataset import DatasetError
from roznamcha.errors import MissingExtraError

# so many pieces of work may be under way for each worker before the first of them is asked for
_AHEAD = 4
# of a partition
_ROWS = 2_000_000


class Doer(Protocol):
    """Does one piece of work after the other; Daft asks it for several at once by its method `do`."""

    def one(self, work: str) -> str:
        """What comes of a piece of work, both as JSON."""
        ...


class Cluster(Struct, frozen=True, kw_only=True):
    """What work is spread over: Daft, how many processes work at once, and whether it is a Ray cluster."""

    library: Any
    workers: int
    ray: bool = False

    def cut(self, frame: Any, rows: int) -> Any:
        """A frame of about `rows` rows in as few partitions as do; a cluster makes one of each file that is read, and
        takes long over many that hold next to nothing. Without a cluster a frame is not cut.
        """
        return frame.into_partitions(max(1, rows // _ROWS)) if self.ray else frame

    def through(
        self, worker: Callable[[Any], Doer], given: object, work: Sequence[str], *, root: Path | str
    ) -> Iterator[str]:
        """What a `worker`, made with `given` in each process, says of each piece of `work`, as it comes in; a single one
        works in this process.

        Raises `DatasetError`, which names the dataset `root`, where a process is killed.
        """
        if self.workers == 1 and not self.ray:
            alone = worker(given)
            yield from map(alone.one, work)
            return
        made = self.library.cls(worker, use_process=True, max_concurrency=min(self.workers, len(work)))
        frame = self.library.from_pydict({"work": list(work)})
        if self.ray:
            frame = frame.into_partitions(len(work))
        frame = frame.select(made(given).do(frame["work"]).alias("said"))
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


def cluster(library: Any, *, workers: int, ray: str | None) -> Cluster:
    """Set what runs the frames: `ray` is the address of a Ray cluster; `workers` of 0 means all cores there are."""
    if not ray:
        # it can be set once in a process
        if library.runners.get_or_infer_runner_type() != "native":
            library.set_runner_native()
        return Cluster(library=library, workers=workers or len(os.sched_getaffinity(0)))
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
    return Cluster(library=library, workers=workers or cores, ray=True)
