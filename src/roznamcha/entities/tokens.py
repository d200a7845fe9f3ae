"""What the grammar of actor phrases works on: a document's tokens, the gazetteer's hits on them, and phrases found."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from roznamcha.entities.facts import Entry
from roznamcha.entities.gazetteer import ARTICLE, REMEMBERED, Gazetteer, load
from roznamcha.entities.tables import TABLES
from roznamcha.lang.grammar import GRAMMAR
from roznamcha.lang.tables import entity_words, read_table
from roznamcha.records import MentionKind
from roznamcha.text.document import Document
from roznamcha.text.fold import key
from roznamcha.text.verbs import read_verb

OPEN, CLOSE, COMMA = frozenset('«"“”'), frozenset('»"”“'), frozenset("،,")
COLON, YEH = ":", "\u06cc"


# the lookup keys of a table of names and places
word_list = entity_words


@cache
def glue(kind: str) -> frozenset[str]:
    """The lookup keys of the little words of this kind: `and`, `in`, `affairs`."""
    rows = read_table(TABLES / "glue.tsv", ("surface", "kind", "source"))
    return frozenset(key(r["surface"]) for r in rows if r["kind"] == kind)


# a report is Arabic if more of its words begin with the article, and more than so many do
_ARABIC, _ARTICLES = 0.12, 3

# what a word by itself may do: begin a name, count, begin an unknown name at a clause's head, end a clause
NAMING, DIGIT, NEW, EDGE, ARTICLED, BEFORE_ARTICLE = 1, 2, 4, 8, 16, 32


def kind_of(word: str, gaz: Gazetteer) -> int:
    """What a lookup key may do, as bits; remembered: a report's words are mostly those of the reports before.

    Numbers are not: there is no end of them.
    """
    if word.isdigit():
        return DIGIT | EDGE
    found = gaz.kinds.get(word)
    if found is None:
        found = NAMING if word in OPEN or gaz.given_name(word) else 0
        found |= NEW if len(word) > 2 and word[0].isalpha() and word not in gaz.common else 0
        found |= EDGE if not word[:1].isalpha() or word in word_list("stops") else 0
        found |= ARTICLED if word.startswith(ARTICLE) else 0
        if len(gaz.kinds) < REMEMBERED:
            gaz.kinds[word] = found
    return found


# an office begins so many tokens before the body that it is in at most
_OFFICE = 4


@dataclass(frozen=True, slots=True)
class Phrase:
    """What a stretch of tokens (`first`..`last`, half-open) stands for.

    `state` is the state that the phrase belongs to, `role` the office in it, `of` whose office it is; `bare` says that
    no state stood in it, so that the home state was filled in.
    """

    first: int
    last: int
    kind: MentionKind
    name: str
    party: str
    rule: str
    id: str | None = None
    place: str | None = None
    plural: bool = False
    candidates: tuple[str, ...] = ()
    state: str = ""
    role: str = ""
    of: str = ""
    bare: bool = False
    flags: frozenset[str] = frozenset()
    surname: str = ""
    words: tuple[str, ...] = ()


@dataclass(slots=True)
class Tokens:
    """A document's tokens with the gazetteer's hits on them.

    `home` is the state whose office is meant where none is named; `here` the state that «این کشور» stands for.
    """

    doc: Document
    on: str | None
    home: str
    usual: str = ""
    still: bool = False
    here: str = ""
    counts: Mapping[str, int] = field(default_factory=dict)
    roles: Mapping[str, str] = field(default_factory=dict)
    gaz: Gazetteer = field(default_factory=load)
    at: dict[int, list[tuple[int, tuple[Entry, ...]]]] = field(default_factory=dict)
    known: dict[str, Phrase] = field(default_factory=dict)
    heads: set[str] = field(default_factory=set)
    offices: dict[str, Phrase] = field(default_factory=dict)
    latest: Phrase | None = None
    bodies: list[Phrase] = field(default_factory=list)
    classes: dict[int, frozenset[str]] = field(default_factory=dict)
    foreign: set[int] = field(default_factory=set)
    decoys: set[int] = field(default_factory=set)
    lines: set[int] = field(default_factory=set)
    offices_at: list[int] = field(default_factory=list)
    sports: bool | None = None
    words: Sequence[str] = field(init=False)
    sentence_starts: list[int] = field(init=False)

    def __post_init__(self) -> None:
        starts, text, words = self.doc.token_starts, self.doc.text, self.doc.words
        self.words = words
        self.sentence_starts = [s.start for s in self.doc.sentences]
        for start, found in self.gaz.hits(self.doc.folded).items():
            i = bisect_left(starts, start)
            if i < len(starts) and starts[i] == start:
                self.at[i] = [(bisect_left(starts, end), entries) for end, entries in found]
                self.classes[i] = frozenset([e.cls for _, entries in found for e in entries])
        self._pass_over_decoys()
        self.offices_at = [i for i, classes in sorted(self.classes.items()) if "role" in classes]
        self.lines.add(0)
        at = text.find("\n")
        while at >= 0:
            self.lines.add(bisect_left(starts, at))
            at = text.find("\n", at + 1)
        arabic = word_list("arabicwords")
        # no word holds a line end
        if "\n".join(["", *words]).count("\n" + ARTICLE) > max(_ARTICLES, len(words) * _ARABIC):
            self.foreign = set(range(len(self.doc.sentences) + 1))
        elif not arabic.isdisjoint(words):
            self.foreign = {self.sentence(i) for i, word in enumerate(words) if word in arabic}

    def _pass_over_decoys(self) -> None:
        """Forget what lies inside of phrases that hold a name and name nobody («موسیقی پاپ», «کنگره شهدا»)."""
        for i in sorted(i for i, classes in self.classes.items() if "decoy" in classes):
            last = max((end for end, es in self.at.get(i, ()) if es[0].cls == "decoy"), default=i)
            if last < max((end for end, _ in self.at.get(i, ())), default=i):
                # «کنگره آمریکا» goes on where «کنگره» ends
                continue
            self.decoys.update(range(i, last))
            for k in range(i, last):
                kept = [hit for hit in self.at.get(k, ()) if hit[0] > last]
                if kept:
                    self.at[k] = kept
                    self.classes[k] = frozenset([e.cls for _, entries in kept for e in entries])
                else:
                    self.at.pop(k, None)
                    self.classes.pop(k, None)

    # tokens

    def word(self, i: int) -> str:
        """The lookup key of token `i`, empty past the end."""
        words = self.words
        return words[i] if 0 <= i < len(words) else ""

    def hit(self, i: int, *classes: str) -> tuple[int, Entry] | None:
        """The longest surface of one of `classes` that begins at token `i`."""
        held = self.classes.get(i)
        if held is None or held.isdisjoint(classes):
            return None
        for last, entries in self.at[i]:
            for entry in entries:
                if entry.cls in classes:
                    return last, entry
        return None

    def whole_body(self, i: int, last: int) -> int:
        """Where the body ends that begins inside the phrase at tokens `i`..`last` and goes on: «فرمانده سپاه» / «پاسداران»."""
        for k in range(i + 1, last):
            body = self.hit(k, "body", "bodytype")
            if (
                body is not None
                and body[0] > last
                and not any(self.hit(n, "state") for n in range(last, body[0]))
            ):
                return body[0]
        return last

    def speakers_state(self, i: int, code: str, *, colon: bool = False) -> str:
        """The state of who stands at the head of the sentence of token `i`, if that is another than `code`; empty if not.

        «نتانیاهو به کابینه هشدار داد»: where the sentence names no state, his own body is meant; with `colon` only in
        what he says behind one.
        """
        for who in (self.latest, self.bodies[-1] if self.bodies else None):
            if who is None or who.state in ("", code):
                continue
            apart = self.sentence(i) - self.sentence(who.first)
            if not self.opens(who.first) and (apart or not self._acts_before(who, i)):
                continue
            said = self.word(who.last) == COLON
            near = (said and apart <= 1) or (apart == 0 and not colon)
            others = (found[1].state for k in range(who.last, i) if (found := self.hit(k, "state")))
            if near and all(state == who.state for state in others):
                return who.state
        return ""

    def _acts_before(self, who: Phrase, i: int) -> bool:
        """Whether `who` stands as a subject before token `i` in a clause that no comma ends: «دیروز نتانیاهو به کابینه …»."""
        before = self.word(who.first - 1)
        governed = before in word_list("prepositions") or before in glue("deed")
        free = before in word_list("stops") or not before[:1].isalpha()
        return free and not governed and all(self.word(k) not in COMMA for k in range(who.last, i))

    def begins_line(self, i: int, *, first: int = -1) -> bool:
        """Whether a line break stands before token `i`; not asked of a token that is the `first` of its phrase."""
        if i == first:
            return False
        return i in self.lines or not 0 < i < len(self.words)

    def sentence(self, i: int) -> int:
        """The number of the sentence of token `i`."""
        return bisect_right(self.sentence_starts, self.doc.token_starts[i])

    def opens(self, i: int) -> bool:
        """Whether token `i` is the first of its line or sentence, marks aside."""
        return (
            self.begins_line(i)
            or self.sentence(i - 1) != self.sentence(i)
            or (not self.word(i - 1)[:1].isalnum() and self.opens(i - 1))
        )

    def stop(self, i: int, *, line: bool = True) -> bool:
        """Whether token `i` ends a name or an office: a mark, a function word, a finite verb, a line's end."""
        word = self.word(i)
        if not word or not word[0].isalpha() or word in word_list("stops") or (line and i in self.lines):
            return True
        verb = read_verb(self.doc.words, i)
        return verb is not None and verb.form.tense not in ("infinitive", "participle")

    def untangled(self, first: int, last: int) -> int:
        """Where a run of tokens ends that a compound verb follows: the verb's noun is no part of it («تدوین شد»)."""
        verb = (
            read_verb(self.doc.words, last)
            if last < len(self.doc.words) and not self.begins_line(last)
            else None
        )
        if verb is None or verb.form.lemma not in word_list("lightverbs"):
            return last
        last -= 1
        if last - 1 > first and self.word(last - 1) in glue("and"):
            last -= 2
        if last > first and (
            self.word(last - 1).endswith(GRAMMAR.plurals[1])
            or self.word(last - 1) in word_list("institutions")
        ):
            # «عضو هیئت داوران است»
            return last + 1
        return max(last, first)

    def holder(self, role: str, of: str) -> str | None:
        """Who held `role` of `of` on the day of the document (a person's id); nobody if the day is not known."""
        return self.gaz.holder(role, of, self.on, still=self.still)

    def given(self, i: int) -> bool:
        """Whether token `i` is a given name that is no common word besides."""
        return self.gaz.given_name(self.word(i)) != ""

    def ends_badly(self, word: str) -> bool:
        """Whether `word` ends as no name does: a plural, a superlative, a participle."""
        return word[2:].endswith(self.gaz.no_name_ends)

    def first_told(self, i: int) -> bool:
        """Whether no other state than the usual one is named before token `i`: what stands there without one is at home."""
        return all(k >= i or self._whose(k) in ("", self.usual) for k in self.at)

    def leads(self, i: int) -> bool:
        """Whether a body at token `i` stands at the head of its sentence, by itself or as whose an office is."""
        return self.opens(i) or any(
            last in (i, i - 1)
            for k in range(max(0, i - _OFFICE), i)
            if (office := self.hit(k, "role"))
            for last in office[:1]
        )

    def _whose(self, i: int) -> str:
        """The state that a name at token `i` belongs to; empty if there is no name or it belongs to none."""
        if found := self.hit(i, "state", "body", "group"):
            return found[1].state
        return self.gaz.party_of(found[1].id, self.on) if (found := self.hit(i, "person")) else ""
