"""What a refusal looks like in the API's description: one schema, and one answer for each status."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from .problems import MEDIA_TYPE, Problem, forbidden, invalid, not_found, unavailable


class FieldProblem(BaseModel):
    """One field that cannot be taken as it is."""

    field: str = Field(description="Its name; dots lead into objects and lists.")
    message: str = Field(description="What is wrong with it.")


class ProblemDocument(BaseModel):
    """Why a request was refused (RFC 9457). Some codes say more in members of their own."""

    model_config = ConfigDict(extra="allow")

    type: str = Field(description="A URI for this kind of problem; it leads nowhere.")
    title: str = Field(description="The kind of problem in a few words.")
    status: int = Field(description="The HTTP status.")
    detail: str = Field(description="A plain sentence: what is wrong and what to do.")
    code: str = Field(description="The kind of problem, for programs. It does not change.")
    errors: list[FieldProblem] | None = Field(None, description="For 422: the fields.")


# Status -> name, when it is given, and one that may come.
_ANSWERS: dict[str, tuple[str, str, Problem]] = {
    "400": (
        "BadRequest",
        "A cursor or an Idempotency-Key that cannot be read.",
        Problem(400, "bad-cursor", "This list cursor is not valid. Start again without it."),
    ),
    "401": (
        "NotSignedIn",
        "Nobody is signed in, or the token is not known.",
        Problem(401, "not-signed-in", "Please sign in."),
    ),
    "403": (
        "NotAllowed",
        "The caller's role does not go as far, or a browser sent this from another site.",
        forbidden("Your role (viewer) may not do this. Ask an agent of this workspace."),
    ),
    "404": (
        "NotFound",
        "It does not exist, or belongs to another workspace.",
        not_found("conversation"),
    ),
    "409": (
        "Conflict",
        "It cannot be done as things stand now.",
        Problem(409, "still-running", "The first request with this Idempotency-Key is still running."),
    ),
    "413": (
        "TooLarge",
        "More bytes than are taken.",
        Problem(413, "file-too-large", "The file is larger than 25 MB.", limit=25 * 1024 * 1024),
    ),
    "422": (
        "Invalid",
        "A field cannot be taken as it is.",
        invalid("email", "This is not an e-mail address."),
    ),
    "429": (
        "TooManyAttempts",
        "Too often; `Retry-After` says when to try again.",
        Problem(429, "too-many-attempts", "Too many attempts. Please wait 10 seconds and try again."),
    ),
    "default": (
        "OtherProblem",
        "Anything else. With 5xx nothing was changed: try again.",
        unavailable(),
    ),
}


def refusal(status: str) -> dict[str, str]:
    """The reference by which an operation names an answer."""
    return {"$ref": f"#/components/responses/{_ANSWERS[status][0]}"}


def refusals(*statuses: str) -> dict[int | str, dict[str, Any]]:
    """For `responses=` of a route that refuses in ways its parameters do not tell."""
    return {status: refusal(status) for status in statuses}


def schemas() -> dict[str, Any]:
    """The problem document's schemas by name."""
    own = ProblemDocument.model_json_schema(ref_template="#/components/schemas/{model}")
    own["examples"] = [_ANSWERS["422"][2].document()]
    return {**own.pop("$defs"), ProblemDocument.__name__: own}


def responses() -> dict[str, Any]:
    """The answers by name."""
    schema = {"$ref": f"#/components/schemas/{ProblemDocument.__name__}"}
    return {
        name: {
            "description": description,
            "content": {MEDIA_TYPE: {"schema": schema, "example": problem.document()}},
        }
        for name, description, problem in _ANSWERS.values()
    }
