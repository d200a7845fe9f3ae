"""The elements of arrays in a JSON file too large to be held: one at a time, with the object that owns the array.

Only as much of JSON is understood as finding the elements needs; each element is the reader's to decode and so to
check.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO

import msgspec
import regex
from msgspec import Struct

_CHUNK = 1 << 20
# an element, or a string outside of one, is not held beyond this size
_MOST = 8 << 20
_DEPTH = 64
_STRING = rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"'
_TOKEN = regex.compile(
    rb"\s*+(?P<token>" + _STRING + rb'|[{}\[\],:]|[^\s"{}\[\],:]++)', regex.DOTALL | regex.VERSION0
)
_BRACKET = regex.compile(
    rb'(?:[^"{}\[\]]++|' + _STRING + rb")*+(?P<bracket>[{}\[\]])", regex.DOTALL | regex.VERSION0
)


class BrokenJsonError(ValueError):
    """The file is no JSON from byte `at` on, or ends too early."""

    def __init__(self, at: int) -> None:
        super().__init__(f"broken JSON at byte {at}")
        self.at = at


class Element(Struct, frozen=True):
    """One element: the fields of the object that owns the array as far as they came before it (plain values
    alone; the same object for all elements of one array), the element's bytes (`None` if it is too long to be
    held), where it begins, and its size in bytes."""

    owner: Mapping[str, Any]
    data: bytes | None
    at: int
    size: int


class _Scanner:
    """A window on the file that goes on as far as a pattern needs."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._buffer = b""
        self._base = 0
        self._ended = False
        self.at = 0  # in the buffer
        self.keep: int | None = None  # from here on nothing is dropped

    @property
    def offset(self) -> int:
        """Where in the file the scanner stands."""
        return self._base + self.at

    def take(self, pattern: regex.Pattern[bytes], group: str) -> bytes | None:
        """What `pattern` finds here; `None` at the end of the file."""
        while True:
            found = pattern.match(self._buffer, self.at)
            # what touches the end of the window may go on behind it
            if found and (found.end() < len(self._buffer) or self._ended):
                self.at = found.end()
                return bytes(found.group(group))
            if self._ended:
                if self._buffer[self.at :].strip():
                    raise BrokenJsonError(self.offset)
                return None
            if len(self._buffer) - self.at > _MOST:
                raise BrokenJsonError(self.offset)
            self._fill()

    def _fill(self) -> None:
        drop = self.at if self.keep is None else self.keep
        data = self._file.read(_CHUNK)
        self._ended = not data
        self._buffer = self._buffer[drop:] + data
        self._base += drop
        self.at -= drop
        if self.keep is not None:
            self.keep = 0

    def cut(self, start: int) -> bytes:
        """The bytes from `start` (in the buffer) to where the scanner stands."""
        return self._buffer[start : self.at]


class _Level:
    """An open object or array."""

    def __init__(self, kind: bytes, key: str | None) -> None:
        self.kind = kind
        self.key = key  # under which it stands in the object above
        self.fields: dict[str, Any] = {}
        self.name: str | None = None  # the key whose value comes next
        self.value = False


def elements(file: BinaryIO, key: str) -> Iterator[Element]:
    """Every element of every array that stands under `key` in an object, in order; `BrokenJsonError` where the
    file is no JSON.

    >>> import io
    >>> [(e.owner["id"], e.data) for e in elements(io.BytesIO(b'{"id": 7, "in": [{"a": [1]}, 5]}'), "in")]
    [(7, b'{"a": [1]}'), (7, b'5')]
    """
    scanner = _Scanner(file)
    levels: list[_Level] = []
    while (token := scanner.take(_TOKEN, "token")) is not None:
        top = levels[-1] if levels else None
        inside = top is not None and top.kind == b"[" and top.key == key and len(levels) > 1
        if inside and token not in (b"]", b",", b":"):
            owner = levels[-2].fields
            yield _element(scanner, token, owner)
        elif token in (b"{", b"["):
            if len(levels) >= _DEPTH:
                raise BrokenJsonError(scanner.offset)
            levels.append(_Level(token, top.name if top and top.kind == b"{" else None))
        elif token in (b"}", b"]"):
            if top is None or top.kind != (b"{" if token == b"}" else b"["):
                raise BrokenJsonError(scanner.offset)
            levels.pop()
        elif top is not None and top.kind == b"{":
            _in_object(top, token, scanner)
    if levels:
        raise BrokenJsonError(scanner.offset)


def _in_object(level: _Level, token: bytes, scanner: _Scanner) -> None:
    """Take a key, a mark or a plain value of an open object."""
    if token == b",":
        level.name, level.value = None, False
    elif token == b":":
        level.value = True
    else:
        try:
            value = msgspec.json.decode(token)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise BrokenJsonError(scanner.offset) from error
        if level.value:
            if level.name is not None:
                level.fields[level.name] = value
        elif isinstance(value, str):
            level.name = value
        else:
            raise BrokenJsonError(scanner.offset)


def _element(scanner: _Scanner, token: bytes, owner: Mapping[str, Any]) -> Element:
    """The element whose first token was just taken."""
    start = scanner.offset - len(token)
    if token not in (b"{", b"["):
        return Element(owner, token, start, len(token))
    scanner.keep = scanner.at - len(token)
    open_ = [token]
    while open_:
        bracket = scanner.take(_BRACKET, "bracket")
        if bracket is None:
            raise BrokenJsonError(scanner.offset)
        if bracket in (b"{", b"["):
            open_.append(bracket)
        elif open_.pop() != (b"{" if bracket == b"}" else b"["):
            raise BrokenJsonError(scanner.offset)
        if scanner.keep is not None and scanner.offset - start > _MOST:
            scanner.keep = None
    size = scanner.offset - start
    data = None if scanner.keep is None else scanner.cut(scanner.keep)
    scanner.keep = None
    return Element(owner, data, start, size)
