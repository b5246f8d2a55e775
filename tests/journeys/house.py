"""The real application for a test run: web server, worker and mail receiver in one event loop.

Nothing of ours is replaced. Web and worker have a runtime each, as the two processes of `merhaba up` do.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import uvicorn
from sqlalchemy import text

from merhaba.app.composition import build_runtime
from merhaba.app.mail import serve_mail
from merhaba.app.web import build_app
from merhaba.app.work import TASKS
from merhaba.app.worker import _again_after_outage, _react
from merhaba.modules.shops.runner import Runner
from merhaba.platform.database import SYSTEM
from merhaba.platform.jobs import worker
from merhaba.platform.runtime import Runtime
from merhaba.platform.settings import Settings

_HURRY = (
    "update procrastinate_jobs set scheduled_at = now() - interval '1 second'"
    " where status = 'todo' and scheduled_at > now() and args->>'workspace' = :workspace"
)
_DUE = (
    "update deliveries set send_at = now() - interval '1 second'"
    " where state = 'queued' and send_at > now() and workspace_id = :workspace"
)


@dataclass(frozen=True)
class House:
    """A running application; `web` is the web server's runtime."""

    url: str
    smtp_port: int
    web: Runtime

    async def hurry(self, workspace: UUID) -> None:
        """Let the time come for every job and delivery of a workspace that waits for a later moment."""
        async with self.web.database.transaction(SYSTEM) as tx:
            await tx.run(text(_DUE), {"workspace": workspace})
            await tx.run(text(_HURRY), {"workspace": str(workspace)})

    async def rows(self, workspace: UUID, statement: str, **values: Any) -> list[dict[str, Any]]:
        """What a query gives inside a workspace; for facts that no screen shows."""
        async with self.web.database.transaction(workspace) as tx:
            return [dict(row._mapping) for row in await tx.rows(text(statement), values)]

    async def write(self, workspace: UUID, statement: str, **values: Any) -> None:
        """Change rows behind the application's back, such as letting days pass."""
        async with self.web.database.transaction(workspace) as tx:
            await tx.run(text(statement), values)


class QuietServer(uvicorn.Server):
    """uvicorn without signal handlers: those belong to pytest."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


@contextlib.asynccontextmanager
async def running_house(database_url: str, data: Path, relay: str) -> AsyncIterator[House]:
    """Bring everything up on free ports; `relay` is where mail goes out."""
    listening = socket.create_server(("127.0.0.1", 0))
    port = listening.getsockname()[1]
    settings = Settings(
        data=data, database_url=database_url, port=port, smtp_port=free_port(), smtp_relay=relay
    )
    web, back = build_runtime(settings), build_runtime(settings)
    server = QuietServer(
        uvicorn.Config(build_app(web), ws="websockets-sansio", log_config=None, timeout_graceful_shutdown=1)
    )
    shops = Runner(back)
    async with back.bell.running(listen=True), asyncio.TaskGroup() as group:
        serving = group.create_task(server.serve(sockets=[listening]))
        working = [
            group.create_task(_again_after_outage(lambda: worker.run(back, TASKS))),
            group.create_task(_react(back, shops.heard)),
            group.create_task(shops.run()),
            group.create_task(serve_mail(back)),
        ]
        await until(lambda: server.started and _listens(settings.smtp_port), "the house is up")
        try:
            yield House(settings.base_url, settings.smtp_port, web)
        finally:
            server.should_exit = True
            await serving
            for task in working:
                task.cancel()
    await back.close()


async def until(
    condition: Callable[[], bool] | Callable[[], Awaitable[Any]], what: str, seconds: float = 15
) -> Any:
    """Wait for a condition (a plain or an async one) and give what it gave."""
    loop = asyncio.get_running_loop()
    deadline = loop.time() + seconds
    while True:
        found = condition()
        found = await found if isinstance(found, Awaitable) else found
        if found:
            return found
        assert loop.time() < deadline, f"waited {seconds:g} s in vain: {what}"
        await asyncio.sleep(0.03)


def free_port() -> int:
    """A port nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
