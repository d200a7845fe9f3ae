"""The reports in a piece of an input, each a `Source`, or a `Problem` in its place."""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Iterator
from typing import BinaryIO, cast

from roznamcha.engine.opening import Part, opened, unpacked
from roznamcha.engine.plan import Piece, is_address, stem_of, suffix_of
from roznamcha.engine.tabular import read_csv, read_parquet
from roznamcha.read.jsonl import read_lines
from roznamcha.read.problem import Problem
from roznamcha.read.sources import read_sources
from roznamcha.records import Source


def read_piece(piece: Piece) -> Iterator[Source | Problem]:
    """The reports in `piece`, named and placed as `roznamcha ingest` names and places them.

    Raises `OSError` where the file cannot be had; what is wrong inside it is a `Problem`.
    """
    path, name = piece.path, stem_of(piece.path)
    try:
        if piece.kind == "parquet":
            yield from read_parquet(path, name, start=piece.start, end=piece.end, first=piece.first)
        elif piece.kind == "table":
            yield from read_csv(path, name, delimiter="\t" if suffix_of(path) == ".tsv" else ",")
        elif piece.kind == "lines":
            with opened(path) as file:
                lines = unpacked(file) if piece.end is None else _part(file, piece.start, piece.end)
                yield from read_lines(lines, path, name, first=piece.first)
        elif is_address(path):
            yield from _archive(path, name)
        else:
            with opened(path):
                # it is there and can be read: what else is wrong with it is told in its place
                pass
            yield from read_sources([path])
    except (gzip.BadGzipFile, EOFError, zlib.error):
        yield Problem(path, "a broken gzip file")


def _part(file: BinaryIO, start: int, end: int) -> BinaryIO:
    return cast(BinaryIO, io.BufferedReader(Part(file, start, end), 1 << 20))


def _archive(path: str, name: str) -> Iterator[Source | Problem]:
    """The reports in a web archive that lies elsewhere."""
    from roznamcha.read.warc import read_wacz, read_warc

    with opened(path) as file:
        yield from (read_wacz if suffix_of(path) == ".wacz" else read_warc)(file, path, name)
