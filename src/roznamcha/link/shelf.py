"""Earlier statements and events by what a later statement can look for, so that it need not look at all of them.

Nothing is found whose report came out more than `BACK` days before the report that looks, however much stands on the
shelf: what a statement finds does not depend on how many reports were linked at a time.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence

from roznamcha.link.facts import EventFacts, ReportFacts, StatementFacts
from roznamcha.link.sayings import UNNAMED

# how far back a statement looks, and how far apart the reports of one happening may come, in days
BACK = 21
_REPEAT = 3  # days
_OPEN = frozenset({"demand", "offer", "threaten"})
_TOLD = frozenset({"reject", "agree", "offer", "threaten"})
_UNDATED = 10_000_000  # the day of a report without one: it stands behind all others


def order(seq: int, facts: ReportFacts) -> tuple[int, int]:
    """Reports stand in the order of their days, those of one day in the order of ingest; undated ones come last."""
    return (facts.day if facts.day is not None else _UNDATED, seq)


class Shelf:
    """What has come out so far, as a report sees it that came out on the day last given to `look`."""

    def __init__(self) -> None:
        """An empty shelf, on which one looks as far back as there is."""
        self._since = -_UNDATED
        self._leads: dict[str, tuple[int, str]] = {}
        self._statements: dict[str, StatementFacts] = {}
        self._speakers: dict[tuple[str, str], list[tuple[int, StatementFacts]]] = defaultdict(list)
        self._open: dict[str, list[tuple[int, StatementFacts]]] = defaultdict(list)
        self._about: dict[str, list[tuple[int, StatementFacts]]] = defaultdict(list)
        self._blaming: list[tuple[int, StatementFacts]] = []
        self._events: dict[str, list[tuple[int, EventFacts]]] = defaultdict(list)

    def look(self, facts: ReportFacts) -> None:
        """From now on one looks from this report; an undated one sees everything."""
        self._since = -_UNDATED if facts.day is None else facts.day - BACK

    def add(self, facts: ReportFacts) -> None:
        """Put the statements and events of a report on the shelf; reports come in their `order`."""
        day = _UNDATED if facts.day is None else facts.day
        if facts.outlet and facts.statements:
            self._leads[facts.outlet] = day, facts.statements[0].id
        for said in facts.statements:
            self._statements[said.id] = said
            self._speakers[said.party, said.speaker].append((day, said))
            for party in sorted({*said.about, *said.targets}):
                self._about[party].append((day, said))
                if said.act in _OPEN:
                    self._open[party].append((day, said))
            if said.blame:
                self._blaming.append((day, said))
        for event in facts.events:
            for side in sorted(event.sides):
                self._events[side].append((day, event))

    def offers(self, said: StatementFacts) -> bool:
        """Whether there is anything here that `said` could be linked with, by any of the ways below."""
        ways: tuple[Iterator[StatementFacts | EventFacts], ...] = (
            self.by_speaker(said), self.open_to(said), self.about(said), self.blaming(said), self.events_of(said)
        )  # fmt: skip
        return any(next(way, None) is not None for way in ways) or bool(self.leads(said.outlets))

    def leads(self, outlets: Collection[str]) -> dict[str, str]:
        """The lead statement of the latest report of each of these outlets, by slug."""
        held = {o: self._leads[o] for o in sorted(outlets) if o in self._leads}
        return {o: id_ for o, (day, id_) in held.items() if day >= self._since}

    def statement(self, id_: str) -> StatementFacts:
        """The statement with this id, which stands on the shelf."""
        return self._statements[id_]

    def by_speaker(self, said: StatementFacts) -> Iterator[StatementFacts]:
        """Recent statements of the speaker."""
        return self._recent(self._speakers.get((said.party, said.speaker), ()), said, _REPEAT)

    def open_to(self, said: StatementFacts) -> Iterator[StatementFacts]:
        """Demands, offers and threats that the speaker's side is named in, where `said` is of a kind that answers."""
        if said.act in _TOLD:
            yield from self._recent(self._open.get(said.party, ()), said, BACK)

    def inside(self, said: StatementFacts, answered: StatementFacts) -> Iterator[StatementFacts]:
        """Statements nested in the one that `said` answers, which speak of its side or of the parties it names."""
        parties = {said.party, *said.about}
        for other in map(self.statement, reversed(answered.inside)):
            if parties & {*other.about, *other.targets}:
                yield other

    def about(self, said: StatementFacts) -> Iterator[StatementFacts]:
        """Statements that speak of the speaker's side, or of the parties it names, where `said` denies."""
        if said.act == "deny":
            seen: set[str] = set()
            for party in sorted({said.party, *said.about}):
                for other in self._recent(self._about.get(party, ()), said, BACK):
                    if other.id not in seen:
                        seen.add(other.id)
                        yield other

    def blaming(self, said: StatementFacts) -> Iterator[StatementFacts]:
        """Statements that lay something at somebody's door, where `said` does."""
        if said.blame:
            yield from self._recent(self._blaming, said, _REPEAT + 1)

    def events_of(self, said: StatementFacts) -> Iterator[EventFacts]:
        """Events of the speaker's side, where `said` denies; of the sides it names, where the speaker is of none."""
        if said.act != "deny":
            return
        seen: set[str] = set()
        for side in (said.party,) if said.party not in UNNAMED else sorted(said.about):
            for day, event in reversed(self._events.get(side, ())):
                if day < self._since:
                    break
                if event.id not in seen and not event.terms.isdisjoint(said.terms):
                    seen.add(event.id)
                    yield event

    def _recent(
        self, row: Sequence[tuple[int, StatementFacts]], said: StatementFacts, days: int
    ) -> Iterator[StatementFacts]:
        """Those of `row`, the latest first, not older than `days` and with a word in common."""
        # what is told in a report was said on its day at the latest
        since = max(self._since, said.days[0] - days) if said.days else self._since
        for day, other in reversed(row):
            if day < since:
                break
            if said.days and other.days and said.days[0] - other.days[1] > days:
                continue
            if other.outlets or said.negative or not other.terms.isdisjoint(said.terms):
                yield other
