"""Applications over small stores: the made dispute, and one that is read by the extractor and linked."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from litestar import Litestar
from litestar.testing import TestClient

import linked
from roznamcha.serve.app import create_app
from roznamcha.serve.settings import Settings

Client = TestClient[Litestar]


@pytest.fixture
def client(db: Path) -> Iterator[Client]:
    """The made dispute, which is not linked."""
    with TestClient(create_app(db, settings=Settings(base_url="https://record.example"))) as opened:
        yield opened


@pytest.fixture(scope="session")
def linked_db(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A dispute in eight reports, linked."""
    return linked.put(tmp_path_factory.mktemp("linked") / "linked.db")


@pytest.fixture(scope="session")
def record(linked_db: Path) -> Iterator[Client]:
    """The linked dispute."""
    with TestClient(create_app(linked_db, settings=Settings(base_url="https://record.example"))) as opened:
        yield opened
