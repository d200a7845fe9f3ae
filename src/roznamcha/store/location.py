"""Where a store is: a file, or a database on a PostgreSQL server; and opening it, whichever it is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, quote, unquote, urlsplit

import regex

from roznamcha.errors import StoreError

if TYPE_CHECKING:
    from roznamcha.store.base import TableStore

_SCHEMES = ("postgresql://", "postgres://")
_SECRETS = ("password", "sslpassword")
_SCHEMA = regex.compile(r"[a-z_][a-z0-9_]{0,62}")
DEFAULT_SCHEMA = "roznamcha"


class Location:
    """Where a store is, as it was given: the path of an SQLite file, or an address `postgresql://...`.

    As text it is what may be shown: of an address everything but its passwords. `path` is that of a file; `address`
    and `schema` are those of a database: what the server's own library is told, passwords and all, and the schema that
    holds the store, which `?schema=` in the address names.

    >>> str(Location("postgresql://me:secret@db.example/news?schema=talks"))
    'postgresql://me:***@db.example/news?schema=talks'
    >>> Location("dispute.db").path, Location("dispute.db").address
    (PosixPath('dispute.db'), None)
    """

    def __init__(self, given: str | Path | Location) -> None:
        """Raises `StoreError` for an address that means nothing, without showing what it hides."""
        text = given.given if isinstance(given, Location) else str(given)
        self.given: str = text
        self.path: Path | None = None
        self.address: str | None = None
        self.schema, self.shown = "", text
        if isinstance(given, str | Location) and text.startswith(_SCHEMES):
            self.address, self.schema, self.shown = _address(text)
        else:
            self.path = Path(text)

    @property
    def file(self) -> Path:
        """The path of the file; `StoreError` where there is none."""
        if self.path is None:
            raise StoreError(f"{self}: a database on a server, where a file is needed")
        return self.path

    def missing(self) -> bool:
        """Whether there is certainly no store: no such file. Of a server this is told when it is opened."""
        return self.path is not None and not self.path.exists()

    def __str__(self) -> str:
        return self.shown

    def __repr__(self) -> str:
        return f"Location({self.shown!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Location) and other.given == self.given

    def __hash__(self) -> int:
        return hash(self.given)


def _address(text: str) -> tuple[str, str, str]:
    """The address without what is ours in it, the schema, and the address as it may be shown."""
    try:
        parts = urlsplit(text)
        asked = parse_qsl(parts.query, keep_blank_values=True)
        unquote(parts.netloc, errors="strict")
    except ValueError:
        # the text itself may hold a password
        raise StoreError(
            "the address of the database cannot be read: postgresql://USER:PASSWORD@HOST:PORT/NAME, with"
            " other marks than letters and digits percent-encoded in the password"
        ) from None
    schema = next((value for name, value in asked if name == "schema"), DEFAULT_SCHEMA)
    user, at, host = parts.netloc.rpartition("@")
    name, colon, _ = user.partition(":")
    hidden = f"{name}:***" if colon else name
    query = "&".join(f"{k}={'***' if k in _SECRETS else quote(v, safe='/,')}" for k, v in asked)
    shown = f"{parts.scheme}://{hidden}{at}{host}{parts.path}{f'?{query}' if query else ''}"
    if not _SCHEMA.fullmatch(schema) or schema.startswith("pg_"):
        raise StoreError(
            f"{shown}: the schema {schema[:63]!r} cannot be: small letters, digits and _, at most 63"
        )
    rest = "&".join(f"{quote(k)}={quote(v, safe='')}" for k, v in asked if k != "schema")
    return f"{parts.scheme}://{parts.netloc}{parts.path}{f'?{rest}' if rest else ''}", schema, shown


def open_store(
    location: str | Path | Location,
    *,
    read_only: bool = False,
    program: str | None = None,
    clock: Callable[[], str] | None = None,
) -> TableStore:
    """The store at `location`; made if it is not there, unless it is opened only to be read.

    Raises `StoreError`: nothing there, another's file or schema, a schema of another version, a server that cannot be
    reached, or no driver for it (the extra `postgres`). `program` and `clock` are those of `SqliteStore`.
    """
    at = Location(location)
    given: dict[str, Any] = {"program": program, "clock": clock}
    options = {name: value for name, value in given.items() if value is not None}
    if at.path is not None:
        from roznamcha.store.sqlite import SqliteStore

        return SqliteStore(at.path, read_only=read_only, **options)
    need_driver(at)
    from roznamcha.store.postgres import PostgresStore

    return PostgresStore(at, read_only=read_only, **options)


def need_driver(at: Location) -> None:
    """`StoreError` where the driver of PostgreSQL is not installed."""
    try:
        import psycopg  # noqa: F401
    except ImportError as error:
        raise StoreError(
            f"{at}: PostgreSQL needs the extra `postgres`: pip install 'roznamcha[postgres]'"
        ) from error
