"""One shape for every error: problem details (RFC 9457) for programs, a page with the same words for people."""

from __future__ import annotations

from http import HTTPStatus

from msgspec import Struct

from roznamcha.errors import NotFoundError, RoznamchaError, StoreError

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
    if isinstance(error, RoznamchaError):
        return 400
    status = getattr(error, "status_code", None)
    return status if isinstance(status, int) and status in list(HTTPStatus) else 500
