"""Carriers: the outlets on whose report this one rests («به گزارش ایسنا به نقل از رویترز»), nearest first."""

from __future__ import annotations

from roznamcha.records import Carrier
from roznamcha.statements.context import Context
from roznamcha.statements.leads import find_prefixes

_HEAD_LINES = 3


def find_carriers(ctx: Context, outlet: str | None) -> tuple[tuple[Carrier, ...], str | None]:
    """The carriers in the first lines of a report, and the outlet itself where only the text names it.

    The outlet's own name is no carrier. Where nobody said which outlet this is, the first «به گزارش خبرگزاری X» that
    is followed by no other source is its own name.
    """
    doc = ctx.doc
    found: list[Carrier] = []
    own: str | None = None
    seen: set[str] = {outlet} if outlet else set()
    for number, line in enumerate(ctx.lines):
        for start, end, prefix in find_prefixes(ctx, line.start, line.end):
            if prefix.kind not in ("outlet", "quoted"):
                continue
            if number >= _HEAD_LINES and prefix.kind == "quoted":
                continue
            mention = next(
                (
                    m
                    for m in ctx.mentions_in(end, end + 40)
                    if m.kind == "outlet" and m.id and doc.token_at(m.start) <= doc.token_at(end) + 3
                ),
                None,
            )
            if mention is None or mention.id is None:
                continue
            slug = mention.id.partition(":")[2]
            if (
                outlet is None
                and own is None
                and not found
                and prefix.kind == "outlet"
                and number < _HEAD_LINES
                and start - line.start < 25
            ):
                own = slug
                seen.add(slug)
                continue
            if slug not in seen:
                seen.add(slug)
                found.append(Carrier(outlet=slug, start=mention.start, end=mention.end))
    return tuple(found), own
