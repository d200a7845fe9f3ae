"""The clause of a reporting verb: where it begins, what governs it, and whether it asserts that something was said."""

from __future__ import annotations

from roznamcha.lang.grammar import GRAMMAR as G
from roznamcha.lang.tables import keys
from roznamcha.statements.context import Context, Line
from roznamcha.statements.cues import Hit, find_cues
from roznamcha.statements.subject import Subject, phrase_subject

# «حاکی است، …» has so many words at most
_LEADS_OVER = 4
_OPENS_CLAUSE = 5
_LONGEST_CONDITION = 8


def leading_phrase(ctx: Context, begin: int, hit: Hit) -> Subject | None:
    """The noun phrase that a clause begins with, where a preposition or a comma sets it off from what follows."""
    phrase = phrase_subject(ctx, begin, hit.first)
    if phrase is None or phrase.token_last >= hit.first:
        return None
    if _is_object(ctx, phrase, hit.first):
        return None
    word = ctx.doc.words[phrase.token_last]
    return phrase if word in keys("preposition") or word in "،(" or word == G.that else None


def _is_object(ctx: Context, phrase: Subject, last: int) -> bool:
    """Whether the phrase with what its preposition governs is what is judged: «حملات به غیرنظامیان را محکوم کرد»."""
    words = ctx.doc.words
    marker = next((i for i in range(phrase.token_last, last) if words[i] == G.object_marker), None)
    if marker is None or words[phrase.token_last] not in keys("preposition"):
        return False
    first = phrase.token_last + 1
    governed = (
        next((m for m in ctx.mentions if m.start == ctx.doc.token_starts[first]), None)
        if first < marker
        else None
    )
    return marker == first + 1 or (governed is not None and governed.end == ctx.doc.token_ends[marker - 1])


def earlier_phrase(ctx: Context, begin: int, subject: Subject) -> Subject | None:
    """A noun phrase before `subject` that is set off by a preposition: then the mention is no subject but stands behind it."""
    first = ctx.doc.token_at(subject.start)
    phrase = phrase_subject(ctx, begin, first)
    if phrase is None or phrase.token_last >= first:
        return None
    if ctx.finite_verb_in(phrase.token_last, first) or any(
        ctx.char(i) in "؛." or (ctx.doc.words[i] in G.openers and ctx.doc.words[i] != G.that)
        for i in range(phrase.token_last, first)
    ):
        return None
    return phrase if ctx.doc.words[phrase.token_last] in keys("preposition") else None


def behind_semicolon(ctx: Context, first: int, last: int) -> int:
    """Where the part of the sentence that holds the cue begins: a semicolon parts it from what stands before."""
    for i in range(last - 1, first - 1, -1):
        if ctx.char(i) == "؛" and not ctx.in_quotation(ctx.doc.token_starts[i]):
            return i + 1
    return first


def behind_this_report(ctx: Context, first: int, last: int) -> int:
    """Where a clause begins to which the report leads over by speaking of itself: «این گزارش حاکی است، اتریش پیشنهاد داد …»."""
    doc = ctx.doc
    if first >= last:
        return first
    own = next(
        (
            m
            for m in ctx.mentions_in(doc.token_starts[first], doc.token_ends[first])
            if m.anaphor and m.kind == "outlet"
        ),
        None,
    )
    if own is None:
        return first
    at = doc.token_at(own.end - 1) + 1
    for i in range(at, min(at + _LEADS_OVER, last)):
        if ctx.char(i) in "،:" and ctx.finite_verb_before(i, at):
            return i + 1
    return first


def goes_on_to_say(ctx: Context, line: Line, hit: Hit) -> bool:
    """«به X اشاره کرد و گفت …»: the mention only leads over to what is said, which is the statement."""
    last = hit.last
    if last >= line.last or ctx.doc.words[last] != G.and_:
        return False
    following = find_cues(ctx.doc.words, last + 1, min(line.last, last + 4))
    return bool(following) and "clause" in following[0].cue.frames


def leads_to_saying(ctx: Context, line: Line, hit: Hit) -> bool:
    """Whether a comma and another saying follow at once: «با اشاره به اینکه شش گروه پیش‌بینی شده‌اند، افزود …»."""
    if ctx.char(hit.last) != "،":
        return False
    following = find_cues(ctx.doc.words, hit.last + 1, min(line.last, hit.last + 5))
    return bool(following) and following[0].first == hit.last + 1


def not_asserted(ctx: Context, first: int, hit: Hit) -> bool:
    """Whether the clause asks («آیا معتقد است …») or only dates another («پس از اینکه گفته شد …»)."""
    words = ctx.doc.words
    if any(words[i] in keys("question") for i in range(first, hit.first)):
        return True
    if _conditional(ctx, first, hit):
        return True
    return hit.passive and hit.first > first and words[hit.first - 1] in keys("subordinator")


def _conditional(ctx: Context, first: int, hit: Hit) -> bool:
    """«اگر فکر می‌کنند که …»: nobody is said to think so."""
    words = ctx.doc.words
    for i in range(hit.first - 1, max(first, hit.first - _LONGEST_CONDITION) - 1, -1):
        if ctx.char(i) in "،؛.؟!:" or words[i] == G.that:
            return False
        if words[i] in keys("ev_if"):
            return not ctx.finite_verb_in(i + 1, hit.first)
    return False


def is_this_report(subject: Subject | None) -> bool:
    """Whether the report speaks of itself («این گزارش حاکی است»)."""
    mention = subject.mention if subject else None
    return mention is not None and mention.anaphor and mention.kind == "outlet"


def is_circumstance(ctx: Context, first: int, hit: Hit) -> bool:
    """«این سخنان را در حالی می‌گوید که …»: the clause behind tells circumstances, not what was said."""
    words = ctx.doc.words
    if words[hit.last : hit.last + 1] != [G.that]:
        return False
    # «در حالی که بیروت … دل بسته، نتانیاهو گفت که …» only leans on a clause with a circumstance
    return any(words[i] in keys("while") and words[i + 1] != G.that for i in range(first, hit.first))


def leans(ctx: Context, first: int, last: int) -> bool:
    """Whether the clause of the cue leans on another: «در حالی که …», «وقتی …», «پس از آنکه …»."""
    words = ctx.doc.words
    for i in range(first, min(last, first + _OPENS_CLAUSE)):
        if words[i] in keys("leaning") or (words[i] in keys("leaning_that") and words[i + 1] == G.that):
            return True
    return False


def has_source(ctx: Context, first: int, last: int) -> bool:
    """Whether «از» names somebody before the cue («از طالبان خواست»)."""
    return source_span(ctx, first, last) is not None


def source_span(ctx: Context, first: int, last: int) -> tuple[int, int] | None:
    """The tokens behind the last «از» before the cue that is no part of an adverbial («پس از»)."""
    words = ctx.doc.words
    for i in range(last - 2, first - 1, -1):
        if words[i] == G.from_ and (i == 0 or words[i - 1] not in keys("takes_az")):
            stop = next((j for j in range(i + 1, last) if ctx.char(j) in "،؛"), last)
            return i + 1, stop
    return None


def in_a_text(ctx: Context, first: int, last: int) -> bool:
    """Whether «آمده است» is said of a text: «در این بیانیه آمده است»."""
    return any(w in keys("document_noun") for w in ctx.doc.words[first:last])


def clause_start(ctx: Context, first: int, last: int) -> int:
    """Where the innermost clause that ends at `last` begins, looking back over no more than its own subject."""
    words = ctx.doc.words
    for i in range(last - 1, first - 1, -1):
        if words[i] in G.clause_openers or ctx.char(i) in ".؛؟!:\n":
            return i + 1
        if ctx.char(i) == "،" and ctx.finite_verb_before(i, first):
            return i + 1
        if words[i] == G.and_ and ctx.finite_verb_before(i, first):
            return i + 1
    return first
