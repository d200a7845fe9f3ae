"""Reports one by one through the pipeline, for `extract` and `ingest`: what fails is told and passed over."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from roznamcha.cli.app import say

if TYPE_CHECKING:
    from roznamcha.llm.reader import LlmReader
    from roznamcha.read import Problem
    from roznamcha.reader.model import Reader
    from roznamcha.records import Report, Source


def read_reports(
    paths: Sequence[str],
    stdin: BinaryIO,
    *,
    lexicon: Path | None = None,
    llm: LlmReader | None = None,
    model: Reader | None = None,
) -> Iterator[tuple[Source, Report] | Problem]:
    """Every report at `paths` with what it yields, or the problem that stands in its place; in order, one at
    a time.

    One report on which the extractor breaks must not cost the others: whatever it raises becomes a problem
    that names the report and the kind of the error. `lexicon` is a folder with a user's own tables; if it is
    wrong, no report is read. With `llm` a language model reads the statements; where it cannot, a warning comes before
    the report as the rules read it.
    """
    from roznamcha.cli.asking import by_llm
    from roznamcha.engine.one import read_one
    from roznamcha.entities.gazetteer import load
    from roznamcha.read import Problem, read_sources

    load(lexicon)
    for item in read_sources(paths, stdin=stdin):
        if isinstance(item, Problem):
            yield item
            continue
        report = read_one(item, lexicon=lexicon, model=model)
        if isinstance(report, Problem):
            yield report
            continue
        if llm is not None:
            report, warning = by_llm(item, report, llm, lexicon=lexicon)
            if warning is not None:
                yield warning
        yield item, report


def tell(problem: Problem) -> None:
    """Say on standard error, in one line, what could not be read and why; a warning is called one."""
    kind = "warning" if problem.warning else "error"
    say(f"{kind}: {problem.where}: {problem.reason}")
