"""The API keeps to its own description: requests made from it, right ones and wrong ones, and every answer checked.

Few examples a run; `ROZNAMCHA_EXAMPLES=200 pytest tests/serve/test_schema.py` asks more.
"""

from __future__ import annotations

import os
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from litestar.types import Receive, Send
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import positive_data_acceptance

from linked import put
from roznamcha.serve.api.operations import OPERATIONS, ROOT
from roznamcha.serve.app import create_app

EXAMPLES = int(os.environ.get("ROZNAMCHA_EXAMPLES", "3"))


@pytest.fixture(scope="module")
def described(tmp_path_factory: pytest.TempPathFactory) -> Any:
    inner = create_app(put(tmp_path_factory.mktemp("schema") / "linked.db"))

    async def app(scope: Any, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":  # it would begin and end with every request, and close the store
            for step in ("startup", "shutdown"):
                await receive()
                done: Any = {"type": f"lifespan.{step}.complete"}
                await send(done)
            return
        await inner(scope, receive, send)

    return schemathesis.openapi.from_asgi("/api/openapi.json", app)


@pytest.mark.parametrize("mode", list(GenerationMode), ids=str)
@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda o: o.name)
def test_answers_keep_to_the_description(described: Any, operation: Any, mode: GenerationMode) -> None:
    if mode is GenerationMode.NEGATIVE and not (operation.params or operation.body or operation.named):
        pytest.skip("it takes nothing that could be wrong")
    held = described[f"{ROOT}{operation.path}"][operation.method]
    # no schema tells which questions can be understood, so a question that the schema allows may be refused
    left_out = [positive_data_acceptance] if operation.name == "search" else []
    checks = settings(
        max_examples=EXAMPLES,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )

    @checks
    @given(case=held.as_strategy(generation_mode=mode))
    def ask(case: Any) -> None:
        case.call_and_validate(excluded_checks=left_out)

    ask()
