"""A mailbox that is fetched: from another server to the inbox, exactly once, whoever runs and whenever it
stops."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from typing import Any

import pytest

from merhaba.modules.fetching import supervisor

from ..channels.email.fetching.imap_peer import ImapPeer
from .conftest import Shop
from .house import until
from .post import letter


@pytest.fixture
async def peer(shop: Shop) -> AsyncIterator[ImapPeer]:
    """The shop's mailbox at a mail server elsewhere."""
    async with ImapPeer(user=shop.address).running() as running:
        yield running


async def test_x(shop: Shop, peer: ImapPeer) -> None:
    pass
