"""A shop's life at random, and a screen that follows it by events alone."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from typing import Any

from .conftest import Shop
from .desk import Desk
from .post import letter
from .shopper import Shopper
from .sockets import Frame


class Screen:
    """What a desk shows when it only applies frames to what it fetched once."""

    def __init__(self) -> None:
        self.conversations: dict[str, Any] = {}
        self.messages: dict[str, Any] = {}

    async def fetch(self, desk: Desk) -> None:
        """Everything, anew."""
        self.conversations = {c["id"]: c for c in await desk.conversations(view="any")}
        self.messages = {
            m["id"]: m for ident in self.conversations for m in await desk.messages(ident, kind=None)
        }

    def apply(self, frame: Frame) -> None:
        """One event, as docs/concepts/live.md says it is to be taken."""
        if frame.get("t") != "event":
            return
        conversation = frame.get("conversation")
        if conversation is not None:
            self.conversations[conversation["id"]] = conversation
        message = frame.get("message")
        if frame["type"] == "message.deleted":
            self.messages.pop(frame["data"]["message"], None)
        elif message is not None and frame["type"] in {"message.created", "message.updated"}:
            self.messages[message["id"]] = message
        customer = frame.get("customer")
        if customer is not None:
            for known in self.conversations.values():
                if known["customer"]["id"] == customer["id"]:
                    known["customer"] = customer

    def same_as(self, fresh: Screen) -> None:
        """Fails with what differs."""
        for ours, theirs in ((self.conversations, fresh.conversations), (self.messages, fresh.messages)):
            assert ours.keys() == theirs.keys()
            for ident, shown in theirs.items():
                # Only a single conversation and a customer's list name who handled it.
                assert ours[ident] | {"handled_by": []} == shown | {"handled_by": []}


class Life:
    """What people do in a shop, at random but the same for the same seed."""

    def __init__(self, shop: Shop, seed: int) -> None:
        self.shop, self.dice = shop, random.Random(seed)
        self.shoppers: list[tuple[Shopper, str]] = []
        self.tags: list[str] = []

    async def step(self) -> None:
        """Something happens."""
        acts = [self.comes, self.writes, self.answers, self.notes, self.changes, self.mails, self.reads,
                self.labels, self.undoes, self.is_renamed, self.merges]  # fmt: skip
        await self.dice.choice(acts if self.shoppers else [self.comes])()

    @property
    def agent(self) -> Desk:
        return self.dice.choice([self.shop.agent, self.shop.colleague])

    async def any_conversation(self) -> str:
        return str(self.dice.choice(await self.shop.owner.conversations(view="any"))["id"])

    async def comes(self) -> None:
        shopper = self.shop.shopper()
        await shopper.boot()
        written = await shopper.write(f"Question {len(self.shoppers)}")
        self.shoppers.append((shopper, written["conversation"]["id"]))

    async def writes(self) -> None:
        shopper, conversation = self.dice.choice(self.shoppers)
        await shopper.write(f"And {self.dice.random()}", conversation)

    async def answers(self) -> None:
        then = self.dice.choice([None, "closed", "pending"])
        _, conversation = self.dice.choice(self.shoppers)
        await self.agent.reply(
            conversation, f"Answer {self.dice.random()}", **({"then": then} if then else {})
        )

    async def notes(self) -> None:
        await self.agent.note(await self.any_conversation(), "Look", mentions=[self.shop.colleague.id])

    async def changes(self) -> None:
        soon = (datetime.now(UTC) + timedelta(hours=1)).isoformat()
        change: dict[str, Any] = self.dice.choice(
            [{"status": "closed"}, {"status": "open"}, {"priority": "urgent"}, {"assignee": None},
             {"assignee": self.shop.colleague.id}, {"snoozed_until": soon}, {"spam": True}, {"spam": False},
             {"subject": f"Matter {self.dice.random()}"}]
        )  # fmt: skip
        await self.agent.patch(f"/conversations/{await self.any_conversation()}", **change)

    async def mails(self) -> None:
        sender = f"person{self.dice.randrange(3)}@{self.shop.slug}.example"
        await self.shop.receive(letter(f"Person <{sender}>", self.shop.address, f"Mail {self.dice.random()}"))

    async def reads(self) -> None:
        verb = self.dice.choice(["read", "unread"])
        await self.shop.agent.post(f"/conversations/{await self.any_conversation()}/{verb}")
        shopper, conversation = self.dice.choice(self.shoppers)
        await shopper.read(conversation)

    async def labels(self) -> None:
        if not self.tags:
            self.tags = [(await self.agent.post("/tags", {"name": name}))["id"] for name in ("a", "b")]
        changes = {"tags": self.dice.sample(self.tags, self.dice.randrange(3))}
        body = {"ids": [await self.any_conversation()], "changes": changes}
        await self.agent.post("/conversations/bulk", body)

    async def undoes(self) -> None:
        mails = await self.shop.owner.conversations(view="any", channel="email")
        if mails:
            conversation = self.dice.choice(mails)["id"]
            written = await self.agent.reply(conversation, "Oops", undo_seconds=30, then="closed")
            await self.agent.delete(f"/messages/{written['id']}")

    async def is_renamed(self) -> None:
        customer = self.dice.choice(await self.shop.owner.conversations(view="any"))["customer"]["id"]
        await self.agent.patch(f"/customers/{customer}", name=f"Name {self.dice.random()}")

    async def merges(self) -> None:
        found = {c["customer"]["id"] for c in await self.shop.owner.conversations(view="any")}
        if len(found) > 1:
            winner, loser = self.dice.sample(sorted(found), 2)
            merged = await self.agent.post(f"/customers/{winner}/merge", {"customer": loser})
            if self.dice.random() < 0.5:
                await self.agent.post(f"/merges/{merged['merge']['id']}/undo")
