"""Feeds, sitemaps and pages of links, broken and hostile ones too."""

from __future__ import annotations

import gzip
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from misbehaving import rss, sitemap
from roznamcha.errors import FetchError
from roznamcha.watch.entries import MOST_ENTRIES, kind_of, read_feed, read_links, read_sitemap

BASE = "https://outlet.example/rss"
ATOM = """<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>x</title>
<entry><title>خبر یک</title><link rel="alternate" href="/1"/><id>tag:1</id><updated>2025-11-06T10:00:00+03:30</updated></entry>
<entry><title>خبر دو</title><id>https://outlet.example/2</id><published>2025-11-07</published></entry></feed>"""
ENTITIES = """<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY f SYSTEM "file:///etc/passwd">]>"""


def urls(body: str | bytes, base: str = BASE) -> list[str]:
    return [each.url for each in read_feed(body.encode() if isinstance(body, str) else body, base).entries]


def test_rss() -> None:
    body = rss(
        "https://outlet.example/news/1?utm_source=rss", "/news/2", "https://outlet.example/news/1"
    ).encode()
    leads = read_feed(body, BASE)
    assert [each.url for each in leads.entries] == [
        "https://outlet.example/news/1",
        "https://outlet.example/news/2",
    ]
    assert leads.entries[0].title == "خبر"
    # on the clock of the outlet, as written
    assert leads.entries[0].published == "2025-11-06T10:00"


def test_atom() -> None:
    leads = read_feed(ATOM.encode(), BASE)
    assert [each.url for each in leads.entries] == ["https://outlet.example/1", "https://outlet.example/2"]
    assert leads.entries[0].changed == "2025-11-06T10:00:00+03:30"
    assert leads.entries[1].published == "2025-11-07"


@pytest.mark.parametrize(
    "body",
    [
        rss("/1", "/2")[:-30],
        rss("/1", "/2").replace("خبر", "a & b < c"),
        rss("/1", "/2") + "<junk>",
        "\ufeff" + rss("/1", "/2"),
        "\n\n" + rss("/1", "/2"),
    ],
)
def test_broken_feeds_give_what_can_be_read(body: str) -> None:
    assert urls(body)[:1] == ["https://outlet.example/1"]


def test_feeds_in_old_encodings() -> None:
    body = rss("/1").replace('encoding="utf-8"', 'encoding="windows-1256"').encode("cp1256", "replace")
    assert urls(body) == ["https://outlet.example/1"]


@pytest.mark.parametrize(
    "body", ["", "<html><body>x</body></html>", "{}", "not xml", "/etc/passwd", "<", "\x00\x01"]
)
def test_no_feed_at_all(body: str) -> None:
    with pytest.raises(FetchError):
        urls(body)


def test_a_feed_opens_nothing(tmp_path: Path) -> None:
    feed = tmp_path / "feed.xml"
    feed.write_text(rss("https://outlet.example/secret"), encoding="utf-8")
    with pytest.raises(FetchError):
        urls(str(feed))
    with pytest.raises(FetchError):
        urls(f"file://{feed}")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_never_expanded(encoding: str) -> None:
    body = (ENTITIES + rss("/1").partition("?>")[2].replace("خبر", "&c;")).replace("utf-8", encoding)
    with pytest.raises(FetchError, match="entities"):
        urls(body.encode(encoding))


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "file:///etc/passwd", "http://u:p@h/", "http://h:22/", "data:x"]
)
def test_links_that_are_no_addresses_are_counted(link: str) -> None:
    leads = read_feed(rss("/1", link).encode(), BASE)
    assert [each.url for each in leads.entries] == ["https://outlet.example/1"]
    assert leads.unusable == 1


def test_sitemaps() -> None:
    body = sitemap("https://outlet.example/1", "/2?a=1&amp;b=2")
    body = body.replace("</loc>", "</loc><lastmod>2025-11-06T10:00:00+03:30</lastmod>", 1)
    leads = read_sitemap(body.encode(), BASE)
    assert [each.url for each in leads.entries] == [
        "https://outlet.example/1",
        "https://outlet.example/2?a=1&b=2",
    ]
    assert leads.entries[0].changed == "2025-11-06T10:00:00+03:30"


def test_news_sitemaps() -> None:
    news = (
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
        ' xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"><url><loc>https://outlet.example/1</loc>'
        "<image:image><image:loc>https://outlet.example/p.jpg</image:loc><image:title>عکس</image:title></image:image>"
        "<news:news><news:publication_date>2025-11-06</news:publication_date><news:title>خبر &amp; یک</news:title></news:news>"
        "</url></urlset>"
    )
    (entry,) = read_sitemap(news.encode(), BASE).entries
    assert (entry.url, entry.title, entry.published) == ("https://outlet.example/1", "خبر & یک", "2025-11-06")


def test_an_index_of_sitemaps_the_last_changed_first() -> None:
    body = sitemap("/a.xml", "/b.xml", "/c.xml", kind="sitemap")
    body = body.replace("b.xml</loc>", "b.xml</loc><lastmod>2025-11-06</lastmod>")
    leads = read_sitemap(body.encode(), BASE)
    assert [url.rpartition("/")[2] for url in leads.sitemaps] == ["b.xml", "a.xml", "c.xml"]
    assert not leads.entries


@pytest.mark.parametrize("body", [sitemap("/1"), "https://outlet.example/1\n\nhttps://outlet.example/2\n"])
def test_packed_sitemaps_and_lists(body: str) -> None:
    for data in (body.encode(), gzip.compress(body.encode())):
        assert read_sitemap(data, BASE).entries[0].url == "https://outlet.example/1"


def test_a_broken_sitemap_gives_what_stands_before() -> None:
    body = sitemap("/1", "/2", "/3")
    assert len(read_sitemap(body[: body.index("/3")].encode(), BASE).entries) == 2


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "no sitemap"),
        (b"<urlset><url>", "broken"),
        (b"\x1f\x8bjunk", "packed"),
        (gzip.compress(b" " * 17_000_000, mtime=0), "packed"),
        (ENTITIES.encode() + b"<urlset><url><loc>&c;</loc></url></urlset>", "document type"),
        (b"<!DOCTYPE x SYSTEM 'file:///etc/passwd'><urlset/>", "document type"),
        ((ENTITIES + "<urlset/>").encode("utf-16"), "document type"),
    ],
)
def test_no_sitemap_at_all(body: bytes, reason: str) -> None:
    with pytest.raises(FetchError, match=reason):
        read_sitemap(body, BASE)


def test_a_sitemap_has_an_end() -> None:
    began = time.monotonic()
    body = sitemap(*(f"/{n}" for n in range(MOST_ENTRIES + 1000)))
    assert len(read_sitemap(body.encode(), BASE).entries) == MOST_ENTRIES
    deep = b"<urlset>" + b"<a>" * 200_000
    with pytest.raises(FetchError):
        read_sitemap(deep, BASE)
    long = sitemap("/" + "x" * 3_000_000)
    assert read_sitemap(long.encode(), BASE).unusable == 1
    assert time.monotonic() - began < 20


def test_links_of_a_page() -> None:
    page = (
        "<html><body><a href='/news/1'>خبر یک</a><a href='news/2?utm_source=x'>خبر دو</a><a href='/about'>x</a>"
        "<a href='https://other.example/news/3'>x</a><a href='javascript:x()'>x</a><a>x</a></body></html>"
    )
    leads = read_links(page.encode(), "https://outlet.example/", match="/news/*")
    assert [(each.url, each.title) for each in leads.entries] == [
        ("https://outlet.example/news/1", "خبر یک"),
        ("https://outlet.example/news/2", "خبر دو"),
    ]


@pytest.mark.parametrize(
    ("body", "media", "kind"),
    [
        (b"<?xml version='1.0'?>\n<rss>", "text/html", "feed"),
        (b"<feed xmlns='x'>", "", "feed"),
        (b"<rdf:RDF>", "", "feed"),
        ("<urlset>".encode("utf-16"), "", "sitemap"),
        (b"<sitemapindex>", "", "sitemap"),
        (gzip.compress(b"x", mtime=0), "", "sitemap"),
        (b"<!DOCTYPE html><html>", "application/rss+xml", "page"),
        (b"<?xml version='1.0'?>", "text/xml", "feed"),
        (b"", "", "page"),
    ],
)
def test_kinds(body: bytes, media: str, kind: str) -> None:
    assert kind_of(body, media) == kind


@settings(deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_end_in_entries_or_a_reason(body: bytes) -> None:
    for read in (read_feed, read_sitemap):
        for data in (body, b"<?xml version='1.0'?><rss><channel><item>" + body, b"<urlset><url><loc>" + body):
            try:
                count = len(read(data, BASE).entries)
            except FetchError as error:
                count = -len(error.reason)
            assert count != 0 or read(data, BASE).entries == ()
