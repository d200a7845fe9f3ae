"""The dossier on a terminal: what it holds on one or two screens, a line an entry, each with its source."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from shlex import quote

from rich.console import Console
from rich.text import Text

from roznamcha.cli.app import console, isolate
from roznamcha.cli.options import DEFAULT_DB, party_name, party_name_fa
from roznamcha.cli.output import one_line
from roznamcha.daywords import Calendar, day_words, number
from roznamcha.dossier import Dossier, teller_of
from roznamcha.export.choice import denials_first, issues_table, stands_first
from roznamcha.export.dossier import Phrase, figures, issue_labels, words_of
from roznamcha.lang.interface import PageLanguage, interface
from roznamcha.links.ask import Shown
from roznamcha.links.overview import Overview
from roznamcha.links.pair import Across, tellings_of
from roznamcha.links.stands import Lead, Position
from roznamcha.naming import entity_name, outlet_name, place_name
from roznamcha.query import Answer, EventAnswer, StatementAnswer, Verification
from roznamcha.store.location import Location

# so many lines of each kind; the page has them all
_TIMELINE, _ACCUSATIONS, _POSITIONS, _TELLINGS, _FIGURES = 10, 3, 7, 9, 6
_DISPUTED, _ISSUES = 4, 8
# narrower than this the words get a line's rest all the same; wider than this no line is pleasant to read
_NARROW, _BROAD = 60, 150
_SHORTEST = 24
_BY_REPORT = "°"
_DAY = {"en": 11, "fa": 19}  # columns that a day takes


def print_digest(
    found: Dossier,
    checked: Verification,
    db: Location,
    *,
    lang: PageLanguage = "en",
    calendar: Calendar | None = None,
) -> None:
    """Print the overview of `found`; `checked` says whether its citations hold, `db` is for the hints.

    Days are written in `calendar`; without it solar with Iranian months in Persian, and as ISO days in English.
    """
    page = _Page(console(), lang, calendar)
    one, other = found.parties
    page.head(f"{page.name(one)} {page.t['and']} {page.name(other)}")
    cited = len({a.id or (a.citation.report, a.citation.start) for a in _all(found)})
    if not cited:
        page.line(page.t["nothing_between"])
        return
    _overview(page, found)
    if found.across is not None and found.overview is not None:
        _processes(page, found.overview)
        _disputed(page, found.across, found.overview)
        _issues(page, found)
    _timeline(page, found)
    _accusations(page, found)
    if found.across is None:
        _positions(page, found)
        _ceasefire(page, found)
    _figures(page, found)
    page.head(page.t["citations"])
    exact = (
        page.t["all_exact"]
        if checked.exact == checked.spans
        else page.t["some_exact"].format(n=checked.exact)
    )
    page.line(page.t["cited"].format(entries=cited, reports=checked.reports, spans=checked.spans))
    page.line(f"{exact} (`roznamcha verify`)")
    if page.by_report:
        page.line(f"{_BY_REPORT} {page.t['by_report']}")
    if found.across is None:
        page.line(page.t["link_first"])
    asked = f"roznamcha dossier {one} {other}" + ("" if db == DEFAULT_DB else f" --db {quote(str(db))}")
    page.line(f"{page.t['everything']}: {asked} -o dossier.html")


class _Page:
    """Lines that end where the terminal does; Persian is isolated, so that it reads right inside a line."""

    def __init__(self, out: Console, lang: PageLanguage, calendar: Calendar | None) -> None:
        self._out = out
        self._width = max(_NARROW, min(out.width, _BROAD))
        self._first = True
        self._party = party_name_fa if lang == "fa" else party_name
        self.by_report = False
        self.lang: PageLanguage = lang
        self._calendar: Calendar | None = calendar or ("solar-ir" if lang == "fa" else None)
        self.t = {key: Phrase(text, lang) for key, text in interface(lang).items()}

    def name(self, code: str) -> str:
        return isolate(self.t.get(f"side_{code}") or self._party(code))

    def names(self, codes: Sequence[str]) -> str:
        return self.t["comma"].join(codes if self.lang == "en" else map(self.name, codes))

    def number(self, value: int) -> str:
        return number(value, self.lang)

    def outlet(self, answer: Shown) -> str:
        slug = answer.citation.outlet
        return outlet_name(slug, "fa") if slug and self.lang == "fa" else slug or answer.citation.name

    def when(self, value: str) -> str:
        return day_words(value, self.lang, self._calendar) if self._calendar else value

    def head(self, words: str) -> None:
        if not self._first:
            self._out.print()
        self._first = False
        self._out.print(Text(self._whole(words), style="bold"))

    def line(self, words: str) -> None:
        self._out.print(Text(f"  {self._whole(words)}"))

    def more(self, count: int, what: str = "more") -> None:
        if count > 0:
            self._out.print(Text(f"  {self._whole(self.t[what].format(n=count))}", style="dim"))

    def _whole(self, words: str) -> str:
        # what holds isolates already cannot be isolated as a whole without losing them
        return words if self.lang == "en" or "\u2068" in words else isolate(words)

    def entry(
        self, answer: Shown, label: str, *, words: str = "", day: str | None = None, reported: bool = False
    ) -> None:
        """One entry: its day (or `day`, on which it was only `reported`), what it is, where it stands, and as much of its
        words (or of `words`) as the line holds.
        """
        self.by_report |= reported
        told = self._day(answer) if day is None else self.when(day) + _BY_REPORT * reported
        on = f"{isolate(told):<{_DAY[self.lang]}} "
        source = f"[{isolate(self.outlet(answer))}]"
        text = Text.assemble("  ", (on, "green"), label, " ", (source, "dim"))
        said = words or words_of(answer)
        text.append(" " + isolate(clip(said, max(_SHORTEST, self._width - text.cell_len - 1))), "cyan")
        self._out.print(text)

    def lead(self, lead: Lead, label: str) -> None:
        """An act that stands for a position, with its words on the issue."""
        self.entry(lead.stand.statement, label, words=lead.words)

    def _day(self, answer: Shown) -> str:
        if not answer.day:
            return self.t["no_day"]
        day, basis = answer.day
        if basis != "published":
            return self.when(day)
        self.by_report = True
        return self.when(day) + _BY_REPORT


def clip(words: str, width: int) -> str:
    """`words` on one line of at most `width` characters, cut between words.

    >>> clip("این خبر را تکذیب کرد", 12)
    'این خبر را…'
    """
    flat = one_line(words).lstrip("،؛:. ")
    if len(flat) <= width:
        return flat
    return flat[: width - 1].rsplit(" ", 1)[0].rstrip(" ،؛:,.«") + "…"


def _all(found: Dossier) -> Iterator[Shown]:
    yield from found.timeline.dated
    yield from found.timeline.undated
    if found.across is not None:
        yield from tellings_of(found.across)
        return
    for telling in found.ceasefire:
        yield from (*telling.one, *telling.other, *telling.rest)
    yield from found.ceasefire_undated
    yield from found.denials


def _overview(page: _Page, found: Dossier) -> None:
    span = (
        page.t["span"].format(
            first=page.when(found.first_day), last=page.when(found.last_day or found.first_day)
        )
        if found.first_day
        else page.t["sub_none"]
    )
    comma, num = page.t["comma"], page.number
    named = ((outlet_name(o, "fa") if page.lang == "fa" else o, n) for o, n in found.outlets[:8])
    outlets = comma.join(f"{isolate(o or page.t['not_named'])} {num(n)}" for o, n in named)
    origins = f"{comma}{num(found.across.origins)} {page.t['origins']}" if found.across is not None else ""
    page.line(f"{span}{page.t['semicolon']}{num(len(found.sources))} {page.t['reports']}{origins}: {outlets}")
    for party in found.parties:
        acts = comma.join(f"{page.t['act_' + act]} {num(n)}" for p, act, n in found.acts if p == party)
        page.line(f"{page.name(party)}: {acts or page.t['nothing_said']}")
    if found.types:
        types = comma.join(f"{page.t['type_' + kind]} {num(n)}" for kind, n in found.types)
        page.line(f"{page.t['events']}: {types}")
    if found.third:
        page.line(
            f"{page.t['others_short']}: " + comma.join(f"{page.name(p)} {num(n)}" for p, n in found.third[:8])
        )


def _processes(page: _Page, found: Overview) -> None:
    """How each process went on: the turns that most sources tell, a line a turn, with who tells it."""
    page.head(page.t["how_far"])
    for course in found.courses:
        page.line(f"{page.t['type_' + course.process.type]} {page.names(course.process.parties)}")
        for turn, claim in course.turns:
            tellers = dict.fromkeys(c.told_by or "" for c in turn.claims)
            by = page.t["comma"].join(page.name(p) if p else page.t["the_report"] for p in tellers)
            told = turn.date or turn.reported
            page.entry(claim, f"{page.t['turn_' + turn.status]} ({by})", day=told, reported=turn.date is None)
    if not found.courses:
        page.line(page.t["process_none"])
    page.more(found.more_courses)


def _disputed(page: _Page, found: Across, overview: Overview) -> None:
    page.head(page.t["disputed"])
    for dispute in overview.disputes:
        c = dispute.contradiction
        about = page.t[f"about_{c.about}"]
        told = page.lang == "en" and not c.why.startswith(about)
        page.line(f"{about}: {c.why}" if told else c.why if page.lang == "en" else about)
        for side in (c.earlier, c.later):
            page.entry(side, _voice(page, side))
    if not overview.disputes:
        page.line(page.t["disputed_none"])
    page.more(overview.more_disputes)
    for d, _ in [r for r in denials_first(found) if r[0].denied is not None][:_DISPUTED]:
        page.entry(d.denial, f"{page.name(d.denial.record.party)} {page.t['act_deny']}")
        if d.denied is not None:
            page.entry(d.denied, f"  {_voice(page, d.denied)}")


def _voice(page: _Page, answer: Shown) -> str:
    """On whose word an answer stands."""
    if isinstance(answer, StatementAnswer):
        return page.name(answer.record.party)
    return page.name(answer.told_by) if answer.told_by else page.t["the_report"]


def _issues(page: _Page, found: Dossier) -> None:
    """What each side holds on the issues most acted on: the act that says it best."""
    page.head(page.t["sides_issues"])
    table = issues_table(found)
    labels = issue_labels(page.lang)
    for issue, mine, theirs in table[:_ISSUES]:
        page.line(isolate(labels[issue]))
        for held in (mine, theirs):
            if held is not None:
                page.lead(stands_first(held, 1)[0], _held(page, held))
    if not table:
        page.line(page.t["no_position"])
    page.more(len(table) - _ISSUES)


def _held(page: _Page, held: Position) -> str:
    turned = " ⇄" if any(s.changed for s in held.stands) else ""
    act = stands_first(held, 1)[0].stand.statement.record.act
    return f"{page.name(held.party)} {page.t['act_' + act]} ({page.number(len(held.stands))}){turned}"


def _timeline(page: _Page, found: Dossier) -> None:
    """What happened, a line a happening where reports are linked, else a line a day and kind."""
    page.head(page.t["timeline"])
    rows: list[tuple[EventAnswer, str]] = []
    if found.across is not None:
        for x in found.across.dated:
            if isinstance(x.answer, EventAnswer):
                many = x.counted.families
                rows.append((x.answer, f" ({page.t['told_independent'].format(n=many)})" if many > 1 else ""))
    else:
        grouped: dict[tuple[str, str], list[EventAnswer]] = {}
        for answer in found.timeline.dated:
            if isinstance(answer, EventAnswer) and answer.day:
                grouped.setdefault((answer.day[0], answer.record.type), []).append(answer)
        for claims in grouped.values():
            reports = len({e.citation.report for e in claims})
            rows.append((claims[0], f" ({page.number(reports)} {page.t['reports']})" if reports > 1 else ""))
    if not rows:
        page.line(page.t["no_event_day"])
    for event, told in rows[-_TIMELINE:]:
        page.entry(event, _event_label(page, event) + told)
    page.more(len(rows) - _TIMELINE, "more_earlier")
    undated = sum(isinstance(a, EventAnswer) for a in found.timeline.undated)
    page.more(undated, "more_undated")


def _event_label(page: _Page, event: EventAnswer) -> str:
    r = event.record
    who = page.names(r.actors) + (f" → {page.names(r.targets)}" if r.targets else "")
    status = f", {page.t['status_' + r.status]}" if r.status != "happened" else ""
    told = ""
    if event.told_by:
        told = f", {page.t['told_by']} {page.name(event.told_by) if page.lang == 'fa' else event.told_by}"
    place = f", {isolate(place_name(r.place, page.lang))}" if r.place else ""
    return f"{page.t['type_' + r.type]} {who}{place}{status}{told}".replace(", ", page.t["comma"])


def _accusations(page: _Page, found: Dossier) -> None:
    page.head(page.t["accusations"])
    if not found.accusations:
        page.line(page.t["no_accusation"])
    for group in found.accusations[:3]:
        target = page.name(group.target) if group.target else page.t["nobody_named"]
        page.line(
            f"{page.name(group.party)} {page.t['arrow']} {target}: {page.number(len(group.statements))}"
        )
        for s in group.statements[:_ACCUSATIONS]:
            kind, _, _ = (s.record.speaker_id or "").partition(":")
            page.entry(s, isolate(entity_name(s.record.speaker, kind, page.lang)))
        page.more(len(group.statements) - _ACCUSATIONS)
    page.more(len(found.accusations) - 3, "more_pairs")


def _positions(page: _Page, found: Dossier) -> None:
    """Demands, offers, threats, answers and denials; of each party and act the first before any second one."""
    page.head(page.t["acts_table"])
    groups = [list(position.statements) for position in found.positions]
    groups += [[s for s in found.denials if s.record.party == party] for party in found.parties]
    groups.append([s for s in found.denials if s.record.party not in found.parties])
    rounds = max(map(len, groups), default=0)
    ranked = [(n, i) for n in range(rounds) for i, group in enumerate(groups) if n < len(group)]
    for n, i in sorted(ranked[:_POSITIONS], key=lambda pair: (pair[1], pair[0])):
        s = groups[i][n]
        target = f" → {page.names(s.record.targets)}" if s.record.targets else ""
        page.entry(s, f"{s.record.party} {page.t['act_' + s.record.act]}{target}")
    if not ranked:
        page.line(page.t["nothing"])
    page.more(len(ranked) - _POSITIONS)


def _ceasefire(page: _Page, found: Dossier) -> None:
    """Claims by day, who tells what of a day together; of each day and side one before any second one."""
    page.head(page.t["ceasefire"])
    if not found.ceasefire:
        page.line(page.t["no_dated_claim"])
    columns = [
        sorted(claims, key=lambda a: isinstance(a, StatementAnswer))
        for telling in found.ceasefire
        for claims in (telling.one, telling.other, telling.rest)
    ]
    # the newest are chosen first, and shown last
    ranked = [(n, -i) for i, claims in enumerate(columns) for n in range(len(claims))]
    for i, n in sorted((-back, n) for n, back in sorted(ranked)[:_TELLINGS]):
        page.entry(columns[i][n], _told(page, columns[i][n]))
    page.more(len(ranked) - _TELLINGS)
    page.more(len(found.ceasefire_undated), "more_undated")


def _told(page: _Page, answer: Answer) -> str:
    party = teller_of(answer)
    by = page.name(party) if party else page.t["the_report"]
    what = "type_" + answer.record.type if isinstance(answer, EventAnswer) else "act_" + answer.record.act
    return f"{by}: {page.t[what]}"


def _figures(page: _Page, found: Dossier) -> None:
    page.head(page.t["figures"])
    groups = found.figures if found.across is None else found.across.figures
    claims = [e for group in groups for e in group.claims]
    if not claims:
        page.line(page.t["no_figures"])
    for e in claims[:_FIGURES]:
        by = page.name(e.told_by) if e.told_by else page.t["the_report"]
        numbers = figures(e.record, page.lang)
        page.entry(e, f"{numbers}: {page.t['type_' + e.record.type]}, {page.t['told_by']} {by}")
    page.more(len(claims) - _FIGURES)
