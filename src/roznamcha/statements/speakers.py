"""Who speaks: the subject's mention, a pronoun or a dropped subject resolved to the one who spoke last."""

from __future__ import annotations

from dataclasses import dataclass

from roznamcha.records import Mention
from roznamcha.statements.context import Context, keys
from roznamcha.statements.subject import Subject

UNKNOWN = "UNK"
_LONGEST_APPOSITION = 14
# rules of mentions that give an office and no name
_NAMELESS = frozenset(("office",))


@dataclass(frozen=True, slots=True)
class Speaker:
    """A speaker: canonical name or plain description, gazetteer id if there is one, the side spoken for."""

    name: str
    id: str | None
    party: str
    person: bool = False


class Speakers:
    """Keeps who spoke last, so that «وی» and a dropped subject find their speaker."""

    def __init__(self, ctx: Context) -> None:
        self._ctx = ctx
        self._last: Speaker | None = None
        self._last_person: Speaker | None = None
        self._persons: dict[str, Speaker] = {}
        self._surfaces: list[tuple[frozenset[str], Speaker]] = []

    def of(self, subject: Subject | None, before: int) -> Speaker:
        """The speaker that `subject` stands for, or the last one where it is dropped."""
        if subject is None:
            return self._last or self.nobody(0, 0)
        mention = subject.mention
        if mention is None:
            return self._phrase(subject)
        if mention.anaphor:
            word = self._ctx.doc.words[self._ctx.doc.token_at(mention.start)]
            if word in keys("pronoun") and self._last_person:
                return self._last_person
            if mention.kind == "person" and self._last_person:
                return self._last_person
            if mention.party == UNKNOWN and self._last:
                return self._last
        speaker = of_mention(mention)
        if mention.kind == "person":
            if mention.rule in _NAMELESS and (known := self._bearer(speaker)):
                return known
            self._surfaces.append((self._words(subject), speaker))
        return speaker

    def heard(self, speaker: Speaker) -> None:
        """Remember `speaker` as the one who spoke last."""
        self._last = speaker
        if speaker.person:
            self._last_person = speaker
            self._persons[speaker.name] = speaker

    def _bearer(self, office: Speaker) -> Speaker | None:
        """The one person who has spoken so far, if an office without a name can be theirs.

        Agencies name a speaker once and go on with the offices: «دار گفت … وزیر خارجه افزود …».
        """
        if len(self._persons) != 1:
            return None
        (person,) = self._persons.values()
        fits = UNKNOWN in (office.party, person.party) or office.party == person.party
        return person if fits and person.name != office.name else None

    def _side_behind(self, subject: Subject) -> str:
        """The side that an apposition names: «کن کلیپنشتاین، روزنامه‌نگار آمریکایی، …»."""
        ctx = self._ctx
        doc, first = ctx.doc, subject.token_last
        if ctx.char(first) != "،":
            return UNKNOWN
        reach = min(first + _LONGEST_APPOSITION, len(doc.words))
        close = next((i for i in range(first + 1, reach) if ctx.char(i) in "،.؛:"), None)
        if close is None or ctx.finite_verb_in(first + 1, close):
            return UNKNOWN
        sides = [m.party for m in ctx.mentions_in(doc.token_ends[first], doc.token_starts[close])]
        return next((p for p in sides if p not in (UNKNOWN, "MEDIA")), UNKNOWN)

    def _words(self, subject: Subject) -> frozenset[str]:
        doc = self._ctx.doc
        return frozenset(
            doc.words[i] for i in doc.tokens_in(subject.start, subject.end) if doc.words[i][0].isalnum()
        )

    def nobody(self, first: int, last: int) -> Speaker:
        """The speaker of a passive: nobody is named."""
        return Speaker("sources", None, UNKNOWN)

    def _phrase(self, subject: Subject) -> Speaker:
        """A speaker whom no list holds: the words themselves, the side of whoever is named among them."""
        words_of = self._words(subject)
        for surface, known in reversed(self._surfaces):
            # a surname after the full name: «عزیز» after «سرتاج عزیز»
            if words_of and words_of < surface:
                return known
        named = [m for m in self._ctx.mentions_in(subject.start, subject.end) if m.end <= subject.end]
        party = next((m.party for m in named if m.party != UNKNOWN), UNKNOWN)
        if party == UNKNOWN:
            party = self._side_behind(subject)
        words = self._ctx.doc.text[subject.start : subject.end].strip('«»"“” ')
        return Speaker(words, None, party, person=False)


def of_mention(mention: Mention) -> Speaker:
    """The speaker that a mention stands for."""
    return Speaker(mention.name, mention.id, mention.party, mention.kind == "person")
