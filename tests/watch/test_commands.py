"""The watch list and the commands over it: what somebody writes, runs and stops."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from typer.testing import CliRunner

from misbehaving import Site
from roznamcha.cli import commands
from roznamcha.cli.app import app
from roznamcha.errors import ConfigError, StoreError
from roznamcha.read.outlets import outlet_of_address
from roznamcha.store.protocol import ReportFilter
from roznamcha.store.sqlite import SqliteStore
from roznamcha.store.watchstate import WatchState
from roznamcha.watch.config import EXAMPLE, load_watchlist, parse_watchlist

from .conftest import feed

# the watch list


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "no [[feed]]"),
        ("x = ", "not TOML"),
        ("[[feed]]\nurl = 5", "feed[0].url"),
        ("[[feed]]\noutlet = 'isna'", "missing required field `url`"),
        ("[[feed]]\nurl = 'ftp://x/'", "not ftp"),
        ("[[feed]]\nurl = 'https://isna.ir/rss'\nfoo = 1", "unknown field `foo`"),
        ("[[feed]]\nurl = 'https://isna.ir/rss'\noutlet = 'nobody'", "no outlet is called 'nobody'"),
        ("[[feed]]\nurl = 'https://isna.ir/rss'\nkind = 'blog'", "kind"),
        ("[[feed]]\nurl = 'https://isna.ir/rss'\nkind = 'links'", "wants `match`"),
        ("[[feed]]\nurl = 'https://isna.ir/rss'\nmatch = '*'", "goes with kind"),
        ("[[feed]]\nurl = 'https://isna.ir/rss'\nevery = 5", "too often"),
        ("[watch]\nevery = 1\n[[feed]]\nurl = 'https://isna.ir/rss'", "60 is the least"),
        ("[watch]\ndelay = -1\n[[feed]]\nurl = 'https://isna.ir/rss'", "delay = -1"),
        ("[watch]\nagent = ''\n[[feed]]\nurl = 'https://isna.ir/rss'", "agent"),
        ("[watch]\nagent = \"a\\r\\nb\"\n[[feed]]\nurl = 'https://isna.ir/rss'", "agent"),
        ("[watch]\nrevisit = [1]\n[[feed]]\nurl = 'https://isna.ir/rss'", "revisit"),
        ("[wach]\ndelay = 1", "unknown field `wach`"),
        (
            "[[feed]]\nurl='https://isna.ir/rss'\n[[feed]]\nurl='https://ISNA.ir/rss#x'",
            "the same address as feed 1",
        ),
    ],
)
def test_a_watch_list_that_is_wrong_says_where(text: str, reason: str) -> None:
    with pytest.raises(ConfigError) as caught:
        parse_watchlist(text, "feeds.toml")
    assert str(caught.value).startswith("feeds.toml: ")
    assert reason in str(caught.value)


def test_a_watch_list_that_is_not_there() -> None:
    with pytest.raises(ConfigError, match="--example"):
        load_watchlist(Path("/no/such/feeds.toml"))


# the commands


def invoke(*arguments: object) -> tuple[int, str, str]:
    commands()
    result = CliRunner().invoke(app, [str(each) for each in arguments])
    return result.exit_code, result.stdout, result.stderr


def watch_list(tmp_path: Path, site: Site, url: str) -> Path:
    path = tmp_path / "feeds.toml"
    path.write_text(
        f"[watch]\nallow_hosts = ['127.0.0.1']\ndelay = 0.0\n[[feed]]\nurl = '{url}'\noutlet = 'isna'\n",
        "utf-8",
    )
    return path


def test_from_feed_to_store(tmp_path: Path, site: Site) -> None:
    listed, db = watch_list(tmp_path, site, feed(site, 1, 2)), tmp_path / "r.db"
    code, out, err = invoke("watch", listed, "--db", db, "--once", "--fast")
    assert code == 0, err
    assert "reports: 2 new" in out
    with SqliteStore(db, read_only=True) as store:
        heads = store.reports(ReportFilter())
    assert [head.outlet for head in heads] == ["isna", "isna"]
    assert all(head.statements for head in heads)
    code, out, _ = invoke("watched", heads[0].origin, "--db", db, "--raw")
    assert code == 0
    assert heads[0].url is not None
    assert "<article>" in out
    assert "bodies: 2" in invoke("watched", "--db", db)[1]
    assert heads[0].origin in invoke("watched", heads[0].url, "--db", db)[1]
    assert invoke("watched", "https://isna.ir/never", "--db", db)[0] == 1


def test_a_dry_run_asks_nobody_and_writes_nothing(tmp_path: Path, site: Site) -> None:
    listed = watch_list(tmp_path, site, feed(site, 1))
    before = sorted(tmp_path.iterdir())
    code, out, _ = invoke("watch", listed, "--db", tmp_path / "r.db", "--dry-run")
    assert code == 0
    assert f"{site.base}/rss" in out
    assert not site.seen
    assert sorted(tmp_path.iterdir()) == before


def test_a_watch_whose_feeds_all_fail_says_so(tmp_path: Path, site: Site) -> None:
    listed = watch_list(tmp_path, site, site.put("/rss", status=500))
    code, out, err = invoke("watch", listed, "--db", tmp_path / "r.db", "--once", "--fast")
    assert code == 1
    assert "1 failed" in out
    assert "500: the server fails" in err


def test_json_lines_on_standard_error(tmp_path: Path, site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ROZNAMCHA_LOG", "json")
    listed = watch_list(tmp_path, site, feed(site, 1))
    _, _, err = invoke("watch", listed, "--db", tmp_path / "r.db", "--once", "--fast")
    lines = [json.loads(line) for line in err.splitlines()]
    assert [line["event"] for line in lines] == ["feed visited", "page read"]
    assert lines[1]["reports"] == {"new": 1}
    assert lines[1]["level"] == "info"


def test_two_watches_do_not_share_a_state(tmp_path: Path, site: Site) -> None:
    from roznamcha.cli.watching import _alone

    listed = watch_list(tmp_path, site, feed(site, 1))
    with _alone(tmp_path / "r.db.watch"):
        code, _, err = invoke("watch", listed, "--db", tmp_path / "r.db", "--once", "--fast")
    assert code == 1
    assert "another watch is running" in err


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_daemon_ends_cleanly(tmp_path: Path, site: Site, number: signal.Signals) -> None:
    listed = watch_list(tmp_path, site, feed(site, 1))
    command = [sys.executable, "-c", "from roznamcha.cli import main; main()", "watch", str(listed)]
    command += ["--db", str(tmp_path / "r.db"), "--fast"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        ends = time.monotonic() + 30
        while "/news/1" not in site.asked() and time.monotonic() < ends:
            time.sleep(0.05)
        os.kill(process.pid, number)
        out, err = process.communicate(timeout=30)
    assert process.returncode == 0, err
    assert "Traceback" not in err
    assert "feeds: 1 visited" in out


def test_a_store_is_no_state_of_a_watch(tmp_path: Path) -> None:
    SqliteStore(tmp_path / "r.db").close()
    with pytest.raises(StoreError, match="not a store"):
        WatchState(tmp_path / "r.db")


def test_the_shipped_list_is_in_order() -> None:
    listed = load_watchlist(EXAMPLE)
    feeds = [each for each in listed.feed if each.kind is None and "sitemap" not in each.url]
    assert len([each for each in feeds if each.outlet]) >= 60
    assert len({each.outlet for each in listed.feed}) >= 50
    assert all(each.source for each in listed.feed)
    for each in listed.feed:
        # a known outlet's address says the same as the list
        if each.outlet and (slug := outlet_of_address(each.url)):
            assert slug == each.outlet, each.url


def test_the_example_can_be_printed_and_watched(tmp_path: Path) -> None:
    code, out, _ = invoke("watch", "--example")
    assert code == 0
    (tmp_path / "feeds.toml").write_text(out, encoding="utf-8")
    code, out, err = invoke("watch", tmp_path / "feeds.toml", "--db", tmp_path / "r.db", "--dry-run")
    assert code == 0
    assert len(out.splitlines()) == len(load_watchlist(EXAMPLE).feed)
    assert "to fetch now" in err
