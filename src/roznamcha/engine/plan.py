"""What there is to do: inputs are cut into pieces, and small pieces joined to shards, always in the same way.

A shard is one unit of work. Its id is a hash of the pieces in it, so that the same inputs give the same shards, a run
that was killed goes on with those that are missing, and inputs that are added later become shards of their own.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator, Sequence
from glob import glob, has_magic
from hashlib import sha256
from pathlib import Path
from typing import Literal

import msgspec
from msgspec import Struct

from roznamcha.errors import ReadError

Kind = Literal["lines", "parquet", "table", "archive", "other"]
# what a shard holds of a file that can be cut; a killed run loses as much for each core
SHARD_BYTES = 4 << 20
# files in a shard: each yields at least one report
_FILES = 500
_BLOCK = 1 << 20
_KINDS: dict[str, Kind] = {
    ".jsonl": "lines", ".ndjson": "lines", ".parquet": "parquet", ".pq": "parquet", ".csv": "table", ".tsv": "table",
    ".warc": "archive", ".wacz": "archive", ".txt": "other", ".text": "other", ".md": "other", ".html": "other",
    ".htm": "other", ".xhtml": "other", ".shtml": "other", ".mhtml": "other", ".json": "other",
}  # fmt: skip


class Piece(Struct, frozen=True, kw_only=True):
    """A file, or a part of it: `start`..`end` are bytes of a file of lines, row groups of a Parquet file.

    `first` is the number of the first line or row in it, counted from one; `weight` what it weighs among others, in
    bytes; `size` the size of the whole file.
    """

    path: str
    kind: Kind
    size: int
    weight: int
    start: int = 0
    end: int | None = None
    first: int = 1

    @property
    def key(self) -> tuple[str, int, int | None]:
        """What tells it from other pieces."""
        return self.path, self.start, self.end


class Shard(Struct, frozen=True, kw_only=True):
    """A unit of work."""

    pieces: tuple[Piece, ...]

    @property
    def id(self) -> str:
        """A hash of the pieces and of the sizes of their files."""
        said = msgspec.json.encode([(*piece.key, piece.size) for piece in self.pieces])
        return sha256(said).hexdigest()[:16]

    @property
    def weight(self) -> int:
        """What it weighs, in bytes."""
        return sum(piece.weight for piece in self.pieces)


def is_address(path: str) -> bool:
    """Whether `path` is the address of something that lies elsewhere.

    >>> is_address("s3://bucket/2025/*.parquet"), is_address("reports/2025.jsonl")
    (True, False)
    """
    return "://" in path


def suffix_of(path: str) -> str:
    """The ending that tells the kind of a file, in small letters, without `.gz`.

    >>> suffix_of("s3://bucket/CC-NEWS-2025.warc.gz"), suffix_of("a/b.JSONL")
    ('.warc', '.jsonl')
    """
    name = path.rpartition("/")[2].lower().removesuffix(".gz")
    return os.path.splitext(name)[1]


def stem_of(path: str) -> str:
    """The name of a file without the endings that tell its kind.

    >>> stem_of("in/fars.jsonl.gz"), stem_of("in/a.b.txt")
    ('fars', 'a.b')
    """
    name = path.rpartition("/")[2]
    return os.path.splitext(os.path.splitext(name)[0] if name.lower().endswith(".gz") else name)[0]


def plan(inputs: Sequence[str], *, shard_bytes: int = SHARD_BYTES) -> list[Shard]:
    """The shards of `inputs`: files, folders, globs and addresses; each file once, in the order given.

    Raises `ReadError` for an input that is not there or that nothing can be read from.
    """
    seen: set[str] = set()
    waiting: list[Piece] = []
    shards: list[Shard] = []

    def close() -> None:
        if waiting:
            shards.append(Shard(pieces=tuple(waiting)))
            waiting.clear()

    for given in inputs:
        for path, size in _found(given):
            if path in seen:
                continue
            seen.add(path)
            for piece in _pieces(path, size, shard_bytes):
                if waiting and (
                    len(waiting) >= _FILES or sum(p.weight for p in waiting) + piece.weight > shard_bytes
                ):
                    close()
                waiting.append(piece)
    close()
    return shards


def left(shards: Sequence[Shard], done: Collection[Piece]) -> list[Shard]:
    """What is left to do of `shards` where the pieces `done` are done already.

    Raises `ReadError` for a file that is of another size than when a part of it was read: a dataset is of inputs that
    stand still.
    """
    keys = {piece.key for piece in done}
    sizes = {piece.path: piece.size for piece in done}
    out = []
    for shard in shards:
        for piece in shard.pieces:
            if sizes.get(piece.path, piece.size) != piece.size:
                raise ReadError(
                    piece.path,
                    f"has {piece.size:,} bytes, but had {sizes[piece.path]:,} when this dataset took it in; "
                    "a dataset is of inputs that stand still: write to another one",
                )
        missing = tuple(piece for piece in shard.pieces if piece.key not in keys)
        if missing:
            out.append(Shard(pieces=missing))
    return out


def _found(given: str) -> Iterator[tuple[str, int]]:
    """The files that an input names, with their sizes, by name."""
    if is_address(given):
        from roznamcha.engine.elsewhere import listed

        yield from listed(given)
        return
    if os.path.isdir(given):
        found = False
        for path in _inside(Path(given)):
            found = True
            yield path, os.path.getsize(path)
        if not found:
            raise ReadError(given, "a folder without anything to read in it")
        return
    if os.path.isfile(given):
        yield given, os.path.getsize(given)
        return
    paths = sorted(path for path in glob(given, recursive=True) if os.path.isfile(path))
    if not paths:
        raise ReadError(given, "no file has such a name" if has_magic(given) else "no such file or folder")
    for path in paths:
        yield path, os.path.getsize(path)


def _inside(folder: Path) -> Iterator[str]:
    """The files below `folder` that can be read, by name; what is hidden is passed over."""
    for at, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            path = os.path.join(at, name)
            if not name.startswith(".") and suffix_of(name) in _KINDS and os.path.isfile(path):
                yield path


def _pieces(path: str, size: int, most: int) -> Iterator[Piece]:
    """A file in pieces of about `most` bytes, as far as it can be cut."""
    kind = _KINDS.get(suffix_of(path), "other")
    if is_address(path) and kind == "other":
        raise ReadError(
            path, "of what lies elsewhere, JSON Lines, Parquet, CSV and WARC are read; copy it here first"
        )
    if kind == "parquet":
        yield from _row_groups(path, size, most)
    elif kind == "lines" and size > most and not is_address(path) and not path.lower().endswith(".gz"):
        yield from _lines(path, size, most)
    else:
        yield Piece(path=path, kind=kind, size=size, weight=size)


def _lines(path: str, size: int, most: int) -> Iterator[Piece]:
    """A file of lines in pieces that end with a line; it is read once, to count them."""
    start, first, number, at = 0, 1, 0, 0
    with open(path, "rb") as file:
        while block := file.read(_BLOCK):
            here = 0
            while True:
                # so far nothing of this block can be the end of a piece
                wanted = max(start + most - at, here)
                cut = block.find(b"\n", wanted) + 1 if wanted < len(block) else 0
                if not cut:
                    number += block.count(b"\n", here)
                    break
                number += block.count(b"\n", here, cut)
                yield Piece(
                    path=path,
                    kind="lines",
                    size=size,
                    weight=at + cut - start,
                    start=start,
                    end=at + cut,
                    first=first,
                )
                start, first, here = at + cut, number + 1, cut
            at += len(block)
    if start < at:
        yield Piece(path=path, kind="lines", size=size, weight=at - start, start=start, end=at, first=first)


def _row_groups(path: str, size: int, most: int) -> Iterator[Piece]:
    """A Parquet file in pieces of whole row groups."""
    from roznamcha.engine.tabular import row_groups

    start, first, weight, rows = 0, 1, 0, 0
    groups = row_groups(path)
    for number, (count, bytes_) in enumerate(groups):
        if weight and weight + bytes_ > most:
            yield Piece(
                path=path, kind="parquet", size=size, weight=weight, start=start, end=number, first=first
            )
            start, first, weight, rows = number, first + rows, 0, 0
        weight += bytes_
        rows += count
    yield Piece(
        path=path, kind="parquet", size=size, weight=weight, start=start, end=len(groups), first=first
    )
