"""Figures of happenings, a line a source: a dot for a number, a bar for a range, side by side on one scale."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from math import log10

from markupsafe import Markup
from msgspec import Struct

from roznamcha.serve.pictures.paper import Paper, ticks

_WIDTH, _ROW, _HEAD, _START, _TOP, _FOOT = 680.0, 24.0, 30.0, 215.0, 10.0, 28.0
KINDS = ("killed", "wounded", "detained", "displaced")
_FAR = 40  # where the largest figure is so many times the smallest, the scale is that of powers of ten


class Claim(Struct, frozen=True, kw_only=True):
    """What one source says: from `low` to `high` (one number: both the same); `href` leads to the entry."""

    source: str
    kind: str
    low: int
    high: int
    href: str


class Group(Struct, frozen=True, kw_only=True):
    """One happening with all that count it."""

    title: str
    claims: tuple[Claim, ...]
    disputed: bool


def figures(
    groups: Sequence[Group], *, words: Mapping[str, str], num: Callable[[int], str], rtl: bool
) -> Markup:
    """The picture."""
    rows = sum(len(g.claims) for g in groups)
    height = _TOP + _HEAD * len(groups) + _ROW * rows + _FOOT
    title = words["web_pic_figures"].format(n=num(len(groups)))
    paper = Paper(_WIDTH, height, rtl=rtl, title=title, kind="figures")
    values = [v for g in groups for c in g.claims for v in (c.low, c.high)]
    if not values:
        return paper.svg()
    scale, marks = _scale(values)
    bottom = height - _FOOT
    for mark in marks:
        x = scale(mark)
        paper.line(x, _TOP, x, bottom, "grid")
        paper.text(x, bottom + 18, num(mark), "tick", anchor="middle")
    y = _TOP
    for group in groups:
        y += _HEAD
        paper.text(4, y - 9, group.title, "group disputed" if group.disputed else "group")
        paper.line(0, y - 1, _WIDTH, y - 1, "lane")
        for c in group.claims:
            middle = y + _ROW / 2
            shown = num(c.low) if c.low == c.high else f"{num(c.low)}–{num(c.high)}"
            label = f"{c.source}: {shown} {words.get(f'figure_{c.kind}', c.kind)}"
            paper.text(_START - 12, middle + 4, c.source, "source", anchor="end", href=c.href)
            if c.low != c.high:
                paper.rect(
                    scale(c.low),
                    middle - 3,
                    max(2.0, scale(c.high) - scale(c.low)),
                    6,
                    f"span {_css(c)}",
                    label=label,
                )
            for value in sorted({c.low, c.high}):
                paper.circle(scale(value), middle, 5, f"point {_css(c)}", label=label, href=c.href)
            beyond = scale(c.high)
            if beyond > _WIDTH - 150:
                paper.text(
                    scale(c.low) - 10,
                    middle + 4,
                    f"{shown} {words.get(f'figure_{c.kind}', c.kind)}",
                    "value",
                    anchor="end",
                )
            else:
                paper.text(
                    beyond + 10, middle + 4, f"{shown} {words.get(f'figure_{c.kind}', c.kind)}", "value"
                )
            y += _ROW
    return paper.svg()


def _css(claim: Claim) -> str:
    """The class of a claim's dot: a kind of figure comes out of a report, so none but the known ones may be one."""
    return claim.kind if claim.kind in KINDS else "other"


def _scale(values: Sequence[int]) -> tuple[Callable[[int], float], list[int]]:
    """From a number to its place, and the numbers to mark; by powers of ten where small and large are far apart."""
    room, most = _WIDTH - _START - 60, max(values)
    least = min((v for v in values if v > 0), default=1)
    if most > _FAR * least:
        top = len(str(most - 1)) if most > 1 else 1
        marks = [10**i for i in range(top + 1)]
        return (lambda v: _START + room * log10(max(v, 1)) / top), marks
    even = ticks(most)
    return (lambda v: _START + room * v / even[-1]), even
