"""The shell of the pages: forms, choices, headers, errors."""

from __future__ import annotations

from pathlib import Path

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from pages import Page
from roznamcha.errors import StoreError
from roznamcha.serve.app import HEADERS, create_app

Client = TestClient[Litestar]


def test_the_first_page_says_what_is_there(client: Client) -> None:
    answer = client.get("/")
    assert answer.status_code == 200
    page = Page(answer.text)
    assert page.open == []
    assert (page.tags["h1"], page.tags["main"], page.tags["nav"]) == (1, 1, 1)
    assert client.get("/home.json").json()["counts"]["reports"] == 4


def test_no_store_no_application(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="there is no store here"):
        create_app(tmp_path / "none.db")


@pytest.mark.parametrize(
    ("header", "language", "direction"),
    [
        ("en-GB,en;q=0.9,fa;q=0.1", "en", "ltr"),
        ("fa-IR", "fa", "rtl"),
        ("prs", "fa", "rtl"),
    ],
)
def test_the_browser_chooses_the_language(client: Client, header: str, language: str, direction: str) -> None:
    answer = client.get("/", headers={"accept-language": header})
    assert f'<html lang="{language}" dir="{direction}"' in answer.text
    assert answer.headers["content-language"] == language
    assert "set-cookie" not in answer.headers


def test_a_choice_in_the_address_is_remembered(client: Client) -> None:
    answer = client.get("/?lang=fa&theme=dark", headers={"accept-language": "en"})
    assert 'dir="rtl" data-theme="dark"' in answer.text
    kept = answer.headers["set-cookie"]
    assert kept.startswith("roznamcha=fa.solar-ir.dark; Path=/;")
    assert "HttpOnly" in kept
    assert "SameSite=Lax" in kept
    assert 'dir="rtl" data-theme="dark"' in client.get("/", headers={"accept-language": "en"}).text
    assert 'dir="ltr" data-theme="dark"' in client.get("/?lang=en").text


def test_a_choice_that_is_none_changes_nothing(client: Client) -> None:
    answer = client.get('/?lang="><script>', headers={"accept-language": "en"})
    assert '<html lang="en"' in answer.text
    assert "set-cookie" not in answer.headers
    assert "<script>" not in answer.text


@pytest.mark.parametrize(
    "path", ["/", "/home.json", "/nowhere", "/nowhere.json", "/static/page.css", "/?no=1"]
)
def test_every_answer_is_guarded(client: Client, path: str) -> None:
    answer = client.get(path)
    for name, value in HEADERS.items():
        assert answer.headers[name] == value
    assert "unsafe" not in answer.headers["content-security-policy"]


def test_an_error_is_a_page_for_people_and_a_problem_for_programs(client: Client) -> None:
    page = client.get("/nowhere")
    assert (page.status_code, page.headers["content-type"]) == (404, "text/html; charset=utf-8")
    problem = client.get("/nowhere.json")
    assert (problem.status_code, problem.headers["content-type"]) == (404, "application/problem+json")
    assert problem.json()["status"] == 404
    wrong = client.get("/home.json?colour=red")
    assert wrong.status_code == 400
    assert wrong.json()["detail"] == "/ knows no parameter 'colour'; it takes nothing"


def test_what_is_unchanged_is_not_sent_again(client: Client) -> None:
    mark = client.get("/").headers["etag"]
    again = client.get("/", headers={"if-none-match": mark})
    assert (again.status_code, again.content) == (304, b"")
    assert client.get("/?lang=fa", headers={"if-none-match": mark}).status_code == 200


def test_only_own_files(client: Client) -> None:
    assert client.get("/static/page.css").headers["content-type"] == "text/css; charset=utf-8"
    assert client.get("/static/..%2fapp.py").status_code == 404
    assert client.get("/static/app.py").status_code == 404


def test_the_head_of_an_answer_is_that_of_the_answer(client: Client) -> None:
    for path in ("/", "/statements.json", "/static/page.css", "/robots.txt", "/api/v1/events", "/nowhere"):
        whole, head = client.get(path), client.head(path)
        assert (head.status_code, head.content) == (whole.status_code, b"")
        assert head.headers == whole.headers
