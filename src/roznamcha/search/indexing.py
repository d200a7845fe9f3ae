"""Vectors for what has none yet, batch by batch; what was made before a break is safe."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from roznamcha.search.meaning import Embedder, packed, text_of
from roznamcha.store.protocol import Store

# so many passages are made and kept at once: some seconds of work are lost when the process is killed
_BATCH = 32


class Step(Struct, frozen=True, kw_only=True):
    """How far it is: passages with a vector, all passages, and how many were made by this run."""

    done: int
    total: int
    made: int


def index_store(store: Store, model: Embedder, *, batch: int = _BATCH) -> Iterator[Step]:
    """Make the missing vectors of `store`, a step a batch: reports, then statements, then events, the newest first.

    Passages of like length go together, which is quicker; the vectors do not depend on it.
    """
    done, total = store.search.embedded_count(model.name)
    made = 0
    yield Step(done=done, total=total, made=made)
    while waiting := store.search.unembedded(model.name, limit=batch * 16):
        texts = sorted(((text_of(p), p) for p in waiting), key=lambda x: (len(x[0]), x[1].kind, x[1].key))
        for at in range(0, len(texts), batch):
            some = texts[at : at + batch]
            vectors = packed(model.passages([t for t, _ in some]))
            rows = [(p.kind, p.key, v) for (_, p), v in zip(some, vectors, strict=True)]
            store.search.put_vectors(model.name, rows)
            made += len(rows)
            yield Step(done=done + made, total=total, made=made)
