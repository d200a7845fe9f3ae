"""Every operation of the API, once: its address, what it takes, what it answers, and what makes the answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

from msgspec import Struct

from roznamcha import query
from roznamcha.dossier import Dossier
from roznamcha.links import ask, stands
from roznamcha.query import EventAnswer, ReportHead, StatementAnswer
from roznamcha.serve.api import answers, writing
from roznamcha.serve.api import parameters as p
from roznamcha.serve.api.answers import Page, ReportAnswer, State
from roznamcha.store.linkstore import Judgement

ROOT = "/api/v1"


class Operation(Struct, frozen=True, kw_only=True):
    """One operation: `path` below `ROOT`, with `{id}` where it names one thing; `about` in one sentence.

    `run` makes the answer: of a `Call` for a GET, of a `Write` for a POST, which has the type of its `body` and needs a
    token.
    """

    path: str
    name: str
    about: str
    answer: Any
    run: Callable[[Any], Any]
    method: Literal["GET", "POST"] = "GET"
    params: tuple[p.Param, ...] = ()
    body: Any = None

    @property
    def named(self) -> bool:
        """Whether the path names one thing."""
        return "{id}" in self.path


_SPAN = (p.SINCE, p.UNTIL)
_LINKS = (p.PARTY, p.OTHER, *_SPAN, p.OUTLET)

OPERATIONS: tuple[Operation, ...] = (
    Operation(
        path="",
        name="state",
        about="What this is, and how much the store holds.",
        answer=State,
        run=answers.state,
    ),
    Operation(
        path="/reports",
        name="reports",
        about="Reports by day; the filters ask for those with such a statement or event in them.",
        answer=Page[ReportHead],
        params=(*p.FILTERS, *p.PAGED),
        run=answers.reports,
    ),
    Operation(
        path="/reports/{id}",
        name="report",
        about="One report with its text and all that was read from it, by its id, the beginning of it, or its name.",
        answer=ReportAnswer,
        run=answers.report,
    ),
    Operation(
        path="/reports/{id}/verify",
        name="verify",
        about="Every citation of a report cut out of its text again and compared.",
        answer=query.Verification,
        run=answers.verified,
    ),
    Operation(
        path="/statements",
        name="statements",
        about="Who said what to whom, by day.",
        answer=Page[StatementAnswer],
        params=(*p.FILTERS, *p.PAGED),
        run=answers.statements,
    ),
    Operation(
        path="/events",
        name="events",
        about="What happened, by day; by and act ask for events told by such a statement.",
        answer=Page[EventAnswer],
        params=(*p.FILTERS, p.STATUS, *p.PAGED),
        run=answers.events,
    ),
    Operation(
        path="/entries/{id}",
        name="entry",
        about="One statement or event, by its id or the beginning of it.",
        answer=query.Answer,
        run=answers.entry,
    ),
    Operation(
        path="/entries/{id}/corroboration",
        name="corroboration",
        about="Who else tells a statement or an event, and how many independent sources that makes.",
        answer=ask.Corroborated,
        run=answers.corroboration,
    ),
    Operation(
        path="/entities",
        name="entities",
        about="People, states, bodies, groups and places, the most mentioned first.",
        answer=Page[query.EntityRow],
        params=(p.BY, p.PARTY, p.KIND, p.PLACE, *_SPAN, p.OUTLET, *p.PAGED),
        run=answers.entities,
    ),
    Operation(
        path="/search",
        name="search",
        about="Statements, events and reports by words in any spelling, and by meaning.",
        answer=answers.Searched,
        params=(p.QUESTION, p.SEMANTIC, *p.PAGED),
        run=answers.searched,
    ),
    Operation(
        path="/timeline",
        name="timeline",
        about="What passed between two sides, by day; what has no day stands last.",
        answer=Page[query.Answer],
        params=(p.ONE, p.SECOND, *_SPAN, *p.PAGED),
        run=answers.timeline,
    ),
    Operation(
        path="/dossier",
        name="dossier",
        about="Everything the store holds on two sides, sorted into the questions analysts ask.",
        answer=Dossier,
        params=(p.ONE, p.SECOND, *_SPAN),
        run=answers.whole_dossier,
    ),
    Operation(
        path="/positions",
        name="positions",
        about="What a side demands, offers, rejects on each issue, in order of date.",
        answer=Page[stands.Position],
        params=(p.ONE, p.ISSUE, p.TARGET, *_SPAN, *p.PAGED),
        run=answers.positions,
    ),
    Operation(
        path="/processes",
        name="processes",
        about="Ceasefires, talks or agreements as they live: each turn with all who claim it.",
        answer=Page[ask.ProcessAnswer],
        params=(p.PROCESS, p.PARTY, p.OTHER, *p.PAGED),
        run=answers.processes,
    ),
    Operation(
        path="/contradictions",
        name="contradictions",
        about="Two tellings that cannot both be true, with the reason.",
        answer=Page[ask.Contradiction],
        params=(*_LINKS, p.ABOUT, p.TYPE, *p.PAGED),
        run=answers.contradictions,
    ),
    Operation(
        path="/denials",
        name="denials",
        about="Denials, each with what it denies where an earlier report holds it.",
        answer=Page[ask.Denial],
        params=(*_LINKS, *p.PAGED),
        run=answers.denials,
    ),
    Operation(
        path="/links",
        name="links",
        about="Statements that repeat, answer or deny another.",
        answer=Page[ask.Linked],
        params=(p.LINK, *_LINKS, *p.PAGED),
        run=answers.links,
    ),
    Operation(
        path="/copies",
        name="copies",
        about="Texts that several outlets carry, and what each later one added.",
        answer=Page[ask.Family],
        params=p.PAGED,
        run=answers.copies,
    ),
    Operation(
        path="/happenings",
        name="happenings",
        about="Events of several reports that are taken for one, with the reasons.",
        answer=Page[ask.Happening],
        params=p.PAGED,
        run=answers.happenings,
    ),
    Operation(
        path="/judgements",
        name="judgements",
        about="What people judged of two events, those taken back too.",
        answer=Page[Judgement],
        params=p.PAGED,
        run=answers.judgements,
    ),
    Operation(
        path="/reports",
        name="put_report",
        about="Read a report that is given as text and keep it; nothing is fetched. Needs a token.",
        answer=writing.Kept,
        method="POST",
        run=writing.put_report,
        body=writing.NewReport,
    ),
    Operation(
        path="/judgements",
        name="judge",
        about="Say that two events are one happening or two, in the token's name. Needs a token.",
        answer=Judgement,
        method="POST",
        run=writing.judge,
        body=writing.NewJudgement,
    ),
)
