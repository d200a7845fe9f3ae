"""All the ways in, and every bad input: a report or a reason, never silence, never a crash."""

from __future__ import annotations

import gzip
import io
import json
import os
import time
import tracemalloc
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from roznamcha.read import Problem, read_sources
from roznamcha.read.problem import MAX_CHARS
from roznamcha.records import Source

TITLE = "دیدار دو وزیر در کابل"
SENTENCE = "وزیر خارجه گفت که این گفت\u200cوگوها در ماه آینده نیز ادامه دارد و مرز باز می\u200cشود."
TEXT = f"{TITLE}\n{SENTENCE}"
PAGE = (
    f"<!doctype html><html><head><meta charset=utf-8><title>{TITLE}</title></head><body><p>{TEXT}</p></body>"
)


def read(*paths: Path | str, stdin: bytes | None = None) -> list[Source | Problem]:
    return list(read_sources([str(p) for p in paths], stdin=io.BytesIO(stdin) if stdin is not None else None))


def only(found: list[Source | Problem]) -> Source:
    assert len(found) == 1
    assert isinstance(found[0], Source), found[0]
    return found[0]


def problem(found: list[Source | Problem]) -> Problem:
    assert len(found) == 1
    assert isinstance(found[0], Problem), found[0]
    assert "\n" not in found[0].reason
    return found[0]


def put(path: Path, data: bytes | str) -> Path:
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return path


def line(**fields: Any) -> str:
    return json.dumps({"name": "r1", "text": TEXT} | fields, ensure_ascii=False) + "\n"


def test_a_text_file(tmp_path: Path) -> None:
    source = only(read(put(tmp_path / "r01.txt", TEXT)))
    assert (source.name, source.text, source.title) == ("r01", TEXT, "دیدار دو وزیر در کابل")
    assert source.origin.endswith("r01.txt")


def test_a_first_sentence_is_no_headline(tmp_path: Path) -> None:
    assert only(read(put(tmp_path / "a.txt", "وزیر آمد.\nاو گفت که می\u200cماند."))).title is None


def test_line_ends_stay_as_they_are(tmp_path: Path) -> None:
    raw = TEXT.replace("\n", "\r\n")
    assert only(read(put(tmp_path / "a.txt", raw))).text == raw


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_encodings_that_prove_themselves(tmp_path: Path, encoding: str) -> None:
    assert only(read(put(tmp_path / "a.txt", TEXT.encode(encoding)))).text == TEXT


@pytest.mark.parametrize("joined", [False, True])
def test_the_old_arabic_code_page(tmp_path: Path, joined: bool) -> None:
    old = TEXT.replace("ی", "ي")
    old = old if joined else old.replace("\u200c", "")
    assert only(read(put(tmp_path / "a.txt", old.encode("cp1256")))).text == old


def test_a_page_in_the_encoding_it_declares(tmp_path: Path) -> None:
    old = PAGE.replace("charset=utf-8", 'http-equiv="Content-Type" content="text/html; charset=windows-1256"')
    source = only(read(put(tmp_path / "a.html", old.replace("ی", "ي").encode("cp1256"))))
    assert "گفت\u200cوگوها" in source.text


def test_a_web_page(tmp_path: Path) -> None:
    source = only(read(put(tmp_path / "p1.html", PAGE)))
    assert source.name == "p1"
    assert source.text.startswith("دیدار دو وزیر")


def test_json_lines(tmp_path: Path) -> None:
    fields = {"url": "https://example.com/1", "title": "عنوان", "outlet": "fars"}
    fields |= {"published": "2025-11-06", "language": "fa"}
    found = read(put(tmp_path / "a.jsonl", line(**fields, extra=[1, {}]) + "\n" + line(name="r2")))
    first, second = found
    assert isinstance(first, Source)
    assert isinstance(second, Source)
    assert {key: getattr(first, key) for key in fields} == fields
    assert (first.name, second.name) == ("r1", "r2")
    assert second.origin.endswith("a.jsonl:3")


@pytest.mark.parametrize("name", ["a.jsonl.gz", "a.ndjson.gz", "a.gz", "a.txt.gz"])
def test_gzip(tmp_path: Path, name: str) -> None:
    data = TEXT if name == "a.txt.gz" else line()
    assert only(read(put(tmp_path / name, gzip.compress(data.encode())))).text == TEXT


@pytest.mark.parametrize(
    "data",
    [
        line(),
        json.dumps({"name": "r1", "text": TEXT}, indent=1),
        json.dumps([{"name": "r1", "text": TEXT}]),
        "\ufeff" + line(),
    ],
)
def test_one_json_object(tmp_path: Path, data: str) -> None:
    assert only(read(put(tmp_path / "a.json", data))).name == "r1"
    assert only(read("-", stdin=data.encode())).name == "r1"


def test_json_lines_under_another_name(tmp_path: Path) -> None:
    assert len(read(put(tmp_path / "a.json", line() + line(name="r2")))) == 2


@pytest.mark.parametrize(("data", "name"), [(TEXT, "stdin"), (PAGE, "stdin"), (line(), "r1")])
def test_standard_input(data: str, name: str) -> None:
    source = only(read("-", stdin=data.encode()))
    assert source.name == name
    assert "ادامه دارد" in source.text
    assert only(read("-", stdin=gzip.compress(data.encode()))).name == name


def test_a_folder_in_order_with_the_folders_in_it(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    put(tmp_path / "c.txt", TEXT)
    put(tmp_path / "b" / "z.html", PAGE)
    put(tmp_path / "a.jsonl", line(name="j"))
    put(tmp_path / ".hidden.txt", TEXT)
    put(tmp_path / "d.pdf", "%PDF")
    *reports, last = read(tmp_path)
    assert [each.name for each in reports if isinstance(each, Source)] == ["j", "z", "c"]
    assert isinstance(last, Problem)
    assert last.warning
    assert ".pdf" in last.reason


def test_reading_is_lazy(tmp_path: Path) -> None:
    found = read_sources([str(put(tmp_path / "a.txt", TEXT)), str(tmp_path / "missing")])
    assert isinstance(next(found), Source)


BAD_FILES: list[tuple[str, bytes | str, str]] = [
    ("a.txt", b"", "empty"),
    ("a.txt", " \n ", "empty"),
    ("a.jsonl", b"", "empty"),
    ("a.html", b"", "empty"),
    ("a.json", b"", "empty"),
    ("a.txt", b"\x89PNG\r\n\x1a\n\x00\x00", "PNG"),
    ("a.txt", b"PK\x03\x04\x14\x00\x00", "zip"),
    ("a.txt", b"%PDF-1.7 ...", "PDF"),
    ("a.txt", TEXT.encode() + b"\x00\x01", "binary"),
    ("a.txt", bytes(range(128, 256)) * 4, "no old encoding"),
    ("a.txt", b"\xff\xfe\x33\x06\xcc", "breaks off"),
    ("a.txt", "The minister said that talks would go on.", "Latin-script"),
    ("a.txt", "قال وزير الخارجية إن هذا الاتفاق تم توقيعه أمس في العاصمة", "Arabic"),
    ("a.txt", "1234 ...", "no words"),
    ("a.html", "<html><body><nav>x</nav></body></html>", "no text"),
    ("a.html", "<<<>>><", "no text"),
    ("a.jsonl", "{not json}", "not JSON"),
    ("a.jsonl", "[1, 2]", "not a JSON object but a list"),
    ("a.jsonl", '"text"', "not a JSON object but a string"),
    ("a.jsonl", "null", "not a JSON object but null"),
    ("a.jsonl", "{}", "no text"),
    ("a.jsonl", '{"text": null}', "no text"),
    ("a.jsonl", '{"text": 5}', "a number"),
    ("a.jsonl", '{"text": ["a"]}', "a list"),
    ("a.jsonl", '{"text": "  "}', "empty"),
    ("a.jsonl", '{"text": "The talks go on."}', "Latin-script"),
    ("a.jsonl", line().encode("cp1256", "replace"), "not JSON"),
    ("a.jsonl", "[" * 100_000, "not JSON"),
    ("a.json", '{"name": "a"', "not JSON"),
    ("a.jsonl.gz", b"\x1f\x8b\x08\x00broken", "gzip"),
    ("a.jsonl.gz", gzip.compress(line().encode())[:-12], "gzip"),
]


@pytest.mark.parametrize(("name", "data", "reason"), BAD_FILES)
def test_a_bad_file_gives_a_reason(tmp_path: Path, name: str, data: bytes | str, reason: str) -> None:
    path = put(tmp_path / name, data)
    found = problem(read(path))
    assert str(path) in found.where
    assert reason in found.reason
    assert not found.warning


def test_a_bad_line_does_not_stop_the_others(tmp_path: Path) -> None:
    path = put(tmp_path / "a.jsonl", line() + "{oops\n" + line(name="r3"))
    first, second, third = read(path)
    assert isinstance(first, Source)
    assert isinstance(third, Source)
    assert isinstance(second, Problem)
    assert second.where == f"{path}:2"


@pytest.mark.parametrize(
    ("field", "value", "reason"),
    [
        ("published", "yesterday", "no date"),
        ("published", "2025-02-30", "no date"),
        ("published", 20251106, "a number"),
        ("language", "ar", "neither fa nor prs"),
        ("outlet", ["fars"], "a list"),
        ("url", {}, "an object"),
        ("title", True, "true or false"),
        ("name", [1], "a list"),
    ],
)
def test_a_bad_field_is_left_out_with_a_warning(tmp_path: Path, field: str, value: Any, reason: str) -> None:
    warning, source = read(put(tmp_path / "a.jsonl", line(**{field: value})))
    assert isinstance(warning, Problem)
    assert warning.warning
    assert field in warning.reason
    assert reason in warning.reason
    assert isinstance(source, Source)
    assert getattr(source, field) == ("a-1" if field == "name" else None)


@pytest.mark.parametrize(
    ("given_date", "wanted"),
    [
        ("2025", "2025"),
        ("2025-11", "2025-11"),
        ("2025-11-06T10:00:00.000Z", "2025-11-06T10:00"),
        ("2025/11/6", "2025-11-06"),
        ("1404-08-15", "2025-11-06"),
        ("۱۴۰۴/۸/۱۵ ۱۲:۳۰", "2025-11-06T12:30"),
        ("Thu, 06 Nov 2025 10:00:00 GMT", "2025-11-06T10:00"),
    ],
)
def test_dates_of_publication(tmp_path: Path, given_date: str, wanted: str) -> None:
    assert only(read(put(tmp_path / "a.jsonl", line(published=given_date)))).published == wanted


@pytest.mark.parametrize(
    ("tag", "wanted"), [("fa-IR", "fa"), ("fa_AF", "prs"), ("Dari", "prs"), ("per", "fa")]
)
def test_language_tags(tmp_path: Path, tag: str, wanted: str) -> None:
    assert only(read(put(tmp_path / "a.jsonl", line(language=tag)))).language == wanted


def test_a_missing_path() -> None:
    assert problem(read("/no/such/file")) == Problem("/no/such/file", "no such file or folder")


def test_an_impossible_path() -> None:
    assert problem(read("a\x00b")).where == "a\x00b"


def test_an_empty_folder(tmp_path: Path) -> None:
    assert "without anything to read" in problem(read(tmp_path)).reason


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_no_permission(tmp_path: Path) -> None:
    path = put(tmp_path / "a.txt", TEXT)
    path.chmod(0)
    assert "permission" in problem(read(path)).reason


def test_a_refused_file_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = put(tmp_path / "a.txt", TEXT)

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    assert problem(read(path)) == Problem(str(path), "no permission to read it")


def test_links(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    put(tmp_path / "in" / "a.txt", TEXT)
    (tmp_path / "in" / "loop").symlink_to(tmp_path)
    (tmp_path / "in" / "self").symlink_to(tmp_path / "in" / "self")
    (tmp_path / "in" / "gone.txt").symlink_to(tmp_path / "nothing")
    found = read(tmp_path)
    assert [each.name for each in found if isinstance(each, Source)] == ["a"]
    reasons = {Path(each.where).name: each.reason for each in found if isinstance(each, Problem)}
    assert set(reasons) == {"loop", "self", "gone.txt"}
    assert "link" in reasons["loop"]
    assert "nowhere" in reasons["gone.txt"]


def test_a_pipe_is_no_file(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.txt")
    assert "not a file" in problem(read(tmp_path / "a.txt")).reason


@pytest.mark.parametrize("name", ["a.txt", "a.html", "a.json", "a.jsonl", "a.xyz"])
def test_ten_megabytes_on_one_line_are_refused_at_once(tmp_path: Path, name: str) -> None:
    text = "در این گفت\u200cوگو " * 700_000
    data = line(text=text) if "json" in name else text
    path = put(tmp_path / name, data)
    assert path.stat().st_size > 10_000_000
    start = time.perf_counter()
    found = problem(read(path))
    assert time.perf_counter() - start < 5
    assert f"{MAX_CHARS:,}" in found.reason or "bytes" in found.reason


def test_memory_stays_flat_over_endless_lines(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    with path.open("w", encoding="utf-8") as file:
        file.write("x" * 40_000_000 + "\n")
        for number in range(2000):
            file.write(line(name=str(number)))
    tracemalloc.start()
    found = sum(isinstance(each, Source) for each in read_sources([str(path)]))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert found == 2000
    assert peak < 80_000_000


@given(st.binary(max_size=200))
@settings(max_examples=200, deadline=None)
def test_any_bytes_give_a_report_or_a_reason(data: bytes) -> None:
    found = read("-", stdin=data)
    assert found
    assert all(isinstance(each, Source | Problem) for each in found)


def _texts(gold: Path) -> Iterator[str]:
    for part in ("train", "dev"):
        for each in (gold / f"{part}.inputs.jsonl").read_text(encoding="utf-8").splitlines():
            yield json.loads(each)["text"]


def test_gold_inputs_are_all_read() -> None:
    folder = os.environ.get("ROZNAMCHA_GOLD")
    if not folder:
        pytest.skip("ROZNAMCHA_GOLD is not set")
    paths = [Path(folder) / f"{part}.inputs.jsonl" for part in ("train", "dev")]
    found = read(*paths)
    assert [each.text for each in found if isinstance(each, Source)] == list(_texts(Path(folder)))
    assert not [each for each in found if isinstance(each, Problem)]
