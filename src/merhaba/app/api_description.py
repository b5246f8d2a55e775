"""The API's OpenAPI description, completed with what holds for all operations alike: how they refuse, what
their ids and pages mean, what the groups are."""

from __future__ import annotations

import re
from typing import Any

from fastapi import FastAPI

from merhaba.kit.examples import with_nulls
from merhaba.platform.web import problem_document

TAGS = {
    "session": "Signing in and out, and accepting an invitation.",
    "me": "The signed-in person's own settings.",
    "people": "Agents, invitations and teams.",
    "brands": "Shops as shoppers know them: look, languages, opening hours.",
    "hours": "When people are there: hours of brands, teams and persons, holidays, following the sun.",
    "sla": "Promised times: policies, clocks and how many promises were kept.",
    "tokens": "API tokens for scripts.",
    "channels": "Connected mailboxes and chats.",
    "conversations": "The inbox: lists, counts, and what is known of each conversation.",
    "messages": "What was said in a conversation, and answering.",
    "mine": "What belongs to the caller alone: read marks, drafts, notifications.",
    "conditions": "What can be asked of conversations, and what matches.",
    "rules": "What is done by itself: rules, what they would have done, what they saw and did.",
    "tags": "Labels on conversations.",
    "macros": "Answers written once, with variables, in every language, and what is done with them.",
    "customers": "People who write: what is known of them, merging, their timeline.",
    "commerce": "Orders and products, as the shop's platform has them.",
    "shops": "Connected shops: connecting them, how far they are mirrored, their webhooks.",
    "order actions": "What is done to orders at the shop: what is possible, requests, approvals, policies.",
    "files": "Files to attach.",
    "intake": "Messages as they arrived, and the tray of those that could not be understood.",
    "search": "One search over everything.",
    "health": "Whether everything flows.",
    "live": "What happens, as it happens.",
    "widget": "The shopper's side, called by the widget from the shop's pages.",
}
PARAMETERS = {
    ("path", "account"): "A channel account's id.",
    ("path", "agent"): "A person's id.",
    ("path", "blocked_sender"): "A blocked sender's id.",
    ("path", "brand"): "A brand's id.",
    ("path", "conversation"): "A conversation's id.",
    ("path", "customer"): "A customer's id.",
    ("path", "invitation"): "An invitation's id.",
    ("path", "macro"): "A macro's id.",
    ("path", "merge_id"): "A merge's id.",
    ("path", "message"): "A message's id.",
    ("path", "order"): "An order's id.",
    ("path", "action"): "An order action's id.",
    ("path", "rule"): "A rule's id.",
    ("path", "shop"): "A shop's id.",
    ("path", "hook"): "A kept webhook's id.",
    ("query", "shop"): "Only this shop's, by id.",
    ("query", "order"): "Only this order's, by id.",
    ("query", "conversation"): "Only what was asked from this conversation, by id.",
    ("path", "whose"): "A brand's, a team's or a person's id.",
    ("path", "policy"): "A policy's id.",
    ("path", "raw"): "A raw message's id.",
    ("path", "tag"): "A tag's id.",
    ("path", "team"): "A team's id.",
    ("path", "token"): "A token's id.",
    ("query", "limit"): "How many to give at most.",
    ("query", "cursor"): "The last page's `next`; the first page when left out.",
    ("query", "customer"): "Only this customer's, by id.",
    ("query", "team"): "Only this team's, by id.",
    ("query", "tag"): "Only those with this tag, by id.",
}
IDEMPOTENCY_KEY = "Idempotency-Key"
_CURSORS = {"cursor", "before", "after"}


class DescribedApi(FastAPI):
    """FastAPI with the whole description at `/openapi.json`."""

    def openapi(self) -> dict[str, Any]:
        """The description, made once."""
        if self.openapi_schema is None:
            _complete(super().openapi())
        return super().openapi()


def _complete(document: dict[str, Any]) -> None:
    document["tags"] = [{"name": name, "description": said} for name, said in TAGS.items()]
    components = document["components"]
    for replaced in ("HTTPValidationError", "ValidationError"):
        components["schemas"].pop(replaced, None)
    components["schemas"] |= problem_document.schemas()
    components["responses"] = problem_document.responses()
    for schema in components["schemas"].values():
        if "examples" in schema:
            schema["examples"] = with_nulls(schema["examples"])
    for operations in document["paths"].values():
        for method, operation in operations.items():
            operation["summary"] = _first_clause(operation["description"])
            _describe_parameters(method, operation)
            _add_refusals(operation)


def _first_clause(description: str) -> str:
    """What a list of operations says of one: better than its function's name."""
    return re.split(r"[.;:]\s|\.$|\s\(", description, maxsplit=1)[0].replace("\n", " ")


def _describe_parameters(method: str, operation: dict[str, Any]) -> None:
    parameters = operation.get("parameters", [])
    if method == "get":  # reading twice is harmless without a key
        parameters[:] = [p for p in parameters if p["name"] != IDEMPOTENCY_KEY]
    if not parameters:
        operation.pop("parameters", None)
    for parameter in parameters:
        said = PARAMETERS.get((parameter["in"], parameter["name"]))
        if said is not None:
            parameter.setdefault("description", said)


def _add_refusals(operation: dict[str, Any]) -> None:
    """What an operation may refuse with follows from who may call it and from what it takes."""
    parameters = operation.get("parameters", [])
    names = {p["name"] for p in parameters}
    callers = {scheme for way in operation.get("security", []) for scheme in way}
    given = {
        "400": IDEMPOTENCY_KEY in names or bool(_CURSORS & names),
        "401": bool(callers),
        "403": bool(callers & {"token", "session"}),
        "404": any(p["in"] == "path" for p in parameters),
        "409": IDEMPOTENCY_KEY in names,
        "413": "requestBody" in operation,
        "422": bool(parameters) or "requestBody" in operation,
        "default": True,
    }
    answers = operation["responses"]
    answers.pop("422", None)  # FastAPI's own, which is never sent: see problems.install
    for status, may_come in given.items():
        if may_come:
            answers.setdefault(status, problem_document.refusal(status))
    operation["responses"] = dict(sorted(answers.items()))
