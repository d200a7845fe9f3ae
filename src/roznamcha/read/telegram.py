"""Telegram channels: exports of Telegram Desktop (`result.json`), its saved pages, and pages of t.me/s.

An export is read as a stream, message by message, so that one of gigabytes takes no more memory than its longest
message. Every post is a report of its own. What a message was forwarded from and when it was edited stay with it.
Only channels, groups and saved messages are read: what two people write to each other is no report.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta, timezone
from typing import Any, BinaryIO

import msgspec
import regex
from msgspec import Struct

from roznamcha.read.decode import check_persian
from roznamcha.read.heading import headline
from roznamcha.read.jsonstream import BrokenJsonError, Element, elements
from roznamcha.read.outlets import outlet_of_name
from roznamcha.read.problem import MAX_CHARS, Problem, too_long
from roznamcha.read.published import edtf_date
from roznamcha.records import Source

# the clock of Tehran, half an hour from Kabul's: Telegram gives seconds, and a day needs a clock
CLOCK = timezone(timedelta(hours=3, minutes=30))
_READ = {
    "public_channel", "private_channel", "public_supergroup", "private_supergroup", "public_group",
    "private_group", "saved_messages",
}  # fmt: skip
# these have posts that Telegram can link to
_LINKED = {"public_channel", "private_channel", "public_supergroup", "private_supergroup"}
_CHAT = regex.compile(rb'"type"\s*:\s*"(?:public|private|personal|saved|bot)_[a-z_]+"')
_ACCOUNT = regex.compile(rb'"personal_information"\s*:\s*\{|"chats"\s*:\s*\{')


class Post(Struct, frozen=True, kw_only=True):
    """A message of a channel, wherever it was found, before it is checked."""

    name: str
    where: str
    text: str
    url: str | None = None
    outlet: str | None = None
    published: str | None = None
    forwarded_from: str | None = None
    edited: str | None = None


def is_export(head: bytes) -> bool:
    """Whether a JSON file that begins so is an export of Telegram Desktop."""
    one = b'"messages"' in head and _CHAT.search(head) is not None
    return one or _ACCOUNT.search(head) is not None


def read_export(file: BinaryIO, where: str) -> Iterator[Source | Problem]:
    """The posts in an export (`result.json`) of one chat or of a whole account, in their order.

    What has no words, and what Telegram itself noted (a new photo, a pinned message), is counted in one warning a
    chat. A file that breaks off gives what stands before the break, and a problem.
    """
    chat: Mapping[str, Any] | None = None
    left: Counter[str] = Counter()
    found = False
    try:
        for element in elements(file, "messages"):
            found = True
            if element.owner is not chat:
                yield from _told(left, chat, where)
                chat = element.owner
            yield from _message(element, where, left)
    except BrokenJsonError as error:
        yield from _told(left, chat, where)
        yield Problem(where, f"broken JSON at byte {error.at:,}: what stands before it was read")
        return
    yield from _told(left, chat, where)
    if not found:
        yield Problem(where, "no messages in this export of Telegram")


def _told(left: Counter[str], chat: Mapping[str, Any] | None, where: str) -> Iterator[Problem]:
    """One warning for everything in a chat that is no report; `left` is emptied."""
    if left:
        told = ", ".join(f"{count:,} {what}" for what, count in sorted(left.items()))
        name = str((chat or {}).get("name") or "unnamed")
        yield Problem(where, f"passed over in the chat «{name[:60]}»: {told}", warning=True)
        left.clear()


def _message(element: Element, where: str, left: Counter[str]) -> Iterator[Source | Problem]:
    chat = element.owner
    at = f"{where}@{element.at}"
    if element.data is None:
        yield Problem(at, f"a message of {element.size:,} bytes is too long")
        return
    kind = chat.get("type")
    if kind is not None and kind not in _READ:
        left["private messages"] += 1
        return
    try:
        fields = msgspec.json.decode(element.data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        yield Problem(at, f"not JSON: {error}")
        return
    if not isinstance(fields, dict):
        yield Problem(at, "a message that is no JSON object")
        return
    if fields.get("type") not in (None, "message"):
        left["notes of Telegram"] += 1
        return
    text = _plain(fields.get("text"))
    if text is None:
        yield Problem(at, "the text of the message is neither a string nor a list of them")
        return
    number, owner = fields.get("id"), chat.get("id")
    known = type(number) is int and type(owner) is int
    forwarded = fields.get("forwarded_from")
    post = Post(
        name=f"telegram-{owner}-{number}" if known else f"telegram@{element.at}",
        where=at,
        text=text,
        url=f"https://t.me/c/{owner}/{number}" if known and kind in _LINKED else None,
        outlet=outlet_of_name(chat.get("name")) if isinstance(chat.get("name"), str) else None,
        published=_day(fields, "date"),
        forwarded_from=forwarded.strip() or None if isinstance(forwarded, str) else None,
        edited=_day(fields, "edited"),
    )
    yield from checked(post, left)


def checked(post: Post, left: Counter[str]) -> Iterator[Source | Problem]:
    """The report that a post makes; what has no words in Persian is only counted in `left`."""
    if len(post.text) > MAX_CHARS:
        yield Problem(post.where, too_long(len(post.text), "characters"))
    elif reason := check_persian(post.text):
        empty = reason in ("empty", "no words in it")
        left["posts without words" if empty else "posts in another language"] += 1
    else:
        yield Source(
            name=post.name,
            text=post.text,
            origin=post.where,
            url=post.url,
            title=headline(post.text),
            outlet=post.outlet,
            published=post.published,
            forwarded_from=post.forwarded_from,
            edited=post.edited,
        )


def _plain(text: object) -> str | None:
    """The text of a message: a string, or a list of strings and of objects with a text; `None` for anything
    else."""
    if text is None:
        return ""
    if isinstance(text, str):
        return text
    if not isinstance(text, list):
        return None
    parts: list[str] = []
    for part in text:
        found = part.get("text") if isinstance(part, dict) else part
        if not isinstance(found, str):
            return None
        parts.append(found)
    return "".join(parts)


def _day(fields: Mapping[str, Any], key: str) -> str | None:
    """When a message was sent or edited: by its seconds on the clock of Tehran, else as the export writes it."""
    seconds = fields.get(f"{key}_unixtime")
    if isinstance(seconds, int | str) and not isinstance(seconds, bool):
        try:
            when = datetime.fromtimestamp(int(seconds), UTC).astimezone(CLOCK)
        except (ValueError, OverflowError, OSError):
            pass
        else:
            return when.strftime("%Y-%m-%dT%H:%M")
    given = fields.get(key)
    return edtf_date(given) if isinstance(given, str) else None
