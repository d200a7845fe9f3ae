"""`read`: one report, from a text or a path, with what it says."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import regex
from msgspec.structs import replace

from roznamcha.errors import ReadError
from roznamcha.export.dossier import shown
from roznamcha.export.record import to_json
from roznamcha.export.rows import COLUMNS, EVENT_COLUMNS, STATEMENT_COLUMNS, row_of
from roznamcha.export.single import events_of, head_of, statements_of
from roznamcha.export.stream import place
from roznamcha.library.tables import Shape, Table
from roznamcha.pipeline import extract
from roznamcha.query import Answer, EventAnswer, StatementAnswer
from roznamcha.read.decode import check_persian
from roznamcha.read.problem import Problem
from roznamcha.read.sources import read_sources
from roznamcha.reader.model import load_reader
from roznamcha.records import Language, Report, Source
from roznamcha.store.protocol import ReportHead
from roznamcha.store.rows import check_report

if TYPE_CHECKING:
    import pandas
    import polars

STATEMENTS: Shape[StatementAnswer] = Shape(
    "statements",
    row_of,
    STATEMENT_COLUMNS,
    ("day", "speaker", "party", "act", "targets", "words", "outlet"),
)
EVENTS: Shape[EventAnswer] = Shape(
    "events",
    row_of,
    EVENT_COLUMNS,
    ("day", "type", "status", "actors", "targets", "place", "told_by", "words", "outlet"),
)
ENTRIES: Shape[Answer] = Shape("entries", row_of, COLUMNS, ("kind", "day", "words", "outlet"))
_LETTER = regex.compile(r"[\u0621-\u06d3]")
_LONGEST_PATH = 4096


class Reading:
    """A report with what it says; `report` is the record itself, with the raw text that all offsets point into."""

    def __init__(
        self, report: Report, *, source: Source | None = None, head: ReportHead | None = None
    ) -> None:
        self.report = report
        self.source = source
        self._head = head or head_of(report)

    @property
    def text(self) -> str:
        """The raw text."""
        return self.report.text

    @property
    def statements(self) -> Table[StatementAnswer]:
        """Who says what to whom, in the order of the text."""
        return Table(statements_of(self.report, self._head), STATEMENTS)

    @property
    def events(self) -> Table[EventAnswer]:
        """What happened, happens or is planned, in the order of the text."""
        return Table(events_of(self.report, self._head), EVENTS)

    @property
    def entries(self) -> Table[Answer]:
        """Statements and events together, in the order of the text."""
        return Table(sorted((*self.statements, *self.events), key=place), ENTRIES)

    def to_pandas(self) -> pandas.DataFrame:
        """Statements and events as a pandas frame."""
        return self.entries.to_pandas()

    def to_polars(self) -> polars.DataFrame:
        """Statements and events as a polars frame."""
        return self.entries.to_polars()

    def to_json(self) -> str:
        """The record as one line of JSON, as `roznamcha extract --format jsonl` prints it."""
        return to_json(self.report).decode()

    def __repr__(self) -> str:
        r = self.report
        known = ", ".join(filter(None, (r.outlet, r.published, r.language)))
        return f"<{r.name} ({known}): {len(r.statements)} statements, {len(r.events)} events>"

    def _repr_html_(self) -> str:
        r = self.report
        known = (
            r.outlet,
            r.published and f"{r.published} ({r.published_basis})",
            r.language,
            r.url or r.origin,
        )
        line = " · ".join(escape(shown(k)) for k in known if k)
        return (
            f'<h4 dir="auto">{escape(shown(r.title or r.name))}</h4><p>{line}</p>'
            f"{self.statements._repr_html_()}{self.events._repr_html_()}"
            f'<details><summary>text</summary><p dir="auto" style="white-space:pre-wrap">{escape(shown(r.text))}</p>'
            "</details>"
        )


def read(
    what: str | Path,
    *,
    url: str | None = None,
    title: str | None = None,
    outlet: str | None = None,
    published: str | None = None,
    language: Language | None = None,
    lexicon: str | Path | None = None,
    fast: bool = False,
) -> Reading:
    """The report in `what`: a path, or the text itself.

    A string that names a file, or holds no Persian letter, is a path; anything else is the text. What is given besides
    counts more than what the input says of itself. `lexicon` is a folder with tables of your own, `fast` leaves the
    learned reader out. Raises `ReadError` for what is no one report in Persian, `ModelError` if the reader is missing.

    >>> found = read("سخنگوی طالبان گفت: «مرز تورخم باز است».", published="2025-11-02", fast=True)
    >>> found
    <text (2025-11-02, fa): 1 statements, 0 events>
    >>> found.statements[0].cuts["content"], found.statements[0].citation.start
    ('مرز تورخم باز است', 0)
    >>> read("no-such-file.txt")
    Traceback (most recent call last):
        ...
    roznamcha.errors.ReadError: no-such-file.txt: no such file or folder
    """
    source = _source(what)
    given = {"url": url, "title": title, "outlet": outlet, "published": published, "language": language}
    source = replace(source, **{k: v for k, v in given.items() if v is not None})
    return _read(source, lexicon=Path(lexicon) if lexicon else None, fast=fast)


def read_all(
    *paths: str | Path, lexicon: str | Path | None = None, fast: bool = False, skip: bool = False
) -> Iterator[Reading]:
    """Every report at `paths`, one at a time: files and folders of everything that `roznamcha extract` reads.

    Raises `ReadError` at the first that cannot be read; with `skip` it is passed over.
    """
    for item in read_sources([str(p) for p in paths]):
        if isinstance(item, Problem):
            if item.warning or skip:
                continue
            raise ReadError(item.where, item.reason)
        yield _read(item, lexicon=Path(lexicon) if lexicon else None, fast=fast)


def _read(source: Source, *, lexicon: Path | None, fast: bool) -> Reading:
    report = extract(source, lexicon=lexicon, reader=None if fast else load_reader())
    check_report(report)
    return Reading(report, source=source)


def _source(what: str | Path) -> Source:
    if isinstance(what, str) and not what.strip():
        raise ReadError("the text", "empty")
    if isinstance(what, Path) or _is_path(what):
        items = (
            item for item in read_sources([str(what)]) if not (isinstance(item, Problem) and item.warning)
        )
        found = list(islice(items, 2))
        if len(found) > 1:
            raise ReadError(str(what), "more than one report; read_all() gives them one by one")
        first = found[0]
        if isinstance(first, Problem):
            raise ReadError(first.where, first.reason)
        return first
    if reason := check_persian(what):
        raise ReadError("the text", reason)
    return Source(name="text", text=what)


def _is_path(what: str) -> bool:
    if not _LETTER.search(what):
        return True
    if len(what.encode("utf-8", "surrogatepass")) > _LONGEST_PATH or "\n" in what or "\0" in what:
        return False
    try:
        return Path(what).exists()
    except OSError:
        return False  # too long for a name
