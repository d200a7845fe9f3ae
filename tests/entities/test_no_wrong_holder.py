"""An office is its holder only where the words say that very office: a province's, a coming or a former one is not."""

from __future__ import annotations

import pytest

from roznamcha.entities.find import find_mentions
from roznamcha.records import Mention
from roznamcha.text.document import prepare


def first(words: str, *, on: str = "2024-01-10") -> Mention:
    """The first person in a short Iranian report that begins with `words`."""
    doc = prepare(f"{words} گفت که راه باز است. ایران همسایه افغانستان است.")
    return next(m for m in find_mentions(doc, on=on, language="fa") if m.kind == "person")


@pytest.mark.parametrize(
    ("words", "holder"),
    [
        ("رئیس پلیس ایران", "person:ahmad-reza-radan"),
        ("وزیر خارجه پاکستان", "person:jalil-abbas-jilani"),
        ("وزیر خارجه اسلام\u200cآباد", "person:jalil-abbas-jilani"),
        ("رئیس\u200cجمهور همچنین", "person:ebrahim-raisi"),
    ],
)
def test_the_holder_of_the_very_office(words: str, holder: str) -> None:
    assert first(words).id == holder


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("رئیس پلیس تهران", "police chief of Tehran"),
        ("رئیس پلیس استان زنجان", "police chief of Zanjan Province"),
        ("سخنگوی پلیس کابل", "Kabul police spokesperson"),
        ("وزیر خارجه ایالت پنجاب", "Foreign Minister of Punjab, Pakistan"),
        ("وزیر اطلاعات ایالت خیبرپختونخوا", "Minister of Information and Broadcasting of Khyber Pakhtunkhwa"),
        ("فرمانده سپاه استان کردستان", "فرمانده سپاه استان کردستان"),
        ("رئیس دادگستری استان فارس", "رئیس دادگستری استان فارس"),
        ("رئیس\u200cجمهور بعدی ایران", "next President of Iran"),
        ("وزیر خارجه سایه بریتانیا", "shadow Foreign Secretary of the United Kingdom"),
        ("وزیر خارجه حکومت پیشین افغانستان", "former Foreign Minister of Afghanistan"),
        ("وزیر کشور بایرن", "Minister of the Interior"),
    ],
)
def test_an_office_like_it_has_another_holder(words: str, name: str) -> None:
    found = first(words)
    assert (found.id, found.name) == (None, name)


def test_who_has_won_an_office_does_not_hold_it_yet() -> None:
    found = first("رئیس\u200cجمهور منتخب آمریکا", on="2024-12-01")
    assert (found.id, found.name) == (None, "President-elect of the United States")


def test_a_minister_of_a_government_that_is_gone() -> None:
    assert first("وزیر خارجه دولت بایدن", on="2026-03-01").id is None
    assert first("وزیر خارجه دولت ترامپ", on="2026-03-01").id == "person:marco-rubio"


def test_the_spelling_kandahar_has_in_dari_and_pashto() -> None:
    found = first("والی کندهار")
    assert (found.name, found.party) == ("governor of Kandahar", "AFG")
