"""The dossier on a terminal: what it holds on one or two screens, a line an entry, each with its source."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from shlex import quote

from rich.console import Console
from rich.text import Text

from roznamcha.cli.app import console, isolate
from roznamcha.cli.options import DEFAULT_DB, party_name
from roznamcha.cli.output import one_line
from roznamcha.dossier import Dossier, teller_of
from roznamcha.export.dossier import ACTS, figures
from roznamcha.query import Answer, EventAnswer, StatementAnswer, Verification

# so many lines of each kind; the page has them all
_TIMELINE, _ACCUSATIONS, _POSITIONS, _TELLINGS, _FIGURES = 10, 3, 7, 9, 6
# narrower than this the words get a line's rest all the same; wider than this no line is pleasant to read
_NARROW, _BROAD = 60, 150
_SHORTEST = 24
_BY_REPORT = "°"


def print_digest(found: Dossier, checked: Verification, db: Path) -> None:
    """Print the overview of `found`; `checked` says whether its citations hold, `db` is for the hints."""
    page = _Page(console())
    one, other = found.parties
    page.head(f"{party_name(one)} and {party_name(other)}")
    cited = len({a.id for a in _all(found)})
    if not cited:
        page.line("no statement and no event between the two")
        return
    _overview(page, found)
    _timeline(page, found)
    _accusations(page, found)
    _positions(page, found)
    _ceasefire(page, found)
    _figures(page, found)
    page.head("citations")
    exact = "all of them exact" if checked.exact == checked.spans else f"{checked.exact:,} of them exact"
    page.line(f"{cited:,} entries from {checked.reports:,} reports; {checked.spans:,} spans of these reports")
    page.line(f"were cut again from the stored texts, {exact} (`roznamcha verify`)")
    if page.by_report:
        page.line(f"{_BY_REPORT} the day of the report: the text does not say on which day it was said")
    asked = f"roznamcha dossier {one} {other}" + ("" if db == DEFAULT_DB else f" --db {quote(str(db))}")
    page.line(f"everything, each line with its sentence: {asked} -o dossier.html")


class _Page:
    """Lines that end where the terminal does; Persian is isolated, so that it reads right inside a line."""

    def __init__(self, out: Console) -> None:
        self._out = out
        self._width = max(_NARROW, min(out.width, _BROAD))
        self._first = True
        self.by_report = False

    def head(self, words: str) -> None:
        if not self._first:
            self._out.print()
        self._first = False
        self._out.print(Text(words, style="bold"))

    def line(self, words: str) -> None:
        self._out.print(Text(f"  {words}"))

    def more(self, count: int, what: str = "more") -> None:
        if count > 0:
            self._out.print(Text(f"  … and {count:,} {what}", style="dim"))

    def entry(self, answer: Answer, label: str, *, dated: bool = True, words: bool = True) -> None:
        """One entry: its day, what it is, where it stands, and as much of its words as the line holds."""
        day = f"{self._day(answer):<12}" if dated else ""
        source = f"[{isolate(answer.citation.outlet or answer.citation.name)}]"
        text = Text.assemble("  ", (day, "green"), label, " ", (source, "dim"))
        if words:
            said = answer.cuts["content" if isinstance(answer, StatementAnswer) else "event"]
            text.append(" " + isolate(clip(said, max(_SHORTEST, self._width - text.cell_len - 1))), "cyan")
        self._out.print(text)

    def _day(self, answer: Answer) -> str:
        if not answer.day:
            return "no day"
        day, basis = answer.day
        if basis != "published":
            return day
        self.by_report = True
        return day + _BY_REPORT


def clip(words: str, width: int) -> str:
    """`words` on one line of at most `width` characters, cut between words.

    >>> clip("این خبر را تکذیب کرد", 12)
    'این خبر را…'
    """
    flat = one_line(words).lstrip("،؛:. ")
    if len(flat) <= width:
        return flat
    return flat[: width - 1].rsplit(" ", 1)[0].rstrip(" ،؛:,.«") + "…"


def _all(found: Dossier) -> Iterable[Answer]:
    yield from found.timeline.dated
    yield from found.timeline.undated
    for telling in found.ceasefire:
        yield from (*telling.one, *telling.other, *telling.rest)
    yield from found.ceasefire_undated
    yield from found.denials


def _names(codes: Sequence[str]) -> str:
    return ", ".join(codes)


def _overview(page: _Page, found: Dossier) -> None:
    span = f"{found.first_day} to {found.last_day}" if found.first_day else "nothing dated"
    outlets = ", ".join(f"{isolate(o or 'not named')} {n}" for o, n in found.outlets[:8])
    page.line(f"{span}; {len(found.sources):,} reports: {outlets}")
    for party in found.parties:
        acts = ", ".join(f"{ACTS[act]} {n}" for p, act, n in found.acts if p == party)
        page.line(f"{party_name(party)}: {acts or 'nothing said'}")
    if found.types:
        page.line("events: " + ", ".join(f"{kind} {n}" for kind, n in found.types))
    if found.third:
        page.line("others: " + ", ".join(f"{isolate(party_name(p))} {n}" for p, n in found.third[:8]))


def _timeline(page: _Page, found: Dossier) -> None:
    """What happened, one line a day and kind, with the number of reports that tell of such a thing."""
    grouped: dict[tuple[str, str], list[EventAnswer]] = {}
    for answer in found.timeline.dated:
        if isinstance(answer, EventAnswer) and answer.day:
            grouped.setdefault((answer.day[0], answer.record.type), []).append(answer)
    page.head("timeline")
    if not grouped:
        page.line("no event with a day of its own")
    for claims in list(grouped.values())[-_TIMELINE:]:
        reports = len({e.citation.report for e in claims})
        page.entry(claims[0], _event_label(claims[0]) + (f" ({reports} reports)" if reports > 1 else ""))
    page.more(len(grouped) - _TIMELINE, "earlier")
    undated = sum(isinstance(a, EventAnswer) for a in found.timeline.undated)
    page.more(undated, "without a day")


def _event_label(event: EventAnswer) -> str:
    r = event.record
    who = _names(r.actors) + (f" → {_names(r.targets)}" if r.targets else "")
    status = f", {r.status}" if r.status != "happened" else ""
    told = f", told by {event.told_by}" if event.told_by else ""
    place = f", {isolate(r.place)}" if r.place else ""
    return f"{r.type} {who}{place}{status}{told}"


def _accusations(page: _Page, found: Dossier) -> None:
    page.head("who accuses whom of what")
    if not found.accusations:
        page.line("no accusation")
    for group in found.accusations[:3]:
        target = party_name(group.target) if group.target else "nobody named"
        page.line(f"{party_name(group.party)} → {target}: {len(group.statements)}")
        for s in group.statements[:_ACCUSATIONS]:
            page.entry(s, isolate(s.record.speaker))
        page.more(len(group.statements) - _ACCUSATIONS)
    page.more(len(found.accusations) - 3, "pairs")


def _positions(page: _Page, found: Dossier) -> None:
    """Demands, offers, threats, answers and denials; of each party and act the first before any second one."""
    page.head("demands, offers, refusals, threats, denials")
    groups = [list(position.statements) for position in found.positions]
    groups += [[s for s in found.denials if s.record.party == party] for party in found.parties]
    groups.append([s for s in found.denials if s.record.party not in found.parties])
    rounds = max(map(len, groups), default=0)
    ranked = [(n, i) for n in range(rounds) for i, group in enumerate(groups) if n < len(group)]
    for n, i in sorted(ranked[:_POSITIONS], key=lambda pair: (pair[1], pair[0])):
        s = groups[i][n]
        target = f" → {_names(s.record.targets)}" if s.record.targets else ""
        page.entry(s, f"{s.record.party} {ACTS[s.record.act]}{target}")
    if not ranked:
        page.line("none")
    page.more(len(ranked) - _POSITIONS)


def _ceasefire(page: _Page, found: Dossier) -> None:
    """Claims by day, who tells what of a day together; of each day and side one before any second one."""
    page.head("the life of the ceasefire and the talks, as each side tells it")
    if not found.ceasefire:
        page.line("nothing dated")
    columns = [
        sorted(claims, key=lambda a: isinstance(a, StatementAnswer))
        for telling in found.ceasefire
        for claims in (telling.one, telling.other, telling.rest)
    ]
    # the newest are chosen first, and shown last
    ranked = [(n, -i) for i, claims in enumerate(columns) for n in range(len(claims))]
    for i, n in sorted((-back, n) for n, back in sorted(ranked)[:_TELLINGS]):
        page.entry(columns[i][n], _told(columns[i][n]))
    page.more(len(ranked) - _TELLINGS)
    page.more(len(found.ceasefire_undated), "without a day")


def _told(answer: Answer) -> str:
    party = teller_of(answer)
    by = party_name(party) if party else "the report"
    what = answer.record.type if isinstance(answer, EventAnswer) else ACTS[answer.record.act]
    return f"{isolate(by)}: {what}"


def _figures(page: _Page, found: Dossier) -> None:
    page.head("figures side by side")
    claims = [e for group in found.figures for e in group.claims]
    if not claims:
        page.line("none")
    for e in claims[:_FIGURES]:
        by = party_name(e.told_by) if e.told_by else "the report"
        page.entry(e, f"{figures(e.record)}: {e.record.type}, told by {isolate(by)}")
    page.more(len(claims) - _FIGURES)
