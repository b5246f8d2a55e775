"""A received message's own layout, as a document for a frame that can do nothing but show it."""

from __future__ import annotations

_REMOTE = 'data-remote-src="'

_DOCUMENT = (
    '<!doctype html><html><head><meta charset="utf-8"><meta name="referrer" content="no-referrer">'
    '<base target="_blank"><style>body{{margin:0;font:14px/1.5 system-ui,sans-serif;color:#1d2327;'
    "background:#fff;overflow-wrap:anywhere}}img{{max-width:100%;height:auto}}table{{max-width:100%}}"
    '</style></head><body dir="auto">{body}</body></html>'
)


def document(html: str, *, images: bool) -> str:
    """The whole document. `html` is safe already (its channel made it so); with `images` pictures from
    elsewhere, kept aside as `data-remote-src`, are loaded."""
    return _DOCUMENT.format(body=html.replace(_REMOTE, 'src="') if images else html)


def policy(*, images: bool) -> str:
    """The document's Content-Security-Policy: no scripts, no requests but pictures that were asked for."""
    pictures = "'self' data: https: http:" if images else "'self' data:"
    return (
        f"default-src 'none'; img-src {pictures}; style-src 'unsafe-inline'; "
        "sandbox allow-popups allow-popups-to-escape-sandbox"
    )
