"""Reports made by hand for the tests of store, query, export and command line: a small dispute in four reports."""

from __future__ import annotations

from typing import Any

from roznamcha.ids import report_id
from roznamcha.records import Carrier, Event, Mention, Report, Statement, TimeRef

_KABUL = (
    "ذبیح\u200cالله مجاهد، سخنگوی طالبان گفت: «پاكستان حريم هوايی ما را نقض کرد».\n"
    "آتش\u200cبس روز ۱۹ اکتبر در دوحه میان دو طرف توافق شد. حملهٔ هوایی ۱۲ کشته داشت."
)
_ISLAMABAD = (
    "وزارت خارجه پاکستان این ادعا را رد کرد و از کابل خواست جلو مهاجمان را بگیرد.\n"
    "به گفته این وزارتخانه، آتش\u200cبس دوحه برقرار است. هفت نفر کشته شدند."
)
_MEDIATOR = (
    "قطر اعلام کرد که گفت\u200cوگوهای کابل و اسلام\u200cآباد روز ششم نوامبر در استانبول برگزار می\u200cشود."
)
_UNDATED = "پاکستان و افغانستان مرز تورخم را بستند. وزیر بازرگانی گفت که تجارت ادامه دارد."


def span(text: str, words: str) -> dict[str, Any]:
    """Where `words` stand in `text`."""
    at = text.index(words)
    return {"start": at, "end": at + len(words)}


def statement(text: str, who: str | None, cue: str, content: str, **fields: Any) -> Statement:
    """A statement whose spans are found by their words."""
    spans: dict[str, Any] = {}
    for role, words in (("speaker", who), ("cue", cue), ("content", content)):
        found = span(text, words) if words else {"start": None, "end": None}
        spans |= {f"{role}_start": found["start"], f"{role}_end": found["end"]}
    made = {"speaker_id": None, "quote": "indirect", "rule": "made", "why": ("act:made",), **spans, **fields}
    return Statement(**made)


def mention(text: str, words: str, party: str, **fields: Any) -> Mention:
    """A mention of a state."""
    made = {
        "kind": "state",
        "name": party,
        "id": f"state:{party}",
        "rule": "made",
        **span(text, words),
        **fields,
    }
    return Mention(party=party, **made)


def report(text: str, name: str, **fields: Any) -> Report:
    """A report with its id."""
    return Report(id=report_id(text, fields.get("url")), name=name, text=text, origin=f"{name}.txt", **fields)


def kabul(**fields: Any) -> Report:
    """Kabul accuses, a ceasefire is agreed, a strike kills."""
    t = _KABUL
    return report(
        t,
        "kabul-1",
        **{
            "url": "https://example.org/kabul/1",
            "title": "کابل اسلام\u200cآباد را متهم کرد",
            "outlet": "kabulpost",
            "language": "prs",
            "published": "2025-10-20",
            "published_basis": "given",
            "carriers": (Carrier(outlet="kabulpost", **span(t, "سخنگوی")),),
            "times": (
                TimeRef(value="2025-10-19", calendar="gregorian", rule="day", **span(t, "روز ۱۹ اکتبر")),
            ),
            "mentions": (
                mention(
                    t,
                    "ذبیح\u200cالله مجاهد",
                    "AFG",
                    kind="person",
                    name="Zabihullah Mujahid",
                    id="person:mujahid",
                ),
                mention(t, "پاكستان", "PAK"),
                mention(t, "دوحه", "QAT", kind="place", id="place:doha", name="Doha", place="Doha"),
            ),
            "statements": (
                statement(
                    t,
                    "ذبیح\u200cالله مجاهد، سخنگوی طالبان",
                    "گفت",
                    "پاكستان حريم هوايی ما را نقض کرد",
                    speaker="Zabihullah Mujahid",
                    party="AFG",
                    quote="direct",
                    act="accuse",
                    targets=("PAK",),
                    said="2025-10-20",
                ),
            ),
            "events": (
                Event(
                    type="ceasefire",
                    actors=("AFG", "PAK"),
                    mediators=("QAT",),
                    date="2025-10-19",
                    place="Doha",
                    rule="made",
                    why=("trigger:0-1",),
                    **span(t, "آتش\u200cبس روز ۱۹ اکتبر در دوحه میان دو طرف توافق شد"),
                ),
                Event(
                    type="strike",
                    actors=("PAK",),
                    targets=("AFG",),
                    date="2025-10",
                    figures={"killed": 12},
                    rule="made",
                    **span(t, "حملهٔ هوایی ۱۲ کشته داشت"),
                ),
            ),
            **fields,
        },
    )


def islamabad(**fields: Any) -> Report:
    """Islamabad denies, demands, and says that the ceasefire holds; its dead are seven."""
    t = _ISLAMABAD
    ministry = {
        "speaker": "Ministry of Foreign Affairs (Pakistan)",
        "speaker_id": "body:mfa-PAK",
        "party": "PAK",
    }
    return report(
        t,
        "islamabad-1",
        **{
            "outlet": "isbnews",
            "published": "2025-10-21",
            "published_basis": "inferred",
            "mentions": (mention(t, "پاکستان", "PAK"), mention(t, "کابل", "AFG")),
            "statements": (
                statement(
                    t, "وزارت خارجه پاکستان", "رد کرد", "این ادعا", act="deny", targets=("AFG",), **ministry
                ),
                statement(
                    t, None, "خواست", "جلو مهاجمان را بگیرد", act="demand", targets=("AFG",), **ministry
                ),
                statement(
                    t, "این وزارتخانه", "به گفته", "آتش\u200cبس دوحه برقرار است", act="say", **ministry
                ),
            ),
            "events": (
                Event(
                    type="ceasefire",
                    actors=("PAK", "AFG"),
                    date="2025-10-19",
                    status="alleged",
                    rule="made",
                    **span(t, "آتش\u200cبس دوحه برقرار است"),
                ),
                Event(
                    type="strike",
                    actors=("AFG",),
                    targets=("PAK",),
                    figures={"killed": [7, 9]},
                    rule="made",
                    **span(t, "هفت نفر کشته شدند"),
                ),
            ),
            **fields,
        },
    )


def mediator(**fields: Any) -> Report:
    """A mediator announces talks."""
    t = _MEDIATOR
    content = "گفت\u200cوگوهای کابل و اسلام\u200cآباد روز ششم نوامبر در استانبول برگزار می\u200cشود"
    return report(
        t,
        "doha-1",
        **{
            "url": "https://example.org/doha/1",
            "outlet": "gulfwire",
            "published": "2025-11-05",
            "published_basis": "given",
            "mentions": (mention(t, "کابل", "AFG"), mention(t, "اسلام\u200cآباد", "PAK")),
            "statements": (
                statement(t, "قطر", "اعلام کرد", content, speaker="Qatar", party="QAT", act="say"),
            ),
            "events": (
                Event(
                    type="talks",
                    actors=("AFG", "PAK"),
                    date="2025-11-06",
                    place="Istanbul",
                    status="planned",
                    rule="made",
                    **span(t, content),
                ),
            ),
            **fields,
        },
    )


def undated(**fields: Any) -> Report:
    """Nothing in it has a day, nor has the report."""
    t = _UNDATED
    return report(
        t,
        "border-1",
        **{
            "mentions": (mention(t, "پاکستان", "PAK"), mention(t, "افغانستان", "AFG")),
            "events": (
                Event(
                    type="border",
                    actors=("AFG", "PAK"),
                    place="Torkham",
                    rule="made",
                    **span(t, "پاکستان و افغانستان مرز تورخم را بستند"),
                ),
            ),
            **fields,
        },
    )


def dispute() -> tuple[Report, ...]:
    """All four."""
    return kabul(), islamabad(), mediator(), undated()
