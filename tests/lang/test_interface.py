"""The words of pages: both languages have them all, and every act, type, status and turn has one."""

from typing import get_args

import pytest

from roznamcha.lang.interface import PageLanguage, interface
from roznamcha.link.differences import About
from roznamcha.link.processes import LIFE
from roznamcha.records import Act, EventType, Status


@pytest.mark.parametrize("language", get_args(PageLanguage))
def test_everything_has_a_word(language: PageLanguage) -> None:
    words = interface(language)
    kinds = (("act", Act), ("type", EventType), ("status", Status), ("about", About))
    wanted = [f"{kind}_{value}" for kind, values in kinds for value in get_args(values)]
    wanted += [f"turn_{status}" for status in LIFE]
    assert [key for key in wanted if not words.get(key)] == []
