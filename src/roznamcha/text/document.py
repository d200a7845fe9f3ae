"""A report's text on its way through the stages, with the map back to the raw characters."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from operator import attrgetter

from msgspec import Struct

from roznamcha.text.clean import Cleaned, clean, normalise_coded
from roznamcha.text.codes import decode, decoding, encode, is_strange
from roznamcha.text.fold import fold
from roznamcha.text.residue import Hidden
from roznamcha.text.sentences import Sentence, split_near, split_sentences
from roznamcha.text.tokens import cut

_START = attrgetter("start")
__all__ = ["Document", "Sentence", "prepare"]


class Document(Struct, frozen=True, kw_only=True, gc=False):
    """One report's text: `raw` as given, `text` cleaned, `folded` for matching (as long as `text`), `codes` for
    looking for (`text.codes`: a byte a character, of the folded text or of one that folds to it).

    `token_starts`, `token_ends` are the tokens' bounds in `text`, `words` their lookup keys (folded, joiners taken
    out); `sentences` are in order and hold token ranges; a token outside every sentence is residue (menus, handles).
    """

    raw: str
    text: str
    folded: str
    codes: bytes
    cleaned: Cleaned
    token_starts: Sequence[int]
    token_ends: Sequence[int]
    words: Sequence[str]
    sentences: Sequence[Sentence]

    def raw_span(self, start: int, end: int) -> tuple[int, int]:
        """The raw offsets of the clean span `start`..`end` (not empty)."""
        return self.cleaned.raw_span(start, end)

    def clean_span(self, start: int, end: int) -> tuple[int, int]:
        """The clean offsets of the raw span `start`..`end`: every character that stands for a part of it, at least one.

        >>> doc = prepare("وزير\\u200f گفت")
        >>> doc.clean_span(*doc.raw_span(5, 8))
        (5, 8)
        """
        first = min(bisect_right(self.cleaned.ends, start), len(self.text) - 1)
        return first, max(bisect_left(self.cleaned.starts, end), first + 1)

    def sentence_at(self, at: int) -> Sentence | None:
        """The sentence that holds the clean offset `at`, or `None` in residue."""
        i = bisect_right(self.sentences, at, key=_START) - 1
        if i < 0:
            return None
        sentence = self.sentences[i]
        return sentence if at < sentence.end else None

    def token_at(self, at: int) -> int:
        """The index of the first token that ends after the clean offset `at` (the number of tokens at the end)."""
        return bisect_right(self.token_ends, at)

    def tokens_in(self, start: int, end: int) -> range:
        """The indices of the tokens that lie wholly inside `start`..`end`."""
        return range(bisect_left(self.token_starts, start), bisect_right(self.token_ends, end))


_FOLDED = decoding(fold)


def prepare_near(
    raw: str, look: Callable[[str, bytes], Callable[[int], int]]
) -> tuple[Document, list[tuple[Sentence, int]]]:
    """`prepare`, with tokens only in the sentences that hold a place, and these, each with its first. `look` is given the folded text and its codes
    (`text.codes`), and what it gives tells the first place at an offset or behind it (see `split_near`).

    For those who look for few things in much text: no missing joiner is put in, and lines without a place are one
    sentence without tokens, as far as they reach. Residue is looked for only where it matters, and not listed. Spans in
    the raw text are those that `prepare` gives.

    >>> doc, near = prepare_near("یک نشست.\\nدر تهران ماند. رفت.", lambda folded, _: lambda at: 12 if at <= 12 else len(folded))
    >>> list(doc.words), [s.last - s.first for s in doc.sentences]
    (['در', 'تهران', 'ماند', '.'], [0, 4, 0])
    >>> [place for _, place in near]
    [12]
    """
    built, codes = normalise_coded(raw)
    folded = fold(built.text) if is_strange(codes) else decode(codes, _FOLDED)
    hidden = Hidden(built.text, codes, folded)
    starts: list[int] = []
    ends: list[int] = []
    words: list[str] = []
    sentences = []
    near = []
    for start, end, place in split_near(built.text, hidden.within, look(folded, codes), codes):
        first = len(words)
        if place >= 0:
            begins, closes, found = cut(folded[start:end], start, codes[start:end])
            starts += begins
            ends += closes
            words += found
        sentence = Sentence(start, end, first, len(words))
        sentences.append(sentence)
        if place >= 0:
            near.append((sentence, place))
    doc = Document(
        raw=raw,
        text=built.text,
        folded=folded,
        codes=codes,
        cleaned=built,
        token_starts=starts,
        token_ends=ends,
        words=words,
        sentences=sentences,
    )
    return doc, near


def prepare(raw: str) -> Document:
    """Clean, fold, tokenise and split `raw`.

    >>> doc = prepare("وزير گفت: «نمي\\u200cآييم». تمام شد.")
    >>> [doc.text[s.start : s.end] for s in doc.sentences]
    ['وزیر گفت: «نمی\\u200cآییم».', 'تمام شد.']
    """
    cleaned = clean(raw)
    text = cleaned.text
    folded = fold(text)
    codes = encode(text)
    starts, ends, words = cut(folded)
    return Document(
        raw=raw,
        text=text,
        folded=folded,
        codes=codes,
        cleaned=cleaned,
        token_starts=starts,
        token_ends=ends,
        words=words,
        sentences=split_sentences(text, cleaned.residue, starts, ends),
    )
