"""Names with a colon: «دار: …» in a headline, «روبیو، وزیر خارجه آمریکا:» over bullets and paragraphs."""

from __future__ import annotations

from dataclasses import dataclass

from roznamcha.lang.grammar import GRAMMAR as G
from roznamcha.lang.tables import keys
from roznamcha.records import Act, Mention
from roznamcha.statements.content import Content, make, make_quotation
from roznamcha.statements.context import OPENING, Context, Line
from roznamcha.statements.cues import act_of_noun, find_cues
from roznamcha.statements.leads import OUTLETS, find_prefixes
from roznamcha.statements.quotes import quotation_at
from roznamcha.statements.sides import PRESS, UNKNOWN
from roznamcha.statements.speakers import Speaker, Speakers, of_mention
from roznamcha.statements.subject import Subject, find_subject, phrase_subject

_LONGEST_HEAD = 25
_LONG_QUOTATION = 6
_LONGEST_OFFICE = 5
_ITEM = "-–—*"
_BEFORE_VOICE = 3


@dataclass(frozen=True, slots=True)
class Head:
    """A name and a colon with what they govern; `headline` if it is the first line of the report."""

    speaker: Speaker
    subject: Subject
    cue: tuple[int, int]
    content: Content
    headline: bool
    clause: tuple[int, int]
    """The tokens before the colon."""
    outlet: Mention | None = None
    # who quotes the speaker («آکسیوس به نقل از مقامات اسرائیلی: …»)
    act: Act | None = None
    # of the noun that leads over to the name («هشدار ارتش:»)


def find_heads(ctx: Context, speakers: Speakers) -> list[Head]:
    """The heads of a report, in order."""
    out: list[Head] = []
    last = -1
    for number, line in enumerate(ctx.lines):
        if line.first < last:
            continue
        head = _head(ctx, number, line, speakers)
        if head:
            out.append(head)
            last = head.content.last
            if not head.headline:
                speakers.heard(head.speaker)
    return out


def _head(ctx: Context, number: int, line: Line, speakers: Speakers) -> Head | None:
    doc = ctx.doc
    if ":" not in doc.text[line.start : line.end]:
        return None
    colon = next(
        (i for i in range(line.first, min(line.last, line.first + _LONGEST_HEAD)) if ctx.char(i) == ":"), None
    )
    if colon is None or colon == line.first or find_cues(doc.words, line.first, colon):
        return None
    if ctx.finite_verb_in(line.first, colon) and not any(
        doc.words[i] == G.that for i in range(line.first, colon)
    ):
        return None
    begin = line.first
    while begin < colon and (_is_head_word(ctx, begin) or not ctx.doc.words[begin][0].isalnum()):
        begin += 1
    subject = _named(ctx, line, begin, colon)
    if subject is None or (mention := subject.mention) is None:
        return None
    tail = doc.words[subject.token_last : colon]
    if tail and mention.kind == "state" and len(tail) > 1:
        return None
    ends = colon + 1 >= line.last
    if not _says(ctx, subject, colon, ends=ends):
        return None
    if ends and mention.party == "MEDIA" and _lists(ctx, number + 1):
        return None
    content = _governed(ctx, number, line, colon + 1, mention)
    if content is None:
        return None
    start = doc.token_starts[colon]
    act = next((a for w in doc.words[line.first : begin] if (a := act_of_noun(w))), None)
    speaker, outlet = of_mention(mention), None
    if mention.kind == "person" and mention.id is None and mention.party == UNKNOWN:
        # «…، تحلیلگر آمریکایی: …»
        speaker = speakers.of(subject)
    if mention.party == PRESS and (source := _quoted_source(ctx, subject, colon)):
        quoted = speakers.of(source)
        if quoted.party != PRESS:
            speaker, subject, outlet = quoted, source, mention
    return Head(speaker, subject, (start, start + 1), content, number == 0, (line.first, colon), outlet, act)


def _quoted_source(ctx: Context, subject: Subject, colon: int) -> Subject | None:
    """Whom the outlet before a colon quotes: «به نقل از مقامات اسرائیلی»."""
    doc = ctx.doc
    if ctx.char(subject.token_last) in _ITEM and subject.token_last < colon:
        # «ایسنا - فرمانده نیروی هوافضا: …»
        return find_subject(ctx, subject.token_last + 1, colon)
    found = find_prefixes(ctx, subject.end, doc.token_starts[colon])
    end = next((b for _, b, prefix in found if prefix.kind == "quoted"), 0)
    if not end:
        return None
    first = doc.token_at(end - 1) + 1
    return find_subject(ctx, first, colon) or phrase_subject(ctx, first, colon)


def _named(ctx: Context, line: Line, begin: int, colon: int) -> Subject | None:
    """Whom a head names: the mention at its beginning, behind nothing but words that lead over to it."""
    subject = find_subject(ctx, begin, colon)
    if subject is None or subject.mention is None or subject.mention.kind == "place":
        return None
    leading = ctx.doc.tokens_in(line.start, subject.start)
    if any(
        ctx.doc.words[i] not in keys("before_subject") | keys("head_word") and ctx.doc.words[i][0].isalnum()
        for i in leading
    ):
        return None
    return subject


def _is_head_word(ctx: Context, token: int) -> bool:
    """Whether the token is a word that leads over to the name («ادعای اکسیوس:») and no part of it («سخنگوی ارتش:»)."""
    if ctx.doc.words[token] not in keys("head_word"):
        return False
    start = ctx.doc.token_starts[token]
    return not ctx.mentions_in(start, start + 1)


def _says(ctx: Context, subject: Subject, colon: int, *, ends: bool) -> bool:
    """Whether the words between the name and the colon can belong to a head («در گفت‌وگو با …», «در تروث»).

    Where the colon ends the line (`ends`) it cannot be one inside a sentence, and any preposition will do.
    """
    words = ctx.doc.words
    at = subject.token_last
    if at >= colon:
        return True
    if not words[at][0].isalnum():
        return True
    if words[at] in keys("head_tail") or (ends and words[at] in keys("preposition")):
        return True
    # «نادر کوهی، کارشناس مسائل چین:»: what somebody is goes on behind the mention
    tail = words[at:colon]
    return (
        subject.mention is not None
        and subject.mention.kind == "person"
        and len(tail) <= _LONGEST_OFFICE
        and all(w[0].isalpha() and w not in keys("preposition") for w in tail)
    )


def _governed(ctx: Context, number: int, line: Line, at: int, speaker: Mention) -> Content | None:
    """What the colon governs: the rest of the line, and the lines behind it that no other voice begins."""
    first, last = at, line.last
    follows = at >= line.last
    if (quotation := _quoted(ctx, number + 1 if follows else number, at)) is not None:
        return quotation
    whole = following_lines(ctx, number, None if follows else first, speaker)
    if number > 0 or follows:
        return whole
    # a first line is a headline, unless all that follows is still the same voice
    if (
        whole is not None
        and len(ctx.lines) > 1
        and whole.end >= ctx.lines[-1].end - 3
        and not _reports(ctx, speaker)
    ):
        return whole
    if follows and len(ctx.lines) > 1:
        first, last = ctx.lines[1].first, ctx.lines[1].last
    return make(ctx, first, last, "colon", "clause") if first < last else None


def _lists(ctx: Context, number: int) -> bool:
    """Whether the line `number` is an item of a list: a press review names papers and their headlines."""
    if number >= len(ctx.lines):
        return False
    first = ctx.lines[number].first
    # the dash itself may be no part of the prose
    return any(ctx.char(i) in _ITEM for i in (first - 1, first))


def _quoted(ctx: Context, number: int, at: int) -> Content | None:
    """The closed quotation that begins behind the colon, at token `at` or with the line `number`."""
    if number >= len(ctx.lines):
        return None
    doc, line = ctx.doc, ctx.lines[number]
    at = max(at, line.first)
    while at < line.last and not doc.words[at][0].isalnum() and ctx.char(at) not in OPENING:
        at += 1
    quotation = (
        quotation_at(ctx.quotations, doc.token_starts[at])
        if at < line.last and ctx.char(at) in OPENING
        else None
    )
    if quotation is None or not quotation.closed:
        return None
    inner = doc.tokens_in(*quotation.inner)
    alone = doc.token_at(quotation.end - 1) + 1 >= line.last - 1
    if len(inner) and (alone or len(inner) >= _LONG_QUOTATION):
        return make_quotation(ctx, inner.start, inner.stop)
    return None


def following_lines(ctx: Context, number: int, first: int | None, speaker: Mention | None) -> Content | None:
    """The content from token `first` (or the next line) over the lines that no other voice begins."""
    if first is None and (quotation := _quoted(ctx, number + 1, 0)) is not None:
        return quotation
    last = ctx.lines[number].last
    for other in ctx.lines[number + 1 :]:
        if _own_voice(ctx, other, speaker):
            break
        if first is None:
            first = other.first
        last = other.last
    return make(ctx, first, last, "colon", "clause") if first is not None and first < last else None


def _own_voice(ctx: Context, line: Line, speaker: Mention | None) -> bool:
    """Whether a line is the report's own voice: a reporting verb with its subject at the line's head, or a new name."""
    words = ctx.doc.words
    hits = find_cues(words, line.first, line.last)
    if _another_name(ctx, line):
        return True
    begin = line.first
    while begin < line.last and _is_head_word(ctx, begin):
        begin += 1
    if any(ctx.char(i) == ":" for i in range(line.first, min(line.last, line.first + 12))) and find_subject(
        ctx, begin, min(line.last, begin + 6)
    ):
        return True
    if not hits:
        return False
    subject = find_subject(ctx, line.first, hits[0].first)
    if subject is None or subject.mention is None:
        return False
    before = range(line.first, ctx.doc.token_at(subject.start))
    if len(before) > _BEFORE_VOICE or any(words[i] == G.that for i in before):
        # «همان‌طور که وزیر گفت، …»: a clause of the one who speaks
        return False
    # somebody else's words may be part of what the head says; the head's own name is the report speaking of it
    return (
        speaker is None
        or (subject.mention.anaphor and not subject.mention.plural)
        or subject.mention.name == speaker.name
        or (subject.mention.kind == "person" and subject.mention.party == speaker.party)
    )


def _another_name(ctx: Context, line: Line) -> bool:
    """Whether a few words and a colon begin the line: the turn of somebody else (but not «جنگ عراق: ۹ سال»)."""
    colon = next((i for i in range(line.first, min(line.last, line.first + 4)) if ctx.char(i) == ":"), None)
    if colon is None or colon == line.first or colon + 1 >= line.last:
        return False
    words = ctx.doc.words
    return all(words[i][0].isalpha() for i in range(line.first, colon)) and not words[colon + 1][0].isdigit()


def _reports(ctx: Context, speaker: Mention) -> bool:
    """Whether the lines behind the first tell of a saying of `speaker` themselves, or carry a source line."""
    for line in ctx.lines[1:]:
        if any(
            p.kind in OUTLETS for _, _, p in find_prefixes(ctx, line.start, min(line.end, line.start + 60))
        ):
            return True
        for hit in find_cues(ctx.doc.words, line.first, line.last):
            subject = find_subject(ctx, line.first, hit.first)
            if (
                subject
                and subject.mention
                and (subject.mention.party == speaker.party or subject.mention.anaphor)
            ):
                return True
    return False
