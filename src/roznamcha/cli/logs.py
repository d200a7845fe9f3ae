"""What goes to standard error while a command runs: plain lines for people, JSON lines for programs."""

from __future__ import annotations

import json
import os
import sys
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any


class LogFormat(StrEnum):
    """How lines on standard error are written."""

    text = "text"
    json = "json"


# the same in the environment: what starts other programs with it reaches them too
VARIABLE = "ROZNAMCHA_LOG"


def as_json() -> bool:
    """Whether lines on standard error are to be JSON."""
    return os.environ.get(VARIABLE, "").strip().lower() == LogFormat.json


def json_line(level: str, event: str, data: dict[str, Any] | None = None) -> str:
    """One line: when (UTC), how grave, what happened, and its data."""
    record = {"time": datetime.now(UTC).isoformat(timespec="milliseconds"), "level": level, "event": event}
    return json.dumps(record | (data or {}), ensure_ascii=False, default=str)


def listen(*, quiet: bool = False) -> None:
    """Let what the rooms tell reach standard error; `quiet` passes on only what went wrong."""
    # imported here: few commands run long enough to have anything to tell
    import logging

    class Handler(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            line = _line(record.levelname.lower(), record.getMessage(), getattr(record, "data", {}))
            try:
                sys.stderr.write(line + "\n")
                sys.stderr.flush()
            except (OSError, ValueError):
                self.handleError(record)

    logger = logging.getLogger("roznamcha")
    logger.handlers = [Handler()]
    logger.propagate = False
    logger.setLevel(logging.WARNING if quiet else logging.INFO)


def _line(level: str, event: str, data: dict[str, Any]) -> str:
    """One event as it is written: JSON, or the time, what happened and its data."""
    if as_json():
        return json_line(level, event, data)
    from roznamcha.cli.app import printable

    told = " ".join(f"{key}={value}" for key, value in data.items() if value not in ("", {}, None))
    when = datetime.now(UTC).strftime("%H:%M:%S")
    return printable(" ".join(f"{when} {event} {told}".split()))
