"""What is exported, report by report: a store of any size passes through, a few hundred reports at a time.

Reports come in the order of their days, the entries of a report in the order of the text. Every format is made from
these bundles, so that all of them hold the same entries under the same filters.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import Any, Literal

from msgspec import Struct
from msgspec.structs import asdict

from roznamcha.query import Answer, EventAnswer, StatementAnswer, answer_events, answer_statements
from roznamcha.records import Mention
from roznamcha.store.protocol import EventFilter, Filter, ReportHead, StatementFilter, Store

Only = Literal["statements", "events"]
_BATCH = 200


class Bundle(Struct, frozen=True, kw_only=True):
    """A report with those of its entries that were asked for.

    `text` is the raw text that every offset points into. `mentions` are given where they were asked for; `copies` are
    the ids of the earlier reports that this one is a copy of, as far as the store is linked.
    """

    head: ReportHead
    text: str
    entries: tuple[Answer, ...]
    mentions: tuple[Mention, ...] = ()
    copies: tuple[str, ...] = ()


class Tally:
    """How many records were written, out of how many reports, and which entries a format has no place for."""

    def __init__(self) -> None:
        self.records = 0
        self.reports = 0
        self.left_out: Counter[str] = Counter()


def bundles(
    store: Store,
    asked: Filter,
    *,
    only: Only | None = None,
    mentions: bool = False,
    copies: bool = False,
    batch: int = _BATCH,
) -> Iterator[Bundle]:
    """The reports of `store` that hold an entry that `asked` asks for, with these entries.

    `only` leaves the other kind out; `mentions` and `copies` say what is wanted besides. `asked.limit` counts entries.
    """
    left = asked.limit
    waiting: list[str] = []
    ids = store.ids(by_day=True)
    while waiting := [id_ for _, id_ in zip(range(batch), ids, strict=False)]:
        for bundle in _batch(store, asked, waiting, only=only, mentions=mentions, copies=copies):
            if left is None:
                yield bundle
                continue
            entries = bundle.entries[:left]
            left -= len(entries)
            yield _cut(bundle, entries)
            if left <= 0:
                return


def _cut(bundle: Bundle, entries: tuple[Answer, ...]) -> Bundle:
    return Bundle(**asdict(bundle) | {"entries": entries})


def _batch(
    store: Store, asked: Filter, ids: Sequence[str], *, only: Only | None, mentions: bool, copies: bool
) -> Iterator[Bundle]:
    fields: dict[str, Any] = {f: getattr(asked, f) for f in Filter.__struct_fields__} | {
        "limit": None,
        "reports": tuple(ids),
    }
    held: dict[str, list[Answer]] = defaultdict(list)
    if only != "events":
        for s in answer_statements(store, store.statements(StatementFilter(**fields))):
            held[s.citation.report].append(s)
    if only != "statements":
        for e in answer_events(store, store.events(EventFilter(**fields))):
            held[e.citation.report].append(e)
    wanted = [id_ for id_ in ids if id_ in held]
    texts = store.texts(wanted)
    full = store.get_many(wanted) if mentions else {}
    earlier: dict[str, list[str]] = defaultdict(list)
    if copies:
        for link in store.linkage.links(("copy",), wanted):
            earlier[link.a].append(link.b)
    for id_ in wanted:
        head, text = texts[id_]
        yield Bundle(
            head=head,
            text=text,
            entries=tuple(sorted(held[id_], key=place)),
            mentions=full[id_].report.mentions if mentions else (),
            copies=tuple(sorted(earlier[id_])),
        )


def place(answer: Answer) -> tuple[int, int, str]:
    """Where an entry stands in its report, as a key to sort by."""
    start, end = span(answer)
    return start, end, answer.id


def span(answer: Answer) -> tuple[int, int]:
    """The offsets of what an entry rests on: a statement's content, the clause of an event."""
    if isinstance(answer, StatementAnswer):
        return answer.record.content_start, answer.record.content_end
    return answer.record.start, answer.record.end


def words(answer: Answer) -> str:
    """The words that an entry rests on, as the raw text has them."""
    return answer.cuts["event" if isinstance(answer, EventAnswer) else "content"]


def pin(answer: Answer) -> str:
    """Report, offsets and hash of an entry in one line, for formats that have no fields for them.

    The offsets are code points into the raw text, half-open, written as RFC 5147 writes positions in plain text.
    """
    start, end = span(answer)
    return f"urn:roznamcha:report:{answer.citation.report}#char={start},{end};sha256={answer.citation.sha256}"
