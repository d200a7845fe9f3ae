"""A run: the shards that are left to do through Daft, on the cores of this machine or on a Ray cluster."""

from __future__ import annotations

import os
from collections.abc import Callable, Generator, Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from roznamcha.engine.daftly import daft
from roznamcha.engine.dataset import PARTS, Dataset, DatasetError, Done, File, Settings, locked, write_parquet
from roznamcha.engine.plan import SHARD_BYTES, Shard, left, plan
from roznamcha.engine.tables import schema
from roznamcha.engine.work import Outcome, Task
from roznamcha.entities.gazetteer import load
from roznamcha.errors import MissingExtraError
from roznamcha.store.opening import utc_now

# so many shards may be under way for each worker before the first of them is asked for
_AHEAD = 4
# the manifest of many shards is long: it is written anew after each fiftieth of them, the journal after each shard
_SELDOM = 50


class Options(Struct, frozen=True, kw_only=True):
    """How a run is done. `workers` is how many shards are read at once, all cores where it is 0; `ray` the address of a
    Ray cluster, `local` for one that is started here and ends with the run; `lexicon` a folder with a user's own
    tables; `fast` leaves the learned reader out."""

    workers: int = 0
    ray: str | None = None
    lexicon: Path | None = None
    fast: bool = False
    shard_bytes: int = SHARD_BYTES


class Step(Struct, frozen=True, kw_only=True):
    """How far a run is: `done` of `total` shards, `weight` of `whole` bytes, `reports` read, in this run alone.

    `failed` says what kept the shard just done from being done, if anything did.
    """

    done: int
    total: int
    weight: int
    whole: int
    reports: int
    failed: str | None = None


def run(
    inputs: Sequence[str],
    root: Path,
    options: Options,
    *,
    clock: Callable[[], str] = utc_now,
) -> Generator[Step, None, None]:
    """Read `inputs` into the dataset at `root`, shard by shard, telling how far it is after each.

    What is done already is not done again. Raises `ReadError` for inputs that are not there, `DatasetError` for what
    cannot be written to, `MissingExtraError` where Daft or Ray is not installed.
    """
    library = daft()
    digest = load(options.lexicon).tables.digest
    shards = plan(inputs, shard_bytes=options.shard_bytes)
    with locked(root):
        settings = Settings(fast=options.fast, lexicon=digest, shard_bytes=options.shard_bytes)
        dataset = Dataset.create(root, settings, now=clock())
        missing = left(shards, dataset.pieces)
        whole, weight, reports, failed = sum(s.weight for s in missing), 0, 0, False
        yield Step(done=0, total=len(missing), weight=0, whole=whole, reports=0)
        fresh: list[Done] = []
        task = Task(
            root=str(root.resolve()),
            fast=options.fast,
            lexicon=str(options.lexicon.resolve()) if options.lexicon else None,
        )
        weights = {shard.id: shard.weight for shard in missing}
        outcomes = _outcomes(library, missing, task, options) if missing else ()
        for count, outcome in enumerate(outcomes, 1):
            if outcome.done is not None:
                fresh.append(outcome.done)
                if len(fresh) > len(dataset.manifest.shards) // _SELDOM:
                    dataset.write(now=clock(), complete=False, done=tuple(fresh))
                    fresh.clear()
                reports += outcome.done.counts["reports"]
                weight += weights[outcome.done.shard]
            else:
                failed = True
            yield Step(
                done=count,
                total=len(missing),
                weight=weight,
                whole=whole,
                reports=reports,
                failed=outcome.failed,
            )
        dataset.write(now=clock(), complete=False, done=tuple(fresh))
        entities = _entities(library, dataset)
        dataset.write(now=clock(), complete=not failed, entities=entities)


def _outcomes(library: Any, shards: Sequence[Shard], task: Task, options: Options) -> Iterator[Outcome]:
    """The outcomes of `shards`, as they come in."""
    workers = _runner(library, options)
    # imported here: it cannot be without Daft
    from roznamcha.engine.worker import Worker

    made = library.cls(Worker, use_process=True, max_concurrency=min(workers, len(shards)))
    worker = made(msgspec.json.encode(task))
    frame = library.from_pydict({"shard": [msgspec.json.encode(shard).decode() for shard in shards]})
    if options.ray:
        frame = frame.into_partitions(len(shards))
    frame = frame.select(worker.read(frame["shard"]).alias("outcome"))
    try:
        for row in frame.iter_rows(results_buffer_size=_AHEAD * workers):
            yield msgspec.json.decode(row["outcome"], type=Outcome)
    except Exception as error:
        # a worker that is killed (by want of memory, say) takes the frame with it; finished shards stay
        reason = (str(error).strip().splitlines() or [type(error).__name__])[-1]
        raise DatasetError(
            f"{task.root}: the run broke off: {reason}; the same command goes on with it"
        ) from error


def _runner(library: Any, options: Options) -> int:
    """Set what runs the frames; how many shards are read at once."""
    if not options.ray:
        # it can be set once in a process
        if library.runners.get_or_infer_runner_type() != "native":
            library.set_runner_native()
        return options.workers or len(os.sched_getaffinity(0))
    try:
        import ray
    except ImportError as error:
        raise MissingExtraError("a run on Ray", "cluster") from error
    try:
        ray.init(address=options.ray, log_to_driver=False, configure_logging=False)
        library.set_runner_ray(noop_if_initialized=True)
    except Exception as error:
        raise DatasetError(f"no Ray cluster answers at {options.ray}: {error}") from error
    return options.workers or int(ray.cluster_resources().get("CPU", 1))  # type: ignore[no-untyped-call]


def _entities(library: Any, dataset: Dataset) -> File | None:
    """Who and what is mentioned over the whole dataset, how often and in how many reports; a frame of Daft."""
    paths = dataset.paths("mentions")
    if not paths:
        return None
    frame = library.read_parquet([str(path) for path in paths])
    # a report that two shards hold counts once
    frame = frame.select("id", "report", "entity", "name", "kind", "party").distinct()
    keys = ["entity", "name", "kind", "party"]
    grouped = frame.groupby(*keys).agg(
        library.col("id").count().alias("mentions"), library.col("report").count_distinct().alias("reports")
    )
    table = grouped.to_arrow().select([*keys, "mentions", "reports"]).cast(schema("entities"))
    table = table.sort_by([(key, "ascending") for key in keys]).replace_schema_metadata(
        schema("entities").metadata
    )
    part = dataset.root / PARTS / "entities.parquet"
    digest = write_parquet(table, part)
    path = "entities/entities.parquet"
    (dataset.root / path).parent.mkdir(exist_ok=True)
    os.replace(part, dataset.root / path)
    return File(path=path, rows=table.num_rows, sha256=digest)
