"""Link a store again and again, killed by SIGKILL at one moment after another; a script for `test_killed`.

    python killed.py STORE FOLDER BATCH MOMENTS

STORE is not linked yet. For each of so many moments, spread evenly over all statements that linking sends to SQLite, a
process links a copy of it in FOLDER and is killed just before that statement; then the copy is linked again. Prints, one
JSON object, how many statements there are, how many reports each killed run had linked, and the moments after which the
tables differ from those of a run that nothing disturbed.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import sqlite3
import sys
from pathlib import Path

from roznamcha.linking import link_store
from roznamcha.store.sqlite import SqliteStore

TABLES = ("link", "link_mark", "link_state", "cluster", "link_generation")


def link(path: Path, batch: int, *, until: int | None = None) -> int:
    """Link the store at `path`; how many statements that took. Kills this process before the statement `until`."""
    seen = 0

    def count(_: str) -> None:
        nonlocal seen
        seen += 1
        if seen == until:
            os.kill(os.getpid(), signal.SIGKILL)

    with SqliteStore(path, clock=lambda: "2026-01-01T00:00:00Z") as store:
        store._raw.set_trace_callback(count)
        for _ in link_store(store, batch=batch):
            pass
    return seen


def tables(path: Path) -> list[list[tuple[object, ...]]]:
    """Every row of every table of links, to the byte."""
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as connection:
        return [list(connection.execute(f"SELECT * FROM {t} ORDER BY 1, 2")) for t in TABLES[:-1]] + [
            list(connection.execute(f"SELECT * FROM {TABLES[-1]}"))
        ]


def main() -> None:
    """Run the script by its command line."""
    store, folder, batch, moments = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
    whole = folder / "whole.db"
    shutil.copy(store, whole)
    statements = link(whole, batch)
    expected = tables(whole)
    assert all(expected)
    done: list[int] = []
    differ: list[int] = []
    for n in range(moments):
        moment = 1 + n * (statements - 1) // (moments - 1)
        path = folder / f"at{moment}.db"
        shutil.copy(store, path)
        child = os.fork()
        if not child:
            link(path, batch, until=moment)
            os._exit(0)
        _, status = os.waitpid(child, 0)
        if not os.WIFSIGNALED(status) or os.WTERMSIG(status) != signal.SIGKILL:
            sys.exit(f"the run was not killed at statement {moment} of {statements}: status {status}")
        done.append(len(tables(path)[TABLES.index("link_state")]))
        link(path, batch)
        if tables(path) != expected:
            differ.append(moment)
    sys.stdout.write(json.dumps({"statements": statements, "linked": done, "differ": differ}))


if __name__ == "__main__":
    main()
