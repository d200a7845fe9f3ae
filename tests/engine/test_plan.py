"""Inputs cut into shards: always in the same way, nothing twice, nothing lost."""

from __future__ import annotations

import os
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from roznamcha.engine.inputs import read_piece
from roznamcha.engine.plan import left, plan
from roznamcha.errors import ReadError
from roznamcha.read import read_sources
from roznamcha.records import Source

LINE = '{"text": "وزیر خارجه شماره %d گفت که گفت\u200cوگوها در کابل ادامه دارد و مرز باز است."}\n'


def lines(path: Path, count: int) -> str:
    path.write_text("".join(LINE % i for i in range(count)), encoding="utf-8")
    return str(path)


@pytest.mark.parametrize("most", [1, 100, 137, 200, 1000, 10_000])
def test_a_file_of_lines_cut_anywhere_gives_the_same_reports(tmp_path: Path, most: int) -> None:
    path = lines(tmp_path / "in.jsonl", 23)
    cut = [item for shard in plan([path], shard_bytes=most) for p in shard.pieces for item in read_piece(p)]
    assert cut == list(read_sources([path]))
    assert len(cut) == 23


def test_lines_longer_than_a_block_and_a_last_line_without_an_end_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "in.jsonl"
    path.write_bytes(
        b'{"text": "' + b"x" * (3 << 20) + b'"}\n' + (LINE % 1).encode() + (LINE % 2).strip().encode()
    )
    shards = plan([str(path)], shard_bytes=1 << 20)
    assert [(p.start, p.first) for s in shards for p in s.pieces] == [(0, 1), ((3 << 20) + 13, 2)]
    assert shards[-1].pieces[-1].end == os.path.getsize(path)
    assert [item for s in shards for p in s.pieces for item in read_piece(p)] == list(
        read_sources([str(path)])
    )


def test_a_parquet_file_is_cut_at_row_groups_and_rows_keep_their_numbers(tmp_path: Path) -> None:
    path = tmp_path / "in.parquet"
    texts = [f"وزیر خارجه شماره {i} گفت که گفت\u200cوگوها در کابل ادامه دارد." for i in range(10)]
    pq.write_table(pa.table({"text": texts, "name": [f"r{i}" for i in range(10)]}), path, row_group_size=3)
    shards = plan([str(path)], shard_bytes=1)
    assert [(p.start, p.end, p.first) for s in shards for p in s.pieces] == [
        (0, 1, 1), (1, 2, 4), (2, 3, 7), (3, 4, 10),
    ]  # fmt: skip
    found = [item for s in shards for p in s.pieces for item in read_piece(p)]
    assert [s.text for s in found if isinstance(s, Source)] == texts
    assert [s.origin for s in found if isinstance(s, Source)] == [f"{path}:{i}" for i in range(1, 11)]


def test_folders_globs_and_files_give_each_file_once_by_name(tmp_path: Path) -> None:
    for name in ("b.jsonl", "a.jsonl", "sub/c.txt", ".hidden.jsonl", "picture.png"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(LINE % 1, encoding="utf-8")
    (shard,) = plan([str(tmp_path / "b.jsonl"), str(tmp_path), str(tmp_path / "*.jsonl")])
    assert [Path(p.path).name for p in shard.pieces] == ["b.jsonl", "a.jsonl", "c.txt"]


def test_what_is_done_is_left_out_and_a_changed_file_is_refused(tmp_path: Path) -> None:
    one, two = lines(tmp_path / "1.jsonl", 3), lines(tmp_path / "2.jsonl", 3)
    first, second = plan([one, two], shard_bytes=400)
    assert left([first, second], list(first.pieces)) == [second]
    lines(tmp_path / "1.jsonl", 4)
    with pytest.raises(ReadError, match="stand still"):
        left(plan([one, two], shard_bytes=400), list(first.pieces))


@pytest.mark.parametrize("given", ["nothing.jsonl", "no*.jsonl"])
def test_an_input_that_is_not_there_is_told(tmp_path: Path, given: str) -> None:
    with pytest.raises(ReadError, match=given.replace("*", r"\*")):
        plan([str(tmp_path / given)])
