"""Residue: the parts of a cleaned text that are no prose, so that no sentence is made of them.

Share buttons, menus, lists of other reports, end marks and codes, handles, addresses, hashtags on a line of
their own, emoji and bullets, and a line that is given a second time (a headline repeated over the body).
What words such furniture consists of stands in `lang/fa/residue.tsv`; the shapes (a handle, a bullet) are
here. Prose is never to be marked: where a line might be a piece of a sentence it stays.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from functools import cache, cached_property
from operator import itemgetter

import regex
from msgspec import Struct

from roznamcha.errors import LexiconError
from roznamcha.lang.rules import alternation
from roznamcha.lang.tables import DATA, read_table, spellings
from roznamcha.text.codes import decode, decoding, encode, is_lower, is_strange
from roznamcha.text.fold import ZWNJ, fold

Spans = tuple[tuple[int, int], ...]

_KINDS = ("line", "weak", "list", "end", "lead")
# a line as long as this is prose whatever it begins with
_LONG_LINE = 160
# letters of a line's first word by which most lines are told from furniture
_BEGINNING = 3
# a line given again is a repetition if it is long, or shorter but among the first lines; a refrain is neither
_REPEATED_WORDS = 8
_REPEATED_HEAD_WORDS = 3
_HEAD_LINES = 4

_SYMBOL = r"\p{So}\p{Sk}\p{Co}\u20e3\u2022\u00b7\u2023\u25aa\u2190-\u21ff\u2b00-\u2bff\u2934\u2935"
_REFERENCE = r"(?:@\w{2,}|(?:https?://|www\.|t\.me/)[^\s«»]+|(?<![\w@.])(?:[a-z0-9-]+\.)+[a-z]{2,6}(?:/[^\s«»]*)?(?![\w.]))"
# bullets before the text of a line; a dash is one unless a number follows («-۵ درجه»)
_BULLET = regex.compile(rf"^[\s|]*(?:[{_SYMBOL}*|]+[\s|]*|[-\u2013\u2014]+[\s|]*(?!\d))+(?=\S)")
_TAIL = regex.compile(rf"(?:[\s|]*[{_SYMBOL}]+[\s|]*)+$")
_ORNAMENT = regex.compile(rf"[\s{_SYMBOL}\p{{Pd}}*|=_~#+<>^]+")
_TAIL_REFERENCES = regex.compile(
    rf"(?i:(?:(?<=\s|^)[\s|{_SYMBOL}-]*(?:{_REFERENCE}|(?<=\|\s*)link)[\s|{_SYMBOL}]*)+$)"
)
# no reference is without one
_REFERENCE_MARKS = frozenset("@./|")
_HASHTAGS = regex.compile(rf"(?:[\s|{_SYMBOL}]*#[\w\u200c]+)+[\s|{_SYMBOL}]*")
_USERNAME = regex.compile(r"[A-Za-z][A-Za-z0-9_.]{2,31}")
_CODE = regex.compile(r"\d{6,}")
_RUN = re.compile(r"[^\W_]+")
_FIRST_RUNS = re.compile(r"(?P<head>[^\W_]+)[\W_]*(?P<second>[^\W_]*)")
_WORDS = regex.compile(r"[\p{L}\p{N}_\u200c]+")
# the scripts of a Persian report without capitals
_CAPITAL = re.compile(r"[^\u0600-\u06ff\u2000-\u206f\x00-@\[-\xbf]")
_PERSIAN = regex.compile(r"\p{Arabic}")
_FULL_STOP = (".", ".»", "؟»", "!»", '."')
_SENTENCE_END = (*_FULL_STOP, "؟", "!", "?", "…")
# what a line of prose may begin with besides a letter
_QUOTING = frozenset('«"(')
# what a line of prose mostly ends with, so that nothing need be looked for at its end
_PROSE_END = frozenset('.؟!:»،؛")')
_TAIL_WINDOW = 120


class _Furniture:
    """The phrases of `residue.tsv` as patterns over a folded, lower-case line, compiled when a line asks for them.

    `heads` are the first words of every phrase but the end marks, each with the words one of which stands behind it in
    furniture, to tell most lines from it; `ends` are the end marks, as far as their first joiner, and `end_heads` their
    first words.
    """

    def __init__(self, surfaces: Mapping[str, Sequence[str]]) -> None:
        self.heads = _heads(surfaces)
        self._beginnings = frozenset(head[:_BEGINNING] for head in self.heads)
        self.ends = tuple(dict.fromkeys(fold(surface).split(ZWNJ)[0] for surface in surfaces["end"]))
        self.end_heads = tuple(dict.fromkeys(mark.split()[0] for mark in self.ends))
        self._surfaces = surfaces

    def ends_in(self, low: str) -> Sequence[str]:
        """The end marks that a text, folded and in lower case, holds."""
        for head in self.end_heads:
            if head in low:
                return [mark for mark in self.ends if mark in low]
        return ()

    def may_begin(self, low: str, start: int, end: int) -> bool:
        """Whether the first two words of a line may be those of furniture."""
        if low[start].isalnum():
            begun = low[start : start + _BEGINNING]
            if begun not in self._beginnings and begun[:-1] not in self._beginnings:
                return False
        found = _FIRST_RUNS.search(low, start, end)
        if found is None:
            return False
        head, second = found["head"], found["second"]
        return head in self.heads and ((follow := self.heads[head]) is None or second in follow)

    def _any_of(self, *kinds: str) -> str:
        return alternation([surface for kind in kinds for surface in self._surfaces[kind]])

    @cached_property
    def line(self) -> re.Pattern[str]:
        """A line of nothing but phrases. The standard library's engine compiles it four times as quickly."""
        # possessive: where the phrases do not fill the line there is no other way to try
        return re.compile(
            rf"(?:[\W_]*{self._any_of('line')}(?![\w\u200c])){{1,20}}+[\W_]*+"
            rf"|(?:[\W_]*{self._any_of('line', 'weak')}(?![\w\u200c])){{2,40}}+[\W_]*+"
        )

    @cached_property
    def weak(self) -> re.Pattern[str]:
        """A line that is a phrase which prose may use too."""
        return re.compile(rf"[\W_]*{self._any_of('weak')}[\W_]*")

    @cached_property
    def list(self) -> re.Pattern[str]:
        """The heading of a list."""
        return re.compile(rf"[\W_]*{self._any_of('list')}[\W_]*")

    @cached_property
    def end(self) -> regex.Pattern[str]:
        """An end mark, followed by the desk's code, if anything: «انتهای پیام/ ک ۱۲۳»."""
        return regex.compile(
            rf"(?:^|(?<=[\s.؟!»/؛]))[/(]*{self._any_of('end')}(?![\w\u200c])"
            r"(?:\s*[/:.)،-]+\s*(?:(?:\p{L}{1,3}|\d+|[a-z]+)[\s/.]*){0,5}|[\s\d]*)$"
        )

    @cached_property
    def lead(self) -> re.Pattern[str]:
        """A label with its colon and all that follows."""
        return re.compile(rf"[\W_]*{self._any_of('lead')}\s*:.*")


@cache
def _furniture() -> _Furniture:
    """The phrases, from the table; `LexiconError` for an unknown kind."""
    surfaces: dict[str, list[str]] = {kind: [] for kind in _KINDS}
    for row in read_table(DATA / "residue.tsv", ("surface", "kind", "source")):
        if row["kind"] not in surfaces:
            raise LexiconError(f"{row.where}: the kind is {row['kind']!r}, wanted one of {', '.join(_KINDS)}")
        surfaces[row["kind"]].append(row["surface"].lower())
    return _Furniture(surfaces)


def _heads(surfaces: Mapping[str, Sequence[str]]) -> dict[str, frozenset[str] | None]:
    """The first words of phrases, each with the second ones: of the phrase, or of what may stand behind it; `None`
    where that is anything."""
    runs = {
        kind: [_RUN.findall(spelling) for surface in found for spelling in spellings(surface)]
        for kind, found in surfaces.items()
        if kind != "end"
    }
    first = {words[0] for kind in ("line", "weak") for words in runs[kind]}
    heads: dict[str, set[str]] = {}
    for words in (words for found in runs.values() for words in found):
        # a phrase of one word fills the line, or others stand behind it
        heads.setdefault(words[0], set()).update(words[1:2] or ("", *first))
    labels = {words[0] for words in runs["lead"] if len(words) == 1}
    return {head: None if head in labels else frozenset(seconds) for head, seconds in heads.items()}


class _Line(Struct, gc=False):
    """One line: where it stands in the text, its words, and whether it is residue as a whole."""

    start: int
    end: int
    core: str
    gone: bool = False
    weak: bool = False


def find_residue(text: str, codes: bytes | None = None, folded: str | None = None) -> Spans:
    """The spans of `text` (cleaned) that are no prose: in order, never overlapping, never empty.

    `codes` are those of `text`, or of the text before it was folded, and `folded` is `text` folded, where they are
    known already.

    >>> text = "توافق امضا شد.\\nFacebook Twitter\\n@example"
    >>> [text[a:b] for a, b in find_residue(text)]
    ['Facebook Twitter', '@example']
    >>> find_residue("فیسبوک حساب او را بست.")
    ()
    """
    low = _low(text, encode(text) if codes is None else codes, folded)
    known = _furniture()
    ends = known.ends_in(low)
    if not ends and "\n" not in text and _is_prose(text, low):
        return ()
    lines: list[_Line] = []
    spans: list[tuple[int, int]] = []
    at = 0
    for whole in text.split("\n"):
        if core := whole.strip():
            start = at if core is whole else at + whole.find(core[0])
            lines.append(_Line(start, start + len(core), core))
        at += len(whole) + 1
    listed = False
    joined = ZWNJ in text
    seen: dict[str, int] = {}
    for number, line in enumerate(lines):
        prose = core = line.core
        if not (
            core[0].isalpha() and ((last := core[-1]) in _PROSE_END or (last.isalpha() and last > "\x7f"))
        ):
            prose, inner = _trim(line)
            spans += inner
            if not prose:
                line.gone = True
                continue
        if len(prose) > _LONG_LINE and (not ends or prose[-1] in _PROSE_END):
            starts_list = gone = False
        else:
            starts_list, gone = _furnished(line, prose, low, spans, ends)
        if listed and not gone:
            listed = not _reads_as_prose(prose)
            gone = listed
        listed = listed or starts_list
        key = (prose.replace(ZWNJ, "") if joined else prose).rstrip(".: ")
        first = seen.setdefault(key, number)
        if first < number:
            blanks = key.count(" ")
            if blanks >= _REPEATED_WORDS or (first < _HEAD_LINES and blanks >= _REPEATED_HEAD_WORDS):
                gone = True
        line.gone = gone
    _settle_neighbours(lines)
    spans += [(line.start, line.end) for line in lines if line.gone]
    return _disjoint(spans) if spans else ()


class Hidden:
    """The residue of a text (cleaned) as far as lines are asked for: most are prose at a glance, and only where one is
    not is all of it found. `codes` and `folded` are as for `find_residue`."""

    def __init__(self, text: str, codes: bytes, folded: str) -> None:
        self._text, self._codes, self._folded = text, codes, folded
        self._found: Spans | None = None

    def within(self, start: int, end: int) -> Spans:
        """The residue in the lines `start`..`end`, which hold something.

        >>> text = "توافق امضا شد.\\nFacebook Twitter"
        >>> hidden = Hidden(text, encode(text), fold(text))
        >>> hidden.within(0, 15), hidden.within(15, len(text))
        ((), ((15, 31),))
        """
        if self._found is None:
            if self._is_prose(start, end):
                return ()
            self._found = find_residue(self._text, self._codes, self._folded)
        if not (found := self._found):
            return ()
        first = bisect_left(found, start, key=itemgetter(1))
        return found[first : bisect_left(found, end, lo=first, key=itemgetter(0))]

    def _is_prose(self, start: int, end: int) -> bool:
        """Whether one line is sure to hold no residue, whatever stands in the others."""
        text = self._text
        core = text[start:end].strip()
        first, last = core[0], core[-1]
        if not (
            (first.isalpha() or first in _QUOTING or (first.isdigit() and " " in core))
            and (last in _PROSE_END or (last.isalpha() and last > "\x7f"))
            and "#" not in core
            and not core.isascii()
        ):
            return False
        at = start if text[start] == first else text.index(first, start)
        folded = self._folded
        size = len(core)
        known = _furniture()
        if size <= _LONG_LINE or last not in _PROSE_END:
            low = folded[at : at + size]
            low = low if is_lower(self._codes[at : at + size]) else _lower(low)
            if known.ends_in(low[-_LONG_LINE:]) or (size <= _LONG_LINE and known.may_begin(low, 0, size)):
                return False
        # a name below a handle
        if "@" in text and last != ":" and not core.endswith(_SENTENCE_END):
            return False
        if not at:
            return True
        # an item of a list, a line given before
        if not (size > _LONG_LINE or core.endswith(_FULL_STOP) or text[:at].isspace()):
            return False
        key = folded[at : at + size]
        if ZWNJ in folded:
            at -= folded.count(ZWNJ, 0, at)
            folded = folded.replace(ZWNJ, "")
            key = key.replace(ZWNJ, "")
        return folded.find(key.rstrip(".: ")) >= at


def _is_prose(text: str, low: str) -> bool:
    """Whether a text of one line, without an end mark, shows at a glance that it is prose."""
    core = text.strip()
    if not core:
        return True
    if not core[0].isalpha() or core[-1] not in _PROSE_END or "#" in core or core.isascii():
        return False
    return not _furniture().may_begin(low, text.find(core[0]), len(low))


def _trim(line: _Line) -> tuple[str, list[tuple[int, int]]]:
    """The line without bullets, closing emoji and closing handles, and the spans of those; no text: all of
    it is such."""
    core = line.core
    first = core[0]
    last = core[-1]
    lettered = first.isalpha()
    spans = []
    a, b = 0, len(core)
    if not lettered and not first.isalnum():
        if _is_ornament(core):
            return "", []
        if found := _BULLET.match(core):
            a = found.end()
            spans.append((line.start, line.start + a))
    if last not in _PROSE_END and (last.isascii() or not last.isalnum()):
        after = max(a, len(core) - _TAIL_WINDOW)
        found = None
        if not _REFERENCE_MARKS.isdisjoint(core[after:]):
            found = _TAIL_REFERENCES.search(core, after)
        if found is None and not last.isalnum():
            found = _TAIL.search(core, after)
        if found:
            b = found.start()
            spans.append((line.start + b, line.end))
    prose = core if b - a == len(core) else core[a:b].strip()
    if not lettered and prose is not core and (not prose or _is_ornament(prose)):
        prose = ""
    return prose, spans


def _is_ornament(part: str) -> bool:
    """Whether there is nothing but signs in `part`, part of a line; it does not end with a blank."""
    last = part[-1]
    return not last.isalnum() and last not in _PROSE_END and _ORNAMENT.fullmatch(part) is not None


def _furnished(
    line: _Line, prose: str, low: str, spans: list[tuple[int, int]], ends: Sequence[str]
) -> tuple[bool, bool]:
    """Whether a list begins after the line, and whether the line is furniture as a whole (by its words).

    `low` is the whole text, folded and in lower case; `ends` are the end marks that it holds.
    """
    known = _furniture()
    start = line.start if prose is line.core else line.start + line.core.find(prose)
    end = start + len(prose)
    # an end mark closes a line, so the end of a long one is enough to look at
    cut = max(0, end - start - _LONG_LINE) if ends else end - start > _LONG_LINE
    if ends:
        tail = low[start + cut : end]
        if any(mark in tail for mark in ends) and (found := known.end.search(tail)):
            if not cut and not tail[: found.start()].strip(" /("):
                return True, True
            spans.append((start + cut + found.start(), line.end))
            return True, False
    if cut:
        return False, False
    if not known.may_begin(low, start, end):
        return False, low[start].isdigit() and _CODE.fullmatch(prose) is not None
    low = low[start:end]
    if known.list.fullmatch(low):
        return True, True
    if known.line.fullmatch(low) or known.lead.fullmatch(low) or _CODE.fullmatch(prose):
        return False, True
    line.weak = known.weak.fullmatch(low) is not None
    return False, False


_LOW = decoding(lambda char: fold(char).lower())


def _low(text: str, codes: bytes, folded: str | None) -> str:
    """`text` folded and in lower case, as long as it was."""
    if folded is not None and is_lower(codes):
        return folded
    if is_strange(codes):
        return _lower(fold(text) if folded is None else folded)
    return decode(codes, _LOW)


def _lower(folded: str) -> str:
    """A folded text in lower case, as long as it was."""
    if not _CAPITAL.search(folded):
        return folded
    low = folded.lower()
    if len(low) == len(folded):
        return low
    return "".join([c if len(c.lower()) > 1 else c.lower() for c in folded])


def _reads_as_prose(prose: str) -> bool:
    """Whether a line after the heading of a list is no longer an item of it."""
    return len(prose) > _LONG_LINE or prose.endswith(_FULL_STOP)


def _settle_neighbours(lines: Sequence[_Line]) -> None:
    """Mark what only its neighbours show to be residue: names of channels, hashtags, a slogan below the
    handle."""
    doubtful = [
        i for i, line in enumerate(lines)
        if not line.gone and (line.weak or (core := line.core).isascii() or "#" in core or core[0] == "|")
    ]  # fmt: skip
    for order in (doubtful, doubtful[::-1]):
        for i in order:
            line = lines[i]
            if line.gone:
                continue
            if line.weak:
                line.gone = any(
                    other.gone or other.weak for other in lines[max(i - 1, 0) : i + 2] if other is not line
                )
                continue
            core = line.core
            at_edge = i == 0 or i == len(lines) - 1 or lines[i - 1].gone or lines[i + 1].gone
            after_end = i > 0 and lines[i - 1].core.endswith(_SENTENCE_END)
            if (at_edge and (_USERNAME.fullmatch(core) or _latin_signature(core))) or (
                (at_edge or after_end) and _HASHTAGS.fullmatch(core)
            ):
                line.gone = True
    last = max((i for i, line in enumerate(lines) if line.gone and "@" in line.core), default=None)
    if last is not None and last >= len(lines) - 3:
        for line in lines[last + 1 :]:
            if not line.core.endswith((*_SENTENCE_END, ":")) and len(_WORDS.findall(line.core)) <= 3:
                line.gone = True


def _latin_signature(core: str) -> bool:
    """«| ALI»: a line that begins with a bar and holds no Persian."""
    return core.startswith("|") and len(core) < 40 and not _PERSIAN.search(core)


def _disjoint(spans: list[tuple[int, int]]) -> Spans:
    """The spans in order, overlapping ones joined."""
    out: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if start >= end:
            continue
        if out and start < out[-1][1]:
            out[-1] = (out[-1][0], max(end, out[-1][1]))
        else:
            out.append((start, end))
    return tuple(out)
