"""What came over the network, from an archive or just now: bytes and an address become reports."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from msgspec.structs import replace

from roznamcha.read.decode import UndecodableError, check_persian, decode
from roznamcha.read.heading import headline
from roznamcha.read.outlets import outlet_of_address
from roznamcha.read.problem import MAX_BYTES, MAX_CHARS, Problem, too_long
from roznamcha.records import Source

PAGES = ("text/html", "application/xhtml+xml")
TEXTS = ("text/plain",)


def read_fetched(
    data: bytes, *, url: str, kind: str, name: str, origin: str, outlet: str | None = None
) -> Iterator[Source | Problem]:
    """The reports in a response: one of a page or text, many of a page of Telegram.

    `kind` is the media type without parameters, `url` the address the bytes really came from. A page may name
    another address as its own; that is believed only on the same host, so that no page can pass for another
    outlet's. `outlet` is the slug that the user gave for the address, if any.
    """
    if len(data) > MAX_BYTES:
        yield Problem(origin, too_long(len(data), "bytes"))
        return
    if not data.strip():
        yield Problem(origin, "empty")
        return
    try:
        text = decode(data)
    except UndecodableError as error:
        yield Problem(origin, str(error))
        return
    if len(text) > MAX_CHARS:
        yield Problem(origin, too_long(len(text), "characters"))
        return
    if kind in TEXTS:
        source = Source(name=name, text=text, origin=origin, title=headline(text))
        reason = check_persian(text)
        yield Problem(origin, reason) if reason else _placed(source, url, outlet)
        return
    for item in read_markup(text, name=name, origin=origin):
        if isinstance(item, Problem):
            yield item
        elif _is_post(item):
            # elsewhere a page could put words into any channel's mouth
            if _host(url) not in _TELEGRAM:
                yield Problem(origin, "looks like a page of Telegram, but comes from elsewhere")
                return
            yield replace(item, outlet=outlet or item.outlet)
        elif reason := check_persian(item.text):
            yield Problem(origin, reason)
        else:
            yield _placed(item, url, outlet)


def _placed(source: Source, url: str, outlet: str | None) -> Source:
    """The report with its address and outlet, by where it came from."""
    own = source.url if source.url and _host(source.url) == _host(url) else url
    return replace(source, url=own, outlet=outlet or outlet_of_address(own))


def _is_post(item: Source) -> bool:
    """Whether it is a message of Telegram: only those have the place on their page in their origin."""
    return "#" in item.origin and item.url is not None and item.url.startswith("https://t.me/")


_TELEGRAM = ("t.me", "telegram.me")


def read_markup(html: str, *, name: str, origin: str) -> Iterator[Source | Problem]:
    """The reports on a web page: its own, or the posts of a page of Telegram."""
    # imported here: web pages need much that a text does not
    from roznamcha.read.html import read_page
    from roznamcha.read.telegram_pages import is_telegram, read_posts

    if is_telegram(html):
        yield from read_posts(html, origin=origin, name=name)
        return
    source = read_page(html, name=name, origin=origin)
    yield Problem(origin, source) if isinstance(source, str) else source


def _host(address: str) -> str:
    try:
        host = urlsplit(address).hostname or ""
    except ValueError:
        return ""
    return host.lower().removeprefix("www.").removeprefix("m.").removeprefix("amp.")
