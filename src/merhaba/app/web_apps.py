"""Serving the built web apps: the desk, the widget's loader and its assets."""

from __future__ import annotations

import hashlib
import json
import re
from functools import lru_cache
from pathlib import Path
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import FileResponse, Response

from merhaba.modules.widget.api import brand_of
from merhaba.modules.workspaces import openings
from merhaba.modules.workspaces.types import Brand
from merhaba.platform.web import Problem, TransactionalRoute, not_found, runtime_of

STATIC = Path(__file__).parent / "static"
DESK, WIDGET = STATIC / "desk", STATIC / "widget"

_FOREVER = "public, max-age=31536000, immutable"
_CONFIG = re.compile(r"""(["'`])__MERHABA_CONFIG__\1""")
_ASSET = re.compile(r"[\w.-]+")
_DESK_CSP = (
    "default-src 'self'; img-src 'self' data: blob: https:; style-src 'self' 'unsafe-inline'; "
    "connect-src 'self' ws: wss:; font-src 'self' data:; frame-src 'self'; object-src 'none'; "
    "base-uri 'self'; form-action 'self'; frame-ancestors 'self'"
)


def router() -> APIRouter:
    """Routes of the web apps. The desk's pages are one document; its router reads the address."""
    routes = APIRouter(route_class=TransactionalRoute, include_in_schema=False)

    @routes.get("/widget.js")
    async def loader(request: Request, site: str = "") -> Response:
        """The loader with the brand's settings in it: the only request before a shopper wants to chat."""
        _, brand = await brand_of(request, site)
        return _script(request, loader_script(origin_of(request), brand))

    @routes.get("/widget/openings.js")
    async def widget_openings(request: Request, site: str = "") -> Response:
        """The part that decides when the chat speaks first, with the brand's openings in it."""
        _, brand = await brand_of(request, site)
        return _script(request, openings_script(brand))

    @routes.get("/widget/v1/assets/{name}")
    async def widget_asset(name: str) -> Response:
        """A hashed file of the widget."""
        return _file(WIDGET / "assets", name)

    @routes.get("/app/assets/{name}")
    async def desk_asset(name: str) -> Response:
        """A hashed file of the desk."""
        return _file(DESK / "assets", name)

    @routes.get("/app/{name}")
    async def desk_file(name: str) -> Response:
        """A file beside the desk's document (icon, manifest)."""
        return _file(DESK, name, cache_control="public, max-age=3600")

    for path in (
        "/",
        "/inbox{rest:path}",
        "/settings{rest:path}",
        "/customers{rest:path}",
        "/login",
        "/invite/{rest:path}",
    ):
        routes.add_api_route(path, desk_document, methods=["GET"])
    return routes


async def desk_document() -> Response:
    """The desk's one document."""
    index = DESK / "index.html"
    if not index.exists():
        raise _not_built()
    return FileResponse(index, headers={"Cache-Control": "no-cache", "Content-Security-Policy": _DESK_CSP})


def origin_of(request: Request) -> str:
    """Where shoppers' browsers find this server: MERHABA_PUBLIC_URL, else the address they just used."""
    public = runtime_of(request).settings.public_url
    return public.rstrip("/") if public else f"{request.url.scheme}://{request.url.netloc}"


def loader_script(origin: str, brand: Brand) -> str:
    """The built loader with this brand's settings in place of its placeholder."""
    if not (WIDGET / "loader.js").exists():
        raise _not_built()
    template, _, app = _built_widget((WIDGET / "manifest.json").stat().st_mtime_ns)
    config: dict[str, Any] = {
        "site": brand.site_key,
        "origin": origin,
        "accent": brand.accent,
        "position": brand.widget.position,
        "languages": brand.languages,
        "default_language": brand.default_language,
        "launcher_text": brand.widget.launcher_text,
        "app": f"{origin}/widget/v1/{app}",
    }
    pages = openings.where(brand.widget.openings)
    if pages is not None:
        config["openings"] = f"{origin}/widget/openings.js?site={brand.site_key}"
        config["pages"] = pages
    return _filled(template, config)


def openings_script(brand: Brand) -> str:
    """The built openings with this brand's in place of their placeholder."""
    if not (WIDGET / "openings.js").exists():
        raise _not_built()
    _, template, _ = _built_widget((WIDGET / "manifest.json").stat().st_mtime_ns)
    said = {
        "shop": brand.name,
        "default_language": brand.default_language,
        "items": openings.told(brand.widget.openings),
    }
    return _filled(template, said)


def _filled(template: str, config: dict[str, Any]) -> str:
    text = json.dumps(config, ensure_ascii=False, separators=(",", ":")).replace("</", "<\\/")
    return _CONFIG.sub(lambda _: text, template, count=1)


def _script(request: Request, script: str) -> Response:
    """A script that pages keep for five minutes and then ask after by its mark."""
    mark = f'"{hashlib.sha256(script.encode()).hexdigest()[:20]}"'
    headers = {"ETag": mark, "Cache-Control": "public, max-age=300", "Vary": "Accept-Encoding"}
    if request.headers.get("if-none-match") == mark:
        return Response(status_code=304, headers=headers)
    return Response(script, media_type="text/javascript; charset=utf-8", headers=headers)


@lru_cache(maxsize=1)
def _built_widget(_built_at: int) -> tuple[str, str, str]:
    """The loader's text, the openings' and the app's path, read anew only when the widget was built anew."""
    manifest = json.loads((WIDGET / "manifest.json").read_text())
    return (WIDGET / "loader.js").read_text(), (WIDGET / "openings.js").read_text(), manifest["app"]


def _not_built() -> Problem:
    return Problem(503, "not-built", "The web apps are not built yet. Run: make build")


def _file(folder: Path, name: str, cache_control: str = _FOREVER) -> Response:
    path = folder / name
    if not _ASSET.fullmatch(name) or name.startswith(".") or not path.is_file():
        raise not_found("file")
    return FileResponse(path, headers={"Cache-Control": cache_control})
