"""The grammar of an actor phrase: title, name, office, body, state, in the orders that the press uses."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cache

from roznamcha.entities.gazetteer import TABLES, Entry, Gazetteer, load
from roznamcha.entities.romanise import romanise, surnames
from roznamcha.lang.tables import read_table
from roznamcha.records import MentionKind
from roznamcha.text.document import Document
from roznamcha.text.fold import key
from roznamcha.text.verbs import read_verb

OPEN, CLOSE, COMMA = frozenset("«\"“”"), frozenset("»\"”“"), frozenset("،,")
_MAX_NAME, _MAX_RUN = 4, 7
_ARTICLE = {"USA": "US", "GBR": "British"}
_THE = frozenset(("USA", "GBR", "ARE", "NLD", "PHL", "BHS", "MDV"))


@cache
def word_list(name: str) -> frozenset[str]:
    """The lookup keys of the table `name` (columns `surface`, `source`)."""
    return frozenset(key(r["surface"]) for r in read_table(TABLES / f"{name}.tsv", ("surface", "source")))


@dataclass(frozen=True, slots=True)
class Phrase:
    """What a stretch of tokens (`first`..`last`, half-open) stands for.

    `state` is the state that the phrase belongs to, `role` the office in it, `of` whose office it is; `bare` says that
    no state stood in it, so that the home state was filled in.
    """

    first: int
    last: int
    kind: MentionKind
    name: str
    party: str
    rule: str
    id: str | None = None
    place: str | None = None
    plural: bool = False
    candidates: tuple[str, ...] = ()
    state: str = ""
    role: str = ""
    of: str = ""
    bare: bool = False
    flags: frozenset[str] = frozenset()
    surname: str = ""
    words: tuple[str, ...] = ()


@dataclass(slots=True)
class Reader:
    """A document's tokens with the gazetteer's hits on them, and the grammar over both.

    `home` is the state whose office is meant where none is named; `here` the state that «این کشور» stands for.
    """

    doc: Document
    on: str | None
    home: str
    usual: str = ""
    here: str = ""
    sides: frozenset[str] = frozenset()
    gaz: Gazetteer = field(default_factory=load)
    at: dict[int, list[tuple[int, tuple[Entry, ...]]]] = field(default_factory=dict)
    known: dict[str, Phrase] = field(default_factory=dict)
    offices: dict[str, Phrase] = field(default_factory=dict)
    classes: dict[int, set[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        starts = self.doc.token_starts
        index = {start: i for i, start in enumerate(starts)}
        for start, found in self.gaz.hits(self.doc.folded).items():
            i = index.get(start)
            if i is not None:
                self.at[i] = [(bisect_left(starts, end), entries) for end, entries in found]
                self.classes[i] = {e.cls for _, entries in found for e in entries}

    # tokens

    def word(self, i: int) -> str:
        """The lookup key of token `i`, empty past the end."""
        return self.doc.words[i] if 0 <= i < len(self.doc.words) else ""

    def hit(self, i: int, *classes: str) -> tuple[int, Entry] | None:
        """The longest surface of one of `classes` that begins at token `i`."""
        held = self.classes.get(i)
        if held is None or held.isdisjoint(classes):
            return None
        for last, entries in self.at[i]:
            for entry in entries:
                if entry.cls in classes:
                    return last, entry
        return None

    def _line(self, i: int) -> bool:
        """Whether a line break stands before token `i`."""
        if not 0 < i < len(self.doc.words):
            return True
        return "\n" in self.doc.text[self.doc.token_ends[i - 1] : self.doc.token_starts[i]]

    def stop(self, i: int, *, line: bool = True) -> bool:
        """Whether token `i` ends a name or an office: a mark, a function word, a finite verb, a line's end."""
        word = self.word(i)
        if not word or not word[0].isalpha() or word in word_list("stops") or (line and self._line(i)):
            return True
        verb = read_verb(self.doc.words, i)
        return verb is not None and verb.form.tense not in ("infinitive", "participle")

    # states, bodies

    def state(self, i: int) -> Phrase | None:
        """A state by name, adjective, capital or seat of government at token `i`."""
        found = self.hit(i, "state")
        if not found:
            return None
        last, e = found
        code = self.home if e.kind == "home" else e.state
        if e.kind == "home":
            e = replace(e, name=self.gaz.state_name(code), id=f"state:{code}", place=self.gaz.state_name(code))
        kind: MentionKind = "people" if e.kind in ("people", "demonym") else "state"
        name, id = e.name, e.id
        if e.kind == "capital":
            name = self.government(code)
        elif e.kind == "government":
            id = f"state:{code}"
        return Phrase(
            i, last, kind, name, code, f"state-{e.kind}", id=id, place=e.place or None, state=code,
            flags=e.flags | {e.kind}, plural=e.kind == "people",
        )  # fmt: skip

    def government(self, code: str) -> str:
        """The English name of the government of `code`."""
        special = self.gaz.statebodies.get(("gov", code))
        return special or f"Government of {'the ' if code in _THE else ''}{self.gaz.state_name(code)}"

    def belongs(self, i: int) -> Phrase | None:
        """What an office or body at the tokens before belongs to: a state, «این کشور», a place in a state, a group."""
        if found := self.hit(i, "anaphor"):
            last, e = found
            if e.kind == "state" and self.here:
                name = self.gaz.state_name(self.here)
                return Phrase(
                    i, last, "state", name, self.here, "this-state", id=f"state:{self.here}", state=self.here
                )
            return None
        if found := self.hit(i, "group"):
            return self.group(i)
        if state := self.state(i):
            return state
        if found := self.hit(i, "place"):
            last, e = found
            if e.state and "ambiguous" not in e.flags:
                return Phrase(
                    i, last, "place", e.name, e.state, "place", id=e.id, place=e.name, state=e.state, flags=e.flags
                )
        return None

    def group(self, i: int) -> Phrase | None:
        """An armed group or party at token `i`."""
        found = self.hit(i, "group")
        if not found:
            return None
        last, e = found
        party = self.gaz.party_of(e.id, self.on)
        return Phrase(
            i, last, "group", e.name, party, "group", id=e.id, state=party if party in self.gaz.states else "",
            flags=e.flags,
        )  # fmt: skip

    def body(self, i: int) -> Phrase | None:
        """A body at token `i`, with the state it belongs to: «وزارت امور خارجه پاکستان», «سازمان ملل», «ارتش»."""
        found = self.hit(i, "body", "bodytype")
        if not found:
            return None
        last, e = found
        if e.cls == "body":
            after = self.hit(last, "state")
            if after and after[1].state == e.state and after[1].kind == "name":
                last = after[0]
            return Phrase(
                i, last, "body", e.name, e.party, "body", id=e.id, state=e.state, place=e.place or None, flags=e.flags
            )
        at = last
        while (d := self.hit(at, "descr")) and not d[1].flags & {"former"} and not self.hit(at, "state"):
            at = d[0]
        if (inner := self.hit(at, "bodytype")) and inner[1].id in ("army", "armed-forces", "gov", "police"):
            at = inner[0]
        whose = self.belongs(at)
        tail = whose.last if whose else last
        if whose is None and (p := self.hit(at, "person")) and e.id in ("gov", "cabinet"):
            code = self.gaz.party_of(p[1].id, self.on)
            return self._body(i, p[0], e, code, bare=False) if code in self.gaz.states else None
        if whose is None:
            if e.flags & {"weak"} or not self.home:
                return None
            return self._body(i, last, e, self.home, bare=True)
        if whose.kind == "group":
            if whose.id != "group:taliban":
                return replace(whose, first=i, kind="group", rule="body-of-group") if e.id in ("gov", "army") else None
            if e.id == "gov":
                return replace(whose, first=i, kind="group", rule="taliban-government")
            return self._body(i, tail, e, "AFG", bare=False)
        if whose.kind == "place" and e.id in ("gov",):
            return None
        return self._body(i, tail, e, whose.state, bare=False)

    def _body(self, first: int, last: int, e: Entry, code: str, *, bare: bool) -> Phrase:
        """The body of type `e` of the state `code`."""
        party = self.gaz.party_of("group:taliban", self.on) if "taliban" in e.flags else code
        name = self.gaz.statebodies.get((e.id, code))
        if name is None:
            state = self.gaz.state_name(code)
            article = "the " if code in _THE and f"of {{state}}" in e.name else ""
            name = e.name.replace("{state}", article + state)
        return Phrase(
            first, last, "body", name, party, f"body-{e.id}", id=f"body:{e.id}-{code}", state=code, bare=bare,
            flags=e.flags,
        )  # fmt: skip

    def outlet(self, i: int) -> Phrase | None:
        """A news outlet at token `i`: by name, or by its sort and a name in quotation marks («روزنامه «...»»)."""
        direct = self.hit(i, "outlet")
        kind = self.hit(i, "outletkind")
        if direct and "kind" not in direct[1].flags:
            last, e = direct
            return Phrase(i, last, "outlet", e.name, "MEDIA", "outlet", id=e.id, state=e.state)
        if not kind:
            return None
        at = kind[0]
        if self.word(at) and (d := self.hit(at, "state", "descr")) and not self.hit(at, "outlet"):
            at = d[0]
        quoted = self.word(at) in OPEN
        found = self.hit(at + quoted, "outlet")
        if found:
            last, e = found
            if quoted and self.word(last) in CLOSE:
                last += 1
            after = self.hit(last, "state")
            if after and after[1].state == e.state and not self.stop(last):
                last = after[0]
            return Phrase(i, last, "outlet", e.name, "MEDIA", "outlet", id=e.id, state=e.state)
        if quoted:
            for last in range(at + 2, min(at + 7, len(self.doc.words))):
                if self.word(last) in CLOSE:
                    name = romanise(self.doc.words[at + 1 : last])
                    return Phrase(i, last + 1, "outlet", name, "MEDIA", "outlet-quoted")
        if "wide" not in kind[1].flags:
            last = at
            while last < at + 3 and self._name_word(last, inside=False):
                last += 1
            if last > at:
                return Phrase(i, last, "outlet", romanise(self.doc.words[at:last]), "MEDIA", "outlet-named")
        if at > kind[0]:
            state = self.hit(kind[0], "state")
            if state:
                adjective = self.gaz.demonyms.get(state[1].state, state[1].name)
                return Phrase(i, at, "outlet", f"{adjective} {kind[1].name}", "MEDIA", "outlet-kind", state=state[1].state)
        return None

    def place(self, i: int) -> Phrase | None:
        """A place at token `i` that is no state's capital."""
        found = self.hit(i, "place")
        if not found:
            return None
        last, e = found
        return Phrase(i, last, "place", e.name, e.state or "UNK", "place", id=e.id, place=e.name, state=e.state, flags=e.flags)

    # offices

    def role(self, i: int) -> Phrase | None:
        """An office with whose it is, at token `i`: «وزیر خارجه پاکستان», «سخنگوی ارتش», «رئیس جمهور سابق آمریکا»."""
        found = self.hit(i, "role")
        if not found:
            return None
        last, e = found
        role, former, bare = e.id, False, True
        code, of, of_name, place = "", "", "", False
        if self.word(last) == "" or self._line(last):
            return self._office(i, last, e, former, code, of, of_name, bare)
        at = last
        run = 0
        flags = e.flags
        while not self._line(at) and self.word(at):
            if d := self.hit(at, "descr"):
                longer = self.hit(at, "state", "body", "group")
                if not longer or longer[0] < d[0]:
                    former |= "former" in d[1].flags and not of
                    at = last = d[0]
                    continue
            part = self.body(at) or self.belongs(at)
            if part:
                if code and part.state and part.state != code and part.kind in ("state", "place"):
                    break
                if "demonym" in part.flags and code and not of:
                    break
                if part.kind in ("body", "group"):
                    of, of_name = part.id or "", of_name or part.name
                code = code or (part.party if part.party != "UNK" and not part.bare else part.state)
                bare = bare and part.bare
                at = last = part.last
                continue
            word = self.word(at)
            if word == "و" and run and not self.stop(at + 1) and not self.hit(at + 1, "role"):
                run, at = run + 1, at + 1
                continue
            if word == "و" and (more := self.hit(at + 1, "role")):
                if self.word(more[0]) and not code:
                    role, flags, of_name = (role, flags, of_name) if "open" not in e.flags else (more[1].id, more[1].flags, "")
                at = last = more[0]
                continue
            if word == "در" and ("in" in flags or self.word(at + 1) == "امور"):
                if self.word(at + 1) == "امور":
                    at += 2
                    while not self.stop(at) and at - last < 6 and not self.hit(at, "person"):
                        at += 1
                    last = at
                    continue
                part = self.body(at + 1) or self.belongs(at + 1)
                if part:
                    at = last = part.last
                    code, bare = code or part.state, False
                    place = True
                    continue
                break
            if (more := self.hit(at, "role")) and at == last and not run:
                code_role = more[1]
                if "open" not in code_role.flags or "open" in flags:
                    of_name = of_name or code_role.name
                    flags = flags | (code_role.flags & {"domestic", "iran", "un", "usa", "media"})
                    at = last = more[0]
                    continue
                break
            if "open" in flags and run < _MAX_RUN and (
                word in word_list("institutions") or (run and not self.stop(at))
            ):
                if self.hit(at, "person"):
                    break
                if run and word not in self.gaz.common and word not in word_list("institutions") and self.given(at):
                    break
                run += 1
                at = last = at + 1
                continue
            break
        flags |= {"run"} if run else frozenset()
        phrase = self._office(i, last, replace(e, id=role, flags=flags), former, code, of, of_name, bare)
        return replace(phrase, flags=phrase.flags | {"run"}) if run or place else phrase

    def _office(
        self, first: int, last: int, e: Entry, former: bool, code: str, of: str, of_name: str, bare: bool
    ) -> Phrase:
        """The holder of the office `e` of `code`, if the tables know who that was on the day."""
        if not code:
            for flag, value in (
                ("iran", "IRN"), ("usa", "USA"), ("russia", "RUS"), ("israel", "ISR"), ("pakistan", "PAK"),
                ("germany", "DEU"), ("un", "UN"), ("eu", "EU"), ("iaea", "IAEA"),
                ("nato", "NATO"), ("media", "MEDIA"),
            ):  # fmt: skip
                if flag in e.flags:
                    code, bare = value, False
            if "taliban" in e.flags:
                code, bare = self.gaz.party_of("group:taliban", self.on), False
        if not code and "domestic" in e.flags and e.id in self.offices and not former:
            return replace(self.offices[e.id], first=first, last=last, rule="office-again", bare=True)
        inferred = not code
        party = code or (self.home if "domestic" in e.flags or of or "run" in e.flags else "")
        if "media" in e.flags:
            party = "MEDIA"
        holder = None
        if not former and party:
            for whose in (of, of.partition(":")[2].upper(), party):
                holder = holder or (self.gaz.holder(e.id, whose, self.on) if whose else None)
        flags = e.flags | ({"former"} if former else frozenset())
        if holder:
            return Phrase(
                first, last, "person", self.gaz.people[holder], self.gaz.party_of(holder, self.on), "office-holder",
                id=holder, state=party, role=e.id, of=of, bare=inferred, flags=flags,
            )  # fmt: skip
        known = self.offices.get(e.id)
        if known is not None and (inferred or known.state in ("", party) or known.party == party):
            whole = set(self.doc.words[known.first : known.last])
            if all(w in whole or w in word_list("stops") for w in self.doc.words[first + 1 : last]):
                return replace(known, first=first, last=last, rule="office-again", bare=True)
        adjective = "former " if former else ""
        if of_name and of:
            name = f"{adjective}{e.name} of {of_name}"
            if e.name == "spokesperson" or "spokesperson" in e.name:
                name = f"{of_name} spokesperson"
        elif party in self.gaz.states and not (inferred and "domestic" not in e.flags):
            the = "the " if party in _THE else ""
            name = f"{adjective}{e.name} of {the}{self.gaz.state_name(party)}"
            if "Ministry" in e.name:
                ministry, _, rest = e.name.rpartition(" ")
                name = f"{ministry} ({self.gaz.state_name(party)}) {rest}"
        else:
            name = f"{adjective}{e.name}"
        return Phrase(
            first, last, "person", name, party or "UNK", "office", state=party if party in self.gaz.states else "",
            role=e.id, of=of, bare=inferred, flags=flags,
        )  # fmt: skip

    # names

    def given(self, i: int) -> bool:
        """Whether token `i` is a given name that is no common word besides."""
        return self.word(i) in self.gaz.given

    def native(self, words: tuple[str, ...]) -> bool:
        """Whether a name is one of those given where Persian is spoken, by its given names."""
        return any(w in word_list("nativenames") for w in words) or bool(words and words[-1] in surnames())

    def _name_word(self, i: int, *, inside: bool) -> bool:
        """Whether token `i` can be part of a name that no table holds."""
        word = self.word(i)
        if self.stop(i, line=inside):
            return False
        if word in self.gaz.given:
            return True
        if len(word) == 1 or word in word_list("institutions"):
            return False
        if self.at.get(i) and any(
            e.cls in ("state", "role", "body", "bodytype", "people", "group", "outletkind", "descr", "anaphor")
            for _, entries in self.at[i]
            for e in entries
        ):
            return False
        return inside or word not in self.gaz.common

    def unknown_name(self, i: int) -> int:
        """The token after a name that begins at token `i` and that no table holds; `i` if there is none."""
        if not self._name_word(i, inside=False):
            return i
        at = i
        given = 0
        while at < i + _MAX_NAME and not (at > i and self._line(at)):
            if self.given(at):
                given += 1
                at += 1
                continue
            if not self._name_word(at, inside=given == at - i and given > 0 and at > i):
                break
            at += 1
        return at

    def person(self, i: int) -> Phrase | None:
        """A person at token `i`: titles, a name known, quoted or after a title, and what office follows it."""
        at, titles = i, 0
        while at < i + 4 and (t := self.hit(at, "title")) and not self.hit(at, "person"):
            if "weak" in t[1].flags:
                break
            at, titles = t[0], titles + 1
        core = self.name(at, titled=titles > 0)
        if core is None:
            return None
        return self.with_office(replace(core, first=i))

    def name(self, i: int, *, titled: bool) -> Phrase | None:
        """The bare name at token `i`."""
        quoted = self.word(i) in OPEN
        at = i + quoted
        if quoted:
            while (t := self.hit(at, "title")) and not self.hit(at, "person"):
                at = t[0]
        if found := self.hit(at, "person"):
            last, e = found
            if "surname" in e.flags and not self._surname_counts(at, last, e, titled=titled or quoted):
                found = None
            else:
                last += quoted and self.word(last) in CLOSE
                return self.known_person(i, last, e)
        if quoted:
            for last in range(at + 1, min(at + 6, len(self.doc.words))):
                if self.word(last) in CLOSE:
                    if all(self._name_word(t, inside=t > at) for t in range(at, last)) and (
                        self.given(at) or last - at > 1
                    ) and (titled or self.given(at) or self._office_beside(i, last + 1)):
                        return self._unknown(i, last + 1, at, last)
                    return None
            return None
        last = self.unknown_name(at)
        if titled and last == at and self._name_word(at, inside=True):
            last = at + 1
        if last == at:
            return None
        if titled or (self.given(at) and last - at > 1):
            return self._unknown(i, last, at, last)
        return None

    def introduced(self, i: int) -> Phrase | None:
        """A name that no table holds, at the head of its clause, with its office behind it: «آریه درعی، رئیس حزب ...»."""
        if i and self.word(i - 1)[:1].isalpha() and self.word(i - 1) not in word_list("stops") and not self._line(i):
            return None
        last = self.unknown_name(i)
        if last - i < 2:
            return None
        person = self._unknown(i, last, i, last)
        whole = self.with_office(person)
        return whole if whole.role else None

    def _office_beside(self, i: int, j: int) -> bool:
        """Whether an office stands right before token `i` or right after token `j - 1`."""
        j += self.word(j) in COMMA
        return self.hit(j, "role") is not None or any(
            (h := self.hit(k, "role")) is not None and h[0] <= i for k in range(max(0, i - 4), i)
        )

    def _surname_counts(self, at: int, last: int, e: Entry, *, titled: bool) -> bool:
        """Whether a surname alone may be taken for the person: after a title or after the full name."""
        if titled or any(p.id == e.id for p in self.known.values()):
            return True
        if "ambiguous" in e.flags or last - at > 1 or self.word(at) in self.gaz.common:
            return False
        return self.gaz.party_of(e.id, self.on) in self.sides and self.gaz.in_office(e.id, self.on)

    def known_person(self, first: int, last: int, e: Entry) -> Phrase:
        """The person of the tables."""
        party = self.gaz.party_of(e.id, self.on)
        state = party if party in self.gaz.states else ""
        words = tuple(w for w in self.doc.words[first:last] if w[0].isalpha())
        return Phrase(
            first, last, "person", e.name, party, "person", id=e.id, state=state, flags=e.flags, words=words
        )

    def _unknown(self, first: int, last: int, a: int, b: int) -> Phrase:
        """A person whom no table holds."""
        words = tuple(self.doc.words[a:b])
        return Phrase(
            first, last, "person", romanise(words), "UNK", "person-unknown", words=words, surname=" ".join(words[1:]),
        )  # fmt: skip

    def with_office(self, person: Phrase) -> Phrase:
        """`person` with the apposition behind it, if one is there, and the party that the office gives."""
        at = person.last
        if self.word(at) == "(" and self.hit(at + 1, "role"):
            at += 1
        comma = self.word(at) in COMMA
        at += comma
        if not self.word(at) or self._line(at):
            return person
        if comma and self.hit(at, "title", "person"):
            return person
        while (d := self.hit(at, "descr")) and self.hit(d[0], "role"):
            at = d[0]
        office = self.role(at)
        if office is None and (q := self.hit(at, "quantity")) and self.hit(q[0], "role"):
            office = self.role(q[0])
        if office is None:
            return person
        if person.id and person.party not in ("UNK", office.party) and (comma or office.bare):
            return person
        last = office.last
        while self.word(last) == "و" and (more := self.role(last + 1)):
            if more.state and office.state and more.state != office.state and not office.bare:
                break
            office, last = (more, more.last) if office.bare else (office, more.last)
        return self.joined(person, office, last)

    def joined(self, person: Phrase, office: Phrase, last: int) -> Phrase:
        """One phrase from a name and an office."""
        party = person.party
        if person.id is None or party == "UNK":
            party = office.party
        return replace(
            person, first=min(person.first, office.first), last=max(last, person.last), party=party,
            state=office.state or person.state, role=office.role, of=office.of, rule=f"{person.rule}+office",
            bare=office.bare,
        )  # fmt: skip

    def office_and_name(self, i: int) -> Phrase | None:
        """An office, and the name that follows it: «وزیر خارجه پاکستان، اسحاق دار», «سخنگوی دولت»."""
        office = self.role(i)
        if office is None or self.hit(i, "anaphor"):
            return None
        at = office.last
        comma = self.word(at) in COMMA
        at += comma
        if self._line(at):
            return office
        titles = 0
        while titles < 3 and (t := self.hit(at, "title")) and not self.hit(at, "person") and "weak" not in t[1].flags:
            at, titles = t[0], titles + 1
        name = self.name(at, titled=titles > 0)
        if name is None and not comma:
            last = self.unknown_name(at)
            if last - at > 1:
                name = self._unknown(at, last, at, last)
        if name is None:
            return office
        if name.id is not None and office.id is not None and name.id != office.id and comma:
            return office
        return self.joined(replace(name, first=i), office, name.last)

    def this(self, i: int) -> Phrase | None:
        """«این» and a description at token `i`: somebody or something named before («این افسر سابق اطلاعاتی»)."""
        phrase = self.role(i + 1) or self.people(i + 1)
        if phrase is None or phrase.plural:
            return None
        fixed = self.hit(i, "anaphor")
        if fixed and (fixed[0] >= phrase.last or fixed[1].kind != "person"):
            return None
        return replace(phrase, first=i, rule="this", id=None, flags=phrase.flags | {"this"})

    # people without a name

    def people(self, i: int) -> Phrase | None:
        """People without a name: «سه مقام امنیتی پاکستان», «منابع آگاه», «نیروهای اسرائیلی», «یک سخنگوی ارتش»."""
        quantity, at = "", i
        if q := self.hit(i, "quantity"):
            quantity, at = q[1].name, q[0]
        found = self.hit(at, "people")
        role = None
        if not found and quantity:
            role = self.hit(at, "role")
        if not found and not role:
            return None
        last, e = found or role  # type: ignore[misc]
        anonymous = e.party
        adjectives: list[str] = []
        owner: Phrase | None = None
        former = ""
        run = 0
        end = last
        while not self._line(last) and self.word(last):
            d = self.hit(last, "descr")
            whose = self.body(last) or self.belongs(last)
            if whose and (not d or whose.last >= d[0]):
                if owner is not None and owner.kind in ("state", "people") and whose.state != owner.state:
                    break
                owner = owner if owner is not None and owner.kind == "body" else whose
                last = end = whose.last
                continue
            if owner is None and "close" in (d[1].flags if d else ()) and (w := self.body(d[0]) or self.belongs(d[0])):  # type: ignore[index]
                the = "" if w.kind == "state" else "the "
                return Phrase(
                    i, w.last, "people", f"{quantity} {e.name} close to {the}{w.name}".strip(), anonymous or "UNK",
                    "people-close", plural="plural" in e.flags, flags=e.flags,
                )  # fmt: skip
            if d and "close" not in d[1].flags:
                if "former" in d[1].flags:
                    former = "former "
                elif "skip" not in d[1].flags:
                    adjectives.append(d[1].name)
                last = end = d[0]
                continue
            if self.word(last) == "در" and owner is None and e.cls == "people" and "plural" not in e.flags:
                at = last + 1 + (self.word(last + 1) in word_list("placewords"))
                if w := self.body(at) or self.belongs(at):
                    owner, last, end = w, w.last, w.last
                    continue
                break
            if "open" in e.flags and not self.stop(last) and (run or self.word(last) in word_list("institutions")):
                run, last = run + 1, last + 1
                end = last
                continue
            if run and self.word(last) == "و" and not self.stop(last + 1):
                last += 1
                continue
            break
        plural = "plural" in e.flags or quantity not in ("", "a")
        party = owner.party if owner else anonymous or (self.home if "home" in e.flags or run else "UNK")
        if owner is not None and owner.kind == "place":
            party = owner.state or "UNK"
        if anonymous == "MEDIA":
            party = "MEDIA"
        noun = e.name
        if owner is not None:
            adjectives.append(self.adjective(owner))
        if "anon" in e.flags and owner is None:
            party = "UNK"
        stem = " ".join([former.strip(), *reversed_order(adjectives), noun]).strip()
        if noun.startswith(("a ", "an ")):
            stem = " ".join([*reversed_order(adjectives), noun.split(" ", 1)[1]])
            quantity = "a"
        if quantity in ("a", "an") and stem.endswith("s") and "plural" in e.flags:
            stem = stem[:-1]
        if quantity in ("two", "three", "four", "five", "six", "several", "some", "many", "other", "a group of") and not plural_word(noun):
            stem += "s"
        elif quantity == "" and not plural and noun not in ("police", "media"):
            quantity = "a"
        if quantity == "a":
            quantity = "an" if stem[:1].lower() in "aeio" else "a"
        return Phrase(
            i, end, "people", f"{quantity} {stem}".strip(), party, "people", plural=plural,
            state=owner.state if owner else "", flags=e.flags,
        )  # fmt: skip

    def adjective(self, owner: Phrase) -> str:
        """The owner of people as an English adjective."""
        if "metonym" in owner.flags:
            return owner.name
        if owner.kind in ("state", "people") and owner.state:
            return _ARTICLE.get(owner.state, self.gaz.demonyms.get(owner.state, owner.name))
        return owner.name


def reversed_order(adjectives: Iterable[str]) -> list[str]:
    """English wants rank before the sort: «مقام امنیتی ارشد» is a senior security official."""
    ranks = {"senior": 0, "some": 0}
    return sorted(adjectives, key=lambda a: ranks.get(a, 1))


def plural_word(noun: str) -> bool:
    """Whether an English noun of the tables is plural already."""
    return noun.endswith("s") or noun in ("people", "police", "media", "women")
