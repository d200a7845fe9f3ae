"""All the ways in: paths, folders and standard input, one report at a time."""

from __future__ import annotations

import gzip
import io
import os
import stat
import sys
import zlib
from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import BinaryIO

import regex

from roznamcha.read.decode import UndecodableError, check_persian, decode
from roznamcha.read.fetched import read_markup
from roznamcha.read.heading import headline
from roznamcha.read.jsonl import read_lines, read_object
from roznamcha.read.problem import MAX_BYTES, MAX_CHARS, Problem, too_long
from roznamcha.read.telegram import is_export, read_export
from roznamcha.records import Source

_LINES = (".jsonl", ".ndjson")
_PAGES = (".html", ".htm", ".xhtml", ".shtml", ".mhtml")
_TEXTS = (".txt", ".text", ".md", "")
_ARCHIVES = (".warc", ".wacz")
_READ_IN_FOLDERS = (*_LINES, *_PAGES, *_TEXTS, *_ARCHIVES, ".json")
_GZIP = b"\x1f\x8b"
_SNIFF = 65536
_MARKUP = regex.compile(rb"(?i:\s*(?:<!doctype html|<html|<\?xml|<head|<body)|<(?:p|div|article|title)[\s>])")


def read_sources(paths: Sequence[str], *, stdin: BinaryIO | None = None) -> Iterator[Source | Problem]:
    """The reports at `paths`, lazily and in order, each a `Source`; what cannot be read is a `Problem` in
    its place.

    A path is a text file, a web page (also one of Telegram, with many posts), JSON Lines (`.jsonl`, `.ndjson`),
    one JSON object or an export of Telegram (`.json`), any of these with gzip, a web archive (`.warc`,
    `.warc.gz`, `.wacz`), a folder (read with all folders in it, by name), or `-` for standard input (`stdin` in
    its stead, where given). Hidden files in folders are passed over. Memory stays flat: no more than one
    report is held.
    """
    for path in paths:
        if path == "-":
            yield from _read_stream(stdin or sys.stdin.buffer, "-", "stdin")
        else:
            yield from _read_path(Path(path))


def _read_path(path: Path) -> Iterator[Source | Problem]:
    """A file or a folder that was asked for by name."""
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        yield Problem(
            str(path), "a link that leads nowhere" if path.is_symlink() else "no such file or folder"
        )
        return
    except (OSError, ValueError) as error:
        yield Problem(str(path), _why(error))
        return
    if stat.S_ISDIR(mode):
        found = False
        for each in _read_folder(path, ()):
            found = True
            yield each
        if not found:
            yield Problem(str(path), "a folder without anything to read in it")
    else:
        yield from _read_file(path)


def _read_folder(folder: Path, above: tuple[tuple[int, int], ...]) -> Iterator[Source | Problem]:
    """Everything in `folder`, by name; `above` are the folders it lies in, so that no link leads round in
    circles."""
    try:
        status = folder.stat()
        entries = sorted(os.listdir(folder))
    except OSError as error:
        yield Problem(str(folder), _why(error))
        return
    here = (status.st_dev, status.st_ino)
    if here in above:
        yield Problem(str(folder), "a link back to a folder that it lies in: not followed", warning=True)
        return
    for entry in entries:
        path = folder / entry
        if entry.startswith("."):
            continue
        try:
            is_folder = stat.S_ISDIR(path.stat().st_mode)
        except OSError as error:
            yield Problem(str(path), "a link that leads nowhere" if path.is_symlink() else _why(error))
            continue
        if is_folder:
            yield from _read_folder(path, (*above, here))
        elif _suffix(path) in _READ_IN_FOLDERS:
            yield from _read_file(path)
        else:
            yield Problem(
                str(path), f"passed over: {_suffix(path)} is no kind of file that is read", warning=True
            )


def _suffix(path: Path) -> str:
    """The ending that tells the kind of file, without `.gz`."""
    suffix = path.suffix.lower()
    return Path(path.stem).suffix.lower() if suffix == ".gz" else suffix


def _stem(path: Path) -> str:
    """The file's name without endings that tell its kind."""
    return Path(path.stem).stem if path.suffix.lower() == ".gz" else path.stem


def _read_file(path: Path) -> Iterator[Source | Problem]:
    """The reports in one file."""
    where = str(path)
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            yield Problem(where, "not a file: a device, a pipe or a socket")
            return
        with path.open("rb") as file:
            head = file.read(10)
            file.seek(0)
            if _suffix(path) in _ARCHIVES or head.startswith(b"WARC/"):
                yield from _read_archive(file, path)
                return
            plain = _unpacked(file) if head.startswith(_GZIP) else file
            yield from _read_kind(plain, where, _stem(path), _suffix(path))
    except (OSError, EOFError, zlib.error) as error:
        yield Problem(where, _why(error))


def _read_archive(file: BinaryIO, path: Path) -> Iterator[Source | Problem]:
    """The reports in a web archive."""
    # imported here: few need it
    from roznamcha.read.warc import read_wacz, read_warc

    read = read_wacz if _suffix(path) == ".wacz" else read_warc
    yield from read(file, str(path), _stem(path))


def _read_kind(file: BinaryIO, where: str, name: str, suffix: str) -> Iterator[Source | Problem]:
    """The reports in an open file whose name ends in `suffix`."""
    if suffix in _LINES:
        found = False
        for each in read_lines(file, where, name):
            found = True
            yield each
        if not found:
            yield Problem(where, "empty")
        return
    if not suffix or suffix not in _READ_IN_FOLDERS:
        yield from _read_stream(file, where, name)
        return
    data = file.read(_SNIFF)
    if suffix == ".json" and is_export(data):
        yield from read_export(_rest(data, file), where)
        return
    data += file.read(MAX_BYTES + 1 - len(data))
    if suffix == ".json" and data.lstrip(b"\xef\xbb\xbf \r\n\t")[:1] == b"{" and _several(data):
        yield from read_lines(_rest(data, file), where, name)
        return
    if len(data) > MAX_BYTES:
        yield Problem(where, too_long(len(data) + _skip(file), "bytes"))
    elif not data.strip():
        yield Problem(where, "empty")
    elif suffix == ".json":
        yield from read_object(data.removeprefix(b"\xef\xbb\xbf"), where, name)
    else:
        yield from _read_bytes(data, where, name, page=suffix in _PAGES)


def _several(data: bytes) -> bool:
    """Whether the first line is a JSON object by itself and another follows: JSON Lines under another
    name."""
    first, _, rest = data.partition(b"\n")
    return first.rstrip().endswith(b"}") and rest.lstrip()[:1] == b"{"


def _read_stream(file: BinaryIO, where: str, name: str) -> Iterator[Source | Problem]:
    """The reports in a stream of unknown kind: JSON Lines, one JSON object, a web page or a text, by its
    beginning."""
    head = file.read(_SNIFF)
    if head.startswith(_GZIP):
        try:
            yield from _read_stream(_unpacked(_rest(head, file)), where, name)
        except (OSError, EOFError, zlib.error) as error:
            yield Problem(where, _why(error))
        return
    start = head.lstrip(b"\xef\xbb\xbf \r\n\t")
    if start[:1] == b"{" and is_export(head):
        yield from read_export(_rest(head, file), where)
        return
    if start[:1] == b"{" and (b"}" in head.partition(b"\n")[0] or b"\n" not in head):
        yield from read_lines(_rest(head, file), where, name)
        return
    data = head + file.read(MAX_BYTES + 1 - len(head))
    if len(data) > MAX_BYTES:
        yield Problem(where, too_long(len(data) + _skip(file), "bytes"))
    elif not data.strip():
        yield Problem(where, "empty")
    elif start[:1] in (b"{", b"["):
        yield from read_object(data.removeprefix(b"\xef\xbb\xbf"), where, name)
    else:
        yield from _read_bytes(data, where, name, page=_MARKUP.match(start) is not None)


def _read_bytes(data: bytes, where: str, name: str, *, page: bool) -> Iterator[Source | Problem]:
    """The one report in a text file, or those of a web page."""
    try:
        text = decode(data)
    except UndecodableError as error:
        yield Problem(where, str(error))
        return
    if len(text) > MAX_CHARS:
        yield Problem(where, too_long(len(text), "characters"))
        return
    sources: Iterator[Source | Problem] = (
        read_markup(text, name=name, origin=where)
        if page
        else iter([Source(name=name, text=text, origin=where, title=headline(text))])
    )
    for source in sources:
        if isinstance(source, Source) and (reason := check_persian(source.text)):
            yield Problem(where, reason)
        else:
            yield source


def _skip(file: BinaryIO) -> int:
    """Read the rest of `file` without keeping it; how many bytes there were."""
    size = 0
    while chunk := file.read(1 << 20):
        size += len(chunk)
    return size


class _Rest(io.RawIOBase):
    """A stream again from its beginning, after its first bytes were read."""

    def __init__(self, head: bytes, file: BinaryIO) -> None:
        self._parts = chain((head,), iter(lambda: file.read(_SNIFF), b""))
        self._left = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        if not self._left:
            self._left = next(self._parts, b"")
        size = min(len(buffer), len(self._left))
        buffer[:size] = self._left[:size]
        self._left = self._left[size:]
        return size


def _unpacked(file: BinaryIO) -> BinaryIO:
    """What a gzip stream holds."""
    return io.BufferedReader(gzip.GzipFile(fileobj=file))


def _rest(head: bytes, file: BinaryIO) -> BinaryIO:
    """`file` with `head`, which was read from it, before it."""
    return io.BufferedReader(_Rest(head, file))


def _why(error: Exception) -> str:
    """The reason an operating-system error gives, in words."""
    if isinstance(error, PermissionError):
        return "no permission to read it"
    if isinstance(error, gzip.BadGzipFile | EOFError | zlib.error):
        return "a broken gzip file"
    if isinstance(error, OSError) and error.strerror:
        return error.strerror[0].lower() + error.strerror[1:]
    return str(error)
