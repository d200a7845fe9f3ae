"""How many independent sources tell a happening: families of copies, not outlets, and not those that name another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import Struct

from roznamcha.link.facts import ReportFacts


class Corroboration(Struct, frozen=True, kw_only=True):
    """Who tells an entry: how many `families` of origin, in which `outlets` (a report without one counts by its id), the
    reports left out because they name another outlet as their source (`sourced`), and how many outlets carry each family.
    """

    of: str
    families: int
    outlets: tuple[str, ...]
    sourced: tuple[str, ...]
    carried: tuple[tuple[str, int], ...]

    @property
    def sentence(self) -> str:
        """In plain words: «told by 3 independent sources; 7 outlets carry the first»."""
        if self.families == 0:
            return "told only by reports that name another outlet as their source"
        many = f"{self.families} independent source{'s' if self.families > 1 else ''}"
        most = self.carried[0][1]
        tail = f"; {most} outlets carry {'the first' if self.families > 1 else 'it'}" if most > 1 else ""
        return f"told by {many}{tail}"


def corroborate(entry: str, reports: Sequence[ReportFacts], families: Mapping[str, str]) -> Corroboration:
    """Count who tells `entry`: `reports` are those that hold it or its like, `families` gives each report's family."""
    sourced = [r for r in reports if set(r.carriers) - {r.outlet}]
    carried: dict[str, set[str]] = {}
    for r in reports:
        if r not in sourced:
            carried.setdefault(families.get(r.id, r.id), set()).add(r.outlet or r.id)
    return Corroboration(
        of=entry,
        families=len(carried),
        outlets=tuple(sorted({r.outlet or r.id for r in reports if r not in sourced})),
        sourced=tuple(sorted(r.id for r in sourced)),
        carried=tuple(sorted(((f, len(o)) for f, o in carried.items()), key=lambda c: (-c[1], c[0]))),
    )
