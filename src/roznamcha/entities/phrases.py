"""The whole grammar of an actor phrase: `Reader` adds people without a name to what the classes below it read."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from roznamcha.entities.facts import Entry
from roznamcha.entities.names import Names
from roznamcha.entities.officewords import flag_state
from roznamcha.entities.tokens import COMMA, OPEN, Phrase, glue, word_list
from roznamcha.lang.grammar import GRAMMAR
from roznamcha.records import MentionKind
from roznamcha.text.verbs import read_verb

# English adjectives that are not the demonym's
_ADJECTIVE = {"USA": "US", "GBR": "British"}
_MANY = {"woman": "women", "man": "men", "child": "children", "person": "people"}
_VOWELS = frozenset("aeio")
_UNCOUNTED = frozenset(
    ("people", "police", "media", "women", "men", "children", "personnel", "crew", "clergy")
)
# people whom an adjective makes a thing
_SOURCES = ("source", "sources")
_WITNESSES = ("witness", "witnesses")
# what begins a phrase of its own, or says whose people are
_OTHERS = (
    "person",
    "title",
    "role",
    "people",
    "quantity",
    "state",
    "place",
    "body",
    "bodytype",
    "group",
    "anaphor",
)
# so many words may go on with people behind their noun
_MOST_BEHIND = 6
# what a demonym that stands for people is read as
_PEOPLE = Entry("people", "", "nationals", flags=frozenset(("plural",)))


def _plural(noun: str) -> str:
    """The plural of an English noun or of the last word of a phrase: «two young men», «1500 coaches»."""
    head, blank, last = noun.rpartition(" ")
    many = _MANY.get(last) or last + ("es" if last.endswith(("ch", "s")) else "s")
    return f"{head}{blank}{many}"


@dataclass(slots=True)
class _Described:
    """What stands behind a noun for people: up to which token, whose they are, and in which words described."""

    last: int
    owner: Phrase | None = None
    adjectives: list[str] = field(default_factory=list)
    former: bool = False
    institution: bool = False
    others: list[str] = field(default_factory=list)
    thing: bool = False


@dataclass(slots=True)
class Reader(Names):
    """A document's tokens with the gazetteer's hits on them, and the grammar over both."""

    def this(self, i: int) -> Phrase | None:
        """«این» and a description at token `i`: somebody named before («این افسر سابق اطلاعاتی»)."""
        phrase = self.role(i + 1) or self.people(i + 1)
        if phrase is None or phrase.plural:
            return None
        if "weak" in phrase.flags and phrase.rule == "office":
            # «این ملک»
            return None
        fixed = self.hit(i, "anaphor")
        if fixed and (fixed[0] >= phrase.last or fixed[1].kind != "person"):
            return None
        return replace(phrase, first=i, rule="this", id=None, flags=phrase.flags | {"this"})

    def people(self, i: int) -> Phrase | None:
        """People without a name: «سه مقام امنیتی پاکستان», «منابع آگاه», «نیروهای اسرائیلی», «یک سخنگوی ارتش»."""
        quantity, at = self._quantity(i)
        if quantity and (self.begins_line(at) or (self.word(i) in glue("other") and self._behind_noun(i))):
            # «هدف دیگر رئیس‌جمهور»
            return None
        if found := self.hit(at, "people") or (self._some(at) if quantity else None):
            last, e = found
        elif quantity and (of := self.hit(at, "state")) and of[1].kind == "demonym" and self._ends(of[0]):
            # «سه عراقی», «۲۵۰ فلسطینی»: the adjective alone stands for the people
            last, e = at, _PEOPLE
        else:
            return None
        if "counted" in e.flags and not quantity:
            return None
        if "after-noun" in e.flags and not quantity and self._behind_noun(i):
            # «زیرساخت‌های غیرنظامی», «تأسیسات غیرنظامی»
            return None
        if "onbehalf" in e.flags and self.word(i - 1) in glue("of"):
            # «از طرف ایران»
            return None
        if close := self._close_to(i, last, e, quantity):
            return close
        seen = self._described(last, e)
        if seen.owner is None and self.word(seen.last) in glue("and") and not e.party:
            # «مقامات و کارشناسان آمریکا»
            also = self.hit(seen.last + 1, "people")
            seen.owner = self._described(*also).owner if also else None
        owned = seen.owner is not None and seen.owner.kind != "place"
        if "weak" in e.flags and not owned and not (quantity in ("a", "an") and seen.adjectives):
            # «یک فرد ناشناس» yes, «کودک» no
            return None
        if "described" in e.flags and seen.last == last and not self._speaks(i, last):
            return None
        told = seen.adjectives or (seen.owner is not None and seen.owner.rule != "state-name")
        if "described" in e.flags and e.name == _SOURCES[1] and not told and not self._speaks(i, seen.last):
            # «منابع ایران در قطر» are money
            return None
        if seen.thing and e.name.endswith(_SOURCES) and not self._speaks(i, last):
            # «منابع مالی» are money
            return None
        if "counterpart" in e.flags:
            return self._counterpart(i, seen)
        whole = self._whole(i, e, seen, counted=quantity != "")
        if not whole:
            return None
        kind: MentionKind = "thing" if "thing" in e.flags else "people"
        return Phrase(
            i, whole, kind, self._english(e, quantity, seen), self._side(e, seen), "people",
            plural="plural" in e.flags or quantity not in ("", "a"),
            state=seen.owner.state if seen.owner else "", flags=e.flags,
            candidates=tuple(f"state:{s}" for s in (seen.owner.state, *seen.others)) if seen.owner and seen.others else (),
        )  # fmt: skip

    def _whole(self, i: int, e: Entry, seen: _Described, *, counted: bool) -> int:
        """The token after people whose noun a word that no list holds may go on («فعالان محیط زیست»); 0 if it cannot be told.

        A noun whose ezafe is written wants a word more; of another the next word may be the clause's object
        («کارگران تجمع برگزار کردند»), so that it belongs to the people only before a saying, a mark, or, where they are
        counted, a preposition.
        """
        at = seen.last
        wants = (
            self.word(at - 1).endswith(tuple(glue("ezafe"))) and seen.owner is None and not seen.adjectives
        )
        if seen.owner is not None or self.begins_line(at):
            return 0 if wants else at
        if self._ends(at) or self.word(at).endswith(tuple(glue("copula"))):
            # «مردم منتظرند»
            if not wants:
                return self.of_this(at) if "plural" in e.flags and not counted else at
            if self.word(at) in glue("own"):
                return at + 1
            after = self.word(at + 1)
            return (
                at + 2
                if self.word(at) in word_list("this") and after[:1].isalpha() and not self.stop(at + 1)
                else 0
            )
        end = at
        while end - at < _MOST_BEHIND and not self.begins_line(end) and not self.bounds(end):
            if self.hit(end, *_OTHERS) and end > at:
                break
            if press := self.hit(end, "outlet"):
                end = press[0]
                break
            end += 1
            if (
                wants
                and self.word(end) in glue("and")
                and not self.begins_line(end + 1)
                and not self.bounds(end + 1)
            ):
                # «اعضای فنی و اجرایی تیم ملی ایران»
                end += 1
        if end > at and self.word(end - 1) in glue("against") and (against := self.hit(end, "state")):
            # «تروریست‌های تجزیه‌طلب ضد ایران»
            return against[0]
        owner = (
            None if self.begins_line(end) or (counted and not wants) else self.body(end) or self.belongs(end)
        )
        if (
            owner is not None
            and owner.kind in ("state", "body")
            and e.cls == "people"
            and e.party in ("", "UNK")
            and not owner.bare
        ):
            # «مقامات سطح عالی ایران», «کارشناسان حقوق بشر سازمان ملل»
            seen.owner = owner
            return owner.last
        mark = self.begins_line(end) or not self.word(end)[:1].isalnum()
        preposition = self.word(end) in word_list("prepositions") and self.word(end) not in glue("and")
        if end > at and (
            self._says(end) or (mark and self.word(end) not in OPEN) or ((wants or counted) and preposition)
        ):
            return end
        if end > at and wants and (self.word(end) == GRAMMAR.object_marker or self.word(end) == GRAMMAR.that):
            return end
        source = "anon" in e.flags and (e.name.endswith((*_SOURCES, *_WITNESSES)) or "thing" in e.flags)
        told = e.party not in ("", "UNK") or ("home" in e.flags and "plural" not in e.flags)
        return at if (counted or told or source) and not wants else 0

    def _some(self, i: int) -> tuple[int, Entry] | None:
        """The office at token `i` that several may hold: «یک فرمانده سپاه» is no commander-in-chief."""
        found = self.hit(i, "role")
        if found is None or not flag_state(found[1]):
            return found
        return next(
            (
                (last, e)
                for last, entries in self.at[i]
                for e in entries
                if e.cls == "role" and "open" in e.flags
            ),
            found,
        )

    def _quantity(self, i: int) -> tuple[str, int]:
        """How many, and the token after it: «سه», «یکی از», «۲۵۰», «۳۰ هزار», «۱۲ نفر از»; empty if nothing counts."""
        if q := self.hit(i, "quantity"):
            name, at = q[1].name, q[0]
        elif self.word(i).isdigit() and not self._goes_before(i):
            name, at = self.word(i), i + 1
        else:
            return "", i
        while self.word(at) in glue("thousands"):
            unit = self.hit(at, "quantity")
            name, at = f"{name} {unit[1].name}" if unit else name, at + 1
        if self.word(at) in glue("heads"):
            at += 1
            at += self.word(at) in glue("of")
        return name, at

    def _goes_before(self, i: int) -> bool:
        """Whether the figure at token `i` is a year, or the end of a longer one: «۳ هزار و ۶۰۰ نفر»."""
        before = self.word(i - 1)
        return before in glue("year") or (before in glue("and") and self.word(i - 2) in glue("thousands"))

    def _speaks(self, i: int, last: int) -> bool:
        """Whether the noun at tokens `i`..`last` stands where one who speaks does: «به گفته منابع», «منابع گفتند»."""
        before = self.word(i - 1)
        if self.opens(i) or before in glue("saidby"):
            return True
        if before in word_list("prepositions") and self.word(i - 2) not in glue("saidby"):
            # «بهره‌وری از منابع»
            return False
        return (
            before not in glue("and")
            and (before in word_list("stops") or not before[:1].isalpha())
            and self._ends(last)
        )

    def _ends(self, i: int) -> bool:
        """Whether no noun goes on at token `i`: a mark, a function word, a preposition, a verb."""
        return self.bounds(i) or (
            i + 1 < len(self.doc.words) and read_verb(self.doc.words, i + 1) is not None
        )

    def _counterpart(self, i: int, seen: _Described) -> Phrase | None:
        """«همتای چینی خود»: who holds in that state the office of whoever was named last."""
        if seen.owner is None or not seen.owner.state:
            return None
        state, last = seen.owner.state, seen.last
        last += self.word(last) in glue("own")
        person = self.latest
        if person is not None and person.last == i and person.party == state:
            # ««نواز شریف» همتای پاکستانی‌اش»
            return replace(person, first=i, last=last, rule="counterpart")
        offices = []
        if person is not None and person.role:
            offices.append(person.role)
        if person is not None and person.id:
            offices += [t.role for t in self.gaz.tenures_on(person.id, self.on)]
        for office in offices:
            if holder := self.holder(office, state):
                phrase = Phrase(
                    i, last, "person", self.gaz.people[holder], self.gaz.party_of(holder, self.on), "counterpart",
                    id=holder, state=state, role=office,
                )  # fmt: skip
                break
        else:
            name = f"{self.gaz.demonyms.get(state, self.gaz.state_name(state))} counterpart"
            phrase = Phrase(i, last, "person", name, state, "counterpart", state=state)
        at = last + (self.word(last) in COMMA)
        named = None if self.begins_line(at) else self.name(at, titled=False)
        if named is None or (named.id and named.party not in (state, "UNK")):
            return phrase
        party = named.party if named.id else state
        return replace(
            named, first=i, party=party, state=state, rule=f"{named.rule}+office", role=phrase.role
        )

    def _close_to(self, first: int, last: int, e: Entry, quantity: str) -> Phrase | None:
        """«منابع نزدیک به طالبان»: people who are only near a side, and do not speak for it."""
        near = self.hit(last, "descr")
        if near is None or "close" not in near[1].flags:
            return None
        whom = self.body(near[0]) or self.belongs(near[0])
        if whom is None:
            return None
        name = f"{quantity} {e.name} close to {'' if whom.kind == 'state' else 'the '}{whom.name}".strip()
        return Phrase(
            first, whom.last, "people", name, e.party or "UNK", "people-close", plural="plural" in e.flags, flags=e.flags
        )  # fmt: skip

    def _described(self, last: int, e: Entry) -> _Described:
        """Reads on from token `last`, behind the noun `e`: adjectives, a state, a body, an institution."""
        seen = _Described(last)
        at = last
        while self.word(at) and not self.begins_line(at):
            against = self.hit(at + 1, "state") if self.word(at) in glue("against") else None
            if against is not None and seen.owner is None:
                # «تروریست‌های ضد ایران»
                at = seen.last = against[0]
                continue
            if self.word(at) in glue("other") and self.hit(at + 1, "state", "descr"):
                # «یک مقام دیگر پاکستانی»
                at += 1
            d = self.hit(at, "descr")
            whose = self.body(at) or self.belongs(at)
            named = d is None and whose is not None and whose.rule == "state-name"
            if (
                whose is not None
                and "ambiguous" in whose.flags
                and (named or (d is not None and whose.last == d[0]))
            ):
                # «منابع مالی» are no sources in Mali, «دانشجویان پیرو …» are not of Peru
                whose = None
            if whose is not None and (d is None or whose.last >= d[0]):
                if seen.owner is not None and seen.owner.kind in ("state", "people"):
                    if whose.state != seen.owner.state:
                        break
                elif seen.owner is not None:
                    whose = replace(seen.owner, last=whose.last)
                seen.owner, at = whose, whose.last
            elif d is not None and "close" not in d[1].flags:
                if seen.owner is not None and self.untangled(last, d[0]) < d[0]:
                    # «نظامیان رژیم صهیونیستی زخمی شده‌اند»
                    break
                seen.former |= "former" in d[1].flags
                seen.thing |= "thing" in d[1].flags
                if d[1].flags.isdisjoint(("former", "skip")):
                    seen.adjectives.append(d[1].name)
                at = d[0]
            elif (
                self.word(at) in glue("in")
                and seen.owner is None
                and e.cls == "people"
                and "plural" not in e.flags
            ):
                inner = at + 1 + (self.word(at + 1) in word_list("placewords"))
                where = self.body(inner) or self.belongs(inner)
                if where is None:
                    break
                seen.owner, at = where, where.last
            elif "open" in e.flags and self._institution(at, begun=seen.institution):
                seen.institution, at = True, at + 1
            elif (
                self.word(at) in glue("and")
                and self.hit(at - 1, "descr")
                and (more := self.hit(at + 1, "descr"))
            ):
                # «سربازان عاشق و مؤمن ایران»
                at = more[0]
            elif (
                self.word(at) in glue("and")
                and seen.owner is not None
                and (more := self.hit(at + 1, "state")) is not None
                and (more[1].kind == "demonym" or ("pair" in e.flags and more[1].kind == "name"))
                and more[1].state != seen.owner.state
            ):
                # «مقام‌های آمریکایی و اسرائیلی»: one phrase for both, with the side of the first
                seen.others.append(more[1].state)
                at = more[0]
            else:
                break
            seen.last = at
        if seen.institution and seen.last == at:
            seen.last = self.untangled(last, at)
        if "plural" in e.flags:
            self._more_behind_comma(seen)
        return seen

    def _more_behind_comma(self, seen: _Described) -> None:
        """Take in adjectives or states in a list that «و» ends: «وزرای خارجه ازبکستان» / «، پاکستان و هند»."""
        states = seen.owner is not None and seen.owner.rule == "state-name" and seen.owner.last == seen.last
        if not states and (seen.owner is not None or not self.hit(seen.last - 1, "descr")):
            return
        at, joined, named, adjectives = seen.last, False, [], []
        while not joined and not self.begins_line(at + 1):
            joined = self.word(at) in glue("and")
            more = self.hit(at + 1, "state") if states else self.hit(at + 1, "descr")
            if not (joined or self.word(at) in COMMA) or more is None or self.begins_line(at):
                return
            if states and more[1].kind != "name":
                return
            named.append(more[1].state)
            adjectives.append(more[1].name)
            at = more[0]
        if not joined:
            return
        if states:
            seen.others += named
            seen.last = at
            return
        owner = None if self.begins_line(at) else self.body(at) or self.belongs(at)
        seen.adjectives += adjectives
        if owner is not None and owner.kind in ("state", "body", "people"):
            seen.owner, at = owner, owner.last
        seen.last = at

    def _institution(self, at: int, *, begun: bool) -> bool:
        """Whether token `at` goes on (or, if none has `begun`, begins) with the name of an institution."""
        if begun and self.word(at) in glue("and"):
            return not self.stop(at + 1) and not self.hit(at + 1, "role", "people")
        return not self.stop(at) and (begun or self.word(at) in word_list("institutions"))

    def _side(self, e: Entry, seen: _Described) -> str:
        """The party that people speak for: their owner's; nobody's if they are only known as witnesses or sources."""
        if e.party == "MEDIA":
            return "MEDIA"
        if seen.owner is not None:
            return seen.owner.party if seen.owner.kind != "place" else seen.owner.state or "UNK"
        if e.party:
            return e.party
        if "home" in e.flags or (seen.institution and self.home == self.usual):
            return self.home or "UNK"
        return "UNK"

    def _english(self, e: Entry, quantity: str, seen: _Described) -> str:
        """A plain English description: «سه مقام امنیتی ارشد پاکستان» is three senior Pakistani security officials."""
        noun = e.name
        if noun.startswith(("a ", "an ")):
            quantity, noun = "a", noun.split(" ", 1)[1]
        ranks = [a for a in seen.adjectives if a == "senior"]
        others = [a for a in reversed(seen.adjectives) if a != "senior"]
        # «مقام رسمی» is no official official
        others = [a for a in others if a not in noun]
        owner = [self._adjective(seen.owner)] if seen.owner else []
        for state in seen.others:
            owner += ["and", _ADJECTIVE.get(state, self.gaz.demonyms.get(state, state))]
        if noun == _PEOPLE.name and owner:
            if seen.owner is not None and seen.owner.state:
                owner[0] = self.gaz.demonyms.get(seen.owner.state, owner[0])
            stem = owner[0] if owner[0].endswith(("ese", "ish", "ch")) else owner[0] + "s"
            if quantity == "a":
                stem = stem.removesuffix("s")
                return f"{'an' if stem[:1].lower() in _VOWELS else 'a'} {stem}"
            return f"{quantity} {stem}".strip()
        stem = " ".join([*(["former"] if seen.former else []), *ranks, *owner, *others, noun])
        counted = noun not in _UNCOUNTED
        if quantity in ("a", "an") and "plural" in e.flags and counted:
            stem = stem.removesuffix("s")
        elif quantity not in ("", "a") and counted and not stem.endswith("s"):
            stem = stem.removesuffix(noun) + _plural(noun)
        elif not quantity and "plural" not in e.flags and counted:
            quantity = "a"
        if quantity == "a" and stem[:1].lower() in _VOWELS:
            quantity = "an"
        return f"{quantity} {stem}".strip()

    def _adjective(self, owner: Phrase) -> str:
        """The owner of people as an English adjective."""
        if "metonym" not in owner.flags and owner.kind in ("state", "people") and owner.state:
            return _ADJECTIVE.get(owner.state, self.gaz.demonyms.get(owner.state, owner.name))
        return owner.name
