"""What one mail may cost. Every limit has a defined result, written beside it; nothing is ever lost,
because the raw bytes of each mail are kept apart from what is understood of them."""

from __future__ import annotations

MAX_DEPTH = 24
"""Levels of MIME nesting that are opened; what lies deeper is kept as one attachment."""

MAX_PARTS = 500
"""Parts that are opened in one mail; the rest of the mail is kept as one attachment."""

MAX_HEADERS = 1_000
"""Header fields read of one part; later ones are passed over."""

MAX_HEADER_BYTES = 64 * 1024
"""Bytes read of one header field; the rest of it is passed over."""

MAX_ADDRESSES = 1_000
"""Addresses read from one header field; later ones are passed over."""

MAX_REFERENCES = 200
"""Message ids read from References; of a longer list the first and the last are kept."""

MAX_BODY_CHARS = 1_000_000
"""Characters of readable text or HTML that are shown; a longer body is also kept whole as an attachment."""

MAX_TNEF_FILES = 500
"""Files taken out of one winmail.dat; it is itself kept when it holds more."""
