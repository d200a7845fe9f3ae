"""One configuration file for every command: `roznamcha.toml`.

What stands on the command line comes first, then the environment, then the file, then the defaults.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from roznamcha.cli.app import app, click_error
from roznamcha.cli.logs import VARIABLE, LogFormat
from roznamcha.errors import ConfigError

NAME = "roznamcha.toml"
_VARIABLE = "ROZNAMCHA_CONFIG"


@app.callback()
def configure(
    ctx: typer.Context,
    config: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            envvar=_VARIABLE,
            help=f"Settings for all commands; without it {NAME} here or in the user's configuration folder.",
        ),
    ] = None,
    log: Annotated[
        LogFormat | None, typer.Option(help="How lines on standard error are written.", show_default="text")
    ] = None,
) -> None:
    """Reads Persian-language news and keeps the citable record of a political dispute."""
    if ctx.resilient_parsing:
        return
    path = config or found()
    _in_use.clear()
    if path is not None:
        settings = load(path, ctx)
        _in_use.append(path)
        ctx.default_map = settings
        if log is None and VARIABLE not in os.environ and "log" in settings:
            os.environ[VARIABLE] = str(settings["log"])
    if log is not None:
        os.environ[VARIABLE] = log


_in_use: list[Path] = []


def in_use() -> Path | None:
    """The configuration file that this command runs with."""
    return _in_use[-1] if _in_use else None


def found() -> Path | None:
    """The configuration file that counts if none is named: here, or in the user's folder for such files."""
    folder = Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config")
    for path in (Path(NAME), folder / "roznamcha" / NAME):
        if path.is_file():
            return path
    return None


def load(path: Path, ctx: Any) -> dict[str, Any]:
    """The settings at `path` by command and parameter, as the command line takes its defaults.

    `ConfigError` names the file, the setting and what may stand there: an unknown command or setting, a value that a
    setting cannot have.
    """
    import tomllib

    try:
        given = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError as error:
        raise ConfigError(f"{path}: there is no such configuration file") from error
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(f"{path}: cannot be read: {error}") from error
    known = {name: _parameters(command) for name, command in ctx.command.commands.items()}
    out: dict[str, Any] = {name: {} for name in known}
    for key, value in given.items():
        if isinstance(value, Mapping):
            continue
        if key == "log":
            if value not in tuple(LogFormat):
                raise ConfigError(f"{path}: log = {value!r}: one of {', '.join(LogFormat)}")
            out["log"] = value
            continue
        name = key.replace("-", "_")
        takers = [command for command in known if name in known[command]]
        if len(takers) < 2:
            shared = sorted(
                {n for ps in known.values() for n in ps if sum(n in other for other in known.values()) > 5}
            )
            raise ConfigError(
                f"{path}: no setting of all commands is called {key!r}; there are {', '.join(shared)}, log"
            )
        for command in takers:
            _set(out[command], known[command][name], value, f"{path}: {key}", ctx)
    # what a command is told for itself comes after what all are told
    for command, table in given.items():
        if not isinstance(table, Mapping):
            continue
        if command not in known:
            raise ConfigError(f"{path}: [{command}]: there is no such command")
        for key, value in table.items():
            name = key.replace("-", "_")
            if name not in known[command]:
                names = ", ".join(sorted(known[command]))
                raise ConfigError(f"{path}: [{command}] has no setting {key!r}; it has {names}")
            _set(out[command], known[command][name], value, f"{path}: [{command}] {key}", ctx)
    return out


def _parameters(command: Any) -> dict[str, Any]:
    """A command's parameters by the names under which they may be set: those of its long options and arguments."""
    out = {}
    for parameter in command.params:
        for name in (parameter.name, *parameter.opts):
            if not name.startswith("-") or name.startswith("--"):
                out[name.lstrip("-").replace("-", "_")] = parameter
    out.pop("help", None)
    return out


def _set(into: dict[str, Any], parameter: Any, value: object, where: str, ctx: Any) -> None:
    """Take a value for a parameter, if the parameter can have it."""
    try:
        many = isinstance(value, list) and (parameter.multiple or parameter.nargs != 1)
        if isinstance(value, list | dict) and not many:
            raise TypeError
        parameter.process_value(ctx, value)
    except click_error() as error:
        raise ConfigError(f"{where}: {error.format_message()}") from error  # type: ignore[attr-defined]
    except (TypeError, ValueError) as error:
        raise ConfigError(f"{where}: {value!r} is no value for it") from error
    into[parameter.name] = value
