"""The tables as SQLAlchemy Core sees them, for building queries; `migrations` makes them."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Float, Integer, LargeBinary, MetaData, Table, Text

METADATA = MetaData()
# keys, and marks, which are hashes: an offset in a text is an Integer
_WIDE = {"seq", "report", "statement", "event", "mark", "rowid"}


def _table(name: str, *, texts: str, numbers: str = "", flags: str = "") -> Table:
    return Table(
        name,
        METADATA,
        *(Column(n, BigInteger if n in _WIDE else Integer, primary_key=n == "seq") for n in numbers.split()),
        *(Column(n, Boolean) for n in flags.split()),
        *(Column(n, Text) for n in texts.split()),
    )


REPORT = _table(
    "report",
    numbers="seq length",
    texts="id name origin url title outlet language published published_basis published_from published_to"
    " text sha256 given fingerprint first_ingested read_at program",
)
CARRIER = _table("carrier", numbers="seq report start end", texts="id outlet cut")
TIME = _table("time_ref", numbers="seq report start end", texts="id cut value calendar rule note")
MENTION = _table(
    "mention",
    numbers="seq report start end",
    flags="anaphor plural",
    texts="id cut spelt kind name party rule entity place candidates",
)
STATEMENT = _table(
    "statement",
    numbers="seq report speaker_start speaker_end cue_start cue_end content_start content_end condition_start"
    " condition_end medium_start medium_end",
    texts="id speaker speaker_id speaker_spelt party speaker_cut cue_cut content_cut condition_cut medium_cut quote act"
    " targets medium venue modality said said_from said_to day_from day_to listed rule why",
)
STATEMENT_SIDE = _table("statement_side", numbers="statement", texts="role party")
EVENT = _table(
    "event",
    numbers="seq report start end",
    texts="id type cut actors targets mediators date date_from date_to day_from day_to listed place figures status rule why",
)
EVENT_SIDE = _table("event_side", numbers="event", texts="role party")
LINK_STATE = Table(
    "link_state",
    METADATA,
    Column("seq", BigInteger, primary_key=True),
    Column("day", Integer),
    Column("family", Text),
    Column("fingerprint", Text),
    Column("facts", LargeBinary),
)
LINK_MARK = _table("link_mark", numbers="mark report", texts="")
LINK = Table(
    "link",
    METADATA,
    Column("seq", BigInteger, primary_key=True),
    *(Column(n, Text) for n in ("kind", "a", "b")),
    Column("score", Float),
    *(Column(n, Text) for n in ("about", "why")),
)
LINK_GENERATION = _table("link_generation", numbers="number", texts="")
CLUSTER = _table("cluster", texts="event cluster")
JUDGEMENT = Table(
    "judgement",
    METADATA,
    Column("id", Integer, primary_key=True),
    *(Column(n, Text) for n in ("verdict", "a", "b", "by", "at", "undone_by", "undone_at")),
)
WORDS = {
    table.name: _table(f"{table.name}_words", numbers="rowid", texts="words joined")
    for table in (REPORT, STATEMENT, EVENT)
}
MEANING_MODEL = _table("meaning_model", texts="name")
MEANINGS = {
    table.name: Table(
        f"{table.name}_meaning",
        METADATA,
        Column("seq", BigInteger, primary_key=True),
        Column("vector", LargeBinary),
    )
    for table in (REPORT, STATEMENT, EVENT)
}
ENTRIES = {"carrier": CARRIER, "time": TIME, "mention": MENTION, "statement": STATEMENT, "event": EVENT}
