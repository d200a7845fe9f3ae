"""What Daft calls for each piece of work; imported only where Daft is."""

from __future__ import annotations

from daft import DataType, Series, method

from roznamcha.engine.crew import Crew
from roznamcha.engine.doers import Kind, doer


class There:
    """Does the work in a process that Daft has started, on whatever machine."""

    def __init__(self, kind: Kind, given: bytes) -> None:
        self._doer = doer(kind, given)

    @method.batch(return_dtype=DataType.string(), batch_size=1)
    def do(self, work: Series) -> list[str]:
        """What comes of each piece of work, both as JSON."""
        return [self._doer.one(each) for each in work.to_pylist()]


class Here:
    """Hands the work to a process of a crew on this machine; Daft calls it in a thread for each."""

    def __init__(self, crew: Crew) -> None:
        self._crew = crew

    @method.batch(return_dtype=DataType.string(), batch_size=1)
    def do(self, work: Series) -> list[str]:
        """What comes of each piece of work, both as JSON."""
        return [self._crew.one(each) for each in work.to_pylist()]
