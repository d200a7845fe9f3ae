"""All statements of a document."""
from collections.abc import Sequence
from dataclasses import dataclass

from roznamcha.records import Carrier, Mention, Statement, TimeRef
from roznamcha.text.document import Document


@dataclass(frozen=True, slots=True)
class Spoken:
    """What the statements stage yields: statements, the carriers, and the outlet where the text names its own."""

    statements: tuple[Statement, ...]
    carriers: tuple[Carrier, ...] = ()
    outlet: str | None = None


def find_statements(doc: Document, *, times: Sequence[TimeRef], mentions: Sequence[Mention], outlet: str | None) -> Spoken:
    """The statements in `doc`."""
    return Spoken(())
