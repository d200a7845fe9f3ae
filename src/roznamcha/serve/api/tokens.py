"""Who may write: names with tokens, from a file or the environment, never from an argument that others can see."""

from __future__ import annotations

import os
from collections.abc import Mapping
from hashlib import sha256
from hmac import compare_digest
from pathlib import Path

import regex

from roznamcha.errors import RoznamchaError

ENVIRONMENT = "ROZNAMCHA_TOKENS"
_LEAST = 16
_NAME = regex.compile(r"[\p{L}\p{N}][\p{L}\p{N}._@-]{0,79}")
_TOKEN = regex.compile(r"[\x21-\x7e]+")


def _digest(token: str) -> bytes:
    return sha256(token.encode("utf-8", "surrogatepass")).digest()


class Tokens:
    """The tokens that may write, as hashes, each with the name that goes with what it writes."""

    def __init__(self, named: Mapping[str, str] | None = None) -> None:
        """Take tokens by name."""
        self._held = [(name, _digest(token)) for name, token in (named or {}).items()]

    def __bool__(self) -> bool:
        return bool(self._held)

    def name_of(self, token: str) -> str | None:
        """Whose token it is; every one is compared, in constant time, so that the time taken tells nothing."""
        given, found = _digest(token), None
        for name, digest in self._held:
            if compare_digest(digest, given):
                found = name
        return found


def read_tokens(text: str, where: str) -> Tokens:
    """Tokens from lines of a name and a token; `RoznamchaError` says which line is wrong, never what stands in it.

    >>> read_tokens("desk 0123456789abcdef", "x").name_of("0123456789abcdef")
    'desk'
    """
    named: dict[str, str] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        parts = line.split()
        if len(parts) != 2 or not _NAME.fullmatch(parts[0]) or not _TOKEN.fullmatch(parts[1]):
            raise RoznamchaError(
                f"{where}, line {number}: write a name and a token, with a blank between them"
            )
        name, token = parts
        if len(token) < _LEAST:
            raise RoznamchaError(f"{where}, line {number}: the token is short; it needs {_LEAST} characters")
        if name in named:
            raise RoznamchaError(f"{where}, line {number}: {name} has a token already")
        named[name] = token
    if not named:
        raise RoznamchaError(f"{where}: no token in it; write a name and a token a line")
    return Tokens(named)


def tokens_of(file: Path | None) -> Tokens:
    """The tokens of the file, else those of the environment (`ROZNAMCHA_TOKENS`, the same lines), else none."""
    if file is not None:
        try:
            return read_tokens(file.read_text(encoding="utf-8"), str(file))
        except (OSError, UnicodeDecodeError) as error:
            raise RoznamchaError(f"{file}: the tokens cannot be read: {error}") from error
    text = os.environ.get(ENVIRONMENT, "")
    return read_tokens(text, ENVIRONMENT) if text.strip() else Tokens()
