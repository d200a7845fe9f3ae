"""At whom statements are aimed."""

from __future__ import annotations

import pytest

from marks import read


@pytest.mark.parametrize(
    ("text", "targets"),
    [
        ("ذبیح\u200cالله مجاهد از پاکستان خواست که مرز را باز کند.", ("PAK",)),
        ("دولت هند خبرگزاری فرانسه را متهم کرد که خبر دروغ می\u200cسازد.", ("MEDIA",)),
        ("وزیر کشور پاکستان خواستار تعلیق مجلس پاکستان شد.", ("PAK",)),
        ("دولت پاکستان اعلام کرد که مرز باز است.", ()),
    ],
)
def test_a_statement_is_aimed_at(text: str, targets: tuple[str, ...]) -> None:
    (statement,) = read(text).statements
    assert statement.targets == targets


def test_a_threat_goes_on_against_whom_it_began() -> None:
    report = read(
        "دولت پاکستان به افغانستان هشدار داد که حملات را پاسخ می\u200cدهد.\n"
        "وزیر دفاع پاکستان هشدار داد که این بار پاسخ سخت\u200cتر خواهد بود."
    )
    assert [s.targets for s in report.statements] == [("AFG",), ("AFG",)]
