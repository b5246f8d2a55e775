"""A queue of these tests' own: the workers of other tests in this process would take their jobs."""

from __future__ import annotations

from collections.abc import Callable

import pytest


@pytest.fixture
def database_url(new_database: Callable[[], str]) -> str:
    """A database whose queue nobody else works on."""
    return new_database()
