"""Statements that look back at earlier reports: which have to, when something comes in, and what they find."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

from roznamcha.link import denials, sayings
from roznamcha.link.facts import EventFacts, ReportFacts, StatementFacts
from roznamcha.link.sayings import SayingLink
from roznamcha.link.shelf import Shelf, order


def look_back(
    series: Iterable[tuple[int, ReportFacts]],
    *,
    fresh: Collection[str],
    moved: Collection[str],
    families: Mapping[str, str],
) -> tuple[list[SayingLink], list[str]]:
    """The links of the statements that look back anew, and the ids of those statements.

    `series` are dated reports with their keys: those in `fresh`, and all that came out near enough before and after
    them. Looking back are the fresh ones, those in `moved` (a family of copies has changed, or what they were linked
    with is gone), and each later one that finds something fresh; all others would find what they found. `families`
    gives the family of every report: copies of one text are not linked with each other.
    """
    shelf, new = Shelf(), Shelf()
    links: list[SayingLink] = []
    again: list[str] = []
    for _, facts in sorted(series, key=lambda r: order(*r)):
        if facts.id in fresh or facts.id in moved or _finds(facts, new, families):
            again += [s.id for s in facts.statements]
            links += found_by(facts, shelf, families)
        if facts.id in fresh:
            new.add(facts)
        shelf.add(facts)
    return links, again


def _finds(facts: ReportFacts, shelf: Shelf, families: Mapping[str, str]) -> bool:
    """Whether a report would be linked with anything on the shelf, were there nothing else.

    Every link is the best of those candidates that would do by themselves: where none of the new ones does, it stays.
    """
    shelf.look(facts)
    return any(map(shelf.offers, facts.statements)) and bool(found_by(facts, shelf, families))


def found_by(facts: ReportFacts, shelf: Shelf, families: Mapping[str, str]) -> list[SayingLink]:
    """The links of the statements of one report with what stands on the shelf."""
    shelf.look(facts)
    answered: StatementFacts | None = None
    found: list[SayingLink] = []
    foreign = _foreign(facts, families)
    ascribed = _ascribed(facts.statements)
    for said in facts.statements:
        answer = None if said.id in ascribed else sayings.answers(said, filter(foreign, shelf.open_to(said)))
        earlier = shelf.about(said)
        if said.act != "deny" and said.negative and answered is not None:
            earlier = shelf.inside(said, answered)
        found += filter(
            None,
            (
                sayings.repeats(said, filter(foreign, shelf.by_speaker(said))),
                answer,
                denials.denies(
                    said,
                    [s for s in earlier if foreign(s)],
                    [e for e in shelf.events_of(said) if foreign(e)],
                    leads=shelf.leads(said.outlets),
                    answered=answered,
                    beside=facts.statements,
                ),
                sayings.contradicts(said, filter(foreign, shelf.blaming(said))),
                denials.gainsays(said, filter(foreign, shelf.events_of(said))),
            ),
        )
        if answer is not None:
            answered = shelf.statement(answer.target)
    return found


def _ascribed(statements: Sequence[StatementFacts]) -> set[str]:
    """The statements that one side puts into another's mouth: that Trump says Iran agreed is no answer of Iran's."""
    party = {s.id: s.party for s in statements}
    return {
        inner
        for outer in statements
        if outer.party not in sayings.UNNAMED
        for inner in outer.inside
        if party[inner] != outer.party
    }


def _foreign(
    facts: ReportFacts, families: Mapping[str, str]
) -> Callable[[StatementFacts | EventFacts], bool]:
    """Whether an entry stands in a report of another family than `facts`."""
    family = families.get(facts.id)
    return lambda entry: family is None or families.get(entry.report) != family
