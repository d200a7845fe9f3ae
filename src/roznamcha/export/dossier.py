"""The dossier as one static HTML page or as Markdown; every line leads to its citation and back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from typing import Any

import jinja2
import regex
from markupsafe import Markup
from msgspec import Struct

from roznamcha.dossier import Accusation, Dossier
from roznamcha.entities.gazetteer import outlet_of
from roznamcha.lang.interface import PageLanguage, interface
from roznamcha.link import FORCE
from roznamcha.link.positions import issues
from roznamcha.links.ask import ClaimAnswer, Contradiction, Denial, Family, Shown, Turn
from roznamcha.links.overview import disputes, foremost
from roznamcha.links.pair import Across, FigureRange, Line
from roznamcha.links.stands import Position
from roznamcha.naming import entity_name
from roznamcha.query import Answer, Citation, EventAnswer, StatementAnswer
from roznamcha.records import Event
from roznamcha.store.when import bounds

# embeddings, overrides and isolates could turn the page's own words around, the rest has no business in a
# text
_CONTROLS = regex.compile(r"[\0-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069]")
_MARKDOWN = regex.compile(r"(?P<c>[\\`*_{}\[\]<>()#+!|~&$])")
_LINE_START = regex.compile(r"^(?P<c>[-=]|\d+(?=\.))")
_ARABIC = regex.compile(r"[\u0590-\u08ff\ufb1d-\ufefc]")
_SAFE_LINK = regex.compile(r"https?://[^\s<>\"]+")


class Caps(Struct, frozen=True, kw_only=True):
    """How much of each part of a dossier over linked reports a page shows: what most independent sources tell."""

    claims: int = 3  # of a teller on one turn of a process
    stands: int = 4  # of a side on an issue
    pairs: int = 15  # contradictions, denials
    figures: int = 25
    accusations: int = 4  # of one side against another
    accused: int = 8  # pairs of sides
    lines: int = 100  # of the timeline
    undated: int = 15
    families: int = 12
    sources: int = 40
    also: int = 4  # others that tell a line
    letters: int = 360  # of a quotation; the citation holds all of it


_ALL = 1_000_000_000
EVERYTHING = Caps(**dict.fromkeys(Caps.__struct_fields__, _ALL))


def to_html(
    dossier: Dossier,
    *,
    party_name: Callable[[str], str] = str,
    place_name: Callable[[str], str] = str,
    language: PageLanguage = "en",
    caps: Caps | None = None,
) -> str:
    """`dossier` as an HTML page that needs nothing else: no scripts, no fonts or images from elsewhere.

    `party_name` gives the name of a party's code, `place_name` that of a place with this English name, `language` is that of the page's own words; quotations stay as they
    are. `caps` (by default those of `Caps`) say how much is shown of each part. Whatever comes out of a report is escaped.
    """
    notes = Notes(lambda n, use: Markup('<a class="n" id="r{0}-{1}" href="#c{0}">[{0}]</a>').format(n, use))
    template = _environment(html=True).get_template("dossier.html.j2")
    return template.render(_context(dossier, notes, party_name, place_name, language, caps or Caps()))


def to_markdown(
    dossier: Dossier,
    *,
    party_name: Callable[[str], str] = str,
    place_name: Callable[[str], str] = str,
    language: PageLanguage = "en",
    caps: Caps | None = None,
) -> str:
    """`dossier` as Markdown with footnotes; whatever comes out of a report is escaped."""
    notes = Notes(lambda n, use: Markup(f"[^{n}]"))
    template = _environment(html=False).get_template("dossier.md.j2")
    return template.render(_context(dossier, notes, party_name, place_name, language, caps or Caps()))


class Notes:
    """Numbers for citations in the order in which the page first calls for them, and how often it does."""

    def __init__(self, mark: Callable[[int, int], Markup]) -> None:
        self._mark = mark
        self._numbers: dict[object, int] = {}
        self._uses: dict[object, int] = {}
        self._answers: dict[object, Shown] = {}

    def ref(self, answer: Shown) -> Markup:
        """The mark that leads to the citation of `answer`; an entry has one, whatever is told of it."""
        c = answer.citation
        key = answer.id or (c.report, c.start, c.end)
        number = self._numbers.setdefault(key, len(self._numbers) + 1)
        if key not in self._answers or isinstance(self._answers[key], ClaimAnswer):
            self._answers[key] = answer
        self._uses[key] = self._uses.get(key, 0) + 1
        return self._mark(number, self._uses[key])

    def all(self) -> list[tuple[int, int, Shown]]:
        """Number, uses and answer of every citation called for so far."""
        return [(n, self._uses[id_], self._answers[id_]) for id_, n in self._numbers.items()]


def _context(
    dossier: Dossier,
    notes: Notes,
    party_name: Callable[[str], str],
    place_name: Callable[[str], str],
    language: PageLanguage,
    caps: Caps,
) -> dict[str, Any]:
    words = interface(language)

    @cache
    def name(code: str) -> str:
        return words.get(f"side_{code}") or party_name(code) or code

    def numbers(answer: EventAnswer) -> str:
        return figures(answer.record, words)

    def speaker(answer: StatementAnswer) -> str:
        """Who speaks: the canonical name; on a Persian page, where no table knows it, the report's own words for it."""
        kind, _, _ = (answer.record.speaker_id or "").partition(":")
        known = entity_name(answer.record.speaker, kind, language)
        if language == "en" or known != answer.record.speaker:
            return known
        own = answer.cuts.get("speaker")
        return " ".join(own.split()) if own else answer.record.speaker

    def sides_itself(answer: StatementAnswer) -> bool:
        """Whether the speaker's name tells its side: «Iran», «Ministry of Foreign Affairs (Iran)»."""
        return name(answer.record.party) in speaker(answer)

    def who(answer: StatementAnswer) -> str:
        """Who speaks and for which side."""
        told = speaker(answer)
        return told if sides_itself(answer) else f"{told} ({name(answer.record.party)})"

    def apart(answer: EventAnswer) -> bool:
        """Whether the place says more than the sides do: of a raid on Afghanistan «in Afghanistan» says nothing."""
        sides = {name(code) for code in (*answer.record.actors, *answer.record.targets)}
        return bool(answer.record.place) and place_name(answer.record.place or "") not in sides

    def figured_on(found: FigureRange) -> str:
        if found.day:
            return found.day
        days = [e.citation.published for e in found.claims if e.citation.published]
        return f"{words['reported']} {min(days)}" if days else words["no_day"]

    def by_teller(turn: Turn) -> tuple[list[ClaimAnswer], ...]:
        one, other = dossier.parties
        told = {one: 0, other: 1}
        columns: tuple[list[ClaimAnswer], ...] = ([], [], [])
        for claim in foremost(turn.claims, dossier.across.family if dossier.across else {}):
            columns[told.get(claim.told_by or "", 2)].append(claim)
        return columns

    labels = issue_labels(language)
    across, line = dossier.across, dossier.timeline
    dated, undated = _lines(across, caps)
    return {
        "d": dossier,
        "t": words,
        "language": language,
        "notes": notes,
        "name": name,
        "names": lambda codes: words["comma"].join(map(name, codes)),
        "place": place_name,
        "places": lambda names: words["comma"].join(map(place_name, names)),
        "speaker": speaker,
        "who": who,
        "apart": apart,
        "sides_itself": sides_itself,
        "figured_on": figured_on,
        "dated": dated if across else [{"answer": a, "also": ()} for a in line.dated],
        "undated": undated if across else [{"answer": a, "also": ()} for a in line.undated],
        "cap": caps,
        "command": lambda words: _command(dossier, words),
        "disputes": disputes(across.contradictions, across.family) if across else [],
        "denials": denials_first(across) if across else [],
        "figure_sets": _figures_first(dossier, caps),
        "accusations": _accusations_first(dossier, caps) if across else dossier.accusations,
        "families": _families_first(across.families) if across else [],
        "foremost_sources": sorted(
            sorted(dossier.sources, key=lambda s: (-s.lines, s.head.id))[: caps.sources if across else _ALL],
            key=dossier.sources.index,
        ),
        "outlets_table": _outlets_table(dossier, words),
        "why": lambda c: why(c, words, name),
        "issue_label": lambda issue: labels[issue],
        "by_teller": by_teller,
        "is_event": lambda answer: isinstance(answer, EventAnswer),
        "is_statement": lambda answer: isinstance(answer, StatementAnswer),
        "is_claim": lambda answer: isinstance(answer, ClaimAnswer),
        "figures": numbers,
        "words_of": words_of,
        "safe_link": lambda where: bool(_SAFE_LINK.fullmatch(where)),
        "parts": _parts,
        "condition_apart": _condition_apart,
        "lang": {"prs": "fa-AF"},
    }


def words_of(answer: Shown) -> str:
    """The words that an answer rests on: a content, a clause, the evidence of a turn."""
    if isinstance(answer, StatementAnswer):
        return answer.cuts["content"]
    return answer.cuts["event"] if isinstance(answer, EventAnswer) else answer.citation.words


def issue_labels(language: PageLanguage) -> dict[str, str]:
    """What each issue is called on a page."""
    return {i.name: i.label_fa if language == "fa" else i.label for i in issues()}


def issues_table(dossier: Dossier) -> list[tuple[str, Position | None, Position | None]]:
    """A row an issue with what each of the two holds on it towards the other, most acts first."""
    if dossier.across is None:
        return []
    held = {(p.party, p.issue): p for p in dossier.across.positions}
    one, other = dossier.parties
    rows = [
        (issue, held.get((one, issue)), held.get((other, issue)))
        for issue in dict.fromkeys(i.name for i in issues())
    ]
    filled = [r for r in rows if r[1] or r[2]]
    return sorted(filled, key=lambda r: -sum(len(p.stands) for p in r[1:] if p))


def _lines(across: Across | None, caps: Caps) -> tuple[list[Line], list[Line]]:
    """The lines of the timeline that most independent sources tell, in order of date."""
    if across is None:
        return [], []

    def first(lines: Sequence[Line], most: int) -> list[Line]:
        ranked = sorted(
            range(len(lines)),
            key=lambda i: (-lines[i].counted.families, not isinstance(lines[i].answer, EventAnswer), i),
        )
        return [lines[i] for i in sorted(ranked[:most])]

    return first(across.dated, caps.lines), first(across.undated, caps.undated)


def denials_first(across: Across) -> list[tuple[Denial, list[Answer]]]:
    """Each denial once, with what else it denies: those that answer something known first, each by day."""
    rows: dict[str, tuple[Denial, list[Answer]]] = {}
    for d in across.denials:
        words = " ".join(d.denial.cuts["content"].split())
        key = f"{d.denial.record.party} {words}"
        first = rows[key][0].denied if key in rows else None
        if first is None:
            if key not in rows or d.denied is not None:
                rows[key] = d, []
        elif d.denied is not None and d.denied.id not in {first.id, *(a.id for a in rows[key][1])}:
            rows[key][1].append(d.denied)
    found = _once_denied(rows.values())
    return [r for r in found if r[0].denied] + [r for r in found if not r[0].denied]


def _once_denied(rows: Iterable[tuple[Denial, list[Answer]]]) -> list[tuple[Denial, list[Answer]]]:
    """The denials without those that the same speaker makes of the same claim: several reports of one act."""
    seen: dict[tuple[str, str], tuple[Denial, list[Answer]]] = {}
    out = []
    for row in rows:
        denial, denied = row[0].denial, row[0].denied
        key = (denial.record.speaker, denied.id if denied else denial.id)
        if key not in seen:
            seen[key] = row
            out.append(row)
    return out


_COUNTED = FORCE | {"arrest", "deportation", "release", "protest"}  # happenings whose figures count people


def _figures_first(dossier: Dossier, caps: Caps) -> list[FigureRange]:
    """The happenings with figures, of many those that are disputed or told by most reports, in order of date."""
    if dossier.across is None:
        return []
    sets = [
        f for f in dossier.across.figures
        if f.type in _COUNTED and _asked_for(f.day, dossier.since, dossier.until)
    ]  # fmt: skip
    ranked = sorted(range(len(sets)), key=lambda i: (not sets[i].disputed, -len(sets[i].claims), i))
    return sorted((sets[i] for i in sorted(ranked[: caps.figures])), key=_figured)


def _figured(found: FigureRange) -> str:
    """For sorting: the day of a happening, else the first day on which it was reported."""
    days = bounds(found.day)
    return days[0] if days else min(e.citation.published or "9999" for e in found.claims)


def _asked_for(day: str | None, since: str | None, until: str | None) -> bool:
    """Whether a happening lies in the days asked for, as a whole; one without a day may."""
    days = bounds(day)
    return days is None or ((since is None or days[0] >= since) and (until is None or days[1] <= until))


def _accusations_first(dossier: Dossier, caps: Caps) -> list[Accusation]:
    """Who accuses whom: the two each other, and of others that accuse either those that do so most often."""
    against = [g for g in dossier.accusations if g.target in dossier.parties]
    ranked = sorted(against, key=lambda g: -len(g.statements))[: caps.accused]
    return [g for g in against if g in ranked]


def _families_first(found: Iterable[Family]) -> list[Family]:
    """The texts that most outlets carry first; what one outlet repeats says nothing of its sources."""
    return sorted((f for f in found if len(f.outlets) > 1), key=lambda f: (-len(f.outlets), f.id))


def _outlets_table(dossier: Dossier, words: Mapping[str, str]) -> list[tuple[str, str, int, int]]:
    """Each outlet: who stands behind it, its reports here, and how many of them carry a text that others carry too."""
    family = dossier.across.family if dossier.across else {}
    carriers: dict[str, set[str]] = {}
    for s in dossier.sources:
        carriers.setdefault(family.get(s.head.id, s.head.id), set()).add(s.head.outlet or s.head.id)
    shared = Counter(
        s.head.outlet or "" for s in dossier.sources if len(carriers[family.get(s.head.id, s.head.id)]) > 1
    )
    rows = []
    for outlet, count in dossier.outlets:
        known = outlet_of(outlet) if outlet else None
        behind = words.get(f"behind_{known.family}", "") if known and known.family else ""
        rows.append((outlet, behind, count, shared[outlet]))
    return rows


def _command(dossier: Dossier, words: str) -> str:
    """A command that lists all of a part, with the days that the dossier was asked for."""
    one, other = dossier.parties
    days = "".join(
        f" --{name} {day}" for name, day in (("since", dossier.since), ("until", dossier.until)) if day
    )
    return f"roznamcha {words.format(one=one, other=other)}{days}"


# the reasons of `link.differences` and `links.web`, and what a page calls them
_REASONS = {
    "who did it": "why_did",
    "at whose request": "why_request",
    "whose fault it is": "why_fault",
    "whose fault": "why_fault",
    "who began it": "why_began",
}


def why(found: Contradiction, words: Mapping[str, str], name: Callable[[str], str]) -> str:
    """Why two tellings count as a contradiction, in the page's words."""
    about, _, sides = found.why.partition(": ")
    if about in _REASONS:
        told = words["or"].join(
            words["comma"].join(map(name, side.split(", "))) for side in sides.split(" or ")
        )
        return f"{words[_REASONS[about]]} {told}"
    if found.about == "figures" and isinstance(found.earlier, EventAnswer):
        return words["why_figures"]
    if found.about == "date":
        return words["why_date"].format(days=found.why.split(" ", 1)[0])
    if found.about in ("place", "happened", "state"):
        return words[f"why_{found.about}"]
    return found.why


@cache
def _environment(*, html: bool) -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("roznamcha.export", "templates"),
        autoescape=html,
        finalize=None if html else _for_markdown,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["shown"] = shown
    # for the template's own words and what its macros have escaped already
    environment.filters["plain"] = Markup
    environment.filters["flat"] = lambda text: " ".join(str(text).split())
    environment.filters["first"] = first_words
    return environment


def first_words(text: str, most: int) -> str:
    """The first words of `text`, at most `most` characters of them; a longer word alone is cut.

    >>> first_words("دو هیئت در استانبول", 9), first_words("آتش\u200cبس", 9)
    ('دو هیئت …', 'آتش\u200cبس')
    """
    if len(text) <= most:
        return text
    whole, _, _ = text[: most + 1].rpartition(" ")
    return (whole.rstrip(" ،؛:") or text[:most]) + " …"


def shown(text: str) -> str:
    """`text` with the controls that could turn its surroundings around made visible.

    >>> shown("الف\\u202eب")
    'الف⟨U+202E⟩ب'
    """
    if text.isascii() and text.isprintable():
        return text
    return str(_CONTROLS.sub(lambda found: f"⟨U+{ord(found.group()):04X}⟩", text))


def markdown(text: str) -> str:
    """`text` as inline Markdown that shows itself; right-to-left text isolated from its line.

    >>> markdown("a *b* <i>")
    'a \\\\*b\\\\* \\\\<i\\\\>'
    """
    flat = " ".join(shown(text).split())
    escaped = str(_LINE_START.sub(r"\\\g<c>", _MARKDOWN.sub(r"\\\g<c>", flat)))
    return f"\u2068{escaped}\u2069" if _ARABIC.search(flat) else escaped


def _for_markdown(value: object) -> object:
    """What an expression of the Markdown template prints: escaped, unless it is markup of our own or a
    number.
    """
    if isinstance(value, Markup | int | jinja2.Undefined):
        return value
    return Markup(markdown(str(value)))


def figures(event: Event, words: Mapping[str, str] | None = None) -> str:
    """The figures of an event in words, in alphabetical order: `killed 50, wounded 20–99`; `words` are the page's."""
    words = interface("en") if words is None else words
    each = sorted(event.figures.items())
    return ", ".join(
        f"{words.get(f'figure_{k}', k)} {'–'.join(map(str, v)) if isinstance(v, list) else v}"
        for k, v in each
    )


def _condition_apart(answer: StatementAnswer) -> bool:
    """Whether the condition stands outside the content, so that quoting the content does not show it."""
    r = answer.record
    if r.condition_start is None or r.condition_end is None:
        return False
    return r.condition_start < r.content_start or r.condition_end > r.content_end


def _parts(citation: Citation) -> tuple[str, str, str]:
    """The sentence of a citation: before the cited words, the words, behind them."""
    a, b = citation.start - citation.sentence_start, citation.end - citation.sentence_start
    return citation.sentence[:a], citation.sentence[a:b], citation.sentence[b:]
