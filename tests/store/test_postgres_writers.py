"""Several programs at once in one PostgreSQL store: four ingest and one links, two are killed, nothing is lost."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import textwrap
import time
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from linked import REPORTS
from roznamcha import query
from roznamcha.errors import StoreError
from roznamcha.export.links import rows as link_rows
from roznamcha.linking import link_store
from roznamcha.pipeline import extract
from roznamcha.records import Source
from roznamcha.store.location import open_store
from roznamcha.store.protocol import EventFilter, Reading, ReportFilter, StatementFilter, Store
from server import Server

pytest.importorskip("psycopg")

_WRITERS = 4
_TIMES = (
    6  # each report comes so often, forty days apart: no two are of one day, and none is a copy of the other
)
_PROGRAM = """
    import sys
    sys.path[:0] = [{tests!r}, {tests!r} + "/store"]
    import test_postgres_writers as here
    here.{work}({address!r}, {number})
"""


def readings(number: int | None = None) -> list[Reading]:
    """The reports that writer `number` puts, or all of them; the first ones are put by every writer."""
    out = []
    for n in range(_TIMES):
        for at, (name, outlet, _, language, text) in enumerate(REPORTS):
            place = n * len(REPORTS) + at
            if number is None or place % _WRITERS == number or place < _WRITERS:
                day = date(2024, 1, 1) + timedelta(days=40 * n + at)
                source = Source(
                    name=f"{name}-{n}",
                    text=text,
                    outlet=outlet,
                    published=day.isoformat(),
                    language=language,  # type: ignore[arg-type]
                    url=f"https://example.org/{name}/{n}",
                )
                out.append(Reading(report=extract(source), source=source))
    return out


def ingest(address: str, number: int) -> None:
    """What a writer does: it says when it has what it puts, and after each batch."""
    mine = readings(number)
    with open_store(address) as store:
        for _ in store.put_many(mine, batch=3):
            sys.stdout.write("kept\n")
            sys.stdout.flush()


def link(address: str, _: int) -> None:
    """What the linker does: it links whatever there is, until it is ended."""
    with open_store(address) as store:
        while True:
            try:
                for _step in link_store(store, batch=7):
                    sys.stdout.write("linked\n")
                    sys.stdout.flush()
            except StoreError as error:
                if "keeps linking" not in str(error):
                    raise
            time.sleep(0.02)


def started(work: str, address: str, number: int) -> subprocess.Popen[bytes]:
    script = _PROGRAM.format(
        tests=str(Path(__file__).parent.parent), work=work, address=address, number=number
    )
    return subprocess.Popen([sys.executable, "-c", textwrap.dedent(script)], stdout=subprocess.PIPE)


def told(store: Store) -> list[Any]:
    """All that a store says, but for the order in which things came in."""
    heads = store.reports(ReportFilter())
    return [
        [(h.id, h.name, h.statements, h.events) for h in heads],
        [store.get(h.id).report for h in heads],
        store.statements(StatementFilter()),
        store.events(EventFilter()),
        sorted((str(r["kind"]), str(r)) for r in link_rows(store)),
        sorted(store.linkage.clusters().values()),
        store.linkage.unlinked_count(),
    ]


def test_four_writers_and_a_linker_of_which_two_are_killed(postgres: Server, tmp_path: Path) -> None:
    address, chance = postgres.fresh(), random.Random(7)
    open_store(address).close()
    writers = [started("ingest", address, n) for n in range(_WRITERS)]
    linker = started("link", address, 0)
    # the first writer and the linker die in the midst of their work
    assert writers[0].stdout is not None
    for _ in range(chance.randint(4, 9)):
        assert writers[0].stdout.readline() == b"kept\n"
    os.kill(writers[0].pid, signal.SIGKILL)
    assert linker.stdout is not None
    assert linker.stdout.readline() == b"linked\n"
    os.kill(linker.pid, signal.SIGKILL)
    linker.wait()
    linker = started("link", address, 0)
    for writer in writers[1:]:
        writer.communicate()
        assert writer.returncode == 0
    writers[0].communicate()
    with open_store(address, read_only=True) as store:
        assert store.counts().reports < len(REPORTS) * _TIMES
    again = started("ingest", address, 0)
    again.communicate()
    assert again.returncode == 0
    linker.kill()
    linker.communicate()
    with open_store(tmp_path / "calm.db") as calm:
        list(calm.put_many(readings()))
        list(link_store(calm))
        with open_store(address) as store:
            list(link_store(store))
            assert query.verify(store).wrong == ()
            for one, other in zip(told(store), told(calm), strict=True):
                assert one == other
