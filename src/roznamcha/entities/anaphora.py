"""Who «وی», «این وزارتخانه», «این کشور», «طرفین» stand for: the latest that fits."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace
from functools import cache
from itertools import pairwise

from roznamcha.entities.phrases import Reader
from roznamcha.entities.tables import TABLES
from roznamcha.entities.tokens import COLON, COMMA, OPEN, YEH, Phrase, glue, word_list
from roznamcha.lang.grammar import GRAMMAR
from roznamcha.lang.tables import read_table
from roznamcha.text.verbs import read_verb

# the flag of «این کشور» that names a state in whose news it is another one as a rule
_AWAY = "away:"
_MARK = frozenset(("anaphor",))
_OPENS, _CLOSES = "(", ")"
# how the English name of a province ends
_PROVINCE = " Province"
# a colon stands so near behind whoever speaks
_TO_COLON = 3
_PAIR = 2
# so many tokens may stand between two sides that are named together, or between a word of mediation and its state
_APART = 5
_HOST = 5
# «این گروه», «این منطقه» is one of so many sentences back at most
_APART_AT_MOST = {"group": 1, "place": 3}
# a saying follows a pronoun within so many tokens, if one does
_SAYING = 14
# so many adverbs may stand before whoever leads a sentence
_ADVERBS = 4
# so many sentences back a paragraph may take up whoever spoke
_REACH = 3


def resolve(reader: Reader, phrases: list[Phrase]) -> list[Phrase]:
    """`phrases` with the anaphors of the document added, each standing for an earlier phrase."""
    anaphors = []
    taken = {p.first for p in phrases if "this" in p.flags}
    for i in sorted(reader.at):
        if (found := reader.hit(i, "anaphor")) and i not in taken:
            anaphors.append((i, found[0], found[1].kind))
    out = list(phrases)
    tops = _tops(phrases)
    starts = [p.first for p in tops]
    pending: list[Phrase] = []
    this = [(p.first, p.last, "person") for p in phrases if "this" in p.flags]
    whose = {p.first: p.party for p in phrases if "this" in p.flags and p.party != "UNK" and not p.bare}
    spans = {first: last for first, last, _ in anaphors}
    out = [
        p
        for p in out
        if "this" not in p.flags
        and not ((p.kind == "people" or p.rule == "office") and p.last <= spans.get(p.first - 1, 0))
    ]
    tops = [p for p in tops if "this" not in p.flags]
    starts = [p.first for p in tops]
    for first, last, kind in sorted([*anaphors, *this]):
        before = tops[: bisect_right(starts, first - 1)]
        merged = sorted([*before, *pending], key=lambda p: p.first)
        if kind in ("ministry", "body"):
            # a body may have been named in an office only («سخنگوی وزارت خارجه»)
            inner = [p for p in phrases if p.kind == "body" and p.last <= first and p not in before]
            merged = sorted([*merged, *inner], key=lambda p: (p.first, -p.last))
        found_phrase = _antecedent(reader, merged, first, last, kind, whose.get(first, ""))
        if found_phrase is not None:
            out.append(found_phrase)
            pending.append(found_phrase)
    return sorted(out, key=lambda p: (p.first, -p.last))


def _tops(phrases: list[Phrase]) -> list[Phrase]:
    """The phrases that stand in no other."""
    out: list[Phrase] = []
    end = 0
    for p in sorted(phrases, key=lambda p: (p.first, -p.last)):
        if p.last > end:
            out.append(p)
            end = p.last
    return out


def heads(reader: Reader, p: Phrase) -> bool:
    """Whether `p` stands where a subject stands: behind no preposition, and not owned by the word before it."""
    before = reader.word(p.first - 1)
    if "anaphor" in p.flags or reader.begins_line(p.first):
        return True
    return (
        before not in word_list("prepositions")
        and before not in glue("deed")
        and (not before[:1].isalpha() or before in word_list("stops"))
    )


@cache
def _away() -> frozenset[str]:
    """The states in whose news «این کشور» is another one as a rule."""
    rows = read_table(TABLES / "anaphors.tsv", ("surface", "kind", "flags", "source"))
    flags = (flag for row in rows for flag in row["flags"].split())
    return frozenset(flag.removeprefix(_AWAY) for flag in flags if flag.startswith(_AWAY))


def may_be_this(reader: Reader, p: Phrase) -> bool:
    """Whether «این کشور» may stand for the state of `p`: in news that mostly call another one so only if it stands as a subject."""
    return p.state != reader.usual or reader.usual not in _away() or (p.kind == "state" and heads(reader, p))


def _fits(p: Phrase, kind: str) -> bool:
    """Whether an anaphor of this kind can stand for `p`."""
    if kind == "person":
        return p.kind == "person" or (p.kind == "people" and not p.plural)
    if kind == "source":
        return p.kind in ("people", "outlet", "person")
    if kind == "ministry":
        return p.kind == "body" and "Ministry" in p.name
    if kind in ("state", "regime"):
        return p.state != "" and p.kind in ("state", "body", "place", "person")
    return p.kind == kind or (kind == "body" and p.kind == "group")


def _somebody(reader: Reader, p: Phrase, noun: str) -> bool:
    """Whether `p` is somebody who may be spoken of again, by `noun` if that is said: a person, one of a side, «یک …», a source."""
    return (
        p.kind == "person"
        or p.party != "UNK"
        or not p.flags.isdisjoint(("anon", "anaphor"))
        or reader.hit(p.first, "quantity") is not None
        or noun in reader.doc.words[p.first : p.last]
    )


def _leads(reader: Reader, p: Phrase) -> bool:
    """Whether only adverbs stand before `p` in its sentence: «همچنین تیسیر خالد … گفت»."""
    at = p.first - 1
    while at >= 0 and p.first - at <= _ADVERBS and not reader.opens(at):
        at -= 1
    return at >= 0 and all(
        reader.word(k) in glue("adverb") for k in range(at, p.first) if reader.word(k)[:1].isalpha()
    )


def _in_brackets_of(reader: Reader, p: Phrase, first: int) -> bool:
    """Whether token `first` stands in the brackets that open right behind `p`."""
    return reader.word(p.last) == _OPENS and all(reader.word(k) != _CLOSES for k in range(p.last, first))


def _speaks_here(reader: Reader, p: Phrase, first: int) -> bool:
    """Whether token `first` stands in what `p` says behind a colon: on the same line, or on the next if the colon ends one."""
    if reader.word(first - 1) in glue("saidby"):
        return False
    breaks = [k for k in reader.lines if p.last <= k <= first]
    if not breaks:
        near = range(p.last, min(p.last + _TO_COLON, first))
        colon = next((k for k in near if reader.word(k) == COLON), -1)
        if colon < 0 and _says_on(reader, p, first):
            return True
        # «… گفت:» goes on with «به گفته او», a heading does not
        return colon >= 0 and all(read_verb(reader.doc.words, k) is None for k in range(p.last, colon))
    return len(breaks) == 1 and reader.word(breaks[0] - 1) == COLON and reader.begins_line(p.first)


def _says_on(reader: Reader, p: Phrase, first: int) -> bool:
    """Whether token `first` is the first word of what `p` says in its line: «ترامپ در دیدار با الشرع گفت: او …»."""
    if reader.word(first - 1) != COLON or reader.opens(first) or not heads(reader, p):
        return False
    if reader.sentence(first) - reader.sentence(p.first) > 1 or "anaphor" in p.flags:
        return False
    behind = range(first + 1, min(first + _SAYING, len(reader.doc.words)))
    line = next((k for k in behind if reader.begins_line(k)), behind.stop)
    return not any(
        (verb := read_verb(reader.doc.words, k)) is not None and verb.form.lemma in word_list("speechverbs")
        for k in range(first + 1, line)
    )


def _object(reader: Reader, first: int) -> bool:
    """Whether the pronoun at token `first` stands inside a clause, not at its head nor behind «به گفته»."""
    before = reader.word(first - 1)
    return (
        not reader.begins_line(first)
        and before[:1].isalpha()
        and before not in glue("and") | glue("saidby") | {GRAMMAR.that}
    )


def _joined(reader: Reader, first: int) -> bool:
    """Whether the pronoun at token `first` begins a clause behind «و» or «که»: its subject need not be the subject before."""
    return not reader.begins_line(first) and reader.word(first - 1) in glue("and") | {GRAMMAR.that}


def _only_one(reader: Reader, before: list[Phrase], first: int) -> list[Phrase]:
    """The one person named in the sentence of token `first` outside of speech, whom a pronoun inside a clause can mean."""
    here = reader.sentence(first)
    near = [p for p in before if p.kind == "person" and reader.sentence(p.first) == here]
    marks = OPEN | {COLON}
    if len({p.id or p.name for p in near}) != 1 or any(
        reader.word(k) in marks for k in range(near[0].last, first)
    ):
        return []
    return near[-1:]


def _other(reader: Reader, before: list[Phrase], first: int, noun: str) -> bool:
    """Whether `noun` last stood before token `first` in no phrase: «این بانک» is then one that no table holds."""
    at = next((k for k in range(first - 1, -1, -1) if reader.word(k) == noun), None)
    if at is None or at < max((p.first for p in before if p.kind == "body" and not p.bare), default=0):
        return False
    return not any(p.first <= at < p.last for p in before)


def _described_apart(reader: Reader, before: list[Phrase], first: int, noun: str) -> bool:
    """Whether `noun` with the article of one («استادی داشتیم») stands before token `first` in no phrase, in the sentences near."""
    here = reader.sentence(first)
    for at in range(first - 1, -1, -1):
        if here - reader.sentence(at) > _REACH:
            return False
        if reader.word(at) == noun + YEH:
            return not any(p.first <= at < p.last for p in before)
    return False


def _numbered(reader: Reader, first: int, noun: str) -> bool:
    """Whether `noun` last stood before token `first` with a figure behind it: «این منطقه» after «منطقه 17 تهران»."""
    at = next((k for k in range(first - 1, -1, -1) if reader.word(k) == noun), None)
    return at is not None and reader.word(at + 1).isdigit()


def _several(reader: Reader, people: list[Phrase]) -> bool:
    """Whether the latest sentence with one of `people` has several of them, so that «این بازیکن» may be any."""
    latest = reader.sentence(people[-1].first) if people else 0
    return len({p.id or p.name for p in people if reader.sentence(p.first) == latest}) > 1


def _of_a_sort(reader: Reader, places: list[Phrase], noun: int) -> list[Phrase]:
    """Those of `places` that the noun at token `noun` can stand for: «این استان» is no town, «این شهر» no province."""
    if reader.word(noun) in glue("province"):
        return [p for p in places if p.name.endswith(_PROVINCE)]
    if reader.word(noun) in glue("town"):
        return [p for p in places if not p.name.endswith(_PROVINCE)]
    return places


def _antecedent(
    reader: Reader, before: list[Phrase], first: int, last: int, kind: str, party: str
) -> Phrase | None:
    """The phrase that the anaphor at `first`..`last` stands for; one of the side `party`, if that is told."""
    if kind == "pair":
        return _pair(reader, before, first, last)
    before = [p for p in before if p.last <= first]
    here = reader.sentence(first)
    candidates = [p for p in before if _fits(p, kind)]
    if kind == "state":
        candidates = [p for p in candidates if may_be_this(reader, p)] or candidates
    if kind in ("body", "regime", "source"):
        # «این شورا», «این رژیم»: the noun must stand in the name, unless it is one that every body may be called by
        noun = reader.word(last - 1)
        if kind == "body" and _other(reader, before, first, noun):
            return None
        if kind == "body" and noun in word_list("papers"):
            # «این بیانیه» is of whoever stood before the first word of it
            told = next((k for k in range(first - 1, -1, -1) if reader.word(k).startswith(noun)), None)
            candidates = [
                p
                for p in before
                if told is not None and p.first < told and reader.sentence(p.first) == reader.sentence(told)
            ]
            candidates = [p for p in candidates if p.kind in ("body", "group", "person") and heads(reader, p)]
        alike = [p for p in candidates if any(w.startswith(noun) for w in reader.doc.words[p.first : p.last])]
        free = noun in glue("anybody") or noun not in word_list("institutions")
        loose = kind == "source" or (kind == "body" and free)
        candidates = alike or (candidates if loose else [])
    if kind == "source" and (d := reader.hit(last, "descr")) and "thing" in d[1].flags:
        # «این منابع طبیعی»
        return None
    if kind in _APART_AT_MOST:
        candidates = [p for p in candidates if here - reader.sentence(p.first) <= _APART_AT_MOST[kind]]
    if kind == "place":
        candidates = _of_a_sort(reader, candidates, last - 1)
    if kind == "place" and _numbered(reader, first, reader.word(last - 1)):
        return None
    if kind == "source":
        candidates = [p for p in candidates if p.kind != "person"] or candidates
    if kind == "person" and last - first > 1:
        # «این سرباز» is the soldier named before, whoever else has spoken since
        noun = reader.word(first + 1)
        same = [p for p in candidates if noun in reader.doc.words[p.first : p.last]]
        someone = noun in glue("anyone") and candidates and candidates[-1].kind == "people"
        if someone and reader.sentence(candidates[-1].first) == here:
            # «یک تاجر ایرانی … رفتار با این فرد»
            same = candidates[-1:]
        if not same and _described_apart(reader, before, first, noun):
            return None
        candidates = same or [p for p in candidates if p.kind == "person"] or candidates
        if not same and not reader.begins_line(first) and _several(reader, candidates):
            return None
    candidates = [p for p in candidates if p.party == party] if party else candidates
    if kind == "person":
        # «یک مقام» of nobody's side speaks on only where he is a source («یک منبع آگاه گفت … وی افزود»)
        candidates = [
            p for p in candidates if _somebody(reader, p, reader.word(first + 1) if last - first > 1 else "")
        ]
    if not candidates:
        return None
    if kind in ("person", "source"):
        # the first person of the latest sentence that has one: subjects stand first, and behind no preposition
        if kind == "person":
            if _in_brackets_of(reader, candidates[-1], first):
                # «فرمانده سپاه (که نام او …)»
                whose = candidates[-1]
                return replace(
                    whose, first=first, last=last, rule=f"anaphor-{kind}", flags=whose.flags | _MARK
                )
            # within «ترامپ: …» on one line «او» is somebody else
            candidates = [p for p in candidates if not _speaks_here(reader, p, first)]
            if last - first == 1 and (_object(reader, first) or _joined(reader, first)):
                candidates = _only_one(reader, [p for p in before if p in candidates], first)
            if not candidates:
                return None
            candidates = [p for p in candidates if heads(reader, p)] or candidates
            if last - first == 1 and reader.begins_line(first):
                # «وی» at the head of a paragraph goes on with whoever stood by name at the head of a sentence before
                candidates = [
                    p
                    for p in candidates
                    if (p.id or p.words)
                    and (reader.opens(p.first) or _leads(reader, p))
                    and here - reader.sentence(p.first) <= _REACH
                ] or candidates
        latest = reader.sentence(candidates[-1].first)
        same = [p for p in candidates if reader.sentence(p.first) == latest]
        best = same[-1] if latest == here and kind == "source" else same[0]
    else:
        best = candidates[-1]
    if kind in ("state", "regime"):
        code = best.state
        name = reader.gaz.state_name(code)
        return Phrase(
            first,
            last,
            "state",
            name,
            code,
            "anaphor-state",
            id=f"state:{code}",
            place=name,
            state=code,
            flags=_MARK,
        )
    return replace(best, first=first, last=last, rule=f"anaphor-{kind}", flags=best.flags | _MARK)


def _side(p: Phrase) -> str:
    """The id of the side that `p` stands for in a dispute: its state's, or a group's own; empty if none."""
    if "anaphor" in p.flags or p.kind in ("place", "outlet"):
        return ""
    if p.state:
        return f"state:{p.state}"
    return p.id or "" if p.kind == "group" else ""


def _host(reader: Reader, p: Phrase) -> bool:
    """Whether `p` stands as a mediator, host or venue: «با میانجیگری ترکیه و قطر», «به میزبانی قطر», «در قطر»."""
    if p.kind == "state" and reader.word(p.first - 1) in word_list("venue_preposition"):
        return True
    words = [reader.word(k) for k in range(p.first - _HOST, p.first)]
    for k in range(len(words) - 1, -1, -1):
        if words[k] in word_list("mediating"):
            return True
        if words[k] in word_list("prepositions") and words[k] not in glue("and"):
            return False
    return False


def _pair(reader: Reader, before: list[Phrase], first: int, last: int) -> Phrase | None:
    """«طرفین», «دو کشور»: the two sides last named together («پاکستان و افغانستان»), else the two latest sides."""
    states_only = reader.word(last - 1) not in glue("parties")
    named = [
        (p, side)
        for p in before
        if (side := _side(p)) and not (states_only and side.startswith("group:")) and not _host(reader, p)
    ]
    here = reader.sentence(first)
    beside = list(dict.fromkeys(side for p, side in named if reader.sentence(p.first) == here))
    # the two sides of the very sentence, if it has two
    sides = beside if len(beside) == _PAIR else _together(reader, named)
    if not sides:
        for _, side in reversed(named):
            if side not in sides:
                sides.insert(0, side)
            if len(sides) == _PAIR:
                break
    if len(sides) < _PAIR:
        return None
    return Phrase(
        first,
        last,
        "people",
        "both sides",
        reader.gaz.party_of(sides[0], reader.on),
        "anaphor-pair",
        candidates=tuple(sides),
        plural=True,
        flags=_MARK,
    )


def _together(reader: Reader, named: list[tuple[Phrase, str]]) -> list[str]:
    """The last two sides that stand together («ایران و عراق», «دیدار وزیر خارجه ایران با همتای عراقی»)."""
    for (p, one), (q, other) in reversed(list(pairwise(named))):
        if one == other or q.first - p.last > _APART or reader.sentence(p.first) != reader.sentence(q.first):
            continue
        between = [reader.word(k) for k in range(p.last, q.first)]
        if len(between) == 1 and between[0] in glue("and"):
            # the last two of three («ایران، ترکیه و قطر») are no pair
            if reader.word(p.first - 1) in COMMA and any(r.last == p.first - 1 for r, _ in named):
                continue
            return [one, other]
        if between and between[-1] in glue("with"):
            return [one, other]
    return []
