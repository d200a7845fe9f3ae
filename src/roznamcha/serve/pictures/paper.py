"""A sheet to draw an SVG picture on: coordinates run from the start of the line, whichever side that is."""

from __future__ import annotations

from math import log10

from markupsafe import Markup, escape

from roznamcha.export.dossier import shown


class Paper:
    """A picture of `width` by `height` units that scales with its page; everything put on it is escaped.

    On an `rtl` sheet x runs from the right. `title` says in a sentence what is to be seen, for those who cannot see it:
    the numbers themselves stand in a table beneath.
    """

    def __init__(self, width: float, height: float, *, rtl: bool, title: str, kind: str) -> None:
        self.width, self.height, self.rtl = width, height, rtl
        self._title, self._kind = shown(title), kind
        self._leads = False
        self._parts: list[str] = []

    def _x(self, x: float) -> float:
        return self.width - x if self.rtl else x

    def rect(self, x: float, y: float, width: float, height: float, css: str, *, label: str = "") -> None:
        """A rectangle; `label` shows when it is pointed at."""
        left = self._x(x) - (width if self.rtl else 0)
        where = f'x="{_n(left)}" y="{_n(y)}" width="{_n(width)}" height="{_n(height)}"'
        self._put("rect", css, where, label=label)

    def circle(self, x: float, y: float, r: float, css: str, *, label: str = "", href: str = "") -> None:
        """A circle; with `href` it leads there."""
        where = f'cx="{_n(self._x(x))}" cy="{_n(y)}" r="{_n(r)}"'
        self._put("circle", css, where, label=label, href=href)

    def line(self, x1: float, y1: float, x2: float, y2: float, css: str, *, label: str = "") -> None:
        """A straight line."""
        where = f'x1="{_n(self._x(x1))}" y1="{_n(y1)}" x2="{_n(self._x(x2))}" y2="{_n(y2)}"'
        self._put("line", css, where, label=label)

    def curve(
        self,
        start: tuple[float, float],
        bend: tuple[float, float],
        end: tuple[float, float],
        css: str,
        *,
        width: float = 1,
        label: str = "",
    ) -> None:
        """A curve from `start` to `end`, drawn towards `bend`."""
        points = [f"{_n(self._x(x))} {_n(y)}" for x, y in (start, bend, end)]
        where = f'd="M{points[0]} Q{points[1]} {points[2]}" stroke-width="{_n(width)}"'
        self._put("path", css, where, label=label)

    def polygon(self, points: list[tuple[float, float]], css: str, *, label: str = "") -> None:
        """A filled shape."""
        listed = " ".join(f"{_n(self._x(x))},{_n(y)}" for x, y in points)
        self._put("polygon", css, f'points="{listed}"', label=label)

    def text(
        self, x: float, y: float, words: str, css: str = "", *, anchor: str = "start", href: str = ""
    ) -> None:
        """Words that start, end or have their middle at `x`, on the base line `y`."""
        where = f'x="{_n(self._x(x))}" y="{_n(y)}" text-anchor="{escape(anchor)}"'
        self._add(f'<text class="{escape(css)}" {where}>{escape(shown(words))}</text>', href, words)

    def _put(self, shape: str, css: str, where: str, *, label: str = "", href: str = "") -> None:
        # `where` holds numbers alone
        inside = f"<title>{escape(shown(label))}</title>" if label else ""
        self._add(f'<{shape} class="{escape(css)}" {where}>{inside}</{shape}>', href, label)

    def _add(self, made: str, href: str, label: str) -> None:
        if href:
            # out of the order of the tab key: the same links stand in the table beneath
            made = f'<a href="{escape(href)}" tabindex="-1" aria-label="{escape(shown(label))}">{made}</a>'
            self._leads = True
        self._parts.append(made)

    def svg(self) -> Markup:
        """The whole picture, to stand in a page."""
        direction = "rtl" if self.rtl else "ltr"
        # what holds links is no single image
        role = "group" if self._leads else "img"
        head = Markup(
            '<svg class="picture {}" viewBox="0 0 {} {}" role="{}" direction="{}" xmlns="http://www.w3.org/2000/svg">'
            "<title>{}</title>"
        ).format(self._kind, _n(self.width), _n(self.height), role, direction, self._title)
        # every part was escaped where it was put
        return Markup(f"{head}{''.join(self._parts)}</svg>")


def _n(value: float) -> str:
    """A coordinate, to a tenth."""
    return f"{value:.1f}".rstrip("0").rstrip(".")


def ticks(most: float, wanted: int = 4) -> list[int]:
    """Round numbers from 0 up to at least `most`, about as many as `wanted`.

    >>> ticks(7), ticks(130), ticks(0)
    ([0, 2, 4, 6, 8], [0, 50, 100, 150], [0, 1])
    """
    if most <= 0:
        return [0, 1]
    rough = most / wanted
    scale = 10 ** int(log10(rough)) if rough >= 1 else 1
    step = next(s * scale for s in (1, 2, 5, 10) if s * scale >= rough)
    out = [0]
    while out[-1] < most:
        out.append(out[-1] + step)
    return out
