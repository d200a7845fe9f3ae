"""The extractor against its floors, the floors against their past, and every offset against the text."""

import subprocess
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from roznamcha.errors import LexiconError
from roznamcha.evaluate.floors import FLOORS, load_floors, lowered, parse_floors, shortfalls
from roznamcha.evaluate.gold import paired, read_gold, read_inputs, run
from roznamcha.evaluate.naive import naive_extract
from roznamcha.evaluate.score import score_reports
from roznamcha.pipeline import extract
from roznamcha.reader.model import load_reader
from roznamcha.records import Report, Source

PREFIXES = ("", "speaker_", "cue_", "content_", "condition_")


@pytest.fixture(scope="module", params=["dev", "dev-fast"])
def mode(request: pytest.FixtureRequest) -> str:
    """The section of the floors: the program as it is, and its rules alone."""
    return str(request.param)


def reading(mode: str) -> Callable[[Source], Report]:
    return partial(extract, reader=load_reader() if mode == "dev" else None)


@pytest.fixture(scope="module")
def outputs(gold_root: Path, mode: str) -> dict[str, dict[str, Any]]:
    return run(read_inputs(gold_root / "dev"), reading(mode))


def spans(report: dict[str, Any]) -> Iterator[tuple[str, int | None, int | None]]:
    for part in ("carriers", "times", "mentions", "statements", "events"):
        for item in report[part]:
            for prefix in PREFIXES:
                if prefix + "start" in item:
                    yield f"{part} {prefix}", item[prefix + "start"], item[prefix + "end"]


def test_nothing_falls_below_its_floor(
    gold_root: Path, mode: str, outputs: dict[str, dict[str, Any]]
) -> None:
    scores = score_reports(paired(read_gold(gold_root / "dev"), outputs))
    assert [str(s) for s in shortfalls(scores, load_floors()[mode])] == []


def test_the_extractor_beats_the_naive_floor(gold_root: Path, outputs: dict[str, dict[str, Any]]) -> None:
    gold = read_gold(gold_root / "dev")
    ours = score_reports(paired(gold, outputs)).figures
    naive = score_reports(paired(gold, run(read_inputs(gold_root / "dev"), naive_extract))).figures
    worse = [
        name for name, tally in ours.items() if name != "published (date)" and tally.f1 <= naive[name].f1
    ]
    assert worse == []


def test_every_offset_cuts_inside_the_text(outputs: dict[str, dict[str, Any]]) -> None:
    wrong = [
        (name, what, start, end)
        for name, report in outputs.items()
        for what, start, end in spans(report)
        if (start is None) != (end is None)
        or (start is not None and not 0 <= start < (end or 0) <= len(report["text"]))
    ]
    assert wrong == []


def test_no_span_begins_or_ends_in_blank(outputs: dict[str, dict[str, Any]]) -> None:
    ragged = [
        (name, what, report["text"][start:end])
        for name, report in outputs.items()
        for what, start, end in spans(report)
        if start is not None and report["text"][start:end] != report["text"][start:end].strip()
    ]
    assert ragged == []


def test_the_output_is_the_same_a_second_time(
    gold_root: Path, mode: str, outputs: dict[str, dict[str, Any]]
) -> None:
    assert run(read_inputs(gold_root / "dev")[::6], reading(mode)) == {
        s.name: outputs[s.name] for s in read_inputs(gold_root / "dev")[::6]
    }


def test_no_floor_was_ever_lowered() -> None:
    def git(*args: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["git", "-C", str(FLOORS.parent), *args], capture_output=True, text=True, check=False
        )

    try:
        log = git("log", "--format=%H", "--", FLOORS.name)
    except FileNotFoundError:
        pytest.skip("git is not installed: the floors' past cannot be read")
    if log.returncode or not log.stdout.strip():
        pytest.skip("the floors have no past here")
    now = load_floors()
    for commit in log.stdout.split():
        before = git("show", f"{commit}:./{FLOORS.name}")
        assert before.returncode or lowered(parse_floors(before.stdout), now) == []


def test_a_figure_below_its_floor_is_told(gold: dict[str, Any], system: dict[str, Any]) -> None:
    system["events"] = []
    floors = {"statements (span)": 0.9, "events (type)": 0.5, "no such figure": 0.1}
    assert [str(s) for s in shortfalls(score_reports([(gold, system)]), floors)] == [
        "events (type): F1 0.000 is below the floor 0.500",
        "no such figure: F1 0.000 is below the floor 0.100",
    ]


def test_a_floor_taken_away_counts_as_lowered() -> None:
    assert lowered({"dev": {"a": 0.1}}, {}) == ["[dev] a: 0.1 was lowered to nothing"]
    assert lowered({"dev": {"a": 0.1}}, {"dev": {"a": 0.2, "b": 0.3}}) == []


@pytest.mark.parametrize("text", ["[dev]\na = 1.5", "[dev]\na = 'x'", "[dev]\na = true", "[dev"])
def test_a_floor_is_a_share(text: str) -> None:
    with pytest.raises(LexiconError, match=r"floors\.toml"):
        parse_floors(text)
