"""Every format, loaded with its own library: the same entries in all of them, and every citation can be cut again."""

from __future__ import annotations

import csv
import io
import json
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from msgspec.structs import replace

from linked import put
from made import dispute, islamabad, kabul
from roznamcha.errors import MissingExtraError
from roznamcha.export import acled, gdelt
from roznamcha.export.files import FORMATS, ExportError, whole, write
from roznamcha.export.rows import COLUMNS, row_of
from roznamcha.export.stream import Tally, bundles, words
from roznamcha.ids import report_id, text_hash
from roznamcha.records import Carrier, Event, Report
from roznamcha.store.protocol import Filter, Reading, Store
from roznamcha.store.sqlite import SqliteStore

TEXTS = {r.id: r.text for r in dispute()}
Pins = Iterator[tuple[str, str, int, int, str]]


def written(store: Store, format: str, asked: Filter | None = None, **options: Any) -> bytes:
    out = io.BytesIO()
    write(store, format, out, asked, **options)
    return out.getvalue()


def stored(tmp_path: Path, *reports: Report) -> Store:
    store = SqliteStore(tmp_path / "own.db", clock=lambda: "2026-01-01T00:00:00Z")
    list(store.put_many(Reading(report=r) for r in reports))
    return store


def table(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode(), newline="")))


def tabs(data: bytes) -> list[dict[str, str]]:
    return [dict(zip(gdelt.COLUMNS, row.split("\t"), strict=True)) for row in data.decode().splitlines()]


def lines(data: bytes) -> list[dict[str, Any]]:
    return [json.loads(row) for row in data.decode().splitlines()]


def parquet(data: bytes) -> list[dict[str, Any]]:
    return pq.read_table(io.BytesIO(data)).to_pylist()  # type: ignore[no-any-return]


def pins_plover(data: bytes) -> Pins:
    for r in lines(data):
        own, at = r["roznamcha"], r["textInfo"]
        assert r["citation"] == (
            f"urn:roznamcha:report:{own['report']}#char={at['start']},{at['end']};sha256={own['sha256']}"
        )
        yield r["id"], own["report"], at["start"], at["end"], own["sha256"]


def pins_flat(rows: Callable[[bytes], list[dict[str, Any]]], own: str = "") -> Callable[[bytes], Pins]:
    def pins(data: bytes) -> Pins:
        for r in rows(data):
            start, end = int(r[f"{own}start"]), int(r[f"{own}end"])
            yield r[f"{own}id"], r[f"{own}report"], start, end, r[f"{own}sha256"]

    return pins


def pins_ftm(data: bytes) -> Pins:
    model = pytest.importorskip("followthemoney").model
    for entity in map(model.get_proxy, lines(data)):
        entity.schema.validate({"properties": entity.properties})
        for said in entity.get("recordId", quiet=True):
            notes = entity.get("notes", quiet=True) + entity.get("description", quiet=True)
            (found,) = (match for note in notes if (match := PIN.fullmatch(note)))
            assert entity.get("proof") == [f"roznamcha-report-{found['report']}"]
            yield said, found["report"], int(found["start"]), int(found["end"]), found["sha256"]


def pins_w3c(data: bytes) -> Pins:
    for note in json.loads(data)["items"]:
        target = note["target"]
        quote, at = target["selector"]
        report = target["source"]["id"].removeprefix("urn:roznamcha:report:")
        text = TEXTS.get(report)
        if text is not None:
            around = quote["prefix"] + quote["exact"] + quote["suffix"]
            assert text[at["start"] - len(quote["prefix"]) :].startswith(around)
        entry = note["id"].removeprefix("urn:roznamcha:entry:")
        yield entry, report, at["start"], at["end"], target["source"]["roznamcha:sha256"]


def provenance(data: bytes) -> Any:
    model = pytest.importorskip("prov.model")
    return model.ProvDocument.deserialize(content=data.decode(), format="json")


def pins_prov(data: bytes) -> Pins:
    for entity in provenance(data).get_records(pytest.importorskip("prov.model").ProvEntity):
        said = {name.localpart: value for name, value in entity.attributes}
        if said["type"].localpart in ("Statement", "Event"):
            id_ = entity.identifier.localpart.removeprefix("entry:")
            yield id_, said["report"], said["start"], said["end"], said["sha256"]


PIN = re.compile(
    r"urn:roznamcha:report:(?P<report>\w+)#char=(?P<start>\d+),(?P<end>\d+);sha256=(?P<sha256>[0-9a-f]{64})"
)
PINS: dict[str, Callable[[bytes], Pins]] = {
    "plover": pins_plover,
    "gdelt": pins_flat(tabs, "roznamcha_"),
    "acled": pins_flat(table, "roznamcha_"),
    "ftm": pins_ftm,
    "w3c": pins_w3c,
    "prov": pins_prov,
    "csv": pins_flat(table),
    "parquet": pins_flat(parquet),
}
# what a format has no place for, of the eleven entries of the dispute
MISSING = {"plover": 2, "acled": 5 + 2}


@pytest.mark.parametrize("format", FORMATS)
def test_every_record_keeps_id_report_offsets_and_hash(filled: Store, format: str) -> None:
    found = list(PINS[format](written(filled, format)))
    every = {a.id: a for b in bundles(filled, Filter()) for a in b.entries}
    assert len(every) == 11
    assert len({id_ for id_, *_ in found}) == 11 - MISSING.get(format, 0)
    for id_, report, start, end, sha256 in found:
        entry = every[id_]
        assert report == entry.citation.report
        assert TEXTS[report][start:end] in entry.cuts.values()
        assert sha256 == text_hash(TEXTS[report])


@pytest.mark.parametrize("format", FORMATS)
def test_the_same_store_gives_the_same_bytes(filled: Store, format: str) -> None:
    assert written(filled, format) == written(filled, format)


@pytest.mark.parametrize("format", FORMATS)
def test_nothing_found_is_an_empty_file_that_can_be_read(filled: Store, format: str) -> None:
    assert list(PINS[format](written(filled, format, Filter(text="نیست\u200cدرجهان")))) == []


@pytest.mark.parametrize("batch", [1, 2, 3, 200])
def test_the_size_of_a_step_changes_nothing(filled: Store, batch: int) -> None:
    def ids(**options: Any) -> list[str]:
        return [a.id for b in bundles(filled, Filter(), **options) for a in b.entries]

    assert ids(batch=batch) == ids()
    assert [a.id for b in bundles(filled, Filter(limit=4), batch=batch) for a in b.entries] == ids()[:4]


def test_reports_come_by_day_and_entries_in_the_order_of_the_text(filled: Store) -> None:
    found = list(bundles(filled, Filter()))
    assert [b.head.name for b in found] == ["kabul-1", "islamabad-1", "doha-1", "border-1"]
    for b in found:
        starts = [row_of(a)["start"] for a in b.entries]
        assert starts == sorted(starts)


@pytest.mark.parametrize(
    ("asked", "count"),
    [
        (Filter(act="accuse"), 1),
        (Filter(party="QAT"), 2),
        (Filter(since="2025-11-01"), 2),
        (Filter(outlet="isbnews"), 5),
        (Filter(type="strike"), 2),
        (Filter(limit=3), 3),
    ],
)
def test_filters_are_those_of_the_lists(filled: Store, asked: Filter, count: int) -> None:
    assert len(table(written(filled, "csv", asked))) == count


def test_one_kind_alone(filled: Store) -> None:
    kinds = {r["kind"] for r in table(written(filled, "csv", only="events"))}
    assert kinds == {"event"}
    assert len(table(written(filled, "csv", only="statements"))) == 5


def test_csv_and_parquet_say_the_same(filled: Store) -> None:
    flat, typed = table(written(filled, "csv")), parquet(written(filled, "parquet"))
    assert list(flat[0]) == list(typed[0]) == list(COLUMNS)
    for a, b in zip(flat, typed, strict=True):
        for name, sort in COLUMNS.items():
            if sort == "texts":
                assert a[name] == "; ".join(b[name] or ())
            else:
                assert a[name] == ("" if b[name] is None else str(b[name]))
    strike = next(r for r in typed if r["type"] == "strike" and r["killed_low"] == 7)
    assert (strike["killed_low"], strike["killed_high"], strike["day"]) == (7, 9, None)


def test_parquet_opens_in_pandas_polars_and_duckdb(filled: Store, tmp_path: Path) -> None:
    pd, pl, duckdb = (pytest.importorskip(m) for m in ("pandas", "polars", "duckdb"))
    path = tmp_path / "a.parquet"
    path.write_bytes(written(filled, "parquet"))
    assert list(pd.read_parquet(path)["kind"]).count("statement") == 5
    assert pl.read_parquet(path).filter(pl.col("type") == "strike").height == 2
    asked = f"select count(*) from read_parquet('{path}') where list_contains(targets, 'AFG')"
    assert duckdb.connect().execute(asked).fetchone() == (3,)


def test_plover_follows_the_manual(filled: Store) -> None:
    found = lines(written(filled, "plover"))
    accusation = next(r for r in found if r["event"] == "ACCUSE")
    assert accusation["source"][0] | {} == {
        "code": "AFG",
        "actorText": "ذبیح\u200cالله مجاهد، سخنگوی طالبان",
    }
    assert accusation["target"] == [{"code": "PAK"}]
    assert (accusation["date"], accusation["quadCode"], accusation["mode"]) == ("2025-10-20", 3, "allege")
    month = next(r for r in found if r["roznamcha"].get("date") == "2025-10")
    assert "date" not in month
    assert month["dead"] == 12
    spread = next(r for r in found if r["roznamcha"].get("figures") == {"killed": [7, 9]})
    assert "dead" not in spread
    talks = next(r for r in found if r["event"] == "CONSULT")
    assert ([a["code"] for a in talks["source"]], talks["context"]) == (["AFG", "PAK"], ["future"])
    assert talks["eventLoc"]["country code"] == "TR"


def test_gdelt_has_the_columns_of_its_codebook(filled: Store) -> None:
    pd = pytest.importorskip("pandas")
    assert len(gdelt.GDELT_COLUMNS) == 61
    frame = pd.read_csv(
        io.BytesIO(written(filled, "gdelt")), sep="\t", header=None, names=gdelt.COLUMNS, dtype=str,
        keep_default_na=False,
    )  # fmt: skip
    assert frame["GLOBALEVENTID"].is_unique
    assert set(frame["QuadClass"]) <= {"1", "2", "3", "4"}
    assert all(code.startswith(root) for code, root in zip(frame.EventCode, frame.EventRootCode, strict=True))
    accusation = frame[frame.EventCode == "112"].iloc[0]
    assert (accusation.Actor1CountryCode, accusation.Actor2CountryCode) == ("AFG", "PAK")
    assert (accusation.SQLDATE, accusation.GoldsteinScale) == ("20251020", "-2.0")
    talks = frame[frame.EventCode == "036"].iloc[0]
    assert (talks.ActionGeo_FullName, talks.ActionGeo_CountryCode) == ("Istanbul, Turkey", "TU")
    assert set(frame[frame.roznamcha_date == "2025-10"]["SQLDATE"]) == {""}
    assert set(frame["AvgTone"]) == {""}


def test_every_pair_of_sides_is_a_row_of_gdelt(tmp_path: Path) -> None:
    made = kabul()
    event = replace(made.events[0], actors=("AFG", "PAK", "QAT"), mediators=())
    with stored(tmp_path, replace(made, events=(event,), statements=())) as store:
        found = tabs(written(store, "gdelt"))
    pairs = [(r["Actor1Code"], r["Actor2Code"]) for r in found]
    assert pairs == [("AFG", "PAK"), ("AFG", "QAT"), ("PAK", "QAT")]
    assert len({r["GLOBALEVENTID"] for r in found}) == 3


def test_acled_has_the_columns_of_its_files(filled: Store) -> None:
    found = table(written(filled, "acled"))
    assert list(found[0])[:31] == list(acled.ACLED_COLUMNS)
    assert len(acled.ACLED_COLUMNS) == 31
    kinds = {(r["roznamcha_type"], r["event_type"], r["sub_event_type"]) for r in found}
    assert ("ceasefire", "Strategic developments", "Agreement") in kinds
    assert ("strike", "Explosions/Remote violence", "Air/drone strike") in kinds
    month = next(r for r in found if r["roznamcha_date"] == "2025-10")
    assert (month["event_date"], month["year"], month["time_precision"]) == ("", "2025", "3")
    assert (month["fatalities"], month["actor1"]) == ("12", "Pakistan")
    spread = next(r for r in found if r["roznamcha_killed_low"] == "7")
    assert (spread["fatalities"], spread["roznamcha_killed_high"]) == ("", "9")


@pytest.mark.parametrize(
    ("place", "inter", "precision"),
    [("Kabul", "External/Other forces", "1"), ("Chaman", "State forces", "1"), (None, "", ""),
     ("Torkham", "", "1"), ("Paktika Province", "External/Other forces", "3")],
)  # fmt: skip
def test_acled_names_a_kind_of_actor_only_where_the_place_settles_it(
    tmp_path: Path, place: str | None, inter: str, precision: str
) -> None:
    made = kabul()
    event = Event(type="clash", start=0, end=5, actors=("PAK",), targets=("AFG",), place=place, rule="made")
    with stored(tmp_path, replace(made, events=(event,), statements=())) as store:
        (found,) = table(written(store, "acled"))
    assert (found["inter1"], found["geo_precision"]) == (inter, precision)


def test_planned_and_broken_are_no_events_of_acled(tmp_path: Path) -> None:
    made = islamabad()
    strike = replace(made.events[1], status="planned")
    with stored(tmp_path, replace(made, events=(strike,), statements=())) as store:
        out, tally = io.BytesIO(), Tally()
        acled.write(bundles(store, Filter()), out, tally)
    assert (tally.records, dict(tally.left_out)) == (0, {"ACLED does not code it": 1})


def test_a_hostile_report_breaks_no_row(tmp_path: Path) -> None:
    nasty = '=cmd|" /c x"!A1\t\n\r"\u202e'
    with stored(tmp_path, kabul(title=nasty, outlet="+x\ty", url="https://example.org/a\tb")) as store:
        assert len(tabs(written(store, "gdelt"))) == 3
        rows = table(written(store, "csv"))
        assert {r["title"] for r in rows} == {"'" + nasty}
        assert {r["outlet"] for r in rows} == {"'+x\ty"}
        assert {r["title"] for r in parquet(written(store, "parquet"))} == {nasty}
        assert len(table(written(store, "acled"))) == 2
        assert len(lines(written(store, "plover"))) == 3


def test_a_file_is_written_whole_or_not_at_all(filled: Store, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("before", encoding="utf-8")

    def killed_halfway() -> None:
        with whole(path) as out:
            out.write(b"half")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        killed_halfway()
    assert path.read_text(encoding="utf-8") == "before"
    with whole(path) as out:
        out.write(b"after")
    assert path.read_text(encoding="utf-8") == "after"
    assert [p.name for p in tmp_path.iterdir() if p.suffix == ".part"] == []


def test_what_cannot_be_written_is_told(filled: Store, tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="cannot be written"), whole(tmp_path / "none" / "a.csv"):
        pass
    with pytest.raises(ExportError, match="not a file"), whole(tmp_path):
        pass
    with pytest.raises(ExportError, match="there is no format 'pdf'"):
        written(filled, "pdf")


def test_a_real_dispute_goes_through_every_format(tmp_path: Path) -> None:
    with SqliteStore(put(tmp_path / "linked.db"), read_only=True) as store:
        for format in FORMATS:
            assert list(PINS[format](written(store, format)))


def proxies(data: bytes) -> dict[str, Any]:
    model = pytest.importorskip("followthemoney").model
    return {proxy.id: proxy for proxy in map(model.get_proxy, lines(data))}


def test_followthemoney_tells_who_said_what_at_whom(filled: Store) -> None:
    found = proxies(written(filled, "ftm"))
    links = [e for e in found.values() if e.schema.name == "UnknownLink" and e.get("role") == ["accuse"]]
    (link,) = links
    assert link.get("summary") == ["پاكستان حريم هوايی ما را نقض کرد"]
    assert [found[x].caption for x in (*link.get("subject"), *link.get("object"))] == [
        "Afghanistan",
        "Pakistan",
    ]
    (article,) = link.get("proof")
    assert found[article].get("sourceUrl") == ["https://example.org/kabul/1"]
    talks = next(e for e in found.values() if e.get("keywords", quiet=True) == ["planned", "talks"])
    assert (talks.caption, talks.get("country")) == ("planned talks, 2025-11-06, Istanbul", ["tr"])
    assert {found[x].schema.name for x in talks.get("involved")} == {"PublicBody"}


def test_followthemoney_names_everybody_once_and_where(tmp_path: Path) -> None:
    with SqliteStore(put(tmp_path / "linked.db"), read_only=True) as store:
        data = written(store, "ftm")
    every = [row["id"] for row in lines(data)]
    assert len(every) == len(set(every))
    found = proxies(data)
    mujahid = found["roznamcha-person-zabihullah-mujahid"]
    assert "ذبیح\u200cالله مجاهد" in mujahid.get("alias")
    mentions = [e for e in found.values() if e.schema.name == "Mention" and mujahid.id in e.get("resolved")]
    assert len(mentions) > 1
    ends = [x for e in found.values() for p in e.iterprops() if p.range for x in e.get(p)]
    assert ends
    assert set(ends) <= set(every)


def test_without_its_library_the_message_names_the_extra(
    filled: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "followthemoney", None)
    with pytest.raises(MissingExtraError, match=r"pip install 'roznamcha\[followthemoney\]'"):
        written(filled, "ftm")


def test_positions_of_annotations_are_code_points(tmp_path: Path) -> None:
    # two characters that take two UTF-16 units each stand before the words
    made = kabul()
    shift = "\U0001f4f0\U0001f4f0 "
    text = shift + made.text
    event = replace(made.events[0], start=made.events[0].start + 3, end=made.events[0].end + 3)
    moved = replace(
        made, id=report_id(text, made.url), text=text, events=(event,), statements=(), mentions=(), times=(), carriers=()
    )  # fmt: skip
    with stored(tmp_path, moved) as store:
        (note,) = json.loads(written(store, "w3c"))["items"]
    quote, at = note["target"]["selector"]
    assert text[at["start"] : at["end"]] == quote["exact"] == made.text[event.start - 3 : event.end - 3]
    units = text.encode("utf-16-le")
    assert units[2 * at["start"] : 2 * at["end"]].decode("utf-16-le") != quote["exact"]


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph:DeprecationWarning")
def test_annotations_are_rdf(filled: Store) -> None:
    rdflib = pytest.importorskip("rdflib")
    page = json.loads(written(filled, "w3c"))
    oa = "http://www.w3.org/ns/oa#"
    # the context of the standard lies on the web; these are the terms of it that are used
    page["@context"] = {
        "id": "@id", "type": "@type", "@vocab": oa, "AnnotationPage": "https://www.w3.org/ns/activitystreams#Page",
        "items": {"@id": "https://www.w3.org/ns/activitystreams#items", "@container": "@list"},
        "body": "oa:hasBody", "target": "oa:hasTarget", "selector": "oa:hasSelector", "source": "oa:hasSource", "oa": oa,
        "roznamcha": "urn:roznamcha:terms:",
    }  # fmt: skip
    graph = rdflib.Graph().parse(data=json.dumps(page), format="json-ld")
    exact = {str(o) for o in graph.objects(None, rdflib.URIRef(oa + "exact"))}
    assert exact == {words(a) for b in bundles(filled, Filter()) for a in b.entries}
    assert len(set(graph.subjects(rdflib.RDF.type, rdflib.URIRef(oa + "Annotation")))) == 11


def test_the_chain_of_sources_leads_from_words_to_outlets(tmp_path: Path) -> None:
    prov = pytest.importorskip("prov.model")
    with SqliteStore(put(tmp_path / "linked.db"), read_only=True) as store:
        document = provenance(written(store, "prov"))
        names = {b.head.id: b.head.name for b in bundles(store, Filter())}
    derived = [
        dict(r.formal_attributes) | dict(r.extra_attributes)
        for r in document.get_records(prov.ProvDerivation)
    ]

    def pairs(kind: str) -> list[tuple[str, str]]:
        rows = [{k.localpart: v for k, v in d.items()} for d in derived]
        return [
            (r["generatedEntity"].localpart, r["usedEntity"].localpart)
            for r in rows
            if r["type"].localpart == kind
        ]

    (copy,) = pairs("Copy")
    assert [names[x.removeprefix("report:")] for x in copy] == ["demand-copy", "demand"]
    declared = {e.identifier.localpart for e in document.get_records((prov.ProvEntity, prov.ProvAgent))}
    quoted = pairs("Quotation")
    assert {a for a, _ in quoted} == {x for x in declared if x.startswith("entry:")}
    assert all(b.startswith("report:") for _, b in quoted)
    attributed = [dict(r.formal_attributes) for r in document.get_records(prov.ProvAttribution)]
    agents = {a.localpart for r in attributed for k, a in r.items() if k.localpart == "agent"}
    assert {"outlet:tolonews", "person:zabihullah-mujahid"} <= agents <= declared
    assert pairs("ToldIn")


def test_outlets_that_a_report_names_are_a_chain(tmp_path: Path) -> None:
    made = kabul()
    carriers = tuple(Carrier(outlet=o, start=0, end=4) for o in ("isna", "reuters"))
    with stored(tmp_path, replace(made, carriers=carriers)) as store:
        said = json.loads(written(store, "prov"))
    chain = [
        (r["prov:generatedEntity"], r["prov:usedEntity"])
        for r in said["wasDerivedFrom"].values()
        if r["prov:type"]["$"] == "rz:NamedAsSource"
    ]
    report = f"rz:report:{made.id}"
    assert chain == [(report, f"{report}.source1"), (f"{report}.source1", f"{report}.source2")]
    outlets = {r["prov:entity"]: r["prov:agent"] for r in said["wasAttributedTo"].values()}
    assert outlets[f"{report}.source2"] == "rz:outlet:reuters"


def test_a_side_that_is_nobody_is_nowhere(tmp_path: Path) -> None:
    made = kabul()
    nobody = replace(made.mentions[1], id="state:", party="", name="")
    event = replace(made.events[1], actors=("", "UNK"), targets=())
    with stored(tmp_path, replace(made, mentions=(nobody,), events=(event,), statements=())) as store:
        assert tabs(written(store, "gdelt")) == []
        (row,) = table(written(store, "acled"))
        assert (row["actor1"], row["actor2"]) == ("", "")
        assert [e.schema.name for e in proxies(written(store, "ftm")).values()] == ["Article", "Event"]
        assert lines(written(store, "plover"))[0]["source"] == []
