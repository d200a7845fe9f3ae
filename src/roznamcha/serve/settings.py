"""What the one who runs the pages may choose."""

from __future__ import annotations

import regex
from msgspec import Struct

from roznamcha.daywords import Calendar
from roznamcha.errors import RoznamchaError
from roznamcha.lang.interface import PageLanguage
from roznamcha.serve.api.tokens import Tokens

_BASE = regex.compile(r"https?://[\w.:\[\]-]+(?:/[\w.~/-]*)?")


class Settings(Struct, frozen=True, kw_only=True):
    """Settings of the pages.

    `base_url` is the address under which readers reach them, without a slash at its end: permanent addresses in
    citations and feeds are made with it (`None`: with the host that the reader asked). `language` and `calendar` are
    for readers whose browser asks for neither language. `rows` a page of a list has. `stores` is how many readers one
    process answers at once, each over a connection of its own. `cached` is how many MiB of finished pages a process
    keeps. `secure` marks cookies as for HTTPS alone. With `warm` what takes
    long is counted as soon as the process starts. `tokens` may write through the API (none: nobody may), `fast` reads what
    they write by rules alone. `rate` is how many requests a minute the API answers to one address (`None`: any).
    """

    base_url: str | None = None
    language: PageLanguage = "en"
    calendar: Calendar | None = None
    rows: int = 30
    stores: int = 4
    cached: int = 64
    secure: bool = False
    warm: bool = False
    tokens: Tokens = Tokens()
    fast: bool = False
    rate: int | None = None


def checked_base(url: str | None) -> str | None:
    """`url` without a slash at its end; `RoznamchaError` if it is no address of pages.

    >>> checked_base("https://example.org/record/"), checked_base(None)
    ('https://example.org/record', None)
    """
    if url is None:
        return None
    if not _BASE.fullmatch(url):
        raise RoznamchaError(
            f"{url!r} is no address of pages; write https://example.org or https://example.org/path"
        )
    return url.rstrip("/")
