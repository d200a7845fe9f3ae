"""Opening an SQLite file as a store: is it ours, is its schema ours, and what its errors mean in plain
words.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

from roznamcha.errors import StoreError
from roznamcha.store.migrations import APPLICATION_ID, Migration


def utc_now() -> str:
    """The time now, UTC, to the second."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def connect(path: Path, *, read_only: bool, busy_seconds: float) -> sqlite3.Connection:
    """A connection to the file at `path` that has answered a first read, outside any transaction."""
    location = "file:" + quote(str(path.resolve())) + ("?mode=ro" if read_only else "")
    try:
        return _tested(location, busy_seconds)
    except sqlite3.OperationalError as error:
        # a log cannot be opened in a directory that cannot be written to; without one the file stands still
        wal = path.with_name(path.name + "-wal")
        if read_only and not (wal.exists() and wal.stat().st_size) and "lock" not in str(error):
            return _tested(location + "&immutable=1", busy_seconds)
        raise


def _tested(location: str, busy_seconds: float) -> sqlite3.Connection:
    """A connection on which a first read has worked; statements outside a transaction commit at once."""
    # a store may pass from thread to thread (the pages lend theirs out), though never serve two at once
    raw = sqlite3.connect(
        location, uri=True, timeout=busy_seconds, isolation_level=None, check_same_thread=False
    )
    try:
        raw.execute(f"PRAGMA busy_timeout = {int(busy_seconds * 1000)}")
        raw.execute("PRAGMA foreign_keys = ON")
        raw.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except BaseException:
        raw.close()
        raise
    return raw


def prepare(
    raw: sqlite3.Connection,
    path: Path,
    *,
    read_only: bool,
    migrations: Sequence[Migration],
    application: int = APPLICATION_ID,
) -> None:
    """Check that the file is a store of ours and bring its schema up to date, in one transaction; `application` is
    the mark that tells one kind of file from another."""
    here, newest = _version(raw, path, application), migrations[-1].number
    if here > newest:
        raise StoreError(
            f"{path}: written by a newer Roznamcha (schema {here}, this one knows {newest}); update it"
        )
    if read_only:
        if here < newest:
            raise StoreError(
                f"{path}: its schema ({here}) is older than {newest}; `roznamcha ingest` once brings it up"
            )
        return
    # NORMAL: a power cut may lose the last transactions, never the file's consistency; kill -9 loses nothing
    raw.execute("PRAGMA journal_mode = WAL")
    raw.execute("PRAGMA synchronous = NORMAL")
    if here == newest:
        return
    raw.execute("BEGIN IMMEDIATE")
    try:
        here = _version(raw, path, application)  # another process may have done it while this one waited
        raw.execute(f"PRAGMA application_id = {application}")
        raw.execute(
            "CREATE TABLE IF NOT EXISTS schema_version (version INTEGER PRIMARY KEY, name TEXT NOT NULL)"
        )
        for step in migrations:
            if step.number > here:
                for statement in step.statements:
                    raw.execute(statement)
                raw.execute("INSERT INTO schema_version VALUES (?, ?)", (step.number, step.name))
        raw.execute("COMMIT")
    except BaseException:
        if raw.in_transaction:
            raw.execute("ROLLBACK")
        raise


def _version(raw: sqlite3.Connection, path: Path, application: int) -> int:
    """The number of the schema's last step, 0 for an empty file; `StoreError` if the file is another
    program's.
    """
    mark = raw.execute("PRAGMA application_id").fetchone()[0]
    tables = [name for (name,) in raw.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    if mark != application:
        if mark or tables:
            raise StoreError(f"{path}: an SQLite file, but not a store of Roznamcha; choose another name")
        return 0
    return int(raw.execute("SELECT coalesce(max(version), 0) FROM schema_version").fetchone()[0])


def reason(error: BaseException) -> str:
    """What an error of SQLite means and what to do, in one sentence."""
    said = str(error)
    for part, meaning in _MEANINGS.items():
        if part in said:
            return meaning
    return said


_MEANINGS = {
    "locked": "another program is writing to it; try again when that is done",
    "full": "the disk is full; what was not reported as kept is not in the store",
    "not a database": "not an SQLite file",
    "malformed": "the file is damaged; ingest the reports into a new one",
    "readonly": "it cannot be written to; check its permissions",
    "unable to open": "it cannot be opened; check that the directory exists and may be written to",
    "disk I/O": "the disk reports an error; check it and try again",
}
