"""Templates to HTML. Everything is escaped; what comes out of reports cannot turn its surroundings around."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from hashlib import blake2b
from importlib.resources import files
from typing import Any

import jinja2
import regex
from markupsafe import Markup

from roznamcha.daywords import DAY_FORM, SOLAR_FORM, Calendar, day_words, digits, number
from roznamcha.export.dossier import shown, why
from roznamcha.lang.interface import PageLanguage, interface
from roznamcha.naming import common_name, entity_name, office_name, outlet_name, party_name, place_name
from roznamcha.query import EventAnswer, StatementAnswer
from roznamcha.serve.ask import Ask, View, address
from roznamcha.store.when import bounds

_SAFE_LINK = regex.compile(r"https?://[^\s<>\"'\p{C}]+")
_STATIC = {"page.css": "text/css", "page.js": "text/javascript", "icon.svg": "image/svg+xml"}


@cache
def static(name: str) -> tuple[bytes, str] | None:
    """The bytes and the media type of a file of the pages' own; `None` if there is none of this name."""
    if name not in _STATIC:
        return None
    return files("roznamcha.serve").joinpath("static", name).read_bytes(), _STATIC[name]


@cache
def static_address(name: str) -> str:
    """The address of a file of the pages' own, which changes with what is in it."""
    found = static(name)
    mark = blake2b(found[0], digest_size=6).hexdigest() if found else ""
    return f"/static/{name}?v={mark}"


def html(ask: Ask, view: View) -> str:
    """The page as HTML."""
    return _environment().get_template(view.template).render(context(ask, view))


def context(ask: Ask, view: View) -> dict[str, Any]:
    """What every template gets."""
    wanted = ask.wanted
    words = interface(wanted.language)
    calendars: tuple[tuple[Calendar, str], ...] = (
        ("gregorian", "web_cal_gregorian"),
        ("solar-ir", "web_cal_solar_ir"),
        ("solar-af", "web_cal_solar_af"),
    )

    def name(code: str) -> str:
        return words.get(f"side_{code}") or party_name(code, wanted.language) or code

    def choose(**choice: str) -> str:
        kept = {k: v for k, v in ask.params.items() if k not in choice}
        return address(ask.path, "", {**kept, **choice})

    return {
        "leads": {},
        **view.extra,
        "d": view.data,
        "title": view.title,
        "here": view.here,
        "ask": ask,
        "wanted": wanted,
        "t": words,
        "rtl": wanted.rtl,
        "choose": choose,
        "calendars": calendars,
        "forms": tuple(view.forms),
        "feed": view.items is not None,
        "static": static_address,
        "address": address,
        "name": name,
        "names": lambda codes: words["comma"].join(map(name, codes)),
        "place": lambda at: place_name(at, wanted.language),
        "outlet": lambda slug: outlet_name(slug, wanted.language),
        "office": lambda held: office_name(held.role, held.of, wanted.language),
        "reason": lambda found: why(found, words, name),
        "named": lambda text, kind: entity_name(text, kind, wanted.language),
        "num": lambda value: number(value, wanted.language),
        "many": lambda n, what: (
            words[f"web_one_{what}"] if n == 1 else f"{number(n, wanted.language)} {words[what]}"
        ),
        "digits": lambda text: digits(str(text), wanted.language),
        "day": lambda value, **how: day_words(value, wanted.language, wanted.calendar, **how),
        "day_form": SOLAR_FORM if wanted.calendar != "gregorian" else DAY_FORM,
        "first_day": lambda value: (bounds(value) or ("",))[0],
        "speaker": lambda answer: speaker_of(answer, wanted.language),
        "figures": lambda record: figures_of(record, words, wanted.language),
        "safe_link": lambda where: bool(where and _SAFE_LINK.fullmatch(where)),
        "is_event": lambda answer: isinstance(answer, EventAnswer),
        "is_statement": lambda answer: isinstance(answer, StatementAnswer),
        "parts": parts,
        "lang_of": lambda language: {"prs": "fa-AF"}.get(language, language),
    }


def speaker_of(answer: StatementAnswer, language: PageLanguage) -> str:
    """Who speaks: the canonical name; on a Persian page the report's own words for who has no name in the tables."""
    name, kind = answer.record.speaker, (answer.record.speaker_id or "").partition(":")[0]
    known = entity_name(name, kind, language)
    own = answer.cuts.get("speaker")
    if language == "en" or known != name:
        return known
    if own:
        return " ".join(own.split())
    common = common_name(name, language)
    return interface(language)["side_UNK"] if common == name and not kind else common


def figures_of(record: Any, words: Any, language: Any) -> str:
    """The figures of an event in words of the page."""
    each = []
    for kind, value in sorted(record.figures.items()):
        text = (
            "–".join(number(v, language) for v in value)
            if isinstance(value, list)
            else number(value, language)
        )
        each.append(f"{text} {words.get(f'figure_{kind}', kind)}")
    return str(words["comma"]).join(each)


def parts(text: str, start: int, end: int) -> tuple[str, str, str]:
    """`text` before, within and behind a span.

    >>> parts("abc", 1, 2)
    ('a', 'b', 'c')
    """
    return text[:start], text[start:end], text[end:]


@cache
def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("roznamcha.serve", "templates"),
        autoescape=True,
        finalize=_shown,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.filters["clip"] = clip
    environment.filters["total"] = _total
    return environment


def _shown(value: object) -> object:
    """What an expression of a template prints: controls of the direction of writing are made visible."""
    if isinstance(value, str) and not isinstance(value, Markup):
        return shown(value)
    return value


def clip(text: str, most: int) -> str:
    """`text` up to the blank before its `most`th character.

    >>> clip("one two three", 9), clip("one", 9)
    ('one two …', 'one')
    """
    flat = " ".join(text.split())
    if len(flat) <= most:
        return flat
    cut = flat[:most]
    return (cut.rsplit(" ", 1)[0] if " " in cut else cut) + " …"


def _total(rows: Iterable[Any], of: Callable[[Any], int] | str) -> int:
    return sum(getattr(r, of) if isinstance(of, str) else of(r) for r in rows)
