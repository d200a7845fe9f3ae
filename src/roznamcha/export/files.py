"""Every format by its name, and how a file is written: whole, or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import BinaryIO, cast

from roznamcha.errors import RoznamchaError
from roznamcha.export.stream import Bundle, Only, Tally, bundles
from roznamcha.store.protocol import Filter, Store

Writer = Callable[[Iterable[Bundle], BinaryIO, Tally], None]


class ExportError(RoznamchaError):
    """A file cannot be written; the message names it and what to do."""


@dataclass(frozen=True, slots=True)
class Format:
    """A format: the module that writes it, what it is in a few words, whether it is binary, and what it needs besides
    the entries of a report."""

    module: str
    what: str
    binary: bool = False
    mentions: bool = False
    copies: bool = False
    only: Only | None = None


FORMATS: dict[str, Format] = {
    "plover": Format("plover", "PLOVER, JSON Lines"),
    "gdelt": Format("gdelt", "the event table of GDELT 2.0, tab-separated"),
    "acled": Format("acled", "ACLED's columns, CSV", only="events"),
    "ftm": Format("ftm", "FollowTheMoney entities, JSON Lines", mentions=True),
    "w3c": Format("w3c", "W3C Web Annotations, JSON-LD"),
    "prov": Format("prov", "the chain of sources, PROV-JSON", copies=True),
    "csv": Format("table", "all fields, one row an entry"),
    "parquet": Format("parquet", "all fields, typed columns", binary=True),
}


def write(
    store: Store, format: str, out: BinaryIO, asked: Filter | None = None, *, only: Only | None = None
) -> Tally:
    """Write what `asked` asks for to `out` in `format`; how much it was.

    Raises `ExportError` for a format that there is none of.
    """
    if format not in FORMATS:
        raise ExportError(f"there is no format {format!r}; there are {', '.join(FORMATS)}")
    made, tally = FORMATS[format], Tally()
    found = bundles(
        store, asked or Filter(), only=only or made.only, mentions=made.mentions, copies=made.copies
    )
    writer = cast(Writer, import_module(f"roznamcha.export.{made.module}").write)
    writer(found, out, tally)
    return tally


@contextmanager
def whole(path: Path) -> Iterator[BinaryIO]:
    """A file that takes the name `path` when the block ends well; until then, and else, what stood there stands.

    Raises `ExportError` if it cannot be written.
    """
    if path.exists() and not path.is_file():
        raise ExportError(f"{path}: not a file that could be replaced; name another")
    try:
        # in the same folder, so that giving it its name is one step
        with tempfile.NamedTemporaryFile(
            dir=path.parent, prefix=f".{path.name}.", suffix=".part", delete=False
        ) as out:
            part = Path(out.name)
            try:
                yield cast(BinaryIO, out)
                out.flush()
                os.fsync(out.fileno())
                os.chmod(part, 0o666 & ~_mask())
                os.replace(part, path)
            except BaseException:
                part.unlink(missing_ok=True)
                raise
    except OSError as error:
        raise ExportError(f"{path}: cannot be written: {error.strerror or error}") from error


def _mask() -> int:
    """The process's mask of permissions, which can only be read by setting it."""
    mask = os.umask(0o022)
    os.umask(mask)
    return mask
