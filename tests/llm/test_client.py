"""An endpoint that is busy, late, broken or refuses, and answers that are kept."""

from __future__ import annotations

import stat
from pathlib import Path
from typing import Any

import pytest

from endpoint import Answer, content, endpoint, error, late, statements, status
from roznamcha.errors import LlmError
from roznamcha.llm.cache import Cache, default_folder
from roznamcha.llm.client import Client, RefusedError, Reply, UnreachableError
from roznamcha.llm.client import Endpoint as Where
from roznamcha.llm.reader import LlmReader
from roznamcha.pipeline import extract
from roznamcha.records import Source

RIGHT = {"content": "مرز باز است", "cue": "گفت", "speaker": "وزیر", "party": "PAK", "act": "say"}
INVENTED = {"content": "جنگ آغاز شد", "cue": "گفت", "speaker": "وزیر", "party": "PAK", "act": "threaten"}
REPORT = extract(Source(name="t", text="وزیر گفت که مرز باز است."))


def where(url: str, **given: Any) -> Where:
    return Where(**{"url": url, "model": "m", "tries": 3, "pause": 0.01, "timeout": 5.0, **given})


def reader(url: str, folder: Path, **given: Any) -> LlmReader:
    return LlmReader(Client(where(url, **given)), Cache(folder), frozenset({"PAK", "AFG"}))


def test_a_right_answer_is_a_statement_and_counted(tmp_path: Path) -> None:
    with endpoint(statements(RIGHT)) as stub:
        llm = reader(stub.url, tmp_path, key="secret")
        found, lost = llm.read(REPORT)
    assert [(s.act, s.party) for s in found] == [("say", "PAK")]
    assert (lost, llm.tally.tokens_in, llm.tally.tokens_out, llm.tally.requests) == (0, 100, 20, 1)
    (asked,) = stub.asked
    assert asked["path"] == "/v1/chat/completions"
    assert asked["response_format"]["json_schema"]["strict"]
    assert REPORT.text in asked["messages"][1]["content"]
    assert REPORT.text not in asked["messages"][0]["content"]
    assert stub.headers[0]["Authorization"] == "Bearer secret"
    assert "secret" not in repr(where(stub.url, key="secret"))


def test_without_a_key_none_is_sent(tmp_path: Path) -> None:
    with endpoint(statements()) as stub:
        reader(stub.url, tmp_path).read(REPORT)
    assert "Authorization" not in stub.headers[0]


def test_an_invented_quotation_is_dropped_and_counted(tmp_path: Path) -> None:
    with endpoint(statements(INVENTED, RIGHT)) as stub:
        llm = reader(stub.url, tmp_path)
        found, lost = llm.read(REPORT)
    assert len(found) == lost == 1
    assert +llm.tally.dropped == {"content": 1, "statement": 1}


@pytest.mark.parametrize(
    "busy",
    [status(429), status(429, retry_after="0"), status(500), status(503), error(502, "bad gateway")],
)
def test_a_busy_endpoint_is_asked_again(busy: Answer, tmp_path: Path) -> None:
    with endpoint(busy, busy, statements(RIGHT)) as stub:
        found, _ = reader(stub.url, tmp_path).read(REPORT)
    assert len(found) == 1
    assert len(stub.asked) == 3


@pytest.mark.parametrize("code", [429, 500, 503])
def test_one_that_stays_busy_is_named(code: int, tmp_path: Path) -> None:
    with endpoint(error(code, "overloaded")) as stub:
        with pytest.raises(
            UnreachableError, match=rf"/v1/chat/completions answers {code}: overloaded, asked 3 times"
        ):
            reader(stub.url, tmp_path).read(REPORT)
        assert len(stub.asked) == 3


def test_a_late_answer_is_not_waited_for_and_asked_for_again(tmp_path: Path) -> None:
    with endpoint(late(1.0, statements()), statements(RIGHT)) as stub:
        found, _ = reader(stub.url, tmp_path, timeout=0.3).read(REPORT)
        assert len(found) == 1
    with (
        endpoint(late(0.6, statements())) as stub,
        pytest.raises(UnreachableError, match=r"no answer within 0.1 seconds, asked 2 times"),
    ):
        reader(stub.url, tmp_path / "other", timeout=0.1, tries=2).read(REPORT)


def test_nobody_there(tmp_path: Path) -> None:
    with endpoint(statements()) as stub:
        pass
    with pytest.raises(UnreachableError, match="no connection"):
        reader(stub.url, tmp_path, tries=2).read(REPORT)


def test_an_endpoint_that_is_down_is_not_asked_for_ever(tmp_path: Path) -> None:
    with endpoint(status(503)) as stub:
        llm = reader(stub.url, tmp_path, tries=1)
        for _ in range(7):
            with pytest.raises(UnreachableError):
                llm.read(REPORT)
        assert len(stub.asked) == 5
        assert llm.tally.failed == 7


@pytest.mark.parametrize(
    ("code", "words"), [(401, "ROZNAMCHA_LLM_KEY"), (403, "may not use"), (404, "no such address")]
)
def test_a_refusal_says_what_to_do_and_hides_the_key(code: int, words: str, tmp_path: Path) -> None:
    with endpoint(error(code, "wrong key secret given")) as stub:
        with pytest.raises(RefusedError, match=words) as caught:
            reader(stub.url, tmp_path, key="secret").read(REPORT)
        assert len(stub.asked) == 1
    assert "secret" not in str(caught.value)
    assert "wrong key … given" in str(caught.value)


def test_a_bad_request_is_an_error_with_the_endpoints_words(tmp_path: Path) -> None:
    with (
        endpoint(error(400, "too many tokens")) as stub,
        pytest.raises(LlmError, match="400: too many tokens"),
    ):
        reader(stub.url, tmp_path).read(REPORT)


def test_a_redirect_is_not_followed(tmp_path: Path) -> None:
    with endpoint(statements(RIGHT)) as other, endpoint(status(307, Location=other.url)) as stub:
        with pytest.raises(LlmError, match="answers 307"):
            reader(stub.url, tmp_path).read(REPORT)
        assert not other.asked


def test_an_endpoint_without_structured_output_is_asked_for_plain_json(tmp_path: Path) -> None:
    fenced = content('Gladly:\n```json\n{"statements": []}\n```')
    with endpoint(error(400, "unknown field response_format"), fenced) as stub:
        client = Client(where(stub.url))
        client.ask("s", "u", {})
        client.ask("s", "u", {})
        reader(stub.url, tmp_path).read(REPORT)
    assert ["response_format" in a for a in stub.asked] == [True, False, False, True]
    assert "temperature" in stub.asked[1]


def test_one_that_takes_no_temperature_keeps_the_schema() -> None:
    with endpoint(error(400, "temperature is not supported with this model"), statements()) as stub:
        Client(where(stub.url)).ask("s", "u", {})
    assert ["temperature" in a for a in stub.asked] == [True, False]
    assert "response_format" in stub.asked[1]


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (content('{"statements": [{"content": "مرز'), "no JSON of the schema"),
        (content("I cannot help with that."), "no JSON"),
        (content('{"answers": []}'), "no JSON of the schema"),
        (content('{"statements": "none"}'), "no JSON of the schema"),
        (content("[" * 5000), "no JSON"),
        (content(None), "gives no answer"),
        (content('{"statements": []}', finish="length"), "limit of length"),
        (status(200, b"<html>"), "no chat completion"),
        (status(200, b'{"choices": []}'), "empty"),
    ],
)
def test_an_answer_that_is_none(answer: Answer, words: str, tmp_path: Path) -> None:
    with endpoint(answer) as stub:
        llm = reader(stub.url, tmp_path)
        with pytest.raises(LlmError, match=words):
            llm.read(REPORT)
    assert llm.tally.failed == 1


def test_broken_json_is_asked_for_once_more_and_both_are_counted(tmp_path: Path) -> None:
    with endpoint(content("{"), statements(RIGHT)) as stub:
        llm = reader(stub.url, tmp_path)
        assert len(llm.read(REPORT)[0]) == 1
    assert (llm.tally.requests, llm.tally.tokens_in) == (2, 200)


def test_one_statement_of_another_shape_does_not_cost_the_others(tmp_path: Path) -> None:
    with endpoint(statements({"content": 7, "cue": "گفت"}, RIGHT, {"quote": "direct"})) as stub:
        llm = reader(stub.url, tmp_path)
        found, lost = llm.read(REPORT)
    assert (len(found), lost) == (1, 2)
    assert llm.tally.dropped["malformed"] == 2


def test_an_answer_is_paid_for_once(tmp_path: Path) -> None:
    with endpoint(statements(RIGHT)) as stub:
        first = reader(stub.url, tmp_path).read(REPORT)
        again = reader(stub.url, tmp_path)
        assert again.read(REPORT) == first
        assert len(stub.asked) == 1
        assert (again.tally.requests, again.tally.from_cache, again.tally.tokens_in) == (0, 1, 0)
        reader(stub.url, tmp_path, model="other").read(REPORT)
        assert len(stub.asked) == 2
        for file in tmp_path.iterdir():
            assert stat.S_IMODE(file.stat().st_mode) == 0o600
            file.write_bytes(b"\x00broken")
        assert reader(stub.url, tmp_path).read(REPORT) == first
        assert len(stub.asked) == 3


def test_an_answer_that_is_none_is_not_kept(tmp_path: Path) -> None:
    with endpoint(content("no"), content("no"), statements(RIGHT)) as stub:
        llm = reader(stub.url, tmp_path)
        with pytest.raises(LlmError):
            llm.read(REPORT)
        assert list(tmp_path.iterdir()) == []
        assert len(llm.read(REPORT)[0]) == 1


def test_a_cache_that_cannot_be_is_told_before_anything_is_paid(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(LlmError, match="no folder"):
        Cache(tmp_path / "file" / "llm")
    cache = Cache(tmp_path / "new")
    assert not cache.put(tmp_path / "file" / "x.json", Reply("{}"))
    assert [p.suffix for p in (tmp_path / "new").iterdir()] == []


def test_the_cache_lies_where_the_user_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert default_folder() == tmp_path / "roznamcha" / "llm"


def test_a_long_report_is_asked_for_in_passages(tmp_path: Path) -> None:
    text = (
        " ".join(f"خبر شماره {n} در روزنامه محلی منتشر شد." for n in range(300)) + " وزیر گفت که مرز باز است."
    )
    long = extract(Source(name="t", text=text))
    with endpoint(statements(), statements(RIGHT)) as stub:
        found, _ = reader(stub.url, tmp_path).read(long)
    assert len(stub.asked) > 1
    (statement,) = found
    assert text[statement.content_start : statement.content_end] == RIGHT["content"]


@pytest.mark.parametrize(
    ("url", "key"), [("localhost:1/v1", None), ("ftp://example.org", None), ("http://x", "ک")]
)
def test_an_endpoint_that_is_none(url: str, key: str | None) -> None:
    with pytest.raises(LlmError):
        where(url, key=key)
