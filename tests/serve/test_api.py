"""The API for programs: every operation answers, lists turn page by page, errors have one shape, writing needs a token."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from linked import put
from made import kabul
from roznamcha.errors import RoznamchaError
from roznamcha.serve.api.limits import Limits
from roznamcha.serve.api.openapi import document
from roznamcha.serve.api.operations import OPERATIONS, ROOT
from roznamcha.serve.api.tokens import Tokens, read_tokens, tokens_of
from roznamcha.serve.app import create_app
from roznamcha.serve.settings import Settings
from roznamcha.store.protocol import Reading
from roznamcha.store.sqlite import SqliteStore

Client = TestClient[Litestar]
TOKEN = "0123456789abcdefgh"
BEARER = {"authorization": f"Bearer {TOKEN}"}


@pytest.fixture(scope="module")
def linked_db(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return put(tmp_path_factory.mktemp("api") / "linked.db")


@pytest.fixture(scope="module")
def client(linked_db: Path) -> Iterator[Client]:
    with TestClient(create_app(linked_db)) as made:
        yield made


@pytest.fixture
def writer(db: Path) -> Iterator[Client]:
    settings = Settings(tokens=Tokens({"desk": TOKEN}), fast=True)
    with TestClient(create_app(db, settings=settings)) as made:
        yield made


def ask(client: Client, path: str, **params: Any) -> Any:
    answer = client.get(f"{ROOT}{path}", params=params)
    assert answer.status_code == 200, answer.text
    return answer.json()


def problem(answer: Any, status: int) -> str:
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    held = answer.json()
    assert set(held) == {"type", "title", "status", "detail", "instance"}
    assert held["status"] == status
    return str(held["detail"])


def whole(client: Client, path: str, **params: Any) -> list[Any]:
    """All items of a list, page by page."""
    out: list[Any] = []
    cursor: dict[str, str] = {}
    while True:
        page = ask(client, path, **params, **cursor)
        out += page["items"]
        if page["next"] is None:
            return out
        cursor = {"cursor": page["next"]}


NEEDED = {
    "search": {"q": "آتش بس"},
    "timeline": {"party": "PAK", "other": "AFG"},
    "dossier": {"party": "پاکستان", "other": "Afghanistan"},
    "positions": {"party": "AFG"},
    "processes": {"type": "ceasefire"},
    "links": {"kind": "repeats"},
}


@pytest.mark.parametrize("operation", [o for o in OPERATIONS if o.method == "GET"], ids=lambda o: o.name)
def test_every_operation_answers_with_something(client: Client, operation: Any) -> None:
    entry = ask(client, "/events", limit=1)["items"][0]
    id_ = entry["citation"]["report"] if "/reports/" in operation.path else entry["id"]
    found = ask(client, operation.path.replace("{id}", id_), **NEEDED.get(operation.name, {}))
    if "items" in found and operation.name != "judgements":
        assert found["items"]


def test_what_is_asked_for_comes_with_its_citation(client: Client) -> None:
    items = ask(client, "/statements", act="deny", party="Pakistan")["items"]
    assert {s["record"]["act"] for s in items} == {"deny"}
    for s in items:
        text = ask(client, f"/reports/{s['citation']['report']}")["record"]["text"]
        assert text[s["citation"]["start"] : s["citation"]["end"]] == s["citation"]["words"]
        assert ask(client, f"/entries/{s['id'][:12]}") == s
    checked = ask(client, f"/reports/{items[0]['citation']['report']}/verify")
    assert checked["spans"] == checked["exact"] > 0
    assert [h["name"] for h in ask(client, "/reports", since="2025-10-19")["items"]] == ["denial"]
    assert ask(client, "/contradictions", about="figures")["items"][0]["about"] == "figures"


@pytest.mark.parametrize(
    ("path", "params"),
    [
        ("/statements", {}), ("/events", {}), ("/reports", {"newest": "true"}), ("/entities", {}),
        ("/timeline", {"party": "PAK", "other": "AFG"}), ("/positions", {"party": "AFG"}),
    ],
)  # fmt: skip
def test_lists_are_turned_page_by_page(client: Client, path: str, params: dict[str, str]) -> None:
    at_once = ask(client, path, **params, limit=200)
    assert at_once["next"] is None
    assert len(at_once["items"]) > 1
    assert whole(client, path, **params, limit=1 if path == "/positions" else 2) == at_once["items"]


def test_a_cursor_holds_while_reports_come_in(db: Path) -> None:
    with TestClient(create_app(db)) as client:
        before = [r["id"] for r in whole(client, "/reports")]
        first = ask(client, "/reports", limit=2)
        with SqliteStore(db) as store:
            list(
                store.put_many([Reading(report=kabul(url="https://example.org/new", published="2025-01-01"))])
            )
        rest = whole(client, "/reports", cursor=first["next"])
        assert [r["id"] for r in (*first["items"], *rest)] == before


def test_search_marks_the_words(client: Client) -> None:
    found = ask(client, "/search", q="آتشبس نقض", limit=5)
    assert found["items"]
    for hit in found["items"]:
        c = hit["answer"]["citation"]
        cut = {
            c["sentence"][m["start"] - c["sentence_start"] : m["end"] - c["sentence_start"]]
            for m in hit["marks"]
        }
        assert cut <= {"آتش\u200cبس", "نقض"}
    more = ask(client, "/search", q="آتشبس نقض", limit=2)
    assert more["next"]
    second = ask(client, "/search", q="آتشبس نقض", limit=2, cursor=more["next"])
    assert second["items"] == found["items"][2:4]


def test_a_copy_that_is_still_good_is_not_sent_again(client: Client) -> None:
    answer = client.get(f"{ROOT}/statements")
    etag = answer.headers["etag"]
    again = client.get(f"{ROOT}/statements", headers={"if-none-match": f'"x", {etag}'})
    assert (again.status_code, again.content) == (304, b"")
    other = client.get(f"{ROOT}/statements", params={"limit": "3"}, headers={"if-none-match": etag})
    assert other.status_code == 200
    assert other.headers["etag"] != etag


def test_what_is_long_comes_packed(client: Client) -> None:
    answer = client.get(f"{ROOT}/statements", headers={"accept-encoding": "gzip"})
    assert answer.headers["content-encoding"] == "gzip"
    assert answer.json()["items"]


@pytest.mark.parametrize(
    ("path", "status", "said"),
    [
        ("/statements?act=lie", 400, "act='lie' is none of say, accuse"),
        ("/statements?colour=red", 400, "knows no parameter 'colour'; it takes by, party, act"),
        ("/statements?act=say&act=deny", 400, "act is given twice"),
        ("/statements?act=", 400, "act is empty"),
        ("/statements?limit=0", 400, "no number from 1 to 200"),
        ("/statements?limit=1e3", 400, "no number from 1 to 200"),
        ("/statements?since=yesterday", 400, "no date; write 2025-11-06"),
        ("/statements?newest=1", 400, "neither true nor false"),
        ("/statements?by=%ff", 400, "the parameters cannot be read"),
        ("/statements?party=Atlantis", 404, "no party is called 'Atlantis'"),
        ("/statements?cursor=!!", 404, "leads nowhere"),
        ("/statements?cursor=c3g", 404, "cannot go on"),
        ("/positions?party=AFG&cursor=c3g", 404, "cannot go on behind this cursor"),
        ("/timeline?party=PAK", 400, "needs other: The other side."),
        ("/entries/nothing", 404, "no entry has the id 'nothing'"),
        ("/reports/nothing", 404, "no report has the id or name 'nothing'"),
        ("/nowhere", 404, ""),
        ("/search?q=%22open", 400, "is not closed"),
        ("/search?q=x&cursor=%24", 404, "leads nowhere"),
        ("/search?q=x&semantic=true", 409, ""),
    ],
)  # fmt: skip
def test_errors_have_one_shape_and_say_what_to_do(client: Client, path: str, status: int, said: str) -> None:
    assert said in problem(client.get(f"{ROOT}{path}"), status)


def test_nothing_can_be_written_without_a_token(client: Client, writer: Client) -> None:
    body = {"text": "وزیر خارجه پاکستان گفت که مرز بسته است."}
    assert "read-only" in problem(client.post(f"{ROOT}/reports", json=body, headers=BEARER), 403)
    assert "a token is needed" in problem(client.post(f"{ROOT}/reports", json=body), 401)
    refused = writer.post(f"{ROOT}/reports", json=body)
    assert "a token is needed" in problem(refused, 401)
    assert refused.headers["www-authenticate"] == "Bearer"
    for wrong in ("Bearer nonsense", f"Basic {TOKEN}", f"Bearer {TOKEN}x", "Bearer", TOKEN):
        assert writer.post(f"{ROOT}/reports", json=body, headers={"authorization": wrong}).status_code == 401
    assert client.delete(f"{ROOT}/reports").status_code == 405
    assert set(client.options(f"{ROOT}/reports").headers["allow"].split(", ")) == {"GET", "OPTIONS", "POST"}


def test_a_report_is_read_and_kept_once(writer: Client) -> None:
    body = {
        "text": "وزیر خارجه پاکستان گفت که مرز تورخم روز شنبه بسته می\u200cشود.",
        "url": "https://example.org/x", "outlet": "dawn", "published": "2025-11-01", "name": "posted-1",
    }  # fmt: skip
    before = ask(writer, "")["holds"]["reports"]
    done = writer.post(f"{ROOT}/reports", json=body, headers=BEARER).json()
    assert done["put"] == "new"
    assert done["statements"] >= 1
    assert writer.post(f"{ROOT}/reports", json=body, headers=BEARER).json()["put"] == "same"
    assert ask(writer, "")["holds"]["reports"] == before + 1
    kept = ask(writer, f"/reports/{done['id']}")
    assert kept["record"]["text"] == body["text"]
    assert kept["head"]["name"] == "posted-1"
    assert ask(writer, "/search", q="تورخم outlet:dawn")["items"]


@pytest.mark.parametrize(
    ("body", "status", "said"),
    [
        (b"{", 400, "the body cannot be read"),
        (b"[]", 400, "the body cannot be read"),
        (b'{"text": ""}', 400, "the body cannot be read"),
        (b'{"text": "x", "fetch": "http://127.0.0.1/"}', 400, "unknown field"),
        (b'{"text": "\\ud800"}', 400, "the body cannot be read"),
        (b'{"text": "The minister said on Sunday that the talks had ended without an agreement."}', 422, "the body:"),
        ('{"text": "وزیر خارجه پاکستان گفت که مرز بسته است.", "language": "en"}'.encode(), 400, "the body cannot"),
    ],
)  # fmt: skip
def test_a_bad_body_is_told(writer: Client, body: bytes, status: int, said: str) -> None:
    headers = {**BEARER, "content-type": "application/json"}
    assert said in problem(writer.post(f"{ROOT}/reports", content=body, headers=headers), status)
    assert "must be application/json" in problem(
        writer.post(f"{ROOT}/reports", content=body, headers=BEARER), 415
    )
    assert ask(writer, "")["holds"]["reports"] == 4


def test_a_judgement_bears_the_name_of_the_token(tmp_path: Path) -> None:
    db = put(tmp_path / "linked.db")
    settings = Settings(tokens=Tokens({"desk": TOKEN}))
    with TestClient(create_app(db, settings=settings)) as client:
        one, other = (e["id"] for e in ask(client, "/events", type="clash")["items"][:2])
        body = {"verdict": "different", "one": one, "other": other}
        made = client.post(f"{ROOT}/judgements", json=body, headers=BEARER).json()
        assert (made["by"], made["verdict"]) == ("desk", "different")
        assert [j["id"] for j in ask(client, "/judgements")["items"]] == [made["id"]]
        wrong = client.post(f"{ROOT}/judgements", json={**body, "verdict": "maybe"}, headers=BEARER)
        assert "the body cannot be read" in problem(wrong, 400)
        nobody = client.post(f"{ROOT}/judgements", json={**body, "one": "e0000000"}, headers=BEARER)
        assert "no entry has the id" in problem(nobody, 404)


def test_who_asks_too_often_is_sent_away(db: Path) -> None:
    with TestClient(create_app(db, settings=Settings(rate=3))) as client:
        answers = [client.get(ROOT) for _ in range(4)]
        assert [a.status_code for a in answers] == [200, 200, 200, 429]
        assert "come again in" in problem(answers[-1], 429)
        assert 1 <= int(answers[-1].headers["retry-after"]) <= 20
        assert client.get("/").status_code == 200


def test_a_bucket_fills_again() -> None:
    now = [0.0]
    limits = Limits(60, clock=lambda: now[0])
    assert [limits.take("a") for _ in range(60)] == [0.0] * 60
    assert limits.take("a") == pytest.approx(1.0)
    assert limits.take("b") == 0.0
    now[0] = 1.0
    assert limits.take("a") == 0.0


def test_tokens_come_from_a_file_or_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "tokens"
    file.write_text(f"# who may write\ndesk {TOKEN}\nnight-desk another-long-token\n", encoding="utf-8")
    held = tokens_of(file)
    assert (held.name_of(TOKEN), held.name_of("another-long-token"), held.name_of("")) == (
        "desk",
        "night-desk",
        None,
    )
    assert TOKEN not in str(vars(held))
    monkeypatch.delenv("ROZNAMCHA_TOKENS", raising=False)
    assert not tokens_of(None)
    monkeypatch.setenv("ROZNAMCHA_TOKENS", f"desk {TOKEN}")
    assert tokens_of(None).name_of(TOKEN) == "desk"
    with pytest.raises(RoznamchaError, match="cannot be read"):
        tokens_of(tmp_path / "none")


@pytest.mark.parametrize(
    ("text", "said"),
    [("desk", "line 1: write a name"), ("desk short", "the token is short"), ("", "no token in it"),
     (f"a {TOKEN}\na {TOKEN}", "line 2: a has a token already"), (f"<b> {TOKEN}", "line 1: write")],
)  # fmt: skip
def test_a_file_of_tokens_that_is_wrong_is_told_without_them(text: str, said: str) -> None:
    with pytest.raises(RoznamchaError, match=said) as raised:
        read_tokens(text, "tokens")
    assert TOKEN not in str(raised.value)


def test_the_description_holds_every_operation_and_is_served(client: Client) -> None:
    described = client.get("/api/openapi.json").json()
    assert described == json.loads(json.dumps(document()))
    ids = [o["operationId"] for path in described["paths"].values() for o in path.values()]
    assert sorted(ids) == sorted(o.name for o in OPERATIONS)
    refs = {
        x.rpartition("/")[2]
        for x in json.dumps(described).split('"')
        if x.startswith("#/components/schemas/")
    }
    assert refs <= set(described["components"]["schemas"])


def test_the_page_of_the_api_names_every_operation_and_parameter() -> None:
    page = (Path(__file__).parents[2] / "docs" / "api.md").read_text(encoding="utf-8")
    for operation in OPERATIONS:
        assert f"`{operation.method} {operation.path or '/'}`" in page
        for param in operation.params:
            assert f"`{param.name}`" in page


def test_hostile_text_stays_what_it_is(db: Path) -> None:
    evil = kabul(url="https://example.org/evil", title="<script>alert(1)</script>")
    with SqliteStore(db) as store:
        store.put(evil)
    with TestClient(create_app(db)) as client:
        answer = client.get(f"{ROOT}/reports", params={"by": "' OR 1=1 --"})
        assert answer.json() == {"items": [], "next": None}
        listed = client.get(f"{ROOT}/reports")
        assert listed.headers["content-type"].startswith("application/json")
        assert listed.headers["x-content-type-options"] == "nosniff"
        assert evil.title in {r["title"] for r in listed.json()["items"]}
