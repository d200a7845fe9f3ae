"""The first page: what is in the store."""

from __future__ import annotations

from msgspec import Struct

from roznamcha import query
from roznamcha.lang.interface import interface
from roznamcha.serve.ask import Ask, View


class Home(Struct, frozen=True, kw_only=True):
    """What a store holds."""

    counts: query.Counts


def view(ask: Ask) -> View:
    """The first page."""
    ask.known()
    data = Home(counts=ask.once(("counts",), lambda: query.counts(ask.store)))
    return View(
        template="home.html.j2", title=interface(ask.wanted.language)["web_title"], data=data, here="/"
    )
