"""Conversations with their messages, deliveries and read marks, written as rows."""

from __future__ import annotations

from contextlib import ExitStack
from datetime import datetime, timedelta
from types import TracebackType
from typing import Self

from .copying import Table
from .people import Sentence
from .shop import Shop

_CONVERSATION = (
    "workspace_id id number subject status channel account_id brand_id customer_id visitor assignee_id"
    " team_id tag_ids language preview preview_author message_count spam created_at last_message_at"
    " last_inbound_at waiting_since snoozed_until closed_at"
)
_MESSAGE = (
    "workspace_id id conversation_id direction kind channel author_kind author_id author_name text"
    " external_id created_at words"
)
_DELIVERY = "workspace_id id conversation_id account_id payload state external_id send_at sent_at changed_at"
_READ = "workspace_id agent_id conversation_id read_at"
_SUBJECTS = ("Where is my order?", "Rückgabe", "Facture", "Kargom nerede", "استرجاع", "退款", "Mi pedido")


class Threads:
    """Writes one conversation after another, each into its four tables."""

    def __init__(self, database: str, shop: Shop, pool: list[Sentence]) -> None:
        self._shop, self._pool, self._rng = shop, pool, shop.rng
        self._stack = ExitStack()
        self._conversations = self._table(database, "conversations", _CONVERSATION)
        self._messages = self._table(database, "messages", _MESSAGE)
        self._deliveries = self._table(database, "deliveries", _DELIVERY)
        self._reads = self._table(database, "reads", _READ)

    def add(self, number: int, at: datetime, length: int, *, recent: bool) -> None:
        """One conversation of `length` messages that began at `at`."""
        shop, rng = self._shop, self._rng
        ident, customer = shop.new_id(at), shop.customer()
        status = self._status(recent)
        chat = rng.random() < 0.4
        channel = "chat" if chat else "email"
        assignee = rng.choice(shop.agents) if rng.random() < (0.97 if status == "closed" else 0.6) else None
        # Whoever waits has the last word; what is closed ends with an answer.
        waits = status == "open" and rng.random() < 0.6
        last_at, inbound_at, sentence = self._write(
            ident, number, at, length, channel, customer, assignee, waits
        )
        spam = "t" if rng.random() < 0.01 else "f"
        self._conversations.row(
            shop.workspace, ident, number, "" if chat else rng.choice(_SUBJECTS), status, channel,
            shop.accounts[channel], shop.brand, customer, f"{rng.getrandbits(128):032x}" if chat else None,
            assignee, rng.choice(shop.teams) if rng.random() < 0.4 else None, self._tags(), sentence.language,
            sentence.text[:140], "customer" if waits else "agent", length, spam,
            at, last_at, inbound_at, inbound_at if waits else None,
            shop.now + timedelta(days=rng.random() * 9) if status == "snoozed" else None,
            last_at if status == "closed" else None,
        )  # fmt: skip
        if assignee is not None and not waits:
            self._reads.row(shop.workspace, assignee, ident, last_at)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.__exit__(kind, error, trace)

    def _write(
        self,
        conversation: str,
        number: int,
        at: datetime,
        length: int,
        channel: str,
        customer: str,
        assignee: str | None,
        waits: bool,
    ) -> tuple[datetime, datetime, Sentence]:
        shop, rng = self._shop, self._rng
        inbound_at, sentence = at, self._pool[0]
        for n in range(length):
            sentence = rng.choice(self._pool)
            last = n == length - 1
            inbound = n % 2 == 0 if not last or n == 0 else waits
            message = shop.new_id(at)
            agent = assignee or shop.agents[0]
            searched = sorted({*sentence.words, f"{number + n}"})
            self._messages.row(
                shop.workspace, message, conversation, "in" if inbound else "out", "message", channel,
                "customer" if inbound else "agent", customer if inbound else agent, "",
                f"{sentence.text} #{number + n}", f"{message}@bench.test", at,
                " ".join("'" + w.replace("\\", "\\\\").replace("'", "''") + "'" for w in searched),
            )  # fmt: skip
            if inbound:
                inbound_at = at
            else:
                self._deliveries.row(
                    shop.workspace, message, conversation, shop.accounts[channel], "{}", "sent",
                    f"{message}@demo.test", at, at, at,
                )  # fmt: skip
            if not last:
                at += timedelta(minutes=rng.random() * 240)
        return at, inbound_at, sentence

    def _status(self, recent: bool) -> str:
        """One in ten is not closed: nearly all of them among the newest fifth."""
        if self._rng.random() > (0.45 if recent else 0.0125):
            return "closed"
        return self._rng.choices(("open", "pending", "snoozed"), (6, 2, 2))[0]

    def _tags(self) -> str:
        chosen = self._rng.sample(self._shop.tags, self._rng.choices((0, 1, 2), (70, 22, 8))[0])
        return "{" + ",".join(chosen) + "}"

    def _table(self, database: str, name: str, columns: str) -> Table:
        return self._stack.enter_context(Table(database, name, columns))
