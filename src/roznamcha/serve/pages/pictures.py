"""The pictures of a page, made from the same figures as the tables under them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from roznamcha.daywords import day_words, number
from roznamcha.lang.interface import interface
from roznamcha.links.pair import FigureRange
from roznamcha.naming import outlet_name, party_name
from roznamcha.overview import Cell, Strip, Tie, Week
from roznamcha.serve.ask import Ask, address
from roznamcha.serve.pages.items import entry_path
from roznamcha.serve.pictures import activity, figures, network, timeline


def pictures(
    ask: Ask,
    *,
    weeks: Sequence[Week] = (),
    ties: Sequence[Tie] = (),
    first: Sequence[str] = (),
    strip: Strip | None = None,
    lines: str = "",
    ranges: Sequence[FigureRange] = (),
) -> dict[str, Any]:
    """Pictures by name, of those that there are figures for; `lines` is the address of the list behind a timeline."""
    language, rtl = ask.wanted.language, ask.wanted.rtl
    words = interface(language)

    def day(value: str) -> str:
        return day_words(value, language, ask.wanted.calendar, year=False)

    def num(value: int) -> str:
        return number(value, language)

    def name(code: str) -> str:
        return words.get(f"side_{code}") or party_name(code, language)

    def behind(cell: Cell) -> str:
        return address(lines, "", {"since": cell.first, "until": cell.last, "lane": cell.lane})

    def pair(code: str) -> str:
        return address(f"/party/{code}")

    out: dict[str, Any] = {"picture_activity": None, "picture_network": None}
    if weeks:
        out["picture_activity"] = activity.activity(weeks, words=words, day=day, num=num, rtl=rtl)
    if ties:
        out["picture_network"] = network.network(
            ties, words=words, name=name, num=num, href=pair, first=first, rtl=rtl
        )
    if strip is not None:
        out["picture_timeline"] = timeline.timeline(
            strip, words=words, day=day, num=num, href=behind, rtl=rtl
        )
    if ranges:
        groups = [_group(ask, r) for r in ranges]
        out["picture_figures"] = figures.figures(groups, words=words, num=num, rtl=rtl)
    return out


def when(ask: Ask, found: FigureRange) -> str:
    """The day of a happening; where nobody says it, the day of the first report of it."""
    words, language, calendar = interface(ask.wanted.language), ask.wanted.language, ask.wanted.calendar
    if found.day:
        return day_words(found.day, language, calendar)
    reported = min((e.citation.published for e in found.claims if e.citation.published), default=None)
    if reported is None:
        return words["no_day"]
    return words["web_reported"].format(day=day_words(reported, language, calendar))


def _group(ask: Ask, found: FigureRange) -> figures.Group:
    words = interface(ask.wanted.language)
    claims: dict[tuple[str, str, int, int], figures.Claim] = {}
    for e in found.claims:
        teller = (
            party_name(e.told_by, ask.wanted.language)
            if e.told_by and e.told_by not in ("UNK", "MEDIA")
            else ""
        )
        outlet = outlet_name(e.citation.outlet, ask.wanted.language) if e.citation.outlet else e.citation.name
        source = f"{teller} ({outlet})" if teller else outlet
        for kind, value in sorted(e.record.figures.items()):
            low, high = (value[0], value[-1]) if isinstance(value, list) else (value, value)
            # a source that says a figure again says no more by it
            claims.setdefault(
                (source, kind, low, high),
                figures.Claim(source=source, kind=kind, low=low, high=high, href=entry_path(e.id)),
            )
    return figures.Group(
        title=f"{words[f'type_{found.type}']}, {when(ask, found)}",
        claims=tuple(claims.values()),
        disputed=found.disputed,
    )
