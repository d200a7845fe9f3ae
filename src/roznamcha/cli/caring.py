"""`roznamcha doctor`, `backup` and `restore`: is everything in order, and nothing is lost."""

from __future__ import annotations

import shutil
import sqlite3
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer
from msgspec import Struct

from roznamcha import __version__
from roznamcha.cli.app import app, console, say
from roznamcha.cli.options import DEFAULT_DB, As, Db, Format, Lexicon
from roznamcha.cli.output import emit
from roznamcha.cli.watching import State, state_of
from roznamcha.errors import RoznamchaError, StoreError
from roznamcha.store.location import Location

if TYPE_CHECKING:
    from roznamcha.store.care import Examined

_ROOM = 1 << 30


class Finding(Struct, frozen=True):
    """What one look found: what was looked at, how it is, a word on it, and what to do."""

    check: str
    state: Literal["ok", "note", "bad"]
    found: str
    do: str = ""


@app.command()
def doctor(
    db: Db = DEFAULT_DB,
    state: State = None,
    feeds: Annotated[Path | None, typer.Option(help="A watch list to check as well.")] = None,
    lexicon: Lexicon = None,
    thorough: Annotated[
        bool, typer.Option("--thorough", help="Compare every index of the store with its table, too.")
    ] = False,
    format: As = Format.table,
) -> None:
    """Check that everything is in order, and say what to do where it is not. Nothing is changed.

    Ends with 1 if something is bad; what is only to be noted does not count.
    """
    looks: list[tuple[str, Callable[[], Finding]]] = [
        ("python", _python),
        ("sqlite", _sqlite),
        ("packages", _packages),
        ("model", _model),
        ("tables", lambda: _tables(lexicon)),
        ("configuration", _configuration),
        ("store", lambda: _store(db, thorough=thorough)),
        ("watch", lambda: _file(state_of(db, state), "watch", thorough=thorough)),
        ("disk", lambda: _disk(db, state_of(db, state))),
    ]
    if db.path is None:
        looks.insert(-3, ("server", lambda: _server(db)))
    if feeds is not None:
        looks.append(("feeds", lambda: _feeds(feeds)))
    found = list(_looked(looks))
    emit(
        [{"check": f.check, "state": f.state, "found": f.found, "do": f.do} for f in found],
        columns=("check", "state", "found", "do"),
        table=("check", "state", "found", "do"),
        format=format,
    )
    if any(each.state == "bad" for each in found):
        raise typer.Exit(1)


def _looked(looks: list[tuple[str, Callable[[], Finding]]]) -> Iterator[Finding]:
    """Every look, also where one of them fails."""
    for name, look in looks:
        try:
            yield look()
        except RoznamchaError as error:
            yield Finding(name, "bad", str(error))
        except Exception as error:  # noqa: BLE001  a doctor does not break
            yield Finding(name, "bad", f"{type(error).__name__}: {error}", "report this")


def _python() -> Finding:
    version = ".".join(map(str, sys.version_info[:3]))
    return Finding("python", "ok", f"{version}, roznamcha {__version__}")


def _sqlite() -> Finding:
    from roznamcha.store.care import has_full_text

    if not has_full_text():
        return Finding(
            "sqlite", "bad", f"{sqlite3.sqlite_version} without FTS5", "use a Python whose SQLite has FTS5"
        )
    return Finding("sqlite", "ok", f"{sqlite3.sqlite_version} with full text")


def _packages() -> Finding:
    from importlib import metadata

    try:
        wanted = metadata.requires("roznamcha") or []
    except metadata.PackageNotFoundError:
        return Finding(
            "packages", "note", "roznamcha runs from its sources", "pip install it to check what it needs"
        )
    missing, extras = [], set()
    for line in wanted:
        name = line.split(";")[0].split(">")[0].split("=")[0].split("[")[0].split("<")[0].strip()
        try:
            metadata.version(name)
        except metadata.PackageNotFoundError:
            if "extra ==" in line:
                extras.add(line.split("extra ==")[1].strip(" '\""))
            else:
                missing.append(name)
    if missing:
        return Finding("packages", "bad", f"missing: {', '.join(missing)}", "pip install --upgrade roznamcha")
    found = f"all; extras not installed: {', '.join(sorted(extras))}" if extras else "all, with every extra"
    return Finding("packages", "ok", found)


def _model() -> Finding:
    from roznamcha.reader.model import load_reader

    load_reader()
    return Finding("model", "ok", "the learned reader loads")


def _tables(lexicon: Path | None) -> Finding:
    from roznamcha.entities.gazetteer import load

    digest = load(lexicon).tables.digest
    return Finding("tables", "ok", f"names load, your own too ({digest})" if digest else "names load")


def _configuration() -> Finding:
    from roznamcha.cli.settings import NAME, in_use

    path = in_use()
    return Finding("configuration", "ok", str(path) if path else f"no {NAME}: defaults and the environment")


def _store(db: Location, *, thorough: bool) -> Finding:
    if db.path is not None:
        return _file(db.path, "store", thorough=thorough)
    from roznamcha.store.location import need_driver

    need_driver(db)
    from roznamcha.store.postgres_care import examine

    return _finding("store", db, examine(db, thorough=thorough))


def _server(db: Location) -> Finding:
    from roznamcha.store.location import need_driver

    need_driver(db)
    from roznamcha.store.postgres_care import server

    name, fault = server(db)
    if fault:
        return Finding("server", "bad", f"{name}: {fault}", "turn it on in postgresql.conf")
    return Finding("server", "ok", name)


def _file(path: Path, kind: str, *, thorough: bool) -> Finding:
    from roznamcha.store.care import examine

    return _finding(kind, path, examine(path, kind, thorough=thorough) if path.exists() else None)


def _finding(kind: str, at: Path | Location, found: Examined | None) -> Finding:
    """What was found of a store or of a watch's state; `None` where there is nothing yet."""
    if found is None:
        start = "roznamcha ingest" if kind == "store" else "roznamcha watch"
        return Finding(kind, "note", f"{at}: not there yet", f"`{start}` makes it")
    rows = f"{found.rows:,} {'reports' if kind == 'store' else 'pages'}, {found.size / 1e6:,.1f} MB"
    if found.faults:
        return Finding(kind, "bad", f"{at}: {found.faults[0]}", "restore a backup, or ingest into a new one")
    if found.schema > found.newest:
        return Finding(kind, "bad", f"{at}: schema {found.schema} of a newer version", "update roznamcha")
    if found.schema < found.newest:
        what = f"{at}: schema {found.schema}, this version has {found.newest}; {rows}"
        return Finding(kind, "note", what, "back it up; the next command that writes brings it up to date")
    return Finding(kind, "ok", f"{at}: schema {found.schema}, {rows}")


def _disk(db: Location, watch: Path) -> Finding:
    """The room where files are written: beside the store, or of the watch's state where the store is on a server."""
    here = watch if db.path is None else db.path
    folder = here.resolve().parent
    if not folder.is_dir():
        return Finding("disk", "bad", f"{folder}: no such folder", "make it")
    free = shutil.disk_usage(folder).free
    used = sum(p.stat().st_size for p in (db.path, watch) if p is not None and p.exists())
    found = f"{free / 1e9:,.1f} GB free in {folder}"
    if free < max(_ROOM // 10, used):
        return Finding("disk", "bad", found, "make room: a backup needs as much as the store itself")
    return Finding("disk", "ok" if free >= max(_ROOM, 2 * used) else "note", found)


def _feeds(path: Path) -> Finding:
    from roznamcha.watch.config import load_watchlist

    listed = load_watchlist(path).feed
    off = sum(each.off for each in listed)
    return Finding("feeds", "ok", f"{path}: {len(listed) - off:,} to watch, {off:,} put aside")


@app.command()
def backup(
    target: Annotated[
        Path, typer.Argument(help="A folder to put the backup in; it gets a folder of its own there.")
    ],
    db: Db = DEFAULT_DB,
    state: State = None,
) -> None:
    """Copy a store and what its watch keeps, also while they are in use, and check the copy.

    The backup is a folder named after the time, with the copies and a list of their hashes; it appears whole or not at
    all. `restore` puts it back.
    """
    from roznamcha.store import care

    now = datetime.now(UTC)
    folder = target / f"roznamcha-{now:%Y%m%dT%H%M%SZ}"
    if db.missing():
        raise StoreError(f"{db}: there is no store here to back up")
    manifest = care.backup(
        db, state_of(db, state), folder, made=f"{now:%Y-%m-%dT%H:%M:%SZ}", program=__version__
    )
    for each in manifest.files:
        say(f"{each.name}: {each.rows:,} rows, {each.size / 1e6:,.1f} MB, sha256 {each.sha256}")
    console().print(str(folder), markup=False)


@app.command()
def restore(
    folder: Annotated[Path, typer.Argument(help="The folder of one backup.")],
    db: Db = DEFAULT_DB,
    state: State = None,
    replace: Annotated[
        bool, typer.Option("--replace", help="Move a store that stands there aside; it is not deleted.")
    ] = False,
) -> None:
    """Put a backup in the place of a store, after every copy was checked against its hash."""
    from roznamcha.store import care

    aside = f"replaced-{datetime.now(UTC):%Y%m%dT%H%M%SZ}"
    manifest, moved = care.restore(folder, db, state_of(db, state), aside=aside, replace=replace)
    for path in moved:
        say(f"moved aside: {path}")
    rows = next(each.rows for each in manifest.files if each.name == care.STORE)
    console().print(f"{db}: {rows:,} reports, as of {manifest.made}", markup=False)
