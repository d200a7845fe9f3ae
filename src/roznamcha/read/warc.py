"""Web archives: WARC files, plain or compressed, and WACZ, which is a zip with WARC files in it.

Read as a stream, record by record: neither a record that unpacks to gigabytes nor a response that does takes memory
beyond the longest report. Nothing is ever unpacked to disk. A broken member of a gzip archive costs its own record:
reading goes on at the next one.
"""

from __future__ import annotations

import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from io import SEEK_END
from pathlib import PurePosixPath
from typing import Any, BinaryIO

from fastwarc.warc import ArchiveIterator, WarcRecord, WarcRecordType

from roznamcha.read.fetched import PAGES, TEXTS, read_fetched
from roznamcha.read.packing import EncodingError, undone
from roznamcha.read.problem import MAX_BYTES, Problem, too_long
from roznamcha.records import Source

_KINDS = WarcRecordType.response | WarcRecordType.resource
_GZIP = b"\x1f\x8b\x08"
_WINDOW = 1 << 20
# so often reading goes on behind a broken place; an archive with more of them is no archive
_BREAKS = 1000
_MEMBERS = 10_000
# a zip member that claims to unpack to more than this many times its size holds nothing worth reading
_RATIO = 500


def read_warc(file: BinaryIO, where: str, name: str) -> Iterator[Source | Problem]:
    """The reports in a WARC file that can be sought in, in order; `where@offset` names a record."""
    left: Counter[str] = Counter()
    yield from _read_archive(lambda: file, where, name, left)
    if left:
        told = ", ".join(f"{count:,} {what}" for what, count in sorted(left.items()))
        yield Problem(where, f"passed over in this archive: {told}", warning=True)


def read_wacz(file: BinaryIO, where: str, name: str) -> Iterator[Source | Problem]:
    """The reports in all WARC files of a WACZ, in the order of their names."""
    left: Counter[str] = Counter()
    try:
        archive = zipfile.ZipFile(file)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        yield Problem(where, f"not a zip file, or a broken one: {error}")
        return
    with archive:
        members = [each for each in archive.infolist() if _is_warc(each.filename)]
        if len(members) > _MEMBERS:
            yield Problem(where, f"{len(members):,} archives in one file; at most {_MEMBERS:,} are read")
            return
        if not members:
            yield Problem(where, "no WARC file in it")
        for member in sorted(members, key=lambda each: each.filename):
            at = f"{where}/{PurePosixPath(member.filename).name}"
            if member.flag_bits & 1:
                yield Problem(at, "locked with a password")
            elif member.file_size > _RATIO * max(member.compress_size, 1):
                yield Problem(at, f"claims to unpack to {member.file_size:,} bytes: not read")
            else:
                try:
                    yield from _read_archive(_opener(archive, member), at, name, left)
                except (zipfile.BadZipFile, OSError, zlib.error, NotImplementedError, EOFError) as error:
                    yield Problem(at, f"a broken member of the zip file: {error}")
    if left:
        told = ", ".join(f"{count:,} {what}" for what, count in sorted(left.items()))
        yield Problem(where, f"passed over in this archive: {told}", warning=True)


def _is_warc(name: str) -> bool:
    return name.lower().endswith((".warc", ".warc.gz"))


def _opener(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Callable[[], BinaryIO]:
    return lambda: archive.open(member)  # type: ignore[return-value]


def _read_archive(
    opened: Callable[[], BinaryIO], where: str, name: str, left: Counter[str]
) -> Iterator[Source | Problem]:
    """The reports in one WARC file; behind a broken place it goes on with the next gzip member."""
    file = opened()
    start, records, told = 0, 0, False
    for _ in range(_BREAKS):
        file.seek(start)
        last, before = start, records
        try:
            part: Any = _Part(file)
            for record in ArchiveIterator(part, record_types=_KINDS, parse_http=True, auto_decode="none"):
                records += 1
                last = start + int(record.stream_pos)
                yield from _read_record(record, f"{where}@{last}", f"{name}-{records}", left)
            return
        except (OSError, ValueError) as error:
            reason = str(error)
        except BaseException as error:
            # where fastwarc itself fails it raises what no `except Exception` catches
            if type(error).__name__ != "PanicException":
                raise
            reason = "the reader of WARC files fails on it"
        follows = _next_member(file, last + 1)
        if records > before and follows is not None:
            # the record last read was whole: the broken one begins there, and will be told of
            told = False
        elif not told:
            at = f"{where}@{last}"
            what = (
                "a broken record behind this one" if records > before else "a broken record, or no WARC file"
            )
            yield Problem(at, f"{what}: {reason}")
            told = True
        if follows is None:
            return
        start = follows
    yield Problem(where, f"more than {_BREAKS:,} broken places: the rest was not read")


class _Part:
    """A file from where it stands on, that counts its own bytes."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._at = 0

    def read(self, size: int = -1) -> bytes:
        """The next bytes, a bounded number of them."""
        data = self._file.read(min(size, _WINDOW) if size >= 0 else _WINDOW)
        self._at += len(data)
        return data

    def tell(self) -> int:
        """How many bytes were read."""
        return self._at


def _next_member(file: BinaryIO, start: int) -> int | None:
    """Where the next gzip member seems to begin."""
    end = file.seek(0, SEEK_END)
    file.seek(min(start, end))
    at, tail = min(start, end), b""
    while chunk := file.read(_WINDOW):
        found = (tail + chunk).find(_GZIP)
        if found >= 0:
            return at - len(tail) + found
        at += len(chunk)
        tail = (tail + chunk)[-(len(_GZIP) - 1) :]
    return None


def _read_record(record: WarcRecord, at: str, name: str, left: Counter[str]) -> Iterator[Source | Problem]:
    """The reports in one record; what is no answer with a page in it is only counted in `left`."""
    url = (record.headers.get("WARC-Target-URI") or "").strip().strip("<>")
    if not url.startswith(("http://", "https://")):
        left["records without a web address"] += 1
        return
    kind = (record.headers.get("Content-Type") or "").partition(";")[0].strip().lower()
    encodings: list[str] = []
    if record.http_headers is not None:
        if record.http_headers.status_code != 200:
            left["answers other than 200"] += 1
            return
        kind = (record.http_content_type or "").strip().lower()
        # the order in which they are to be undone
        for header in ("Transfer-Encoding", "Content-Encoding"):
            value = record.http_headers.get(header) or ""
            encodings += [each.strip().lower() for each in reversed(value.split(","))]
    if kind not in (*PAGES, *TEXTS):
        left["answers that are no page"] += 1
        return
    data = record.reader.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        yield Problem(at, too_long(len(data), "bytes"))
        return
    if (length := record.http_headers.get("Content-Length") if record.http_headers else None) and (
        length.isdecimal() and len(length) < 12 and len(data) < int(length)
    ):
        yield Problem(at, f"breaks off: {len(data):,} bytes of {int(length):,}")
        return
    try:
        data = undone(data, encodings)
    except EncodingError as error:
        yield Problem(at, str(error))
        return
    yield from read_fetched(data, url=url, kind=kind, name=name, origin=at)
