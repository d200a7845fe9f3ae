"""Turn annotated reports with text into the offset-only lines of `annotations/`.

    python tools/make_annotations.py OUT.jsonl --annotator NAME FOLDER...

A folder holds pairs `NAME.gold.json` (the annotated report, its text inside) and `NAME.meta.json` (`corpus`, `name`
and `published` of the report in its corpus). What comes out has offsets and the text's hash, never the text.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

_REPORT = ("language", "outlet", "published")
_STATEMENT = (
    "speaker", "speaker_aliases", "party", "act", "targets", "quote", "said", "content_start", "content_end",
    "cue_start", "cue_end", "speaker_start", "speaker_end", "condition_start", "condition_end",
)  # fmt: skip
_EVENT = ("type", "start", "end", "actors", "targets", "mediators", "date", "place", "figures", "status")


def annotation(gold: dict[str, Any], meta: dict[str, Any], *, annotator: str) -> dict[str, Any]:
    """One line: `gold` without its text.

    >>> gold = {"text": "وزیر گفت", "language": "fa", "statements": [], "events": []}
    >>> line = annotation(gold, {"corpus": "c", "name": "n"}, annotator="a1")
    >>> "text" in line, len(line["sha256"])
    (False, 64)
    """
    return {
        "name": meta["name"],
        "corpus": meta["corpus"],
        "sha256": hashlib.sha256(gold["text"].encode()).hexdigest(),
        **{key: gold.get(key) for key in _REPORT},
        "annotator": annotator,
        "statements": [{key: s.get(key) for key in _STATEMENT} for s in gold["statements"]],
        "events": [{key: e.get(key) for key in _EVENT} for e in gold["events"]],
    }


def lines_of(folders: list[Path], *, annotator: str) -> Iterator[dict[str, Any]]:
    """The lines of all pairs in `folders`, by name."""
    paths = sorted((p for folder in folders for p in folder.glob("*.gold.json")), key=lambda p: p.name)
    for path in paths:
        meta = path.with_name(path.name.replace(".gold.json", ".meta.json"))
        gold = json.loads(path.read_text(encoding="utf-8"))
        yield annotation(gold, json.loads(meta.read_text(encoding="utf-8")), annotator=annotator)


def main() -> None:
    """Read the command line and write the file."""
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("out", type=Path)
    cli.add_argument("folders", type=Path, nargs="+")
    cli.add_argument("--annotator", required=True)
    args = cli.parse_args()
    lines = [json.dumps(a, ensure_ascii=False) for a in lines_of(args.folders, annotator=args.annotator)]
    args.out.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
