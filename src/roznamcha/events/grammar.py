"""The grammar of one sentence: finite verbs, clauses, and the preposition that each mention hangs on."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache

from msgspec import structs

from roznamcha.lang.grammar import GRAMMAR
from roznamcha.lang.tables import DATA, keys, read_table, words
from roznamcha.records import Mention
from roznamcha.text.document import Document, Sentence
from roznamcha.text.fold import fold, key
from roznamcha.text.numerals import read_number
from roznamcha.text.verbs import Verb, read_verb

# how far a noun may stand before the mention that completes it («مواضع نظامی ارتش پاکستان»)
_CHAIN = 6
# «ها» standing alone, «تنها» and «آنها» are no plural nouns
_SHORT = 4
_STOPS = frozenset('،,؛;:.!؟?«»"()[]{}–—-/…\u2026|')
_QUOTES = frozenset('«»"()[]')
_AND = GRAMMAR.and_
_THAT = GRAMMAR.that
_OPENERS = frozenset((_THAT, "؛", ":"))
_OBJECT = GRAMMAR.object_marker
_SPOKEN_OBJECT = GRAMMAR.spoken_object


@dataclass(frozen=True, slots=True)
class Placed:
    """A mention with its tokens and its grammar.

    `role` is the role of the preposition before it (`to`, `by`, `with` ...), `obj` before «را», `noun` where
    the phrase completes the trigger that ends at the token `noun` («حمله پاکستان»), empty for a bare phrase;
    `head` is the first token of the whole phrase, preposition left out.
    """

    mention: Mention
    first: int
    last: int
    head: int
    role: str
    noun: int = -1


@dataclass(frozen=True, slots=True)
class Scene:
    """A sentence with its verbs (finite ones, in order), its placed mentions and its clause boundaries.

    `nested` are the clauses inside another (token ranges): what follows them goes on with the outer one.
    `thats` are the tokens «که» that no verb stands before.
    """

    sentence: Sentence
    verbs: tuple[Verb, ...]
    placed: tuple[Placed, ...]
    cuts: tuple[int, ...]
    nested: tuple[tuple[int, int], ...] = ()
    thats: frozenset[int] = frozenset()

    def clause(self, first: int, last: int) -> tuple[int, int]:
        """The tokens of the clause that holds the tokens `first`..`last`."""
        passed = [n for n in self.nested if n[1] <= first]
        left = max(
            (c for c in self.cuts if c <= first and not any(a < c <= b for a, b in passed)),
            default=self.sentence.first,
        )
        # a nested clause that opens the outer one is left out
        left = next((b for a, b in passed if a == left), left)
        right = next((v.last for v in self.verbs if v.first >= first and v.last >= last), self.sentence.last)
        return left, right

    def that_before(self, left: int) -> bool:
        """Whether the clause that begins at the token `left` is a relative one («... که»)."""
        return left - 1 in self.thats

    def aside(self, at: int, first: int) -> bool:
        """Whether the token `at` lies in a nested clause that ends before the token `first`."""
        return any(a <= at < b <= first for a, b in self.nested)

    def governing(self, first: int, last: int) -> Verb | None:
        """The finite verb that closes the words `first`..`last` or comes next after them."""
        return next((v for v in self.verbs if v.first >= first and v.last >= last), None)


@cache
def _prepositions() -> dict[tuple[str, ...], str]:
    """The prepositions by their tokens' keys."""
    rows = read_table(DATA / "events" / "prepositions.tsv", ("surface", "role", "source"))
    return {tuple(key(w) for w in fold(r["surface"]).split()): r["role"] for r in rows}


def finite_verbs(tokens: Sequence[str], first: int, last: int) -> tuple[Verb, ...]:
    """The finite verbs among the tokens `first`..`last`.

    >>> [v.first for v in finite_verbs("نشست سران برگزار شد و پایان یافت".split(), 0, 7)]
    [3, 6]
    """
    out = []
    at = first
    while at < last:
        verb = read_verb(tokens, at)
        if verb is None or verb.last > last or not _finite(tokens, verb, last):
            at += 1
            continue
        out.append(verb)
        at = verb.last
    return tuple(out)


def _nested(tokens: Sequence[str], sentence: Sentence, verbs: Sequence[Verb]) -> tuple[tuple[int, int], ...]:
    """The clauses inside others: «سربازانی [که از مرز گذشته بودند] حمله کردند», «[وقتی ... رسید،] ...».

    One opens with a subordinator, or with «که» behind a noun (behind a verb it opens what is said), and closes
    with its verb, if more follows that another verb closes and no «و» leads on.
    """
    closing = {v.last for v in verbs}
    subordinators = keys("subordinator")
    out = []
    for at, word in enumerate(tokens[sentence.first : sentence.last], sentence.first):
        if word == _THAT:
            if (
                at in closing
                or at == sentence.first
                or tokens[at - 1] in _STOPS
                or tokens[at - 1] in subordinators
            ):
                continue
        elif word not in subordinators:
            continue
        verb = next((v for v in verbs if v.first > at), None)
        if verb is None or verb is verbs[-1]:
            continue
        end = verb.last
        if tokens[end] in ("،", ","):
            end += 1
        if tokens[end] not in (_AND, _THAT) and tokens[end] not in _STOPS:
            out.append((at, end))
    return tuple(out)


def _carried(verbs: Sequence[Verb], tokens: Sequence[str]) -> tuple[Verb, ...]:
    """The verbs, a loose participle before «و» with the tense of the verb it leans on («تمدید کرده و ادامه دهد»)."""
    out = list(verbs)
    for i in range(len(out) - 2, -1, -1):
        here, there = out[i], out[i + 1]
        if (
            here.form.tense == "participle"
            and tokens[here.last] in (_AND, "،", ",")
            and there.form.tense == "subjunctive"
        ):
            out[i] = structs.replace(
                here, form=structs.replace(here.form, tense=there.form.tense, person=there.form.person)
            )
    return tuple(out)


def _finite(tokens: Sequence[str], verb: Verb, last: int) -> bool:
    """Whether `verb` ends a clause: stems that are nouns, «روی», loose participles do only where one ends."""
    form = verb.form
    following = tokens[verb.last] if verb.last < last else ""
    closes = not following or following in _STOPS or following in (_AND, _THAT) or following in keys("ev_but")
    if form.tense == "infinitive":
        # «ارتش اسرائیل حملات گسترده‌ای انجام دادن»: spoken for «دادند», where the sentence ends
        return form.lemma in _light() and all(t in _STOPS for t in tokens[verb.last : last])
    if tokens[verb.first] in keys("ev_noun_stem"):
        return closes
    if form.tense == "participle":
        return closes and form.lemma in _light()
    if form.tense == "subjunctive" and form.person in (1, 2) and verb.last - verb.first == 1:
        return closes
    if form.tense == "past" and form.person in (1, 2, 5):
        # «مردم», «شدید»: nouns and adjectives that look like verbs
        return closes
    return True


@cache
def _light() -> frozenset[str]:
    """The verbs whose loose participle can stand for a finite form («دیدار کرده و ...»)."""
    rows = read_table(DATA / "verbs.tsv", ("past", "present", "prefix", "kind", "source"))
    return frozenset(key(r["past"]) for r in rows if r["kind"] == "light")


def preposition_before(tokens: Sequence[str], at: int, first: int) -> tuple[str, int] | None:
    """The role and the first token of the longest preposition that ends just before the token `at`."""
    table = _prepositions()
    for size in (3, 2, 1):
        if at - size >= first and (role := table.get(tuple(tokens[at - size : at]))):
            return role, at - size
    return None


def set_scene(
    doc: Document, sentence: Sentence, mentions: Iterable[Mention], triggers: Iterable[tuple[int, int]]
) -> Scene:
    """Read the grammar of `sentence`; `mentions` lie in it, in order; `triggers` are token ranges."""
    tokens = doc.words
    spans = tuple(triggers)
    # «گفت» in «گفت و گو» is no verb: a trigger holds a verb only at its end
    verbs = tuple(
        v for v in finite_verbs(tokens, sentence.first, sentence.last)
        if not any(a <= v.first and v.last < b for a, b in spans)
    )  # fmt: skip
    closed = {t for v in verbs for t in range(v.first, v.last)}
    nouns = {last - 1 for _, last in spans}
    opens = {first for first, _ in spans}
    cuts = [sentence.first, *(v.last for v in verbs)]
    subordinators = keys("subordinator")
    for t, word in enumerate(tokens[sentence.first : sentence.last], sentence.first):
        if word in _OPENERS or word in subordinators:
            cuts.append(t + 1)
    placed: list[Placed] = []
    places = [(m, doc.token_at(m.start), doc.token_at(m.end - 1) + 1) for m in mentions]
    begins = {first for _, first, _ in places}
    alone = {
        first
        for _, first, last in places
        if last >= sentence.last
        or tokens[last] not in (_AND, "،", ",")
        or (tokens[last] != _AND and last + 1 not in begins)
    }
    for mention, first, last in places:
        # a phrase inside a trigger ends where that begins
        inner = next((a for a, b in spans if a < first < b), sentence.first)
        before_object = last < len(tokens) and tokens[last] == _OBJECT
        head, role, noun = _hang(
            tokens, first, inner, closed, nouns, placed, alone, last_object=before_object
        )
        if role in ("", "noun") and _is_object(tokens, last, sentence.last, closed | begins | opens):
            role = role or "obj"
        if (
            role == "in"
            and mention.kind in ("place", "state")
            and last < sentence.last - 1
            and (
                _OBJECT in (close := tokens[last : last + 1 + (tokens[last] in _QUOTES)])
                or _SPOKEN_OBJECT in close
            )
        ):
            _object_behind(tokens, placed, head, first, sentence.first)
        placed.append(Placed(mention, first, last, head, role, noun))
    ends = {v.last for v in verbs}
    thats = frozenset(t for t in range(sentence.first, sentence.last) if tokens[t] == _THAT and t not in ends)
    return Scene(
        sentence,
        _carried(verbs, tokens),
        _spread_objects(placed, tokens),
        tuple(sorted(cuts)),
        _nested(tokens, sentence, verbs),
        thats,
    )


def _hang(
    tokens: Sequence[str],
    first: int,
    floor: int,
    closed: set[int],
    nouns: set[int],
    before: Sequence[Placed],
    alone: Collection[int] = (),
    *,
    last_object: bool = False,
) -> tuple[int, str, int]:
    """Where the phrase of a mention begins, its role, and the trigger noun if it completes one.

    `alone`: the first tokens of mentions that no «و» and no comma leads on from: they end a row or stand alone.
    `last_object`: whether «را» follows the mention.
    """
    at = first
    steps = 0
    previous = before[-1] if before else None
    while at > floor and steps <= _CHAIN:
        word = tokens[at - 1]
        if found := preposition_before(tokens, at, floor):
            if found[0] == "from" and found[1] > floor and tokens[found[1] - 1] in keys("ev_part"):
                # «شماری از نمایندگان پاکستان»: a part of them is they
                at = found[1] - 1
                steps += 1
                continue
            if found[0] == "adverb":
                # «با موفقیت تأسیسات ایران را ...»: the adverb governs nobody
                return at, "", -1
            if found[0] == "clock" and steps and tokens[at] not in keys("ev_quarter"):
                # «ساعت شش به وقت تهران نیروهای آمریکایی ...»: the clock's place is one word, or «شرق آمریکا»
                return first, "", -1
            if steps and read_number(tokens, first) is not None:
                # «در سه ماه گذشته ده‌ها نظامی را»: a number begins another phrase
                return first, "", -1
            if (
                found[0] == "with"
                and found[1] > floor
                and found[1] - 1 not in nouns
                and tokens[found[1] - 1] in keys("ev_takes_with")
            ):
                # «مقابله با اقدامات ایران» names nobody who is met
                return at, "about", -1
            if found[0] in ("with", "through") and last_object and _measured(tokens, at, first):
                # «با ۷۰۰ تن بمب جنوب لبنان را بمباران کردند»
                return first, "", -1
            return at, found[0], -1
        if at - 1 in nouns:
            if any(_counted_anew(tokens, t) for t in range(at, first)):
                # «در پاسخ به حمله بیش از ۲۰۰ نیروی طالبان»: a bounded number begins another phrase
                return at, "", -1
            return at, "noun", at - 1
        if previous is not None and previous.last == at:
            if previous.role == "clock":
                # «ساعت شش به وقت تهران نیروهای آمریکایی ...»
                return at, "", -1
            if not previous.role or read_number(tokens, first) is not None:
                # «ترکیه شمال عراق را», «در مرز هند سه سرباز ...»: after a bare phrase another one begins,
                # and a number always begins one
                return at, "", -1
            return previous.head, previous.role, previous.noun
        if word in (_AND, "،", ",") and previous is not None and previous.last == at - 1:
            if word != _AND and not previous.role and steps > 1:
                # «ارتش ایران، انبار مهمات ارتش آمریکا را ...»: another phrase behind the comma
                return at, "", -1
            closed_row = previous.role != "" and (previous.role != "noun" or last_object)
            if word != _AND and closed_row and first in alone:
                # «پیش از حمله به لبنان، آمریکا را ...»: no row, another phrase
                return at, "", -1
            # «پاکستان و هند», «مصر، ترکیه و پاکستان»: a member of a row takes the place of the row
            return previous.head, previous.role, previous.noun
        if word in _QUOTES and steps < 3:
            at -= 1
            continue
        if word.endswith(_closed_plurals()) and len(word) > _SHORT:
            # «با هواپیماها دزفول را»: a plural without an ezafe ends its phrase
            return at, "", -1
        if word in keys("ev_day_word") and nouns.isdisjoint(range(at - 4, at - 1)):
            # «پیش از ظهر امروز وزیر خارجه برزیل ...», but «دیدار امروز وزیر خارجه»
            return at, "", -1
        if word in _STOPS or word in (_THAT, _OBJECT) or word in keys("subordinator") or at - 1 in closed:
            break
        if word == _AND and (at - 2 < floor or at - 2 in closed or tokens[at - 2] in _STOPS):
            break
        at -= 1
        steps += 1
    return at, "", -1


def _is_object(tokens: Sequence[str], last: int, ceiling: int, others: set[int]) -> bool:
    """Whether «را» closes the phrase that holds the mention ending at the token `last`.

    `others`: the tokens of verbs and those that begin another mention or trigger («پاکستان توافق را امضا کرد»).
    """
    if last < ceiling - 1 and tokens[last] in _QUOTES and tokens[last + 1] in (_OBJECT, _SPOKEN_OBJECT):
        # «انبار مهمات آمریکا» را
        return True
    if last < ceiling and tokens[last] == "(":
        # «فرماندهی مرکزی (سنتکام) را»
        last = next((t + 1 for t in range(last, min(last + 6, ceiling)) if tokens[t] == ")"), last)
    for t in range(last, min(last + 4, ceiling)):
        if tokens[t] in (_OBJECT, _SPOKEN_OBJECT):
            return not any(_opens_phrase(tokens, i) for i in range(last, t))
        if t in others or tokens[t] in _STOPS or (tokens[t],) in _prepositions():
            return False
    return False


def _object_behind(tokens: Sequence[str], placed: list[Placed], head: int, first: int, floor: int) -> None:
    """«مواضع هند در کشمیر را»: a place within the object stands before «را», and who stands before it is the object."""
    found = preposition_before(tokens, head, floor)
    at = len(placed) - 1
    while at >= 0 and placed[at].first >= head:
        # «در پایگاه شیخ عیسی بحرین» names several, «در تهران واکنش پاریس را» is no place alone
        if placed[at].last < first and placed[at].mention.place:
            return
        at -= 1
    if found and at >= 0 and placed[at].last == found[1] and placed[at].role in ("", "noun"):
        placed[at] = replace(placed[at], role="obj")


def _opens_phrase(tokens: Sequence[str], at: int) -> bool:
    """Whether the token `at` after a mention begins another phrase («طالبان شماری را», «هند سه تن را»)."""
    word = tokens[at]
    if word in keys("ev_part") or (word.endswith(_plurals()) and len(word) > 4):
        return True
    if tokens[at + 1] == _OBJECT and word.endswith(_indefinite()) and len(word) > 4:
        # «ارتش اسرائیل مواضعی را بمباران کرد»
        return True
    return read_number(tokens, at) is not None


@cache
def _indefinite() -> tuple[str, ...]:
    """The ending of an indefinite noun, as lookup key."""
    return tuple(key(w) for w in words("ev_indefinite"))


@cache
def _plurals() -> tuple[str, ...]:
    """The plural endings, as lookup keys."""
    return tuple(key(w) for w in words("ev_plural"))


def _measured(tokens: Sequence[str], at: int, first: int) -> bool:
    """Whether an amount stands between the preposition before the token `at` and the mention at `first`."""
    return any(read_number(tokens, t) is not None for t in range(at, first))


def _counted_anew(tokens: Sequence[str], at: int) -> bool:
    """Whether a number with a bound begins at the token `at` («بیش از ۲۰۰»)."""
    number = read_number(tokens, at)
    return number is not None and number.kind != "exact"


@cache
def _closed_plurals() -> tuple[str, ...]:
    """The endings of a plural that no ezafe follows, as lookup keys."""
    return tuple(key(w) for w in words("ev_plural_closed"))


def _spread_objects(placed: list[Placed], tokens: Sequence[str]) -> tuple[Placed, ...]:
    """In a row before «را» every bare member is an object."""
    out = list(placed)
    for i in range(len(out) - 1, 0, -1):
        here, there = out[i], out[i - 1]
        row = here.first - there.last == 1 and tokens[there.last] in (_AND, "،", ",")
        if (
            tokens[there.last] != _AND
            and here.last < len(tokens)
            and tokens[here.last] not in (_AND, "،", ",")
        ):
            # «طالبان، مأموران پلیس را کشتند»: two joined by a comma alone are no row
            row = False
        if row and here.role == "obj" and not there.role:
            out[i - 1] = Placed(there.mention, there.first, there.last, there.head, "obj")
    return tuple(out)
