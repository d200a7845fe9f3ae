"""Gold folders and system outputs: what is compared, read from files and paired by name."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec

from roznamcha.errors import ReadError
from roznamcha.evaluate.match import Item
from roznamcha.records import Report, Source

_INPUT_KEYS = ("url", "title", "outlet", "language", "published")


def read_gold(folder: Path) -> list[dict[str, Any]]:
    """The gold reports of a folder (`*.json`) in the order of their names; `name` is the file's stem.

    Raises `ReadError` if there are none or one is no JSON object with `text`, `times`, `statements` and
    `events`.
    """
    reports = []
    for path in sorted(folder.glob("*.json")):
        report = _decode(path.read_bytes(), str(path))
        if lacking := [k for k in ("text", "times", "statements", "events") if k not in report]:
            raise ReadError(str(path), f"not a gold report: {', '.join(lacking)} missing")
        reports.append({**report, "name": path.stem})
    if not reports:
        raise ReadError(str(folder), "no gold files (*.json) here")
    return reports


def read_inputs(folder: Path) -> list[Source]:
    """What the extractor is given for a gold folder: `<folder>.inputs.jsonl` beside it, in that order.

    Without that file a source is made from each gold report's text and URL alone, so that no answer leaks in.
    """
    beside = folder.with_name(folder.name + ".inputs.jsonl")
    if beside.exists():
        return [
            Source(
                name=str(line["name"]),
                text=str(line["text"]),
                origin=f"{beside.name}:{number}",
                **{key: line[key] for key in _INPUT_KEYS if line.get(key) is not None},
            )
            for number, line in _lines(beside)
        ]
    return [Source(name=g["name"], text=g["text"], url=g.get("url")) for g in read_gold(folder)]


def read_outputs(path: Path) -> dict[str, dict[str, Any]]:
    """Extracted reports of a JSON Lines file, by name and by the stem of the name («a/b.txt» is found as
    «b»).
    """
    outputs: dict[str, dict[str, Any]] = {}
    for _, line in _lines(path):
        name = str(line.get("name", ""))
        outputs[name] = outputs[Path(name).stem] = line
    return outputs


def run(sources: list[Source], extract: Callable[[Source], Report]) -> dict[str, dict[str, Any]]:
    """Extract every source; the reports as plain data, by name."""
    return {source.name: msgspec.to_builtins(extract(source)) for source in sources}


def paired(gold: list[dict[str, Any]], outputs: Mapping[str, Item]) -> list[tuple[Item, Item]]:
    """Gold reports with their outputs, an empty mapping where there is none."""
    return [(report, outputs.get(report["name"], {})) for report in gold]


def absent(gold: list[dict[str, Any]], outputs: Mapping[str, Item]) -> list[str]:
    """The names of gold reports for which there is no output."""
    return [report["name"] for report in gold if report["name"] not in outputs]


def _lines(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise ReadError(str(path), f"cannot be read ({error.strerror})") from error
    for number, line in enumerate(content.split(b"\n"), 1):
        if line.strip():
            yield number, _decode(line, f"{path}:{number}")


def _decode(content: bytes, where: str) -> dict[str, Any]:
    try:
        return msgspec.json.decode(content, type=dict[str, Any])
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise ReadError(where, f"not a JSON object ({error})") from error
