"""Feeds of what is no entry: disputes, people, positions, turns of processes, contradictions, figures."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from roznamcha import query
from roznamcha.daywords import day_words, number
from roznamcha.export.dossier import why
from roznamcha.lang.interface import interface
from roznamcha.links.ask import Contradiction, Denial, ProcessAnswer, Shown
from roznamcha.links.pair import FigureRange
from roznamcha.links.stands import Position
from roznamcha.naming import entity_name, party_name
from roznamcha.overview import Pairing
from roznamcha.query import EntityRow, EventAnswer, ReportFilter, StatementAnswer
from roznamcha.serve.ask import Ask, Item, address
from roznamcha.serve.pages.items import entry_path, headline, items, tag, time_of
from roznamcha.serve.render import clip
from roznamcha.store.when import bounds

_TITLE, _MOST = 90, 60


def disputes(ask: Ask, found: Sequence[Pairing]) -> list[Item]:
    """Disputes, those with most entries first."""
    words = interface(ask.wanted.language)
    return [
        _counted(
            ask,
            address("/dispute/" + "-".join(p.parties)),
            words["web_versus"].join(_name(ask, code) for code in p.parties),
            f"{_many(ask, p.statements, 'statements')}{words['comma']}{_many(ask, p.events, 'events')}",
        )
        for p in found[:_MOST]
    ]


def people(ask: Ask, rows: Iterable[EntityRow]) -> list[Item]:
    """Who is named most."""
    words, language = interface(ask.wanted.language), ask.wanted.language
    return [
        _counted(
            ask,
            address(f"/who/{r.id}"),
            entity_name(r.name, r.kind, language),
            words["web_named_in"].format(n=number(r.mentions, language), r=number(r.reports, language)),
        )
        for r in rows
        if r.id
    ]


def positions(ask: Ask, held: Iterable[Position]) -> list[Item]:
    """Of each position its latest act, the newest first."""
    latest = [p.stands[-1].statement for p in held if p.stands]
    return items(ask, _newest(latest))


def turns(ask: Ask, found: Iterable[ProcessAnswer]) -> list[Item]:
    """The turns of processes, the newest first; one tells of it in each."""
    words, language = interface(ask.wanted.language), ask.wanted.language
    rows = []
    for p in found:
        parties = words["comma"].join(_name(ask, code) for code in p.parties)
        for turn in p.turns:
            day = day_words(turn.date, language, ask.wanted.calendar) if turn.date else words["no_day"]
            title = f"{words[f'type_{p.type}']}, {parties}: {words[f'turn_{turn.status}']}, {day}"
            rows.append((turn.date or "", _told(turn.claims[0], title, f"{p.type}-{turn.status}")))
    return _by_day(rows)


def disputed(ask: Ask, against: Iterable[Contradiction], denied: Iterable[Denial]) -> list[Item]:
    """Contradictions and denials, the newest first."""
    words = interface(ask.wanted.language)
    rows = []
    for c in against:
        title = f"{words[f'about_{c.about}']}: {why(c, words, lambda code: _name(ask, code))}"
        other = c.earlier.id or c.earlier.citation.report
        rows.append((c.later.citation.published or "", _told(c.later, title, f"against-{other}")))
    for d in denied:
        title = f"{words['denial']}: {headline(ask, d.denial)}"
        mark = f"denies-{d.denied.id}" if d.denied else "denies"
        rows.append((d.denial.citation.published or "", _told(d.denial, title, mark)))
    return _by_day(rows)


def figures(ask: Ask, ranges: Iterable[FigureRange]) -> list[Item]:
    """The entries that give figures, the newest first."""
    return items(ask, _newest([e for r in ranges for e in r.claims]))


def _told(told: Shown, title: str, mark: str) -> Item:
    """What stands somewhere, with a `mark` behind its address: one telling may be in a feed for several reasons."""
    c = told.citation
    where = entry_path(told.id) if told.id else address(f"/report/{c.report}")
    return Item(
        path=f"{where}#{mark}",
        title=clip(title, 2 * _TITLE),
        text=c.sentence,
        updated=time_of(c.published),
        author=c.outlet or c.name,
        language=tag(c.language),
    )


def _counted(ask: Ask, path: str, title: str, text: str) -> Item:
    """Something that is counted: it changes when the store does, so it bears the day of the newest report."""
    newest = ask.once(("newest",), lambda: query.reports(ask.store, ReportFilter(newest=True, limit=1)))
    return Item(
        path=path,
        title=title,
        text=text,
        updated=time_of(newest[0].published if newest else None),
        author="Roznamcha",
        language=ask.wanted.language,
    )


def _newest(answers: Sequence[StatementAnswer | EventAnswer]) -> list[StatementAnswer | EventAnswer]:
    unique = {a.id: a for a in answers}.values()
    return sorted(unique, key=lambda a: (bounds(a.citation.published) or ("", ""), a.id), reverse=True)[
        :_MOST
    ]


def _by_day(rows: Iterable[tuple[str, Item]]) -> list[Item]:
    unique = {item.path: (bounds(day) or ("", ""), item) for day, item in rows}
    ordered = sorted(unique.values(), key=lambda row: (row[0], row[1].path), reverse=True)
    return [item for _, item in ordered[:_MOST]]


def _name(ask: Ask, code: str) -> str:
    return interface(ask.wanted.language).get(f"side_{code}") or party_name(code, ask.wanted.language)


def _many(ask: Ask, n: int, what: str) -> str:
    words = interface(ask.wanted.language)
    return words[f"web_one_{what}"] if n == 1 else f"{number(n, ask.wanted.language)} {words[what]}"
