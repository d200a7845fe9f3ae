"""Where an office phrase ends that goes on in words of no list, and what has been read of it until there."""

from __future__ import annotations

from dataclasses import dataclass, field

from roznamcha.entities.facts import Entry
from roznamcha.entities.parts import Parts
from roznamcha.entities.tokens import CLOSE, COLON, COMMA, OPEN, Phrase, glue, word_list
from roznamcha.lang.grammar import GRAMMAR
from roznamcha.text.verbs import read_verb

# an office goes on for so many words of which no list holds one, where a mark ends them
_TO_MARK = 6
# behind a comma it goes on for so many, where a place or body ends them
_TO_PLACE = 14
# a name in quotation marks has fewer tokens
_TO_CLOSE = 7
# the plural whose ezafe is written ends no name
_PLURAL_EZAFE = GRAMMAR.plurals[1]


@dataclass(slots=True)
class Reading:
    """What has been read of an office whose role ends at token `first`: up to `at`, of which it holds those to `last`.

    `code` is whose it is, `of` and `of_name` the body or place that it is held in, `run` how many words of an
    institution that no list holds have been read, `whole` whether a body or place closed them, `area` the town or
    province that it belongs to, `topic` whether what stands in it does not say whose it is, `joined` where a second office was joined
    and where its role ends.
    """

    entry: Entry
    first: int
    at: int
    last: int
    role: str
    flags: frozenset[str]
    former: str = ""
    code: str = ""
    of: str = ""
    of_name: str = ""
    run: int = 0
    whole: bool = False
    there: bool = False
    area: Phrase | None = None
    topic: bool = False
    seats: frozenset[str] = field(default_factory=frozenset)
    joined: tuple[int, int] | None = None

    @property
    def fresh(self) -> bool:
        """Whether nothing has said yet whose the office is."""
        return not (self.code or self.run)

    @property
    def fresh_or_run(self) -> bool:
        """Whether nothing but an institution of which no list knows whose it is has been read."""
        return not (self.code or self.whole)

    def goes_to(self, at: int) -> bool:
        """Take the tokens up to `at` in; always true, so that a step can end with it."""
        self.at = self.last = at
        return True


@dataclass(slots=True)
class OfficeEnds(Parts):
    """Tokens read as the words with which an office phrase ends."""

    def end_office(self, r: Reading) -> None:
        """Set where the office read ends: words of no list that belong to it are taken in, a role without its own is not."""
        if r.joined is not None and r.last == r.joined[1] and self._goes_on_there(r.last):
            # «معاون رئیس‌جمهور و رئیس» / «سازمان تربیت‌بدنی»
            r.at = r.last = r.joined[0]
            return
        self._to_the_mark(r)
        following = "" if self.begins_line(r.last) else self.word(r.last)
        ezafe = self.word(r.last - 1).endswith(_PLURAL_EZAFE)
        if r.run and ezafe and following[:1].isalpha() and following not in word_list("stops"):
            # «رئیس فدراسیون ورزش‌های رزمی»
            r.goes_to(r.last + 1)
        if r.run and not r.whole:
            r.goes_to(self.of_this(r.last))
        self._quoted(r)
        self._behind_comma(r)
        if r.whole and r.of and self.word(r.last) in glue("country") and not self.begins_line(r.last):
            # «سازمان هلال احمر کشور»
            r.goes_to(r.last + 1)
        self._of_region(r)

    def cut_short(self, at: int) -> bool:
        """Whether an office that ends before token `at` goes on in a noun of which no list holds whose it is."""
        light = read_verb(self.doc.words, at + 1) if at + 1 < len(self.doc.words) else None
        return (
            self._goes_on_there(at)
            and light is None
            and self.word(at) not in glue("and")
            and not self.hit(at, "outlet", "person", "title", "quantity", "role")
        )

    def of_this(self, at: int) -> int:
        """The token after «این» and its noun at token `at`, if it says whose what stands before is: «مخالفان» / «این طرح»."""
        if self.word(at) not in word_list("this") or self.stop(at + 1) or self.begins_line(at + 1):
            return at
        behind = self.word(at + 2)
        past = at + 2 >= len(self.doc.words)
        free = past or (self.bounds(at + 2) and read_verb(self.doc.words, at + 2) is None)
        return at + 2 if free and behind != GRAMMAR.object_marker and behind not in word_list("this") else at

    def bounds(self, i: int) -> bool:
        """Whether token `i` goes on with no noun before it: a mark, a function word, a preposition, a verb."""
        word = self.word(i)
        return (
            not word[:1].isalpha()
            or word in word_list("stops")
            or word in word_list("prepositions")
            or read_verb(self.doc.words, i) is not None
        )

    def _goes_on_there(self, at: int) -> bool:
        """Whether a noun follows at token `at`."""
        return (
            not self.begins_line(at)
            and self.word(at)[:1].isalpha()
            and self.word(at) not in word_list("prepositions")
            and not self.stop(at)
        )

    def _quoted(self, r: Reading) -> None:
        """Take in the name in quotation marks behind an institution: «رئیس حزب» / ««آبادانی»»."""
        if self.begins_line(r.last) or self.word(r.last) not in OPEN:
            return
        if not r.run or r.whole or self.word(r.last - 1) not in word_list("institutions"):
            return
        for at in range(r.last + 2, r.last + _TO_CLOSE):
            if self.begins_line(at):
                return
            if self.word(at) in CLOSE:
                r.goes_to(at + 1)
                return

    def _behind_comma(self, r: Reading) -> None:
        """Take in what an institution of no list is for besides, up to where it is: «رئیس هیئت جودو» / «، جوجیتسو و کوراش خراسان رضوی»."""
        if not r.run or r.whole or r.there or self.word(r.last) not in COMMA:
            return
        joined = False
        for at in range(r.last, r.last + _TO_PLACE):
            if self.begins_line(at) or self.given(at) or self.hit(at, "person", "title", "role", "people"):
                return
            if joined and (place := self.body(at) or self.belongs(at)) is not None:
                if place.kind in ("place", "body") and not place.bare:
                    r.code, r.whole = r.code or place.state, True
                    r.goes_to(place.last)
                return
            joined |= self.word(at) in glue("and")
            if self.word(at) not in COMMA and self.word(at) not in glue("and") and self.stop(at):
                return

    def _of_region(self, r: Reading) -> None:
        """Take in the region in which an office is held in a body that has others: «مدیرکل میراث فرهنگی» / «استان گلستان»."""
        if not r.of.startswith("body:") or "open" not in r.flags or self.begins_line(r.last):
            return
        region = self._region(r.last)
        if region is None:
            return
        r.area, r.of, r.of_name = region, "", ""
        r.run += 1
        r.code = r.code or region.state
        r.goes_to(region.last)

    def _region(self, at: int) -> Phrase | None:
        """The province or town at token `at`, as a part of the state: «استان گلستان», «شهرستان ری»."""
        if self.word(at) not in glue("region"):
            return None
        whole = self.place(at)
        region = whole if whole is not None and whole.last > at + 1 else self.place(at + 1)
        return region if region is not None and region.kind == "place" else None

    def _to_the_mark(self, r: Reading) -> None:
        """Take in the few words between an office and the mark or saying that ends its phrase: «مدیرعامل پارس‌خودرو، …»."""
        if "open" not in r.flags or r.whole or r.there or self.word(r.last) not in self.gaz.common:
            # «وکیل کرستین سیرتز» names somebody
            return
        at = r.last
        while at - r.last < _TO_MARK and not (
            self.begins_line(at) or (self.stop(at) and not self._asked(at))
        ):
            if (
                at in self.decoys
                or self.given(at)
                or self.hit(at, "person", "title", "role", "outlet", "quantity")
                or (at == r.last and self.hit(at, "descr"))
            ):
                return
            at += 1
        verb = None if self.begins_line(at) else read_verb(self.doc.words, at)
        says = verb is not None and verb.form.lemma in word_list("speechverbs")
        alone = r.last == r.first
        governed = alone and self.word(at) in word_list("prepositions") and self.word(at) not in glue("and")
        if (
            at > r.last
            and not self.begins_line(at)
            and (says or governed or self.word(at) in COMMA | {COLON})
        ):
            # words that no list holds say nothing of a side
            r.topic |= r.fresh
            r.run += at - r.last
            r.at = r.last = at

    def _asked(self, at: int) -> bool:
        """Whether the word before the preposition at token `at` asks for it: «مقابله با …»."""
        return self.word(at) in word_list("prepositions") and self.word(at - 1) in glue("governs")
