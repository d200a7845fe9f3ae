"""Which language, calendar and light a reader wants: what the address says, else a cookie, else the browser."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, TypeVar, get_args

import regex
from msgspec import Struct

from roznamcha.daywords import Calendar
from roznamcha.lang.interface import PageLanguage

Theme = Literal["auto", "light", "dark"]
COOKIE = "roznamcha"
# the names that the choices have in an address
NAMES = ("lang", "cal", "theme")
_YEAR = 365 * 24 * 3600
_WANTED = regex.compile(
    r"\s*(?P<tag>[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*|\*)\s*(?:;\s*q\s*=\s*(?P<q>[01](?:\.\d{0,3})?))?\s*"
)
# Dari readers get the Afghan names of the same solar months
_BY_TAG: tuple[tuple[str, tuple[PageLanguage, Calendar]], ...] = (
    ("fa-af", ("fa", "solar-af")),
    ("prs", ("fa", "solar-af")),
    ("fa", ("fa", "solar-ir")),
    ("en", ("en", "gregorian")),
)
C = TypeVar("C", bound=str)


class Preferences(Struct, frozen=True, kw_only=True):
    """What a reader wants to see."""

    language: PageLanguage
    calendar: Calendar
    theme: Theme

    @property
    def rtl(self) -> bool:
        """Whether the page runs from right to left."""
        return self.language == "fa"

    @property
    def cookie(self) -> str:
        """The choices as the value of a cookie."""
        return f"{self.language}.{self.calendar}.{self.theme}"

    def set_cookie(self, *, secure: bool) -> str:
        """The header that keeps the choices for a year; no script may read them, no other site may send them."""
        flags = "; Secure" if secure else ""
        return f"{COOKIE}={self.cookie}; Path=/; Max-Age={_YEAR}; HttpOnly; SameSite=Lax{flags}"


def preferences(
    query: Mapping[str, str],
    *,
    cookie: str | None,
    accept_language: str,
    default: PageLanguage = "en",
    calendar: Calendar | None = None,
) -> tuple[Preferences, bool]:
    """What is wanted, and whether the address chose anything, so that it is to be remembered.

    `calendar` is for those who have chosen none; without it every language has its own. What is no choice counts as none.

    >>> preferences({"cal": "solar-af"}, cookie=None, accept_language="fa-IR,fa;q=0.9")
    (Preferences(language='fa', calendar='solar-af', theme='auto'), True)
    >>> preferences({}, cookie="en.gregorian.dark", accept_language="fa")
    (Preferences(language='en', calendar='gregorian', theme='dark'), False)
    """
    kept = dict(zip(NAMES, (cookie or "").split("."), strict=False))
    asked = {n: query[n] for n in NAMES if n in query}
    by_browser, own = _by_browser(accept_language, default)
    language = _one(PageLanguage, asked.get("lang"), kept.get("lang")) or by_browser
    if language != by_browser:
        own = "solar-ir" if language == "fa" else "gregorian"
    remembered = kept.get("cal") if kept.get("lang") == language else None
    found = Preferences(
        language=language,
        calendar=_one(Calendar, asked.get("cal"), remembered) or calendar or own,
        theme=_one(Theme, asked.get("theme"), kept.get("theme")) or "auto",
    )
    chosen = any(
        _one(kind, asked.get(n)) for n, kind in zip(NAMES, (PageLanguage, Calendar, Theme), strict=True)
    )
    return found, chosen


def _one(kind: object, *given: str | None) -> C | None:
    """The first of `given` that is a value of the literal type `kind`."""
    return next((g for g in given if g in get_args(kind)), None)  # type: ignore[return-value]


def _by_browser(header: str, default: PageLanguage) -> tuple[PageLanguage, Calendar]:
    """The language that the browser likes best of those there are, and the calendar that goes with it."""
    ranked: list[tuple[float, int, str]] = []
    for place, part in enumerate(header[:400].split(",")):
        found = _WANTED.fullmatch(part)
        if found and (quality := float(found["q"] or 1)) > 0:
            ranked.append((-quality, place, found["tag"].lower()))
    for _, _, tag in sorted(ranked):
        for begins, choice in _BY_TAG:
            if tag == begins or tag.startswith(begins + "-"):
                return choice
    return (default, "solar-ir" if default == "fa" else "gregorian")
