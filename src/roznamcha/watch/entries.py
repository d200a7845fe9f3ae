"""What a feed, a sitemap or a page of links leads to. Feeds are other people's XML: entities are never expanded, and
nothing in them is opened."""

from __future__ import annotations

import fnmatch
from collections.abc import Callable, Iterator
from datetime import datetime
from io import BytesIO
from typing import Any, Literal
from urllib.parse import urlsplit
from xml.parsers import expat

import feedparser
from msgspec import Struct
from resiliparse.parse.html import HTMLTree

from roznamcha.errors import FetchError
from roznamcha.read.decode import UndecodableError, decode
from roznamcha.read.packing import EncodingError, inflated
from roznamcha.read.published import edtf_date
from roznamcha.watch.addresses import canonical, site_of

Kind = Literal["feed", "sitemap", "links", "page"]
# sitemaps.org: no sitemap has more
MOST_ENTRIES = 50_000
MOST_BYTES = 16 << 20
_HEAD = 4096


class Entry(Struct, frozen=True, kw_only=True):
    """A report that something leads to: its canonical address, and what was said of it there."""

    url: str
    title: str | None = None
    published: str | None = None
    # when the entry says that it was last changed, as written
    changed: str | None = None


class Leads(Struct, frozen=True, kw_only=True):
    """What was found: reports, other sitemaps, and how many addresses could not be used."""

    entries: tuple[Entry, ...] = ()
    sitemaps: tuple[str, ...] = ()
    unusable: int = 0


def kind_of(body: bytes, media: str) -> Kind:
    """What an answer is, by its beginning; the media type counts only where that says nothing.

    >>> kind_of(b"<?xml version='1.0'?><rss>", "text/html"), kind_of(b"<urlset xmlns=''>", ""), kind_of(b"<p>", "")
    ('feed', 'sitemap', 'page')
    """
    if body.startswith(b"\x1f\x8b"):
        return "sitemap"
    head = body[:_HEAD].replace(b"\x00", b"").lower()
    for mark, kind in _MARKS:
        if mark in head:
            return kind
    return "feed" if "xml" in media and "html" not in media else "page"


_MARKS: tuple[tuple[bytes, Kind], ...] = (
    (b"<urlset", "sitemap"),
    (b"<sitemapindex", "sitemap"),
    (b"<!doctype html", "page"),
    (b"<html", "page"),
    (b"<rss", "feed"),
    (b"<feed", "feed"),
    (b"<rdf:rdf", "feed"),
)


def read_feed(body: bytes, base: str) -> Leads:
    """What an RSS or Atom feed leads to; broken XML gives what could be read. `FetchError` if it is no feed at all."""
    if _declares_entities(body):
        raise FetchError("a feed that declares entities of its own: not read", passing=False)
    # as a stream: from bytes feedparser would open a file that they name
    found: Any = feedparser.parse(BytesIO(body), sanitize_html=False, resolve_relative_uris=False)
    if not found.entries and not found.get("version"):
        raise FetchError("no feed, or one without anything in it that could be read")
    picked = _Picker(base)
    for item in found.entries[:MOST_ENTRIES]:
        # asked for without looking, feedparser gives the publication date instead
        changed = _text(item["updated"]) if "updated" in item else None
        given = _text(item.get("published")) or changed
        # as written, on the clock of the outlet; what only feedparser understands, in UTC
        published = (edtf_date(given) if given else None) or _stamp(item.get("published_parsed"))
        picked.take(
            _text(item.get("link")) or _guid(item),
            _text(item.get("title")),
            published=published,
            changed=changed,
        )
    return picked.leads()


def _guid(item: Any) -> str | None:
    """The id of an item, where it is an address."""
    given = _text(item.get("id"))
    return given if given and given.startswith(("http://", "https://")) else None


def _text(value: object) -> str | None:
    return " ".join(value.split())[:1000] or None if isinstance(value, str) else None


def _stamp(parsed: Any) -> str | None:
    """A time that feedparser understood, in UTC, as EDTF."""
    try:
        year, month, day, hour, minute = parsed[:5] if parsed else (0, 0, 0, 0, 0)
        when = datetime(year, month, day, hour, minute) if year else None
    except (ValueError, TypeError):
        return None
    return edtf_date(when.strftime("%Y-%m-%dT%H:%M")) if when and 1995 <= when.year <= 2100 else None


def _declares_entities(body: bytes) -> bool:
    return b"<!entity" in body.replace(b"\x00", b"").lower()


class _Picker:
    """Takes addresses as they come, once each; what is no address is only counted."""

    def __init__(self, base: str) -> None:
        self._base = base
        self._entries: dict[str, Entry] = {}
        self._sitemaps: dict[str, str] = {}
        self._unusable = 0

    def take(
        self,
        url: str | None,
        title: str | None = None,
        *,
        published: str | None = None,
        changed: str | None = None,
    ) -> None:
        """A report."""
        if (found := self._canonical(url)) is not None:
            self._entries.setdefault(
                found, Entry(url=found, title=title, published=published, changed=changed)
            )

    def take_sitemap(self, url: str, changed: str) -> None:
        """A sitemap of a sitemap."""
        if (found := self._canonical(url)) is not None:
            self._sitemaps.setdefault(found, changed)

    def _canonical(self, url: str | None) -> str | None:
        try:
            return canonical(url or "", base=self._base)
        except FetchError:
            self._unusable += 1
            return None

    def leads(self) -> Leads:
        """All that was taken: reports in the order they came, sitemaps the last changed first."""
        newest = sorted(self._sitemaps, key=lambda url: self._sitemaps[url], reverse=True)
        return Leads(entries=tuple(self._entries.values()), sitemaps=tuple(newest), unusable=self._unusable)


def read_sitemap(body: bytes, base: str) -> Leads:
    """What a sitemap or an index of sitemaps leads to, packed or not, or a plain list of addresses. Broken XML gives
    what stands before the break; `FetchError` if nothing does."""
    if body.startswith(b"\x1f\x8b"):
        try:
            body = inflated(body, most=MOST_BYTES)
        except EncodingError as error:
            raise FetchError(f"a packed sitemap that cannot be read: {error}") from error
    picked = _Picker(base)
    if not body.lstrip(b"\xef\xbb\xbf \r\n\t\x00\xff\xfe").startswith(b"<"):
        for line in body.decode("utf-8", "replace").splitlines()[:MOST_ENTRIES]:
            if line.strip():
                picked.take(line)
        leads = picked.leads()
        if not leads.entries:
            raise FetchError("no sitemap")
        return leads
    try:
        _parse(body, picked)
    except expat.ExpatError as error:
        leads = picked.leads()
        if not leads.entries and not leads.sitemaps:
            raise FetchError(f"no sitemap, or a broken one: {error}") from error
    return picked.leads()


def _parse(body: bytes, picked: _Picker) -> None:
    """Read a sitemap's elements; a document type is refused before it could declare anything."""
    parser = expat.ParserCreate(namespace_separator=" ")
    fields: dict[str, str] = {}
    inside: list[str] = []
    taken = 0

    def start(name: str, _: dict[str, str]) -> None:
        local = name.rpartition(" ")[2]
        inside.append(local)
        if local in ("url", "sitemap"):
            fields.clear()

    def text(data: str) -> None:
        key = inside[-1] if inside else ""
        if key in _FIELDS and len(fields.get(key, "")) < 2000 and "image" not in inside[:-1]:
            fields[key] = fields.get(key, "") + data

    def end(name: str) -> None:
        nonlocal taken
        inside.pop()
        local = name.rpartition(" ")[2]
        if local in ("url", "sitemap") and taken < MOST_ENTRIES:
            taken += 1
            given = {key: " ".join(value.split()) for key, value in fields.items()}
            if local == "sitemap":
                picked.take_sitemap(given.get("loc", ""), given.get("lastmod", ""))
            else:
                date = given.get("publication_date")
                picked.take(
                    given.get("loc"),
                    given.get("title") or None,
                    published=edtf_date(date) if date else None,
                    changed=given.get("lastmod") or None,
                )
            fields.clear()

    def doctype(*_: object) -> None:
        raise FetchError("a sitemap with a document type of its own: not read", passing=False)

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = doctype
    parser.Parse(body, True)


_FIELDS = ("loc", "lastmod", "publication_date", "title")


def read_links(body: bytes, base: str, *, match: str) -> Leads:
    """The addresses that a page links to on its own site and whose path fits `match` (`*` for anything)."""
    try:
        html = decode(body)
    except UndecodableError as error:
        raise FetchError(f"a page that cannot be read: {error}") from error
    picked = _Picker(base)
    own = site_of(urlsplit(base).netloc)
    for href, title in _anchors(html):
        try:
            url = canonical(href, base=base)
        except FetchError:
            continue
        parts = urlsplit(url)
        path = f"{parts.path}?{parts.query}" if parts.query else parts.path
        if site_of(parts.netloc) == own and fnmatch.fnmatchcase(path, match):
            picked.take(url, title)
    return picked.leads()


def _anchors(html: str) -> Iterator[tuple[str, str | None]]:
    tree = HTMLTree.parse(html)
    if tree.body is None:
        return
    for node in list(tree.body.query_selector_all("a[href]"))[:MOST_ENTRIES]:
        yield node.getattr("href") or "", _text(node.text)


READERS: dict[str, Callable[[bytes, str], Leads]] = {"feed": read_feed, "sitemap": read_sitemap}
