"""What was made once and is kept while the store stays as it is."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any, TypeVar

T = TypeVar("T")


class Cache:
    """Values by key, the least used leaving first when their sizes come to more than `most` bytes."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._held: OrderedDict[Hashable, tuple[Any, int]] = OrderedDict()
        self._size = 0
        self._lock = Lock()

    def get(self, key: Hashable) -> Any:
        """The value under `key`, `None` if there is none."""
        with self._lock:
            found = self._held.get(key)
            if found is None:
                return None
            self._held.move_to_end(key)
            return found[0]

    def put(self, key: Hashable, value: Any, size: int) -> None:
        """Keep `value`, which takes `size` bytes; one that is larger than a quarter of all is not kept."""
        if size * 4 > self._most:
            return
        with self._lock:
            if key in self._held:
                self._size -= self._held.pop(key)[1]
            self._held[key] = (value, size)
            self._size += size
            while self._size > self._most:
                self._size -= self._held.popitem(last=False)[1][1]


class Prepared:
    """Answers that take long, made once for each version of the store; whoever asks meanwhile waits for them."""

    def __init__(self) -> None:
        self._version: str | None = None
        self._made: dict[Hashable, Any] = {}
        self._making: dict[Hashable, Lock] = {}
        self._lock = Lock()

    def get(self, version: str, key: Hashable, make: Callable[[], T]) -> T:
        """What `make` gives, kept under `key` until the version changes."""
        with self._lock:
            if version != self._version:
                self._version, self._made, self._making = version, {}, {}
            if key in self._made:
                return self._made[key]  # type: ignore[no-any-return]
            made, lock = self._made, self._making.setdefault(key, Lock())
        with lock:
            if key not in made:
                made[key] = make()
            return made[key]  # type: ignore[no-any-return]
