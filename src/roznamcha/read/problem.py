"""What could not be read, and why."""

from __future__ import annotations

from msgspec import Struct

# a report longer than this is no report: a dump of many, or a broken file
MAX_CHARS = 2_000_000
# four bytes a character is the most that UTF-8 takes
MAX_BYTES = 4 * MAX_CHARS


class Problem(Struct, frozen=True):
    """An input that could not be read, or a part of one: `where` names it (a path, `path:line`), `reason`
    says why.

    With `warning` the report was read all the same, without the part that `reason` names.
    """

    where: str
    reason: str
    warning: bool = False


def too_long(size: int, unit: str) -> str:
    """The reason for refusing a text of `size` characters or bytes."""
    limit = MAX_CHARS if unit == "characters" else MAX_BYTES
    return f"{size:,} {unit}; a report has at most {limit:,}"
