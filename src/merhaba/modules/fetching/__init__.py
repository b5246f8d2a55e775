"""Fetching where nobody brings: one runner per account over all processes, its place stored beside every
message, its lag and errors where people see them."""

from .queries import fetch_states
from .types import FetchState

__all__ = ["FetchState", "fetch_states"]
