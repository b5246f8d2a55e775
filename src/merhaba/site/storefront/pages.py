"""The shop's pages, rendered on the server: every one carries the widget, none needs JavaScript."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import FileResponse, HTMLResponse, RedirectResponse, Response

from merhaba.site.storefront import visitor, words
from merhaba.site.storefront.rendering import page
from merhaba.site.storefront.shop import Shop

LoadShop = Callable[[Request], Awaitable[Shop]]

_HERE = Path(__file__).parent
# Shelves with one or two pieces stand with a larger one in the navigation.
_STANDS_WITH = {"vases": "home", "copper": "home", "bottles": "home"}
_DAY = 24 * 3600


def router(load_shop: LoadShop) -> APIRouter:
    """The storefront under `/demo`; `load_shop` reads what one request may see and who is signed in."""
    api = APIRouter(prefix="/demo", include_in_schema=False)
    _assets(api)
    _browsing(api, load_shop)
    _buying(api, load_shop)
    _person(api, load_shop)

    @api.get("/{anything:path}")
    async def not_found(request: Request, anything: str) -> HTMLResponse:
        return page("not_found", request, await load_shop(request), status=404)

    return api


def _assets(api: APIRouter) -> None:
    @api.get("/art/{name}.svg")
    async def art(name: str) -> Response:
        path = _HERE / "art" / f"{name}.svg"
        if not name.isalnum() or not path.is_file():
            return Response(status_code=404)
        return FileResponse(path, media_type="image/svg+xml", headers={"Cache-Control": f"max-age={_DAY}"})

    @api.get("/static/{name}")
    async def static(name: str) -> Response:
        types = {"shop.css": "text/css", "shop.js": "text/javascript"}
        if name not in types:
            return Response(status_code=404)
        headers = {"Cache-Control": "no-cache"}
        return FileResponse(_HERE / "static" / name, media_type=types[name], headers=headers)


def _browsing(api: APIRouter, load_shop: LoadShop) -> None:
    @api.get("")
    @api.get("/")
    async def home(request: Request, shelf: str = "") -> HTMLResponse:
        shop = await load_shop(request)
        shown = [one for one in shop.products if shelf in {"", _shelf(words.category_of(one))}]
        return page("home", request, shop, shown=shown or list(shop.products), shelf=shelf)

    @api.get("/products/{handle}")
    async def product(request: Request, handle: str) -> HTMLResponse:
        shop = await load_shop(request)
        found = next((one for one in shop.products if one.handle == handle), None)
        if found is None:
            return page("not_found", request, shop, status=404)
        shelf = words.category_of(found)
        others = [one for one in shop.products if one.handle != handle]
        others.sort(key=lambda one: words.category_of(one) != shelf)
        return page("product", request, shop, product=found, beside=others[:4])

    @api.get("/contact")
    async def contact(request: Request) -> HTMLResponse:
        return page("contact", request, await load_shop(request))

    @api.get("/privacy")
    async def privacy(request: Request) -> HTMLResponse:
        return page("privacy", request, await load_shop(request))


def _buying(api: APIRouter, load_shop: LoadShop) -> None:
    @api.get("/cart")
    async def cart(request: Request) -> HTMLResponse:
        return page("cart", request, await load_shop(request))

    @api.post("/cart")
    async def put_in(
        request: Request, sku: Annotated[str, Form()], quantity: Annotated[int, Form()] = 1
    ) -> Response:
        basket = visitor.basket_of(request)
        return _with_basket(basket | {sku: basket.get(sku, 0) + max(quantity, 0)})

    @api.post("/cart/change")
    async def change(
        request: Request, sku: Annotated[str, Form()], quantity: Annotated[int, Form()]
    ) -> Response:
        return _with_basket(visitor.basket_of(request) | {sku: quantity})

    @api.get("/checkout")
    async def checkout(request: Request) -> HTMLResponse:
        return page("checkout", request, await load_shop(request))

    @api.post("/checkout/code")
    async def code(code: Annotated[str, Form()] = "") -> Response:
        response = RedirectResponse("/demo/checkout", status_code=303)
        visitor.remember(response, visitor.CODE, "".join(c for c in code if c.isascii() and c.isalnum())[:24])
        return response

    @api.post("/checkout")
    async def pay(request: Request) -> HTMLResponse:
        # The demo sells nothing, so nothing is written down: the basket is emptied and that is all.
        response = page("thanks", request, await load_shop(request), emptied=True)
        visitor.remember(response, visitor.BASKET, "")
        visitor.remember(response, visitor.CODE, "")
        return response


def _person(api: APIRouter, load_shop: LoadShop) -> None:
    @api.get("/account")
    async def account(request: Request) -> HTMLResponse:
        return page("account", request, await load_shop(request))

    @api.post("/account")
    async def sign_in(request: Request, customer: Annotated[str, Form()]) -> Response:
        shop = await load_shop(request)
        chosen = next((one for one in shop.customers if one.id == customer), None)
        response = RedirectResponse("/demo/account", status_code=303)
        if chosen:
            visitor.remember(response, visitor.CUSTOMER, chosen.id)
            visitor.remember(response, visitor.LANGUAGE, chosen.language)
        return response

    @api.post("/account/leave")
    async def sign_out() -> Response:
        response = RedirectResponse("/demo/account?left=1", status_code=303)
        visitor.remember(response, visitor.CUSTOMER, "")
        return response

    @api.get("/orders/{number}")
    async def order(request: Request, number: str) -> HTMLResponse:
        shop = await load_shop(request)
        found = next((one for one in shop.orders if one.number == number), None)
        if found is None:
            # The same page whether the order does not exist or is somebody else's.
            return page("order_hidden", request, shop, status=404 if shop.signed_in else 401, number=number)
        return page("order", request, shop, order=found)


def _with_basket(basket: dict[str, int]) -> Response:
    response = RedirectResponse("/demo/cart", status_code=303)
    visitor.remember_basket(response, basket)
    return response


def _shelf(category: str) -> str:
    return _STANDS_WITH.get(category, category)
