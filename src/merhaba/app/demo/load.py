"""The demo workspace: a believable shop with people, products, orders and conversations."""

from __future__ import annotations

import json
from importlib import resources
from typing import Any

from merhaba.app.demo.conversations import add_conversations
from merhaba.app.demo.names import Names
from merhaba.app.demo.opening import OPENING
from merhaba.app.demo.shop import add_people, add_shop_data
from merhaba.modules.connections.commands import connect
from merhaba.modules.inbox.commands.keep import create_tag
from merhaba.modules.macros.starters import add_starters
from merhaba.modules.workspaces.commands.brands import create_brand, create_workspace
from merhaba.modules.workspaces.commands.people import add_agent, save_team
from merhaba.modules.workspaces.defaults import default_widget
from merhaba.modules.workspaces.types import DAYS, Role
from merhaba.platform.database import Transaction
from merhaba.platform.runtime import Runtime

SLUG = "demo"
MAILBOX = "support@demo.test"
LAUNCHER_TEXT = {
    "en": "Questions?",
    "ar": "لديك سؤال؟",
    "tr": "Sorunuz mu var?",
    "zh": "有问题？",
    "de": "Fragen?",
    "fr": "Une question ?",
    "es": "¿Preguntas?",
}


async def create(tx: Transaction, runtime: Runtime, *, email: str, password: str) -> None:
    """Make the demo workspace. `tx` is in the system scope and ends in the new workspace's."""
    shop, people, talk = (_read(name) for name in ("catalogue", "people", "conversations"))
    await create_workspace(tx, slug=SLUG, name=shop["shop"]["name"], demo=True)
    week = {day: [["00:00", "24:00"]] for day in DAYS}
    base = runtime.settings.base_url
    brand = await create_brand(
        tx,
        runtime.keys,
        name=shop["shop"]["name"],
        hours=week,
        domain=shop["shop"]["domain"],
        widget={
            **default_widget(),
            "privacy_url": f"{base}/demo/privacy",
            "launcher_text": LAUNCHER_TEXT,
            "openings": [OPENING],
        },
    )
    names = Names(now=tx.now, brand=brand)
    for channel, name, address in (("chat", "Chat", "widget"), ("email", "Support", MAILBOX)):
        names.accounts[channel] = await connect(
            tx, runtime.keys, runtime.channels, channel=channel, brand=brand, name=name, address=address
        )
    await _add_team(tx, names, talk, email=email, password=password)
    await add_starters(tx, names.tags)
    await add_shop_data(tx, names, shop)
    await add_people(tx, names, people)
    await add_conversations(tx, runtime, names, talk)


async def _add_team(
    tx: Transaction, names: Names, talk: dict[str, Any], *, email: str, password: str
) -> None:
    for agent in talk["agents"]:
        owner = agent["key"] == "owner"
        ident = await add_agent(
            tx,
            name=agent["name"],
            email=email if owner else agent["email"],
            role=Role(agent["role"]),
            password=password if owner else None,
            locale="en" if owner else agent["locale"],
        )
        names.agents[agent["key"]], names.agent_names[agent["key"]] = ident, agent["name"]
    for team in talk["teams"]:
        members = [names.agents[key] for key in team["members"]]
        names.teams[team["key"]] = await save_team(tx, None, name=team["name"], members=members)
    for tag in talk["tags"]:
        names.tags[tag["name"]] = await create_tag(tx, name=tag["name"], colour=tag["colour"])


def _read(name: str) -> dict[str, Any]:
    source = resources.files("merhaba.shops.demo").joinpath(f"{name}.json")
    found: dict[str, Any] = json.loads(source.read_text(encoding="utf-8"))
    return found
