"""Whether this process lives, and whether it can serve."""

from __future__ import annotations

from fastapi import APIRouter, Request
from sqlalchemy import text

from merhaba.platform.database import SYSTEM
from merhaba.platform.database.migrate import newest_version
from merhaba.platform.web import Problem

router = APIRouter(include_in_schema=False)


@router.get("/healthz")
async def healthz() -> dict[str, str]:
    """200 while the process lives, whatever the database does."""
    return {"status": "alive"}


@router.get("/readyz")
async def readyz(request: Request) -> dict[str, str]:
    """200 when the database is reachable and migrated and the event log is being read; 503 otherwise."""
    async with request.app.state.runtime.database.transaction(SYSTEM) as tx:
        version = await tx.scalar(text("select version_num from alembic_version"))
    if version != newest_version():
        raise Problem(503, "not-migrated", "The database has not been migrated. Run: merhaba migrate")
    if request.app.state.hub.place is None:
        raise Problem(503, "starting", "The event log is not being read yet.")
    return {"status": "ready"}
