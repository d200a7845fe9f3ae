"""What a value means that somebody gives in a question, whichever way it is put: a command, an address, a search, Python.

All ways refuse the same values with the same words. `said` is the value as it was written (`--act 'lie'`, `act:lie`),
so that whoever reads the refusal knows which one is meant.
"""

from __future__ import annotations

from collections.abc import Collection

from roznamcha.errors import QuestionError
from roznamcha.store.when import bounds


def one_of(said: str, value: str, known: Collection[str]) -> str:
    """`value`, which is one of `known`; else `QuestionError`.

    >>> one_of("act:lie", "lie", ("say", "deny"))
    Traceback (most recent call last):
    roznamcha.errors.QuestionError: act:lie is none of say, deny
    """
    if value not in known:
        raise QuestionError(f"{said} is none of {', '.join(known)}")
    return value


def days(said: str, value: str) -> tuple[str, str]:
    """The first and the last day of the day, month or year `value`; `QuestionError` for anything else.

    >>> days("since 2025-11", "2025-11")
    ('2025-11-01', '2025-11-30')
    """
    found = None if "/" in value else bounds(value)
    if found is None:
        raise QuestionError(f"{said} is no date; write 2025-11-06, 2025-11 or 2025")
    return found
