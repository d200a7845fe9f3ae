"""The library: what `read` and `open` give shows itself, becomes a frame, and says the same as the record."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

import roznamcha
from linked import put
from pages import Page
from roznamcha.errors import MissingExtraError, NotFoundError, QuestionError, ReadError, StoreError
from roznamcha.export.rows import COLUMNS, STATEMENT_COLUMNS
from roznamcha.ids import text_hash

TEXT = (
    "وزیر خارجه پاکستان روز یکشنبه گفت که کابل باید جلو حملات را بگیرد. "
    "به گفته سخنگوی طالبان، پنج سرباز در درگیری میان نیروهای افغانستان و پاکستان در تورخم کشته شدند."
)
NASTY = "<script>alert(1)</script>\u202e وزیر خارجه پاکستان گفت: «<img src=x onerror=alert(2)> مرز باز است»."


@pytest.fixture
def reading() -> roznamcha.Reading:
    return roznamcha.read(TEXT, outlet="irna", published="2025-11-09", fast=True)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return put(tmp_path_factory.mktemp("library") / "linked.db")


def test_importing_the_package_stays_light() -> None:
    code = (
        "import sys, roznamcha\n"
        "print(*(m for m in sys.modules if m.startswith(('roznamcha.', 'sqlalchemy', 'regex', 'pandas'))))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []


def test_the_room_and_the_function_have_one_name() -> None:
    code = (
        "import roznamcha.read, roznamcha\n"
        "from roznamcha.read import read_sources\n"
        f"print(len(roznamcha.read({TEXT!r}, fast=True).statements), callable(read_sources))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["2", "True"]
    with pytest.raises(AttributeError, match="no attribute 'reed'"):
        roznamcha.reed  # type: ignore[attr-defined]  # noqa: B018


def test_entries_cut_the_same_words_and_come_in_order(reading: roznamcha.Reading) -> None:
    assert [(s.record.party, s.record.act) for s in reading.statements] == [("PAK", "demand"), ("AFG", "say")]
    for entry in reading.entries:
        c = entry.citation
        assert c.words == reading.text[c.start : c.end]
        assert c.sha256 == text_hash(TEXT)
    starts = [row["start"] for row in reading.entries.rows()]
    assert starts == sorted(starts)
    assert json.loads(reading.to_json())["outlet"] == "irna"


def test_a_reading_says_what_the_store_says_of_it(reading: roznamcha.Reading, tmp_path: Path) -> None:
    with roznamcha.open(tmp_path / "a.db", create=True) as record:
        assert record.add(reading) == {"new": 1}
        assert record.add(reading) == {"same": 1}
        kept = record.report(reading.report.id)
        assert list(record.statements()) == list(kept.statements)
        assert list(record.events()) == list(kept.events)
    assert [s.id for s in kept.statements] == [s.id for s in reading.statements]
    assert [(e.id, e.teller) for e in kept.events] == [(e.id, e.teller) for e in reading.events]


def test_paths_are_read_and_texts_are_texts(tmp_path: Path) -> None:
    path = tmp_path / "خبر"
    path.write_text(TEXT, encoding="utf-8")
    assert roznamcha.read(path, fast=True).text == TEXT
    assert roznamcha.read(str(path), fast=True).text == TEXT
    assert roznamcha.read(TEXT, fast=True).report.name == "text"
    (tmp_path / "two.jsonl").write_text(
        "\n".join(json.dumps({"name": n, "text": TEXT + n}) for n in "ab"), encoding="utf-8"
    )
    with pytest.raises(ReadError, match=r"more than one report; read_all\(\)"):
        roznamcha.read(tmp_path / "two.jsonl", fast=True)
    assert [r.report.name for r in roznamcha.read_all(tmp_path / "two.jsonl", fast=True)] == ["a", "b"]


@pytest.mark.parametrize(
    ("what", "said"),
    [
        ("no-such-file.txt", "no such file or folder"),
        (" ", "empty"),
        ("هذا خبر باللغة العربية من بغداد عن اجتماع الحكومة التي قالت", "Arabic"),
    ],
)
def test_what_is_no_report_is_told(what: str, said: str) -> None:
    with pytest.raises(ReadError, match=said):
        roznamcha.read(what, fast=True)
    if what != " ":
        with pytest.raises(ReadError):
            list(roznamcha.read_all(Path("nowhere"), fast=True))
        assert list(roznamcha.read_all(Path("nowhere"), fast=True, skip=True)) == []


def test_frames(reading: roznamcha.Reading) -> None:
    pd, pl = pytest.importorskip("pandas"), pytest.importorskip("polars")
    frame, other = reading.to_pandas(), reading.to_polars()
    assert list(frame.columns) == other.columns == list(COLUMNS)
    assert list(frame["act"].dropna()) == other["act"].drop_nulls().to_list() == ["demand", "say"]
    assert frame["content_start"].dtype == pd.Int64Dtype()
    assert (other["content_start"].dtype, other["targets"].dtype) == (pl.Int64, pl.List(pl.String))
    assert frame["targets"].iloc[0] == ["AFG"]
    statements = reading.statements
    assert list(statements.to_pandas().columns) == list(STATEMENT_COLUMNS)
    assert statements[:0].to_polars().shape == (0, len(STATEMENT_COLUMNS))
    assert list(statements[:0].to_pandas().columns) == list(STATEMENT_COLUMNS)


@pytest.mark.parametrize("library", ["pandas", "polars"])
def test_without_frames_the_message_names_the_extra(
    reading: roznamcha.Reading, library: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(MissingExtraError, match=r"roznamcha\[frames\]"):
        getattr(reading, f"to_{library}")()


def test_a_notebook_shows_it_and_nothing_of_a_text_runs(store: Path) -> None:
    nasty = roznamcha.read(NASTY, title="<b>a</b>", url="javascript:alert(3)", fast=True)
    assert len(nasty.statements) == 1
    with roznamcha.open(store) as record:
        views = [nasty, nasty.statements, nasty.entries, record, record.statements(), record.reports(),
                 record.entities(), record.search("آتش بس"), record.dossier("PAK", "AFG")]  # fmt: skip
        pages = [view._repr_html_() for view in views]  # type: ignore[attr-defined]
    for html in pages:
        page = Page(html)
        assert page.open == []
        assert not {"script", "img", "b"} & set(page.tags)
        assert "\u202e" not in html
    assert Page(pages[0]).tags["table"] == 1
    assert Page(pages[-1]).tags["iframe"] == 1


def test_a_long_table_says_that_it_goes_on(reading: roznamcha.Reading) -> None:
    from roznamcha.library.readings import STATEMENTS

    long = roznamcha.Table([reading.statements[0]] * 60, STATEMENTS)
    assert Page(long._repr_html_()).tags["tr"] == 51
    assert "the first 50 of 60" in long._repr_html_()
    assert repr(long[10:]) == "<50 statements>"
    assert repr(reading) == "<text (irna, 2025-11-09, fa): 2 statements, 1 events>"


def test_questions_to_a_record(store: Path, tmp_path: Path) -> None:
    with roznamcha.open(store) as record:
        assert {s.record.party for s in record.statements(party="پاکستان")} == {"PAK"}
        assert len(record.statements(since="2025-10-18", until="2025-10", act="threaten")) == 1
        assert {e.record.type for e in record.events(type="ceasefire")} == {"ceasefire"}
        assert [h.name for h in record.reports(outlet="dawn")] == ["count", "denial"]
        assert record.entities("مجاهد")[0].name == "Zabihullah Mujahid"
        assert "آتش\u200cبس" in record.search("آتش بس")[0].citation.sentence
        assert {row["kind"] for row in record.links("copy")} == {"copy"}
        found = record.dossier("Pakistan", "افغانستان")
        assert repr(found) == "<dossier of Pakistan and Afghanistan: 8 reports>"
        found.save(tmp_path / "a.md")
        found.save(tmp_path / "fa.html", language="fa")
        tally = record.export("csv", tmp_path / "a.csv", only="events")
    assert (tmp_path / "a.md").read_text(encoding="utf-8").startswith("# Dossier: Pakistan – Afghanistan")
    assert 'lang="fa"' in (tmp_path / "fa.html").read_text(encoding="utf-8")
    assert len((tmp_path / "a.csv").read_text(encoding="utf-8").splitlines()) == tally.records + 1


def test_a_question_that_means_nothing_is_no_empty_answer(store: Path, tmp_path: Path) -> None:
    with roznamcha.open(store) as record:
        with pytest.raises(QuestionError, match="act 'shout' is none of"):
            record.statements(act="shout")
        with pytest.raises(QuestionError, match="since 'yesterday' is no date"):
            record.events(since="yesterday")
        with pytest.raises(NotFoundError, match="no party is called"):
            record.statements(party="Atlantis")
        with pytest.raises(NotFoundError, match="one party"):
            record.dossier("PAK", "Pakistan")
        with pytest.raises(StoreError, match="opened to read"):
            record.add(roznamcha.read(TEXT, fast=True))
    with pytest.raises(StoreError, match="no store here"):
        roznamcha.open(tmp_path / "none.db")


def test_the_whole_way_in_python(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    with roznamcha.open(tmp_path / "own.db", create=True) as record:
        assert record.add(tmp_path / "a.txt", fast=True) == {"new": 1}
        assert record.link() == 1
        assert record.link() == 0
        assert repr(record) == "<record: 1 reports, 2 statements, 1 events>"
