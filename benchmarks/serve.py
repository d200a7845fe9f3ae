"""Readers at once on the pages of a store: how long they wait, and whether anything goes wrong.

    python benchmarks/serve.py STORE [--readers 50] [--seconds 60] [--warm 30] [--pause 5] [--workers 2]

The server is `roznamcha serve` in processes of its own. Each reader goes from page to page like somebody who looks
around: lists and their choices, entries, reports, people, disputes, searches, in either language; between two pages a
reader waits `--pause` seconds on the average (0: never). What happens in the first `--warm` seconds is not counted:
then the server counts for the first time what many pages share. The same seed gives the same walks. Prints p50, p95 and p99 in
milliseconds for all pages and for each kind, how many answers were errors, and how much of a processor the server took
for a page, which says more than the clock where others use the machine.
"""

from __future__ import annotations

import argparse
import os
import random
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from http.client import HTTPConnection, HTTPResponse, RemoteDisconnected
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

import msgspec

SEARCHES = (
    "آتش\u200cبس",
    "مذاکره",
    "تحریم",
    "حمله",
    "وزیر خارجه",
    "مرز",
    "سپاه",
    "گذرگاه",
    "آژانس",
    "طالبان",
)
ACTS = ("accuse", "demand", "threaten", "deny", "support", "reject", "offer", "agree", "condemn")
TYPES = ("strike", "talks", "visit", "ceasefire", "clash", "arrest", "sanction", "attack")


class Taken(NamedTuple):
    """One answer: the kind of page, seconds, whether it was an error."""

    kind: str
    seconds: float
    wrong: bool


class Stock:
    """The addresses that readers choose from, out of the store's own lists."""

    def __init__(self, port: int) -> None:
        said, told = fetch(port, "/statements.json")["rows"], fetch(port, "/events.json")["rows"]
        self.entries = [row["id"] for row in (*said, *told)]
        for act in ACTS:
            self.entries += [row["id"] for row in fetch(port, f"/statements.json?act={act}")["rows"]]
        for kind in TYPES:
            self.entries += [row["id"] for row in fetch(port, f"/events.json?type={kind}")["rows"]]
        self.reports = [row["id"] for row in fetch(port, "/reports.json")["rows"]]
        self.people = [row["id"] for row in fetch(port, "/who.json")["rows"] if row["id"]][:60]
        self.disputes = ["-".join(d["parties"]) for d in fetch(port, "/disputes.json")["disputes"]][:12]

    def page(self, chance: random.Random) -> tuple[str, str]:
        """The kind and the address of the next page."""
        kind = chance.choices(
            ("home", "list", "entry", "report", "person", "dispute", "search"), (10, 22, 30, 10, 8, 12, 8)
        )[0]
        # every kind draws its address, so that one kind more changes no other reader's walk
        addresses = {
            "home": "/",
            "list": chance.choice(
                (
                    "/statements", "/events", "/reports", f"/statements?act={chance.choice(ACTS)}",
                    f"/events?type={chance.choice(TYPES)}", f"/statements?after={chance.choice(self.entries[:20])}",
                )
            ),
            "entry": f"/entry/{chance.choice(self.entries)}",
            "report": f"/report/{chance.choice(self.reports)}",
            "person": f"/who/{quote(chance.choice(self.people))}",
            "dispute": f"/dispute/{chance.choice(self.disputes)}{chance.choice(('', '/timeline', '/figures'))}",
            "search": f"/search?q={quote(chance.choice(SEARCHES))}",
        }  # fmt: skip
        return kind, addresses[kind]


def fetch(port: int, path: str) -> dict[str, list[dict[str, str]]]:
    """The JSON at an address of the server."""
    connection = HTTPConnection("127.0.0.1", port, timeout=120)
    connection.request("GET", path)
    data: dict[str, list[dict[str, str]]] = msgspec.json.decode(connection.getresponse().read())
    connection.close()
    return data


def read(
    port: int, stock: Stock, seed: int, begin: float, until: float, pause: float, taken: list[Taken]
) -> None:
    """One reader, until the time is over."""
    chance = random.Random(seed)
    language = chance.choice(("fa-IR", "fa-AF", "en-GB"))
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    time.sleep(chance.random() * pause)
    while time.perf_counter() < until:
        kind, path = stock.page(chance)
        start = time.perf_counter()
        try:
            answer = asked(connection, path, language)
            answer.read()
            wrong = answer.status != 200
        except OSError:
            wrong = True
            connection.close()
        if start >= begin:
            taken.append(Taken(kind, time.perf_counter() - start, wrong))
        if pause:
            time.sleep(chance.expovariate(1 / pause))


def asked(connection: HTTPConnection, path: str, language: str) -> HTTPResponse:
    """The answer to a request; once more, as browsers do, where the connection was closed while the reader paused."""
    headers = {"accept-language": language, "accept-encoding": "gzip"}
    try:
        connection.request("GET", path, headers=headers)
        return connection.getresponse()
    except RemoteDisconnected:
        connection.close()
        connection.request("GET", path, headers=headers)
        return connection.getresponse()


def worked(pid: int) -> float:
    """Seconds of a processor that a process and all its descendants took so far."""
    took: dict[int, tuple[int, float]] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        took[int(path.parent.name)] = (int(fields[1]), int(fields[11]) + int(fields[12]))
    ours, size = {pid}, 0
    while size != len(ours):
        size = len(ours)
        ours |= {child for child, (parent, _) in took.items() if parent in ours}
    return sum(took[p][1] for p in ours if p in took) / os.sysconf("SC_CLK_TCK")


def share(values: Sequence[float], part: float) -> float:
    """The value below which this part of `values` lies, in milliseconds."""
    ranked = sorted(values)
    return 1000 * ranked[min(len(ranked) - 1, int(part * len(ranked)))]


def main() -> None:
    """Start the server, let the readers in, print what they met."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("store")
    parser.add_argument("--readers", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--warm", type=float, default=30)
    parser.add_argument("--pause", type=float, default=5.0)
    parser.add_argument("--workers", type=int, default=2)
    given = parser.parse_args()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [
        sys.executable, "-c", "from roznamcha.cli import main; main()", "serve", "--db", given.store, "--port", str(port), "--workers", str(given.workers),
    ]  # fmt: skip
    server = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    try:
        stock = waited(port)
        taken: list[Taken] = []
        begin = time.perf_counter() + given.warm
        until = begin + given.seconds
        readers = [
            threading.Thread(target=read, args=(port, stock, i, begin, until, given.pause, taken))
            for i in range(given.readers)
        ]
        for reader in readers:
            reader.start()
        time.sleep(max(0.0, begin - time.perf_counter()))
        before = worked(server.pid)
        time.sleep(max(0.0, until - time.perf_counter()))
        cost = worked(server.pid) - before
        for reader in readers:
            reader.join()
    finally:
        server.terminate()
        server.wait(timeout=30)
    wrong = sum(t.wrong for t in taken)
    print(f"{given.readers} readers, {given.seconds:.0f} s, pause {given.pause} s, {given.workers} processes")
    print(f"{len(taken)} pages, {len(taken) / given.seconds:.1f} a second, {wrong} errors")
    print(f"{1000 * cost / max(1, len(taken)):.1f} ms of a processor for a page")
    print(f"{'page':10}{'n':>7}{'p50':>8}{'p95':>8}{'p99':>8}  ms")
    for kind in ("", *sorted({t.kind for t in taken})):
        of = [t.seconds for t in taken if not kind or t.kind == kind]
        print(
            f"{kind or 'all':10}{len(of):7}{share(of, 0.5):8.0f}{share(of, 0.95):8.0f}{share(of, 0.99):8.0f}"
        )


def waited(port: int) -> Stock:
    """The addresses to read, once the server answers."""
    until = time.perf_counter() + 180
    while True:
        try:
            return Stock(port)
        except OSError:
            if time.perf_counter() > until:
                raise
            time.sleep(0.2)


if __name__ == "__main__":
    main()
