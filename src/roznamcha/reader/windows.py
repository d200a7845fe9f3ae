"""Windows: the stretches of a document that the model reads at once, as piece ids with each token's first piece."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from roznamcha.reader.pieces import Pieces
from roznamcha.text.document import Document

BEGIN, END = 0, 2
LONGEST = 384  # pieces a window; most posts and reports fit one
_CONTEXT = 64  # pieces of the sentences before that a later window sees again


@dataclass(frozen=True, slots=True)
class Window:
    """`ids` with the marks of begin and end; `tokens[i]`'s first piece is `ids[places[i]]`.

    The first `seen` tokens are context: the window before this one has read them.
    """

    ids: Sequence[int]
    tokens: Sequence[int]
    places: Sequence[int]
    seen: int = 0


@dataclass(frozen=True, slots=True)
class _Sentence:
    tokens: Sequence[int]
    cuts: Sequence[tuple[int, ...]]
    size: int


def windows(
    doc: Document, pieces: Pieces, *, longest: int = LONGEST, only: Collection[int] | None = None
) -> Iterator[Window]:
    """The windows of `doc`: whole sentences, as evenly filled as they go; residue is in none.

    `only` names sentences by their place in `doc.sentences`; the others are in no window.
    """
    sentences = [s for whole in _sentences(doc, pieces, only) for s in _split(whole, longest)]
    total = sum(s.size for s in sentences)
    room = longest - _CONTEXT
    count = 1 if total <= longest else -(-total // room)
    aim = total / count
    run: list[_Sentence] = []
    before: list[_Sentence] = []
    size = 0
    for s in sentences:
        if run and size + s.size > (longest if count == 1 else min(room, max(aim, room * 0.75))):
            yield _window(before, run)
            before, run, size = _context(run), [], 0
        run.append(s)
        size += s.size
    if run:
        yield _window(before, run)


def _sentences(doc: Document, pieces: Pieces, only: Collection[int] | None) -> Iterator[_Sentence]:
    text = doc.text
    for number, s in enumerate(doc.sentences):
        if only is not None and number not in only:
            continue
        tokens = range(s.first, s.last)
        cuts = []
        for i in tokens:
            a = doc.token_starts[i]
            spaced = i == s.first or text[a - 1].isspace()
            cuts.append(pieces.cut(text[a : doc.token_ends[i]], spaced=spaced))
        yield _Sentence(tokens, cuts, sum(map(len, cuts)))


def _split(s: _Sentence, longest: int) -> Iterator[_Sentence]:
    """A sentence longer than a window, in parts."""
    room = longest - _CONTEXT
    if s.size <= room:
        yield s
        return
    at = size = 0
    for i, cut in enumerate(s.cuts):
        if size + len(cut) > room and i > at:
            yield _Sentence(s.tokens[at:i], s.cuts[at:i], size)
            at, size = i, 0
        size += len(cut)
    yield _Sentence(s.tokens[at:], s.cuts[at:], size)


def _context(run: Sequence[_Sentence]) -> list[_Sentence]:
    """The last sentences of `run` that fit the room for context."""
    out: list[_Sentence] = []
    size = 0
    for s in reversed(run):
        size += s.size
        if size > _CONTEXT:
            break
        out.append(s)
    return out[::-1]


def _window(before: Sequence[_Sentence], run: Sequence[_Sentence]) -> Window:
    ids, tokens, places = [BEGIN], [], []
    for s in (*before, *run):
        for token, cut in zip(s.tokens, s.cuts, strict=True):
            tokens.append(token)
            places.append(len(ids))
            ids.extend(cut)
    return Window([*ids, END], tokens, places, sum(len(s.tokens) for s in before))
