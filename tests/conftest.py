"""Fixtures that several rooms use; being here puts `tests/` on the path, so that they can import `made`."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

import server
from made import dispute
from roznamcha.store.protocol import Reading, Store
from roznamcha.store.sqlite import SqliteStore

# how fast a machine draws examples is no property of the program
settings.register_profile("roznamcha", suppress_health_check=[HealthCheck.too_slow], deadline=None)
settings.load_profile("roznamcha")


@pytest.fixture
def db(tmp_path: Path) -> Path:
    """A store file with the made dispute in it."""
    path = tmp_path / "dispute.db"
    with SqliteStore(path, clock=lambda: "2026-01-01T00:00:00Z") as store:
        list(store.put_many(Reading(report=r) for r in dispute()))
    return path


@pytest.fixture
def filled(db: Path) -> Iterator[Store]:
    """The made dispute, opened for reading."""
    with SqliteStore(db, read_only=True) as store:
        yield store


@pytest.fixture(scope="session")
def postgres() -> Iterator[server.Server]:
    """A PostgreSQL server; what needs one is left out without Debian's `postgresql`, unless it is required."""
    found = server.programs()
    if found is None:
        message = "no PostgreSQL here (apt-get install postgresql)"
        if os.environ.get("ROZNAMCHA_POSTGRES") == "required":
            pytest.fail(message)
        pytest.skip(message)
    running = server.Server(found)
    yield running
    running.stop()
