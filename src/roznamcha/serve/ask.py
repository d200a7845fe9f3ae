"""What a reader asks for, and what a page answers, before it is turned into HTML, JSON or a feed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar
from urllib.parse import quote, urlencode

from msgspec import Struct

from roznamcha.search.meaning import Meaning
from roznamcha.serve.cache import Prepared
from roznamcha.serve.errors import BadRequest
from roznamcha.serve.preferences import NAMES, Preferences
from roznamcha.serve.settings import Settings
from roznamcha.store.protocol import Store

T = TypeVar("T")


class Ask(Struct, frozen=True, kw_only=True):
    """One question of one reader.

    `path` is the page's address without the suffix of a form, `name` the last part of it where it names one thing,
    `params` what stands behind the question mark (the first value of each), `base` the address of the pages as
    others reach them. `version` marks the state of the store, `meaning` gives what searches it by
    meaning.
    """

    path: str
    name: str
    params: Mapping[str, str]
    base: str
    wanted: Preferences
    settings: Settings
    store: Store
    version: str
    prepared: Prepared
    meaning: Callable[[Store], Meaning | None]

    def address(self, form: str = "", **changes: str | None) -> str:
        """This page's address with some of its parameters changed (`None`: left out); `form` is a suffix (`json`)."""
        kept: dict[str, str | None] = {k: v for k, v in self.params.items() if k not in NAMES}
        kept |= changes
        return address(self.path, form, kept)

    def known(self, *names: str) -> None:
        """Refuse parameters that the page does not know: a filter that is mistyped must not go unheard."""
        strange = sorted(set(self.params) - {*names, *NAMES})
        if strange:
            listed = ", ".join(sorted(names)) or "nothing"
            raise BadRequest(f"{self.path} knows no parameter {strange[0]!r}; it takes {listed}")

    def once(self, key: tuple[Any, ...], make: Callable[[], T]) -> T:
        """What `make` gives, made once for this state of the store: for answers that take long and many pages share."""
        return self.prepared.get(self.version, key, make)


def address(path: str, form: str = "", params: Mapping[str, str | None] | None = None) -> str:
    """A path within the pages with its parameters, in a fixed order; what is empty is left out.

    >>> address("/who/person:a", "json", {"b": "1", "a": None})
    '/who/person:a.json?b=1'
    """
    kept = sorted((k, v) for k, v in (params or {}).items() if v)
    suffix = f".{form}" if form else ""
    here = "/home" if path == "/" and form else path
    return quote(here, safe="/:+-._~") + suffix + (f"?{urlencode(kept)}" if kept else "")


class Item(Struct, frozen=True, kw_only=True):
    """An entry of a feed: `path` is its permanent address within the pages, `updated` a time (ISO 8601, UTC)."""

    path: str
    title: str
    text: str
    updated: str
    author: str
    language: str


class View(Struct, frozen=True, kw_only=True):
    """What a page shows: `data` is what its JSON twin gives and its template gets as `d`.

    `extra` is for the template alone: pictures, links. `items` makes the feed, where the page is a list. `forms` are
    other forms of the same data, made when they are asked for, by suffix: media type and what makes the text.
    """

    template: str
    title: str
    data: Any
    extra: Mapping[str, Any] = {}
    items: Callable[[], Iterable[Item]] | None = None
    forms: Mapping[str, tuple[str, Callable[[], str]]] = {}
    here: str = ""


Make = Callable[[Ask], View]
