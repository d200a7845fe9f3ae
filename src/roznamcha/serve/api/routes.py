"""Requests to the API to answers: checked against the table of operations, made in a thread, kept by the reader's ETag."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from hashlib import blake2b
from typing import Any, Literal
from urllib.parse import parse_qsl

import anyio.to_thread
import msgspec
from litestar import Response, Router, get, route
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath

from roznamcha import __version__
from roznamcha.errors import NotFoundError
from roznamcha.serve.api.answers import Call
from roznamcha.serve.api.limits import Limits
from roznamcha.serve.api.openapi import document
from roznamcha.serve.api.operations import OPERATIONS, ROOT, Operation
from roznamcha.serve.api.parameters import values
from roznamcha.serve.api.writing import Write
from roznamcha.serve.errors import BadRequest, Forbidden, NotJson, Unauthorised
from roznamcha.serve.respond import AnyRequest, Site

JSON = "application/json"
_BEARER = "bearer "
_LONGEST = 200


def _given(request: AnyRequest) -> list[tuple[str, str]]:
    """What stands behind the question mark, name by name; `BadRequest` for what is no text."""
    raw = bytes(request.scope["query_string"])
    try:
        return parse_qsl(raw.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=50)
    except ValueError as error:
        raise BadRequest(f"the parameters cannot be read: {error}") from error


async def _read(request: AnyRequest, operation: Operation, id_: str = "") -> Response[bytes]:
    """The answer to a GET."""
    site: Site = request.app.state.site
    asked = values(operation.params, _given(request), request.url.path)
    if len(id_) > _LONGEST:
        raise NotFoundError(f"no id has {len(id_):,} characters")
    version = site.stores.version()
    mark = "\0".join((__version__, version, request.url.path, repr(sorted(asked.items()))))
    # weak: the same bytes may come packed or not
    etag = f'W/"{blake2b(mark.encode("utf-8", "replace"), digest_size=10).hexdigest()}"'
    headers = {"etag": etag, "cache-control": "no-cache", "vary": "Accept-Encoding"}
    known = (m.strip() for m in request.headers.get("if-none-match", "").split(","))
    if any(m == "*" or m.removeprefix("W/") == etag.removeprefix("W/") for m in known):
        return Response(b"", status_code=304, headers=headers, media_type=JSON)
    data = await anyio.to_thread.run_sync(partial(_made, site, operation, asked, id_, version))
    return Response(data, headers=headers, media_type=JSON)


def _made(site: Site, operation: Operation, asked: Any, id_: str, version: str) -> bytes:
    with site.stores.reading() as store:
        call = Call(values=asked, id=id_, store=store, version=version, prepared=site.prepared)
        return msgspec.json.encode(operation.run(call))


async def _write(request: AnyRequest, operation: Operation) -> Response[bytes]:
    """The answer to a POST: who asks, then what."""
    site: Site = request.app.state.site
    name = _author(request, site)
    values((), _given(request), request.url.path)
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != JSON:
        raise NotJson(f"the body must be {JSON}")
    write = Write(body=await request.body(), db=site.stores.location, by=name, fast=site.settings.fast)
    done = await anyio.to_thread.run_sync(operation.run, write)
    return Response(msgspec.json.encode(done), media_type=JSON)


def _author(request: AnyRequest, site: Site) -> str:
    """The name that the request's token goes by."""
    tokens, given = site.settings.tokens, request.headers.get("authorization", "")
    if given and not tokens:
        raise Forbidden("this server is read-only; it takes writers once it is started with --token-file")
    name = None
    if given[: len(_BEARER)].lower() == _BEARER:
        name = tokens.name_of(given[len(_BEARER) :].strip())
    if name is None:
        raise Unauthorised("a token is needed: Authorization: Bearer TOKEN")
    return name


def _handler(path: str) -> HTTPRouteHandler:
    """The one handler of an address, whatever methods it has: they are told together to whoever asks for them."""
    held = {o.method: o for o in OPERATIONS if o.path == path}
    methods: list[Literal["GET", "POST"]] = list(held)

    if "{id}" in path:

        @route(path.replace("{id}", "{id_:str}"), http_method=methods, name=f"api {path}", status_code=200)
        async def one(request: AnyRequest, id_: FromPath[str]) -> Response[bytes]:
            return await _read(request, held["GET"], id_)

        return one

    @route(path or "/", http_method=methods, name=f"api {path or '/'}", status_code=200)
    async def other(request: AnyRequest) -> Response[bytes]:
        if request.method == "POST":
            return await _write(request, held["POST"])
        return await _read(request, held["GET"])

    return other


@get("/api/openapi.json", sync_to_thread=False)
def description() -> Response[bytes]:
    """The description of the API."""
    return Response(msgspec.json.encode(document()), media_type=JSON, headers={"cache-control": "no-cache"})


def api(limits: Limits | None = None) -> Sequence[Any]:
    """The route handlers of the API; with `limits` a reader who asks too often is sent away."""
    middleware = [limits.middleware] if limits else []
    handlers = [_handler(path) for path in dict.fromkeys(o.path for o in OPERATIONS)]
    return (Router(path=ROOT, route_handlers=handlers, middleware=middleware), description)
