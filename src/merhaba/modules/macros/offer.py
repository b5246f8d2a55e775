"""Macros for a conversation: those that fit it first, each with its first words as they would be sent."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import Row

from merhaba.kit.templates import fill
from merhaba.kit.text import one_line
from merhaba.modules.workspaces.types import Principal
from merhaba.platform.database import Transaction

from .queries import recent_uses, usable
from .rank import Candidate, Use, rank, stems, stems_of, suggested
from .situation import Situation, situation
from .types import MacroActions, OfferedMacro
from .variables import values


async def offered(
    tx: Transaction, caller: Principal, conversation: UUID, *, order: UUID | None
) -> list[OfferedMacro]:
    """What may be used in a conversation, best first. Raises Problem 404."""
    here = await situation(tx, caller, conversation, order=order)
    rows = {row.id: row for row in await usable(tx, caller, here.conversation.brand_id)}
    candidates = [_candidate(row, here) for row in sorted(rows.values(), key=lambda row: row.name.casefold())]
    uses = [
        Use(use.macro_id, stems_of(use.words or ()), frozenset(use.tag_ids), use.language)
        for use in await recent_uses(tx)
    ]
    ranked = rank(here.question, candidates, uses)
    first = set(suggested(ranked))
    known: dict[str, dict[str, str]] = {}
    return [_shown(rows[ident], here, known, suggested=ident in first) for ident, _ in ranked]


def _candidate(row: Row[Any], here: Situation) -> Candidate[UUID]:
    language, said = here.text_of(row.texts)
    topics = [text for tag, text in row.topics.items() if tag in {language, here.conversation.language, "en"}]
    about = stems(row.name).union(*(stems(topic) for topic in topics))
    return Candidate(row.id, about, stems(said.text), row.uses)


def _shown(
    row: Row[Any], here: Situation, known: dict[str, dict[str, str]], *, suggested: bool
) -> OfferedMacro:
    language, said = here.text_of(row.texts)
    if language not in known:
        known[language] = values(here.facts, language)
    filled = fill(said.text, known[language], language)
    actions = MacroActions.model_validate(row.actions)
    return OfferedMacro(
        id=row.id,
        name=row.name,
        shared=row.owner_id is None,
        language=language,
        opening=one_line(filled.text, 160),
        missing=list(filled.missing),
        suggested=suggested,
        uses=row.uses,
        has_actions=actions != MacroActions() or bool(row.attachments),
        search=one_line(" ".join(row.topics.values()), 1000),
    )
