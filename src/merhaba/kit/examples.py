"""Examples in the API's description: written beside each model, put together where one model holds another.

They tell one story: Clara asks Nar Home where her order 1042 is, and Ada answers.
"""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict

AGENT_ID = "01985b10-2a3b-7d4e-9f50-1c2d3e4f5a6b"
BRAND_ID = "01985b10-0c4e-7a00-8000-5f6e7d8c9b0a"
TEAM_ID = "01985b10-44aa-7e10-b3c2-9d8e7f6a5b4c"
TAG_ID = "01985b10-66bb-7f20-a1d3-0c1b2a394857"
ACCOUNT_ID = "01985b10-88cc-7a30-92e4-7766554433aa"
ORDER_ID = "01985c01-1042-7f00-8c3d-2b1a09f8e7d6"
CUSTOMER_ID = "01985c3a-51f4-7c60-8e2d-6b9f0a4d7c11"
CONVERSATION_ID = "01985c3a-7d0e-7b2c-9d41-3f2a6c1e8b07"
MESSAGE_ID = "01985c3a-7d11-7cc0-8a5f-4e3d2c1b0a99"
FILE_ID = "01985c3b-0d22-7de0-9b6a-5f4e3d2c1b0a"
ASKED_AT = "2026-03-02T09:14:07Z"
ANSWERED_AT = "2026-03-02T09:16:40Z"


# FastAPI leaves null out of the whole description, so that it has to travel as something else.
_NULL = "\x00null"


def example(**fields: Any) -> ConfigDict:
    """A model's configuration that shows `fields` as its example in the OpenAPI description."""
    return ConfigDict(json_schema_extra={"examples": [_replaced(fields, None, _NULL)]})


def with_nulls(shown: Any) -> Any:
    """An example from the description, with its nulls."""
    return _replaced(shown, _NULL, None)


def _replaced(value: Any, old: str | None, new: str | None) -> Any:
    match value:
        case dict():
            return {key: _replaced(part, old, new) for key, part in value.items()}
        case list():
            return [_replaced(part, old, new) for part in value]
        case _:
            return new if value == old else value


def example_of(model: type[BaseModel]) -> dict[str, Any]:
    """The example of a model, to be part of another's. Raises LookupError where there is none."""
    extra = model.model_config.get("json_schema_extra")
    if not isinstance(extra, dict) or not isinstance(shown := extra.get("examples"), list):
        raise LookupError(f"{model.__name__} has no example")
    first: dict[str, Any] = shown[0]  # type: ignore[assignment]  # JSON, as `example` put it there
    return first
