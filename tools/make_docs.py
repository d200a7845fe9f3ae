"""Write `docs/cli.md` from the commands' own help, so that the page cannot tell anything else.

    python tools/make_docs.py

`tests/test_docs.py` fails while the page differs from what this would write.
"""

from __future__ import annotations

from pathlib import Path

import typer

from roznamcha.cli import commands

PAGE = Path(__file__).parents[1] / "docs" / "cli.md"
WIDTH = 100
HEAD = """# Commands

Made from the commands' help by `python tools/make_docs.py`; change the help, not this page.

An error is one line on standard error. The exit code is 0 if all went well, 2 for wrong usage, 130 if stopped by hand,
1 for everything else. Tables mark right-to-left runs for terminals; JSON Lines and CSV hold the bare characters.
"""


def cli_page() -> str:
    """The page as Markdown: every command with its help, in the order of their names."""
    group = typer.main.get_command(commands())
    options = {"resilient_parsing": True, "terminal_width": WIDTH, "max_content_width": WIDTH}
    above = group.make_context("roznamcha", [], **options)  # type: ignore[arg-type]
    parts = [HEAD]
    for name in sorted(group.commands):  # type: ignore[attr-defined]
        command = group.commands[name]  # type: ignore[attr-defined]
        within = command.make_context(name, [], parent=above, **options)
        parts.append(f"## roznamcha {name}\n\n```text\n{command.get_help(within).strip()}\n```\n")
    return "\n".join(parts)


if __name__ == "__main__":
    PAGE.write_text(cli_page(), encoding="utf-8")
