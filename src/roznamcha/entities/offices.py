"""Offices: the role, whose it is, and who held it on the day."""

from __future__ import annotations

from dataclasses import dataclass, replace

from roznamcha.entities.gazetteer import THE, Entry
from roznamcha.entities.parts import LOCAL, Parts
from roznamcha.entities.tokens import CLOSE, OPEN, Phrase, glue, word_list
from roznamcha.lang.grammar import GRAMMAR
from roznamcha.text.verbs import read_verb

# words that the name of an institution may go on for
_MAX_RUN = 7
# so many tokens may stand before the institution that an office is in
_AHEAD = 5
# so many tokens hold the name of a place, with its quotation marks
_LONGEST_PLACE = 4
# bodies that stand for the whole state
_STATE_ITSELF = frozenset(("body-gov", "body-cabinet"))
# who has won an office and does not hold it yet
_ELECT = "elect"
# before the id of the body or town at which an office is held
_SEAT = "at:"
# the flags of an office that says itself whose it is
_WHOSE = {
    "iran": "IRN", "usa": "USA", "russia": "RUS", "israel": "ISR", "pakistan": "PAK", "germany": "DEU",
    "un": "UN", "eu": "EU", "iaea": "IAEA", "nato": "NATO", "media": "MEDIA",
}  # fmt: skip


def flag_state(e: Entry) -> str:
    """The state or body that the office `e` says itself it is of («رهبر انقلاب»: IRN), empty if it says none."""
    return next((value for flag, value in _WHOSE.items() if flag in e.flags), "")


@dataclass(slots=True)
class Offices(Parts):
    """Tokens read as offices."""

    def role(self, i: int) -> Phrase | None:
        """An office with whose it is, at token `i`: «وزیر خارجه پاکستان», «سخنگوی ارتش», «رئیس جمهور سابق آمریکا»."""
        found = self.hit(i, "role")
        if not found:
            return None
        last, e = found
        if self.word(last) in GRAMMAR.plurals or (
            "adjectival" in e.flags and self.word(i - 1) in glue("members")
        ):
            # «سناتور های», «کشورهای عضو اوپک»
            return None
        if "after-noun" in e.flags and self._behind_noun(i):
            return None
        role, former = e.id, ""
        seats = {flag.removeprefix(_SEAT) for flag in e.flags if flag.startswith(_SEAT)}
        code, of, of_name, place = "", "", "", False
        if self.word(last) == "" or self.begins_line(last):
            return self._office(i, last, e, former, code, of, of_name)
        at = last
        run, whole = 0, False
        local: Phrase | None = None
        flags = e.flags
        while not self.begins_line(at) and self.word(at):
            if d := self.hit(at, "descr"):
                longer = self.hit(at, "state", "body", "group")
                financial = longer is not None and "ambiguous" in longer[1].flags and "open" in e.flags
                if not longer or longer[0] < d[0] or (financial and longer[0] == d[0]):
                    # «مدیر مالی» has nothing to do with Mali
                    if "former" in d[1].flags and not of:
                        former = d[1].name
                    at = last = d[0]
                    continue
            if (then := self._then_government(at)) and not (code or run):
                former, at = then
                last = at
                continue
            part = self.body(at) or self.belongs(at)
            if (
                part
                and run
                and part.rule == "state-demonym"
                and self.word(at - 1) not in word_list("institutions")
            ):
                # «قربانیان هواپیمای اوکراینی»: a plane's state, not the office's
                part = None
            if part:
                if "former" in part.flags:
                    former = former or "former"
                if code and part.state and part.state != code and part.kind in ("state", "place"):
                    break
                if "demonym" in part.flags and code and not of:
                    break
                if part.kind in ("body", "group"):
                    of = part.id or ""
                    of_name = of_name or ("" if part.rule in _STATE_ITSELF else part.name)
                if part.kind == "place" or LOCAL in part.flags:
                    local = local or part
                if "open" in e.flags and not of_name and (part.kind == "place" or "capital" in part.flags):
                    of_name = part.place or ""
                code = code or (part.party if part.party != "UNK" and not part.bare else part.state)
                at = last = part.last
                whole = True
                continue
            if "personal" in flags and at == last and not code and (whom := self._of_latest(at)):
                of_name, code, at = whom.name, whom.party, at + 1
                last = at
                break
            if "open" in flags and at == last and not (code or run) and (led := self.hit(at, "people")):
                owned = self.hit(led[0], "state", "place", "group", "body", "bodytype")
                if "plural" in led[1].flags and not owned and led[1].flags.isdisjoint(("weak", "counted")):
                    # «رهبر شورشیان»
                    of_name, code, at = led[1].name, led[1].party, led[0]
                    last = at
                    continue
            if not (code or run) and flag_state(e) in self.gaz.states and (town := self.place(at)):
                # «فرمانده سپاه کردستان»: a place of two states
                local = town
                at = last = town.last
                continue
            if not (code or run) and (region := self._region(at)):
                # «وزیر اطلاعات ایالت خیبرپختونخوا» is not the state's minister
                code, local = region.state, region
                of_name = region.name if "open" in e.flags else of_name
                at = last = region.last
                continue
            if "open" in flags and not (code or run) and (whose := self._state_of_place(at)):
                code, local = whose.state, whose
                at = last = whose.last
                continue
            if "open" in flags and "media" not in flags and not (code or run) and (press := self.outlet(at)):
                # «رئیس دفتر الجزیره»
                of_name, code = press.name, press.party
                at = last = press.last
                continue
            word = self.word(at)
            if word in glue("and") and run and not self.stop(at + 1) and not self.hit(at + 1, "role"):
                run, at = run + 1, at + 1
                continue
            if word in glue("and") and (more := self.hit(at + 1, "role")):
                whose = (self.body(more[0]) or self.belongs(more[0])) if code else None
                if whose is not None and whose.state not in ("", code):
                    # «رئیس‌جمهور لبنان و نخست‌وزیر اسرائیل» are two
                    break
                if self.word(more[0]) and not code:
                    role, flags, of_name = (
                        (role, flags, of_name) if "open" not in e.flags else (more[1].id, more[1].flags, "")
                    )
                at = last = more[0]
                continue
            if (
                word in glue("in")
                and "in" not in flags
                and not code
                and (office := self.body(at + 1))
                and not office.bare
                and office.party in self.gaz.states
            ):
                # «وزیر دفاع در دولت موقت اسرائیل»
                code, at, last = office.party, office.last, office.last
                continue
            if word in glue("in") and ("in" in flags or self.word(at + 1) in glue("affairs")):
                if self.word(at + 1) in glue("affairs"):
                    at += 2
                    while not self.stop(at) and at - last < 6 and not self.hit(at, "person"):
                        at += 1
                    last = at
                    continue
                part = self.body(at + 1) or self.belongs(at + 1)
                if part:
                    at = last = part.last
                    code = code or part.state
                    place = True
                    if seats and (part.id or "").partition(":")[2] not in seats:
                        # «نماینده دائم ایران در وین» is not the one in New York
                        role = ""
                    continue
                if seats and self.word(at + 1) in word_list("institutions"):
                    role = ""
                break
            if (more := self.hit(at, "role")) and at == last and not run:
                code_role = more[1]
                if "open" not in code_role.flags or "open" in flags:
                    of_name = of_name or code_role.name
                    flags = flags | (code_role.flags & {"domestic", "iran", "un", "usa", "media"})
                    at = last = more[0]
                    continue
                break
            if run and word in word_list("prepositions") and self.word(at - 1) in glue("governs"):
                run, at = run + 1, at + 1
                continue
            if (
                "open" in flags
                and run < _MAX_RUN
                and (
                    word in word_list("institutions")
                    or (
                        not self.stop(at)
                        and (
                            ("complement" in flags and at == found[0] and not self.given(at))
                            or (run and not whole)
                            or self._before_body(at, 1 if "media" in flags or whole else _AHEAD)
                        )
                    )
                )
            ):
                if self.hit(at, "person"):
                    break
                if (
                    run
                    and word not in self.gaz.common
                    and word not in word_list("institutions")
                    and self.given(at)
                ):
                    break
                run += 1
                at = last = at + 1
                continue
            break
        if run and last == at and not self.hit(last - 1, "body", "bodytype", "state", "place"):
            last = self.untangled(i + 1, last)
        if "open" in flags and (run or (not of and self._narrows(last))):
            # «رئیس پلیس راه» is not the chief of police
            flags |= {"narrow"}
        flags |= {"run"} if run else frozenset()
        phrase = self._office(
            i, last, replace(e, id=role, flags=flags), former, code, of, of_name, local=local
        )
        return replace(phrase, flags=phrase.flags | {"run"}) if run or place else phrase

    def _unsaid(self, e: Entry) -> str:
        """Whose the office `e` is where nothing says it: the home state's, if that has it, else the one named that does.

        «نخست‌وزیر» in an Iranian report is not Iran's.
        """
        if self.hardly_foreign() and f"not:{self.usual}" not in e.flags:
            return ""
        if self.home and f"not:{self.home}" not in e.flags:
            return self.home
        if "domestic" not in e.flags:
            return ""
        held = [s for s in self.counts if s and s != self.home and self.gaz.holders(e.id, s, self.on)]
        if self.here in held:
            return self.here
        if len(held) == 1:
            return held[0]
        return self.usual if self.home and f"not:{self.usual}" not in e.flags else ""

    def _state_of_place(self, at: int) -> Phrase | None:
        """The state behind a place that no table holds, at token `at`: «ایالت «لارا» ونزوئلا»."""
        if self.word(at) not in word_list("placewords"):
            return None
        for k in range(at + 2, at + 2 + _LONGEST_PLACE):
            if (state := self.state(k)) and state.rule == "state-name":
                return state
            if self.begins_line(k) or (self.stop(k) and self.word(k) not in OPEN | CLOSE):
                return None
        return None

    def _behind_noun(self, i: int) -> bool:
        """Whether a noun stands before token `i`, so that it is an adjective: «حضور فعال ایتالیا»."""
        before = self.word(i - 1)
        return (
            before[:1].isalpha()
            and not self.begins_line(i)
            and before not in word_list("prepositions")
            and before not in glue("and") | {GRAMMAR.that}
        )

    def _narrows(self, at: int) -> bool:
        """Whether a common noun stands at token `at`, so that the office before it is a narrower one."""
        return not (
            self.begins_line(at)
            or self.stop(at)
            or self.word(at) in word_list("prepositions")
            or self.given(at)
            or self.hit(at, "person", "title", "descr", "place", "state", "role", "outlet")
            or self.word(at) not in self.gaz.common
        )

    def _of_latest(self, at: int) -> Phrase | None:
        """Whose an office is that a pronoun at token `at` owns: «رئیس دفتر او», of whoever was named last."""
        found = self.hit(at, "anaphor")
        return self.latest if found and found[1].kind == "person" and found[0] == at + 1 else None

    def _words(self, first: int, last: int) -> str:
        """The tokens `first`..`last` as they stand in the text."""
        return " ".join(self.doc.text[self.doc.token_starts[first] : self.doc.token_ends[last - 1]].split())

    def _region(self, at: int) -> Phrase | None:
        """A place of a state behind the word for what it is, at token `at`: «ایالت خیبرپختونخوا»."""
        if self.word(at) not in glue("region"):
            return None
        place = self.belongs(at + 1)
        return place if place is not None and place.kind == "place" else None

    def _goes_on(self, at: int) -> bool:
        """Whether a word that no list holds follows an office, which may say whose it is: «وزیر کشور بایرن»."""
        if self.begins_line(at) or self.stop(at) or self.word(at) in word_list("prepositions"):
            return False
        return self.word(at) not in self.gaz.common and read_verb(self.doc.words, at) is None

    def _then_government(self, at: int) -> tuple[str, int] | None:
        """A government that is no more at token `at`: its English adjective, the token behind («حکومت پیشین افغانستان»)."""
        body = self.hit(at, "bodytype")
        if body is None or body[1].id not in ("gov", "cabinet"):
            return None
        gone = self.hit(body[0], "descr")
        return (gone[1].name, gone[0]) if gone and "former" in gone[1].flags else None

    def _before_body(self, at: int, ahead: int) -> bool:
        """Whether a body, an institution or a state follows within `ahead` tokens, so that token `at` describes the office.

        «معاون خدمات شهری شهرداری», «مدیرکل ورزش و جوانان استان مرکزی».
        """
        if self.given(at) and self.word(at) not in self.gaz.common:
            return False
        for k in range(at + 1, at + 1 + ahead):
            if self.word(k) in word_list("institutions") or self.hit(k, "body", "bodytype"):
                return True
            if (
                ahead > 1
                and (found := self.hit(k, "state", "place", "role"))
                and "ambiguous" not in found[1].flags
            ):
                return True
            governed = self.word(k) in word_list("prepositions") and self.word(k - 1) in glue("governs")
            if not governed and self.word(k) not in glue("and") and (self.stop(k) or self.begins_line(k)):
                return False
        return False

    def _office(
        self,
        first: int,
        last: int,
        e: Entry,
        former: str,
        code: str,
        of: str,
        of_name: str,
        *,
        local: Phrase | None = None,
    ) -> Phrase:
        """The holder of the office `e` of `code`, if the tables know who that was on the day.

        `local` is the town or province that the office belongs to: who holds it for the state does not hold it there.
        """
        if not code:
            code = flag_state(e)
            if "taliban" in e.flags:
                code = self.gaz.party_of("group:taliban", self.on)
        if not code and "domestic" in e.flags and e.id in self.offices and not former:
            return replace(self.offices[e.id], first=first, last=last, rule="office-again", bare=True)
        inferred = not code
        party = code or (self._unsaid(e) if "domestic" in e.flags or of or "run" in e.flags else "")
        if "media" in e.flags:
            party = "MEDIA"
        holder: str | None = None
        several: tuple[str, ...] = ()
        if not former and party and "narrow" not in e.flags:
            for whose in (local.id or "",) if local else (of, of.partition(":")[2].upper(), party):
                holder = holder or (self.holder(e.id, whose) if whose else None)
                several = several or (self.gaz.holders(e.id, whose, self.on) if whose and self.on else ())
        flags = e.flags | ({"former"} if former else frozenset())
        doubtful = inferred and self._goes_on(last)
        if holder and not doubtful:
            return Phrase(
                first, last, "person", self.gaz.people[holder], self.gaz.party_of(holder, self.on), "office-holder",
                id=holder, state=party, role=e.id, of=of, bare=inferred, flags=flags,
            )  # fmt: skip
        known = self.offices.get(e.id)
        if (
            known is not None
            and not local
            and (inferred or known.state in ("", party) or known.party == party)
        ):
            whole = set(self.doc.words[known.first : known.last])
            if all(w in whole or w in word_list("stops") for w in self.doc.words[first + 1 : last]):
                return replace(known, first=first, last=last, rule="office-again", bare=True)
        special = self.gaz.office_names.get((e.id, party)) if not of_name else None
        if special:
            e = replace(e, name=special)
        if former == _ELECT:
            e, former = replace(e, name=f"{e.name}-{_ELECT}"), ""
        adjective = f"{former} " if former else ""
        if local is not None and not of_name and "open" not in e.flags:
            # «وزیر خارجه ایالت پنجاب» is no minister of the state
            fixed = not e.flags.isdisjoint(_WHOSE)
            of_there = f"{adjective}{e.name} of {local.place or local.name}"
            name = self._words(first, last) if fixed else of_there
        elif "run" in e.flags and not of and "open" in e.flags:
            # «رئیس دادگستری استان فارس»: of what no list holds, so neither its head's name nor «head of Fars Province»
            name = self._words(first, last)
        elif of_name and (of or "open" in e.flags):
            name = f"{adjective}{e.name} {'of' if 'run' not in e.flags else 'in'} {of_name}"
            if e.name.endswith("spokesperson"):
                name = f"{of_name} {e.name}"
        elif (
            e.flags.isdisjoint(_WHOSE)
            and party in self.gaz.states
            and not doubtful
            and not (inferred and ("domestic" not in e.flags or "open" in e.flags))
        ):
            the = "the " if party in THE else ""
            name = f"{adjective}{e.name} of {the}{self.gaz.state_name(party)}"
            if "Ministry" in e.name:
                ministry, _, rest = e.name.rpartition(" ")
                name = f"{ministry} ({self.gaz.state_name(party)}) {rest}"
        else:
            name = f"{adjective}{e.name}"
        return Phrase(
            first, last, "person", name, party or "UNK", "office", state=party if party in self.gaz.states else "",
            role=e.id, of=of, bare=inferred, flags=flags, candidates=several if len(several) > 1 else (),
        )  # fmt: skip
