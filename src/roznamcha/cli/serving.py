"""`roznamcha serve` and `roznamcha mcp`: a store as pages, for programs, and for an assistant."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Annotated

import typer

from roznamcha.cli.app import app, say
from roznamcha.cli.options import DEFAULT_DB, Db, open_to_read

# how the processes that uvicorn starts are told what to serve
_DB, _SETTINGS = "ROZNAMCHA_SERVE_DB", "ROZNAMCHA_SERVE_SETTINGS"

# seconds that an open connection waits for its reader's next page
_KEEP_ALIVE = 30


@app.command()
def serve(
    db: Db = DEFAULT_DB,
    host: Annotated[
        str, typer.Option(help="The address to listen on; 0.0.0.0 for everybody who can reach this machine.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, help="The port to listen on.")] = 8000,
    workers: Annotated[
        int, typer.Option(min=1, max=64, help="So many processes answer; one for each core is enough.")
    ] = 1,
    base_url: Annotated[
        str | None,
        typer.Option(
            metavar="URL",
            envvar="ROZNAMCHA_BASE_URL",
            help="The address under which readers reach the pages, for permanent addresses; needed behind a proxy.",
        ),
    ] = None,
    proxy: Annotated[
        str | None,
        typer.Option(
            metavar="ADDRESS", help="The proxy in front, whose word on the reader's address counts."
        ),
    ] = None,
    token_file: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            envvar="ROZNAMCHA_TOKEN_FILE",
            help="Who may write through the API: a name and a token a line; without it nothing can be written.",
        ),
    ] = None,
    rate: Annotated[
        int | None,
        typer.Option(
            min=1, metavar="N", help="The API answers one address so many times a minute, in each process."
        ),
    ] = None,
    fast: Annotated[
        bool, typer.Option("--fast", help="Reports that the API is given are read by rules alone.")
    ] = False,
) -> None:
    """Show a store as pages in a browser, in Persian and in English, and to programs under /api/v1.

    Every page has a permanent address, and a twin for programs that ends in .json. Nothing is written, unless by
    whoever holds a token.
    """
    import uvicorn

    from roznamcha.serve.api.tokens import tokens_of
    from roznamcha.serve.settings import Settings, checked_base

    settings = Settings(base_url=checked_base(base_url))
    tokens_of(token_file)  # and so is a file of tokens that is wrong
    open_to_read(db).close()  # a file that is no store is told before anything starts
    os.environ[_DB] = db.given if db.path is None else str(db.path.resolve())
    told = {"base_url": settings.base_url, "token_file": token_file and str(token_file.resolve())}
    os.environ[_SETTINGS] = json.dumps({**told, "rate": rate, "fast": fast})
    say(f"{db}: pages at http://{f'[{host}]' if ':' in host else host}:{port}/ (stop with Ctrl-C)")
    uvicorn.run(
        "roznamcha.cli.serving:application",
        factory=True,
        host=host,
        port=port,
        workers=workers,
        log_level="warning",
        timeout_keep_alive=_KEEP_ALIVE,
        server_header=False,
        proxy_headers=proxy is not None,
        forwarded_allow_ips=proxy,
    )


def application() -> object:
    """The application of one process, from what `serve` was told."""
    from roznamcha.serve.api.tokens import tokens_of
    from roznamcha.serve.app import create_app
    from roznamcha.serve.settings import Settings

    told = json.loads(os.environ[_SETTINGS])
    file = told.pop("token_file")
    settings = Settings(**told, tokens=tokens_of(Path(file) if file else None))
    return create_app(os.environ[_DB], settings=settings)


@app.command()
def mcp(db: Db = DEFAULT_DB) -> None:
    """Let an assistant look into a store and quote it: an MCP server on standard input and output; it only reads."""
    from roznamcha.serve.mcp.server import make_server

    make_server(db).run("stdio")
