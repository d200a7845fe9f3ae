"""Reporting phrases before their content: «به گفته X، …» names a source, «با بیان اینکه …» leans on a later verb."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from typing import cast

from ahocorasick_rs import AhoCorasick, MatchKind

from roznamcha.lang.grammar import GRAMMAR as G
from roznamcha.lang.rules import Rule, load_rules
from roznamcha.lang.tables import DATA, keys, read_table, spellings
from roznamcha.records import Act
from roznamcha.statements.anchors import Anchors
from roznamcha.statements.content import Content, make
from roznamcha.statements.context import CLOSING, OPENING, Context, Line, sentence_end, sentence_start
from roznamcha.statements.cues import act_of_noun, find_cues
from roznamcha.statements.quotes import quotation_at
from roznamcha.statements.subject import Subject, phrase_subject

_LONGEST_CLAIM = 14
# in so many lines «به گزارش …» names what the whole report rests on
_HEAD_LINES = 2
_LONGEST_OUTLET = 6
# the kinds of phrases that name an outlet
OUTLETS = frozenset(("outlet", "writing"))


@dataclass(frozen=True, slots=True)
class Lead:
    """A reporting phrase at token `first`: its clean span `cue`, its content, and its subject if it names one."""

    first: int
    cue: tuple[int, int]
    content: Content | None
    subject: Subject | None
    act: Act
    rule: str
    subordinate: bool
    outlet: bool = False
    # whether the phrase names an outlet, also one that no list holds («به نوشته …»)


@dataclass(frozen=True, slots=True)
class Prefix:
    """A row of `prefixes.tsv`."""

    kind: str
    act: Act


@cache
def _prefixes() -> tuple[AhoCorasick, tuple[Prefix, ...]]:
    """An automaton over the prefixes in all their spellings, and the row of each pattern."""
    patterns: list[str] = []
    rows: list[Prefix] = []
    for row in read_table(DATA / "statements" / "prefixes.tsv", ("surface", "kind", "act", "source")):
        for spelling in spellings(row["surface"]):
            patterns.append(spelling)
            rows.append(Prefix(row["kind"], cast(Act, row["act"])))
    return AhoCorasick(patterns, matchkind=MatchKind.LeftmostLongest), tuple(rows)


@cache
def _subordinate() -> Anchors:
    return Anchors(load_rules(DATA / "statements" / "subordinate.toml", required=("content", "act")))


@lru_cache(maxsize=2)
def _prefixed_spans(folded: str) -> tuple[tuple[int, int], ...]:
    """Where prefixes stand in a whole text, found in one pass: most lines hold none."""
    return tuple((a, b) for _, a, b in _prefixes()[0].find_matches_as_indexes(folded))


def find_prefixes(ctx: Context, start: int, end: int) -> list[tuple[int, int, Prefix]]:
    """The source-naming phrases in `start`..`end` (clean spans), at word edges."""
    automaton, rows = _prefixes()
    folded = ctx.doc.folded
    out: list[tuple[int, int, Prefix]] = []
    if not any(a < end and start < b for a, b in _prefixed_spans(folded)):
        return out
    for index, a, b in automaton.find_matches_as_indexes(folded[start:end]):
        a, b = a + start, b + start
        # an ezafe may be written out behind the noun («گفتهٔ», «گفته‌ی»)
        while b < len(folded) and folded[b] == "\u200c" and folded[b + 1 : b + 2] == "ی":
            b += 2
        if (a > 0 and _letter(folded[a - 1])) or (b < len(folded) and _letter(folded[b])):
            continue
        out.append((a, b, rows[index]))
    return out


def _letter(char: str) -> bool:
    return char.isalnum() or char == "\u200c"


def find_leads(ctx: Context, line: Line, number: int) -> list[Lead]:
    """The leads of a line, in order."""
    doc = ctx.doc
    out: list[Lead] = []
    for a, b, prefix in find_prefixes(ctx, line.start, line.end):
        lead = _prefixed(ctx, line, a, b, prefix, number)
        if lead:
            out.append(lead)
    text = doc.folded
    rules = tuple(_subordinate().within(text, line.start, line.end))
    if rules and (G.with_ in text[line.start : line.end] or G.while_adding in text[line.start : line.end]):
        for rule in rules:
            for found in rule.pattern.finditer(text, line.start, line.end):
                lead = _leaning(ctx, line, found.start(), found.end(), rule)
                if lead and not any(x.subordinate and x.first == lead.first for x in out):
                    out.append(lead)
    out += _claims(ctx, line)
    return sorted(out, key=lambda x: x.first)


def _claims(ctx: Context, line: Line) -> list[Lead]:
    """«ادعای طالبان مبنی بر اینکه …»: a noun of speaking, its speaker, and the clause that tells what was said."""
    doc, words = ctx.doc, ctx.doc.words
    out: list[Lead] = []
    for i in range(line.first, line.last - 2):
        if words[i] != G.based or words[i + 1] != G.on:
            continue
        at = i + 3 if words[i + 2] in G.this_that else None
        if at is not None and at < line.last and words[at] == G.that:
            at += 1
        noun = next(
            (
                j
                for j in range(i - 1, max(line.first, i - _LONGEST_CLAIM) - 1, -1)
                if words[j] in keys("claim_noun")
            ),
            None,
        )
        if at is None or noun is None or ctx.finite_verb_in(noun + 1, i):
            continue
        subject = next(
            (
                Subject(m.start, m.end, m, doc.token_at(m.end - 1) + 1)
                for m in ctx.mentions_in(doc.token_ends[noun], doc.token_starts[i])
                if m.kind != "place"
                and m.end <= doc.token_starts[i]
                and words[doc.token_at(m.start) - 1] != G.against
            ),
            None,
        )
        stop = sentence_end(line, at)
        close = next(
            (
                j
                for j in range(at + 1, stop)
                if ctx.finite_verb_before(j, at) and (ctx.char(j) in "،؛" or words[j] == G.object_marker)
            ),
            stop,
        )
        content = make(ctx, at, close, "that", "clause")
        if subject is None or content is None or not ctx.finite_verb_in(content.first, content.last):
            continue
        cue = (doc.token_starts[noun], doc.token_ends[noun])
        out.append(
            Lead(
                noun,
                cue,
                content,
                subject,
                act_of_noun(words[noun]) or "say",
                "claim-that",
                subordinate=False,
            )
        )
    return out


def _prefixed(ctx: Context, line: Line, start: int, end: int, prefix: Prefix, number: int) -> Lead | None:
    """«به گفته شاهدان، …»: the source behind the phrase, the content behind the source."""
    doc = ctx.doc
    first = doc.token_at(start)
    after = doc.token_at(end)
    if after >= line.last:
        return None
    if first > line.first and doc.words[first - 1] in keys("takes_be"):
        # «با توجه به تأکید رئیس‌جمهور»
        return None
    subject = _source(ctx, after, min(line.last, sentence_end(line, first)))
    if subject is None:
        return None
    if prefix.kind == "opinion" and subject.mention is None:
        return None
    if prefix.kind == "basis" and (
        subject.mention is None or subject.mention.kind != "outlet" or subject.mention.anaphor
    ):
        return None
    if prefix.kind in OUTLETS and not _is_statement_of_outlet(
        ctx, line, number, first, subject, writing=prefix.kind == "writing"
    ):
        return None
    at = subject.token_last
    while (
        at < line.last
        and (ctx.char(at) in '،,؛:»"')
        and not (ctx.char(at) in OPENING and quotation_at(ctx.quotations, doc.token_starts[at]))
    ):
        at += 1
    if prefix.kind == "quoted":
        return None
    stop = sentence_end(line, first)
    if first > line.first and (at >= stop or doc.words[at] == G.that or ctx.char(at) in ".؟!"):
        return _behind_content(ctx, line, (start, end), subject, prefix)
    if at >= stop or (doc.words[at] == G.and_ and not ctx.finite_verb_in(at, stop)):
        return None
    middle = first > line.first and not _begins_clause(ctx, line, first)
    for i in range(at, stop):
        if ctx.char(i) == "؛":
            stop = i
            break
        if middle and ctx.char(i) == "،" and ctx.finite_verb_before(i, at):
            stop = i
            break
        if doc.words[i] in G.but and i > at and ctx.finite_verb_before(i - (ctx.char(i - 1) == "،"), at):
            stop = i
            break
    if not ctx.finite_verb_in(at, stop):
        return None
    content = make(ctx, at, stop, "that", "clause")
    if content is None:
        return None
    outlet = prefix.kind in OUTLETS
    return Lead(first, (start, end), content, subject, prefix.act, "prefix", subordinate=False, outlet=outlet)


def _behind_content(
    ctx: Context, line: Line, cue: tuple[int, int], subject: Subject, prefix: Prefix
) -> Lead | None:
    """«مرز باز شد، به گفته شاهدان.»: the source stands behind what it says, after a comma and a verb."""
    first = ctx.doc.token_at(cue[0])
    if ctx.char(first - 1) != "،" or not ctx.finite_verb_before(first - 1, line.first):
        return None
    begin = sentence_start(line, first)
    if find_cues(ctx.doc.words, begin, first):
        # somebody else is said to say it
        return None
    content = make(ctx, begin, first - 1, "that", "clause")
    return Lead(first, cue, content, subject, prefix.act, "prefix", subordinate=False) if content else None


def _begins_clause(ctx: Context, line: Line, token: int) -> bool:
    """Whether a main clause may begin at `token`: after a sentence, a conjunction, or adverbs alone."""
    before = token - 1
    if ctx.char(before) in ".؟!؛":
        return True
    start = max(line.first, token - 3)
    return (
        all(
            ctx.doc.words[i] in keys("before_subject") or not ctx.doc.words[i][0].isalnum()
            for i in range(start, token)
        )
        and start == line.first
    )


def _source(ctx: Context, first: int, last: int) -> Subject | None:
    """The source named at token `first`: the mention there, or the noun phrase up to a comma."""
    doc = ctx.doc
    if first >= last:
        return None
    begin = first
    while begin < last and ctx.char(begin) in OPENING:
        begin += 1
    for m in ctx.mentions_in(doc.token_starts[first], doc.token_starts[begin] + 1 if begin < last else 0):
        if m.kind != "place":
            return Subject(m.start, m.end, m, doc.token_at(m.end - 1) + 1)
    # a noun before the name («خبرگزاری X», «مقام‌های X») that the gazetteer did not take in
    for m in ctx.mentions_in(doc.token_starts[first], doc.token_ends[min(first + 3, last - 1)]):
        if m.kind in ("outlet", "body", "people", "person") and doc.token_at(m.start) <= first + 2:
            return Subject(doc.token_starts[first], m.end, m, doc.token_at(m.end - 1) + 1)
    return phrase_subject(ctx, first, last)


def _is_statement_of_outlet(
    ctx: Context, line: Line, number: int, first: int, subject: Subject, *, writing: bool
) -> bool:
    """Whether «به گزارش X، …» is a statement of X.

    At the head of a report it names a carrier, unless X is no outlet at all («بر اساس گزارش یوناما …»); before the
    speech of somebody else it is a carrier only. «این گزارش» is the report itself, «به نوشته این روزنامه» another's.
    """
    mention = subject.mention
    anaphor = mention is not None and mention.anaphor
    body = mention is not None and mention.kind == "body" and not anaphor
    if not body and not (writing if anaphor else number >= _HEAD_LINES):
        return False
    if mention is None and not _may_be_unlisted(ctx, subject):
        return False
    following = find_cues(ctx.doc.words, subject.token_last, sentence_end(line, first))
    return not any(not h.passive and h.cue.neutral for h in following)


def _may_be_unlisted(ctx: Context, subject: Subject) -> bool:
    """Whether a phrase behind «به نوشته» can be an outlet that no list holds: short, and a comma closes it."""
    words = ctx.doc.words[ctx.doc.token_at(subject.start) : subject.token_last]
    return (
        len(words) <= _LONGEST_OUTLET
        and ctx.char(subject.token_last) == "،"
        and not any(w in keys("own_reporter") for w in words)
    )


def _leaning(ctx: Context, line: Line, start: int, end: int, rule: Rule) -> Lead | None:
    """«با بیان اینکه …»: the clause up to the comma or the main verb; «با انتقاد از …»: the noun phrase."""
    doc = ctx.doc
    first = doc.token_at(start)
    at = doc.token_at(end)
    stop = sentence_end(line, first)
    if rule.data["content"] == "clause":
        quotation = quotation_at(ctx.quotations, doc.token_starts[at]) if at < stop else None
        begin = doc.token_at(quotation.end - 1) + 1 if quotation else at
        close = _end_of_leaning(ctx, begin, at, stop)
        if (
            close is not None
            and not quotation
            and any(doc.words[i] in keys("opens_inner") for i in (at, at + 1))
        ):
            # «با بیان اینکه اگر …، …»: the comma of the condition is inside
            close = _end_of_leaning(ctx, close + 1, at, stop) or close
        if close is None and quotation:
            close = begin
    else:
        close = next(
            (
                i
                for i in range(at, stop)
                if ctx.char(i) in "؛:" or (ctx.char(i) == "،" and not _aside(ctx, i, stop))
            ),
            None,
        )
        before = next((i for i in range(at + 1, close or stop) if _reporting(ctx, i)), None)
        close = before if before is not None else close
    if close is None or close <= at:
        return None
    hits = find_cues(doc.words, at, close)
    if hits and hits[-1].last == close and hits[-1].first > at and ctx.char(hits[-1].first - 1) == "،":
        # «با بیان اینکه …، افزود: …»: the main verb is no part of the clause
        close = hits[-1].first - 1
    content = make(ctx, at, close, "that", "clause")
    if content is None:
        return None
    cue_end = doc.token_ends[at - 1]
    return Lead(first, (start, cue_end), content, None, rule.data["act"], rule.name, subordinate=True)


def _end_of_leaning(ctx: Context, begin: int, first: int, stop: int) -> int | None:
    """The first token from `begin` on at which a clause that begins at `first` may end: a mark or a reporting verb behind a verb."""
    for i in range(begin, stop):
        behind_mark = i - (ctx.char(i - 1) in CLOSING)
        if ctx.char(i) in "،؛:" and ctx.finite_verb_before(behind_mark, first):
            return i
        if i > begin and _verb_then_reporting(ctx, i, first):
            return i
    return None


def _aside(ctx: Context, comma: int, stop: int) -> bool:
    """Whether the comma opens an aside («، از جمله …») that the phrase goes on behind."""
    words = ctx.doc.words
    return comma + 2 < stop and f"{words[comma + 1]} {words[comma + 2]}" in G.asides


def _verb_then_reporting(ctx: Context, token: int, first: int) -> bool:
    """Whether the clause's verb ends before `token` and a reporting verb (or a new subject with one) follows."""
    return ctx.finite_verb_before(token, first) and _reporting(ctx, token)


def _reporting(ctx: Context, token: int) -> bool:
    hits = find_cues(ctx.doc.words, token, min(token + 3, len(ctx.doc.words)))
    return bool(hits) and hits[0].first == token
