"""Inputs in a bucket, read from a server that speaks as S3 does."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from engine.corpus import bytes_of, reports
from engine.s3 import KEY, Bucket, serving
from roznamcha.engine.inputs import read_piece
from roznamcha.engine.plan import plan
from roznamcha.errors import ReadError
from roznamcha.records import Source

pytest.importorskip("daft", reason="the extra corpus is not installed")

ROWS = reports(12)
PROGRAM = (sys.executable, "-c", "from roznamcha.cli import main; main()")
RUN = (*PROGRAM, "run", "--fast", "--workers", "1", "--shard-mb", "0.002")


def lines(rows: list[dict[str, Any]]) -> bytes:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()


def parquet(rows: list[dict[str, Any]]) -> bytes:
    out = BytesIO()
    pq.write_table(pa.Table.from_pylist(rows), out, row_group_size=2)
    return out.getvalue()


@pytest.fixture(scope="module")
def bucket() -> Iterator[Bucket]:
    with serving() as url:
        made = Bucket(url, "news")
        made.put("in/a.jsonl", lines(ROWS[:4]))
        made.put("in/b.jsonl.gz", gzip.compress(lines(ROWS[4:7])))
        made.put("in/2025/c.parquet", parquet(ROWS[7:]))
        yield made


@pytest.fixture(autouse=True)
def key(bucket: Bucket, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in KEY.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("AWS_ENDPOINT_URL", bucket.url)
    monkeypatch.delenv("ROZNAMCHA_S3_ANONYMOUS", raising=False)


def texts(*addresses: str) -> list[str]:
    pieces = [piece for shard in plan(addresses) for piece in shard.pieces]
    return [item.text for piece in pieces for item in read_piece(piece) if isinstance(item, Source)]


@pytest.mark.parametrize(
    ("addresses", "rows"),
    [
        (["s3://news/in/a.jsonl"], ROWS[:4]),
        (["s3://news/in/b.jsonl.gz"], ROWS[4:7]),
        (["s3://news/in/*.jsonl*"], ROWS[:7]),
        (["s3://news/in/2025/c.parquet"], ROWS[7:]),
        (["s3://news/in/**/*.parquet", "s3://news/in/a.jsonl"], ROWS[7:] + ROWS[:4]),
    ],
)
def test_files_folders_and_globs_give_their_reports(addresses: list[str], rows: list[dict[str, Any]]) -> None:
    assert texts(*addresses) == [row["text"] for row in rows]


@pytest.mark.parametrize(
    ("change", "address", "told"),
    [
        ({}, "s3://news/in/d.jsonl", "nothing lies there"),
        ({}, "s3://news/out/*.parquet", "nothing lies there"),
        ({}, "s3://nobodys/in/*.jsonl", "no such bucket"),
        ({"AWS_ACCESS_KEY_ID": "", "AWS_SECRET_ACCESS_KEY": ""}, "s3://news/in/a.jsonl", "it wants a key"),
        ({"ROZNAMCHA_S3_ANONYMOUS": "1"}, "s3://news/in/a.jsonl", "the server refused it"),
    ],
)
def test_what_cannot_be_had_is_told_with_what_to_do(
    monkeypatch: pytest.MonkeyPatch, change: dict[str, str], address: str, told: str
) -> None:
    for name, value in change.items():
        monkeypatch.setenv(name, value)
        if not value:
            monkeypatch.delenv(name)
    # nobody else is asked for a key
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    with pytest.raises(ReadError, match=told) as raised:
        texts(address)
    assert raised.value.where == address


def test_a_server_that_is_not_there_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    begun = time.monotonic()
    with pytest.raises(ReadError, match="AWS_ENDPOINT_URL"):
        texts("s3://news/in/a.jsonl")
    assert time.monotonic() - begun < 120


def test_a_run_over_a_bucket_goes_on_and_adds_what_comes_later(bucket: Bucket, tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    given = ["s3://news/in/*.jsonl*", "s3://news/in/2025/*.parquet"]
    subprocess.run([*RUN, given[0], "-o", str(one)], check=True, capture_output=True)
    manifest = json.loads((one / "manifest.json").read_bytes())
    assert manifest["complete"]
    assert manifest["counts"]["reports"] == 7
    before = bytes_of(one / "reports")
    subprocess.run([*RUN, *given, "-o", str(one)], check=True, capture_output=True)
    assert before.items() <= bytes_of(one / "reports").items()
    subprocess.run([*RUN, *given, "-o", str(two)], check=True, capture_output=True)
    assert bytes_of(one / "statements") == bytes_of(two / "statements")
    assert json.loads((two / "manifest.json").read_bytes())["counts"]["reports"] == len(ROWS)


def test_a_bucket_without_an_input_is_told_in_one_line(tmp_path: Path) -> None:
    done = subprocess.run(
        [*RUN, "s3://nobodys/in/*.jsonl", "-o", str(tmp_path / "set")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "s3://nobodys/in/*.jsonl: nothing lies there: no such bucket" in done.stderr
