"""`clean` and `dates`, through the command line itself."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from roznamcha.cli import texting  # noqa: F401
from roznamcha.cli.app import app
from roznamcha.text.fold import ZWNJ

BROKEN = "آنها دیروز گفتوگو میکردند"
MENDED = f"آنها دیروز گفت{ZWNJ}وگو می{ZWNJ}کردند"
runner = CliRunner()


def run(*arguments: object, code: int = 0, input: str | bytes | None = None) -> bytes:
    result = runner.invoke(app, [str(a) for a in arguments], input=input)
    assert result.exit_code == code, result.output
    return result.stdout_bytes if code == 0 else result.output.encode()


def rows(output: bytes) -> list[dict[str, object]]:
    return [json.loads(line) for line in output.decode().splitlines()]


def test_clean_puts_joiners_back_and_changes_nothing_else(tmp_path: Path) -> None:
    text = f"\ufeff  {BROKEN} \t\r\nكتاب عربي ۱۲ ١٢ \u2028 {BROKEN}"
    file = tmp_path / "a.txt"
    file.write_bytes(text.encode())
    assert run("clean", file).decode() == text.replace(BROKEN, MENDED)
    assert run("clean", "-", input=text.encode()).decode() == text.replace(BROKEN, MENDED)


def test_clean_leaves_a_text_that_has_its_joiners() -> None:
    text = f"{MENDED} و کتابها را میبرند. " + f"می{ZWNJ}روند و " * 5
    assert run("clean", "-", input=text).decode() == text


def test_clean_reads_old_encodings_and_writes_utf8() -> None:
    text = f"به گزارش خبرنگار ما در روز دوم از شهر که {BROKEN}".replace("ی", "ي")
    want = text.replace(BROKEN.replace("ی", "ي"), MENDED.replace("ی", "ي"))
    assert want != text
    assert run("clean", "-", input=text.encode("cp1256")).decode() == want
    assert run("clean", "-", input=text.encode("utf-16")).decode() == want


# whatever an input may hold; only a line feed ends a line
LINES = st.lists(
    st.text(
        alphabet=st.one_of(
            st.sampled_from("ابپتدرسشعگلمنوهیآئ" + ZWNJ + " \t\r.،\u064e\u0640\u200f\x85\x0c\u2028يك12۳۴"),
            st.characters(exclude_characters="\n", exclude_categories=["Cs"]),
        ),
        max_size=40,
    ).map(lambda s: s.replace("\n", ""))
)


@given(LINES, st.booleans())
@example([BROKEN, "", "\r", "\ufeff" + BROKEN + " \r", "\x00", "   "], True)
@settings(max_examples=150, deadline=None)
def test_clean_lines_only_puts_joiners_in(lines: list[str], ended: bool) -> None:
    text = "\n".join(lines) + ("\n" if ended else "")
    got = run("clean", "--lines", "-", input=text.encode()).decode()
    assert got.count("\n") == text.count("\n")
    for before, after in zip(text.split("\n"), got.split("\n"), strict=True):
        assert after.replace(ZWNJ, "") == before.replace(ZWNJ, "")
        at = 0  # the joiners that were there are all there still
        for c in before:
            at = after.index(c, at) + 1


def test_clean_lines_takes_each_line_by_itself() -> None:
    # with its neighbours the first line would be a text that has its joiners
    kept = f"می{ZWNJ}روند و می{ZWNJ}آیند"
    got = run("clean", "--lines", "-", input=f"{BROKEN}\r\n{kept}\n{BROKEN}").decode()
    assert got == f"{MENDED}\r\n{kept}\n{MENDED}"


def test_clean_diff_shows_each_word_with_its_place() -> None:
    output = run("clean", "--diff", "-", input=f"نشست\n{BROKEN}").decode()
    plain = output.replace("\u2068", "").replace("\u2069", "").splitlines()
    assert plain == [
        "2:12  گفتوگو -> گفت|وگو",
        "2:19  میکردند -> می|کردند",
        "2 joiner(s) in 2 word(s)",
    ]
    assert "no joiner is missing" in run("clean", "--diff", "-", input=MENDED).decode()
    by_line = run("clean", "--diff", "--lines", "-", input=f"نشست\n{BROKEN}\n{BROKEN}").decode()
    assert "3:12" in by_line
    assert "4 joiner(s) in 4 word(s)" in by_line


@pytest.mark.parametrize("command", ["clean", "dates"])
def test_what_cannot_be_read_is_told_in_a_line(command: str, tmp_path: Path) -> None:
    assert b"none.txt: no such file" in run(command, tmp_path / "none.txt", code=1)
    assert b"a folder" in run(command, tmp_path, code=1)
    picture = tmp_path / "a.txt"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00")
    assert b"a PNG image, not text" in run(command, picture, code=1)
    assert b"stdin: binary data" in run(command, "-", code=1, input=b"a\x00b")
    assert b"stdin: not UTF-8" in run(command, "-", code=1, input=b"\xff\xfa\xfb" * 9)
    assert b"stdin:2: not UTF-8 (byte 1 of the line)" in run(
        command, "--lines", "-", code=1, input=b"a\nb\xff\n"
    )


def test_dates_as_rows_are_exact_in_the_raw_text() -> None:
    text = "هيئت  روز جمعه (۲۰ سرطان) رسيد.\nراه دیروز باز شد."
    found = rows(run("dates", "--published", "2025-07-12", "-f", "jsonl", input=text))
    words = ["روز جمعه (۲۰ سرطان)", "دیروز"]
    assert [r["text"] for r in found] == words
    assert [text[int(str(r["start"])) : int(str(r["end"]))] for r in found] == words
    assert [(r["value"], r["calendar"], r["rule"]) for r in found] == [
        ("2025-07-11", "solar-hijri", "day"),
        ("2025-07-11", "none", "day"),
    ]


def test_dates_by_line_count_in_their_line() -> None:
    text = "دیروز رفت.\r\n\n۱۷ آبان ۱۴۰۴\nخبری نیست\nفردا"
    found = rows(run("dates", "-", "--lines", "-f", "jsonl", "--published", "۱۴۰۴/۰۸/۱۸", input=text))
    assert [(r["line"], r["start"], r["end"], r["value"]) for r in found] == [
        (1, 0, 5, "2025-11-08"),
        (3, 0, 12, "2025-11-08"),
        (5, 0, 4, "2025-11-10"),
    ]


def test_dates_without_a_day_to_count_from() -> None:
    output = run("dates", input="او دیروز رفت.").decode()
    assert output.startswith("3-8  unresolved")


def test_dates_say_what_disagrees() -> None:
    output = run("dates", "--published", "2025-11-09", input="نشست ۸ نوامبر (۲۲ آبان) بود.").decode()
    assert "disagree" in output
    assert "gregorian" in output


def test_dates_as_timex3() -> None:
    text = "او <دیروز> رفت.\nفردا\n"
    marked = run("dates", "--published", "2025-11-09", "-f", "timex3", input=text).decode()
    assert marked == (
        'او &lt;<TIMEX3 tid="t1" type="DATE" value="2025-11-08">دیروز</TIMEX3>&gt; رفت.\n'
        '<TIMEX3 tid="t2" type="DATE" value="2025-11-10">فردا</TIMEX3>\n'
    )
    by_line = run("dates", "--lines", "--published", "2025-11-09", "-f", "timex3", input=text).decode()
    assert by_line == marked.replace("t2", "t1")


def test_dates_refuse_a_day_that_is_none() -> None:
    assert b"--published" in run("dates", "--published", "yesterday", code=2, input="دیروز")
    assert b"--published" in run("dates", "--published", "2025-13-01", code=2, input="دیروز")
