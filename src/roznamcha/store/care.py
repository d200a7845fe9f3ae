"""Looking after SQLite files: is one in order, a copy of one while it is in use, and putting a copy back."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec
from msgspec import Struct

from roznamcha.errors import StoreError
from roznamcha.store import migrations, opening, transfer, watchstate
from roznamcha.store.location import Location

MANIFEST = "manifest.json"
# the names of the copies inside a backup
STORE, WATCH = "store.db", "watch.db"
_KINDS: Mapping[str, tuple[int, int, str]] = {
    "store": (migrations.APPLICATION_ID, migrations.MIGRATIONS[-1].number, "report"),
    "watch": (watchstate.WATCH_ID, watchstate.MIGRATIONS[-1].number, "page"),
}


class Examined(Struct, frozen=True, kw_only=True):
    """What an SQLite file of ours is like: its schema and the newest one, how many rows it is about (reports or
    pages), its size in bytes, and what SQLite finds wrong with it."""

    schema: int
    newest: int
    rows: int
    size: int
    faults: tuple[str, ...]


class Copied(Struct, frozen=True, kw_only=True):
    """One file of a backup: its name there, hash, size, schema and rows."""

    name: str
    sha256: str
    size: int
    schema: int
    rows: int


class Manifest(Struct, frozen=True, kw_only=True):
    """What a backup holds, when it was made (UTC) and by which version."""

    made: str
    program: str
    files: tuple[Copied, ...]


def examine(path: Path, kind: str = "store", *, thorough: bool = False) -> Examined:
    """Look at the file at `path`, a `store` or the state of a `watch`; nothing is written.

    Raises `StoreError` if it is no such file, or cannot be read. `thorough` also compares every index with its table.
    """
    mark, newest, table = _KINDS[kind]
    if not path.is_file():
        raise StoreError(f"{path}: there is no such file")
    try:
        with closing(opening.connect(path, read_only=True, busy_seconds=10.0)) as raw:
            if raw.execute("PRAGMA application_id").fetchone()[0] != mark:
                raise StoreError(f"{path}: an SQLite file, but not the {kind} of Roznamcha")
            schema = raw.execute("SELECT coalesce(max(version), 0) FROM schema_version").fetchone()[0]
            found = raw.execute(f"PRAGMA {'integrity' if thorough else 'quick'}_check(20)").fetchall()
            faults = tuple(row[0] for row in found if row[0] != "ok")
            faults += tuple(
                f"table {row[0]}: a row refers to nothing"
                for row in raw.execute("PRAGMA foreign_key_check").fetchmany(20)
            )
            rows = 0 if faults else raw.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
    except sqlite3.Error as error:
        raise StoreError(f"{path}: {opening.reason(error)}") from error
    return Examined(schema=schema, newest=newest, rows=rows, size=path.stat().st_size, faults=faults)


def backup(store: Path | Location, watch: Path | None, target: Path, *, made: str, program: str) -> Manifest:
    """Copy a store and, if there is one, the state of its watch into the new folder `target`, also while they are
    written to; each copy is examined before it counts.

    The folder appears at once and whole, or not at all. Raises `StoreError`.
    """
    store = Location(store)
    if target.exists():
        raise StoreError(f"{target}: is there already; a backup is never written over")
    halfway = target.with_name(f".{target.name}.part")
    try:
        halfway.mkdir(parents=True)
    except FileExistsError as error:
        raise StoreError(f"{halfway}: left by a backup that broke off; remove it") from error
    except OSError as error:
        raise StoreError(f"{halfway}: cannot be made: {error.strerror}") from error
    # the watch first: a page that is read in between is read again after a restore, and changes nothing; the other
    # way round it would count as read and not be in the store
    files = [_copied(watch, halfway / WATCH, "watch")] if watch is not None and watch.exists() else []
    if store.path is None:
        transfer.into_file(store, halfway / STORE)
        files.append(_finished(store, halfway / STORE, "store"))
    else:
        files.append(_copied(store.path, halfway / STORE, "store"))
    manifest = Manifest(made=made, program=program, files=tuple(files))
    (halfway / MANIFEST).write_bytes(msgspec.json.format(msgspec.json.encode(manifest), indent=1) + b"\n")
    _settle(halfway / MANIFEST)
    halfway.rename(target)
    return manifest


def _copied(source: Path, target: Path, kind: str) -> Copied:
    """One copy by SQLite's own means, as one file without a log beside it."""
    examine(source, kind)
    try:
        with (
            closing(opening.connect(source, read_only=True, busy_seconds=10.0)) as raw,
            closing(sqlite3.connect(target)) as copy,
        ):
            raw.backup(copy, pages=1000)
    except sqlite3.Error as error:
        raise StoreError(f"{source}: cannot be copied: {opening.reason(error)}") from error
    return _finished(source, target, kind)


def _finished(source: Path | Location, target: Path, kind: str) -> Copied:
    """The copy as one file, on the disk, examined."""
    try:
        with closing(sqlite3.connect(target)) as copy:
            copy.execute("PRAGMA journal_mode = DELETE")
    except sqlite3.Error as error:
        raise StoreError(f"{source}: cannot be copied: {opening.reason(error)}") from error
    _settle(target)
    found = examine(target, kind, thorough=True)
    if found.faults:
        raise StoreError(f"{source}: the copy is not in order: {found.faults[0]}")
    return Copied(
        name=target.name, sha256=_hash(target), size=found.size, schema=found.schema, rows=found.rows
    )


def read_manifest(folder: Path) -> Manifest:
    """What the backup in `folder` holds, every file checked against its hash; `StoreError` if one differs."""
    try:
        manifest = msgspec.json.decode((folder / MANIFEST).read_bytes(), type=Manifest)
    except FileNotFoundError as error:
        raise StoreError(f"{folder}: no backup: there is no {MANIFEST} in it") from error
    except (OSError, msgspec.DecodeError) as error:
        raise StoreError(f"{folder / MANIFEST}: cannot be read: {error}") from error
    for each in manifest.files:
        path = folder / each.name
        if each.name not in (STORE, WATCH):
            raise StoreError(f"{folder / MANIFEST}: names a file that no backup has: {each.name[:60]!r}")
        if not path.is_file():
            raise StoreError(f"{path}: is missing from the backup")
        if _hash(path) != each.sha256:
            raise StoreError(f"{path}: is not what was backed up: its hash differs")
    if not any(each.name == STORE for each in manifest.files):
        raise StoreError(f"{folder / MANIFEST}: a backup without a store")
    return manifest


def restore(
    folder: Path, store: Path | Location, watch: Path, *, aside: str, replace: bool = False
) -> tuple[Manifest, tuple[Path | str, ...]]:
    """Put the backup in `folder` in the place of `store` and `watch`; what it was, and which files were moved aside.

    What stands there, a file or a schema, is moved aside, never deleted, its name with `aside` behind it; without `replace` they are
    a `StoreError`. The backup itself is examined first and stays.
    """
    store, manifest = Location(store), read_manifest(folder)
    for each in manifest.files:
        found = examine(folder / each.name, "store" if each.name == STORE else "watch", thorough=True)
        if found.faults:
            raise StoreError(f"{folder / each.name}: is damaged: {found.faults[0]}")
    places = {WATCH: watch} if store.path is None else {STORE: store.path, WATCH: watch}
    standing = [path for path in places.values() if path.exists()]
    if standing and not replace:
        raise StoreError(f"{standing[0]}: is there already; --replace moves it aside first")
    for path in standing:
        _unused(path)
    moved: list[Path | str] = []
    if store.path is None:
        moved += _onto_server(folder / STORE, store, aside=aside if replace else None)
    for path in standing:
        for suffix in ("", "-wal", "-shm"):
            part = path.with_name(path.name + suffix)
            if part.exists():
                to = part.with_name(f"{part.name}.{aside}")
                part.rename(to)
                moved.append(to)
    for each in manifest.files:
        place = places.get(each.name)
        if place is None:
            continue
        part = place.with_name(f".{place.name}.part")
        with (folder / each.name).open("rb") as source, part.open("wb") as out:
            while piece := source.read(1 << 20):
                out.write(piece)
        _settle(part)
        part.rename(place)
    return manifest, tuple(moved)


def _onto_server(file: Path, store: Location, *, aside: str | None) -> list[Path | str]:
    """Fill the schema at an address from a copy of the file, which may have to be brought up to date."""
    with TemporaryDirectory() as folder:
        copy = Path(shutil.copyfile(file, Path(folder) / STORE))
        moved = transfer.into_server(copy, store, aside=aside)
    return [f"schema {moved}"] if moved else []


def _unused(path: Path) -> None:
    """Raise `StoreError` if another program is writing to the file, or its log cannot be taken in."""
    try:
        with closing(opening.connect(path, read_only=False, busy_seconds=1.0)) as raw:
            raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            raw.execute("BEGIN EXCLUSIVE")
            raw.execute("ROLLBACK")
    except sqlite3.DatabaseError as error:
        # a damaged file is what a restore is for; one in use is not
        if "lock" in str(error) or "busy" in str(error):
            raise StoreError(f"{path}: {opening.reason(error)}") from error


def _hash(path: Path) -> str:
    found = sha256()
    with path.open("rb") as file:
        while piece := file.read(1 << 20):
            found.update(piece)
    return found.hexdigest()


def _settle(path: Path) -> None:
    """Have the disk hold what was written."""
    with path.open("rb") as file:
        os.fsync(file.fileno())


def has_full_text() -> bool:
    """Whether this Python's SQLite has the full-text index that a store needs."""
    with closing(sqlite3.connect(":memory:")) as raw:
        try:
            raw.execute("CREATE VIRTUAL TABLE probe USING fts5 (words)")
        except sqlite3.OperationalError:
            return False
    return True
