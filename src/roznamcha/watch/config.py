"""What is watched, and how politely: `feeds.toml`, checked before anything is fetched."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from roznamcha import __version__
from roznamcha.errors import ConfigError, FetchError
from roznamcha.read.outlets import known_outlets
from roznamcha.watch.addresses import canonical, host_of, site_of
from roznamcha.watch.entries import Kind

EXAMPLE = Path(__file__).parent / "feeds.toml"


class Manners(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The table `[watch]`: how everything is fetched. Times are seconds, sizes bytes.

    `every` between two visits of a feed, `delay` between two requests to one host (robots.txt may ask for more),
    `revisit` after how long a page is looked at again (nothing: never), `tries` for a page that cannot be had.
    `allow_hosts` may stand for private addresses (a proxy, a test); everything else that is not public is refused.
    `ca_file` holds the certificates to trust instead of the system's.
    """

    agent: str = f"roznamcha/{__version__}"
    every: float = 900.0
    delay: float = 5.0
    connect_seconds: float = 10.0
    read_seconds: float = 20.0
    total_seconds: float = 60.0
    most_bytes: int = 8_000_000
    redirects: int = 5
    tries: int = 5
    revisit: tuple[float, ...] = ()
    most_pages: int = 200
    allow_hosts: tuple[str, ...] = ()
    ca_file: str | None = None


class Feed(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One `[[feed]]`: an address, whose it is, and what it is where that cannot be told from the answer.

    `outlet` is the slug of what it leads to; `hosts` are other hosts on which that outlet's pages lie. `kind` is
    `feed` or `sitemap` (found out by itself), `links` (a page whose links that fit `match` are fetched) or `page`
    (the page itself, again whenever it changes). `source` says where the address was found, and when.
    """

    url: str
    outlet: str | None = None
    kind: Kind | None = None
    match: str | None = None
    hosts: tuple[str, ...] = ()
    every: float | None = None
    source: str | None = None
    off: bool = False

    def leads_to(self, url: str) -> bool:
        """Whether a page lies on the feed's own site or on one of `hosts`."""
        host = host_of(url)
        own = site_of(host_of(self.url))
        return site_of(host) == own or any(host == each or host.endswith(f".{each}") for each in self.hosts)


class Watchlist(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A whole `feeds.toml`."""

    watch: Manners = Manners()
    feed: tuple[Feed, ...] = ()


def load_watchlist(path: Path) -> Watchlist:
    """The watch list at `path`; `ConfigError` names the place and what may stand there."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        raise ConfigError(
            f"{path}: no such file; `roznamcha watch --example > {path}` writes one to start with"
        ) from error
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: cannot be read: {error}") from error
    return parse_watchlist(text, str(path))


def parse_watchlist(text: str, name: str) -> Watchlist:
    """The watch list that `text` holds; errors call it `name`."""
    try:
        found: dict[str, Any] = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{name}: not TOML: {error}") from error
    try:
        listed = msgspec.convert(found, Watchlist)
    except msgspec.ValidationError as error:
        raise ConfigError(f"{name}: {_plain(str(error))}") from error
    _check_manners(listed.watch, name)
    feeds: list[Feed] = []
    seen: dict[str, int] = {}
    for number, feed in enumerate(listed.feed, 1):
        where = f"{name}: feed {number} ({feed.url[:80]})"
        feeds.append(_checked(feed, where))
        if feeds[-1].url in seen:
            raise ConfigError(f"{where}: the same address as feed {seen[feeds[-1].url]}")
        seen[feeds[-1].url] = number
    if not feeds:
        raise ConfigError(f"{name}: no [[feed]] in it; `roznamcha watch --example` shows how one looks")
    return msgspec.structs.replace(listed, feed=tuple(feeds))


def _checked(feed: Feed, where: str) -> Feed:
    """The feed with its address in one spelling."""
    try:
        url = canonical(feed.url)
    except FetchError as error:
        raise ConfigError(f"{where}: {error.reason}") from error
    if feed.outlet is not None and feed.outlet not in known_outlets():
        raise ConfigError(
            f"{where}: no outlet is called {feed.outlet!r}; `roznamcha who` knows them, or leave it out"
        )
    if feed.kind == "links" and not feed.match:
        raise ConfigError(f"{where}: a page of links wants `match`, as in match = '/news/*'")
    if feed.match and feed.kind != "links":
        raise ConfigError(f"{where}: `match` goes with kind = 'links'")
    if feed.every is not None and feed.every < 60:
        raise ConfigError(f"{where}: every = {feed.every:g} is too often; 60 seconds is the least")
    return msgspec.structs.replace(
        feed, url=url, hosts=tuple(h.lower().removeprefix("www.") for h in feed.hosts)
    )


_LEAST: dict[str, float] = {
    "every": 60, "delay": 0, "connect_seconds": 0.1, "read_seconds": 0.1, "total_seconds": 0.1,
    "most_bytes": 1000, "redirects": 0, "tries": 1, "most_pages": 1,
}  # fmt: skip


def _check_manners(manners: Manners, name: str) -> None:
    for field, least in _LEAST.items():
        if (value := getattr(manners, field)) < least:
            raise ConfigError(f"{name}: [watch] {field} = {value:g}: {least:g} is the least")
    if not manners.agent.strip() or not manners.agent.isascii() or not manners.agent.isprintable():
        raise ConfigError(f"{name}: [watch] agent is to be one line of ASCII letters")
    if manners.ca_file is not None and not Path(manners.ca_file).is_file():
        raise ConfigError(f"{name}: [watch] ca_file: there is no file {manners.ca_file}")
    if any(after < 60 for after in manners.revisit):
        raise ConfigError(f"{name}: [watch] revisit: 60 seconds is the least")


def _plain(message: str) -> str:
    """A message of msgspec, with the place first."""
    what, _, where = message.partition(" - at `$")
    place = where.rstrip("`").lstrip(".")
    return f"{place}: {what}" if place else what
