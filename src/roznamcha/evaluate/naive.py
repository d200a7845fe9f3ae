"""The naive floor: what a dozen lines find. A score means little until it stands beside it.

Statements are the words between a bare reporting verb with «که» and the end of the sentence, said by nobody
in particular, with the commonest act; times are runs of digits that look like a year; there are no events.
Publication is what the input gives.
"""

from __future__ import annotations

from functools import cache

import regex

from roznamcha.lang.rules import compile_pattern
from roznamcha.records import Report, Source, Statement, TimeRef
from roznamcha.text.fold import fold

_YEAR = regex.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


@cache
def _cue() -> regex.Pattern[str]:
    return compile_pattern("$naive_cue", where="naive_cue.tsv")


def naive_extract(source: Source) -> Report:
    """Read `source` with next to no knowledge of Persian; offsets point into the raw text, for folding keeps
    them.

    >>> report = naive_extract(Source(name="a", text="سخنگو گفت که مرز بسته است. پایان سال 2025."))
    >>> [report.text[s.content_start : s.content_end] for s in report.statements]
    ['مرز بسته است']
    >>> [t.value for t in report.times]
    ['2025']
    """
    folded = fold(source.text)
    statements = []
    for found in _cue().finditer(folded):
        start = found.end() + 1
        end = min((e for mark in "\n.؟!" if (e := folded.find(mark, start)) >= 0), default=len(folded))
        if start < end:
            statements.append(
                Statement(
                    speaker="sources",
                    speaker_id=None,
                    speaker_start=None,
                    speaker_end=None,
                    party="UNK",
                    cue_start=found.start(),
                    cue_end=found.end(),
                    content_start=start,
                    content_end=end,
                    quote="indirect",
                    act="say",
                    rule="naive",
                )
            )
    times = [
        TimeRef(start=y.start(), end=y.end(), value=y.group(), calendar="gregorian", rule="naive")
        for y in _YEAR.finditer(folded)
    ]
    return Report(
        id="",
        name=source.name,
        text=source.text,
        url=source.url,
        outlet=source.outlet,
        published=source.published,
        published_basis="given" if source.published else None,
        times=tuple(times),
        statements=tuple(statements),
    )
