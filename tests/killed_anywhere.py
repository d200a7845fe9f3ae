"""Run a command in a process that is killed (SIGKILL) at a moment, and the same command again.

A moment is counted in what the command does to files below a folder and in statements and rows it puts to SQLite or
PostgreSQL: just before the n-th of them the process is gone. Between two of them it computes, and nothing that lasts
comes of that.
"""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import sqlite3.dbapi2
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from roznamcha.pipeline import extract
from roznamcha.records import Source

# what changes files or reads them; of the arguments, the first is the path
_TOUCHES = frozenset({"open", "os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.truncate", "os.chmod"})
# columns that say when this program did a thing
_TIMES = frozenset(
    {"first_ingested", "read_at", "at", "found", "due", "seen", "first_seen", "last_seen", "tried", "next"}
)


def run(command: Sequence[str], folder: Path, *, until: int | None = None) -> int | None:
    """Run `roznamcha COMMAND` in a process of its own; how many moments it had, or `None` if it was killed at `until`.

    Raises `AssertionError` with what it said where it ends badly.
    """
    read, write = os.pipe()
    said = folder / "said.txt"
    child = os.fork()
    if not child:
        _be(command, folder, until, write, said)
    os.close(write)
    _, status = os.waitpid(child, 0)
    with os.fdopen(read) as pipe:
        told = pipe.read()
    if os.WIFSIGNALED(status):
        assert os.WTERMSIG(status) == signal.SIGKILL
        assert until is not None
        return None
    assert status == 0, said.read_text(encoding="utf-8")[-3000:]
    return int(told)


def _be(command: Sequence[str], folder: Path, until: int | None, write: int, said: Path) -> None:
    """Be the child; never returns."""
    code = 1
    try:
        out = os.open(said, os.O_CREAT | os.O_WRONLY | os.O_TRUNC)
        os.dup2(out, 1)
        os.dup2(out, 2)
        count = _count_to(until, str(folder))
        sys.argv = ["roznamcha", *command]
        from roznamcha.cli import main

        try:
            main()
            code = 0
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else int(end.code is not None)
        os.write(write, str(count()).encode())
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _count_to(until: int | None, folder: str) -> Callable[[], int]:
    """Count moments from now on, and kill this process at the one asked for."""
    seen = 0

    def moment(_: object = None) -> None:
        nonlocal seen
        seen += 1
        if seen == until:
            os.kill(os.getpid(), signal.SIGKILL)

    def hook(event: str, args: tuple[Any, ...]) -> None:
        if (
            event in _TOUCHES
            and isinstance(args[0], str | os.PathLike)
            and os.fspath(args[0]).startswith(folder)
        ):
            moment()

    connect = sqlite3.connect

    def connected(*args: Any, **options: Any) -> sqlite3.Connection:
        connection: sqlite3.Connection = connect(*args, **options)
        connection.set_trace_callback(moment)
        return connection

    sqlite3.connect = sqlite3.dbapi2.connect = connected  # type: ignore[assignment]
    _count_on_a_server(moment)
    sys.addaudithook(hook)
    return lambda: seen


def _count_on_a_server(moment: Callable[[], None]) -> None:
    """Count what is said to PostgreSQL: statements, and the rows of a COPY."""
    try:
        import psycopg
    except ImportError:
        return
    for of, name in (
        (psycopg.Cursor, "execute"),
        (psycopg.Cursor, "executemany"),
        (psycopg.Copy, "write_row"),
    ):
        does = getattr(of, name)

        def counted(*args: Any, _does: Callable[..., Any] = does, **options: Any) -> Any:
            moment()
            return _does(*args, **options)

        setattr(of, name, counted)


def kill_and_repeat(
    commands: Callable[[Path], Sequence[str]],
    prepare: Callable[[Path], object],
    state: Callable[[Path], object],
    folder: Path,
    *,
    times: int,
    seed: int,
) -> tuple[list[int], list[int], int]:
    """Kill a command at `times` random moments, each in a folder of its own that `prepare` fills, and run it again.

    The moments, those after which `state` is not that of an undisturbed run, and how many moments there are.
    """
    # once, for all processes that come of this one
    import roznamcha.cli  # noqa: F401

    extract(Source(name="warm", text="سخنگوی وزارت خارجه گفت که مرز باز است."))
    whole = folder / "whole"
    whole.mkdir()
    prepare(whole)
    moments = run(commands(whole), whole)
    assert moments is not None
    wanted = state(whole)
    draw = random.Random(seed)
    killed: list[int] = []
    differ: list[int] = []
    for number in range(times):
        at = folder / f"{number}"
        at.mkdir()
        prepare(at)
        moment = draw.randint(1, moments)
        # a run may have a few moments less than the one before: it was then not killed, and is again
        if run(commands(at), at, until=moment) is None:
            killed.append(moment)
        run(commands(at), at)
        if state(at) != wanted:
            differ.append(moment)
    return killed, differ, moments


def rows(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table of an SQLite file, without the times at which things were done."""
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert not connection.execute("PRAGMA foreign_key_check").fetchall()
        shadows = ("_data", "_idx", "_content", "_docsize", "_config")
        names = [
            name
            for (name,) in connection.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"
            )
            if not (name.endswith(shadows) and "words" in name)
        ]
        out = {}
        for name in names:
            columns = [row[1] for row in connection.execute(f'PRAGMA table_info("{name}")')]
            kept = ", ".join(f'"{c}"' for c in columns if c not in _TIMES)
            out[name] = sorted(connection.execute(f'SELECT {kept} FROM "{name}"'), key=repr)
    return out


def rows_on_a_server(address: str) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table of a store on a PostgreSQL server, without the times at which things were done."""
    import psycopg
    from psycopg import sql

    from roznamcha.store.location import Location

    at = Location(address)
    out = {}
    with psycopg.connect(at.address or "", autocommit=True) as connection:
        found = connection.execute(
            "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = %s ORDER BY 1, 2",
            (at.schema,),
        ).fetchall()
        for table in sorted({table for table, _ in found}):
            kept = [c for t, c in found if t == table and c not in _TIMES]
            if table == "change" or not kept:
                continue
            asked = sql.SQL("SELECT {} FROM {}").format(
                sql.SQL(", ").join(map(sql.Identifier, kept)), sql.Identifier(at.schema, table)
            )
            out[table] = sorted(connection.execute(asked).fetchall(), key=repr)
    return out
