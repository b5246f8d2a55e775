"""A database for tests of the mirror."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from merhaba.platform.database import Database


@pytest.fixture
async def pool(database_url: str) -> AsyncIterator[Database]:
    """A pool on the database that this process's tests share."""
    database = Database(database_url, pool_size=10)
    yield database
    await database.close()
