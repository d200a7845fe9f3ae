"""When a report was published, and how that is known."""
from dataclasses import dataclass

from roznamcha.records import Basis, Source
from roznamcha.text.document import Document


@dataclass(frozen=True, slots=True)
class Publication:
    """The publication date (EDTF), its basis, and the clean span of the date line it was read from."""

    date: str | None
    basis: Basis | None
    span: tuple[int, int] | None = None


def publication_of(doc: Document, source: Source) -> Publication:
    """When the report was published."""
    return Publication(source.published, "given" if source.published else None)
