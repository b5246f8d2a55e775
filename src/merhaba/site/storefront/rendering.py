"""One template, one language, one shop: how a page of the storefront is put together."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from merhaba.kit.languages import LANGUAGES, RIGHT_TO_LEFT
from merhaba.site.storefront import visitor, words
from merhaba.site.storefront.basket import add_up
from merhaba.site.storefront.shop import Money, Product, Shop, Variant

SHELVES = ("cups", "bowls", "plates", "textiles", "wood", "home")
_OWN_NAMES = {
    "en": "English",
    "ar": "العربية",
    "tr": "Türkçe",
    "zh": "简体中文",
    "de": "Deutsch",
    "fr": "Français",
    "es": "Español",
}

_templates = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def page(
    name: str, request: Request, shop: Shop, *, status: int = 200, emptied: bool = False, **more: Any
) -> HTMLResponse:
    """Renders `name` in the visitor's language; `emptied` shows the basket as it is after the purchase."""
    language = visitor.language_of(request)
    basket = {} if emptied else visitor.basket_of(request)
    html = _templates.get_template(f"{name}.html").render(
        shop=shop,
        language=language,
        direction="rtl" if language in RIGHT_TO_LEFT else "ltr",
        languages=[(tag, _OWN_NAMES[tag]) for tag in LANGUAGES],
        shelves=SHELVES,
        path=request.url.path,
        left="left" in request.query_params,
        sums=add_up(shop, basket, request.cookies.get(visitor.CODE, "")),
        **_speaking(language),
        **more,
    )
    headers = {"Cache-Control": "no-store", "Content-Language": language}
    response = HTMLResponse(html, status_code=status, headers=headers)
    if request.query_params.get("lang"):
        visitor.remember(response, visitor.LANGUAGE, language)
    return response


def _speaking(language: str) -> dict[str, Any]:
    """What the templates call to say something in `language`."""
    texts = words.words(language)

    def t(key: str, **places: object) -> str:
        return texts[key].format(**places) if places else texts[key]

    def money(amount: Money) -> str:
        return words.price(amount, language)

    def day(at: datetime) -> str:
        return at.date().isoformat()

    def title_of(product: Product) -> str:
        return words.title_of(product, language)

    def text_of(product: Product) -> str:
        return words.description_of(product, language)

    def variant_of(product: Product, variant: Variant) -> str:
        return words.variant_of(product, variant, language)

    return {
        "t": t,
        "money": money,
        "day": day,
        "title_of": title_of,
        "text_of": text_of,
        "variant_of": variant_of,
        "care_of": words.care_of,
    }
