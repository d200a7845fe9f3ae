"""`open`: a store, to ask, to export, and to fill."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from html import escape
from pathlib import Path
from types import TracebackType
from typing import Any, TypeVar, get_args

from msgspec import to_builtins

from roznamcha import query
from roznamcha.daywords import Calendar
from roznamcha.dossier import Dossier, dossier
from roznamcha.errors import NotFoundError, StoreError
from roznamcha.export import links as exported_links
from roznamcha.export.dossier import to_html, to_markdown
from roznamcha.export.files import whole, write
from roznamcha.export.rows import Row, Sort
from roznamcha.export.stream import Only, Tally
from roznamcha.given import days, one_of
from roznamcha.lang.interface import PageLanguage
from roznamcha.library.readings import EVENTS, STATEMENTS, Reading, read_all
from roznamcha.library.tables import Shape, Table
from roznamcha.linking import link_store
from roznamcha.naming import party_code, party_name, place_name
from roznamcha.query import EventAnswer, StatementAnswer
from roznamcha.records import Act, EventType
from roznamcha.search.ask import Hit, search
from roznamcha.search.meaning import usable
from roznamcha.store.location import open_store
from roznamcha.store.protocol import (
    EntityFilter,
    EntityRow,
    EventFilter,
    Filter,
    Put,
    ReportFilter,
    ReportHead,
    StatementFilter,
    Store,
)
from roznamcha.store.protocol import Reading as Kept

F = TypeVar("F", bound=Filter)
_TEXTS = ("carriers", "forms", "candidates", "by")
_NUMBERS = ("length", "statements", "events", "mentions", "reports", "start", "end")


def _columns(names: Iterable[str]) -> dict[str, Sort]:
    return {n: "texts" if n in _TEXTS else "number" if n in _NUMBERS else "text" for n in names}


def _plain(item: Any) -> Row:
    row: dict[str, Any] = to_builtins(item)
    return row


REPORTS: Shape[ReportHead] = Shape(
    "reports",
    _plain,
    _columns(ReportHead.__struct_fields__),
    ("published", "outlet", "name", "title", "statements", "events"),
)
ENTITIES: Shape[EntityRow] = Shape(
    "entities",
    _plain,
    _columns(EntityRow.__struct_fields__),
    ("name", "kind", "party", "mentions", "reports", "forms"),
)


def _hit(hit: Hit) -> Row:
    c = hit.citation
    return {
        "kind": hit.answer.__struct_config__.tag,
        "id": hit.answer.id,
        "by": list(hit.by),
        "report": c.report,
        "outlet": c.outlet,
        "published": c.published,
        "url": c.url,
        "start": c.start,
        "end": c.end,
        "words": c.words,
        "sentence": c.sentence,
        "sha256": c.sha256,
    }


HITS: Shape[Hit] = Shape(
    "hits",
    _hit,
    _columns(
        (
            "kind", "id", "by", "report", "outlet", "published", "url", "start", "end", "words", "sentence",
            "sha256",
        )
    ),
    ("kind", "published", "outlet", "sentence"),
)  # fmt: skip


class DossierView:
    """The dossier of two parties: `data` is the record of it; in a notebook it shows itself as the page."""

    def __init__(self, data: Dossier) -> None:
        self.data = data

    def to_html(self, *, language: PageLanguage = "en", calendar: Calendar | None = None) -> str:
        """The dossier as one HTML page that needs nothing else; days in `calendar` (solar-ir on a Persian page)."""
        return to_html(self.data, **_names(language), language=language, calendar=calendar)

    def to_markdown(self, *, language: PageLanguage = "en", calendar: Calendar | None = None) -> str:
        """The dossier as Markdown with footnotes; days in `calendar` (solar-ir on a Persian page)."""
        return to_markdown(self.data, **_names(language), language=language, calendar=calendar)

    def save(self, path: str | Path, *, language: PageLanguage = "en") -> None:
        """Write the dossier to `path`: Markdown if it ends in `.md`, else HTML; whole or not at all."""
        made = self.to_markdown if Path(path).suffix == ".md" else self.to_html
        with whole(Path(path)) as out:
            out.write(made(language=language).encode())

    def __repr__(self) -> str:
        one, other = map(party_name, self.data.parties)
        return f"<dossier of {one} and {other}: {len(self.data.sources)} reports>"

    def _repr_html_(self) -> str:
        # a page of its own, so that its styles and ids stay inside
        frame = "width:100%;height:40em;border:1px solid #8888"
        return f'<iframe sandbox srcdoc="{escape(self.to_html())}" style="{frame}"></iframe>'


def _names(language: PageLanguage) -> dict[str, Any]:
    return {
        "party_name": lambda code: party_name(code, language),
        "place_name": lambda name: place_name(name, language),
    }


class Record:
    """A store, opened: every question gives a `Table`. Use it in a `with` block, or call `close`."""

    def __init__(self, store: Store, *, writable: bool = False) -> None:
        self.store = store
        self._writable = writable

    def statements(
        self,
        *,
        by: str | None = None,
        party: str | None = None,
        act: str | None = None,
        target: str | None = None,
        type: str | None = None,
        since: str | None = None,
        until: str | None = None,
        place: str | None = None,
        text: str | None = None,
        outlet: str | None = None,
        limit: int | None = None,
    ) -> Table[StatementAnswer]:
        """Who said what to whom, by day: the options are those of `roznamcha statements`.

        Parties go by code or name, English or Persian; days are days, months or years. Raises `NotFoundError` for a
        party that nobody knows, `QuestionError` for an act, a type or a day that means nothing.
        """
        asked = _asked(
            StatementFilter, by=by, party=party, act=act, target=target, type=type, since=since, until=until,
            place=place, text=text, outlet=outlet, limit=limit,
        )  # fmt: skip
        return Table(query.statements(self.store, asked), STATEMENTS)

    def events(
        self,
        *,
        by: str | None = None,
        party: str | None = None,
        act: str | None = None,
        target: str | None = None,
        type: str | None = None,
        since: str | None = None,
        until: str | None = None,
        place: str | None = None,
        text: str | None = None,
        outlet: str | None = None,
        limit: int | None = None,
    ) -> Table[EventAnswer]:
        """What happened, by day: the options are those of `roznamcha events`, errors as in `statements`."""
        asked = _asked(
            EventFilter, by=by, party=party, act=act, target=target, type=type, since=since, until=until,
            place=place, text=text, outlet=outlet, limit=limit,
        )  # fmt: skip
        return Table(query.events(self.store, asked), EVENTS)

    def reports(
        self,
        *,
        party: str | None = None,
        since: str | None = None,
        until: str | None = None,
        text: str | None = None,
        outlet: str | None = None,
        limit: int | None = None,
    ) -> Table[ReportHead]:
        """The reports by day, without their texts; errors as in `statements`."""
        asked = _asked(
            ReportFilter, party=party, since=since, until=until, text=text, outlet=outlet, limit=limit
        )
        return Table(query.reports(self.store, asked), REPORTS)

    def entities(self, name: str | None = None, *, limit: int | None = None) -> Table[EntityRow]:
        """Whom and what the reports name (with `name` in the name, English or Persian), the most named first."""
        return Table(query.entity_rows(self.store, EntityFilter(text=name, limit=limit)), ENTITIES)

    def report(self, what: str) -> Reading:
        """The report with this id, name or beginning of an id; `NotFoundError` if it names none or several."""
        found = query.report_named(self.store, what)
        return Reading(found.report, source=found.source, head=found.head)

    def search(self, question: str, *, limit: int = 20, meaning: bool = True) -> Table[Hit]:
        """What holds the words of `question`, the best first; docs/search.md says how to write one.

        With `meaning` also what says the same in other words or another language, where `roznamcha index` was run.
        """
        by = usable(self.store) if meaning else None
        return Table(search(self.store, question, limit=limit, meaning=by).hits, HITS)

    def dossier(
        self, one: str, other: str, *, since: str | None = None, until: str | None = None
    ) -> DossierView:
        """Everything between two parties, by code or name; errors as in `statements`."""
        pair = party_code(one), party_code(other)
        if pair[0] == pair[1]:
            raise NotFoundError(f"{one!r} and {other!r} are one party; a dossier is about two")
        return DossierView(
            dossier(self.store, *pair, since=_day(since, "since", 0), until=_day(until, "until", 1))
        )

    def links(self, kind: str | None = None) -> Iterator[dict[str, Any]]:
        """What holds between the reports, as `roznamcha link --format jsonl` prints it; `kind` asks for one kind."""
        return (row for row in exported_links.rows(self.store) if kind in (None, row["kind"]))

    def export(
        self,
        format: str,
        path: str | Path,
        *,
        only: Only | None = None,
        party: str | None = None,
        act: str | None = None,
        type: str | None = None,
        since: str | None = None,
        until: str | None = None,
    ) -> Tally:
        """Write entries to the file `path` in a format of `roznamcha export`, whole or not at all; how many it was."""
        asked = _asked(Filter, party=party, act=act, type=type, since=since, until=until)
        with whole(Path(path)) as out:
            return write(self.store, format, out, asked, only=only)

    def add(self, *what: Reading | str | Path, fast: bool = False) -> Counter[Put]:
        """Keep readings, or what lies at paths; how many were `new`, the `same` or `changed`. Needs `create=True`."""

        def readings() -> Iterator[Kept]:
            self._must_write()
            for each in what:
                for made in (each,) if isinstance(each, Reading) else read_all(each, fast=fast):
                    yield Kept(report=made.report, source=made.source)

        return Counter(done for _, done in self.store.put_many(readings()))

    def link(self) -> int:
        """Link what is not linked yet; how many reports that were. Needs `create=True`."""
        self._must_write()
        return max((step.done for step in link_store(self.store)), default=0)

    def _must_write(self) -> None:
        if not self._writable:
            raise StoreError("the record was opened to read; open(db, create=True) lets it be filled")

    def close(self) -> None:
        """Give the store back."""
        self.store.close()

    def __enter__(self) -> Record:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        held = self.store.counts()
        return f"<record: {held.reports:,} reports, {held.statements:,} statements, {held.events:,} events>"

    def _repr_html_(self) -> str:
        return f"<p>{escape(repr(self)[1:-1])}</p>{self.reports(limit=10)._repr_html_()}"


def open(db: str | Path, *, create: bool = False) -> Record:
    """The store at `db`, to read; with `create` also to fill, and made if it is not there.

    `db` is the path of an SQLite file, or the address of a database on a PostgreSQL server (`postgresql://...`).

    Raises `StoreError` for what is no store of Roznamcha, or is not there.

    >>> open("nowhere.db")
    Traceback (most recent call last):
        ...
    roznamcha.errors.StoreError: nowhere.db: there is no store here; make one with `roznamcha ingest`
    """
    return Record(open_store(db, read_only=not create), writable=create)


def _asked(
    kind: type[F],
    *,
    party: str | None = None,
    act: str | None = None,
    target: str | None = None,
    type: str | None = None,
    since: str | None = None,
    until: str | None = None,
    **plain: Any,
) -> F:
    """A filter from options; a value that means nothing is an error and no empty answer."""
    for value, known, name in ((act, get_args(Act), "act"), (type, get_args(EventType), "type")):
        if value is not None:
            one_of(f"{name} {value!r}", value, known)
    return kind(
        party=party_code(party) if party else None,
        act=act,
        target=party_code(target) if target else None,
        type=type,
        since=_day(since, "since", 0),
        until=_day(until, "until", 1),
        **plain,
    )


def _day(value: str | None, name: str, end: int) -> str | None:
    return None if value is None else days(f"{name} {value!r}", value)[end]
