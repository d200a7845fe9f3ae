"""A search of a store: hits by words, by meaning or by both, each with its citation and its marked words."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import date
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from roznamcha.errors import QuestionError
from roznamcha.query import (
    Citation,
    EventAnswer,
    EventFilter,
    ReportHead,
    StatementAnswer,
    StatementFilter,
    answer_events,
    answer_statements,
    cite,
    sentence_around,
)
from roznamcha.search.marks import Mark, marks
from roznamcha.search.meaning import Compared, Meaning, Nearness
from roznamcha.search.question import Question, parse
from roznamcha.store.protocol import Store
from roznamcha.store.search import variants
from roznamcha.store.searchstore import Found, HitKind, Term, Words
from roznamcha.store.when import listed

By = Literal["words", "some words", "meaning", "fields"]
_DEPTH = 100  # how far down each list is read before the two are brought together
_WIDE = 1500  # so many of the nearest are asked whether they fit the fields, before all that fits is listed
_FUSE = 60  # reciprocal rank fusion: rank r counts 1 / (60 + r) (Cormack, Clarke and Büttcher, SIGIR 2009)
# where no entry holds all words, those are looked for that together stand in so few reports: a share of all, and a number
_COMMON, _RARE = 0.05, 8
_SELDOM = 0.02  # a spelling that stands in a smaller share of what the usual one stands in is a slip
# a hit by some of the words counts for less than one by all of them, or by meaning
_SOME = 0.5
_BESIDE = ThreadPoolExecutor(max_workers=4, thread_name_prefix="meaning")


class ReportHit(Struct, frozen=True, kw_only=True, tag_field="kind", tag="report"):
    """A report as an answer: its head, and the sentence of it that fits best."""

    id: str
    head: ReportHead
    citation: Citation


class Hit(Struct, frozen=True, kw_only=True):
    """What a search found: `by` what, how well, and where its words stand.

    `marks` lie in the citation's sentence, as offsets into the report's raw text; `title_marks` in its title.
    """

    answer: StatementAnswer | EventAnswer | ReportHit
    by: tuple[By, ...]
    score: float
    marks: tuple[Mark, ...]
    title_marks: tuple[Mark, ...]

    @property
    def citation(self) -> Citation:
        """Where it stands."""
        return self.answer.citation


class SearchAnswer(Struct, frozen=True, kw_only=True):
    """The hits of a search, the best first; `note` says what a reader should know of how they were found.

    `after` is the id of the last of them where there are further hits: a search leads on behind it.
    """

    question: str
    hits: tuple[Hit, ...]
    after: str | None
    note: str | None = None

    @property
    def more(self) -> bool:
        """Whether there are further hits behind these."""
        return self.after is not None


class _Ranked(Struct):
    kind: HitKind
    id: str
    by: list[By]
    score: float


def search(
    store: Store,
    question: str | Question,
    *,
    limit: int = 20,
    after: str | None = None,
    meaning: Meaning | None = None,
    version: Hashable = None,
) -> SearchAnswer:
    """What `store` holds to `question` (`search.question` says how one is written), `limit` hits, those behind the hit with the id `after`.

    With `meaning` hits by words and hits by meaning are brought together by their ranks. Where nothing holds all words,
    what holds some of them is given. `version` tells whether the store is the one that was asked before. Raises
    `QuestionError`, for an `after` too that is no hit of this search, and `MeaningError` where the store has no vectors.
    """
    asked = parse(question) if isinstance(question, str) else question
    # the same for every page of a search, so that the ranks do not change from one to the next
    depth = max(_DEPTH, limit + 1)
    notes: list[str] = []
    lists: list[list[tuple[HitKind, str, By]]] = []
    words = asked.words
    near: Future[Nearness] | None = None
    if meaning is not None and asked.plain:
        index = meaning.index(store, version=version)
        # the model and the product need no store: they work while the words are looked up
        near = _BESIDE.submit(_near, meaning, index, asked)
    if words is None:
        # from the newest, whatever the depth: the first page needs no more than itself
        lists.append(_by_fields(store, asked, limit + 1 if after is None else depth))
    else:
        counts = store.search.frequency(u for t in words.terms for form in t.forms for u in form)
        words = replace(words, terms=tuple(_usual(t, counts) for t in words.terms))
        often = {t: _often(t, counts) for t in words.terms}
        # a word that no report holds is in none of the entries either
        found, by = _by_words(store, asked, words, depth) if all(often.values()) else [], "words"
        if not found and len(words.terms) > 1 and (some := _telling(store, words, often)):
            found, by = _by_words(store, asked, some, depth), "some words"
            if found and meaning is None:
                notes.append("nothing holds all the words; these hold some of them")
        lists.append([(f.kind, f.id, by) for f in found])  # type: ignore[misc]
    if near is not None:
        lists.append(_with_ids(store, _nearest(store, near.result(), asked, depth)))
    ranked = _fused(lists)
    begin = _behind(ranked, after) if after is not None else 0
    shown = ranked[begin : begin + limit]
    return SearchAnswer(
        question=asked.text,
        hits=_hits(store, shown, words.terms if words else ()),
        after=shown[-1].id if len(ranked) > begin + limit else None,
        note="; ".join(notes) or None,
    )


def _behind(ranked: Sequence[_Ranked], id_: str) -> int:
    """The place behind the hit with this id."""
    for place, r in enumerate(ranked):
        if r.id == id_:
            return place + 1
    raise QuestionError(f"{id_!r} is no hit of this search any more; begin the search again")


def _by_words(store: Store, asked: Question, words: Words, limit: int) -> list[Found]:
    found = [f for kind in asked.kinds for f in store.search.hits(words, asked.filter_of(kind), limit=limit)]
    return sorted(found, key=lambda f: (-f.score, f.kind, f.id))[:limit]


def _telling(store: Store, words: Words, often: Mapping[Term, int]) -> Words | None:
    """Of the words those that tell most, any of which will do: the rarest, while few enough reports hold them."""
    most, held = max(_RARE, int(store.search.size() * _COMMON)), 0
    kept: list[Term] = []
    for term in sorted((t for t in words.terms if often[t]), key=lambda t: (often[t], t.shown)):
        held += often[term]
        if kept and held > most:
            break
        kept.append(term)
    return Words(terms=tuple(kept), without=words.without, some=True) if kept else None


def _often(term: Term, counts: Mapping[str, int]) -> int:
    """In how many reports a word stands at most; of the beginning of a word that is not known, so 1 is said."""
    if term.prefix:
        return 1
    return sum(min(counts.get(u, 0) for u in form) for form in term.forms)


def _usual(term: Term, counts: Mapping[str, int]) -> Term:
    """The term without spellings that are next to never met: rare as they are, they would come before all others."""
    first = term.forms[0]
    if len(first) > 1 or term.prefix:
        return term
    others = {(w,) for w in variants(first[0])} - {first}
    most = max(counts.get(f[0], 0) for f in {first, *others})
    kept = tuple(f for f in term.forms if f not in others or counts.get(f[0], 0) >= most * _SELDOM)
    return replace(term, forms=kept)


def _near(meaning: Meaning, index: Compared, asked: Question) -> Nearness:
    return index.near(meaning.model.query(asked.plain), asked.kinds)


def _nearest(store: Store, near: Nearness, asked: Question, limit: int) -> list[tuple[HitKind, int, float]]:
    """The nearest of what the fields ask for."""
    if not asked.filtered:
        return near.best(limit)
    # to ask of the nearest whether they fit is quicker than to list all that fits, which may be half of the store
    some = near.best(_WIDE)
    fitting = _keys(store, asked, some)
    found = [f for f in some if f[1] in fitting[f[0]]]
    if len(found) < limit and len(some) == _WIDE:
        return near.best(limit, allowed=_keys(store, asked))
    return found[:limit]


def _keys(
    store: Store, asked: Question, among: Sequence[tuple[HitKind, int, float]] | None = None
) -> dict[HitKind, Collection[int]]:
    """The keys of what the fields ask for, of all that there is or `among` some."""
    out: dict[HitKind, Collection[int]] = {}
    for kind in asked.kinds:
        some = None if among is None else [key for k, key, _ in among if k == kind]
        out[kind] = frozenset(store.search.keys(asked.filter_of(kind), among=some))
    return out


def _with_ids(store: Store, near: Sequence[tuple[HitKind, int, float]]) -> list[tuple[HitKind, str, By]]:
    """The ids of what is near; what was read anew since the vectors were loaded has gone, and is left out."""
    ids = {
        kind: store.search.ids(kind, [key for k, key, _ in near if k == kind])
        for kind in dict.fromkeys(k for k, _, _ in near)
    }
    return [(kind, ids[kind][key], "meaning") for kind, key, _ in near if key in ids[kind]]


def _by_fields(store: Store, asked: Question, limit: int) -> list[tuple[HitKind, str, By]]:
    """What the fields alone ask for, from the newest, undated ones last."""
    rows: list[tuple[int, HitKind, str]] = []
    for kind in asked.kinds:
        of = replace(asked.filter_of(kind), limit=limit, newest=True)
        if isinstance(of, StatementFilter):
            said = store.statements(of)
            heads = _heads(store, [s.report for s in said])
            rows += [(_back(s.record.said, heads[s.report].published), kind, s.id) for s in said]
        elif isinstance(of, EventFilter):
            told = store.events(of)
            heads = _heads(store, [e.report for e in told])
            rows += [(_back(e.record.date, heads[e.report].published), kind, e.id) for e in told]
        else:
            rows += [(_back(None, head.published), kind, head.id) for head in store.reports(of)]
    # a stable sort: within a day the order of the store
    return [(kind, id_, "fields") for _, kind, id_ in sorted(rows, key=lambda r: r[0])[:limit]]


def _heads(store: Store, reports: Iterable[str]) -> dict[str, ReportHead]:
    return {id_: head for id_, (head, _) in store.texts(list(reports)).items()}


def _back(own: str | None, published: str | None) -> int:
    """For sorting from the newest: the days back from the end of all time; what has no day is farther than all."""
    days = listed(own, published)
    return -date.fromisoformat(days[0]).toordinal() if days else 1


def _fused(lists: Iterable[Sequence[tuple[HitKind, str, By]]]) -> list[_Ranked]:
    """The lists as one, by the sum of their reciprocal ranks."""
    held: dict[tuple[HitKind, str], _Ranked] = {}
    for some in lists:
        for rank, (kind, id_, by) in enumerate(some, 1):
            row = held.setdefault((kind, id_), _Ranked(kind, id_, [], 0.0))
            row.by.append(by)
            row.score += (_SOME if by == "some words" else 1) / (_FUSE + rank)
    # a stable sort: within a list its own order decides
    return sorted(held.values(), key=lambda r: -r.score)


def _hits(store: Store, ranked: Sequence[_Ranked], terms: Sequence[Term]) -> tuple[Hit, ...]:
    """The citations and marks of what is shown."""
    ids = {kind: tuple(r.id for r in ranked if r.kind == kind) for kind in ("statement", "event", "report")}
    answers: dict[str, StatementAnswer | EventAnswer | ReportHit] = {}
    if ids["statement"]:
        found = store.statements(StatementFilter(ids=ids["statement"]))
        answers |= {s.id: s for s in answer_statements(store, found)}
    if ids["event"]:
        answers |= {e.id: e for e in answer_events(store, store.events(EventFilter(ids=ids["event"])))}
    texts = store.texts(list(ids["report"]))
    held: dict[str, tuple[Mark, ...]] = {}
    for id_, (head, text) in texts.items():
        spans = held[id_] = marks(text, terms)
        start, end = _best(text, spans)
        answers[id_] = ReportHit(id=id_, head=head, citation=cite(head, text, start, end))
    out = []
    for r in ranked:
        answer = answers.get(r.id)
        if answer is None:
            continue  # it went between the search and here
        c = answer.citation
        if isinstance(answer, ReportHit):
            spans = tuple(m for m in held[r.id] if c.sentence_start <= m.start and m.end <= c.sentence_end)
        else:
            spans = tuple(
                Mark(m.start + c.sentence_start, m.end + c.sentence_start) for m in marks(c.sentence, terms)
            )
        out.append(
            Hit(
                answer=answer,
                by=tuple(r.by),
                score=round(r.score, 6),
                marks=spans,
                title_marks=marks(c.title or "", terms),
            )
        )
    return tuple(out)


def _best(text: str, spans: Sequence[Mark]) -> tuple[int, int]:
    """The sentence of `text` with the most marks, the first of them; the first sentence with a word where there are none."""
    if not spans:
        # a post often begins with a mark that stands as a sentence of its own
        start = next((i for i, letter in enumerate(text) if letter.isalnum()), len(text) - len(text.lstrip()))
        return sentence_around(text, start, min(start + 1, len(text)))
    counted: dict[tuple[int, int], set[str]] = {}
    for m in spans:
        counted.setdefault(sentence_around(text, m.start, m.end), set()).add(text[m.start : m.end])
    return max(counted, key=lambda s: (len(counted[s]), -s[0]))
