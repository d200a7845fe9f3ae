"""Offices: the role, whose it is, and who held it on the day."""

from __future__ import annotations

from dataclasses import dataclass, replace

from roznamcha.entities.facts import Entry
from roznamcha.entities.gazetteer import THE
from roznamcha.entities.officeends import Reading
from roznamcha.entities.officewords import WHOSE, OfficeWords, flag_state
from roznamcha.entities.tokens import Phrase, glue, word_list
from roznamcha.lang.grammar import GRAMMAR
from roznamcha.text.verbs import read_verb

# so many words of a role may stand behind its epithets
_EPITHET_TAIL = 4
# who is sent by a town: a member of parliament, or in news of sports (so many of its words) a team
_SENT, _OF_SPORTS = "representative", 4
# who has won an office and does not hold it yet
_ELECT = "elect"


@dataclass(slots=True)
class Offices(OfficeWords):
    """Tokens read as offices."""

    def role(self, i: int) -> Phrase | None:
        """An office with whose it is, at token `i`: «وزیر خارجه پاکستان», «سخنگوی ارتش», «رئیس جمهور سابق آمریکا»."""
        found = self.hit(i, "role")
        if not found or ((people := self.hit(i, "people")) and people[0] > found[0]):
            # «مدیر عاملان بانک‌ها»
            return None
        last, e = self._through_epithets(i, *found)
        last = max(last, self.whole_body(i, last))
        if self.word(last) in GRAMMAR.plurals or (
            "adjectival" in e.flags and self.word(i - 1) in glue("members")
        ):
            # «سناتور های», «کشورهای عضو اوپک»
            return None
        if "after-noun" in e.flags and self._behind_noun(i):
            return None
        if e.id == _SENT and self.hit(last, "place", "state") and self._sports():
            # «غلبه بر نماینده کرمانشاه» is a team
            return None
        r = self.read_office(last, e)
        if r.run and r.last == r.at and not self.hit(r.last - 1, "body", "bodytype", "state", "place"):
            r.last = self.untangled(i + 1, r.last)
        if "open" in r.flags and (r.run or (not r.of and self._narrows(r.last))):
            # «رئیس پلیس راه» is not the chief of police
            r.flags |= {"narrow"}
        if r.run:
            r.flags |= {"run"}
        if r.area is not None and r.area.rule == "state-capital":
            r.flags |= {"seated"}
        phrase = self._office(i, r)
        return replace(phrase, flags=phrase.flags | {"run"}) if r.run or r.there else phrase

    def _sports(self) -> bool:
        """Whether the document is news of sports."""
        if self.sports is None:
            self.sports = sum(word in glue("sport") for word in self.doc.words) >= _OF_SPORTS
        return self.sports

    def _through_epithets(self, i: int, last: int, e: Entry) -> tuple[int, Entry]:
        """The role at tokens `i`..`last`, or the longer one that epithets hold apart: «رهبر حکیم و دوراندیش انقلاب»."""
        at = last
        while not self.begins_line(at):
            d = self.hit(at, "descr")
            if d is not None and "skip" in d[1].flags:
                at = d[0]
            elif at > last and self.word(at) in glue("and") and self.hit(at + 1, "descr"):
                at += 1
            else:
                break
        if at == last or self.begins_line(at):
            return last, e
        text, starts, ends = self.doc.folded, self.doc.token_starts, self.doc.token_ends
        head = text[starts[i] : ends[last - 1]]
        for end in range(min(at + _EPITHET_TAIL, len(self.doc.words)), at, -1):
            whole = f"{head} {text[starts[at] : ends[end - 1]]}"
            if (role := self.gaz.role_entries.get(whole)) is not None:
                return end, role
        return last, e

    def _unsaid(self, e: Entry, first: int) -> str:
        """Whose the office `e` is where nothing says it: the home state's, if that has it, else the one named that does.

        «نخست‌وزیر» in an Iranian report is not Iran's.
        """
        if self.hardly_foreign() and f"not:{self.usual}" not in e.flags:
            # an office in an institution that no list holds may be anybody's («رهبر اقلیت»)
            listed = "run" not in e.flags or "domestic" in e.flags
            return self.usual if listed and self.first_told(first) else ""
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

    def _words(self, first: int, last: int) -> str:
        """The tokens `first`..`last` as they stand in the text."""
        return " ".join(self.doc.text[self.doc.token_starts[first] : self.doc.token_ends[last - 1]].split())

    def _goes_on(self, at: int) -> bool:
        """Whether a word that no list holds follows an office, which may say whose it is: «وزیر کشور بایرن»."""
        if self.begins_line(at) or self.stop(at) or self.word(at) in word_list("prepositions"):
            return False
        return self.word(at) not in self.gaz.common and read_verb(self.doc.words, at) is None

    def _office(self, first: int, r: Reading) -> Phrase:
        """The holder of the office read, if the tables know who that was on the day; else the office by its name.

        Who holds it for the state does not hold it in a town or province of it (`r.area`).
        """
        e, code, last = replace(r.entry, id=r.role, flags=r.flags), r.code, r.last
        if not code:
            code = flag_state(e)
            if "taliban" in e.flags:
                code = self.gaz.party_of("group:taliban", self.on)
        chosen = self.word(first - 1) in glue("choosing")
        if not code and "domestic" in e.flags and e.id in self.offices and not r.former and not chosen:
            return replace(self.offices[e.id], first=first, last=last, rule="office-again", bare=True)
        inferred = not code
        world = any(self.word(k) in glue("worldwide") for k in range(r.first, last))
        unsaid = ("domestic" in e.flags or r.of or "run" in e.flags) and not (r.topic or world)
        party = code or (self._unsaid(e, first) if unsaid else "")
        if inferred and party and (speaker := self.speakers_state(first, party, colon=True)):
            party = party if f"not:{speaker}" in e.flags else speaker
        if "media" in e.flags:
            party = "MEDIA"
        holder: str | None = None
        several: tuple[str, ...] = ()
        if not r.former and party and "narrow" not in e.flags:
            chairs = (r.area.id or "",) if r.area else (r.of, r.of.partition(":")[2].upper(), party)
            for whose in chairs:
                holder = holder or (self.holder(e.id, whose) if whose else None)
                several = several or (self.gaz.holders(e.id, whose, self.on) if whose and self.on else ())
        if holder and self.word(first - 1) in glue("death"):
            # «شهادت رهبر انقلاب» is not of who holds the office now
            holder = next((p for w in chairs if w and (p := self.gaz.predecessor(e.id, w, self.on))), None)
        flags = e.flags | ({"former"} if r.former else frozenset())
        doubtful = inferred and (chosen or self._goes_on(last))
        if self.word(first - 1) in glue("electing"):
            # «انتخاب رئیس‌جمهور جدید آمریکا» is not of who holds the office
            holder = None
        if holder and not doubtful:
            return Phrase(
                first, last, "person", self.gaz.people[holder], self.gaz.party_of(holder, self.on), "office-holder",
                id=holder, state=party, role=e.id, of=r.of, bare=inferred, flags=flags,
            )  # fmt: skip
        known = self.offices.get(e.id)
        if (
            known is not None
            and not (chosen and inferred)
            and not r.area
            and (inferred or known.state in ("", party) or known.party == party)
        ):
            whole = set(self.doc.words[known.first : known.last])
            if all(w in whole or w in word_list("stops") for w in self.doc.words[first + 1 : last]):
                return replace(known, first=first, last=last, rule="office-again", bare=True)
        return Phrase(
            first, last, "person", self._office_name(first, r, party, inferred=inferred, doubtful=doubtful),
            party or "UNK", "office", state=party if party in self.gaz.states else "",
            role=e.id, of=r.of, bare=inferred, flags=flags, candidates=several if len(several) > 1 else (),
        )  # fmt: skip

    def _office_name(self, first: int, r: Reading, party: str, *, inferred: bool, doubtful: bool) -> str:
        """What an office without a known holder is called in English; in the report's own words where no list says it.

        `inferred`: no word says whose it is; `doubtful`: a word that no list holds may say it.
        """
        name, former, special = r.entry.name, r.former, self.gaz.office_names.get((r.role, party))
        if special and not r.of_name:
            name = special
        if former == _ELECT:
            name, former = f"{name}-{_ELECT}", ""
        adjective = f"{former} " if former else ""
        fixed = not r.flags.isdisjoint(WHOSE)
        if r.area is not None and not r.of_name and "open" not in r.flags:
            # «وزیر خارجه ایالت پنجاب» is no minister of the state
            there = f"{adjective}{name} of {r.area.place or r.area.name}"
            return self._words(first, r.last) if fixed else there
        if "run" in r.flags and not r.of and "open" in r.flags:
            # «رئیس دادگستری استان فارس»: of what no list holds, so neither its head's name nor «head of Fars Province»
            return self._words(first, r.last)
        if r.of_name and (r.of or "open" in r.flags):
            if name.endswith("spokesperson"):
                return f"{adjective}{r.of_name} {name}"
            return f"{adjective}{name} {'of' if 'run' not in r.flags else 'in'} {r.of_name}"
        unsaid = inferred and ("domestic" not in r.flags or "open" in r.flags)
        if fixed or party not in self.gaz.states or doubtful or unsaid:
            return f"{adjective}{name}"
        if "Ministry" in name:
            ministry, _, rest = name.rpartition(" ")
            return f"{adjective}{ministry} ({self.gaz.state_name(party)}) {rest}"
        the = "the " if party in THE else ""
        return f"{adjective}{name} of {the}{self.gaz.state_name(party)}"
