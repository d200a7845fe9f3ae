"""One report among many through the pipeline: what it yields, or why it yields nothing."""

from __future__ import annotations

from pathlib import Path

from roznamcha import pipeline
from roznamcha.errors import RoznamchaError
from roznamcha.read.problem import Problem
from roznamcha.reader.model import Reader
from roznamcha.records import Report, Source
from roznamcha.store.rows import check_report


def read_one(source: Source, *, lexicon: Path | None = None, model: Reader | None = None) -> Report | Problem:
    """What one report yields, or the problem that stands in its place: the boundary of one among many."""
    where = source.origin or source.name
    try:
        report = pipeline.extract(source, lexicon=lexicon, reader=model)
        check_report(report)
    except RoznamchaError as error:
        return Problem(where, str(error))
    except Exception as error:  # noqa: BLE001  the boundary of one report among many
        return Problem(where, f"the extractor failed on it: {type(error).__name__}: {error}")
    return report
