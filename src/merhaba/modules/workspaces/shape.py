"""The base of everything the API gives."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Shape(BaseModel):
    """Base of everything the API gives: frozen, made from rows by name."""

    model_config = ConfigDict(frozen=True, from_attributes=True)
