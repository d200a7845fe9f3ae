"""All statements of a document: cues found, subjects and contents read around them, nested clauses told apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from roznamcha.lang.grammar import GRAMMAR as G
from roznamcha.lang.tables import keys
from roznamcha.reader.acts import Decides
from roznamcha.reader.doubt import Judge
from roznamcha.records import Act, Carrier, Mention, Statement, TimeRef
from roznamcha.statements.acts import decide_act, learned_act
from roznamcha.statements.broken import mend_lines
from roznamcha.statements.carriers import find_carriers, with_quoting_outlets, with_reporting_outlets
from roznamcha.statements.clauses import (
    behind_semicolon,
    behind_this_report,
    clause_start,
    earlier_phrase,
    goes_on_to_say,
    has_source,
    in_a_text,
    is_circumstance,
    is_this_report,
    leading_phrase,
    leads_to_saying,
    leans,
    not_asserted,
    source_span,
)
from roznamcha.statements.conditions import find_condition
from roznamcha.statements.content import Content, described_noun, quote_of, right_content
from roznamcha.statements.context import Context, Line, sentence_start
from roznamcha.statements.cues import Hit, find_cues
from roznamcha.statements.dating import carry, said_in
from roznamcha.statements.doubts import believed
from roznamcha.statements.draft import Draft
from roznamcha.statements.heads import find_heads, following_lines
from roznamcha.statements.joining import Ask, joined
from roznamcha.statements.leads import Lead, find_leads, find_prefixes
from roznamcha.statements.medium import find_means
from roznamcha.statements.modality import modality_of
from roznamcha.statements.nesting import end_of_nested, may_speak, said_by_several, several, where_to_cut
from roznamcha.statements.objects import accused_before, between, left_content, left_quotation
from roznamcha.statements.repeats import drop_repeats
from roznamcha.statements.speakers import Speakers
from roznamcha.statements.subject import Subject, find_subject, institution_subject, phrase_subject, row_end
from roznamcha.statements.targets import find_targets, spoken_to
from roznamcha.text.document import Document
from roznamcha.text.verbs import read_verb


@dataclass(frozen=True, slots=True)
class Spoken:
    """What the statements stage yields: statements and the carriers of the report."""

    statements: tuple[Statement, ...]
    carriers: tuple[Carrier, ...] = ()


def find_statements(
    doc: Document,
    *,
    times: Sequence[TimeRef],
    mentions: Sequence[Mention],
    outlet: str | None,
    ask: Ask | None = None,
    acts: Decides | None = None,
    judge: Judge | None = None,
) -> Spoken:
    """The statements in `doc`, in the order of their contents, with the carriers of the report.

    With a model to `ask` what it alone finds comes in, and its opinion stands in the `why` of what it has read. With a
    model of `acts` that one names the act where the reporting verb is neutral; what a `judge` doubts is withheld.
    """
    ctx = mend_lines(Context.of(doc, mentions, times))
    carriers = find_carriers(ctx, outlet)
    speakers = Speakers(ctx)
    drafts: list[Draft] = []
    taken = find_heads(ctx, speakers)
    carriers = with_quoting_outlets(carriers, [h.outlet for h in taken], outlet)
    for head in taken:
        drafts.append(
            Draft(
                head.speaker,
                head.subject,
                head.cue,
                head.content,
                "head",
                head.act or "say",
                neutral=head.act is None,
                head=head.headline,
                clause=head.clause,
            )
        )
    voices = [head.content.first for head in taken]
    for number, line in enumerate(ctx.lines):
        _read_line(ctx, line, number, speakers, drafts, voices)
    for draft in drafts:
        draft.speaker = speakers.settled(draft.speaker)
    if ask is not None:
        drafts = joined(ctx, ask, drafts)
    drafts = drop_repeats(ctx, drafts)
    if judge is not None:
        drafts = believed(ctx, drafts, judge)
    in_order: list[Draft] = sorted(drafts, key=lambda d: (d.cue[0], d.content.start))
    carry(in_order)
    facing: dict[str, str] = {}
    statements = []
    for draft in in_order:
        statement = _finish(ctx, draft, drafts, facing.get(draft.speaker.party), acts)
        statements.append(statement)
        for target in statement.targets[:1]:
            if target != statement.party:
                facing[statement.party] = target
    ordered = sorted(statements, key=_in_text)
    return Spoken(tuple(ordered), with_reporting_outlets(ctx, carriers, ordered, outlet))


def _in_text(s: Statement) -> tuple[int, int, int]:
    """Statements in the order of their contents, an outer one first; of one content, in the order of who says it."""
    said = s.cue_start if s.speaker_start is None else min(s.cue_start, s.speaker_start)
    return s.content_start, -s.content_end, said


def _read_line(
    ctx: Context,
    line: Line,
    number: int,
    speakers: Speakers,
    drafts: list[Draft],
    voices: Sequence[int],
) -> None:
    """Read the cues and leads of one line from left to right; at the tokens `voices` a head's own words begin."""
    doc = ctx.doc
    hits = find_cues(doc.words, line.first, line.last)
    leads = find_leads(ctx, line, number)
    items: list[tuple[int, Hit | Lead]] = sorted(
        [(h.first, h) for h in hits] + [(x.first, x) for x in leads], key=lambda p: p[0]
    )
    open_: list[Draft] = []
    region = line.first
    for i, (at, item) in enumerate(items):
        region = max(region, sentence_start(line, at))
        while open_ and open_[-1].content.last <= at:
            open_.pop()
        following = items[i + 1][1] if i + 1 < len(items) else None
        if isinstance(item, Lead):
            draft = _read_lead(ctx, line, item, speakers, region, following)
        else:
            voice = next((v for v in voices if line.first < v <= item.first), None)
            draft = _read_hit(ctx, number, item, speakers, region, open_, voice)
        if draft is None:
            continue
        draft.level = len(open_)
        drafts.append(draft)
        if not isinstance(item, Lead) and (source := _quoted_by(ctx, draft, speakers)):
            drafts.append(source)
        if isinstance(item, Lead):
            region = region if item.subordinate else draft.content.last
            if not item.subordinate and draft.content.last > at:
                open_.append(draft)
        else:
            region = max(region, item.verb_last if item.verb_last <= line.last else item.last)
            if draft.content.last > at:
                open_.append(draft)


def _read_lead(
    ctx: Context, line: Line, lead: Lead, speakers: Speakers, region: int, following: Hit | Lead | None
) -> Draft | None:
    """A statement that a phrase before its content announces: «به گفته X، …», «با بیان اینکه …»."""
    content = lead.content
    if content is None:
        return None
    if lead.subordinate:
        subject = (
            find_subject(ctx, region, lead.first)
            or _behind(ctx, content.last, following)
            or institution_subject(ctx, region, lead.first)
        )
        speaker = speakers.of(subject)
    else:
        subject = lead.subject
        speaker = speakers.of(subject)
        if lead.outlet and subject is not None and subject.mention is None:
            speaker = replace(speaker, party="MEDIA")
        speakers.heard(speaker)
    neutral = lead.act == "say"
    clause = (sentence_start(line, lead.first), lead.first)
    pronoun = subject is not None and ctx.doc.words[ctx.doc.token_at(subject.start)] in keys("pronoun")
    return Draft(
        speaker, subject, lead.cue, content, lead.rule, lead.act, neutral,
        clause=clause, carried=lead.subordinate and (subject is None or pronoun),
    )  # fmt: skip


def _behind(ctx: Context, first: int, following: Hit | Lead | None) -> Subject | None:
    """The subject that stands between a subordinate clause and its main verb."""
    return (
        find_subject(ctx, first, following.first)
        if isinstance(following, Hit) and following.first > first
        else None
    )


def _read_hit(
    ctx: Context,
    number: int,
    hit: Hit,
    speakers: Speakers,
    region: int,
    open_: list[Draft],
    voice: int | None,
) -> Draft | None:
    """A statement around a reporting verb; `voice` is where the words begin that a name and a colon govern."""
    doc, line = ctx.doc, ctx.lines[number]
    enclosing = open_[-1] if open_ else None
    begin = behind_this_report(ctx, behind_semicolon(ctx, region, hit.first), hit.first)
    if enclosing:
        begin = max(begin, enclosing.content.first)
        begin = clause_start(ctx, begin, hit.first)
    if not_asserted(ctx, begin, hit) or (hit.passive and leads_to_saying(ctx, line, hit)):
        return None
    subject = None if hit.passive else find_subject(ctx, begin, hit.first)
    if voice is not None and voice > begin and (inner := find_subject(ctx, voice, hit.first)):
        # «قالیباف: رئیس مجلس لبنان به من گفت …»: somebody else's words told by the one before the colon
        begin, subject = voice, subject and inner
    content = None
    apart = hit.cue.split and hit.verb_first > hit.last
    if not hit.cue.split and is_circumstance(ctx, begin, hit):
        return None
    framed = apart or (hit.cue.split and hit.verb_first >= line.last)
    if framed:
        content = between(ctx, line, hit)
    elif "clause" in hit.cue.frames or "ezafe" in hit.cue.frames:
        content = right_content(ctx, line, hit, hit.last, leans=leans(ctx, begin, hit.first))
        content = _over_lines(ctx, number, line, hit, content)
    if hit.cue.name == "believe" and is_this_report(subject):
        return None
    if subject is None and not hit.passive:
        subject = speakers.surname(begin, hit.first) or leading_phrase(ctx, begin, hit)
    elif subject is not None and subject.mention and not subject.mention.anaphor:
        subject = earlier_phrase(ctx, begin, subject) or subject
    behind = (
        row_end(ctx, subject) if subject and subject.mention else subject.token_last if subject else begin
    )
    if content is None and not apart:
        relative = described_noun(ctx, begin, hit)
        content = left_content(ctx, hit, behind if relative is None else max(behind, relative + 1))
    if content is None and hit.cue.neutral and "clause" in hit.cue.frames:
        content = left_quotation(ctx, line, ctx.doc.token_at(subject.start) if subject else hit.first)
    if content is None:
        return None
    if subject is None and not hit.passive and ((framed and not enclosing) or content.mode != "left"):
        subject = phrase_subject(ctx, begin, hit.first)
    if hit.cue.needs and (hit.passive or hit.cue.needs not in doc.words[content.first : content.last]):
        return None
    if hit.cue.needs_source and not has_source(ctx, behind, hit.first):
        return None
    if hit.cue.name == "mention" and content.mode == "left" and goes_on_to_say(ctx, line, hit):
        return None
    if hit.cue.name == "text-says" and not in_a_text(ctx, begin, hit.first):
        return None
    nested = False
    if enclosing is not None:
        carried = subject is None and not hit.passive
        cut = where_to_cut(ctx, enclosing, begin, subject)
        if (
            cut is not None
            and carried
            and several(ctx, hit.verb_first)
            and not said_by_several(ctx, enclosing)
        ):
            # «او گفت: خبرنگاران توجه دارند و معتقدند …»: no verb of his
            return None
        if cut is not None:
            for d in list(open_):
                shorter = d.content.cut(ctx, cut)
                if shorter is None:
                    return None
                d.content = shorter
            open_.clear()
        elif (
            carried
            and content.mode == "left"
            and enclosing.content.mode in ("quote", "colon", "that", "bare", "comma")
        ):
            # inside what somebody says, with no speaker of its own: part of the content
            return None
        else:
            content = end_of_nested(ctx, content)
            shorter = (
                content.cut(ctx, enclosing.content.last) if content.first < enclosing.content.last else None
            )
            if shorter is None:
                return None
            content = shorter
            if subject is None or not may_speak(ctx, subject):
                return None
            nested = enclosing.content.mode in ("quote", "colon")
    told = hit.passive or (hit.cue.name == "text-says" and subject is None)
    speaker = speakers.of_passive(begin, hit.first) if told else speakers.of(subject)
    pronoun = subject is not None and doc.words[doc.token_at(subject.start)] in keys("pronoun")
    if nested and enclosing is not None and pronoun and speaker.name == enclosing.speaker.name:
        # «بازیگر گفت: «شهردار آمد. ایشان از طرح استقبال کردند»»: nobody calls himself so
        return None
    if enclosing is not None and hit.cue.needs_source and speaker.party == enclosing.speaker.party:
        verb = read_verb(doc.words, hit.verb_first)
        if verb and verb.form.tense == "present":
            # «او گفت که کابل از اسلام‌آباد انتظار دارد …» demands it once
            return None
    if not _sound(ctx, hit, content, subject):
        return None
    if not hit.passive and enclosing is None:
        speakers.heard(speaker)
    draft = Draft(
        speaker,
        subject,
        (doc.token_starts[hit.first], doc.token_ends[hit.last - 1]),
        content,
        hit.cue.name,
        hit.cue.act,
        hit.cue.neutral,
        carried=enclosing is None and not told and (subject is None or pronoun),
    )
    if (
        "rabe" in hit.cue.frames
        and content.mode != "left"
        and (accused := accused_before(ctx, behind, hit.first))
    ):
        draft.content = Content(
            content.start, content.end, content.first, content.last, content.mode, content.frame, accused
        )
    elif hit.cue.source and (source := source_span(ctx, behind, hit.first)):
        draft.content = Content(
            content.start, content.end, content.first, content.last, content.mode, content.frame, source
        )
    else:
        draft.spoken_to = spoken_to(ctx, behind, hit.first)
    draft.said = said_in(ctx, begin, hit.first, content)
    draft.earlier = hit.pluperfect
    draft.clause = (begin, hit.first)
    return draft


def _quoted_by(ctx: Context, draft: Draft, speakers: Speakers) -> Draft | None:
    """Whom an outlet quotes: «رویترز به نقل از وزارت دفاع نوشت که …» is said by the ministry too."""
    if draft.speaker.party != "MEDIA" or draft.subject is None:
        return None
    doc, last = ctx.doc, draft.clause[1]
    if draft.subject.end >= doc.token_starts[last]:
        return None
    found = find_prefixes(ctx, draft.subject.end, doc.token_starts[last])
    start, end = next(((a, b) for a, b, prefix in found if prefix.kind == "quoted"), (0, 0))
    if not end:
        return None
    first = doc.token_at(end - 1) + 1
    subject = find_subject(ctx, first, last) or phrase_subject(ctx, first, last)
    if subject is None or (speaker := speakers.of(subject)).party == "MEDIA":
        return None
    return replace(draft, speaker=speaker, subject=subject, cue=(start, end), clause=(first, first), why=[])


def _over_lines(ctx: Context, number: int, line: Line, hit: Hit, content: Content | None) -> Content | None:
    """The content, going on over the lines that a colon at the end of this line announces."""
    if ctx.char(line.last - 1) != ":":
        return content
    if content is None and hit.last != line.last - 1:
        return None
    if content is not None and content.last < line.last - 1:
        return content
    return following_lines(ctx, number, content.first if content else None, None)


def _sound(ctx: Context, hit: Hit, content: Content, subject: Subject | None) -> bool:
    """Whether what was read makes a statement: enough words, and no bare pronoun or number as content."""
    size = content.last - content.first
    if size < 1 or content.end - content.start < 3:
        return False
    if subject is not None and subject.start < content.end and content.start < subject.end:
        return False
    words = ctx.doc.words
    if not hit.cue.neutral:
        return True
    if content.mode != "left":
        # «آنچه ثبت احوال اعلام می‌کند این است»
        return size > 2 or words[content.first] not in keys("empty_object")
    if ctx.char(hit.verb_last) == "؟" or words[content.first] in keys("question_object"):
        return False
    if hit.passive and hit.participle:
        # «اهداف اعلام‌شده»: a noun and what is told of it
        return False
    pointed = size == 2 and words[content.first] in G.pointing
    return not ((size == 1 or pointed) and words[content.last - 1] in keys("empty_object"))


def _felt(ctx: Context, draft: Draft) -> Mapping[Act, float] | None:
    """What the tagger takes the act to be, where it has read the content."""
    reading, content = draft.reading, draft.content
    if reading is None or not reading.read(range(content.first, content.last)):
        return None
    cue = ctx.doc.tokens_in(*draft.cue)
    return reading.acts(reading.read(sorted({*range(content.first, content.last), *cue})))


def _finish(
    ctx: Context, draft: Draft, others: Sequence[Draft], facing: str | None, acts: Decides | None
) -> Statement:
    """The record of a draft: act, targets, condition and quote added.

    `facing` is the other side at which the speaker's side has aimed last.
    """
    content, subject = draft.content, draft.subject
    act, why = decide_act(
        ctx,
        content,
        cue=draft.rule,
        act=draft.act,
        neutral=draft.neutral,
        party=draft.speaker.party,
        inner=[d.reach for d in others if d.is_inside(draft)],
    )
    if acts is not None and draft.neutral and draft.speaker.party != "MEDIA":
        act, why = learned_act(
            ctx, content, cue=draft.rule, party=draft.speaker.party, told=(act, why), acts=acts,
            felt=_felt(ctx, draft),
        )  # fmt: skip
    condition = find_condition(ctx, content)
    modality, reason = modality_of(
        ctx,
        content,
        act=act,
        denies=draft.act == "deny" or "act:rejects-a-claim" in why,
        conditioned=condition is not None,
    )
    named = (subject.start, subject.end) if subject else None
    means = find_means(ctx, *draft.clause, content, speaker=named, head=draft.rule == "head")
    side = draft.speaker.side
    told = (f"side:{side}" if side else "", f"medium:{means.rule}" if means.rule else "", reason)
    return Statement(
        speaker=draft.speaker.name,
        speaker_id=draft.speaker.id,
        speaker_start=subject.start if subject else None,
        speaker_end=subject.end if subject else None,
        party=draft.speaker.party,
        cue_start=draft.cue[0],
        cue_end=draft.cue[1],
        content_start=content.start,
        content_end=content.end,
        quote=quote_of(ctx, content),
        act=act,
        targets=find_targets(
            ctx, content, speaker=draft.speaker, act=act, facing=facing, spoken_to=draft.spoken_to
        ),
        said=draft.said,
        condition_start=condition[0] if condition else None,
        condition_end=condition[1] if condition else None,
        medium=means.medium,
        medium_start=means.start,
        medium_end=means.end,
        venue=means.venue,
        modality=modality,
        rule=draft.rule,
        why=(*draft.why, *why, *(t for t in told if t)),
    )
