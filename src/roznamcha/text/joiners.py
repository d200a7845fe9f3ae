"""Joiners: where a text that has lost its zero-width non-joiners («گفتوگو», «کردهاند») needs them back.

The decision is made word by word: a word that was counted in the training texts gets the spelling that
prevails there, a word that the lexicon spells with a joiner gets the lexicon's, and for every other word a
linear model looks at each gap: the letters around it, and whether what stands left and right of it is a
word or a part of words. `models/joiners.md` is the model's card, `tools/make_joiners.py` makes it.
"""

from __future__ import annotations

import re
import zlib
from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

import msgspec
import regex

from roznamcha.lang import tables
from roznamcha.lang.grammar import VERB_FORMS
from roznamcha.text.fold import ZWNJ, fold

MODEL = Path(__file__).parent / "models" / "joiners.bin"
MARKS = "\u0610-\u061a\u0640\u064b-\u065f\u0670"
LETTERS = "\u0620-\u063f\u0641-\u064a\u0671-\u06d3\u06d5\u06ee\u06ef\u06fa-\u06fc"
SCALE = 32  # one unit of the model's weights is 1/32
_MARK = regex.compile(f"[{MARKS}]")
# the standard library's engine is the faster one for so plain a pattern
_WORD = re.compile(f"[{LETTERS}{MARKS}{ZWNJ}]{{4,}}")
_SPELLED = regex.compile(f"[{LETTERS}]+(?:{ZWNJ}[{LETTERS}]+)+")
_VERB_PREFIXES = (VERB_FORMS.imperfective, VERB_FORMS.negation + VERB_FORMS.imperfective)
_ENDINGS = {*VERB_FORMS.endings.past, *VERB_FORMS.endings.present, VERB_FORMS.participle} - {""}
_VERB_ENDING = regex.compile(f"(?<=..)(?:{'|'.join(sorted(_ENDINGS, key=len, reverse=True))})$")
_SURE = (
    4  # words seen this often (bucket, 20 times or more) without a joiner are not overruled by the lexicon
)
# a text with joiners is left as it is unless it holds at least _FEW words that miss theirs and they are
# more than _SHARE times as many as those that have one: only then it is a mixture, not a writer's wavering
_FEW = 12
_SHARE = 4


class Model(msgspec.Struct, frozen=True, array_like=True):
    """What the trained file holds.

    `decided`: the counted words as they are to be spelled, one a line, and `decided_alone`: for each a digit that
    tells how often it stands alone (`bucket`); `others`, `others_alone`: likewise for further words that decide
    nothing by themselves; `left`, `right`: parts of joined words; `stems`: what follows «می», without its
    ending; `weights` of the features in units of 1/`SCALE`; `threshold` in the same unit.
    """

    decided: str
    decided_alone: str
    others: str
    others_alone: str
    left: dict[str, int]
    right: dict[str, int]
    stems: dict[str, int]
    weights: dict[str, int]
    threshold: int


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known of words and parts of words: bucketed counts (see `bucket`, `part_bucket`)."""

    alone: dict[str, int]
    left: dict[str, int]
    right: dict[str, int]
    stems: dict[str, int]


def bucket(count: int) -> int:
    """How often a word stands alone, as 0 to 5."""
    return (
        0
        if count <= 0
        else 1
        if count < 2
        else 2
        if count < 5
        else 3
        if count < 20
        else 4
        if count < 200
        else 5
    )


def part_bucket(count: int) -> int:
    """In how many joined words a part occurs, as 0 to 3."""
    return 0 if count <= 0 else 1 if count < 3 else 2 if count < 10 else 3


def verb_stem(part: str) -> str:
    """What follows «می» without its personal ending.

    >>> verb_stem("لرزیدند")
    'لرزید'
    """
    return str(_VERB_ENDING.sub("", part))


def gaps(word: str) -> Iterator[int]:
    """The gaps of `word` (folded, without joiners) that may hold a joiner: two letters on both sides.

    One letter may stand alone at the end, after «ه» («خانه‌ی»).
    """
    n = len(word)
    return (i for i in range(2, n) if n - i >= 2 or word[i - 1] == "ه")


def features(word: str, i: int, known: Evidence) -> list[str]:
    """The features of the gap before character `i` of `word`, by name."""
    x = f"<{word}>"
    j = i + 1
    n = len(word)
    left, right = word[:i], word[i:]
    l1, l2, l3 = word[i - 1], x[j - 2 : j], x[j - 3 : j]
    r1, r2, r3, r4 = x[j], x[j : j + 2], x[j : j + 3], x[j : j + 4]
    alone = known.alone.get
    vl, vr = alone(left, 0), alone(right, 0)
    tl, tr = known.left.get(left, 0), known.right.get(right, 0)
    out = [
        "a" + l2, "b" + l3, "c" + x[max(0, j - 4) : j], "C" + x[max(0, j - 5) : j],
        "d" + r2, "e" + r3, "f" + r4, "F" + x[j : j + 5],
        f"g{l1}|{r1}", f"h{l2}|{r1}", f"i{l1}|{r2}", f"j{l2}|{r2}", f"k{l1}|{r3}", f"q{l1}|{r4}", f"o{l3}|{r1}",
        f"v{vl}{vr}", f"t{tl}{tr}", f"u{vl}{tr}", f"w{tl}{vr}", f"x{vl}{tl}{vr}{tr}",
        f"n{min(i, 4)}{min(n - i, 4)}",
    ]  # fmt: skip
    if n - i <= 6:
        out += (f"r{right}|{vl}", f"s{right}|{l1}", f"S{right}|{l2}", f"y{right}|{tl}")
        # «سفینه‌ای» or «سفین‌های»: which of the two stems is a word
        if r1 == "ه":
            out.append(f"H{right}|{vl}{alone(left + 'ه', 0)}")
        elif l1 == "ه":
            out.append(f"I{right}|{vl}{alone(left[:-1], 0)}")
    if i <= 5:
        out += (f"l{left}|{vr}", f"m{left}|{tr}")
        if i <= 3:
            out += (f"z{left}|{word[-2:]}", f"Z{left}|{word[-3:]}")
            if left in _VERB_PREFIXES:
                stem = verb_stem(right)
                out += (f"K{known.stems.get(stem, 0)}{vr}", f"L{alone(stem, 0)}")
    return out


def thin(scores: Mapping[int, float], threshold: float) -> tuple[int, ...]:
    """The gaps whose score reaches `threshold`; of two neighbours («حرف‌ه‌ای») only the better one."""
    chosen = {i: s for i, s in scores.items() if s >= threshold}
    return tuple(
        i for i in sorted(chosen)
        if not (chosen.get(i + 1, s := chosen[i]) > s or (i - 1 in chosen and chosen[i - 1] >= s))
    )  # fmt: skip


def cuts_of(spelled: str) -> tuple[int, ...]:
    """Where the joiners of a spelled word stand, as indices into the word without them.

    >>> cuts_of("کتاب\\u200cخانه\\u200cها")
    (4, 8)
    """
    out: list[int] = []
    at = 0
    for part in spelled.split(ZWNJ)[:-1]:
        at += len(part)
        out.append(at)
    return tuple(out)


@dataclass(frozen=True, slots=True)
class _Loaded:
    """The model as it is used; `decided` leads from a word without joiners to its spelling."""

    decided: dict[str, str]
    known: Evidence
    weights: dict[str, int]
    threshold: int


def _lexicon() -> tuple[set[str], set[str]]:
    """The words of the tables in `lang/`, folded: those spelled with joiners anywhere, and those of column one."""
    joined: list[str] = []
    plain: list[str] = []
    for path in sorted(tables.DATA.rglob("*.tsv")):
        text = path.read_text(encoding="utf-8")
        if ZWNJ in text:
            joined += _SPELLED.findall(text)
        plain += [line.partition("\t")[0] for line in text.split("\n") if not line.startswith("#")]
    return set(fold(" ".join(joined)).split()), set(fold(" ".join(plain)).split())


@cache
def _load() -> _Loaded:
    model = msgspec.msgpack.decode(zlib.decompress(MODEL.read_bytes()), type=Model)
    words = model.decided.replace(ZWNJ, "").split("\n")
    decided = dict(zip(words, model.decided.split("\n"), strict=True))
    alone = dict(zip(words, map(int, model.decided_alone), strict=True))
    alone.update(zip(model.others.split("\n"), map(int, model.others_alone), strict=True))
    joined, plain = _lexicon()
    for spelled in sorted(joined):
        word = spelled.replace(ZWNJ, "")
        counted = decided.get(word, word)
        # the lexicon adds joiners to what was counted; what was often counted without any stays so
        if alone.get(word, 0) < _SURE and set(cuts_of(counted)) <= set(cuts_of(spelled)):
            decided[word] = spelled
    for word in plain:
        if ZWNJ not in word:
            decided.setdefault(word, word)  # a name that the model would cut
    known = Evidence(alone, model.left, model.right, model.stems)
    return _Loaded(decided, known, model.weights, model.threshold)


def _guess(word: str, loaded: _Loaded) -> tuple[int, ...]:
    """The cuts of a word that was never counted, by the model; parts that were counted keep their own."""
    known, weight = loaded.known, loaded.weights.get
    scores = {i: sum([weight(f, 0) for f in features(word, i, known)]) for i in gaps(word)}
    return thin(scores, loaded.threshold)


@lru_cache(maxsize=100_000)
def _cuts(word: str) -> tuple[int, ...]:
    """The indices in `word`, as a folded text has it, before which a joiner is missing."""
    if ZWNJ in word:
        return ()
    bare = _MARK.sub("", word)
    if len(bare) != len(word):
        return _past_marks(word, _cuts(bare))
    loaded = _load()
    spelled = loaded.decided.get(word)
    return _guess(word, loaded) if spelled is None else cuts_of(spelled)


def _past_marks(word: str, cuts: Sequence[int]) -> tuple[int, ...]:
    """`cuts` of the word without marks, moved to the letters of the word with its marks."""
    letters = [i for i, c in enumerate(word) if not _MARK.match(c)]
    return tuple(letters[c] for c in cuts)


def restore(text: str) -> Sequence[int]:
    """The indices of the characters of `text` before which a joiner is to be put in, in ascending order.

    No other character is touched, no space is turned into a joiner, and a word that has a joiner is left
    alone. So is a text whose joiners are there: where its writer left one out («کتابها»), it is his
    spelling. Only where words that miss theirs are many, and many times more than those that have them, the
    text is taken for a mixture.

    >>> text = "آنها گفتوگو میکردند"
    >>> [text[:i] + "|" + text[i:] for i in restore(text)]
    ['آنها گفت|وگو میکردند', 'آنها گفتوگو می|کردند']
    >>> list(restore("میدان و بها"))
    []
    """
    folded = fold(text)
    # a text says most of its words more than once
    missing = {word: at for word in set(_WORD.findall(folded)) if (at := _cuts(word))}
    out = array("I")
    if not missing:
        return out
    for found in _WORD.finditer(folded):
        if cuts := missing.get(found.group()):
            start = found.start()
            for i in cuts:
                out.append(start + i)
    if ZWNJ in text and len(out) < max(_FEW, _SHARE * text.count(ZWNJ)):
        return array("I")
    return out
