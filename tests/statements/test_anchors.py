"""The letters that rules need: never a rule passed over that matches."""

from __future__ import annotations

import pytest
import regex

from roznamcha.lang.rules import Rule, filled, load_rules
from roznamcha.lang.tables import DATA
from roznamcha.statements.anchors import Anchors, needed_by
from roznamcha.text.fold import fold

_REQUIRED = {"acts": ("act",), "conditions": ("extent",), "subordinate": ("content",)}


def _rule(name: str, pattern: str) -> Rule:
    return Rule(name, filled(pattern), {}, (), (), "test")


@pytest.mark.parametrize("file", sorted(_REQUIRED))
def test_rules_are_offered_for_their_examples(file: str) -> None:
    rules = load_rules(DATA / "statements" / f"{file}.toml", required=_REQUIRED[file])
    anchors = Anchors(rules)
    for rule in rules:
        for example in rule.examples:
            text = fold(example["text"])
            assert rule in tuple(anchors.within(text, 0, len(text))), (rule.where, text)


@pytest.mark.parametrize(
    ("pattern", "needed"),
    [
        ("(?:در|از) خانه(?: ما)?", {"خانه"}),
        ("هیچ~گاه توافق", {"توافق"}),
        ("(?:باغ|خانه) .{1,9}", {"باغ", "خانه"}),
        ("باغ(?! خانه)", {"باغ"}),
        ("خانه{2,3}", {"خانه"}),
        ("(?P<place>باغ)+", {"باغ"}),
        ("باغ(?:[~ ]ما)?", {"باغ"}),
    ],
)
def test_needed_letters(pattern: str, needed: set[str]) -> None:
    found = needed_by(filled(pattern))
    assert found is not None
    assert {word.strip() for word in found} == needed


@pytest.mark.parametrize("pattern", ["(?:باغ|.)", "(?:باغ)?", "(?:باغ){0,2}", "و", "[بپ]"])
def test_patterns_that_need_nothing_certain(pattern: str) -> None:
    assert needed_by(filled(pattern)) is None


def test_unknown_syntax_needs_nothing() -> None:
    assert needed_by(regex.compile("(?i:abc)").pattern) is None


def test_rules_outside_the_span_are_passed_over() -> None:
    anchors = Anchors([_rule("house", "خانه"), _rule("any", ".")])
    text = "خانه و باغ"
    assert [rule.name for rule in anchors.within(text, 0, 4)] == ["house", "any"]
    assert [rule.name for rule in anchors.within(text, 5, 10)] == ["any"]
