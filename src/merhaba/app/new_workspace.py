"""A workspace as it begins: its owner, one brand, and the brand's chat."""

from __future__ import annotations

from merhaba.modules.connections.commands import connect
from merhaba.modules.workspaces import queries
from merhaba.modules.workspaces.commands.brands import create_brand, create_workspace
from merhaba.modules.workspaces.commands.people import add_agent
from merhaba.modules.workspaces.types import Brand, Role
from merhaba.platform.database import Transaction
from merhaba.platform.runtime import Runtime


async def begin_workspace(
    tx: Transaction, runtime: Runtime, *, slug: str, name: str, email: str, password: str
) -> Brand:
    """Make it, ready to be given a mailbox. `tx` is in the system scope and ends in the new workspace's.

    Raises Problem 409 when the short name is taken, 422 for a short name or an address that is none.
    """
    await create_workspace(tx, slug=slug, name=name)
    await add_agent(tx, name=email.partition("@")[0], email=email, role=Role.OWNER, password=password)
    brand = await create_brand(tx, runtime.keys, name=name)
    await connect(
        tx, runtime.keys, runtime.channels, channel="chat", brand=brand, name="Chat", address="widget"
    )
    return await queries.brand(tx, brand)
