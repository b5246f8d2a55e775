"""Tables of fetching: where each account stands, and consents that were asked for."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Float, Integer, Text, text
from sqlalchemy.dialects.postgresql import JSONB

from merhaba.platform.database import tenant_table
from merhaba.platform.database.metadata import moment, reference

fetch_states = tenant_table(
    "fetch_states",
    reference("account_id", nullable=False),
    # The channel's own: for e-mail folders with their UIDVALIDITY and UID.
    Column("place", JSONB, nullable=False, server_default=text("'{}'")),
    # Who fetches now. Only that runner may write the place: a superseded one finds out at its next mail.
    reference("runner"),
    Column("behind", Integer, nullable=False, server_default=text("0")),
    Column("fetched", BigInteger, nullable=False, server_default=text("0")),
    Column("failures", Integer, nullable=False, server_default=text("0")),
    Column("error", Text, nullable=True),
    moment("retry_at"),
    moment("begun_at", nullable=False),
    moment("contact_at"),
    moment("caught_up_at"),
    moment("newest_at"),
    Column("delay_seconds", Float, nullable=True),
    moment("nudged_at"),
    key=("account_id",),
)

consents_asked = tenant_table(
    "consents_asked",
    reference("account_id", nullable=False),
    reference("agent_id", nullable=False),
    Column("verifier", Text, nullable=False),
    moment("asked_at", nullable=False),
)
