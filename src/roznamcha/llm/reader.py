"""The statements of reports by a language model: passages asked one by one, answers grounded, everything counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from roznamcha.errors import LlmError
from roznamcha.llm.answer import Claim, claims, is_answer
from roznamcha.llm.cache import Cache
from roznamcha.llm.chunks import cut
from roznamcha.llm.client import Client, RefusedError, Reply, UnreachableError
from roznamcha.llm.grounding import Grounding
from roznamcha.llm.prompt import SCHEMA, instruction, message, version
from roznamcha.records import Report, Statement
from roznamcha.text.document import prepare

# an answer that is no JSON is asked for once more
_ASKED = 2
# after so many reports in a row without an answer the endpoint is taken to be down
_GIVEN_UP = 5


@dataclass(slots=True)
class Tally:
    """What a run has taken and yielded so far; `dropped` counts by field what was not in the text or not in the record."""

    requests: int = 0
    from_cache: int = 0
    uncounted: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    unsaved: int = 0
    reports: int = 0
    failed: int = 0
    statements: int = 0
    dropped: Counter[str] = field(default_factory=Counter)

    def cost(self, price_in: float, price_out: float) -> float:
        """What the tokens cost at these prices for a million, in the prices' currency.

        >>> Tally(tokens_in=2_000_000, tokens_out=500_000).cost(0.5, 2.0)
        2.0
        """
        return (self.tokens_in * price_in + self.tokens_out * price_out) / 1_000_000


class LlmReader:
    """Reads the statements of one report after another; `codes` are the parties of the record."""

    def __init__(self, client: Client, cache: Cache, codes: Collection[str]) -> None:
        self.tally = Tally()
        self._client, self._cache, self._codes = client, cache, codes
        self._silent = 0

    @property
    def mark(self) -> str:
        """Model and prompt version, for a store to tell what read its reports."""
        return f"llm.{self._client.endpoint.model}.{version()}"

    def read(self, report: Report) -> tuple[tuple[Statement, ...], int]:
        """The statements of `report`, offsets into its raw text, and how many more the model claimed that are not in it.

        `LlmError` if it cannot be had; `RefusedError` if nobody who asks like this will ever be answered.
        """
        if self._silent >= _GIVEN_UP:
            self.tally.failed += 1
            raise UnreachableError(
                f"{self._client.endpoint.address} did not answer {_GIVEN_UP} times running"
            )
        why = (f"llm:{self._client.endpoint.model}", f"prompt:{version()}")
        grounding = Grounding(report, self._codes, why)
        try:
            passages = [
                (span, self._claims(report, span, grounding.dropped)) for span in _passages(report.text)
            ]
        except LlmError as error:
            self.tally.failed += 1
            self._silent = self._silent + 1 if isinstance(error, UnreachableError) else 0
            raise
        self._silent = 0
        statements = grounding.statements(passages)
        self.tally.reports += 1
        self.tally.statements += len(statements)
        self.tally.dropped += grounding.dropped
        return statements, grounding.dropped["statement"]

    @property
    def answered(self) -> bool:
        """Whether the endpoint has answered any question of this run."""
        return self.tally.requests > 0

    def _claims(self, report: Report, span: tuple[int, int], dropped: Counter[str]) -> Sequence[Claim]:
        """What the model claims of one passage, from the cache if it was asked before."""
        passage = report.text[span[0] : span[1]]
        if not passage.strip():
            return ()
        path = self._cache.path(self._client.endpoint.model, version(), passage)
        kept = self._cache.get(path)
        if kept is not None and is_answer(kept.content):
            self.tally.from_cache += 1
            found, odd = claims(kept.content)
        else:
            reply = self._asked(passage)
            found, odd = claims(reply.content)
            self.tally.unsaved += not self._cache.put(path, reply)
        dropped["statement"] += odd
        dropped["malformed"] += odd
        return found

    def _asked(self, passage: str) -> Reply:
        """The reply to one passage; where it is no JSON of the schema, that to the same question once more."""
        for _ in range(_ASKED):
            reply = self._client.ask(instruction(), message(passage), SCHEMA)
            self._count(reply)
            if is_answer(reply.content):
                break
        return reply

    def _count(self, reply: Reply) -> None:
        tally = self.tally
        tally.requests += 1
        tally.uncounted += reply.tokens_in is None or reply.tokens_out is None
        tally.tokens_in += reply.tokens_in or 0
        tally.tokens_out += reply.tokens_out or 0


def _passages(text: str) -> list[tuple[int, int]]:
    """The passages of a raw text, cut where its sentences end."""
    doc = prepare(text)
    ends = [doc.raw_span(s.start, s.end)[1] for s in doc.sentences]
    return list(cut(len(text), ends))


__all__ = ["LlmReader", "RefusedError", "Tally"]
