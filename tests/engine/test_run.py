"""A corpus through Daft: the same records as report by report, the same bytes however it is run."""

from __future__ import annotations

import csv
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import msgspec
import pyarrow.parquet as pq
import pytest

from engine.corpus import ENGLISH, PASHTO, SINDHI, bytes_of, reports, write
from roznamcha.pipeline import extract
from roznamcha.read import read_sources
from roznamcha.records import Report, Source
from roznamcha.store.sqlite import SqliteStore

pytest.importorskip("daft", reason="the extra corpus is not installed")

from roznamcha.engine.dataset import Dataset, DatasetError, Settings
from roznamcha.engine.loading import readings
from roznamcha.engine.run import Options, run
from roznamcha.engine.task import Task
from roznamcha.engine.work import do

OPTIONS = Options(workers=2, fast=True, shard_bytes=2000, links=False)
PROGRAM = (sys.executable, "-c", "from roznamcha.cli import main; main()")
COMMAND = (*PROGRAM, "run", "--fast", "--no-links", "--shard-mb", str(2000 / (1 << 20)))


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    rows = reports(24)
    rows[1:1] = [rows[0], {"text": PASHTO}, {"text": SINDHI}, {"text": ENGLISH}, {"text": 5}]
    return write(tmp_path_factory.mktemp("in") / "in.jsonl", rows)


@pytest.fixture(scope="module")
def made(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The dataset of the corpus, made by Daft on two workers."""
    root = tmp_path_factory.mktemp("out") / "dataset"
    steps = list(run([str(corpus)], root, OPTIONS))
    assert steps[-1].done == steps[-1].total > 3
    assert steps[-1].weight == steps[-1].whole
    assert steps[-1].reports == 24
    return root


def test_it_holds_what_the_pipeline_reads_report_by_report(corpus: Path, made: Path) -> None:
    wanted: dict[str, Report] = {}
    for item in read_sources([str(corpus)]):
        if isinstance(item, Source) and item.text != SINDHI:
            report = extract(item)
            wanted.setdefault(report.id, report)
    found = {r.report.id: r.report for r in readings(Dataset.opened(made))}
    encode = msgspec.json.Encoder(order="deterministic").encode
    assert {k: encode(v) for k, v in found.items()} == {k: encode(v) for k, v in wanted.items()}
    assert len(found) == 24


def test_what_is_left_out_is_counted_and_what_failed_has_its_reason(corpus: Path, made: Path) -> None:
    manifest = Dataset.opened(made).manifest
    assert manifest.complete
    assert manifest.languages == {"Pashto": 1, "a Latin-script language": 1, "sd": 1}
    assert manifest.again == 1
    failed = [
        row for p in (made / "failed").glob("*.parquet") for row in pq.ParquetFile(p).read().to_pylist()
    ]
    assert failed == [
        {"where": f"{corpus}:6", "reason": "the field text is a number, not a string", "kind": "failed"}
    ]


def test_every_file_is_sorted_by_report_and_lies_under_its_month(made: Path) -> None:
    dataset = Dataset.opened(made)
    for table in ("reports", "statements", "events", "mentions"):
        assert dataset.paths(table)
        for path in dataset.paths(table):
            rows = pq.ParquetFile(path).read().to_pylist()
            ids = [row["id" if table == "reports" else "report"] for row in rows]
            assert ids == sorted(ids)
            assert {f"month={row['published'][:7]}" for row in rows} == {path.parent.name}


def test_a_shard_done_without_daft_gives_the_same_bytes(made: Path, tmp_path: Path) -> None:
    manifest = Dataset.opened(made).manifest
    other = tmp_path / "dataset"
    other.mkdir()
    Dataset.create(other, Settings(fast=True), now="2026-01-01T00:00:00Z")
    from roznamcha.engine.plan import Shard

    for each in manifest.shards:
        do(Shard(pieces=each.pieces), Task(root=str(other), fast=True))
    mine = {k: v for k, v in bytes_of(made).items() if not k.startswith("entities/")}
    assert bytes_of(other) == mine


def test_a_run_that_was_killed_goes_on_and_ends_with_the_same_bytes(
    corpus: Path, made: Path, tmp_path: Path
) -> None:
    root = tmp_path / "dataset"
    process = subprocess.Popen(
        [*COMMAND, str(corpus), "-o", str(root), "--workers", "1"], start_new_session=True
    )
    deadline = time.monotonic() + 120
    while not list((root / "shards").glob("*.json")) and time.monotonic() < deadline:
        time.sleep(0.02)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    done = len(Dataset.opened(root).manifest.shards)
    assert done
    # what a shard leaves that was given names for some of its files only
    stray = root / "reports" / "month=2025-09" / "feedfeedfeedfeed-0.parquet"
    stray.parent.mkdir(parents=True, exist_ok=True)
    stray.write_bytes(b"half")
    steps = list(run([str(corpus)], root, OPTIONS))
    assert steps[0].total == len(Dataset.opened(made).manifest.shards) - done
    assert bytes_of(root) == bytes_of(made)
    assert not stray.exists()


def test_a_worker_that_is_free_takes_the_next_shard(tmp_path: Path) -> None:
    # a table is not cut: one shard is long, twelve are short
    for name, count in [("a", 500), *((letter, 1) for letter in "bcdefghijklm")]:
        with (tmp_path / f"{name}.csv").open("w", encoding="utf-8", newline="") as out:
            rows = reports(count)
            table = csv.DictWriter(out, list(rows[0]))
            table.writeheader()
            table.writerows(row | {"url": f"{row['url']}/{name}"} for row in rows)
    root = tmp_path / "dataset"
    list(run([str(tmp_path / "*.csv")], root, Options(workers=2, fast=True, shard_bytes=1, links=False)))
    ends = {
        Path(done.pieces[0].path).stem: (root / "shards" / f"{done.shard}.json").stat().st_mtime_ns
        for done in Dataset.opened(root).manifest.shards
    }
    assert len(ends) == 13
    # dealt out in turn, six of them would wait behind the long one
    assert sum(end > ends["a"] for end in ends.values()) < 4


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="processes are told from /proc")
def test_workers_end_with_a_run_that_is_killed_alone(tmp_path: Path) -> None:
    source = write(tmp_path / "in.jsonl", reports(20_000))
    root = tmp_path / "dataset"
    command = [*PROGRAM, "run", "--fast", "--no-links", "--shard-mb", "2", str(source), "-o", str(root)]
    process = subprocess.Popen([*command, "--workers", "2"], start_new_session=True)
    deadline = time.monotonic() + 120
    while len(list((root / ".parts").glob("*"))) < 2 and time.monotonic() < deadline:
        time.sleep(0.05)
    workers = _session(process.pid) - {process.pid}
    process.kill()
    process.wait()
    deadline = time.monotonic() + 90
    while (left := _session(process.pid)) and time.monotonic() < deadline:
        time.sleep(0.05)
    for each in left:
        os.kill(each, signal.SIGKILL)
    assert len(workers) >= 2
    assert not left
    # each gave up in the midst of its first shard
    assert not list((root / "shards").glob("*.json"))


def _session(leader: int) -> set[int]:
    """The processes of a session."""
    found = set()
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            fields = (entry / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[3]) == leader and fields[0] != "Z":
            found.add(int(entry.name))
    return found


def test_a_dataset_at_an_address_is_refused_before_anything_is_read(
    corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for address in ("s3://bucket/set", "https://example.org/set"):
        with pytest.raises(DatasetError, match=f"^{address}: a dataset is a folder"):
            list(run([str(corpus)], Path(address), OPTIONS))
        with pytest.raises(DatasetError, match=f"^{address}: a dataset is a folder"):
            Dataset.opened(Path(address))
    assert not list(tmp_path.iterdir())


def test_inputs_that_come_later_are_added_and_what_is_done_stands(
    corpus: Path, made: Path, tmp_path: Path
) -> None:
    root, later = tmp_path / "dataset", write(tmp_path / "later.jsonl", reports(26)[24:])
    list(run([str(corpus)], root, OPTIONS))
    steps = list(run([str(corpus), str(later)], root, OPTIONS))
    assert (steps[-1].total, steps[-1].reports) == (1, 2)
    dataset = Dataset.opened(root)
    assert dataset.manifest.counts["reports"] == 26
    mentions = sum(
        r["mentions"] for r in pq.ParquetFile(root / "entities/entities.parquet").read().to_pylist()
    )
    assert mentions == dataset.manifest.counts["mentions"]


def test_who_is_mentioned_is_counted_once_for_a_report_that_two_shards_hold(tmp_path: Path) -> None:
    rows = reports(6)
    files = [write(tmp_path / "one.jsonl", rows[:4]), write(tmp_path / "two.jsonl", rows[2:])]
    options = Options(workers=1, fast=True, links=False, shard_bytes=files[0].stat().st_size)
    list(run([str(f) for f in files], tmp_path / "set", options))
    list(run([str(write(tmp_path / "all.jsonl", rows))], tmp_path / "plain", options))
    assert Dataset.opened(tmp_path / "set").manifest.counts["reports"] == 8
    found = [
        pq.ParquetFile(tmp_path / name / "entities/entities.parquet").read() for name in ("set", "plain")
    ]
    assert found[0].to_pylist() == found[1].to_pylist()
    assert max(found[0]["reports"].to_pylist()) == 6


def test_a_dataset_is_made_with_one_setting_and_by_one_run_at_a_time(made: Path, corpus: Path) -> None:
    other = msgspec.structs.replace(OPTIONS, fast=False)
    with pytest.raises(DatasetError, match="fast True, now False"):
        next(run([str(corpus)], made, other))
    running = run([str(corpus)], made, OPTIONS)
    next(running)
    with pytest.raises(DatasetError, match="another run"):
        next(run([str(corpus)], made, OPTIONS))
    running.close()


def test_an_input_that_cannot_be_had_is_told_and_tried_again(tmp_path: Path) -> None:
    one = write(tmp_path / "1.jsonl", reports(2))
    two = write(tmp_path / "2.jsonl", reports(4)[2:])
    root, options = tmp_path / "dataset", msgspec.structs.replace(OPTIONS, shard_bytes=1, workers=1)
    running = run([str(one), str(two)], root, options)
    total = next(running).total
    kept = two.read_bytes()
    two.unlink()
    steps = list(running)
    assert [s for s in steps if s.failed and "2.jsonl" in s.failed]
    assert not Dataset.opened(root).manifest.complete
    two.write_bytes(kept)
    steps = list(run([str(one), str(two)], root, options))
    assert 0 < steps[-1].total < total
    assert Dataset.opened(root).manifest.complete
    assert Dataset.opened(root).manifest.counts["reports"] == 4


def test_a_folder_of_other_things_is_left_alone(tmp_path: Path, corpus: Path) -> None:
    (tmp_path / "letters.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(DatasetError, match="something else"):
        next(run([str(corpus)], tmp_path, OPTIONS))
    assert (tmp_path / "letters.txt").read_text(encoding="utf-8") == "mine"


def test_run_and_load_on_the_command_line_fill_a_store(corpus: Path, tmp_path: Path) -> None:
    root, db = tmp_path / "dataset", tmp_path / "a.db"
    done = subprocess.run(
        [*COMMAND, str(corpus), "-o", str(root)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "24 reports" in done.stderr
    assert "left out, in other languages: 3" in done.stderr
    load = [*PROGRAM, "load", str(root), "--db", str(db)]
    assert "24 new" in subprocess.run(load, capture_output=True, text=True, check=True).stderr
    assert "24 same" in subprocess.run(load, capture_output=True, text=True, check=True).stderr
    with SqliteStore(db, read_only=True) as store:
        held = store.counts()
    counts = Dataset.opened(root).manifest.counts
    assert (held.reports, held.statements, held.events) == (24, counts["statements"], counts["events"])
    missing = subprocess.run(
        [*PROGRAM, "load", str(tmp_path), "--db", str(db)], capture_output=True, text=True, check=False
    )
    assert missing.returncode == 1
    assert "no manifest.json in it" in missing.stderr
