"""What a store answers to a search, in types: words with all their spellings, hits, and the vectors of meanings."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import TYPE_CHECKING, Literal, Protocol, TypeAlias

from msgspec import Struct

if TYPE_CHECKING:
    from roznamcha.store.protocol import EventFilter, ReportFilter, StatementFilter


HitKind = Literal["statement", "event", "report"]
Asked: TypeAlias = "StatementFilter | EventFilter | ReportFilter"
KINDS: tuple[HitKind, ...] = ("statement", "event", "report")


class Term(Struct, frozen=True, kw_only=True):
    """A word or phrase that is looked for, in each of the `forms` that the index may hold it in.

    A form is units side by side: «آتش‌بس» has the forms `("آتش", "بس")` and `("آتشبس",)`. `prefix`: the last unit of
    each form may go on. `shown` is the term as it was written.
    """

    shown: str
    forms: tuple[tuple[str, ...], ...]
    prefix: bool = False


class Words(Struct, frozen=True, kw_only=True):
    """The words of a search: those that must occur (`some`: at least one of them) and those that must not."""

    terms: tuple[Term, ...]
    without: tuple[Term, ...] = ()
    some: bool = False


class Found(Struct, frozen=True, kw_only=True):
    """A hit in the index: the id of the entry or report, and how well the words fit (greater is better)."""

    kind: HitKind
    id: str
    score: float


class Passage(Struct, frozen=True, kw_only=True):
    """What is to get a vector: an entry or report by its key, its own words, and the headline it stands under."""

    kind: HitKind
    key: int
    title: str | None
    words: str


class Vectors(Struct, frozen=True, kw_only=True):
    """All vectors of a kind, one beside the other in `data`, in the order of `keys`."""

    kind: HitKind
    keys: tuple[int, ...]
    data: bytes


class SearchStore(Protocol):
    """The search of a store. Every method may raise `StoreError`."""

    def hits(self, words: Words, asked: Asked, *, limit: int) -> tuple[Found, ...]:
        """What holds the words and is asked for, the best first; the kind of `asked` says what is looked for."""
        ...

    def keys(self, asked: Asked, *, among: Sequence[int] | None = None) -> tuple[int, ...]:
        """The keys of everything that is asked for, in order; if `among` some, of these alone."""
        ...

    def ids(self, kind: HitKind, keys: Sequence[int]) -> dict[int, str]:
        """The ids of entries or reports by their keys."""
        ...

    def size(self) -> int:
        """How many reports there are."""
        ...

    def frequency(self, units: Iterable[str]) -> dict[str, int]:
        """In how many reports each of these units of a form stands."""
        ...

    def model(self) -> str | None:
        """The name of the model that the store's vectors are of; `None` where it has none."""
        ...

    def unembedded(self, model: str, *, limit: int) -> tuple[Passage, ...]:
        """What has no vector of this model yet: reports first, then statements, then events, the newest first."""
        ...

    def embedded_count(self, model: str) -> tuple[int, int]:
        """How many passages have a vector of this model, and how many there are."""
        ...

    def put_vectors(self, model: str, rows: Iterable[tuple[HitKind, int, bytes]]) -> None:
        """Keep vectors by kind and key, in one transaction; those of another model go.

        An entry that has gone meanwhile is passed over.
        """
        ...

    def keep_near(self) -> None:
        """Let the database compare vectors by itself, where it can: `nearest` needs it, after the last `put_vectors`."""
        ...

    def compares(self, model: str) -> bool:
        """Whether the database compares the vectors of this model by itself, so that nobody need read all of them."""
        ...

    def nearest(
        self, kind: HitKind, asked: Sequence[float], *, limit: int, among: Collection[int] | None = None
    ) -> Vectors | None:
        """The `limit` vectors of a kind that lie nearest to `asked`, and those that lie hardly farther, by key; of
        `among` keys alone if given. Only where `compares` says so."""
        ...

    def vectors(self, model: str) -> tuple[Vectors, ...]:
        """All vectors of this model, kind by kind."""
        ...
