"""States, bodies, groups, outlets and places at a token: the parts that actor phrases are made of."""

from __future__ import annotations

from dataclasses import dataclass, replace

from roznamcha.entities.facts import Entry, place_id
from roznamcha.entities.gazetteer import THE
from roznamcha.entities.romanise import romanise
from roznamcha.entities.tokens import CLOSE, COMMA, OPEN, YEH, Phrase, Tokens, glue, word_list
from roznamcha.lang.grammar import GRAMMAR, VERB_FORMS
from roznamcha.records import MentionKind
from roznamcha.text.fold import ZWNJ
from roznamcha.text.verbs import read_verb

_PROVINCE = "province"
# the flag of a body that is one only in the news of a state
_USUAL = "usual:"
# shorter words that begin with the conjunction's letter are names («وان»)
_JOINED = 4
_NOTHING: frozenset[str] = frozenset()
# kinds of places that much is named after
_WIDE = frozenset(("water", "region"))
# a report about another state names states so many times; a body that any state has may be its own from two on
FOREIGN = 3
_FOREIGN_BODY = 2
# what belongs to a town or province, not to the whole state
LOCAL = "local"
# so many tokens back a list of provinces may begin
_MOST_LISTED = 40
# so many words hold a street and its name
_STREET = 4
# bodies that a state has elsewhere
_ABROAD = frozenset(("embassy", "consulate"))
# offices rather than bodies where somebody is chosen for them
_PREMIERSHIPS = frozenset(("presidency", "pmo"))
# so many words back somebody may be chosen for it
_CHOSEN = 3
# a body whose name may go on with what else it is for
_MINISTRY = "Ministry"
# how a verb in the present begins
_GOES_ON = (VERB_FORMS.imperfective + ZWNJ, VERB_FORMS.negation + VERB_FORMS.imperfective + ZWNJ)
# a court that is the highest only where its name ends
_COURT = "supreme-court"
# bodies that no town has
_OF_STATES = frozenset(("gov", "delegation"))
# bodies that every town has
_LOCAL = frozenset(("police",))
_NO_NAME = frozenset(
    (
        "state",
        "role",
        "body",
        "bodytype",
        "people",
        "group",
        "outletkind",
        "descr",
        "anaphor",
        "place",
        "quantity",
    )
)


@dataclass(slots=True)
class Parts(Tokens):
    """Tokens read as states, bodies, groups, outlets, places."""

    def state(self, i: int) -> Phrase | None:
        """A state by name, adjective, capital or seat of government at token `i`."""
        found = self.hit(i, "state")
        if not found:
            return None
        last, e = found
        code = self.home if e.kind == "home" else e.state
        if e.kind == "home":
            e = replace(
                e, name=self.gaz.state_name(code), id=f"state:{code}", place=self.gaz.state_name(code)
            )
        kind: MentionKind = "people" if e.kind in ("people", "demonym") else "state"
        name, id = e.name, e.id
        if e.kind == "capital" and self._venue(i, last):
            return Phrase(
                i, last, "place", e.place, code, "place-capital", id=place_id(e.place),
                place=e.place, state=code, flags=e.flags,
            )  # fmt: skip
        if e.kind == "capital":
            name = self.government(code)
        elif e.kind == "government":
            id = f"state:{code}"
        return Phrase(
            i, last, kind, name, code, f"state-{e.kind}", id=id, place=e.place or None, state=code,
            flags=e.flags | {e.kind}, plural=e.kind == "people",
        )  # fmt: skip

    def _venue(self, first: int, last: int) -> bool:
        """Whether a capital at these tokens is a place only: «در کابل», «به کابل سفر کرد», but not «به کابل هشدار داد»."""
        before = self.word(first - 1)
        if (
            before in glue("venue")
            or before in word_list("institutions")
            or any(self.word(k) in glue("named-person") for k in range(first - _STREET, first - 1))
            or self.word(first) in glue("venue")
        ):
            return True
        if before not in glue("way"):
            return False
        near = (*range(first - 4, first - 1), *range(last, last + 3))
        return any(self.word(k) in word_list("motion") for k in near)

    def government(self, code: str) -> str:
        """The English name of the government of `code`."""
        special = self.gaz.statebodies.get(("gov", code))
        return special or f"Government of {'the ' if code in THE else ''}{self.gaz.state_name(code)}"

    def belongs(self, i: int) -> Phrase | None:
        """What an office or body at the tokens before belongs to: a state, «این کشور», a place in a state, a group."""
        if found := self.hit(i, "anaphor"):
            last, e = found
            if e.kind == "state" and self.here:
                name = self.gaz.state_name(self.here)
                return Phrase(
                    i, last, "state", name, self.here, "this-state", id=f"state:{self.here}", state=self.here
                )
            if e.kind in ("ministry", "body"):
                return self._this_body(i, last, e.kind)
            return None
        if found := self.hit(i, "group"):
            return self.group(i)
        if state := self.state(i):
            return state
        if found := self.hit(i, "place"):
            last, e = found
            if "namesake" in e.flags:
                return place if (place := self._one_of(i, last)).state else None
            if e.state and "ambiguous" not in e.flags:
                return Phrase(
                    i,
                    last,
                    "place",
                    e.name,
                    e.state,
                    "place",
                    id=e.id,
                    place=e.name,
                    state=e.state,
                    flags=e.flags,
                )
        return None

    def _this_body(self, first: int, last: int, kind: str) -> Phrase | None:
        """The body named last that «این وزارتخانه» or «این سازمان», at these tokens behind an office, can stand for."""
        noun = self.word(last - 1)
        for body in reversed(self.bodies):
            if (
                "Ministry" in body.name
                if kind == "ministry"
                else noun in glue("anybody") or noun in self.doc.words[body.first : body.last]
            ):
                return replace(
                    body, first=first, last=last, rule="this-body", bare=False, flags=frozenset(("anaphor",))
                )
        return None

    def hardly_foreign(self, least: int = FOREIGN) -> bool:
        """Whether the document names other states than the usual one, but not `least` times, so that what names no state
        may still be the usual one's: «سخنگوی وزارت خارجه: با آمریکا مذاکره نداشتیم».
        """
        return self.home not in ("", self.usual) and sum(self.counts.values()) < least

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

    def _belongs_elsewhere(self, first: int, last: int, behind: int) -> bool:
        """Whether a body whose name is a common one is that of the state right behind it, at the tokens `last`..`behind`."""
        names_its_own = any(self.hit(k, "state") for k in range(first, last))
        return (
            not names_its_own
            and self.word(first) in word_list("institutions")
            and self.word(behind) != GRAMMAR.object_marker
        )

    def body(self, i: int) -> Phrase | None:
        """A body at token `i`, with the state it belongs to: «وزارت امور خارجه پاکستان», «سازمان ملل», «ارتش»."""
        found = self.hit(i, "body", "bodytype")
        if not found:
            return None
        last, e = found
        if e.cls == "body":
            last = self.whole_body(i, last)
            after = self.hit(last, "state")
            if after and after[1].kind == "name" and after[1].state == e.state:
                last = after[0]
            elif after and after[1].kind == "name" and e.state and self._belongs_elsewhere(i, last, after[0]):
                # «ستاد کل نیروهای مسلح کویت» is not Iran's, though it has the name of Iran's
                words = self.doc.text[self.doc.token_starts[i] : self.doc.token_ends[after[0] - 1]]
                state = after[1].state
                return Phrase(i, after[0], "body", words, state, "body-of-another", state=state)
            return Phrase(
                i,
                last,
                "body",
                e.name,
                self.gaz.party_of(e.id, self.on),
                "body",
                id=e.id,
                state=e.state,
                place=e.place or None,
                flags=e.flags,
            )
        if any(f.startswith(_USUAL) and f != f"{_USUAL}{self.usual}" for f in e.flags):
            # «اردوی ترکیه» is an army in Dari, a training camp in Persian
            return None
        last = self.listed(last) if e.name.startswith(_MINISTRY) else last
        if e.id in _PREMIERSHIPS and (
            any(self.word(k) in glue("choosing") for k in range(i - _CHOSEN, i)) or self.hit(last, "person")
        ):
            # «انتخابات آینده ریاست‌جمهوری», «به نخست‌وزیری هنیه»
            return None
        at = self._behind_epithets(last)
        if self._epithet(at):
            at += 1
        if (inner := self.hit(at, "bodytype")) and inner[1].id in ("army", "armed-forces", "gov", "police"):
            at = inner[0]
        whose = self.belongs(at)
        tail = whose.last if whose else last
        if whose is None and (p := self.hit(at, "person")) and e.id in ("gov", "cabinet"):
            code = self.gaz.party_of(p[1].id, self.on)
            if code not in self.gaz.states:
                return None
            body = self._body(i, p[0], e, code, bare=False)
            if self.gaz.in_office(p[1].id, self.on):
                return body
            # «دولت بایدن» after Biden: who holds an office today held none in it
            return replace(body, flags=body.flags | {"former"})
        if (
            whose is None
            and self.word(last) in glue("and")
            and (more := self.hit(last + 1, "bodytype", "people"))
        ):
            # «دولت و ملت عراق»
            owner = self.state(more[0])
            if owner is not None and owner.rule == "state-name":
                return self._body(i, last, e, owner.state, bare=False)
        if whose is None:
            if not self.begins_line(i) and (
                self.word(i - 1) == GRAMMAR.one or self.word(i - 1) in glue("work")
            ):
                # «یک دولت اسلامی», «فصلنامه حکومت اسلامی»
                return None
            if self.word(last) in GRAMMAR.plurals or (e.id == "gov" and self.word(last) in glue("ideal")):
                # «دولت ها», «حکومت اسلامی»
                return None
            if f"own:{self.usual}" in e.flags and self.word(last) not in glue("own") and self.home:
                return self._body(i, last, e, self.usual, bare=True)
            code = next((s for s in (self.home, self.usual) if s and f"not:{s}" not in e.flags), "")
            if e.id == _COURT and self.word(last)[:1].isalpha() and not self.stop(last):
                # «دادگاه عالی جنایی استانبول»
                return None
            if "weak" in e.flags or self.word(last) in glue("own"):
                return None
            if speaker := self.speakers_state(i, ""):
                return self._body(i, last, e, speaker, bare=True)
            if not self.home or not code:
                return None
            if self.hardly_foreign(_FOREIGN_BODY):
                fits = f"not:{self.usual}" not in e.flags and self.leads(i) and self.first_told(i)
                return self._body(i, last, e, self.usual, bare=True) if fits else None
            return self._body(i, last, e, code, bare=True)
        if whose.kind == "group":
            if whose.id != "group:taliban":
                return (
                    replace(whose, first=i, kind="group", rule="body-of-group")
                    if e.id in ("gov", "army")
                    else None
                )
            if e.id == "gov":
                return replace(whose, first=i, kind="group", rule="taliban-government")
            return self._body(i, tail, e, "AFG", bare=False)
        if whose.kind == "place" and e.id in _OF_STATES:
            # «هیأت خوزستان» is a sports board
            return None
        if (
            e.id in _ABROAD
            and self.word(tail) in glue("in")
            and (seat := self.hit(tail + 1, "state", "place"))
        ):
            # «سفارت ایران در کابل»
            tail = seat[0]
        body = self._body(i, tail, e, whose.state, bare=False)
        named = whose.name.partition(" ")[0] in body.name
        if whose.rule.startswith("place") and not named and e.id not in _ABROAD | _LOCAL:
            # «آموزش و پرورش استان زنجان», «پارلمان اقلیم» are not the state's; «وزارت بهداشت غزه» has that very name
            of = self.gaz.bodytypes[e.id].replace("{state}", whose.name)
            return replace(body, name=of, id=None, rule=f"{body.rule}-local", flags=body.flags | {LOCAL})
        if e.id in _LOCAL and whose.place and (whose.kind == "place" or "capital" in whose.flags):
            # «پلیس تهران» is the police of a town
            of = f"{whose.place} {e.id}"
            return replace(body, name=of, id=None, rule=f"body-{e.id}-local", flags=body.flags | {LOCAL})
        return body

    def listed(self, at: int) -> int:
        """The token after a list of what a ministry or office is for that goes on at token `at`; `at` if none does.

        «… بهداشت» / «، درمان و آموزش پزشکی»: words of glue.tsv's portfolio, one of them behind «و».
        """
        end, joined = at, False
        while not self.begins_line(end) and self.word(end):
            word = self.word(end)
            link = word in COMMA or word in glue("and")
            if link and self.word(end + 1) not in glue("portfolio"):
                break
            if not link and word not in glue("portfolio"):
                break
            joined |= word in glue("and")
            end += 1
        return end if joined else at

    def _behind_epithets(self, first: int) -> int:
        """The token behind the adjectives of a body that begin at token `first`: «ارتش» / «کودک‌کش و متجاوز» / «آمریکا»."""
        at = first
        while True:
            here = at + (at > first and self.word(at) in glue("and"))
            d = self.hit(here, "descr")
            if d is None or "former" in d[1].flags or self.hit(here, "state"):
                return at
            at = d[0]

    def _epithet(self, at: int) -> bool:
        """Whether token `at` is an adjective that no list holds before the name of a state («ارتش ترویستی آمریکا»)."""
        word = self.word(at)
        state = self.hit(at + 1, "state")
        if not word.endswith(YEH) or word in self.gaz.common or at in self.classes or state is None:
            return False
        return state[1].kind == "name" and not self.stop(at) and not self.begins_line(at + 1)

    def _body(self, first: int, last: int, e: Entry, code: str, *, bare: bool) -> Phrase:
        """The body of type `e` of the state `code`."""
        party = self.gaz.party_of("group:taliban", self.on) if "taliban" in e.flags else code
        name = self.gaz.body_name(e.id, code)
        same = self.gaz.samebodies.get((e.id, code), e.id)
        return Phrase(
            first, last, "body", name, party, f"body-{e.id}", id=f"body:{same}-{code}", state=code, bare=bare,
            flags=e.flags,
        )  # fmt: skip

    def outlet(self, i: int) -> Phrase | None:
        """A news outlet at token `i`: by name, or by its sort and a name in quotation marks («روزنامه «...»»)."""
        direct = self.hit(i, "outlet")
        kind = self.hit(i, "outletkind")
        if direct and ("kind" not in direct[1].flags or self._reports(i, direct[0])):
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
                    name = romanise(self.doc.words[at + 1 : last], self.gaz)
                    return Phrase(i, last + 1, "outlet", name, "MEDIA", "outlet-quoted")
        if "wide" not in kind[1].flags:
            last = at
            while last < at + 3 and self.name_word(last, inside=False):
                last += 1
            if last > at:
                return Phrase(
                    i, last, "outlet", romanise(self.doc.words[at:last], self.gaz), "MEDIA", "outlet-named"
                )
        if at > kind[0] and "named" not in kind[1].flags:
            state = self.hit(kind[0], "state")
            if state:
                adjective = self.gaz.demonyms.get(state[1].state, state[1].name)
                return Phrase(
                    i,
                    at,
                    "outlet",
                    f"{adjective} {kind[1].name}",
                    "MEDIA",
                    "outlet-kind",
                    state=state[1].state,
                )
        return None

    def _reports(self, first: int, last: int) -> bool:
        """Whether a word that is not only an outlet's name stands where an outlet does: «به گزارش مهر», «تایمز نوشت»."""
        return self.word(first - 1) in word_list("outletleads") or self.word(last) in word_list("outletverbs")

    def place(self, i: int) -> Phrase | None:
        """A place at token `i` that is no state's capital; several of one name are told apart by the states named."""
        found = self.hit(i, "place")
        if not found:
            return None
        last, e = found
        before = self.word(i - 1)
        if before in glue("named") or (e.kind in _WIDE and before in glue("named-wide")):
            # «روز قدس», «بیمارستان خلیج فارس»
            return None
        if e.kind == _PROVINCE and before in glue("town"):
            # «شهر گلستان» is no province
            return None
        if e.kind == "city" and (province := self._province(i, last)):
            e = province
        elif "namesake" in e.flags:
            return self._one_of(i, last)
        return Phrase(
            i,
            last,
            "place",
            e.name,
            e.state or "UNK",
            "place",
            id=e.id,
            place=e.name,
            state=e.state,
            flags=e.flags,
        )

    def _province(self, i: int, last: int) -> Entry | None:
        """The province called like the town at these tokens, where it stands in a list of provinces («استان‌های فارس و کرمان»)."""
        at = i - 1
        for _ in range(_MOST_LISTED):
            split = self.word(at) in GRAMMAR.plurals and self.word(at - 1) in glue("province")
            if self.word(at) in glue("provinces") or split:
                text = self.doc.folded[self.doc.token_starts[i] : self.doc.token_ends[last - 1]]
                return next(
                    (p for head in sorted(glue("province")) if (p := self.gaz.placed(f"{head} {text}"))), None
                )
            link = self.word(at) in COMMA or self.word(at) in glue("and")
            if self.begins_line(at + 1) or not (link or not self.stop(at, line=False)):
                return None
            at -= 1
        return None

    def _one_of(self, i: int, last: int) -> Phrase:
        """The place meant at these tokens, of several with the name: in the state named most, else at home, else any."""
        places = [e for end, entries in self.at[i] if end == last for e in entries if e.cls == "place"]
        most = max((self.counts.get(e.state, 0) for e in places), default=0)
        fits = [e for e in places if most and self.counts.get(e.state, 0) == most]
        fits = fits or [e for e in places if e.state in (self.home or self.usual, self.usual)] or places
        if len(fits) == 1:
            (e,) = fits
            return Phrase(
                i, last, "place", e.name, e.state, "place-namesake", id=e.id, place=e.name, state=e.state
            )
        name = min((e.name.partition(",")[0] for e in fits), key=lambda name: (len(name), name))
        ids = tuple(sorted(e.id for e in fits))
        return Phrase(i, last, "place", name, "UNK", "place-namesake", candidates=ids)

    def _spoken_verb(self, i: int) -> bool:
        """Whether token `i` is a verb of everyday speech that no table holds: «می‌خوان»."""
        return self.doc.text.startswith(_GOES_ON, self.doc.token_starts[i])

    def name_word(self, i: int, *, inside: bool) -> bool:
        """Whether token `i` can be part of a name that no table holds."""
        word = self.word(i)
        if (
            i in self.decoys
            or self.stop(i, line=inside)
            or self.ends_badly(word)
            or word in word_list("institutions")
        ):
            return False
        if self.gaz.given_name(word):
            return True
        if len(word) == 1 or read_verb(self.doc.words, i) or self._spoken_verb(i):
            return False
        joined = word.startswith(GRAMMAR.and_) and len(word) > _JOINED and word[1:] in self.gaz.common
        if joined and word not in self.gaz.surnames:
            # «فرهنگ وارشاد»: the conjunction written onto its word
            return False
        if not self.classes.get(i, _NOTHING).isdisjoint(_NO_NAME) and word not in self.gaz.surnames:
            return False
        return (
            word in self.gaz.surnames if inside and word in self.gaz.common else word not in self.gaz.common
        )
