"""Earlier statements and events by what a later statement can look for, so that it need not look at all of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from roznamcha.link.facts import EventFacts, ReportFacts, StatementFacts

# how far back a statement looks, and how far apart the reports of one happening may come, in days
BACK = 21
_REPEAT = 3  # days
_OPEN = frozenset({"demand", "offer", "threaten"})
_TOLD = frozenset({"reject", "agree", "offer", "threaten"})


class Shelf:
    """What has come out so far; `leads` is the lead statement of each outlet's latest report."""

    def __init__(self) -> None:
        """An empty shelf."""
        self.leads: dict[str, str] = {}
        self._statements: dict[str, StatementFacts] = {}
        self._speakers: dict[tuple[str, str], list[StatementFacts]] = defaultdict(list)
        self._open: dict[str, list[StatementFacts]] = defaultdict(list)
        self._about: dict[str, list[StatementFacts]] = defaultdict(list)
        self._blaming: list[StatementFacts] = []
        self._events: dict[str, list[EventFacts]] = defaultdict(list)

    def add(self, facts: ReportFacts) -> None:
        """Put the statements and events of a report on the shelf; reports come in the order of their days."""
        if facts.outlet and facts.statements:
            self.leads[facts.outlet] = facts.statements[0].id
        for said in facts.statements:
            self._statements[said.id] = said
            self._speakers[said.party, said.speaker].append(said)
            for party in sorted({*said.about, *said.targets}):
                self._about[party].append(said)
                if said.act in _OPEN:
                    self._open[party].append(said)
            if said.blame:
                self._blaming.append(said)
        for event in facts.events:
            for side in sorted(event.sides):
                self._events[side].append(event)

    def statement(self, id_: str) -> StatementFacts:
        """The statement with this id, which stands on the shelf."""
        return self._statements[id_]

    def by_speaker(self, said: StatementFacts) -> Iterator[StatementFacts]:
        """Recent statements of the speaker."""
        return _recent(self._speakers[said.party, said.speaker], said, _REPEAT)

    def open_to(self, said: StatementFacts) -> Iterator[StatementFacts]:
        """Demands, offers and threats that the speaker's side is named in, where `said` is of a kind that answers."""
        if said.act in _TOLD:
            yield from _recent(self._open[said.party], said, BACK)

    def about(self, said: StatementFacts) -> Iterator[StatementFacts]:
        """Statements that speak of the speaker's side, or of the parties it names, where `said` denies or negates."""
        if said.act == "deny" or said.negative:
            seen: set[str] = set()
            for party in sorted({said.party, *said.about}):
                for other in _recent(self._about[party], said, BACK):
                    if other.id not in seen:
                        seen.add(other.id)
                        yield other

    def blaming(self, said: StatementFacts) -> Iterator[StatementFacts]:
        """Statements that lay something at somebody's door, where `said` does."""
        if said.blame:
            yield from _recent(self._blaming, said, _REPEAT + 1)

    def events_of(self, said: StatementFacts) -> Iterator[EventFacts]:
        """Events of the speaker's side, where `said` denies."""
        if said.act == "deny":
            for event in reversed(self._events[said.party]):
                if event.terms & said.terms:
                    yield event


def _recent(row: Sequence[StatementFacts], said: StatementFacts, days: int) -> Iterator[StatementFacts]:
    """Those of `row`, the latest first, not older than `days` and with a word in common."""
    for other in reversed(row):
        if said.days and other.days and said.days[0] - other.days[1] > days:
            # the row stands in the order of reports, and what was said lies close before its report
            if said.days[0] - other.days[1] > days + BACK:
                break
            continue
        if other.terms & said.terms or other.outlets or said.negative:
            yield other
