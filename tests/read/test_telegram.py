"""Telegram: exports read as a stream, pages of channels, what is passed over and said so."""

from __future__ import annotations

import io
import json
import tracemalloc
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from roznamcha.cli import commands
from roznamcha.cli.app import app
from roznamcha.read import Problem, read_sources
from roznamcha.read.jsonstream import BrokenJsonError, elements
from roznamcha.read.telegram import read_export
from roznamcha.records import Source
from roznamcha.store.rows import given as kept
from roznamcha.store.rows import to_source

WORDS = "وزیر خارجه گفت که این گفت\u200cوگوها ادامه دارد و مرز باز می\u200cشود."
OTHER = "سخنگوی دولت این خبر را رد کرد و گفت که چنین چیزی نیست."


def message(number: int, text: Any = WORDS, **fields: Any) -> dict[str, Any]:
    return {
        "id": number,
        "type": "message",
        "date": "2025-11-06T10:00:00",
        "date_unixtime": "1762410600",
        "from": "نمونه",
        "from_id": "channel77",
        "text": text,
    } | fields


def export(*messages: Any, kind: str = "public_channel", name: str = "BBC Persian", id: Any = 77) -> bytes:
    chat = {"name": name, "type": kind, "id": id, "messages": list(messages)}
    return json.dumps(chat, ensure_ascii=False, indent=1).encode()


def read(data: bytes) -> list[Source | Problem]:
    return list(read_export(io.BytesIO(data), "result.json"))


def sources(found: list[Source | Problem]) -> list[Source]:
    return [each for each in found if isinstance(each, Source)]


def problems(found: list[Source | Problem]) -> list[Problem]:
    return [each for each in found if isinstance(each, Problem)]


def test_a_post() -> None:
    (source,) = read(export(message(5, "خبر تازه از کابل\n" + WORDS)))
    assert isinstance(source, Source)
    assert source.name == "telegram-77-5"
    assert source.url == "https://t.me/c/77/5"
    assert source.outlet == "bbcpersian"
    assert source.title == "خبر تازه از کابل"
    # 06:30 UTC on the clock of Tehran
    assert source.published == "2025-11-06T10:00"
    assert source.forwarded_from is None
    assert source.edited is None


def test_the_origin_leads_back_to_the_message() -> None:
    data = export(message(1), message(2, OTHER))
    for source in sources(read(data)):
        at = int(source.origin.rpartition("@")[2])
        assert json.JSONDecoder().raw_decode(data[at:].decode())[0]["text"] == source.text


def test_text_in_pieces() -> None:
    pieces = [
        "وزیر ",
        {"type": "bold", "text": "خارجه"},
        " گفت که ",
        {"type": "link", "text": "مرز"},
        " باز شد",
    ]
    (source,) = sources(read(export(message(1, pieces))))
    assert source.text == "وزیر خارجه گفت که مرز باز شد"


def test_forwards_and_edits_stay_with_the_post() -> None:
    edited = {"edited": "2025-11-07T01:00:00", "edited_unixtime": "1762464600"}
    (source,) = sources(read(export(message(1, forwarded_from=" کانال دیگر ", **edited))))
    assert source.forwarded_from == "کانال دیگر"
    assert source.edited == "2025-11-07T01:00"
    assert source.outlet == "bbcpersian"


def test_a_store_keeps_forwards_and_edits() -> None:
    (source,) = sources(read(export(message(1, forwarded_from="کانال دیگر", edited_unixtime=1762464600))))
    row: Any = {"name": "n", "text": source.text, "origin": "o", "url": None}
    row["given"] = json.dumps(kept(None, source))  # type: ignore[arg-type]
    back = to_source(row)
    assert (back.forwarded_from, back.edited) == (source.forwarded_from, source.edited)


def test_show_tells_of_forwards_and_edits(tmp_path: Path) -> None:
    (tmp_path / "result.json").write_bytes(
        export(message(1, forwarded_from="کانال دیگر", edited_unixtime=1762464600))
    )
    commands()
    runner, db = CliRunner(), str(tmp_path / "r.db")
    assert runner.invoke(app, ["ingest", str(tmp_path / "result.json"), "--db", db, "--fast"]).exit_code == 0
    shown = runner.invoke(app, ["show", "telegram-77-1", "--db", db]).stdout
    assert "forwarded from" in shown
    assert "کانال دیگر" in shown
    assert "edited 2025-11-07T01:00" in shown


def test_what_is_no_report_is_counted() -> None:
    found = read(
        export(
            message(1, ""),
            message(2, "🚨🚨"),
            message(3, "The minister said that the talks would go on in Istanbul."),
            message(4, type="service", action="pin_message"),
            message(5),
        )
    )
    assert [s.name for s in sources(found)] == ["telegram-77-5"]
    (told,) = problems(found)
    assert told.warning
    assert "2 posts without words" in told.reason
    assert "1 posts in another language" in told.reason
    assert "1 notes of Telegram" in told.reason


def test_private_chats_are_not_read() -> None:
    found = read(export(message(1), kind="personal_chat", name="دوست"))
    assert not sources(found)
    assert "1 private messages" in problems(found)[0].reason


def test_an_account_with_several_chats() -> None:
    chats = [json.loads(export(message(n), id=70 + n, name=f"کانال {n}")) for n in range(3)]
    data = {"about": "…", "personal_information": {"user_id": 1, "first_name": "x"}, "contacts": {"list": []}}
    account = json.dumps(data | {"chats": {"about": "…", "list": chats}}, ensure_ascii=False).encode()
    assert [s.url for s in sources(read(account))] == [f"https://t.me/c/{70 + n}/{n}" for n in range(3)]


@pytest.mark.parametrize("kind", ["private_group", "saved_messages"])
def test_chats_without_addresses(kind: str) -> None:
    (source,) = sources(read(export(message(1), kind=kind)))
    assert source.url is None


BAD: list[tuple[Any, str]] = [
    (5, "no JSON object"),
    ("x", "no JSON object"),
    ([1], "no JSON object"),
    (message(1, text=7), "neither a string"),
    (message(1, text=[{"text": 4}]), "neither a string"),
    (message(1, text=[None]), "neither a string"),
]


@pytest.mark.parametrize(("bad", "reason"), BAD)
def test_a_bad_message_costs_only_itself(bad: Any, reason: str) -> None:
    found = read(export(message(1), bad, message(3, OTHER)))
    assert len(sources(found)) == 2
    (problem,) = problems(found)
    assert reason in problem.reason


@pytest.mark.parametrize(
    ("fields", "published"),
    [
        ({"date_unixtime": "9" * 40}, "2025-11-06T10:00"),
        ({"date_unixtime": "x", "date": "yesterday"}, None),
        ({"date_unixtime": True, "date": 5}, None),
        ({"date_unixtime": -(10**15), "date": None}, None),
    ],
)
def test_odd_dates(fields: dict[str, Any], published: str | None) -> None:
    (source,) = sources(read(export(message(1, **fields))))
    assert source.published == published


@pytest.mark.parametrize("id", [None, "x", True, 1.5, {}])
def test_odd_ids(id: Any) -> None:
    (source,) = sources(read(export(message(1), id=id)))
    assert source.url is None


def test_a_file_that_breaks_off_gives_what_stands_before() -> None:
    data = export(message(1), message(2, OTHER))
    found = read(data[: data.index(b'"id": 2')])
    assert len(sources(found)) == 1
    assert "broken JSON at byte" in problems(found)[-1].reason


@pytest.mark.parametrize("data", [b"", b"{}", b"[]", b'{"messages": []}', b'{"messages": {}}'])
def test_an_export_without_messages(data: bytes) -> None:
    (problem,) = problems(read(data))
    assert "no messages" in problem.reason


def test_the_file_is_known_by_its_beginning(tmp_path: Path) -> None:
    path = tmp_path / "result.json"
    path.write_bytes(export(message(1), message(2, OTHER)))
    assert len(sources(list(read_sources([str(path)])))) == 2
    assert len(sources(list(read_sources(["-"], stdin=io.BytesIO(path.read_bytes()))))) == 2


class Endless(io.RawIOBase):
    """An export of many megabytes that is made while it is read."""

    def __init__(self, head: bytes, part: bytes, times: int, tail: bytes) -> None:
        self._parts = iter([head, *[part] * times, tail])
        self._left = b""

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        while len(self._left) < size and (part := next(self._parts, b"")):
            self._left += part
        out, self._left = self._left[:size], self._left[size:]
        return out


def test_a_large_export_stays_flat() -> None:
    part = json.dumps(message(1), ensure_ascii=False).encode() + b","
    head = b'{"name": "x", "type": "public_channel", "id": 77, "messages": ['
    file = Endless(head, part * 100, 600, json.dumps(message(2)).encode() + b"]}")
    tracemalloc.start()
    source: Any = file
    count = sum(1 for _ in elements(source, "messages"))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 60_001
    assert peak < 8 << 20


def test_a_message_too_long_to_hold_is_passed_over() -> None:
    head = b'{"name": "x", "type": "public_channel", "id": 77, "messages": ['
    last = json.dumps(message(2)).encode() + b"]}"
    pieces = json.dumps(message(1, [{"text": "خبر " * 1000}] * 3000), ensure_ascii=False).encode()
    problem, source = read(head + pieces + b"," + last)
    assert isinstance(problem, Problem)
    assert f"a message of {len(pieces):,} bytes is too long" in problem.reason
    assert isinstance(source, Source)
    # a single string beyond all measure is no JSON of Telegram's
    (problem,) = problems(read(head + json.dumps(message(1, "a" * 30_000_000)).encode() + b"," + last))
    assert "broken JSON" in problem.reason


@given(
    st.recursive(
        st.none() | st.integers() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    )
)
def test_elements_are_the_elements(value: Any) -> None:
    data = json.dumps({"a": {"x": [value]}, "in": [value, [value], {"in": [1]}], "b": value}).encode()
    found = [e for e in elements(io.BytesIO(data), "in") if e.data is not None]
    assert [json.loads(e.data or b"") for e in found][-3:] == [value, [value], {"in": [1]}] or _has_in(value)
    for each in found:
        assert data[each.at : each.at + each.size] == each.data


def _has_in(value: Any) -> bool:
    """Whether the value itself holds an array under the key that is looked for."""
    return '"in"' in json.dumps(value)


@given(st.binary(max_size=200))
def test_any_bytes_end(data: bytes) -> None:
    whole = b'{"in": [' + data
    at = 0
    try:
        for each in elements(io.BytesIO(whole), "in"):
            assert each.at >= at
            at = each.at + each.size
    except BrokenJsonError as error:
        at = error.at
    assert at <= len(whole)


def test_deep_nesting_is_no_crash() -> None:
    assert problems(read(b'{"a":' + b"[" * 100_000))
    assert problems(read(export(message(1)).replace(b'"message"', b"[" * 100_000)))


PREVIEW = """<!DOCTYPE html><html><head><meta charset="utf-8"></head><body>
<div class="tgme_widget_message_wrap"><div class="tgme_widget_message js-widget_message" data-post="nemuneh/501">
<a class="tgme_widget_message_owner_name" href="https://t.me/nemuneh"><span dir="auto">$owner</span></a>
<a class="tgme_widget_message_reply" href="https://t.me/nemuneh/500"><div class="tgme_widget_message_text
js-message_reply_text">پیام پیشین که به آن پاسخ داده شد</div></a>
<div class="tgme_widget_message_forwarded_from">Forwarded from <a class="tgme_widget_message_forwarded_from_name"
href="https://t.me/other/77"><span dir="auto">کانال دیگر</span></a></div>
<div class="tgme_widget_message_text js-message_text" dir="auto"><b>دیدار دو وزیر</b><br/><br/>$words
<a href="https://example.org">پیوند</a><br>سطر دوم</div>
<div class="tgme_widget_message_footer"><span class="tgme_widget_message_meta">$edited<a
class="tgme_widget_message_date" href="https://t.me/nemuneh/501"><time datetime="2025-11-06T21:41:00+00:00"
class="time">21:41</time></a></span></div></div></div>
<div class="tgme_widget_message_wrap"><div class="tgme_widget_message" data-post="nemuneh/502"></div></div>
<div class="tgme_widget_message_wrap"><div class="tgme_widget_message" data-post="../../etc/passwd"></div></div>
</body></html>"""


def preview(owner: str = "کانال ما", edited: str = "") -> str:
    return PREVIEW.replace("$owner", owner).replace("$edited", edited).replace("$words", WORDS)


def page(tmp_path: Path, html: str, name: str = "s.html") -> list[Source | Problem]:
    (tmp_path / name).write_text(html, encoding="utf-8")
    return list(read_sources([str(tmp_path / name)]))


def test_a_saved_page_of_a_channel(tmp_path: Path) -> None:
    found = page(tmp_path, preview())
    (source,) = sources(found)
    assert source.text == f"دیدار دو وزیر\n\n{WORDS} پیوند\nسطر دوم"
    assert source.name == "nemuneh-501"
    assert source.url == "https://t.me/nemuneh/501"
    assert source.outlet == "nemuneh"
    assert source.forwarded_from == "کانال دیگر"
    assert source.edited is None
    # nearly midnight in Greenwich is the next day in Tehran
    assert source.published == "2025-11-07T01:11"
    (told,) = problems(found)
    assert told.warning
    assert "1 posts without words" in told.reason


def test_the_page_says_what_was_edited(tmp_path: Path) -> None:
    (source,) = sources(page(tmp_path, preview(edited="edited&nbsp;&nbsp;")))
    assert source.edited == source.published == "2025-11-07T01:11"


def test_a_known_outlet_keeps_its_slug(tmp_path: Path) -> None:
    (source,) = sources(page(tmp_path, preview(owner="BBC Persian")))
    assert source.outlet == "bbcpersian"


DESKTOP = f"""<!DOCTYPE html><html><head><meta charset="utf-8"></head><body><div class="history">
<div class="message service" id="message-1"><div class="body details">6 November 2025</div></div>
<div class="message default clearfix" id="message12"><div class="body"><div class="pull_right date details"
title="06.11.2025 10:00:00 UTC+03:30">10:00</div><div class="from_name">ایسنا </div><div class="text">{WORDS}<br>سطر
دوم</div></div></div>
<div class="message default clearfix joined" id="message13"><div class="body"><div class="pull_right date details"
title="06.11.2025 23:50:00">23:50</div><div class="forwarded body"><div class="from_name">کانال دیگر <span
class="date details">  05.11.2025 09:00:00</span></div><div class="text">{OTHER}</div></div></div></div>
</div></body></html>"""


def test_the_page_that_telegram_desktop_writes(tmp_path: Path) -> None:
    one, two = sources(page(tmp_path, DESKTOP, "messages.html"))
    assert one.text == f"{WORDS}\nسطر دوم"
    assert (one.name, one.outlet, one.published) == ("messages-12", "isna", "2025-11-06T10:00")
    assert (two.text, two.outlet, two.forwarded_from) == (OTHER, "isna", "کانال دیگر")
    assert two.published == "2025-11-06T23:50"


def test_a_page_of_telegram_without_messages(tmp_path: Path) -> None:
    (problem,) = page(tmp_path, "<html><body><div class='tgme_widget_message'>x</div></body></html>")
    assert isinstance(problem, Problem)
    assert "without a message" in problem.reason
