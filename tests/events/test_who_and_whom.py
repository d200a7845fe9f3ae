"""Who did it to whom, where the words between could lead astray."""

from __future__ import annotations

import pytest

from roznamcha.pipeline import extract
from roznamcha.records import Event, Source


def events(text: str) -> list[Event]:
    source = Source(name="made", text=text, origin="made", published="2025-11-09")
    return list(extract(source).events)


@pytest.mark.parametrize(
    ("text", "type", "actors", "targets"),
    [
        ("ایران بیش از ۳۰ هزار مهاجر افغان را در یک هفته اخراج کرد.", "deportation", ["IRN"], ["AFG"]),
        ("ارتش اسرائیل مواضع حزب\u200cالله در جنوب لبنان را هدف قرار داد.", "attack", ["ISR"], ["HEZBOLLAH"]),
        ("پاکستان گذرگاه چمن را به روی مسافران بست.", "border", ["PAK"], []),
        ("ناو هواپیمابر آمریکا وارد خلیج فارس شد.", "deployment", ["USA"], []),
        ("روسیه امارت اسلامی افغانستان را به رسمیت شناخت.", "relations", ["RUS"], ["AFG"]),
    ],
)
def test_sides(text: str, type: str, actors: list[str], targets: list[str]) -> None:
    (event,) = events(text)
    assert (event.type, list(event.actors), list(event.targets)) == (type, actors, targets)


def test_who_comes_for_a_meeting_has_not_met_yet() -> None:
    found = {
        e.type: e.status
        for e in events("عراقچی برای دیدار با مقام\u200cهای پاکستانی وارد اسلام\u200cآباد شد.")
    }
    assert found == {"meeting": "planned", "visit": "happened"}


def test_what_nobody_has_done_is_no_event() -> None:
    assert events("هیچ کشوری طالبان را به رسمیت نشناخته است.") == []


def test_whoever_reports_an_arrest_has_not_made_it() -> None:
    (event,) = events(
        "یوناما نوشته است که طالبان در سه ماه گذشته ده\u200cها نظامی پیشین را بازداشت کرده\u200cاند."
    )
    assert list(event.actors) == ["AFG"]
    assert event.figures == {"detained": [20, 99]}


def test_who_owns_to_an_attack_made_it() -> None:
    (event,) = events("داعش خراسان مسئولیت حمله به مسجد شیعیان در قندوز را بر عهده گرفت.")
    assert (list(event.actors), list(event.targets)) == (["ISKP"], ["AFG"])
    assert events("هیچ گروهی مسئولیت حمله به کابل را بر عهده نگرفت.") == []
