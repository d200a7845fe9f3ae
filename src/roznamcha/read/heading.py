"""The headline of a text that has no markup to name one."""

from __future__ import annotations

_HEADLINE = 200


def headline(text: str) -> str | None:
    """The first line of a text, if it is short, ends without a full stop and more follows.

    >>> headline("دیدار دو وزیر در کابل\\nوزیر گفت که …")
    'دیدار دو وزیر در کابل'
    >>> headline("وزیر آمد.\\nاو ماند.") is None
    True
    """
    first, _, rest = text.strip("\ufeff \r\n\t").partition("\n")
    first = first.strip()
    if rest.strip() and 5 <= len(first) <= _HEADLINE and not first.endswith((".", "،", "؛")):
        return first
    return None
