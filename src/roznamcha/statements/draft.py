"""A statement being read, and where it stands among the others."""

from __future__ import annotations

from dataclasses import dataclass, field

from roznamcha.reader.reading import Reading
from roznamcha.records import Act
from roznamcha.statements.content import Content
from roznamcha.statements.speakers import Speaker
from roznamcha.statements.subject import Subject


@dataclass(slots=True)
class Draft:
    """A statement being read: everything but the act, the targets and the dates."""

    speaker: Speaker
    subject: Subject | None
    cue: tuple[int, int]
    content: Content
    rule: str
    act: Act
    neutral: bool
    level: int = 0
    said: str | None = None
    earlier: bool = False
    head: bool = False
    clause: tuple[int, int] = (0, 0)
    """The tokens before the cue that belong to its clause."""
    spoken_to: str | None = None
    carried: bool = False
    # whether its clause names nobody or says «وی», so that its speaker is whoever spoke before
    why: list[str] = field(default_factory=list)
    reading: Reading | None = None
    """What a model said of the document, if it was asked."""

    @property
    def reach(self) -> tuple[int, int]:
        """The clean span of cue and content together."""
        return min(self.cue[0], self.content.start), max(self.cue[1], self.content.end)

    def is_inside(self, outer: Draft) -> bool:
        """Whether it is what somebody of another side says within the content of `outer`."""
        if self is outer or self.speaker.party == outer.speaker.party:
            return False
        start, end = self.reach
        return outer.content.start <= start and end <= outer.content.end
