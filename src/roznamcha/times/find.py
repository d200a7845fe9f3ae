"""All time expressions of a document."""
from roznamcha.records import TimeRef
from roznamcha.text.document import Document


def find_times(doc: Document, *, published: str | None, skip: tuple[int, int] | None = None) -> tuple[TimeRef, ...]:
    """The time expressions in `doc`."""
    return ()
