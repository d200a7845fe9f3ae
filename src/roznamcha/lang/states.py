"""What the table of states tells every stage: the adjectives of states, and whose news a language tells at home."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from roznamcha.lang.tables import DATA, read_table, spellings
from roznamcha.text.fold import key

# whose offices a report in this language means where it names no state
HOME: Mapping[str, str] = {"fa": "IRN", "prs": "AFG"}


@cache
def demonyms() -> Mapping[str, str]:
    """The state (alpha-3) of each adjective for it, by the lookup keys of its spellings in one word.

    >>> demonyms()[key("آمریکایی")], demonyms().get(key("آبی"))
    ('USA', None)
    """
    columns = ("surface", "id", "name", "kind", "place", "flags", "source")
    return {
        key(form): row["id"].partition(":")[2]
        for row in read_table(DATA / "entities" / "states.tsv", columns)
        if row["kind"] == "demonym"
        for form in spellings(row["surface"])
        if " " not in form
    }
