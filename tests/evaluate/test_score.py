"""The scorer: known figures on a small report, and digit for digit what the reference scorer of the gold
says.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roznamcha.evaluate.gold import absent, paired, read_gold, read_inputs, read_outputs, run
from roznamcha.evaluate.match import by_overlap, overlap, pair_up
from roznamcha.evaluate.naive import naive_extract
from roznamcha.evaluate.score import as_json, score_reports
from roznamcha.evaluate.slices import by_calendar, by_quote, by_report, language, outlet_kind

spans = st.tuples(st.integers(0, 50), st.integers(1, 20)).map(lambda s: {"start": s[0], "end": s[0] + s[1]})


def test_a_faultless_output_has_every_figure_at_one(gold: dict[str, Any], system: dict[str, Any]) -> None:
    scores = score_reports([(gold, system)], misses=True)
    told = {name: tally.f1 for name, tally in scores.figures.items() if tally.gold}
    assert set(told.values()) == {1.0}
    assert len(told) == 8, "all but the two figures of times, of which there are none"
    assert scores.act_macro_f1 == scores.act_macro_f1_found == 1.0
    assert [t.recall for t in scores.rates.values()] == [1.0, 1.0]
    assert scores.misses == []


def test_no_output_scores_nothing_and_breaks_nothing(gold: dict[str, Any]) -> None:
    scores = score_reports([(gold, {})], misses=True)
    assert {t.f1 for t in scores.figures.values()} == {0.0}
    assert scores.act_macro_f1 == 0.0
    assert [m.kind for m in scores.misses] == ["missed"] * 3


def test_each_figure_asks_for_what_it_says(gold: dict[str, Any], system: dict[str, Any]) -> None:
    system["statements"][0]["speaker"] = "the spokesman"  # an alias, case aside
    system["statements"][1]["act"] = "say"
    system["statements"][1]["speaker"] = "somebody else"
    system["statements"][1]["condition_start"] = None
    system["events"][0]["actors"] = ["PAK"]
    system["published"] = "2025-10-13"
    scores = score_reports([(gold, system)], misses=True)
    hits = {name: tally.hits for name, tally in scores.figures.items()}
    assert hits["statements (span)"] == hits["statements (party)"] == 2
    assert hits["statements (act)"] == hits["statements (party+act)"] == hits["statements (full)"] == 1
    assert (hits["events (type)"], hits["events (full)"], hits["published (date)"]) == (1, 0, 0)
    assert {n: (t.hits, t.gold) for n, t in scores.rates.items()} == {
        "speaker, of found statements": (1, 2),
        "conditions found": (0, 1),
    }
    # say: 1 of 1 gold, 2 given: 2/3; offer: 0
    assert scores.act_macro_f1 == pytest.approx(1 / 3)
    assert [m.part for m in scores.misses if m.kind == "wrong"] == ["statements (act)", "events (full)"]


def test_precision_counts_what_is_too_much(gold: dict[str, Any], system: dict[str, Any]) -> None:
    system["statements"].append({**system["statements"][0], "content_start": 0, "content_end": 5})
    figure = score_reports([(gold, system)]).figures["statements (span)"]
    assert (figure.precision, figure.recall) == (2 / 3, 1.0)


def test_an_event_matches_within_its_sentence_only(gold: dict[str, Any], system: dict[str, Any]) -> None:
    event = system["events"][0]
    event["end"] = event["start"] + 3
    assert score_reports([(gold, system)]).figures["events (type)"].hits == 1
    event["start"], event["end"] = 0, 5
    assert score_reports([(gold, system)]).figures["events (type)"].hits == 0


def test_a_span_of_nothing_never_matches(gold: dict[str, Any], system: dict[str, Any]) -> None:
    for statement in system["statements"]:
        statement["content_end"] = statement["content_start"]
    assert score_reports([(gold, system)]).figures["statements (span)"].hits == 0


@given(st.lists(spans, max_size=8), st.lists(spans, max_size=8))
def test_pairs_are_one_to_one_and_overlap_by_half(
    gold: list[dict[str, int]], system: list[dict[str, int]]
) -> None:
    pairs = pair_up(gold, system, by_overlap())
    assert len({i for i, _ in pairs}) == len({j for _, j in pairs}) == len(pairs)
    for i, j in pairs:
        a, b = gold[i], system[j]
        assert overlap((a["start"], a["end"]), (b["start"], b["end"])) >= 0.5


def test_slices_add_up(gold: dict[str, Any], system: dict[str, Any]) -> None:
    gold["times"] = [{"start": 0, "end": 5, "value": None, "calendar": "none"}]
    other = {**gold, "name": "tg-2", "language": "fa"}
    pairs: list[tuple[Any, Any]] = [(gold, system), (other, {})]
    assert {k: s.reports for k, s in by_report(pairs, outlet_kind).items()} == {"demo": 1, "tg": 1}
    assert {k: s.reports for k, s in by_report(pairs, language).items()} == {"Dari": 1, "Iranian": 1}
    quotes = by_quote(pairs)
    assert (quotes["indirect"].gold, quotes["indirect"].system, quotes["indirect"].hits) == (4, 2, 2)
    assert by_calendar(pairs)["none"].gold == 2


def _damaged(gold: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Outputs with every kind of fault, made from gold by counting: dropped, moved, changed, doubled."""
    reports = []
    for n, report in enumerate(gold):
        if n % 11 == 10:
            continue
        out: dict[str, Any] = {
            "name": report["name"],
            "published": report.get("published") if n % 3 else "2001-01-01",
        }
        for part, prefix in (("times", ""), ("statements", "content_"), ("events", "")):
            items = []
            for k, item in enumerate(report[part]):
                item = dict(item)
                match (n + k) % 7:
                    case 0:
                        continue
                    case 1:
                        item[prefix + "start"] += 4
                        item[prefix + "end"] += 9
                    case 2:
                        item |= {"value": "1999", "party": "UNK", "actors": ["UNK"]}
                    case 3:
                        item |= {"act": "say", "type": "talks", "speaker": "sources"}
                    case 4:
                        items.append(dict(item))
                items.append(item)
            out[part] = items
        reports.append(out)
    return reports


@pytest.mark.parametrize("folder", ["dev", "train"])
@pytest.mark.parametrize("kind", ["damaged", "naive", "gold"])
def test_the_figures_are_the_reference_scorers_to_the_digit(
    gold_root: Path, tmp_path: Path, folder: str, kind: str
) -> None:
    reference = gold_root.parent / "score" / "score.py"
    if not reference.exists():
        pytest.skip("the reference scorer does not lie beside the gold")
    gold = read_gold(gold_root / folder)
    match kind:
        case "damaged":
            outputs = _damaged(gold)
        case "naive":
            outputs = list(run(read_inputs(gold_root / folder), naive_extract).values())
        case _:
            outputs = gold
    path = tmp_path / "out.jsonl"
    path.write_text("".join(json.dumps(o, ensure_ascii=False) + "\n" for o in outputs), encoding="utf-8")
    said = subprocess.run(
        [sys.executable, str(reference), str(gold_root / folder), str(path), "--json"],
        capture_output=True, check=True, text=True,
    )  # fmt: skip
    read = read_outputs(path)
    assert as_json(score_reports(paired(gold, read))) == json.loads(said.stdout)
    assert len(absent(gold, read)) == (len(gold) // 11 if kind == "damaged" else 0)
