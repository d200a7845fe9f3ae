"""What was said where it stands before the reporting verb: its object, its complement, a quotation."""

from __future__ import annotations

from roznamcha.lang.grammar import GRAMMAR as G
from roznamcha.lang.tables import keys
from roznamcha.statements.content import SHORT_QUOTATION, Content, make, make_quotation
from roznamcha.statements.context import CLOSING, OPENING, Context, Line, sentence_end
from roznamcha.statements.cues import Frame, Hit
from roznamcha.statements.quotes import Quotation, quotation_at
from roznamcha.text.verbs import read_verb

_LONGEST_BARE_OBJECT = 8
_SHORTEST_COMPLEMENT = 4
_QUOTED_SUBJECT = 16
# «(ع)», «(ره)»
_HONOUR = 3
_LONGEST_HONOUR = 3
_BARE_OBJECT = frozenset(("announce", "accept", "offer", "promise", "condole"))
_LEFT: tuple[tuple[Frame, str], ...] = (
    ("az", G.from_),
    ("be", G.to),
    ("bar", G.on),
    ("ba", G.with_),
    ("dar", G.at),
    ("nesbat", G.toward),
    ("baraye", G.for_),
)


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
        start = _behind_honour(ctx, start, marker)
    start = _past_adverbial(ctx, start, marker)
    moved = True
    while moved and start < marker:
        moved = False
        if doc.words[start] in keys("adverb") or doc.words[start] == G.and_ or ctx.char(start) in "،.":
            start, moved = start + 1, True
        elif t := next((t for t in ctx.times if t.start == doc.token_starts[start]), None):
            start, moved = doc.token_at(t.end - 1) + 1, True
    return start


def _behind_honour(ctx: Context, opening: int, marker: int) -> int:
    """The token behind the brackets that open at `opening`, and behind a place that goes on with the name before them.

    «نماینده سپاه حضرت عباس (ع) استان اردبیل بسیج را …»: the place is the subject's.
    """
    doc = ctx.doc
    start = next((i + 1 for i in range(opening, marker) if ctx.char(i) == ")"), opening)
    if start - opening != _HONOUR or len(doc.words[opening + 1]) > _LONGEST_HONOUR or start >= marker:
        return start
    at = doc.token_starts[start]
    place = next((m for m in ctx.mentions_in(at, at + 1) if m.kind == "place"), None)
    end = doc.token_at(place.end - 1) + 1 if place else start
    return end if end < marker else start


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
    if start >= ra or ctx.doc.words[start:ra] == [G.own]:
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
        if found is not None and not any(_parts(ctx, j, found) for j in range(found, i)):
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


def _parts(ctx: Context, token: int, first: int) -> bool:
    """Whether the token parts what stands before it from what follows: a comma, or «و» behind a verb."""
    return ctx.char(token) == "،" or (ctx.doc.words[token] == G.and_ and ctx.finite_verb_before(token, first))


def between(ctx: Context, line: Line, hit: Hit) -> Content | None:
    """«پایان حملات» of «خواستار پایان حملات شد»; «خواستار آن است که …» has the clause."""
    words = ctx.doc.words
    if hit.verb_last < line.last and words[hit.verb_last] == G.that:
        return make(ctx, hit.verb_last + 1, sentence_end(line, hit.verb_last), "that", "clause")
    stop = min(hit.verb_first, sentence_end(line, hit.first))
    if stop > hit.last and words[stop - 1] == G.object_marker:
        stop -= 1
    first = hit.last + hit.cue.near
    if (
        first < stop
        and ctx.char(first) in OPENING
        and (quotation := quotation_at(ctx.quotations, ctx.doc.token_starts[first]))
        and quotation.closed
        and (inner := ctx.doc.tokens_in(*quotation.inner))
        and hit.cue.neutral
    ):
        return make(ctx, inner.start, inner.stop, "left", "ezafe")
    return make(ctx, first, stop, "left", "ezafe")


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
    return make_quotation(ctx, inner.start, inner.stop) if len(inner) > SHORT_QUOTATION else None


def _stands_alone(ctx: Context, quotation: Quotation, closing: int) -> bool:
    """Whether a quotation begins a sentence or a line and a mark parts it from what follows."""
    before = ctx.doc.text[: quotation.start].rstrip(" ")
    if before and before[-1] not in '\n.؟!؛:»"':
        return False
    return any(ctx.char(i) in ".،,؟!" for i in (closing - 1, closing + 1))
