"""Statements and events in each week, as bars above and below a line."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from markupsafe import Markup

from roznamcha.overview import Week
from roznamcha.serve.pictures.paper import Paper, ticks

_WIDTH, _HEIGHT, _START, _TOP, _FOOT = 760.0, 240.0, 46.0, 26.0, 44.0
_LABELS = 7


def activity(
    weeks: Sequence[Week],
    *,
    words: Mapping[str, str],
    day: Callable[[str], str],
    num: Callable[[int], str],
    rtl: bool,
) -> Markup:
    """The picture; `words` are those of the page, `day` and `num` write days and numbers."""
    title = words["web_pic_activity"].format(n=num(len(weeks)))
    paper = Paper(_WIDTH, _HEIGHT, rtl=rtl, title=title, kind="activity")
    if not weeks:
        return paper.svg()
    most = max(max(w.statements, w.events) for w in weeks)
    marks = ticks(most, 2)
    # somebody of whom there are no events has bars upwards alone
    sides = (1, -1) if any(w.events for w in weeks) else (1,)
    half = (_HEIGHT - _TOP - _FOOT) / len(sides)
    middle, top = _TOP + half, marks[-1]
    for mark in marks:
        for side in sides:
            y = middle - side * half * mark / top
            paper.line(_START, y, _WIDTH - 4, y, "axis" if mark == 0 else "grid")
            if mark:
                paper.text(_START - 6, y + 4, num(mark), "tick", anchor="end")
    room = (_WIDTH - _START - 8) / len(weeks)
    bar = min(room * 0.78, 34)
    every = -(-len(weeks) // _LABELS)
    for i, week in enumerate(weeks):
        x = _START + 4 + room * i + (room - bar) / 2
        label = f"{day(week.first)}: {num(week.statements)} {words['statements']}, {num(week.events)} {words['events']}"
        up, down = (half * n / top for n in (week.statements, week.events))
        paper.rect(x, middle - up, bar, up, "said", label=label)
        paper.rect(x, middle, bar, down, "happened", label=label)
        if i % every == 0 and (i == 0 or _WIDTH - x > 90):
            # the first label begins with its bar, the others stand under the middle of theirs
            paper.text(
                x if i == 0 else x + bar / 2,
                _HEIGHT - 8,
                day(week.first),
                "tick",
                anchor="start" if i == 0 else "middle",
            )
    paper.text(_START, 14, words["statements"], "key said")
    if len(sides) > 1:
        paper.text(_START, _HEIGHT - _FOOT + 14, words["events"], "key happened")
    return paper.svg()
