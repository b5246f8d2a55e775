"""What rules cost: chat's delivery with none and with fifty heavy ones in turn, and evaluations a second."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import time
from datetime import UTC, datetime
from typing import Any

import psycopg

from merhaba.modules.conditions.in_memory import holds
from merhaba.modules.conditions.parse import parse

from .figures import ratio, rounded
from .http_client import Client
from .live.measure import WRITERS, people
from .processes import by_role
from .stack import Stack, running, scratch_folder

RULES = 50
TURNS = 2
_AGENTS = 5
_WORDS = ["refund", "iade", "استرداد", "退款", "Rückerstattung", "remboursement", "reembolso", "money back"]


def measure(sockets: int, seconds: float, per_second: float) -> dict[str, Any]:
    """Questions and answers for `seconds` in each of `TURNS` turns, without rules and with all of them on."""
    with scratch_folder() as folder, running(folder / "var") as stack:
        plan = {
            "port": stack.port,
            "database": stack.database,
            "seconds": seconds,
            "per_second": per_second,
            "writers": WRITERS,
            "pids": [pid for pids in by_role(stack.pid).values() for pid in pids],
            **people(stack, _AGENTS, sockets - _AGENTS),
        }
        desk = Client(stack.port, stack.token())
        made = [desk.post("/api/v1/rules", _rule(number))["id"] for number in range(RULES)]
        none, fifty = [], []
        for _ in range(TURNS):
            _switch(stack, on=False)
            none.append(_talk(plan))
            _switch(stack, on=True)
            fifty.append(_talk(plan))
        desk.close()
    return {
        "rules": len(made),
        "none": _middle(none),
        "fifty": _middle(fifty),
        "added_p99": ratio(_middle(fifty)["p99_ms"], _middle(none)["p99_ms"]),
        "evaluations_per_s": _evaluations(),
    }


def _rule(number: int) -> dict[str, Any]:
    """A rule that looks at everything and, as most rules do for most messages, finds nothing to do."""
    return {
        "name": f"Heavy {number}",
        "enabled": False,
        "when": {"on": "message_in"},
        "condition": _condition(number),
        "actions": [{"do": "priority", "priority": "high"}],
    }


def _condition(number: int) -> dict[str, Any]:
    words = [f"{word} {number}" for word in _WORDS]
    return {
        "any": [
            {"field": "message.text", "op": "has_word", "value": words},
            {"field": "message.text", "op": "contains_any", "value": words},
            {
                "all": [
                    {"field": "customer.lifetime_value", "op": "greater", "value": 10_000 + number},
                    {"field": "order.fulfilment_status", "op": "is", "value": "unfulfilled"},
                    {"field": "time.open", "op": "is", "value": True},
                ]
            },
        ]
    }


def _switch(stack: Stack, *, on: bool) -> None:
    """All rules at once, through the database: what the worker remembers of them ends after five seconds."""
    with psycopg.connect(stack.database) as connection:
        connection.execute("update rules set enabled = %s, enabled_at = now()", (on,))
    time.sleep(6)


def _talk(plan: dict[str, Any]) -> dict[str, Any]:
    browsers = subprocess.run(
        [sys.executable, "-m", "bench.live.browsers"],
        input=json.dumps(plan),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    found: dict[str, Any] = json.loads(browsers.stdout)
    return found


def _middle(turns: list[dict[str, Any]]) -> dict[str, float]:
    """The median over the turns: a busy moment of the machine falls into one of them."""
    seen = [turn["question_seen"] for turn in turns]
    found = {name: rounded(statistics.median(each[name] for each in seen)) for name in ("p50_ms", "p99_ms")}
    return found | {"cpu_ms": rounded(statistics.median(turn["cpu_ms"] for turn in turns))}


def _evaluations() -> float:
    """Conditions a second, in one thread, each over a message of its own."""
    now = datetime.now(UTC)
    conditions = [parse(_condition(number)) for number in range(RULES)]
    text = "Hello, I ordered a lamp and it came broken. لم يصل طلبي بعد. Siparişim gelmedi. " * 5
    until, done = time.perf_counter() + 2.0, 0
    began = time.perf_counter()
    while time.perf_counter() < until:
        facts = {"message.text": f"{text}{done}", "customer.lifetime_value": 12, "time.open": True}
        for condition in conditions:
            holds(condition, facts, now)
        done += RULES
    return rounded(done / (time.perf_counter() - began))
