"""The command line: the only room that prints."""

from __future__ import annotations

import typer

from roznamcha.cli.app import app


def commands() -> typer.Typer:
    """The application with every command; they register themselves as their modules are imported."""
    from roznamcha.cli import (  # noqa: F401
        caring,
        corpus,
        disputing,
        evaluating,
        exporting,
        extracting,
        linking,
        listing,
        naming,
        searching,
        serving,
        settings,
        showing,
        storing,
        texting,
        watching,
    )

    return app


def main() -> None:
    """Run `roznamcha`."""
    commands()()
