"""Daft, loaded where it is needed: without its reports home and without bars of its own."""

from __future__ import annotations

import logging
import os
from types import ModuleType

from roznamcha.errors import MissingExtraError

# it tells its makers of every import and of what runs it, unless it is told not to
_QUIET = {
    "DAFT_ANALYTICS_ENABLED": "0",
    "SCARF_NO_ANALYTICS": "1",
    "DO_NOT_TRACK": "1",
    "DAFT_PROGRESS_BAR": "0",
}
# each error is raised too, and told once; whoever sets logging up sees them all the same
_TALKERS = ("daft_io", "daft_local_execution", "daft_distributed", "aws_config", "aws_runtime")


def daft() -> ModuleType:
    """The library; `MissingExtraError` if it is not installed."""
    for name, value in _QUIET.items():
        os.environ.setdefault(name, value)
    for name in _TALKERS:
        logger = logging.getLogger(name)
        if not logger.handlers:
            logger.addHandler(logging.NullHandler())
    try:
        import daft
    except ImportError as error:
        raise MissingExtraError("a run over a corpus", "corpus") from error
    return daft
