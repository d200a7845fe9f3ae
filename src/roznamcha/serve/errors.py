"""One shape for every error: problem details (RFC 9457) for programs, a page with the same words for people."""

from __future__ import annotations

from http import HTTPStatus

from msgspec import Struct

from roznamcha.errors import (
    ConfigError,
    LexiconError,
    MeaningError,
    ModelError,
    NotFoundError,
    RoznamchaError,
    StoreError,
)

MEDIA_TYPE = "application/problem+json"


class Problem(Struct, frozen=True, kw_only=True):
    """What went wrong: `title` in general, `detail` this time and what to do, `instance` the address asked for."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    instance: str


class BadRequest(RoznamchaError):
    """An address asks for something that means nothing; the message says which part and what it may be."""


class Unreadable(RoznamchaError):
    """A body that is well formed holds nothing that can be read as a report."""

    status_code = 422


class Unauthorised(RoznamchaError):
    """Writing needs a token that is known."""

    status_code = 401
    headers = {"www-authenticate": "Bearer"}  # noqa: RUF012


class Forbidden(RoznamchaError):
    """Nothing can be written here."""

    status_code = 403


class NotJson(RoznamchaError):
    """A body in a form that is not read."""

    status_code = 415


class TooOften(RoznamchaError):
    """Somebody asks too often; `seconds` until the next answer."""

    status_code = 429

    def __init__(self, seconds: int) -> None:
        super().__init__(f"too many requests; come again in {seconds} s")
        self.headers = {"retry-after": str(seconds)}


def problem_of(error: BaseException, instance: str) -> Problem:
    """The problem that `error` is to the one who asked for the address `instance`.

    Only errors raised on purpose tell what they say: the words of any other may hold what is nobody's business.
    """
    status, detail = _status(error), ""
    if isinstance(error, RoznamchaError):
        detail = str(error)
    elif status < 500:
        detail = str(getattr(error, "detail", ""))
    return Problem(title=HTTPStatus(status).phrase, status=status, detail=detail, instance=instance)


def _status(error: BaseException) -> int:
    if isinstance(error, NotFoundError):
        return 404
    if isinstance(error, StoreError):
        return 503
    if isinstance(error, LexiconError | ModelError | ConfigError):
        return 500
    if isinstance(error, MeaningError):
        return 409
    status = getattr(error, "status_code", 400 if isinstance(error, RoznamchaError) else None)
    return status if isinstance(status, int) and status in list(HTTPStatus) else 500
