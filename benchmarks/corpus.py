"""What a corpus costs: memory of a run by its size, ingest into SQLite, web archives against fastwarc alone.

python benchmarks/corpus.py memory [--sizes 10000 100000 500000] [--workers 2] [--words 20] [--no-links]
python benchmarks/corpus.py ingest [--reports 2000] [--words 120]
python benchmarks/corpus.py warc [--pages 2000] [--words 120]
"""

from __future__ import annotations

import argparse
import gzip
import io
import json
import os
import re
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from roznamcha.pipeline import extract
from roznamcha.read.warc import read_warc
from roznamcha.records import Source
from roznamcha.store.protocol import Reading
from roznamcha.store.sqlite import SqliteStore

PROGRAM = (sys.executable, "-c", "from roznamcha.cli import main; main()")
SENTENCE = re.compile(r"(?<=[.!؟])\s+")
EXAMPLES = Path(__file__).parent.parent / "examples" / "reports"
# names put in place of one another, so that repeated texts are of others
PLACES = (
    "کابل",
    "قندهار",
    "هرات",
    "ننگرهار",
    "بلخ",
    "غزنی",
    "پکتیا",
    "کنر",
    "خوست",
    "بدخشان",
    "لوگر",
    "فراه",
)
# so many reports a day, whatever their number: more days, not denser ones
FEW = 5
FIRST, A_DAY = date(2010, 1, 1), 100
# the curve of a run: in so many parts, by a look every so many seconds (a look costs some milliseconds)
PARTS, EVERY = 10, 1.0
# pieces of input small enough that the smallest corpus keeps all workers busy
SHARD_MB = "1"


def texts(words: int) -> list[str]:
    """The shipped examples in pieces of whole sentences, each of at most so many words; no piece of a few words."""
    out = []
    for path in sorted(EXAMPLES.glob("*.txt")):
        held: list[str] = []
        for sentence in [*SENTENCE.split(path.read_text(encoding="utf-8")), ""]:
            more = sentence.split()
            if not more or len(held) + len(more) > words:
                out += [" ".join(held)] if len(held) > FEW else []
                held = []
            held += more if len(more) <= words else []
    return out


def reports(count: int, words: int) -> Iterator[dict[str, str]]:
    """Short reports made of the examples, each with other places, figures and days."""
    some = texts(words)
    for number in range(count):
        text = some[number % len(some)]
        for at, place in enumerate(PLACES):
            text = text.replace(place, PLACES[(at + number // len(some)) % len(PLACES)])
        day = FIRST + timedelta(days=number // A_DAY)
        yield {
            "name": f"made-{number}",
            "text": f"گزارش {number} از {PLACES[number % len(PLACES)]}: {text}",
            "published": day.isoformat(),
            "url": f"https://example.org/{number}",
        }


def memory(size: int, workers: int, words: int, *, links: bool) -> Iterator[dict[str, Any]]:
    """A run over `size` reports, and then the linking of them: of each the largest process and all processes together,
    in MiB (PSS), and the processor seconds; `curve` is what was most of both (together, largest) while so many reports
    were read, so that one long run shows whether more of them hold more."""
    with tempfile.TemporaryDirectory() as folder:
        source, root = Path(folder) / "in.jsonl", Path(folder) / "set"
        with source.open("w", encoding="utf-8") as out:
            for row in reports(size, words):
                out.write(json.dumps(row, ensure_ascii=False) + "\n")
        command = [*PROGRAM, "run", str(source), "-o", str(root), "--fast"]
        command += ["--workers", str(workers), "--shard-mb", SHARD_MB]
        for step in ("reading", "linking") if links else ("reading",):
            found = _watched([*command, "--links" if step == "linking" else "--no-links"], root, size)
            if step == "linking":
                found.pop("curve")
            yield {"step": step, "reports": size, "workers": workers, "words": words, **found}


def _read_so_far(root: Path, known: dict[Path, int]) -> int:
    """How many reports the shards hold that are done; `known` is what was counted before."""
    for path in (root / "shards").glob("*.json"):
        if path not in known:
            known[path] = json.loads(path.read_bytes())["counts"]["reports"]
    return sum(known.values())


def _watched(command: list[str], root: Path, size: int) -> dict[str, Any]:
    """What the processes of a command hold at most and take, and how that goes with the reports that are read."""
    begun, before = time.perf_counter(), os.times()
    process = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, start_new_session=True
    )
    largest = together = 0
    curve: dict[int, list[int]] = {}
    known: dict[Path, int] = {}
    while process.poll() is None:
        held = [kib for kib in map(_proportional, _group(process.pid)) if kib]
        largest, together = max([largest, *held]), max(together, sum(held))
        part = next(
            p for p in range(PARTS + 1) if _read_so_far(root, known) * PARTS <= p * size or p == PARTS
        )
        most = curve.setdefault(part * size // PARTS, [0, 0])
        most[:] = max(most[0], sum(held) // 1024), max([most[1], *(kib // 1024 for kib in held)])
        time.sleep(EVERY)
    if process.returncode:
        said = process.stderr.read().decode() if process.stderr else ""
        sys.exit(f"{' '.join(command[3:])}\nended with {process.returncode}: {said[-2000:]}")
    after, seconds = os.times(), time.perf_counter() - begun
    used = after.children_user + after.children_system - before.children_user - before.children_system
    return {
        "seconds": round(seconds, 1),
        "processor_seconds": round(used, 1),
        "largest_mib": largest // 1024,
        "together_mib": together // 1024,
        "curve": curve,
    }


def _group(leader: int) -> Iterator[int]:
    """The processes of a session."""
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if int(fields[3]) == leader:
                yield int(entry.name)


def _proportional(process: int) -> int:
    """The memory of a process in KiB, what it shares counted in parts (PSS)."""
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)


def ingest(count: int, words: int) -> dict[str, float | int]:
    """Reports that are read already into an empty SQLite store: how many a second of processor time."""
    readings = []
    for row in reports(count, words):
        source = Source(**row)  # type: ignore[arg-type]
        readings.append(Reading(report=extract(source), source=source))
    with tempfile.TemporaryDirectory() as folder, SqliteStore(Path(folder) / "a.db") as store:
        begun, clock = time.process_time(), time.perf_counter()
        kept = sum(1 for _ in store.put_many(readings))
        used, seconds = time.process_time() - begun, time.perf_counter() - clock
    return {
        "reports": kept,
        "entries": sum(
            len(r.report.statements) + len(r.report.events) + len(r.report.mentions) for r in readings
        ),
        "a_processor_second": round(kept / used, 1),
        "a_second": round(kept / seconds, 1),
    }


def warc(count: int, words: int) -> dict[str, float | int]:
    """Pages of a packed archive: read by `read_warc`, and only taken apart by fastwarc; pages a second of processor time."""
    packed = _archive(count, words)
    begun = time.process_time()
    read = sum(isinstance(each, Source) for each in read_warc(io.BytesIO(packed), "made.warc.gz", "made"))
    ours = time.process_time() - begun
    begun = time.process_time()
    taken = _taken_apart(packed)
    theirs = time.process_time() - begun
    return {
        "pages": read,
        "records": taken,
        "megabytes": round(len(packed) / 1e6, 2),
        "ours_a_processor_second": round(read / ours, 1),
        "fastwarc_a_processor_second": round(taken / theirs, 1),
    }


def _archive(count: int, words: int) -> bytes:
    """A web archive, each record packed by itself."""
    out = io.BytesIO()
    for row in reports(count, words):
        page = f"<html><head><title>{row['name']}</title></head><body><article><p>{row['text']}</p></article></body></html>"
        body = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + page.encode()
        head = (
            f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {row['url']}\r\nWARC-Date: 2025-11-06T10:00:00Z\r\n"
            f"WARC-Record-ID: <urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, row['url'])}>\r\n"
            f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        out.write(gzip.compress(head.encode() + body + b"\r\n\r\n", mtime=0))
    return out.getvalue()


def _taken_apart(packed: bytes) -> int:
    from fastwarc.warc import ArchiveIterator

    return sum(bool(record.reader.read()) for record in ArchiveIterator(io.BytesIO(packed)))


def main() -> None:
    """Print the figures asked for, one JSON object a line."""
    ask = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    ask.add_argument("what", choices=("memory", "ingest", "warc"))
    ask.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000, 500_000])
    ask.add_argument("--workers", type=int, default=2)
    ask.add_argument("--words", type=int, help="in a report, at most; 20 for memory, else 120")
    ask.add_argument("--no-links", action="store_true")
    ask.add_argument("--reports", type=int, default=2_000)
    ask.add_argument("--pages", type=int, default=2_000)
    given = ask.parse_args()
    words = given.words or (20 if given.what == "memory" else 120)
    if given.what == "ingest":
        print(json.dumps(ingest(given.reports, words)))
    elif given.what == "warc":
        print(json.dumps(warc(given.pages, words)))
    else:
        for size in given.sizes:
            for found in memory(size, given.workers, words, links=not given.no_links):
                print(json.dumps(found), flush=True)


if __name__ == "__main__":
    main()
