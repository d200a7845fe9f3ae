"""Processes that work on this machine: forked from one that has loaded, gone when they are not needed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import msgspec
import pytest

from engine.corpus import bytes_of, reports, write

pytest.importorskip("daft", reason="the extra corpus is not installed")

from roznamcha.engine.crew import Crew, LostError
from roznamcha.engine.dataset import Dataset, DatasetError, Settings
from roznamcha.engine.doers import doer
from roznamcha.engine.plan import plan
from roznamcha.engine.rehearsal import rehearse
from roznamcha.engine.run import Options, run
from roznamcha.engine.task import Task

NOW = "2026-01-01T00:00:00Z"
LINUX = pytest.mark.skipif(
    not Path("/proc/self/task").exists(), reason="processes and threads are told from /proc"
)


def _task(root: Path) -> bytes:
    root.mkdir()
    Dataset.create(root, Settings(fast=True), now=NOW)
    return msgspec.json.encode(Task(root=str(root), fast=True))


def _work(folder: Path) -> list[str]:
    source = write(folder / "in.jsonl", reports(6))
    return [msgspec.json.encode(s).decode() for s in plan([str(source)], shard_bytes=1000)]


def _below(parent: int) -> set[int]:
    """The processes that came of a process, and of those."""
    found: dict[int, int] = {}
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            found[int(entry.name)] = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
    below, before = {parent}, 0
    while len(below) > before:
        before = len(below)
        below |= {pid for pid, above in found.items() if above in below}
    return below - {parent}


@LINUX
def test_it_does_what_is_done_here_and_leaves_no_process(tmp_path: Path) -> None:
    work = _work(tmp_path)
    before = _below(os.getpid())
    with Crew("shards", _task(tmp_path / "there"), 2) as crew:
        told = [crew.one(each) for each in work]
        # the one that has loaded, and two that were forked from it
        assert len(_below(os.getpid()) - before) == 3
    assert not _below(os.getpid()) - before
    here = doer("shards", _task(tmp_path / "here"))
    assert told == [here.one(each) for each in work]
    assert len(told) > 1
    assert bytes_of(tmp_path / "there") == bytes_of(tmp_path / "here")


@LINUX
def test_a_worker_that_is_killed_is_told_and_the_others_are_ended(tmp_path: Path) -> None:
    work = _work(tmp_path)
    before = _below(os.getpid())
    with Crew("shards", _task(tmp_path / "set"), 2) as crew:
        crew.one(work[0])
        for each in _below(os.getpid()) - before - {crew.number}:
            os.kill(each, signal.SIGKILL)
        with pytest.raises(LostError, match="was killed"):
            crew.one(work[1])
    assert not _below(os.getpid()) - before


@LINUX
def test_a_run_whose_worker_is_killed_says_so_and_goes_on(tmp_path: Path) -> None:
    source, root = write(tmp_path / "in.jsonl", reports(40)), tmp_path / "set"
    options = Options(workers=2, fast=True, shard_bytes=1000, links=False)
    before = _below(os.getpid())
    running = run([str(source)], root, options)
    while next(running).done < 2:
        pass
    # the last to come are workers
    os.kill(max(_below(os.getpid()) - before), signal.SIGKILL)
    with pytest.raises(DatasetError, match=r"the run broke off: .*was killed.*the same command goes on"):
        for _ in running:
            pass
    assert not _below(os.getpid()) - before
    *_, last = run([str(source)], root, options)
    assert last.done == last.total
    list(run([str(source)], tmp_path / "other", options))
    assert bytes_of(root) == bytes_of(tmp_path / "other")


def test_one_that_cannot_start_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = tmp_path / "python"
    broken.write_text("#!/bin/sh\ncat > /dev/null\nexit 3\n", encoding="utf-8")
    broken.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(broken))
    with pytest.raises(LostError, match="did not start"), Crew("jobs", b"", 1) as crew:
        crew.one("{}")


@LINUX
@pytest.mark.parametrize("kind", ["shards", "jobs"])
def test_it_is_forked_while_it_has_no_thread(kind: str) -> None:
    script = (
        "import os, sys; from pathlib import Path\n"
        "from roznamcha.engine.doers import doer\n"
        f'doer({kind!r}, b\'{{"root":"."}}\').ready()\n'
        "print(len(list(Path('/proc/self/task').iterdir())))"
    )
    from roznamcha.engine.crew import ALONE

    told = subprocess.run(
        [sys.executable, "-c", script], env=os.environ | ALONE, capture_output=True, text=True, check=True
    )
    assert told.stdout == "1\n"


def test_the_rehearsal_touches_all_that_a_report_has() -> None:
    report = rehearse(Task(root=".", fast=True))
    assert report is not None
    for of in (report.times, report.mentions, report.statements, report.events):
        assert of
    begun = time.process_time()
    rehearse(Task(root=".", fast=True))
    assert time.process_time() - begun < 1
