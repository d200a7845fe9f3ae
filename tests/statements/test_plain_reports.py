"""Plain sentences of this field, each read as a careful reader would."""

from __future__ import annotations

import pytest

from roznamcha.pipeline import extract
from roznamcha.records import Source


def said(text: str) -> list[tuple[str, str, str]]:
    """Speaker, act and words of each statement."""
    source = Source(name="made", text=text, origin="made", published="2025-11-09")
    return [(s.speaker, s.act, text[s.content_start : s.content_end]) for s in extract(source).statements]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "گوترش از دو طرف خواست خویشتنداری کنند و حملات به غیرنظامیان را محکوم کرد.",
            [
                ("António Guterres", "demand", "خویشتنداری کنند"),
                ("António Guterres", "condemn", "حملات به غیرنظامیان"),
            ],
        ),
        (
            "دفتر نتانیاهو گزارش\u200cها درباره توافق با حماس را تکذیب کرد.",
            [("office of Benjamin Netanyahu", "deny", "گزارش\u200cها درباره توافق با حماس")],
        ),
        (
            "ایران و چین در بیانیه\u200cای مشترک اقدام اسرائیل را غیرقانونی خواندند.",
            [("Iran", "condemn", "اقدام اسرائیل را غیرقانونی")],
        ),
        (
            "عراقچی در تماس تلفنی با همتای عراقی خود حملات اسرائیل را محکوم کرد.",
            [("Abbas Araghchi", "condemn", "حملات اسرائیل")],
        ),
        (
            "ایران حضور آمریکا را غیرمنطقی خواند.",
            [("Iran", "condemn", "حضور آمریکا را غیرمنطقی")],
        ),
        (
            "«ما نمی\u200cخواهیم جنگ شود.» این را عطاالله تارر، وزیر اطلاعات پاکستان، گفت.",
            [("Attaullah Tarar", "say", "ما نمی\u200cخواهیم جنگ شود")],
        ),
        (
            "ترامپ گفت اگر ایران توافق نکند، بمباران خواهد شد.",
            [("Donald Trump", "threaten", "اگر ایران توافق نکند، بمباران خواهد شد")],
        ),
        (
            "به باور کارشناسان، توافق اخیر دوام نخواهد داشت.",
            [("experts", "say", "توافق اخیر دوام نخواهد داشت")],
        ),
    ],
)
def test_plain_reports(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert said(text) == expected


def test_praise_without_anybody_who_praises_is_no_statement() -> None:
    assert said("در این همایش از ۲۵ آموزگار تجلیل می\u200cشود.") == []
