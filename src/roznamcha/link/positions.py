"""What a party holds on an issue: which issues a statement is about, and where a row of acts turns round."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache

from msgspec import Struct

from roznamcha.lang.rules import Rule, load_rules
from roznamcha.lang.tables import DATA
from roznamcha.records import Act
from roznamcha.text.clean import normalise
from roznamcha.text.fold import fold

# acts that open a way, and acts that close it; the others (to demand, to accuse ...) go with either
_OPENS: frozenset[Act] = frozenset({"offer", "agree", "support"})
_CLOSES: frozenset[Act] = frozenset({"reject", "threaten"})
# the act that takes no position: what is only said
NEUTRAL: Act = "say"


class Issue(Struct, frozen=True, kw_only=True):
    """What sides hold positions on: its name in questions, and what it is called on an English and a Persian page."""

    name: str
    label: str
    label_fa: str


@cache
def _rules() -> tuple[Rule, ...]:
    return load_rules(DATA / "link" / "issues.toml", required=("label", "label_fa"))


@cache
def issues() -> tuple[Issue, ...]:
    """Every issue of `issues.toml`, in its order."""
    return tuple(
        Issue(name=r.name, label=str(r.data["label"]), label_fa=str(r.data["label_fa"])) for r in _rules()
    )


@lru_cache(maxsize=20_000)
def issues_of(raw: str) -> tuple[str, ...]:
    """The issues that the words `raw` are about, in the order of `issues.toml`.

    >>> issues_of("گذرگاه تورخم را باز کنید"), issues_of("هوا خوب است")
    (('border',), ())
    """
    folded = fold(normalise(raw).text)
    return tuple(r.name for r in _rules() if r.pattern.search(folded))


def changes(acts: Sequence[Act]) -> tuple[bool, ...]:
    """Of acts in order of date, which of them turn round: closing a way that was last opened, or opening one last closed.

    >>> changes(["offer", "demand", "reject", "threaten", "agree"])
    (False, False, True, False, True)
    """
    last: bool | None = None
    out = []
    for act in acts:
        opens = True if act in _OPENS else False if act in _CLOSES else None
        out.append(opens is not None and last is not None and opens != last)
        last = last if opens is None else opens
    return tuple(out)
