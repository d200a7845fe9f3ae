"""What somebody writes becomes a typed question, or a message that says what in it cannot be understood."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roznamcha.errors import QuestionError, RoznamchaError
from roznamcha.search.question import MOST_CHARACTERS, Question, parse
from roznamcha.store.search import expression


def forms(question: Question) -> list[tuple[tuple[str, ...], ...]]:
    return [t.forms for t in question.words.terms] if question.words else []


def test_words_phrases_beginnings_and_words_to_leave_out() -> None:
    asked = parse('حریم "روز ۱۹ اکتبر" نقض* -دوحه')
    assert [t.shown for t in asked.words.terms] == ["حریم", "روز 19 اکتبر", "نقض"]  # type: ignore[union-attr]
    assert [t.prefix for t in asked.words.terms] == [False, False, True]  # type: ignore[union-attr]
    assert [t.shown for t in asked.words.without] == ["دوحه"]  # type: ignore[union-attr]
    assert asked.plain == "حریم روز 19 اکتبر نقض"
    assert asked.kinds == ("statement", "event", "report")
    assert not asked.filtered


def test_a_joiner_a_blank_or_nothing_are_one_spelling() -> None:
    for written in ("آتش\u200cبس", "آتشبس"):
        assert {("آتش", "بس"), ("آتشبس",)} <= set(forms(parse(written))[0])
    apart = forms(parse("آتش بس"))
    assert all(("آتشبس",) in f for f in apart)
    # three words in a row: each pair may be one word
    assert [("آتشبس",) in f for f in forms(parse("نقض آتش بس"))] == [False, True, True]


def test_other_spellings_of_a_word() -> None:
    assert ("اکتبر",) in forms(parse("اکتوبر"))[0]
    assert ("آمریکا",) in forms(parse("امریكا"))[0]
    assert ("پولیس", "کابل") in forms(parse("«پلیس کابل»"))[0]
    # two letters stay as they are
    assert forms(parse("آن")) == [(("آن",),)]


def test_fields() -> None:
    asked = parse(
        'speaker:"ذبیح\u200cالله مجاهد" act:DENY outlet:irna from:2025-10 to:2025-11 target:پاکستان آتش'
    )
    assert asked.asked.by == "ذبیح\u200cالله مجاهد"
    assert (asked.asked.act, asked.asked.outlet, asked.asked.target) == ("deny", "irna", "PAK")
    assert (asked.asked.since, asked.asked.until) == ("2025-10-01", "2025-11-30")
    assert asked.kinds == ("statement",)
    assert asked.filtered
    assert parse("type:talks").kinds == ("event",)
    assert parse("party:AFG").kinds == ("statement", "event")
    assert parse("kind:report act:deny").kinds == ("report",)
    assert parse("outlet:irna").words is None


def test_an_address_is_no_field() -> None:
    asked = parse("https://example.org/kabul/1")
    assert forms(asked) == [(("https", "example", "org", "kabul", "1"),)] or asked.words is not None


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("", "nothing to look for"),
        ("…", "nothing to look for"),
        ("-دوحه", "only words to leave out"),
        ("outlet:irna -دوحه", "only words to leave out"),
        ('آتش "حریم هوایی', r"quotation mark \" at character 5 is not closed"),
        ("colour:red", "'colour:' at character 1 is no field; there are kind, speaker"),
        ("x act:lie", "act:lie is none of say, accuse"),
        ("kind:poem", "kind:poem is none of statement, event, report"),
        ("from:yesterday", "from:yesterday is no date"),
        ("to:2025-13", "to:2025-13 is no date"),
        ("from:2025-10-01/2025-10-02", "is no date"),
        ("party:Atlantis", "no party is called 'Atlantis'"),
        ("act:deny act:say", "stands there twice"),
        ('outlet:""', "'outlet:' at character 1 has no value"),
        ("x *", r"the \* at character 3 stands alone"),
        ("-act:deny x", "a field cannot be left out"),
        ("x " * MOST_CHARACTERS, "at most 1,000 are read"),
        ("x " * 100, "at most 64 are looked for"),
    ],
)
def test_what_cannot_be_understood_is_said(written: str, said: str) -> None:
    with pytest.raises(QuestionError, match=said):
        parse(written)


@given(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
    | st.text('"«»“”*-: aاب\u200cکact', max_size=30)
)
def test_anything_is_a_question_or_a_message(written: str) -> None:
    try:
        asked = parse(written)
    except RoznamchaError:
        return  # said in words; any other error would end the test
    if asked.words:
        # every word is quoted: nothing that was written is an operator of the index
        outside = "".join(expression(asked.words).split('"')[::2])
        assert set(outside.replace("OR", "").replace("AND", "").replace("NOT", "")) <= set(" ()*")
