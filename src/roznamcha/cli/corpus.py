"""`roznamcha run` and `roznamcha load`: a corpus into a dataset, a dataset into a store."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from roznamcha.cli.app import app, progress_bar, say
from roznamcha.cli.options import DEFAULT_DB, Db, Fast, Lexicon

if TYPE_CHECKING:
    from roznamcha.engine.dataset import Manifest
    from roznamcha.engine.run import Step

_SHOWN_FAILURES = 10
# seconds between lines of progress where nobody watches a bar
_EVERY = 30.0


@app.command("run")
def run_(
    inputs: Annotated[
        list[str],
        typer.Argument(
            metavar="INPUT...",
            help="Files, folders, globs or addresses (s3://...): JSON Lines, Parquet, CSV, WARC; here also text and HTML.",
        ),
    ],
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="DATASET", help="The folder of the dataset.")
    ],
    workers: Annotated[
        int, typer.Option("--workers", min=0, help="Shards read at once; without it, one for each core.")
    ] = 0,
    ray: Annotated[
        str | None,
        typer.Option(
            "--ray",
            metavar="ADDRESS",
            help="Run on the Ray cluster at this address (local: one that is started here).",
        ),
    ] = None,
    shard_mb: Annotated[
        float,
        typer.Option(
            "--shard-mb", min=0.001, help="Megabytes of input in a shard, what a break can cost a worker."
        ),
    ] = 4.0,
    links: Annotated[
        bool,
        typer.Option(
            "--links/--no-links", help="Also find copies and what tells of one happening, over all of it."
        ),
    ] = True,
    lexicon: Lexicon = None,
    fast: Fast = False,
) -> None:
    """Read a corpus into a dataset of Parquet files, on all cores or on a Ray cluster.

    Run it again after a break: what is done is not done again. Texts in other languages are counted and left out,
    what cannot be read stands in the table failed.
    """
    from roznamcha.engine.dataset import Dataset
    from roznamcha.engine.run import Options, run

    options = Options(
        workers=workers,
        ray=ray,
        lexicon=lexicon,
        fast=fast,
        links=links,
        shard_bytes=max(1, int(shard_mb * (1 << 20))),
    )
    failures = _follow(run(inputs, output, options))
    _tell(Dataset.opened(output).manifest, output)
    if failures:
        say(f"{failures:,} shards are not done; the same command tries them again")
        raise typer.Exit(1)


def _follow(steps: Iterator[Step]) -> int:
    """Show how far a run is until it ends; how many shards it could not do."""
    import time

    from rich.progress import TextColumn, TimeRemainingColumn

    failures, begun, told = 0, time.monotonic(), time.monotonic()
    counted = TextColumn("{task.fields[shards]} shards  {task.fields[reports]} reports  {task.fields[rate]}")
    with progress_bar("reading", counted, TimeRemainingColumn()) as progress:
        task = progress.add_task("reading", total=None, shards="", reports="", rate="")
        for step in steps:
            if step.stage != "reading":
                jobs = f"{step.done:,}/{step.total:,}" if step.total else f"{step.done:,}"
                progress.update(
                    task,
                    description=step.stage,
                    completed=step.done,
                    total=step.total or None,
                    shards=jobs,
                    reports="",
                    rate="",
                )
                continue
            now = time.monotonic()
            rate = step.reports / max(now - begun, 0.001)
            shards, speed = f"{step.done:,}/{step.total:,}", f"{rate:,.1f} a second"
            progress.update(
                task,
                completed=step.weight,
                total=step.whole,
                shards=shards,
                reports=f"{step.reports:,}",
                rate=speed,
            )
            if step.failed is not None:
                failures += 1
                if failures <= _SHOWN_FAILURES:
                    say(f"error: {step.failed}")
            if not sys.stderr.isatty() and now - told >= _EVERY and step.weight:
                told = now
                left = (now - begun) * (step.whole - step.weight) / step.weight
                say(f"{shards} shards, {step.reports:,} reports, {speed}, about {_span(left)} to go")
    return failures


def _span(seconds: float) -> str:
    """A length of time in words.

    >>> _span(42), _span(3599), _span(7300)
    ('42 s', '60 min', '2 h 2 min')
    """
    minutes = round(seconds / 60)
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{minutes} min" if minutes <= 90 else f"{minutes // 60} h {minutes % 60} min"


def _tell(manifest: Manifest, root: Path) -> None:
    """Say what a dataset holds, and what was left out of it."""
    counts = Counter(manifest.counts)
    say(
        f"{root}: {counts['reports']:,} reports, {counts['statements']:,} statements, {counts['events']:,} events, "
        f"{counts['mentions']:,} mentions, {counts['entities']:,} entities, {counts['links']:,} links"
    )
    if manifest.languages:
        most = sorted(manifest.languages.items(), key=lambda each: (-each[1], each[0]))
        some = ", ".join(f"{count:,} in {language}" for language, count in most[:8])
        say(f"left out, in other languages: {sum(manifest.languages.values()):,} ({some})")
    if manifest.again:
        say(f"left out, read before in the same shard: {manifest.again:,}")
    if counts["failed"]:
        say(f"failed or read in part: {counts['failed']:,}, with reasons in {root / 'failed'}")


@app.command("load")
def load_(
    dataset: Annotated[Path, typer.Argument(metavar="DATASET", help="The folder that `run` has written.")],
    db: Db = DEFAULT_DB,
) -> None:
    """Fill a store with the reports of a dataset; loading again changes nothing."""
    from roznamcha.engine.dataset import Dataset
    from roznamcha.engine.loading import program, readings, total
    from roznamcha.store.location import open_store

    found = Dataset.opened(dataset)
    counts: Counter[str] = Counter()
    with open_store(db, program=program(found)) as store:
        from rich.progress import MofNCompleteColumn, TimeRemainingColumn

        with progress_bar("loading", MofNCompleteColumn(), TimeRemainingColumn()) as progress:
            task = progress.add_task("loading", total=total(found))
            for _, done in store.put_many(readings(found)):
                counts[done] += 1
                progress.advance(task)
        held = store.counts()
    told = ", ".join(f"{counts[name]:,} {name}" for name in ("new", "same", "changed"))
    say(f"{db}: {told}; it holds {held.reports:,} reports")
    if not found.manifest.complete:
        say(f"warning: {dataset} is not complete: the run that writes it has not come to its end")
    if not counts:
        raise typer.Exit(1)
