"""House rules that no linter knows: no Persian words in code, no raw joiners, nothing outside the repo."""

import ast
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "roznamcha"
CODE = sorted(p for room in ("src", "tests", "benchmarks") for p in (ROOT / room).rglob("*.py"))
MODULES = [p for p in CODE if SOURCE in p.parents]
ROOMS = ("src", "tests", "benchmarks", "docs", "examples")
KINDS = {".py", ".md", ".toml", ".tsv", ".json", ".txt", ".html", ".jinja", ".css"}
PROSE = [p for room in ROOMS for p in sorted((ROOT / room).rglob("*")) if p.suffix in KINDS]
PROSE += sorted(p for p in ROOT.glob("*") if p.is_file() and p.suffix in KINDS)

PERSIAN_WORD = re.compile(r"[\u0621-\u064a\u067e\u0686\u0698\u06a9\u06af\u06cc\u200c]{3,}")
EDGE = re.compile(r"(?<!\\)\\[bB](?![a-z])")
# folders of one machine; «/tmp» and the like have no place in a program that gets its paths as arguments
ELSEWHERE = re.compile(r"(?<![\w.:/*-])/(?:work|tmp|home|root|mnt|opt|Users)/\w")
HOST = re.compile(r"\b(?:\d{1,3}\.){3}\d{1,3}\b|\b[\w-]+\.(?:internal|local|lan|intranet|corp)\b(?!\()")
HERE = {"127.0.0.1", "0.0.0.0"}
# example.org's, and one of each kind that is not public, for the tests of what may be fetched
HERE |= {
    "10.0.0.1",
    "10.1.2.3",
    "100.64.0.1",
    "127.0.0.9",
    "127.8.8.8",
    "169.254.1.1",
    "169.254.169.254",
    "172.16.0.1",
    "192.168.0.1",
    "192.168.1.1",
    "224.0.0.1",
    "255.255.255.255",
    "93.184.216.34",
}


def label(path: Path) -> str:
    return str(path.relative_to(ROOT))


def literals(path: Path) -> Iterator[tuple[int, str]]:
    """The string literals of a module that are not docstrings, with their lines."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    prose = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in prose:
            yield node.lineno, node.value


# `text` holds the morphology of verbs and plurals, which is code; every word is data
@pytest.mark.parametrize("path", [p for p in MODULES if p.parent.name != "text"], ids=label)
def test_no_persian_word_in_code(path: Path) -> None:
    assert [(line, s) for line, s in literals(path) if PERSIAN_WORD.search(s)] == []


def code_lines(path: Path) -> Iterator[tuple[int, str]]:
    """The pieces of a module that run, with their lines: no comments, and of docstrings only doctests."""
    with tokenize.open(path) as file:
        tokens = list(tokenize.generate_tokens(file.readline))
    for token in tokens:
        if token.type == tokenize.COMMENT:
            continue
        prose = token.type == tokenize.STRING and token.line.lstrip().startswith(('"""', 'r"""'))
        for number, line in enumerate(token.string.split("\n"), token.start[0]):
            if not prose or line.lstrip().startswith((">>>", "...")):
                yield number, line


# in prose a joiner is spelling; in code it is a character that nobody sees
@pytest.mark.parametrize("path", CODE, ids=label)
def test_no_raw_joiner_in_code(path: Path) -> None:
    assert [number for number, line in code_lines(path) if "\u200c" in line] == []


def test_the_joiner_is_seen_where_it_runs(tmp_path: Path) -> None:
    module = tmp_path / "a.py"
    lines = ["def f():", '    """می#گوید', '    >>> "می#گوید"', '    """', '    return "می#گوید"  # می#گوید']
    module.write_text("\n".join(lines).replace("#گ", "\u200cگ") + "\n", encoding="utf-8")
    assert [number for number, line in code_lines(module) if "\u200c" in line] == [3, 5]


# the loader that bans it must name it
@pytest.mark.parametrize("path", [p for p in MODULES if p != SOURCE / "lang" / "rules.py"], ids=label)
def test_no_word_edge_that_falls_beside_a_joiner(path: Path) -> None:
    assert [(line, s) for line, s in literals(path) if EDGE.search(s)] == []


@pytest.mark.parametrize("path", MODULES, ids=label)
def test_a_module_is_not_too_long(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 500


@pytest.mark.parametrize("path", [p for p in PROSE if p != Path(__file__)], ids=label)
def test_nothing_points_outside_the_repo(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert ELSEWHERE.findall(text) == []
    assert [h.group() for h in HOST.finditer(text) if h.group() not in HERE] == []
