"""Web archives, whole, broken and hostile: a report or a reason for every record, and memory that stays flat."""

from __future__ import annotations

import gzip
import io
import tracemalloc
import zipfile
import zlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roznamcha.read import Problem, read_sources
from roznamcha.read.packing import EncodingError, undone
from roznamcha.read.problem import MAX_BYTES
from roznamcha.read.warc import read_warc
from roznamcha.records import Source

WORDS = "وزیر خارجه گفت که این گفت\u200cوگوها در ماه آینده ادامه دارد و مرز باز می\u200cشود."
PAGE = (
    "<!doctype html><html><head><meta charset=utf-8><title>دیدار دو وزیر در کابل</title>{head}</head><body>"
    f"<article><p>{WORDS}</p></article></body></html>"
)


def record(
    url: str = "https://www.isna.ir/news/1",
    body: bytes | str = PAGE.format(head=""),
    *,
    kind: str = "text/html; charset=utf-8",
    status: str = "200 OK",
    extra: str = "",
    length: int | None = None,
    type: str = "response",
) -> bytes:
    """A record of a WARC file."""
    data = body.encode() if isinstance(body, str) else body
    http = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n{extra}\r\n".encode() + data
    content = "application/http; msgtype=response"
    if type == "resource":
        http, content = data, kind
    head = (
        f"WARC/1.0\r\nWARC-Type: {type}\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2025-11-06T10:00:00Z\r\n"
        f"WARC-Record-ID: <urn:uuid:0>\r\nContent-Type: {content}\r\nContent-Length: {len(http) if length is None else length}\r\n\r\n"
    )
    return head.encode() + http + b"\r\n\r\n"


def read(data: bytes) -> list[Source | Problem]:
    return list(read_warc(io.BytesIO(data), "a.warc", "a"))


def sources(found: list[Source | Problem]) -> list[Source]:
    return [each for each in found if isinstance(each, Source)]


def problems(found: list[Source | Problem]) -> list[Problem]:
    return [each for each in found if isinstance(each, Problem)]


@pytest.mark.parametrize("packed", [False, True])
def test_the_reports_of_an_archive(tmp_path: Path, packed: bool) -> None:
    parts = [
        record(f"https://www.isna.ir/news/{n}", PAGE.format(head="").replace("ماه", f"ماه {n}"))
        for n in range(3)
    ]
    path = tmp_path / ("crawl.warc.gz" if packed else "crawl.warc")
    path.write_bytes(b"".join(gzip.compress(part) if packed else part for part in parts))
    found = sources(list(read_sources([str(path)])))
    assert [each.url for each in found] == [f"https://www.isna.ir/news/{n}" for n in range(3)]
    assert {each.outlet for each in found} == {"isna"}
    assert [each.name for each in found] == ["crawl-1", "crawl-2", "crawl-3"]
    for each in found:
        at = int(each.origin.rpartition("@")[2])
        data = path.read_bytes()[at:]
        assert (gzip.decompress(data) if packed else data).startswith(b"WARC/1.0")


def test_an_archive_is_known_by_its_beginning(tmp_path: Path) -> None:
    path = tmp_path / "crawl"
    path.write_bytes(record())
    assert len(sources(list(read_sources([str(path)])))) == 1


def test_a_page_cannot_pass_for_another_outlet() -> None:
    head = '<link rel="canonical" href="https://www.bbc.com/persian/1"><meta property="og:site_name" content="bbc.com">'
    (source,) = read(record("https://evil.example/1", PAGE.format(head=head)))
    assert isinstance(source, Source)
    assert (source.url, source.outlet) == ("https://evil.example/1", None)


def test_a_page_may_name_its_own_address() -> None:
    head = '<link rel="canonical" href="https://www.isna.ir/news/14040815/talks">'
    (source,) = read(record("https://m.isna.ir/news/14040815?amp", PAGE.format(head=head)))
    assert isinstance(source, Source)
    assert (source.url, source.outlet) == ("https://www.isna.ir/news/14040815/talks", "isna")


def test_no_page_elsewhere_is_telegrams() -> None:
    html = '<html><body><div data-post="bbcpersian/1" class="tgme_widget_message"><div class="tgme_widget_message_text">'
    html += f"{WORDS}</div></div></body></html>"
    assert "from elsewhere" in problems(read(record("https://evil.example/", html)))[0].reason
    (source,) = read(record("https://t.me/s/bbcpersian", html))
    assert isinstance(source, Source)
    assert source.url == "https://t.me/bbcpersian/1"


def test_texts_and_resources() -> None:
    found = read(record(kind="text/plain", body=WORDS) + record("https://www.isna.ir/2", type="resource"))
    assert [each.text.endswith(WORDS) for each in sources(found)] == [True, True]


def test_what_is_no_page_is_counted() -> None:
    found = read(
        record(status="404 Not Found")
        + record(status="301 Moved")
        + record(kind="image/png", body=b"\x89PNG")
        + record(url="dns:isna.ir")
        + record()
    )
    assert len(sources(found)) == 1
    (told,) = problems(found)
    assert told.warning
    assert "2 answers other than 200" in told.reason
    assert "1 answers that are no page" in told.reason
    assert "1 records without a web address" in told.reason


def chunked(body: bytes) -> bytes:
    return (
        b"".join(
            b"%x\r\n%b\r\n" % (len(body[at : at + 50]), body[at : at + 50]) for at in range(0, len(body), 50)
        )
        + b"0\r\n\r\n"
    )


HTML = PAGE.format(head="").encode()
RAW = zlib.compressobj(wbits=-15)
WAYS: list[tuple[bytes, str]] = [
    (gzip.compress(HTML), "Content-Encoding: gzip\r\n"),
    (zlib.compress(HTML), "Content-Encoding: deflate\r\n"),
    (RAW.compress(HTML) + RAW.flush(), "Content-Encoding: deflate\r\n"),
    (chunked(HTML), "Transfer-Encoding: chunked\r\n"),
    (chunked(gzip.compress(HTML)), "Transfer-Encoding: chunked\r\nContent-Encoding: gzip\r\n"),
    # crawlers unpack the body and leave the header
    (HTML, "Content-Encoding: gzip\r\n"),
    (HTML, "Transfer-Encoding: chunked\r\n"),
]


@pytest.mark.parametrize(("body", "extra"), WAYS)
def test_packed_answers(body: bytes, extra: str) -> None:
    (source,) = read(record(body=body, extra=extra))
    assert isinstance(source, Source)
    assert WORDS in source.text


BROKEN: list[tuple[bytes, str, str]] = [
    (gzip.compress(HTML)[:-20], "Content-Encoding: gzip\r\n", "breaks off"),
    (b"\x1f\x8b\x08" + b"x" * 50, "Content-Encoding: gzip\r\n", "broken"),
    (HTML, "Content-Encoding: br\r\n", "packed as br"),
    (chunked(HTML)[:-60], "Transfer-Encoding: chunked\r\n", "break"),
    (HTML[:20], "Content-Length: 5000\r\n", "breaks off: 20 bytes of 5,000"),
    (gzip.compress(b"\0" * (MAX_BYTES + 1)), "Content-Encoding: gzip\r\n", "unpacks to more than"),
    (b"", "", "empty"),
    (b"\x00\x01\x02", "", "binary"),
    (HTML + b" " * MAX_BYTES, "", "at most"),
]


@pytest.mark.parametrize(("body", "extra", "reason"), BROKEN)
def test_a_broken_answer_costs_only_itself(body: bytes, extra: str, reason: str) -> None:
    found = read(record(body=body, extra=extra) + record("https://www.isna.ir/2"))
    assert [each.url for each in sources(found)] == ["https://www.isna.ir/2"]
    (problem,) = problems(found)
    assert problem.where == "a.warc@0"
    assert reason in problem.reason


def test_a_broken_member_costs_only_itself() -> None:
    members = [gzip.compress(record(f"https://www.isna.ir/{n}")) for n in range(4)]
    middle = bytearray(members[1])
    middle[60] ^= 0xFF
    middle[61] ^= 0xFF
    found = read(members[0] + bytes(middle) + members[2] + b"garbage" + members[3])
    assert [each.url for each in sources(found)] == [f"https://www.isna.ir/{n}" for n in (0, 2, 3)]
    (problem,) = problems(found)
    assert problem.where == f"a.warc@{len(members[0])}"
    assert "broken record" in problem.reason


def test_a_cut_archive_gives_what_is_whole() -> None:
    data = gzip.compress(record()) + gzip.compress(record("https://www.isna.ir/2"))[:-40]
    found = read(data)
    assert [each.url for each in sources(found)][:1] == ["https://www.isna.ir/news/1"]


@pytest.mark.parametrize(
    "data", [b"", b"hello " * 100, b"WARC/1.0\r\n" + b"A" * 1_000_000, record(length=-5)]
)
def test_no_archive_at_all(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "a.warc"
    path.write_bytes(data)
    assert not sources(list(read_sources([str(path)])))


def test_a_bomb_takes_no_memory() -> None:
    bomb = zlib.compressobj(wbits=31)
    head = record(body=b"", length=2_000_000_000 + 40).rstrip(b"\r\n") + b"\r\n\r\n"
    data = bomb.compress(head) + b"".join(bomb.compress(bytes(1 << 20)) for _ in range(200)) + bomb.flush()
    tracemalloc.start()
    found = read(data + gzip.compress(record("https://www.isna.ir/2")))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert "at most" in problems(found)[0].reason
    assert peak < 6 * MAX_BYTES


def wacz(path: Path, **members: bytes) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


def test_a_wacz(tmp_path: Path) -> None:
    path = wacz(
        tmp_path / "site.wacz",
        **{
            "archive/b.warc.gz": gzip.compress(record("https://www.isna.ir/b")),
            "archive/a.warc": record("https://www.isna.ir/a"),
            "datapackage.json": b"{}",
            "pages/pages.jsonl": b"{}",
        },
    )
    found = list(read_sources([str(path)]))
    assert [each.url for each in sources(found)] == ["https://www.isna.ir/a", "https://www.isna.ir/b"]
    assert not problems(found)


def test_a_broken_record_in_a_wacz(tmp_path: Path) -> None:
    members = [gzip.compress(record(f"https://www.isna.ir/{n}")) for n in range(3)]
    middle = bytearray(members[1])
    middle[60] ^= 0xFF
    path = wacz(tmp_path / "a.wacz", **{"archive/a.warc.gz": members[0] + bytes(middle) + members[2]})
    urls = [each.url for each in sources(list(read_sources([str(path)])))]
    assert urls[0] == "https://www.isna.ir/0"
    assert urls[-1] == "https://www.isna.ir/2"


def test_hostile_zip_files(tmp_path: Path) -> None:
    outside = tmp_path / "outside.warc"
    path = wacz(tmp_path / "a.wacz", **{"../outside.warc": record(), "archive/x.warc": b"junk"})
    found = list(read_sources([str(path)]))
    assert len(sources(found)) == 1
    assert not outside.exists()
    with zipfile.ZipFile(tmp_path / "bomb.wacz", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("archive/bomb.warc", bytes(50_000_000))
    (problem,) = list(read_sources([str(tmp_path / "bomb.wacz")]))
    assert isinstance(problem, Problem)
    assert "claims to unpack to 50,000,000 bytes" in problem.reason


@pytest.mark.parametrize(
    ("data", "reason"),
    [(b"", "not a zip"), (b"PK\x03\x04junk", "not a zip"), (b"x" * 1000, "not a zip")],
)
def test_no_wacz_at_all(tmp_path: Path, data: bytes, reason: str) -> None:
    (tmp_path / "a.wacz").write_bytes(data)
    (problem,) = list(read_sources([str(tmp_path / "a.wacz")]))
    assert isinstance(problem, Problem)
    assert reason in problem.reason


def test_a_wacz_without_archives_and_one_with_a_password(tmp_path: Path) -> None:
    (problem,) = list(read_sources([str(wacz(tmp_path / "a.wacz", **{"x.txt": b"y"}))]))
    assert isinstance(problem, Problem)
    assert "no WARC file" in problem.reason
    path = wacz(tmp_path / "b.wacz", **{"archive/a.warc": record()})
    data = bytearray(path.read_bytes())
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(bytes(data))
    (problem,) = list(read_sources([str(path)]))
    assert isinstance(problem, Problem)
    assert "password" in problem.reason


@given(st.binary(max_size=300))
def test_any_bytes_unpack_or_say_why(data: bytes) -> None:
    for encodings in (["gzip"], ["deflate"], ["chunked"], ["chunked", "gzip"]):
        try:
            said = undone(data, encodings).decode("latin-1")
        except EncodingError as error:
            said = str(error)
        # a short input cannot unpack to much: 1,032 times is deflate's best
        assert len(said) <= max(len(data) * 1032, 60)
