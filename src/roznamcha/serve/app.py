"""The application that `roznamcha serve` runs."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from threading import Thread
from typing import Any

from litestar import Litestar
from litestar.config.compression import CompressionConfig
from litestar.datastructures import State
from litestar.types import Message, Scope

from roznamcha.serve.api.limits import Limits
from roznamcha.serve.api.routes import api
from roznamcha.serve.respond import SMALL, Site, on_error
from roznamcha.serve.routes import PACKED, ROUTES, ahead
from roznamcha.serve.settings import Settings
from roznamcha.store.location import Location

# nothing but the pages' own style sheet and script; a report's text cannot load, run, frame or send anything
POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self';"
    " base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=(), interest-cohort=()",
}
_RAW = tuple((k.encode(), v.encode()) for k, v in HEADERS.items())


class App(Litestar):
    """The application; asked for the head of an answer (HEAD) it makes the answer and keeps its body back (RFC 9110)."""

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer one request."""
        if scope["type"] == "http" and scope["method"] == "HEAD":
            scope, send = {**scope, "method": "GET"}, _bodiless(send)
        await super().__call__(scope, receive, send)


def _bodiless(send: Callable[[Any], Awaitable[None]]) -> Callable[[Any], Awaitable[None]]:
    async def head(message: Any) -> None:
        await send({**message, "body": b""} if message["type"] == "http.response.body" else message)

    return head


async def guard(message: Message, scope: Scope) -> None:
    """Put the headers that keep a page safe on every answer, errors too."""
    if message["type"] == "http.response.start":
        held = {name.lower() for name, _ in message["headers"]}
        message["headers"] = [*message["headers"], *(h for h in _RAW if h[0] not in held)]


def create_app(db: str | Path | Location, *, settings: Settings | None = None) -> Litestar:
    """The application over the store at `db`, which is only read; `StoreError` if there is none."""
    site = Site(Location(db), settings or Settings())
    limits = Limits(site.settings.rate) if site.settings.rate else None

    @asynccontextmanager
    async def closing(app: Litestar) -> AsyncIterator[None]:
        if site.settings.warm:
            Thread(target=site.warm, args=(ahead,), daemon=True).start()
        yield
        site.stores.close()

    return App(
        route_handlers=[*ROUTES, *api(limits)],
        state=State({"site": site}),
        exception_handlers={Exception: on_error},
        before_send=[guard],
        compression_config=CompressionConfig(
            backend="gzip", gzip_compress_level=5, minimum_size=SMALL, exclude_opt_key=PACKED
        ),
        lifespan=[closing],
        openapi_config=None,
        logging_config=None,
    )
