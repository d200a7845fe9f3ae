"""Roznamcha reads Persian-language news and keeps the citable record of a political dispute.

>>> import roznamcha
>>> found = roznamcha.read("وزیر خارجه پاکستان اتهام کابل را رد کرد.", fast=True)
>>> [(s.record.party, s.record.act) for s in found.statements]
[('PAK', 'deny')]
"""

import sys
from importlib import import_module
from types import ModuleType

__version__ = "0.1.0"
# what `roznamcha.library` holds, loaded when it is asked for: importing the package stays light
_LIBRARY = ("Reading", "Record", "Table", "open", "read_all")
__all__ = ["Reading", "Record", "Table", "__version__", "open", "read", "read_all"]


class _Room(ModuleType):
    """The room `roznamcha.read`, which can be called as well: one name is both."""

    def __call__(self, *args: object, **options: object) -> object:
        return import_module("roznamcha.library").read(*args, **options)


class _Package(ModuleType):
    """This package; a room becomes its attribute when it is imported, and then `read` learns to be called."""

    def __setattr__(self, name: str, value: object) -> None:
        if name == "read" and isinstance(value, ModuleType):
            value.__class__ = _Room
        super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Package


def __getattr__(name: str) -> object:
    """The parts of the library, and the room that can be called."""
    if name == "read":
        return import_module("roznamcha.read")
    if name in _LIBRARY:
        return getattr(import_module("roznamcha.library"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
