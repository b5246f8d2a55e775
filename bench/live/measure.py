"""Starts a stack, gives its workspace agents and shoppers, and lets another process be their browsers."""

from __future__ import annotations

import json
import subprocess
import sys
import uuid
from typing import Any

import psycopg

from merhaba.modules.widget.visitor import issue, new_visitor
from merhaba.platform.secrets import Keys, new_token, token_digest

from ..processes import by_role
from ..stack import Stack, running, scratch_folder

SHARE_OF_AGENTS = 40  # one socket in forty is an agent's
WRITERS = 50


def measure(sockets: int, seconds: float, per_second: float) -> dict[str, Any]:
    """`per_second` questions and as many answers for `seconds`, while `sockets` are open."""
    agents = max(5, sockets // SHARE_OF_AGENTS)
    with scratch_folder() as folder, running(folder / "var") as stack:
        plan = {
            "port": stack.port,
            "database": stack.database,
            "seconds": seconds,
            "per_second": per_second,
            "writers": WRITERS,
            "pids": [pid for pids in by_role(stack.pid).values() for pid in pids],
            **people(stack, agents, sockets - agents),
        }
        browsers = subprocess.run(
            [sys.executable, "-m", "bench.live.browsers"],
            input=json.dumps(plan),
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
    found: dict[str, Any] = json.loads(browsers.stdout)
    return {"sockets": sockets, "agents": agents, "messages_per_s": per_second * 2} | found


def people(stack: Stack, agents: int, shoppers: int) -> dict[str, Any]:
    """Sessions of agents and tokens of visitors, as sign-in and the widget's first request would give."""
    keys = Keys.load(stack.data)
    with psycopg.connect(stack.database) as connection:
        row = connection.execute("select workspace_id, id, site_key from brands").fetchone()
        assert row is not None
        workspace, brand, site = row
        sessions = []
        for number in range(agents):
            agent, token = uuid.uuid4(), new_token("mhs")
            connection.execute(
                "insert into agents (workspace_id, id, name, email, role, created_at)"
                " values (%s, %s, %s, %s, 'agent', now())",
                (workspace, agent, f"Agent {number}", f"agent{number}@bench.test"),
            )
            connection.execute(
                "insert into sessions (workspace_id, id, agent_id, token_digest, created_at, expires_at)"
                " values (%s, %s, %s, %s, now(), now() + interval '1 day')",
                (workspace, uuid.uuid4(), agent, token_digest(token)),
            )
            sessions.append(token)
    visitors = [issue(keys, new_visitor(workspace, brand)) for _ in range(shoppers)]
    return {"site": site, "sessions": sessions, "visitors": visitors}
