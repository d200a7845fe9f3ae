"""The links of a store, in its tables."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from itertools import islice
from typing import Any

from sqlalchemy import Integer, LargeBinary, delete, func, insert, literal, or_, select, update
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from roznamcha.errors import NotFoundError
from roznamcha.store.database import Database
from roznamcha.store.linkstore import Judgement, Linked, LinkedReport, LinkRow, Verdict, Waiting
from roznamcha.store.tables import (
    CLUSTER,
    EVENT,
    JUDGEMENT,
    LINK,
    LINK_GENERATION,
    LINK_MARK,
    LINK_STATE,
    REPORT,
    STATEMENT,
)

_CHUNK = 500
_COLUMNS = (
    LINK_STATE.c.seq,
    REPORT.c.id,
    LINK_STATE.c.day,
    LINK_STATE.c.family,
    LINK_STATE.c.fingerprint,
    LINK_STATE.c.facts,
)


def _chunks(values: Iterable[Any]) -> Iterator[list[Any]]:
    waiting = iter(dict.fromkeys(values))
    while some := list(islice(waiting, _CHUNK)):
        yield some


class _Place(FunctionElement[int]):
    """Where bytes stand among others, from 1; 0 where they do not."""

    type = Integer()
    inherit_cache = True


@compiles(_Place)
def _place(element: _Place, compiler: SQLCompiler, **how: Any) -> str:
    return f"instr({compiler.process(element.clauses, **how)})"


@compiles(_Place, "postgresql")
def _place_in_postgresql(element: _Place, compiler: SQLCompiler, **how: Any) -> str:
    whole, part = (compiler.process(e, **how) for e in element.clauses)
    return f"position({part} in {whole})"


class TableLinks:
    """Links beside the reports of one store."""

    def __init__(self, database: Database, clock: Callable[[], str]) -> None:
        """Made by the store, for as long as it is open."""
        self._database, self._clock = database, clock

    def generation(self) -> int:
        """The number of the last step that was put."""
        with self._database.reading() as connection:
            return int(connection.execute(select(LINK_GENERATION.c.number)).scalar_one())

    def unlinked(self, limit: int) -> tuple[Waiting, ...]:
        """Reports that have no facts, or facts of another reading."""
        query = select(REPORT.c.seq, REPORT.c.id, REPORT.c.fingerprint, REPORT.c.published_to).join(
            LINK_STATE, LINK_STATE.c.seq == REPORT.c.seq, isouter=True
        )
        query = query.where(LINK_STATE.c.fingerprint.is_distinct_from(REPORT.c.fingerprint))
        query = query.order_by(REPORT.c.published_to.is_(None), REPORT.c.published_to, REPORT.c.seq).limit(
            limit
        )
        with self._database.reading() as connection:
            return tuple(
                Waiting(
                    row.seq,
                    row.id,
                    row.fingerprint,
                    date.fromisoformat(row.published_to).toordinal() if row.published_to else None,
                )
                for row in connection.execute(query)
            )

    def any_linked(self) -> bool:
        """Whether any report is linked."""
        with self._database.reading() as connection:
            return connection.execute(select(LINK_STATE.c.seq).limit(1)).first() is not None

    def unlinked_count(self) -> int:
        """How many reports `unlinked` would give."""
        query = select(func.count()).select_from(REPORT)
        query = query.join(LINK_STATE, LINK_STATE.c.seq == REPORT.c.seq, isouter=True)
        query = query.where(LINK_STATE.c.fingerprint.is_distinct_from(REPORT.c.fingerprint))
        with self._database.reading() as connection:
            return int(connection.execute(query).scalar_one())

    def put(self, linked: Linked) -> bool:
        """One step, in one transaction."""
        with self._database.writing() as connection:
            number = LINK_GENERATION.c.number
            turn = update(LINK_GENERATION).where(number == linked.since).values(number=number + 1)
            if not connection.execute(turn).rowcount:
                return False
            for some in _chunks(r.seq for r in linked.reports):
                connection.execute(delete(LINK_MARK).where(LINK_MARK.c.report.in_(some)))
                connection.execute(delete(LINK_STATE).where(LINK_STATE.c.seq.in_(some)))
            states = [
                {
                    "seq": r.seq,
                    "day": r.day,
                    "family": r.family,
                    "facts": r.facts,
                    "fingerprint": r.fingerprint,
                }
                for r in linked.reports
            ]
            self._database.insert(connection, LINK_STATE, states)
            marks = [{"mark": m, "report": seq} for seq, held in linked.marks.items() for m in held]
            self._database.insert(connection, LINK_MARK, marks)
            for id_, family in linked.families.items():
                seq = select(REPORT.c.seq).where(REPORT.c.id == id_).scalar_subquery()
                connection.execute(update(LINK_STATE).where(LINK_STATE.c.seq == seq).values(family=family))
            for kind, ids in linked.replaced.items():
                for some in _chunks(ids):
                    touches = or_(LINK.c.a.in_(some), LINK.c.b.in_(some))
                    if kind.endswith(">"):
                        touches = LINK.c.a.in_(some)
                    connection.execute(delete(LINK).where(LINK.c.kind == kind.rstrip(">"), touches))
            first = connection.execute(select(func.coalesce(func.max(LINK.c.seq), 0) + 1)).scalar_one()
            links = [
                {"seq": first + n, **{f: getattr(row, f) for f in LinkRow.__struct_fields__}}
                for n, row in enumerate(linked.links)
            ]
            self._database.insert(connection, LINK, links)
            for some in _chunks(linked.clusters):
                connection.execute(delete(CLUSTER).where(CLUSTER.c.event.in_(some)))
            homes = [{"event": e, "cluster": c} for e, c in linked.clusters.items() if c is not None]
            self._database.insert(connection, CLUSTER, homes)
        return True

    def clear(self) -> None:
        """All links go, judgements stay."""
        with self._database.writing() as connection:
            for table in (CLUSTER, LINK, LINK_MARK, LINK_STATE):
                connection.execute(delete(table))
            connection.execute(update(LINK_GENERATION).values(number=LINK_GENERATION.c.number + 1))

    def forget(self, reports: Iterable[int]) -> None:
        """The reports have to be linked again; what was found for them goes when they are."""
        with self._database.writing() as connection:
            for some in _chunks(reports):
                connection.execute(delete(LINK_MARK).where(LINK_MARK.c.report.in_(some)))
                connection.execute(delete(LINK_STATE).where(LINK_STATE.c.seq.in_(some)))

    def _states(self, *conditions: Any) -> tuple[LinkedReport, ...]:
        query = select(*_COLUMNS).join(REPORT, REPORT.c.seq == LINK_STATE.c.seq).where(*conditions)
        query = query.order_by(LINK_STATE.c.day.is_(None), LINK_STATE.c.day, LINK_STATE.c.seq)
        with self._database.reading() as connection:
            return tuple(
                LinkedReport(seq=seq, id=id_, day=day, family=family, fingerprint=mark, facts=facts)
                for seq, id_, day, family, mark, facts in connection.execute(query)
            )

    def between(self, first: int, last: int) -> tuple[LinkedReport, ...]:
        """The linked reports of these days."""
        return self._states(LINK_STATE.c.day.between(first, last))

    def all_linked(self, *, without: bytes | None = None) -> Iterator[LinkedReport]:
        """Every linked report."""
        with self._database.reading() as connection:
            order = select(LINK_STATE.c.seq).order_by(
                LINK_STATE.c.day.is_(None), LINK_STATE.c.day, LINK_STATE.c.seq
            )
            if without is not None:
                order = order.where(_Place(LINK_STATE.c.facts, literal(without, LargeBinary)) == 0)
            keys = list(connection.execute(order).scalars())
        for some in _chunks(keys):
            yield from self._states(LINK_STATE.c.seq.in_(some))

    def linked(self, ids: Iterable[str]) -> dict[str, LinkedReport]:
        """The linked ones of these reports."""
        return {r.id: r for some in _chunks(ids) for r in self._states(REPORT.c.id.in_(some))}

    def homes(self, entries: Iterable[str]) -> dict[str, str]:
        """The reports of these entries."""
        out: dict[str, str] = {}
        with self._database.reading() as connection:
            for some in _chunks(entries):
                for table in (STATEMENT, EVENT):
                    query = select(table.c.id, REPORT.c.id.label("home")).join(
                        REPORT, REPORT.c.seq == table.c.report
                    )
                    out |= {row.id: row.home for row in connection.execute(query.where(table.c.id.in_(some)))}
        return out

    def marked(self, marks: Iterable[int], most: int) -> dict[int, tuple[str, ...]]:
        """Who holds these marks."""
        out: dict[int, list[str]] = defaultdict(list)
        with self._database.reading() as connection:
            for some in _chunks(marks):
                query = select(LINK_MARK.c.mark, REPORT.c.id).join(REPORT, REPORT.c.seq == LINK_MARK.c.report)
                for row in connection.execute(
                    query.where(LINK_MARK.c.mark.in_(some)).order_by(LINK_MARK.c.report)
                ):
                    out[row.mark].append(row.id)
        return {mark: tuple(held) for mark, held in out.items() if len(held) <= most}

    def families(self, ids: Iterable[str]) -> dict[str, tuple[str, ...]]:
        """Members by family."""
        out: dict[str, list[str]] = defaultdict(list)
        with self._database.reading() as connection:
            for some in _chunks(ids):
                query = select(LINK_STATE.c.family, REPORT.c.id).join(
                    REPORT, REPORT.c.seq == LINK_STATE.c.seq
                )
                for row in connection.execute(
                    query.where(LINK_STATE.c.family.in_(some)).order_by(LINK_STATE.c.seq)
                ):
                    out[row.family].append(row.id)
        return {family: tuple(held) for family, held in out.items()}

    def links(self, kinds: Sequence[str], ids: Iterable[str] | None = None) -> tuple[LinkRow, ...]:
        """The links that lead from or to `ids`, in a fixed order, each once."""
        base = select(LINK).where(LINK.c.kind.in_(kinds))
        found: dict[int, LinkRow] = {}
        with self._database.reading() as connection:
            queries = (
                [base]
                if ids is None
                else [
                    base.where(column.in_(some)) for some in _chunks(ids) for column in (LINK.c.a, LINK.c.b)
                ]
            )
            for query in queries:
                for row in connection.execute(query).mappings():
                    found[row["seq"]] = LinkRow(**{f: row[f] for f in LinkRow.__struct_fields__})
        return tuple(row for _, row in sorted(found.items(), key=lambda f: (f[1].kind, f[1].a, f[1].b, f[0])))

    def clusters(self, events: Iterable[str] | None = None) -> dict[str, tuple[str, ...]]:
        """Events by cluster."""
        out: dict[str, list[str]] = defaultdict(list)
        with self._database.reading() as connection:
            if events is None:
                queries = [select(CLUSTER)]
            else:
                homes: set[str] = set()
                for some in _chunks(events):
                    named = select(CLUSTER.c.cluster).where(CLUSTER.c.event.in_(some))
                    homes.update(row.cluster for row in connection.execute(named))
                queries = [
                    select(CLUSTER).where(CLUSTER.c.cluster.in_(some)) for some in _chunks(sorted(homes))
                ]
            for query in queries:
                for row in connection.execute(query.order_by(CLUSTER.c.cluster, CLUSTER.c.event)):
                    out[row.cluster].append(row.event)
        return {cluster: tuple(held) for cluster, held in out.items()}

    def judge(self, verdict: Verdict, a: str, b: str, *, by: str) -> Judgement:
        """Keep a judgement of the pair, in the place of one that stands."""
        first, second = sorted((a, b))
        now = self._clock()
        with self._database.writing() as connection:
            pair = (JUDGEMENT.c.a == first, JUDGEMENT.c.b == second, JUDGEMENT.c.undone_at.is_(None))
            connection.execute(update(JUDGEMENT).where(*pair).values(undone_by=by, undone_at=now))
            number = connection.execute(select(func.coalesce(func.max(JUDGEMENT.c.id), 0) + 1)).scalar_one()
            row = {"id": number, "verdict": verdict, "a": first, "b": second, "by": by, "at": now}
            connection.execute(insert(JUDGEMENT).values(**row))
            return Judgement(id=number, verdict=verdict, a=first, b=second, by=by, at=now)

    def undo(self, judgement: int, *, by: str) -> Judgement:
        """Take one back."""
        now = self._clock()
        with self._database.writing() as connection:
            mine = JUDGEMENT.c.id == judgement
            row = connection.execute(select(JUDGEMENT).where(mine)).mappings().one_or_none()
            if row is None or row["undone_at"] is not None:
                raise NotFoundError(f"there is no standing judgement with the number {judgement}")
            connection.execute(update(JUDGEMENT).where(mine).values(undone_by=by, undone_at=now))
            return Judgement(**{**row, "undone_by": by, "undone_at": now})

    def judgements(self, *, standing: bool = True) -> tuple[Judgement, ...]:
        """Judgements in order of time."""
        query = select(JUDGEMENT).order_by(JUDGEMENT.c.id)
        if standing:
            query = query.where(JUDGEMENT.c.undone_at.is_(None))
        with self._database.reading() as connection:
            return tuple(Judgement(**row) for row in connection.execute(query).mappings())
