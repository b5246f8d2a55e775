"""A workspace full of conversations that differ in everything a condition can ask about."""

# ruff: noqa: E501 - what a conversation may have reads best as a table

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from random import Random
from uuid import UUID

from sqlalchemy import insert

from merhaba.app.composition import build_runtime
from merhaba.kit.ids import new_id
from merhaba.modules.commerce.tables import orders
from merhaba.modules.connections.commands import connect
from merhaba.modules.customers.tables import customers, identities
from merhaba.modules.inbox.commands.keep import create_tag
from merhaba.modules.inbox.tables import conversations, messages
from merhaba.modules.workspaces.commands.brands import create_brand, create_workspace
from merhaba.modules.workspaces.commands.people import add_agent, save_team
from merhaba.modules.workspaces.types import Role
from merhaba.platform.database import SYSTEM, Transaction
from merhaba.platform.runtime import Runtime
from merhaba.platform.settings import Settings

FRAGMENTS = (
    "iade", "İADE", "ıade", "IADE", "Iade", "refund", "Refund!", "ﬁne", "Straße", "STRASSE", "ΟΔΟΣ", "οδος",
    "استرداد", "اِسْتِرْدَاد", "الاسترداد", "إلغاء", "الغاء", "مُشكلة", "مشكله", "٤٢", "42", "۴۲", "退款", "我要退款",
    "退 款", "Ｒｅｆｕｎｄ", "café", "cafe", "a%b", "a_b", "C:\\x", "(x)*", "", " ", "\n", "'", '"', "\u200f", "ـ",
)  # fmt: skip


@dataclass(frozen=True)
class World:
    """The workspace and what its conversations may have."""

    runtime: Runtime
    workspace: UUID
    agents: list[UUID]
    teams: list[UUID]
    tags: list[UUID]
    brands: list[UUID]


async def fill(url: str, data: Path, count: int = 60) -> World:
    """Make it; the same conversations every time but for their ids."""
    runtime = build_runtime(Settings(data=data, database_url=url))
    async with runtime.database.transaction(SYSTEM) as tx:
        workspace = await create_workspace(tx, slug=f"w{secrets.token_hex(6)}", name="Workspace")
        brands = [await create_brand(tx, runtime.keys, name=name) for name in ("One", "Two")]
        agents = [
            await add_agent(
                tx, name=n, email=f"{n}{secrets.token_hex(4)}@x.test", role=Role.AGENT, password=None
            )
            for n in "ab"
        ]
        teams = [await save_team(tx, None, name=n, members=[]) for n in ("North", "South")]
        tags = [await create_tag(tx, name=n, colour="grey") for n in ("vip", "return", "late")]
        account = await connect(
            tx, runtime.keys, runtime.channels, channel="chat", brand=brands[0], name="C", address="widget"
        )
        world = World(runtime, workspace, agents, teams, tags, brands)
        random = Random(7)
        for _ in range(count):
            await _conversation(tx, world, account, random)
    return world


def _words(random: Random) -> str:
    return " ".join(random.choices(FRAGMENTS, k=random.randint(0, 4)))


async def _conversation(tx: Transaction, world: World, account: UUID, random: Random) -> None:
    customer, ident = new_id(), new_id()
    one_of = random.choice
    ago = [
        timedelta(minutes=one_of((1, 30, 60, 240, 1440, 9000)), seconds=random.randint(0, 50)) for _ in "abc"
    ]
    mine = {"workspace_id": tx.workspace}
    await tx.run(
        insert(customers).values(
            **mine, id=customer, name=_words(random), language=one_of((None, "de", "de-AT", "tr")),
            country=one_of((None, "DE", "tr")), blocked=one_of((True, False, False)), created_at=tx.now,
        )
    )  # fmt: skip
    if one_of((True, False)):
        await tx.run(
            insert(identities).values(
                **mine, id=new_id(), customer_id=customer, kind="email", created_at=tx.now,
                value=f"Clara+{customer.hex[-6:]}@{one_of(('Posteo.de', 'x.com.tr'))}",
            )
        )  # fmt: skip
    for _ in range(one_of((0, 0, 1, 3))):
        await tx.run(
            insert(orders).values(
                **mine, id=new_id(), shop_id=new_id(), customer_id=customer, external_id=new_id().hex,
                number=f"#{random.randint(1, 50)}", financial_status=one_of(("paid", "refunded", "pending")),
                fulfilment_status=one_of(("fulfilled", "unfulfilled")),
                total=Decimal(random.randint(0, 300)) / 2,
                refunded=Decimal(one_of((0, 5))), currency=one_of(("EUR", "TRY")), data={},
                cancelled_at=one_of((None, None, tx.now)), created_at=tx.now - one_of(ago), updated_at=tx.now,
            )
        )  # fmt: skip
    await tx.run(
        insert(conversations).values(
            **mine, id=ident, subject=_words(random), account_id=account, customer_id=customer,
            status=one_of(("open", "pending", "snoozed", "closed")),
            priority=one_of(("low", "normal", "high", "urgent")),
            channel=one_of(("chat", "email")), brand_id=one_of(world.brands),
            assignee_id=one_of((None, *world.agents)), team_id=one_of((None, *world.teams)),
            tag_ids=random.sample(world.tags, random.randint(0, 3)),
            language=one_of((None, "de", "tr", "zh")), message_count=random.randint(0, 9), spam=one_of((True, False, False)), created_at=tx.now - ago[0],
            last_message_at=tx.now - ago[1], last_inbound_at=one_of((None, tx.now - ago[1])),
            waiting_since=one_of((None, tx.now - ago[2])),
        )
    )  # fmt: skip
    for n in range(one_of((0, 1, 2))):
        await tx.run(
            insert(messages).values(
                **mine, id=new_id(), conversation_id=ident, direction="in", kind=one_of(("message", "note")),
                channel="chat", author_kind=one_of(("customer", "agent")), text=_words(random),
                subject=_words(random), automatic=one_of((None, "auto-reply")),
                sender=one_of((None, {"name": "C", "address": "Clara@Posteo.de"})),
                attachments=one_of(([], [{"inline": False}], [{"inline": True}])),
                created_at=tx.now - timedelta(seconds=n),
            )
        )  # fmt: skip
