"""Requests to answers: a page is made once for each address, language and state of the store, then kept."""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from functools import partial
from hashlib import blake2b
from typing import Any

import anyio.to_thread
import msgspec
from litestar import MediaType, Request, Response
from litestar.datastructures import State
from msgspec import Struct

from roznamcha.errors import NotFoundError, RoznamchaError
from roznamcha.overview import pairings
from roznamcha.search.meaning import usable
from roznamcha.serve import feed
from roznamcha.serve.ask import Ask, Make, View
from roznamcha.serve.cache import Cache, Prepared
from roznamcha.serve.errors import MEDIA_TYPE as PROBLEM
from roznamcha.serve.errors import Problem, problem_of
from roznamcha.serve.preferences import COOKIE, Preferences, preferences
from roznamcha.serve.render import html
from roznamcha.serve.settings import Settings
from roznamcha.serve.stores import Stores
from roznamcha.store.location import Location

AnyRequest = Request[Any, Any, State]
HTML = "text/html; charset=utf-8"
JSON = "application/json; charset=utf-8"
SMALL = 1000  # bytes that are not worth compressing
_LEVEL = 6


class Body(Struct, frozen=True):
    """A finished answer, its mark, and the same answer compressed, where that is worth it."""

    data: bytes
    media_type: str
    etag: str
    packed: bytes | None = None


class Site:
    """Everything that the pages share: the store's connections, the settings, what was made and is kept."""

    def __init__(self, db: Location, settings: Settings) -> None:
        self.settings = settings
        self.stores = Stores(db, most=settings.stores)
        self.cache = Cache(settings.cached * 1024 * 1024)
        self.prepared = Prepared()
        self._making: dict[object, asyncio.Future[Body]] = {}

    def warm(self, pages: Callable[[Sequence[str]], Iterable[tuple[str, Make, str]]]) -> None:
        """Make the `pages` for a store with these disputes, so that what they count is there when the first reader asks."""
        wanted, _ = preferences({}, cookie=None, accept_language="", default=self.settings.language)
        version = self.stores.version()
        with suppress(RoznamchaError):
            with self.stores.reading() as store:
                found = self.prepared.get(version, ("pairings",), lambda: pairings(store))
            for path, make, name in pages(["-".join(p.parties) for p in found]):
                if self.stores.closed:
                    return
                with suppress(RoznamchaError):
                    self._make(make, path, name, "", {}, self.settings.base_url or "", wanted, version)

    def preferences(self, request: AnyRequest) -> tuple[Preferences, bool]:
        """What the reader wants, and whether this address chose it."""
        return preferences(
            params_of(request),
            cookie=request.cookies.get(COOKIE),
            accept_language=request.headers.get("accept-language", ""),
            default=self.settings.language,
            calendar=self.settings.calendar,
        )

    def base(self, request: AnyRequest) -> str:
        """The address of the pages as the reader reaches them, without a slash at its end."""
        return self.settings.base_url or str(request.base_url).rstrip("/")

    async def answer(
        self, request: AnyRequest, make: Make, path: str, name: str, form: str
    ) -> Response[bytes]:
        """The answer to a request for the page at `path` in `form` (empty: HTML)."""
        wanted, chosen = self.preferences(request)
        version = self.stores.version()
        params = params_of(request)
        base = self.base(request)
        key = (version, path, tuple(sorted(params.items())), form, wanted, base)
        found: Body | None = self.cache.get(key)
        if found is None:
            work = partial(self._make, make, path, name, form, params, base, wanted, version)
            found = await self._once(key, work)
            self.cache.put(key, found, len(found.data) + len(found.packed or b"") + 1000)
        headers = {
            "etag": found.etag,
            "cache-control": "private, no-cache",
            "vary": "Cookie, Accept-Language, Accept-Encoding",
        }
        if not form:
            headers["content-language"] = wanted.language
        if chosen:
            secure = self.settings.secure or request.url.scheme == "https"
            headers["set-cookie"] = wanted.set_cookie(secure=secure)
        if found.etag in (m.strip() for m in request.headers.get("if-none-match", "").split(",")):
            return Response(b"", status_code=304, headers=headers, media_type=found.media_type)
        data = found.data
        if found.packed is not None and "gzip" in request.headers.get("accept-encoding", ""):
            data, headers["content-encoding"] = found.packed, "gzip"
        return Response(data, headers=headers, media_type=found.media_type)

    async def _once(self, key: object, work: Callable[[], Body]) -> Body:
        """What `work` gives; who asks for the same while it is made waits for it."""
        waiting = self._making.get(key)
        if waiting is not None:
            return await asyncio.shield(waiting)
        future: asyncio.Future[Body] = asyncio.get_running_loop().create_future()
        self._making[key] = future
        try:
            body = await anyio.to_thread.run_sync(work)
        except BaseException as error:
            future.set_exception(error if isinstance(error, Exception) else RuntimeError("stopped"))
            future.exception()  # nobody may have waited
            raise
        else:
            future.set_result(body)
            return body
        finally:
            del self._making[key]

    def _make(
        self,
        make: Make,
        path: str,
        name: str,
        form: str,
        params: dict[str, str],
        base: str,
        wanted: Preferences,
        version: str,
    ) -> Body:
        with self.stores.reading() as store:
            ask = Ask(
                path=path,
                name=name,
                params=params,
                base=base,
                wanted=wanted,
                settings=self.settings,
                store=store,
                version=version,
                prepared=self.prepared,
                meaning=usable,
            )
            view = make(ask)
            text, media_type = _in_form(ask, view, form)
        data = text if isinstance(text, bytes) else text.encode("utf-8", "replace")
        mark = blake2b(data + str(wanted).encode(), digest_size=10).hexdigest()
        # compressed once, here beside the loop that answers; no clock in it: the same page is the same bytes
        packed = gzip.compress(data, compresslevel=_LEVEL, mtime=0) if len(data) >= SMALL else None
        return Body(data, media_type, f'"{mark}"', packed)


def _in_form(ask: Ask, view: View, form: str) -> tuple[str | bytes, str]:
    if not form:
        return html(ask, view), HTML
    if form == "json":
        return msgspec.json.encode(view.data), JSON
    if form == "atom" and view.items is not None:
        return feed.atom(ask, view), feed.MEDIA_TYPE
    if form in view.forms:
        media_type, text = view.forms[form]
        return text(), media_type
    raise NotFoundError(f"{ask.path} has no form .{form}")


def params_of(request: AnyRequest) -> dict[str, str]:
    """What stands behind the question mark; of a name given twice the first value, of empty ones nothing."""
    out: dict[str, str] = {}
    for name, value in request.query_params.multi_items():
        if str(value).strip():
            out.setdefault(name, str(value).strip())
    return out


def on_error(request: AnyRequest, error: Exception) -> Response[Any]:
    """An error as a page, or as problem details for programs."""
    problem = problem_of(error, request.url.path)
    headers = dict(getattr(error, "headers", None) or {})
    if _for_people(request):
        site: Site = request.app.state.site
        wanted, _ = site.preferences(request)
        page = _error_page(request, site, wanted, problem)
        return Response(page, status_code=problem.status, media_type=MediaType.HTML, headers=headers)
    return Response(
        msgspec.json.encode(problem), status_code=problem.status, media_type=PROBLEM, headers=headers
    )


def _for_people(request: AnyRequest) -> bool:
    path = request.url.path
    return not path.startswith(("/api", "/mcp")) and "." not in path.rpartition("/")[2]


def _error_page(request: AnyRequest, site: Site, wanted: Preferences, problem: Problem) -> str:
    view = View(template="error.html.j2", title=f"{problem.status} {problem.title}", data=problem)
    with site.stores.reading() as store:
        ask = Ask(
            path=request.url.path,
            name="",
            params={},
            base=site.base(request),
            wanted=wanted,
            settings=site.settings,
            store=store,
            version="",
            prepared=site.prepared,
            meaning=usable,
        )
        return html(ask, view)
