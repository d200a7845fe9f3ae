"""Who speaks: the subject's mention, a pronoun or a dropped subject resolved to the one who spoke last."""

from __future__ import annotations

from dataclasses import dataclass

from roznamcha.records import Mention
from roznamcha.statements.context import Context, keys
from roznamcha.statements.subject import Subject

UNKNOWN = "UNK"


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
        return Speaker(mention.name, mention.id, mention.party, mention.kind == "person")

    def heard(self, speaker: Speaker) -> None:
        """Remember `speaker` as the one who spoke last."""
        self._last = speaker
        if speaker.person:
            self._last_person = speaker

    def nobody(self, first: int, last: int) -> Speaker:
        """The speaker of a passive: nobody is named."""
        return Speaker("sources", None, UNKNOWN)

    def _phrase(self, subject: Subject) -> Speaker:
        """A speaker whom no list holds: the words themselves, the side of whoever is named among them."""
        named = [m for m in self._ctx.mentions_in(subject.start, subject.end) if m.end <= subject.end]
        party = next((m.party for m in named if m.party != UNKNOWN), UNKNOWN)
        words = self._ctx.doc.text[subject.start : subject.end].strip('«»"“” ')
        return Speaker(words, None, party, person=False)


def of_mention(mention: Mention) -> Speaker:
    """The speaker that a mention stands for."""
    return Speaker(mention.name, mention.id, mention.party, mention.kind == "person")
