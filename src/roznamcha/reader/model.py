"""The model: one ONNX file beside this module, run by onnxruntime on the processor, on one thread.

Nothing here is imported before a document is to be read by the model; reading by rules alone needs none of it.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from roznamcha.errors import ModelError
from roznamcha.reader.acts import ActModel, load_acts
from roznamcha.reader.doubt import DoubtModel, load_doubt
from roznamcha.reader.heads import EVENT, INNER, OUTER, SPEAKER, WIDTH
from roznamcha.reader.pieces import Pieces
from roznamcha.reader.reading import NOTHING, Reading, Row
from roznamcha.reader.windows import windows
from roznamcha.text.document import Document

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

MODEL = Path(__file__).with_name("reader.onnx")
FORMAT = "1"
_INSTEAD = "or read by rules alone (--fast)"
# fused again, these operators are slower than their parts (measured; onnxruntime 1.31)
_UNFUSED = ["SkipLayerNormFusion", "BiasSkipLayerNormFusion"]


@dataclass(frozen=True, slots=True)
class Reader:
    """The models in memory: of statements, of their acts and of doubt. `facts` tells how the first was made."""

    session: InferenceSession
    pieces: Pieces
    facts: dict[str, Any]
    acts: ActModel
    doubt: DoubtModel


def read_by_model(reader: Reader, doc: Document, only: Collection[int] | None = None) -> Reading:
    """What the model says of each token of `doc`: the same for the same text on every run.

    Of the sentences that are not in `only` (places in `doc.sentences`) it says `NOTHING`, and is not asked.
    """
    import numpy as np

    rows: list[Row] = [NOTHING] * len(doc.words)
    for w in windows(doc, reader.pieces, only=only):
        places = np.arange(len(w.ids), dtype=np.int32)
        (scores,) = reader.session.run(None, {"ids": np.array([w.ids], np.int32), "places": places})
        found = scores[0][np.array(w.places, np.int64)[w.seen :]]
        for tags in (OUTER, INNER):
            powers = np.exp(found[:, tags] - found[:, tags].max(1, keepdims=True))
            found[:, tags] = powers / powers.sum(1, keepdims=True)
        for column in (SPEAKER, EVENT):
            found[:, column] = 1 / (1 + np.exp(-found[:, column].clip(-30, 30)))
        for token, row in zip(w.tokens[w.seen :], found.tolist(), strict=True):
            rows[token] = row
    return Reading(rows)


@lru_cache(maxsize=1)
def load_reader(path: Path = MODEL) -> Reader:
    """The model of the file at `path`, loaded once; `ModelError` says what is missing and what to do."""
    try:
        import onnxruntime
    except ImportError as error:
        raise ModelError(
            f"the learned reader needs the package onnxruntime ({error}): install it, {_INSTEAD}"
        ) from error
    if not path.is_file():
        raise ModelError(f"{path}: the reader's model is not there: install Roznamcha anew, {_INSTEAD}")
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.execution_mode = onnxruntime.ExecutionMode.ORT_SEQUENTIAL
    options.log_severity_level = 3
    try:
        session = onnxruntime.InferenceSession(
            str(path), options, providers=["CPUExecutionProvider"], disabled_optimizers=_UNFUSED
        )
        meta = session.get_modelmeta().custom_metadata_map
        facts = json.loads(meta["facts"])
        vocabulary = json.loads(meta["vocabulary"])
        pieces = Pieces.of(
            vocabulary["pieces"], vocabulary["scores"], characters=vocabulary["characters"], unknown=3
        )
    except Exception as error:
        raise ModelError(
            f"{path}: not a model of this program ({error}): install Roznamcha anew, {_INSTEAD}"
        ) from error
    width = session.get_outputs()[0].shape[-1]
    if facts.get("format") != FORMAT or width != WIDTH:
        raise ModelError(
            f"{path}: a model of another version of this program: install Roznamcha anew, {_INSTEAD}"
        )
    return Reader(session, pieces, facts, load_acts(), load_doubt())
