"""A user's own tables: they add to the shipped ones, go through the same checks, and leave the shipped ones alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from roznamcha.entities.find import find_mentions
from roznamcha.entities.gazetteer import Gazetteer, load
from roznamcha.entities.tables import COLUMNS
from roznamcha.errors import LexiconError
from roznamcha.lang.tables import read_table
from roznamcha.pipeline import extract
from roznamcha.records import Source
from roznamcha.text.document import prepare

PERSON = ["پرویز دلاوری", "person:parviz-delavari", "Parviz Delavari", "AFG", "", "", "", "made up"]


def write(folder: Path, name: str, *rows: list[str]) -> Path:
    table = folder / f"{name}.tsv"
    table.write_text("".join("\t".join(row) + "\n" for row in ([*COLUMNS[name]], *rows)), encoding="utf-8")
    return folder


def test_a_new_person_and_office(tmp_path: Path) -> None:
    write(tmp_path, "persons", PERSON)
    write(tmp_path, "offices", ["person:parviz-delavari", "foreign-minister", "XKX", "2020", "", "made up"])
    gazetteer = Gazetteer(tmp_path)
    assert gazetteer.holder("foreign-minister", "XKX", "2021-01-01") == "person:parviz-delavari"
    (mention,) = find_mentions(prepare("پرویز دلاوری آمد."), on=None, gazetteer=gazetteer)
    assert (mention.id, mention.party) == ("person:parviz-delavari", "AFG")
    # the shipped tables know nothing of it
    assert all(m.id is None for m in find_mentions(prepare("پرویز دلاوری آمد."), on=None))


def test_a_spelling_for_a_shipped_id(tmp_path: Path) -> None:
    write(tmp_path, "places", ["ترخام", "place:torkham", "", "", "", "", "made up"])
    text = "مرز در ترخام بسته شد."
    (mention,) = extract(Source(name="a", text=text), lexicon=tmp_path).mentions
    assert (mention.id, mention.name, text[mention.start : mention.end]) == (
        "place:torkham",
        "Torkham",
        "ترخام",
    )


def test_a_folder_without_clashes_changes_nothing_else(tmp_path: Path) -> None:
    write(tmp_path, "persons", PERSON)
    text = "اسحاق دار، وزیر خارجه پاکستان، در کابل گفت که آتش\u200cبس برقرار است."
    assert extract(Source(name="a", text=text), lexicon=tmp_path) == extract(Source(name="a", text=text))


def test_the_digest_tells_tables_apart(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    for folder, name in ((one, "Parviz Delavari"), (two, "Parwiz Delawari")):
        folder.mkdir()
        write(folder, "persons", [*PERSON[:2], name, *PERSON[3:]])
    assert load().tables.digest == ""
    assert load(one).tables.digest != load(two).tables.digest
    assert load(one) is load(one)


@pytest.mark.parametrize(
    ("name", "row", "said"),
    [
        ("persons", PERSON[:-1], "persons.tsv:2: 7 columns, wanted 8"),
        ("persons", [*PERSON[:-1], ""], "persons.tsv:2: the column source is empty"),
        ("persons", ["x", "parviz", *PERSON[2:]], "persons.tsv:2: the id 'parviz' has not the form"),
        ("persons", [*PERSON[:2], "", *PERSON[3:]], "the first row of person:parviz-delavari has no name"),
        ("persons", [*PERSON[:4], "spring", *PERSON[5:]], "since 'spring' is no date"),
        ("persons", [*PERSON[:6], "ambigous", "made up"], "no flag is called 'ambigous'"),
        ("persons", ["دار", "person:ishaq-dar", "Isaac", "", "", "", "", "made up"], "leave the name empty"),
        (
            "outlets",
            ["فلان", "folan", "Folan", "IRN", "secret", "", "", "x"],
            "family 'secret' is none of state",
        ),
        (
            "offices",
            ["person:nobody", "president", "AFG", "", "", "made up"],
            "no person has the id person:nobody",
        ),
        (
            "persons",
            [*PERSON[:3], "AFGX", *PERSON[4:]],
            "persons.tsv:2: no state, group or body has the code 'AFGX' (party)",
        ),
        (
            "offices",
            ["person:ishaq-dar", "president", "AFGX", "", "", "made up"],
            "offices.tsv:2: no state, group or body has the code 'AFGX' (of)",
        ),
        (
            "places",
            ["گلدره", "place:guldara-x", "Guldara", "AFGX", "city", "", "x"],
            "places.tsv:2: no state has the code 'AFGX' (state)",
        ),
        (
            "groups",
            ["جنبش فلان", "group:folan", "Folan", "folan", "AFG", "", "x"],
            "groups.tsv:2: 'folan' has not the form of a side's code",
        ),
        (
            "places",
            ["هرات", "place:new-herat", "New Herat", "AFG", "city", "", "x"],
            "place:herat in places.tsv:",
        ),
    ],
)
def test_a_wrong_row_is_refused_with_its_line(tmp_path: Path, name: str, row: list[str], said: str) -> None:
    write(tmp_path, name, row)
    with pytest.raises(LexiconError) as raised:
        Gazetteer(tmp_path)
    assert said in str(raised.value)
    assert str(tmp_path / f"{name}.tsv") in str(raised.value)


def test_a_group_of_ones_own_is_a_side(tmp_path: Path) -> None:
    write(tmp_path, "groups", ["جنبش دلاوران", "group:delavaran", "Delavaran", "DLV", "AFG", "", "made up"])
    write(tmp_path, "persons", [*PERSON[:3], "DLV", *PERSON[4:]])
    assert Gazetteer(tmp_path).party_of("person:parviz-delavari", None) == "DLV"


def test_a_flag_makes_a_clash_a_choice(tmp_path: Path) -> None:
    Gazetteer(
        write(tmp_path, "places", ["هرات", "place:new-herat", "New Herat", "AFG", "city", "ambiguous", "x"])
    )


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"", b"surface\tname\n"])
def test_a_file_that_is_no_table(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "persons.tsv").write_bytes(content)
    with pytest.raises(LexiconError, match=r"persons\.tsv"):
        Gazetteer(tmp_path)


def test_a_folder_that_is_none(tmp_path: Path) -> None:
    with pytest.raises(LexiconError, match="no such folder"):
        load(tmp_path / "none")
    with pytest.raises(LexiconError, match="no table in here"):
        load(tmp_path)
    (tmp_path / "people.tsv").write_text("x", encoding="utf-8")
    with pytest.raises(
        LexiconError, match=r"people\.tsv: no table is called so; name it as one of .*persons\.tsv"
    ):
        load(tmp_path)


def test_a_mark_of_byte_order_does_no_harm(tmp_path: Path) -> None:
    table = write(tmp_path, "persons", PERSON) / "persons.tsv"
    table.write_bytes(b"\xef\xbb\xbf" + table.read_bytes())
    assert read_table(table, COLUMNS["persons"])[0]["id"] == "person:parviz-delavari"
