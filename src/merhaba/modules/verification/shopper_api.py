"""Proving an address from the widget, and what that opens."""

from __future__ import annotations

from dataclasses import replace

from fastapi import APIRouter, Request

from merhaba.kit.text import mask_email
from merhaba.modules.widget.api import VISITOR, visitor_of
from merhaba.modules.widget.types import WCustomer
from merhaba.modules.widget.visitor import Proven, issue, proven_email
from merhaba.platform.web import Problem, RateLimit, TransactionalRoute, begin, refusals, runtime_of

from . import codes
from .joining import prove
from .orders import is_verified, of_shopper
from .rules import TRIES
from .types import CodeGiven, CodeSent, CodeWanted, Proved, WOrders

router = APIRouter(prefix="/widget/v1", route_class=TransactionalRoute, tags=["widget"])

# Against floods only; what counts is in the database, over all processes.
_from_address = RateLimit(burst=60, per_minute=60)
_orders = RateLimit(burst=30, per_minute=30)


@router.post(
    "/verification", status_code=202, dependencies=[VISITOR], responses=refusals("409", "422", "429")
)
async def send_code(asked: CodeWanted, request: Request) -> CodeSent:
    """Send a code to an address. The answer is the same whether or not anybody is known by it.

    Refused with `bad-email`, `no-mailbox` or `too-many-codes`.
    """
    visitor = await visitor_of(request)
    client = request.client.host if request.client else None
    _from_address.take_from(client)
    tx = await begin(request, visitor.workspace)
    expires = await codes.send(
        tx, runtime_of(request).keys, visitor, email=asked.email, language=asked.language, client=client
    )
    return CodeSent(email_masked=mask_email(asked.email.strip()), expires_at=expires, tries_left=TRIES)


@router.post("/verification/confirm", dependencies=[VISITOR], responses=refusals("409", "422", "429"))
async def confirm_code(asked: CodeGiven, request: Request) -> Proved:
    """Enter the code. Refused with `code-wrong` (and `tries_left`), `code-over` or `too-many-codes`."""
    visitor = await visitor_of(request)
    _from_address.take_from(request.client.host if request.client else None)
    runtime = runtime_of(request)
    # Not the request's transaction: a wrong try is refused, and counts all the same.
    async with runtime.database.transaction(visitor.workspace) as tx:
        tried = await codes.attempt(tx, runtime.keys, visitor, asked.code)
        refused = codes.refusal(tried)
        if refused is None:
            visitor = replace(visitor, proven=Proven(tried.email, int(tx.now.timestamp())))
            joined = await prove(tx, visitor, tried.email, asked.conversation)
    if refused is not None:
        raise refused
    # The desk may know them under another name now; who enters a code is there.
    frame = {"t": "presence", "customer": str(joined.customer), "online": True}
    request.app.state.presence.tell_agents(visitor.workspace, frame)
    name = visitor.signed.name if visitor.signed else visitor.name
    person = WCustomer(name=name, email_masked=mask_email(tried.email))
    return Proved(visitor=issue(runtime.keys, visitor), customer=person)


@router.get("/orders", dependencies=[VISITOR], responses=refusals("403", "429"))
async def orders_of_shopper(request: Request) -> WOrders:
    """The shopper's last orders with their parcels. Refused with `not-verified` unless the shop signed who
    they are or they entered a code."""
    visitor = await visitor_of(request)
    _orders.take(visitor.id)
    tx = await begin(request, visitor.workspace)
    if not is_verified(visitor, tx.now):
        raise Problem(403, "not-verified", "Please prove your e-mail address first: ask for a code.")
    email = proven_email(visitor, tx.now) or (visitor.signed.email if visitor.signed else "")
    return WOrders(email_masked=mask_email(email) if email else None, items=await of_shopper(tx, visitor))
