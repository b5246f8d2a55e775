"""From what was sent and what was seen: how long messages took."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..figures import in_ms
from .sockets import Seen

_NEAR = 0.3


def figures(
    sent: list[dict[str, Any]], seen: Seen, agents: int, pings: Sequence[tuple[float, float]]
) -> dict[str, Any]:
    """Latencies of all messages, and of the half with the quicker pings around them (on a shared machine
    the others tell of its neighbours). Raises RuntimeError when somebody did not see what they should."""
    complete = [
        one
        for one in sent
        if len(seen.by_agents.get(one["question"], {})) == agents and one["answer"] in seen.by_shopper
    ]
    if len(complete) < len(sent):
        raise RuntimeError(f"{len(sent) - len(complete)} of {len(sent)} exchanges were not seen by everybody")
    calmer = sorted(sent, key=lambda one: _slowest_ping_near(one["asked_ok"], pings))[: len(sent) // 2]
    return {
        "exchanges": len(sent),
        "question_seen": in_ms([_question(one, seen) for one in sent]),
        "answer_seen": in_ms([_answer(one, seen) for one in sent]),
        "question_seen_calm": in_ms([_question(one, seen) for one in calmer]),
        "answer_seen_calm": in_ms([_answer(one, seen) for one in calmer]),
        "question_seen_by_all_agents": in_ms(
            [max(0.0, max(seen.by_agents[one["question"]].values()) - one["asked_ok"]) for one in sent]
        ),
        "question_sent_to_seen": in_ms(
            [seen.by_agents[one["question"]][one["agent"]] - one["asked"] for one in sent]
        ),
        "question_accepted": in_ms([one["asked_ok"] - one["asked"] for one in sent]),
        "answer_accepted": in_ms([one["answered_ok"] - one["answered"] for one in sent]),
    }


def _question(one: dict[str, Any], seen: Seen) -> float:
    """A frame may overtake the answer to the POST: then it was seen at once."""
    return max(0.0, float(seen.by_agents[one["question"]][one["agent"]] - one["asked_ok"]))


def _answer(one: dict[str, Any], seen: Seen) -> float:
    return max(0.0, float(seen.by_shopper[one["answer"]] - one["answered_ok"]))


def _slowest_ping_near(at: float, pings: Sequence[tuple[float, float]]) -> float:
    return max((taken for began, taken in pings if abs(began - at) < _NEAR), default=0.0)
