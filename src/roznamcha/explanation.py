"""Why an entry is as it is: its rule, the language data behind it, the proof by reading again."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import regex
from msgspec import Struct, to_builtins

from roznamcha.errors import NotFoundError
from roznamcha.lang.tables import DATA
from roznamcha.pipeline import extract
from roznamcha.reader.model import load_reader
from roznamcha.reader.reading import BY_MODEL
from roznamcha.records import BY_LLM, Report, Statement
from roznamcha.store.protocol import StoredReport
from roznamcha.store.rows import entry_ids
from roznamcha.text.document import prepare

_KINDS = {
    "statement": "statements",
    "event": "events",
    "time": "times",
    "mention": "mentions",
    "carrier": "carriers",
}
_SPAN = regex.compile(r"(?P<what>[a-z_]+):(?P<a>\d+)-(?P<b>\d+)")


class Explanation(Struct, frozen=True, kw_only=True):
    """An entry taken apart; `data` are the rules and rows of `lang/` behind it, `same` whether reading
    again made it (`None` for what a language model found, which is not asked again).

    `spans` are (role, start, end), `fields` everything else that is not empty, as text.
    """

    kind: str
    spans: tuple[tuple[str, int, int], ...]
    fields: tuple[tuple[str, str], ...]
    rule: str
    why: tuple[str, ...]
    data: tuple[str, ...]
    same: bool | None


def explain_entry(found: StoredReport, entry: str, *, lexicon: Path | None = None) -> Explanation:
    """Explain the entry with the id `entry` of the report `found`; `NotFoundError` if it is not in there.

    `lexicon` is the folder of a user's own tables with which the report is read again.
    """
    kind, record = _entry(found.report, entry)
    # what the model had a part in, it reads again
    by_model = any(w.startswith(BY_MODEL) for w in getattr(record, "why", ()))
    reader = load_reader() if by_model else None
    again = extract(found.source, lexicon=lexicon, statements=_by_llm(found), reader=reader)
    fields: dict[str, Any] = to_builtins(record)
    spans = [
        (role or kind, fields[f"{role}_start" if role else "start"], fields[f"{role}_end" if role else "end"])
        for role in ("", "speaker", "cue", "content", "condition", "medium")
        if fields.get(f"{role}_start" if role else "start") is not None
    ]
    rule = fields.get("rule", "carrier")
    why = tuple(_reason(found, w) for w in fields.get("why", ()))
    names = [rule, *(w.partition(":")[2] for w in fields.get("why", ()) if not _SPAN.fullmatch(w))]
    ids = [i for i in (fields.get("speaker_id"), fields.get("id")) if i]
    return Explanation(
        kind=kind,
        spans=tuple(spans),
        fields=tuple(
            (name, ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value))
            for name, value in fields.items()
            if value not in (None, "", [], (), {}, False)
            and name not in ("rule", "why", "start", "end")
            and not name.endswith(("_start", "_end"))
        ),
        rule=rule,
        why=why,
        data=(*_rules(names, kind), *_rows(ids, lexicon)),
        same=None if rule == BY_LLM else _has(again, kind, entry, record),
    )


def _by_llm(found: StoredReport) -> tuple[Statement, ...] | None:
    """The statements of a report that a language model read, which is not asked again; `None` of one that rules read.

    A model that finds none leaves no trace but the store's note of what read the report.
    """
    told = found.report.statements
    by_llm = all(s.rule == BY_LLM for s in told) and (told or "+llm." in found.head.program)
    return told if by_llm else None


def _entry(report: Report, entry: str) -> tuple[str, Any]:
    for kind, ids in entry_ids(report).items():
        for id_, record in zip(ids, getattr(report, _KINDS[kind]), strict=True):
            if id_ == entry:
                return kind, record
    raise NotFoundError(f"the report {report.id} has no entry {entry}")


def _has(again: Report, kind: str, entry: str, record: Any) -> bool:
    ids = entry_ids(again)[kind]
    return entry in ids and getattr(again, _KINDS[kind])[ids.index(entry)] == record


def _reason(found: StoredReport, why: str) -> str:
    """A reason in words: one that points into the text is shown with what stands there."""
    if why.startswith(BY_MODEL):
        *what, sure = why.removeprefix(BY_MODEL).split(":")
        return f"the model holds it for {' '.join(what)}, {float(sure):.0%} sure"
    span = _SPAN.fullmatch(why)
    if not span:
        return why
    # stages point into the cleaned text
    words = prepare(found.report.text).text[int(span["a"]) : int(span["b"])]
    return f"{span['what']}: {words}" if words else why


def _rules(names: list[str], kind: str) -> Iterator[str]:
    """The rules with these names in the rule files, with their patterns."""
    folder = {"statement": "statements", "event": "events", "time": "times", "mention": "entities"}.get(
        kind, ""
    )
    for path in sorted(DATA.rglob("*.toml")):
        if folder not in (path.parent.name, path.stem):
            continue
        for rule in tomllib.loads(path.read_text(encoding="utf-8")).get("rule", []):
            if rule.get("name") in names:
                pattern = rule.get("pattern")
                shown = f": {pattern}" if pattern else ""
                yield f"{_inside(path)}, rule {rule['name']}{shown}"


def _rows(ids: list[str], lexicon: Path | None) -> Iterator[str]:
    """The rows of the tables with these ids, at most three a table."""
    own = sorted(lexicon.glob("*.tsv")) if lexicon else []
    for path in (*sorted((DATA / "entities").glob("*.tsv")), *own):
        lines = path.read_text(encoding="utf-8").splitlines()
        hits = [n for n, line in enumerate(lines, 1) if any(cell in ids for cell in line.split("\t"))]
        for n in hits[:3]:
            yield f"{_inside(path)}:{n}: {' | '.join(c for c in lines[n - 1].split(chr(9)) if c)}"


def _inside(path: Path) -> str:
    home = DATA.parent.parent
    return path.relative_to(home).as_posix() if path.is_relative_to(home) else str(path)
