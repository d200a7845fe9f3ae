"""The docs hold: `docs/cli.md` is what the commands say, every example gives what it shows, every link leads somewhere."""

from __future__ import annotations

import doctest
import importlib.util
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
import regex

ROOT = Path(__file__).parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("benchmarks/*.md")])
BLOCK = regex.compile(r"^```python\n(?P<code>.*?)^```", regex.MULTILINE | regex.DOTALL)
FENCED = regex.compile(r"^```.*?^```|`[^`\n]*`", regex.MULTILINE | regex.DOTALL)
LINK = regex.compile(r"\]\((?P<target>[^)\s]+)(?: \"[^\"]*\")?\)")
SHOWN = regex.compile(
    r"^    \$ \.venv/bin/roznamcha (?P<args>[^\n]*?) <<< '(?P<given>[^'\n]*)'\n(?P<said>(?:    [^\n]*\n)+)",
    regex.MULTILINE,
)
ISOLATES = str.maketrans("", "", "\u2068\u2069")
HEADING = regex.compile(r"^#+ (?P<title>.+)$", regex.MULTILINE)


def label(path: Path) -> str:
    return str(path.relative_to(ROOT))


def anchors(page: Path) -> set[str]:
    """The names under which a page's headings can be linked to."""
    titles = HEADING.findall(FENCED.sub("", page.read_text(encoding="utf-8")))
    return {regex.sub(r"[^\w\- ]", "", t.lower()).strip().replace(" ", "-") for t in titles}


def test_the_page_of_commands_is_up_to_date() -> None:
    spec = importlib.util.spec_from_file_location("make_docs", ROOT / "tools" / "make_docs.py")
    assert spec is not None
    assert spec.loader is not None
    tool = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(tool)
    assert tool.PAGE.read_text(encoding="utf-8") == tool.cli_page(), "run python tools/make_docs.py"


@pytest.mark.parametrize("page", PAGES, ids=label)
def test_examples(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = page.read_text(encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {"__name__": "__main__"}
    runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS)
    said: list[str] = []
    for block in BLOCK.finditer(text):
        line = text.count("\n", 0, block.start("code"))
        if ">>>" not in block["code"]:
            exec(compile(block["code"], f"{label(page)}:{line + 1}", "exec"), names)
            continue
        test = doctest.DocTestParser().get_doctest(block["code"], names, label(page), str(page), line)
        runner.run(test, out=said.append, clear_globs=False)
        names = test.globs  # what one block defines the next one has
    assert not said, "".join(said)


@pytest.mark.parametrize("page", [p for p in PAGES if SHOWN.search(p.read_text(encoding="utf-8"))], ids=label)
def test_what_a_command_is_said_to_print(page: Path) -> None:
    for shown in SHOWN.finditer(page.read_text(encoding="utf-8")):
        command = [
            sys.executable,
            "-c",
            "from roznamcha.cli import main; main()",
            *shlex.split(shown["args"]),
        ]
        done = subprocess.run(
            command, input=shown["given"] + "\n", capture_output=True, text=True, check=True
        )
        lines = [line.removeprefix("    ") for line in shown["said"].splitlines()]
        assert done.stdout.translate(ISOLATES).splitlines() == lines


@pytest.mark.parametrize("page", PAGES, ids=label)
def test_links(page: Path) -> None:
    for target in LINK.findall(FENCED.sub("", page.read_text(encoding="utf-8"))):
        if regex.match(r"[a-z]+:", target):
            continue
        path, _, anchor = target.partition("#")
        there = (page.parent / path).resolve() if path else page
        assert there.exists(), f"{target} leads nowhere"
        assert there.is_relative_to(ROOT), f"{target} leads out of the repository"
        if anchor and there.suffix == ".md":
            assert anchor in anchors(there), f"{target}: no such heading"
