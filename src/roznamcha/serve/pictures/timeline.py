"""What passed between parties, as a row of dots a lane: the more entries in a stretch of days, the larger the dot."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from math import sqrt

from markupsafe import Markup

from roznamcha.overview import LANES, Cell, Strip
from roznamcha.serve.pictures.paper import Paper

_WIDTH, _START, _LANE, _TOP, _FOOT = 900.0, 128.0, 40.0, 10.0, 30.0
_LEAST, _LARGEST, _LABELS = 3.0, 17.0, 6


def timeline(
    strip: Strip,
    *,
    words: Mapping[str, str],
    day: Callable[[str], str],
    num: Callable[[int], str],
    href: Callable[[Cell], str],
    rtl: bool,
) -> Markup:
    """The picture; `href` gives the address of the list behind a dot."""
    height = _TOP + _LANE * len(LANES) + _FOOT
    total = sum(c.count for c in strip.cells)
    title = words["web_pic_timeline"].format(n=num(total))
    paper = Paper(_WIDTH, height, rtl=rtl, title=title, kind="timeline")
    if strip.first is None or strip.last is None:
        return paper.svg()
    begin, end = date.fromisoformat(strip.first), date.fromisoformat(strip.last)
    columns = (end - begin).days // strip.days + 1
    step = (_WIDTH - _START - 24) / columns
    largest = max((c.count for c in strip.cells), default=1)
    bottom = _TOP + _LANE * len(LANES)
    every = -(-columns // _LABELS)
    for i in range(0, columns, every):
        x = _START + 10 + step * (i + 0.5)
        paper.line(x, _TOP, x, bottom, "grid")
        if i == 0 or _WIDTH - x > 60:
            text = day((begin + timedelta(days=i * strip.days)).isoformat())
            paper.text(x, bottom + 20, text, "tick", anchor="middle")
    for row, lane in enumerate(LANES):
        y = _TOP + _LANE * (row + 0.5)
        paper.line(_START, y, _WIDTH - 8, y, "lane")
        paper.text(_START - 8, y + 5, words[f"web_lane_{lane}"], f"label {lane}", anchor="end")
    for cell in strip.cells:
        column = (date.fromisoformat(cell.first) - begin).days // strip.days
        x, y = _START + 10 + step * (column + 0.5), _TOP + _LANE * (LANES.index(cell.lane) + 0.5)
        radius = max(_LEAST, min(_LARGEST, _LARGEST * sqrt(cell.count / max(largest, 12))))
        when = day(cell.first) if cell.first == cell.last else f"{day(cell.first)} – {day(cell.last)}"
        label = f"{when}, {words[f'web_lane_{cell.lane}']}: {num(cell.count)}"
        paper.circle(x, y, radius, f"dot {cell.lane}", label=label, href=href(cell))
    return paper.svg()
