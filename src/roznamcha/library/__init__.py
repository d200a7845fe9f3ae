"""Roznamcha for Python programs and notebooks: `read` a report, `open` a store; what comes back shows itself and
becomes a data frame."""

from roznamcha.library.opened import Record, open
from roznamcha.library.readings import Reading, read, read_all
from roznamcha.library.tables import Table

__all__ = ["Reading", "Record", "Table", "open", "read", "read_all"]
