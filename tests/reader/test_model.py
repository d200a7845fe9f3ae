"""The shipped model: it loads, reads the same twice, is what its card says, and rules alone need none of it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from roznamcha.errors import ModelError
from roznamcha.pipeline import extract
from roznamcha.reader.heads import WIDTH
from roznamcha.reader.model import MODEL, Reader, load_reader, read_by_model
from roznamcha.reader.reading import NOTHING
from roznamcha.records import Source
from roznamcha.text.document import prepare

ROOT = Path(__file__).parents[2]
CARD = (ROOT / "docs" / "model-card.md").read_text(encoding="utf-8")
TEXT = (
    "وزیر خارجه پاکستان روز جمعه گفت که مرزها تا پایان گفت\u200cوگوها بسته می\u200cماند. سخنگوی حکومت طالبان این گفته را رد کرد.\n"
    "\n@a_channel\n"
)
_MIB = 1024 * 1024


@pytest.fixture(scope="module")
def reader() -> Reader:
    return load_reader()


def test_every_token_of_prose_has_a_row_and_residue_has_none(reader: Reader) -> None:
    doc = prepare(TEXT)
    rows = read_by_model(reader, doc).rows
    prose = {i for s in doc.sentences for i in range(s.first, s.last)}
    assert len(rows) == len(doc.words)
    assert {i for i, row in enumerate(rows) if row is not NOTHING} == prose
    assert all(len(row) == WIDTH for row in rows)


def test_probabilities_are_probabilities(reader: Reader) -> None:
    doc = prepare(TEXT)
    reading = read_by_model(reader, doc)
    for row in reading.rows:
        assert sum(row[0:4]) == pytest.approx(1, abs=1e-4)
        assert sum(row[4:8]) == pytest.approx(1, abs=1e-4)
    n = len(doc.words)
    assert 0 <= reading.content(0, n) <= 1
    assert sum(reading.acts(range(n)).values()) == pytest.approx(1)
    assert reading.cue(0, n) > reading.cue(n - 1, n)


def test_the_same_text_is_read_the_same_twice(reader: Reader) -> None:
    source = Source(name="t", text=TEXT * 30)
    assert extract(source, reader=reader) == extract(source, reader=reader)


def test_what_stands_before_does_not_change_how_a_report_is_read(reader: Reader) -> None:
    first = read_by_model(reader, prepare(TEXT))
    read_by_model(reader, prepare("نخست\u200cوزیر گفت باران می\u200cبارد. " * 80))
    assert read_by_model(reader, prepare(TEXT)) == first


def test_an_empty_text_is_read(reader: Reader) -> None:
    assert read_by_model(reader, prepare("")).rows == []


def test_a_missing_file_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="--fast"):
        load_reader(tmp_path / "none.onnx")


def test_a_broken_file_says_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "broken.onnx"
    path.write_bytes(b"no model")
    with pytest.raises(ModelError, match="not a model of this program"):
        load_reader(path)


def test_rules_alone_import_nothing_of_the_model() -> None:
    script = (
        "import sys; from roznamcha.cli import main; sys.argv[1:] = ['extract', '--fast', '-']\n"
        "try: main()\nexcept SystemExit: pass\n"
        "assert not {'onnxruntime', 'numpy'} & set(sys.modules), 'imported'"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], input=TEXT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_fast_is_what_the_rules_say() -> None:
    command = [
        sys.executable,
        "-c",
        "from roznamcha.cli import main; main()",
        "extract",
        "--fast",
        "-f",
        "jsonl",
        "-",
    ]
    said = subprocess.run(command, input=TEXT, capture_output=True, text=True, check=True).stdout
    report = extract(Source(name="t", text=TEXT))
    assert said.count('"content_start"') == len(report.statements)
    assert not any(w.startswith("model:") for s in report.statements for w in s.why)


def test_the_card_tells_of_this_model(reader: Reader) -> None:
    facts = reader.facts
    assert MODEL.stat().st_size <= 40 * _MIB
    for fact in (
        f"{facts['layers']} layers",
        f"{len(reader.pieces.ids):,} pieces",
        f"{facts['reports']} annotated reports",
        f"{facts['unlabelled']} reports without annotations",
        f"{MODEL.stat().st_size / 1e6:.1f} MB",
    ):
        assert fact in CARD, fact
    for source in ("multilingual-e5-small", "MIT", "CC BY 4.0", "CC BY-SA 4.0", "none stated"):
        assert source in CARD


def test_no_held_out_report_is_among_those_learned_from() -> None:
    held_out = (ROOT / "annotations" / "held-out.txt").read_text(encoding="utf-8").split()
    names = [n for p in (ROOT / "annotations").glob("*.jsonl") for n in _names(p)]
    assert len(held_out) == len(set(held_out)) == 63
    assert set(held_out) <= set(names)


def _names(path: Path) -> list[str]:
    import json

    return [json.loads(line)["name"] for line in path.read_text(encoding="utf-8").splitlines()]
