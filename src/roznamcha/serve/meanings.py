"""The model for search by meaning, loaded when a store that has vectors is first searched."""

from __future__ import annotations

from threading import Lock

from roznamcha.errors import MeaningError
from roznamcha.search.meaning import Meaning, load_model
from roznamcha.store.protocol import Store


class Meanings:
    """One model for a process; without the extra or without vectors in the store there is none."""

    def __init__(self) -> None:
        """Nothing is loaded yet."""
        self._lock = Lock()
        self._model: Meaning | None = None
        self._missing = False

    def of(self, store: Store) -> Meaning | None:
        """What searches `store` by meaning, `None` where that cannot be."""
        if self._missing or store.search.model() is None:
            return None
        with self._lock:
            if self._model is None and not self._missing:
                try:
                    self._model = Meaning(load_model())
                except MeaningError:
                    self._missing = True
            return self._model
