"""Addresses: one spelling for each, and none that leads into a private network.

What a feed or a redirect names is hostile: it may point at the machine itself or its neighbours. An address is
refused unless every network address that its host stands for is public.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from ipaddress import IPv4Address, IPv6Address, ip_address
from urllib.parse import parse_qsl, quote, urlencode, urljoin, urlsplit, urlunsplit

import regex

from roznamcha.errors import FetchError

# a host and a port to the network addresses it stands for
Resolve = Callable[[str, int], Collection[str]]
_LONGEST = 2000
# what only tells where a reader came from
_TRACKING = regex.compile(r"utm_\w+|fbclid|gclid|yclid|igshid|mc_[ce]id|_ga|ref_src", regex.IGNORECASE)
_CONTROLS = regex.compile(r"[\x00-\x1f\x7f]")
_LABEL = regex.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
_SAFE = "/%:@!$&'()*+,;=~-._"
_SECOND_LEVEL = frozenset({"ac", "co", "com", "edu", "gov", "net", "org"})


def canonical(address: str, *, base: str | None = None) -> str:
    """The one spelling of an http(s) address: what leads to the same page is written the same.

    Host in lower case and ASCII, no default port, no fragment, no tracking parameters, Persian paths percent-encoded.
    Raises `FetchError` for anything else: another scheme, no host, a password in it, more than 2,000 characters.

    >>> canonical("HTTPS://Www.ISNA.ir:443/news/خبر?utm_source=x&id=5#top")
    'https://www.isna.ir/news/%D8%AE%D8%A8%D8%B1?id=5'
    >>> canonical("../2", base="http://example.org/a/1")
    'http://example.org/2'
    """
    address = _CONTROLS.sub("", address.strip())
    try:
        address = urljoin(base, address) if base else address
        parts = urlsplit(address)
        port = parts.port
    except ValueError as error:
        raise FetchError(f"no address: {address[:80]!r}", passing=False) from error
    scheme = parts.scheme.lower()
    if scheme not in ("http", "https"):
        raise FetchError(
            f"only http and https are fetched, not {scheme[:20] or 'a bare path'}", passing=False
        )
    if parts.username is not None or parts.password is not None:
        raise FetchError("an address with a name or password in it", passing=False)
    host = _ascii_host(parts.hostname or "")
    if port == 0 or (port is not None and port < 1024 and port not in (80, 443)):
        raise FetchError(f"port {port} is no port of web pages", passing=False)
    shown = f"[{host}]" if ":" in host else host
    if port is not None and port != (443 if scheme == "https" else 80):
        shown = f"{shown}:{port}"
    query = parts.query
    if _TRACKING.search(query):
        pairs = parse_qsl(query, keep_blank_values=True)
        query = urlencode([(k, v) for k, v in pairs if not _TRACKING.fullmatch(k)])
    out = urlunsplit(
        (scheme, shown, quote(parts.path or "/", safe=_SAFE), quote(query, safe=_SAFE + "?[]"), "")
    )
    if len(out) > _LONGEST:
        raise FetchError(f"an address of {len(out):,} characters", passing=False)
    return out


def _ascii_host(host: str) -> str:
    """A host in lower-case ASCII."""
    host = host.rstrip(".").lower()
    try:
        return str(ip_address(host))
    except ValueError:
        pass
    try:
        host = host.encode("idna").decode("ascii")
    except UnicodeError as error:
        raise FetchError(f"no name of a host: {host[:60]!r}", passing=False) from error
    if not host or len(host) > 253 or not all(_LABEL.fullmatch(label) for label in host.split(".")):
        raise FetchError(f"no name of a host: {host[:60]!r}", passing=False)
    return host


def host_of(address: str) -> str:
    """The host of a canonical address, with its port where it has one."""
    return urlsplit(address).netloc


def origin_of(address: str) -> str:
    """Scheme and host of a canonical address, for which one robots.txt holds."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"


def site_of(host: str) -> str:
    """The part of a host's name that its owner bought: the last two labels, or three below `co.uk` and its like.

    >>> site_of("rss.dw.com"), site_of("feeds.bbci.co.uk"), site_of("127.0.0.1:80")
    ('dw.com', 'bbci.co.uk', '127.0.0.1:80')
    """
    labels = host.split(".")
    if labels[-1].partition(":")[0].isdecimal() or host.startswith("["):
        return host
    short = len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in _SECOND_LEVEL
    return ".".join(labels[-3 if short else -2 :])


def is_public(address: str) -> bool:
    """Whether a network address belongs to the public internet.

    >>> is_public("93.184.216.34"), is_public("10.0.0.1"), is_public("::ffff:127.0.0.1"), is_public("64:ff9b::7f00:1")
    (True, False, False, False)
    """
    try:
        ip = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(ip, IPv6Address):
        for inner in (ip.ipv4_mapped, ip.sixtofour, _nat64(ip), *(ip.teredo or ())):
            if inner is not None:
                return is_public(str(inner))
    return ip.is_global and not ip.is_multicast


def _nat64(ip: IPv6Address) -> IPv4Address | None:
    """The IPv4 address inside one that a translator (64:ff9b::/96) reaches."""
    return IPv4Address(int(ip) & 0xFFFFFFFF) if int(ip) >> 32 == 0x0064FF9B0000000000000000 else None


def permitted(address: str, resolve: Resolve, *, allowed: Collection[str] = ()) -> list[str]:
    """The network addresses to connect to for a canonical address, IPv4 first; `FetchError` if any that its host
    stands for is private. Hosts in `allowed` (with port, as in the address, or without) may be private.
    """
    parts = urlsplit(address)
    host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
    try:
        found = list(resolve(host, port))
    except OSError as error:
        raise FetchError(f"the host {host} is not known") from error
    if not found:
        raise FetchError(f"the host {host} is not known")
    if host not in allowed and parts.netloc not in allowed:
        for each in found:
            if not is_public(each):
                raise FetchError(
                    f"{host} stands for {each}, which is no public address; allow_hosts permits it",
                    passing=False,
                )
    return sorted(found, key=lambda each: ":" in each)
