"""A dispute in eight short reports, read by the extractor and linked: two of them are one text, two count the dead apart."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

from roznamcha.linking import link_store
from roznamcha.pipeline import extract
from roznamcha.records import Source
from roznamcha.store.location import open_store
from roznamcha.store.protocol import Reading

At = TypeVar("At", Path, str)

_DEMAND = (
    "وزارت خارجه پاکستان خبر داد که گذرگاه تورخم از روز شنبه ۱۹ مهر به روی مسافران بسته شده است. "
    "این وزارتخانه از طالبان خواست سران تحریک طالبان را به پاکستان تحویل دهند."
)
_ADDED = " بازرگانان در دو سوی مرز از فاسد شدن میوه\u200cها شکایت دارند."
REPORTS = (
    ("demand", "irna", "2025-10-12", "fa", _DEMAND),
    ("demand-copy", "isna", "2025-10-12", "fa", _DEMAND + _ADDED),
    (
        "answer", "tolonews", "2025-10-13", "prs",
        "ذبیح\u200cالله مجاهد، سخنگوی طالبان در کابل، درخواست پاکستان برای تحویل سران تحریک طالبان را رد کرد. "
        "او گفت که در درگیری روز شنبه (۱۹ میزان) میان نیروهای افغانستان و پاکستان در اسپین\u200cبولدک ۵۸ سرباز پاکستانی کشته شدند.",
    ),
    (
        "count", "dawn", "2025-10-13", "fa",
        "ارتش پاکستان اعلام کرد که در درگیری روز شنبه (۱۹ مهر) میان نیروهای افغانستان و پاکستان در اسپین\u200cبولدک "
        "۲۳ سرباز پاکستانی کشته شدند.",
    ),
    (
        "truce", "mehr", "2025-10-16", "fa",
        "آتش\u200cبس میان پاکستان و طالبان روز چهارشنبه ۲۳ مهر برقرار شد. "
        "ذبیح\u200cالله مجاهد وعده داد که طالبان به آتش\u200cبس با پاکستان پایبند می\u200cمانند.",
    ),
    (
        "breach", "tasnim", "2025-10-18", "fa",
        "ذبیح\u200cالله مجاهد، سخنگوی طالبان، روز شنبه اعلام کرد که ارتش پاکستان روز جمعه آتش\u200cبس را نقض کرد. "
        "او تهدید کرد که طالبان دیگر به آتش\u200cبس با پاکستان پایبند نخواهند ماند.",
    ),
    (
        "denial", "dawn", "2025-10-19", "fa",
        "ارتش پاکستان ادعای طالبان درباره نقض آتش\u200cبس از سوی ارتش پاکستان در روز جمعه را تکذیب کرد.",
    ),
    (
        "again", "fars", "2025-10-18", "fa",
        "به گفته ذبیح\u200cالله مجاهد، سخنگوی طالبان، ارتش پاکستان روز جمعه آتش\u200cبس را نقض کرده است.",
    ),
)  # fmt: skip


def put(at: At, *, link: bool = True) -> At:
    """The store at `at`, a file or an address, with the reports in it."""
    with open_store(at, clock=lambda: "2026-01-01T00:00:00Z") as store:
        readings = []
        for name, outlet, day, language, text in REPORTS:
            source = Source(name=name, text=text, outlet=outlet, published=day, language=language)  # type: ignore[arg-type]
            readings.append(Reading(report=extract(source), source=source))
        list(store.put_many(readings))
        if link:
            list(link_store(store))
    return at
