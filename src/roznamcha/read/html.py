"""Web pages: the report's text without what stands around it, and what the page says about itself.

The text is taken from the element that the page itself marks as the report, where it does; else from what
resiliparse finds to be the main content. resiliparse keeps joiners (others delete them), so that words stay
whole.
"""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

import regex
from htmldate import find_date
from resiliparse.extract.html2text import extract_plain_text
from resiliparse.parse.html import HTMLTree

from roznamcha.read.outlets import outlet_of_address
from roznamcha.read.published import edtf_date
from roznamcha.records import Source

_PAGES: dict[str, list[str]] = tomllib.loads((Path(__file__).parent / "pages.toml").read_text("utf-8"))
_SKIP = _PAGES["skip"]
# a body shorter than this is a caption or a teaser, unless the page has nothing longer
_SHORT = 200
_BLANKS = regex.compile(r"[^\S\n]+")
_LINES = regex.compile(r" *\n\s*")
_SITE = regex.compile(r"\s+[|\-–—«»:]\s+[^|\-–—«»:]{2,40}$")
_DATE_LINE = regex.compile(
    r"(?<!\d)(?P<date>1[34]\d\d[/-]\d{1,2}[/-]\d{1,2}|(?:19|20)\d\d[/-]\d{1,2}[/-]\d{1,2})(?!\d)"
)


def read_page(html: str, *, name: str, origin: str) -> Source | str:
    """The report on the page `html`, or the reason why there is none.

    Offsets of everything that is extracted later point into `Source.text`, the text as taken from the page:
    headline, standfirst, paragraphs, each on a line of its own.
    """
    tree = HTMLTree.parse(html)
    if tree.body is None:
        return "broken HTML: no body in it"
    meta = _meta(tree)
    linked = _json_ld(tree)
    title = _title(tree, meta, linked)
    body = _main_text(tree)
    if not any(char.isalpha() for char in body):
        return "no text in the page"
    url = _url(tree, meta)
    return Source(
        name=name,
        text=_compose(title, _summary(tree), body),
        origin=origin,
        url=url,
        title=title,
        outlet=_outlet(url, meta),
        published=_published(tree, meta, linked, html, url),
    )


def _tidy(text: str) -> str:
    """One blank between words, one line end between lines."""
    return str(_LINES.sub("\n", _BLANKS.sub(" ", text)).strip())


def _all(tree: HTMLTree, selector: str) -> list[Any]:
    """The elements that `selector` finds, in order."""
    return list(tree.document.query_selector_all(selector)) if tree.document is not None else []


def _text_of(page: HTMLTree | str, *, main: bool) -> str:
    """The visible text without furniture, a line a paragraph."""
    text = extract_plain_text(
        page, main_content=main, list_bullets=False, alt_texts=False, skip_elements=_SKIP
    )
    return _tidy(str(text))


def _main_text(tree: HTMLTree) -> str:
    """The text of the report: of the element that the page marks, if it is long enough, else the main
    content."""
    best = ""
    for selector in _PAGES["bodies"]:
        for node in _all(tree, selector):
            # the element as a page of its own, so that what surrounds it has no say
            text = _text_of(f"<!doctype html><html><body>{node.html}</body></html>", main=False)
            if len(text) > 2 * len(best):
                best = text
        if len(best) >= _SHORT:
            return best
    whole = _text_of(tree, main=True)
    return best if len(best) * 2 > len(whole) else whole or _text_of(tree, main=False)


def _compose(title: str | None, summary: str | None, body: str) -> str:
    """Headline, standfirst and body, each once."""
    parts = []
    head = body[:1500]
    if title and title not in head:
        parts.append(title)
    if summary and summary != title and summary not in head:
        parts.append(summary)
    return "\n".join((*parts, body))


def _meta(tree: HTMLTree) -> dict[str, str]:
    """The page's meta fields by name or property, the first of each."""
    out: dict[str, str] = {}
    for node in _all(tree, "meta[content]"):
        key = (
            (node.getattr("property") or node.getattr("name") or node.getattr("itemprop") or "")
            .strip()
            .lower()
        )
        value = (node.getattr("content") or "").strip()
        if key and value:
            out.setdefault(key, value)
    return out


def _json_ld(tree: HTMLTree) -> list[dict[str, Any]]:
    """The objects of the page's JSON-LD that look like an article; broken ones are passed over."""
    out: list[dict[str, Any]] = []
    for node in _all(tree, "script[type='application/ld+json']"):
        try:
            found = json.loads(node.text or "", strict=False)
        except (ValueError, RecursionError):
            continue
        items = found if isinstance(found, list) else [found]
        for item in items:
            if isinstance(item, dict):
                graph = item.get("@graph")
                out += [
                    each for each in (graph if isinstance(graph, list) else [item]) if isinstance(each, dict)
                ]
    return out


def _title(tree: HTMLTree, meta: dict[str, str], linked: list[dict[str, Any]]) -> str | None:
    """The headline: the only h1 in Persian, else what the metadata call it, without the name of the site."""
    headings = [_tidy(node.text or "").replace("\n", " ") for node in _all(tree, "h1")]
    headings = [heading for heading in headings if 10 <= len(heading) <= 300]
    offered = [meta.get("og:title"), *(each.get("headline") for each in linked), tree.title]
    named = [_tidy(each).replace("\n", " ") for each in offered if isinstance(each, str) and each.strip()]
    for heading in headings:
        if len(headings) == 1 or any(heading in name for name in named):
            return heading
    return _SITE.sub("", named[0]) if named else None


def _summary(tree: HTMLTree) -> str | None:
    """The standfirst, where the page marks one."""
    for selector in _PAGES["summaries"]:
        node = next(iter(_all(tree, selector)), None)
        if node is not None and node.tag not in ("meta", "body", "html", "article", "main"):
            text = _tidy(node.text or "").replace("\n", " ")
            if 30 <= len(text) <= 700:
                return text
    return None


def _url(tree: HTMLTree, meta: dict[str, str]) -> str | None:
    """The page's own address: the canonical link, else what it tells social networks."""
    node = next(iter(_all(tree, "link[rel='canonical'][href]")), None)
    for address in (
        node.getattr("href") if node is not None else None,
        meta.get("og:url"),
        meta.get("twitter:url"),
    ):
        if address and address.strip().startswith(("http://", "https://")):
            return str(address.strip())
    return None


def _published(
    tree: HTMLTree, meta: dict[str, str], linked: list[dict[str, Any]], html: str, url: str | None
) -> str | None:
    """When the page says it was published; metadata before the `<time>` element before a date line before a
    guess."""
    offered: list[object] = [meta.get("article:published_time")]
    offered += [each.get("datePublished") for each in linked]
    offered += [meta.get(key) for key in _PAGES["meta_dates"]]
    offered += [node.getattr("datetime") for node in _all(tree, "time[datetime]")]
    for each in offered:
        if isinstance(each, str) and (found := edtf_date(each)):
            return found
    for selector in _PAGES["dates"]:
        for node in _all(tree, selector):
            if (line := _DATE_LINE.search(_fold_digits((node.text or "")[:200]))) and (
                found := edtf_date(line.group("date"))
            ):
                return found
    # the guess reads only what the page's markup holds: an undated page stays undated
    guess = find_date(
        html,
        extensive_search=False,
        original_date=True,
        url=url,
        min_date="1995-01-01",
        max_date="2100-01-01",
    )
    return edtf_date(guess) if guess else None


def _fold_digits(text: str) -> str:
    """`text` with plain digits."""
    return "".join(str(int(char)) if char.isdigit() and char.isdecimal() else char for char in text)


def _outlet(url: str | None, meta: dict[str, str]) -> str | None:
    """The slug of the outlet, if the page's address (or its site name, where that is a domain) is a known
    outlet's."""
    return outlet_of_address(url) or outlet_of_address(meta.get("og:site_name"))
