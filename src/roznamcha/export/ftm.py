"""FollowTheMoney: reports as Articles, whom they name as people and bodies, events, and who said what as links.

Made and validated by the `followthemoney` library; one entity a line, as its tools read them. Needs the extra
`followthemoney`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, BinaryIO

import msgspec

from roznamcha.entities.gazetteer import Gazetteer, load, outlet_of
from roznamcha.errors import MissingExtraError
from roznamcha.export.days import days
from roznamcha.export.places import countries, where
from roznamcha.export.stream import Bundle, Tally, pin, words
from roznamcha.naming import party_name
from roznamcha.query import EventAnswer, StatementAnswer
from roznamcha.records import Mention
from roznamcha.store.protocol import ReportHead

if TYPE_CHECKING:
    from followthemoney import EntityProxy

# types of properties that hold other people's words
_WORDS = ("name", "string", "text", "address")
_NOBODY = ("", "UNK", "MEDIA")
_LANGUAGES = {"fa": "fas", "prs": "prs"}
# kinds of mentions that are somebody: places and nameless people are not
_SOMEBODY = ("person", "state", "body", "group", "outlet")


def write(bundles: Iterable[Bundle], out: BinaryIO, tally: Tally) -> None:
    """Write the reports and entries of `bundles` to `out`, one entity a line; an entity of several reports comes once.

    Raises `MissingExtraError` if the library is not there.
    """
    maker = _Maker(load())
    for bundle in bundles:
        tally.reports += 1
        for entity in maker.entities(bundle, tally):
            properties = {name: sorted(entity.get(name)) for name in sorted(entity.properties)}
            said = {"id": entity.id, "schema": entity.schema.name, "properties": properties}
            out.write(msgspec.json.encode(said) + b"\n")
            tally.records += 1


class _Maker:
    """Makes entities; remembers those that several reports share."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        try:
            from followthemoney import model
        except ImportError as error:
            raise MissingExtraError("the format ftm", "followthemoney") from error
        self._model = model
        self._gazetteer = gazetteer
        self._done: set[str] = set()
        self._sides: dict[str, str] = {}
        for id_, party in gazetteer.parties.items():
            self._sides.setdefault(party, id_)

    def entities(self, bundle: Bundle, tally: Tally) -> Iterator[EntityProxy]:
        """The entities of a report: itself, whom it names, what its entries tell."""
        article = self._article(bundle.head)
        yield article
        forms: dict[str, dict[str, None]] = {}
        for mention in bundle.mentions:
            if mention.id is not None and mention.party and mention.kind in _SOMEBODY and not mention.anaphor:
                forms.setdefault(mention.id, {})[bundle.text[mention.start : mention.end]] = None
        kinds = {m.id: m for m in bundle.mentions if m.id is not None}
        for id_, surfaces in forms.items():
            yield from self._somebody(id_, kinds[id_].name)
            yield self._mention(article, kinds[id_], surfaces)
        for answer in bundle.entries:
            if isinstance(answer, EventAnswer):
                yield from self._event(article, answer)
            else:
                yield from self._statement(article, answer, tally)

    def _new(self, schema: str, id_: str, **properties: Any) -> EntityProxy:
        entity = self._model.make_entity(schema)
        entity.id = id_
        for name, value in properties.items():
            # dates, addresses and codes are cleaned by the library, which leaves out what is none; words are not, for
            # it takes the joiners out
            kept = entity.schema.properties[name].type.name in _WORDS
            for each in [value] if isinstance(value, str) else value or ():
                entity.add(name, " ".join(each.split()) if kept else each, cleaned=kept)
        return entity

    def _article(self, head: ReportHead) -> EntityProxy:
        outlet = outlet_of(head.outlet, self._gazetteer) if head.outlet else None
        settled = days(head.published)
        return self._new(
            "Article",
            _report_id(head.id),
            title=head.title or head.name,
            publishedAt=settled[0] if settled and settled[0] == settled[1] else None,
            publisher=outlet.name if outlet else head.outlet,
            sourceUrl=head.url,
            fileName=None if head.url else head.origin,
            language=_LANGUAGES.get(head.language),
            notes=f"SHA-256 of the raw text: {head.sha256}",
            processingAgent=f"Roznamcha {head.program}",
            processedAt=head.read_at,
        )

    def _somebody(self, id_: str, name: str) -> Iterator[EntityProxy]:
        """The entity of somebody whom the gazetteer knows, where it comes for the first time."""
        if id_ in self._done:
            return
        self._done.add(id_)
        kind, _, rest = id_.partition(":")
        home = rest if kind == "state" else self._gazetteer.homes.get(id_, "")
        if kind == "body" and not home:
            tail = rest.rsplit("-", 1)[-1]
            home = tail if tail in self._gazetteer.states else ""
        if kind == "outlet" and (outlet := self._gazetteer.outlets.get(rest)):
            home = outlet.country
        schema = {"person": "Person", "state": "PublicBody"}.get(kind, "Organization")
        if kind == "body" and home:
            schema = "PublicBody"
        country = countries().get(home)
        rows = [row.values for _, row in self._gazetteer.tables.rows_of(id_)]
        # a state goes by many words that are no name of it: its people, its capital, a palace
        named = [r["surface"] for r in rows if r.get("surface") and (kind != "state" or r["kind"] == "name")]
        yield self._new(
            schema,
            _id(id_),
            name=self._gazetteer.states.get(rest, name) if kind == "state" else name,
            alias=named,
            country=country.iso2 if country and home else None,
        )

    def _mention(self, article: EntityProxy, mention: Mention, surfaces: Iterable[str]) -> EntityProxy:
        schema = "Person" if mention.kind == "person" else "Organization"
        return self._new(
            "Mention",
            f"{article.id}-{(mention.id or '').replace(':', '-')}",
            document=article.id,
            resolved=_id(mention.id or ""),
            name=list(surfaces),
            detectedSchema=schema,
        )

    def _side(self, party: str) -> tuple[str | None, Iterator[EntityProxy]]:
        """The id of the entity that a side is, and that entity where it is new; `None` for a side that is nobody."""
        if party in _NOBODY:
            return None, iter(())
        id_ = (
            f"state:{party}" if party in self._gazetteer.states else self._sides.get(party, f"party:{party}")
        )
        return _id(id_), self._somebody(id_, party_name(party))

    def _event(self, article: EntityProxy, answer: EventAnswer) -> Iterator[EntityProxy]:
        r = answer.record
        involved = []
        for party in dict.fromkeys((*r.actors, *r.targets, *r.mediators)):
            id_, new = self._side(party)
            yield from new
            involved += [id_] if id_ else []
        at = where(r.place)
        country = countries().get(at.state) if at else None
        settled = days(r.date)
        one = settled is not None and settled[0] == settled[1]
        label = r.type if r.status == "happened" else f"{r.status} {r.type}"
        roles = [
            f"{role}: {', '.join(codes)}"
            for role, codes in (("actors", r.actors), ("targets", r.targets), ("mediators", r.mediators))
            if codes
        ]
        yield self._new(
            "Event",
            _entry_id(answer.id),
            name=", ".join(filter(None, (label, r.date, r.place))),
            keywords=[r.type, r.status],
            date=settled[0] if settled and one else None if settled else r.date,
            startDate=settled[0] if settled and not one else None,
            endDate=settled[1] if settled and not one else None,
            location=r.place,
            country=country.iso2 if country else None,
            involved=involved,
            summary=words(answer),
            description="; ".join((*roles, f"told by: {answer.told_by}") if answer.told_by else roles),
            notes=[pin(answer), *(f"{k}: {v}" for k, v in sorted(r.figures.items()))],
            recordId=answer.id,
            sourceUrl=answer.citation.url,
            publisher=answer.citation.outlet,
            proof=article.id,
        )

    def _statement(
        self, article: EntityProxy, answer: StatementAnswer, tally: Tally
    ) -> Iterator[EntityProxy]:
        """The link of a report to who speaks in it, and of the speaker to each side that it is aimed at."""
        r = answer.record
        speaker: str | None
        if r.speaker_id is not None:
            speaker = _id(r.speaker_id)
            yield from self._somebody(r.speaker_id, r.speaker)
        else:
            speaker, new = self._side(r.party)
            yield from new
        if speaker is None:
            tally.left_out["nobody is known who says it"] += 1
            return
        settled = days(r.said)
        said = {
            "role": r.act,
            "date": settled[0] if settled and settled[0] == settled[1] else None,
            "summary": words(answer),
            "description": [pin(answer), f"speaker: {r.speaker}"],
            "recordId": answer.id,
            "sourceUrl": answer.citation.url,
            "publisher": answer.citation.outlet,
            "proof": article.id,
            "status": r.modality,
        }
        yield self._new("Documentation", _entry_id(answer.id), document=article.id, entity=speaker, **said)
        for target in r.targets:
            id_, new = self._side(target)
            yield from new
            if id_ is not None and id_ != speaker:
                yield self._new(
                    "UnknownLink", f"{_entry_id(answer.id)}-{target}", subject=speaker, object=id_, **said
                )


def _id(id_: str) -> str:
    return "roznamcha-" + id_.replace(":", "-")


def _report_id(report: str) -> str:
    return f"roznamcha-report-{report}"


def _entry_id(entry: str) -> str:
    return f"roznamcha-entry-{entry}"
