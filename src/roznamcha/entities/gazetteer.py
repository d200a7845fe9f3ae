"""Everything the tables in `lang/fa/entities/` say, in one automaton: which words may stand for what."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, cached_property
from pathlib import Path

import ahocorasick_rs

from roznamcha.entities.facts import Coordinates, Entry, Outlet, Side, Tenure, covers
from roznamcha.entities.tables import TABLES, Tables
from roznamcha.errors import LexiconError
from roznamcha.lang.grammar import GRAMMAR
from roznamcha.lang.tables import entity_words, read_table, spellings
from roznamcha.text.fold import ZWNJ, fold, key

_TALIBAN = "group:taliban"
_TAKEOVER = "2021-08-15"
_MARKS = "\u0654\u0650\u064e\u064f\u0651\u0652"
_EZAFE = "\u06cc"
_JOINS = frozenset((ZWNJ, "_"))
ARTICLE = GRAMMAR.article
_VOWELS = frozenset("او")
# a possessive that is written onto its word («شان», «مان») has at least so many letters
_POSSESSIVE = 3
# a part of a compound given name is at least this long
_PART = 3
# so many words are remembered at most: as many as make up nearly all of what is written, whatever is read
REMEMBERED = 30_000
# tables whose ids name one thing each, and the flags that let two of them share a surface
_NAMED = frozenset(("state", "place", "person", "group", "body", "outlet"))
_AMBIGUOUS = frozenset(("ambiguous", "surname", "context", "namesake"))
# English wants the article before these
THE = frozenset(("USA", "GBR", "ARE", "NLD", "PHL", "BHS", "MDV"))


class Gazetteer:
    """The loaded tables; `load()` gives the one instance for each folder of a user's own tables."""

    def __init__(self, folder: Path | None = None) -> None:
        self.tables = Tables(folder)
        # what each word may do by itself, remembered by `tokens.kind_of`
        self.kinds: dict[str, int] = {}
        self._patterns: dict[str, list[Entry]] = {}
        self.names: dict[str, str] = {}
        self.states: dict[str, str] = {}
        self.demonyms: dict[str, str] = {}
        self.sides: dict[str, list[Side]] = {}
        self.people: dict[str, str] = {}
        self.outlets: dict[str, Outlet] = {}
        self.by_name: dict[str, Entry] = {}
        self.flags: dict[str, frozenset[str]] = {}
        self.given: dict[str, str] = {}
        self.doubtful_given: set[str] = set()
        self.strict_given: set[str] = set()
        self.surnames: dict[str, str] = {}
        self.tails: dict[str, str] = {}
        self.common: frozenset[str] = frozenset()
        self.parties: dict[str, str] = {}
        self.homes: dict[str, str] = {}
        self._given_cache: dict[str, str] = {}
        self.endings = frozenset(
            fold(r["surface"]) for r in read_table(TABLES / "endings.tsv", ("surface", "source"))
        )
        self._load()
        self._refuse_unmarked()
        patterns = sorted(self._patterns)
        self.entries = [tuple(self._patterns[p]) for p in patterns]
        self.automaton = ahocorasick_rs.AhoCorasick(patterns)

    def _put(self, surface: str, entry: Entry) -> None:
        # most surfaces have no joiner and so one spelling
        for spelling in spellings(surface) if ZWNJ in surface else (fold(surface),):
            self._add(spelling, entry)

    def _put_joined(self, surface: str, entry: Entry) -> None:
        """`surface` and, if it has spaces, also with joiners or nothing in their stead."""
        self._put(surface, entry)
        if " " in surface:
            folded = fold(surface)
            self._add(folded.replace(" ", ZWNJ), entry)
            self._add(folded.replace(" ", ""), entry)

    def _add(self, spelling: str, entry: Entry) -> None:
        spelling = spelling.replace(ZWNJ, " ")
        held = self._patterns.get(spelling)
        if held is None:
            self._patterns[spelling] = [entry]
        elif entry not in held:
            held.append(entry)

    def _refuse_unmarked(self) -> None:
        """Raise `LexiconError` for a surface that two ids share without a row of it saying that it is ambiguous."""
        for surface, entries in self._patterns.items():
            if len(entries) < 2:
                continue
            named = {e.id: e for e in entries if e.cls in _NAMED}
            if len(named) < 2 or any(_AMBIGUOUS & e.flags for e in named.values()):
                continue
            # one thing in two tables («کابل»: the government and the town)
            if len({e.state for e in named.values()}) == 1 and {e.cls for e in named.values()} == {
                "state",
                "place",
            }:
                continue
            rows = "; ".join(f"{id} in {self._where(surface, id)}" for id in sorted(named))
            raise LexiconError(
                f"{surface!r} stands for two: {rows}; give one row the flag that says so (ambiguous, or namesake for "
                "places), or take it out"
            )

    def _where(self, spelling: str, id: str) -> str:
        """The row that gives the thing with this id the folded `spelling`."""
        for _, row in self.tables.rows_of(id):
            if spelling.replace(ZWNJ, "").replace(" ", "") == key(row.values.get("surface", "")).replace(
                " ", ""
            ):
                return row.where
        return "the tables"

    def _load(self) -> None:
        for r in self.tables.filled("states"):
            code, flags = r["id"].split(":")[1], frozenset(r["flags"].split())
            if r["kind"] == "name":
                self.states.setdefault(code, r["place"])
            elif r["kind"] == "demonym":
                self.demonyms.setdefault(code, r["name"])
            place = r["place"] if r["kind"] not in ("demonym", "people") else ""
            name = self.states.get(code, r["name"]) if r["kind"] == "name" else r["name"]
            self._put(r["surface"], Entry("state", r["id"], name, code, r["kind"], place, code, flags))
        for r in self.tables.filled("groups"):
            self.parties[r["id"]], self.names[r["id"]] = r["party"], r["name"]
            self.homes[r["id"]] = r["state"]
            flags = frozenset(r["flags"].split())
            self._put(r["surface"], Entry("group", r["id"], r["name"], r["party"], "", "", r["state"], flags))
        for r in self.tables.filled("bodies"):
            self.parties[r["id"]], self.names[r["id"]] = r["party"], r["name"]
            flags = frozenset(r["flags"].split())
            state = self.homes[r["id"]] = r["party"] if r["party"] in self.states else ""
            self._put(
                r["surface"],
                Entry("body", r["id"], r["name"], r["party"], "", r["place"], state, flags),
            )
        self.bodytypes: dict[str, str] = {}
        self.sorts: dict[str, str] = {}
        for r in self.tables.filled("bodytypes"):
            self.bodytypes.setdefault(r["id"], r["name"])
            self.sorts.setdefault(fold(r["surface"]), r["id"])
            self._put(
                r["surface"], Entry("bodytype", r["id"], r["name"], flags=frozenset(r["flags"].split()))
            )
        self.statebodies: dict[tuple[str, str], str] = {}
        self.samebodies: dict[tuple[str, str], str] = {}
        for row in self.tables.rows("statebodies"):
            self.statebodies[row["id"], row["state"]] = row["name"]
            if row["same"]:
                self.samebodies[row["id"], row["state"]] = row["same"]
        self._load_outlets()
        for r in self.tables.filled("places"):
            flags = frozenset(r["flags"].split())
            self._put(
                r["surface"],
                Entry("place", r["id"], r["name"], r["state"], r["kind"], r["name"], r["state"], flags),
            )
        self.role_entries: dict[str, Entry] = {}
        for r in self.tables.filled("roles"):
            entry = Entry("role", r["id"], r["name"], flags=frozenset(r["flags"].split()))
            self._put(r["surface"], entry)
            self.role_entries.setdefault(fold(r["surface"]), entry)
        for row in self.tables.rows("titles"):
            self._put(row["surface"], Entry("title", row["id"], "", flags=frozenset(row["flags"].split())))
        for row in read_table(TABLES / "descriptors.tsv", ("surface", "name", "flags", "source")):
            self._put(row["surface"], Entry("descr", "", row["name"], flags=frozenset(row["flags"].split())))
        for row in read_table(TABLES / "collectives.tsv", ("surface", "name", "party", "flags", "source")):
            flags = frozenset(row["flags"].split())
            self._put(row["surface"], Entry("people", "", row["name"], row["party"], flags=flags))
        for row in read_table(TABLES / "anaphors.tsv", ("surface", "kind", "flags", "source")):
            flags = frozenset(row["flags"].split())
            self._put(row["surface"], Entry("anaphor", "", "", kind=row["kind"], flags=flags))
        for row in read_table(TABLES / "decoys.tsv", ("surface", "source")):
            self._put(row["surface"], Entry("decoy", "", ""))
        for row in read_table(TABLES / "quantifiers.tsv", ("surface", "name", "source")):
            self._put(row["surface"], Entry("quantity", "", row["name"]))
        for row in read_table(TABLES / "this.tsv", ("surface", "source")):
            self._put(row["surface"], Entry("this", "", ""))
        for row in self.tables.rows("givennames"):
            self.given.setdefault(key(row["surface"]), row["name"])
            if row["flags"]:
                self.doubtful_given.add(key(row["surface"]))
            if row["flags"] == "strict":
                self.strict_given.add(key(row["surface"]))
        for row in self.tables.rows("surnames"):
            self.surnames[key(row["surface"])] = row["name"]
        self.home_surnames = frozenset(self.surnames)
        self.tails = {k: v for k, v in self.surnames.items() if v.islower()}
        self.name_prefixes = {
            key(r["surface"]): r["id"].capitalize()
            for r in self.tables.rows("titles")
            if "part" in r["flags"].split()
        }
        self.no_name_ends = tuple(
            key(r["surface"]) for r in read_table(TABLES / "nonnames.tsv", ("surface", "source"))
        )
        self.common = entity_words("commonwords")
        self._load_people()

    def _load_outlets(self) -> None:
        for r in self.tables.filled("outlets"):
            flags = frozenset(r["flags"].split())
            domains = tuple(d for d in r["domains"].split(",") if d)
            self.outlets.setdefault(r["id"], Outlet(r["id"], r["name"], r["country"], r["family"], domains))
            entry = Entry("outlet", f"outlet:{r['id']}", r["name"], "MEDIA", "", "", r["country"], flags)
            self._put_joined(r["surface"], entry)
        for row in self.tables.rows("outletkinds"):
            flags = frozenset(row["flags"].split())
            self._put(row["surface"], Entry("outletkind", "", row["name"], "MEDIA", flags=flags))

    def _load_people(self) -> None:
        for row in self.tables.rows("persons"):
            person = row["id"]
            if row["name"]:
                self.people.setdefault(person, row["name"])
            if row["party"]:
                self.sides.setdefault(person, []).append(Side(row["party"], row["since"], row["until"]))
            flags = frozenset(row["flags"].split())
            entry = Entry("person", person, self.people.get(person, ""), flags=flags)
            latin, parts = entry.name.split(), row["surface"].split(" ")
            surname = key(parts[-1])
            if len(latin) == len(parts) > 1 and surname not in self.common and surname not in self.given:
                self.surnames.setdefault(surname, latin[-1])
            self._put_joined(row["surface"], entry)
            if " " in row["surface"] and "surname" not in flags:
                self.by_name.setdefault(key(row["surface"]).replace(" ", ""), entry)
        self.also: dict[str, list[tuple[str, str]]] = {}
        self.office_names: dict[tuple[str, str], str] = {}
        for row in self.tables.rows("sameoffices"):
            if row["also"]:
                self.also.setdefault(row["role"], []).append((row["state"], row["also"]))
            if row["name"]:
                self.office_names[row["role"], row["state"]] = row["name"]
        self.shared_roles: dict[str, frozenset[str]] = {}
        self.shared_chairs: set[tuple[str, str]] = set()
        for row in self.tables.rows("sharedoffices"):
            if row["of"]:
                self.shared_chairs.add((row["role"], row["of"]))
            else:
                self.shared_roles[row["role"]] = frozenset(row["one"].split())
        self.tenures: dict[tuple[str, str], list[Tenure]] = {}
        self.held: dict[str, list[Tenure]] = {}
        for row in self.tables.rows("offices"):
            if row["person"] not in self.people:
                raise LexiconError(
                    f"{row.where}: no person has the id {row['person']}; add a row to persons.tsv"
                )
            tenure = Tenure(row["person"], row["role"], row["of"], row["since"], row["until"])
            self.tenures.setdefault((tenure.role, tenure.of), []).append(tenure)
            self.held.setdefault(tenure.person, []).append(tenure)

    def hits(self, folded: str) -> dict[int, list[tuple[int, tuple[Entry, ...]]]]:
        """All surfaces in `folded` with word edges on both sides: start -> (end, entries), longest first.

        A joiner stands for a space and a space for a joiner («کاخ‌سفید»). An ezafe written after a vowel («آمریکای») or
        as a mark belongs to the word.
        """
        out: dict[int, list[tuple[int, tuple[Entry, ...]]]] = {}
        size = len(folded)
        entries = self.entries
        for index, start, end in self.automaton.find_matches_as_indexes(
            folded.replace(ZWNJ, " "), overlapping=True
        ):
            if start:
                before = folded[start - 1]
                if before.isalnum() or before == ZWNJ or before == "_":
                    continue
            while end < size and folded[end] in _MARKS:
                end += 1
            if end < size:
                after = folded[end]
                if after.isalnum() or after == ZWNJ:
                    joined = after == ZWNJ
                    at = end + joined
                    # «رئیس جمهورشان»
                    owned = not joined and entries[index][0].cls == "role"
                    if not (joined or owned) and (after != _EZAFE or folded[end - 1] not in _VOWELS):
                        continue
                    while at < size and (folded[at].isalnum() or folded[at] in _JOINS):
                        at += 1
                    ending = folded[end + joined : at]
                    if joined or (owned and len(ending) > 1):
                        if ending not in self.endings or (owned and len(ending) < _POSSESSIVE):
                            continue
                    elif ending != _EZAFE or folded[end - 1] not in _VOWELS:
                        continue
                    end = at
            out.setdefault(start, []).append((end, entries[index]))
        for found in out.values():
            if len(found) > 1:
                found.sort(key=lambda f: -f[0])
        return out

    def given_name(self, word: str) -> str:
        """`word` as a given name in Latin letters, also glued to a title or to another given name; empty if none.

        >>> load().given_name(key("سیدمحمد")), load().given_name(key("احمدحسین")), load().given_name(key("کتاب"))
        ('Sayyid Mohammad', 'Ahmad-Hossein', '')
        """
        found = self._given_cache.get(word)
        if found is None:
            found = self._given_name(word)
            if len(self._given_cache) < REMEMBERED:
                self._given_cache[word] = found
        return found

    def _given_name(self, word: str) -> str:
        if word in self.given:
            return self.given[word]
        for prefix, latin in self.name_prefixes.items():
            if word.startswith(prefix) and (rest := self.given.get(word[len(prefix) :])):
                return f"{latin} {rest}"
        if len(word) >= 2 * _PART and word not in self.common:
            for cut in range(_PART, len(word) - _PART + 1):
                head, tail = word[:cut], word[cut:]
                if head in self.given and tail in self.given and head not in self.strict_given:
                    if tail in self.strict_given or head == tail:
                        continue
                    return f"{self.given[head]}-{self.given[tail]}"
        return ""

    @cached_property
    def within(self) -> Mapping[tuple[str, str], str]:
        """The office that is another one in a body of some sort: `spokesperson` of `mfa` is `foreign-ministry-spokesperson`."""
        found: dict[tuple[str, str], str] = {}
        for surface, entry in self.role_entries.items():
            head, _, rest = surface.partition(" ")
            if head in self.role_entries and rest in self.sorts:
                found.setdefault((self.role_entries[head].id, self.sorts[rest]), entry.id)
        return found

    def home_of(self, party: str) -> str:
        """The state that a group of this party code has its home in («HOUTHI»: YEM); empty if the tables do not say.

        >>> load().home_of("HOUTHI"), load().home_of("YEM")
        ('YEM', '')
        """
        return next(
            (self.homes[id] for id, code in self.parties.items() if code == party and self.homes[id]), ""
        )

    @cached_property
    def last_names(self) -> Mapping[str, tuple[tuple[str, ...], ...]]:
        """The names of each person (id), each as its words' lookup keys."""
        found: dict[str, list[tuple[str, ...]]] = {}
        for row in self.tables.rows("persons"):
            if "surname" not in row["flags"] and "epithet" not in row["flags"]:
                found.setdefault(row["id"], []).append(tuple(key(w) for w in row["surface"].split()))
        return {id: tuple(names) for id, names in found.items()}

    def placed(self, surface: str) -> Entry | None:
        """The place of the tables with this folded `surface`, if there is just one."""
        found = [e for e in self._patterns.get(surface.replace(ZWNJ, " "), ()) if e.cls == "place"]
        return found[0] if len(found) == 1 else None

    def state_name(self, code: str) -> str:
        """The English name of the state `code` («PAK» -> Pakistan), or the code itself."""
        return self.states.get(code, code)

    def body_name(self, sort: str, code: str) -> str:
        """The English name of the body of this sort («mfa») that the state `code` has; empty if there is no such sort.

        >>> load().body_name("mfa", "PAK"), load().body_name("mfa", "USA")
        ('Ministry of Foreign Affairs (Pakistan)', 'United States Department of State')
        """
        if special := self.statebodies.get((sort, code)):
            return special
        name = self.bodytypes.get(sort, "")
        article = "the " if code in THE and "of {state}" in name else ""
        return name.replace("{state}", article + self.state_name(code))

    def holders(self, role: str, of: str, on: str | None) -> tuple[str, ...]:
        """Who is known to have held `role` of `of` on the date `on` (ids of people), in the order of the table."""
        for name in self._chairs(role, of):
            found = {t.person: None for t in self.tenures.get((name, of), ()) if covers(t.since, t.until, on)}
            if found:
                return tuple(found)
        return ()

    def holder(self, role: str, of: str, on: str | None, *, still: bool = False) -> str | None:
        """Who held `role` of `of` on the date `on` (a person's id), if one is known to have held it and nobody else can have.

        An office that several hold at once («معاون وزیر خارجه», «سفیر») names nobody, however few of them are known, and
        on an unknown day any office names nobody: who holds it today need not have held it then. With `still` it is whoever
        holds it by the tables' last word.
        """
        if (on is None and not still) or any(self.shared(name, of) for name in self._chairs(role, of)):
            return None
        found = self.holders(role, of, on)
        return found[0] if len(found) == 1 else None

    def predecessor(self, role: str, of: str, on: str | None) -> str | None:
        """Who held `role` of `of` last before whoever holds it on the date `on`, if the tables know the end."""
        held = (t for name in self._chairs(role, of) for t in self.tenures.get((name, of), ()))
        ended = [t for t in held if t.until and on and t.until < on]
        return max(ended, key=lambda t: (t.until, t.person)).person if ended else None

    def shared(self, role: str, of: str) -> bool:
        """Whether several hold the office `role` of `of` at the same time.

        >>> load().shared("vice-president", "IRN"), load().shared("vice-president", "USA")
        (True, False)
        """
        return (role, of) in self.shared_chairs or (
            role in self.shared_roles and of not in self.shared_roles[role]
        )

    def _chairs(self, role: str, of: str) -> tuple[str, ...]:
        """The ids under which `role` of `of` may stand in the table."""
        return role, *(also for state, also in self.also.get(role, ()) if state in ("", of))

    def tenures_on(self, person: str, on: str | None) -> list[Tenure]:
        """The offices that `person` held on the date `on`."""
        return [t for t in self.held.get(person, ()) if covers(t.since, t.until, on)]

    def in_office(self, person: str, on: str | None) -> bool:
        """Whether `person` held some office of the tables on the date `on`."""
        return bool(self.tenures_on(person, on))

    def party_of(self, id: str, on: str | None) -> str:
        """The party of whatever `id` names, on the date `on`: «person:…», «state:PAK», «group:…», «body:…», «outlet:…».

        >>> load().party_of("group:taliban", "2020-02-29"), load().party_of("group:taliban", "2025-11-09")
        ('TALIBAN', 'AFG')
        """
        if id == _TALIBAN:
            return "TALIBAN" if on is not None and on < _TAKEOVER else "AFG"
        kind, _, rest = id.partition(":")
        if kind == "state":
            return rest
        if kind == "outlet":
            return "MEDIA"
        if kind == "person":
            sides = self.sides.get(id, [])
            for side in sides:
                if covers(side.since, side.until, on):
                    return side.party
            return sides[0].party if sides else "UNK"
        if id in self.parties:
            party = self.parties[id]
            return party if party != self.parties[_TALIBAN] else self.party_of(_TALIBAN, on)
        tail = id.rsplit("-", 1)[-1]
        return tail if tail in self.states else "UNK"

    @cached_property
    def coordinates(self) -> Mapping[str, Coordinates]:
        """Where places and capitals lie, by id; the last row of an id counts, so that a user's corrects a shipped one."""
        return {
            r["id"]: Coordinates(float(r["latitude"]), float(r["longitude"]), r["point"], r["source"])
            for r in self.tables.rows("coordinates")
        }

    @cached_property
    def by_domain(self) -> Mapping[str, Outlet]:
        """Outlets by web domain."""
        return {d: o for o in self.outlets.values() for d in o.domains}


def load(folder: Path | None = None) -> Gazetteer:
    """The gazetteer with the tables in `folder` beside the shipped ones, loaded once for each folder."""
    # a cache would tell `load()` from `load(None)` and hold the tables twice
    return _loaded(folder)


@cache
def _loaded(folder: Path | None) -> Gazetteer:
    return Gazetteer(folder)


def outlet_of(slug_or_domain: str, gazetteer: Gazetteer | None = None) -> Outlet | None:
    """The outlet with this slug, or published at this domain or host name; `None` if the tables do not know it.

    >>> outlet_of("www.tolonews.com").slug, outlet_of("isna").country
    ('tolonews', 'IRN')
    """
    name = fold(slug_or_domain).strip().lower()
    gazetteer = gazetteer or load()
    if name in gazetteer.outlets:
        return gazetteer.outlets[name]
    while "." in name:
        if name in gazetteer.by_domain:
            return gazetteer.by_domain[name]
        name = name.partition(".")[2]
    return None
