"""Who or what a name stands for: names in any spelling and offices to ids, ids to everything the tables say of them."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from difflib import get_close_matches
from functools import cache
from typing import Literal

from msgspec import Struct

from roznamcha.entities.facts import place_id
from roznamcha.entities.find import find_mentions
from roznamcha.entities.gazetteer import THE, Gazetteer
from roznamcha.lang.tables import Row
from roznamcha.text.document import prepare
from roznamcha.text.fold import key

By = Literal["id", "name", "phrase", "part"]
_TABLES = ("states", "groups", "bodies", "places", "outlets", "persons")
# spellings offered for a name that nobody has, and how alike they must be (difflib's ratio)
_OFFERED, _ALIKE = 5, 0.75
_OF, _CAPITAL, _MINISTRY = " of ", "capital", "Ministry"
_THE, _TO = "the ", " to "
# flags of roles that are somebody's office only with a state or an organisation beside them
_OWNED = frozenset(("domestic", "open"))


class Spelling(Struct, frozen=True, kw_only=True):
    """One way to write a name: `note` is its sort or flags, `row` where it stands, `source` what that row rests on."""

    surface: str
    note: str
    row: str
    source: str


class SideHeld(Struct, frozen=True, kw_only=True):
    """A side and the time it holds for (EDTF, `None`: open or not known)."""

    party: str
    since: str | None
    until: str | None


class OfficeHeld(Struct, frozen=True, kw_only=True):
    """An office, whose it is, and the time it was held (EDTF, `None`: not known, or still); `row` says where it stands."""

    office: str
    role: str
    of: str
    since: str | None
    until: str | None
    row: str
    source: str


class Located(Struct, frozen=True, kw_only=True):
    """Degrees (WGS 84) of a place, of its seat or of a town there (`point`), and what they rest on."""

    latitude: float
    longitude: float
    point: str
    source: str


class Unheld(Struct, frozen=True, kw_only=True):
    """An office that nobody is known to hold on the day: `whose` is false if its state is not said.

    `held` is who is known to have held it, and when (EDTF), the earliest first.
    """

    office: str
    whose: bool
    held: tuple[tuple[str, str | None, str | None], ...]


class Profile(Struct, frozen=True, kw_only=True):
    """All that the tables say of one id.

    `party` and `now` (offices) are those of the day `on`; without it those that are still open. `country` is the state
    (alpha-3) of a place, body, group or outlet, `sort` the kind of place, `family` who stands behind an outlet.
    """

    id: str
    name: str
    kind: str
    party: str
    on: str | None
    now: tuple[OfficeHeld, ...]
    country: str | None
    sort: str | None
    family: str | None
    located: Located | None
    sides: tuple[SideHeld, ...]
    offices: tuple[OfficeHeld, ...]
    spellings: tuple[Spelling, ...]
    domains: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Match:
    """An id that a name may stand for, and by what: `phrase` is an office, a title with a name, a body with its state."""

    id: str
    by: By


class Index:
    """The tables by what people and things are called, in Persian and in Latin letters."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self.gaz = gazetteer
        self.names: dict[str, str] = {}
        self.shown: dict[str, str] = {}
        self._persian: dict[str, dict[str, None]] = {}
        self._latin: dict[str, dict[str, None]] = {}
        self._words: dict[str, dict[str, None]] = {}
        self._roles: dict[str, dict[str, None]] = {}
        self.role_names: dict[str, str] = {}
        # offices that are one by their name alone, whose is not said with them («UN secretary-general»)
        self._unowned: set[str] = set()
        self._parties = {
            party: gazetteer.names[id] for id, party in reversed(gazetteer.parties.items()) if party
        }
        self._parties = {p: name for p, name in self._parties.items() if p not in gazetteer.states}
        for table in _TABLES:
            for values in gazetteer.tables.filled(table):
                self._add(table, values)
        for values in gazetteer.tables.filled("roles"):
            self.role_names.setdefault(values["id"], values["name"])
            for called in (values["name"], values["id"]):
                self._roles.setdefault(latin(called), {})[values["id"]] = None
            if not _OWNED & set(values["flags"].split()):
                self._unowned.add(values["id"])
        self._sorts: dict[str, dict[str, None]] = {}
        for values in gazetteer.tables.filled("bodytypes"):
            self._sorts.setdefault(latin(values["name"].partition("(")[0]), {})[values["id"]] = None
        self._sites = {
            domain: (f"outlet:{id}",) for id, outlet in gazetteer.outlets.items() for domain in outlet.domains
        }
        for (role, _), name in gazetteer.office_names.items():
            self._roles.setdefault(latin(name), {})[role] = None

    def _add(self, table: str, values: Mapping[str, str]) -> None:
        id, surface, name = values["id"], values["surface"], values["name"]
        if table == "states":
            if values["kind"] == "home":
                return
            name = self.gaz.state_name(id.partition(":")[2])
            for other in (values["name"], name):
                self._latin.setdefault(latin(other), {})[id] = None
            if values["kind"] == _CAPITAL:
                self._put(place_id(values["place"]), surface, values["place"])
        self._put(f"outlet:{id}" if table == "outlets" else id, surface, name)

    def _put(self, id: str, surface: str, name: str) -> None:
        self.names.setdefault(id, name)
        joined = key(surface).replace(" ", "")
        self.shown.setdefault(joined, surface)
        self._persian.setdefault(joined, {})[id] = None
        # an acronym is the end of the id or the side («unama», «TTP»)
        for other in (name, id.partition(":")[2], self.gaz.parties.get(id, "")):
            self._latin.setdefault(latin(other), {})[id] = None
        if id.startswith("person:"):
            for word in (*key(surface).split(), *latin(name).split()):
                self._words.setdefault(word, {})[id] = None

    def find(self, name: str, *, on: str | None = None) -> list[Match]:
        """What `name` may stand for: an id; a name, in any spelling; an office on the day `on`; one word of people's names.

        One word that is somebody's whole name in the tables (a surname) stands for everybody who has it in theirs.
        """
        text = " ".join(name.split())
        if text in self.names or self._is_body(text):
            return [Match(text, "id")]
        found: dict[str, Match] = {}
        plain = latin(text)
        named = self._latin.get(plain, {}) if plain else {}
        called = sorted(named, key=lambda id: latin(self.names[id]) != plain)
        for id in (*self._persian.get(key(text).replace(" ", ""), ()), *called):
            found.setdefault(id, Match(id, "name"))
        if not found:
            owned = (*self._english_office(plain, on), *self._of_a_state(plain))
            for id in (*self._sites.get(text.casefold(), ()), *self._read(text, on), *owned):
                found.setdefault(id, Match(id, "phrase"))
        word = key(text) if " " not in text else ""
        if not found or (word and all(id.startswith("person:") for id in found)):
            for id in (*self._words.get(word, ()), *self._all_words(key(text).split(), plain.split())):
                found.setdefault(id, Match(id, "part"))
        return list(found.values())

    def _all_words(self, *spellings: list[str]) -> Iterator[str]:
        """The people in whose names all the words of one of `spellings` occur."""
        for words in spellings:
            if words:
                sets = [self._words.get(word, {}) for word in words]
                yield from (id for id in sets[0] if all(id in other for other in sets[1:]))

    def _read(self, text: str, on: str | None) -> Iterator[str]:
        """The ids that the reader of reports finds for `text` as a whole: «وزیر خارجه پاکستان», «آقای دار»."""
        doc = prepare(text)
        for mention in find_mentions(doc, on=on, gazetteer=self.gaz, still=True):
            if mention.start == 0 and mention.end == len(doc.text):
                yield from (mention.id,) if mention.id else mention.candidates

    def _english_office(self, plain: str, on: str | None) -> Iterator[str]:
        """Who holds «foreign minister of pakistan», «pakistani foreign minister» or «un secretary general»."""
        for role, party in self._english_chairs(plain, on):
            yield from self.gaz.holders(role, party, on)

    def _english_chairs(self, plain: str, on: str | None) -> Iterator[tuple[str, str]]:
        """The offices that `plain` may be, and whose."""
        for role in self._roles.get(plain.removeprefix(_THE), ()):
            whose = {of for held, of in self.gaz.tenures if held == role}
            if role in self._unowned and len(whose) == 1:
                yield role, whose.pop()
        called, _, owner = plain.partition(_OF)
        pairs = [(called, owner.removeprefix(_THE))] if owner else []
        words = plain.removeprefix(_THE).split()
        pairs += [(" ".join(words[cut:]), " ".join(words[:cut])) for cut in range(1, len(words))]
        for called, owner in pairs:
            for id in self._latin.get(owner, ()):
                party = self.gaz.party_of(id, on)
                for role in self._roles.get(called, ()):
                    yield role, party

    def _of_a_state(self, plain: str) -> Iterator[str]:
        """«Ministry of Foreign Affairs of Pakistan», «Pakistani Ministry of Foreign Affairs»: what every state has."""
        words = plain.split()
        for cut in range(1, len(words)):
            first, last = " ".join(words[:cut]), " ".join(words[cut:])
            for body, owner in ((first.removesuffix(" of"), last.removeprefix(_THE)), (last, first)):
                states = [id for id in self._latin.get(owner, ()) if id.startswith("state:")]
                for sort in self._sorts.get(body, ()) if states else ():
                    yield f"body:{sort}-{states[0].removeprefix('state:')}"

    def unheld(self, name: str, *, on: str | None = None) -> Unheld | None:
        """The office that `name` is, if nobody is known to hold it on the day `on` (without it: now)."""
        doc = prepare(" ".join(name.split()))
        named = (
            (m.name, m.party)
            for m in find_mentions(doc, on=on, gazetteer=self.gaz, still=True)
            if m.rule.startswith("office") and m.start == 0 and m.end == len(doc.text) and not m.id
        )
        office, party = next(named, ("", "UNK"))
        asked = latin(office or name)
        if not office:
            # «iranian ambassador to afghanistan»: the tables do not know to whom somebody is sent
            sent = self._english_chairs(asked.partition(_TO)[0], on)
            office = next((self.office(role, of) for role, of in sent if self.gaz.shared(role, of)), "")
            asked, party = latin(office) or asked, party if not office else ""
        held = [
            (row["since"] or "", self.name(row["person"]), row["until"] or None)
            for row in self.gaz.tables.rows("offices")
            if latin(self.office(row["role"], row["of"])) == asked
        ]
        if not office and not held:
            return None
        return Unheld(
            office=office or name,
            whose=party != "UNK" or bool(held),
            held=tuple((who, since or None, until) for since, who, until in sorted(held, key=_when)),
        )

    def near(self, name: str) -> list[str]:
        """Names in the tables that are spelt much like `name`, the most alike first."""
        persian = get_close_matches(key(name).replace(" ", ""), self._persian, _OFFERED, _ALIKE)
        if persian:
            return list(dict.fromkeys(self.shown[p] for p in persian))
        wanted = latin(name)
        if not wanted:
            return []
        alike = get_close_matches(wanted, self._latin, _OFFERED, _ALIKE)
        ids = [next(iter(self._latin[n])) for n in alike]
        if not ids:
            words = get_close_matches(wanted, [w for w in self._words if w.isascii()], _OFFERED, _ALIKE)
            ids = [id for word in words for id in self._words[word]][:_OFFERED]
        return list(dict.fromkeys(self.names[id] for id in ids))

    def profile(self, id: str, *, on: str | None = None) -> Profile:
        """All that the tables say of `id`; of a body that every state has, what they say of its sort."""
        gaz, kind = self.gaz, id.partition(":")[0]
        rows = list(gaz.tables.rows_of(id))
        offices = tuple(self._office_held(row) for name, row in rows if name == "offices")
        named = [row for name, row in rows if name not in ("offices", "coordinates")]
        at = gaz.coordinates.get(id)
        country, sort = (
            gaz.homes.get(id) or _first(named, "state") or _first(named, "country"),
            _first(named, "kind"),
        )
        if kind == "place" and not named:
            sort = _CAPITAL
            named = [
                r for r in gaz.tables.rows("states") if r["kind"] == _CAPITAL and place_id(r["place"]) == id
            ]
            country = _first(named, "id").partition(":")[2]
        elif kind == "body" and not named:
            type_of, _, country = id.removeprefix("body:").rpartition("-")
            named = [row for row in gaz.tables.rows("bodytypes") if row["id"] == type_of]
        on_the_day = {(t.role, t.of, t.since) for t in gaz.tenures_on(id, on)}
        return Profile(
            id=id,
            name=self.name(id),
            kind=kind,
            party=gaz.party_of(id, on) if kind != "place" else country or "UNK",
            on=on,
            now=tuple(o for o in offices if (o.role, o.of, o.since or "") in on_the_day),
            country=country or None,
            sort=sort or None if kind == "place" else None,
            family=_first(named, "family") or None,
            located=Located(**asdict(at)) if at else None,
            sides=tuple(
                SideHeld(party=s.party, since=s.since or None, until=s.until or None)
                for s in gaz.sides.get(id, ())
            ),
            offices=offices,
            spellings=tuple(_spelling(row, kind) for row in named),
            domains=gaz.outlets[id.removeprefix("outlet:")].domains if kind == "outlet" and named else (),
        )

    def _office_held(self, row: Row) -> OfficeHeld:
        return OfficeHeld(
            office=self.office(row["role"], row["of"]),
            role=row["role"],
            of=row["of"],
            since=row["since"] or None,
            until=row["until"] or None,
            row=row.where,
            source=row["source"],
        )

    def office(self, role: str, of: str) -> str:
        """The English name of an office: «foreign-minister» of «PAK» is Foreign Minister of Pakistan."""
        name = self.gaz.office_names.get((role, of)) or self.role_names.get(role) or role.replace("-", " ")
        whose = self._parties.get(of) or self.gaz.state_name(of)
        if _MINISTRY in name:
            ministry, _, rest = name.rpartition(" ")
            return f"{ministry} ({whose}) {rest}"
        if name.endswith(whose):
            return name
        return f"{name}{_OF}{_THE if of in THE else ''}{whose}"

    def _is_body(self, id: str) -> bool:
        """Whether `id` is that of a body that every state has: «body:mfa-PAK»."""
        kind, _, rest = id.partition(":")
        sort, _, code = rest.rpartition("-")
        return kind == "body" and sort in self.gaz.bodytypes and code in self.gaz.states

    def name(self, id: str) -> str:
        """The canonical English name of `id`, `id` itself if the tables have none."""
        if id in self.names:
            return self.names[id]
        sort, _, code = id.removeprefix("body:").rpartition("-")
        return self.gaz.body_name(sort, code) or id


def _when(held: tuple[str, str, str | None]) -> tuple[str, str]:
    return held[0] or held[2] or "", held[1]


def _first(rows: Sequence[Row], column: str) -> str:
    """The first value that `rows` have in `column`, empty if none."""
    return next((row.values[column] for row in rows if row.values.get(column)), "")


def _spelling(row: Row, kind: str) -> Spelling:
    # of a state the sort of spelling says what it stands for: its name, its capital, its people
    sort = row.values.get("kind", "") if kind == "state" else ""
    note = f"{sort} {row['flags']}".strip()
    return Spelling(surface=row["surface"], note=note, row=row.where, source=row["source"])


def latin(name: str) -> str:
    """`name` as Latin names are compared: its letters without marks, in small ones, words parted by one blank.

    >>> latin("Élysée  Palace"), latin("Hama-yi"), latin("کابل")
    ('elysee palace', 'hama yi', '')
    """
    plain = "".join(
        c if c.isalnum() else " " for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c)
    )
    return " ".join(word for word in plain.casefold().split() if word.isascii())


@cache
def index(gazetteer: Gazetteer) -> Index:
    """The index of `gazetteer`, made once."""
    return Index(gazetteer)
