"""`--reader llm` for `extract` and `ingest`: the model's statements in the place of the program's own, and what that took.

Nothing of `roznamcha.llm` is imported before somebody asks for it.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import typer
from msgspec import Struct

from roznamcha.cli.app import say
from roznamcha.cli.options import ReaderName

if TYPE_CHECKING:
    from roznamcha.llm.reader import LlmReader
    from roznamcha.read import Problem
    from roznamcha.records import Report, Source

KEY = "ROZNAMCHA_LLM_KEY"
# what each counted field is called when it is told
_DROPPED = {
    "content": "contents not in the text",
    "cue": "reporting words not in the text",
    "repeated": "told twice",
    "malformed": "not of the schema",
    "speaker": "speakers not in the text",
    "named": "names not in the text",
    "condition": "conditions not in the text",
    "said": "dates not in the text or none",
    "party": "sides that are no code",
    "targets": "targets that are no code",
    "act": "acts that are none",
    "quote": "kinds of quotation that are none",
    "modality": "modalities that are none",
}


class Asking(Struct, frozen=True, kw_only=True):
    """The options of `--reader`: `price` is what a million tokens cost, in and out."""

    reader: ReaderName
    url: str | None
    model: str | None
    price: tuple[float, float] | None
    cache: Path | None
    timeout: float
    lexicon: Path | None


@contextmanager
def asking(asked: Asking) -> Iterator[LlmReader | None]:
    """The model's reader while a command reads, nothing without `--reader llm`; at the end it is told what it took."""
    if asked.reader is not ReaderName.llm:
        yield None
        return
    reader = _reader(asked)
    try:
        yield reader
    finally:
        _tell(reader, asked.price)


def _reader(asked: Asking) -> LlmReader:
    if not asked.url or not asked.model:
        lacking = "--llm-url" if not asked.url else "--llm-model"
        raise typer.BadParameter(f"--reader llm needs {lacking} (docs/llm.md says what it is)")
    from roznamcha.entities.gazetteer import load
    from roznamcha.llm.cache import Cache, default_folder
    from roznamcha.llm.client import Client, Endpoint
    from roznamcha.llm.reader import LlmReader

    gazetteer = load(asked.lexicon)
    codes = frozenset((*gazetteer.states, *filter(None, gazetteer.parties.values()), "MEDIA", "UNK"))
    key = os.environ.get(KEY, "").strip() or None
    endpoint = Endpoint(url=asked.url, model=asked.model, key=key, timeout=asked.timeout)
    return LlmReader(Client(endpoint), Cache(asked.cache or default_folder()), codes)


def by_llm(
    source: Source, report: Report, llm: LlmReader, *, lexicon: Path | None
) -> tuple[Report, Problem | None]:
    """`report` with the model's statements, or as it is where they cannot be had; and what there is to warn of.

    A refusal before the first answer (a wrong key, address or model) ends the run: no report would fare better.
    """
    from roznamcha.errors import LlmError
    from roznamcha.llm.client import RefusedError
    from roznamcha.pipeline import extract
    from roznamcha.read import Problem
    from roznamcha.store.rows import check_report

    where = source.origin or source.name
    try:
        statements, lost = llm.read(report)
        read = extract(source, lexicon=lexicon, statements=statements)
        check_report(read)
    except RefusedError as error:
        if not llm.answered:
            raise
        return report, Problem(where, f"statements read by rules: {error}", warning=True)
    except LlmError as error:
        return report, Problem(where, f"statements read by rules: {error}", warning=True)
    except Exception as error:  # noqa: BLE001  the boundary of one report among many
        reason = f"statements read by rules: the model's broke the reader: {type(error).__name__}: {error}"
        return report, Problem(where, reason, warning=True)
    if lost:
        reason = f"{lost} more statement(s) of the model are dropped: their words are not in the text"
        return read, Problem(where, reason, warning=True)
    return read, None


def _tell(reader: LlmReader, price: tuple[float, float] | None) -> None:
    """Say on standard error what the model took and what became of its answers."""
    t = reader.tally
    cost = f", cost {t.cost(*price):.4f}" if price else ""
    say(
        f"llm: {t.requests:,} answers asked for, {t.from_cache:,} from the cache;"
        f" {t.tokens_in:,} tokens in, {t.tokens_out:,} out{cost}"
    )
    if t.uncounted:
        say(f"llm: {t.uncounted:,} answers came without a count of their tokens, which is missing above")
    if t.unsaved:
        say(f"llm: {t.unsaved:,} answers could not be kept in the cache")
    failed = f"; {t.failed:,} reports read by rules instead" if t.failed else ""
    say(f"llm: {t.statements:,} statements in {t.reports:,} reports{failed}")
    if t.dropped["statement"]:
        say(f"llm: {t.dropped['statement']:,} statements dropped{_reasons(t.dropped, whole=True)}")
    if rest := _reasons(t.dropped, whole=False):
        say(f"llm: fields dropped{rest}")


_WHOLE = ("content", "cue", "repeated", "malformed")


def _reasons(dropped: Counter[str], *, whole: bool) -> str:
    told = [
        f"{dropped[name]:,} {what}"
        for name, what in _DROPPED.items()
        if dropped[name] and (name in _WHOLE) is whole
    ]
    return ": " + ", ".join(told) if told else ""
