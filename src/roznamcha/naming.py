"""What parties, places and people are called on pages, in English and in Persian, and which party a name means."""

from __future__ import annotations

from functools import cache

from roznamcha.entities.gazetteer import load
from roznamcha.entities.tables import TABLES
from roznamcha.entities.who import index
from roznamcha.errors import NotFoundError
from roznamcha.lang.interface import PageLanguage
from roznamcha.lang.tables import read_table
from roznamcha.text.fold import ZWNJ, fold


def party_code(given: str) -> str:
    """The code of the party that `given` names: a code, or a name in English or Persian; else `NotFoundError`.

    >>> party_code("پاکستان"), party_code("Pakistan"), party_code("pak")
    ('PAK', 'PAK', 'PAK')
    """
    gazetteer, name = load(), " ".join(given.split())
    codes = _party_names()
    if name.upper() in codes:
        return name.upper()
    for code, english in codes.items():
        if english.casefold() == name.casefold():
            return code
    folded = fold(name)
    for end, entries in gazetteer.hits(folded).get(0, []):
        if folded[end:].strip(" " + ZWNJ):
            continue
        for entry in entries:
            if (
                entry.cls in ("state", "group", "body")
                and (party := gazetteer.party_of(entry.id, None)) != "UNK"
            ):
                return party
    if name.isascii() and name.isalpha() and name.isupper():
        return name  # a party that the tables do not know may still stand in a store
    raise NotFoundError(f"no party is called {given!r}; give a code (PAK) or a name, English or Persian")


def party_name(code: str, language: PageLanguage = "en") -> str:
    """The name of a party's code: the English one where no table has a Persian one, the code where there is none.

    >>> party_name("PAK"), party_name("XYZ"), party_name("XYZ", "fa")
    ('Pakistan', 'XYZ', 'XYZ')
    """
    english = _party_names().get(code, code)
    return _persian_names("states", "groups", "bodies").get(english, english) if language == "fa" else english


def place_name(name: str, language: PageLanguage = "en") -> str:
    """The name of the place with this English name, the English one where no table has a Persian one.

    >>> place_name("Nowhere at all", "fa")
    'Nowhere at all'
    """
    return _persian_names("places", "states").get(name, name) if language == "fa" else name


def entity_name(name: str, kind: str, language: PageLanguage = "en") -> str:
    """The name of the person, body, group, state, place or outlet with this English name.

    >>> entity_name("Nobody at all", "person", "fa")
    'Nobody at all'
    >>> entity_name("Ministry of Foreign Affairs (Pakistan)", "body", "fa")
    'وزارت امور خارجه پاکستان'
    """
    if language == "en":
        return name
    if kind == "place":
        return place_name(name, language)
    if kind == "body" and name.endswith(")"):
        sort, _, state = name[:-1].rpartition(" (")
        states = _persian_names("states")
        if sort in _body_sorts() and state in states:
            return f"{_body_sorts()[sort]} {states[state]}"
    tables = {
        "person": "persons",
        "state": "states",
        "group": "groups",
        "body": "bodies",
        "outlet": "outlets",
    }
    return _persian_names(tables[kind]).get(name, name) if kind in tables else name


def outlet_name(slug: str, language: PageLanguage = "en") -> str:
    """The name of the outlet with this slug; the slug where no table has one.

    >>> outlet_name("reuters"), outlet_name("reuters", "fa"), outlet_name("no-such-outlet")
    ('Reuters', 'رویترز', 'no-such-outlet')
    """
    known = load().outlets.get(slug)
    return entity_name(known.name, "outlet", language) if known else slug


def office_name(role: str, of: str, language: PageLanguage = "en") -> str:
    """What an office is called: the role, and whose it is.

    >>> office_name("foreign-minister", "PAK"), office_name("foreign-minister", "PAK", "fa")
    ('Foreign Minister of Pakistan', 'وزیر امور خارجه پاکستان')
    """
    named = _roles().get(role)
    if language == "en" or named is None:
        return index(load()).office(role, of)
    return f"{named} {party_name(of, language)}" if of else named


def common_name(name: str, language: PageLanguage = "en") -> str:
    """What somebody is called who has no name («sources», «officials»): the first spelling in the tables.

    >>> common_name("officials", "fa"), common_name("officials")
    ('مقامات', 'officials')
    """
    if language == "en":
        return name
    return _persian_names("roles").get(name) or _common_names().get(name, name)


@cache
def _common_names() -> dict[str, str]:
    """The first spelling of each name of people who have none of their own."""
    found: dict[str, str] = {}
    for row in read_table(TABLES / "collectives.tsv", ("surface", "name", "party", "flags", "source")):
        found.setdefault(row["name"], row["surface"])
    return found


@cache
def _roles() -> dict[str, str]:
    """The first spelling of each role."""
    found: dict[str, str] = {}
    for row in load().tables.filled("roles"):
        found.setdefault(row["id"], row["surface"])
    return found


@cache
def _persian_names(*kinds: str) -> dict[str, str]:
    """The first spelling that these tables give for an English name."""
    tables, names = load().tables, dict[str, str]()
    for kind in kinds:
        for row in tables.filled(kind):
            if kind != "states" or row["kind"] == "name":
                names.setdefault(row["name"], row["surface"])
            elif row["kind"] == "capital":
                names.setdefault(row["place"], row["surface"])
    return names


@cache
def _body_sorts() -> dict[str, str]:
    """Of the bodies that every state has: the English name without the state, and the first spelling."""
    found: dict[str, str] = {}
    for row in load().tables.filled("bodytypes"):
        english, slot, _ = row["name"].partition(" ({state})")
        if slot:
            found.setdefault(english, row["surface"])
    return found


@cache
def _party_names() -> dict[str, str]:
    gazetteer = load()
    names = {**gazetteer.states, "MEDIA": "media", "UNK": "side not known"}
    for id_, party in gazetteer.parties.items():
        if party and party not in ("UNK", "MEDIA") and party not in names:
            names[party] = gazetteer.names.get(id_) or party
    return names
