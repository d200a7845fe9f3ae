"""The tables of names and offices under `lang/fa/entities/`, with the rows of a user's own folder behind the shipped ones.

A folder of one's own (a lexicon) holds tables of the same names and columns. Its rows go through the same checks; a row
with a shipped id adds a spelling, a row with a new id adds somebody or something new.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from hashlib import sha256
from pathlib import Path

import regex

from roznamcha.errors import LexiconError
from roznamcha.lang.tables import DATA, Row, read_table

TABLES = DATA / "entities"
COLUMNS: Mapping[str, tuple[str, ...]] = {
    name: tuple(columns.split())
    for name, columns in {
        "states": "surface id name kind place flags source",
        "groups": "surface id name party state flags source",
        "bodies": "surface id name party place flags source",
        "bodytypes": "surface id name flags source",
        "statebodies": "id state name same source",
        "outlets": "surface id name country family domains flags source",
        "outletkinds": "surface name flags source",
        "places": "surface id name state kind flags source",
        "coordinates": "id latitude longitude point source",
        "persons": "surface id name party since until flags source",
        "offices": "person role of since until source",
        "sameoffices": "role state also name source",
        "sharedoffices": "role of one source",
        "roles": "surface id name flags source",
        "titles": "surface id flags source",
        "givennames": "surface name flags source",
        "surnames": "surface name source",
    }.items()
}
# the tables whose rows with an empty name are further spellings of their id
_FILLED = frozenset(("states", "groups", "bodies", "bodytypes", "outlets", "places", "roles", "persons"))
_ID = {
    "states": regex.compile(r"state:[A-Z]{3}"),
    "groups": regex.compile(r"group:[a-z0-9]+(?:-[a-z0-9]+)*"),
    "bodies": regex.compile(r"body:[a-z0-9]+(?:-[a-zA-Z0-9]+)*"),
    "places": regex.compile(r"place:[a-z0-9]+(?:-[a-z0-9]+)*"),
    "coordinates": regex.compile(r"place:[a-z0-9]+(?:-[a-z0-9]+)*"),
    "persons": regex.compile(r"person:[a-z0-9]+(?:-[a-z0-9]+)*"),
    "outlets": regex.compile(r"[a-z0-9]+(?:[-_.][a-z0-9]+)*"),
}
_DEGREES = regex.compile(r"-?\d{1,3}(?:\.\d+)?")
# who stands behind an outlet; empty: not known (docs/gazetteer.md)
FAMILIES = ("state", "public", "abroad", "affiliated", "exile", "members", "private")
POINTS = ("itself", "seat", "town", "airport")
# kinds of places that are no point, so that coordinates are wanted of none of them
WIDE = frozenset(("water", "region", "line"))
_DAY = regex.compile(r"\d{4}(?:-\d\d(?:-\d\d)?)?")
_FLAGS: Mapping[str, frozenset[str]] = {
    "states": frozenset(("ambiguous",)),
    "groups": frozenset(("context", "body-context", "people", "person-like")),
    "bodies": frozenset(("ambiguous", "context", "local")),
    "outlets": frozenset(("kind",)),
    "places": frozenset(("ambiguous", "namesake")),
    "persons": frozenset(("surname", "famous", "ambiguous", "epithet", "sideless")),
}
# the columns of a row that say a side (the code of a state or group, an organisation's own), and those that name a state
_SIDES = {"persons": "party", "offices": "of", "sharedoffices": "of"}
_STATES = {
    "groups": "state", "places": "state", "outlets": "country", "sameoffices": "state", "statebodies": "state",
}  # fmt: skip
_OWN_SIDE = regex.compile(r"[A-Z][A-Z0-9]*(?:[+-][A-Z0-9]+)*")
# the side of those of whom none is known
_UNKNOWN = "UNK"
_SHOWN_DIGEST = 8


class Tables:
    """The shipped tables and, if `folder` is given, those in it.

    Raises `LexiconError` for a folder that is not there or holds a table of an unknown name.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder
        self.own: dict[str, Path] = {}
        self.digest = ""
        if folder is not None:
            self._open(folder)

    def _open(self, folder: Path) -> None:
        if not folder.is_dir():
            raise LexiconError(
                f"{folder}: no such folder; --lexicon wants one with tables such as persons.tsv"
            )
        known = ", ".join(f"{name}.tsv" for name in COLUMNS)
        whole = sha256()
        for path in sorted(folder.glob("*.tsv")):
            if path.stem not in COLUMNS:
                raise LexiconError(f"{path}: no table is called so; name it as one of {known}")
            self.own[path.stem] = path
            whole.update(f"{path.name}\0".encode() + path.read_bytes() + b"\0")
        if not self.own:
            raise LexiconError(f"{folder}: there is no table in here; put in one of {known}")
        self.digest = whole.hexdigest()[:_SHOWN_DIGEST]

    def rows(self, name: str) -> Iterator[Row]:
        """The rows of the table `name`, the shipped ones first, each checked."""
        columns = COLUMNS[name]
        shipped = read_table(TABLES / f"{name}.tsv", columns)
        own = read_table(self.own[name], columns, shown=str(self.own[name])) if name in self.own else []
        first: dict[str, Row] = {}
        for row in shipped:
            _check(name, row, first)
            yield row
        for row in own:
            _check(name, row, first)
            self._check_codes(name, row)
            yield row

    def _check_codes(self, name: str, row: Row) -> None:
        """Raise `LexiconError` if a user's row names a side or state that no table knows.

        A new group or body may bring a side of its own, of which only the form is checked.
        """
        side, state = row.values.get(_SIDES.get(name, ""), ""), row.values.get(_STATES.get(name, ""), "")
        if side and side not in self.sides:
            raise LexiconError(
                f"{row.where}: no state, group or body has the code {side!r} ({_SIDES[name]}); write one that a table has, "
                "such as AFG or TALIBAN, or add the group or body"
            )
        if state and state not in self.states:
            raise LexiconError(
                f"{row.where}: no state has the code {state!r} ({_STATES[name]}); write AFG, IRN or PAK"
            )
        if name in ("groups", "bodies"):
            party = row["party"]
            if party and not _OWN_SIDE.fullmatch(party):
                raise LexiconError(
                    f"{row.where}: {party!r} has not the form of a side's code: capitals, such as TTP"
                )

    @cached_property
    def states(self) -> frozenset[str]:
        """The codes of the states, the user's among them."""
        return frozenset(row["id"].removeprefix("state:") for row in self._read("states"))

    @cached_property
    def sides(self) -> frozenset[str]:
        """The codes of all sides: states, what groups and bodies bring, and what the shipped people and offices have."""
        shipped = (
            row[column]
            for table, column in _SIDES.items()
            for row in read_table(TABLES / f"{table}.tsv", COLUMNS[table])
        )
        brought = (row["party"] for table in ("groups", "bodies") for row in self._read(table))
        return self.states.union(shipped, brought, (_UNKNOWN,))

    @cached_property
    def sideless(self) -> frozenset[str]:
        """The people (ids) who speak for no side, whatever state their name is from."""
        return frozenset(r["id"] for r in self.rows("persons") if "sideless" in r["flags"].split())

    def _read(self, name: str) -> list[Row]:
        """The rows of the table `name`, shipped and the user's, as they stand."""
        own = self.own.get(name)
        more = read_table(own, COLUMNS[name], shown=str(own)) if own else []
        return [*read_table(TABLES / f"{name}.tsv", COLUMNS[name]), *more]

    def filled(self, name: str) -> Iterator[Mapping[str, str]]:
        """The rows of a table with what rows of further spellings leave empty filled in from the first row of their id."""
        first: dict[str, dict[str, str]] = {}
        for row in self.rows(name):
            values = dict(row.values)
            held = first.setdefault(values["id"], values)
            own = {k: v for k, v in values.items() if v}
            yield {**{k: v for k, v in held.items() if k != "flags"}, "flags": values.get("flags", ""), **own}

    def rows_of(self, id: str) -> Sequence[tuple[str, Row]]:
        """The rows of every table that stand for the thing with this id, each with its table's name."""
        return self._by_id.get(id, ())

    @cached_property
    def _by_id(self) -> Mapping[str, list[tuple[str, Row]]]:
        found: dict[str, list[tuple[str, Row]]] = {}
        for name in (*_ID, "offices"):
            for row in self.rows(name):
                id = row["person"] if name == "offices" else row["id"]
                found.setdefault(f"outlet:{id}" if name == "outlets" else id, []).append((name, row))
        return found


def _check(name: str, row: Row, first: dict[str, Row]) -> None:
    """Raise `LexiconError` for a row whose id, flags or dates no reader of the table would understand."""
    values = row.values
    pattern = _ID.get(name)
    if pattern and not pattern.fullmatch(values["id"]):
        raise LexiconError(f"{row.where}: the id {values['id']!r} has not the form {pattern.pattern}")
    if known := _FLAGS.get(name):
        for flag in values["flags"].split():
            if flag not in known:
                raise LexiconError(
                    f"{row.where}: no flag is called {flag!r}; {name}.tsv knows {', '.join(sorted(known))}"
                )
    if "until" in values:
        for column in ("since", "until"):
            if values[column] and not _DAY.fullmatch(values[column]):
                raise LexiconError(
                    f"{row.where}: {column} {values[column]!r} is no date; write 2025-11-06, 2025-11 or 2025"
                )
    if name == "coordinates":
        for column, most in (("latitude", 90), ("longitude", 180)):
            if not _DEGREES.fullmatch(values[column]) or abs(float(values[column])) > most:
                raise LexiconError(
                    f"{row.where}: {column} {values[column]!r} is no figure of degrees; write 34.5281"
                )
        if values["point"] not in POINTS:
            raise LexiconError(f"{row.where}: point {values['point']!r} is none of {', '.join(POINTS)}")
    if name == "outlets" and values["family"] not in ("", *FAMILIES):
        raise LexiconError(
            f"{row.where}: family {values['family']!r} is none of {', '.join(FAMILIES)}; leave it empty if it is not known"
        )
    if name in _FILLED:
        head = first.setdefault(values["id"], row)
        if not head["name"]:
            raise LexiconError(f"{row.where}: the first row of {values['id']} has no name; fill it in")
        if name in ("groups", "places", "persons", "outlets", "bodies") and values["name"] not in (
            "",
            head["name"],
        ):
            raise LexiconError(
                f"{row.where}: {values['id']} is {head['name']!r} in {head.where}; leave the name empty to add a spelling, "
                "or take another id"
            )
