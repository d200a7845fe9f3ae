"""Which outlet a report is: as the input says, by its web address, or by its own source line."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlsplit

from roznamcha.entities.gazetteer import Gazetteer, outlet_of
from roznamcha.records import Carrier

# outlets of these countries sign their reports with «به گزارش خبرگزاری …»; elsewhere that line names a source
_SIGNING = ("IRN", "AFG")
_HEAD = 80


def publisher_of_address(url: str | None, gazetteer: Gazetteer | None = None) -> str | None:
    """The slug of the outlet at this address, `None` for an unknown host or none.

    >>> publisher_of_address("https://www.isna.ir/news/1404081711111/")
    'isna'
    >>> publisher_of_address("not an address") is None
    True
    """
    if not url:
        return None
    try:
        host = urlsplit(url).hostname
    except ValueError:
        return None
    outlet = outlet_of(host, gazetteer) if host else None
    return outlet.slug if outlet else None


def publisher_of_line(carriers: Sequence[Carrier], gazetteer: Gazetteer | None = None) -> str | None:
    """The slug of the outlet that signs at the head of its own text («به گزارش خبرگزاری معمار؛ …»).

    Only where no second source follows in the line: «به گزارش ایسنا به نقل از رویترز» may stand in any outlet.
    """
    if not carriers or carriers[0].start > _HEAD or (len(carriers) > 1 and carriers[1].start < 2 * _HEAD):
        return None
    outlet = outlet_of(carriers[0].outlet, gazetteer)
    return outlet.slug if outlet and outlet.country in _SIGNING else None
