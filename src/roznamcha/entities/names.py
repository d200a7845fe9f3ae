"""People by name: titles, names known or not, and the office before or behind the name."""

from __future__ import annotations

from dataclasses import dataclass, replace

from roznamcha.entities.facts import Entry
from roznamcha.entities.newnames import MAX_NAME, MOST_SURNAMES, NewNames
from roznamcha.entities.romanise import romanise
from roznamcha.entities.tokens import CLOSE, COMMA, OPEN, YEH, Phrase, glue, word_list
from roznamcha.lang.grammar import GRAMMAR
from roznamcha.text.verbs import read_verb

# the sort of body that a person has: «دفتر»
_OFFICE_OF = "personal-office"
# an office before a name in quotation marks begins so many tokens ahead at most
_OFFICE_BEFORE = 6
# an office between commas goes on for so many words of no list
_LONGEST_OFFICE = 4
# shorter words that begin so are no Arabic names
_SHORT = 4
# so many words may say when («عصر امروز یکشنبه») before «در گفت‌وگو با»
_LONGEST_WHEN = 4


@dataclass(slots=True)
class Names(NewNames):
    """Tokens read as people with a name."""

    def person(self, i: int) -> Phrase | None:
        """A person at token `i`: titles, a name known, quoted or after a title, and what office follows it."""
        at, titles = i, 0
        while at < i + 4 and (t := self.hit(at, "title")) and not self.hit(at, "person"):
            if "weak" in t[1].flags:
                break
            at, titles = t[0], titles + ("full" not in t[1].flags)
        core = None if titles and self.word(at) in GRAMMAR.plurals else self.name(at, titled=titles > 0)
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
        found = self.hit(at, "person")
        if found and not self._stands(at, found[0], found[1], quoted=quoted):
            found = None
        if found:
            last, e = found
            named = self.known.get(self.word(at)) if "surname" in e.flags and last - at == 1 else None
            if named is not None and named.id != e.id:
                # the document has named somebody else of that name
                return replace(
                    named, first=i, last=last + (quoted and self.word(last) in CLOSE), rule="surname"
                )
            given = last - at == 1 and self.word(at) in self.gaz.given and not self.begins_line(last)
            if given and self.name_word(last, inside=True) and not self.hit(last, "title"):
                # «نصرالله پریچهره»
                found = None
            elif (last - at == 1 and self._given_to_another(at, e)) or (
                "surname" in e.flags and not self._surname_counts(at, last, e, titled=titled or quoted)
            ):
                found = None
            elif quoted and self.word(last) not in CLOSE:
                # the marks hold what is said («جان کری معذرت خواست»), not a name
                return None
            else:
                last += quoted
                return self.known_person(i, last, e)
        if quoted:
            for last in range(at + 1, min(at + 6, len(self.doc.words))):
                if self.word(last) in CLOSE:
                    if (
                        all(self.name_word(t, inside=t > at) for t in range(at, last))
                        and (self.given(at) or last - at > 1)
                        and (
                            titled
                            or (self.given(at) and last - at > 1)
                            or self._office_beside(i, last + 1)
                            or self._quoted_name(i, at, last)
                        )
                    ):
                        return self._unknown(i, last + 1, at, last)
                    return None
            return None
        last = self.unknown_name(at, titled=titled)
        if (titled or self.opens(i)) and at < last < at + MAX_NAME and self.lone_surname(last):
            last += 1
        alone = "role" not in self.classes.get(at, frozenset()) and not self.begins_line(at, first=i)
        free = not self.hit(at, "state") and self.untangled(at - 1, at + 1) > at
        if titled and last == at and alone and free and self.name_word(at, inside=True):
            last = at + 1
        if (
            titled
            and last == at
            and self.word(at) not in self.gaz.common
            and self.word(at + 1) in COMMA
            and self.hit(at + 2, "role")
        ):
            # «حاجی زید، سخنگوی والی»: the name may look like a verb
            last = at + 1
        if last == at:
            return None
        words = self.doc.words[at:last]
        if (
            not titled
            and not self.split(at)
            and words[0] in self.gaz.strict_given
            and not any(self._only_surname(k) for k in range(at + 1, last))
        ):
            # «نور خورشید»: each is a given name and a word
            return None
        if titled or (self.given(at) and last - at > 1):
            return self._unknown(i, last, at, last)
        return None

    def _stands(self, at: int, last: int, e: Entry, *, quoted: bool) -> bool:
        """Whether the known name at these tokens is the whole name: «پرز» in ««پرز مولینا»» is not Shimon Peres.

        An epithet («رهبر شهید») is nobody's who is in office, nor that of a group's leader («رهبر شهید حماس»).
        """
        if "epithet" in e.flags:
            return not (self.gaz.in_office(e.id, self.on) or self.hit(last, "group", "body", "bodytype"))
        if not quoted or "surname" not in e.flags or self.word(last) in CLOSE:
            return True
        return not (self.word(last + 1) in CLOSE and self.name_word(last, inside=True))

    def body(self, i: int) -> Phrase | None:
        """A body at token `i`; also the office of a person («دفتر نتانیاهو»)."""
        found = self.hit(i, "body", "bodytype")
        if not found or found[1].cls == "body" or found[1].id != _OFFICE_OF:
            return NewNames.body(self, i)
        person = self.person(found[0])
        if person is None or person.id is None:
            return None
        return Phrase(
            i, person.last, "body", f"office of {person.name}", person.party, "office-of-person", state=person.state,
        )  # fmt: skip

    def introduced(self, i: int) -> Phrase | None:
        """A name that no table holds, at the head of its clause, with its office or a saying behind it.

        «آریه درعی، رئیس حزب ...», «وینگو بگوویچ در گفت‌وگو با ...».
        """
        before = self.word(i - 1) if i else ""
        if (
            before[:1].isalpha()
            and (before not in word_list("stops") or before in word_list("prepositions"))
            and not self.begins_line(i)
        ):
            return None
        last = self.unknown_name(i)
        if last - i < 2 and self._surname_and_office(i):
            return self.with_office(self._unknown(i, i + 1, i, i + 1))
        if last - i < 2:
            surname = self.word(i) in self.gaz.surnames or self.word(i).endswith(tuple(self.gaz.tails))
            alone = (
                self.word(i) not in self.known
                and (surname or self.opens(i))
                and self._says(i + 1)
                and not self._said_of(i + 1)
                and self.name_word(i, inside=False)
                and self.word(i - 1) not in word_list("prepositions")
                and (i == 0 or read_verb(self.doc.words, i - 1) is None)
                and self.word(i - 1) != GRAMMAR.object_marker
            )
            return self._unknown(i, i + 1, i, i + 1) if alone else None
        person = self._unknown(i, last, i, last)
        whole = self.with_office(person)
        return whole if whole.role or self._speaks_behind(last) else None

    def _only_surname(self, i: int) -> bool:
        """Whether token `i` is a surname of the tables and nothing else («از نظر مالی» names nobody)."""
        word = self.word(i)
        return word in self.gaz.surnames and word not in self.gaz.common and i not in self.classes

    def _surname_and_office(self, i: int) -> bool:
        """Whether a surname of the tables stands alone at the head of its sentence, with somebody's office behind a comma.

        «محمدی، نماینده زابل در مجلس، گفت ...».
        """
        word = self.word(i)
        if word not in self.gaz.surnames or word in self.gaz.common or i in self.classes or not self.opens(i):
            return False
        office = self.role(i + 2) if self.word(i + 1) in COMMA and not self.begins_line(i + 2) else None
        return office is not None and office.party != "UNK" and office.last - office.first > 1

    def _speaks_behind(self, i: int) -> bool:
        """Whether a saying follows at token `i`: a reporting verb, or «در گفت‌وگو با»."""
        if self.begins_line(i):
            return False
        for k in range(i, i + _LONGEST_WHEN):
            if self.begins_line(k):
                return False
            if self.word(k) in glue("in"):
                return self.word(k + 1) in word_list("interviews")
            if self.word(k) not in self.gaz.common:
                break
        return self._says(i)

    def _said_of(self, i: int) -> bool:
        """Whether the verb at token `i` is a passive: «زیست‌تابی گفته می‌شود»."""
        verb = read_verb(self.doc.words, i)
        return verb is not None and verb.form.passive

    def _says(self, i: int) -> bool:
        """Whether a verb of saying stands at token `i`."""
        verb = None if self.begins_line(i) else read_verb(self.doc.words, i)
        return verb is not None and verb.form.lemma in word_list("speechverbs")

    def _office_beside(self, i: int, j: int) -> bool:
        """Whether an office stands right before token `i` or right after token `j - 1`."""
        j += self.word(j) in COMMA
        if self.word(i - 1) in glue("work"):
            return False
        # «بازیگر فیلم «…»»: a word between the office and the marks says what they hold
        return self.hit(j, "role") is not None or any(
            (office := self.role(k)) is not None and i - 1 <= office.last <= i
            for k in range(max(0, i - _OFFICE_BEFORE), i)
        )

    def _quoted_name(self, i: int, first: int, last: int) -> bool:
        """Whether words in quotation marks that no list holds are somebody's name: behind no noun, before a clause."""
        before, after = self.word(i - 1), self.word(last + 1)
        if last - first > MOST_SURNAMES + 1 or any(k in self.classes for k in range(first, last)):
            return False
        if before in glue("work"):
            # «بازیگر فیلم‌های «…»»
            return False
        noun = before[:1].isalpha() and before not in word_list("stops") and not self.begins_line(i)
        if noun and self.classes.get(i - 1, frozenset()).isdisjoint(("descr", "title")):
            return False
        verb = read_verb(self.doc.words, last + 1) if after else None
        return (
            (after in COMMA and self.hit(last + 2, "role") is not None)
            or after in word_list("speechverbs")
            or (verb is not None and verb.form.lemma in word_list("speechverbs"))
        )

    def _given_to_another(self, at: int, e: Entry) -> bool:
        """Whether a given name that `e` has not stands before the surname at token `at`: «سید هادی خامنه‌ای»."""
        before = self.word(at - 1)
        if not at or self.begins_line(at) or before in self.gaz.common:
            return False
        strange = "surname" in e.flags and before[:1].isalpha() and before not in word_list("prepositions")
        if not self.given(at - 1) and not (strange and not self.stop(at - 1)):
            return False
        return at - 1 not in self.classes and not any(
            before in name for name in self.gaz.last_names.get(e.id, ())
        )

    def _surname_counts(self, at: int, last: int, e: Entry, *, titled: bool) -> bool:
        """Whether a surname alone may be taken for the person: after a title or after the full name."""
        if titled or any(p.id == e.id for p in self.known.values()):
            return True
        if "ambiguous" in e.flags or last - at > 1 or self.word(at) in self.gaz.common:
            return False
        if self.word(last) == GRAMMAR.that and self.word(at).endswith(YEH):
            # «همتی که …»
            return False
        party = self.gaz.party_of(e.id, self.on)
        headed = self.word(last) == ":" and self.begins_line(at) and party == self.usual
        return (party in self.counts or headed) and self.gaz.in_office(e.id, self.on)

    def known_person(self, first: int, last: int, e: Entry) -> Phrase:
        """The person of the tables."""
        party = self.gaz.party_of(e.id, self.on)
        state = party if party in self.gaz.states else ""
        while (
            last - first > 1
            and self.word(last) in glue("son") | glue("house")
            and not self.begins_line(last)
            and self.name_word(last + 1, inside=True)
        ):
            # «محمد بن عبدالرحمن بن جاسم» / «بن جابر آل ثانی»
            last += 2
        words = tuple(w for w in self.doc.words[first:last] if w[0].isalpha())
        return Phrase(
            first, last, "person", e.name, party, "person", id=e.id, state=state, flags=e.flags, words=words
        )

    def _unknown(self, first: int, last: int, a: int, b: int) -> Phrase:
        """A person whom no table holds."""
        words = tuple(self.doc.words[a:b])
        if b - a > 1 and (entry := self.gaz.by_name.get("".join(words))):
            # a known name with its joiners or spaces set otherwise
            return replace(self.known_person(a, b, entry), first=first, last=last)
        if b - a > 1 and (named := self.known.get("".join(words))):
            # «بن جدو» after «غسان بن جدو»
            return replace(named, first=first, last=last, rule="surname")
        return Phrase(
            first, last, "person", romanise(words, self.gaz), "UNK", "person-unknown", words=words, surname=" ".join(words[1:]),
        )  # fmt: skip

    def with_office(self, person: Phrase) -> Phrase:
        """`person` with the apposition behind it, if one is there, and the party that the office gives."""
        at = person.last
        if self.word(at) == "(" and self.hit(at + 1, "role"):
            at += 1
        comma = self.word(at) in COMMA
        at += comma
        if not self.word(at) or self.begins_line(at):
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
        if "calling" in office.flags and person.id and self.gaz.held.get(person.id):
            # «علی یونسی، فعال دانشجویی» is no minister of that name
            person = replace(
                person, id=None, party="UNK", state="", rule="person-unknown", flags=frozenset(("namesake",))
            )
        if person.id and office.bare and "run" not in office.flags:
            # «جی‌دی ونس، معاون رئیس‌جمهور»
            own = next((t for t in self.gaz.tenures_on(person.id, self.on) if t.role == office.role), None)
            office = office if own is None else replace(office, party=person.party, state=own.of)
        if person.id and not self._held(person, office) and (comma or office.bare):
            return person
        last = self._to_comma(office) if comma else office.last
        if office.party == "UNK" and office.last == office.first + 1 and "personal" in office.flags:
            # «…، نماینده صدر»: whoever the office is under gives the side
            under = None if self.begins_line(last) else self.name(last, titled=False)
            if under is not None and under.id is not None:
                office, last = replace(office, party=under.party, state=under.state), under.last
        while self.word(last) in glue("and") and (more := self.role(last + 1)):
            if more.state and office.state and more.state != office.state and not office.bare:
                break
            office, last = (more, more.last) if office.bare else (office, more.last)
        whole = self.joined(person, office, last)
        if person.rule == "person-unknown" and office.bare and self.cut_short(last):
            return replace(whole, last=person.last, rule=person.rule)
        return whole

    def _to_comma(self, office: Phrase) -> int:
        """Where an office between commas ends that goes on in words of no list: «…، مدیرعامل ایران‌سرور، …»."""
        at = office.last
        if not office.bare and "open" not in office.flags:
            return at
        while at - office.last < _LONGEST_OFFICE and not (self.begins_line(at) or self.stop(at)):
            if at in self.decoys or self.hit(at, "person", "title", "role", "outlet", "quantity"):
                return office.last
            at += 1
        return at if self.word(at) in COMMA and not self.begins_line(at) else office.last

    def _held(self, person: Phrase, office: Phrase) -> bool:
        """Whether the office behind a known name may be that person's: of the same side, of nobody's, or held once."""
        if person.party in ("UNK", office.party) or self.gaz.home_of(person.party) == office.party:
            return True
        if office.party == "UNK" and ("former" in office.flags or self.word(office.last) in COMMA):
            return True
        return any(
            t.role == office.role and t.of == office.state for t in self.gaz.held.get(person.id or "", ())
        )

    def joined(self, person: Phrase, office: Phrase, last: int) -> Phrase:
        """One phrase from a name and an office; a name in part is its holder's («محمد صادق، نماینده خاص پاکستان»)."""
        if person.id is None and office.role and "former" not in office.flags and self.on:
            for id in self.gaz.holders(office.role, office.state or office.party, self.on):
                if (
                    any(set(person.words) <= set(name) for name in self.gaz.last_names.get(id, ()))
                    and person.words
                ):
                    person = replace(
                        person,
                        id=id,
                        name=self.gaz.people[id],
                        party=self.gaz.party_of(id, self.on),
                        rule="person",
                    )
                    break
        elif len(person.words) == 1 and office.role and "former" not in office.flags and self.on:
            person = self._other_holder(person, office)
        party = person.party
        if person.id is None or party == "UNK":
            party = office.party
        foreign = person.words and not self.native(person.words) and self.gaz.given_name(person.words[0])
        if foreign and office.bare and "run" in office.flags and person.id is None:
            # «مارک دوبوویتز، مدیر بنیاد دفاع …» is not at home
            party = "UNK"
        return replace(
            person, first=min(person.first, office.first), last=max(last, person.last), party=party,
            state=(person.state if office.bare and person.id else "") or office.state or person.state,
            role=office.role, of=office.of, rule=f"{person.rule}+office",
            bare=office.bare,
        )  # fmt: skip

    def _other_holder(self, person: Phrase, office: Phrase) -> Phrase:
        """`person`, known by surname, or whoever of that surname holds the office on the day: «خامنه‌ای، رهبر جمهوری اسلامی»."""
        held = self.gaz.holders(office.role, office.state or office.party, self.on)
        alike = [
            id
            for id in held
            if person.words
            and any(set(person.words) <= set(name) for name in self.gaz.last_names.get(id, ()))
        ]
        if len(alike) != 1 or alike[0] == person.id:
            return person
        (id,) = alike
        return replace(person, id=id, name=self.gaz.people[id], party=self.gaz.party_of(id, self.on))

    def office_and_name(self, i: int) -> Phrase | None:
        """An office, and the name that follows it: «وزیر خارجه پاکستان، اسحاق دار», «سخنگوی دولت»."""
        office = self.role(i)
        epithet = self.hit(i, "person")
        if (
            office is None
            or self.hit(i, "anaphor")
            or (epithet and "epithet" in epithet[1].flags and self.name(i, titled=False))
        ):
            # «رهبر شهید» is a name
            return None
        at = office.last
        if (
            self.word(at) == "("
            and (named := self.name(at + 1, titled=False))
            and self.word(named.last) == ")"
        ):
            # «رئیس‌جمهور (ترامپ)»
            return self.joined(replace(named, first=i), office, named.last + 1)
        if "personal" in office.flags and self.word(at) in glue("own") and self.word(at + 1) in COMMA:
            # «به معاون خود، مرتضی میرباقری، نوشت»
            named = None if self.begins_line(at + 2) else self.name(at + 2, titled=False)
            return office if named is None else self.joined(replace(named, first=i), office, named.last)
        comma = self.word(at) in COMMA
        at += comma
        if self.begins_line(at):
            return office
        titles = 0
        while (
            titles < 3
            and (t := self.hit(at, "title"))
            and not self.hit(at, "person")
            and "weak" not in t[1].flags
        ):
            at, titles = t[0], titles + 1
        name = self.name(at, titled=titles > 0)
        if name is None and not comma:
            name = self._holder_by_surname(at, office)
        if name is None and not comma and self.word(at - 1) not in glue("named-person"):
            last = self.unknown_name(at)
            if last - at > 1:
                name = self._unknown(at, last, at, last)
        if name is None:
            return office
        if name.id is not None and office.id is not None and name.id != office.id and comma:
            return office
        if name.id is not None and not comma and self._owns(name, office):
            title = office.name.partition(" of ")[0]
            return replace(
                office, last=name.last, name=f"{title} of {name.name}", party=name.party, state=name.state,
                rule="office", bare=False, id=None,
            )  # fmt: skip
        return self.joined(replace(name, first=i), office, name.last)

    def _holder_by_surname(self, at: int, office: Phrase) -> Phrase | None:
        """Who holds the office before token `at` on the day, by a surname that alone could be another word: «رئیس‌جمهور شی»."""
        for last, entries in self.at.get(at, ()):
            for e in entries:
                if e.cls == "person" and any(
                    t.role == office.role and (office.bare or t.of == office.state)
                    for t in self.gaz.tenures_on(e.id, self.on)
                ):
                    return self.known_person(at, last, e)
        return None

    def _owns(self, person: Phrase, office: Phrase) -> bool:
        """Whether the office is one under the person («مشاور اوباما») rather than the person's own («نماینده ویژه ویتکاف»)."""
        if not office.bare or office.flags.isdisjoint(("personal", "run")):
            return False
        if "personal" not in office.flags and person.flags.isdisjoint(("surname", "epithet")):
            # «رئیس سازمان ... صالحی» may be, «قائم‌مقام ستاد انتخاباتی احمدی‌نژاد» is not
            return False
        if "client" in office.flags:
            # «وکیل علیرضا بیرانوند»
            return True
        return all(t.role != office.role for t in self.gaz.held.get(person.id or "", ())) and bool(
            self.gaz.held.get(person.id or "")
        )
