"""Packed bodies: what they unpack to, and never more than is allowed."""

from __future__ import annotations

import zlib

from roznamcha.read.problem import MAX_BYTES


class EncodingError(ValueError):
    """A response's bytes cannot be unpacked; the message says why."""


def undone(data: bytes, encodings: list[str], *, most: int = MAX_BYTES) -> bytes:
    """`data` without its transfer and content encodings, at most `most` bytes; `EncodingError` if it cannot be.

    >>> undone(b"3\\r\\nabc\\r\\n0\\r\\n\\r\\n", ["chunked"])
    b'abc'
    """
    for encoding in encodings:
        if encoding in ("", "identity"):
            continue
        if encoding == "chunked":
            data = _unchunked(data)
        elif encoding in ("gzip", "x-gzip", "deflate"):
            data = inflated(data, encoding, most=most)
        else:
            raise EncodingError(f"packed as {encoding[:20]}, which is not read")
    return data


def inflated(data: bytes, encoding: str = "gzip", *, most: int = MAX_BYTES) -> bytes:
    """What `data` unpacks to, never more than `most` bytes; `EncodingError` if it is more, or broken."""
    # crawlers keep the header and store the body unpacked
    if encoding != "deflate" and not data.startswith(b"\x1f\x8b"):
        return data
    ways = (47,) if encoding != "deflate" else (47, -15)
    for way in ways:
        unpack = zlib.decompressobj(way)
        try:
            out = unpack.decompress(data, most + 1)
        except zlib.error:
            continue
        if len(out) > most:
            raise EncodingError(f"unpacks to more than {most:,} bytes")
        if not unpack.eof:
            raise EncodingError("the packed body breaks off")
        return out
    raise EncodingError("the packed body is broken")


def _unchunked(data: bytes) -> bytes:
    """The body of a chunked answer; one that is not chunked after all is left as it is."""
    out: list[bytes] = []
    at = 0
    while True:
        end = data.find(b"\r\n", at)
        size = data[at:end].partition(b";")[0].strip() if end >= 0 else b""
        if not size or len(size) > 8 or any(c not in b"0123456789abcdefABCDEF" for c in size):
            if not out and at == 0:
                return data
            raise EncodingError("the chunks of the body are broken")
        length = int(size, 16)
        if length == 0:
            return b"".join(out)
        if end + 2 + length > len(data):
            raise EncodingError("the body breaks off")
        out.append(data[end + 2 : end + 2 + length])
        at = end + 2 + length + 2
