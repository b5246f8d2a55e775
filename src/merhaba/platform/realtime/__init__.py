"""Realtime: one reader of the event log per web process, and the connections it feeds."""

from .connection import Connection
from .hub import Hub
from .reader import LogReader

__all__ = ["Connection", "Hub", "LogReader"]
