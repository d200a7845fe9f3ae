"""Claims of a model become statements of the record: every span found in the raw text, every name and date read off it.

The model only points. Who a speaker is comes from the report's own mentions (gazetteer, offices at the date), when
something was said from its time expressions; a code or an act counts only if it is one of the record's. What does not
hold is dropped and counted under its name.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import get_args

from roznamcha.llm.answer import Claim
from roznamcha.llm.spans import Span, inside, meet, nearest, occurrences, pair, trim
from roznamcha.records import BY_LLM, Act, Mention, Modality, Quote, Report, Statement

_UNKNOWN = "UNK"
_NOBODY = "sources"
_BEFORE_QUOTED = '«“"‹„:'
_ACTS, _QUOTES, _MODALITIES = (frozenset(get_args(kind)) for kind in (Act, Quote, Modality))


@dataclass(slots=True)
class Grounding:
    """The statements of one report as they are found, and what was dropped, by field.

    `codes` are the parties there are; `why` stands in every statement.
    """

    report: Report
    codes: Collection[str]
    why: tuple[str, ...]
    dropped: Counter[str] = field(default_factory=Counter)

    def statements(self, passages: Iterable[tuple[Span, Sequence[Claim]]]) -> tuple[Statement, ...]:
        """The statements of all passages (their spans in the raw text, what the model claims there), each once, in order."""
        found: list[Statement] = []
        for within, claims in passages:
            taken: set[tuple[Span, Span]] = set()
            here: list[Statement] = []
            for claim in claims:
                statement = self._statement(claim, within, taken)
                if statement is not None:
                    here.append(statement)
            for statement in here:
                _add(found, statement)
        return tuple(sorted(found, key=lambda s: (s.content_start, -s.content_end, s.cue_start)))

    def _statement(self, claim: Claim, within: Span, taken: set[tuple[Span, Span]]) -> Statement | None:
        text = self.report.text
        contents, cues = (occurrences(text, words.strip(), within) for words in (claim.content, claim.cue))
        for name, spans in (("content", contents), ("cue", cues)):
            if not spans:
                self.dropped[name] += 1
        placed = pair(contents, cues, taken)
        content = trim(text, placed[0]) if placed else None
        if placed is None or content is None:
            if contents and cues:
                self.dropped["repeated"] += 1
            self.dropped["statement"] += 1
            return None
        taken.add(placed)
        cue = placed[1]
        speaker = self._near("speaker", claim.speaker, within, cue)
        named = self._near("named", claim.named, within, cue)
        condition = self._condition(claim.condition, within, content)
        own = self._own(cue, content)
        name, id_, party = self._who(speaker, named, self._code(claim.party))
        return Statement(
            speaker=name,
            speaker_id=id_,
            speaker_start=speaker[0] if speaker else None,
            speaker_end=speaker[1] if speaker else None,
            party=party,
            cue_start=cue[0],
            cue_end=cue[1],
            content_start=content[0],
            content_end=content[1],
            quote=self._quote(claim.quote, content),
            act=self._act(claim.act),
            targets=self._targets(claim.targets or ()),
            said=self._said(claim.said, within, cue),
            condition_start=condition[0] if condition else None,
            condition_end=condition[1] if condition else None,
            medium=own.medium if own else None,
            medium_start=own.medium_start if own else None,
            medium_end=own.medium_end if own else None,
            venue=own.venue if own else None,
            modality=self._modality(claim.modality, own),
            rule=BY_LLM,
            why=self.why,
        )

    def _own(self, cue: Span, content: Span) -> Statement | None:
        """What the rules read of the same clause: how and to whom it was said is theirs to tell."""
        for s in self.report.statements:
            if meet(cue, (s.cue_start, s.cue_end)) and meet(content, (s.content_start, s.content_end)):
                return s
        return None

    def _near(self, name: str, words: str | None, within: Span, to: Span) -> Span | None:
        """Where `words` stand nearest to `to`; counted as dropped if they stand nowhere."""
        if not words or not words.strip():
            return None
        found = nearest(occurrences(self.report.text, words.strip(), within), to)
        if found is None:
            self.dropped[name] += 1
        return found

    def _condition(self, words: str | None, within: Span, content: Span) -> Span | None:
        if not words or not words.strip():
            return None
        text = self.report.text
        found = inside(occurrences(text, words.strip(), within), content, content)
        if found is None:
            self.dropped["condition"] += 1
        return trim(text, found) if found else None

    def _said(self, words: str | None, within: Span, cue: Span) -> str | None:
        """The date of the time expression at `words`; a length of time or an interval dates no speech."""
        at = self._near("said", words, within, cue)
        if at is None:
            return None
        for time in self.report.times:
            if (
                time.value
                and meet((time.start, time.end), at)
                and time.value[0] != "P"
                and "/" not in time.value
            ):
                return time.value
        self.dropped["said"] += 1
        return None

    def _who(self, speaker: Span | None, named: Span | None, code: str | None) -> tuple[str, str | None, str]:
        """Name, id and side of a speaker: whom the words name, then whom the fuller words name, then what a pronoun stands for."""
        at, full = self._heads(speaker), self._heads(named)
        for mention in (*at, *full):
            if mention.id and not mention.anaphor:
                return mention.name, mention.id, _first_known(mention.party, code)
        for mention in (*full, *at):
            if not mention.candidates:
                return mention.name, mention.id, _first_known(code, mention.party)
        words = speaker or named
        name = " ".join(self.report.text[words[0] : words[1]].split()) if words else _NOBODY
        return name, None, _first_known(code)

    def _heads(self, span: Span | None) -> list[Mention]:
        """The mentions that the words at `span` begin with, the longest first; what only stands in them is not who they are."""
        if span is None:
            return []
        there = [m for m in self.report.mentions if m.kind != "place" and m.start <= span[0] < m.end]
        return sorted(there, key=lambda m: (m.start - m.end, m.start))

    def _code(self, given: str | None) -> str | None:
        if given is None or given in self.codes:
            return given
        self.dropped["party"] += 1
        return None

    def _targets(self, given: Sequence[str]) -> tuple[str, ...]:
        good = [code for code in given if code in self.codes]
        self.dropped["targets"] += len(given) - len(good)
        return tuple(dict.fromkeys(code for code in good if code != _UNKNOWN))

    def _act(self, given: str | None) -> Act:
        if given in _ACTS:
            return given  # type: ignore[return-value]
        self.dropped["act"] += given is not None
        return "say"

    def _modality(self, given: str | None, own: Statement | None) -> Modality:
        if given in _MODALITIES:
            return given  # type: ignore[return-value]
        self.dropped["modality"] += given is not None
        return own.modality if own else "asserted"

    def _quote(self, given: str | None, content: Span) -> Quote:
        if given in _QUOTES:
            return given  # type: ignore[return-value]
        self.dropped["quote"] += given is not None
        return "direct" if self.report.text[: content[0]].rstrip()[-1:] in _BEFORE_QUOTED else "indirect"


def _first_known(*codes: str | None) -> str:
    return next((c for c in codes if c and c != _UNKNOWN), _UNKNOWN)


def _add(found: list[Statement], new: Statement) -> None:
    """Put `new` to what is found; of two readings of one clause (from passages that overlap) the one with more content stays."""
    cue, content = (new.cue_start, new.cue_end), (new.content_start, new.content_end)
    for i, old in enumerate(found):
        if meet(cue, (old.cue_start, old.cue_end)) and meet(content, (old.content_start, old.content_end)):
            longer = content[1] - content[0] > old.content_end - old.content_start
            found[i] = new if longer else old
            return
    found.append(new)
