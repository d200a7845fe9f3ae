"""Telegram on web pages: the preview of a channel (`t.me/s/name`), saved or fetched, and Telegram Desktop's HTML
export (`messages.html`)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import regex
from resiliparse.extract.html2text import extract_plain_text
from resiliparse.parse.html import HTMLTree

from roznamcha.read.outlets import outlet_of_name
from roznamcha.read.problem import Problem
from roznamcha.read.telegram import CLOCK, Post, checked
from roznamcha.records import Source

_POST = regex.compile(r"(?P<channel>[A-Za-z0-9_]{3,64})/(?P<number>\d{1,12})")
_BREAK = regex.compile(r"<br\s*/?>\s*", regex.IGNORECASE)
_NUMBER = regex.compile(r"message(?P<number>\d{1,12})")
_TITLE_DATE = regex.compile(
    r"(?P<day>\d{2})\.(?P<month>\d{2})\.(?P<year>\d{4}) (?P<time>\d{2}:\d{2})(?::\d{2})?"
    r"(?: UTC(?P<zone>[+-]\d{2}:\d{2}))?"
)


def is_telegram(html: str) -> bool:
    """Whether a page holds messages of Telegram."""
    return "tgme_widget_message" in html or 'class="message default' in html


def read_posts(html: str, *, origin: str, name: str = "messages") -> Iterator[Source | Problem]:
    """Every post on the page, in its order, each a report; what has no words is counted in one warning.

    `origin` is where the page lies; `name` begins the names of posts whose channel the page does not tell.
    """
    tree = HTMLTree.parse(html)
    if tree.body is None:
        yield Problem(origin, "broken HTML: no body in it")
        return
    left: Counter[str] = Counter()
    found = 0
    posts = _preview(tree, origin) if "tgme_widget_message" in html else _export(tree, origin, name)
    for post in posts:
        found += 1
        yield from checked(post, left)
    if left:
        told = ", ".join(f"{count:,} {what}" for what, count in sorted(left.items()))
        yield Problem(origin, f"passed over on this page: {told}", warning=True)
    if not found:
        yield Problem(origin, "a page of Telegram without a message on it")


def _preview(tree: HTMLTree, origin: str) -> Iterator[Post]:
    """The posts of a channel's preview; only posts of the channel that the page is of carry its name."""
    for node in _all(tree.body, "[data-post]"):
        found = _POST.fullmatch((node.getattr("data-post") or "").strip())
        if not found:
            continue
        channel, number = found["channel"], found["number"]
        time = _first(node, ".tgme_widget_message_date time[datetime]") or _first(node, "time[datetime]")
        published = _instant(time.getattr("datetime")) if time is not None else None
        meta = _first(node, ".tgme_widget_message_meta")
        edited = meta is not None and regex.match(r"\s*edited(?!\p{L})", meta.text or "") is not None
        owner = _first(node, ".tgme_widget_message_owner_name")
        yield Post(
            name=f"{channel}-{number}",
            where=f"{origin}#{channel}/{number}",
            text=_words(node, ".tgme_widget_message_text", "tgme_widget_message_reply"),
            url=f"https://t.me/{channel}/{number}",
            outlet=(outlet_of_name(_line(owner)) if owner is not None else None) or channel,
            published=published,
            forwarded_from=_line(_first(node, ".tgme_widget_message_forwarded_from_name")),
            # the page says that it was edited, and shows the time of that for the post's own
            edited=published if edited else None,
        )


def _export(tree: HTMLTree, origin: str, name: str) -> Iterator[Post]:
    """The posts of an HTML export; a message without a sender goes on where the one before it left off."""
    sender: str | None = None
    for node in _all(tree.body, ".message.default"):
        found = _NUMBER.fullmatch(node.getattr("id") or "")
        number = found["number"] if found else "0"
        forwarded = _first(node, ".forwarded")
        names = [_line(each) for each in _all(node, ".from_name")]
        inner = [_line(each) for each in _all(forwarded, ".from_name")] if forwarded is not None else []
        own = next((each for each in names if each not in inner), None)
        sender = own or sender
        date = _first(node, ".date[title]")
        yield Post(
            name=f"{name}-{number}",
            where=f"{origin}#message{number}",
            text=_words(node, ".text", "reply_to"),
            outlet=outlet_of_name(sender),
            published=_titled(date.getattr("title")) if date is not None else None,
            forwarded_from=_SENT.sub("", inner[0]).strip() or None if inner and inner[0] else None,
        )


# the name of a forward ends in the time of the message it came from
_SENT = regex.compile(r"\s*\d{2}\.\d{2}\.\d{4} \d{2}:\d{2}:\d{2}$")


def _all(node: Any, selector: str) -> list[Any]:
    return list(node.query_selector_all(selector))


def _first(node: Any, selector: str) -> Any:
    return node.query_selector(selector)


def _line(node: Any) -> str | None:
    """The text of an element on one line; `None` if it is missing or empty."""
    return " ".join((node.text or "").split()) or None if node is not None else None


def _words(node: Any, selector: str, quoted: str) -> str:
    """The text of a post, its lines as they were broken; not that of the message it answers (class `quoted`)."""
    for each in _all(node, selector):
        above = each
        while above is not None and quoted not in (above.getattr("class") or ""):
            above = above.parent if above != node else None
        if above is None:
            html = _BREAK.sub("<br>", each.html)
            page = f"<!doctype html><html><body>{html}</body></html>"
            text = extract_plain_text(page, main_content=False, list_bullets=False, preserve_formatting=True)
            return "\n".join(line.strip() for line in str(text).split("\n")).strip()
    return ""


def _instant(given: str | None) -> str | None:
    """An instant with its zone on the clock of Tehran, to the minute."""
    try:
        when = datetime.fromisoformat(given or "")
    except ValueError:
        return None
    if when.tzinfo is None:
        return when.strftime("%Y-%m-%dT%H:%M")
    try:
        return when.astimezone(CLOCK).strftime("%Y-%m-%dT%H:%M")
    except OverflowError:
        return None


def _titled(given: str | None) -> str | None:
    """The date in an export's tooltip («06.11.2025 10:00:00 UTC+03:30»)."""
    found = _TITLE_DATE.match(given or "")
    if not found:
        return None
    zone = found["zone"] or ""
    return _instant(f"{found['year']}-{found['month']}-{found['day']}T{found['time']}{zone}")
