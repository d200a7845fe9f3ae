"""The command line: the only room that prints."""

from __future__ import annotations

from roznamcha.cli.app import app


def main() -> None:
    """Run `roznamcha`; the commands register themselves as their modules are imported."""
    from roznamcha.cli import evaluating, extracting, listing, showing, storing, texting  # noqa: F401

    app()
