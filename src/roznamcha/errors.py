"""The one family of errors; a message says what happened, where, and what to do about it."""

from __future__ import annotations


class RoznamchaError(Exception):
    """Base of every error that Roznamcha raises on purpose."""


class ReadError(RoznamchaError):
    """An input cannot be read as a report; `where` names it (a path, a path with a line, a URL)."""

    def __init__(self, where: str, reason: str) -> None:
        super().__init__(f"{where}: {reason}")
        self.where = where
        self.reason = reason


class LexiconError(RoznamchaError):
    """A row or rule under `lang/` is wrong; the message names the file and the line or rule."""


class StoreError(RoznamchaError):
    """A store cannot be opened, is locked, full or of another schema."""


class LlmError(RoznamchaError):
    """A language model's reading cannot be had; the message names the endpoint and what it answers."""


class NotFoundError(RoznamchaError):
    """A report or entry that was asked for is not in the store."""


class ModelError(RoznamchaError):
    """The learned reader cannot be loaded; the message says what is missing and what to do."""


class MeaningError(RoznamchaError):
    """A search by meaning cannot be had: the extra is not installed, or the store holds no vectors yet."""


class MissingExtraError(RoznamchaError):
    """Something asked for needs libraries that are not installed; the message names the extra that brings them."""

    def __init__(self, what: str, extra: str) -> None:
        super().__init__(f"{what} needs libraries that are not here: pip install 'roznamcha[{extra}]'")
        self.extra = extra


class ConfigError(RoznamchaError):
    """A configuration file or a setting is wrong; the message names the file, the place and what may stand there."""


class FetchError(RoznamchaError):
    """Something on the network cannot be had; `passing` says whether it is worth asking again, and `until` when at
    the earliest (seconds since 1970), where that is known."""

    def __init__(self, reason: str, *, passing: bool = True, until: float | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.passing = passing
        self.until = until


class QuestionError(RoznamchaError):
    """A question cannot be understood; the message says what in it, where, and what to write."""
