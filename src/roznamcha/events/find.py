"""All events of a document."""
from collections.abc import Sequence

from roznamcha.records import Event, Mention, Statement, TimeRef
from roznamcha.text.document import Document


def find_events(doc: Document, *, times: Sequence[TimeRef], mentions: Sequence[Mention], statements: Sequence[Statement], published: str | None) -> tuple[Event, ...]:
    """The events in `doc`."""
    return ()
