"""robots.txt: what a host permits, and how slowly it wants to be asked (RFC 9309)."""

from __future__ import annotations

from msgspec import Struct
from protego import Protego

# RFC 9309, 2.5: at least this much is to be read
MOST = 512 * 1024
# RFC 9309, 2.4: no longer than a day
KEPT_SECONDS = 86_400.0
# while a server fails it permits nothing, and is asked again
KEPT_FAILED_SECONDS = 3_600.0
# a host that asks for more is left to its delay for all that is fetched anyway
_SLOWEST = 120.0
# the name by which rules for this program are found
NAME = "roznamcha"


class Rules(Struct, frozen=True):
    """What one host permits; `status` is that of its robots.txt, 0 if it could not be had."""

    status: int
    body: bytes

    def permits(self, url: str) -> bool:
        """Whether this program may fetch `url`.

        No rules (4xx) permit everything; a server that fails (5xx, no answer) permits nothing, for now.
        """
        if self.status == 200:
            return bool(self._parsed().can_fetch(url, NAME))
        return 400 <= self.status < 500

    def delay(self) -> float:
        """The seconds between two requests that the host asks for, 0 if it does not."""
        if self.status != 200:
            return 0.0
        asked = self._parsed().crawl_delay(NAME)
        return min(float(asked), _SLOWEST) if asked and asked > 0 else 0.0

    def sitemaps(self) -> list[str]:
        """The sitemaps that the host names."""
        return list(self._parsed().sitemaps) if self.status == 200 else []

    def _parsed(self) -> Protego:
        return Protego.parse(self.body[:MOST].decode("utf-8", "replace"))
