"""The same reports out of every kind of input, here or elsewhere."""

from __future__ import annotations

import csv
import gzip
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from engine.corpus import reports, write
from roznamcha.engine.inputs import read_piece
from roznamcha.engine.plan import plan
from roznamcha.errors import ReadError
from roznamcha.read.problem import Problem
from roznamcha.records import Source

ROWS = reports(5)


def items(path: str) -> list[Source | Problem]:
    return [item for shard in plan([path]) for piece in shard.pieces for item in read_piece(piece)]


def problems(path: Path) -> list[str]:
    return [item.reason for item in items(str(path)) if isinstance(item, Problem)]


def as_lines(path: Path) -> None:
    write(path, ROWS)


def as_packed_lines(path: Path) -> None:
    write(path, ROWS)
    path.write_bytes(gzip.compress(path.read_bytes()))


def as_parquet(path: Path) -> None:
    dated = [row | {"published": date.fromisoformat(row["published"]), "other": 1.5} for row in ROWS]
    pq.write_table(pa.Table.from_pylist(dated), path, row_group_size=2)


def as_csv(path: Path, delimiter: str = ",") -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as out:
        rows = csv.DictWriter(out, [*ROWS[0], "language"], delimiter=delimiter)
        rows.writeheader()
        rows.writerows(ROWS)


def as_packed_csv(path: Path) -> None:
    as_csv(path)
    path.write_bytes(gzip.compress(path.read_bytes()))


@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("in.jsonl", as_lines),
        ("in.jsonl.gz", as_packed_lines),
        ("in.parquet", as_parquet),
        ("in.csv", as_csv),
        ("in.csv.gz", as_packed_csv),
        ("in.tsv", partial(as_csv, delimiter="\t")),
    ],
)
def test_every_kind_gives_the_same_reports(tmp_path: Path, name: str, make: Callable[[Path], None]) -> None:
    path = tmp_path / name
    make(path)
    found = [s for s in items(str(path)) if isinstance(s, Source)]
    assert [(s.name, s.text, s.published, s.url, s.outlet, s.language) for s in found] == [
        (row["name"], row["text"], row["published"], row["url"], "made", None) for row in ROWS
    ]
    assert [s.origin for s in found] == [f"{path}:{number}" for number in range(1, 6)]


def test_an_archive_gives_its_pages(tmp_path: Path) -> None:
    path = tmp_path / "crawl.warc.gz"
    page = f"<html><head><meta charset=utf-8><title>خبر</title></head><body><article><p>{ROWS[0]['text']}</p></article></body></html>"
    http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + page.encode()
    head = (
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://www.isna.ir/news/1\r\n"
        "WARC-Date: 2025-11-06T10:00:00Z\r\nWARC-Record-ID: <urn:uuid:0>\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n"
    )
    path.write_bytes(gzip.compress(head.encode() + http + b"\r\n\r\n"))
    (found,) = (item for item in items(str(path)) if isinstance(item, Source))
    assert (found.url, found.outlet) == ("https://www.isna.ir/news/1", "isna")


def test_what_is_broken_inside_is_told_and_costs_no_more(tmp_path: Path) -> None:
    packed, table = tmp_path / "a.jsonl.gz", tmp_path / "a.csv"
    packed.write_bytes(gzip.compress(json.dumps(ROWS[0]).encode() * 50)[:100])
    assert problems(packed) == ["a broken gzip file"]
    table.write_text("title,body\na,b\n", encoding="utf-8")
    assert problems(table) == ["no column text in its header"]
    table.write_bytes("text\nخبر\n".encode() + b"\xff\xfe\n")
    assert [reason for reason in problems(table) if reason.startswith("no CSV in UTF-8")]
    (tmp_path / "a.parquet").write_bytes(b"PAR1 and nothing more")
    with pytest.raises(ReadError, match="no Parquet file"):
        plan([str(tmp_path / "a.parquet")])


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[str]:
    """The address of a server of the files in `tmp_path`."""
    script = Path(__file__).with_name("partserver.py")
    with subprocess.Popen(
        [sys.executable, str(script), str(tmp_path)], stdout=subprocess.PIPE, text=True
    ) as server:
        assert server.stdout is not None
        yield f"http://127.0.0.1:{server.stdout.readline().strip()}"
        server.terminate()


@pytest.mark.parametrize(
    ("name", "make"), [("in.jsonl", as_lines), ("in.jsonl.gz", as_packed_lines), ("in.parquet", as_parquet)]
)
def test_what_lies_elsewhere_gives_the_same_reports(
    tmp_path: Path, elsewhere: str, name: str, make: Callable[[Path], None]
) -> None:
    pytest.importorskip("daft", reason="the extra corpus is not installed")
    make(tmp_path / name)
    found = [s for s in items(f"{elsewhere}/{name}") if isinstance(s, Source)]
    assert [s.text for s in found] == [row["text"] for row in ROWS]
    assert found[-1].origin == f"{elsewhere}/{name}:5"


def test_an_address_where_nothing_lies_is_told(elsewhere: str) -> None:
    pytest.importorskip("daft", reason="the extra corpus is not installed")
    with pytest.raises(ReadError, match=r"nothing\.jsonl"):
        plan([f"{elsewhere}/nothing.jsonl"])
