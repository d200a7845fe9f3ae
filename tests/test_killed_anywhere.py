"""Nothing is lost: what reads, runs, watches or links is killed at fifty random moments and more, and run again.

`ROZNAMCHA_KILLS=50` kills each of them so often.
"""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest

from engine.corpus import bytes_of, reports, write
from killed_anywhere import kill_and_repeat, rows, rows_on_a_server
from linked import REPORTS, put
from misbehaving import article, rss, serving
from server import Server

# fifty together, and some more of what is written to a server
TIMES = (16, 14, 12, 8, 8)
INGEST, LINK, WATCH, RUN, THERE = (int(os.environ.get("ROZNAMCHA_KILLS", each)) for each in TIMES)


def test_ingest(tmp_path: Path) -> None:
    source = write(tmp_path / "in.jsonl", [*reports(6), {"text": 5}])
    killed, differ, moments = kill_and_repeat(
        lambda at: ["ingest", str(source), "--db", str(at / "a.db"), "--fast"],
        lambda at: None,
        lambda at: rows(at / "a.db"),
        tmp_path,
        times=INGEST,
        seed=1,
    )
    assert differ == []
    assert len(killed) == INGEST
    assert moments > 100


def test_link(tmp_path: Path) -> None:
    bare = put(tmp_path / "bare.db", link=False)
    killed, differ, moments = kill_and_repeat(
        lambda at: ["link", "--db", str(at / "a.db")],
        lambda at: shutil.copy(bare, at / "a.db"),
        lambda at: rows(at / "a.db"),
        tmp_path,
        times=LINK,
        seed=2,
    )
    assert differ == []
    assert len(killed) == LINK
    assert moments > 100


@pytest.mark.parametrize(("command", "seed"), [("ingest", 5), ("link", 6)])
def test_on_a_server(postgres: Server, tmp_path: Path, command: str, seed: int) -> None:
    pytest.importorskip("psycopg")
    source = write(tmp_path / "in.jsonl", [*reports(6), {"text": 5}])
    addresses: dict[Path, str] = {}

    def prepare(at: Path) -> None:
        addresses[at] = postgres.fresh()
        if command == "link":
            put(addresses[at], link=False)

    def asked(at: Path) -> list[str]:
        given = [str(source), "--fast"] if command == "ingest" else []
        return [command, *given, "--db", addresses[at]]

    killed, differ, moments = kill_and_repeat(
        asked,
        prepare,
        lambda at: rows_on_a_server(addresses[at]),
        tmp_path,
        times=THERE,
        seed=seed,
    )
    assert differ == []
    assert len(killed) == THERE
    assert moments > 100


def test_watch(tmp_path: Path) -> None:
    with serving() as site:
        pages = [site.put(f"/news/{n}", article(n)) for n in range(4)]
        feed = site.put("/feed.xml", rss(*pages))
        feeds = tmp_path / "feeds.toml"
        feeds.write_text(
            f'[watch]\nallow_hosts = ["127.0.0.1"]\ndelay = 0.0\n[[feed]]\nurl = "{feed}"\noutlet = "tolonews"\n',
            encoding="utf-8",
        )

        def state(at: Path) -> object:
            kept = rows(at / "a.db.watch")
            # a page whose coming was not written down before the kill is asked for again: one more fetch, nothing else
            return rows(at / "a.db"), {name: set(kept[name]) for name in ("page", "content")}

        killed, differ, moments = kill_and_repeat(
            lambda at: ["watch", str(feeds), "--db", str(at / "a.db"), "--once", "--fast", "--quiet"],
            lambda at: None,
            state,
            tmp_path,
            times=WATCH,
            seed=3,
        )
    assert differ == []
    assert len(killed) == WATCH
    assert moments > 100


def test_run(tmp_path: Path) -> None:
    pytest.importorskip("daft", reason="the extra corpus is not installed")
    told = [{"name": n, "outlet": o, "published": d, "text": t} for n, o, d, _, t in REPORTS]
    source = write(tmp_path / "in.jsonl", [*reports(6), *told])

    def state(at: Path) -> object:
        manifest = json.loads((at / "set" / "manifest.json").read_bytes())
        assert manifest["complete"]
        # nothing is left over of the run that was killed
        assert not list((at / "set").rglob("*part*"))
        return bytes_of(at / "set"), {k: v for k, v in manifest.items() if k not in ("started", "written")}

    killed, differ, moments = kill_and_repeat(
        lambda at: [
            "run",
            str(source),
            "-o",
            str(at / "set"),
            "--fast",
            "--workers",
            "1",
            "--shard-mb",
            "0.004",
        ],
        lambda at: None,
        state,
        tmp_path,
        times=RUN,
        seed=4,
    )
    assert differ == []
    assert len(killed) == RUN
    assert moments > 100
