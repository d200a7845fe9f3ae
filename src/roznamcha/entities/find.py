"""All mentions of a document: who and where, with what is named again later tied to what was named first."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from roznamcha.entities.anaphora import resolve
from roznamcha.entities.phrases import CLOSE, OPEN, Phrase, Reader
from roznamcha.records import Mention
from roznamcha.text.document import Document
from roznamcha.text.language import language_of

_HOME = {"fa": "IRN", "prs": "AFG"}
_NESTED = frozenset(("state", "body", "group", "place", "outlet", "person"))


def find_mentions(doc: Document, *, on: str | None, home: str | None = None) -> tuple[Mention, ...]:
    """The mentions in `doc`, sorted by start and then longest first, in offsets into `doc.text`.

    `on` is the date of the report (EDTF), by which offices and sides are looked up; `home` the state (alpha-3) whose
    offices are meant where none is named, worked out from the language and the states named if it is not given.

    >>> from roznamcha.text.document import prepare
    >>> doc = prepare("اسحاق دار، وزیر خارجه پاکستان، در کابل گفت.")
    >>> [(doc.text[m.start : m.end], m.name, m.party) for m in find_mentions(doc, on="2025-04-19")][0]
    ('اسحاق دار، وزیر خارجه پاکستان', 'Ishaq Dar', 'PAK')
    """
    reader = Reader(doc, on, home or _HOME[language_of(doc)])
    if home is None:
        reader.home = _home(reader)
    phrases = resolve(reader, _walk(reader))
    starts, ends = doc.token_starts, doc.token_ends
    mentions = [
        Mention(
            start=starts[p.first], end=ends[p.last - 1], kind=p.kind, name=p.name, party=p.party, rule=p.rule, id=p.id,
            place=p.place, anaphor="anaphor" in p.flags, plural=p.plural, candidates=p.candidates,
        )  # fmt: skip
        for p in phrases
    ]
    return tuple(sorted(mentions, key=lambda m: (m.start, -m.end, m.kind, m.name)))


def _home(reader: Reader) -> str:
    """The state whose offices need no naming: that of the language, unless the report is about one other state only."""
    counts: Counter[str] = Counter()
    for i in sorted(reader.at):
        if found := reader.hit(i, "state"):
            if found[1].kind == "home":
                return reader.home
            counts[found[1].state] += 1
        elif (found := reader.hit(i, "body", "place")) and found[1].state:
            counts[found[1].state] += 1
    if not counts or counts[reader.home]:
        return reader.home
    code, most = max(counts.items(), key=lambda c: c[1])
    return code if most >= 2 and most * 2 > sum(counts.values()) else reader.home


def _candidates(reader: Reader, i: int) -> list[Phrase]:
    """What token `i` may begin, best first."""
    found: list[Phrase] = []
    if i in reader.at or reader.word(i) in OPEN or reader.given(i):
        for parse in (
            reader.person, reader.office_and_name, reader.people, reader.body, reader.group, reader.outlet,
            reader.state, reader.place,
        ):  # fmt: skip
            phrase = parse(i)
            if phrase is not None:
                found.append(phrase)
    if not found or all(p.kind == "person" and p.id is None and not p.role for p in found):
        people = reader.people(i)
        if people is not None:
            found.append(people)
    return found


def _ambiguous(reader: Reader, phrase: Phrase) -> bool:
    """Whether an ambiguous surface lacks the context that would settle it."""
    if not phrase.flags & {"ambiguous", "ambig", "person-like", "body-context"} or phrase.kind == "person":
        return False
    before = reader.word(phrase.first - 1)
    if before in CLOSE or before in OPEN:
        return False
    return phrase.kind == "body" and "آژانس" not in before and phrase.id != "body:iaea"


def _walk(reader: Reader) -> list[Phrase]:
    """The phrases in order, each whole before its parts."""
    out: list[Phrase] = []
    open_until = 0
    for i in range(len(reader.doc.words)):
        found = [p for p in _candidates(reader, i) if not (p.kind == "people" and "demonym" in p.flags)]
        if i < open_until:
            found = [p for p in found if p.last <= open_until and p.kind in _NESTED and p.rule != "person-unknown"]
        if not found:
            if short := _short(reader, i):
                out.append(short)
                open_until = max(open_until, short.last)
            continue
        best = max(found, key=lambda p: p.last)
        if _ambiguous(reader, best):
            continue
        out.append(best)
        _remember(reader, best)
        open_until = max(open_until, best.last)
    return out


def _short(reader: Reader, i: int) -> Phrase | None:
    """A person named in full before, by surname alone at token `i`."""
    word = reader.word(i)
    known = reader.known.get(word)
    if known is None:
        return None
    if word in reader.gaz.common and not (reader.stop(i + 1) or i == 0):
        return None
    return replace(known, first=i, last=i + 1, rule="surname")


def _remember(reader: Reader, phrase: Phrase) -> None:
    """Keep what later words may refer to: surnames, offices, the state spoken of."""
    if phrase.state and phrase.kind in ("state", "body", "place"):
        reader.here = phrase.state
    if phrase.kind != "person":
        return
    if phrase.role and phrase.state and (phrase.id or phrase.words):
        reader.offices[phrase.role] = phrase
    words = phrase.words
    if not words and phrase.rule.startswith("person"):
        words = tuple(
            w for w in reader.doc.words[phrase.first : phrase.last] if w[0].isalpha() and w not in ("و",)
        )[:3]
    if phrase.rule.startswith("person") and len(words) > 1 and phrase.words:
        reader.known.setdefault(words[-1], replace(phrase, rule="person"))
