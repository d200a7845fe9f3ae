"""Who accuses, supports, meets and fights whom, as parties on a circle with arrows between them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from math import atan2, cos, hypot, pi, sin, sqrt

from markupsafe import Markup

from roznamcha.overview import Tie, TieKind
from roznamcha.serve.pictures.paper import Paper

_WIDTH, _HEIGHT, _RADIUS = 760.0, 560.0, 200.0
_NODE, _THICK, _ARROW = 15.0, 9.0, 5.0
MOST_TIES = 40  # with more of them none can be followed with the eye; the table beneath has all
# how far a curve bends to the side, so that the kinds between two parties lie beside each other
_BENDS: Mapping[TieKind, float] = {"accuses": 0.16, "supports": 0.3, "meets": 0.0, "fights": 0.08}
_DIRECTED = ("accuses", "supports")


def network(
    ties: Sequence[Tie],
    *,
    words: Mapping[str, str],
    name: Callable[[str], str],
    num: Callable[[int], str],
    href: Callable[[str], str],
    first: Sequence[str] = (),
    rtl: bool,
) -> Markup:
    """The picture; `first` are the parties that it is about, `href` gives a party's page."""
    weight: Counter[str] = Counter()
    for t in ties:
        weight.update({t.one: t.count, t.other: t.count})
    order = [*first, *(p for p, _ in sorted(weight.items(), key=lambda i: (-i[1], i[0])) if p not in first)]
    order = [p for p in order if p in weight]
    title = words["web_pic_network"].format(n=num(len(order)))
    paper = Paper(_WIDTH, _HEIGHT, rtl=rtl, title=title, kind="network")
    at = {p: _spot(i, len(order)) for i, p in enumerate(_spread(order))}
    largest = max((t.count for t in ties), default=1)
    # thin lines lie over thick ones
    for t in sorted(_merged(ties), key=lambda t: (-t.count, t.one, t.other, t.kind))[:MOST_TIES]:
        _tie(
            paper,
            t,
            at,
            largest,
            f"{name(t.one)} – {name(t.other)}, {words[f'web_tie_{t.kind}']}: {num(t.count)}",
        )
    heaviest = max(weight.values(), default=1)
    for p in order:
        x, y = at[p]
        size = 5 + (_NODE - 5) * sqrt(weight[p] / heaviest)
        paper.circle(
            x,
            y,
            size,
            "node main" if p in first else "node",
            label=f"{name(p)}: {num(weight[p])}",
            href=href(p),
        )
        away = atan2(y - _HEIGHT / 2, x - _WIDTH / 2)
        anchor = "middle" if abs(cos(away)) < 0.35 else "start" if cos(away) > 0 else "end"
        far = _NODE + 6 + (10 if anchor == "middle" else 0)
        paper.text(
            x + far * cos(away), y + far * sin(away) + 5, name(p), "label main" if p in first else "label",
            anchor=anchor, href=href(p),
        )  # fmt: skip
    return paper.svg()


def _merged(ties: Sequence[Tie]) -> list[Tie]:
    """Ties of kinds without a direction brought together, whoever is named first."""
    found: Counter[tuple[str, str, TieKind]] = Counter()
    for t in ties:
        pair = (t.one, t.other) if t.kind in _DIRECTED else (min(t.one, t.other), max(t.one, t.other))
        found[(*pair, t.kind)] += t.count
    return [Tie(one=a, other=b, kind=k, count=n) for (a, b, k), n in found.items()]


def _spread(order: Sequence[str]) -> list[str]:
    """The heaviest opposite each other, so that most lines run through the middle."""
    evens, odds = list(order[::2]), list(order[1::2])
    return evens + odds


def _spot(i: int, many: int) -> tuple[float, float]:
    angle = pi + 2 * pi * i / max(many, 1)
    return _WIDTH / 2 + 1.3 * _RADIUS * cos(angle), _HEIGHT / 2 + _RADIUS * sin(angle)


def _tie(paper: Paper, t: Tie, at: Mapping[str, tuple[float, float]], largest: int, label: str) -> None:
    (x1, y1), (x2, y2) = at[t.one], at[t.other]
    across = hypot(x2 - x1, y2 - y1) or 1.0
    bend = _BENDS[t.kind] * across
    normal = (-(y2 - y1) / across, (x2 - x1) / across)
    middle = ((x1 + x2) / 2 + normal[0] * bend, (y1 + y2) / 2 + normal[1] * bend)
    width = max(1.0, _THICK * sqrt(t.count / largest))
    # the line ends before the node, with room for its arrow
    back = atan2(y2 - middle[1], x2 - middle[0])
    gap = _NODE + (2 * _ARROW if t.kind in _DIRECTED else 0)
    end = (x2 - gap * cos(back), y2 - gap * sin(back))
    paper.curve((x1, y1), middle, end, f"tie {t.kind}", width=width, label=label)
    if t.kind in _DIRECTED:
        size = _ARROW + width / 2
        tip = (x2 - _NODE * cos(back), y2 - _NODE * sin(back))
        foot = (tip[0] - 2 * size * cos(back), tip[1] - 2 * size * sin(back))
        side = (-sin(back) * size, cos(back) * size)
        paper.polygon(
            [tip, (foot[0] + side[0], foot[1] + side[1]), (foot[0] - side[0], foot[1] - side[1])],
            f"head {t.kind}",
        )
