"""Every page over a linked store: it is whole, in both languages, with the same facts as its JSON twin."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from pages import Page
from roznamcha.serve.app import create_app
from roznamcha.serve.ask import Make
from roznamcha.serve.respond import Site
from roznamcha.serve.routes import ahead
from roznamcha.serve.settings import Settings
from roznamcha.store.location import Location

Client = TestClient[Litestar]
DISPUTE = "/dispute/PAK-AFG"
PATHS = (
    "/",
    "/disputes",
    DISPUTE,
    *(f"{DISPUTE}/{part}" for part in ("timeline", "positions", "processes", "contradictions", "figures")),
    "/dispute/PAK-AFG-QAT",
    f"{DISPUTE}/timeline?lane=force&since=2025-10",
    "/statements",
    "/statements?act=deny&party=Pakistan",
    "/events?type=clash",
    "/reports?outlet=dawn",
    "/who",
    "/who?type=person",
    "/who?name=مجاهد",
    "/who?name=zzzzzz",
    "/who/person:zabihullah-mujahid",
    "/who/place:kabul",
    "/party/PAK",
    "/search",
    "/search?q=آتش بس",
)  # fmt: skip
ATOM = "{http://www.w3.org/2005/Atom}"


def twin(path: str, form: str = "json") -> str:
    plain, mark, asked = path.partition("?")
    return f"{'/home' if plain == '/' else plain}.{form}{mark}{asked}"


def told(record: Client, path: str) -> Any:
    answer = record.get(twin(path))
    assert answer.status_code == 200, answer.text
    return answer.json()


def some(record: Client, kind: str, **wanted: str) -> str:
    """The id of an entry that the record has under these values."""
    rows = told(record, f"/{kind}?" + "&".join(f"{k}={v}" for k, v in wanted.items()))["rows"]
    return str(rows[0]["id"])


@pytest.mark.parametrize("language", ["en", "fa"])
@pytest.mark.parametrize("path", PATHS)
def test_a_page_is_whole(record: Client, path: str, language: str) -> None:
    answer = record.get(path, headers={"accept-language": language})
    assert answer.status_code == 200
    page = Page(answer.text)
    assert page.open == []
    assert page.tags["h1"] == page.tags["main"] == 1
    assert len(page.ids) == len(set(page.ids))
    assert "style" not in page.attributes
    assert not {a for a in page.attributes if a.startswith("on")}
    assert page.tags["script"] == 1
    assert told(record, path) is not None


def test_no_link_leads_nowhere(record: Client) -> None:
    seen: set[str] = set()
    waiting = ["/"]
    while waiting and len(seen) < 120:
        path = waiting.pop(0)
        answer = record.get(path)
        assert answer.status_code == 200, path
        if "html" not in answer.headers["content-type"]:
            continue
        found = (x.partition("#")[0] for x in Page(answer.text).links)
        for link in found:
            chooses = any(f"{name}=" in link for name in ("lang", "cal", "theme"))
            if link.startswith("/") and not chooses and link not in seen:
                seen.add(link)
                waiting.append(link)
    assert len(seen) >= 120


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/statements",
        "/events?type=clash",
        "/reports",
        "/disputes",
        "/who",
        "/who?type=place",
        "/search?q=آتشبس",
        DISPUTE,
        "/party/PAK",
        *(
            f"{DISPUTE}/{part}"
            for part in ("timeline", "positions", "processes", "contradictions", "figures")
        ),
    ],
)
def test_a_list_is_a_feed(record: Client, path: str) -> None:
    answer = record.get(twin(path, "atom"))
    assert answer.headers["content-type"] == "application/atom+xml; charset=utf-8"
    feed = ElementTree.fromstring(answer.text)
    entries = feed.findall(f"{ATOM}entry")
    assert entries
    for entry in entries:
        id_ = entry.findtext(f"{ATOM}id") or ""
        assert id_.startswith("https://record.example/")
        assert record.get(id_.removeprefix("https://record.example")).status_code == 200
        assert entry.findtext(f"{ATOM}updated")
        assert entry.findtext(f"{ATOM}title")
    ids = [entry.findtext(f"{ATOM}id") for entry in entries]
    assert len(ids) == len(set(ids))
    assert feed.findtext(f"{ATOM}updated") == max(e.findtext(f"{ATOM}updated") or "" for e in entries)


def test_a_page_without_a_feed_says_so(record: Client) -> None:
    entry = record.get("/statements.json").json()["rows"][0]["id"]
    problem = record.get(f"/entry/{entry}/explain.atom")
    assert problem.status_code == 404
    assert "has no form .atom" in problem.json()["detail"]


def test_lists_are_turned_and_narrowed(linked_db: Path) -> None:
    with TestClient(create_app(linked_db, settings=Settings(rows=2))) as client:
        whole, path = [], "/statements.json"
        first = client.get(path).json()
        while path:
            data = client.get(path).json()
            whole += [row["id"] for row in data["rows"]]
            path = f"/statements.json?after={data['after']}" if data["after"] else ""
        assert len(whole) == len(set(whole)) == first["total"]
        acts = {c["field"]: dict(c["values"]) for c in first["choices"]}["act"]
        assert sum(acts.values()) == first["total"]
        for act, n in acts.items():
            assert client.get(f"/statements.json?act={act}").json()["total"] == n


def test_a_timeline_is_turned_without_a_gap(linked_db: Path) -> None:
    with TestClient(create_app(linked_db, settings=Settings(rows=3))) as client:
        path, seen = f"{DISPUTE}/timeline.json", []
        days = []
        while True:
            data = client.get(path).json()
            seen += [row["id"] for row in data["rows"]]
            days += [row["record"].get("said") or row["record"].get("date") for row in data["rows"]]
            after = [f"{k}={data[k]}" for k in ("after", "after_event") if data[k]]
            if not after:
                break
            path = f"{DISPUTE}/timeline.json?" + "&".join(after)
        overview = client.get(f"{DISPUTE}.json").json()
        assert len(seen) == len(set(seen)) == overview["statements"] + overview["events"]
        dated = [d for d in days if d]
        assert dated == sorted(dated, reverse=True)


@pytest.mark.parametrize(
    ("path", "says"),
    [
        ("/statements.json?act=shout", "act 'shout' is none of say, accuse"),
        ("/statements.json?since=tomorrow", "since 'tomorrow' is no date"),
        ("/events.json?party=Nobodia+Land", "party: no party is called 'Nobodia Land'"),
        ("/events.json?colour=red", "/events knows no parameter 'colour'"),
        ("/statements.json?text=" + "a" * 201, "text is longer than 200 characters"),
        ("/dispute/PAK.json", "a dispute has from two to 6 parties"),
        (f"{DISPUTE}/timeline.json?lane=fast", "lane 'fast' is none of force"),
        ("/statements.json?since=1404-13", "since '1404-13' is no date"),
    ],
)
def test_a_question_that_means_nothing_is_refused(record: Client, path: str, says: str) -> None:
    answer = record.get(path)
    assert answer.status_code == 400
    assert says in answer.json()["detail"]


@pytest.mark.parametrize(
    "path",
    [
        "/entry/s0",
        "/report/nothing",
        "/who/person:nobody",
        "/party/XYZ",
        "/statements?after=s0",
        "/entry/e1.bib",
    ],
)
def test_what_is_not_there_is_not_found(record: Client, path: str) -> None:
    assert record.get(path).status_code == 404


def test_an_entry_with_all_that_other_reports_say_of_it(record: Client) -> None:
    denial = told(record, f"/entry/{some(record, 'statements', act='deny')}")
    assert denial["around"]["links"][0]["kind"] == "denies"
    claim = denial["around"]["links"][0]["target"]["id"]
    page = record.get(f"/entry/{claim}", headers={"accept-language": "en"}).text
    assert "It is denied by" in page
    assert "told by 2 independent sources" in page
    count = told(record, f"/entry/{some(record, 'events', type='clash')}")
    assert count["around"]["contradictions"][0]["about"] == "figures"


def test_the_marked_sentence_is_that_of_the_report(record: Client) -> None:
    for kind in ("statements", "events"):
        for row in told(record, f"/{kind}")["rows"]:
            entry = told(record, f"/entry/{row['id']}")
            assert "".join(p["text"] for p in entry["passage"]) == row["citation"]["sentence"]
            for role, words in row["cuts"].items():
                assert words == "".join(p["text"] for p in entry["passage"] if role in p["roles"])


def test_a_report_shows_its_whole_text_and_its_family(record: Client) -> None:
    id_ = some(record, "reports", outlet="irna")
    data = told(record, f"/report/{id_}")
    again = told(record, f"/report/{data['head']['name']}")
    assert again == data
    assert len("".join(p["text"] for p in data["text"])) == data["head"]["length"]
    assert [m["outlet"] for m in data["family"]["members"]] == ["irna", "isna"]


def test_why_an_entry_is_as_it_is(record: Client) -> None:
    id_ = some(record, "statements", act="deny")
    assert told(record, f"/entry/{id_}/explain")["explanation"]["same"] is True
    assert (
        "gives the same entry" in record.get(f"/entry/{id_}/explain", headers={"accept-language": "en"}).text
    )


def test_a_dispute_in_numbers(record: Client) -> None:
    data = told(record, DISPUTE)
    assert data["statements"] == sum(n for _, _, n in data["acts"]) > 0
    assert (
        sum(c["count"] for c in data["strip"]["cells"]) + data["strip"]["undated"]
        == data["statements"] + data["events"]
    )
    assert sum(w["statements"] for w in data["weeks"]) == data["statements"]
    assert told(record, "/dispute/AFG-PAK")["events"] == data["events"]
    figures = told(record, f"{DISPUTE}/figures")["ranges"]
    assert [r["ranges"] for r in figures if r["disputed"]] == [[["killed", 23, 58]]]
    assert told(record, f"{DISPUTE}/contradictions")["contradictions"]
    assert told(record, f"{DISPUTE}/processes")["processes"][0]["type"] == "ceasefire"
    assert told(record, f"{DISPUTE}/positions")["rows"]


def test_a_store_without_links_says_what_to_do(client: Client) -> None:
    page = client.get(f"{DISPUTE}/positions", headers={"accept-language": "en"}).text
    assert "roznamcha link" in page
    assert client.get(f"{DISPUTE}/figures.json").json()["ranges"]
    id_ = client.get("/statements.json").json()["rows"][0]["id"]
    assert client.get(f"/entry/{id_}.json").json()["around"] is None


@pytest.mark.parametrize(
    ("choice", "shown"),
    [
        ("lang=en&cal=gregorian", "12 October 2025"),
        ("lang=en&cal=solar-ir", "20 Mehr 1404"),
        ("lang=fa&cal=solar-ir", "۲۰ مهر ۱۴۰۴"),
        ("lang=fa&cal=solar-af", "۲۰ میزان ۱۴۰۴"),
        ("lang=fa&cal=gregorian", "۱۲ اکتبر ۲۰۲۵"),
    ],
)
def test_days_in_three_calendars(linked_db: Path, choice: str, shown: str) -> None:
    with TestClient(create_app(linked_db)) as client:
        page = client.get(f"/reports?outlet=irna&{choice}").text
        assert f'<time datetime="2025-10-12" title="2025-10-12">{shown}</time>' in page


def test_names_in_any_spelling(record: Client) -> None:
    found = told(record, "/who?name=Zabihullah+Mujahid")["matches"]
    assert [p["id"] for p in found] == ["person:zabihullah-mujahid"]
    person = told(record, "/who/person:zabihullah-mujahid")
    assert dict(person["about"])["PAK"] > 0
    assert person["profile"]["offices"]


def test_search_marks_what_it_found(record: Client) -> None:
    data = told(record, "/search?q=آتشبس")
    assert data["answer"]["hits"]
    assert '<mark class="found">آتش\u200cبس</mark>' in record.get("/search?q=آتشبس").text
    wrong = record.get('/search?q="never closed')
    assert wrong.status_code == 200
    assert told(record, '/search?q="never closed')["problem"]


def test_what_comes_in_is_shown(linked_db: Path, tmp_path: Path) -> None:
    import shutil

    from made import dispute
    from roznamcha.store.sqlite import SqliteStore

    db = tmp_path / "copy.db"
    shutil.copy(linked_db, db)
    with TestClient(create_app(db)) as client:
        before = client.get("/home.json").json()["counts"]["reports"]
        with SqliteStore(db) as store:
            store.put(dispute()[0])
        assert client.get("/home.json").json()["counts"]["reports"] == before + 1


def test_a_search_leads_on_behind_its_last_hit(linked_db: Path) -> None:
    with TestClient(create_app(linked_db, settings=Settings(rows=2))) as client:
        ids: list[str] = []
        after = ""
        while True:
            found = client.get(f"/search.json?q=پاکستان{after}").json()["answer"]
            ids += [hit["answer"]["id"] for hit in found["hits"]]
            if found["after"] is None:
                break
            assert found["after"] == ids[-1]
            assert f"after={ids[-1]}" in client.get(f"/search?q=پاکستان{after}").text
            after = f"&after={ids[-1]}"
        assert len(ids) == len(set(ids)) > 2
        gone = client.get("/search.json?q=پاکستان&after=s0").json()
        assert "is no hit of this search any more" in gone["problem"]


def test_days_may_be_given_in_the_solar_calendar(record: Client) -> None:
    solar = record.get("/reports.json?since=۱۴۰۴/۷/۲۴&until=1404-07").json()
    plain = record.get("/reports.json?since=2025-10-16&until=2025-10-22").json()
    assert solar["rows"] == plain["rows"]
    assert 0 < solar["total"] < record.get("/reports.json").json()["total"]
    assert 'placeholder="1404-08-15"' in record.get("/reports?cal=solar-af").text


def test_a_persian_page_names_outlets_offices_and_reasons_in_persian(record: Client) -> None:
    page = record.get("/who/person:ishaq-dar?lang=fa").text
    assert "وزیر امور خارجه پاکستان" in page
    assert "Foreign Minister" not in page


def test_the_largest_disputes_are_made_before_anybody_asks(linked_db: Path) -> None:
    site = Site(Location(linked_db), Settings())
    made: list[str] = []

    def counted(names: Sequence[str]) -> Iterator[tuple[str, Make, str]]:
        for page in ahead(names):
            made.append(page[0])
            yield page

    site.warm(counted)
    assert made[:3] == ["/", "/disputes", "/who"]
    assert {f"{DISPUTE}/{part}" for part in ("positions", "processes", "contradictions")} <= {
        path.replace("AFG-PAK", "PAK-AFG") for path in made
    }
    version = site.stores.version()
    for key in (("positions", ("AFG", "PAK")), ("processes", frozenset(("AFG", "PAK")))):
        assert site.prepared.get(version, key, lambda: None) is not None
    site.stores.close()


def test_what_is_compressed_is_the_same_page(record: Client) -> None:
    plain = record.get("/statements", headers={"accept-encoding": "identity"})
    packed = record.get("/statements", headers={"accept-encoding": "gzip"})
    assert "content-encoding" not in plain.headers
    assert packed.headers["content-encoding"] == "gzip"
    assert packed.text == plain.text
    assert packed.headers["etag"] == plain.headers["etag"]
