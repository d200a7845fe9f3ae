"""A model's answer taken apart: text in, plain records of what it claims out; nothing in it is believed yet."""

from __future__ import annotations

import msgspec
from msgspec import Struct

from roznamcha.errors import LlmError


class Claim(Struct, frozen=True, kw_only=True):
    """One statement as the model tells it: words that must stand in the text, codes that must be the record's."""

    content: str
    cue: str
    speaker: str | None = None
    named: str | None = None
    party: str | None = None
    act: str | None = None
    targets: tuple[str, ...] | None = ()
    quote: str | None = None
    modality: str | None = None
    condition: str | None = None
    said: str | None = None


class _Answer(Struct, frozen=True):
    statements: list[msgspec.Raw]


_ANSWER = msgspec.json.Decoder(_Answer)
_CLAIM = msgspec.json.Decoder(Claim)


def claims(answer: str) -> tuple[list[Claim], int]:
    """The claims in `answer` and the number of those that are no statement of the schema; `LlmError` if it is no such JSON.

    Models without structured output put fences and words around their JSON, which are passed over.

    >>> claims('Here: ```json {"statements": [{"content": "الف", "cue": "گفت"}, 7]} ```')[1]
    1
    """
    found = _decoded(answer)
    good: list[Claim] = []
    for raw in found.statements:
        try:
            good.append(_CLAIM.decode(raw))
        except msgspec.DecodeError:
            continue
    return good, len(found.statements) - len(good)


def is_answer(answer: str) -> bool:
    """Whether `claims` can read `answer`."""
    try:
        _decoded(answer)
    except LlmError:
        return False
    return True


def _decoded(answer: str) -> _Answer:
    first, last = answer.find("{"), answer.rfind("}")
    try:
        found = _ANSWER.decode(answer[first : last + 1].encode("utf-8")) if first >= 0 else None
    except (msgspec.DecodeError, UnicodeEncodeError, RecursionError) as error:
        raise LlmError(f"the model's answer is no JSON of the schema that was asked for: {error}") from error
    if found is None:
        raise LlmError("the model's answer holds no JSON")
    return found
