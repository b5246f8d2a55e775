"""The widget's HTTP: open to every origin, because shops live elsewhere; who calls is in the token."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Form, Query, Request, Security
from fastapi.security.http import HTTPBase

from merhaba.kit.languages import choose, text_in
from merhaba.kit.text import mask_email
from merhaba.modules.customers import queries as customers
from merhaba.modules.files.api import MAX_BYTES, File, Upload, take
from merhaba.modules.inbox.queries import messages as threads
from merhaba.modules.workspaces import queries as workspaces
from merhaba.modules.workspaces.defaults import TRACK
from merhaba.modules.workspaces.types import Brand
from merhaba.platform.database import SYSTEM, Transaction
from merhaba.platform.events import cursor_of, end
from merhaba.platform.web import (
    Problem,
    RateLimit,
    TransactionalRoute,
    begin,
    not_found,
    refusals,
    runtime_of,
)

from . import commands, queries
from .presence import answering
from .types import Boot, BootIn, Me, MeIn, MessageIn, WBrand, WCustomer, WMessages, Written
from .visitor import (
    Signed,
    Visitor,
    check_hash,
    check_jwt,
    identified,
    issue,
    new_visitor,
    proven_email,
    read,
)

router = APIRouter(prefix="/widget/v1", route_class=TransactionalRoute, tags=["widget"])

# Only describes how the widget says who writes; `visitor_of` reads it.
VISITOR = Security(
    HTTPBase(
        scheme="Visitor",
        scheme_name="visitor",
        description="`Authorization: Visitor TOKEN`, with the token that `boot` gave.",
        auto_error=False,
    )
)

_boots = RateLimit(burst=60, per_minute=60)
_messages = RateLimit(burst=60, per_minute=120)
_from_address = RateLimit(burst=300, per_minute=600)
_uploads = RateLimit(burst=20, per_minute=30)


@router.post("/boot", responses=refusals("403", "404", "429"))
async def boot(asked: BootIn, request: Request) -> Boot:
    """Everything the widget needs to open. Writes no row: a look is not yet a conversation."""
    _boots.take_from(_address(request))
    runtime = runtime_of(request)
    workspace, brand = await brand_of(request, asked.site)
    tx = await begin(request, workspace)
    visitor = read(runtime.keys, asked.visitor)
    if visitor is None or visitor.brand != brand.id:
        visitor = new_visitor(workspace, brand.id)
    visitor = identified(visitor, await _signed(tx, request, brand, asked))
    now = await answering(tx, brand)
    epoch, place = await end(tx)
    language = choose([asked.language, brand.default_language], brand.languages, brand.default_language)
    person = await _customer(tx, visitor)
    return Boot(
        visitor=issue(runtime.keys, visitor),
        brand=WBrand(name=brand.name, accent=brand.accent, privacy_url=brand.widget.privacy_url),
        online=now.online,
        answering="person" if now.online else "away",
        reply_minutes=now.reply_minutes,
        next_open_at=now.next_open_at,
        closes_at=now.closes_at,
        agents=now.agents,
        customer=person,
        verified=visitor.signed is not None or proven_email(visitor, tx.now) is not None,
        tracking=text_in(TRACK, language) if await queries.can_track(tx, brand.id) else None,
        prompts=[p for p in (text_in(prompt, language) for prompt in brand.widget.prompts) if p],
        greeting=text_in(brand.widget.greeting, language),
        conversations=await queries.conversation_list(tx, visitor),
        cursor=cursor_of(epoch, place),
        max_file_bytes=MAX_BYTES,
    )


@router.post("/messages", status_code=201, dependencies=[VISITOR], responses=refusals("404", "429"))
async def send_message(asked: MessageIn, request: Request) -> Written:
    """Send a message. The first one makes the customer and the conversation."""
    visitor = await visitor_of(request)
    _messages.take(visitor.id)
    _from_address.take_from(_address(request))
    runtime = runtime_of(request)
    tx = await begin(request, visitor.workspace)
    conversation, message = await commands.write(tx, visitor, asked)
    row = await queries.conversation_row(tx, visitor, conversation)
    shown = (await queries.shape_conversations(tx, [row]))[0]
    opening = await queries.opening_before(tx, message)
    wanted = [message] if opening is None else [message, opening]
    found = {m.id: m for m in await threads.by_ids(tx, runtime.keys, wanted)}
    return Written(
        conversation=shown,
        message=queries.for_shopper(found[message], shown.seen_at),
        opening=queries.for_shopper(found[opening], shown.seen_at) if opening is not None else None,
        visitor=issue(runtime.keys, visitor),
    )


@router.get("/conversations/{conversation}/messages", dependencies=[VISITOR])
async def thread(
    conversation: UUID,
    request: Request,
    before: Annotated[str | None, Query(description="The last answer's `next`.")] = None,
    limit: Annotated[int, Query(ge=1, le=100)] = 40,
) -> WMessages:
    """A conversation's messages, oldest first; `before` (the last answer's `next`) goes further back."""
    visitor = await visitor_of(request)
    tx = await begin(request, visitor.workspace)
    row = await queries.conversation_row(tx, visitor, conversation)
    items, following = await queries.message_page(
        tx, runtime_of(request).keys, row.id, before=before, limit=limit
    )
    return WMessages(items=items, next=following)


@router.post("/conversations/{conversation}/read", status_code=204, dependencies=[VISITOR])
async def mark_read(conversation: UUID, request: Request) -> None:
    """The shopper has seen our messages."""
    visitor = await visitor_of(request)
    tx = await begin(request, visitor.workspace)
    await commands.read(tx, visitor, conversation)


@router.post("/files", status_code=201, dependencies=[VISITOR], responses=refusals("429"))
async def upload_file(
    file: Upload, site: Annotated[str, Form(description="The brand's site key.")], request: Request
) -> File:
    """Upload a file (at most 25 MB) to attach to the next message; only this visitor can use it."""
    visitor = await visitor_of(request)
    _uploads.take(visitor.id)
    _from_address.take_from(_address(request))
    tx = await begin(request, visitor.workspace)
    return await take(tx, request, file, owner=f"visitor:{visitor.id}")


@router.patch("/me", dependencies=[VISITOR], responses=refusals("429"))
async def leave_address(asked: MeIn, request: Request) -> Me:
    """Leave an e-mail address or a name; use the new token from now on."""
    visitor = await visitor_of(request)
    _messages.take(visitor.id)
    tx = await begin(request, visitor.workspace)
    visitor = await commands.leave_address(tx, visitor, email=asked.email, name=asked.name)
    person = await _customer(tx, visitor) or WCustomer(name=visitor.name, email_masked=None)
    return Me(customer=person, visitor=issue(runtime_of(request).keys, visitor))


async def brand_of(request: Request, site: str) -> tuple[UUID, Brand]:
    """(workspace, brand) of a site key. Raises Problem 404."""
    async with runtime_of(request).database.transaction(SYSTEM) as tx:
        found = await workspaces.brand_by_site_key(tx, site)
    if found is None:
        raise not_found("site")
    return found


async def visitor_of(request: Request) -> Visitor:
    """Who calls, by `Authorization: Visitor TOKEN`. Raises Problem 401."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    visitor = read(runtime_of(request).keys, token.strip()) if scheme.casefold() == "visitor" else None
    if visitor is None:
        raise Problem(401, "visitor-unknown", "This chat has to be opened again.")
    return visitor


async def _signed(tx: Transaction, request: Request, brand: Brand, asked: BootIn) -> Signed | None:
    given = asked.identity
    if given is None:
        return None
    secret = await workspaces.identity_secret(tx, runtime_of(request).keys, brand.id)
    signed = check_jwt(secret, given.jwt, tx.now) if given.jwt else check_hash(secret, given.model_dump())
    if signed is None:
        raise Problem(403, "identity-not-proven", "The shop's signature of this identity is not right.")
    return signed


async def _customer(tx: Transaction, visitor: Visitor) -> WCustomer | None:
    """What the shopper is told about themselves: never more than this browser or the shop's signature
    proves."""
    name = visitor.signed.name if visitor.signed else visitor.name
    email = visitor.signed.email if visitor.signed else proven_email(visitor, tx.now) or visitor.email
    ident = await queries.customer_of(tx, visitor)
    if ident is not None:
        known = await customers.customer(tx, ident)
        name = name or (known.name if visitor.signed else "")
    if not name and not email and ident is None:
        return None
    return WCustomer(name=name, email_masked=mask_email(email) if email else None)


def _address(request: Request) -> str | None:
    return request.client.host if request.client else None
