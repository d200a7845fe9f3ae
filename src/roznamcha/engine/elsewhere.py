"""What lies elsewhere (S3 and what speaks like it, Google, Azure, HTTP): listed and read through Daft."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from typing import TYPE_CHECKING, BinaryIO, cast

from roznamcha.engine.daftly import daft
from roznamcha.errors import ReadError

if TYPE_CHECKING:
    from daft.io import IOConfig

_BUFFER = 1 << 20
# a server that does not answer is given up after some fifteen seconds; Daft alone would ask it for minutes
_TRIES, _FIRST_PAUSE_MS, _CONNECT_MS = 6, 300, 10_000
# what an error of Daft begins with or holds, and what it means to whoever runs the program
_MEANINGS = (
    (
        "Unable to load Credentials",
        "no key for it: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or ROZNAMCHA_S3_ANONYMOUS=1 where a bucket is public",
    ),
    (
        "Unhandled Error for path",
        "the server refused it: it wants a key that may read it (AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY)",
    ),
    ("Socket error", "no answer: see that the address is right (AWS_ENDPOINT_URL) and the server runs"),
    ("not found", "nothing lies there: no such bucket, folder or file"),
)


def listed(address: str) -> Iterator[tuple[str, int]]:
    """The files at an address, which may hold `*`, with their sizes, by name."""
    try:
        found = daft().from_glob_path(address, io_config=_config()).select("path", "size").to_pydict()
    except Exception as error:
        raise ReadError(address, _meaning(error)) from error
    rows = sorted(zip(found["path"], found["size"], strict=True))
    if not rows:
        raise ReadError(address, "nothing lies there")
    for path, size in rows:
        if size is None:
            raise ReadError(path, "its size is not told, so it cannot be read in parts; copy it here first")
        yield path, int(size)


def opened(address: str) -> BinaryIO:
    """The file at an address, for reading in any order; `OSError` if it cannot be had."""
    try:
        file = daft().File(address, io_config=_config()).open()
        # it is read only between entering and leaving
        file.__enter__()
    except Exception as error:
        raise OSError(f"{address}: {_meaning(error)}") from error
    return cast(BinaryIO, io.BufferedReader(_Elsewhere(file, address), _BUFFER))


def _config() -> IOConfig:
    """How to reach S3: what the environment says, as other programs read it; without a key, as anybody."""
    from daft.io import IOConfig, S3Config

    env = os.environ
    key = env.get("AWS_ACCESS_KEY_ID")
    return IOConfig(
        s3=S3Config(
            endpoint_url=env.get("AWS_ENDPOINT_URL_S3") or env.get("AWS_ENDPOINT_URL"),
            region_name=env.get("AWS_REGION") or env.get("AWS_DEFAULT_REGION") or "us-east-1",
            key_id=key,
            access_key=env.get("AWS_SECRET_ACCESS_KEY"),
            session_token=env.get("AWS_SESSION_TOKEN"),
            anonymous=env.get("ROZNAMCHA_S3_ANONYMOUS") == "1",
            num_tries=_TRIES,
            retry_initial_backoff_ms=_FIRST_PAUSE_MS,
            connect_timeout_ms=_CONNECT_MS,
        )
    )


class _Elsewhere(io.RawIOBase):
    """A file of Daft as a file of Python."""

    def __init__(self, file: daft.File, address: str) -> None:  # type: ignore[name-defined]
        self._file = file
        self._address = address

    def readable(self) -> bool:
        return True

    def close(self) -> None:
        if not self.closed:
            self._file.__exit__(None, None, None)
        super().close()

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return int(self._file.tell())

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        return int(self._file.seek(offset, whence))

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        try:
            data = self._file.read(len(buffer))
        except Exception as error:
            raise OSError(f"{self._address}: {_meaning(error)}") from error
        buffer[: len(data)] = data
        return len(data)


def _meaning(error: Exception) -> str:
    said = (str(error).strip().splitlines() or [type(error).__name__])[0]
    known = next((meaning for words, meaning in _MEANINGS if words in said), None)
    return known or f"cannot be read: {said}"
