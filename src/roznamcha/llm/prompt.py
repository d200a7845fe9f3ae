"""What a model is asked: the instruction, the passage as delimited data, the schema of the answer."""

from __future__ import annotations

import json
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Any, get_args

from roznamcha.records import Act, Modality, Quote

_OPTIONAL_WORDS = {"type": ["string", "null"]}
_FIELDS: dict[str, dict[str, Any]] = {
    "content": {"type": "string"},
    "cue": {"type": "string"},
    "speaker": _OPTIONAL_WORDS,
    "named": _OPTIONAL_WORDS,
    "party": {"type": "string"},
    "act": {"type": "string", "enum": list(get_args(Act))},
    "targets": {"type": "array", "items": {"type": "string"}},
    "quote": {"type": "string", "enum": list(get_args(Quote))},
    "modality": {"type": "string", "enum": list(get_args(Modality))},
    "condition": _OPTIONAL_WORDS,
    "said": _OPTIONAL_WORDS,
}
# strict structured output wants every property required and no others
SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {
        "statements": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": _FIELDS,
                "required": list(_FIELDS),
                "additionalProperties": False,
            },
        }
    },
    "required": ["statements"],
    "additionalProperties": False,
}


@cache
def instruction() -> str:
    """The system message, from `prompt.md`."""
    return files(__package__).joinpath("prompt.md").read_text(encoding="utf-8")


@cache
def version() -> str:
    """A hash of instruction and schema: an answer to another prompt is never taken for one to this."""
    asked = instruction() + json.dumps(SCHEMA, sort_keys=True)
    return sha256(asked.encode("utf-8")).hexdigest()[:12]


def message(passage: str) -> str:
    """The user message: `passage` between marker lines that carry its hash, which no text can hold of itself.

    >>> message("متن").splitlines()
    ['<passage 0f4147fe60af1e95>', 'متن', '</passage 0f4147fe60af1e95>']
    """
    mark = sha256(passage.encode("utf-8", "surrogatepass")).hexdigest()[:16]
    return f"<passage {mark}>\n{passage}\n</passage {mark}>"
