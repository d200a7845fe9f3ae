"""How often one reader may ask: a bucket that fills again with time, for each address, in each process."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from math import ceil
from time import monotonic

from litestar.types import ASGIApp, Receive, Scope, Send

from roznamcha.serve.errors import TooOften

# addresses that are remembered; one that is forgotten has a full bucket again
_MOST = 10_000


class Limits:
    """`rate` requests a minute for each address; as many at once after a minute of rest."""

    def __init__(self, rate: int, *, clock: Callable[[], float] = monotonic) -> None:
        """Everybody's bucket is full."""
        self._rate, self._clock = rate, clock
        self._held: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, address: str) -> float:
        """Take one request; 0 where it may be answered, else the seconds until one may be."""
        now = self._clock()
        left, then = self._held.pop(address, (float(self._rate), now))
        left = min(float(self._rate), left + (now - then) * self._rate / 60)
        wait = 0.0 if left >= 1 else (1 - left) * 60 / self._rate
        self._held[address] = (left if wait else left - 1, now)
        while len(self._held) > _MOST:
            self._held.popitem(last=False)
        return wait

    def middleware(self, app: ASGIApp) -> ASGIApp:
        """The application behind this limit."""

        async def limited(scope: Scope, receive: Receive, send: Send) -> None:
            client = scope.get("client")
            wait = self.take(client[0] if client else "")
            if wait:
                raise TooOften(ceil(wait))
            await app(scope, receive, send)

        return limited
