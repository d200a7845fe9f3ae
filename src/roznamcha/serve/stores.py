"""The store as the pages read it: a few read-only connections, and a mark that changes whenever the file does."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import blake2b
from pathlib import Path
from queue import LifoQueue
from threading import Lock

from roznamcha.errors import StoreError
from roznamcha.store.protocol import Store
from roznamcha.store.sqlite import SqliteStore


class Stores:
    """Connections to the store at `path`, opened as they are needed, `most` at a time; each serves one reader at once."""

    def __init__(self, path: Path, *, most: int) -> None:
        """Open the first connection, so that a file that is no store is told at once (`StoreError`)."""
        self.path = path
        self._idle: LifoQueue[SqliteStore | None] = LifoQueue()
        for _ in range(most - 1):
            self._idle.put(None)
        self._all = [SqliteStore(path, read_only=True)]
        self._lock = Lock()
        self._closed = False
        self._idle.put(self._all[0])

    @contextmanager
    def reading(self) -> Iterator[Store]:
        """A store to read from; waits while all of them are in use."""
        if self._closed:
            raise StoreError(f"{self.path}: closed")
        store = self._idle.get()
        try:
            if store is None:
                store = SqliteStore(self.path, read_only=True)
                with self._lock:
                    self._all.append(store)
            yield store
        finally:
            self._idle.put(store)

    def version(self) -> str:
        """A mark of what the file holds: the same as long as nothing was written to it."""
        parts = []
        for path in (self.path, self.path.with_name(self.path.name + "-wal")):
            try:
                stat = path.stat()
                parts.append(f"{stat.st_ino}.{stat.st_mtime_ns}.{stat.st_size}")
            except FileNotFoundError:
                parts.append("")
        # an empty log is as good as none: a reader that comes or goes makes or removes it
        if parts[1].endswith(".0"):
            parts[1] = ""
        return blake2b("|".join(parts).encode(), digest_size=8).hexdigest()

    def close(self) -> None:
        """Give all connections back."""
        self._closed = True
        for store in self._all:
            store.close()
