"""A run: the shards that are left to do through Daft, on the cores of this machine or on a Ray cluster."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct

from roznamcha.engine.counting import count_entities
from roznamcha.engine.dataset import (
    Dataset,
    DatasetError,
    Done,
    Linked,
    Settings,
    locked,
)
from roznamcha.engine.doers import doer
from roznamcha.engine.links.sizes import Sizes
from roznamcha.engine.plan import SHARD_BYTES, Shard, left, plan
from roznamcha.engine.spread import Cluster, cluster
from roznamcha.engine.task import Outcome, Task
from roznamcha.store.opening import utc_now

if TYPE_CHECKING:
    from roznamcha.engine.links.make import Job, Making

# the manifest of many shards is long: it is written anew after each fiftieth of them, the journal after each shard
_SELDOM = 50


class Options(Struct, frozen=True, kw_only=True):
    """How a run is done. `workers` is how many shards are read at once, all cores where it is 0; `ray` the address of a
    Ray cluster, `local` for one that is started here and ends with the run; `lexicon` a folder with a user's own
    tables; `fast` leaves the learned reader out; `links` says whether reports are linked, `sizes` in pieces of what size."""

    workers: int = 0
    ray: str | None = None
    lexicon: Path | None = None
    fast: bool = False
    shard_bytes: int = SHARD_BYTES
    links: bool = True
    sizes: Sizes = Sizes()


class Step(Struct, frozen=True, kw_only=True):
    """How far a run is: `done` of `total` shards, `weight` of `whole` bytes, `reports` read, in this run alone; in the
    stages of linking, which follow, jobs instead of shards and bytes.

    `failed` says what kept the shard just done from being done, if anything did.
    """

    done: int
    total: int
    weight: int
    whole: int
    reports: int
    failed: str | None = None
    stage: str = "reading"


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
    digest = _digest(options.lexicon)
    shards = plan(inputs, shard_bytes=options.shard_bytes)
    spread = cluster(workers=options.workers, ray=options.ray)
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
        outcomes = _outcomes(spread, missing, task) if missing else ()
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
        wanted = options.links and dataset.manifest.links is None
        if missing or wanted or not dataset.manifest.complete:
            dataset.write(now=clock(), complete=False, done=tuple(fresh))
            entities = count_entities(dataset)
            dataset.write(now=clock(), complete=not (failed or options.links), entities=entities)
            if options.links:
                yield from _links(spread, dataset, options.sizes, clock, complete=not failed)
        dataset.tidy()


def _digest(lexicon: Path | None) -> str:
    """Of a user's own tables; they are loaded, and what is wrong with them is told before anything is read."""
    if lexicon is None:
        return ""
    from roznamcha.entities.gazetteer import load

    return load(lexicon).tables.digest


def _outcomes(spread: Cluster, shards: Sequence[Shard], task: Task) -> Iterator[Outcome]:
    """The outcomes of `shards`, as they come in."""
    work = [msgspec.json.encode(shard).decode() for shard in shards]
    for said in spread.through("shards", msgspec.json.encode(task), work, root=task.root):
        yield msgspec.json.decode(said, type=Outcome)


def _links(
    spread: Cluster, dataset: Dataset, sizes: Sizes, clock: Callable[[], str], *, complete: bool
) -> Iterator[Step]:
    """Link the reports of a dataset, telling how far it is, and write the manifest."""
    from roznamcha.engine.links.make import make_links

    def runner(jobs: Sequence[Job]) -> Iterator[None]:
        work = [msgspec.json.encode(job).decode() for job in jobs]
        if len(jobs) == 1 or dataset.manifest.counts["reports"] <= sizes.alone:
            done: Iterator[str] = map(doer("jobs", b"").one, work)
        else:
            done = spread.through("jobs", b"", work, root=dataset.root)
        for said in done:
            if said:
                raise DatasetError(f"{dataset.root}: {said}; the same command goes on")
            yield

    for told in _guarded(make_links(spread, dataset, runner, sizes), dataset.root):
        if isinstance(told, Linked):
            entities = dataset.manifest.entities
            dataset.write(now=clock(), complete=complete, entities=entities, links=told)
        else:
            yield Step(
                stage=told.step,
                done=told.done,
                total=told.total,
                weight=told.done,
                whole=told.total,
                reports=0,
            )


def _guarded(steps: Iterator[Making | Linked], root: Path) -> Iterator[Making | Linked]:
    """The same steps; what keeps Daft from reading or writing is told as what keeps this program from it is."""
    from daft.exceptions import DaftCoreException

    try:
        yield from steps
    except (OSError, DaftCoreException) as error:
        reason = (str(error).strip().splitlines() or [type(error).__name__])[-1]
        raise DatasetError(
            f"{root}: linking broke off: {reason}; the same command goes on with it"
        ) from error
