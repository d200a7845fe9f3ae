"""A corpus made for tests: a few reports in Persian, some that cannot be read, some in other languages."""

from __future__ import annotations

import json
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

_TOLD = (
    "سخنگوی وزارت خارجه پاکستان گفت: «مرز تورخم روز {day} نوامبر بسته می\u200cشود». "
    "ذبیح\u200cالله مجاهد این ادعا را رد کرد و افزود که {n} نفر در حمله هوایی کشته شدند."
)
PASHTO = "پولیسو وویل چې په کندهار کې يې څلور کسان نیولي دي او پلټنې روانې دي."
# none of the languages that the readers know by their words
SINDHI = "هن سال اسان جي شهر ۾ نوان اسڪول قائم ڪيا ويا ۽ شاگرد ڏاڍا خوش ٿيا."
ENGLISH = "The minister said on Friday that the border would be closed for another week."


def reports(count: int) -> list[dict[str, Any]]:
    """Reports that differ, over three months."""
    return [
        {
            "name": f"r{i}",
            "text": _TOLD.format(day=i % 28 + 1, n=i + 2),
            "published": f"2025-{i % 3 + 9:02}-{i % 28 + 1:02}",
            "outlet": "made",
            "url": f"https://example.org/{i}",
        }
        for i in range(count)
    ]


def write(path: Path, rows: Sequence[dict[str, Any]]) -> Path:
    """A file of JSON Lines."""
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return path


def bytes_of(root: Path) -> dict[str, str]:
    """The hash of every data file of a dataset and of its journal, by path; not of what a run keeps for the next one."""
    files = sorted(p for p in root.rglob("*") if p.is_file() and p.name not in ("manifest.json", ".lock"))
    files = [p for p in files if p.relative_to(root).parts[0] != ".links"]
    return {str(p.relative_to(root)): sha256(p.read_bytes()).hexdigest() for p in files}
