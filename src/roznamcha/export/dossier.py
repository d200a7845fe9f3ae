"""The dossier as one static HTML page or as Markdown; every line leads to its citation and back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import jinja2
import regex
from markupsafe import Markup

from roznamcha.daywords import Calendar, day_words, digits, number
from roznamcha.dossier import Dossier
from roznamcha.export.choice import (
    ALL,
    Caps,
    accusations_first,
    acts_of,
    denials_first,
    families_first,
    figure_rows,
    figures_first,
    lines_first,
    outlets_table,
    processes_first,
    stands_first,
    turns_first,
)
from roznamcha.lang.interface import PageLanguage, interface
from roznamcha.link.positions import issues
from roznamcha.links.ask import ClaimAnswer, Contradiction, Shown, Turn
from roznamcha.links.overview import disputes, foremost
from roznamcha.links.pair import FigureRange
from roznamcha.naming import entity_name, outlet_name
from roznamcha.query import Citation, EventAnswer, StatementAnswer
from roznamcha.records import Event

# embeddings, overrides and isolates could turn the page's own words around, the rest has no business in a
# text
_CONTROLS = regex.compile(r"[\0-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069]")
_MARKDOWN = regex.compile(r"(?P<c>[\\`*_{}\[\]<>()#+!|~&$])")
_LINE_START = regex.compile(r"^(?P<c>[-=]|\d+(?=\.))")
_ARABIC = regex.compile(r"[\u0590-\u08ff\ufb1d-\ufefc]")
_SAFE_LINK = regex.compile(r"https?://[^\s<>\"]+")


def to_html(
    dossier: Dossier,
    *,
    party_name: Callable[[str], str] = str,
    place_name: Callable[[str], str] = str,
    language: PageLanguage = "en",
    calendar: Calendar | None = None,
    caps: Caps | None = None,
) -> str:
    """`dossier` as an HTML page that needs nothing else: no scripts, no fonts or images from elsewhere.

    `party_name` gives the name of a party's code, `place_name` that of a place with this English name, `language` is that of the page's own words; quotations stay as they
    are. Days are written in `calendar` (without it, solar with Iranian months on a Persian page), a solar one with the
    Gregorian day beside it. `caps` (by default those of `Caps`) say how much is shown of each part. Whatever comes out of a report is escaped.
    """
    link = Markup('<a class="n" id="r{0}-{1}" href="#c{0}">[{2}]</a>')
    notes = Notes(lambda n, use: link.format(n, use, digits(str(n), language)))
    template = _environment(html=True, language=language).get_template("dossier.html.j2")
    context = _context(dossier, notes, party_name, place_name, language, calendar, caps or Caps())
    return template.render(context)


def to_markdown(
    dossier: Dossier,
    *,
    party_name: Callable[[str], str] = str,
    place_name: Callable[[str], str] = str,
    language: PageLanguage = "en",
    calendar: Calendar | None = None,
    caps: Caps | None = None,
) -> str:
    """`dossier` as Markdown with footnotes; whatever comes out of a report is escaped."""
    notes = Notes(lambda n, use: Markup(f"[^{n}]"))
    template = _environment(html=False, language=language).get_template("dossier.md.j2")
    context = _context(dossier, notes, party_name, place_name, language, calendar, caps or Caps())
    return template.render(context)


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
    calendar: Calendar | None,
    caps: Caps,
) -> dict[str, Any]:
    words = {key: Phrase(text, language) for key, text in interface(language).items()}
    shown_in: Calendar = calendar or ("solar-ir" if language == "fa" else "gregorian")

    def when(value: str) -> str:
        """A day as readers write it."""
        return day_words(value, language, shown_in)

    def beside(value: str) -> str:
        """The same day in the Gregorian calendar, where the page has another."""
        told = "" if shown_in == "gregorian" else day_words(value, language, "gregorian")
        return "" if told == when(value) else told

    def both(value: str) -> str:
        return f"{when(value)} ({beside(value)})" if beside(value) else when(value)

    def outlet(citation: Citation) -> str:
        return outlet_name(citation.outlet, language) if citation.outlet else citation.name

    @cache
    def name(code: str) -> str:
        return words.get(f"side_{code}") or party_name(code) or code

    def numbers(answer: EventAnswer) -> str:
        return figures(answer.record, language)

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

    def figured_on(found: FigureRange) -> str | None:
        """The first day on which a happening without a day of its own was reported."""
        return min((e.citation.published for e in found.claims if e.citation.published), default=None)

    def by_teller(turn: Turn) -> tuple[list[ClaimAnswer], ...]:
        one, other = dossier.parties
        told = {one: 0, other: 1}
        columns: tuple[list[ClaimAnswer], ...] = ([], [], [])
        for claim in foremost(turn.claims, dossier.across.family if dossier.across else {}):
            columns[told.get(claim.told_by or "", 2)].append(claim)
        return columns

    labels = issue_labels(language)
    across, line = dossier.across, dossier.timeline
    dated, undated = lines_first(across, caps)
    return {
        "d": dossier,
        "t": words,
        "language": language,
        "notes": notes,
        "name": name,
        "names": lambda codes: words["comma"].join(map(name, codes)),
        "place": place_name,
        "places": lambda names: words["comma"].join(map(place_name, names)),
        "when": when,
        "beside": beside,
        "both": both,
        "outlet": outlet,
        "outlet_named": lambda slug: outlet_name(slug, language),
        "number": lambda value: number(value, language),
        "span": lambda low, high: _span(low, high, language),
        "speaker": speaker,
        "who": who,
        "apart": apart,
        "sides_itself": sides_itself,
        "figured_on": figured_on,
        "dated": dated if across else [{"answer": a, "also": ()} for a in line.dated],
        "undated": undated if across else [{"answer": a, "also": ()} for a in line.undated],
        "cap": caps,
        "letters": caps.letters if across else ALL,
        "command": lambda words: _command(dossier, words),
        "disputes": disputes(across.contradictions, across.family) if across else [],
        "denials": denials_first(across) if across else [],
        "figure_sets": figures_first(dossier, caps),
        "figure_rows": figure_rows,
        "stands": lambda position: stands_first(position, caps.stands),
        "acts_of": acts_of,
        "processes": processes_first(across, dossier.parties, caps) if across else [],
        "turns": lambda process: turns_first(process, caps),
        "accusations": accusations_first(dossier, caps),
        "families": families_first(across.families) if across else [],
        "foremost_sources": sorted(
            sorted(dossier.sources, key=lambda s: (-s.lines, s.head.id))[: caps.sources if across else ALL],
            key=dossier.sources.index,
        ),
        "outlets_table": outlets_table(dossier, interface(language)),
        "why": lambda c: why(c, words, name),
        "issue_label": lambda issue: labels[issue],
        "by_teller": by_teller,
        "is_event": lambda answer: isinstance(answer, EventAnswer),
        "is_statement": lambda answer: isinstance(answer, StatementAnswer),
        "is_claim": lambda answer: isinstance(answer, ClaimAnswer),
        "figures": numbers,
        "words_of": words_of,
        "part_of": part_of,
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


def part_of(said: StatementAnswer, words: str) -> str:
    """Some of a statement's words on one line; where it begins before them, that is marked."""
    begins = said.cuts["content"].lstrip().startswith(words.strip()) or not words.strip()
    return ("" if begins else "… ") + " ".join(words.split())


def issue_labels(language: PageLanguage) -> dict[str, str]:
    """What each issue is called on a page."""
    return {i.name: i.label_fa if language == "fa" else i.label for i in issues()}


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
    if found.about == "happened" and isinstance(found.earlier, EventAnswer) and found.earlier.told_by:
        return words["why_happened_told"].format(name=name(found.earlier.told_by))
    if found.about in ("place", "happened", "state"):
        return words[f"why_{found.about}"]
    return found.why


class Phrase(str):
    """A text of a page whose slots take whole numbers as the page writes them."""

    _language: PageLanguage

    def __new__(cls, text: str, language: PageLanguage) -> Phrase:
        """`text` on a page of this language."""
        made = super().__new__(cls, text)
        made._language = language
        return made

    def format(self, *args: object, **slots: object) -> str:
        """The text with its slots filled."""
        written = {k: number(v, self._language) if type(v) is int else v for k, v in slots.items()}
        return super().format(*args, **written)


@cache
def _environment(*, html: bool, language: PageLanguage) -> jinja2.Environment:
    def written(value: object) -> object:
        return number(value, language) if type(value) is int else value if html else _for_markdown(value)

    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("roznamcha.export", "templates"),
        autoescape=html,
        finalize=written,
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
    """What an expression of the Markdown template prints: escaped, unless it is markup of our own."""
    if isinstance(value, Markup | jinja2.Undefined):
        return value
    return Markup(markdown(str(value)))


def figures(event: Event, language: PageLanguage = "en") -> str:
    """The figures of an event in words, in alphabetical order.

    >>> figures(Event(type="clash", start=0, end=1, figures={"killed": 50, "wounded": [20, 99]}, status="happened", rule=""))
    'killed 50, wounded 20–99'
    """
    words = interface(language)
    each = []
    for kind, value in sorted(event.figures.items()):
        low, high = value if isinstance(value, list) else (value, value)
        each.append(f"{words.get(f'figure_{kind}', kind)} {_span(low, high, language)}")
    return words["comma"].join(each)


def _span(low: int, high: int, language: PageLanguage) -> str:
    """A number, or from one to another, as a page writes them."""
    if low == high:
        return number(low, language)
    return interface(language)["from_to"].format(first=number(low, language), last=number(high, language))


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
