"""Uploaded and received files: names and types here, bytes in the file store."""

from .commands import keep, keep_stream
from .queries import FileRef, by_ids, content_of, public_url

__all__ = ["FileRef", "by_ids", "content_of", "keep", "keep_stream", "public_url"]
