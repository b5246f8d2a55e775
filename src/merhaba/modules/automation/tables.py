"""Tables of the rules."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Index, Integer, Text, text
from sqlalchemy.dialects.postgresql import JSONB

from merhaba.platform.database import tenant_table
from merhaba.platform.database.metadata import moment, reference

rules = tenant_table(
    "rules",
    Column("place", Integer, nullable=False),
    Column("name", Text, nullable=False),
    Column("enabled", Boolean, nullable=False),
    # What it waits for, also part of the definition: what happens all the time looks for its rules by this.
    Column("trigger", Text, nullable=False),
    Column("definition", JSONB, nullable=False),
    Column("version", Integer, nullable=False),
    moment("enabled_at"),
    Column("paused", Text, nullable=True),
    moment("paused_at"),
    moment("created_at", nullable=False),
    moment("changed_at", nullable=False),
    Index("ix_rules_place", "workspace_id", "place", "id"),
)

rule_versions = tenant_table(
    "rule_versions",
    reference("rule_id", nullable=False),
    Column("version", Integer, nullable=False),
    Column("name", Text, nullable=False),
    Column("definition", JSONB, nullable=False),
    reference("by_agent_id"),
    moment("made_at", nullable=False),
    key=("rule_id", "version"),
)

# One for each time a rule acted. `root` is what began it all: a rule acts once on it in a conversation, also
# when what it did comes back to it through another rule.
rule_runs = tenant_table(
    "rule_runs",
    reference("rule_id", nullable=False),
    reference("conversation_id", nullable=False),
    Column("root", Text, nullable=False),
    Column("did", JSONB, nullable=False),
    moment("at", nullable=False),
    Index("ix_rule_runs_rule", "workspace_id", "rule_id", "at"),
    Index("ix_rule_runs_at", "at"),
    key=("rule_id", "conversation_id", "root"),
)

# What each rule saw, one for each happening that rules looked at; a second run of the same finds it there.
rule_log = tenant_table(
    "rule_log",
    reference("conversation_id", nullable=False),
    Column("happening", Text, nullable=False),
    Column("trigger", Text, nullable=False),
    Column("root", Text, nullable=False),
    Column("rules", JSONB, nullable=False),
    moment("at", nullable=False),
    Index("ix_rule_log_conversation", "workspace_id", "conversation_id", text("at desc")),
    Index("ix_rule_log_at", "at"),
    key=("conversation_id", "happening"),
)
