"""Events: the rules' own examples, roles in their grammar, mood, figures, merging, and the gold where it is at hand."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from roznamcha.entities.find import find_mentions
from roznamcha.events.figures import figures_in
from roznamcha.events.find import find_events
from roznamcha.events.frames import SHAPES, frames
from roznamcha.events.grammar import finite_verbs
from roznamcha.lang.rules import Rule, check_rule
from roznamcha.pipeline import extract
from roznamcha.records import Event, Source, Statement
from roznamcha.text.document import prepare

RULES = [frame.rule for frame in frames()]


def read(text: str, *, statements: tuple[Statement, ...] = ()) -> tuple[Event, ...]:
    """The events of `text`, with the mentions of the entities stage and no dates."""
    doc = prepare(text)
    mentions = find_mentions(doc, on="2025-11-09")
    return find_events(doc, times=(), mentions=mentions, statements=statements, published="2025-11-09")


def only(text: str, kind: str) -> Event:
    """The one event of type `kind` in `text`."""
    found = [e for e in read(text) if e.type == kind]
    assert len(found) == 1, found
    return found[0]


@pytest.mark.parametrize("rule", RULES, ids=lambda r: r.name)
def test_rule_examples(rule: Rule) -> None:
    assert check_rule(rule) == []
    assert rule.data["frame"] in SHAPES
    anchors = rule.data["anchors"]
    for example in rule.examples:
        assert any(a in example["text"].replace("\u200c", "") or a in example["text"] for a in anchors)


@pytest.mark.parametrize(
    ("rule", "example"),
    [(r, e) for r in RULES for e in r.examples if "actors" in e],
    ids=lambda x: x.name if isinstance(x, Rule) else "",
)
def test_rule_examples_yield_their_roles(rule: Rule, example: dict[str, object]) -> None:
    found = [e for e in read(str(example["text"])) if e.type == rule.data["type"]]
    assert [(list(e.actors), list(e.targets)) for e in found] == [(example["actors"], example["targets"])]


@pytest.mark.parametrize(
    ("text", "kind", "actors", "targets"),
    [
        ("ارتش هند به مواضع پاکستان حمله کرد.", "attack", ("IND",), ("PAK",)),
        ("مواضع پاکستان از سوی ارتش هند هدف قرار گرفت.", "attack", ("IND",), ("PAK",)),
        ("حمله هند به پاکستان منطقه را تکان داد.", "attack", ("IND",), ("PAK",)),
        ("پاکستان مورد حمله هند قرار گرفت.", "attack", ("IND",), ("PAK",)),
        ("سه سرباز پاکستانی کشته شدند.", "attack", (), ("PAK",)),
        ("پاکستان سه شهروند هند را بازداشت کرد.", "arrest", ("PAK",), ("IND",)),
        ("سه شهروند هند از سوی پاکستان بازداشت شدند.", "arrest", ("PAK",), ("IND",)),
    ],
)
def test_agents_and_victims_are_not_swapped(
    text: str, kind: str, actors: tuple[str, ...], targets: tuple[str, ...]
) -> None:
    event = only(text, kind)
    assert (event.actors, event.targets) == (actors, targets)


def test_one_side_named_by_two_nouns_is_turned_on_once() -> None:
    text = "تحریم\u200cهای ایران و مقام\u200cهای ایرانی لغو شد."
    assert all(len(set(e.targets)) == len(e.targets) for e in read(text))


def test_an_attack_on_the_subjects_own_people_is_no_attack_on_another() -> None:
    event = only("وزارت دفاع هند پس از حملات علیه سربازان خود از دولت پاکستان انتقاد کرد.", "attack")
    assert (event.actors, event.targets) == ((), ("IND",))


@pytest.mark.parametrize(
    "text",
    [
        "پاکستان به هند حمله نکرد.",
        "وزیر خارجه پاکستان به هند سفر نخواهد کرد.",
        "پاکستان خواستار مذاکره با هند شد.",
        "اگر هند به پاکستان حمله کند، جنگ می\u200cشود.",
        "وزیر خارجه پاکستان در گفت\u200cوگو با خبرنگار شبکه خبر سخن گفت.",
    ],
)
def test_what_did_not_happen_is_no_event(text: str) -> None:
    assert read(text) == ()


@pytest.mark.parametrize(
    ("text", "kind", "actors", "targets"),
    [
        ("هند پاکستان را عامل حمله به دهلی دانست.", "attack", ("PAK",), ("IND",)),
        ("هند پاکستان را به بمباران دهلی متهم کرد.", "strike", ("PAK",), ("IND",)),
        ("هند حمله به دهلی را کار پاکستان دانست.", "attack", ("PAK",), ("IND",)),
        ("وزیر خارجه هند حمله پاکستان به کابل را محکوم کرد.", "attack", ("PAK",), ("AFG",)),
        ("سه سرباز پاکستانی در درگیری با نیروهای هند کشته شدند.", "clash", ("PAK", "IND"), ()),
    ],
)
def test_who_blames_or_judges_takes_no_part(
    text: str, kind: str, actors: tuple[str, ...], targets: tuple[str, ...]
) -> None:
    found = [(e.type, set(e.actors), e.targets) for e in read(text)]
    assert found == [(kind, set(actors), targets)]


@pytest.mark.parametrize(
    "text",
    [
        "دو کشور هند و پاکستان از تجاوز خودداری ورزند.",
        "پاکستان به گفت\u200cوگو با هند پایبند است.",
        "هند گزارش تیراندازی به سربازان پاکستان را رد کرد.",
        "رئیس\u200cجمهور لبنان قصد دیدار با رئیس\u200cجمهور سوریه را ندارد.",
        "آیا هند به پاکستان حمله می\u200cکند؟",
        "ایران و آمریکا درباره پایان جنگ با یکدیگر سخن گفتند.",
        "تیم هند در دیدار نیمه\u200cنهایی به دروازه پاکستان حمله کرد.",
    ],
)
def test_what_is_refused_asked_or_played_is_no_event(text: str) -> None:
    assert read(text) == ()


def test_a_truce_is_one_event_and_its_mediators_are_no_sides() -> None:
    text = "هند و پاکستان با میانجیگری قطر و ترکیه بر سر آتش\u200cبس توافق کردند."
    (event,) = read(text)
    assert (event.type, set(event.actors)) == ("ceasefire", {"IND", "PAK"})
    assert event.mediators == ("QAT", "TUR")


def test_the_body_is_the_evidence_not_the_headline() -> None:
    text = "هند به پاکستان حمله کرد\nارتش هند شب گذشته به مواضع پاکستان حمله کرد."
    event = only(text, "attack")
    assert text[event.start : event.end].startswith("ارتش هند")


def test_the_future_is_planned() -> None:
    assert only("وزیر خارجه هند به کابل سفر خواهد کرد.", "visit").status == "planned"
    assert only("قرار است وزیر خارجه هند با وزیر خارجه پاکستان دیدار کند.", "meeting").status == "planned"


def test_repetitions_are_one_event() -> None:
    text = "هند به پاکستان حمله کرد\nارتش هند بامداد امروز به پاکستان حمله کرد و سه نفر کشته شدند. این حمله محکوم شد."
    attacks = [e for e in read(text) if e.type in ("attack", "strike")]
    assert len(attacks) == 1
    assert attacks[0].figures == {"killed": 3}


def test_two_sentences_with_a_verb_and_sides_each_tell_two_events() -> None:
    text = "هند سه شهروند پاکستان را بازداشت کرد. پاکستان نیز دو شهروند هند را بازداشت کرد."
    assert [e.actors for e in read(text)] == [("IND",), ("PAK",)]
    text = "وزیر خارجه هند به کابل سفر کرد. سفر وزیر خارجه هند به افغانستان دو روز طول کشید."
    assert [e.type for e in read(text)] == ["visit"]


def test_two_spots_are_two_events_a_state_and_its_capital_are_one() -> None:
    text = "ارتش هند به لاهور حمله کرد. حمله ارتش هند به کراچی ادامه دارد."
    assert [e.place for e in read(text)] == ["Lahore", "Karachi"]


def test_a_headline_behind_a_mark_is_repeated_by_the_body() -> None:
    text = "♦️ وزیر خارجه پاکستان به تهران می\u200cرود\nوزیر خارجه پاکستان فردا شب به ایران سفر خواهد کرد."
    assert [e.status for e in read(text)] == ["planned"]


@pytest.mark.parametrize(
    ("text", "kind", "status"),
    [
        (
            "آتش\u200cبس میان هند و پاکستان از ساعت پنج عصر دیروز برای سه روز نافذ شد.",
            "ceasefire",
            "happened",
        ),
        ("آتش\u200cبسی که میان هند و پاکستان در دبی به دست آمده بود، دوام نیاورد.", "ceasefire", "happened"),
        ("هند تحریم\u200cهای تازه را بر سه بانک بزرگ پاکستان اعمال کرد.", "sanction", "happened"),
        ("مذاکرات دوحه میان هند و پاکستان در سه نشست جداگانه برگزار شد.", "talks", "happened"),
        ("اگر توافق شود، آمریکا تحریم\u200cهای ایران را لغو خواهد کرد.", "sanction", "planned"),
        ("هر دو کشور هند و پاکستان توافق تجاری را امضا کردند.", "agreement", "happened"),
        ("نبرد هند و پاکستان سه ساعت طول کشید.", "clash", "happened"),
    ],
)
def test_a_verb_far_behind_says_what_became_of_it(text: str, kind: str, status: str) -> None:
    found = [e for e in read(text) if e.type == kind]
    assert [e.status for e in found] == [status]


@pytest.mark.parametrize(
    "text",
    [
        "آتش\u200cبس میان هند و پاکستان هنوز نافذ نشد.",
        "پس از آتش\u200cبس میان هند و پاکستان، یک کارخانه در دهلی آغاز به کار کرد.",
    ],
)
def test_a_verb_that_denies_it_or_speaks_of_another_makes_none(text: str) -> None:
    assert read(text) == ()


def test_a_capital_alone_behind_talks_is_their_place() -> None:
    event = only("مذاکرات دوحه میان هند و پاکستان برگزار شد.", "talks")
    assert (event.actors, event.place) == (("IND", "PAK"), "Doha")
    assert only("مذاکرات تهران و دوحه برگزار شد.", "talks").actors == ("IRN", "QAT")


@pytest.mark.parametrize(
    "text",
    [
        "ممکن است هند دستور حملات تازه به پاکستان را صادر کند.",
        "در صورت شکست مذاکرات، هند حمله\u200cای گسترده به پاکستان انجام می\u200cدهد.",
        "هند خواستار افزودن چند شرکت پاکستان به فهرست تحریم\u200cهای سازمان ملل شد.",
        "توافق هند و پاکستان همیشه شکننده خواهد بود.",
        "هند از تهدید خود علیه پاکستان عقب\u200cنشینی نظامی نکرد.",
        "حمله قلبی رئیس\u200cجمهور پاکستان خبرساز شد.",
        "جلسه هیئت دولت پاکستان صبح امروز در اسلام\u200cآباد برگزار شد.",
        "کابل برای گفت\u200cوگو با پاکستان آماده است.",
        "وزیر خارجه پاکستان درباره مذاکرات با هند سخن گفت.",
        "وزیر خارجه هند از همتای پاکستانی خود برای سفر به دهلی دعوت کرد.",
        "معلوم نیست آیا هند با پاکستان توافق کرده است یا نه.",
        "این کار با هدف تضعیف جایگاه هند صورت گرفته است.",
        "یک اتوبوس در پاکستان واژگون شد. در این حادثه ده تن کشته شدند.",
    ],
)
def test_what_is_supposed_wanted_or_of_another_kind_is_no_event(text: str) -> None:
    assert read(text) == ()


def test_what_is_taken_for_granted_stays_real_beside_a_wish() -> None:
    assert only("پس از حمله هند به پاکستان، ترکیه می\u200cخواهد با هر دو سخن بگوید.", "attack").actors == (
        "IND",
    )


def test_accepting_a_measure_plans_it() -> None:
    event = only("وزارت خارجه پاکستان با بازگشایی گذرگاه مرزی تورخم موافقت کرد.", "border")
    assert (event.actors, event.status) == (("PAK",), "planned")
    assert [e.type for e in read("وزارت خارجه پاکستان با بازگشایی گذرگاه مرزی تورخم موافقت کرد.")] == [
        "border"
    ]


@pytest.mark.parametrize(
    ("text", "actors", "targets"),
    [
        ("سربازان هند که از خاک ترکیه گذشته بودند به مواضع پاکستان حمله کردند.", ("IND",), ("PAK",)),
        ("ناوهای هند که در دریای عمان به پاکستان حمله کردند بازگشتند.", ("IND",), ("PAK",)),
        ("وقتی وزیر خارجه ترکیه رسید، ارتش هند به پاکستان حمله کرد.", ("IND",), ("PAK",)),
    ],
)
def test_a_nested_clause_lends_no_parties(
    text: str, actors: tuple[str, ...], targets: tuple[str, ...]
) -> None:
    event = only(text, "attack")
    assert (event.actors, event.targets) == (actors, targets)


def told(text: str, kind: str) -> list[str]:
    """The status of each event of type `kind` in a whole report."""
    return [e.status for e in extract(Source(name="a", text=text)).events if e.type == kind]


def test_only_a_side_alleges() -> None:
    deed = "سربازان هند به یک پاسگاه پاکستان حمله کردند"
    assert told(f"وزارت خارجه پاکستان خبر داد که {deed}.", "attack") == ["alleged"]
    assert told(f"{deed}.", "attack") == ["happened"]
    assert told(f"سازمان ملل اعلام کرد که {deed}.", "attack") == ["happened"]


def test_the_turns_of_a_ceasefire_are_events_of_their_own() -> None:
    text = (
        "هند و پاکستان بر سر آتش\u200cبس توافق کردند. آتش\u200cبس هند و پاکستان دیروز تمدید شد. "
        "وزیر دفاع گفت آتش\u200cبس هند و پاکستان نقض شد."
    )
    assert [e.type for e in read(text)] == ["ceasefire"] * 3


def test_a_headline_that_counts_the_dead_is_the_clash_of_the_body() -> None:
    text = (
        "ده سرباز پاکستانی کشته شدند\nدر درگیری دیروز میان نیروهای هند و پاکستان ده سرباز پاکستانی کشته شدند."
    )
    (event,) = read(text)
    assert (event.type, set(event.actors), event.figures) == ("clash", {"IND", "PAK"}, {"killed": 10})


def test_a_crossing_known_by_its_name_is_closed_and_opened() -> None:
    assert only("دروازه تورخم از صبح دیروز به روی مسافران بسته است.", "border").place == "Torkham"
    event = only("وزارت خارجه پاکستان با بازگشایی تورخم به روی مهاجران موافقت کرد.", "border")
    assert (event.actors, event.status) == (("PAK",), "planned")


def test_what_is_put_off_is_planned_and_what_is_called_off_is_none() -> None:
    assert [e.status for e in read("هند حمله به پاکستان را به تعویق انداخت.")] == ["planned"]
    assert read("هند سفر وزیر خارجه پاکستان را لغو کرد.") == ()


def test_who_stands_before_that_does_it() -> None:
    event = only(
        "در نشست با مقام\u200cهای ایرانی، وزیر خارجه هند که به تهران سفر کرده است، خبرنگاران را دید.",
        "visit",
    )
    assert event.actors == ("IND",)


def test_two_adjectives_name_two_sides() -> None:
    event = only("نمایندگان آمریکایی و ایرانی دیروز در سوئیس دیدار کردند.", "meeting")
    assert event.actors == ("USA", "IRN")


def test_figures_count_what_the_event_counts() -> None:
    text = "دو سرباز پاکستان در حمله هند کشته شدند و پلیس ده تن را بازداشت کرد."
    assert {e.type: e.figures for e in read(text)}["attack"] == {"killed": 2}


def test_a_number_behind_a_place_begins_another_phrase() -> None:
    event = only("در مرز افغانستان سه سرباز پاکستانی جان باختند.", "attack")
    assert event.targets == ("PAK",)


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("دست\u200cکم ۹ نفر کشته و بیش از ۲۰ نفر زخمی شدند", {"killed": 9, "wounded": 20}),
        ("ده\u200cها نفر بازداشت شدند", {"detained": [20, 99]}),
        ("بیست تا سی هزار نفر آواره شدند", {"displaced": [20000, 30000]}),
        ("مرد ۳۰ ساله کشته شد", {}),
        ("سه بازیکن و پنج باشنده دیگر کشته و هفت تن زخمی شدند", {"killed": 8, "wounded": 7}),
        ("یک پزشک از کشته شدن پنج تن خبر داد", {"killed": 5}),
        ("راننده کشته و ۲۹ نفر زخمی شدند", {"wounded": 29}),
    ],
)
def test_figures(text: str, figures: dict[str, object]) -> None:
    doc = prepare(text)
    assert figures_in(doc, 0, len(doc.words)) == figures


def test_a_noun_that_looks_like_a_verb_ends_no_clause() -> None:
    words = ["نشست", "سران", "برگزار", "شد", "و", "مردم", "شدید", "واکنش", "دادند"]
    assert [words[v.first] for v in finite_verbs(words, 0, len(words))] == ["شد", "دادند"]


@settings(deadline=None)
@given(st.text(alphabet="آحملهدیدار کردشت ،.«»\n\u200c۱۲پاکستنهد", max_size=120))
def test_spans_lie_in_the_text_and_nothing_varies(text: str) -> None:
    doc = prepare(text)
    mentions = find_mentions(doc, on=None)
    once = find_events(doc, times=(), mentions=mentions, statements=(), published=None)
    assert once == find_events(doc, times=(), mentions=mentions, statements=(), published=None)
    for event in once:
        assert 0 <= event.start < event.end <= len(doc.text)


def test_gold_floor() -> None:
    """Types on the development gold: never below what was once reached."""
    home = os.environ.get("ROZNAMCHA_GOLD")
    if not home or not (Path(home) / "dev").is_dir():
        pytest.skip("ROZNAMCHA_GOLD names no gold")
    hits = gold = system = 0
    for path in sorted((Path(home) / "dev").glob("*.json")):
        want = json.loads(path.read_text(encoding="utf-8"))
        report = extract(
            Source(
                name=path.stem, text=want["text"], outlet=want.get("outlet"), published=want.get("published")
            )
        )
        left = list(report.events)
        gold, system = gold + len(want["events"]), system + len(left)
        for event in want["events"]:
            for other in left:
                if other.type == event["type"] and other.start < event["end"] and event["start"] < other.end:
                    left.remove(other)
                    hits += 1
                    break
    assert hits / system >= 0.65
    assert 2 * hits / (gold + system) >= 0.55
