"""What the tutorial and the READMEs show is what the commands print."""

from __future__ import annotations

import doctest
import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import regex
import typer
from typer.testing import CliRunner

from roznamcha.cli import commands

ROOT = Path(__file__).parents[1]
BLOCK = regex.compile(r"^```console\n(?P<body>.*?)^```", regex.MULTILINE | regex.DOTALL)
INDENTED = regex.compile(r"^    (?P<body>\$ .*\n(?:    .*\n)*)", regex.MULTILINE)
MARKS = dict.fromkeys(map(ord, "\u2066\u2067\u2068\u2069"))
PICTURE = regex.compile(r"!\[(?P<words>[^\]]*)\]\((?P<path>[^)]+)\)")


def shown(page: Path) -> Iterator[tuple[str, str]]:
    """The commands that a page shows, with what it shows of their output."""
    text = page.read_text(encoding="utf-8")
    bodies = [m["body"] for m in BLOCK.finditer(text)]
    bodies += [m["body"].replace("\n    ", "\n") for m in INDENTED.finditer(text)]
    for body in bodies:
        for part in regex.split(r"^\$ ", body, flags=regex.MULTILINE)[1:]:
            command, _, output = part.partition("\n")
            yield command.removeprefix(".venv/bin/"), output


def plain(output: str) -> str:
    """Output without the marks that keep right-to-left words in place on a terminal, and without trailing blanks."""
    return "\n".join(line.rstrip() for line in output.translate(MARKS).splitlines()) + "\n"


def printed(command: str) -> str:
    line, _, given = command.partition(" <<< ")
    arguments = shlex.split(line)
    assert arguments[0] == "roznamcha", command
    result = CliRunner().invoke(
        commands(), arguments[1:], input=" ".join(shlex.split(given)) if given else None
    )
    assert result.exit_code == 0, f"{command}: {result.output}"
    return plain(result.output)


@pytest.mark.parametrize("name", ["docs/tutorial.md", "README.md", "README.fa.md"])
def test_commands_print_what_is_shown(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    monkeypatch.chdir(tmp_path)
    # what runs the tests may set a width, a pipe has none
    monkeypatch.delenv("COLUMNS", raising=False)
    pairs = list(shown(ROOT / name))
    assert pairs
    for command, expected in pairs:
        wanted, got = plain(expected), printed(command)
        same = doctest.OutputChecker().check_output(wanted, got, doctest.ELLIPSIS)
        assert same, f"{name}: {command}\nshows\n{wanted}\nprinted\n{got}"


def test_a_block_that_shows_something_else_is_found() -> None:
    assert not doctest.OutputChecker().check_output(
        "12  read\n...\nnothing\n", "12  read\n12  new\n", doctest.ELLIPSIS
    )


@pytest.mark.parametrize("page", sorted(ROOT.glob("docs/**/*.md")), ids=lambda p: p.name)
def test_pictures_are_small_and_say_what_they_show(page: Path) -> None:
    for picture in PICTURE.finditer(page.read_text(encoding="utf-8")):
        path = page.parent / picture["path"]
        assert path.stat().st_size < 150_000
        assert path.read_bytes().startswith(b"\x89PNG")
        assert len(picture["words"]) > 20


def test_every_command_is_documented() -> None:
    page = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
    named = {m["name"] for m in regex.finditer(r"^## roznamcha (?P<name>\S+)$", page, flags=regex.MULTILINE)}
    group = typer.main.get_command(commands())
    assert named == set(group.commands)  # type: ignore[attr-defined]
    for name, command in group.commands.items():  # type: ignore[attr-defined]
        assert command.help, f"{name} says nothing of itself"
        assert all(p.help for p in command.params if p.param_type_name == "option" and p.name != "help"), name
    others = [ROOT / "README.md", *(p for p in ROOT.glob("docs/**/*.md") if p.name != "cli.md")]
    said = "\n".join(p.read_text(encoding="utf-8") for p in others)
    assert [name for name in sorted(named) if not regex.search(rf"`{name}[` ]|roznamcha {name}", said)] == []


def test_every_page_and_operation_is_documented() -> None:
    from roznamcha.serve.api.operations import OPERATIONS
    from roznamcha.serve.routes import PAGES

    said = (ROOT / "docs" / "serve.md").read_text(encoding="utf-8")
    parts = {part for path, _ in PAGES for part in path.replace("{name}", "").split("/") if part}
    assert [part for part in sorted(parts) if not regex.search(rf"`[^`]*/{part}[/`]", said)] == []
    api = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
    assert [o.path for o in OPERATIONS if f"{o.method} {o.path}" not in api] == []


def test_both_readmes_give_the_same_figures() -> None:
    one, other = (
        figures((ROOT / name).read_text(encoding="utf-8")) for name in ("README.md", "README.fa.md")
    )
    assert len(one) == 7
    assert one == other


def test_both_readmes_name_the_same_commands() -> None:
    known = set(typer.main.get_command(commands()).commands)  # type: ignore[attr-defined]

    def named(name: str) -> set[str]:
        rows = regex.findall(r"^\| [`<].*$", (ROOT / name).read_text(encoding="utf-8"), flags=regex.MULTILINE)
        return {word for row in rows for word in regex.findall(r"[`>](\w+)", row.split(" | ")[0])} & known

    assert len(named("README.md")) > 15
    assert named("README.md") == named("README.fa.md")


def figures(text: str) -> list[list[str]]:
    """The rows of figures of a README's table, in Latin digits."""
    latin = text.translate({**{0x06F0 + n: str(n) for n in range(10)}, 0x066B: ".", 0x060C: ","})
    rows = [line for line in latin.splitlines() if regex.match(r"\|.*\d\.\d{3}.*\|$", line)]
    return [regex.findall(r"\d\.\d{3}", row) for row in rows]
