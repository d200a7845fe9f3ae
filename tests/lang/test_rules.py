"""Every rule file under `lang/fa`: loads, matches its examples, leaves its counterexamples alone."""

import json
import subprocess
import sys
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import regex

from roznamcha.errors import LexiconError
from roznamcha.lang.rules import check_rule, load_rules
from roznamcha.lang.tables import DATA, read_table, words

# files of productions without patterns (times.toml) have a test of their own beside the stage that reads them
RULE_FILES = [
    p
    for p in sorted(DATA.rglob("*.toml"))
    if any("pattern" in rule for rule in tomllib.loads(p.read_text(encoding="utf-8")).get("rule", ()))
]
TABLES = sorted(DATA.rglob("*.tsv"))
# what a pattern may not hold, whatever the loader says: an edge beside a joiner, a group by number
BANNED = regex.compile(r"\\[bB1-9]|\\g<[0-9]|\(\?\(?[1-9]|(?<!\\)\((?!\?)")
# a stage hands its own slots (months, cues ...) to `load_rules`: run the pipeline in a process of its own
# and checks every rule that comes out of the loader, slots filled
RECORDER = """
import json, sys
from roznamcha.lang import rules
seen, true = [], rules.Rule
def record(**fields):
    rule = true(**fields)
    seen.append(rule)
    return rule
rules.Rule = record
from roznamcha.pipeline import extract
from roznamcha.records import Source
extract(Source(name="a", text=sys.argv[1], published="2025-10-12"))
print(json.dumps([[r.where.split(",")[0], r.name, rules.check_rule(r)] for r in seen]))
"""
SAMPLE = "سخنگو روز جمعه ۱۸ میزان ۱۴۰۴ به خبرنگاران گفت که دو طرف در دوحه گفتگو کردند و پنج تن کشته شدند."


@cache
def loaded_by_stages() -> dict[str, list[tuple[str, list[str]]]]:
    """What the stages load: rule names and what is wrong with their examples, by file name."""
    said = subprocess.run(
        [sys.executable, "-c", RECORDER, SAMPLE], capture_output=True, check=True, text=True
    )
    files: dict[str, list[tuple[str, list[str]]]] = {}
    for file, name, wrong in json.loads(said.stdout.splitlines()[-1]):
        files.setdefault(file, []).append((name, wrong))
    return files


def label(path: Path) -> str:
    return str(path.relative_to(DATA))


def entries(path: Path) -> list[dict[str, Any]]:
    return list(tomllib.loads(path.read_text(encoding="utf-8"))["rule"])


@pytest.mark.parametrize("path", RULE_FILES, ids=label)
def test_every_rule_matches_its_examples_and_no_counterexample(path: Path) -> None:
    try:
        checked = [(rule.name, check_rule(rule)) for rule in load_rules(path)]
    except LexiconError:
        # it needs slots that only its stage can give, or it is broken: then the stage does not load it either
        checked = loaded_by_stages().get(path.name, [])
    named = {entry["name"] for entry in entries(path)}
    assert {name for name, _ in checked} == named, "not all rules are loaded by a stage"
    assert [line for _, wrong in checked for line in wrong] == []


@pytest.mark.parametrize("path", RULE_FILES, ids=label)
def test_no_pattern_has_an_edge_beside_joiners_or_a_group_number(path: Path) -> None:
    assert [e["name"] for e in entries(path) if BANNED.search(e["pattern"])] == []


@pytest.mark.parametrize("path", TABLES, ids=label)
def test_every_table_loads_and_names_its_sources(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    header = next(line for line in lines if line.strip() and not line.startswith("#")).split("\t")
    rows = read_table(path, [column.strip() for column in header])
    assert "source" in header
    assert rows, "a table without rows says nothing"


@pytest.mark.parametrize("path", [p for p in TABLES if p.parent.name == "words"], ids=label)
def test_no_word_list_holds_a_word_twice(path: Path) -> None:
    assert words(path.stem)


@pytest.mark.parametrize("pattern", [r"\bشنبه", r"(الف)", r"(?P<a>الف)\1", r"(?P<a>الف)\g<1>"])
def test_the_ban_sees_what_it_bans(pattern: str) -> None:
    assert BANNED.search(pattern)


@pytest.mark.parametrize("pattern", [r"(?P<day>\d+) میزان", r"(?:الف|ب)", r"روز(?= شنبه)", r"\(الف\)?"])
def test_the_ban_leaves_the_rest_alone(pattern: str) -> None:
    assert not BANNED.search(pattern)
