r"""What the full-text index holds and how a query is put to it: spelling that wavers must not matter.

Both sides go through `text.fold` and lose diacritics and tatweel. A joiner may be written, be a blank or be
missing: the index holds the parts of a joined word side by side in one column («آتش بس») and the whole in
another («آتشبس»), and a query asks for either.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from itertools import islice, product

import regex

from roznamcha.lang.tables import DATA, read_table
from roznamcha.store.searchstore import Term, Words
from roznamcha.text.fold import ZWNJ, fold

# tatweel, diacritics, bidi controls, zero-width space and joiner, soft hyphen, BOM: `text.clean` drops
# the same
_DROPPED = regex.compile(
    "[\0\u00ad\u0610-\u061a\u0640\u064b-\u065f\u0670\u200b\u200d-\u200f\u202a-\u202e\u2066-\u2069\ufeff]+"
)
_WORD = regex.compile(rf"[\p{{L}}\p{{N}}]+(?:{ZWNJ}+[\p{{L}}\p{{N}}]+)*")
_UNIT = regex.compile(r"[\p{L}\p{N}]+")
PHRASE = regex.compile(r"«(?P<a>[^»]*)»|\"(?P<b>[^\"]*)\"|“(?P<c>[^”]*)”")


_MADDA = {"\u0627": "\u0622", "\u0622": "\u0627"}
# two letters tell too little: «آن» and «ان» are two words
_SHORT_WORD = 2
_MOST_FORMS = 8


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


def units(kept: str) -> str:
    """The words of an index as `indexed` cuts them, for a row that an earlier version kept with its marks.

    >>> units("«آتش بس»، شد!")
    'آتش بس شد'
    """
    return " ".join(_UNIT.findall(kept))


def indexed(folded: str) -> tuple[str, str]:
    """The two columns of the index for a folded text: its words with joiners as blanks, and its joined
    words as one. Letters and digits alone, between single blanks, so that every database cuts them alike.

    >>> indexed("«آتش\\u200cبس» شد!")
    ('آتش بس شد', 'آتشبس')
    """
    kept = _WORD.findall(_trim(folded))
    whole = " ".join(word.replace(ZWNJ, "") for word in kept if ZWNJ in word)
    return " ".join(" ".join(kept).replace(ZWNJ, " ").split()), whole


def words_of(text: str) -> list[str]:
    """The words of `text` as they are looked for: plain, each with its joiners.

    >>> words_of("«حملۀ» ۱۲ تن")
    ['حمله', '12', 'تن']
    """
    return [w for found in _WORD.findall(plain(text)) if (w := ZWNJ.join(p for p in found.split(ZWNJ) if p))]


def word_terms(words: Sequence[tuple[str, bool]]) -> tuple[Term, ...]:
    """Terms for plain words that stand in a row, each with whether it is only the beginning of a word.

    A word without joiners has the forms of its other spellings, of the joiners that it may have lost, and of itself
    written together with its neighbour: «آتش بس» may be one word written apart.

    >>> word_terms([("گفتوگو", False)])[0].forms
    (('گفتوگو',), ('گفت', 'وگو'))
    >>> [t.forms for t in word_terms([("گفت", False), ("وگو", False)])]
    [(('گفت',), ('گفتوگو',)), (('وگو',), ('گفتوگو',))]
    """
    out = []
    for n, (word, prefix) in enumerate(words):
        parts = tuple(word.split(ZWNJ))
        forms = [parts]
        if len(parts) > 1:
            forms.append(("".join(parts),))
        elif not prefix:
            forms += [(w,) for w in variants(word) if w != word]
            forms += [tuple(w.split(ZWNJ)) for w in (_joined(word),) if ZWNJ in w]
            for a, b in ((n - 1, n), (n, n + 1)):
                if a >= 0 and b < len(words) and not any(ZWNJ in w or p for w, p in (words[a], words[b])):
                    forms.append((words[a][0] + words[b][0],))
        out.append(Term(shown=word, forms=tuple(dict.fromkeys(forms)), prefix=prefix))
    return tuple(out)


def phrase_term(words: Sequence[str], *, prefix: bool = False) -> Term:
    """A term for plain words side by side; joined words may be written apart or as one, all of them alike.

    >>> phrase_term(["آتش\\u200cبس", "دوحه"]).forms
    (('آتش', 'بس', 'دوحه'), ('آتشبس', 'دوحه'))
    """
    spelt = [
        (w,) if ZWNJ in w or (prefix and n == len(words) - 1) else variants(w) for n, w in enumerate(words)
    ]
    forms: list[tuple[str, ...]] = []
    for one in islice(product(*spelt), _MOST_FORMS):
        forms.append(tuple(p for w in one for p in w.split(ZWNJ)))
        forms.append(tuple(w.replace(ZWNJ, "") for w in one))
    return Term(shown=" ".join(words), forms=tuple(dict.fromkeys(forms)), prefix=prefix)


def variants(word: str) -> tuple[str, ...]:
    """The spellings of one word, itself first: with or without the madda at its head, and those of `spellings.tsv`.

    >>> variants("امریکا"), variants("اکتوبر")
    (('امریکا', 'آمریکا'), ('اکتوبر', 'اکتبر', 'آکتوبر'))
    """
    out = [word, *_others().get(word, ())]
    if word[:1] in _MADDA and len(word) > _SHORT_WORD:
        out.append(_MADDA[word[0]] + word[1:])
    return tuple(dict.fromkeys(out))


@cache
def _others() -> dict[str, tuple[str, ...]]:
    """Of each word in `spellings.tsv` those that it may stand for."""
    groups: dict[str, list[str]] = {}
    for row in read_table(DATA / "spellings.tsv", ("surface", "word", "source")):
        groups.setdefault(row["word"], []).append(plain(row["surface"]))
    return {w: tuple(x for x in dict.fromkeys(group) if x != w) for group in groups.values() for w in group}


def _joined(word: str) -> str:
    """`word` with the joiners that it has lost."""
    from roznamcha.text.joiners import restore

    out, at = [], 0
    for cut in restore(word):
        out.append(word[at:cut])
        at = cut
    return ZWNJ.join([*out, word[at:]])


def terms_of(query: str) -> tuple[Term, ...]:
    """The terms of a plain query, in which nothing is an operator: its phrases in quotation marks, then its words."""
    out: list[Term] = []
    rest: list[str] = []
    at = 0
    for found in PHRASE.finditer(query):
        rest.append(query[at : found.start()])
        at = found.end()
        words = words_of(found["a"] or found["b"] or found["c"] or "")
        if words:
            out.append(phrase_term(words))
    rest.append(query[at:])
    return (*out, *word_terms([(w, False) for w in words_of(" ".join(rest))]))


def expression(words: Words) -> str:
    """`words` as an FTS5 expression; every unit is quoted, so nothing in them is an operator.

    >>> expression(Words(terms=terms_of("آتش\\u200cبس")))
    '("آتش بس" OR "آتشبس")'
    >>> expression(Words(terms=terms_of("NOT *"))) == '"not"'
    True
    """
    wanted = (" OR " if words.some else " AND ").join(_either(t) for t in words.terms)
    if not words.without:
        return wanted
    return f"({wanted}) NOT ({' OR '.join(_either(t) for t in words.without)})"


def _either(term: Term) -> str:
    """A term in any of its forms."""
    star = " *" if term.prefix else ""
    forms = [f'"{" ".join(form)}"{star}' for form in term.forms]
    return forms[0] if len(forms) == 1 else f"({' OR '.join(forms)})"
