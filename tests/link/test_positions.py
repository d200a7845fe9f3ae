"""Issues of a statement, and where a row of acts turns round."""

from __future__ import annotations

import pytest

from roznamcha.link.positions import changes, issues, issues_of


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("گذرگاه\u200cهای مرزی به روی مهاجران باز شود", ("border", "refugees")),
        ("آتش بس به سود مذاکرات است", ("ceasefire", "talks")),
        ("غنی سازی را رها نمی\u200cکنیم و تحریم\u200cها باید برداشته شود", ("nuclear", "sanctions")),
        ("باران خوبی بارید", ()),
    ],
)
def test_issues(words: str, found: tuple[str, ...]) -> None:
    assert issues_of(words) == found


def test_every_issue_has_a_label_in_both_languages() -> None:
    assert all(i.label and i.label_fa for i in issues())
    assert len({i.label for i in issues()}) == len(issues())


def test_only_opening_after_closing_and_the_reverse_is_a_turn() -> None:
    assert changes([]) == ()
    assert changes(["reject", "accuse", "threaten", "demand"]) == (False,) * 4
    assert changes(["reject", "demand", "agree", "support", "reject"]) == (False, False, True, False, True)
