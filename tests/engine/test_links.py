"""Links over a dataset: what `link` finds in a store that the dataset is loaded into, by joins over its files."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import msgspec
import pyarrow.parquet as pq
import pytest
import regex

from engine.corpus import bytes_of, write
from link.test_steps import BREACH, DEMAND, MADE, RAID
from roznamcha.linking import link_store
from roznamcha.store.sqlite import SqliteStore

pytest.importorskip("daft", reason="the extra corpus is not installed")

from roznamcha.engine.daftly import daft
from roznamcha.engine.dataset import Dataset
from roznamcha.engine.links.groups import components
from roznamcha.engine.links.sizes import Sizes
from roznamcha.engine.loading import readings
from roznamcha.engine.run import Options, run
from roznamcha.engine.spread import cluster

SMALL = Options(workers=2, fast=True, shard_bytes=6000, sizes=Sizes(marks=1500, pairs=100, slice=30))
TABLES = ("links", "families", "clusters")
PLACES = ("کابل", "قندهار", "هرات", "تورخم", "چمن", "ننگرهار")


def corpus(path: Path) -> Path:
    """The reports of the steps' tests, and many more over three months, in two files that share some."""
    rows = [{"name": n, "outlet": o, "published": d, "text": t} for n, o, d, t in MADE]
    for number in range(60):
        day = f"2025-{number // 28 + 10:02}-{number % 28 + 1:02}"
        text = (DEMAND, RAID, BREACH)[number % 3]
        rows.append(
            {
                "name": f"told-{number}",
                "outlet": ("irna", "dawn", "mehr", "fars")[number % 4],
                "published": None if number % 13 == 5 else day,
                "text": f"{text} یک مقام محلی در {PLACES[number % 6]} گفت که {number + 3} نفر زخمی شدند.",
            }
        )
    rows = [{k: v for k, v in row.items() if v is not None} for row in rows]
    write(path / "a.jsonl", rows[:50])
    # a report that two files hold counts once, as it was read last
    write(path / "b.jsonl", [*rows[40:], {**rows[3], "published": "2025-11-30"}])
    return path


def table(root: Path, name: str) -> Iterator[dict[str, Any]]:
    for path in sorted((root / name).glob("*/*.parquet")):
        yield from pq.ParquetFile(path).read().to_pylist()


@pytest.fixture(scope="module")
def inputs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return corpus(tmp_path_factory.mktemp("in"))


@pytest.fixture(scope="module")
def made(inputs: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The dataset, linked in many small parts."""
    root = tmp_path_factory.mktemp("out") / "dataset"
    stages = {step.stage for step in run([str(inputs)], root, SMALL)}
    assert stages == {"reading", "facts", "joining", "comparing", "grouping"}
    return root


def test_the_links_are_those_of_a_store(made: Path, tmp_path: Path) -> None:
    with SqliteStore(tmp_path / "s.db") as store:
        list(store.put_many(readings(Dataset.opened(made))))
        list(link_store(store))
        wanted = {tuple(msgspec.structs.astuple(r)) for r in store.linkage.links(("copy", "same_event"))}
        families = {
            tuple(sorted(f))
            for f in store.linkage.families(r.family for r in store.linkage.all_linked()).values()
        }
        homes = store.linkage.homes(row["event"] for row in table(made, "clusters"))
        clusters = {event: c for c, events in store.linkage.clusters().items() for event in events}
    found = {tuple(row.values()) for row in table(made, "links")}
    times = Counter(row["id"] for row in table(made, "reports"))
    twice = {id_ for id_, count in times.items() if count > 1}
    assert twice
    assert {kind for kind, *_ in wanted} == {"copy", "same_event"}
    # a report that two shards hold stands where it was read last, in a store where it was read first: of two copies of
    # one day the other one may be the later
    assert {r for r in found if not twice & {*r[1:3]}} == {r for r in wanted if not twice & {*r[1:3]}}
    assert {(k, *sorted((a, b)), *rest) for k, a, b, *rest in found} == {
        (k, *sorted((a, b)), *rest) for k, a, b, *rest in wanted
    }
    members: dict[str, set[str]] = {}
    for row in table(made, "families"):
        members.setdefault(row["family"], set()).add(row["report"])
    assert {tuple(sorted(m)) for m in members.values()} == {f for f in families if len(f) > 1}
    assert all(first in some for first, some in members.items())
    assert {r["event"]: r["cluster"] for r in table(made, "clusters")} == clusters
    assert {r["event"]: r["report"] for r in table(made, "clusters")} == homes
    assert len(clusters) > 5


def test_reports_without_a_day_are_linked_too(made: Path) -> None:
    undated = {r["id"] for r in table(made, "reports") if r["published"] is None}
    home = {r["id"]: r["report"] for r in table(made, "events")}
    kinds = {
        r["kind"]
        for r in table(made, "links")
        if {home.get(r["a"], r["a"]), home.get(r["b"], r["b"])} & undated
    }
    assert kinds == {"copy", "same_event"}


def test_the_manifest_counts_the_rows_and_names_the_files(made: Path) -> None:
    manifest = Dataset.opened(made).manifest
    assert manifest.complete
    assert manifest.links is not None
    assert {name: manifest.counts[name] for name in TABLES} == {
        name: len(list(table(made, name))) for name in TABLES
    }
    held = {str(p.relative_to(made)) for name in TABLES for p in (made / name).rglob("*.parquet")}
    assert {file.path for file in manifest.links.files} == held
    for name in TABLES:
        for path in (made / name).rglob("*.parquet"):
            rows = [tuple(row.values())[:3] for row in pq.ParquetFile(path).read().to_pylist()]
            assert rows == sorted(rows)


def test_how_it_is_cut_makes_no_difference(inputs: Path, made: Path, tmp_path: Path) -> None:
    options = Options(workers=1, fast=True, shard_bytes=SMALL.shard_bytes)
    list(run([str(inputs)], tmp_path / "dataset", options))
    assert bytes_of(tmp_path / "dataset") == bytes_of(made)


def test_inputs_that_come_later_are_linked_with_what_is_there(
    inputs: Path, made: Path, tmp_path: Path
) -> None:
    root = tmp_path / "dataset"
    list(run([str(inputs / "a.jsonl")], root, Options(workers=1, fast=True, shard_bytes=6000, links=False)))
    assert Dataset.opened(root).manifest.links is None
    assert not (root / "links").exists()
    list(run([str(inputs / "a.jsonl")], root, SMALL))
    first = {str(p.relative_to(root)) for name in TABLES for p in (root / name).rglob("*.parquet")}
    list(run([str(inputs / "a.jsonl"), str(inputs / "b.jsonl")], root, SMALL))
    assert not first & bytes_of(root).keys()
    mine = sorted(json.dumps(r) for name in TABLES for r in table(root, name))
    # the shards are others, so is the first of a family and which report a copy is linked to
    clusters = {row["event"] for row in table(root, "clusters")}
    assert clusters == {row["event"] for row in table(made, "clusters")}
    assert {r["report"] for r in table(root, "families")} == {r["report"] for r in table(made, "families")}
    before = bytes_of(root)
    list(run([str(inputs / "a.jsonl"), str(inputs / "b.jsonl")], root, SMALL))
    assert bytes_of(root) == before
    assert mine


def test_where_there_is_nothing_to_link_the_tables_hold_nothing(tmp_path: Path) -> None:
    write(tmp_path / "in.jsonl", [{"text": MADE[-1][3], "published": "2025-10-14"}])
    list(run([str(tmp_path / "in.jsonl")], tmp_path / "dataset", Options(workers=1, fast=True)))
    manifest = Dataset.opened(tmp_path / "dataset").manifest
    assert manifest.complete
    assert manifest.links is not None
    assert {(f.path.split("/")[0], f.rows) for f in manifest.links.files} == {
        ("links", 0),
        ("families", 0),
        ("clusters", 0),
    }


def test_components_are_found_along_chains_and_rings() -> None:
    # a chain whose least node lies in its middle, a ring, and a pair
    chain = [30, 25, 40, 1, 39, 22, 51, 50, 60, 17]
    edges = [*pairwise(chain), (70, 71), (71, 72), (72, 70), (90, 80)]
    frame = daft().from_pydict({"a": [a for a, _ in edges], "b": [b for _, b in edges]})
    found = components(cluster(workers=1, ray=None), frame).to_pydict()
    labels = dict(zip(found["node"], found["root"], strict=True))
    assert labels == dict.fromkeys(chain, 1) | dict.fromkeys((70, 71, 72), 70) | {80: 80, 90: 80}


ON_RAY = """
import sys
from pathlib import Path
from roznamcha.engine.links.sizes import Sizes
from roznamcha.engine.run import Options, run

sizes = Sizes(marks=1500, pairs=100, slice=30, alone=0)
options = Options(workers=2, fast=True, shard_bytes=6000, sizes=sizes, ray="local")
print(sum(1 for _ in run([sys.argv[1]], Path(sys.argv[2]), options)))
"""


def test_a_ray_cluster_gives_the_same_bytes(inputs: Path, made: Path, tmp_path: Path) -> None:
    pytest.importorskip("ray", reason="the extra cluster is not installed")
    root = tmp_path / "dataset"
    # a process has one runner, and this one has the native one
    command = [sys.executable, "-c", ON_RAY, str(inputs), str(root)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert bytes_of(root) == bytes_of(made)


QUERY = regex.compile(r"^```sql\n(?P<query>.*?)^```", regex.MULTILINE | regex.DOTALL)


def test_the_queries_of_the_page_find_something(made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    duckdb = pytest.importorskip("duckdb", reason="duckdb is not installed")
    page = Path(__file__).parents[2] / "docs" / "scaling.md"
    queries = QUERY.findall(page.read_text(encoding="utf-8"))
    assert len(queries) == 6
    monkeypatch.chdir(made.parent)
    for query in queries:
        assert duckdb.sql(query).fetchall(), query


def test_they_can_be_asked_of_a_dataset_without_copies(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    duckdb = pytest.importorskip("duckdb", reason="duckdb is not installed")
    source = write(tmp_path / "in.jsonl", [{"text": RAID, "published": "2025-11-06"}])
    list(run([str(source)], tmp_path / "dataset", Options(workers=1, fast=True)))
    page = Path(__file__).parents[2] / "docs" / "scaling.md"
    monkeypatch.chdir(tmp_path)
    told = [duckdb.sql(query).fetchall() for query in QUERY.findall(page.read_text(encoding="utf-8"))]
    assert told[2]
    assert told[4:] == [[], []]
