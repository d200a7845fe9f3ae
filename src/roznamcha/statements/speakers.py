"""Who speaks: the subject's mention, a pronoun or a dropped subject resolved to the one who spoke last."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace

from roznamcha.records import Mention
from roznamcha.statements.context import Context, keys
from roznamcha.statements.subject import Subject

UNKNOWN = "UNK"
_LONGEST_APPOSITION = 14
_NO_SIDE = (UNKNOWN, "MEDIA")
# a report is about one side if it is named so often and has such a share of all that are named
_LEAST = 3
_SHARE = 0.6
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
        self._side: str | None = None
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
            if mention.kind == "outlet" and self._last and self._ends_in(subject, "human_source"):
                # «این منبع» is who spoke, not the outlet that carries it
                return self._last
        speaker = of_mention(mention)
        if mention.kind == "person":
            if speaker.party == UNKNOWN and mention.id is None:
                speaker = replace(speaker, party=self._setting())
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

    def _ends_in(self, subject: Subject, slot: str) -> bool:
        return self._ctx.doc.words[subject.token_last - 1] in keys(slot)

    def _setting(self) -> str:
        """The side that the report is all about, for somebody whom nothing else gives one; UNK if there is none.

        A local official in a report that names one state alone speaks for that state.
        """
        if self._side is None:
            counts = Counter(
                m.party
                for m in self._ctx.mentions
                if not m.anaphor
                and m.kind in ("state", "body", "people", "group")
                and m.party not in _NO_SIDE
            )
            most = counts.most_common(1)
            few = not most or most[0][1] < _LEAST or most[0][1] < _SHARE * counts.total()
            self._side = UNKNOWN if few else most[0][0]
        return self._side

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
        if party == UNKNOWN:
            party = self._setting()
        words = self._ctx.doc.text[subject.start : subject.end].strip('«»"“” ')
        return Speaker(words, None, party, person=False)


def of_mention(mention: Mention) -> Speaker:
    """The speaker that a mention stands for."""
    return Speaker(mention.name, mention.id, mention.party, mention.kind == "person")
