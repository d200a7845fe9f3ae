"""How often and where a store names somebody or some place."""

from __future__ import annotations

from sqlalchemy import Connection, Table, func, select

from roznamcha.store.filters import Condition
from roznamcha.store.protocol import Appearances
from roznamcha.store.tables import MENTION, REPORT, STATEMENT, STATEMENT_SIDE


def count(connection: Connection, id: str, party: str | None) -> Appearances:
    """The figures for the thing with this id, which is the side `party` if it is one itself."""
    named = MENTION.c.entity == id
    inside = REPORT.c.seq.in_(select(MENTION.c.report).where(named))
    many = func.count()
    # first day, last day and number of reports by outlet: the reports that name it are looked up once
    columns = (REPORT.c.outlet, many, func.min(REPORT.c.published_from), func.max(REPORT.c.published_to))
    outlets = select(*columns).where(inside).group_by(REPORT.c.outlet)
    outlets = outlets.order_by(many.desc(), REPORT.c.outlet.nulls_first())
    aimed = (STATEMENT_SIDE.c.party == party) & (STATEMENT_SIDE.c.role == "target")

    def number(table: Table, condition: Condition) -> int:
        return int(connection.execute(select(func.count()).select_from(table).where(condition)).scalar_one())

    counted = connection.execute(outlets).all()
    return Appearances(
        mentions=number(MENTION, named),
        # few mentions have candidates: an index holds them alone
        possible=number(
            MENTION,
            (MENTION.c.candidates != "[]") & MENTION.c.candidates.contains(f'"{id}"', autoescape=True),
        ),
        reports=sum(row[1] for row in counted),
        spoke=number(STATEMENT, STATEMENT.c.speaker_id == id),
        spoke_for=number(STATEMENT, STATEMENT.c.party == party) if party else 0,
        targeted=number(STATEMENT_SIDE, aimed) if party else 0,
        outlets=tuple((row[0], row[1]) for row in counted),
        first=min((row[2] for row in counted if row[2]), default=None),
        last=max((row[3] for row in counted if row[3]), default=None),
    )
