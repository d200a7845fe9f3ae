"""The dossier as one static HTML page or as Markdown; every line leads to its citation and back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import jinja2
import regex
from markupsafe import Markup

from roznamcha.dossier import Dossier
from roznamcha.lang.interface import PageLanguage, interface
from roznamcha.link.positions import issues
from roznamcha.links.ask import ClaimAnswer, Shown, Turn
from roznamcha.links.stands import Position
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
) -> str:
    """`dossier` as an HTML page that needs nothing else: no scripts, no fonts or images from elsewhere.

    `party_name` gives the name of a party's code, `place_name` that of a place with this English name, `language` is that of the page's own words; quotations stay as they
    are. Whatever comes out of a report is escaped.
    """
    notes = Notes(lambda n, use: Markup('<a class="n" id="r{0}-{1}" href="#c{0}">[{0}]</a>').format(n, use))
    template = _environment(html=True).get_template("dossier.html.j2")
    return template.render(_context(dossier, notes, party_name, place_name, language))


def to_markdown(
    dossier: Dossier,
    *,
    party_name: Callable[[str], str] = str,
    place_name: Callable[[str], str] = str,
    language: PageLanguage = "en",
) -> str:
    """`dossier` as Markdown with footnotes; whatever comes out of a report is escaped."""
    notes = Notes(lambda n, use: Markup(f"[^{n}]"))
    template = _environment(html=False).get_template("dossier.md.j2")
    return template.render(_context(dossier, notes, party_name, place_name, language))


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
) -> dict[str, Any]:
    words = interface(language)

    @cache
    def name(code: str) -> str:
        return words.get(f"side_{code}") or party_name(code) or code

    def numbers(answer: EventAnswer) -> str:
        return figures(answer.record, words)

    def speaker(answer: StatementAnswer) -> str:
        """Who speaks: the canonical English name, on a Persian page the report's own words for it."""
        own = answer.cuts.get("speaker") if language == "fa" else None
        return " ".join(own.split()) if own else answer.record.speaker

    def by_teller(turn: Turn) -> tuple[list[ClaimAnswer], ...]:
        one, other = dossier.parties
        told = {one: 0, other: 1}
        columns: tuple[list[ClaimAnswer], ...] = ([], [], [])
        for claim in turn.claims:
            columns[told.get(claim.told_by or "", 2)].append(claim)
        return columns

    labels = issue_labels(language)
    across, line = dossier.across, dossier.timeline
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
        "dated": across.dated if across else [{"answer": a, "also": ()} for a in line.dated],
        "undated": across.undated if across else [{"answer": a, "also": ()} for a in line.undated],
        "issues_table": issues_table(dossier),
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
    environment.filters["first"] = lambda text, n: text if len(text) <= n else text[:n].rstrip() + " …"
    return environment


def shown(text: str) -> str:
    """`text` with the controls that could turn its surroundings around made visible.

    >>> shown("الف\\u202eب")
    'الف⟨U+202E⟩ب'
    """
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
