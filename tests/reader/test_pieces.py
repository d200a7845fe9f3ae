"""Pieces lead back to the characters they were cut from, and windows hold every token once."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from roznamcha.reader.pieces import SPACE, Pieces
from roznamcha.reader.windows import BEGIN, END, windows
from roznamcha.text.document import prepare
from roznamcha.text.fold import ZWNJ

LETTERS = "ابپتجدرزسشعغفقکگلمنوهی"
PIECES = [
    "?",
    "pad",
    "/",
    "??",
    SPACE,
    *LETTERS,
    *(SPACE + c for c in LETTERS),
    "می",
    "ند",
    "است",
    SPACE + "می",
    SPACE + "گو",
]
SCORES = [0.0] * 4 + [-5.0 - 0.01 * i for i in range(len(PIECES) - 4)]
VOCABULARY = Pieces.of(PIECES, SCORES, characters={"ي": "ی", "ـ": ""}, unknown=3)

words = st.text(LETTERS + "ي" + ZWNJ, min_size=1, max_size=12).map(lambda w: w.strip(ZWNJ) or "و")
texts = st.lists(st.lists(words, min_size=1, max_size=9).map(" ".join), min_size=1, max_size=40).map(
    ". ".join
)


@given(words, st.booleans())
def test_pieces_joined_are_the_token(token: str, spaced: bool) -> None:
    parts = [p for p in token.split(ZWNJ) if p]
    cut = [VOCABULARY.surfaces(p, spaced=spaced or i > 0) for i, p in enumerate(parts)]
    assert ["".join(c).lstrip(SPACE) for c in cut] == [p.replace("ي", "ی") for p in parts]
    assert len(VOCABULARY.cut(token, spaced=spaced)) == sum(map(len, cut))


@given(words, st.booleans())
def test_a_cut_is_the_best_one(token: str, spaced: bool) -> None:
    part = next(p for p in token.split(ZWNJ) if p)
    found = VOCABULARY.surfaces(part, spaced=spaced)
    single = [SPACE, *part] if spaced else list(part)

    def worth(cut: list[str]) -> float:
        return sum(VOCABULARY.scores.get(c.replace("ي", "ی"), -99.0) for c in cut)

    assert worth(found) >= worth(single) - 1e-9


@given(texts, st.sampled_from([80, 120, 384]))
@settings(max_examples=40, deadline=None)
def test_every_token_of_prose_is_read_once(text: str, longest: int) -> None:
    doc = prepare(text)
    read: list[int] = []
    for w in windows(doc, VOCABULARY, longest=longest):
        assert w.ids[0] == BEGIN
        assert w.ids[-1] == END
        assert len(w.ids) <= longest + 2
        for token, place, following in zip(w.tokens, w.places, [*w.places[1:], len(w.ids) - 1], strict=True):
            surface = doc.text[doc.token_starts[token] : doc.token_ends[token]]
            spaced = (
                any(token == s.first for s in doc.sentences)
                or doc.text[doc.token_starts[token] - 1].isspace()
            )
            assert tuple(w.ids[place:following]) == VOCABULARY.cut(surface, spaced=spaced)
        read += w.tokens[w.seen :]
    assert read == [i for s in doc.sentences for i in range(s.first, s.last)]


def test_a_word_of_strange_letters_is_one_unknown_piece_a_letter() -> None:
    assert VOCABULARY.cut("xy", spaced=False) == (3, 3)
