"""Uploading and fetching files over HTTP."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Annotated
from urllib.parse import quote
from uuid import UUID

from fastapi import APIRouter, Request, UploadFile
from fastapi import File as FormFile
from fastapi.responses import FileResponse, Response

from merhaba.kit.examples import BRAND_ID, FILE_ID, example
from merhaba.modules.workspaces.auth import AgentsOnly, Caller, Tx
from merhaba.modules.workspaces.types import Shape
from merhaba.platform.web import TransactionalRoute, begin, not_found, runtime_of

from . import commands, queries
from .queries import FileRef

MAX_BYTES = 25 * 1024 * 1024
Upload = Annotated[UploadFile, FormFile(description="The file, with its name and type.")]
_SHOWN = {"image/png", "image/jpeg", "image/gif", "image/webp", "image/avif", "video/mp4", "audio/mpeg"}

router = APIRouter(route_class=TransactionalRoute, tags=["files"])
public = APIRouter(route_class=TransactionalRoute, tags=["files"])


class File(Shape):
    """A file; `url` is a signed path that can be used as it is."""

    model_config = example(
        id=FILE_ID,
        name="label.pdf",
        content_type="application/pdf",
        size=48213,
        url=f"/files/{BRAND_ID}/{FILE_ID}/k3v9/label.pdf",
    )

    id: UUID
    name: str
    content_type: str
    size: int
    url: str


@router.post("/files", status_code=201, dependencies=[AgentsOnly])
async def upload(file: Upload, request: Request, caller: Caller, tx: Tx) -> File:
    """Upload a file (multipart field `file`, at most 25 MB) to attach to a message later."""
    return await take(tx, request, file, owner=caller.key)


async def take(tx: Tx, request: Request, file: UploadFile, *, owner: str) -> File:
    """Keep an uploaded file for `owner`."""
    runtime = runtime_of(request)
    ref = await commands.keep_stream(
        tx,
        runtime.files,
        name=file.filename or "file",
        content_type=file.content_type or "",
        chunks=_chunks(file),
        limit=MAX_BYTES,
        owner=owner,
    )
    return shape(request, tx.workspace, ref)


def shape(request: Request, workspace: UUID, ref: FileRef) -> File:
    """A file as the API shows it."""
    url = queries.public_url(runtime_of(request).keys, workspace, ref.id, ref.name)
    return File(id=ref.id, name=ref.name, content_type=ref.content_type, size=ref.size, url=url)


@public.get("/files/{workspace}/{file}/{mark}/{name}", include_in_schema=False)
async def fetch(workspace: str, file: str, mark: str, name: str, request: Request) -> Response:
    """The bytes behind a signed path. Only pictures and media are shown in place; all else downloads."""
    runtime = runtime_of(request)
    opened = queries.opened(runtime.keys, workspace, file, mark)
    if opened is None:
        raise not_found("file")
    tx = await begin(request, opened[0])
    ref = (await queries.by_ids(tx, [opened[1]])).get(opened[1])
    if ref is None or not runtime.files.path(ref.sha256).exists():
        raise not_found("file")
    shown = ref.content_type in _SHOWN
    disposition = f"{'inline' if shown else 'attachment'}; filename*=UTF-8''{quote(ref.name, safe='')}"
    return FileResponse(
        runtime.files.path(ref.sha256),
        media_type=ref.content_type if shown else "application/octet-stream",
        headers={
            "Content-Disposition": disposition,
            "Cache-Control": "private, max-age=31536000, immutable",
            "Content-Security-Policy": "default-src 'none'; sandbox",
            "X-Content-Type-Options": "nosniff",
            "Cross-Origin-Resource-Policy": "cross-origin",
        },
    )


async def _chunks(file: UploadFile) -> AsyncIterator[bytes]:
    while chunk := await file.read(256 * 1024):
        yield chunk
