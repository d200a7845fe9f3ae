"""The subject of a reporting clause: which words stand for the one who speaks."""

from __future__ import annotations

from dataclasses import dataclass

from roznamcha.lang.grammar import GRAMMAR as G
from roznamcha.lang.tables import keys
from roznamcha.records import Mention
from roznamcha.statements.context import CLOSING, OPENING, Context, institutions
from roznamcha.statements.unlisted import is_name
from roznamcha.text.verbs import read_verb

_LONGEST_PHRASE = 12
_LONGEST_ADVERBIAL = 18
# «به گزارش X به نقل از روابط عمومی Y، …»
_LONGEST_SOURCE = 40
_CLOSED = 3
# a clause that leans on another says so in so many words («در حالی که»)
_LONGEST_OPENING = 4
# what a row of subjects is made of
_MEMBERS = frozenset(("state", "body", "person", "group"))
# so many tokens hold the last part of an institution's name, from «و» on, and whose it is
_LONGEST_TAIL = 4


@dataclass(frozen=True, slots=True)
class Subject:
    """A subject: its clean span and the mention that it is, `None` for words that no list holds."""

    start: int
    end: int
    mention: Mention | None
    token_last: int


def find_subject(ctx: Context, first: int, last: int) -> Subject | None:
    """The subject among the tokens `first`..`last`, which end where the cue (or its object) begins.

    It is the first mention that no preposition and no noun governs («در دیدار با وزیر هند، دار گفت» has «دار»), unless
    an inner clause has begun since with a subject of its own: «دار سکوت کرد، در حالی که مجاهد گفت».
    """
    outer = _first_subject(ctx, first, last)
    if outer is not None and (main := _behind_leaning(ctx, first, outer, last)):
        outer = main
    while outer is not None:
        inner = _inner_subject(ctx, outer.token_last, last)
        if inner is None:
            break
        outer = inner
    return _with_name(ctx, first, outer) if outer is not None else None


def _with_name(ctx: Context, first: int, subject: Subject) -> Subject:
    """The name that stands before an office and a comma where no list holds it: «پیمان قربانی، معاون بانک مرکزی گفت»."""
    doc, mention = ctx.doc, subject.mention
    token = doc.token_at(subject.start)
    if mention is None or mention.rule != "office" or token <= first or ctx.char(token - 1) != "،":
        return subject
    name = phrase_subject(ctx, first, token)
    if name is None or name.token_last != token - 1:
        return subject
    words = [doc.words[i] for i in doc.tokens_in(name.start, name.end) if doc.words[i][0].isalnum()]
    return Subject(name.start, name.end, None, subject.token_last) if is_name(words) else subject


def _behind_leaning(ctx: Context, first: int, subject: Subject, last: int) -> Subject | None:
    """The subject of the main clause behind one that leans on it: «در حالی که بیروت … دل بسته، نتانیاهو … گفت»."""
    words = ctx.doc.words
    begin = ctx.doc.token_at(subject.start)
    if not any(words[i] in G.openers for i in range(first, min(begin, first + _LONGEST_OPENING))):
        return None
    for i in range(subject.token_last, last):
        if ctx.char(i) == "،" and ctx.finite_verb_before(i, subject.token_last):
            main = _first_subject(ctx, i + 1, last)
            return main if main and main.mention and not main.mention.anaphor else None
    return None


def _inner_subject(ctx: Context, first: int, last: int) -> Subject | None:
    """The subject of a clause that begins among the tokens `first`..`last` and whose verb is the one at `last`."""
    words = ctx.doc.words
    for i in range(last - 1, first - 1, -1):
        joins = words[i] == G.and_ and ctx.finite_verb_before(i, first)
        if not joins and words[i] not in G.openers:
            continue
        subject = _first_subject(ctx, i + 1, last)
        if subject is None or (subject.mention and subject.mention.anaphor):
            return None
        return None if ctx.finite_verb_in(subject.token_last, last) else subject
    return None


def _first_subject(ctx: Context, first: int, last: int) -> Subject | None:
    """The first mention among the tokens `first`..`last` that may be a subject."""
    if first >= last:
        return None
    doc = ctx.doc
    end = doc.token_ends[last - 1]
    seen_end = -1
    for m in ctx.mentions_in(doc.token_starts[first], end):
        if m.start < seen_end or m.end > end:
            continue
        seen_end = m.end
        if m.kind == "place":
            continue
        token = doc.token_at(m.start)
        behind = doc.token_at(m.end - 1) + 1
        if doc.words[behind : behind + 1] == [G.object_marker]:
            # «اسلام‌آباد را متهم می‌کند»: an object, and the subject is dropped
            continue
        if m.kind == "outlet" and any(w in keys("source_noun") for w in doc.words[first:token]):
            # «به گزارش خبرگزاری اهل‌بیت - ابنا - وزارت …»: still the source line
            continue
        if m.kind == "state" and token > first and ctx.char(token - 1) in CLOSING:
            # «نشریه «…» ایتالیا»: whose the name between the marks is
            continue
        if may_begin(ctx, token, first):
            return Subject(m.start, m.end, m, behind)
    return None


def row_end(ctx: Context, subject: Subject) -> int:
    """The token behind the row that the subject begins («ایران، روسیه و چین»); its own end where there is none."""
    words = ctx.doc.words
    at, closed = subject.token_last, False
    while at + 1 < len(words) and not closed and (ctx.char(at) == "،" or words[at] == G.and_):
        closed = words[at] == G.and_
        start = ctx.doc.token_starts[at + 1]
        member = next(
            (m for m in ctx.mentions_in(start, start + 1) if m.start == start and m.kind in _MEMBERS), None
        )
        if member is None:
            return subject.token_last
        at = ctx.doc.token_at(member.end - 1) + 1
    return at if closed and words[at : at + 1] != [G.object_marker] else subject.token_last


def may_begin(ctx: Context, token: int, first: int) -> bool:
    """Whether a subject may begin at `token` of a clause that begins at `first`: nothing before it governs it."""
    if token <= first:
        return True
    before = token - 1
    word = ctx.doc.words[before]
    if word and not word[0].isalnum():
        if ctx.char(before) in OPENING and before > first:
            return may_begin(ctx, before, first)
        tight = ctx.doc.token_ends[before] == ctx.doc.token_starts[token]
        return not (tight and ctx.char(before) in "/-") or before == first
    if word == G.and_:
        # «… گفت و وزیر»: a new clause; «بین امارات و قطر»: not
        return before == first or ctx.finite_verb_before(before, first)
    if word in keys("before_subject"):
        return True
    if ctx.time_ending_at(before):
        return True
    if word == G.object_marker and any(
        w in G.pointing for w in ctx.doc.words[max(first, before - 2) : before]
    ):
        # «این را وزیر اطلاعات در گفت‌وگو با … گفت»
        return True
    if any(adverbial_end(ctx, i, token) == token for i in range(max(first, token - 3), token)):
        return True
    if ctx.finite_verb_before(token, first):
        return True
    end = ctx.doc.token_ends[before]
    return any(m.end == end and m.kind in ("place", "outlet") for m in ctx.mentions_in(max(0, end - 40), end))


def adverbial_end(ctx: Context, first: int, last: int) -> int | None:
    """The token behind a closed adverbial that begins at `first`: «در همین زمینه», «پس از آن», «علاوه بر این»."""
    words = ctx.doc.words
    if last - first < _CLOSED:
        return None
    one, two, three = words[first : first + _CLOSED]
    if one == G.at and two in G.pointing and three in keys("occasion"):
        return first + _CLOSED
    if one in keys("takes_az") | keys("preposition") and two in (G.from_, G.on) and three in G.of_that:
        return first + _CLOSED
    return None


def phrase_subject(ctx: Context, first: int, last: int) -> Subject | None:
    """A subject that is no mention: the noun phrase with which the clause begins, up to a preposition or a comma."""
    doc = ctx.doc
    at = first
    while at < last and (doc.words[at] in keys("before_subject") or not doc.words[at][0].isalnum()):
        if ctx.char(at) in OPENING:
            break
        at += 1
    while at < last and (t := next((t for t in ctx.times if t.start == doc.token_starts[at]), None)):
        at = doc.token_at(t.end)
        while at < last and not doc.words[at][0].isalnum():
            at += 1
    if closed := adverbial_end(ctx, at, last):
        at = closed + (ctx.char(closed) in "،,")
    while at < last and doc.words[at] in keys("preposition"):
        # «در همین حال، …»: an adverbial set off by a comma
        source = at + 1 < last and doc.words[at + 1] in keys("source_noun")
        reach = _LONGEST_SOURCE if source else _LONGEST_ADVERBIAL
        comma = next((i for i in range(at, min(last, at + reach)) if _sets_off(ctx, i)), None)
        if comma is None or ctx.finite_verb_in(at, comma):
            return None
        at = comma + 1
    begin = at
    if at < last and doc.words[at] in keys("no_speaker"):
        return None
    while at < last and at - begin < _LONGEST_PHRASE:
        word = doc.words[at]
        if word in keys("preposition") or word in (G.that, G.object_marker):
            break
        if word == G.and_ and not _goes_over(ctx, begin, at, last):
            break
        if not word[0].isalnum() and ctx.char(at) not in OPENING + CLOSING and not _hyphen(ctx, at):
            break
        if word[0].isascii() and word[0].isalnum() and at == begin:
            return None
        if any(t.start == doc.token_starts[at] for t in ctx.times):
            break
        verb = read_verb(doc.words, at)
        if verb and verb.form.tense not in ("infinitive", "participle") and verb.last <= last:
            return None
        at += 1
    while at > begin and doc.words[at - 1] in keys("before_subject"):
        at -= 1
    if at == begin or at - begin >= _LONGEST_PHRASE:
        return None
    if doc.words[at - 1] == G.own:
        # «دست خود را بالا برد»: what somebody does something with
        return None
    if doc.token_ends[at - 1] - doc.token_starts[begin] <= 1:
        # «پ.ن:» is nobody
        return None
    return Subject(doc.token_starts[begin], doc.token_ends[at - 1], None, at)


def institution_subject(ctx: Context, first: int, last: int) -> Subject | None:
    """The institution or outlet that no list holds and with which a clause begins («شبکه خبر با ابراز تأسف از …»).

    A surname alone is mostly that of who spoke before, by an office.
    """
    phrase = phrase_subject(ctx, first, last)
    head = ctx.doc.words[ctx.doc.token_at(phrase.start)] if phrase else ""
    return phrase if head in institutions() or head in keys("outlet_noun") else None


def institution_behind(ctx: Context, first: int, last: int) -> Subject | None:
    """The institution that no list holds whose text is told of before token `first`: «در بیانیه شماره ۲ سازمان نظام پرستاری»."""
    words = ctx.doc.words
    for i in range(first, min(last, first + _LONGEST_OPENING)):
        if words[i] in institutions():
            phrase = phrase_subject(ctx, i, last)
            # «بیانیه سازمان» is that of the one spoken of
            return phrase if phrase and phrase.token_last > i + 1 else None
        if words[i] in keys("preposition") or not words[i][0].isalnum():
            return None
    return None


def _sets_off(ctx: Context, token: int) -> bool:
    """Whether the token is a comma behind an adverbial, and none of a list («سازمان صنعت، معدن و تجارت»)."""
    words = ctx.doc.words
    return ctx.char(token) == "،" and words[token + 2 : token + 3] != [G.and_]


def _hyphen(ctx: Context, token: int) -> bool:
    """Whether the token is a hyphen inside a name («هند-آرام»)."""
    starts, ends = ctx.doc.token_starts, ctx.doc.token_ends
    tight = (
        0 < token < len(starts) - 1 and ends[token - 1] == starts[token] and ends[token] == starts[token + 1]
    )
    return tight and ctx.char(token) == "-"


def _goes_over(ctx: Context, first: int, token: int, last: int) -> bool:
    """Whether the name of an institution that begins at `first` goes on behind «و» at `token`.

    «اداره آموزش و درمان چین» does: it ends with whose it is, one or two words later.
    """
    doc = ctx.doc
    reach = min(token + _LONGEST_TAIL, last)
    if doc.words[first] not in institutions() or token + 2 >= reach:
        return False
    tail = ctx.mentions_in(doc.token_starts[token + 2], doc.token_starts[reach - 1] + 1)
    return any(m.kind == "state" and not ctx.finite_verb_in(token, doc.token_at(m.start)) for m in tail)
