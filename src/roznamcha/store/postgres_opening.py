"""Opening a schema of a PostgreSQL database as a store: reaching the server, whose schema it is, and what the server's
errors mean in plain words.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from typing import Any

import psycopg
from psycopg import errors, sql
from psycopg.adapt import Dumper, Loader

from roznamcha.errors import StoreError
from roznamcha.store.location import Location
from roznamcha.store.migrations import APPLICATION_ID, Migration

_OLDEST = 120000
_CONNECT_SECONDS = 10
_LONGEST = 63  # characters of a name

# PostgreSQL keeps no NUL in a text. It is kept as a noncharacter, which no text has a use for; where one does stand in
# a text, another stands before it.
_NUL, _MARK = "\ufdd0", "\ufdd1"
_ESCAPES = str.maketrans({"\0": _NUL, _NUL: _MARK + _NUL, _MARK: _MARK + _MARK})
_MARKED = b"\xef\xb7"  # what both begin with as bytes, and few letters else


def escaped(text: str) -> str:
    """`text` as PostgreSQL can keep it.

    >>> escaped("a\\0b") == "a\\ufdd0b"
    True
    """
    if "\0" in text or _NUL in text or _MARK in text:
        return text.translate(_ESCAPES)
    return text


def unescaped(kept: str) -> str:
    """The text that was kept.

    >>> text = "\\0 \\ufdd0 \\ufdd1 \\ufdd1\\ufdd0"
    >>> unescaped(escaped(text)) == text
    True
    """
    if _MARK not in kept:
        return kept.replace(_NUL, "\0")
    out, marks = [], iter(kept)
    for mark in marks:
        out.append(next(marks, "") if mark == _MARK else "\0" if mark == _NUL else mark)
    return "".join(out)


class _Texts(Dumper):
    def dump(self, obj: str) -> bytes:
        return escaped(obj).encode()


class _Kept(Loader):
    def load(self, data: Any) -> str:
        found = bytes(data)
        return unescaped(found.decode()) if _MARKED in found else found.decode()


def connect(location: Location, *, read_only: bool, busy_seconds: float) -> psycopg.Connection[Any]:
    """A connection that looks at the store's schema alone, outside any transaction; `psycopg.Error` or `StoreError`."""
    try:
        given = psycopg.conninfo.conninfo_to_dict(location.address or "")
    except psycopg.ProgrammingError:
        # its message may repeat a part of the password
        raise StoreError(
            f"{location}: the address cannot be read; what stands behind ? must be settings of PostgreSQL's"
            " client library, or schema=NAME"
        ) from None
    given.setdefault("connect_timeout", str(_CONNECT_SECONDS))
    given.setdefault("application_name", "roznamcha")
    try:
        raw = psycopg.connect(**given, autocommit=True, prepare_threshold=None)  # type: ignore[arg-type]
    except psycopg.Error as error:
        raise StoreError(f"{location}: {_refusal(error)}") from None
    try:
        raw.adapters.register_dumper(str, _Texts)
        for kind in ("text", "varchar"):
            raw.adapters.register_loader(kind, _Kept)
        settings = {
            "search_path": location.schema,
            "lock_timeout": f"{int(busy_seconds * 1000)}ms",
            "client_encoding": "UTF8",
            "client_min_messages": "warning",
            "default_transaction_read_only": "on" if read_only else "off",
            # a machine that vanished while it wrote holds nobody up for hours
            "tcp_keepalives_idle": "60",
            "tcp_keepalives_interval": "10",
            "tcp_keepalives_count": "6",
        }
        each = ", ".join(["set_config(%s, %s, false)"] * len(settings))
        raw.execute(f"SELECT {each}".encode(), [x for pair in settings.items() for x in pair])
    except BaseException:
        raw.close()
        raise
    return raw


def claim(raw: psycopg.Connection[Any], location: Location) -> None:
    """Be the only one that writes to this store, until the transaction that is open ends."""
    number = int.from_bytes(sha256(location.schema.encode()).digest()[:4], "big", signed=True)
    raw.execute("SELECT pg_advisory_xact_lock(%s::int, %s::int)", (APPLICATION_ID, number))


def version(raw: psycopg.Connection[Any], location: Location) -> int:
    """The number of the schema's last step, 0 where there is nothing yet; `StoreError` if the schema is another's."""
    listed = raw.execute("SELECT tablename FROM pg_tables WHERE schemaname = %s", (location.schema,))
    tables = {name for (name,) in listed}
    if not tables:
        return 0
    if not {"schema_version", "report", "statement"} <= tables:
        raise StoreError(
            f"{location}: the schema {location.schema} holds tables, but no store of Roznamcha; name another one"
            " with ?schema=NAME"
        )
    found = raw.execute("SELECT coalesce(max(version), 0) FROM schema_version").fetchone()
    return int(found[0]) if found else 0


def check_server(raw: psycopg.Connection[Any], location: Location) -> None:
    """`StoreError` for a server that is too old, or a database that does not keep texts as UTF-8."""
    if raw.info.server_version < _OLDEST:
        raise StoreError(f"{location}: PostgreSQL {_OLDEST // 10000} or newer is needed")
    encoding = raw.info.parameter_status("server_encoding")
    if encoding != "UTF8":
        raise StoreError(f"{location}: the database keeps texts as {encoding}; make one with ENCODING 'UTF8'")


def prepare(
    raw: psycopg.Connection[Any], location: Location, *, read_only: bool, migrations: Sequence[Migration]
) -> None:
    """Check that the schema is a store of ours and bring it up to date, in one transaction."""
    here, newest = version(raw, location), migrations[-1].number
    if here > newest:
        raise StoreError(
            f"{location}: written by a newer Roznamcha (schema {here}, this one knows {newest}); update it"
        )
    if here == newest:
        return
    if read_only:
        if not here:
            raise StoreError(f"{location}: there is no store here; make one with `roznamcha ingest`")
        raise StoreError(
            f"{location}: its schema ({here}) is older than {newest}; `roznamcha ingest` once brings it up"
        )
    with raw.transaction():
        claim(raw, location)
        # another process may have done it while this one waited
        build(raw, location, migrations, here=version(raw, location))


def build(
    raw: psycopg.Connection[Any], location: Location, migrations: Sequence[Migration], *, here: int
) -> None:
    """Take the steps after `here`, in the transaction that is open."""
    if not here:
        raw.execute(sql.SQL("CREATE SCHEMA IF NOT EXISTS {}").format(sql.Identifier(location.schema)))
        raw.execute("CREATE TABLE schema_version (version INTEGER PRIMARY KEY, name TEXT NOT NULL)")
    for step in migrations:
        if step.number > here:
            for statement in step.statements:
                raw.execute(statement.encode())
            raw.execute("INSERT INTO schema_version VALUES (%s, %s)", (step.number, step.name))


def move_aside(raw: psycopg.Connection[Any], location: Location, word: str) -> str:
    """Give the schema another name, with `word` behind the old one; the new name."""
    behind = "_" + word.lower().replace("-", "_")
    name = location.schema[: _LONGEST - len(behind)] + behind
    raw.execute(
        sql.SQL("ALTER SCHEMA {} RENAME TO {}").format(sql.Identifier(location.schema), sql.Identifier(name))
    )
    return name


_MEANINGS: tuple[tuple[type[psycopg.Error], str], ...] = (
    (errors.LockNotAvailable, "another program is writing to it; try again when that is done"),
    (errors.DeadlockDetected, "another program is writing to it; try again when that is done"),
    (errors.DiskFull, "the server's disk is full; what was not reported as kept is not in the store"),
    (errors.ReadOnlySqlTransaction, "it cannot be written to; it was opened to be read"),
    (errors.InsufficientPrivilege, "this user may not do that there; ask who looks after the database"),
    (errors.QueryCanceled, "the server broke the question off; it may take too long there"),
)
_LOST = "the connection to the server was lost; what was not reported as kept is not in the store"


def reason(error: BaseException) -> str:
    """What an error of PostgreSQL means and what to do, in one sentence; no message holds a password."""
    for kind, meaning in _MEANINGS:
        if isinstance(error, kind):
            return meaning
    said = " ".join(str(error).split())
    state = getattr(error, "sqlstate", None)
    if isinstance(error, psycopg.OperationalError) and (state is None or state.startswith(("08", "57P"))):
        return _LOST
    return said


def _refusal(error: psycopg.Error) -> str:
    """Why there is no connection."""
    said = " ".join(str(error).split())
    for part, meaning in _REFUSED.items():
        if part in said:
            return meaning
    return f"the server cannot be reached: {said.rpartition('failed: ')[2]}"


_REFUSED = {
    "password authentication failed": "the server refuses this user's password",
    "no password supplied": "the server asks for a password; it may stand in the address or in PGPASSWORD",
    "FATAL: database ": "the server has no such database; make one with `createdb`",
    "FATAL: role ": "the server knows no such user",
    "pg_hba": "the server does not let this user in from here",
    "too many": "the server has no connection left; try again later",
    "slots are reserved": "the server has no connection left; try again later",
    "starting up": "the server is starting; try again in a moment",
    "shutting down": "the server is shutting down",
    "Connection refused": "no server answers there; check its host and port, and that it runs",
    "translate host name": "there is no server of that name",
    "timeout expired": "the server does not answer in time",
    "No such file or directory": "no server answers there; check its socket, and that it runs",
}
