"""The watch itself: visit feeds, fetch the pages they lead to, keep them as they came, read them into the store.

One thing after the other, each step kept before the next begins: whatever was kept when the program was killed is read
when it runs again, and nothing is fetched twice for it.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Iterator
from hashlib import sha256
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from roznamcha.errors import FetchError, RoznamchaError
from roznamcha.ids import text_hash
from roznamcha.read.fetched import PAGES, TEXTS, read_fetched
from roznamcha.read.problem import Problem
from roznamcha.records import Source
from roznamcha.store.watchstate import FeedState, Fetched, Found, Page, WatchState
from roznamcha.watch.addresses import host_of, site_of
from roznamcha.watch.config import Feed, Watchlist
from roznamcha.watch.entries import MOST_BYTES, READERS, Leads, kind_of, read_links
from roznamcha.watch.fetcher import PATIENCE, Clock, Fetcher, Got, backoff, utc

_LOG = logging.getLogger("roznamcha.watch")
# puts a report into the store, and says what that did
Sink = Callable[[Source], str]
_SITEMAPS, _DEPTH = 50, 3
_GONE_SECONDS = 7 * 86_400.0
# a daemon looks at least so often whether it is to stop
_NAP = 60.0
# answer headers that are kept with a body
_KEPT_HEADERS = ("content-type", "date", "last-modified", "etag", "server", "content-language", "location")


class Outcome(Struct, kw_only=True):
    """What a run did: feeds visited and failed, pages by what became of them, reports by what the store said."""

    visited: int = 0
    unchanged: int = 0
    failed: int = 0
    pages: Counter[str]
    reports: Counter[str]


class Watcher:
    """Carries out a watch list, once or until it is told to stop."""

    def __init__(
        self,
        watchlist: Watchlist,
        state: WatchState,
        fetcher: Fetcher,
        sink: Sink,
        clock: Clock,
        *,
        stop: Callable[[], bool] = lambda: False,
    ) -> None:
        self._manners = watchlist.watch
        self._feeds = {feed.url: feed for feed in watchlist.feed}
        self._state = state
        self._fetcher = fetcher
        self._sink = sink
        self._clock = clock
        self._stop = stop
        self.outcome = Outcome(pages=Counter(), reports=Counter())

    def plan(self) -> Iterator[tuple[str, str, str]]:
        """What a run now would fetch, without fetching it: what it is, its address, and why."""
        now = self._clock.now()
        for feed in self._active():
            state = self._state.feed(feed.url)
            if feed.kind == "page":
                continue
            if state.due <= now:
                yield (
                    "feed",
                    feed.url,
                    "never visited" if state.visited is None else f"last {utc(state.visited)}",
                )
        known = set()
        for page in self._state.waiting():
            known.add(page.url)
            if page.due is not None and page.due <= now:
                yield "page", page.url, page.note or f"found in {page.feed}"
        for feed in self._active():
            if feed.kind == "page" and feed.url not in known and self._state.feed(feed.url).visited is None:
                yield "page", feed.url, "never visited"

    def once(self) -> Outcome:
        """Visit every feed that is due, then fetch and read pages until none is due soon."""
        self._recover()
        for feed in self._active():
            if self._stop():
                return self.outcome
            if self._state.feed(feed.url).due <= self._clock.now():
                self._visit(feed)
        while not self._stop():
            if not self._pages():
                due = self._state.next_due()
                now = self._clock.now()
                if due is None or due - now > PATIENCE:
                    break
                self._clock.sleep(max(due - now, 0.0))
        return self.outcome

    def run(self) -> Outcome:
        """Go on until `stop` says so: feeds when they are due, pages in between."""
        self._recover()
        while not self._stop():
            for feed in self._active():
                if not self._stop() and self._state.feed(feed.url).due <= self._clock.now():
                    self._visit(feed)
            if not self._stop() and not self._pages():
                now = self._clock.now()
                dues = [self._state.feed(feed.url).due for feed in self._active()]
                if (page := self._state.next_due()) is not None:
                    dues.append(page)
                self._clock.sleep(max(0.1, min([*dues, now + _NAP]) - now))
        return self.outcome

    def _active(self) -> list[Feed]:
        return [feed for feed in self._feeds.values() if not feed.off]

    def _recover(self) -> None:
        """Read what was kept and not read before the last run ended."""
        for page in self._state.unread():
            if self._stop():
                return
            self._read(page)

    def _pages(self) -> int:
        """Fetch one page of every host that may be asked; how many there were."""
        pages = self._state.due(self._clock.now())
        for page in pages:
            if self._stop():
                break
            self._fetch(page)
        return len(pages)

    # feeds

    def _visit(self, feed: Feed) -> None:
        """Visit a feed: what it leads to is kept together with its marks, or nothing is."""
        state = self._state.feed(feed.url)
        every = feed.every or self._manners.every
        try:
            note, fresh = self._leads(feed, state, every)
        except FetchError as error:
            now = self._clock.now()
            failures = state.failures + 1
            wait = _GONE_SECONDS if error.reason.startswith("410") else max(every, backoff(failures))
            due = max(now + wait, error.until or 0.0)
            kept = replace(state, visited=now, due=due, failures=failures, note=error.reason)
            self._state.visited(kept, now=now)
            self.outcome.failed += 1
            _tell("feed failed", url=feed.url, reason=error.reason, again=utc(due), level=logging.WARNING)
        else:
            self.outcome.visited += 1
            _tell("feed visited", url=feed.url, new=fresh, note=note)

    def _leads(self, feed: Feed, state: FeedState, every: float) -> tuple[str, int]:
        """Fetch a feed and keep what it leads to: a word on it, and how many pages are new."""
        if feed.kind == "page":
            now = self._clock.now()
            done = FeedState(url=feed.url, visited=now, due=now + every)
            fresh = self._state.visited(done, [Found(url=feed.url, host=host_of(feed.url))], now=now)
            page = self._state.page(feed.url)
            if not fresh and page.due is None:
                self._state.put_page(replace(page, due=now, tries=0))
            return "the page itself", fresh
        got = self._fetcher.get(feed.url, etag=state.etag, modified=state.modified, most=MOST_BYTES)
        now = self._clock.now()
        if not got.fresh:
            self.outcome.unchanged += 1
            self._state.visited(replace(state, visited=now, due=now + every, failures=0, note=""), now=now)
            return "not changed", 0
        leads = _read_leads(feed, got)
        found, note = self._wanted(feed, leads)
        done = _marked(feed.url, got, visited=now, due=now + every, note=note)
        if not leads.sitemaps:
            return note, self._state.visited(done, found, now=now)
        fresh = self._sitemaps(feed, leads.sitemaps)
        # an index counts as visited only after its sitemaps: a kill or a stop in between visits them again
        if self._stop():
            return "stopped", fresh
        return note, fresh + self._state.visited(done, found, now=self._clock.now())

    def _sitemaps(self, feed: Feed, first: tuple[str, ...]) -> int:
        """Go through the sitemaps of an index, and those of theirs; how many pages are new."""
        waiting = [(url, 1) for url in first]
        seen = {feed.url}
        fresh = 0
        while waiting and len(seen) <= _SITEMAPS and not self._stop():
            url, depth = waiting.pop(0)
            if url in seen or not feed.leads_to(url):
                continue
            seen.add(url)
            state = self._state.feed(url)
            try:
                got = self._fetcher.get(url, etag=state.etag, modified=state.modified, most=MOST_BYTES)
                if not got.fresh:
                    continue
                leads = READERS["sitemap"](got.answer.body, got.final)
            except FetchError as error:
                _tell("sitemap failed", url=url, reason=error.reason, level=logging.WARNING)
                continue
            found, note = self._wanted(feed, leads)
            now = self._clock.now()
            done = _marked(url, got, visited=now, due=now, note=note)
            fresh += self._state.visited(done, found, now=now, owner=feed.url)
            if depth < _DEPTH:
                waiting += [(each, depth + 1) for each in leads.sitemaps]
        return fresh

    def _wanted(self, feed: Feed, leads: Leads) -> tuple[list[Found], str]:
        """Of what a feed leads to, the pages to fetch, and a word on the others."""
        own = [each for each in leads.entries if feed.leads_to(each.url)]
        newest = sorted(own, key=lambda each: each.published or each.changed or "", reverse=True)
        kept = newest[: self._manners.most_pages]
        told = {
            "on other sites": len(leads.entries) - len(own),
            "beyond most_pages": len(newest) - len(kept),
            "no addresses": leads.unusable,
        }
        note = ", ".join(f"{count:,} {what}" for what, count in told.items() if count)
        found = [
            Found(url=e.url, host=host_of(e.url), title=e.title, published=e.published, changed=e.changed)
            for e in kept
        ]
        return found, note

    # pages

    def _fetch(self, page: Page) -> None:
        """Fetch a page that is due, keep it if it is new or has changed, and read it."""
        try:
            got = self._fetcher.get(page.url, etag=page.etag, modified=page.modified)
            if got.fresh:
                self._check(page, got)
        except FetchError as error:
            self._missed(page, error)
            return
        visits = page.visits + 1
        now = self._clock.now()
        due = self._again(page, visits, now)
        hash_ = sha256(got.answer.body).hexdigest() if got.fresh else page.sha256
        if not got.fresh or hash_ == page.sha256:
            self._state.put_page(replace(page, visits=visits, due=due, tries=0))
            self.outcome.pages["unchanged"] += 1
            _tell("page unchanged", url=page.url)
            return
        headers = got.answer.headers
        kept = replace(
            page,
            state="kept",
            due=due,
            tries=0,
            visits=visits,
            etag=headers.get("etag"),
            modified=headers.get("last-modified"),
            sha256=hash_,
            note="",
        )
        fetched = Fetched(
            url=page.url,
            final=got.final,
            at=utc(now),
            headers={name: headers[name] for name in _KEPT_HEADERS if name in headers},
            sha256=hash_ or "",
        )
        self._state.keep(kept, fetched, got.answer.body)
        self.outcome.pages["fetched"] += 1
        self._read(kept)

    def _check(self, page: Page, got: Got) -> None:
        """Raise `FetchError` if what came is no page of the feed's outlet."""
        feed = self._feeds.get(page.feed)
        if feed is not None and not feed.leads_to(got.final):
            raise FetchError(f"leads to another site: {got.final[:200]}", passing=False)
        kind = got.answer.kind
        unnamed = kind in ("", "application/octet-stream")
        if kind not in (*PAGES, *TEXTS) and not (unnamed and b"<html" in got.answer.body[:4096].lower()):
            raise FetchError(f"no page: {kind[:60] or 'nothing says what it is'}", passing=False)

    def _again(self, page: Page, visits: int, now: float) -> float | None:
        """When a page is to be looked at again; pages that are watched themselves wait for their next visit."""
        feed = self._feeds.get(page.feed)
        if feed is not None and feed.kind == "page":
            return None
        after = self._manners.revisit
        return now + after[visits - 1] if visits <= len(after) else None

    def _missed(self, page: Page, error: FetchError) -> None:
        """Keep that a page could not be had, and when to try again, if ever."""
        now = self._clock.now()
        tries = page.tries + 1
        if error.passing and tries < self._manners.tries:
            due: float | None = max(now + backoff(tries), error.until or 0.0)
        else:
            due = None
        standing = page.state if page.sha256 else "found" if due is not None else "failed"
        self._state.put_page(replace(page, tries=tries, due=due, state=standing, note=error.reason))
        self.outcome.pages["missed"] += 1
        _tell(
            "page missed",
            url=page.url,
            reason=error.reason,
            again=utc(due) if due is not None else "never",
            level=logging.WARNING,
        )

    def _read(self, page: Page) -> None:
        """Read a kept page into the store, and keep what became of it."""
        fetched = self._state.fetches(page.url)[-1]
        problems: list[str] = []
        told: Counter[str] = Counter()
        for item in self._sources(page, fetched):
            if isinstance(item, Problem):
                if not item.warning:
                    problems.append(item.reason)
                continue
            own = item.url or fetched.final
            first = self._state.first_with(item.outlet or site_of(host_of(own)), text_hash(item.text), own)
            if first != own:
                told["copy"] += 1
                problems.append(f"the same text as {first}")
                continue
            try:
                told[self._sink(item)] += 1
            except RoznamchaError as error:
                problems.append(str(error))
        self.outcome.reports.update(told)
        state = "read" if any(what != "copy" for what in told) else "same" if told["copy"] else "failed"
        note = "; ".join(dict.fromkeys(problems))[:500]
        self._state.put_page(replace(page, state=state, note=note))
        _tell("page read", url=page.url, sha256=page.sha256, reports=dict(sorted(told.items())), note=note)

    def _sources(self, page: Page, fetched: Fetched) -> Iterator[Source | Problem]:
        """The reports in a kept page, with what its feed said where the page itself is silent."""
        feed = self._feeds.get(page.feed)
        outlet = feed.outlet if feed is not None and feed.leads_to(fetched.final) else None
        media = fetched.headers.get("content-type", "").partition(";")[0].strip().lower()
        short = sha256(page.url.encode()).hexdigest()[:10]
        items = read_fetched(
            self._state.raw(fetched.sha256),
            url=fetched.final,
            kind=media if media in TEXTS else PAGES[0],
            name=f"{outlet or site_of(page.host)}-{short}",
            origin=f"sha256:{fetched.sha256}",
            outlet=outlet,
        )
        for item in items:
            if isinstance(item, Problem) or "#" in item.origin:
                yield item
            else:
                yield replace(
                    item, published=item.published or page.published, title=item.title or page.title
                )


def _read_leads(feed: Feed, got: Got) -> Leads:
    """What the body of a feed leads to, by its kind."""
    body = got.answer.body
    if not body.strip():
        raise FetchError("empty")
    kind = feed.kind or kind_of(body, got.answer.kind)
    if kind == "links":
        return read_links(body, got.final, match=feed.match or "*")
    if kind == "page":
        raise FetchError(
            "a web page, no feed; kind = 'page' watches the page itself, kind = 'links' its links",
            passing=False,
        )
    return READERS[kind](body, got.final)


def _marked(url: str, got: Got, *, visited: float, due: float, note: str) -> FeedState:
    headers = got.answer.headers
    return FeedState(
        url=url,
        etag=headers.get("etag"),
        modified=headers.get("last-modified"),
        visited=visited,
        due=due,
        note=note,
    )


def _tell(event: str, *, level: int = logging.INFO, **data: Any) -> None:
    """One structured line on what happened."""
    _LOG.log(level, event, extra={"data": data})
