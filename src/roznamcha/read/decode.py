"""From bytes to text: which encoding a file is in, decided by evidence, never by hope.

UTF-8 and UTF-16 prove themselves. What is neither is tried in the encoding that the page declares and in
the old ones of Persian pages, and taken only if the outcome reads as Persian.
"""

from __future__ import annotations

import codecs

import regex

from roznamcha.text.language import foreign_language, persian_share

_MAGIC = (
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"%PDF", "a PDF document"),
    (b"PK\x03\x04", "a zip archive or an office document"),
    (b"\xd0\xcf\x11\xe0", "an old office document"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"Rar!", "a RAR archive"),
    (b"SQLite format 3", "an SQLite database"),
    (b"\x7fELF", "a program"),
    (b"ID3", "a sound file"),
    (b"OggS", "a sound file"),
    (b"{\\rtf", "an RTF document"),
    (b"PAR1", "a Parquet file"),
)
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARED = regex.compile(
    rb"(?i:charset\s*=\s*[\"']?\s*(?P<name>[a-z0-9_.:-]+)|encoding\s*=\s*[\"'](?P<xml>[a-z0-9_.:-]+))"
)
_OLD = ("cp1256", "iso-8859-6", "mac-farsi")
# function words among all words from which a decoding reads as Persian; press text has 25 to 35 in a hundred
_READS = 0.1
_HEAD = 4096
_FOREIGN = ("the text is in ", ", not in Persian")


class UndecodableError(ValueError):
    """The bytes are no text that could be read; the message says what they are instead."""


def decode(data: bytes) -> str:
    """The text in `data`, without a byte-order mark; `UndecodableError` if it is binary or of no known
    encoding.

    >>> decode("خبر".encode("utf-16"))
    'خبر'
    >>> decode("به گزارش خبرنگار ما از شهر، در روز دوم گفت که نشست برگزار شد".encode("cp1256"))[:8]
    'به گزارش'
    """
    for magic, kind in _MAGIC:
        if data.startswith(magic):
            raise UndecodableError(f"{kind}, not text")
    for bom, name in _BOMS:
        if data.startswith(bom):
            try:
                return data[len(bom) :].decode(name)
            except UnicodeDecodeError as error:
                raise UndecodableError(
                    f"it begins as {name} and breaks off at byte {error.start + len(bom)}"
                ) from error
    if wide := _looks_utf16(data):
        try:
            return data.decode(wide)
        except UnicodeDecodeError:
            pass
    if b"\x00" in data:
        raise UndecodableError("binary data, not text")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        broken = error.start
    candidates = list(_OLD)
    if (declared := _declared(data)) and declared not in ("utf-8", "ascii"):
        candidates.insert(0, declared)
    best, share = "", 0.0
    for name in dict.fromkeys(candidates):
        try:
            text = data.decode(name)
        except (UnicodeDecodeError, LookupError):
            continue
        if (found := persian_share(text)) > share:
            best, share = text, found
    if share >= _READS:
        return best
    raise UndecodableError(f"not UTF-8 (byte {broken}), and in no old encoding does it read as Persian")


def _looks_utf16(data: bytes) -> str | None:
    """Which UTF-16 it is, if the high bytes of Arabic letters (06) and blanks (00) stand in every second
    place."""
    head = data[:_HEAD]
    pairs = len(head) // 2
    if pairs < 4:
        return None
    for name, high in (("utf-16-le", head[1::2]), ("utf-16-be", head[0::2])):
        arabic = high.count(6)
        if arabic + high.count(0) + high.count(0x20) >= 0.95 * pairs and (
            arabic >= 0.3 * pairs or high.count(0) >= 0.9 * pairs
        ):
            return name
    return None


def _declared(data: bytes) -> str | None:
    """The Python name of the encoding that the head of an HTML or XML page declares."""
    found = _DECLARED.search(data[:_HEAD])
    if not found:
        return None
    name = (found.group("name") or found.group("xml")).decode("ascii")
    try:
        return codecs.lookup(name).name
    except LookupError:
        return None


def check_persian(text: str) -> str | None:
    """Why `text` is no report in Persian, or `None` if it is one."""
    if not text.strip():
        return "empty"
    if language := foreign_language(text):
        return "no words in it" if language == "no words" else f"{_FOREIGN[0]}{language}{_FOREIGN[1]}"
    return None


def foreign_in(reason: str) -> str | None:
    """The language that `check_persian` gave as its reason, or `None` if that was another one.

    >>> foreign_in(check_persian("The minister said the deal had been signed.") or "")
    'a Latin-script language'
    >>> foreign_in("empty") is None
    True
    """
    before, after = _FOREIGN
    found = reason.startswith(before) and reason.endswith(after)
    return reason.removeprefix(before).removesuffix(after) if found else None
