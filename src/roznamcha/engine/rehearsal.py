"""One short report read before the first: what reading needs (tables, patterns) is loaded with it."""

from __future__ import annotations

from pathlib import Path

from roznamcha.engine.language import other_language
from roznamcha.engine.one import read_one
from roznamcha.engine.task import Task
from roznamcha.lang.tables import DATA
from roznamcha.records import Report, Source

# invented, with a word of each kind that has tables
TEXT = DATA / "rehearsal.txt"


def rehearse(task: Task) -> Report | None:
    """Read the rehearsal as a shard's report is read by the rules; nothing of it is kept but what it has loaded.

    The learned reader is left to those that use it: its library has a thread, and what has one had better not be forked.
    `None` where it cannot be read: what keeps it from being read is told with the first report of a shard.
    """
    text = TEXT.read_text(encoding="utf-8")
    other_language(text)
    lexicon = Path(task.lexicon) if task.lexicon else None
    report = read_one(Source(name=TEXT.stem, text=text), lexicon=lexicon)
    return report if isinstance(report, Report) else None
