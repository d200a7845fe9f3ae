"""What was said: where the content of a cue begins and ends to its right."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from roznamcha.lang.grammar import GRAMMAR as G
from roznamcha.lang.tables import keys
from roznamcha.records import Quote
from roznamcha.statements.context import CLOSING, OPENING, Context, Line, institutions, sentence_end
from roznamcha.statements.cues import Frame, Hit, find_cues
from roznamcha.statements.quotes import Quotation, quotation_at
from roznamcha.text.verbs import read_verb

Mode = Literal["quote", "colon", "that", "comma", "bare", "left"]
SHORT_QUOTATION = 4
_QUOTED_PART = 2
# characters of a mention that may stand before its quoted part («نخست‌وزیر اسرائیل «بنیامین نتانیاهو»»)
_LONGEST_LEAD = 60
# a verb at once behind the comma is the main clause going on
_SHORTEST_CLAUSE = 2
_LONGEST_SIGNATURE = 6
_LONGEST_RELATIVE = 12
_NEAR_OBJECT = 3
_LONGEST_CUE = 4
_NOUN_TOO = frozenset(("write",))
_END_MARKS = ".؟!…؛،,:;"


@dataclass(frozen=True, slots=True)
class Content:
    """The content of a cue: clean span, tokens, how it is introduced, and the addressee's tokens if they are marked."""

    start: int
    end: int
    first: int
    last: int
    mode: Mode
    frame: Frame
    addressed: tuple[int, int] | None = None

    def cut(self, ctx: Context, last: int) -> Content | None:
        """The same content, ending before token `last` (punctuation and blanks trimmed)."""
        return make(ctx, self.first, min(last, self.last), self.mode, self.frame, self.addressed)


def make(
    ctx: Context, first: int, last: int, mode: Mode, frame: Frame, addressed: tuple[int, int] | None = None
) -> Content | None:
    """A content from tokens `first`..`last`, without the marks at its edges; `None` if nothing is left."""
    doc = ctx.doc
    last = _before_signature(ctx, first, last)
    while last > first and (ctx.char(last - 1) in _END_MARKS):
        last -= 1
    while first < last and ctx.char(first) in _END_MARKS + "-–":
        first += 1
    # an unpaired mark at either edge belongs to the quotation around it
    while last > first and ctx.char(last - 1) in CLOSING and not _opens_inside(ctx, first, last - 1):
        last -= 1
        while last > first and ctx.char(last - 1) in _END_MARKS:
            last -= 1
    if last - first > 2 and ctx.char(first) in OPENING:
        quotation = quotation_at(ctx.quotations, doc.token_starts[first])
        if quotation and quotation.end == doc.token_ends[last - 1] and quotation.closed:
            first, last = first + 1, last - 1
    if first >= last:
        return None
    return Content(doc.token_starts[first], doc.token_ends[last - 1], first, last, mode, frame, addressed)


def _before_signature(ctx: Context, first: int, last: int) -> int:
    """`last`, or where a channel's signature begins that ends the content («… @FunHipHop | Nima»)."""
    for i in range(max(first + 1, last - _LONGEST_SIGNATURE), last):
        if ctx.char(i) == "@" and i + 1 < last and ctx.char(i + 1).isascii():
            return i
    return last


def _opens_inside(ctx: Context, first: int, closing: int) -> bool:
    at = ctx.doc.token_starts[closing]
    return any(
        q.closed and q.end - 1 == at and q.start >= ctx.doc.token_starts[first] for q in ctx.quotations
    )


def right_content(ctx: Context, line: Line, hit: Hit, at: int, *, leans: bool = False) -> Content | None:
    """The clause or quotation to the right of `hit`, from token `at` on, up to the end of its sentence.

    A quotation is taken whole, over several sentences; what follows a colon runs to the end of the line. `leans` tells
    that the cue stands in a subordinate clause («وقتی گفت که …»).
    """
    doc, words = ctx.doc, ctx.doc.words
    end = line.last
    mode: Mode = "bare"
    # «خواست تا …» asks for it, «پیش‌بینی شد تا …» tells what for
    opening = (G.that,) if hit.cue.neutral else (G.that, G.until)
    if at < end and words[at] in opening:
        mode, at = "that", at + 1
        if at < end and ctx.char(at) in "،:":
            at += 1
    elif at < end and ctx.char(at) == ":":
        mode, at = "colon", at + 1
        if at < end and words[at] == G.that:
            at += 1
    elif at < end and ctx.char(at) in "،,":
        mode, at = "comma", at + 1
        if at < end and words[at] in opening:
            mode, at = "that", at + 1
    while at < end and ctx.char(at) in "'-–":
        at += 1
    if at + 1 < end and ctx.char(at) == "." and _tight_quotation(ctx, at + 1):
        # «گفت."…"»: the full stop stands for a colon
        at += 1
    if at >= end:
        return None
    if ctx.char(at) in OPENING and (quotation := quotation_at(ctx.quotations, doc.token_starts[at])):
        last = doc.token_at(quotation.end - 1) + 1
        whole = last - at - 2 > SHORT_QUOTATION
        follows = ctx.char(last) if last < line.last else ""
        ended = ctx.char(last - 2) in ".؟!"
        if mode == "colon" and last < line.last and words[last] == G.and_ and last - at - 2 > 1:
            # «نوشت: «همین کافی است» و رفت»: the quotation is all
            whole = True
        if whole and (mode in ("colon", "bare", "comma") or ended or not follows or follows in _END_MARKS):
            inner = doc.tokens_in(*quotation.inner)
            if len(inner):
                return make_quotation(ctx, inner.start, _quoted_on(ctx, line, quotation, inner.stop))
    if mode in ("bare", "comma", "that") and _tells_no_clause(ctx, line, hit, mode):
        return None
    if _glued_saying(words[at]):
        # «اشاره کرد وگفت: …»
        return None
    if mode == "comma" and (at in {h.first for h in find_cues(words, at, min(at + _LONGEST_CUE, end))}):
        # «از صادرات خبر داد، اظهار داشت: …»: the next saying, and no content of this
        return None
    if leans and mode == "comma":
        # «در حالی که دولت بودجه درخواست کرده، …»: the main clause
        return None
    if mode == "bare" and (not hit.cue.bare or not _may_follow_bare(ctx, line, hit, at)):
        return None
    if mode == "comma" and (
        words[at] in (G.and_, *G.but)
        or not (hit.cue.neutral or hit.cue.bare)
        or not ctx.finite_verb_in(at + _SHORTEST_CLAUSE, sentence_end(line, at))
    ):
        return None
    stop = _end_of_voice(ctx, line, at) if mode == "colon" else _end_of_clause(ctx, line, at, leans=leans)
    return make(ctx, at, stop, mode, "clause")


def _glued_saying(word: str) -> bool:
    """Whether «و» is written together with a verb of saying («وگفت»)."""
    return word.startswith(G.and_) and bool(find_cues([word[len(G.and_) :]], 0, 1))


def _tells_no_clause(ctx: Context, line: Line, hit: Hit, mode: Mode) -> bool:
    """Whether the clause behind `hit` is not what was said: the cue describes a noun, or has its object before it.

    «مسائلی که مطرح شد، …», «هر مطلبی را بیان می‌کنند، …», and «گزارشی مطرح شد که …», where «که» describes the report.
    """
    words = ctx.doc.words
    if mode == "that":
        made = words[hit.first - 1] if hit.passive and hit.first > line.first else ""
        return made.endswith(G.indefinite) and len(made) > len(G.indefinite) + 1
    said = hit.cue.name == "say"
    verb = read_verb(words, hit.verb_first)
    told = mode == "bare" and (said if hit.passive else verb is not None and verb.form.tense == "present")
    that = described_noun(ctx, line.first, hit)
    if that is not None and (not told or words[that - 1] in keys("whoever")):
        return True
    near = range(max(line.first, hit.first - _NEAR_OBJECT), hit.first)
    marker = next((i for i in near if words[i] == G.object_marker), None)
    if marker is None or ctx.finite_verb_in(near.start, hit.first):
        return False
    # «این پرسش را مطرح کرد، …» announces what follows
    return not any(words[i] in G.pointing for i in range(max(line.first, marker - 2), marker))


def described_noun(ctx: Context, first: int, hit: Hit) -> int | None:
    """The token of the «که» whose clause `hit` ends and which describes a noun: what follows is the main clause then.

    «احمد سالک که در قم سخن می‌گفت، ادامه داد …», «پولی که قول داده بود پرداخت نکرد»; but not behind a verb, whose
    «که» opens what is told («این در حالی است که کابل اعلام کرد مرز باز است»).
    """
    words = ctx.doc.words
    for i in range(hit.first - 1, max(first, hit.first - _LONGEST_RELATIVE) - 1, -1):
        if ctx.char(i) in ".؟!؛:،" or words[i] in G.but:
            return None
        if words[i] == G.that:
            describes = (
                i > first
                and words[i - 1][0].isalpha()
                and words[i - 1] not in keys("before_that")
                and not ctx.finite_verb_before(i, first)
                and not ctx.finite_verb_in(i + 1, hit.first)
            )
            return i if describes else None
    return None


def _end_of_clause(ctx: Context, line: Line, first: int, *, leans: bool) -> int:
    """Where a clause that begins at `first` ends: with its sentence, at a semicolon, or where the report goes on.

    The report goes on at a comma behind a verb, if the cue itself stands in a clause that leans on another («وقتی گفت
    که …، رفتند»), or if a clause follows that tells when the saying took place («…، پس از آنکه …»).
    """
    stop = sentence_end(line, first)
    words = ctx.doc.words
    for i in range(first + 1, stop):
        mark = ctx.char(i)
        if mark == "؛":
            return i
        if (
            mark == "،"
            and ctx.finite_verb_before(i, first)
            and not ctx.in_quotation(ctx.doc.token_starts[i])
            and (leans or " ".join(words[i + 1 : i + 4]) in G.after_that)
        ):
            return i
    return stop


def _tight_quotation(ctx: Context, at: int) -> bool:
    """Whether a quotation begins at token `at`, right behind the token before."""
    return ctx.char(at) in OPENING and ctx.doc.token_ends[at - 1] == ctx.doc.token_starts[at]


def _quoted_on(ctx: Context, line: Line, quotation: Quotation, last: int) -> int:
    """The token at which a quotation ends that goes on in the next lines, each between marks of its own.

    «گفت "الف،"» and below «"ب."»: a translation that breaks an English «"A," he said. "B."».
    """
    doc = ctx.doc
    here = quotation
    for number in range(ctx.line_numbers[line.first] + 1, len(ctx.lines)):
        if not here.closed or doc.text[here.end : ctx.lines[number - 1].end].strip(" .،,"):
            break
        following = ctx.lines[number]
        found = quotation_at(ctx.quotations, following.start)
        if found is None or doc.text[found.end : following.end].strip(" .،,"):
            break
        here, last = found, doc.tokens_in(*found.inner).stop
    return last


def _end_of_voice(ctx: Context, line: Line, at: int) -> int:
    """Where a speech behind a colon ends in its line: at a sentence in which the report speaks of the speaker («وی …»)."""
    words = ctx.doc.words
    for end in line.sentence_ends:
        if at < end < line.last and words[end] in keys("narrator_pronoun"):
            return end
    return line.last


def make_quotation(ctx: Context, first: int, last: int) -> Content:
    """A quotation's content: everything between the marks, its own full stop left out."""
    doc = ctx.doc
    while last - 1 > first and ctx.char(last - 1) in ".،,":
        last -= 1
    return Content(doc.token_starts[first], doc.token_ends[last - 1], first, last, "quote", "clause")


def _may_follow_bare(ctx: Context, line: Line, hit: Hit, at: int) -> bool:
    """Whether the tokens from `at` on can be a clause right behind the cue: a finite verb, no conjunction first."""
    words = ctx.doc.words
    if words[at] in (G.and_, G.object_marker, G.until, G.was, *G.but) or not (
        words[at][0].isalnum() or ctx.char(at) in OPENING
    ):
        return False
    if hit.participle and hit.cue.name in _NOUN_TOO:
        # «نوشته …» alone is a noun more often than a verb
        return False
    if hit.participle and hit.passive and hit.first > line.first and words[hit.first - 1][0].isalpha():
        # «در تاریخ اعلام شده …»: no verb either
        return False
    return ctx.finite_verb_in(at, sentence_end(line, at))


def quote_of(ctx: Context, content: Content) -> Quote:
    """How the content is quoted: `direct` in marks or behind a colon, `mixed` with a quoted part, else `indirect`."""
    if content.mode in ("quote", "colon"):
        return "direct"
    for q in ctx.quotations:
        within = content.start <= q.start and q.end <= content.end + 1
        if within and len(ctx.doc.tokens_in(*q.inner)) >= _QUOTED_PART and not _quotes_name(ctx, q):
            return "mixed"
    return "indirect"


def _quotes_name(ctx: Context, quotation: Quotation) -> bool:
    """Whether the marks hold a name, and nobody's words: a mention fills them, or what stands before calls for one."""
    start, end = quotation.inner
    if any(m.start <= start and end <= m.end for m in ctx.mentions_in(quotation.start - _LONGEST_LEAD, end)):
        return True
    words = ctx.doc.words
    at = ctx.doc.token_at(quotation.start)
    before = words[at - 1] if at else ""
    return (
        before in institutions()
        or before in keys("quoted_name")
        or " ".join(words[max(0, at - 2) : at]) in keys("quoted_name")
    )
