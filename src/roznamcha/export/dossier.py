"""The dossier as one static HTML page or as Markdown; every line leads to its citation and back."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import jinja2
import regex
from markupsafe import Markup

from roznamcha.dossier import Dossier, teller_of
from roznamcha.query import Answer, Citation, EventAnswer, StatementAnswer
from roznamcha.records import Event

# embeddings, overrides and isolates could turn the page's own words around, the rest has no business in a
# text
_CONTROLS = regex.compile(r"[\0-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069]")
_MARKDOWN = regex.compile(r"(?P<c>[\\`*_{}\[\]<>()#+!|~&$])")
_LINE_START = regex.compile(r"^(?P<c>[-=]|\d+(?=\.))")
_ARABIC = regex.compile(r"[\u0590-\u08ff\ufb1d-\ufefc]")
_SAFE_LINK = regex.compile(r"https?://[^\s<>\"]+")
# what the interface calls things; the keys are the record's own words
ACTS = {
    "say": "says",
    "accuse": "accuses",
    "condemn": "condemns",
    "deny": "denies",
    "demand": "demands",
    "reject": "rejects",
    "threaten": "threatens",
    "offer": "offers",
    "agree": "agrees",
    "support": "supports",
}


def to_html(dossier: Dossier, *, party_name: Callable[[str], str] = str) -> str:
    """`dossier` as an HTML page that needs nothing else: no scripts, no fonts or images from elsewhere.

    `party_name` gives the English name of a party's code. Whatever comes out of a report is escaped.
    """
    notes = Notes(lambda n, use: Markup('<a class="n" id="r{0}-{1}" href="#c{0}">[{0}]</a>').format(n, use))
    return (
        _environment(html=True).get_template("dossier.html.j2").render(_context(dossier, notes, party_name))
    )


def to_markdown(dossier: Dossier, *, party_name: Callable[[str], str] = str) -> str:
    """`dossier` as Markdown with footnotes; whatever comes out of a report is escaped."""
    notes = Notes(lambda n, use: Markup(f"[^{n}]"))
    return _environment(html=False).get_template("dossier.md.j2").render(_context(dossier, notes, party_name))


class Notes:
    """Numbers for citations in the order in which the page first calls for them, and how often it does."""

    def __init__(self, mark: Callable[[int, int], Markup]) -> None:
        self._mark = mark
        self._numbers: dict[str, int] = {}
        self._uses: dict[str, int] = {}
        self._answers: dict[str, Answer] = {}

    def ref(self, answer: Answer) -> Markup:
        """The mark that leads to the citation of `answer`."""
        number = self._numbers.setdefault(answer.id, len(self._numbers) + 1)
        self._answers[answer.id] = answer
        self._uses[answer.id] = self._uses.get(answer.id, 0) + 1
        return self._mark(number, self._uses[answer.id])

    def all(self) -> list[tuple[int, int, Answer]]:
        """Number, uses and answer of every citation called for so far."""
        return [(n, self._uses[id_], self._answers[id_]) for id_, n in self._numbers.items()]


def _context(dossier: Dossier, notes: Notes, party_name: Callable[[str], str]) -> dict[str, Any]:
    @cache
    def name(code: str) -> str:
        return party_name(code) or code

    return {
        "d": dossier,
        "notes": notes,
        "name": name,
        "names": lambda codes: ", ".join(map(name, codes)),
        "acts": ACTS,
        "is_event": lambda answer: isinstance(answer, EventAnswer),
        "teller": teller_of,
        "figures": lambda answer: figures(answer.record),
        "safe_link": lambda where: bool(_SAFE_LINK.fullmatch(where)),
        "parts": _parts,
        "condition_apart": _condition_apart,
        "lang": {"prs": "fa-AF"},
    }


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


def figures(event: Event) -> str:
    """The figures of an event in words, in alphabetical order: `killed 50, wounded 20–99`."""
    each = sorted(event.figures.items())
    return ", ".join(f"{k} {'–'.join(map(str, v)) if isinstance(v, list) else v}" for k, v in each)


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
