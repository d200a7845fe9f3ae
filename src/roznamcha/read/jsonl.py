"""Reports as JSON objects: one a line, or one a file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO

import msgspec

from roznamcha.read.decode import check_persian
from roznamcha.read.problem import MAX_BYTES, MAX_CHARS, Problem, too_long
from roznamcha.read.published import edtf_date
from roznamcha.records import Language, Source

# JSON may write every letter as six bytes (\u0641), and a report may carry other fields
_MAX_LINE = 2 * MAX_BYTES
_LANGUAGES: dict[str, Language] = {
    "fa": "fa", "fas": "fa", "per": "fa", "fa-ir": "fa", "farsi": "fa", "persian": "fa", "pes": "fa",
    "prs": "prs", "fa-af": "prs", "dari": "prs",
}  # fmt: skip


def read_lines(file: BinaryIO, where: str, name: str, *, first: int = 1) -> Iterator[Source | Problem]:
    """The reports of a JSON Lines file, one line at a time; blank lines are passed over.

    `where` names the file in problems and origins, `name` in reports without a name of their own; `first` is the
    number of the line that `file` begins with. Lines that are too long are refused and skipped without being held in
    memory.
    """
    number = first - 1
    while line := file.readline(_MAX_LINE + 1):
        number += 1
        at = f"{where}:{number}"
        if len(line) > _MAX_LINE:
            size = len(line)
            while not line.endswith(b"\n") and (line := file.readline(_MAX_LINE)):
                size += len(line)
            yield Problem(at, too_long(size, "bytes"))
            continue
        if number == 1:
            line = line.removeprefix(b"\xef\xbb\xbf")
        if not line.strip():
            continue
        yield from read_object(line, at, f"{name}-{number}")


def read_object(data: bytes, where: str, name: str) -> Iterator[Source | Problem]:
    """The report in one JSON object, or each in a JSON array of objects."""
    try:
        found = msgspec.json.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        yield Problem(where, f"not JSON: {error}")
        return
    if isinstance(found, list) and found and all(isinstance(item, dict) for item in found):
        for number, item in enumerate(found, 1):
            yield from source_from(item, f"{where}[{number}]", f"{name}-{number}")
        return
    if not isinstance(found, dict):
        yield Problem(where, f"not a JSON object but {_kind(found)}")
        return
    yield from source_from(found, where, name)


def source_from(fields: Mapping[str, Any], where: str, name: str) -> Iterator[Source | Problem]:
    """The report that the fields of a JSON object describe, after a warning for each field that cannot be
    used."""
    text = fields.get("text")
    if text is None:
        yield Problem(where, "no text in it (the field text is missing)")
        return
    if not isinstance(text, str):
        yield Problem(where, f"the field text is {_kind(text)}, not a string")
        return
    if len(text) > MAX_CHARS:
        yield Problem(where, too_long(len(text), "characters"))
        return
    if reason := check_persian(text):
        yield Problem(where, "the text is empty" if reason == "empty" else reason)
        return
    given: dict[str, str | None] = {}
    for field in ("name", "url", "title", "outlet", "published", "language", "forwarded_from", "edited"):
        value = fields.get(field)
        if field == "name" and isinstance(value, int) and not isinstance(value, bool):
            value = str(value)
        if value is not None and not isinstance(value, str):
            yield Problem(where, f"the field {field} is {_kind(value)}, not a string: left out", warning=True)
            value = None
        given[field] = value.strip() or None if value else None
    published = language = None
    if (date := given["published"]) and not (published := edtf_date(date)):
        yield Problem(where, f"published is no date: {date[:40]!r}: left out", warning=True)
    edited = edtf_date(given["edited"]) if given["edited"] else None
    if given["edited"] and not edited:
        yield Problem(where, f"edited is no date: {given['edited'][:40]!r}: left out", warning=True)
    if (tag := given["language"]) and not (language := _LANGUAGES.get(tag.lower().replace("_", "-"))):
        yield Problem(where, f"language is neither fa nor prs: {tag[:40]!r}: left out", warning=True)
    yield Source(
        name=given["name"] or name,
        text=text,
        origin=where,
        url=given["url"],
        title=given["title"],
        outlet=given["outlet"],
        language=language,
        published=published,
        forwarded_from=given["forwarded_from"],
        edited=edited,
    )


def _kind(value: object) -> str:
    """What a JSON value is, in words."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true or false"
    if isinstance(value, int | float):
        return "a number"
    if isinstance(value, list):
        return "a list"
    return "an object" if isinstance(value, dict) else "a string"
