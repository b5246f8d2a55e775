"""The running store, for the tests of this folder and for whoever asks for its fixtures."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest

from merhaba.platform.outgoing import Web

from .connected import Connected
from .hook_inbox import HookInbox
from .start import Store, Unavailable, running_store


@pytest.fixture(scope="session")
def medusa_store(cluster_url: str) -> Iterator[Store]:
    """A real store on the tests' own PostgreSQL; skips where its packages cannot be had."""
    store = running_store(cluster_url)
    try:
        running = store.__enter__()
    except Unavailable as reason:
        pytest.skip(f"no real store: {reason}")
    try:
        yield running
    finally:
        store.__exit__(None, None, None)


@pytest.fixture(scope="session")
def medusa_hooks(medusa_store: Store) -> Iterator[HookInbox]:
    """What the store's subscriber posts from now on."""
    inbox = HookInbox(medusa_store.hooks)
    yield inbox
    inbox.close()


@pytest.fixture(scope="session")
async def web() -> AsyncIterator[Web]:
    """HTTP as the house sends it."""
    sender = Web()
    yield sender
    await sender.close()


@pytest.fixture(scope="session")
def connected(medusa_store: Store, web: Web) -> Connected:
    """The connector with the store's key."""
    return Connected.to(medusa_store, web)
