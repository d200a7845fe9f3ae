"""The links of a dataset, in the order in which they come about; a step that is done is not done again after a kill."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from hashlib import sha256
from itertools import chain
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from roznamcha.engine.dataset import Dataset, File, Linked
from roznamcha.engine.links.facts import FactsJob, files_of
from roznamcha.engine.links.groups import ClusterJob, components
from roznamcha.engine.links.nearby import Nearby
from roznamcha.engine.links.score import Common, CopyJob, EventJob, Slice
from roznamcha.engine.links.sizes import Sizes
from roznamcha.engine.links.tables import WORK, Places, made
from roznamcha.engine.spread import Cluster
from roznamcha.engine.tables import LINKED, ORDER, UNDATED, schema

Job = FactsJob | CopyJob | EventJob | ClusterJob
# runs jobs on all workers, telling each that is done
Runner = Callable[[Sequence[Job]], Iterator[None]]


class Making(Struct, frozen=True, kw_only=True):
    """How far linking is: the `step` under way, and how many jobs of it are done of how many, or found so far where the
    total is 0."""

    step: str
    done: int
    total: int


def make_links(
    spread: Cluster, dataset: Dataset, runner: Runner, sizes: Sizes | None = None
) -> Iterator[Making | Linked]:
    """Link the reports of `dataset`, telling how far it is; the last thing told is what came of it.

    The links are a function of the reports, on any number of workers.
    """
    sizes = sizes or Sizes()
    work = dataset.root / WORK
    shards = tuple(done.shard for done in dataset.manifest.shards if done.counts["reports"])
    facts = work / "facts"
    for left in facts.glob("*.part-*") if facts.exists() else ():
        shutil.rmtree(left)
    if not shards:
        yield Linked(state="", files=())
        return
    told = facts_jobs(dataset, facts)
    yield from _run("facts", told, runner)
    state = sha256(msgspec.json.encode(shards)).hexdigest()[:16]
    here = work / sha256(msgspec.json.encode((state, sizes))).hexdigest()[:16]
    for other in work.iterdir():
        if other not in (facts, here):
            shutil.rmtree(other) if other.is_dir() else other.unlink()
    here.mkdir(exist_ok=True)
    for left in here.rglob("*.part-*"):
        shutil.rmtree(left) if left.is_dir() else left.unlink()
    places = Places.of(dataset)
    places.save(here / "places.json")
    common = Common(
        root=str(dataset.root.resolve()),
        facts=str(facts.resolve()),
        places=str((here / "places.json").resolve()),
        shards=shards,
    )
    nearby = Nearby(spread, places, facts, shards, here / "pairs", sizes)
    scored = here / "scored"
    jobs: list[Job] = []
    for job in chain(_copy_jobs(nearby, common, scored, sizes), _event_jobs(nearby, common, scored, sizes)):
        jobs.append(job)
        yield Making(step="joining", done=len(jobs), total=0)
    yield from _run("comparing", jobs, runner)
    yield from _run("grouping", _cluster_jobs(spread, scored, common, here, sizes), runner)
    yield Linked(state=state, files=tuple(_tables(spread, dataset, nearby, here, state)))
    shutil.rmtree(here)


def _run(step: str, jobs: Sequence[Job], runner: Runner) -> Iterator[Making]:
    """Run the jobs that are left to do."""
    missing = [job for job in jobs if not Path(job.into).exists()]
    done = len(jobs) - len(missing)
    yield Making(step=step, done=done, total=len(jobs))
    for _ in runner(missing) if missing else ():
        done += 1
        yield Making(step=step, done=done, total=len(jobs))


def facts_jobs(dataset: Dataset, into: Path) -> list[Job]:
    """One job a shard that has reports."""
    root = str(dataset.root.resolve())
    jobs: list[Job] = []
    for done in dataset.manifest.shards:
        files = tuple(sorted(f.path for f in done.files if f.path.startswith("reports/")))
        if files:
            jobs.append(FactsJob(root=root, files=files, into=str(into.resolve() / done.shard)))
    return jobs


def _slices(folder: Path, most: int) -> Iterator[Slice]:
    """The files of pairs below `folder`, in slices."""
    import pyarrow.parquet as pq

    for path in sorted(folder.rglob("*.parquet")):
        rows = pq.read_metadata(path).num_rows
        for start in range(0, rows, most):
            yield Slice(path=str(path.resolve()), start=start, end=min(start + most, rows))


def _copy_jobs(nearby: Nearby, common: Common, scored: Path, sizes: Sizes) -> Iterator[Job]:
    import pyarrow.parquet as pq

    marks = files_of(Path(common.facts), common.shards, "marks")
    for folder in nearby.texts(sum(pq.read_metadata(path).num_rows for path in marks)):
        for number, part in enumerate(_slices(folder / "copies", sizes.slice)):
            yield CopyJob(
                common=common, slice=part, into=str(scored / "copies" / f"{folder.name}-{number}.parquet")
            )
        for number, part in enumerate(_slices(folder / "undated", sizes.slice)):
            yield EventJob(
                common=common, slice=part, into=str(scored / "events" / f"{folder.name}-{number}.parquet")
            )


def _event_jobs(nearby: Nearby, common: Common, scored: Path, sizes: Sizes) -> Iterator[Job]:
    for first, last, folder in nearby.events():
        for number, part in enumerate(_slices(folder, sizes.slice)):
            into = scored / "events" / f"{folder.name}-{number}.parquet"
            yield EventJob(common=common, slice=part, first=first, last=last, into=str(into))


def _cluster_jobs(spread: Cluster, scored: Path, common: Common, here: Path, sizes: Sizes) -> list[Job]:
    """Cut the pairs of events by what hangs together; a job for each part."""
    pairs = here / "components"
    library, col = spread.library, spread.library.col
    found = _files(scored / "events")
    if not pairs.exists():
        with made(pairs, folder=True) as folder:
            if found:
                frame = library.read_parquet(found)
                count = frame.count_rows()
                edges = frame.select(col("a_number").alias("a"), col("b_number").alias("b")).distinct()
                labels = components(spread, edges)
                frame = frame.join(labels, left_on="a_number", right_on="node")
                frame = frame.with_column("part", col("root") % max(1, count // sizes.slice))
                frame = spread.cut(frame, count)
                frame.write_parquet(str(folder), partition_cols=["part"], write_mode="append")
    return [
        ClusterJob(places=common.places, path=str(each), into=str(here / "groups" / f"{each.name}.parquet"))
        for each in _folders(pairs)
    ]


def _folders(folder: Path) -> list[Path]:
    """The parts of a frame, by name; a frame without rows leaves a file instead."""
    return sorted(path for path in folder.iterdir() if path.is_dir())


def _files(folder: Path) -> list[str]:
    return [str(path) for path in sorted(folder.glob("*.parquet"))]


def _tables(spread: Cluster, dataset: Dataset, nearby: Nearby, here: Path, state: str) -> Iterator[File]:
    """Write the tables of links, families and clusters, month by month."""
    library, scored = spread.library, here / "scored"
    found = {kind: _files(scored / folder) for kind, folder in (("copy", "copies"), ("same_event", "events"))}
    names = ("kind", "a", "b", "score", "about", "why", "month")
    links = [
        library.read_parquet(files).with_column("kind", library.lit(kind)).select(*names).distinct()
        for kind, files in found.items()
        if files
    ]
    frames = {}
    if links:
        frames["links"] = links[0] if len(links) == 1 else links[0].concat(links[1])
    if found["copy"]:
        frames["families"] = _families(spread, nearby, found["copy"])
    if clustered := _files(here / "groups"):
        frames["clusters"] = library.read_parquet(clustered)
    import pyarrow as pa
    import pyarrow.parquet as pq

    found_in = set()
    for table, frame in frames.items():
        folder = here / "tables" / table
        if not folder.exists():
            with made(folder, folder=True) as part:
                whole = spread.cut(frame, dataset.manifest.counts["reports"])
                whole.write_parquet(str(part), partition_cols=["month"], write_mode="append")
        names = schema(table).names
        for each in _folders(folder):
            rows = pa.concat_tables(
                pq.read_table(p, columns=names, partitioning=None) for p in sorted(each.iterdir())
            )
            rows = rows.cast(schema(table)).sort_by([(name, "ascending") for name in ORDER[table]])
            yield dataset.put(f"{table}/{each.name}/{state}.parquet", rows)
            found_in.add(table)
    # whoever asks for a table finds it, though there is nothing in it
    for table in LINKED:
        if table not in found_in:
            none = schema(table).empty_table()
            yield dataset.put(f"{table}/month={UNDATED}/{state}.parquet", none)


def _families(spread: Cluster, nearby: Nearby, files: Sequence[str]) -> Any:
    """The family of every report that has copies: named after the first of them."""
    library, col = spread.library, spread.library.col
    edges = library.read_parquet(list(files)).select(col("a_number").alias("a"), col("b_number").alias("b"))
    labels = components(spread, edges.distinct())
    reports = nearby.read("reports").select("n", "id", "home")
    members = labels.join(reports, left_on="node", right_on="n")
    firsts = reports.select(col("n").alias("root"), col("id").alias("family"))
    members = members.join(firsts, on="root")
    return members.select(col("id").alias("report"), "family", col("home").alias("month")).collect()
