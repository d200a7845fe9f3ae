"""Files, here or elsewhere, opened for reading in any order."""

from __future__ import annotations

import gzip
import io
from typing import BinaryIO, cast

from roznamcha.engine.plan import is_address

_GZIP = b"\x1f\x8b"


def opened(path: str) -> BinaryIO:
    """The file at a path or an address; `OSError` if it cannot be had."""
    if is_address(path):
        from roznamcha.engine import elsewhere

        return elsewhere.opened(path)
    return open(path, "rb")


def unpacked(file: BinaryIO) -> BinaryIO:
    """What `file` holds, without gzip if it is packed so."""
    head = file.read(2)
    file.seek(0)
    return cast(BinaryIO, io.BufferedReader(gzip.GzipFile(fileobj=file))) if head == _GZIP else file


class Part(io.RawIOBase):
    """The bytes `start`..`end` of a file, as a file; wrapped in a buffer it knows lines."""

    def __init__(self, file: BinaryIO, start: int, end: int) -> None:
        file.seek(start)
        self._file = file
        self._left = end - start

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        data = self._file.read(min(len(buffer), self._left))
        self._left -= len(data)
        buffer[: len(data)] = data
        return len(data)
