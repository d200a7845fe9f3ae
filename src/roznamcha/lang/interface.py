"""What pages call things, in English and in Persian."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Literal

import regex

from roznamcha.errors import LexiconError
from roznamcha.lang.tables import DATA

PageLanguage = Literal["en", "fa"]
_SLOT = regex.compile(r"\{(?P<name>[a-z]+)\}")


@cache
def interface(language: PageLanguage) -> Mapping[str, str]:
    """The words of a page by key; `LexiconError` if the languages differ in their keys or in the slots of a text.

    >>> interface("en")["act_deny"], len(interface("fa")) == len(interface("en"))
    ('denies', True)
    """
    tables = tomllib.loads((DATA / "interface.toml").read_text(encoding="utf-8"))
    one, other = tables["en"], tables["fa"]
    for key in sorted(one.keys() | other.keys()):
        if key not in one or key not in other:
            raise LexiconError(f"interface.toml: {key!r} is missing in one language")
        if sorted(_SLOT.findall(one[key])) != sorted(_SLOT.findall(other[key])):
            raise LexiconError(f"interface.toml: {key!r} has other slots in the two languages")
    return MappingProxyType(tables[language])
