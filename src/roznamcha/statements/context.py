"""What the statements stage looks up again and again about one document."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cache

from roznamcha.lang.tables import entity_words, keys
from roznamcha.lang.tables import words as word_list
from roznamcha.records import Mention, TimeRef
from roznamcha.statements.quotes import Quotation, find_quotations
from roznamcha.text.document import Document
from roznamcha.text.fold import key
from roznamcha.text.verbs import read_verb, verb_words

OPENING = '«“"‹„'
CLOSING = '»”"›'
_LONGEST_TAG = 4


def institutions() -> frozenset[str]:
    """The lookup keys of the nouns with which the name of an institution begins."""
    return entity_words("institutions")


@cache
def _after_no_verb() -> frozenset[str]:
    """Words behind a form that make it part of a noun («گفت وگو»)."""
    return frozenset(" ".join(key(w) for w in s.split()) for s in word_list("after_no_verb"))


def makes_noun(words: Sequence[str], behind: int) -> bool:
    """Whether the words from `behind` on make a noun of the verb form before them («گفت و گو»)."""
    if behind >= len(words):
        return False
    return words[behind] in _after_no_verb() or " ".join(words[behind : behind + 2]) in _after_no_verb()


@dataclass(frozen=True, slots=True)
class Line:
    """A stretch of prose between line ends: clean offsets and tokens, with the bounds of its sentences."""

    start: int
    end: int
    first: int
    last: int
    sentence_ends: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Context:
    """A document with its mentions, times, lines and quotations, and questions about them."""

    doc: Document
    mentions: Sequence[Mention]
    mention_starts: Sequence[int]
    times: Sequence[TimeRef]
    lines: Sequence[Line]
    quotations: Sequence[Quotation]
    chars: Sequence[str]
    """The first character of each token."""
    line_numbers: Mapping[int, int]
    """The number of the line that begins at a token."""

    @classmethod
    def of(cls, doc: Document, mentions: Sequence[Mention], times: Sequence[TimeRef]) -> Context:
        """Index `doc` for the statements stage."""
        # the longest mention first where several begin together
        ordered = sorted(mentions, key=lambda m: (m.start, -m.end))
        lines = _lines(doc)
        return cls(
            doc,
            ordered,
            [m.start for m in ordered],
            times,
            lines,
            find_quotations(doc.text, 0, len(doc.text)),
            [doc.text[at] for at in doc.token_starts],
            {line.first: number for number, line in enumerate(lines)},
        )

    def mentions_in(self, start: int, end: int) -> list[Mention]:
        """The mentions that begin in `start`..`end`, in order, the longest first where several begin together."""
        return list(
            self.mentions[bisect_left(self.mention_starts, start) : bisect_left(self.mention_starts, end)]
        )

    def time_ending_at(self, token: int) -> TimeRef | None:
        """The time expression whose last token is `token`."""
        end = self.doc.token_ends[token]
        return next((t for t in self.times if t.end == end), None)

    def times_in(self, start: int, end: int) -> list[TimeRef]:
        """The time expressions wholly inside `start`..`end`."""
        return [t for t in self.times if start <= t.start and t.end <= end]

    def in_quotation(self, at: int) -> bool:
        """Whether the clean offset `at` lies between quotation marks."""
        return any(q.start < at < q.end for q in self.quotations)

    def char(self, token: int) -> str:
        """The first character of a token, empty past the end."""
        return self.chars[token] if token < len(self.chars) else ""

    def finite_verb_in(self, first: int, last: int) -> bool:
        """Whether a finite verb stands among the tokens `first`..`last`."""
        words, beginnings = self.doc.words, verb_words()
        for i in range(first, last):
            verb = read_verb(words, i) if words[i] in beginnings else None
            if (
                verb
                and verb.form.tense != "infinitive"
                and verb.last <= last
                and not makes_noun(words, verb.last)
            ):
                return True
        return False

    def finite_verb_before(self, token: int, first: int) -> bool:
        """Whether a finite verb ends right before `token` (looking back no further than `first`)."""
        words, beginnings = self.doc.words, verb_words()
        for i in range(max(first, token - 3), token):
            verb = read_verb(words, i) if words[i] in beginnings else None
            if verb and verb.last == token and verb.form.tense != "infinitive":
                return not makes_noun(words, token)
        return False


def _lines(doc: Document) -> tuple[Line, ...]:
    """The document's sentences gathered by line."""
    out: list[Line] = []
    run: list[int] = []
    broken: set[int] = set()
    sentences = doc.sentences
    for i, sentence in enumerate(sentences):
        if run and "\n" in doc.text[sentences[run[-1]].end : sentence.start]:
            if _goes_on(doc, run[-1], i):
                broken.add(i - 1)
            else:
                out.append(_line(doc, run, broken))
                run = []
        run.append(i)
    if run:
        out.append(_line(doc, run, broken))
    return tuple(out)


def _goes_on(doc: Document, before: int, behind: int) -> bool:
    """Whether a line end only breaks a sentence, as channels do around tags and bold print.

    The line before ends in a word that governs the next («در»), or the next is a tag or begins with a closing mark.
    """
    one, two = doc.sentences[before], doc.sentences[behind]
    if doc.text[one.end : two.start].strip():
        return False
    if doc.words[one.last - 1] in keys("line_goes_on"):
        return True
    return (
        doc.text[one.start] == "#"
        and one.last - one.first <= _LONGEST_TAG
        and (doc.words[two.first] in keys("preposition"))
    )


def _line(doc: Document, run: Sequence[int], broken: Set[int]) -> Line:
    first, last = doc.sentences[run[0]], doc.sentences[run[-1]]
    ends = tuple(doc.sentences[i].last for i in run if i not in broken)
    return Line(first.start, last.end, first.first, last.last, ends)


def sentence_end(line: Line, token: int) -> int:
    """The token at which the sentence that holds `token` ends."""
    return line.sentence_ends[min(bisect_right(line.sentence_ends, token), len(line.sentence_ends) - 1)]


def sentence_start(line: Line, token: int) -> int:
    """The token at which the sentence that holds `token` begins."""
    i = bisect_right(line.sentence_ends, token)
    return line.sentence_ends[i - 1] if i else line.first
