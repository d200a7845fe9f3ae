"""Positions: what a party does towards another on an issue, act by act, so that a change shows."""

from __future__ import annotations

from collections.abc import Collection, Iterable

import regex
from msgspec import Struct

from roznamcha.link.corroboration import corroborate
from roznamcha.link.positions import NEUTRAL, changes, issues_of
from roznamcha.link.terms import Terms, core, likeness, terms_of
from roznamcha.links.web import Web
from roznamcha.query import StatementAnswer, answer_statements, day_of
from roznamcha.records import Act
from roznamcha.store.protocol import StatementFilter, Store, StoredStatement
from roznamcha.store.when import bounds
from roznamcha.text.clean import normalise

_PIECES = regex.compile(r"[.؟!\n]|\p{So}")  # sentences, and the signs that channels put before points
_CLAUSES = regex.compile(r"[،؛:]")
_LONG = 90  # characters of a sentence; of a longer one the part about the issue is shown alone
_WORDS, _MOST_WORDS = 4, 45  # that a sentence must have, and may have, to say what is wanted
_THINGS = 3  # that the words of an act must name to say what is held
_ALIKE = 0.4  # how alike two acts on an issue are that say the same of it
_COMPARED = 400  # acts on an issue that are compared with each other, the latest ones
_MANY = 5  # acts that several sources report, beside which the others turn nothing round
# how sure the learned reader must be of an act and of its words, where it was asked, for them to lead a position
_SURE = 0.7
_OPINION = regex.compile(r"model:(?:act:\p{L}+|statement):(?P<sure>[01]\.\d+)")
# acts that say what a side wants, before those that say what it holds of the other
WANTS: frozenset[Act] = frozenset({"demand", "offer", "reject", "agree", "threaten"})


class Stand(Struct, frozen=True, kw_only=True):
    """One act: the statement, others that report the same act, whether the party turns round with it, and how many
    independent sources report it. Where several sources report many acts on an issue, these alone turn round.
    """

    statement: StatementAnswer
    also: tuple[StatementAnswer, ...]
    changed: bool
    sources: int = 1


class Position(Struct, frozen=True, kw_only=True):
    """What `party` does towards `target` (`None`: towards nobody named) on an issue, in order of date."""

    party: str
    target: str | None
    issue: str
    stands: tuple[Stand, ...]


def positions(
    store: Store,
    party: str,
    *,
    issue: str | None = None,
    target: str | None = None,
    since: str | None = None,
    until: str | None = None,
    unaimed: Collection[str] = (),
) -> tuple[Position, ...]:
    """The positions of `party`, those with most acts first; copies and repeats of one act count once.

    An act is towards the parties it is aimed at, else towards those that its content names. With a `target`, what is
    towards nobody named counts too where its report is one of `unaimed`.
    """
    web = Web(store)
    groups: dict[tuple[str, str | None], list[StoredStatement]] = {}
    # what names the target at all is far less than all that the party says
    near = (party, target) if target is not None and not unaimed else ()
    of = StatementFilter(party=party, besides=NEUTRAL, between=near, since=since, until=until)
    for s in store.statements(of):
        towards: tuple[str | None, ...] = tuple(p for p in s.record.targets or s.about if p != party)
        towards = towards or (None,)
        if target is not None and towards == (None,) and s.report in unaimed:
            towards = (target,)
        for name in issues_of(s.cuts["content"]):
            for other in towards:
                if issue in (None, name) and target in (None, other):
                    groups.setdefault((name, other), []).append(s)
    shown = {
        s.id: s
        for s in answer_statements(store, list({s.id: s for g in groups.values() for s in g}.values()))
    }
    web.read(s.citation.report for s in shown.values())
    heads = one_act(web, shown)
    out = []
    for (name, other), members in groups.items():
        rows: dict[str, list[StatementAnswer]] = {}
        for said in sorted((shown[m.id] for m in members), key=lambda s: _order(web, s)):
            rows.setdefault(heads[said.id], []).append(said)
        counted = {id_: _sources(web, r) for id_, r in rows.items()}
        firm = [id_ for id_, r in rows.items() if counted[id_] > 1 and is_sure(r[0])]
        # of many acts, those that one source alone reports make no turn
        weighed = firm if len(firm) >= _MANY else list(rows)
        turned = dict(zip(weighed, changes([rows[id_][0].record.act for id_ in weighed]), strict=True))
        stands = tuple(
            Stand(statement=r[0], also=tuple(r[1:]), changed=turned.get(id_, False), sources=counted[id_])
            for id_, r in rows.items()
        )
        out.append(Position(party=party, target=other, issue=name, stands=stands))
    return tuple(sorted(out, key=lambda p: (-len(p.stands), p.issue, p.target or "")))


def _sources(web: Web, told: Iterable[StatementAnswer]) -> int:
    reports = [web.reports[r] for r in dict.fromkeys(s.citation.report for s in told) if r in web.reports]
    return corroborate("", reports, web.family).families


def _order(web: Web, s: StatementAnswer) -> tuple[str, tuple[int, int], int]:
    days = bounds(s.day[0]) if s.day else None
    return days[0] if days else "9999", web.order(s.citation.report), s.citation.start


def one_act(web: Web, shown: Iterable[str]) -> dict[str, str]:
    """Of each statement the one that stands for all that report the same act: copies and repeats."""
    ids = list(shown)
    head = {id_: id_ for id_ in ids}

    def root(id_: str) -> str:
        while head[id_] != id_:
            id_ = head[id_]
        return id_

    pairs = [(id_, t.id) for id_ in ids if id_ in web.entries for t in web.twins(id_)]
    pairs += [(r.a, r.b) for r in web.store.linkage.links(("repeats",), ids)]
    for a, b in pairs:
        if a in head and b in head:
            head[root(a)] = root(b)
    return {id_: root(id_) for id_ in ids}


class Lead(Struct, frozen=True, kw_only=True):
    """An act that stands for a position: its words that are about the issue, and how many independent sources report it or
    an act of the same kind and in like words.
    """

    stand: Stand
    words: str
    support: int


def leads(position: Position) -> tuple[Lead, ...]:
    """The acts of a position, those first that say best what is held.

    First come those of which the reader was sure and whose words on the issue are a sentence; of these the ones that
    many sources report, now and on other days, in like words; then the latest. What says again what stands before it comes
    last.
    """
    stands = position.stands[-_COMPARED:]
    words = [words_on(s.statement.cuts["content"], position.issue) for s in stands]
    about = [core(terms_of(normalise(w).text)) for w in words]
    made = [
        (
            Lead(stand=s, words=words[at], support=_support(at, stands, about)),
            is_sure(s.statement)
            and not _asks(s.statement.cuts["content"], words[at])
            and _WORDS <= len(words[at].split()) <= _MOST_WORDS
            and len(about[at]) >= _THINGS,
            (day_of(s.statement) or ("", ""))[0],
            at,
        )
        for at, s in enumerate(stands)
    ]
    ranked = sorted(made, key=lambda m: (m[1], m[0].support, m[2], m[3]), reverse=True)
    first: list[tuple[Lead, int]] = []
    again: list[Lead] = []
    for lead, _, _, at in ranked:
        act = lead.stand.statement.record.act
        if any(
            act == other.stand.statement.record.act
            and (lead.words == other.words or likeness(about[at], about[place]) >= _ALIKE)
            for other, place in first
        ):
            again.append(lead)
        else:
            first.append((lead, at))
    return (*(lead for lead, _ in first), *again)


def _asks(content: str, words: str) -> bool:
    """Whether these words of a content are a question."""
    return content.partition(words)[2].lstrip(" »").startswith(("؟", "?"))


def _support(at: int, stands: tuple[Stand, ...], about: list[Terms]) -> int:
    act = stands[at].statement.record.act
    return sum(
        s.sources
        for other, s in enumerate(stands)
        if other == at or (s.statement.record.act == act and likeness(about[at], about[other]) >= _ALIKE)
    )


def is_sure(said: StatementAnswer) -> bool:
    """Whether the learned reader, where it was asked, was sure of a statement's words and of its act."""
    found = (m for reason in said.record.why if (m := _OPINION.fullmatch(reason)))
    return all(float(m["sure"]) >= _SURE for m in found)


def words_on(content: str, issue: str) -> str:
    """The first sentence of a statement that is about an issue; all of it, if none is by itself.

    Of a long sentence what says so is kept: the longest end of it, from one of its clauses on, that is about the issue and
    not too long; where there is none, the shortest.

    >>> words_on("ایران آماده است. تنگه هرمز باز می\u200cماند.", "shipping")
    'تنگه هرمز باز می\u200cماند'
    >>> long = "هر اقدام آمریکا با پاسخ قاطع و کوبنده نیروهای مسلح ایران روبه\u200cرو خواهد شد، ما به مذاکرات بازنمی\u200cگردیم"
    >>> words_on(long, "talks")
    'ما به مذاکرات بازنمی\u200cگردیم'
    """
    pieces = (p.strip() for p in _PIECES.split(content))
    whole = next((p for p in pieces if issue in issues_of(p)), content)
    ends = [whole, *(whole[c.end() :].strip() for c in _CLAUSES.finditer(whole))]
    fit = [e for e in ends if (len(e.split()) >= _WORDS or e == whole) and issue in issues_of(e)]
    return next((e for e in fit if len(e) <= _LONG), fit[-1] if fit else whole)
