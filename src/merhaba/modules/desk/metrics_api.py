"""The same figures as the health page, for a monitor to collect."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from fastapi.responses import PlainTextResponse

from merhaba.modules.workspaces.auth import Tx
from merhaba.platform.web import TransactionalRoute

from .health_api import health
from .metrics import CONTENT_TYPE, exposition

router = APIRouter(route_class=TransactionalRoute, tags=["health"])

_SAID: dict[int | str, dict[str, Any]] = {
    200: {
        "content": {
            "text/plain": {
                "example": "# TYPE merhaba_fetch_lag_seconds gauge\nmerhaba_fetch_lag_seconds{...} 0\n"
            }
        }
    }
}


@router.get("/metrics", response_class=PlainTextResponse, responses=_SAID)
async def metrics(tx: Tx) -> PlainTextResponse:
    """Health in the text format of Prometheus: mailboxes, how far fetching lags, queues, dead letters."""
    return PlainTextResponse(exposition(await health(tx)), media_type=CONTENT_TYPE)
