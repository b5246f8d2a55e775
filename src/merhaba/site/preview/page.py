"""`/preview/{site_key}`: what the settings screens show beside the form."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from merhaba.kit.languages import RIGHT_TO_LEFT, choose

_COLOUR = re.compile(r"#?([0-9a-fA-F]{6})")
_templates = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"), autoescape=True, undefined=StrictUndefined
)


@dataclass(frozen=True, slots=True)
class Preview:
    """The brand looked at, and the address of its widget's script."""

    name: str
    widget_src: str


LoadPreview = Callable[[Request, str], Awaitable[Preview]]


def router(load_preview: LoadPreview) -> APIRouter:
    """The preview page. `load_preview` gives the brand of a site key, or raises Problem 404."""
    api = APIRouter(include_in_schema=False)

    @api.get("/preview/{site_key}")
    async def preview(
        request: Request, site_key: str, background: str = "ffffff", theme: str = "light", lang: str = "en"
    ) -> HTMLResponse:
        brand = await load_preview(request, site_key)
        language = choose([lang])
        colour = _COLOUR.fullmatch(background)
        html = _templates.get_template("preview.html").render(
            brand=brand,
            language=language,
            direction="rtl" if language in RIGHT_TO_LEFT else "ltr",
            background=f"#{colour[1]}" if colour else "#ffffff",
            theme="dark" if theme == "dark" else "light",
            opened="open" in request.query_params,
        )
        return HTMLResponse(html, headers={"Cache-Control": "no-store"})

    return api
