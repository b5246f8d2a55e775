"""Fetching as the API shows it."""

from __future__ import annotations

from datetime import datetime
from typing import Literal
from uuid import UUID

from merhaba.kit.examples import ACCOUNT_ID, ANSWERED_AT, ASKED_AT, example
from merhaba.modules.workspaces.types import Shape


class FetchState(Shape):
    """How fetching an account goes.

    `lag_seconds` says how old the oldest message may be that is there but not here: 0 while we are caught
    up and connected. `delay_seconds` is how long the newest message took from its arrival there until it
    was here.
    """

    model_config = example(
        account=ACCOUNT_ID,
        state="waiting",
        lag_seconds=0,
        behind=0,
        fetched=4812,
        delay_seconds=1.4,
        newest_at=ASKED_AT,
        contact_at=ANSWERED_AT,
        caught_up_at=ANSWERED_AT,
        error=None,
        retry_at=None,
    )

    account: UUID
    state: Literal["starting", "fetching", "waiting", "failing"]
    lag_seconds: int
    behind: int
    fetched: int
    delay_seconds: float | None
    newest_at: datetime | None
    contact_at: datetime | None
    caught_up_at: datetime | None
    error: str | None
    retry_at: datetime | None
