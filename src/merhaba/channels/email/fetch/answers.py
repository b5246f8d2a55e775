"""What servers answer, in words for people."""

from __future__ import annotations

import socket
import ssl

# RFC 5530 names what passes by itself; servers without those codes say it in a sentence.
_PASSING = (
    "[unavailable]",
    "[inuse]",
    "[limit]",
    "[serverbug]",
    "too many simultaneous",
    "temporar",
    "try again",
    "rate limit",
)


def said(error: BaseException) -> str:
    """What the server said, on one line."""
    first = error.args[0] if error.args else error
    text = first.decode("utf-8", "replace") if isinstance(first, bytes) else str(first)
    if text.startswith(("b'", 'b"')):
        text = text[2:-1]
    return " ".join(text.split())[:300]


def passes(answer: str) -> bool:
    """Whether a refusal is one for now only."""
    words = answer.lower()
    return any(mark in words for mark in _PASSING)


def unreachable(error: BaseException) -> str:
    """What an error below IMAP means."""
    if isinstance(error, socket.gaierror):
        return "its name is not known"
    if isinstance(error, TimeoutError):
        return "it did not answer in time"
    if isinstance(error, ConnectionRefusedError):
        return "nothing answers on this port"
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"its certificate is not valid: {error.verify_message}"
    if isinstance(error, ssl.SSLError):
        return f"the encryption failed: {getattr(error, 'reason', None) or said(error)}"
    if isinstance(error, OSError) and error.strerror:
        return str(error.strerror)
    return said(error)
