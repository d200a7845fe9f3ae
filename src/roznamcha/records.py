"""The frozen records of what one report yields. No logic lives here.

All offsets are `str` indices (code points), half-open. While the stages work they point into `Document.text`, the
cleaned text; `pipeline.extract` turns every one of them into an offset into the raw text, and only such records leave
the pipeline. Dates are EDTF strings (ISO 8601-2), Gregorian, or `None` where the text does not settle them.
"""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

Language = Literal["fa", "prs"]
Basis = Literal["given", "inferred"]
Calendar = Literal["gregorian", "solar-hijri", "lunar-hijri", "none"]
Quote = Literal["direct", "indirect", "mixed"]
Act = Literal["say", "accuse", "condemn", "deny", "demand", "reject", "threaten", "offer", "agree", "support"]
Medium = Literal[
    "press_conference", "interview", "phone_call", "x_post", "social_post", "letter", "statement", "speech",
    "message", "article", "video", "session", "meeting", "report",
]  # fmt: skip
Modality = Literal["asserted", "negated", "future", "hypothetical"]
EventType = Literal[
    "talks", "meeting", "visit", "call", "agreement", "ceasefire", "clash", "strike", "attack", "arrest",
    "release", "deportation", "border", "sanction", "protest", "deployment", "withdrawal", "aid",
    "appointment", "relations",
]  # fmt: skip
Status = Literal["happened", "planned", "alleged"]
MentionKind = Literal["person", "state", "body", "group", "outlet", "place", "people", "thing"]
Figures = dict[str, int | list[int]]
# the rule of a statement that a language model found (`--reader llm`)
BY_LLM = "llm"


class Source(Struct, frozen=True, kw_only=True):
    """One report as it was found: the text as given and whatever metadata came with it.

    `name` is how the input called it (file stem, JSON `name`), `origin` where it lies (a path, a path with a line
    number, a URL). `language`, `published` and `outlet` are what the input says, `None` where it is silent. So are
    `forwarded_from`, whose message a channel's post passes on, and `edited`, when it was last changed (EDTF).
    """

    name: str
    text: str
    origin: str = ""
    url: str | None = None
    title: str | None = None
    outlet: str | None = None
    language: Language | None = None
    published: str | None = None
    forwarded_from: str | None = None
    edited: str | None = None


class TimeRef(Struct, frozen=True, kw_only=True):
    """A phrase that names a time; `value` is EDTF or an ISO 8601 duration, `None` if it cannot be resolved.

    `note` tells of a disagreement inside the phrase (two calendars, or a weekday and a date, that do not meet).
    """

    start: int
    end: int
    value: str | None
    calendar: Calendar
    rule: str
    note: str | None = None


class Mention(Struct, frozen=True, kw_only=True):
    """Words that stand for somebody or some place, as long as the phrase goes («اسحاق دار، وزیر خارجه پاکستان»).

    `id` is the gazetteer's («person:ishaq-dar», «state:PAK», «place:kabul»), `None` for what no list holds; `name` is
    the canonical English name or a plain description; `party` the side at the report's date (ISO 3166 alpha-3, an
    organisation's acronym, `MEDIA`, `UNK`). `place` is the place's canonical English name where the words can name one
    («اسلام‌آباد» is a government and a place). `anaphor` marks a pronoun or «این وزارتخانه», resolved to what
    `id`/`name`/`party` say. `candidates` are the ids that remain when more than one fits; then `id` is `None`.
    """

    start: int
    end: int
    kind: MentionKind
    name: str
    party: str
    rule: str
    id: str | None = None
    place: str | None = None
    anaphor: bool = False
    plural: bool = False
    candidates: tuple[str, ...] = ()


class Carrier(Struct, frozen=True, kw_only=True):
    """An outlet on whose report this one rests: its slug and where the text names it."""

    outlet: str
    start: int
    end: int


class Statement(Struct, frozen=True, kw_only=True):
    """One reporting clause: somebody is said to have said something.

    `medium` is how it was said, where the clause tells it, with its span; `venue` is the outlet it was said to (its slug,
    or its name if no list holds it). `modality` is what the content holds of the deed in it: `asserted`, `negated` (it
    was not, or it is denied), `future`, or `hypothetical` (feared, hoped, demanded, conditioned).
    """

    speaker: str
    speaker_id: str | None
    speaker_start: int | None
    speaker_end: int | None
    party: str
    cue_start: int
    cue_end: int
    content_start: int
    content_end: int
    quote: Quote
    act: Act
    targets: tuple[str, ...] = ()
    said: str | None = None
    condition_start: int | None = None
    condition_end: int | None = None
    medium: Medium | None = None
    medium_start: int | None = None
    medium_end: int | None = None
    venue: str | None = None
    modality: Modality = "asserted"
    rule: str
    why: tuple[str, ...] = ()


class Event(Struct, frozen=True, kw_only=True):
    """Something that happened, is happening or is planned; `start`..`end` is the clause that tells it."""

    type: EventType
    start: int
    end: int
    actors: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    mediators: tuple[str, ...] = ()
    date: str | None = None
    place: str | None = None
    figures: Figures = {}
    status: Status = "happened"
    rule: str
    why: tuple[str, ...] = ()


class Report(Struct, frozen=True, kw_only=True):
    """What one report yields, with the raw text that every offset points into."""

    id: str
    name: str
    text: str
    origin: str = ""
    url: str | None = None
    title: str | None = None
    outlet: str | None = None
    language: Language = "fa"
    published: str | None = None
    published_basis: Basis | None = None
    carriers: tuple[Carrier, ...] = ()
    times: tuple[TimeRef, ...] = ()
    mentions: tuple[Mention, ...] = ()
    statements: tuple[Statement, ...] = ()
    events: tuple[Event, ...] = ()
