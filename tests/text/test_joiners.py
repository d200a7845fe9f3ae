"""Joiners: what is put back, what is left alone, and how well it does on the treebanks' development parts."""

from __future__ import annotations

import gzip
import os
import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roznamcha.lang import tables
from roznamcha.text import joiners
from roznamcha.text.fold import ZWNJ
from roznamcha.text.joiners import cuts_of, gaps, restore, thin, verb_stem

RESTORED = [
    "گفت|وگو", "آتش|بس", "بین|المللی", "گروه|ها", "می|کند", "خونین|ترین", "اسلام|آباد", "کرده|اند", "منطقه|ای",
    "کتاب|ها", "نمی|رود", "کتاب|هایشان", "هسته|ای", "حمله|ای", "به|عنوان", "غنی|سازی", "تحریم|های", "شده|اند",
    "جلال|آباد", "ذبیح|الله", "برمی|گردد", "کوتاه|مدت", "پیش|نویس", "سه|شنبه", "پایگاه|های", "خانه|ای", "بی|سابقه",
    "مصاحبه|ای", "نرفته|اند", "می|لرزیدند", "عنکبوت|ها", "نگفته|ایم", "تی|تی|پی", "آتش|بس|ها", "هیئت|های",
]  # fmt: skip
WHOLE = [
    "میدان", "نمیر", "بها", "تنها", "میلاد", "میزان", "میهن", "میثاق", "میرزا", "میان", "بهار", "نهاد", "شهادت", "رها",
    "همچنین", "اینکه", "ایران", "طالبان", "پاکستان", "فرماندهان", "خوشبختانه", "سیاستمدار", "نیروهای", "دیپلماتیک",
    "ایالات", "بیانیه", "بیدار", "همدان", "نمایندگان", "انتها", "اشتها", "تفاهم", "میکروفون", "همسر", "مادران",
    "خیبرپختونخوا", "هم", "ها", "می", "ای",
]  # fmt: skip
LIKE_TEXT = st.text(alphabet="ابپتدرسشکگلمنوهیآئأ \u200c\u064b\n.،«»12۳abC_#", max_size=60)


def put(text: str) -> str:
    parts, last = [], 0
    for at in restore(text):
        parts.append(text[last:at])
        last = at
    return "|".join([*parts, text[last:]])


@pytest.mark.parametrize("spelled", RESTORED)
def test_a_lost_joiner_is_put_back(spelled: str) -> None:
    assert put(spelled.replace("|", "")) == spelled


@pytest.mark.parametrize("word", WHOLE)
def test_a_word_without_joiner_stays_whole(word: str) -> None:
    assert put(word) == word


def test_arabic_letters_and_marks_are_no_hindrance() -> None:
    assert put("مي\u0651كند") == "مي\u0651|كند"
    assert put("گروهها، واقعاً میکنند.") == "گروه|ها، واقعاً می|کنند."


def test_a_blank_is_never_turned_into_a_joiner() -> None:
    assert put("می کند و کتاب ها") == "می کند و کتاب ها"


def test_a_text_that_has_its_joiners_is_left_alone() -> None:
    assert list(restore(f"گروه{ZWNJ}ها گفتوگو میکنند")) == []
    assert put("گروهها گفتوگو میکنند") == "گروه|ها گفت|وگو می|کنند"


def test_a_mixture_is_restored_but_not_its_joined_words() -> None:
    text = f"کرده{ZWNJ}اند. " + "گروهها گفتوگو میکنند. " * 5
    assert len(restore(text)) == 15
    assert restore(text)[0] > len(f"کرده{ZWNJ}اند")


def test_a_word_of_the_lexicon_is_spelled_as_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "names.tsv").write_text(
        f"surface\tsource\nقلا{ZWNJ}مپول\ttest\nبیخاترو\ttest\n", encoding="utf-8"
    )
    before = put("قلامپول بیخاترو")
    monkeypatch.setattr(tables, "DATA", tmp_path)
    joiners._load.cache_clear()
    joiners._cuts.cache_clear()
    try:
        assert put("قلامپول بیخاترو") == "قلا|مپول بیخاترو"
    finally:
        monkeypatch.undo()
        joiners._load.cache_clear()
        joiners._cuts.cache_clear()
    assert put("قلامپول بیخاترو") == before


@given(LIKE_TEXT)
def test_positions_ascend_and_lie_within_words(text: str) -> None:
    found = list(restore(text))
    assert found == sorted(set(found))
    for at in found:
        assert 0 < at < len(text)
        assert text[at - 1].isalpha() or "\u064b" <= text[at - 1] <= "\u065f"
        assert text[at].isalpha()


@given(LIKE_TEXT)
def test_what_was_restored_gets_nothing_more(text: str) -> None:
    once = put(text).replace("|", ZWNJ)
    assert once.replace(ZWNJ, "") == text.replace(ZWNJ, "")
    if restore(text) and ZWNJ not in text:
        assert list(restore(once)) == []


@given(st.text(alphabet="ابدرهی", min_size=1, max_size=8))
def test_gaps_leave_two_letters_on_each_side(word: str) -> None:
    assert all(i >= 2 and (len(word) - i >= 2 or word[i - 1] == "ه") for i in gaps(word))


def test_of_two_neighbouring_gaps_one_is_taken() -> None:
    assert thin({3: 5.0, 4: 6.0, 7: 1.0}, 0.0) == (4, 7)
    assert thin({3: 5.0, 4: 5.0}, 0.0) == (3,)
    assert thin({3: -1.0}, 0.0) == ()


def test_parts() -> None:
    assert cuts_of(f"هم{ZWNJ}تیمی{ZWNJ}های") == (2, 6)
    assert cuts_of("میدان") == ()
    assert verb_stem("کنند") == "کن"
    assert verb_stem("رود") == "رو"


def test_the_model_is_small() -> None:
    assert joiners.MODEL.stat().st_size < 5_000_000
    assert joiners.MODEL.with_suffix(".md").exists()


def _sentences(name: str) -> list[str]:
    folder = os.environ.get("ROZNAMCHA_DATA")
    if not folder:
        pytest.skip("ROZNAMCHA_DATA names no folder")
    path = Path(folder) / f"fa_{name}-ud-dev.conllu.gz"
    lines = gzip.decompress(path.read_bytes()).decode("utf-8").splitlines()
    return [line.removeprefix("# text = ") for line in lines if line.startswith("# text = ")]


@pytest.mark.parametrize(("name", "floor"), [("perdt", 0.975), ("seraji", 0.88)])
def test_the_treebanks_joiners_come_back(name: str, floor: float) -> None:
    good = extra = lost = 0
    for line in _sentences(name):
        wanted = set(cuts_of(line))
        got = set(restore(line.replace(ZWNJ, "")))
        good, extra, lost = good + len(wanted & got), extra + len(got - wanted), lost + len(wanted - got)
    assert 2 * good / (2 * good + extra + lost) >= floor


@pytest.mark.parametrize("name", ["perdt", "seraji"])
def test_the_treebanks_own_joiners_are_left_alone(name: str) -> None:
    lines = _sentences(name)
    assert [line for line in lines if ZWNJ in line and restore(line)] == []
    assert list(restore("\n".join(lines))) == []
    shuffled = lines[:]
    random.Random(1).shuffle(shuffled)
    for i in range(0, len(shuffled), 10):
        piece = "\n".join(shuffled[i : i + 10])
        assert ZWNJ not in piece or not restore(piece)
