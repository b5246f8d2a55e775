"""Channel accounts: which mailboxes, widgets and numbers a workspace has connected."""

from .queries import Connection, accounts, by_address, connection, first_of
from .tools import tools_for

__all__ = ["Connection", "accounts", "by_address", "connection", "first_of", "tools_for"]
