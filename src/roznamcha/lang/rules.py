r"""Rules as data: TOML files whose entries hold a name, a pattern with `$slots`, what they produce, and examples.

A pattern is a regular expression over folded text with these conveniences:

- `$slot` stands for any surface of `words/slot.tsv` (or of the slots that the caller passes in), longest first;
- a joiner (written `~` or as the character) also matches a space or nothing, a blank any run of blanks;
- the pattern gets its word edges from the loader: no letter, digit or joiner may touch it on either side.
  `\b` is banned: it lies beside a joiner, so that «شنبه» would be found inside «سه‌شنبه»;
- groups have names, `(?P<day>...)`; group numbers are banned.

Every rule has at least one example and one counterexample. An example is a text in which the pattern must match,
given alone or as a table with what should come of it; a counterexample is a text in which it must not match.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import regex

from roznamcha.errors import LexiconError
from roznamcha.lang.tables import words
from roznamcha.text.fold import ZWNJ, fold

EDGE_LEFT = r"(?<![\p{L}\p{N}\p{M}_" + ZWNJ + "])"
EDGE_RIGHT = r"(?![\p{L}\p{N}\p{M}_" + ZWNJ + "])"
_SLOT = regex.compile(r"\$(?P<name>[a-z_]+)")
_BANNED = regex.compile(r"\\b|\\B|\\[1-9]|\(\?[1-9]|\((?!\?)")


@dataclass(frozen=True)
class Rule:
    """One rule: the pattern over folded text that its entry gives, and everything else the entry says, in `data`.

    `source` is the pattern with its slots filled; it is compiled when it is first searched for, since a run needs few
    of the rules that it loads.
    """

    name: str
    source: str
    data: Mapping[str, Any]
    examples: Sequence[Mapping[str, Any]]
    counterexamples: Sequence[str]
    where: str

    @cached_property
    def pattern(self) -> regex.Pattern[str]:
        """The compiled pattern; `LexiconError` if it is no regular expression."""
        return _compiled(self.source, self.where)


def joined(surface: str) -> str:
    """A pattern for `surface` in folded text: literal, with every joiner optional or a blank."""
    return "[\u200c ]?".join(regex.escape(p, literal_spaces=True) for p in fold(surface).split(ZWNJ)).replace(
        " ", " "
    )


def alternation(surfaces: Sequence[str]) -> str:
    """A pattern for any of `surfaces`, longest first."""
    if not surfaces:
        raise LexiconError("an empty list of surfaces cannot be a slot")
    return "(?:" + "|".join(joined(s) for s in sorted(set(surfaces), key=lambda s: (-len(s), s))) + ")"


def filled(pattern: str, *, slots: Mapping[str, Sequence[str]] | None = None, where: str = "") -> str:
    """`pattern` as a regular expression: slots filled, joiners and blanks widened, word edges set."""
    if found := _BANNED.search(pattern):
        raise LexiconError(
            f"{where}: {found.group()!r} is banned in patterns: use named groups, or (?:...), and no \\b"
        )
    given = slots or {}

    def fill(found: regex.Match[str]) -> str:
        name = found.group("name")
        return alternation(given[name] if name in given else words(name))

    body = fold(pattern).replace("~", ZWNJ).replace(ZWNJ, "[\u200c ]?").replace(" ", " +")
    try:
        return EDGE_LEFT + "(?:" + _SLOT.sub(fill, body) + ")" + EDGE_RIGHT
    except OSError as error:
        raise LexiconError(f"{where}: {error}") from error


def compile_pattern(
    pattern: str, *, slots: Mapping[str, Sequence[str]] | None = None, where: str = ""
) -> regex.Pattern[str]:
    """Compile `pattern` with its slots filled and word edges set; `LexiconError` names `where` if it is wrong."""
    return _compiled(filled(pattern, slots=slots, where=where), where)


def _compiled(source: str, where: str) -> regex.Pattern[str]:
    try:
        return regex.compile(source)
    except regex.error as error:
        raise LexiconError(f"{where}: {error}") from error


def load_rules(
    path: Path, *, slots: Mapping[str, Sequence[str]] | None = None, required: Sequence[str] = ()
) -> tuple[Rule, ...]:
    """The rules of the file at `path` (a list of `[[rule]]` tables), each with the keys in `required` besides.

    Raises `LexiconError` for a missing key, a name used twice, a rule without example or counterexample, an example
    that the pattern does not match, or a counterexample that it does.
    """
    try:
        entries = tomllib.loads(path.read_text(encoding="utf-8")).get("rule", [])
    except tomllib.TOMLDecodeError as error:
        raise LexiconError(f"{path.name}: {error}") from error
    rules: dict[str, Rule] = {}
    for entry in entries:
        where = f"{path.name}, rule {entry.get('name', '(no name)')}"
        for need in ("name", "pattern", "examples", "counterexamples", *required):
            if need not in entry:
                raise LexiconError(f"{where}: the key {need} is missing")
        if entry["name"] in rules:
            raise LexiconError(f"{where}: the name is used twice")
        rule = Rule(
            name=entry["name"],
            source=filled(entry["pattern"], slots=slots, where=where),
            data={
                k: v for k, v in entry.items() if k not in ("name", "pattern", "examples", "counterexamples")
            },
            examples=tuple({"text": e} if isinstance(e, str) else e for e in entry["examples"]),
            counterexamples=tuple(entry["counterexamples"]),
            where=where,
        )
        if not rule.examples or not rule.counterexamples:
            raise LexiconError(f"{where}: needs at least one example and one counterexample")
        rules[rule.name] = rule
    return tuple(rules.values())


def check_rule(rule: Rule) -> list[str]:
    """What is wrong with the examples of `rule`, by its pattern alone: one line a failure, none if all hold."""
    wrong = [
        f"{rule.where}: the pattern does not match the example {e['text']!r}"
        for e in rule.examples
        if not rule.pattern.search(fold(e["text"]))
    ]
    wrong += [
        f"{rule.where}: the pattern matches the counterexample {text!r}"
        for text in rule.counterexamples
        if rule.pattern.search(fold(text))
    ]
    return wrong
