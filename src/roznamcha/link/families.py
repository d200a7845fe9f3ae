"""Families of copies: reports that hang together by pairs of copies, named after the first of them to be ingested."""

from __future__ import annotations

from collections.abc import Mapping


class Families:
    """A union-find over reports (Tarjan 1975, with path halving); `keys` gives each one's place in the order of ingest.

    The name of a family is the report with the smallest key in it, so that it does not depend on the order of joining
    and stays when the family grows.

    >>> found = Families({"r9": 1, "r4": 2, "r7": 3})
    >>> found.join("r7", "r4"); found.join("r9", "r7")
    >>> found.name("r4"), found.name("unknown")
    ('r9', 'unknown')
    """

    def __init__(self, keys: Mapping[str, int]) -> None:
        """Every report is a family of its own."""
        self._keys = keys
        self._above: dict[str, str] = {}

    def name(self, report: str) -> str:
        """The name of the report's family."""
        above = self._above
        while (up := above.get(report, report)) != report:
            above[report] = above.get(up, up)
            report = up
        return report

    def join(self, one: str, other: str) -> None:
        """The two are of one family; `KeyError` if one of them has no key."""
        first, second = self.name(one), self.name(other)
        if first != second:
            keep, lose = sorted((first, second), key=lambda r: self._keys[r])
            self._above[lose] = keep
