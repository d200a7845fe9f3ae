"""Carriers: the outlets on whose report this one rests («به گزارش ایسنا به نقل از رویترز»), nearest first."""

from __future__ import annotations

from collections.abc import Sequence

from roznamcha.records import Carrier, Mention, Statement
from roznamcha.statements.context import Context
from roznamcha.statements.leads import find_prefixes

_HEAD_LINES = 3
_REPORTING_LINES = 3
_REACH = 60
_MOST_TOKENS = 9


def find_carriers(ctx: Context, outlet: str | None) -> tuple[Carrier, ...]:
    """The carriers of a report, each once, in the order in which the text names them; `outlet` itself is none.

    «به نقل از» counts in the first lines only: further on somebody is quoted, and nothing rests on it.
    """
    found: list[Carrier] = []
    seen: set[str] = {outlet} if outlet else set()
    for number, line in enumerate(ctx.lines):
        for _, end, prefix in find_prefixes(ctx, line.start, line.end):
            if prefix.kind not in ("outlet", "writing", "quoted") or (
                number >= _HEAD_LINES and prefix.kind == "quoted"
            ):
                continue
            mention = _named_outlet(ctx, end)
            if mention is None or mention.id is None:
                continue
            slug = mention.id.partition(":")[2]
            if slug not in seen:
                seen.add(slug)
                found.append(Carrier(outlet=slug, start=mention.start, end=mention.end))
    return tuple(found)


def with_reporting_outlets(
    ctx: Context, carriers: Sequence[Carrier], statements: Sequence[Statement], outlet: str | None
) -> tuple[Carrier, ...]:
    """`carriers` and the outlets that speak in the first lines («رویترز نوشت …»): the report rests on them too."""
    seen = {outlet, *(c.outlet for c in carriers)}
    head = ctx.lines[min(len(ctx.lines), _REPORTING_LINES) - 1].end if ctx.lines else 0
    found = list(carriers)
    for s in statements:
        kind, _, slug = (s.speaker_id or "").partition(":")
        if kind != "outlet" or s.cue_start >= head or slug in seen or s.speaker_start is None:
            continue
        if s.speaker_end is not None:
            seen.add(slug)
            found.append(Carrier(outlet=slug, start=s.speaker_start, end=s.speaker_end))
    return tuple(sorted(found, key=lambda c: c.start))


def with_quoting_outlets(
    carriers: Sequence[Carrier], outlets: Sequence[Mention | None], outlet: str | None
) -> tuple[Carrier, ...]:
    """`carriers` and the outlets that quote somebody before a colon («آکسیوس به نقل از مقامات اسرائیلی: …»)."""
    found = list(carriers)
    for mention in outlets:
        slug = mention.id.partition(":")[2] if mention and mention.id else outlet
        if mention and slug and slug not in {outlet, *(c.outlet for c in found)}:
            found.append(Carrier(outlet=slug, start=mention.start, end=mention.end))
    return tuple(sorted(found, key=lambda c: c.start))


def _named_outlet(ctx: Context, at: int) -> Mention | None:
    """The known outlet that the source line names behind `at`, before its comma («… اهل‌بیت(ع) - ابنا - …»)."""
    doc = ctx.doc
    first = doc.token_at(at)
    stop = next(
        (i for i in range(first, min(first + _MOST_TOKENS, len(doc.words))) if ctx.char(i) in "،؛.:"), None
    )
    end = doc.token_starts[stop] if stop is not None else at + _REACH
    for m in ctx.mentions_in(at, end):
        if m.kind == "outlet" and m.id and doc.token_at(m.start) < first + _MOST_TOKENS:
            return m
    return None
