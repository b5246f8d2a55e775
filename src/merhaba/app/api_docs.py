"""`/docs`: the API's description to read and to try, with a viewer that this server has itself."""

from __future__ import annotations

import base64
import hashlib
import re

from fastapi import APIRouter, Request
from fastapi.openapi.docs import get_swagger_ui_html
from fastapi.responses import FileResponse, HTMLResponse, Response

import merhaba
from merhaba.app.web_apps import STATIC
from merhaba.platform.web import Problem, not_found

VIEWER = STATIC / "docs"
_FILES = {"swagger-ui-bundle.js": "text/javascript", "swagger-ui.css": "text/css"}
_INLINE = re.compile(r"<script>(.*?)</script>", re.DOTALL)
# Styles: the viewer sets some on its elements. Pictures: its icons stand in its style sheet as data.
_POLICY = (
    "default-src 'none'; script-src 'self' '{start}'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; font-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)

router = APIRouter(include_in_schema=False)


@router.get("/docs")
async def docs(request: Request) -> Response:
    """The page. Raises Problem 503 before the web apps are built."""
    if not all((VIEWER / name).is_file() for name in _FILES):
        raise Problem(503, "not-built", "The web apps are not built yet. Run: make build")
    root: str = request.scope.get("root_path", "")
    script, style = (f"{root}/docs/{name}?v={merhaba.__version__}" for name in _FILES)
    page = get_swagger_ui_html(
        openapi_url=f"{root}/openapi.json",
        title=f"{request.app.title} API",
        swagger_js_url=script,
        swagger_css_url=style,
        swagger_favicon_url=f"{root}/app/icon.svg",
        swagger_ui_parameters={
            "docExpansion": "none",
            "defaultModelsExpandDepth": 0,
            "filter": True,
            "tryItOutEnabled": True,
            "validatorUrl": None,
        },
    )
    return _with_policy(page)


@router.get("/docs/{name}")
async def viewer_file(name: str) -> Response:
    """A file of the viewer."""
    if name not in _FILES or not (VIEWER / name).is_file():
        raise not_found("file")
    return FileResponse(
        VIEWER / name, media_type=_FILES[name], headers={"Cache-Control": "public, max-age=86400"}
    )


def _with_policy(page: HTMLResponse) -> HTMLResponse:
    """Allow the one script that stands in the page, by its hash, and nothing from elsewhere."""
    found = _INLINE.search(bytes(page.body).decode())
    if found is None:
        raise LookupError("the page has no script to start the viewer")
    digest = base64.b64encode(hashlib.sha256(found[1].encode()).digest()).decode()
    page.headers["Content-Security-Policy"] = _POLICY.format(start=f"sha256-{digest}")
    page.headers["Cache-Control"] = "no-cache"
    return page
