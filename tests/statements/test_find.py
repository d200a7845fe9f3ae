"""Whole statements: speakers carried, clauses nested, quotations over sentences, heads over bullets."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marks import cut, read, unmark
from roznamcha.records import Report, Statement

CASES = [
    json.loads(x) for x in Path(__file__).with_name("contents.jsonl").read_text(encoding="utf-8").splitlines()
]


def only(report: Report) -> Statement:
    assert len(report.statements) == 1
    return report.statements[0]


def contents(report: Report) -> list[str]:
    return [cut(report, s)[1] for s in report.statements]


def test_a_clause_behind_that() -> None:
    report = read("وزارت امور خارجه پاکستان اعلام کرد که هیئت این کشور به استانبول رفته است.")
    statement = only(report)
    assert statement.speaker == "Ministry of Foreign Affairs (Pakistan)"
    assert (statement.party, statement.act, statement.quote) == ("PAK", "say", "indirect")
    assert contents(report) == ["هیئت این کشور به استانبول رفته است"]


def test_a_quotation_runs_over_sentences() -> None:
    report = read("ذبیح\u200cالله مجاهد گفت: «مرزها باز است. راه\u200cها امن است.» هوا سرد بود.")
    statement = only(report)
    assert statement.quote == "direct"
    assert contents(report) == ["مرزها باز است. راه\u200cها امن است"]


def test_the_speaker_is_carried_over_and_clauses_are_parted() -> None:
    report = read("وزیر خارجه پاکستان گفت که مرز بسته است و افزود مذاکرات ادامه دارد.")
    assert contents(report) == ["مرز بسته است", "مذاکرات ادامه دارد"]
    assert {s.party for s in report.statements} == {"PAK"}


def test_a_pronoun_is_the_last_speaker() -> None:
    report = read("ذبیح\u200cالله مجاهد گفت که مرز باز است. وی افزود که بازرگانان بازگشته\u200cاند.")
    assert [s.speaker for s in report.statements] == ["Zabihullah Mujahid"] * 2


def test_the_date_of_a_speech_is_carried_to_its_clauses() -> None:
    report = read(
        "ذبیح\u200cالله مجاهد روز جمعه گفت که مرز باز است. وی افزود که بازرگانان بازگشته\u200cاند. "
        "وی پیشتر گفته بود که مرز بسته می\u200cماند."
    )
    assert [s.said for s in report.statements] == ["2025-11-07", "2025-11-07", None]


def test_an_inner_source_is_a_statement_of_its_own() -> None:
    report = read("دولت پاکستان اعلام کرد که مسئله\u200cای که به گفته شاهدان باعث درگیری شد، حل شده است.")
    assert [s.party for s in report.statements] == ["PAK", "UNK"]
    assert contents(report)[1] == "باعث درگیری شد"


def test_a_name_and_a_colon_govern_the_bullets_behind() -> None:
    report = read(
        "ذبیح\u200cالله مجاهد، سخنگوی حکومت طالبان:\n🔹\nمرزها باز است.\n🔹\nبازرگانان بازگشته\u200cاند."
    )
    statement = only(report)
    assert statement.speaker == "Zabihullah Mujahid"
    assert contents(report)[0].startswith("مرزها باز است")
    assert contents(report)[0].endswith("بازگشته\u200cاند")


def test_a_headline_that_the_body_repeats_is_not_read_twice() -> None:
    report = read(
        "مجاهد: گذرگاه تورخم بسته شده است\n"
        "ذبیح\u200cالله مجاهد، سخنگوی حکومت طالبان، گفت که گذرگاه تورخم از دیروز بسته شده است."
    )
    assert len(report.statements) == 1


def test_a_source_line_is_a_carrier_and_no_statement() -> None:
    report = read("به گزارش خبرگزاری رویترز، وزیر خارجه پاکستان گفت که مرز بسته است.")
    assert only(report).party == "PAK"


@pytest.mark.parametrize(
    "text",
    [
        "وزیر خارجه پاکستان نگفت که مرز بسته است.",
        "باید گفت که مرز بسته است.",
        "گفتن این سخن آسان نیست.",
        "درخواست پاکستان روشن است.",
        "با توجه به تاکید نخست وزیر هند مرز بسته شد.",
        "این پل ارزش افزوده واردات را بالا برد.",
        "کاروان پیش از تاریخ اعلام شده به کابل رسید.",
    ],
)
def test_what_nobody_said(text: str) -> None:
    assert read(text).statements == ()


def test_a_refused_claim_is_denied_and_a_refused_demand_rejected() -> None:
    assert only(read("طالبان این ادعا را رد کرد.")).act == "deny"
    assert only(read("طالبان پیشنهاد پاکستان را رد کرد.")).act == "reject"


def test_a_condition_is_cut_out() -> None:
    report = read("پاکستان اعلام کرد که آماده گفت\u200cوگو است، به شرط آنکه حملات پایان یابد.")
    statement = only(report)
    assert statement.act == "offer"
    assert statement.condition_start is not None
    assert report.text[statement.condition_start : statement.condition_end] == "به شرط آنکه حملات پایان یابد"


def test_a_demand_is_put_to_the_one_named() -> None:
    statement = only(read("دولت پاکستان از طالبان خواست مرز را باز کند."))
    assert (statement.act, statement.party, statement.targets) == ("demand", "PAK", ("AFG",))


def test_joiners_may_be_missing() -> None:
    report = read("حکومت طالبان اسلامآباد را به نقض آتشبس متهم میکند.")
    statement = only(report)
    assert (statement.act, statement.party, statement.targets) == ("accuse", "AFG", ("PAK",))
    assert contents(report) == ["نقض آتشبس"]


VOCABULARY = """وزیر خارجه پاکستان طالبان گفت که افزود «مرز» بسته است . : ، و اما «ما » به گفته شاهدان را متهم کرد
از خواست خواستار پایان شد 🔹 وی اعلام کرد با بیان اینکه دانست آن بر تأکید کرده\u200cاند میکند ( ) " " 12"""
WORDS = st.sampled_from([*VOCABULARY.split(), "\n"])


@settings(max_examples=150, deadline=None)
@given(st.lists(WORDS, max_size=60))
def test_every_span_cuts_words_out_of_the_raw_text(words: list[str]) -> None:
    report = read(" ".join(words))
    for s in report.statements:
        assert 0 <= s.content_start < s.content_end <= len(report.text)
        assert 0 <= s.cue_start < s.cue_end <= len(report.text)
        assert report.text[s.content_start : s.content_end].strip() != ""
        if s.speaker_start is not None and s.speaker_end is not None:
            assert s.speaker_start < s.speaker_end
            assert s.speaker_end <= s.content_start or s.content_end <= s.speaker_start or s.rule == "prefix"


@pytest.mark.parametrize(
    ("rule", "marked"),
    [pytest.param(c["rule"], c["marked"], id=f"{i}-{c['rule']}") for i, c in enumerate(CASES)],
)
def test_where_a_content_begins_and_ends(rule: str, marked: str) -> None:
    wanted = unmark(marked)
    report = read(wanted.text)
    assert [(cut(report, s), s.rule) for s in report.statements] == [((wanted.cue, wanted.content), rule)]


def test_papers_with_their_headlines_say_nothing() -> None:
    report = read("روزنامه گاردین:\n-شمار قربانیان بالا رفت\n-مرز بسته شد")
    assert report.statements == ()


def test_the_noun_before_a_head_decides_its_act() -> None:
    assert only(read("هشدار ارتش پاکستان: گذرگاه در دید ماست")).act == "threaten"
