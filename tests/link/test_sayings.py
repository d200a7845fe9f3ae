"""What two statements have to do with each other."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from roznamcha.link import denials, sayings
from roznamcha.link.facts import StatementFacts, report_facts
from roznamcha.link.looking import look_back
from roznamcha.link.taken_up import denied_in
from roznamcha.link.terms import terms_of
from roznamcha.pipeline import extract
from roznamcha.records import Report, Source


def _said(text: str, number: int, day: str) -> Sequence[StatementFacts]:
    return report_facts(_report(text, number, day)).statements


def _report(text: str, number: int, day: str) -> Report:
    source = Source(name=str(number), text=text, url=f"https://example.org/{number}", published=day)
    return extract(source)


@pytest.mark.parametrize("denied", ["گزارش طرف افغان", "گزارش طرف افغان درباره حادثه روز پنجشنبه در مرز چمن"])
def test_a_denial_that_names_whose_word_it_is_finds_the_claim_its_report_tells_of(denied: str) -> None:
    (claim, *_) = _said(
        "ذبیح\u200cالله مجاهد گفت که نیروهای پاکستانی بر بازار سپین بولدک آتش گشوده\u200cاند.",
        1,
        "2025-11-06",
    )
    told = _said(
        f"وزارت خارجه پاکستان {denied} را رد کرد. "
        "ذبیح\u200cالله مجاهد پیشتر پاکستان را متهم کرده بود که بر بازار سپین بولدک آتش گشوده است.",
        2,
        "2025-11-07",
    )
    denial = next(s for s in told if s.act == "deny")
    found = denials.denies(denial, [claim], [], leads={}, beside=told)
    assert found is not None
    assert found.target == claim.id
    assert denials.denies(denial, [claim], [], leads={}) is None


def test_a_denial_that_names_whose_word_it_is_denies_no_other_claim_of_theirs() -> None:
    (claim, *_) = _said(
        "ذبیح\u200cالله مجاهد گفت که پاکستان مهاجران را با زور اخراج می\u200cکند.", 1, "2025-11-06"
    )
    told = _said(
        "وزارت خارجه پاکستان گزارش طرف افغان درباره حادثه روز پنجشنبه در مرز چمن را رد کرد. "
        "ذبیح\u200cالله مجاهد پیشتر پاکستان را متهم کرده بود که بر بازار سپین بولدک آتش گشوده است.",
        2,
        "2025-11-07",
    )
    denial = next(s for s in told if s.act == "deny")
    assert denials.denies(denial, [claim], [], leads={}, beside=told) is None


def test_naming_the_same_states_denies_nothing() -> None:
    (claim, *_) = _said("دونالد ترامپ گفت که ایران و آمریکا به توافق نزدیک شده\u200cاند.", 1, "2026-06-10")
    (denial, *_) = _said(
        "اسماعیل بقایی خبر دیدار وزیران ایران و آمریکا در استانبول را تکذیب کرد.", 2, "2026-06-11"
    )
    assert denial.act == "deny"
    assert denials.denies(denial, [claim], [], leads={}) is None


def test_a_denial_is_of_what_it_says_to_be_untrue_and_not_of_all_it_speaks_of() -> None:
    (claim, *_) = _said(
        "خبرگزاری رویترز نوشت که ایران و عمان درباره عوارض تنگه هرمز در مسقط مذاکره کرده\u200cاند.",
        1,
        "2026-07-11",
    )
    told = _said(
        "اسماعیل بقایی: «ادعای خرید گندم از کشاورزان آمریکایی دروغ است. "
        "مذاکرات مسقط درباره تنگه هرمز و عوارض آن بود.»",
        2,
        "2026-07-12",
    )
    denial = next(s for s in told if s.act == "deny")
    assert denials.denies(denial, [claim], [], leads={}) is None
    (wheat, *_) = _said("خبرگزاری رویترز نوشت که ایران از کشاورزان آمریکایی گندم خریده است.", 3, "2026-07-11")
    found = denials.denies(denial, [claim, wheat], [], leads={})
    assert found is not None
    assert found.target == wheat.id


def test_a_denial_that_names_whose_claim_it_is_denies_no_third_sides() -> None:
    words = "نیروهای ایرانی تنگه هرمز را بسته\u200cاند"
    (own, *_) = _said(f"سپاه پاسداران اعلام کرد که {words}.", 1, "2026-06-20")
    (third, *_) = _said(f"وزارت خارجه قطر اعلام کرد که {words}.", 2, "2026-06-20")
    told = _said("سنتکام ادعای سپاه پاسداران مبنی بر بستن تنگه هرمز را تکذیب کرد.", 3, "2026-06-20")
    denial = next(s for s in told if s.act == "deny")
    found = denials.denies(denial, [own, third], [], leads={})
    assert found is not None
    assert found.target == own.id
    assert denials.denies(denial, [third], [], leads={}) is None


@pytest.mark.parametrize(("before", "answered"), [("", ["answers"]), ("دونالد ترامپ گفت که ", [])])
def test_what_one_side_says_that_another_refused_is_no_answer(before: str, answered: list[str]) -> None:
    demand = report_facts(
        _report("دولت آمریکا از ایران خواست که ذخایر اورانیوم خود را تحویل دهد.", 1, "2026-06-14")
    )
    refusal = report_facts(
        _report(f"{before}عباس عراقچی درخواست آمریکا برای تحویل ذخایر اورانیوم را رد کرد.", 2, "2026-06-15")
    )
    found, _ = look_back([(1, demand), (2, refusal)], fresh={demand.id, refusal.id}, moved=(), families={})
    assert [x.kind for x in found] == answered


def test_a_word_or_two_repeat_nothing() -> None:
    (one, *_) = _said("عباس عراقچی گفت که توافق نزدیک است.", 1, "2026-06-10")
    (other, *_) = _said("عباس عراقچی گفت که بازار نزدیک است.", 2, "2026-06-10")
    (same, *_) = _said(
        "عباس عراقچی گفت که پرونده موشکی ایران در مذاکرات استانبول جایی ندارد.", 3, "2026-06-10"
    )
    (again, *_) = _said(
        "عباس عراقچی تاکید کرد که پرونده موشکی ایران در گفت\u200cوگوهای استانبول جایی ندارد.", 4, "2026-06-10"
    )
    assert sayings.repeats(other, [one]) is None
    assert sayings.repeats(again, [same]) is not None


DEMAND = "دونالد ترامپ از اسرائیل خواست که از جنوب لبنان عقب\u200cنشینی کند و آتش\u200cبس را اعلام کند."


def test_who_is_asked_and_names_who_asks_answers() -> None:
    (demand, *_) = _said(DEMAND, 1, "2026-06-14")
    told = _said("نتانیاهو درخواست ترامپ برای عقب\u200cنشینی از جنوب لبنان را رد کرد.", 2, "2026-06-15")
    refusal = next(s for s in told if s.act == "reject")
    found = sayings.answers(refusal, [demand])
    assert found is not None
    assert (found.target, found.why) == (demand.id, ("reject to a demand",))


def test_a_third_side_and_the_nameless_answer_nobody() -> None:
    (demand, *_) = _said(DEMAND, 1, "2026-06-14")
    for text in (
        "وزارت خارجه ایران درخواست ترامپ برای عقب\u200cنشینی از جنوب لبنان را رد کرد.",
        "یک مقام اسرائیلی درخواست ترامپ برای عقب\u200cنشینی از جنوب لبنان را رد کرد.",
    ):
        refusal = next(s for s in _said(text, 2, "2026-06-15") if s.act == "reject")
        assert sayings.answers(refusal, [demand]) is None


def test_naming_the_same_president_answers_nothing() -> None:
    (demand, *_) = _said(DEMAND, 1, "2026-06-14")
    told = _said("نتانیاهو درخواست ترامپ برای عفو قاتلان را رد کرد.", 2, "2026-06-15")
    refusal = next(s for s in told if s.act == "reject")
    assert sayings.answers(refusal, [demand]) is None


def test_whoever_is_named_further_on_asked_for_nothing() -> None:
    (one, *_) = _said(
        "دونالد ترامپ گفت که توافق آتش\u200cبس با ایران به درخواست برخی دوستان خوب او حاصل شد.",
        1,
        "2026-06-07",
    )
    (other, *_) = _said(
        "وزارت خارجه پاکستان اعلام کرد که این آتش\u200cبس به درخواست طالبان برقرار شد.", 2, "2025-10-18"
    )
    assert one.blame == ()
    assert [(b.role, b.party) for b in other.blame] == [("request", "AFG")]


def test_a_nameless_voice_that_says_a_thing_did_not_happen_contradicts_it_and_denies_nobody() -> None:
    told = report_facts(_report("ایران با انتقال ذخایر اورانیوم به روسیه موافقت کرده است.", 1, "2026-06-05"))
    (denial, *_) = _said(
        "یک منبع آگاه گزارش درباره موافقت ایران با انتقال ذخایر اورانیوم به روسیه را تکذیب کرد.",
        2,
        "2026-06-05",
    )
    found = denials.gainsays(denial, told.events)
    assert found is not None
    assert (found.kind, found.target, found.why) == (
        "contradicts",
        told.events[0].id,
        ("happened: told or denied",),
    )
    assert denials.denies(denial, told.statements, told.events, leads={}) is None
    (side, *_) = _said(
        "اسماعیل بقایی خبر موافقت ایران با انتقال ذخایر اورانیوم به روسیه را تکذیب کرد.", 3, "2026-06-05"
    )
    assert denials.gainsays(side, told.events) is None


def test_a_nameless_voice_denies_what_a_named_outlet_claimed_days_before() -> None:
    text = "خبرگزاری رویترز نوشت که ایران با انتقال اورانیوم غنی\u200cشده به ترکیه موافقت کرده است."
    (claim, *_) = _said(text, 1, "2026-06-04")
    (old, *_) = _said(text, 3, "2026-05-30")
    (denial, *_) = _said(
        "یک منبع آگاه گزارش رویترز درباره موافقت ایران با انتقال اورانیوم غنی\u200cشده به ترکیه را تکذیب کرد.",
        2,
        "2026-06-05",
    )
    assert (denial.act, denial.party) == ("deny", "UNK")
    found = denials.denies(denial, [claim], [], leads={})
    assert found is not None
    assert found.target == claim.id
    assert denials.denies(denial, [old], [], leads={}) is None


def test_what_the_denier_says_instead_is_not_what_he_denies() -> None:
    (claim, *_) = _said(
        "ذبیح\u200cالله مجاهد گفت که جنگنده\u200cهای پاکستان انبار گندم بولدک را بمباران کردند.",
        1,
        "2025-11-05",
    )
    (denial, *_) = _said(
        "ارتش پاکستان بمباران انبار گندم بولدک را تکذیب کرد.",
        2,
        "2025-11-06",
    )
    report = _report(
        "ما انبار گندم را بمباران نکرده\u200cایم ولی طالبان به پاسگاه\u200cهای ما حمله می\u200cکنند.",
        3,
        "2025-11-06",
    )
    clauses = denied_in(report, 0, len(report.text))
    assert len(clauses) == 1
    assert clauses[0].terms & denial.terms
    assert not clauses[0].terms & terms_of("طالبان پاسگاه حمله")
    assert denials.denies(denial, [claim], [], leads={}) is not None


def test_who_denies_that_a_thing_is_not_so_denies_nobody_who_says_that_it_is() -> None:
    (claim, *_) = _said(
        "خبرگزاری رویترز نوشت که ایران در مذاکرات فنی این هفته در دوحه شرکت خواهد کرد.", 1, "2026-06-29"
    )
    text = "گزارش\u200cها درباره اینکه ایران در مذاکرات فنی دوحه شرکت {} نادرست است."
    (twice, plain) = (
        denied_in(_report(text.format(verb), 2, "2026-06-29"), 0, 200)[0]
        for verb in ("نخواهد کرد", "خواهد کرد")
    )
    assert (twice.negative, plain.negative) == (True, False)
    assert claim.terms & twice.terms
    rumour = "شایعه حمله به نیروگاه بوشهر صحت ندارد."
    assert not denied_in(_report(rumour, 3, "2026-06-29"), 0, len(rumour))[0].negative


def test_that_both_speak_of_the_agreement_is_no_denial() -> None:
    (other, *_) = _said(
        "ابراهیم رضایی گفت که تفاهم\u200cنامه با آمریکا یک پیروزی بزرگ برای ایران است.", 1, "2026-06-18"
    )
    (denial, *_) = _said(
        "استیو ویتکاف تکذیب کرد که تفاهم\u200cنامه با ایران توافق جانبی دارد.", 2, "2026-06-19"
    )
    (claim, *_) = _said(
        "ابراهیم رضایی گفت که تفاهم\u200cنامه با آمریکا یک توافق جانبی دارد.", 3, "2026-06-18"
    )
    assert denial.act == "deny"
    assert denials.denies(denial, [other], [], leads={}) is None
    assert denials.denies(denial, [claim], [], leads={}) is not None


def test_a_headline_names_its_teller_before_the_colon() -> None:
    text = "دونالد ترامپ درباره تنگه هرمز: ما تنگه هرمز را دیروز کاملا بسته بودیم"
    events = report_facts(_report(text, 1, "2026-06-19")).events
    assert [e.told_by for e in events if e.type == "border"] in ([], ["USA"])
