"""Who speaks: the subject's mention, a pronoun or a dropped subject resolved to the one who spoke last."""

from __future__ import annotations

from dataclasses import dataclass, replace

from roznamcha.lang.grammar import GRAMMAR as G
from roznamcha.lang.states import HOME
from roznamcha.lang.tables import keys
from roznamcha.records import Mention
from roznamcha.statements.context import Context, institutions
from roznamcha.statements.sides import (
    PRESS,
    UNKNOWN,
    abroad,
    beside,
    homeland,
    in_words,
    setting,
    told_before,
    wrote,
)
from roznamcha.statements.subject import Subject, institution_behind, phrase_subject
from roznamcha.statements.unlisted import (
    is_name,
    name_before_office,
    native_names,
    role_words,
    title_words,
    without_titles,
)
from roznamcha.text.fold import key
from roznamcha.text.language import language_of

# how a side was worked out
_BY_APPOSITION, _BY_SETTING = "apposition", "setting"
_BY_ARTICLE, _BY_EARLIER = "article", "earlier"
# rules of mentions that give an office and no name
_NAMELESS = frozenset(("office",))


@dataclass(frozen=True, slots=True)
class Speaker:
    """A speaker: canonical name or plain description, gazetteer id if there is one, the side spoken for."""

    name: str
    id: str | None
    party: str
    person: bool = False
    phrase: bool = False
    """Whether no list holds the speaker: the words as they stand, which may be somebody's name."""
    human: bool = False
    # whether a phrase that is no name stands for one person («مسئول ستاد», «مهاجم تیم»)
    side: str = ""
    """How the side was worked out where neither the speaker's words nor the lists say it."""


# «سازمان هواپیمایی»
_SHORT_NAME = 3
# a name is told without the quotation marks it stands in
_NO_MARKS = str.maketrans("", "", '«»"“”')
_SOMEBODY = Speaker("somebody", None, UNKNOWN)
_NOBODY = Speaker("sources", None, UNKNOWN)


class Speakers:
    """Keeps who spoke last, so that «وی» and a dropped subject find their speaker."""

    def __init__(self, ctx: Context) -> None:
        self._ctx = ctx
        self._last: Speaker | None = None
        self._last_person: Speaker | None = None
        self._last_phrase: Speaker | None = None
        self._persons: dict[str, Speaker] = {}
        self._side: str | None = None
        self._sides: dict[str, Speaker] = {}
        self._surfaces: list[tuple[frozenset[str], Speaker]] = []
        self._unlisted: dict[str, Speaker] = {}
        self._offices: dict[str, Speaker] = {}
        self._owners: dict[str, str] | None = None
        self._told: set[str] = set()

    def of(self, subject: Subject | None) -> Speaker:
        """The speaker that `subject` stands for, or the last one where it is dropped."""
        if subject is None:
            return self._last or _NOBODY
        mention = subject.mention
        if mention is None:
            return self._phrase(subject)
        if mention.anaphor:
            word = self._ctx.doc.words[self._ctx.doc.token_at(mention.start)]
            if word in keys("pronoun") and self._last_person:
                return self._last_person
            if word in keys("pronoun") and self._last_phrase:
                # «محمدعلی توحیدی … وی افزود»: who spoke before somebody who is only spoken of
                return self._last_phrase
            if mention.kind == "person" and self._last_person:
                return self._last_person
            if (
                mention.party == UNKNOWN
                and self._last
                and not ((word in keys("pronoun") or mention.kind == "people") and self._last.party == PRESS)
            ):
                return self._last
            if mention.kind == "outlet" and self._words(subject) & keys("human_source"):
                # «این منبع آگاه» is who spoke, not the outlet that carries it
                return self._last if self._last and self._last.party != PRESS else self._phrase(subject)
        speaker = of_mention(mention)
        if speaker.party == UNKNOWN and wrote(self._ctx, subject):
            return replace(speaker, party=PRESS, side=_BY_ARTICLE)
        if mention.kind == "person":
            if speaker.party == UNKNOWN and mention.id is None:
                speaker = self._beside(speaker, subject)
                if speaker.party == UNKNOWN:
                    speaker = self._sides.get(speaker.name) or self._supposed(speaker)
                native = without_titles(self._words_in(subject))[:1]
                if speaker.party == UNKNOWN and native_names().issuperset(native) and not abroad(self._ctx):
                    # «عشرت شایق» in a report that names no other state
                    speaker = replace(speaker, party=homeland(self._ctx), side=_BY_SETTING)
            if mention.rule in _NAMELESS and (
                known := self._offices.get(speaker.name) or self._bearer(speaker)
            ):
                self._offices[speaker.name] = known
                if known.party == UNKNOWN:
                    # «رئیس سابق شورای امنیت اسرائیل» says whose side the one who has a name is on
                    known = replace(known, party=speaker.party)
                    self._persons[known.name] = known
                return known
            if speaker.id is not None and (known := self._namesake(subject)):
                return known
            words = self._words_in(subject)
            bare = speaker.id is None and len(words) == 1 and " " not in speaker.name
            if bare and (known := self._unlisted.get(words[0])):
                return known
            self._surfaces.append((self._words(subject), speaker))
        elif mention.kind == "people" and speaker.party == UNKNOWN:
            speaker = self._beside(speaker, subject)
            if speaker.party == UNKNOWN and (party := told_before(self._ctx, subject)) != UNKNOWN:
                speaker = replace(speaker, party=party, side=_BY_EARLIER)
        return speaker

    def heard(self, speaker: Speaker) -> None:
        """Remember `speaker` as the one who spoke last."""
        self._last = speaker
        self._last_phrase = speaker if speaker.phrase else None
        if speaker.person or speaker.human:
            self._last_person = speaker
            if speaker.party != UNKNOWN:
                self._told.add(speaker.party)
        if speaker.person:
            self._persons[speaker.name] = speaker
            if speaker.side == _BY_APPOSITION:
                self._sides.setdefault(speaker.name, speaker)

    def settled(self, speaker: Speaker) -> Speaker:
        """`speaker` with the side that the report has told by its end."""
        if speaker.party != UNKNOWN or speaker.id is not None:
            return speaker
        known = self._sides.get(speaker.name) or self._persons.get(speaker.name)
        if known and known.id is None and known.party != UNKNOWN:
            return known
        home = HOME[language_of(self._ctx.doc)]
        if speaker.phrase and (speaker.person or speaker.human) and self._told == {home}:
            # «مدیرکل هلال احمر گفت … نوربخش افزود»: one of those who all speak for the home state
            return replace(speaker, party=home, side=_BY_EARLIER)
        return speaker

    def _namesake(self, subject: Subject) -> Speaker | None:
        """Who has spoken under a full name that ends in the surname which is all that `subject` gives.

        «غلامرضا سلیمانی گفت … سلیمانی افزود» is the same, whoever else of that name the lists hold.
        """
        words = self._words(subject)
        if len(words) != 1:
            return None
        return next(
            (
                self._persons[known.name]
                for surface, known in reversed(self._surfaces)
                if words < surface - title_words() and known.name in self._persons
            ),
            None,
        )

    def _whose(self) -> dict[str, str]:
        """The offices that the report gives with a name before them («مسعود روحانی، عضو هیئت علمی»), and that name's last word."""
        if self._owners is None:
            doc = self._ctx.doc
            self._owners = {}
            for m in self._ctx.mentions:
                at = doc.token_at(m.start)
                if m.rule in _NAMELESS and at > 1 and self._ctx.char(at - 1) == "،":
                    self._owners.setdefault(m.name, doc.words[at - 2])
        return self._owners

    def surname(self, first: int, last: int) -> Subject | None:
        """The surname with which the clause of the tokens `first`..`last` begins, of somebody whom no list holds.

        «محمد فیاضی گفت … فیاضی بسیج را … خواند»: no mark parts it from what follows.
        """
        doc = self._ctx.doc
        while first < last and (
            doc.words[first] in keys("before_subject") or not doc.words[first][0].isalnum()
        ):
            first += 1
        if first >= last or doc.words[first] not in self._unlisted:
            return None
        return Subject(doc.token_starts[first], doc.token_ends[first], None, first + 1)

    def _words_of(self, person: Speaker) -> frozenset[str]:
        """The words with which somebody who has spoken was named."""
        listed = (surface for surface, known in self._surfaces if known.name == person.name)
        return frozenset(key(w) for w in person.name.split()) | frozenset(w for ws in listed for w in ws)

    def _bearer(self, office: Speaker) -> Speaker | None:
        """The one person who has spoken so far, if an office without a name can be theirs.

        Agencies name a speaker once and go on with the offices: «دار گفت … وزیر خارجه افزود …».
        """
        if len(self._persons) != 1:
            return None
        (person,) = self._persons.values()
        owner = self._whose().get(office.name)
        if owner and owner not in self._words_of(person):
            return None
        # an office that names no state has only the usual side, and may be that of somebody whom no list holds
        bare = person.id is None and " of " not in office.name and "(" not in office.name
        fits = bare or UNKNOWN in (office.party, person.party) or office.party == person.party
        return person if fits and person.name != office.name else None

    def _beside(self, speaker: Speaker, subject: Subject) -> Speaker:
        """`speaker` with the side that the words around its own tell, if they do."""
        if subject.mention is not None and subject.mention.anaphor:
            return speaker
        party = beside(self._ctx, subject)
        return speaker if party == UNKNOWN else replace(speaker, party=party, side=_BY_APPOSITION)

    def _supposed(self, speaker: Speaker) -> Speaker:
        """`speaker`, of whom nothing tells the side, with that of the report's setting if it has one."""
        if self._side is None:
            self._side = setting(self._ctx)
        return speaker if self._side == UNKNOWN else replace(speaker, party=self._side, side=_BY_SETTING)

    def _words(self, subject: Subject) -> frozenset[str]:
        return frozenset(w for w in self._words_in(subject) if w[0].isalnum())

    def _words_in(self, subject: Subject) -> list[str]:
        doc = self._ctx.doc
        return [doc.words[i] for i in doc.tokens_in(subject.start, subject.end)]

    def of_passive(self, first: int, last: int) -> Speaker:
        """The speaker of a clause without one: whose text («در بیانیه دولت آمده است») or meeting it tells of, else nobody."""
        words = self._ctx.doc.words
        for i in range(last - 1, first - 1, -1):
            text, meeting = words[i] in keys("document_noun"), words[i] in keys("encounter")
            if not text and not meeting:
                continue
            press = words[i] in keys("press_document")
            if i > first and words[i - 1] in G.pointing:
                known = self._last if text else None
                return known if known and press <= (known.party == PRESS) else _NOBODY
            owner = self._owner(i + 1, last, far=text)
            if owner is not None:
                return owner
            if text and (writer := institution_behind(self._ctx, i + 1, last)):
                return self._phrase(writer)
            if text and not press and not words[i].endswith(G.indefinite):
                return self._last or _NOBODY
            if text and press and i + 1 < last and (phrase := phrase_subject(self._ctx, i + 1, last)):
                return replace(self._phrase(phrase), party=PRESS)
        return _NOBODY

    def _owner(self, first: int, last: int, *, far: bool) -> Speaker | None:
        """Whose a text or meeting before token `first` is: the mention there, or (if `far`) the first one behind it."""
        doc = self._ctx.doc
        reach = last if far else min(last, first + 1)
        if first >= reach:
            return None
        for m in self._ctx.mentions_in(doc.token_starts[first], doc.token_ends[reach - 1]):
            if m.kind != "place" and not m.anaphor:
                return of_mention(m)
        return None

    def _phrase(self, subject: Subject) -> Speaker:
        """A speaker whom no list holds: the words themselves, the side of whoever is named among them."""
        words_of = self._words(subject)
        for surface, known in reversed(self._surfaces):
            # a surname after the full name: «عزیز» after «سرتاج عزیز»
            if words_of and words_of < surface:
                return known
        ctx = self._ctx
        if len(words_of) == 1 and (bearer := self._unlisted.get(next(iter(words_of)))):
            return bearer
        words = ctx.doc.text[subject.start : subject.end].translate(_NO_MARKS).strip()
        head = [ctx.doc.words[i] for i in ctx.doc.tokens_in(subject.start, subject.end)]
        head = [w for w in head if w[0].isalnum()]
        if head[:1] == [G.one]:
            head = head[1:]
        if not head:
            return Speaker(words, None, UNKNOWN)
        named = [m for m in ctx.mentions_in(subject.start, subject.end) if m.end <= subject.end]
        if head[0] in keys("outlet_noun") or head[0] in keys("journalist"):
            return Speaker(words, None, PRESS)
        last = named[-1] if named else None
        if (
            last
            and last.kind in ("body", "group", "outlet")
            and not last.anaphor
            and subject.end - last.end <= 1
            and head[0] in keys("named_by")
        ):
            # «موسسه حقوق بشری «بتسلیم»», «آمار یونسکو»: the name behind says who it is
            return of_mention(last)
        if head[0] in G.they:
            return Speaker("they", None, UNKNOWN)
        if head[0] in keys("pronoun"):
            return self._last_person or self._last_phrase or _SOMEBODY
        if head[0] in keys("indefinite"):
            return Speaker(words, None, UNKNOWN)
        name, human = is_name(head), head[0] in role_words()
        if size := name_before_office(head):
            # «فراتینی وزیر خارجه ایتالیا»
            tokens = ctx.doc.tokens_in(subject.start, subject.end)
            surname = next(i for i in tokens if ctx.doc.words[i] == head[size - 1])
            words = ctx.doc.text[subject.start : ctx.doc.token_ends[surname]].translate(_NO_MARKS).strip()
            head, name = head[:size], True
        if human and (owner := self._bearer(replace(_SOMEBODY, name=words))) and owner.id is None:
            # «هوشنگ نصیری گفت … کارشناس داوری افزود»
            return owner
        speaker = self._sided(subject, Speaker(words, None, UNKNOWN, name, phrase=True, human=human))
        if speaker.person:
            self._unlisted[head[-1]] = speaker
        return speaker

    def _sided(self, subject: Subject, speaker: Speaker) -> Speaker:
        """`speaker`, whom no list holds, with the side that its own words, those beside it or the report tell."""
        ctx = self._ctx
        # «واعظی، سخنگوی وزارت خارجه: …»: the office behind the name is told too
        end = ctx.doc.token_ends[subject.token_last - 1]
        named = [m for m in ctx.mentions_in(subject.start, end) if m.end <= end]
        if (party := next((m.party for m in named if m.party != UNKNOWN), UNKNOWN)) != UNKNOWN:
            return replace(speaker, party=party)
        if wrote(ctx, subject):
            return replace(speaker, party=PRESS, side=_BY_ARTICLE)
        if (party := in_words(ctx, subject)) != UNKNOWN:
            return replace(speaker, party=party)
        speaker = self._beside(speaker, subject)
        words = [w for w in self._words_in(subject) if w[0].isalpha() and w != G.one]
        if speaker.party != UNKNOWN or (words and words[0] in keys("says_for_nobody")):
            # «یک مطالعه تازه» speaks for no side
            return speaker
        speaker = self._supposed(speaker)
        plain = bool(words) and words[0] in institutions() and len(words) <= _SHORT_NAME
        if speaker.party == UNKNOWN and plain and not abroad(ctx):
            # «سازمان هواپیمایی» in a report that names no other state
            speaker = replace(speaker, party=homeland(ctx), side=_BY_SETTING)
        return speaker


def of_mention(mention: Mention) -> Speaker:
    """The speaker that a mention stands for."""
    human = mention.kind == "people" and not mention.plural
    return Speaker(mention.name, mention.id, mention.party, mention.kind == "person", human=human)
