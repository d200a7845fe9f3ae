"""Which outlet an address or a channel's name belongs to, by the table of outlets."""

from __future__ import annotations

from functools import cache
from urllib.parse import urlsplit

import regex

from roznamcha.lang.tables import DATA, spellings
from roznamcha.text.fold import fold


@cache
def _rows() -> tuple[dict[str, str], ...]:
    """The rows of the table of outlets; empty without the table."""
    path = DATA / "entities" / "outlets.tsv"
    if not path.is_file():
        return ()
    rows = [
        [*map(str.strip, line.split("\t"))]
        for line in path.read_text(encoding="utf-8").splitlines()
        if line.strip() and not line.startswith("#")
    ]
    return tuple(dict(zip(rows[0], cells, strict=False)) for cells in rows[1:]) if rows else ()


@cache
def _domains() -> dict[str, str]:
    out: dict[str, str] = {}
    for row in _rows():
        for domain in regex.split(r"[\s,;|]+", row.get("domains", "")):
            if "." in domain:
                out.setdefault(domain.lower().removeprefix("www."), row["id"])
    return out


@cache
def _names() -> dict[str, str]:
    """Slugs by folded name, Persian and English; a name that two outlets bear stands for neither."""
    out: dict[str, str] = {}
    for row in _rows():
        for name in (*spellings(row.get("surface", "")), fold(row.get("name", "")).casefold()):
            if name and out.setdefault(name, row["id"]) != row["id"]:
                out[name] = ""
    return out


def outlet_of_address(address: str | None) -> str | None:
    """The slug of the outlet at this address (or bare domain), `None` for an unknown one.

    >>> outlet_of_address("https://www.isna.ir/news/1"), outlet_of_address("example.org")
    ('isna', None)
    """
    if not address:
        return None
    try:
        host = urlsplit(address).hostname or address
    except ValueError:
        return None
    host = host.lower().removeprefix("www.")
    while host and "." in host:
        if slug := _domains().get(host):
            return slug
        host = host.partition(".")[2]
    return None


def outlet_of_name(name: str | None) -> str | None:
    """The slug of the outlet that bears exactly this name, Persian or English.

    >>> outlet_of_name("BBC Persian"), outlet_of_name("خبرگزاری فرانسه"), outlet_of_name("کانال ما")
    ('bbcpersian', 'afp', None)
    """
    return _names().get(fold(name.strip()).casefold()) or None if name else None


@cache
def known_outlets() -> frozenset[str]:
    """The slugs of all known outlets."""
    return frozenset(row["id"] for row in _rows())
