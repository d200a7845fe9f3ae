"""Ids are hashes of what they identify, so that reading the same thing again changes nothing."""

from __future__ import annotations

from hashlib import sha256


def _short(*parts: str) -> str:
    return sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def report_id(text: str, url: str | None) -> str:
    """The id of the report with this raw text found at this address.

    >>> report_id("متن", None) == report_id("متن", None) != report_id("متن", "https://example.org/1")
    True
    """
    return _short("report", text, url or "")


def entry_id(report: str, kind: str, *parts: str | int | None) -> str:
    """The id of an entry of `kind` («statement», «event», ...) in the report with the id `report`."""
    return kind[0] + _short(report, kind, *(str(p) for p in parts))[:15]


def text_hash(text: str) -> str:
    """SHA-256 of the raw text, in hexadecimal, as citations give it."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
