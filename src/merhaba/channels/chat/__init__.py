"""Chat on the shop's own pages: our widget. Messages travel by the event log, so there is nothing to
send and no webhook to verify; the manifest tells the composer what chat can carry."""

from .channel import channel

__all__ = ["channel"]
