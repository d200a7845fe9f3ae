"""All mentions of a document: who and where, with what is named again later tied to what was named first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache

from roznamcha.entities.anaphora import may_be_this, resolve
from roznamcha.entities.facts import place_id
from roznamcha.entities.gazetteer import ARTICLE, Gazetteer, load
from roznamcha.entities.officewords import flag_state
from roznamcha.entities.parts import FOREIGN
from roznamcha.entities.phrases import Reader
from roznamcha.entities.together import unite
from roznamcha.entities.tokens import (
    ARTICLED,
    BEFORE_ARTICLE,
    COMMA,
    DIGIT,
    EDGE,
    NAMING,
    NEW,
    YEH,
    Phrase,
    glue,
    kind_of,
    word_list,
)
from roznamcha.lang.grammar import GRAMMAR
from roznamcha.lang.states import HOME
from roznamcha.records import Language, Mention
from roznamcha.text.document import Document
from roznamcha.text.fold import ZWNJ, key
from roznamcha.text.language import language_of
from roznamcha.text.verbs import read_verb

_SHORTEST = 2  # letters of a surname that stands alone
_SHORT = 5  # shorter words that begin with the article are no Arabic names
# the usual state is named at least once for so many times of another one
_SHARE = 4
_NESTED = frozenset(("state", "body", "group", "place", "outlet", "person"))
_NAMES = frozenset(("person", "title"))
# the side of those of whom none is known
_UNKNOWN = "UNK"
_READERS: tuple[tuple[frozenset[str], Callable[[Reader, int], Phrase | None]], ...] = (
    (frozenset(("role",)), Reader.office_and_name),
    (frozenset(("people", "quantity")), Reader.people),
    (frozenset(("body", "bodytype")), Reader.body),
    (frozenset(("group",)), Reader.group),
    (frozenset(("outlet", "outletkind")), Reader.outlet),
    (frozenset(("state",)), Reader.state),
    (frozenset(("place",)), Reader.place),
    (frozenset(("this",)), Reader.this),
)
_WITHIN = frozenset(("place", "body", "group", "outlet"))
_DOUBTFUL = frozenset(("ambiguous", "ambig", "person-like", "context", "body-context"))
_UNSETTLED = _DOUBTFUL | {"namesake"}
# what the tables name, in whatever language it stands
_BY_NAME = frozenset(
    ("person", "body", "group", "place", "outlet", "state-name", "state-capital", "place-capital")
)
# offices that name somebody though nothing says whose they are
_SOMEBODYS = frozenset(("domestic", "run"))
# offices of which the tables or the report name the holder
_HELD = frozenset(("office-holder", "office-again"))


def find_mentions(
    doc: Document,
    *,
    on: str | None,
    language: Language | None = None,
    home: str | None = None,
    gazetteer: Gazetteer | None = None,
    still: bool = False,
) -> tuple[Mention, ...]:
    """The mentions in `doc`, sorted by start and then longest first, in offsets into `doc.text`.

    `on` is the date of the report (EDTF), by which offices and sides are looked up; `home` the state (alpha-3) whose
    offices are meant where none is named, worked out from the language (told by the text itself if it is not given)
    and the states named. `gazetteer` is the shipped one unless another is given. A report without a date names no holder of
    an office unless it names him beside it; with `still` those are meant who hold it by the tables' last word.

    >>> from roznamcha.text.document import prepare
    >>> doc = prepare("اسحاق دار، وزیر خارجه پاکستان، در کابل گفت.")
    >>> [(doc.text[m.start : m.end], m.name, m.party) for m in find_mentions(doc, on="2025-04-19")][0]
    ('اسحاق دار، وزیر خارجه پاکستان', 'Ishaq Dar', 'PAK')
    """
    usual = home or HOME[language or language_of(doc)]
    reader = Reader(doc, on, usual, usual=usual, gaz=gazetteer or load(), still=still)
    counts = _sides(reader)
    reader.counts = dict(sorted(counts.items(), key=lambda c: (-c[1], c[0])))
    if home is None:
        reader.home = _home(reader.home, counts + _own_offices(reader))
    found = [p for p in _walk(reader) if not (_tells_the_clock(reader, p) or _foreign(reader, p))]
    phrases = resolve(reader, unite(reader, found))
    starts, ends = doc.token_starts, doc.token_ends
    mentions = [
        Mention(
            start=starts[p.first],
            end=ends[p.last - 1],
            kind=p.kind,
            name=p.name,
            party=p.party,
            rule=p.rule,
            id=p.id,
            place=p.place,
            anaphor="anaphor" in p.flags,
            plural=p.plural,
            candidates=p.candidates,
        )
        for p in phrases
    ]
    return tuple(sorted(mentions, key=lambda m: (m.start, -m.end, m.kind, m.name)))


def _tells_the_clock(reader: Reader, phrase: Phrase) -> bool:
    """Whether a place or state only says whose clock a time goes by: «به وقت تهران», «به وقت شرق آمریکا»."""
    if phrase.kind not in ("place", "state"):
        return False
    at = phrase.first - 1
    while at > 0 and reader.word(at) in glue("clock-side"):
        at -= 1
    return at > 0 and reader.word(at) in glue("clock") and reader.word(at - 1) in word_list("prepositions")


def _foreign(reader: Reader, phrase: Phrase) -> bool:
    """Whether what only Persian grammar finds stands in an Arabic sentence: «مجلس النواب», «على مصیر»."""
    return (
        bool(reader.foreign)
        and phrase.rule not in _BY_NAME
        and reader.sentence(phrase.first) in reader.foreign
    )


def _sides(reader: Reader) -> Counter[str]:
    """How often each state is named in the document, by itself, by a body, a place or a person of its own."""
    counts: Counter[str] = Counter()
    for i in sorted(reader.at):
        if found := reader.hit(i, "state"):
            counts[reader.home if found[1].kind == "home" else found[1].state] += (
                "ambiguous" not in found[1].flags
            )
        elif (found := reader.hit(i, "body", "place", "group")) and found[1].state:
            counts[found[1].state] += found[1].flags.isdisjoint(_UNSETTLED)
        elif (found := reader.hit(i, "person")) and "surname" not in found[1].flags:
            party = reader.gaz.party_of(found[1].id, reader.on)
            counts[party] += party != _UNKNOWN
    return +counts


def _own_offices(reader: Reader) -> Counter[str]:
    """How often each state is meant by an office that only it has («رهبر انقلاب»)."""
    found = (reader.hit(i, "role") for i in reader.offices_at)
    whose = (flag_state(office[1]) for office in found if office)
    return Counter(state for state in whose if state in reader.gaz.states)


def _home(usual: str, counts: Counter[str]) -> str:
    """The state whose offices need no naming: that of the language, unless the report is about others.

    Empty if the report names several others and the usual one not or hardly.
    """
    total = sum(counts.values())
    code, most = max(counts.items(), key=lambda c: (c[1], c[0]), default=("", 0))
    if not total or counts[usual] * _SHARE >= most or (total < FOREIGN and counts[usual]):
        return usual
    return code if most * 2 > total and len(code) == 3 else ""


@cache
def _readers(held: frozenset[str]) -> tuple[Callable[[Reader, int], Phrase | None], ...]:
    """What may read a token whose surfaces are of these classes."""
    return tuple(read for classes, read in _READERS if not held.isdisjoint(classes))


def _candidates(reader: Reader, i: int, kind: int) -> list[Phrase]:
    """What token `i`, a word of this kind (`kind_of`), may begin."""
    if kind & DIGIT:
        return [p] if (p := reader.people(i)) else []
    held = reader.classes.get(i)
    found: list[Phrase | None] = []
    if kind & NAMING or (held and not held.isdisjoint(_NAMES)) or (kind & BEFORE_ARTICLE and reader.split(i)):
        found.append(reader.person(i))
    elif not held and kind & NEW:
        found.append(reader.introduced(i))
    if held:
        found.extend(read(reader, i) for read in _readers(held))
    return [p for p in found if p is not None]


def _interesting(reader: Reader) -> Iterator[tuple[int, int]]:
    """The tokens that may begin a phrase, with their kind: all others are passed over without another look."""
    words, classes, lines = reader.doc.words, reader.classes, reader.lines
    known, heads = reader.known, reader.heads
    remembered = map(reader.gaz.kinds.get, words)
    kinds = [
        kind_of(word, reader.gaz) if kind is None else kind
        for kind, word in zip(remembered, words, strict=True)
    ]
    before = EDGE
    always = NAMING | DIGIT
    kinds.append(0)
    for i, word in enumerate(words):
        kind = kinds[i]
        if (
            kind & always
            or i in classes
            or (kind & NEW and (before & EDGE or i in lines))
            or kinds[i + 1] & ARTICLED
            or word in known
            or word in heads
        ):
            yield i, kind | (BEFORE_ARTICLE if kinds[i + 1] & ARTICLED else 0)
        before = kind


def _doubtful(reader: Reader, phrase: Phrase) -> bool:
    """Whether an ambiguous surface lacks the context that would settle it."""
    if phrase.rule == "office" and phrase.bare and _alone(reader, phrase):
        return True
    if phrase.rule in _HELD and _becomes(reader, phrase):
        return True
    if phrase.role and phrase.bare and not phrase.words and reader.word(phrase.first - 1) in glue("no"):
        # «هیچ رئیس‌جمهوری»
        return True
    if phrase.kind == "body" and phrase.bare and reader.word(phrase.first - 1) in word_list("this"):
        # «این ارتش کودک‌کش»
        return True
    if phrase.rule == "office" and phrase.party == _UNKNOWN and phrase.flags.isdisjoint(_SOMEBODYS):
        # «مدیرعامل», «مشاور»: of whom nothing says anything
        return True
    if phrase.kind == "person" or phrase.flags.isdisjoint(_DOUBTFUL):
        return False
    if "context" in phrase.flags:
        return not reader.counts.get(reader.gaz.homes.get(phrase.id or "", ""))
    if "body-context" in phrase.flags:
        return not any(reader.hit(k, "group") for k in (phrase.first - 2, phrase.last + 1))
    if phrase.last - phrase.first > 1 and phrase.kind != "state":
        return False
    before = reader.word(phrase.first - 1)
    if phrase.kind in ("state", "place"):
        return before not in word_list("placewords")
    if phrase.kind != "body":
        return False
    # «بسیج شدند» is a verb; «آژانس» is the IAEA where that is named in full
    return reader.stop(phrase.last) or not any(
        e.id == phrase.id and "ambiguous" not in e.flags
        for found in reader.at.values()
        for _, entries in found
        for e in entries
    )


def _alone(reader: Reader, office: Phrase) -> bool:
    """Whether an office without anything more names nobody: an adjective («مسئول هستند»), a calling («طرح پزشک خانواده»)."""
    found = reader.hit(office.first, "role")
    if found is None or found[0] != office.last:
        return False
    if "spoken" in office.flags and not reader.opens(office.first):
        return True
    if office.last - office.first > 1:
        return False
    return "weak" in office.flags or _is(reader, office.last)


def _is(reader: Reader, i: int) -> bool:
    """Whether a verb of being or becoming stands at token `i`."""
    verb = None if reader.begins_line(i) else read_verb(reader.doc.words, i)
    return verb is not None and verb.form.lemma in (GRAMMAR.was, *GRAMMAR.become)


def _becomes(reader: Reader, office: Phrase) -> bool:
    """Whether an office that is not said to be anybody's stands for nobody: «اگر رئیس‌جمهور شود», «حور و ملک»."""
    found = reader.hit(office.first, "role")
    if found is None or reader.word(office.first - 1) in word_list("prepositions") - glue("and"):
        return False
    if (
        office.bare
        and reader.word(office.last) == GRAMMAR.that
        and reader.word(office.last - 1).endswith(YEH)
    ):
        # «رئیس‌جمهوری که به پیروزی‌های خود می‌بالد»
        return True
    if found[0] == office.last and "weak" in found[1].flags and office.last - office.first == 1:
        return True
    return _is(reader, office.last)


def _nests(part: Phrase, whole: list[Phrase]) -> bool:
    """Whether `part`, inside the last of `whole`, is a mention of its own: a state, a body, somebody else by name."""
    if part.kind == "person":
        if any((p.rule == "body" or p.kind == "place") and p.last >= part.last for p in whole[-2:]):
            # «کمیته امداد امام خمینی», «بندر امام خمینی»
            return False
        named = [w for p in whole if p.last >= part.last for w in p.words]
        return (
            part.rule == "person"
            and all(p.id != part.id for p in whole if p.last >= part.last)
            and not (part.words and set(part.words) <= set(named))
        )
    if part.kind in _WITHIN and any(
        p.rule in _WITHIN and p.first <= part.first and part.last <= p.last for p in whole[-4:]
    ):
        # «قدس» in «نیروی قدس» is no town
        return False
    if part.kind == "body" and part.bare and any(p.state not in ("", part.state) for p in whole[-1:]):
        # «وزیر دولت در امور خارجی پاکستان»
        return False
    if part.kind == "state" and any(p.rule == "group" and p.last >= part.last for p in whole[-2:]):
        # «طالبان پاکستان» is no part of Pakistan
        return False
    return part.kind in _NESTED


def _walk(reader: Reader) -> list[Phrase]:
    """The phrases in order, each whole before its parts."""
    out: list[Phrase] = []
    # where the name of the last street or building ends
    passed = short_of = -1
    open_until = 0
    for i, kind in _interesting(reader):
        found = [p for p in _candidates(reader, i, kind) if p.kind != "people" or "demonym" not in p.flags]
        if i < open_until:
            found = [p for p in found if p.last <= open_until and _nests(p, out)]
        found = [
            p for p in found if not (_doubtful(reader, p) or (i == short_of and p.rule.startswith("office")))
        ]
        if not found:
            if i >= open_until and (short := _short(reader, i)):
                out.append(short)
                open_until = short.last
            continue
        # «نیروهای مسلح» are a body, not people with arms
        best = max(found, key=lambda p: (p.last, p.rule == "body-armed-forces"))
        if best.kind == "people" and best.party == "UNK":
            best = next((p for p in found if p.rule == "body-armed-forces"), best)
        if best.rule == "office" and "media" in best.flags and best.kind == "person":
            continue
        if best.kind == "person" and _named_after(reader, best):
            open_until = passed = max(open_until, best.last)
            continue
        best = _town(best, out, behind=passed)
        if best.role and best.rule == "person-unknown":
            # a name without the office behind it, which is cut short there
            short_of = best.last + (reader.word(best.last) in COMMA)
        out.append(best)
        _remember(reader, best)
        open_until = max(open_until, best.last)
    return out


def _named_after(reader: Reader, person: Phrase) -> bool:
    """Whether a person's name is that of a street or building: «دبستان آیت‌الله سعیدی»."""
    return (
        person.rule.startswith("person")
        and not person.role
        and not reader.begins_line(person.first)
        and any(
            reader.word(k) in glue("named-person") and not reader.begins_line(k + 1)
            for k in range(person.first - 1 - _adjective(reader, person.first - 1), person.first)
        )
    )


def _adjective(reader: Reader, i: int) -> bool:
    """Whether token `i` may be an adjective between a building and its name: «ایستگاه‌های تقاطعی امام خمینی»."""
    word = reader.word(i)
    return word.endswith(YEH) and i not in reader.classes and not reader.stop(i) and not reader.given(i)


def _town(part: Phrase, whole: list[Phrase], *, behind: int) -> Phrase:
    """`part`, a capital inside an office that no list holds («دادستان عمومی و انقلاب تهران») or `behind` a street, as the town."""
    inside = part.first == behind or any(
        p.last >= part.last and not p.flags.isdisjoint(("run", "seated")) for p in whole[-3:]
    )
    if part.rule != "state-capital" or not inside or not part.place:
        return part
    return replace(part, kind="place", name=part.place, rule="place-capital", id=place_id(part.place))


def _short(reader: Reader, i: int) -> Phrase | None:
    """A person named in full before, by surname alone at token `i`, in one word or in two («موذن زاده»)."""
    word = reader.word(i)
    known = reader.known.get(word)
    if known is None and word not in reader.heads:
        return None
    following = reader.word(i + 1)
    if not reader.begins_line(i + 1) and (whole := reader.known.get(word + following)) and following:
        return replace(whole, first=i, last=i + 2, rule="surname")
    if known is None:
        return None
    if _of_another(reader, i, known):
        return None
    if word in reader.gaz.common and (i in reader.classes or not _subject(reader, i)):
        # «احکام اسلامی» after «کیان اسلامی»
        return None
    return replace(known, first=i, last=i + 1, rule="surname")


def _of_another(reader: Reader, i: int, known: Phrase) -> bool:
    """Whether another name stands before the surname at token `i` than before that of `known`: «الله‌قلی محمدی»."""
    before = reader.word(i - 1)
    names = (known.words, *reader.gaz.last_names.get(known.id or "", ()))
    if reader.begins_line(i) or i - 1 in reader.classes or any(before in name for name in names):
        return False
    if not reader.given(i - 1):
        plain = before in reader.gaz.common or before in word_list("prepositions")
        if plain or reader.stop(i - 1):
            return False
    return any(len(name) > 1 for name in names)


def _subject(reader: Reader, i: int) -> bool:
    """Whether a common word at token `i` stands where a subject stands: at the head of its clause, not as a verb."""
    before, after = reader.word(i - 1), reader.word(i + 1)
    head = (
        i == 0
        or not before[:1].isalpha()
        or before in word_list("stops")
        or reader.doc.text[reader.doc.token_ends[i - 1] : reader.doc.token_starts[i]].count("\n") > 0
    )
    return head and (after in word_list("stops") or not after[:1].isalpha() or reader.stop(i + 1))


def _remember(reader: Reader, phrase: Phrase) -> None:
    """Keep what later words may refer to: surnames, offices, the state spoken of."""
    told = phrase.state and phrase.kind in ("state", "body", "place")
    if told and (not reader.here or may_be_this(reader, phrase)):
        reader.here = phrase.state
    if phrase.kind == "body":
        reader.bodies.append(phrase)
    if phrase.kind != "person" or "this" in phrase.flags:
        return
    if phrase.rule != "counterpart":
        reader.latest = phrase
    if phrase.role and (phrase.id or phrase.words):
        reader.offices[phrase.role] = phrase
    if phrase.id and not phrase.words:
        # «وزیر نیرو … علی‌آبادی افزود»
        bare = replace(phrase, rule="person", flags=frozenset(), role="")
        for name in reader.gaz.last_names.get(phrase.id, ()):
            if len(name) > 1 and name[-1] not in reader.gaz.common and name[-1] not in reader.gaz.given:
                reader.known.setdefault(name[-1], bare)
    if phrase.words and "epithet" not in phrase.flags:
        bare = replace(phrase, rule="person" if phrase.id else "person-unknown", flags=frozenset())
        last = phrase.words[-1]
        # «علی» is not whoever «مرتضی علی» was
        given = phrase.id is None and last in reader.gaz.given and last not in reader.gaz.surnames
        forms = [*([] if given and len(phrase.words) > 1 else [last]), *_joined_first(reader, phrase)]
        if len(phrase.words) > 1:
            forms.append("".join(phrase.words[-2:]))
        if len(phrase.words) > 2:
            reader.heads.add(phrase.words[-2])
            if last in reader.gaz.tails or phrase.words[-2] in reader.gaz.surnames:
                # «صفایی بوشهری» is also «صفایی», «موذن زاده» never «زاده»
                pair = "".join(phrase.words[-2:])
                forms = [phrase.words[-2] if last not in reader.gaz.tails else pair, *forms]
                forms.append(last if last not in reader.gaz.tails else pair)
        for tail in reader.gaz.tails:
            if last.endswith(tail) and len(last) > len(tail) + 1:
                reader.heads.add(last.removesuffix(tail))
        forms.append(last[2:] if last.startswith(ARTICLE) and len(last) > _SHORT else ARTICLE + last)
        for form in forms:
            if len(form) >= _SHORTEST and form not in GRAMMAR.plurals and form not in glue("son"):
                # «زیرساخت ها» is no «… ها»
                reader.known.setdefault(form, bare)


def _joined_first(reader: Reader, p: Phrase) -> list[str]:
    """The first part of a surname written with a joiner, by which somebody may be called: «رحیمی‌انارکی»."""
    i = next((k for k in range(p.first, p.last) if reader.word(k) == p.words[-1]), p.first)
    text = reader.doc.text[reader.doc.token_starts[i] : reader.doc.token_ends[i]]
    first = key(text.partition(ZWNJ)[0])
    return [first] if ZWNJ in text and first in reader.gaz.surnames and first not in reader.gaz.common else []
