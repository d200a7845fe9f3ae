"""The store as the pages read it: a few read-only connections, and a mark that changes whenever the store does."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import blake2b
from pathlib import Path
from queue import LifoQueue
from threading import Lock
from typing import TYPE_CHECKING

from roznamcha.errors import StoreError
from roznamcha.store.location import Location, open_store
from roznamcha.store.protocol import Store

if TYPE_CHECKING:
    from roznamcha.store.postgres import PostgresStore


class Stores:
    """Connections to the store at `location`, opened as they are needed, `most` at a time; each serves one reader at once."""

    def __init__(self, location: Location, *, most: int) -> None:
        """Open the first connection, so that a file that is no store is told at once (`StoreError`)."""
        self.location = location
        self._idle: LifoQueue[Store | None] = LifoQueue()
        for _ in range(most - 1):
            self._idle.put(None)
        self._all: list[Store] = [open_store(location, read_only=True)]
        # a server is asked for its mark over a connection of its own
        self._asked: PostgresStore | None = None
        self._asking = Lock()
        self._lock = Lock()
        self.closed = False
        self._idle.put(self._all[0])

    @contextmanager
    def reading(self) -> Iterator[Store]:
        """A store to read from; waits while all of them are in use."""
        if self.closed:
            raise StoreError(f"{self.location}: closed")
        store = self._idle.get()
        try:
            if store is None:
                store = open_store(self.location, read_only=True)
                with self._lock:
                    self._all.append(store)
            yield store
        finally:
            self._idle.put(store)

    def version(self) -> str:
        """A mark of what the store holds: the same as long as nothing was written to it."""
        path = self.location.path
        return self._number() if path is None else _file_mark(path)

    def _number(self) -> str:
        from roznamcha.store.postgres import PostgresStore

        with self._asking:
            if self._asked is None:
                self._asked = PostgresStore(self.location, read_only=True)
            return str(self._asked.version())

    def close(self) -> None:
        """Give all connections back."""
        self.closed = True
        if self._asked is not None:
            self._asked.close()
        for store in self._all:
            store.close()


def _file_mark(file: Path) -> str:
    """A mark of what a file and its log hold."""
    parts = []
    for path in (file, file.with_name(file.name + "-wal")):
        try:
            stat = path.stat()
            parts.append(f"{stat.st_ino}.{stat.st_mtime_ns}.{stat.st_size}")
        except FileNotFoundError:
            parts.append("")
    # an empty log is as good as none: a reader that comes or goes makes or removes it
    if parts[1].endswith(".0"):
        parts[1] = ""
    return blake2b("|".join(parts).encode(), digest_size=8).hexdigest()
