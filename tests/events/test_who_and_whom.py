"""Who did it to whom, where the words between could lead astray."""

from __future__ import annotations

import pytest

from roznamcha.pipeline import extract
from roznamcha.records import Event, Source


def events(text: str, published: str = "2025-11-09") -> list[Event]:
    source = Source(name="made", text=text, origin="made", published=published)
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


@pytest.mark.parametrize(
    ("text", "type", "actors", "targets"),
    [
        ("آمریکا پنج شرکت ایرانی را در فهرست تحریم قرار داد.", "sanction", ["USA"], ["IRN"]),
        ("پنج شرکت ایرانی از سوی آمریکا تحریم شدند.", "sanction", ["USA"], ["IRN"]),
        ("ایران بارها مورد حمله اسرائیل بوده است.", "attack", ["ISR"], ["IRN"]),
        ("پایگاه عین\u200cالاسد هدف حمله موشکی ایران قرار گرفت.", "strike", ["IRN"], ["IRQ"]),
        (
            "مسئولان رژیم صهیونیستی پیش از حمله به جنوب بیروت، آمریکا را در جریان آن قرار دادند.",
            "attack",
            ["ISR"],
            ["LBN"],
        ),
        (
            "در عملیات ارتش سوریه در حومه حلب دست\u200cکم ۳۰ تروریست کشته شدند.",
            "attack",
            ["SYR"],
            [],
        ),
        ("تحریک طالبان پاکستان انفجار در پیشاور را پذیرفت.", "attack", ["TTP"], ["PAK"]),
        ("سپاه گفته که ۴ هدف مهم در الازرق اردن را مورد هدف قرار داده است.", "attack", ["IRN"], ["JOR"]),
    ],
)
def test_agents_inside_and_around(text: str, type: str, actors: list[str], targets: list[str]) -> None:
    (event,) = events(text)
    assert (event.type, list(event.actors), list(event.targets)) == (type, actors, targets)


@pytest.mark.parametrize(
    ("text", "sides", "figures"),
    [
        (
            "روابط عمومی ارتش پاکستان اعلام کرد که در درگیری\u200cهای شب گذشته در مرز افغانستان "
            "۲۳ نظامی این کشور کشته و ۲۹ نفر زخمی شده\u200cاند.",
            ["PAK", "AFG"],
            {"killed": 23, "wounded": 29},
        ),
        ("درگیری در خوست ۵ کشته بر جا گذاشت.", ["AFG"], {"killed": 5}),
        ("در درگیری\u200cهای شب گذشته در مرز سه تن زخمی شدند.", [], {"wounded": 3}),
    ],
)
def test_a_fight_is_one_though_not_all_sides_are_named(
    text: str, sides: list[str], figures: dict[str, int]
) -> None:
    (event,) = events(text)
    assert (event.type, list(event.actors), event.figures) == ("clash", sides, figures)


@pytest.mark.parametrize(
    "text",
    [
        "مهم\u200cترین هدف این برنامه در تهران، گرفتن تضمین بوده است.",
        "پاکستان، هم پیمان نزدیک آمریکا، نفت خرید.",
        "هر بشکه نفت خام آمریکا ۵۳ دلار معامله شد.",
    ],
)
def test_words_that_only_look_like_events(text: str) -> None:
    assert events(text) == []


def test_whom_a_side_accuses_does_not_do_what_that_side_tells_of_itself() -> None:
    text = (
        "بیانیه نیروهای حوثی:\nدر پاسخ به تجاوز آشکار عربستان سعودی، نیروهای مسلح یمن دو عملیات نظامی انجام دادند. "
        "عملیات نخست، با استفاده از چند پهپاد، تأسیسات شرکت آرامکو در جیزان را هدف قرار داد."
    )
    (event,) = [e for e in events(text) if e.type == "strike"]
    assert (list(event.actors), list(event.targets)) == (["HOUTHI"], ["SAU"])


@pytest.mark.parametrize(
    ("published", "group"), [("2005-03-01", "TALIBAN"), ("2011-07-18", "TTP"), ("2025-11-09", "AFG")]
)
def test_which_taliban_fight_pakistan_depends_on_the_day(published: str, group: str) -> None:
    (event,) = events("طالبان سه پلیس پاکستان را کشتند.", published)
    assert (event.actors, event.targets) == ((group,), ("PAK",))


def test_the_taliban_that_fight_others_are_the_afghan_ones() -> None:
    (event,) = events("طالبان سه سرباز آلمان را کشتند.", "2011-07-18")
    assert (event.actors, event.targets) == (("TALIBAN",), ("DEU",))


def test_nameless_people_are_held_where_the_report_plays() -> None:
    text = "تفلیس، پایتخت گرجستان، ناآرام است. در گرجستان بیست نفر بازداشت شدند."
    found = [e for e in events(text) if e.type == "arrest"]
    assert [(e.actors, e.targets) for e in found] == [(("GEO",), ("GEO",))]


def test_an_attack_that_is_only_brought_up_behind_the_news_is_none() -> None:
    news = "وزیر خارجه قطر به عمان سفر کرد. او با همتای خود دیدار کرد. گفت\u200cوگو دو ساعت طول کشید. "
    behind = "کارشناسان از حمله به پاکستان سخن گفتند."
    assert [e.type for e in events(behind)] == ["attack"]
    assert "attack" not in [e.type for e in events(news + behind)]
