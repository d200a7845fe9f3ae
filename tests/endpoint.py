"""A stand-in for an OpenAI-compatible endpoint, in this process: it answers what it is told to and keeps what it was asked."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

Answer = Callable[[dict[str, Any]], tuple[int, bytes, dict[str, str]]]


@dataclass
class Endpoint:
    """Its address, the answers that it gives in turn (the last one from then on), the questions it got and their headers."""

    url: str
    answers: list[Answer]
    asked: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)


def statements(*claims: dict[str, Any], usage: tuple[int, int] | None = (100, 20)) -> Answer:
    """A right answer that makes these claims."""
    return content(json.dumps({"statements": claims}, ensure_ascii=False), usage=usage)


def content(text: str | None, *, usage: tuple[int, int] | None = (100, 20), finish: str = "stop") -> Answer:
    """A completion with this text."""
    body: dict[str, Any] = {
        "choices": [{"message": {"role": "assistant", "content": text}, "finish_reason": finish}]
    }
    if usage:
        body["usage"] = {"prompt_tokens": usage[0], "completion_tokens": usage[1]}
    return status(200, json.dumps(body).encode())


def status(code: int, body: bytes = b"{}", **headers: str) -> Answer:
    """An answer with this status, body and headers."""
    return lambda asked: (code, body, {k.replace("_", "-"): v for k, v in headers.items()})


def error(code: int, message: str) -> Answer:
    """An error in the shape that endpoints give it."""
    return status(code, json.dumps({"error": {"message": message}}).encode())


def late(seconds: float, then: Answer) -> Answer:
    """An answer that is a while in coming."""

    def answer(asked: dict[str, Any]) -> tuple[int, bytes, dict[str, str]]:
        time.sleep(seconds)
        return then(asked)

    return answer


@contextmanager
def endpoint(*answers: Answer) -> Iterator[Endpoint]:
    """An endpoint on a port of its own while the block runs."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            stub.asked.append({"path": self.path, **asked})
            stub.headers.append(dict(self.headers))
            code, body, headers = stub.answers[min(len(stub.asked), len(stub.answers)) - 1](asked)
            try:
                self.send_response(code)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)
            except (BrokenPipeError, ConnectionResetError):
                pass  # whoever asked has stopped waiting

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    stub = Endpoint(f"http://127.0.0.1:{server.server_port}/v1", list(answers))
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    try:
        yield stub
    finally:
        server.shutdown()
        server.server_close()
