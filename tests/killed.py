"""An ingest that is killed while it writes, into a store of any kind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

from made import kabul
from roznamcha import query
from roznamcha.store.location import open_store
from roznamcha.store.protocol import Reading


def kill_an_ingest(at: str, *, batch: int) -> None:
    """Kill a process that fills the store `at`, and find whole reports in it: all that it told, none of them in part.

    As many entries must be there as the reports promise, every span exact, and the same reports again change nothing.
    """
    script = textwrap.dedent(
        f"""
        import sys
        sys.path.insert(0, {str(Path(__file__).parent)!r})
        from itertools import count
        from made import kabul
        from roznamcha.store.protocol import Reading
        from roznamcha.store.location import open_store
        store = open_store({at!r})
        readings = (Reading(report=kabul(url=f"https://example.org/{{n}}")) for n in count())
        for _ in store.put_many(readings, batch={batch}):
            print("kept", flush=True)
        """
    )
    child = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE)
    assert child.stdout is not None
    told = 0
    while told < 25:
        assert child.stdout.readline() == b"kept\n"
        told += 1
    os.kill(child.pid, signal.SIGKILL)
    told += child.stdout.read().count(b"kept\n")
    child.stdout.close()
    child.wait()
    with open_store(at) as store:
        held = store.counts()
        assert held.reports >= told
        assert (held.statements, held.events) == (held.reports, 2 * held.reports)
        assert query.verify(store).wrong == ()
        again = store.put_many(
            Reading(report=kabul(url=f"https://example.org/{n}")) for n in range(held.reports)
        )
        assert {done for _, done in again} == {"same"}
