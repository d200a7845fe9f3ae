"""Reports and their entries in the tables of one database: everything a store does, but for opening it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from types import TracebackType
from typing import Any, Self

from sqlalchemy import Connection, RowMapping, Select, func, select

from roznamcha.errors import NotFoundError, StoreError
from roznamcha.records import Report, Source
from roznamcha.store import appearances, filters, order, replacing, rows, tallies
from roznamcha.store.database import Database
from roznamcha.store.protocol import (
    Appearances,
    Counts,
    Cut,
    EntityFilter,
    EntityRow,
    EventFilter,
    Put,
    Reading,
    ReportFilter,
    ReportHead,
    StatementFilter,
    StoredEvent,
    StoredReport,
    StoredStatement,
    Tally,
    TallyField,
)
from roznamcha.store.table_links import TableLinks
from roznamcha.store.table_search import TableSearch
from roznamcha.store.tables import (
    CARRIER,
    ENTRIES,
    EVENT,
    MENTION,
    METADATA,
    REPORT,
    STATEMENT,
    STATEMENT_SIDE,
    TIME,
)

_CHUNK = 500  # ids in one query; SQLite allows 999 bound values in its older builds


class TableStore:
    """A store over one database; opened by a class of its own for each kind (`sqlite`, `postgres`)."""

    def __init__(self, database: Database, *, clock: Callable[[], str], program: str) -> None:
        """`clock` gives the time of an ingest, `program` what reads the reports."""
        self.database = database
        self._clock = clock
        self._program = program

    @property
    def shown(self) -> str:
        """What messages call the store."""
        return self.database.shown

    def put(self, report: Report, *, source: Source | None = None) -> Put:
        """Keep one report in a transaction of its own."""
        return next(self.put_many([Reading(report=report, source=source)]))[1]

    def put_many(self, readings: Iterable[Reading], *, batch: int = 100) -> Iterator[tuple[Reading, Put]]:
        """Keep many reports, `batch` of them in a transaction."""
        waiting = iter(readings)
        while chunk := list(islice(waiting, max(batch, 1))):
            for reading in chunk:
                rows.check_report(reading.report)
            yield from zip(chunk, self._put_chunk(chunk), strict=True)

    def _put_chunk(self, chunk: Sequence[Reading]) -> list[Put]:
        prints = [rows.fingerprint(r.report) for r in chunk]
        with self.database.writing() as connection:
            wanted = sorted({r.report.id for r in chunk})
            columns = (REPORT.c.id, REPORT.c.seq, REPORT.c.fingerprint, REPORT.c.sha256)
            known = {
                row.id: row for row in connection.execute(select(*columns).where(REPORT.c.id.in_(wanted)))
            }
            # of several readings of one report in a chunk the last one counts; `standing` is what each one
            # meets
            standing = {id_: row.fingerprint for id_, row in known.items()}
            done: list[Put] = []
            final: dict[str, int] = {}
            for n, (reading, print_) in enumerate(zip(chunk, prints, strict=True)):
                id_ = reading.report.id
                before = standing.get(id_)
                done.append("new" if before is None else "same" if before == print_ else "changed")
                if done[-1] != "same":
                    final[id_], standing[id_] = n, print_
            if not final:
                return done
            self._write(connection, {n: (chunk[n], prints[n]) for n in final.values()}, known)
        return done

    def _write(
        self, connection: Connection, readings: Mapping[int, tuple[Reading, str]], known: Mapping[str, Any]
    ) -> None:
        keyed = {t.name: t for t in (REPORT, *ENTRIES.values())}
        next_keys = {
            name: connection.execute(select(func.coalesce(func.max(t.c.seq), 0) + 1)).scalar_one()
            for name, t in keyed.items()
        }
        fresh: list[rows.Row] = []
        changed: list[rows.Row] = []
        entries, now = rows.Rows(next_keys), self._clock()
        for n in sorted(readings):
            reading, print_ = readings[n]
            old = known.get(reading.report.id)
            seq = old.seq if old is not None else next_keys["report"] + len(fresh)
            row = rows.report_row(
                reading.report, reading.source, seq=seq, now=now, program=self._program, print_=print_
            )
            if old is None:
                fresh.append(row)
            elif old.sha256 != row["sha256"]:
                raise StoreError(
                    f"{self.shown}: the report {reading.report.id} stands here with another text"
                )
            else:
                changed.append(row)
            entries.add(reading.report, seq)
        if changed:
            replacing.replace(self.database, connection, changed)
        if fresh:
            self.database.insert(connection, REPORT, fresh)
        tables = METADATA.tables
        for name, table_rows in entries.tables.items():
            self.database.insert(connection, tables[name], table_rows)

    def get(self, report: str) -> StoredReport:
        """The report with this id, as it was put."""
        found = self.get_many([report])
        if report not in found:
            raise NotFoundError(f"{self.shown}: there is no report with the id {report}")
        return found[report]

    def get_many(self, reports: Sequence[str]) -> dict[str, StoredReport]:
        """The reports with these ids, as they were put; unknown ids are left out."""
        out: dict[str, StoredReport] = {}
        wanted = list(dict.fromkeys(reports))
        with self.database.reading() as connection:
            for at in range(0, len(wanted), _CHUNK):
                query = select(REPORT).where(REPORT.c.id.in_(wanted[at : at + _CHUNK]))
                found = list(connection.execute(query).mappings())
                keys = [row["seq"] for row in found]
                inside: dict[str, dict[int, list[RowMapping]]] = {}
                for kind, t in ENTRIES.items():
                    held = inside[kind] = defaultdict(list)
                    for entry in connection.execute(
                        select(t).where(t.c.report.in_(keys)).order_by(t.c.seq)
                    ).mappings():
                        held[entry["report"]].append(entry)
                for row, head in zip(found, self._heads(connection, found), strict=True):
                    out[head.id] = rows.to_stored(
                        row, head, {k: held[row["seq"]] for k, held in inside.items()}
                    )
        return {id_: out[id_] for id_ in wanted if id_ in out}

    def find(self, what: str) -> tuple[ReportHead, ...]:
        """The reports that `what` names: an id, else a name, else the beginning of an id."""
        # ids are in lower case
        like = REPORT.c.id.startswith(what.lower(), autoescape=True)
        with self.database.reading() as connection:
            for condition in (REPORT.c.id == what, REPORT.c.name == what, like):
                found = list(
                    connection.execute(_heads_of(condition).order_by(REPORT.c.id).limit(10)).mappings()
                )
                if found and what:
                    return tuple(self._heads(connection, found))
        return ()

    def find_entry(self, what: str) -> tuple[tuple[str, str], ...]:
        """The (entry id, report id) of entries with this id or an id that begins so, at most ten."""
        found: list[tuple[str, str]] = []
        with self.database.reading() as connection:
            for table in ENTRIES.values():
                query = select(table.c.id, REPORT.c.id.label("report")).join(
                    REPORT, REPORT.c.seq == table.c.report
                )
                query = (
                    query.where(table.c.id.startswith(what.lower(), autoescape=True))
                    .order_by(table.c.id)
                    .limit(10)
                )
                found += [(row.id, row.report) for row in connection.execute(query)]
        exact = [pair for pair in found if pair[0] == what]
        return tuple(exact or sorted(found)[:10])

    def texts(self, ids: Sequence[str]) -> dict[str, tuple[ReportHead, str]]:
        """Head and raw text of the reports with these ids."""
        out: dict[str, tuple[ReportHead, str]] = {}
        wanted = list(dict.fromkeys(ids))
        with self.database.reading() as connection:
            for at in range(0, len(wanted), _CHUNK):
                query = select(REPORT).where(REPORT.c.id.in_(wanted[at : at + _CHUNK]))
                found = list(connection.execute(query).mappings())
                for row, head in zip(found, self._heads(connection, found), strict=True):
                    out[head.id] = (head, row["text"])
        return {id_: out[id_] for id_ in wanted if id_ in out}

    def ids(self, *, by_day: bool = False) -> Iterator[str]:
        """The ids of all reports, in order; or `by_day`, undated ones last."""
        first = REPORT.c.published_from
        query = select(REPORT.c.id).order_by(*((first.is_(None), first) if by_day else ()), REPORT.c.id)
        with self.database.reading() as connection:
            yield from [row.id for row in connection.execute(query)]

    def cuts(self, report: str) -> tuple[Cut, ...]:
        """Every stored span of every entry of a report."""
        out: list[Cut] = []
        with self.database.reading() as connection:
            for kind, table in ENTRIES.items():
                query = (
                    select(table).join(REPORT, REPORT.c.seq == table.c.report).where(REPORT.c.id == report)
                )
                for row in connection.execute(query.order_by(table.c.seq)).mappings():
                    for role in rows.ROLES if kind == "statement" else ("",):
                        prefix = f"{role}_" if role else ""
                        if row[f"{prefix}start"] is not None:
                            out.append(
                                Cut(
                                    entry=row["id"],
                                    kind=kind,  # type: ignore[arg-type]
                                    role=role or kind,
                                    start=row[f"{prefix}start"],
                                    end=row[f"{prefix}end"],
                                    cut=row[f"{prefix}cut"],
                                )
                            )
        return tuple(out)

    def reports(self, asked: ReportFilter) -> tuple[ReportHead, ...]:
        """Reports by day, undated ones last."""
        query = _heads_of(*filters.reports(asked))
        with self.database.reading() as connection:
            query = order.by_day(connection, query, REPORT, asked)
            return tuple(
                self._heads(connection, list(connection.execute(query.limit(asked.limit)).mappings()))
            )

    def statements(self, asked: StatementFilter) -> tuple[StoredStatement, ...]:
        """Statements by day, then in the order of their report."""
        query = select(STATEMENT, REPORT.c.id.label("report_id")).join(
            REPORT, REPORT.c.seq == STATEMENT.c.report
        )
        query = query.where(*filters.statements(asked))
        with self.database.reading() as connection:
            query = order.by_day(connection, query, STATEMENT, asked)
            found = rows.plain(connection.execute(query.limit(asked.limit)))
            named: dict[int, list[str]] = defaultdict(list)
            keys = [row["seq"] for row in found]
            side = STATEMENT_SIDE.c
            for at in range(0, len(keys), _CHUNK):
                asked_for = side.statement.in_(keys[at : at + _CHUNK])
                parties = (
                    select(side.statement, side.party)
                    .where(asked_for, side.role == "about")
                    .order_by(side.party)
                )
                for row in connection.execute(parties):
                    named[row.statement].append(row.party)
        return tuple(
            StoredStatement(
                id=row["id"],
                report=row["report_id"],
                record=rows.to_statement(row),
                about=tuple(named[row["seq"]]),
                cuts={role: row[f"{role}_cut"] for role in rows.ROLES if row[f"{role}_cut"] is not None},
            )
            for row in found
        )

    def events(self, asked: EventFilter) -> tuple[StoredEvent, ...]:
        """Events by day, then in the order of their report."""
        query = select(EVENT, REPORT.c.id.label("report_id")).join(REPORT, REPORT.c.seq == EVENT.c.report)
        query = query.where(*filters.events(asked))
        with self.database.reading() as connection:
            query = order.by_day(connection, query, EVENT, asked)
            found = rows.plain(connection.execute(query.limit(asked.limit)))
        return tuple(
            StoredEvent(id=r["id"], report=r["report_id"], record=rows.to_event(r), cuts={"event": r["cut"]})
            for r in found
        )

    def entities(self, asked: EntityFilter) -> tuple[EntityRow, ...]:
        """Entities, the most mentioned first, each with its five most frequent forms, pronouns left out."""
        mention = MENTION.c
        key = (mention.entity, mention.name, mention.kind, mention.party, mention.candidates)
        count, inside = func.count(), func.count(mention.report.distinct())
        conditions = filters.entities(asked)
        # the report is only looked up where it is asked about
        of_reports = any((asked.report, asked.outlet, asked.since, asked.until))
        source = MENTION.join(REPORT, REPORT.c.seq == mention.report) if of_reports else MENTION
        query = select(*key, count.label("mentions"), inside.label("reports")).select_from(source)
        query = query.where(*conditions).group_by(*key)
        query = query.order_by(count.desc(), *(column.nulls_first() for column in key)).limit(asked.limit)
        with self.database.reading() as connection:
            out = []
            for row in connection.execute(query):
                # not IS NOT DISTINCT FROM, for which no index of PostgreSQL is of use
                same = [
                    column.is_(None) if value is None else column == value
                    for column, value in zip(key, row[:5], strict=True)
                ]
                forms = select(mention.cut, count).select_from(source)
                forms = forms.where(*conditions, *same, mention.anaphor.is_(False)).group_by(mention.cut)
                forms = forms.order_by(count.desc(), mention.cut).limit(5)
                out.append(
                    EntityRow(
                        id=row.entity,
                        name=row.name,
                        kind=row.kind,
                        party=row.party,
                        mentions=row.mentions,
                        reports=row.reports,
                        forms=tuple(form.cut for form in connection.execute(forms)),
                        candidates=rows.strings(row.candidates),
                    )
                )
        return tuple(out)

    def tally(
        self, asked: StatementFilter | EventFilter | ReportFilter, by: tuple[TallyField, ...]
    ) -> tuple[Tally, ...]:
        """How many of what is asked for have which values."""
        with self.database.reading() as connection:
            return tallies.count(connection, asked, by)

    def appearances(self, id: str, *, party: str | None = None) -> Appearances:
        """How often and where the thing with this id is named."""
        with self.database.reading() as connection:
            return appearances.count(connection, id, party)

    def counts(self) -> Counts:
        """How much there is."""
        tables = {
            "reports": REPORT,
            "statements": STATEMENT,
            "events": EVENT,
            "times": TIME,
            "mentions": MENTION,
        }
        with self.database.reading() as connection:
            return Counts(
                **{
                    n: connection.execute(select(func.count()).select_from(t)).scalar_one()
                    for n, t in tables.items()
                }
            )

    def _heads(self, connection: Connection, found: Sequence[RowMapping]) -> list[ReportHead]:
        """Heads for rows of `report`, with what they hold counted."""
        keys = [row["seq"] for row in found]
        counted: dict[str, dict[int, int]] = {"statement": {}, "event": {}}
        carried: dict[int, list[str]] = defaultdict(list)
        for at in range(0, len(keys), _CHUNK):
            some = keys[at : at + _CHUNK]
            for name, table in (("statement", STATEMENT), ("event", EVENT)):
                query = (
                    select(table.c.report, func.count())
                    .where(table.c.report.in_(some))
                    .group_by(table.c.report)
                )
                counted[name] |= {row[0]: row[1] for row in connection.execute(query)}
            carriers = select(CARRIER.c.report, CARRIER.c.outlet).where(CARRIER.c.report.in_(some))
            for row in connection.execute(carriers.order_by(CARRIER.c.seq)):
                carried[row.report].append(row.outlet)
        return [
            rows.to_head(
                row,
                carriers=tuple(carried[row["seq"]]),
                statements=counted["statement"].get(row["seq"], 0),
                events=counted["event"].get(row["seq"], 0),
            )
            for row in found
        ]

    @property
    def linkage(self) -> TableLinks:
        """The links between the reports."""
        return TableLinks(self.database, self._clock)

    @property
    def search(self) -> TableSearch:
        """The search over what the reports hold."""
        return TableSearch(self.database)

    def close(self) -> None:
        """Give the store back."""
        self.database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _heads_of(*conditions: filters.Condition) -> Select[Any]:
    return select(*(c for c in REPORT.c if c.name != "text")).where(*conditions)
