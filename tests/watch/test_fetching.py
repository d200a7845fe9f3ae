"""One request: what a server may do, and what becomes of it. Every misbehaviour ends in a reason, soon."""

from __future__ import annotations

import gzip
import shutil
import socket
import subprocess
import time
import tracemalloc
import zlib
from pathlib import Path
from typing import Any

import pytest

from misbehaving import FakeClock, Reply, Seen, Site, serving
from roznamcha.errors import FetchError
from roznamcha.watch.addresses import canonical, is_public, permitted, site_of
from roznamcha.watch.client import HttpClient
from roznamcha.watch.robots import MOST

from .conftest import Bench


def refused(bench: Bench, url: str, **manners: Any) -> FetchError:
    """Why `url` cannot be had."""
    with pytest.raises(FetchError) as caught:
        bench.fetcher(**manners).get(url, most=100_000)
    assert "\n" not in caught.value.reason
    return caught.value


def test_a_page(bench: Bench, site: Site) -> None:
    url = site.put("/a", "<p>x</p>", headers={"ETag": '"1"'})
    got = bench.fetcher().get(url)
    assert got.answer.body == b"<p>x</p>"
    assert got.answer.kind == "text/html"
    assert got.answer.headers["etag"] == '"1"'
    assert got.final == url
    asked = site.seen[-1].headers
    assert asked["user-agent"] == "roznamcha/test"
    assert asked["host"] == site.base.removeprefix("http://")


def test_conditional_requests(bench: Bench, site: Site) -> None:
    def answer(seen: Seen) -> Reply:
        same = seen.headers.get("if-none-match") == '"1"' and "if-modified-since" in seen.headers
        return Reply(status=304) if same else Reply(body=b"new")

    site.replies["/a"] = answer
    fetcher = bench.fetcher()
    url = f"{site.base}/a"
    assert fetcher.get(url).fresh
    assert not fetcher.get(url, etag='"1"', modified="Thu, 06 Nov 2025 10:00:00 GMT").fresh


def packed(data: bytes) -> list[tuple[bytes, str]]:
    raw = zlib.compressobj(wbits=-15)
    return [
        (gzip.compress(data, mtime=0), "gzip"),
        (zlib.compress(data), "deflate"),
        (raw.compress(data) + raw.flush(), "deflate"),
        (gzip.compress(gzip.compress(data, mtime=0), mtime=0), "gzip, gzip"),
    ]


@pytest.mark.parametrize(("body", "how"), packed(b"abc" * 100))
def test_packed_bodies(bench: Bench, site: Site, body: bytes, how: str) -> None:
    url = site.put("/a", body, headers={"Content-Encoding": how})
    assert bench.fetcher().get(url).answer.body == b"abc" * 100


def test_chunked_bodies(bench: Bench, site: Site) -> None:
    url = site.put("/a", headers={"Transfer-Encoding": "chunked"}, pieces=[b"3\r\nabc\r\n", b"0\r\n\r\n"])
    assert bench.fetcher().get(url).answer.body == b"abc"


def test_redirects_are_followed_each_with_its_own_check(bench: Bench, site: Site) -> None:
    end = site.put("/end", "x")
    site.put("/a", status=302, headers={"Location": "b"})
    site.put("/b", status=301, headers={"Location": end})
    assert bench.fetcher().get(f"{site.base}/a").final == end
    assert site.asked()["/robots.txt"] == 1


@pytest.mark.parametrize(
    ("location", "reason"),
    [
        ("/loop", "in a circle"),
        ("/chain/1", "more than 5 redirects"),
        ("file:///etc/passwd", "not file"),
        ("gopher://127.0.0.1/x", "not gopher"),
        ("javascript:alert(1)", "not javascript"),
        ("http://10.0.0.1/x", "10.0.0.1, which is no public address"),
        ("http://169.254.169.254/latest/meta-data", "no public address"),
        ("http://[::1]/", "no public address"),
        ("http://[::ffff:10.0.0.1]/", "no public address"),
        ("http://2130706433/", "2130706433"),
        ("http://localhost:22/", "port 22"),
        ("http://user:pass@127.0.0.1/", "name or password"),
        ("http://exa mple/", "no name of a host"),
        ("http://[x/", "no address"),
        ("", "in a circle"),
        ("http://127.0.0.1/" + "a" * 3000, "an address of"),
    ],
)
def test_redirects_that_are_not_followed(bench: Bench, site: Site, location: str, reason: str) -> None:
    site.put("/loop", status=302, headers={"Location": location})
    for n in range(1, 9):
        site.put(f"/chain/{n}", status=302, headers={"Location": f"/chain/{n + 1}"})
    assert reason in refused(bench, f"{site.base}/loop").reason


def test_names_that_stand_for_private_addresses() -> None:
    def resolve(host: str, port: int) -> list[str]:
        return {"good.example": ["93.184.216.34"], "mixed.example": ["93.184.216.34", "10.1.2.3"]}.get(
            host, []
        )

    assert permitted("https://good.example/", resolve) == ["93.184.216.34"]
    with pytest.raises(FetchError, match=r"mixed\.example stands for 10\.1\.2\.3") as caught:
        permitted("https://mixed.example/", resolve)
    assert not caught.value.passing
    both = permitted("https://mixed.example/", resolve, allowed=["mixed.example"])
    assert both == ["93.184.216.34", "10.1.2.3"]
    with pytest.raises(FetchError, match="not known") as caught:
        permitted("https://nowhere.example/", resolve)
    assert caught.value.passing


def test_the_connection_goes_to_the_address_that_was_checked(site: Site) -> None:
    asked: list[str] = []

    def resolve(host: str, port: int) -> list[str]:
        asked.append(host)
        # a name that changes its meaning after the check
        return ["127.0.0.1"] if len(asked) == 1 else ["10.0.0.1"]

    port = site.base.rpartition(":")[2]
    site.put("/a", "x")
    client = HttpClient(agent="t", allowed=["outlet.example"], resolve=resolve)
    answer = client.get(f"http://outlet.example:{port}/a", headers={}, most=100)
    assert answer.body == b"x"
    assert asked == ["outlet.example"]
    assert site.seen[-1].headers["host"] == f"outlet.example:{port}"


def test_an_address_that_cannot_be_reached_gives_way_to_the_next(site: Site) -> None:
    port = site.base.rpartition(":")[2]
    site.put("/a", "x")
    client = HttpClient(
        agent="t", allowed=["o.example"], resolve=lambda *_: ["::1", "127.0.0.9", "127.0.0.1"]
    )
    assert client.get(f"http://o.example:{port}/a", headers={}, most=100).body == b"x"


@pytest.mark.parametrize(
    "address",
    ["0.0.0.0", "127.8.8.8", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.1.1", "100.64.0.1", "224.0.0.1",
     "255.255.255.255", "::", "::1", "fe80::1%eth0", "fc00::1", "ff02::1", "::ffff:192.168.0.1", "2002:a00:1::",
     "64:ff9b::a00:1", "2001:0:a00:1::", "nonsense", ""],
)  # fmt: skip
def test_private_addresses(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946"])
def test_public_addresses(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("http://Example.ORG", "http://example.org/"),
        ("http://example.org:80/a#x", "http://example.org/a"),
        ("https://example.org/خبر", "https://example.org/%D8%AE%D8%A8%D8%B1"),
        ("https://example.org/%D8%AE", "https://example.org/%D8%AE"),
        ("https://example.org/a?utm_source=rss&utm_medium=x", "https://example.org/a"),
        ("https://example.org/a?x=1&fbclid=2", "https://example.org/a?x=1"),
        ("https://example.org./a", "https://example.org/a"),
        (" https://example.org/\na ", "https://example.org/a"),
        ("http://[2001:DB8::1]:8080/", "http://[2001:db8::1]:8080/"),
        ("https://خبر.example/", "https://xn--ngblk.example/"),
    ],
)
def test_one_spelling(one: str, other: str) -> None:
    found = canonical(one)
    assert found == other
    assert canonical(found) == found


def test_sites() -> None:
    assert site_of("www.isna.ir") == "isna.ir"
    assert site_of("feeds.bbci.co.uk") == "bbci.co.uk"
    assert site_of("[::1]:80") == "[::1]:80"


STATUS: list[tuple[int, str, bool]] = [
    (404, "404: not found", False),
    (410, "410: gone for good", False),
    (400, "400: no page", False),
    (204, "204: no page", False),
    (403, "403: refused", True),
    (429, "429: too many requests", True),
    (500, "500: the server fails", True),
    (503, "503: the server fails", True),
]


@pytest.mark.parametrize(("status", "reason", "passing"), STATUS)
def test_answers_that_are_no_page(bench: Bench, site: Site, status: int, reason: str, passing: bool) -> None:
    error = refused(bench, site.put("/a", status=status))
    assert (error.reason, error.passing) == (reason, passing)


@pytest.mark.parametrize(
    ("asked", "waits"),
    [
        ("120", 120.0),
        ("7", 60.0),
        ("99999999", 86_400.0),
        ("Thu, 06 Nov 2025 03:36:41 GMT", 200.0),
        ("Thu, 06 Nov 1990 03:43:20 GMT", 60.0),
        ("soon", 60.0),
        ("-5", 60.0),
    ],
)
def test_retry_after(bench: Bench, site: Site, asked: str, waits: float) -> None:
    error = refused(bench, site.put("/a", status=429, headers={"Retry-After": asked}))
    assert error.until is not None
    # the request for robots.txt came a second before
    assert error.until - bench.clock.now() == pytest.approx(waits)


def test_a_host_that_fails_is_left_alone_for_longer_and_longer(bench: Bench, site: Site) -> None:
    url = site.put("/a", status=500)
    waits = []
    for _ in range(4):
        waits.append(round((refused(bench, url).until or 0) - bench.clock.now()))
        bench.clock.time += waits[-1] + 1
    assert waits == [60, 120, 240, 480]
    before = len(site.seen)
    refused(bench, url)
    error = refused(bench, url)
    assert "is left alone for" in error.reason
    assert len(site.seen) == before + 1


def test_an_answer_ends_the_bad_time(bench: Bench, site: Site) -> None:
    url = site.put("/a", status=500)
    refused(bench, url)
    site.put("/a", "x")
    bench.clock.time += 100
    bench.fetcher().get(url)
    assert bench.state.host(site.base.removeprefix("http://")).failures == 0


def test_requests_to_one_host_keep_their_distance(bench: Bench, site: Site) -> None:
    urls = [site.put(f"/{n}", "x") for n in range(3)]
    fetcher = bench.fetcher(delay=7.0)
    for url in urls:
        fetcher.get(url)
    # robots.txt first, then each page
    assert bench.clock.slept == pytest.approx([7.0, 7.0, 7.0])


def test_the_host_may_ask_for_more_distance(bench: Bench, site: Site) -> None:
    site.put("/robots.txt", "User-agent: *\nCrawl-delay: 30\n", kind="text/plain")
    fetcher = bench.fetcher()
    for n in range(2):
        fetcher.get(site.put(f"/{n}", "x"))
    assert bench.clock.slept == pytest.approx([1.0, 30.0])


def test_bodies_that_are_too_large(bench: Bench, site: Site) -> None:
    error = refused(bench, site.put("/a", bytes(200_000)))
    assert error.reason == "more than 100,000 bytes"
    assert not error.passing
    huge = site.put("/b", length=10**12, pieces=[bytes(50_000)] * 10)
    assert "more than 100,000 bytes" in refused(bench, huge).reason


def test_a_gzip_bomb(bench: Bench, site: Site) -> None:
    bomb = gzip.compress(bytes(50_000_000))
    url = site.put("/a", bomb, headers={"Content-Encoding": "gzip"})
    tracemalloc.start()
    assert "unpacks to more than 100,000 bytes" in refused(bench, url).reason
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 2_000_000


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"body": b"abc", "length": 500}, "breaks off"),
        ({"headers": {"Transfer-Encoding": "chunked"}, "pieces": [b"500\r\nabc"]}, "breaks off"),
        ({"headers": {"Transfer-Encoding": "chunked"}, "pieces": [b"zz\r\nabc"]}, "breaks off"),
        ({"body": b"no gzip", "headers": {"Content-Encoding": "br"}}, "packed as br"),
        (
            {"body": gzip.compress(b"abc" * 999, mtime=0)[:-9], "headers": {"Content-Encoding": "gzip"}},
            "breaks off",
        ),
        ({"body": b"\x1f\x8b\x08junk", "headers": {"Content-Encoding": "gzip"}}, "cannot be read"),
    ],
)
def test_broken_bodies(bench: Bench, site: Site, fields: dict[str, Any], reason: str) -> None:
    error = refused(bench, site.put("/a", **fields))
    assert reason in error.reason


def test_a_slow_body_is_given_up(bench: Bench, site: Site) -> None:
    url = site.put("/a", length=100, pieces=[b"x"] * 100, pause=0.05)
    began = time.monotonic()
    error = refused(bench, url, total_seconds=0.4)
    assert "not finished after 0.4 seconds" in error.reason
    assert time.monotonic() - began < 2


def test_a_server_that_says_nothing_is_given_up(bench: Bench, site: Site) -> None:
    url = site.put("/a", length=100, pieces=[b"x", b"y"], pause=1.0)
    assert "takes too long" in refused(bench, url, read_seconds=0.3).reason


def test_nobody_there(bench: Bench) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    error = refused(bench, f"http://127.0.0.1:{port}/")
    assert error.passing
    assert "robots.txt cannot be had" in error.reason


def test_a_server_that_speaks_no_http(bench: Bench) -> None:
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        port = server.getsockname()[1]
        assert refused(bench, f"http://127.0.0.1:{port}/", read_seconds=0.2).passing


@pytest.mark.skipif(shutil.which("openssl") is None, reason="no openssl to make a certificate with")
def test_certificates_are_for_the_name_not_for_the_address(tmp_path: Path) -> None:
    made = tmp_path / "both.pem"
    command = [
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:prime256v1",
        "-nodes",
        "-days",
        "2",
    ]
    command += ["-subj", "/CN=outlet.example", "-addext", "subjectAltName=DNS:outlet.example"]
    command += ["-keyout", str(tmp_path / "key.pem"), "-out", str(tmp_path / "cert.pem")]
    subprocess.run(command, check=True, capture_output=True)
    made.write_text((tmp_path / "key.pem").read_text() + (tmp_path / "cert.pem").read_text())
    with serving(made) as site:
        port = site.base.rpartition(":")[2]
        site.put("/a", "x")

        def ask(host: str, ca_file: Path | None) -> bytes:
            client = HttpClient(
                agent="t",
                allowed=[host],
                resolve=lambda *_: ["127.0.0.1"],
                ca_file=str(ca_file) if ca_file else None,
            )
            return client.get(f"https://{host}:{port}/a", headers={}, most=100).body

        assert ask("outlet.example", tmp_path / "cert.pem") == b"x"
        for host, ca_file in (("other.example", tmp_path / "cert.pem"), ("outlet.example", None)):
            with pytest.raises(FetchError, match="certificate"):
                ask(host, ca_file)


# robots.txt


@pytest.mark.parametrize(
    ("rules", "path", "permitted"),
    [
        ("User-agent: *\nDisallow: /", "/a", False),
        ("User-agent: *\nDisallow: /private", "/a", True),
        ("User-agent: *\nDisallow: /private", "/private/1", False),
        ("User-agent: *\nDisallow:", "/a", True),
        ("User-agent: roznamcha\nDisallow: /a\n\nUser-agent: *\nDisallow:", "/a", False),
        ("User-agent: other\nDisallow: /", "/a", True),
        ("User-agent: *\nDisallow: /*.php$\nAllow: /x.php", "/y.php", False),
        ("User-agent: *\nDisallow: /خبر", "/%D8%AE%D8%A8%D8%B1/1", False),
        ("<html>not found</html>", "/a", True),
        ("\x00\x01\x02", "/a", True),
    ],
)
def test_rules(bench: Bench, site: Site, rules: str, path: str, permitted: bool) -> None:
    site.put("/robots.txt", rules, kind="text/plain")
    url = site.put(path, "x")
    if permitted:
        assert bench.fetcher().get(url).fresh
    else:
        error = refused(bench, url)
        assert error.reason == "robots.txt does not permit it"
        assert not error.passing
        assert path not in site.asked()


@pytest.mark.parametrize(
    ("status", "permitted"), [(404, True), (401, True), (500, False), (503, False), (429, False)]
)
def test_robots_that_cannot_be_had(bench: Bench, site: Site, status: int, permitted: bool) -> None:
    site.put("/robots.txt", status=status)
    url = site.put("/a", "x")
    if permitted:
        assert bench.fetcher().get(url).fresh
    else:
        error = refused(bench, url)
        assert error.passing
        assert "nothing is fetched before it can be read" in error.reason


def test_robots_come_back_after_an_hour(bench: Bench, site: Site) -> None:
    site.put("/robots.txt", status=503)
    url = site.put("/a", "x")
    refused(bench, url)
    site.put("/robots.txt", "User-agent: *\nDisallow:")
    refused(bench, url)
    bench.clock.time += 3601
    assert bench.fetcher().get(url).fresh


def test_robots_are_asked_for_once_a_day(bench: Bench, site: Site) -> None:
    url = site.put("/a", "x")
    fetcher = bench.fetcher()
    for _ in range(3):
        fetcher.get(url)
    assert site.asked()["/robots.txt"] == 1
    bench.clock.time += 86_401
    fetcher.get(url)
    assert site.asked()["/robots.txt"] == 2


def test_huge_robots_count_as_far_as_they_must(bench: Bench, site: Site) -> None:
    rules = b"User-agent: *\nDisallow: /a\n" + b"# x\n" * MOST
    site.put("/robots.txt", rules, kind="text/plain")
    assert "does not permit" in refused(bench, site.put("/a", "x")).reason
    assert bench.fetcher().get(site.put("/b", "x")).fresh


def test_robots_behind_redirects(bench: Bench, site: Site) -> None:
    site.put("/robots.txt", status=301, headers={"Location": "/real.txt"})
    site.put("/real.txt", "User-agent: *\nDisallow: /a", kind="text/plain")
    assert "does not permit" in refused(bench, site.put("/a", "x")).reason


def test_robots_in_a_circle_permit_nothing(bench: Bench, site: Site) -> None:
    site.put("/robots.txt", status=301, headers={"Location": "/robots.txt"})
    assert "robots.txt cannot be had" in refused(bench, site.put("/a", "x")).reason


def test_waiting_is_the_clocks_business() -> None:
    clock = FakeClock()
    clock.sleep(5.0)
    assert clock.now() == 1_762_400_005.0
