"""A list as an Atom feed (RFC 4287)."""

from __future__ import annotations

from collections.abc import Iterable
from xml.sax.saxutils import escape, quoteattr

import regex

from roznamcha.export.dossier import shown
from roznamcha.serve.ask import Ask, Item, View

MEDIA_TYPE = "application/atom+xml; charset=utf-8"
# an empty feed must say when it changed; this is when it has not
_NEVER = "1970-01-01T00:00:00Z"
# characters that XML cannot hold at all
_NO_XML = regex.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def atom(ask: Ask, view: View) -> str:
    """The items of `view` as Atom; the ids are the permanent addresses."""
    items = list(view.items() if view.items else ())
    here = ask.base + ask.address()
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang={_attribute(ask.wanted.language)}>',
        f"<title>{_text(view.title)}</title>",
        f"<id>{_text(here)}</id>",
        f'<link rel="alternate" type="text/html" href={_attribute(here)}/>',
        f'<link rel="self" type="application/atom+xml" href={_attribute(ask.base + ask.address("atom"))}/>',
        f"<updated>{max((i.updated for i in items), default=_NEVER)}</updated>",
        "<generator>Roznamcha</generator>",
        *_entries(ask, items),
        "</feed>",
    ]
    return "\n".join(lines) + "\n"


def _entries(ask: Ask, items: Iterable[Item]) -> Iterable[str]:
    for item in items:
        where = ask.base + item.path
        yield (
            f"<entry><title>{_text(item.title)}</title><id>{_text(where)}</id>"
            f'<link rel="alternate" type="text/html" href={_attribute(where)}/>'
            f"<updated>{item.updated}</updated><author><name>{_text(item.author)}</name></author>"
            f'<content type="text" xml:lang={_attribute(item.language)}>{_text(item.text)}</content></entry>'
        )


def _text(text: str) -> str:
    return escape(_plain(text))


def _attribute(text: str) -> str:
    return quoteattr(_plain(text))


def _plain(text: str) -> str:
    return str(_NO_XML.sub("\ufffd", shown(text)))
