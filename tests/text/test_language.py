"""Which Persian, and whether Persian at all."""

from __future__ import annotations

import gzip
import json
import os
from pathlib import Path

import pytest

from roznamcha.text.document import prepare
from roznamcha.text.language import foreign_language, is_persian, language_of

DARI = [
    "والی هرات گفت که باشندگان این ولسوالی به شفاخانه انتقال یافتند.",
    "این نشست روز جمعه (۲۰سرطان) در کابل برگزار شد.",
    "نشست به تاریخ ۱۹ اپریل با حضور جنرال\u200cهای دو کشور دایر گردید.",
    "محصلان پوهنتون کابل به سارنوالی شکایت کردند.",
    "پولیس می\u200cگوید سه موتر در این رویداد تخریب شده است.",
]
IRANIAN = [
    "استاندار هرمزگان گفت که ساکنان این شهرستان به بیمارستان منتقل شدند.",
    "این نشست روز جمعه ۲۰ تیر در تهران برگزار شد.",
    "پلیس می\u200cگوید سه خودرو در این حادثه تخریب شده است.",
    "بیماری سرطان را می\u200cتوان درمان کرد.",
    "این موضوع کاملاً جدی است و میزان آن روشن نیست.",
    "وزیر گفت که گفت\u200cوگوها ادامه دارد.",
]
FOREIGN = [
    ("قال وزير الخارجية إن هذا الاتفاق تم توقيعه أمس في العاصمة بعد مفاوضات طويلة.", "Arabic"),
    ("هجوم بالطيران المسير يستهدف القاعدة العسكرية شمالي البلاد", "Arabic"),
    ("د بهرنیو چارو وزیر وویل چې دا تړون په کابل کې لاسلیک شوی دی.", "Pashto"),
    ("وزیر خارجہ نے کہا ہے کہ یہ معاہدہ آج اسلام آباد میں طے پایا۔", "Urdu"),
    ("وەزیری دەرەوە گوتی ئەم ڕێککەوتنە لە هەولێر واژۆ کرا.", "Kurdish"),
    ("The foreign minister said that the agreement was signed today.", "a Latin-script language"),
    ("Министр заявил, что соглашение подписано.", "another script"),
    ("۱۲۳ ... !!!", "no words"),
]
PERSIAN = [
    "انفجار در کابل",
    "گل دوم تیم ملی",
    "وزير خارجه كويت به تهران مي\u200cرود",
    "سخنگوی طالبان در شبکه X نوشت: The border is closed. این پست سپس پاک شد.",
    "او این آیه را خواند: «إن الله مع الصابرين» و گفت که از این راه باز نمی\u200cگردد.",
    "رئیس پوهنځی در د افغانستان بانک گفت که این خبر درست است.",
]


@pytest.mark.parametrize("text", DARI)
def test_dari(text: str) -> None:
    assert language_of(prepare(text)) == "prs"


@pytest.mark.parametrize("text", IRANIAN)
def test_iranian(text: str) -> None:
    assert language_of(prepare(text)) == "fa"


@pytest.mark.parametrize(("text", "language"), FOREIGN)
def test_another_language(text: str, language: str) -> None:
    assert foreign_language(text) == language
    assert not is_persian(text)


@pytest.mark.parametrize("text", [*PERSIAN, *DARI, *IRANIAN])
def test_persian_and_mixed_texts_stay(text: str) -> None:
    assert foreign_language(text) is None


@pytest.mark.parametrize(("part", "floor"), [("train", 0.97), ("dev", 0.97)])
def test_accuracy_on_gold(part: str, floor: float) -> None:
    folder = os.environ.get("ROZNAMCHA_GOLD")
    if not folder:
        pytest.skip("ROZNAMCHA_GOLD is not set")
    reports = [
        json.loads(p.read_text(encoding="utf-8")) for p in sorted((Path(folder) / part).glob("*.json"))
    ]
    right = sum(language_of(prepare(report["text"])) == report["language"] for report in reports)
    assert right / len(reports) >= floor
    assert all(is_persian(report["text"]) for report in reports)


def test_accuracy_on_translations_that_no_weight_was_counted_on() -> None:
    folder = os.environ.get("ROZNAMCHA_DATA")
    if not folder:
        pytest.skip("ROZNAMCHA_DATA is not set")
    with gzip.open(Path(folder) / "ntrex-dari.jsonl.gz", "rt", encoding="utf-8") as file:
        odd = [json.loads(line) for line in file][1::2]
    dari = sum(language_of(prepare(report["text"])) == "prs" for report in odd)
    iranian = sum(language_of(prepare(report["text_fa"])) == "fa" for report in odd)
    assert dari / len(odd) >= 0.88
    assert iranian / len(odd) >= 0.98
