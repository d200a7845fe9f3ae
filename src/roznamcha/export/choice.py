"""What of a dossier a page shows, where it does not show all: what most independent sources tell comes first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from roznamcha.dossier import Accusation, Dossier
from roznamcha.entities.gazetteer import outlet_of
from roznamcha.link import FORCE
from roznamcha.link.positions import issues
from roznamcha.links.ask import Denial, Family, ProcessAnswer, Turn
from roznamcha.links.overview import firm_turns, main_processes
from roznamcha.links.pair import Across, FigureRange, Line
from roznamcha.links.stands import Lead, Position, is_sure, leads
from roznamcha.query import Answer, EventAnswer, StatementAnswer
from roznamcha.store.when import bounds


class Caps(Struct, frozen=True, kw_only=True):
    """How much of each part of a dossier over linked reports a page shows: what most independent sources tell."""

    claims: int = 3  # of a teller on one turn of a process
    alone: int = 0  # turns that one source alone tells, of a process that has many
    stands: int = 4  # of a side on an issue
    pairs: int = 15  # contradictions, denials
    figures: int = 25
    accusations: int = 4  # of one side against another
    accused: int = 8  # pairs of sides
    lines: int = 100  # of the timeline
    undated: int = 15
    families: int = 12
    sources: int = 40
    also: int = 4  # others that tell a line
    letters: int = 360  # of a quotation; the citation holds all of it


ALL = 1_000_000_000
EVERYTHING = Caps(**dict.fromkeys(Caps.__struct_fields__, ALL))


def issues_table(dossier: Dossier) -> list[tuple[str, Position | None, Position | None]]:
    """A row an issue with what each of the two holds on it towards the other, most acts first."""
    if dossier.across is None:
        return []
    held = {(p.party, p.issue): p for p in dossier.across.positions}
    one, other = dossier.parties
    rows = [
        (issue, held.get((one, issue)), held.get((other, issue)))
        for issue in dict.fromkeys(i.name for i in issues())
    ]
    filled = [r for r in rows if r[1] or r[2]]
    return sorted(filled, key=lambda r: -sum(len(p.stands) for p in r[1:] if p))


def lines_first(across: Across | None, caps: Caps) -> tuple[list[Line], list[Line]]:
    """The lines of the timeline that most independent sources tell, in order of date."""
    if across is None:
        return [], []

    def first(lines: Sequence[Line], most: int) -> list[Line]:
        ranked = sorted(
            range(len(lines)),
            key=lambda i: (-lines[i].counted.families, not isinstance(lines[i].answer, EventAnswer), i),
        )
        return [lines[i] for i in sorted(ranked[:most])]

    return first(across.dated, caps.lines), first(across.undated, caps.undated)


def denials_first(across: Across) -> list[tuple[Denial, list[Answer]]]:
    """Each denial once, with what else it denies: those that answer something known first, each by day."""
    rows: dict[str, tuple[Denial, list[Answer]]] = {}
    for d in across.denials:
        words = " ".join(d.denial.cuts["content"].split())
        key = f"{d.denial.record.party} {words}"
        first = rows[key][0].denied if key in rows else None
        if first is None:
            if key not in rows or d.denied is not None:
                rows[key] = d, []
        elif d.denied is not None and d.denied.id not in {first.id, *(a.id for a in rows[key][1])}:
            rows[key][1].append(d.denied)
    found = _once_denied(rows.values())
    return [r for r in found if r[0].denied] + [r for r in found if not r[0].denied]


def _once_denied(rows: Iterable[tuple[Denial, list[Answer]]]) -> list[tuple[Denial, list[Answer]]]:
    """The denials without those that the same speaker makes of the same claim: several reports of one act."""
    seen: dict[tuple[str, str], tuple[Denial, list[Answer]]] = {}
    out = []
    for row in rows:
        denial, denied = row[0].denial, row[0].denied
        key = (denial.record.speaker, denied.id if denied else denial.id)
        if key not in seen:
            seen[key] = row
            out.append(row)
    return out


def processes_first(across: Across, pair: tuple[str, str], caps: Caps) -> list[ProcessAnswer]:
    """The processes of the two alone first, then those with others in them that several sources tell (`main_processes`) and
    `alone` of the rest.
    """
    main = main_processes(across.processes, pair)
    rest = [p for p in across.processes if p not in main][: caps.alone]
    return sorted((*main, *rest), key=lambda p: {*p.parties} != {*pair})


def turns_first(process: ProcessAnswer, caps: Caps) -> list[Turn]:
    """The turns of a process that several sources tell (`firm_turns`), and `alone` of the others."""
    firm = firm_turns(process)
    rest = [t for t in process.turns if t not in firm][: caps.alone]
    return [t for t in process.turns if t in firm or t in rest]


def stands_first(position: Position, most: int) -> list[Lead]:
    """The acts that say best what is held (`leads`), at most `most`, in order of day."""
    place = {s.statement.id: at for at, s in enumerate(position.stands)}
    return sorted(leads(position)[:most], key=lambda x: place[x.stand.statement.id])


def acts_of(position: Position) -> tuple[tuple[str, int], ...]:
    """How often each act stands in a position, the most frequent one first."""
    counted = Counter(s.statement.record.act for s in position.stands)
    return tuple(sorted(counted.items(), key=lambda c: (-c[1], c[0])))


class FigureRow(Struct, frozen=True, kw_only=True):
    """The same figures of one happening, told by one side: an event that gives them, and all that do."""

    event: EventAnswer
    told: tuple[EventAnswer, ...]


def figure_rows(found: FigureRange) -> list[FigureRow]:
    """The figures of a happening, each once for whoever tells them: those that most reports give first."""
    rows: dict[tuple[object, ...], list[EventAnswer]] = {}
    for e in found.claims:
        rows.setdefault((str(sorted(e.record.figures.items())), e.told_by), []).append(e)
    ranked = sorted(rows.values(), key=lambda told: -len(told))
    return [FigureRow(event=told[0], told=tuple(told)) for told in ranked]


_COUNTED = FORCE | {"arrest", "deportation", "release", "protest"}  # happenings whose figures count people


def figures_first(dossier: Dossier, caps: Caps) -> list[FigureRange]:
    """The happenings with figures, of many those that are disputed or told by most reports, in order of date."""
    if dossier.across is None:
        return []
    sets = [
        f for f in dossier.across.figures
        if f.type in _COUNTED and _asked_for(f.day, dossier.since, dossier.until)
    ]  # fmt: skip
    ranked = sorted(range(len(sets)), key=lambda i: (not sets[i].disputed, -len(sets[i].claims), i))
    return sorted((sets[i] for i in sorted(ranked[: caps.figures])), key=_figured)


def _figured(found: FigureRange) -> str:
    """For sorting: the day of a happening, else the first day on which it was reported."""
    days = bounds(found.day)
    return days[0] if days else min(e.citation.published or "9999" for e in found.claims)


def _asked_for(day: str | None, since: str | None, until: str | None) -> bool:
    """Whether a happening lies in the days asked for, as a whole; one without a day may."""
    days = bounds(day)
    return days is None or ((since is None or days[0] >= since) and (until is None or days[1] <= until))


def accusations_first(dossier: Dossier, caps: Caps) -> list[tuple[Accusation, list[StatementAnswer]]]:
    """Who accuses whom, the two each other and of others those that accuse either most often, each with the statements that
    most independent sources report, in order of day; where nothing is linked, all of them.
    """
    across = dossier.across
    if across is None:
        return [(g, list(g.statements)) for g in dossier.accusations]
    sources = {x.answer.id: x.counted.families for x in (*across.dated, *across.undated)}

    def first(group: Accusation) -> list[StatementAnswer]:
        said = group.statements
        ranked = sorted(
            range(len(said)),
            key=lambda i: (not is_sure(said[i]), -sources.get(said[i].id, 0), *_latest_first(said[i])),
        )
        return [said[i] for i in sorted(ranked[: caps.accusations])]

    against = [g for g in dossier.accusations if g.target in dossier.parties]
    ranked = sorted(against, key=lambda g: -len(g.statements))[: caps.accused]
    return [(g, first(g)) for g in against if g in ranked]


def _latest_first(said: StatementAnswer) -> tuple[int, str]:
    days = bounds(said.day[0]) if said.day else None
    return -int(days[0].replace("-", "")) if days else 0, said.id


def families_first(found: Iterable[Family]) -> list[Family]:
    """The texts that most outlets carry first; what one outlet repeats says nothing of its sources."""
    return sorted((f for f in found if len(f.outlets) > 1), key=lambda f: (-len(f.outlets), f.id))


def outlets_table(dossier: Dossier, words: Mapping[str, str]) -> list[tuple[str, str, int, int]]:
    """Each outlet: who stands behind it, its reports here, and how many of them carry a text that others carry too."""
    family = dossier.across.family if dossier.across else {}
    carriers: dict[str, set[str]] = {}
    for s in dossier.sources:
        carriers.setdefault(family.get(s.head.id, s.head.id), set()).add(s.head.outlet or s.head.id)
    shared = Counter(
        s.head.outlet or "" for s in dossier.sources if len(carriers[family.get(s.head.id, s.head.id)]) > 1
    )
    rows = []
    for outlet, count in dossier.outlets:
        known = outlet_of(outlet) if outlet else None
        behind = words.get(f"behind_{known.family}", "") if known and known.family else ""
        rows.append((outlet, behind, count, shared[outlet]))
    return rows
