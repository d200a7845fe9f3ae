"""Vectors for what has none yet, batch by batch; what was made before a break is safe."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator

from msgspec import Struct

from roznamcha.search.meaning import Embedder, packed, text_of
from roznamcha.store.protocol import Store

# so many passages are made and kept at once: a second of work is lost when the process is killed
_BATCH = 64
_AHEAD = 64  # batches that are asked for at once: the store sorts all that wait each time
_KEPT = 20_000  # vectors that are remembered: copies of one text come out within days of each other


class Step(Struct, frozen=True, kw_only=True):
    """How far it is: passages with a vector, all passages, and how many were made by this run.

    Of those `shared` were taken from a passage with the same words.
    """

    done: int
    total: int
    made: int
    shared: int = 0


def index_store(store: Store, model: Embedder, *, batch: int = _BATCH) -> Iterator[Step]:
    """Make the missing vectors of `store`, a step a batch: reports, then statements, then events, the newest first.

    What many reports carry in the same words goes through the model once.
    """
    done, total = store.search.embedded_count(model.name)
    made = shared = 0
    known: OrderedDict[str, bytes] = OrderedDict()
    yield Step(done=done, total=total, made=made)
    while waiting := store.search.unembedded(model.name, limit=batch * _AHEAD):
        for at in range(0, len(waiting), batch):
            texts = [(text_of(p), p) for p in waiting[at : at + batch]]
            new = [t for t in dict.fromkeys(t for t, _ in texts) if t not in known]
            if new:
                known.update(zip(new, packed(model.passages(new)), strict=True))
            store.search.put_vectors(model.name, [(p.kind, p.key, known[t]) for t, p in texts])
            while len(known) > _KEPT:
                known.popitem(last=False)
            made += len(texts)
            shared += len(texts) - len(new)
            yield Step(done=done + made, total=total, made=made, shared=shared)
    store.search.keep_near()
