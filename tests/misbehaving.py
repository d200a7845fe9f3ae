"""A server on this machine that misbehaves in every way a watch must bear, and a clock that does not wait."""

from __future__ import annotations

import ssl
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from msgspec import Struct


class Reply(Struct):
    """What the server answers: `length` is claimed where it is given, `pieces` come one by one with a `pause`."""

    body: bytes = b""
    status: int = 200
    kind: str = "text/html; charset=utf-8"
    headers: dict[str, str] = {}
    length: int | None = None
    pieces: list[bytes] | None = None
    pause: float = 0.0


class Seen(Struct):
    """A request as it came."""

    path: str
    headers: dict[str, str]


class Site:
    """What stands at which path, and what was asked; a path that nothing stands at is a 404."""

    def __init__(self) -> None:
        self.replies: dict[str, Reply | Callable[[Seen], Reply]] = {}
        self.seen: list[Seen] = []
        self.base = ""

    def put(self, path: str, body: str | bytes = b"", **fields: object) -> str:
        """Let `body` stand at `path`; its address."""
        data = body.encode() if isinstance(body, str) else body
        self.replies[path] = Reply(body=data, **fields)  # type: ignore[arg-type]
        return self.base + path

    def asked(self) -> Counter[str]:
        """How often each path was asked for."""
        return Counter(each.path for each in self.seen)


@contextmanager
def serving(certificate: Path | None = None) -> Iterator[Site]:
    """A site on a free port of this machine; with a certificate (and its key, in one file) it speaks TLS."""
    site = Site()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            seen = Seen(path=self.path, headers={k.lower(): v for k, v in self.headers.items()})
            site.seen.append(seen)
            found = site.replies.get(self.path, Reply(status=404))
            reply = found(seen) if callable(found) else found
            self.close_connection = True
            try:
                self.send_response(reply.status)
                self.send_header("Content-Type", reply.kind)
                for name, value in reply.headers.items():
                    self.send_header(name, value)
                if "Transfer-Encoding" not in reply.headers:
                    self.send_header(
                        "Content-Length", str(len(reply.body) if reply.length is None else reply.length)
                    )
                self.send_header("Connection", "close")
                self.end_headers()
                for piece in [reply.body] if reply.pieces is None else reply.pieces:
                    self.wfile.write(piece)
                    self.wfile.flush()
                    if reply.pause:
                        time.sleep(reply.pause)
            except OSError:
                pass  # the client has had enough

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    if certificate is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    site.base = f"http{'s' if certificate else ''}://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class FakeClock:
    """A clock that only goes on when somebody waits."""

    def __init__(self, now: float = 1_762_400_000.0) -> None:
        self.time = now
        self.slept: list[float] = []

    def now(self) -> float:
        """Seconds since 1970."""
        return self.time

    def sleep(self, seconds: float) -> None:
        """Let the time pass."""
        self.slept.append(seconds)
        self.time += max(seconds, 0.001)


WORDS = "وزیر خارجه گفت که این گفت\u200cوگوها در ماه آینده ادامه دارد و مرز باز می\u200cشود."


def article(number: int | str, words: str = WORDS, head: str = "") -> str:
    """A page with a report of its own."""
    return (
        f"<!doctype html><html><head><meta charset=utf-8><title>خبر شماره {number} از کابل</title>{head}</head>"
        f"<body><article><p>این خبر شماره {number} است. {words}</p></article></body></html>"
    )


def rss(*links: str, extra: str = "") -> str:
    """An RSS feed that leads to `links`."""
    items = "".join(
        f"<item><title>خبر</title><link>{link}</link><pubDate>Thu, 06 Nov 2025 10:00:00 +0330</pubDate>{extra}</item>"
        for link in links
    )
    return f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>x</title>{items}</channel></rss>'


def sitemap(*links: str, kind: str = "url") -> str:
    """A sitemap, or an index of sitemaps (`kind` sitemap)."""
    outer = "urlset" if kind == "url" else "sitemapindex"
    inner = "".join(f"<{kind}><loc>{link}</loc></{kind}>" for link in links)
    return f'<{outer} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{inner}</{outer}>'
