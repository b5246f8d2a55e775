"""Channel accounts: which mailboxes, widgets and numbers a workspace has connected."""

from .queries import Connection, accounts, by_address, connection, first_of

__all__ = ["Connection", "accounts", "by_address", "connection", "first_of"]
