"""`roznamcha clean`, `roznamcha dates`: one stage on its own, text in and text or expressions out."""

from __future__ import annotations

import sys
from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, BinaryIO

import typer
from rich.text import Text

from roznamcha.cli.app import app, console, isolate, printable
from roznamcha.cli.output import one_line
from roznamcha.errors import ReadError
from roznamcha.records import TimeRef
from roznamcha.text.fold import ZWNJ

# how `--diff` shows a joiner: no word that gets one can hold this mark itself
_SHOWN_JOINER = "|"

Lines = Annotated[bool, typer.Option("--lines", help="Take every line as a text of its own (UTF-8 only).")]


class Dates(StrEnum):
    """How `dates` prints."""

    text = "text"
    jsonl = "jsonl"
    timex3 = "timex3"


@app.command()
def clean(
    file: Annotated[str, typer.Argument(help="A text file, or - for standard input.")],
    lines: Lines = False,
    diff: Annotated[
        bool, typer.Option("--diff", help="List the words that get a joiner (shown as |), not the text.")
    ] = False,
) -> None:
    """Print a text with its missing joiners (zero-width non-joiners) put back, all else as it is, in UTF-8.

    A text that has its joiners comes out unchanged.
    """
    texts = _each_line(file) if lines else [_whole(file)]
    if diff:
        _print_diff(texts)
        return
    out = sys.stdout.buffer
    for text in texts:
        out.write(_restored(text).encode("utf-8"))
    out.flush()


@app.command()
def dates(
    file: Annotated[str, typer.Argument(help="A text file, or - for standard input.")] = "-",
    published: Annotated[
        str | None,
        typer.Option(
            metavar="DATE", help="The day to count from: 2025-11-09 or ۱۴۰۴/۰۸/۱۸. Else the text's own."
        ),
    ] = None,
    lines: Lines = False,
    format: Annotated[Dates, typer.Option("--format", "-f", help="How to print them.")] = Dates.text,
) -> None:
    """Find the time expressions of a text, with their offsets and EDTF values."""
    from roznamcha.times.api import read_times
    from roznamcha.times.timex import to_timex3

    if published is not None:
        _check_day(published)
    texts = _each_line(file) if lines else [_whole(file).removeprefix("\ufeff")]
    for number, whole in enumerate(texts, 1):
        text = whole.rstrip("\r\n") if lines else whole
        refs = read_times(text, reference=published)
        if format is Dates.timex3:
            sys.stdout.buffer.write((to_timex3(text, refs) + whole[len(text) :]).encode("utf-8"))
            sys.stdout.buffer.flush()
        elif format is Dates.jsonl:
            _print_jsonl(text, refs, number if lines else None)
        else:
            _print_refs(text, refs, f"{number}:" if lines else "")


def _open(file: str) -> BinaryIO:
    """The file, or standard input for `-`; `ReadError` if there is none."""
    if file == "-":
        return sys.stdin.buffer
    try:
        return Path(file).open("rb")
    except FileNotFoundError:
        raise ReadError(file, "no such file") from None
    except IsADirectoryError:
        raise ReadError(file, "a folder, not a file") from None
    except PermissionError:
        raise ReadError(file, "no permission to read it") from None
    except (OSError, ValueError) as error:
        raise ReadError(file, str(error)) from error


def _whole(file: str) -> str:
    """The text of `file` with every character of it, a byte-order mark of UTF-8 too."""
    from roznamcha.read.decode import UndecodableError, decode

    with _open(file) as opened:
        data = opened.read()
    try:
        text = decode(data)
    except UndecodableError as error:
        raise ReadError("stdin" if file == "-" else file, str(error)) from error
    return "\ufeff" + text if data.startswith(BOM_UTF8) else text


def _each_line(file: str) -> Iterator[str]:
    """The lines of `file`, with their ends; only a line feed ends a line, and memory stays flat."""
    with _open(file) as opened:
        for number, line in enumerate(opened, 1):
            try:
                yield line.decode("utf-8")
            except UnicodeDecodeError as error:
                where = f"{'stdin' if file == '-' else file}:{number}"
                raise ReadError(where, f"not UTF-8 (byte {error.start} of the line)") from error


def _restored(text: str) -> str:
    """`text` with a joiner at every place that misses one."""
    from roznamcha.text.joiners import restore

    parts, last = [], 0
    for at in restore(text):
        parts.append(text[last:at])
        last = at
    return ZWNJ.join([*parts, text[last:]]) if parts else text


def _print_diff(texts: Iterable[str]) -> None:
    """Print every word that gets a joiner as it is and as it will be, by line and column (both from 1)."""
    from roznamcha.text.joiners import restore

    out = console()
    line, joiners, words = 1, 0, 0
    for text in texts:
        begin = 0
        for start, end, cuts in _joined_words(text, restore(text)):
            line += text.count("\n", begin, start)
            begin = start
            parts = [text[a:b] for a, b in zip((start, *cuts), (*cuts, end), strict=True)]
            column = start - text.rfind("\n", 0, start)
            before, after = isolate("".join(parts)), isolate(_SHOWN_JOINER.join(parts))
            out.print(Text.assemble((f"{line}:{column}", "dim"), f"  {before} -> ", (after, "green")))
            joiners, words = joiners + len(cuts), words + 1
        line += text.count("\n", begin)
    told = f"{joiners:,} joiner(s) in {words:,} word(s)" if joiners else "no joiner is missing"
    out.print(Text(told))


def _joined_words(text: str, cuts: Sequence[int]) -> Iterator[tuple[int, int, list[int]]]:
    """The words of `text` that `cuts` fall into: start, end, and the cuts inside."""
    k = 0
    while k < len(cuts):
        start = end = cuts[k]
        while start and not _parts_words(text[start - 1]):
            start -= 1
        while end < len(text) and not _parts_words(text[end]):
            end += 1
        inside = []
        while k < len(cuts) and cuts[k] < end:
            inside.append(cuts[k])
            k += 1
        yield start, end, inside


def _parts_words(c: str) -> bool:
    # vowel signs are part of the word that they stand in
    return not (c.isalpha() or c == ZWNJ or "\u0610" <= c <= "\u061a" or "\u064b" <= c <= "\u0670")


def _check_day(published: str) -> None:
    """Wrong usage if `published` is no date that a report could have."""
    from roznamcha.records import Source
    from roznamcha.text.document import prepare
    from roznamcha.times.publication import publication_of

    if publication_of(prepare(""), Source(name="", text="", published=published)).date is None:
        raise typer.BadParameter(f"--published {published!r} is no date; write 2025-11-09 or ۱۴۰۴/۰۸/۱۸")


def _print_jsonl(text: str, refs: Iterable[TimeRef], line: int | None) -> None:
    import msgspec

    for ref in refs:
        row: dict[str, Any] = {} if line is None else {"line": line}
        row |= {"start": ref.start, "end": ref.end, "text": text[ref.start : ref.end]}
        row |= {"value": ref.value, "calendar": ref.calendar, "rule": ref.rule, "note": ref.note}
        sys.stdout.buffer.write(msgspec.json.encode(row) + b"\n")
    sys.stdout.buffer.flush()


def _print_refs(text: str, refs: Iterable[TimeRef], prefix: str) -> None:
    out = console()
    for ref in refs:
        words = isolate(one_line(text[ref.start : ref.end]))
        told = f"  {ref.calendar}" if ref.calendar != "none" else ""
        note = f"  ({printable(ref.note)})" if ref.note else ""
        value = ref.value or "unresolved"
        out.print(
            Text.assemble(
                (f"{prefix}{ref.start}-{ref.end}", "dim"), "  ", (value, "green"), f"  {words}{told}  ",
                (ref.rule, "dim"), note,
            )
        )  # fmt: skip
