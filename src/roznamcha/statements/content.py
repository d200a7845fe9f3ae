"""What was said: where the content of a cue begins and ends, to its right or to its left."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from roznamcha.lang.grammar import GRAMMAR as G
from roznamcha.records import Quote
from roznamcha.statements.context import CLOSING, OPENING, Context, Line, keys, sentence_end
from roznamcha.statements.cues import Frame, Hit
from roznamcha.statements.quotes import Quotation, quotation_at
from roznamcha.text.verbs import read_verb

Mode = Literal["quote", "colon", "that", "comma", "bare", "left"]
_SHORT_QUOTATION = 4
_LONGEST_BARE_OBJECT = 8
_SHORTEST_COMPLEMENT = 4
_QUOTED_PART = 3
# a verb at once behind the comma is the main clause going on
_SHORTEST_CLAUSE = 2
_LONGEST_SIGNATURE = 6
_LONGEST_RELATIVE = 12
_NEAR_OBJECT = 3
_QUOTED_SUBJECT = 16
_NOUN_TOO = frozenset(("write",))
_BARE_OBJECT = frozenset(("announce", "accept", "offer", "promise", "condole"))
_END_MARKS = ".؟!…؛،,:;"
_LEFT: tuple[tuple[Frame, str], ...] = (
    ("az", G.from_),
    ("be", G.to),
    ("bar", G.on),
    ("ba", G.with_),
    ("dar", G.at),
    ("nesbat", G.toward),
    ("baraye", G.for_),
)


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
        whole = last - at - 2 > _SHORT_QUOTATION
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


def left_content(ctx: Context, hit: Hit, first: int) -> Content | None:
    """The object of `hit` to its left, among the tokens from `first` (behind the subject) to the cue."""
    last = hit.first
    frames = hit.cue.frames
    if first >= last:
        return None
    if "comp" in frames and (found := _complement(ctx, first, last)):
        return found
    if "rabe" in frames and (found := _accused(ctx, first, last)):
        return found
    if "rabe" in frames and hit.passive and (found := _behind(ctx, first, last, "be", G.to)):
        return found
    if "ra" in frames and (found := _object(ctx, first, last, hit)):
        return found
    for frame, marker in _LEFT:
        if frame in frames and (found := _behind(ctx, first, last, frame, marker)):
            return found
    return None


def _object_start(ctx: Context, first: int, marker: int) -> int:
    """Where the object that ends before `marker` begins: behind the last comma, adverbs and times passed over."""
    doc = ctx.doc
    start = first
    for i in range(marker - 2, first - 1, -1):
        if doc.words[i] == G.and_ and ctx.finite_verb_before(i, first):
            start = i + 1
            break
        if (
            ctx.char(i) in "،؛:"
            and not ctx.in_quotation(doc.token_starts[i])
            and not _list_comma(ctx, i, marker)
        ):
            start = i + 1
            break
    if ctx.char(start) == "(":
        # «فرماندهی مرکزی (سنتکام) …»: another name of the subject
        start = next((i + 1 for i in range(start, marker) if ctx.char(i) == ")"), start)
    start = _past_adverbial(ctx, start, marker)
    moved = True
    while moved and start < marker:
        moved = False
        if doc.words[start] in keys("adverb") or doc.words[start] == G.and_ or ctx.char(start) in "،.":
            start, moved = start + 1, True
        elif t := next((t for t in ctx.times if t.start == doc.token_starts[start]), None):
            start, moved = doc.token_at(t.end - 1) + 1, True
    return start


def _past_adverbial(ctx: Context, start: int, marker: int) -> int:
    """An object begins with no preposition: «با صدور بیانیه‌ای این اقدام را» has its object at «این».

    Where no such beginning is to be seen, `marker` comes back: there is no object that could be cut out.
    """
    words = ctx.doc.words
    while start < marker and (words[start] in keys("adverb") or words[start] == G.and_):
        start += 1
    if start >= marker or words[start] not in keys("preposition") or words[start] in keys("noun_preposition"):
        return start
    if behind := _past_medium(ctx, start, marker):
        return behind
    return next(
        (i for i in range(start, marker) if words[i] in keys("object_head") or ctx.char(i) in OPENING), marker
    )


def _past_medium(ctx: Context, start: int, marker: int) -> int | None:
    """The token behind where something was said: «در بیانیه‌ای مشترک» and «با انتشار پیامی», whose ending says that no
    name follows, «در نشست خبری», «در گفت‌وگو با رویترز».
    """
    words = ctx.doc.words
    at = start + 1
    met = at + 1 + (at + 1 < marker and words[at + 1] in keys("medium_adjective"))
    if words[start] == G.at and met + 1 < marker and words[at] in keys("encounter") and words[met] == G.with_:
        begin = ctx.doc.token_starts[met + 1]
        other = next((m for m in ctx.mentions_in(begin, begin + 1) if m.start == begin), None)
        end = ctx.doc.token_at(other.end - 1) + 1 if other else marker
        return end if end < marker else None
    while at < marker and words[at] in keys("in_medium"):
        at += 1
    described = (
        at + 1 < marker and words[at] in keys("occasion") and words[at + 1] in keys("medium_adjective")
    )
    if at >= marker or not (described or words[at] in keys("medium_indefinite")):
        return None
    at += 1
    while at < marker and words[at] in keys("medium_adjective"):
        at += 1
    return at if at < marker else None


def _list_comma(ctx: Context, comma: int, marker: int) -> bool:
    """Whether the comma parts members of a list («حمله، ترور و انفجار») or an aside rather than clauses."""
    return comma + 2 < marker and ctx.doc.words[comma + 2] == G.and_


def _last(ctx: Context, first: int, last: int, word: str) -> int | None:
    return next((i for i in range(last - 1, first - 1, -1) if ctx.doc.words[i] == word), None)


def _complement(ctx: Context, first: int, last: int) -> Content | None:
    """«آن را شرم‌آور» of «آن را شرم‌آور خواند»."""
    ra = _last(ctx, first, last, G.object_marker)
    if ra is None or ra == last - 1 or ra == first:
        return None
    behind = ctx.doc.words[ra + 1]
    if behind in (G.at, G.from_) and last - ra <= _SHORTEST_COMPLEMENT:
        # «نماز را در مسجد خواند»: no complement, a place
        return None
    start = _object_start(ctx, first, ra)
    if start >= ra or ctx.doc.words[start : ra] == [G.own]:
        # «خود را مکلف می‌داند»: what somebody feels, nothing that was said
        return None
    return make(ctx, start, last, "left", "comp")


def _accused(ctx: Context, first: int, last: int) -> Content | None:
    """«نقض آتش‌بس» of «پاکستان را به نقض آتش‌بس متهم کرد»."""
    ra = next((i for i in range(first, last) if ctx.doc.words[i] == G.object_marker), None)
    if ra is None:
        return None
    start = _object_start(ctx, first, ra)
    to = next((i for i in range(ra + 1, last) if ctx.doc.words[i] == G.to), None)
    # a second «را» behind «به» belongs to a clause inside, and the accusation cannot be cut out
    if to is None or to + 1 >= last or G.object_marker in ctx.doc.words[to:last]:
        return None
    return make(ctx, to + 1, last, "left", "rabe", (start, ra))


def accused_before(ctx: Context, first: int, last: int) -> tuple[int, int] | None:
    """The tokens of «Y» in «Y را متهم کرد که …»."""
    ra = _last(ctx, first, last, G.object_marker)
    return (_object_start(ctx, first, ra), ra) if ra is not None else None


def words_to(ctx: Context, at: int) -> bool:
    """Whether «به» at token `at` marks an object of its own and no adverbial («به شدت»)."""
    words = ctx.doc.words
    return words[at] == G.to and at + 1 < len(words) and words[at + 1] not in keys("after_be")


def _object(ctx: Context, first: int, last: int, hit: Hit) -> Content | None:
    """«این خبر» of «این خبر را تکذیب کرد»; without «را» a short object right before the cue."""
    ra = _last(ctx, first, last, G.object_marker)
    if ra is not None:
        near = last - ra - 1
        if hit.cue.unless_to and near > 1 and words_to(ctx, ra + 1):
            return None
        if near <= 6 and not ctx.finite_verb_in(ra + 1, last):
            # «موافقت خود را با آزادی او اعلام کرد»: what is announced goes on behind «را»
            whole = hit.cue.name == "announce" and near and ctx.doc.words[ra + 1] in keys("preposition")
            return make(ctx, _object_start(ctx, first, ra), last if whole else ra, "left", "ra")
        return None
    if hit.cue.name in ("want", "write"):
        return None
    if hit.passive or hit.cue.name not in _BARE_OBJECT:
        return None
    start = _object_start(ctx, first, last)
    if (
        start < last
        and ctx.doc.words[start] not in keys("preposition")
        and last - start <= _LONGEST_BARE_OBJECT
    ):
        if ctx.finite_verb_in(start, last):
            return None
        return make(ctx, start, last, "left", "ra")
    return None


def _behind(ctx: Context, first: int, last: int, frame: Frame, marker: str) -> Content | None:
    """What stands behind the preposition `marker` and before the cue."""
    doc = ctx.doc
    found = None
    for i in range(first, last - 1):
        if doc.words[i] != marker:
            continue
        if i > first and doc.words[i - 1] in keys("takes_az") and marker == G.from_:
            continue
        if marker == G.to and doc.words[i + 1] in keys("after_be"):
            continue
        if marker in (G.with_, G.at) and found is None and doc.words[i + 1] in keys("circumstance"):
            continue
        if found is not None and not any(ctx.char(j) == "،" for j in range(found, i)):
            continue
        found = i
    if found is None:
        return None
    begin = found + 1
    if frame == "nesbat":
        if doc.words[begin] != G.to:
            return None
        begin += 1
    verbs = [
        i
        for i in range(begin, last)
        if (v := read_verb(doc.words, i)) and v.form.tense not in ("infinitive",)
    ]
    if begin >= last or (len(verbs) > 3 and last - begin > 60):
        return None
    return make(ctx, begin, last, "left", frame)


def left_quotation(ctx: Context, line: Line, at: int) -> Content | None:
    """The quotation that ends right before token `at` («…»، وزیر گفت), if it is more than a few words."""
    before = next(
        (i for i in range(at - 1, max(line.first, at - _QUOTED_SUBJECT) - 1, -1) if ctx.char(i) in CLOSING),
        None,
    )
    if before is None or ctx.finite_verb_in(before + 1, at):
        return None
    end = ctx.doc.token_ends[before]
    quotation = next((q for q in ctx.quotations if q.closed and q.end == end), None)
    if quotation is None or not _stands_alone(ctx, quotation, before):
        return None
    inner = ctx.doc.tokens_in(*quotation.inner)
    return make_quotation(ctx, inner.start, inner.stop) if len(inner) > _SHORT_QUOTATION else None


def _stands_alone(ctx: Context, quotation: Quotation, closing: int) -> bool:
    """Whether a quotation begins a sentence or a line and a mark parts it from what follows."""
    before = ctx.doc.text[: quotation.start].rstrip(" ")
    if before and before[-1] not in '\n.؟!؛:»"':
        return False
    return any(ctx.char(i) in ".،,؟!" for i in (closing - 1, closing + 1))


def quote_of(ctx: Context, content: Content) -> Quote:
    """How the content is quoted: `direct` in marks or behind a colon, `mixed` with a quoted part, else `indirect`."""
    if content.mode in ("quote", "colon"):
        return "direct"
    for q in ctx.quotations:
        within = content.start <= q.start and q.end <= content.end + 1
        if within and len(ctx.doc.tokens_in(*q.inner)) >= _QUOTED_PART:
            return "mixed"
    return "indirect"
