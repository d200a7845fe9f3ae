"""The words of an office phrase: what may stand behind the role, each read by a step of its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from roznamcha.entities.facts import Entry, place_id
from roznamcha.entities.officeends import OfficeEnds, Reading
from roznamcha.entities.parts import LOCAL
from roznamcha.entities.tokens import CLOSE, COMMA, OPEN, Phrase, glue, word_list

# words that the name of an institution may go on for
_MAX_RUN = 9
# a list of towns has at most so many tokens
_MOST_TOWNS = 16
# so many tokens may stand before the institution that an office is in
_AHEAD = 5
# what an office is for takes at most so many words («در امور …»)
_AFFAIRS = 6
# so many tokens hold the name of a place, with its quotation marks
_LONGEST_PLACE = 4
# bodies that stand for the whole state
_STATE_ITSELF = frozenset(("body-gov", "body-cabinet"))
# what an expert may be one of, without being of it
_TOPICS = frozenset(("state-name", "state-government", "place", "group"))
# before the id of the body or town at which an office is held
_SEAT = "at:"
# what the second of two roles brings with it («معاون سخنگوی ارتش»)
_BROUGHT = frozenset(("domestic", "iran", "un", "usa", "media"))
# the flags of an office that says itself whose it is
WHOSE = {
    "iran": "IRN", "usa": "USA", "russia": "RUS", "israel": "ISR", "pakistan": "PAK", "germany": "DEU",
    "un": "UN", "eu": "EU", "iaea": "IAEA", "nato": "NATO", "media": "MEDIA",
}  # fmt: skip


def flag_state(e: Entry) -> str:
    """The state or body that the office `e` says itself it is of («رهبر انقلاب»: IRN), empty if it says none."""
    return next((value for flag, value in WHOSE.items() if flag in e.flags), "")


@dataclass(slots=True)
class OfficeWords(OfficeEnds):
    """Tokens read as the words of an office phrase.

    A step says whether it took words in (`True`), whether the office ends here (`False`), or that the words are not for
    it (`None`).
    """

    def read_office(self, last: int, e: Entry) -> Reading:
        """All that belongs to the office `e`, whose role ends before token `last`."""
        seats = frozenset(flag.removeprefix(_SEAT) for flag in e.flags if flag.startswith(_SEAT))
        r = Reading(e, last, last, last, e.id, e.flags, seats=seats)
        while not self.begins_line(r.at) and self.word(r.at):
            if not next((went for step in _STEPS if (went := step(self, r)) is not None), False):
                break
        self.end_office(r)
        return r

    def _qualified(self, r: Reading) -> bool | None:
        """«ارشد», «سابق»: an adjective, unless a longer name begins there."""
        d = self.hit(r.at, "descr")
        if d is None:
            return None
        longer = self.hit(r.at, "state", "body", "group")
        financial = longer is not None and "ambiguous" in longer[1].flags and "open" in r.entry.flags
        if longer and not longer[0] < d[0] and not (financial and longer[0] == d[0]):
            return None
        # «مدیر مالی» has nothing to do with Mali
        if "former" in d[1].flags and not r.of:
            r.former = d[1].name
        return r.goes_to(d[0])

    def _gone(self, r: Reading) -> bool | None:
        """«حکومت پیشین افغانستان»: a government that is no more."""
        body = self.hit(r.at, "bodytype") if r.fresh else None
        if body is None or body[1].id not in ("gov", "cabinet"):
            return None
        gone = self.hit(body[0], "descr")
        if gone is None or "former" not in gone[1].flags:
            return None
        r.former = gone[1].name
        return r.goes_to(gone[0])

    def _owned(self, r: Reading) -> bool | None:
        """The body, state, place or group that the office belongs to."""
        part = self.body(r.at) or self.belongs(r.at)
        if part is None:
            return None
        behind = self.word(r.at - 1) in word_list("institutions")
        if r.run and part.rule == "state-demonym" and not behind:
            # «قربانیان هواپیمای اوکراینی»: a plane's state, not the office's
            return None
        if "former" in part.flags:
            r.former = r.former or "former"
        local = flag_state(r.entry) in self.gaz.states or "local" in r.entry.flags
        if part.rule == "state-capital" and r.fresh and local:
            # «فرمانده سپاه تهران»
            town = part.place or part.name
            r.area = replace(part, kind="place", name=town, id=place_id(town))
            r.of_name = town if "local" in r.entry.flags else r.of_name
            return r.goes_to(part.last)
        if r.code and part.state and part.state != r.code and part.kind in ("state", "place"):
            return False
        if "demonym" in part.flags and r.code and not r.of:
            return False
        if part.kind in ("body", "group"):
            r.of = part.id or ""
            if part.rule == "this-body":
                # «سخنگوی این وزارتخانه»
                r.role = self.gaz.within.get((r.role, r.of.partition(":")[2].partition("-")[0]), r.role)
            r.of_name = r.of_name or ("" if part.rule in _STATE_ITSELF else part.name)
        if part.kind == "place" or LOCAL in part.flags:
            r.area = r.area or part
        if "open" in r.entry.flags and not r.of_name and (part.kind == "place" or "capital" in part.flags):
            r.of_name = part.place or ""
        if "topic" in r.entry.flags and part.rule in _TOPICS:
            # «کارشناس برنامه موشکی ایران» need not be Iran's
            r.topic, r.whole = True, True
            return r.goes_to(part.last)
        r.code = r.code or (part.party if part.party != "UNK" and not part.bare else part.state)
        joint = r.run and part.rule == "state-name" and self.word(part.last) in glue("and")
        if joint and any(self.word(k) in glue("joint") for k in range(r.first, r.at)):
            # «رئیس اتاق مشترک ایران و افغانستان»
            other = self.state(part.last + 1)
            r.code = r.code or part.state
            part = other if other is not None and other.rule == "state-name" else part
        r.whole = True
        return r.goes_to(part.last)

    def _of_latest(self, r: Reading) -> bool | None:
        """«رئیس دفتر او»: of whoever was named last."""
        if "personal" not in r.flags or r.at != r.last or r.code:
            return None
        found = self.hit(r.at, "anaphor")
        if not found or found[1].kind != "person" or found[0] != r.at + 1 or not self.latest:
            return None
        r.of_name, r.code = self.latest.name, self.latest.party
        r.goes_to(r.at + 1)
        return False

    def _led(self, r: Reading) -> bool | None:
        """«رهبر شورشیان»: of people without a name."""
        led = self.hit(r.at, "people") if "open" in r.flags and r.at == r.last and r.fresh else None
        if led is None:
            return None
        owned = self.hit(led[0], "state", "place", "group", "body", "bodytype")
        if "plural" not in led[1].flags or owned or not led[1].flags.isdisjoint(("weak", "counted", "anon")):
            return None
        r.of_name, r.code = led[1].name, led[1].party
        return r.goes_to(led[0])

    def _in_town(self, r: Reading) -> bool | None:
        """«فرمانده سپاه کردستان»: a place of two states, beside an office that says whose it is."""
        fixed = r.fresh and flag_state(r.entry) in self.gaz.states
        town = self.place(r.at) if fixed else None
        if town is None:
            return None
        r.area = town
        return r.goes_to(town.last)

    def _in_region(self, r: Reading) -> bool | None:
        """«وزیر اطلاعات ایالت خیبرپختونخوا» is not the state's minister."""
        if not r.fresh or self.word(r.at) not in glue("region"):
            return None
        region = self.belongs(r.at + 1)
        if region is None or region.kind != "place":
            return None
        r.code, r.area = region.state, region
        r.of_name = region.name if "open" in r.entry.flags else r.of_name
        return r.goes_to(region.last)

    def _in_unknown_region(self, r: Reading) -> bool | None:
        """«ایالت «لارا» ونزوئلا»: a place that no table holds, and its state."""
        state = self._state_of_place(r.at) if "open" in r.flags and r.fresh else None
        if state is None:
            return None
        r.code, r.area = state.state, state
        return r.goes_to(state.last)

    def _of_press(self, r: Reading) -> bool | None:
        """«رئیس دفتر الجزیره»."""
        press = self.outlet(r.at) if "open" in r.flags and "media" not in r.flags and r.fresh else None
        if press is None:
            return None
        r.of_name, r.code = press.name, press.party
        return r.goes_to(press.last)

    def _and_more(self, r: Reading) -> bool | None:
        """«و»: within an institution's name, or before a second office of the same person."""
        at = r.at
        if self.word(at) not in glue("and"):
            return None
        more = self.hit(at + 1, "role")
        described = not r.run and r.fresh and at > r.first and self.hit(at - 1, "descr") is not None
        plain = not self.stop(at + 1) and not self.hit(at + 1, "people", "quantity")
        if described and not more and plain and self._before_body(at + 1, 2):
            # «معین مالی و اداری وزارت خارجه»
            r.run, r.at = r.run + 1, at + 1
            return True
        if r.run and not self.stop(at + 1) and not more:
            # it belongs to the name only if the name goes on behind it
            r.run, r.at = r.run + 1, at + 1
            return True
        if more is None or (r.run and not r.whole):
            return None if more is None else False
        if not r.code and "open" in more[1].flags and "open" not in r.flags:
            second = self.read_office(*more)
            if second.code:
                # «وزیر دفاع و رئیس هیئت ستاد کل نیروهای مسلح یمن»
                r.code = second.code
                r.goes_to(second.last)
                return False
        if r.code and "open" in more[1].flags and self.word(more[0]) in word_list("institutions"):
            # «استاندار مازندران و مدیرکل سازمان …» are two
            return False
        whose = (self.body(more[0]) or self.belongs(more[0])) if r.code else None
        if whose is not None and whose.state not in ("", r.code):
            # «رئیس‌جمهور لبنان و نخست‌وزیر اسرائیل» are two
            return False
        if self.word(more[0]) and not r.code and "open" in r.entry.flags:
            r.role, r.flags, r.of_name = more[1].id, more[1].flags, ""
        r.joined = (at, more[0]) if "open" in more[1].flags else None
        return r.goes_to(more[0])

    def _in_government(self, r: Reading) -> bool | None:
        """«وزیر دفاع در دولت موقت اسرائیل»."""
        if self.word(r.at) not in glue("in") or "in" in r.flags or r.code:
            return None
        office = self.body(r.at + 1)
        if office is None or office.bare or office.party not in self.gaz.states:
            return None
        r.code = office.party
        return r.goes_to(office.last)

    def _at_seat(self, r: Reading) -> bool | None:
        """«سفیر … در کابل», «نماینده … در امور افغانستان»."""
        if self.word(r.at) not in glue("in"):
            return None
        if self.word(r.at + 1) in glue("affairs"):
            at = r.at + 2
            while not self.stop(at) and at - r.last < _AFFAIRS and not self.hit(at, "person"):
                at += 1
            return r.goes_to(at)
        if "in" not in r.flags:
            return None
        part = self.body(r.at + 1) or self.belongs(r.at + 1)
        if part is None:
            if r.seats and self.word(r.at + 1) in word_list("institutions"):
                r.role = ""
            return False
        r.code = r.code or part.state
        r.there = True
        if r.seats and (part.id or "").partition(":")[2] not in r.seats:
            # «نماینده دائم ایران در وین» is not the one in New York
            r.role = ""
        return r.goes_to(part.last)

    def _under(self, r: Reading) -> bool | None:
        """«معاون سخنگوی ارتش»: a role under another."""
        more = self.hit(r.at, "role") if r.at == r.last and not r.run else None
        if more is None:
            return None
        if "open" in more[1].flags and "open" not in r.flags:
            return False
        r.of_name = r.of_name or more[1].name
        r.flags |= more[1].flags & _BROUGHT
        return r.goes_to(more[0])

    def _listed(self, r: Reading) -> bool | None:
        """«صنعت، معدن و تجارت», «فرهنگ و ارشاد»: what else an office or institution is for."""
        if r.at == r.first and "complement" in r.flags and self.word(r.at)[:1].isalpha():
            # «وزیر تعاون»
            return None
        at = self.listed(r.at)
        return r.goes_to(at) if at > r.at and r.fresh_or_run else None

    def _governed(self, r: Reading) -> bool | None:
        """«مقابله با قاچاق»: a preposition that the word before it asks for, within an institution's name."""
        governs = self.word(r.at) in word_list("prepositions") and self.word(r.at - 1) in glue("governs")
        if not r.run or not governs:
            return None
        r.run, r.at = r.run + 1, r.at + 1
        return True

    def _unlisted(self, r: Reading) -> bool | None:
        """A word of an institution that no list holds: «رئیس دادگستری استان فارس»."""
        at, word = r.at, self.word(r.at)
        if r.run and "open" in r.flags and at in self.decoys:
            # «رئیس بیمارستان امام حسین»
            while at in self.decoys and not self.begins_line(at):
                at += 1
            r.run += 1
            return r.goes_to(at)
        if word.isdigit() and self.word(at - 1) in glue("numbered") and r.at == r.last:
            # «شهردار منطقه ۹ تهران»
            return r.goes_to(at + 1)
        if "open" not in r.flags or r.run >= _MAX_RUN:
            return None
        if word not in word_list("institutions") and (
            self.stop(at)
            or not (
                ("complement" in r.flags and at == r.first and not self.given(at))
                or (r.run and not r.whole)
                or self._before_body(at, 1 if "media" in r.flags or r.whole else _AHEAD)
            )
        ):
            return None
        if self.hit(at, "person"):
            return False
        unknown = word not in self.gaz.common and word not in word_list("institutions")
        if r.run and unknown and self.given(at):
            return False
        r.run += 1
        return r.goes_to(at + 1)

    def _of_town(self, r: Reading) -> bool | None:
        """«شهردار شهرضا», «امام جمعه دلوار»: an office of a town, and a town that no table holds."""
        if "town" not in r.flags or r.at != r.first or r.code:
            return None
        named, longer = self.hit(r.at, "state"), self.hit(r.at, "place")
        # «رباط کریم» is not Rabat
        capital = self.state(r.at) if named and not (longer and longer[0] > named[0]) else None
        if capital is not None and capital.rule == "state-capital":
            r.flags |= {"seated"}
            if "towns" not in r.flags or (last := self._towns(capital.last)) == capital.last:
                return None
            r.code, r.whole, r.of_name = capital.state, True, capital.place or ""
            return r.goes_to(last)
        if (place := self.place(r.at)) is not None:
            # «نماینده مردم شوش»: the office says that the word is a town
            r.area, r.code, r.whole, r.of_name = place, place.state, True, place.place or place.name
            return r.goes_to(self._towns(place.last) if "towns" in r.flags else place.last)
        word = self.word(r.at)
        if word in self.gaz.common or word in word_list("placewords") or self.stop(r.at):
            return None
        if self.given(r.at) or r.at in self.classes or word in self.gaz.surnames or r.at in self.decoys:
            return None
        r.run += 1
        r.whole = True
        return r.goes_to(r.at + 1)

    def _towns(self, at: int) -> int:
        """The token after a list of towns that goes on at token `at`: «، ری، شمیرانات و اسلامشهر»; `at` unless «و» ends it."""
        end, last = at, at
        while end - at < _MOST_TOWNS and not self.begins_line(end) and not self.begins_line(end + 1):
            joined = self.word(end) in glue("and")
            if not (joined or self.word(end) in COMMA):
                break
            place = self.place(end + 1) if self.hit(end + 1, "place") else None
            named = self.given(end + 1) or self.hit(end + 1, "role", "person", "title")
            if place is None and (named or self.stop(end + 1)):
                # «نماینده مردم تبریز و عباس فلاح»: somebody else
                break
            end = place.last if place else end + 2
            last = end if joined else last
        return last

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


# in the order in which they are tried
_STEPS: tuple[Callable[[OfficeWords, Reading], bool | None], ...] = (
    OfficeWords._listed,
    OfficeWords._qualified,
    OfficeWords._gone,
    OfficeWords._of_town,
    OfficeWords._owned,
    OfficeWords._of_latest,
    OfficeWords._led,
    OfficeWords._in_town,
    OfficeWords._in_region,
    OfficeWords._in_unknown_region,
    OfficeWords._of_press,
    OfficeWords._and_more,
    OfficeWords._in_government,
    OfficeWords._at_seat,
    OfficeWords._under,
    OfficeWords._governed,
    OfficeWords._unlisted,
)
