"""Fetching with manners: robots.txt, a delay for each host, backing off, redirects, conditional requests."""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Protocol

from msgspec import Struct

from roznamcha.errors import FetchError
from roznamcha.store.watchstate import HostState, WatchState
from roznamcha.watch.addresses import canonical, host_of, origin_of
from roznamcha.watch.client import Answer, Client
from roznamcha.watch.config import Manners
from roznamcha.watch.robots import KEPT_FAILED_SECONDS, KEPT_SECONDS, MOST, Rules

_LOG = logging.getLogger("roznamcha.watch")
_REDIRECTS = (301, 302, 303, 307, 308)
_FIRST_BACKOFF, _LONGEST_BACKOFF = 60.0, 86_400.0
# what a server asks for beyond this is cut: it may be a mistake, and a day is long
_LONGEST_WAIT = 86_400.0
# a host that is not due within this is not waited for
PATIENCE = 130.0


class Clock(Protocol):
    """The time, and the only way to let it pass."""

    def now(self) -> float:
        """Seconds since 1970."""
        ...

    def sleep(self, seconds: float) -> None:
        """Wait; less if the program is to stop."""
        ...


class Got(Struct, frozen=True, kw_only=True):
    """An answer with 200 or 304, and the address it came from after redirects."""

    answer: Answer
    final: str

    @property
    def fresh(self) -> bool:
        """Whether there is a body: what was asked for has changed, or was not known."""
        return self.answer.status == 200


def backoff(failures: int) -> float:
    """The seconds to wait after so many failures in a row: a minute, doubled each time, a day at most.

    >>> [backoff(n) for n in (1, 2, 3, 30)]
    [60.0, 120.0, 240.0, 86400.0]
    """
    return float(min(_FIRST_BACKOFF * 2 ** min(failures - 1, 20), _LONGEST_BACKOFF))


def utc(seconds: float) -> str:
    """A time as it is kept: UTC, to the second."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


class Fetcher:
    """Asks one host after the other, each no faster than it wants."""

    def __init__(self, client: Client, state: WatchState, manners: Manners, clock: Clock) -> None:
        self._client = client
        self._state = state
        self._manners = manners
        self._clock = clock

    def get(
        self, url: str, *, etag: str | None = None, modified: str | None = None, most: int | None = None
    ) -> Got:
        """What is at a canonical address; `FetchError` says why it cannot be had, and whether to ask again.

        With the marks of an earlier answer (`etag`, `modified`) the server may say that nothing has changed.
        """
        headers = {
            "Accept": "text/html,application/xhtml+xml,application/rss+xml,application/atom+xml,*/*;q=0.5"
        }
        if etag:
            headers["If-None-Match"] = etag
        if modified:
            headers["If-Modified-Since"] = modified
        seen = [url]
        while True:
            self._permit(url)
            answer = self._ask(url, headers, most or self._manners.most_bytes)
            if answer.status not in _REDIRECTS:
                self._judge(answer)
                return Got(answer=answer, final=url)
            url = canonical(answer.headers.get("location", ""), base=url)
            if url in seen:
                raise FetchError("redirects in a circle", passing=False)
            if len(seen) > self._manners.redirects:
                raise FetchError(f"more than {self._manners.redirects} redirects", passing=False)
            seen.append(url)

    def rules(self, url: str) -> Rules:
        """The robots.txt that holds for an address, fetched if it is not known or a day old."""
        origin = origin_of(url)
        known = self._state.robots(origin, self._clock.now())
        if known is not None:
            return Rules(*known)
        status, body = self._robots(f"{origin}/robots.txt")
        rules = Rules(status, body)
        lasts = KEPT_SECONDS if status == 200 or 400 <= status < 500 else KEPT_FAILED_SECONDS
        self._state.put_robots(origin, status, body, self._clock.now() + lasts)
        return rules

    def _robots(self, first: str) -> tuple[int, bytes]:
        url = first
        for _ in range(self._manners.redirects + 1):
            try:
                answer = self._ask(url, {}, MOST, cut=True)
                if answer.status not in _REDIRECTS:
                    # too many requests is no permission
                    return (503 if answer.status == 429 else answer.status), answer.body
                url = canonical(answer.headers.get("location", ""), base=url)
            except FetchError as error:
                # a host that is left alone, or must not be asked at all
                if error.until is not None or (url == first and not error.passing):
                    raise
                _LOG.warning("no robots.txt", extra={"data": {"url": url, "reason": error.reason}})
                return 0, b""
        return 0, b""

    def _permit(self, url: str) -> None:
        rules = self.rules(url)
        if rules.permits(url):
            return
        if rules.status == 200:
            raise FetchError("robots.txt does not permit it", passing=False)
        what = f"answers {rules.status}" if rules.status else "cannot be had"
        raise FetchError(f"robots.txt {what}: nothing is fetched before it can be read")

    def _ask(self, url: str, headers: dict[str, str], most: int, *, cut: bool = False) -> Answer:
        """One request, when its host may be asked; how it went decides when it may be again."""
        name = host_of(url)
        host = self._state.host(name)
        wait = host.due - self._clock.now()
        if wait > PATIENCE:
            raise FetchError(f"{name} is left alone for {wait:,.0f} seconds more", until=host.due)
        if wait > 0:
            self._clock.sleep(wait)
        try:
            answer = self._client.get(url, headers=headers, most=most, cut=cut)
        except FetchError as error:
            if error.passing:
                self._failed(host)
            else:
                self._state.put_host(HostState(name=name, due=self._clock.now() + self._delay(url)))
            raise
        if answer.status == 429 or answer.status >= 500:
            self._failed(host, asked=_retry_after(answer.headers.get("retry-after"), self._clock.now()))
        else:
            self._state.put_host(HostState(name=name, due=self._clock.now() + self._delay(url)))
        return answer

    def _delay(self, url: str) -> float:
        known = self._state.robots(origin_of(url), self._clock.now())
        return max(self._manners.delay, Rules(*known).delay() if known else 0.0)

    def _failed(self, host: HostState, asked: float = 0.0) -> None:
        failures = host.failures + 1
        due = self._clock.now() + max(backoff(failures), asked)
        self._state.put_host(HostState(name=host.name, due=due, failures=failures))

    def _judge(self, answer: Answer) -> None:
        """Raise `FetchError` for every answer that is neither 200 nor 304."""
        status = answer.status
        if status in (200, 304):
            return
        until = self._state.host(host_of(answer.url)).due
        if status == 429:
            raise FetchError("429: too many requests", until=until)
        if status >= 500:
            raise FetchError(f"{status}: the server fails", until=until)
        if status in (401, 403, 451):
            raise FetchError(f"{status}: refused")
        raise FetchError(f"{status}: {_NAMES.get(status, 'no page')}", passing=False)


_NAMES = {404: "not found", 410: "gone for good"}


def _retry_after(given: str | None, now: float) -> float:
    """The seconds that a server asks to be left alone, given as such or as a date."""
    if not given:
        return 0.0
    given = given.strip()
    if given.isdecimal() and len(given) < 10:
        return min(float(given), _LONGEST_WAIT)
    try:
        return max(0.0, min(parsedate_to_datetime(given).timestamp() - now, _LONGEST_WAIT))
    except (ValueError, TypeError, OverflowError):
        return 0.0
