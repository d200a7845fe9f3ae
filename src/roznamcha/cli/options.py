"""The options that the commands over a store share, and how their values become questions."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar, get_args

import typer

from roznamcha.errors import QuestionError
from roznamcha.records import Act, EventType, MentionKind
from roznamcha.store.location import Location, open_store

if TYPE_CHECKING:
    from roznamcha.reader.model import Reader
    from roznamcha.store.protocol import Filter, Store

F = TypeVar("F", bound="Filter")
DEFAULT_DB = Location("roznamcha.db")
# a table without --limit ends here; what programs read never does
TABLE_ROWS = 50


class Format(StrEnum):
    """How rows are printed."""

    table = "table"
    jsonl = "jsonl"
    csv = "csv"


class ReaderName(StrEnum):
    """What reads the statements of a report."""

    own = "own"
    llm = "llm"


DB_METAVAR = "FILE|ADDRESS"
Db = Annotated[
    Location,
    typer.Option(
        "--db",
        metavar=DB_METAVAR,
        envvar="ROZNAMCHA_DB",
        parser=Location,
        help="The store: an SQLite file, or postgresql://... for one on a server.",
    ),
]
By = Annotated[str | None, typer.Option(help="Speaker: part of the name, English or Persian, or an id.")]
Party = Annotated[str | None, typer.Option(help="A side: code or name, English or Persian.")]
ActOption = Annotated[
    str | None, typer.Option(help="What kind of statement: " + ", ".join(get_args(Act)) + ".")
]
Target = Annotated[str | None, typer.Option(help="The side it is aimed at.")]
Type = Annotated[str | None, typer.Option(help="What kind of event: " + ", ".join(get_args(EventType)) + ".")]
Kind = Annotated[str | None, typer.Option("--type", help="Kind: " + ", ".join(get_args(MentionKind)) + ".")]
Since = Annotated[str | None, typer.Option(help="From this day on: 2025-11-06, 2025-11 or 2025.")]
Until = Annotated[str | None, typer.Option(help="Up to this day, which is included.")]
Place = Annotated[str | None, typer.Option(help="Part of a place's English name.")]
Words = Annotated[str | None, typer.Option("--text", help='Words in the text; "side by side" in quotes.')]
OutletOption = Annotated[str | None, typer.Option("--outlet", help="The outlet's slug.")]
Limit = Annotated[
    int | None, typer.Option(min=0, help="At most so many rows, 0 for all; without it a table has 50.")
]
Newest = Annotated[
    bool,
    typer.Option(
        "--newest",
        help="The last day first; what was still to come when it was reported stands with its report.",
    ),
]
Lexicon = Annotated[
    Path | None,
    typer.Option(
        "--lexicon",
        metavar="DIR",
        envvar="ROZNAMCHA_LEXICON",
        help="A folder with tables of your own names (persons.tsv, places.tsv, ...).",
    ),
]
ReaderOption = Annotated[
    ReaderName,
    typer.Option(
        "--reader",
        help="What reads the statements: the program's own rules, or a language model that every report is sent to.",
    ),
]
LlmUrl = Annotated[
    str | None,
    typer.Option(
        metavar="URL",
        envvar="ROZNAMCHA_LLM_URL",
        help="An OpenAI-compatible endpoint: its address before /chat/completions.",
    ),
]
LlmModel = Annotated[
    str | None, typer.Option(metavar="NAME", envvar="ROZNAMCHA_LLM_MODEL", help="The model's name there.")
]
LlmPrice = Annotated[
    tuple[float, float] | None,
    typer.Option(metavar="IN OUT", help="What a million tokens cost, in and out, to tell the cost."),
]
LlmCache = Annotated[
    Path | None,
    typer.Option(
        metavar="DIR",
        envvar="ROZNAMCHA_LLM_CACHE",
        help="Where answers are kept; without it the user's cache folder.",
    ),
]
LlmTimeout = Annotated[
    float,
    typer.Option(metavar="SECONDS", min=0.1, help="How long to wait for an answer before asking again."),
]
Fast = Annotated[
    bool, typer.Option("--fast", help="Read by rules alone, without the learned reader: quicker, finds less.")
]
As = Annotated[Format, typer.Option("--format", "-f", help="How to print the rows.")]


def model_for(reader: ReaderName, *, fast: bool) -> Reader | None:
    """The learned reader's model, nothing where rules are to read alone; `ModelError` if it cannot be loaded.

    A language model is asked with what the rules find.
    """
    if fast or reader is not ReaderName.own:
        return None
    from roznamcha.reader.model import load_reader

    return load_reader()


def open_to_read(db: Location) -> Store:
    """The store at `db`, for reading."""
    return open_store(db, read_only=True)


def asked(
    kind: type[F],
    *,
    by: str | None = None,
    party: str | None = None,
    act: str | None = None,
    target: str | None = None,
    type: str | None = None,
    since: str | None = None,
    until: str | None = None,
    place: str | None = None,
    text: str | None = None,
    outlet: str | None = None,
    limit: int | None = 0,
    newest: bool = False,
    format: Format = Format.table,
    types: tuple[str, ...] = get_args(EventType),
) -> F:
    """A filter of `kind` from options; a value that means nothing is wrong usage."""
    if limit is None:
        limit = TABLE_ROWS if format is Format.table else 0
    return kind(
        by=by,
        party=party_code(party) if party else None,
        act=one_of(act, get_args(Act), "--act"),
        target=party_code(target) if target else None,
        type=one_of(type, types, "--type"),
        since=first_day(since),
        until=last_day(until),
        place=place,
        text=text,
        outlet=outlet,
        limit=limit or None,
        newest=newest,
    )


@contextmanager
def wrong_usage() -> Iterator[None]:
    """A value that means nothing is wrong usage on a command line."""
    try:
        yield
    except QuestionError as error:
        raise typer.BadParameter(str(error)) from error


def one_of(value: str | None, known: tuple[str, ...], option: str) -> str | None:
    """The value of `option`, if it is one of `known`; else wrong usage."""
    from roznamcha import given

    with wrong_usage():
        return None if value is None else given.one_of(f"{option} {value!r}", value, known)


def day(value: str, option: str) -> tuple[str, str]:
    """The first and last day of a day, month or year given by `option`."""
    from roznamcha.given import days

    with wrong_usage():
        return days(f"{option} {value!r}", value)


def first_day(since: str | None) -> str | None:
    """The first day that `--since` can mean."""
    return day(since, "--since")[0] if since else None


def last_day(until: str | None) -> str | None:
    """The last day that `--until` can mean."""
    return day(until, "--until")[1] if until else None


def event_type(value: str | None) -> str | None:
    """The value of `--type`, if it is a kind of event."""
    return one_of(value, get_args(EventType), "--type")


def party_code(given: str) -> str:
    """The code of the party that `given` names: a code, or a name in English or Persian; else wrong usage.

    >>> party_code("پاکستان"), party_code("Pakistan"), party_code("pak")
    ('PAK', 'PAK', 'PAK')
    """
    from roznamcha import naming
    from roznamcha.errors import NotFoundError

    try:
        return naming.party_code(given)
    except NotFoundError as error:
        raise typer.BadParameter(str(error)) from error


def party_name(code: str) -> str:
    """The English name of a party's code, the code itself where there is none.

    >>> party_name("PAK"), party_name("XYZ")
    ('Pakistan', 'XYZ')
    """
    from roznamcha import naming

    return naming.party_name(code)


def party_name_fa(code: str) -> str:
    """The Persian name of a party's code, the English one where no table has it.

    >>> party_name_fa("XYZ")
    'XYZ'
    """
    from roznamcha import naming

    return naming.party_name(code, "fa")


def place_name_fa(name: str) -> str:
    """The Persian name of the place with this English name, the English one where no table has it.

    >>> place_name_fa("Nowhere at all")
    'Nowhere at all'
    """
    from roznamcha import naming

    return naming.place_name(name, "fa")
