"""A whole watch: what is fetched, kept and read, what is not, and that a break at any moment loses nothing."""

from __future__ import annotations

import sqlite3
from hashlib import sha256
from pathlib import Path

import pytest

from misbehaving import WORDS, Reply, Seen, Site, article, rss, sitemap
from roznamcha.errors import StoreError
from roznamcha.records import Source
from roznamcha.store.watchstate import WatchState
from roznamcha.watch.config import Feed

from .conftest import Bench, feed


def names(read: list[Source]) -> list[str]:
    return [(each.url or "").rpartition("/")[2] for each in read]


def test_a_feed_and_its_pages(bench: Bench, site: Site) -> None:
    outcome = bench.watcher(Feed(url=feed(site, 1, 2), outlet="isna")).once()
    assert names(bench.read) == ["1", "2"]
    assert (outcome.visited, outcome.failed, dict(outcome.reports)) == (1, 0, {"new": 2})
    source = bench.read[0]
    assert source.url == f"{site.base}/news/1"
    assert source.outlet == "isna"
    # the page does not say when it was published, its feed does
    assert source.published == "2025-11-06T10:00"
    assert WORDS in source.text


def test_the_raw_page_is_kept_with_hash_time_and_headers(bench: Bench, site: Site) -> None:
    url = feed(site, 1)
    site.put("/news/1", article(1), headers={"ETag": '"x"', "Set-Cookie": "secret"})
    bench.watcher(url).once()
    hash_ = bench.read[0].origin.removeprefix("sha256:")
    assert bench.state.raw(hash_) == article(1).encode()
    (fetched,) = bench.state.fetches(f"{site.base}/news/1")
    assert fetched.sha256 == hash_ == sha256(article(1).encode()).hexdigest()
    assert fetched.at.startswith("2025-11-06T03:33:2")
    assert fetched.headers["etag"] == '"x"'
    assert "set-cookie" not in fetched.headers


def test_visiting_again_fetches_nothing_known(bench: Bench, site: Site) -> None:
    url = feed(site, 1, 2)
    bench.watcher(url).once()
    bench.clock.time += 1000
    feed(site, 1, 2, 3)
    bench.watcher(url).once()
    assert names(bench.read) == ["1", "2", "3"]
    assert site.asked()["/news/1"] == 1
    assert site.asked()["/rss"] == 2


def test_a_feed_is_not_visited_before_it_is_due(bench: Bench, site: Site) -> None:
    url = feed(site, 1)
    for _ in range(3):
        bench.watcher(url).once()
    assert site.asked()["/rss"] == 1


def test_a_feed_that_has_not_changed_says_so(bench: Bench, site: Site) -> None:
    url = feed(site, 1)

    def answer(seen: Seen) -> Reply:
        if seen.headers.get("if-none-match") == '"v1"':
            return Reply(status=304)
        return Reply(
            body=rss("/news/1").encode(), headers={"ETag": '"v1"', "Last-Modified": "Thu, 06 Nov 2025"}
        )

    site.replies["/rss"] = answer
    bench.watcher(url).once()
    bench.clock.time += 1000
    assert bench.watcher(url).once().unchanged == 1
    assert site.seen[-1].headers["if-modified-since"] == "Thu, 06 Nov 2025"


def test_one_page_under_many_addresses_is_one(bench: Bench, site: Site) -> None:
    site.put("/news/1", article(1))
    links = ["/news/1", "/news/1?utm_source=rss", "/news/1#top", f"{site.base}/news/1"]
    bench.watcher(site.put("/rss", rss(*links))).once()
    assert site.asked()["/news/1"] == 1


def test_one_text_at_two_addresses_is_one_report(bench: Bench, site: Site) -> None:
    site.put("/news/1", article(1))
    site.put("/1/long-title", article(1, head="<meta name=x content=y>"))
    bench.watcher(site.put("/rss", rss("/news/1", "/1/long-title"))).once()
    assert names(bench.read) == ["1"]
    page = bench.state.page(f"{site.base}/1/long-title")
    assert page.state == "same"
    assert f"the same text as {site.base}/news/1" in page.note


def test_the_same_text_of_two_outlets_is_two_reports(bench: Bench, site: Site) -> None:
    feed(site, 1)
    site.put("/rss2", rss("/other/1"))
    site.put("/other/1", article(1))
    bench.watcher(
        Feed(url=f"{site.base}/rss", outlet="isna"), Feed(url=f"{site.base}/rss2", outlet="irna")
    ).once()
    assert [each.outlet for each in bench.read] == ["isna", "irna"]


def test_a_page_that_changes_is_a_second_report(bench: Bench, site: Site) -> None:
    url = feed(site, 1)
    bench.watcher(url, revisit=(3600.0, 7200.0)).once()
    bench.clock.time += 3700
    site.put("/news/1", article(1, "سخنگوی دولت این خبر را رد کرد و گفت که مرز بسته می\u200cماند."))
    bench.watcher(url, revisit=(3600.0, 7200.0)).once()
    one, two = bench.read
    assert one.url == two.url
    assert one.text != two.text
    assert one.origin != two.origin
    first, second = bench.state.fetches(f"{site.base}/news/1")
    assert first.sha256 != second.sha256
    assert bench.state.raw(first.sha256)
    # the second look, and no third
    bench.clock.time += 7300
    bench.watcher(url, revisit=(3600.0, 7200.0)).once()
    bench.clock.time += 73_000
    bench.watcher(url, revisit=(3600.0, 7200.0)).once()
    assert site.asked()["/news/1"] == 3


def test_a_page_that_its_feed_says_has_changed_is_looked_at_again(bench: Bench, site: Site) -> None:
    site.put("/news/1", article(1))
    when = "<atom:updated xmlns:atom='http://www.w3.org/2005/Atom'>2025-11-0{}T10:00:00Z</atom:updated>"
    url = site.put("/rss", rss("/news/1", extra=when.format(6)))
    bench.watcher(url).once()
    bench.clock.time += 1000
    site.put("/rss", rss("/news/1", extra=when.format(7)))
    site.put("/news/1", article(1, "او افزود که این گفت\u200cوگوها پایان یافت."))
    bench.watcher(url).once()
    assert len(bench.read) == 2


def test_pages_on_other_sites_are_passed_over(bench: Bench, site: Site) -> None:
    feed(site, 1)
    url = site.put("/rss", rss("/news/1", "http://other.example/news/2"))
    bench.watcher(url).once()
    assert names(bench.read) == ["1"]
    assert "1 on other sites" in bench.state.feed(url).note


def test_a_page_that_leads_to_another_site_is_not_read(bench: Bench, site: Site) -> None:
    port = site.base.rpartition(":")[2]
    site.put("/news/1", status=302, headers={"Location": f"http://localhost:{port}/elsewhere"})
    site.put("/elsewhere", article(1))
    bench.watcher(site.put("/rss", rss("/news/1")), allow_hosts=("127.0.0.1", "localhost")).once()
    assert not bench.read
    assert "leads to another site" in bench.state.page(f"{site.base}/news/1").note


def test_hosts_of_an_outlet(bench: Bench, site: Site) -> None:
    port = site.base.rpartition(":")[2]
    site.put("/news/1", article(1))
    url = site.put("/rss", rss(f"http://localhost:{port}/news/1"))
    listed = Feed(url=url, outlet="isna", hosts=(f"localhost:{port}",))
    bench.watcher(listed, allow_hosts=("127.0.0.1", "localhost")).once()
    assert [each.outlet for each in bench.read] == ["isna"]


BAD_PAGES: list[tuple[dict[str, object], str]] = [
    ({"status": 404}, "404"),
    ({"status": 410}, "410"),
    ({"body": b"\x89PNG", "kind": "image/png"}, "no page: image/png"),
    ({"body": b"%PDF", "kind": "application/pdf"}, "no page: application/pdf"),
    ({"body": b""}, "empty"),
    (
        {"body": b"<html><body>The minister said that talks go on in Istanbul.</body></html>"},
        "not in Persian",
    ),
    ({"body": b"<html><body><nav>x</nav></body></html>"}, "no text"),
    ({"body": b"\x00\x01\x02"}, "binary"),
    ({"body": b"x" * 9_000_000}, "more than"),
    ({"status": 302, "headers": {"Location": "file:///etc/passwd"}}, "not file"),
    ({"status": 302, "headers": {"Location": "http://10.0.0.1/"}}, "no public address"),
]


@pytest.mark.parametrize(("fields", "reason"), BAD_PAGES)
def test_a_bad_page_costs_only_itself(
    bench: Bench, site: Site, fields: dict[str, object], reason: str
) -> None:
    url = feed(site, 1, 2)
    site.replies["/news/1"] = Reply(**fields)  # type: ignore[arg-type]
    bench.watcher(url).once()
    assert names(bench.read) == ["2"]
    page = bench.state.page(f"{site.base}/news/1")
    assert page.state == "failed"
    assert reason in page.note
    assert page.due is None


def test_a_page_on_which_the_extractor_fails(bench: Bench, site: Site) -> None:
    url = feed(site, 1, 2)
    bench.breaks = "شماره 1 "
    bench.watcher(url).once()
    assert names(bench.read) == ["2"]
    assert "extractor failed" in bench.state.page(f"{site.base}/news/1").note


def test_a_page_that_fails_for_now_is_tried_again(bench: Bench, site: Site) -> None:
    url = feed(site, 1)
    site.put("/news/1", status=500)
    bench.watcher(url).once()
    # a minute and two more are waited for, four are not
    assert bench.state.page(f"{site.base}/news/1").tries == 3
    assert not bench.read
    site.put("/news/1", article(1))
    bench.clock.time += 1000
    bench.watcher(url).once()
    assert names(bench.read) == ["1"]


def test_a_page_is_not_tried_forever(bench: Bench, site: Site) -> None:
    url = feed(site, 1)
    site.put("/news/1", status=500)
    for _ in range(6):
        bench.watcher(url, tries=3).once()
        bench.clock.time += 100_000
    assert site.asked()["/news/1"] == 3
    assert bench.state.page(f"{site.base}/news/1").state == "failed"


def test_the_wrong_media_type_of_a_page_is_forgiven(bench: Bench, site: Site) -> None:
    url = feed(site, 1)
    site.put("/news/1", article(1), kind="application/octet-stream")
    bench.watcher(url).once()
    assert names(bench.read) == ["1"]


@pytest.mark.parametrize("charset", ["iso-8859-1", "windows-1256", "nonsense", ""])
def test_a_wrong_charset_is_found_out(bench: Bench, site: Site, charset: str) -> None:
    url = feed(site, 1)
    site.put("/news/1", article(1), kind=f"text/html; charset={charset}")
    bench.watcher(url).once()
    assert WORDS in bench.read[0].text


BAD_FEEDS: list[tuple[dict[str, object], str]] = [
    ({"status": 404}, "404"),
    ({"status": 500}, "500"),
    ({"body": b""}, "empty"),
    ({"body": b"<html><body>x</body></html>"}, "a web page, no feed"),
    ({"body": b"<rss", "kind": "text/xml"}, "no feed"),
    ({"body": b"<!DOCTYPE x [<!ENTITY a 'b'>]><rss><channel>&a;</channel></rss>"}, "entities"),
    ({"status": 302, "headers": {"Location": "/bad"}}, "in a circle"),
    ({"body": b"abc", "length": 99}, "breaks off"),
    ({"body": bytes(17 << 20)}, "more than"),
]


@pytest.mark.parametrize(("fields", "reason"), BAD_FEEDS)
def test_a_bad_feed_costs_only_itself(
    bench: Bench, site: Site, fields: dict[str, object], reason: str
) -> None:
    good = feed(site, 1)
    bad = f"{site.base}/bad"
    site.replies["/bad"] = Reply(**fields)  # type: ignore[arg-type]
    outcome = bench.watcher(bad, good).once()
    assert names(bench.read) == ["1"]
    assert (outcome.visited, outcome.failed) == (1, 1)
    state = bench.state.feed(bad)
    assert reason in state.note
    assert state.failures == 1
    assert state.due > bench.clock.now()


def test_a_feed_that_is_gone_is_left_alone_for_a_week(bench: Bench, site: Site) -> None:
    url = site.put("/rss", status=410)
    bench.watcher(url).once()
    assert bench.state.feed(url).due - bench.clock.now() > 6 * 86_400


def test_sitemaps_with_an_index_that_leads_in_circles(bench: Bench, site: Site) -> None:
    for n in (1, 2):
        site.put(f"/news/{n}", article(n))
    index = site.put(
        "/sitemap.xml", sitemap("/sitemap.xml", "/a.xml", "/b.xml.gz", "/gone.xml", kind="sitemap")
    )
    site.put("/a.xml", sitemap("/sitemap.xml", "/c.xml", kind="sitemap"))
    site.put("/c.xml", sitemap("/news/1"))
    import gzip

    site.put("/b.xml.gz", gzip.compress(sitemap("/news/2").encode()), kind="application/gzip")
    bench.watcher(index).once()
    assert sorted(names(bench.read)) == ["1", "2"]
    assert set(site.asked().values()) == {1}


def test_an_endless_index_ends(bench: Bench, site: Site) -> None:
    def answer(seen: Seen) -> Reply:
        n = int(seen.path.partition("-")[2].partition(".")[0])
        return Reply(body=sitemap(*(f"/s-{n * 10 + k}.xml" for k in range(10)), kind="sitemap").encode())

    for n in range(200_000):
        site.replies[f"/s-{n}.xml"] = answer
    bench.watcher(Feed(url=f"{site.base}/s-1.xml", kind="sitemap")).once()
    assert len(site.seen) < 60


def test_no_more_than_most_pages_of_one_visit_the_newest_first(bench: Bench, site: Site) -> None:
    items = [
        sitemap(f"/news/{n}").replace("</loc>", f"</loc><lastmod>2025-11-0{n}</lastmod>") for n in (1, 3, 2)
    ]
    body = "".join(item.partition(">")[2].partition("</urlset>")[0] for item in items)
    for n in (1, 2, 3):
        site.put(f"/news/{n}", article(n))
    url = site.put("/sitemap.xml", f"<urlset>{body}</urlset>")
    bench.watcher(url, most_pages=2).once()
    assert sorted(names(bench.read)) == ["2", "3"]
    assert "1 beyond most_pages" in bench.state.feed(url).note


def test_a_page_of_links(bench: Bench, site: Site) -> None:
    feed(site, 1, 2)
    url = site.put(
        "/", "<html><body><a href='/news/1'>x</a><a href='/about'>y</a><a href='/news/2'>z</a></body></html>"
    )
    bench.watcher(Feed(url=url, kind="links", match="/news/*")).once()
    assert sorted(names(bench.read)) == ["1", "2"]
    assert "/about" not in site.asked()


def test_a_page_that_is_watched_itself(bench: Bench, site: Site) -> None:
    url = site.put("/statement", article(1))
    listed = Feed(url=url, kind="page", outlet="isna")
    bench.watcher(listed).once()
    bench.clock.time += 1000
    bench.watcher(listed).once()
    assert len(bench.read) == 1
    assert site.asked()["/statement"] == 2
    site.put("/statement", article(2))
    bench.clock.time += 1000
    bench.watcher(listed).once()
    assert len(bench.read) == 2


def test_robots_are_heeded_for_feeds_and_pages(bench: Bench, site: Site) -> None:
    url = feed(site, 1, 2)
    site.put("/robots.txt", "User-agent: *\nDisallow: /news/1\n", kind="text/plain")
    bench.watcher(url).once()
    assert names(bench.read) == ["2"]
    assert "/news/1" not in site.asked()
    assert "robots.txt does not permit it" in bench.state.page(f"{site.base}/news/1").note


def test_hosts_take_turns(bench: Bench, site: Site) -> None:
    port = site.base.rpartition(":")[2]
    feed(site, 1, 2, 3)
    for n in (1, 2, 3):
        site.put(f"/other/{n}", article(n, f"این متن دیگری است، شماره {n}، که وزیر گفت."))
    site.put("/rss2", rss(*(f"/other/{n}" for n in (1, 2, 3))))
    feeds = (f"{site.base}/rss", f"http://localhost:{port}/rss2")
    bench.watcher(*feeds, allow_hosts=("127.0.0.1", "localhost"), delay=10.0).once()
    pages = [each.path.split("/")[1] for each in site.seen if each.path.startswith(("/news", "/other"))]
    assert sorted(pages) == ["news"] * 3 + ["other"] * 3
    assert pages[:3] != ["news"] * 3
    # robots, feed and three pages of each host, ten seconds apart, both at a time
    assert bench.clock.now() - 1_762_400_000 < 80


# breaks


class Killed(BaseException):
    """The end of the process, from inside."""


@pytest.mark.parametrize("at", range(1, 26))
def test_a_break_at_any_moment_loses_nothing(
    tmp_path: Path, site: Site, monkeypatch: pytest.MonkeyPatch, at: int
) -> None:
    url = feed(site, 1, 2)
    bench = Bench(tmp_path / "state.db", site)
    count = 0
    methods = ("visited", "put_host", "put_robots", "keep", "put_page", "first_with", "raw", "fetches")
    for name in methods:
        plain = getattr(WatchState, name)

        def counted(self: WatchState, *given: object, _plain: object = plain, **named: object) -> object:
            nonlocal count
            count += 1
            if count == at:
                raise Killed
            return _plain(self, *given, **named)  # type: ignore[operator]

        monkeypatch.setattr(WatchState, name, counted)
    try:
        bench.watcher(url).once()
    except Killed:
        bench.state.close()
        monkeypatch.undo()
        again = Bench(tmp_path / "state.db", site)
        again.read = bench.read
        again.clock.time = bench.clock.time + 1000
        again.watcher(url).once()
        again.state.close()
    # a report may reach the store twice, where it changes nothing; it may not be missing
    assert set(names(bench.read)) == {"1", "2"}
    assert site.asked()["/news/1"] <= 2


def test_a_watch_stops_between_two_requests(bench: Bench, site: Site) -> None:
    url = feed(site, 1, 2, 3)
    watcher = bench.watcher(url)
    plain = bench.sink

    def sink(source: Source) -> str:
        bench.stopped = True
        return plain(source)

    watcher._sink = sink
    watcher.run()
    assert names(bench.read) == ["1"]
    bench.stopped = False
    bench.clock.time += 10
    bench.watcher(url).once()
    assert names(bench.read) == ["1", "2", "3"]


def test_a_damaged_body_is_told(bench: Bench, site: Site) -> None:
    url = feed(site, 1)
    bench.watcher(url).once()
    hash_ = bench.read[0].origin.removeprefix("sha256:")
    import zlib

    with sqlite3.connect(bench.path) as raw:
        raw.execute("UPDATE content SET body = ?", (zlib.compress(b"other"),))
    with pytest.raises(StoreError, match="damaged"):
        bench.state.raw(hash_)
