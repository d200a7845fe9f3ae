r"""What the full-text index holds and how a query is put to it: spelling that wavers must not matter.

Both sides go through `text.fold` and lose diacritics and tatweel. A joiner may be written, be a blank or be
missing: the index holds the parts of a joined word side by side in one column («آتش بس») and the whole in
another («آتشبس»), and a query asks for either.
"""

from __future__ import annotations

import regex

from roznamcha.text.fold import ZWNJ, fold

# tatweel, diacritics, bidi controls, zero-width space and joiner, soft hyphen, BOM: `text.clean` drops
# the same
_DROPPED = regex.compile(
    "[\0\u00ad\u0610-\u061a\u0640\u064b-\u065f\u0670\u200b\u200d-\u200f\u202a-\u202e\u2066-\u2069\ufeff]+"
)
_WORD = regex.compile(rf"[\p{{L}}\p{{N}}]+(?:{ZWNJ}+[\p{{L}}\p{{N}}]+)*")
_PHRASE = regex.compile(r"«(?P<a>[^»]*)»|\"(?P<b>[^\"]*)\"|“(?P<c>[^”]*)”")


def plain(text: str) -> str:
    """`text` folded, without the characters that carry no spelling, in lower case; joiners stay.

    >>> plain("کِتاب۱۲") == "کتاب12"
    True
    """
    return _trim(fold(text))


def _trim(folded: str) -> str:
    return str(_DROPPED.sub("", folded)).lower()


def lookup(folded: str) -> str:
    """The form in which names are compared by substring: plain, joiners taken out, blanks single.

    The argument has been through `fold`, which is slow enough to be done once for a whole report.
    """
    return " ".join(_trim(folded).replace(ZWNJ, "").split())


def indexed(folded: str) -> tuple[str, str]:
    """The two columns of the index for a folded text: its words with joiners as blanks, and its joined
    words as one.

    >>> indexed("آتش\\u200cبس شد")
    ('آتش بس شد', 'آتشبس')
    """
    kept = _trim(folded)
    if ZWNJ not in kept:
        return kept, ""
    whole = " ".join(word.replace(ZWNJ, "") for word in kept.split() if ZWNJ in word)
    return kept.replace(ZWNJ, " "), whole


def match_expression(query: str) -> str | None:
    """`query` as an FTS5 expression: all words must occur, those in quotation marks side by side; `None` if
    no word.

    Every word is quoted, so nothing in a query is an operator.

    >>> match_expression("آتش\\u200cبس")
    '("آتش بس" OR "آتشبس")'
    >>> match_expression("NOT *") == '"not"'
    True
    >>> match_expression("...") is None
    True
    """
    clauses: list[str] = []
    rest: list[str] = []
    at = 0
    for found in _PHRASE.finditer(query):
        rest.append(query[at : found.start()])
        at = found.end()
        words = _WORD.findall(plain(found["a"] or found["b"] or found["c"] or ""))
        if words:
            clauses.append(_either([w.split(ZWNJ) for w in words]))
    rest.append(query[at:])
    words = _WORD.findall(plain(" ".join(rest)))
    parts = [[p for p in w.split(ZWNJ) if p] for w in words]
    if len(parts) == 2 and len(parts[0]) == len(parts[1]) == 1:
        # two words may be one word written apart, as with «آتش بس»
        clauses.append(f'(("{parts[0][0]}" AND "{parts[1][0]}") OR "{parts[0][0]}{parts[1][0]}")')
    else:
        clauses += [_either([p]) for p in parts]
    return " AND ".join(clauses) or None


def _either(words: list[list[str]]) -> str:
    """A phrase of `words`, each given by its parts: parts side by side, or every word written as one."""
    apart = " ".join(p for parts in words for p in parts if p)
    if all(len(parts) == 1 for parts in words):
        return f'"{apart}"'
    whole = " ".join("".join(parts) for parts in words)
    return f'("{apart}" OR "{whole}")'
