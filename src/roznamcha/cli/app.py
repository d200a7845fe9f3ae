"""The command line's one application object, its consoles, and how an error ends a command.

The modules of this room import what is slow to load (rich, the store, the pipeline) where it is used, so that
`--help` and a mistyped option answer at once.

Commands register themselves by `@app.command()` in the other modules of this room. They raise
`RoznamchaError`; here alone it becomes one line on standard error and an exit code: 2 for wrong usage, 1
for everything else.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, NoReturn

import typer
from typer.core import TyperGroup

from roznamcha.cli.logs import as_json, json_line
from roznamcha.errors import RoznamchaError

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import Progress, ProgressColumn

# a pipe has no width of its own; tables need one
_PIPE_WIDTH = 160
FIRST_STRONG_ISOLATE, POP_ISOLATE = "\u2068", "\u2069"
# typer carries its own copy of click since 0.26: the base of its usage errors is reached through typer alone
_UsageError: type[Exception] = typer.BadParameter.__mro__[1]
_ClickError: type[Exception] = typer.BadParameter.__mro__[2]


def click_error() -> type[Exception]:
    """The base of the errors of the library that reads command lines."""
    return _ClickError


def console() -> Console:
    """A console on standard output, as it is now (tests and pipes change it)."""
    from rich.console import Console

    # lines are left to the terminal to wrap: it knows where a right-to-left run may break
    width = None if sys.stdout.isatty() or "COLUMNS" in os.environ else _PIPE_WIDTH
    return Console(highlight=False, soft_wrap=True, width=width)


def err_console() -> Console:
    """A console on standard error."""
    from rich.console import Console

    return Console(stderr=True, highlight=False, soft_wrap=True)


def progress_bar(label: str, *behind: ProgressColumn) -> Progress:
    """A bar on standard error, on a terminal only, gone when it is done.

    `behind` are the columns behind the bar; without any they are how many of how many, and the time it has taken.
    """
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    return Progress(
        TextColumn(label),
        BarColumn(),
        *(behind or (MofNCompleteColumn(), TimeElapsedColumn())),
        console=err_console(),
        disable=not sys.stderr.isatty(),
        transient=True,
    )


def isolate(text: str) -> str:
    """`text` with marks that keep a right-to-left run from dragging its neighbours along; for terminals only.

    Left-to-right text comes back as it is. Bidi controls inside are taken out first: a quotation must not
    be able to turn the rest of the line around.

    >>> isolate("Kabul")
    'Kabul'
    >>> isolate("کابل") == "\\u2068کابل\\u2069"
    True
    """
    flat = printable("".join(c for c in text if c not in _BIDI_CONTROLS))
    if any("\u0590" <= c <= "\u08ff" or "\ufb1d" <= c <= "\ufefc" for c in flat):
        return f"{FIRST_STRONG_ISOLATE}{flat}{POP_ISOLATE}"
    return flat


_BIDI_CONTROLS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


_UNPRINTABLE = {c: "\ufffd" for c in (*range(9), *range(11, 32), *range(127, 160)) if c != 9}
_UNPRINTABLE |= {ord(c): "\ufffd" for c in _BIDI_CONTROLS if c not in "\u061c\u200e\u200f"}


def printable(text: str) -> str:
    """`text`, as long as before, with nothing in it that could steer a terminal or turn a line around.

    >>> printable("a\x1b[2Jb")
    'a\ufffd[2Jb'
    """
    return text.translate(_UNPRINTABLE)


def say_error(message: str) -> None:
    """Write `error: …` as one line on standard error."""
    from rich.text import Text

    if as_json():
        print(json_line("error", _one_line(message)), file=sys.stderr)
        return

    err_console().print(Text.assemble(("error: ", "bold red"), _one_line(message)))


def say(message: str) -> None:
    """Write `message` as one line on standard error."""
    from rich.text import Text

    if as_json():
        print(json_line("info", _one_line(message)), file=sys.stderr)
        return

    err_console().print(Text(_one_line(message)))


def _one_line(message: str) -> str:
    return printable(" ".join(message.split()))


_ORDER = (
    "extract", "ingest", "watch", "watched", "reports", "statements", "events", "entities", "search", "who", "timeline", "link", "dossier",
    "contradictions", "denials", "positions", "process", "corroboration", "copies", "judge", "show", "explain", "verify", "index", "serve",
    "mcp", "export", "run", "load", "doctor", "backup", "restore", "clean", "dates", "evaluate",
)  # fmt: skip


class Commands(TyperGroup):
    """The group of all commands: an error is one line, never a traceback or a box."""

    def list_commands(self, ctx: Any) -> list[str]:
        """The commands in the order in which somebody new needs them."""
        names = super().list_commands(ctx)
        return sorted(names, key=lambda name: _ORDER.index(name) if name in _ORDER else len(_ORDER))

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        windows_expand_args: bool = True,
        **extra: Any,
    ) -> Any:
        """Run a command line; in standalone mode (the usual one) exit with its code."""
        run = partial(super().main, args, prog_name, complete_var, False, windows_expand_args, **extra)
        if not standalone_mode:
            return run()
        try:
            result = run()
        except RoznamchaError as error:
            say_error(str(error))
            sys.exit(1)
        except _ClickError as error:
            _end_usage(error)
        except typer.Abort:
            say_error("stopped")
            sys.exit(130)
        except BrokenPipeError:
            # the reader has gone (`| head`): nothing to say, but the interpreter must not try to flush again
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            sys.exit(1)
        sys.exit(result if isinstance(result, int) else 0)


def _end_usage(error: Exception) -> NoReturn:
    if type(error).__name__ == "NoArgsIsHelpError":
        error.show()  # type: ignore[attr-defined]
        sys.exit(2)
    say_error(error.format_message())  # type: ignore[attr-defined]
    sys.exit(2 if isinstance(error, _UsageError) else 1)


app = typer.Typer(
    name="roznamcha",
    cls=Commands,
    help="Reads Persian-language news and keeps the citable record of a political dispute.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
