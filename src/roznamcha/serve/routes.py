"""Every address of the pages, and what answers it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from litestar import Response, get
from litestar.exceptions import NotFoundException
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath
from litestar.types import ControllerRouterHandler

from roznamcha.serve.ask import Make
from roznamcha.serve.pages import dispute, entry, home, lists, report, search, who
from roznamcha.serve.render import static
from roznamcha.serve.respond import AnyRequest, Site

# the forms that the last part of an address may end in; a page that has a form less says so itself
FORMS = ("csl.json", "annotation.json", "json", "atom", "txt", "bib")
# marks handlers that compress their answers themselves
PACKED = "packed"
_YEAR = 365 * 24 * 3600

# address -> the page; `{name}` is what it is about
PAGES: tuple[tuple[str, Make], ...] = (
    ("/", home.view),
    ("/disputes", home.disputes),
    ("/dispute/{name}", dispute.view),
    ("/dispute/{name}/timeline", dispute.timeline),
    ("/dispute/{name}/positions", dispute.held),
    ("/dispute/{name}/processes", dispute.lives),
    ("/dispute/{name}/contradictions", dispute.disputed),
    ("/dispute/{name}/figures", dispute.counted),
    ("/statements", lists.statements),
    ("/events", lists.events),
    ("/entry/{name}", entry.view),
    ("/entry/{name}/explain", entry.explain),
    ("/reports", lists.reports),
    ("/report/{name}", report.view),
    ("/who", who.people),
    ("/who/{name}", who.view),
    ("/party/{name}", who.party),
    ("/search", search.view),
)


# how many disputes are made ready before anybody asks
_LARGEST = 3


def ahead(largest: Sequence[str]) -> Iterator[tuple[str, Make, str]]:
    """The pages that take longest, to be made before the first reader asks: what counts the whole store, and all of
    the `largest` disputes (their addresses' last parts)."""
    yield from (("/", home.view, ""), ("/disputes", home.disputes, ""), ("/who", who.people, ""))
    for name in largest[:_LARGEST]:
        for path, make in PAGES:
            if path.startswith("/dispute/"):
                yield path.replace("{name}", name), make, name


def split_form(name: str) -> tuple[str, str]:
    """The last part of an address without the suffix of a form, and the form.

    >>> split_form("e123.csl.json"), split_form("person:a.b"), split_form("statements.atom")
    (('e123', 'csl.json'), ('person:a.b', ''), ('statements', 'atom'))
    """
    for form in FORMS:
        if name.endswith(f".{form}") and len(name) > len(form) + 1:
            return name[: -len(form) - 1], form
    return name, ""


def page(path: str, make: Make) -> HTTPRouteHandler:
    """The handler of a page, with the forms it may be asked for in."""
    if path.endswith("/{name}"):

        @get(
            path.replace("{name}", "{name:str}"),
            name=f"page {path}",
            include_in_schema=False,
            opt={PACKED: True},
        )
        async def named(request: AnyRequest, name: FromPath[str]) -> Response[Any]:
            plain, form = split_form(name)
            site: Site = request.app.state.site
            return await site.answer(request, make, path.replace("{name}", plain), plain, form)

        return named
    if "{name}" in path:
        before, _, after = path.partition("{name}")
        ends = ("", ".json", ".atom")

        @get(
            [f"{before}{{name:str}}{after}{end}" for end in ends],
            name=f"page {path}",
            include_in_schema=False,
            opt={PACKED: True},
        )
        async def part(request: AnyRequest, name: FromPath[str]) -> Response[Any]:
            form = split_form(request.url.path.rpartition("/")[2])[1]
            site: Site = request.app.state.site
            return await site.answer(request, make, f"{before}{name}{after}", name, form)

        return part
    plain = "/home" if path == "/" else path
    paths = [path, *(f"{plain}.{form}" for form in ("json", "atom"))]

    @get(paths, name=f"page {path}", include_in_schema=False, opt={PACKED: True})
    async def listed(request: AnyRequest) -> Response[Any]:
        form = split_form(request.url.path.rpartition("/")[2])[1]
        site: Site = request.app.state.site
        return await site.answer(request, make, path, "", form)

    return listed


@get("/static/{name:str}", include_in_schema=False, sync_to_thread=False)
def own_file(name: FromPath[str]) -> Response[bytes]:
    """A style sheet or a script of the pages' own; its address changes with what is in it."""
    found = static(name)
    if found is None:
        raise NotFoundException(f"there is no file {name!r}")
    data, media_type = found
    headers = {"cache-control": f"public, max-age={_YEAR}, immutable"}
    return Response(data, media_type=media_type, headers=headers)


@get("/robots.txt", include_in_schema=False, media_type="text/plain", sync_to_thread=False)
def robots() -> str:
    """Nothing here is for crawlers: the lists have no end."""
    return "User-agent: *\nDisallow: /\n"


# what the application answers; the API and the MCP server join here
ROUTES: tuple[ControllerRouterHandler, ...] = (
    *(page(path, make) for path, make in PAGES),
    own_file,
    robots,
)
