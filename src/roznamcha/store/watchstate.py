"""What a watch remembers, in one SQLite file beside the store: feeds, hosts, pages and everything that was fetched.

Every step is one transaction, so that a kill at any moment loses nothing: a feed's mark moves on only together with the
pages it led to, and a page counts as read only after the store has it. Raw bodies are kept once each, by their hash.
"""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from types import TracebackType
from typing import Literal

import msgspec
from msgspec import Struct

from roznamcha.errors import NotFoundError, StoreError
from roznamcha.store import opening
from roznamcha.store.migrations import Migration

# "Rozw": not a store, but ours
WATCH_ID = 0x526F7A77
PageState = Literal["found", "kept", "read", "same", "failed"]

MIGRATIONS: tuple[Migration, ...] = (
    Migration(
        1,
        "feeds, hosts, pages, what was fetched",
        (
            """CREATE TABLE feed (
                url TEXT PRIMARY KEY, etag TEXT, modified TEXT, visited REAL, due REAL NOT NULL,
                failures INTEGER NOT NULL, note TEXT NOT NULL) WITHOUT ROWID""",
            """CREATE TABLE host (
                name TEXT PRIMARY KEY, due REAL NOT NULL, failures INTEGER NOT NULL) WITHOUT ROWID""",
            """CREATE TABLE robots (
                origin TEXT PRIMARY KEY, status INTEGER NOT NULL, body BLOB NOT NULL, until REAL NOT NULL
                ) WITHOUT ROWID""",
            """CREATE TABLE page (
                seq INTEGER PRIMARY KEY, url TEXT NOT NULL UNIQUE, feed TEXT NOT NULL, title TEXT, published TEXT,
                changed TEXT, host TEXT NOT NULL, found REAL NOT NULL, state TEXT NOT NULL, due REAL,
                tries INTEGER NOT NULL, visits INTEGER NOT NULL, etag TEXT, modified TEXT, sha256 TEXT,
                note TEXT NOT NULL)""",
            "CREATE INDEX page_due ON page (due) WHERE due IS NOT NULL",
            "CREATE INDEX page_kept ON page (state) WHERE state = 'kept'",
            """CREATE TABLE content (
                sha256 TEXT PRIMARY KEY, size INTEGER NOT NULL, body BLOB NOT NULL) WITHOUT ROWID""",
            """CREATE TABLE fetch (
                seq INTEGER PRIMARY KEY, url TEXT NOT NULL, final TEXT NOT NULL, at TEXT NOT NULL,
                headers TEXT NOT NULL, sha256 TEXT NOT NULL REFERENCES content (sha256))""",
            "CREATE INDEX fetch_url ON fetch (url)",
            "CREATE INDEX fetch_sha256 ON fetch (sha256)",
            """CREATE TABLE words (
                outlet TEXT NOT NULL, sha256 TEXT NOT NULL, url TEXT NOT NULL,
                PRIMARY KEY (outlet, sha256)) WITHOUT ROWID""",
        ),
    ),
)


class FeedState(Struct, frozen=True, kw_only=True):
    """A feed's marks from its last visit, when it is due (seconds since 1970), and how it went."""

    url: str
    etag: str | None = None
    modified: str | None = None
    visited: float | None = None
    due: float = 0.0
    failures: int = 0
    note: str = ""


class HostState(Struct, frozen=True, kw_only=True):
    """From when on a host may be asked again, and how often it failed in a row."""

    name: str
    due: float = 0.0
    failures: int = 0


class Found(Struct, frozen=True, kw_only=True):
    """A page that a feed led to."""

    url: str
    host: str
    title: str | None = None
    published: str | None = None
    changed: str | None = None


class Page(Struct, frozen=True, kw_only=True):
    """A page that is known: `state` says how far it came, `due` when it is to be fetched (`None`: not again)."""

    url: str
    feed: str
    host: str
    title: str | None
    published: str | None
    state: PageState
    due: float | None
    tries: int
    visits: int
    etag: str | None
    modified: str | None
    sha256: str | None
    note: str


class Fetched(Struct, frozen=True, kw_only=True):
    """A body as it was fetched: from where in the end, when (UTC), with which headers, under which hash."""

    url: str
    final: str
    at: str
    headers: Mapping[str, str]
    sha256: str


class Tally(Struct, frozen=True, kw_only=True):
    """How much a watch holds: pages by state, bodies and their bytes unpacked, feeds that fail."""

    feeds: int
    failing: int
    pages: Mapping[str, int]
    bodies: int
    bytes: int


class WatchState:
    """The memory of a watch in the SQLite file at `path`; one connection, for one thread."""

    def __init__(self, path: str | Path, *, read_only: bool = False, busy_seconds: float = 10.0) -> None:
        """Open the file, or make it unless `read_only`. Raises `StoreError` as a store does."""
        self.path = Path(path)
        if read_only and not self.path.exists():
            raise StoreError(f"{self.path}: nothing was watched yet; `roznamcha watch` makes it")
        with self._plain_errors():
            raw = opening.connect(self.path, read_only=read_only, busy_seconds=busy_seconds)
        try:
            with self._plain_errors():
                opening.prepare(
                    raw, self.path, read_only=read_only, migrations=MIGRATIONS, application=WATCH_ID
                )
        except BaseException:
            raw.close()
            raise
        raw.row_factory = sqlite3.Row
        self._raw = raw

    @contextmanager
    def _plain_errors(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise StoreError(f"{self.path}: {opening.reason(error)}") from error

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        """A transaction: all that happens inside or nothing."""
        with self._plain_errors():
            self._raw.execute("BEGIN IMMEDIATE")
            try:
                yield self._raw
                self._raw.execute("COMMIT")
            except BaseException:
                if self._raw.in_transaction:
                    self._raw.execute("ROLLBACK")
                raise

    def _all(self, query: str, *values: object) -> list[sqlite3.Row]:
        with self._plain_errors():
            return self._raw.execute(query, values).fetchall()

    def feed(self, url: str) -> FeedState:
        """The state of a feed; that of one never visited is empty."""
        rows = self._all("SELECT * FROM feed WHERE url = ?", url)
        return FeedState(**dict(rows[0])) if rows else FeedState(url=url)

    def host(self, name: str) -> HostState:
        """The state of a host."""
        rows = self._all("SELECT * FROM host WHERE name = ?", name)
        return HostState(**dict(rows[0])) if rows else HostState(name=name)

    def put_host(self, host: HostState) -> None:
        """Keep a host's state."""
        with self._writing() as db:
            db.execute(
                "INSERT OR REPLACE INTO host VALUES (:name, :due, :failures)", msgspec.structs.asdict(host)
            )

    def robots(self, origin: str, now: float) -> tuple[int, bytes] | None:
        """Status and body of an origin's robots.txt, while it may be relied on."""
        rows = self._all("SELECT status, body FROM robots WHERE origin = ? AND until > ?", origin, now)
        return (rows[0]["status"], zlib.decompress(rows[0]["body"])) if rows else None

    def put_robots(self, origin: str, status: int, body: bytes, until: float) -> None:
        """Keep an origin's robots.txt."""
        with self._writing() as db:
            db.execute(
                "INSERT OR REPLACE INTO robots VALUES (?, ?, ?, ?)",
                (origin, status, zlib.compress(body), until),
            )

    def visited(
        self, feed: FeedState, found: Iterable[Found] = (), *, now: float, owner: str | None = None
    ) -> int:
        """Keep how a visit to a feed went, together with the pages it led to; how many of them are new.

        A page known already is due again where the feed says that it has changed since. `owner` is the feed that
        they belong to, where this is one of its sitemaps.
        """
        with self._writing() as db:
            db.execute(
                "INSERT OR REPLACE INTO feed VALUES (:url, :etag, :modified, :visited, :due, :failures, :note)",
                msgspec.structs.asdict(feed),
            )
            fresh = 0
            for each in found:
                fields = msgspec.structs.asdict(each) | {"feed": owner or feed.url, "now": now}
                done = db.execute(
                    """INSERT INTO page (url, feed, title, published, changed, host, found, state, due, tries, visits, note)
                    VALUES (:url, :feed, :title, :published, :changed, :host, :now, 'found', :now, 0, 0, '')
                    ON CONFLICT (url) DO NOTHING""",
                    fields,
                )
                fresh += done.rowcount
                if not done.rowcount and each.changed:
                    db.execute(
                        """UPDATE page SET due = :now, changed = :changed, tries = 0
                        WHERE url = :url AND changed IS NOT NULL AND changed <> :changed AND state IN ('read', 'same')""",
                        fields,
                    )
            return fresh

    def due(self, now: float) -> tuple[Page, ...]:
        """Pages that are due on hosts that may be asked, one a host, the longest waiting first."""
        rows = self._all(
            """SELECT * FROM (
                SELECT page.*, row_number() OVER (PARTITION BY page.host ORDER BY page.due, page.seq) AS turn
                FROM page LEFT JOIN host ON host.name = page.host
                WHERE page.due <= ? AND coalesce(host.due, 0) <= ?)
            WHERE turn = 1 ORDER BY due, seq""",
            now, now,
        )  # fmt: skip
        return tuple(map(_page, rows))

    def waiting(self) -> tuple[Page, ...]:
        """Every page that is still to be fetched, the first due first."""
        return tuple(map(_page, self._all("SELECT * FROM page WHERE due IS NOT NULL ORDER BY due, seq")))

    def next_due(self) -> float | None:
        """When the next page is due, host and all; `None` if none is."""
        rows = self._all(
            """SELECT min(max(page.due, coalesce(host.due, 0))) AS due
            FROM page LEFT JOIN host ON host.name = page.host WHERE page.due IS NOT NULL"""
        )
        due: float | None = rows[0]["due"]
        return due

    def unread(self) -> tuple[Page, ...]:
        """Pages whose bodies are kept but were not read to the end: a kill came in between."""
        return tuple(map(_page, self._all("SELECT * FROM page WHERE state = 'kept' ORDER BY seq")))

    def page(self, url: str) -> Page:
        """The page at a canonical address; `NotFoundError` if it is not known."""
        rows = self._all("SELECT * FROM page WHERE url = ?", url)
        if not rows:
            raise NotFoundError(f"{self.path}: the page {url} is not known here")
        return _page(rows[0])

    def put_page(self, page: Page) -> None:
        """Keep a page's new state."""
        with self._writing() as db:
            _update(db, page)

    def keep(self, page: Page, fetched: Fetched, body: bytes) -> None:
        """Keep a body with the page it came for, in one transaction; a body known already is not kept twice."""
        with self._writing() as db:
            db.execute(
                "INSERT INTO content VALUES (?, ?, ?) ON CONFLICT (sha256) DO NOTHING",
                (fetched.sha256, len(body), zlib.compress(body, 6)),
            )
            db.execute(
                "INSERT INTO fetch (url, final, at, headers, sha256) VALUES (?, ?, ?, ?, ?)",
                (fetched.url, fetched.final, fetched.at, msgspec.json.encode(fetched.headers, order="sorted").decode(), fetched.sha256),
            )  # fmt: skip
            _update(db, page)

    def raw(self, hash_: str) -> bytes:
        """The body with this SHA-256, checked against it; `NotFoundError` if it is not kept."""
        rows = self._all("SELECT body FROM content WHERE sha256 = ?", hash_)
        if not rows:
            raise NotFoundError(f"{self.path}: no body with the hash {hash_[:80]} is kept")
        body = zlib.decompress(rows[0]["body"])
        if sha256(body).hexdigest() != hash_:
            raise StoreError(f"{self.path}: the body {hash_} is damaged: its hash is another one")
        return body

    def fetches(self, what: str) -> tuple[Fetched, ...]:
        """Everything fetched for an address (asked or final) or with a hash, in the order of time."""
        rows = self._all("SELECT * FROM fetch WHERE url = ?1 OR sha256 = ?1 OR final = ?1 ORDER BY seq", what)
        return tuple(
            Fetched(
                url=row["url"],
                final=row["final"],
                at=row["at"],
                headers=msgspec.json.decode(row["headers"]),
                sha256=row["sha256"],
            )
            for row in rows
        )

    def first_with(self, outlet: str, text_hash: str, url: str) -> str:
        """The address at which an outlet's text was first found: `url` itself if it is new."""
        with self._writing() as db:
            db.execute("INSERT INTO words VALUES (?, ?, ?) ON CONFLICT DO NOTHING", (outlet, text_hash, url))
            found = db.execute("SELECT url FROM words WHERE outlet = ? AND sha256 = ?", (outlet, text_hash))
            return str(found.fetchone()["url"])

    def tally(self) -> Tally:
        """How much there is."""
        states = self._all("SELECT state, count(*) AS n FROM page GROUP BY state ORDER BY state")
        feeds = self._all("SELECT count(*) AS n, sum(failures > 0) AS failing FROM feed")[0]
        kept = self._all("SELECT count(*) AS n, sum(size) AS size FROM content")[0]
        return Tally(
            feeds=feeds["n"],
            failing=feeds["failing"] or 0,
            pages={row["state"]: row["n"] for row in states},
            bodies=kept["n"],
            bytes=kept["size"] or 0,
        )

    def close(self) -> None:
        """Give the file back."""
        self._raw.close()

    def __enter__(self) -> WatchState:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _update(db: sqlite3.Connection, page: Page) -> None:
    db.execute(
        """UPDATE page SET state = :state, due = :due, tries = :tries, visits = :visits, etag = :etag,
        modified = :modified, sha256 = :sha256, note = :note WHERE url = :url""",
        {field: getattr(page, field) for field in Page.__struct_fields__ if field not in ("feed", "host", "title", "published")},
    )  # fmt: skip


def _page(row: sqlite3.Row) -> Page:
    return Page(**{field: row[field] for field in Page.__struct_fields__})
