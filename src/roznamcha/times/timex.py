"""TIMEX3: the text with its time expressions marked, as TimeML tools read it."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from roznamcha.records import TimeRef

_SETS = frozenset({"every"})


def timex_type(ref: TimeRef) -> str:
    """`DATE`, `TIME`, `DURATION` or `SET`, the four types of TIMEX3."""
    if ref.rule in _SETS:
        return "SET"
    value = ref.value or ""
    if value.startswith("P"):
        return "DURATION"
    return "TIME" if "T" in value else "DATE"


def timex_value(value: str) -> str:
    """An EDTF value as TIMEX3 writes it: seasons by letters, no `~`, decades and centuries by what is known.

    >>> timex_value("2021-22"), timex_value("199X"), timex_value("2025-07-05~"), timex_value("2025-11-06")
    ('2021-SU', '199', '2025-07-05', '2025-11-06')
    """
    plain = value.replace("~", "").rstrip("X")
    if len(plain) == 7 and plain[4] == "-" and plain[5:].isdecimal() and 21 <= int(plain[5:]) <= 24:
        return plain[:5] + ("SP", "SU", "FA", "WI")[int(plain[5:]) - 21]
    return plain


def to_timex3(text: str, refs: Sequence[TimeRef]) -> str:
    """`text` with a `<TIMEX3>` element around every expression; offsets of `refs` point into `text`.

    An interval has the attributes `beginPoint` and `endPoint` beside an empty value, since TIMEX3 has no
    intervals; what is not resolved has the value `""`. Text is escaped, so that the result is
    well-formed inside any element. Overlapping expressions cannot be written: of two that overlap the
    later one is left out.

    >>> ref = TimeRef(start=3, end=8, value="2025-11-08", calendar="none", rule="day")
    >>> to_timex3("تا دیروز ...", [ref])
    'تا <TIMEX3 tid="t1" type="DATE" value="2025-11-08">دیروز</TIMEX3> ...'
    """
    out: list[str] = []
    at = count = 0
    for ref in sorted(refs, key=lambda r: (r.start, r.end)):
        if ref.start < at or ref.end > len(text):
            continue
        count += 1
        value = ref.value or ""
        points = ""
        if "/" in value:
            begin, end = (timex_value(p) if p != ".." else "" for p in value.split("/"))
            value, points = "", f' beginPoint="{begin}" endPoint="{end}"'
        mod = ' mod="APPROX"' if "~" in (ref.value or "") else ""
        out.append(escape(text[at : ref.start], quote=False))
        out.append(
            f'<TIMEX3 tid="t{count}" type="{timex_type(ref)}" value="{timex_value(value)}"{points}{mod}>'
            f"{escape(text[ref.start : ref.end], quote=False)}</TIMEX3>"
        )
        at = ref.end
    out.append(escape(text[at:], quote=False))
    return "".join(out)
