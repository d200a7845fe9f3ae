"""One request over the network: bounded in time and size, to a checked address, without following redirects."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Collection, Mapping
from typing import Protocol
from urllib.parse import urlsplit

import urllib3
from msgspec import Struct
from urllib3.exceptions import ConnectTimeoutError, HTTPError, NewConnectionError

from roznamcha.errors import FetchError
from roznamcha.read.packing import EncodingError, undone
from roznamcha.watch.addresses import Resolve, permitted

_CHUNK = 1 << 16
_ADDRESSES = 4  # so many of a host's are tried


class Answer(Struct, frozen=True, kw_only=True):
    """What a server answered: the address asked, the status, headers by lower-case name, the unpacked body."""

    url: str
    status: int
    headers: Mapping[str, str] = {}
    body: bytes = b""

    @property
    def kind(self) -> str:
        """The media type, without parameters, in lower case."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()


class Client(Protocol):
    """Asks for one address. Nothing else in this room touches the network."""

    def get(self, url: str, *, headers: Mapping[str, str], most: int, cut: bool = False) -> Answer:
        """The answer to one GET, redirects and errors among them; the body of at most `most` bytes, unpacked, with
        `cut` as much of a longer one.

        Raises `FetchError` if there is none: no connection, too slow, too large, broken off.
        """
        ...


def resolve(host: str, port: int) -> Collection[str]:
    """The network addresses of a host, by the system's resolver."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(each[4][0]) for each in found))


class HttpClient:
    """Asks over HTTP(S), connecting to the very address that was checked, so that a name cannot change its meaning
    in between."""

    def __init__(
        self,
        *,
        agent: str,
        allowed: Collection[str] = (),
        connect_seconds: float = 10.0,
        read_seconds: float = 20.0,
        total_seconds: float = 60.0,
        ca_file: str | None = None,
        resolve: Resolve = resolve,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        """`allowed` hosts may be private; `total_seconds` is the most that one answer may take, trickled or not;
        `ca_file` holds the certificates to trust instead of the system's."""
        self._agent = agent
        self._allowed = frozenset(allowed)
        self._timeout = urllib3.Timeout(connect=connect_seconds, read=read_seconds)
        self._total = total_seconds
        self._ca_file = ca_file
        self._resolve = resolve
        self._now = now

    def get(self, url: str, *, headers: Mapping[str, str], most: int, cut: bool = False) -> Answer:
        """The answer to one GET."""
        deadline = self._now() + self._total
        ips = permitted(url, self._resolve, allowed=self._allowed)
        parts = urlsplit(url)
        path = parts.path + (f"?{parts.query}" if parts.query else "")
        sent = {
            "Host": parts.netloc,
            "User-Agent": self._agent,
            "Accept-Encoding": "gzip, deflate",
            "Connection": "close",
            **headers,
        }
        reason = "no connection"
        for ip in ips[:_ADDRESSES]:
            try:
                with self._pool(url, ip) as pool:
                    return self._ask(pool, url, path, sent, most, cut, deadline)
            except (NewConnectionError, ConnectTimeoutError) as error:
                # a host may have addresses that cannot be reached from here
                reason = _why(error)
            except HTTPError as error:
                raise FetchError(f"no answer: {_why(error)}") from error
            except (OSError, ValueError) as error:
                raise FetchError(f"no answer: {type(error).__name__}") from error
        raise FetchError(f"no answer: {reason}")

    def _pool(self, url: str, ip: str) -> urllib3.HTTPConnectionPool:
        """A connection to one network address, which answers for the name in the address."""
        parts = urlsplit(url)
        if parts.scheme == "https":
            host = parts.hostname or ""
            return urllib3.HTTPSConnectionPool(
                ip,
                parts.port or 443,
                server_hostname=host,
                assert_hostname=host,
                cert_reqs="CERT_REQUIRED",
                ca_certs=self._ca_file,
                timeout=self._timeout,
                retries=False,
            )
        return urllib3.HTTPConnectionPool(ip, parts.port or 80, timeout=self._timeout, retries=False)

    def _ask(
        self,
        pool: urllib3.HTTPConnectionPool,
        url: str,
        path: str,
        headers: dict[str, str],
        most: int,
        cut: bool,
        deadline: float,
    ) -> Answer:
        response = pool.urlopen(
            "GET", path, headers=headers, redirect=False, preload_content=False, decode_content=False
        )
        try:
            got = {name.lower(): value for name, value in response.headers.items()}
            body = b""
            # the body of a redirect or an error is of no use
            if response.status == 200:
                body = self._body(response, most, cut, deadline)
                packed = [each.strip().lower() for each in got.get("content-encoding", "").split(",")]
                try:
                    body = undone(body, packed[::-1], most=most)
                except EncodingError as error:
                    raise FetchError(f"a body that cannot be read: {error}") from error
            return Answer(url=url, status=response.status, headers=got, body=body)
        finally:
            response.close()

    def _body(self, response: urllib3.BaseHTTPResponse, most: int, cut: bool, deadline: float) -> bytes:
        """The body as sent, read in pieces, so that neither size nor time gets out of hand."""
        parts: list[bytes] = []
        size = 0
        while True:
            # read1 gives what has come, however little: a trickle must not outlast the deadline unseen
            piece = response.read1(_CHUNK, decode_content=False)
            if not piece:
                return b"".join(parts)
            size += len(piece)
            if size > most and cut:
                return b"".join((*parts, piece))[:most]
            if size > most:
                raise FetchError(f"more than {most:,} bytes", passing=False)
            if self._now() > deadline:
                raise FetchError(f"not finished after {self._total:g} seconds")
            parts.append(piece)


def _why(error: HTTPError) -> str:
    """What an error of urllib3 means, in words."""
    name = type(error).__name__
    if "Timeout" in name:
        return "it takes too long"
    if name in ("IncompleteRead", "ProtocolError", "InvalidChunkLength"):
        return "it breaks off"
    if name == "SSLError":
        return f"the certificate or the encryption is not in order ({str(error)[:100]})"
    if name == "NewConnectionError":
        return "no connection"
    return name
