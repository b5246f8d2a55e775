"""One running house per test process, and a shop of its own for every test."""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from uuid import UUID

import pytest

from merhaba.modules.acknowledgements.commands import change as acknowledge
from merhaba.modules.acknowledgements.types import AcknowledgementSettings, InChat
from merhaba.modules.connections.commands import connect
from merhaba.modules.desk import session_api
from merhaba.modules.widget import api as widget_api
from merhaba.modules.workspaces import queries as workspaces
from merhaba.modules.workspaces.commands.brands import create_brand, create_workspace
from merhaba.modules.workspaces.commands.people import add_agent
from merhaba.modules.workspaces.commands.sessions import open_session
from merhaba.modules.workspaces.types import Role
from merhaba.platform.database import SYSTEM
from merhaba.platform.web import RateLimit

from .clients import close_from, how_many
from .desk import Desk
from .house import House, running_house, until
from .post import Relay, Taken, post
from .shopper import Shopper


@dataclass
class Shop:
    """A workspace with a brand, a chat and a mailbox, its owner and two agents at their desks."""

    house: House
    relay: Relay
    workspace: UUID
    slug: str
    brand: UUID
    site: str
    secret: str
    address: str
    mailbox: UUID
    owner: Desk
    agent: Desk
    colleague: Desk

    def shopper(self) -> Shopper:
        """Another browser in front of the shop's widget."""
        return Shopper(self.house.url, self.site)

    async def receive(
        self, mail: EmailMessage | bytes, *to: str, sender: str = "bounces@mail.example"
    ) -> str:
        """Hand a mail to the shop's receiver by SMTP; gives the answer after DATA."""
        return await post(self.house.smtp_port, mail, list(to) or [self.address], sender)

    async def sent_to(self, address: str, count: int = 1) -> list[Taken]:
        """What left for an address, once there is as much as expected."""
        await until(lambda: len(self.relay.to(address)) >= count, f"{count} mail(s) to {address}")
        return self.relay.to(address)

    async def person(self, name: str, role: Role) -> Desk:
        """Another person of the workspace, signed in."""
        async with self.house.web.database.transaction(self.workspace) as tx:
            email = f"{secrets.token_hex(4)}@{self.slug}.test"
            ident = await add_agent(tx, name=name, email=email, role=role, password=None)
            session = await open_session(tx, self.workspace, ident, "test")
        return Desk(self.house.url, session.token, ident, name)


@pytest.fixture(scope="session")
async def relay() -> AsyncIterator[Relay]:
    """Where all mail of this test process goes out."""
    async with Relay().running() as running:
        yield running


@pytest.fixture(scope="session")
async def house(
    database_url: str, tmp_path_factory: pytest.TempPathFactory, relay: Relay
) -> AsyncIterator[House]:
    """The running application."""
    data: Path = tmp_path_factory.mktemp("house")
    async with running_house(database_url, data, relay.url) as running:
        yield running
        await close_from(0)


@pytest.fixture(autouse=True)
async def _clients_are_closed() -> AsyncIterator[None]:
    """What a test opened, and not what a whole file shares."""
    before = how_many()
    yield
    await close_from(before)


@pytest.fixture(autouse=True)
def _every_test_is_another_minute() -> Iterator[None]:
    """All tests come from one address: what one used up of a limit is not the next one's."""
    yield
    for module in (session_api, widget_api):
        for limit in vars(module).values():
            if isinstance(limit, RateLimit):
                limit._left.clear()


@pytest.fixture
async def shop(house: House, relay: Relay) -> Shop:
    """A shop nobody else works in."""
    return await open_shop(house, relay)


async def open_shop(house: House, relay: Relay) -> Shop:
    """Make a workspace with everything a small shop has."""
    slug = f"shop-{secrets.token_hex(5)}"
    address = f"support@{slug}.test"
    keys, channels = house.web.keys, house.web.channels
    people: list[Desk] = []
    async with house.web.database.transaction(SYSTEM) as tx:
        workspace = await create_workspace(tx, slug=slug, name=slug.title())
        brand = await create_brand(tx, keys, name="Nar Shop")
        # Their threads hold what people write; test_acknowledgement.py has shops that speak by themselves.
        await acknowledge(tx, brand, AcknowledgementSettings(chat=InChat.OFF), None)
        for name, role in (
            ("Olga Owner", Role.OWNER),
            ("Ada Agent", Role.AGENT),
            ("Cem Colleague", Role.AGENT),
        ):
            email = f"{name.split()[0].casefold()}@{slug}.test"
            ident = await add_agent(tx, name=name, email=email, role=role, password=None)
            session = await open_session(tx, workspace, ident, "test")
            people.append(Desk(house.url, session.token, ident, name))
        await connect(tx, keys, channels, channel="chat", brand=brand, name="Chat", address="widget")
        mailbox = await connect(
            tx, keys, channels, channel="email", brand=brand, name="Mail", address=address
        )
        site = (await workspaces.brand(tx, brand)).site_key
        secret = await workspaces.identity_secret(tx, keys, brand)
    return Shop(house, relay, workspace, slug, brand, site, secret, address, mailbox, *people)


@pytest.fixture
async def other_shop(house: House, relay: Relay) -> Shop:
    """Somebody else's workspace on the same installation."""
    return await open_shop(house, relay)
