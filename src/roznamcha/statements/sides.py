"""Whose side somebody is on whom no list holds: by the words beside the name, else by what the report is all about."""

from __future__ import annotations

from collections import Counter

from roznamcha.lang.grammar import GRAMMAR as G
from roznamcha.lang.states import HOME, demonyms
from roznamcha.lang.tables import keys
from roznamcha.records import MentionKind
from roznamcha.statements.context import Context
from roznamcha.statements.subject import Subject
from roznamcha.statements.unlisted import is_clergy, is_name, native_names, without_titles
from roznamcha.text.language import language_of

UNKNOWN, PRESS = "UNK", "MEDIA"
_NO_SIDE = (UNKNOWN, PRESS)
_LONGEST_APPOSITION = 14
# so many words stand between a name and whose it is where no comma does («نماینده تام‌الاختیار روسیه»)
_LONGEST_TAIL = 6
# a report is about one side if it is named so often and has such a share of all that are named
_LEAST = 2
_SHARE = 0.95
# a report names other states so many times if it is about them
_ABOUT_ANOTHER = 3
_LONGEST_NAME = 4
# in so many lines a report tells where it was written
_DATELINE = 3
_STATED: tuple[MentionKind, ...] = ("place", "state", "body")
# mentions that say whose somebody is
_OWNERS: tuple[MentionKind, ...] = ("state", "body", "group", "people", "person", "outlet")

# among whom somebody may be («از مقام‌های آمریکایی», «از فاکس نیوز»)
_SOME: tuple[MentionKind, ...] = ("people", "outlet", "group")


def in_words(ctx: Context, subject: Subject) -> str:
    """The state that a speaker's own words tell: an adjective («یک سرگرد آمریکایی»), «کشور», a name given at home; else UNK."""
    words = [ctx.doc.words[i] for i in ctx.doc.tokens_in(subject.start, subject.end)]
    # «هادی شوشتری», «سید اکبر سوری», «حجت‌الاسلام فیاضی»
    name = without_titles(words)
    native = len(name) > 1 and name[0] in native_names()
    named = len(name) <= _LONGEST_NAME and (native or (is_clergy(words) and is_name(words)))
    if not named and (state := next((demonyms()[w] for w in words[1:] if w in demonyms()), "")):
        return state
    # «سازمان سنجش آموزش کشور»
    of_home = len(words) > 1 and words[-1] in keys("home_country")
    return homeland(ctx) if named or of_home else UNKNOWN


def homeland(ctx: Context) -> str:
    """The state that a report is at home in: that of its language, unless it is about another; UNK if it is."""
    usual = HOME[language_of(ctx.doc)]
    counts = Counter(m.party for m in ctx.mentions if m.kind in _STATED and m.party not in _NO_SIDE)
    others = [n for party, n in counts.items() if party != usual]
    return usual if sum(others) < _ABOUT_ANOTHER or counts[usual] >= max(others) else UNKNOWN


def abroad(ctx: Context) -> bool:
    """Whether a report names any state but its home, or a place or body of one; where it names none it is about home."""
    usual = HOME[language_of(ctx.doc)]
    return any(m.party not in (usual, *_NO_SIDE) for m in ctx.mentions)


def beside(ctx: Context, subject: Subject) -> str:
    """The side that the words before a name or an apposition behind it tell; UNK if none does.

    «ژنرال بازنشسته آمریکایی جان اسمیت», «جان اسمیت، روزنامه‌نگار آمریکایی، …», «… نماینده تام‌الاختیار روسیه در …»,
    «یک مقام ارشد در دولت ترامپ».
    """
    doc, at = ctx.doc, subject.token_last
    first = doc.token_at(subject.start)
    people = subject.mention is not None and subject.mention.kind == "people"
    if not people and first > 1 and doc.words[first - 1] in demonyms() and doc.words[first - 2][0].isalpha():
        return demonyms()[doc.words[first - 1]]
    if ctx.char(at) == "،":
        told = people or (subject.mention is not None and subject.mention.rule.endswith("office"))
        return UNKNOWN if told else _told(ctx, at + 1, _LONGEST_APPOSITION, ends=True)
    if at < len(doc.words) and _within(ctx, at):
        return _told(ctx, at + 1, 1, ends=False)
    if doc.words[at : at + 1] == [G.from_]:
        # «جان اسمیت از فاکس نیوز», «… از مقام‌های آمریکایی», but not «… از حمله آمریکا خبر داد»
        if at + 1 < len(doc.words) and doc.words[at + 1] in keys("among_whom"):
            return _told(ctx, at + 1, _LONGEST_TAIL, ends=False)
        whose = ctx.mentions_in(doc.token_ends[at], doc.token_ends[min(at + 1, len(doc.words) - 1)])
        return next((m.party for m in whose if m.kind in _SOME), UNKNOWN)
    return UNKNOWN if people else _told(ctx, at, _LONGEST_TAIL, ends=False)


def _told(ctx: Context, first: int, most: int, *, ends: bool) -> str:
    """The side that the first of at most `most` tokens from `first` on tell, before a preposition or a verb.

    With `ends` a mark must close them, as one closes an apposition.
    """
    doc = ctx.doc
    stop = min(first + most, len(doc.words))
    close = next((i for i in range(first, stop) if ctx.char(i) in "،.؛:"), None)
    if ends and (close is None or ctx.finite_verb_in(first, close)):
        return UNKNOWN
    stop = stop if close is None else close
    for i in range(first, stop):
        word = doc.words[i]
        if word in keys("journalist"):
            return PRESS
        if word in demonyms() and i > first:
            return demonyms()[word]
        said = next(
            (m for m in ctx.mentions_in(doc.token_starts[i], doc.token_ends[i]) if m.kind in _OWNERS), None
        )
        if said is not None and said.party != UNKNOWN:
            return UNKNOWN if ctx.finite_verb_in(first, i) else said.party
        if word == G.from_ and i + 1 < stop:
            # «دکترای علوم سیاسی از ازبکستان،»
            begin = doc.token_starts[i + 1]
            origin = next((m for m in ctx.mentions_in(begin, begin + 1) if m.kind == "state"), None)
            if origin is not None and ends and origin.end == doc.token_ends[stop - 1]:
                return origin.party
        if not word[0].isalpha() or word in (G.that, G.object_marker) or word in keys("preposition"):
            return UNKNOWN
    return UNKNOWN


def _within(ctx: Context, token: int) -> bool:
    """Whether the preposition at `token` says in which body somebody is: «یک مقام ارشد در دولت ترامپ»."""
    starts, ends = ctx.doc.token_starts, ctx.doc.token_ends
    if ctx.doc.words[token] != G.at or token + 1 >= len(starts):
        return False
    return any(m.kind == "body" for m in ctx.mentions_in(starts[token + 1], ends[token + 1]))


def wrote(ctx: Context, subject: Subject) -> bool:
    """Whether the speaker is who wrote an article that the report has told of: «نویسنده پیشنهاد می‌دهد …»."""
    doc = ctx.doc
    first = doc.token_at(subject.start)
    return doc.words[first] in keys("article_author") and any(w in keys("article") for w in doc.words[:first])


def told_before(ctx: Context, subject: Subject) -> str:
    """The one side of all officials told of before, for «مقامات» of whom nothing says whose they are; UNK if there is none.

    «مقام‌های آمریکایی … مقام‌ها گفتند …»
    """
    doc = ctx.doc
    first = doc.token_at(subject.start)
    first += doc.words[first] in G.pointing
    if subject.token_last - first != 1 or doc.words[first] not in keys("officials"):
        return UNKNOWN
    before = ctx.mentions_in(0, subject.start)
    sides = {
        m.party
        for m in before
        if m.kind == "people"
        and m.party not in _NO_SIDE
        and doc.words[doc.token_at(m.start)] in _official_heads()
    }
    return sides.pop() if len(sides) == 1 else UNKNOWN


def _official_heads() -> frozenset[str]:
    """The lookup keys of the nouns with which officials are told of."""
    return keys("officials") | keys("officials_of")


def _dateline(ctx: Context) -> str:
    """The home state if the report's first lines say that an outlet reports from a place there: «فارس از زنجان», «خبرنگار فارس در آمل».

    From abroad a correspondent reports of anybody.
    """
    doc, home = ctx.doc, HOME[language_of(ctx.doc)]
    head = ctx.lines[:_DATELINE]
    for m in ctx.mentions_in(0, head[-1].end if head else 0):
        at = doc.token_at(m.end - 1) + 1
        if m.party != PRESS or at + 1 >= len(doc.words) or doc.words[at] not in (G.from_, G.at):
            continue
        place = ctx.mentions_in(doc.token_starts[at + 1], doc.token_starts[at + 1] + 1)
        if any(p.kind == "place" and p.party == home for p in place):
            return home
        if not place and doc.words[at] == G.from_ and ctx.char(at + 2) == "،":
            # «خبرگزاری فارس از اقلید، …»: a town that no list holds is no foreign one
            return home
    return home if _press_office(ctx) else UNKNOWN


def _press_office(ctx: Context) -> bool:
    """Whether the source line names a press office and no other state: «به نقل از روابط عمومی دانشگاه امیرکبیر، …»."""
    doc, home = ctx.doc, HOME[language_of(ctx.doc)]
    for line in ctx.lines[:_DATELINE]:
        for i in range(line.first + 1, line.last):
            if doc.words[i - 1 : i + 1] != list(G.press_office):
                continue
            stop = next((j for j in range(i, line.last) if ctx.char(j) == "،"), line.last - 1)
            named = ctx.mentions_in(line.start, doc.token_ends[stop])
            return all(m.party in (home, *_NO_SIDE) for m in named)
    return False


def setting(ctx: Context) -> str:
    """The side that the report is all about, for somebody whom nothing else gives one; UNK if there is none.

    A local official in a report that names one state alone speaks for that state; where a second state comes in, nobody
    can tell. People that name no state («پلیس», «قاضی») have only their usual side and set nothing.
    """
    if (home := _dateline(ctx)) != UNKNOWN:
        return home
    told = [m for m in ctx.mentions if not m.anaphor and m.party not in _NO_SIDE]
    counts = Counter(m.party for m in told)
    most = counts.most_common(1)
    if not most or most[0][1] < _LEAST or most[0][1] < _SHARE * counts.total():
        return UNKNOWN
    side = most[0][0]
    named = any(m.party == side and (m.kind in _STATED or (m.kind == "person" and m.id)) for m in told)
    return side if named else UNKNOWN
