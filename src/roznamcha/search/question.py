"""What somebody writes into a search box, as a typed question; what cannot be understood is said, with its place.

آتش‌بس دوحه              both words, in any spelling
"حریم هوایی"             these words side by side («…» and “…” too)
مذاکر*                   words that begin so
-دوحه                    not this word
act:deny outlet:irna     only such entries (the fields stand in `FIELDS`)
"""

from __future__ import annotations

from typing import get_args

import msgspec
import regex
from msgspec import Struct

from roznamcha.errors import NotFoundError, QuestionError
from roznamcha.given import days, one_of
from roznamcha.naming import party_code
from roznamcha.records import Act, EventType
from roznamcha.store.protocol import EventFilter, Filter, ReportFilter, StatementFilter
from roznamcha.store.search import phrase_term, word_terms, words_of
from roznamcha.store.searchstore import KINDS, HitKind, Term, Words

# what may stand before a colon, and what it asks for
FIELDS = {
    "kind": "statement, event or report",
    "speaker": "who speaks: a part of the name, English or Persian, or an id",
    "party": "a side: a code or a name, English or Persian",
    "act": "a kind of statement: " + ", ".join(get_args(Act)),
    "target": "the side it is aimed at",
    "type": "a kind of event: " + ", ".join(get_args(EventType)),
    "place": "a part of a place's English name",
    "outlet": "the outlet's slug",
    "from": "from this day on: 2025-11-06, 2025-11 or 2025",
    "to": "up to this day, which is included",
    "report": "a report's id",
}
# a question may be so long, and hold so many words
MOST_CHARACTERS, MOST_WORDS = 1000, 64
_TOKEN = regex.compile(
    r"\s*(?P<not>(?<!\S)[-\u2212](?=[^\s\-]))?"
    r"(?:(?P<field>[A-Za-z_]+):(?=\S)(?P<value>\"[^\"]*\"|«[^»]*»|“[^”]*”|\S+)"
    r"|\"(?P<a>[^\"]*)\"(?P<p>\*?)|«(?P<b>[^»]*)»(?P<q>\*?)|“(?P<c>[^”]*)”(?P<r>\*?)"
    r"|(?P<open>[\"«“])|(?P<word>[^\s\"«“]+))"
)
_QUOTES = '"«»“”'
_ADDRESS = frozenset(("http", "https", "ftp", "mailto"))


class Question(Struct, frozen=True, kw_only=True):
    """What is asked: words (`None`: any), the other conditions, the kinds of answers, and the plain words for meaning.

    `text` is the question as it was written.
    """

    text: str
    words: Words | None
    asked: Filter
    kinds: tuple[HitKind, ...]
    plain: str

    def filter_of(self, kind: HitKind) -> StatementFilter | EventFilter | ReportFilter:
        """The conditions as a question for entries of this kind."""
        of = {"statement": StatementFilter, "event": EventFilter, "report": ReportFilter}[kind]
        return of(**msgspec.structs.asdict(self.asked))  # type: ignore[no-any-return]

    @property
    def filtered(self) -> bool:
        """Whether anything but words is asked for."""
        return self.asked != Filter()


def parse(text: str) -> Question:
    """The question in `text`; `QuestionError` if it holds nothing to look for or a field that means nothing.

    >>> q = parse('act:deny "حریم هوایی" نقض*')
    >>> q.asked.act, q.kinds, [t.forms for t in q.words.terms]
    ('deny', ('statement',), [(('حریم', 'هوایی'),), (('نقض',),)])
    >>> parse("colour:red")
    Traceback (most recent call last):
        ...
    roznamcha.errors.QuestionError: 'colour:' at character 1 is no field; there are kind, speaker, party, act, \
target, type, place, outlet, from, to, report. To look for a word with a colon, put it in quotation marks
    """
    if len(text) > MOST_CHARACTERS:
        raise QuestionError(
            f"the question has {len(text):,} characters; at most {MOST_CHARACTERS:,} are read"
        )
    terms: list[Term] = []
    without: list[Term] = []
    row: list[tuple[str, bool]] = []
    plain: list[str] = []
    fields: dict[str, str] = {}

    def end_row() -> None:
        terms.extend(word_terms(row))
        row.clear()

    for found in _TOKEN.finditer(text):
        where = f"at character {found.start() + len(found[0]) - len(found[0].lstrip()) + 1}"
        if found["open"]:
            raise QuestionError(
                f"the quotation mark {found['open']} {where} is not closed; close it or leave it out"
            )
        if found["field"]:
            name = found["field"].lower()
            if name in _ADDRESS:
                words = words_of(found["value"])
                end_row()
                terms += [phrase_term(words)] if words else []
                continue
            if found["not"]:
                raise QuestionError(f"'-{name}:' {where}: a field cannot be left out; leave out words alone")
            _put(fields, name, found["value"], where)
            continue
        quoted = next((found[g] for g in "abc" if found[g] is not None), None)
        star = bool(found["p"] or found["q"] or found["r"])
        if quoted is None:
            star = found["word"].endswith("*")
        words = words_of(quoted if quoted is not None else found["word"])
        if not words:
            if "*" in found[0]:
                raise QuestionError(f"the * {where} stands alone; write the beginning of a word before it")
            continue
        if found["not"]:
            without.append(phrase_term(words, prefix=star))
            end_row()
            continue
        plain += words
        if quoted is not None:
            end_row()
            terms.append(phrase_term(words, prefix=star))
        else:
            row += [(w, star and n == len(words) - 1) for n, w in enumerate(words)]
    end_row()
    if len(terms) + len(without) > MOST_WORDS:
        raise QuestionError(
            f"the question has {len(terms) + len(without)} words; at most {MOST_WORDS} are looked for"
        )
    if not terms and not fields:
        if without:
            raise QuestionError("only words to leave out; say what to look for besides")
        raise QuestionError("nothing to look for; write a word, or a field such as act:deny")
    kinds, asked = _asked(fields)
    words_asked = Words(terms=tuple(terms), without=tuple(without)) if terms else None
    if without and not terms:
        raise QuestionError("only words to leave out; say with words what to look for besides")
    return Question(text=text, words=words_asked, asked=asked, kinds=kinds, plain=" ".join(plain))


def _put(fields: dict[str, str], name: str, value: str, where: str) -> None:
    if name not in FIELDS:
        raise QuestionError(
            f"'{name}:' {where} is no field; there are {', '.join(FIELDS)}. "
            "To look for a word with a colon, put it in quotation marks"
        )
    if name in fields:
        raise QuestionError(f"'{name}:' {where} stands there twice; give it once")
    bare = value.strip(_QUOTES).strip()
    if not bare:
        raise QuestionError(f"'{name}:' {where} has no value; it takes {FIELDS[name]}")
    fields[name] = bare


def _asked(fields: dict[str, str]) -> tuple[tuple[HitKind, ...], Filter]:
    """The kinds and conditions that the fields ask for."""
    act = _one_of(fields, "act", get_args(Act))
    type_ = _one_of(fields, "type", get_args(EventType))
    kind = _one_of(fields, "kind", KINDS)
    kinds: tuple[HitKind, ...] = KINDS
    if kind is not None:
        kinds = tuple(k for k in KINDS if k == kind)
    elif act or "speaker" in fields:
        kinds = ("statement",)
    elif type_:
        kinds = ("event",)
    elif fields.keys() & {"party", "target", "place"}:
        kinds = ("statement", "event")
    return kinds, Filter(
        by=fields.get("speaker"),
        party=_party(fields, "party"),
        act=act,
        target=_party(fields, "target"),
        type=type_,
        since=_day(fields, "from", 0),
        until=_day(fields, "to", 1),
        place=fields.get("place"),
        outlet=fields.get("outlet"),
        report=fields.get("report"),
    )


def _one_of(fields: dict[str, str], name: str, known: tuple[str, ...]) -> str | None:
    value = fields.get(name)
    if value is None:
        return None
    return one_of(f"{name}:{value}", value.lower(), known)


def _party(fields: dict[str, str], name: str) -> str | None:
    value = fields.get(name)
    if value is None:
        return None
    try:
        return party_code(value)
    except NotFoundError as error:
        raise QuestionError(f"{name}:{value}: {error}") from error


def _day(fields: dict[str, str], name: str, end: int) -> str | None:
    value = fields.get(name)
    if value is None:
        return None
    return days(f"{name}:{value}", value)[end]
