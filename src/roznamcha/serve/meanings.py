"""The model for search by meaning, loaded when a store that has vectors is first searched; one for pages and API."""

from __future__ import annotations

from roznamcha.search.meaning import Meaning, usable
from roznamcha.store.protocol import Store


class Meanings:
    """What a process has for search by meaning; without the extra or without vectors in the store there is nothing."""

    def of(self, store: Store) -> Meaning | None:
        """What searches `store` by meaning, `None` where that cannot be."""
        return usable(store)
