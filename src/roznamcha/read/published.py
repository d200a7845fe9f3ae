"""Publication dates as metadata give them: ISO 8601, solar Hijri, or the mail form, turned into EDTF."""

from __future__ import annotations

from datetime import date
from email.utils import parsedate_to_datetime

import regex
from convertdate import persian

from roznamcha.text.fold import fold

_ISO = regex.compile(
    r"(?P<year>\d{4})(?:[-/](?P<month>\d{1,2})(?:[-/](?P<day>\d{1,2})"
    r"(?:[T ]+(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::\d{2}(?:\.\d+)?)?(?:\s*(?:Z|[+-]\d{2}:?\d{2}))?)?)?)?"
)
# years up to here are solar Hijri; lunar years (1447) would be later, and nobody dates metadata by them
_LAST_SOLAR = 1430
_FIRST_SOLAR = 1300


def edtf_date(given: str) -> str | None:
    """The EDTF date that `given` says (`2025-11-06`, `2025-11-06T10:00`, `2025-11`), or `None` if it says
    none.

    >>> edtf_date("2025-11-06 10:00:00+03:30")
    '2025-11-06T10:00'
    >>> edtf_date("۱۴۰۴/۰۸/۱۵")
    '2025-11-06'
    >>> edtf_date("yesterday") is None
    True
    """
    text = fold(given).strip()
    found = _ISO.fullmatch(text)
    if not found:
        return _mail_date(text)
    year, month, day = (int(found.group(part) or 0) for part in ("year", "month", "day"))
    try:
        if _FIRST_SOLAR <= year <= _LAST_SOLAR:
            if not day or not 1 <= month <= 12 or not 1 <= day <= persian.month_length(year, month):
                return None
            year, month, day = persian.to_gregorian(year, month, day)
        if not 1900 <= year <= 2199:
            return None
        date(year, month or 1, day or 1)
    except ValueError:
        return None
    if not found.group("month"):
        return f"{year:04}"
    if not found.group("day"):
        return f"{year:04}-{month:02}"
    whole = f"{year:04}-{month:02}-{day:02}"
    if found.group("hour") and int(found.group("hour")) < 24 and int(found.group("minute")) < 60:
        return f"{whole}T{int(found.group('hour')):02}:{found.group('minute')}"
    return whole


def _mail_date(text: str) -> str | None:
    """«Thu, 06 Nov 2025 10:00:00 GMT»."""
    if not text.isascii() or "," not in text:
        return None
    try:
        when = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError):
        return None
    return when.strftime("%Y-%m-%dT%H:%M")
