"""The description of the API (OpenAPI 3.1), made from its operations and the types of their answers."""

from __future__ import annotations

from functools import cache
from typing import Any

import msgspec

from roznamcha import __version__
from roznamcha.serve.api.operations import OPERATIONS, ROOT, Operation
from roznamcha.serve.errors import MEDIA_TYPE, Problem

_REF = "#/components/schemas/{name}"
_JSON = "application/json"
_WORDS = {
    "400": "A parameter or the body means nothing; `detail` says which and what it may be.",
    "401": "No token, or one that is not known.",
    "403": "This server is read-only: it has no tokens.",
    "404": "What is named is not there.",
    "409": "There are no vectors to look for meaning with.",
    "413": "The body is too large.",
    "415": "The body is no JSON.",
    "422": "The text cannot be read as a report.",
    "429": "Too many requests; `Retry-After` says when to come again.",
    "503": "The store cannot be read now.",
}
_ETAG = {
    "ETag": {"description": "The state of the store that this answers from.", "schema": {"type": "string"}}
}


@cache
def document() -> dict[str, Any]:
    """The whole description as plain data."""
    types = [Problem, *(o.answer for o in OPERATIONS), *(o.body for o in OPERATIONS if o.body)]
    shapes, schemas = msgspec.json.schema_components(types, ref_template=_REF)
    problem, *rest = shapes
    answered, bodies = rest[: len(OPERATIONS)], iter(rest[len(OPERATIONS) :])
    paths: dict[str, dict[str, Any]] = {}
    for operation, shape in zip(OPERATIONS, answered, strict=True):
        body = next(bodies) if operation.body else None
        described = _operation(operation, shape, problem, body)
        paths.setdefault(f"{ROOT}{operation.path}", {})[operation.method.lower()] = described
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Roznamcha",
            "version": "1",
            "summary": "The citable record of a political dispute.",
            "description": (
                "Who said what to whom, what happened, and what holds between the reports. Every entry carries its "
                "citation: report, outlet, day, address, the exact words, their offsets in the raw text (code points) "
                f"and the text's SHA-256. Made by roznamcha {__version__}."
            ),
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }


def _operation(operation: Operation, shape: Any, problem: Any, body: Any) -> dict[str, Any]:
    params: list[dict[str, Any]] = [
        {"name": p.name, "in": "query", "required": p.required, "description": p.about, "schema": p.schema}
        for p in operation.params
    ]
    if operation.named:
        schema = {"type": "string", "minLength": 1, "maxLength": 200, "pattern": "^[^/]+$"}
        params.insert(0, {"name": "id", "in": "path", "required": True, "schema": schema})
    found = {"description": operation.about, "content": {_JSON: {"schema": shape}}}
    out: dict[str, Any] = {"operationId": operation.name, "summary": operation.about, "parameters": params}
    if operation.method == "GET":
        wrong = ["400", "404", "429", "503"] + (["409"] if operation.name == "search" else [])
        answers = {
            "200": {**found, "headers": _ETAG},
            "304": {"description": "The reader's copy is still good."},
        }
    else:
        wrong = ["400", "401", "403", "404", "413", "415", "422", "429", "503"]
        answers = {"200": found}
        out["security"] = [{"token": []}]
        out["requestBody"] = {"required": True, "content": {_JSON: {"schema": body}}}
    for status in wrong:
        answers[status] = {"description": _WORDS[status], "content": {MEDIA_TYPE: {"schema": problem}}}
    out["responses"] = answers
    return out
