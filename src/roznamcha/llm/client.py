"""One question to an OpenAI-compatible endpoint: asked again while it is busy, told clearly where it refuses."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import msgspec
import urllib3
from msgspec import Struct

from roznamcha.errors import LlmError

_BUSY = (408, 409, 429, 500, 502, 503, 504)
_CONNECT_SECONDS = 10
# the longest that is waited between two tries, whatever the endpoint asks for
_LONGEST_PAUSE = 60
_MESSAGE = 300
# what an endpoint may refuse and do without, with the words by which its message names it
_DISPENSABLE = {
    "response_format": ("response_format", "json_schema", "schema", "grammar", "structured"),
    "temperature": ("temperature",),
}
_REASONS = {
    401: "the key is refused; it is read from ROZNAMCHA_LLM_KEY",
    402: "the account has no credit",
    403: "the key may not use this model",
    404: "no such address or model; the address ends before /chat/completions",
}


class RefusedError(LlmError):
    """The endpoint refuses whoever asks, whatever is asked: a wrong key, address or model."""


class UnreachableError(LlmError):
    """The endpoint gave no answer, or none but that it is busy, however often it was asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """Where to ask: the address before `/chat/completions`, the model, the key if one is wanted.

    `timeout` is how many seconds to wait for an answer, `tries` how often to ask, `pause` the seconds before the
    second try, doubled before each further one.
    """

    url: str
    model: str
    key: str | None = field(default=None, repr=False)
    timeout: float = 120.0
    tries: int = 5
    pause: float = 1.0

    def __post_init__(self) -> None:
        if not self.url.startswith(("http://", "https://")):
            raise LlmError(f"{self.url!r} is no address of an endpoint: it begins with https:// or http://")
        if self.key is not None and not (self.key.isascii() and self.key.isprintable()):
            raise LlmError("ROZNAMCHA_LLM_KEY holds characters that no key has")

    @property
    def address(self) -> str:
        """The address that questions are posted to."""
        bare = self.url.rstrip("/")
        return bare if bare.endswith("/chat/completions") else f"{bare}/chat/completions"


class Reply(Struct, frozen=True):
    """What came back: the answer's text, and the tokens it took, `None` where the endpoint does not count."""

    content: str
    tokens_in: int | None = None
    tokens_out: int | None = None


class _Message(Struct):
    content: str | None = None
    refusal: str | None = None


class _Choice(Struct):
    message: _Message
    finish_reason: str | None = None


class _Usage(Struct):
    prompt_tokens: int | None = None
    completion_tokens: int | None = None


class _Completion(Struct):
    choices: list[_Choice]
    usage: _Usage | None = None


_COMPLETION = msgspec.json.Decoder(_Completion)


class Client:
    """Asks one endpoint; remembers what it does without."""

    def __init__(self, endpoint: Endpoint) -> None:
        self.endpoint = endpoint
        self._pool = urllib3.PoolManager()
        self._without: frozenset[str] = frozenset()

    def ask(self, system: str, user: str, schema: dict[str, Any]) -> Reply:
        """The reply to one question; `LlmError` names the endpoint and what is wrong."""
        wanted = {
            "model": self.endpoint.model,
            "messages": [{"role": "system", "content": system}, {"role": "user", "content": user}],
            "temperature": 0,
            "response_format": {
                "type": "json_schema",
                "json_schema": {"name": "statements", "strict": True, "schema": schema},
            },
        }
        without = self._without
        while True:
            response = self._post({k: v for k, v in wanted.items() if k not in without})
            if response.status not in (400, 422):
                break
            blamed = _blamed(response.data, without)
            if blamed is None:
                break
            without |= {blamed}
        if response.status != 200:
            raise self._error(response)
        reply = self._reply(response.data)
        self._without = without
        return reply

    def _post(self, body: dict[str, Any]) -> urllib3.BaseHTTPResponse:
        end = self.endpoint
        headers = {"Content-Type": "application/json", "Accept": "application/json"}
        if end.key:
            headers["Authorization"] = f"Bearer {end.key}"
        retries = urllib3.Retry(
            total=end.tries - 1,
            status_forcelist=_BUSY,
            allowed_methods=None,
            backoff_factor=end.pause,
            backoff_max=_LONGEST_PAUSE,
            backoff_jitter=end.pause / 2,
            retry_after_max=_LONGEST_PAUSE,
            raise_on_status=False,
        )
        try:
            # a redirect is not followed: it would carry the report to an address that nobody named
            return self._pool.request(
                "POST",
                end.address,
                body=msgspec.json.encode(body),
                headers=headers,
                timeout=urllib3.Timeout(connect=min(_CONNECT_SECONDS, end.timeout), read=end.timeout),
                retries=retries,
                redirect=False,
            )
        except urllib3.exceptions.HTTPError as error:
            reason = getattr(error, "reason", None) or error
            if isinstance(reason, urllib3.exceptions.ReadTimeoutError):
                said = f"no answer within {end.timeout:g} seconds"
            else:
                said = type(reason).__name__.removesuffix("Error")
                said = f"no connection ({said})"
            raise UnreachableError(f"{end.address}: {said}, asked {end.tries} times") from error
        except UnicodeEncodeError as error:
            raise LlmError("the text holds half a character (a lone surrogate)") from error

    def _error(self, response: urllib3.BaseHTTPResponse) -> LlmError:
        end, status = self.endpoint, response.status
        said = _said(response.data)
        if end.key:
            said = said.replace(end.key, "…")
        reason = "; ".join(filter(None, (_REASONS.get(status), said)))
        message = f"{end.address} answers {status}" + (f": {reason}" if reason else "")
        if status in _REASONS:
            return RefusedError(message)
        if status in _BUSY:
            return UnreachableError(f"{message}, asked {end.tries} times")
        return LlmError(message)

    def _reply(self, data: bytes) -> Reply:
        address = self.endpoint.address
        try:
            completion = _COMPLETION.decode(data)
        except (msgspec.DecodeError, RecursionError) as error:
            raise LlmError(f"{address}: the answer is no chat completion: {error}") from error
        if not completion.choices:
            raise LlmError(f"{address}: the answer is empty")
        choice, usage = completion.choices[0], completion.usage or _Usage()
        if choice.finish_reason == "length":
            raise LlmError(f"{address}: the answer broke off at the model's limit of length")
        if choice.message.content is None:
            refusal = " ".join((choice.message.refusal or "it holds no text").split())
            raise LlmError(f"{address}: the model gives no answer: {refusal[:_MESSAGE]}")
        return Reply(choice.message.content, usage.prompt_tokens, usage.completion_tokens)


def _blamed(data: bytes, without: frozenset[str]) -> str | None:
    """What an endpoint that answers «bad request» cannot take: what its message names, else the next that can be spared."""
    left = [name for name in _DISPENSABLE if name not in without]
    said = _said(data).casefold()
    return next((n for n in left if any(word in said for word in _DISPENSABLE[n])), left[0] if left else None)


def _said(data: bytes) -> str:
    """An endpoint's own message, from the error shapes that are in use, on one line."""
    try:
        found = msgspec.json.decode(data)
    except (msgspec.DecodeError, RecursionError):
        found = data.decode("utf-8", "replace")
    for name in ("error", "message", "detail"):
        if isinstance(found, dict) and name in found:
            found = found[name]
    return " ".join(str(found).split())[:_MESSAGE]
